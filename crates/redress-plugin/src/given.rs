//! Facts as typed fields: what a field's type takes from the case, and what it is called in `policy.toml`.

use rust_decimal::Decimal;

use crate::case::{Case, Moment};
use crate::time::{Date, Duration, Instant};
use crate::value::{Money, Percent, Value};

/// What the case says of one fact.
#[derive(Clone, PartialEq, Debug)]
pub enum Fact<T> {
    /// The case says so.
    Known(T),
    /// The case does not say, and the policy says that this is then meant.
    Assumed(T),
    /// The case does not say, and the policy says that it has not happened.
    NotYet,
    /// The case does not say.
    Missing,
}

/// Why a fact cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unread {
    /// It is needed and missing.
    Missing,
    /// It is not of the type that the module reads; says what it is, or what broke.
    Wrong(String),
}

/// A type that a value can be read as.
pub trait FromValue: Sized {
    /// The type's name in the words of `policy.toml`: `list of money`.
    fn type_name() -> String;

    /// The value as this type.
    ///
    /// # Errors
    ///
    /// The value is of another type, or a record of it lacks a field.
    fn from_value(value: Value) -> Result<Self, Unread>;
}

/// A type that a field of the given facts can have.
pub trait FromFact: Sized {
    /// The type's name in the words of `policy.toml`; `None` for what is not a fact.
    fn type_name() -> Option<String>;

    /// Whether the module can do without.
    const IS_OPTIONAL: bool;

    /// Reads what the case says.
    ///
    /// # Errors
    ///
    /// It is needed and missing, or of another type.
    fn from_fact(fact: Fact<Value>) -> Result<Self, Unread>;

    /// Reads it from the case, by name.
    ///
    /// # Errors
    ///
    /// It is needed and missing, or of another type.
    fn from_case(case: &Case, name: &str) -> Result<Self, Unread> {
        Self::from_fact(case.fact(name))
    }
}

impl<T: FromValue> FromFact for T {
    const IS_OPTIONAL: bool = false;

    fn type_name() -> Option<String> {
        Some(<T as FromValue>::type_name())
    }

    fn from_fact(fact: Fact<Value>) -> Result<Self, Unread> {
        match fact {
            Fact::Known(value) | Fact::Assumed(value) => T::from_value(value),
            Fact::NotYet | Fact::Missing => Err(Unread::Missing),
        }
    }
}

impl<T: FromValue> FromFact for Option<T> {
    const IS_OPTIONAL: bool = true;

    fn type_name() -> Option<String> {
        Some(<T as FromValue>::type_name())
    }

    fn from_fact(fact: Fact<Value>) -> Result<Self, Unread> {
        match fact {
            Fact::Known(value) | Fact::Assumed(value) => T::from_value(value).map(Some),
            Fact::NotYet | Fact::Missing => Ok(None),
        }
    }
}

impl<T: FromValue> FromFact for Fact<T> {
    const IS_OPTIONAL: bool = true;

    fn type_name() -> Option<String> {
        Some(<T as FromValue>::type_name())
    }

    fn from_fact(fact: Fact<Value>) -> Result<Self, Unread> {
        Ok(match fact {
            Fact::Known(value) => Fact::Known(T::from_value(value)?),
            Fact::Assumed(value) => Fact::Assumed(T::from_value(value)?),
            Fact::NotYet => Fact::NotYet,
            Fact::Missing => Fact::Missing,
        })
    }
}

impl FromFact for Moment {
    const IS_OPTIONAL: bool = false;

    fn type_name() -> Option<String> {
        None
    }

    fn from_fact(_: Fact<Value>) -> Result<Self, Unread> {
        Err(Unread::Wrong("the instant of decision is not a fact".to_owned()))
    }

    fn from_case(case: &Case, _: &str) -> Result<Self, Unread> {
        case.moment().ok_or_else(|| {
            Unread::Wrong("the module reads the instant of decision, and `policy.toml` does not hand it in".to_owned())
        })
    }
}

fn wrong(wanted: &str, value: &Value) -> Unread {
    Unread::Wrong(format!("it is of type {}, and the module reads {wanted}", value.type_name()))
}

