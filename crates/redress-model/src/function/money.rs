//! Functions of money: an amount rounded, and one raised year by year.

use super::{Function, Returns, Signature, function, signature};
use crate::money::Rounding;
use crate::operation::{OperationError, percent_of};
use crate::parameter::{Parameter, ParameterKind as Kind};
use crate::value::Value;

/// Money, in the order of the reference page.
pub(super) const MONEY: &[Function] = &[
    function("round", ROUND, "an amount brought to a multiple of a unit, as a mode says", |_, given| match given {
        [Value::Money(money), Value::Text(mode), unit] => {
            let rounding =
                Rounding::named(mode).ok_or_else(|| OperationError::new(format!("unknown rounding `{mode}`")))?;
            Ok(Value::Money(money.round(rounding, unit.as_decimal().unwrap_or_default())?))
        }
        _ => Err(OperationError::new("`round` takes money, a mode and a unit")),
    }),
    function(
        "compound",
        COMPOUND,
        "an amount raised by each percentage in turn, rounded after each: what is published each year",
        |_, given| match given {
            [Value::Money(money), Value::List(percents), Value::Text(mode), unit] => {
                let rounding =
                    Rounding::named(mode).ok_or_else(|| OperationError::new(format!("unknown rounding `{mode}`")))?;
                let unit = unit.as_decimal().unwrap_or_default();
                let mut amount = *money;
                for percent in percents.iter() {
                    let Value::Percent(percent) = percent else {
                        return Err(OperationError::new(format!("`compound` takes percentages, not {percent}")));
                    };
                    amount = amount.checked_add(percent_of(*percent, amount)?)?.round(rounding, unit)?;
                }
                Ok(Value::Money(amount))
            }
            _ => Err(OperationError::new("`compound` takes money, percentages, a mode and a unit")),
        },
    ),
];

const ROUND: &[Signature] = &[signature(
    &[Parameter::new("money", Kind::Money), Parameter::new("mode", Kind::Text), Parameter::new("unit", Kind::Number)],
    Returns::Money,
)];
const COMPOUND: &[Signature] = &[signature(
    &[
        Parameter::new("money", Kind::Money),
        Parameter::new("percentages", Kind::Percents),
        Parameter::new("mode", Kind::Text),
        Parameter::new("unit", Kind::Number),
    ],
    Returns::Money,
)];
