//! The values that a module computes, as the record that the policy declares.

use redress_model::{Record, RecordType, Type, Value, did_you_mean};

use crate::contract;
use crate::values::from_scalar;

/// The values of a report.
///
/// # Errors
///
/// A value that is not declared, stands twice, or is of another type: lower case, no full stop.
pub(crate) fn values(
    declared: &std::sync::Arc<RecordType>,
    told: Vec<contract::NamedAnswer>,
) -> Result<Record, String> {
    let mut values: Vec<Option<Value>> = vec![None; declared.fields.len()];
    for answer in told {
        let name = answer.name;
        let Some(position) = declared.position(&name) else {
            let known = declared.fields.iter().map(|field| &*field.name);
            let nearest = did_you_mean(&name, known);
            return Err(format!("it computes a value `{name}` that `policy.toml` does not declare{nearest}"));
        };
        let wanted = &declared.fields[position].value_type;
        let value = match answer.value {
            contract::Answer::One(scalar) => from_scalar(scalar)?,
            contract::Answer::Several(scalars) => {
                Value::List(scalars.into_iter().map(from_scalar).collect::<Result<_, _>>()?)
            }
        };
        let value = fitting(value, wanted)
            .ok_or_else(|| format!("its value `{name}` is not of type {wanted}, which `policy.toml` declares"))?;
        if values[position].replace(value).is_some() {
            return Err(format!("it computes the value `{name}` twice"));
        }
    }
    Ok(Record::new(declared.clone(), values))
}

/// A value as one of a declared type; `None` where it is of another. An integer is a number too.
fn fitting(value: Value, wanted: &Type) -> Option<Value> {
    match (value, wanted) {
        (Value::Integer(integer), Type::Number) => Some(Value::Number(integer.into())),
        (Value::Text(text), Type::OneOf(allowed)) => {
            allowed.iter().any(|each| **each == *text).then_some(Value::Text(text))
        }
        (Value::List(values), Type::List(element)) => {
            let values = values.iter().map(|each| fitting(each.clone(), element)).collect::<Option<Vec<_>>>()?;
            Some(Value::List(values.into()))
        }
        (Value::List(_), _) => None,
        (value, wanted) => (value.value_type()? == *wanted).then_some(value),
    }
}