macro_rules! from_value {
    ($($read:ty: $name:literal, $pattern:pat => $value:expr);+ $(;)?) => {$(
        impl FromValue for $read {
            fn type_name() -> String {
                $name.to_owned()
            }

            fn from_value(value: Value) -> Result<Self, Unread> {
                match value {
                    $pattern => Ok($value),
                    other => Err(wrong($name, &other)),
                }
            }
        }
    )+};
}

from_value! {
    String: "text", Value::Text(text) => text;
    i64: "integer", Value::Integer(integer) => integer;
    bool: "bool", Value::Bool(yes) => yes;
    Percent: "percentage", Value::Percent(percent) => percent;
    Money: "money", Value::Money(money) => money;
    Instant: "instant", Value::Instant(instant) => instant;
    Date: "date", Value::Date(date) => date;
    Duration: "duration", Value::Duration(duration) => duration;
}

impl FromValue for Decimal {
    fn type_name() -> String {
        "number".to_owned()
    }

    // a whole number is a number too
    fn from_value(value: Value) -> Result<Self, Unread> {
        match value {
            Value::Number(number) => Ok(number),
            Value::Integer(integer) => Ok(Decimal::from(integer)),
            other => Err(wrong("number", &other)),
        }
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn type_name() -> String {
        format!("list of {}", <T as FromValue>::type_name())
    }

    fn from_value(value: Value) -> Result<Self, Unread> {
        match value {
            Value::List(values) => values.into_iter().map(T::from_value).collect(),
            other => Err(wrong(&<Self as FromValue>::type_name(), &other)),
        }
    }
}

/// A struct that is read from a fact of type `record`.
///
/// A field that is not an `Option` must be there: where one record of the fact lacks it, the fact counts as missing.
///
/// ```
/// use redress_plugin::{Case, Instant, Money};
///
/// redress_plugin::record! {
///     /// Something that the customer was given.
///     pub struct Payment {
///         at: Instant,
///         amount: Money,
///         form: Option<String>,
///     }
/// }
///
/// let payment = Payment { at: Instant::from_seconds(0), amount: Money::new(5, "GBP"), form: None };
/// let case = Case::new().with("earlier", vec![payment.clone()]);
/// # use redress_plugin::FromFact;
/// assert_eq!(Vec::<Payment>::from_case(&case, "earlier"), Ok(vec![payment]));
/// ```
#[macro_export]
macro_rules! record {
    (
        $(#[$about:meta])*
        $visible:vis struct $name:ident {
            $($(#[$field_about:meta])* $field:ident: $type:ty $(= $called:literal)?),* $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Debug)]
        #[allow(missing_docs, reason = "the fields are those of the fact, which says what they mean")]
        $visible struct $name {
            $($(#[$field_about])* pub $field: $type,)*
        }

        impl $crate::FromValue for $name {
            fn type_name() -> String {
                "record".to_owned()
            }

            fn from_value(value: $crate::Value) -> Result<Self, $crate::Unread> {
                let $crate::Value::Record(fields) = value else {
                    return Err($crate::Unread::Wrong(format!(
                        "it is of type {}, and the module reads record",
                        value.type_name()
                    )));
                };
                let read = |name: &str| {
                    let field = fields.iter().find(|(each, _)| each == name);
                    field.map_or($crate::Fact::Missing, |(_, value)| $crate::Fact::Known(value.clone()))
                };
                Ok($name {
                    $($field: $crate::FromFact::from_fact(read($crate::__name!($field $(, $called)?)))?,)*
                })
            }
        }

        impl From<$name> for $crate::Value {
            fn from(record: $name) -> $crate::Value {
                let mut fields = Vec::new();
                $(
                    if let Some(value) = $crate::IntoValue::into_value(record.$field) {
                        fields.push(($crate::__name!($field $(, $called)?).to_owned(), value));
                    }
                )*
                $crate::Value::Record(fields)
            }
        }
    };
}

/// The name of a field: its own, or the one that is written after it.
#[doc(hidden)]
#[macro_export]
macro_rules! __name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident, $called:literal) => {
        $called
    };
}
