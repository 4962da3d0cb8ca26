//! Values: what facts, table cells and expressions hold. Nothing here is ever null.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_time::Duration;
use rust_decimal::Decimal;
use serde::ser::{Serialize, SerializeMap, Serializer};
use smol_str::SmolStr;

use crate::money::Money;
use crate::types::{RecordType, Type};

/// One value that a rule can see.
///
/// In JSON, decimals are strings so that no reader passes them through a binary float:
///
/// ```
/// use redress_model::{Money, Value};
/// let price = Value::Money("84.90 GBP".parse().unwrap());
/// assert_eq!(serde_json::to_string(&price).unwrap(), r#"{"amount":"84.90","currency":"GBP"}"#);
/// ```
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Text, of an open or a closed set; a short one stands in the value itself.
    Text(SmolStr),
    /// An exact decimal.
    Number(Decimal),
    /// A whole number.
    Integer(i64),
    /// Hundredths: `10%` holds 10.
    Percent(Decimal),
    /// True or false.
    Bool(bool),
    /// An amount of a currency.
    Money(Money),
    /// A point in time.
    Instant(Timestamp),
    /// A civil date.
    Date(Date),
    /// A length of time.
    Duration(Duration),
    /// Several values of one type.
    List(Arc<[Value]>),
    /// Named fields.
    Record(Arc<Record>),
}

/// A record: one optional value for each field of its type. A field that is not there is missing, and reading it is unknown.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    record_type: Arc<RecordType>,
    values: Vec<Option<Value>>,
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<SmolStr>) -> Value {
        Value::Text(text.into())
    }

    /// The type of this value; `None` for an empty list, which fits every list type.
    pub fn value_type(&self) -> Option<Type> {
        Some(match self {
            Value::Text(_) => Type::Text,
            Value::Number(_) => Type::Number,
            Value::Integer(_) => Type::Integer,
            Value::Percent(_) => Type::Percent,
            Value::Bool(_) => Type::Bool,
            Value::Money(_) => Type::Money,
            Value::Instant(_) => Type::Instant,
            Value::Date(_) => Type::Date,
            Value::Duration(_) => Type::Duration,
            Value::List(values) => Type::list_of(values.first()?.value_type()?),
            Value::Record(record) => Type::Record(record.record_type.clone()),
        })
    }

    /// The name of this value's type, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Text(_) => "text",
            Value::Number(_) => "number",
            Value::Integer(_) => "integer",
            Value::Percent(_) => "percentage",
            Value::Bool(_) => "bool",
            Value::Money(_) => "money",
            Value::Instant(_) => "instant",
            Value::Date(_) => "date",
            Value::Duration(_) => "duration",
            Value::List(_) => "list",
            Value::Record(_) => "record",
        }
    }

    /// The text, if this is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The list, if this is one.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(values) => Some(values),
            _ => None,
        }
    }

    /// The number as a decimal, if this is a number or an integer.
    pub fn as_decimal(&self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(*number),
            Value::Integer(integer) => Some(Decimal::from(*integer)),
            _ => None,
        }
    }
}

impl Record {
    /// A record of that type. Values beyond its fields are dropped, fields beyond the values are missing.
    pub fn new(record_type: Arc<RecordType>, mut values: Vec<Option<Value>>) -> Record {
        values.resize(record_type.fields.len(), None);
        Record { record_type, values }
    }

    /// Its type.
    pub fn record_type(&self) -> &Arc<RecordType> {
        &self.record_type
    }

    /// The field at a position; `None` where it is missing.
    pub fn at(&self, position: usize) -> Option<&Value> {
        self.values.get(position)?.as_ref()
    }

    /// The field of a name; `None` where it is missing or there is none of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.at(self.record_type.position(name)?)
    }

    /// The fields that are known, in their declared order.
    pub fn known(&self) -> impl Iterator<Item = (&str, &Value)> {
        let fields = self.record_type.fields.iter();
        fields.zip(&self.values).filter_map(|(field, value)| Some((&*field.name, value.as_ref()?)))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write!(f, "{text:?}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Integer(integer) => write!(f, "{integer}"),
            Value::Percent(percent) => write!(f, "{percent}%"),
            Value::Bool(yes) => write!(f, "{yes}"),
            Value::Money(money) => write!(f, "{money}"),
            Value::Instant(instant) => write!(f, "{instant}"),
            Value::Date(date) => write!(f, "{date}"),
            Value::Duration(duration) => write!(f, "{duration}"),
            Value::List(values) => {
                f.write_str("[")?;
                for (n, value) in values.iter().enumerate() {
                    if n > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{value}")?;
                }
                f.write_str("]")
            }
            Value::Record(record) => {
                f.write_str("{ ")?;
                for (n, (name, value)) in record.known().enumerate() {
                    if n > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{name}: {value}")?;
                }
                f.write_str(" }")
            }
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Integer(integer) => serializer.serialize_i64(*integer),
            Value::Bool(yes) => serializer.serialize_bool(*yes),
            Value::Number(_) | Value::Percent(_) | Value::Instant(_) | Value::Date(_) | Value::Duration(_) => {
                serializer.collect_str(self)
            }
            Value::Money(money) => money.serialize(serializer),
            Value::List(values) => serializer.collect_seq(values.iter()),
            Value::Record(record) => serializer.collect_map(record.known()),
        }
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("amount", &self.amount_text())?;
        map.serialize_entry("currency", self.currency.code())?;
        map.end()
    }
}

impl schemars::JsonSchema for Value {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "a fact's value: decimals, instants, dates and durations are strings, amounts are objects",
            "type": ["string", "integer", "boolean", "array", "object"]
        })
    }
}

impl schemars::JsonSchema for Money {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "an exact amount: a decimal string in whole units of an ISO 4217 currency",
            "type": "object",
            "properties": {
                "amount": { "description": "the amount in whole units of the currency", "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" },
                "currency": { "description": "the ISO 4217 code", "type": "string", "pattern": "^[A-Z]{3}$" }
            },
            "required": ["amount", "currency"],
            "additionalProperties": false
        })
    }
}
