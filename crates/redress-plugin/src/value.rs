//! Values: what facts and answers hold.

use std::fmt;

use rust_decimal::Decimal;

use crate::time::{Date, Duration, Instant};

/// One value of a fact or of a report.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// A text, of an open or a closed set.
    Text(String),
    /// An exact decimal.
    Number(Decimal),
    /// A whole number.
    Integer(i64),
    /// A share in hundredths.
    Percent(Percent),
    /// True or false.
    Bool(bool),
    /// An amount of a currency.
    Money(Money),
    /// A point in time.
    Instant(Instant),
    /// A day.
    Date(Date),
    /// A length of time.
    Duration(Duration),
    /// Several values of one type, in order.
    List(Vec<Value>),
    /// Named fields; one that is missing is left out.
    Record(Vec<(String, Value)>),
}

/// An exact amount of a currency.
///
/// ```
/// use redress_plugin::Money;
/// let price = Money::parse("84.90 GBP").unwrap();
/// assert_eq!(price.to_string(), "84.90 GBP");
/// // two currencies never meet
/// assert_eq!(price.checked_add(&Money::parse("1 EUR").unwrap()), None);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Money {
    /// The amount in whole units of the currency.
    pub amount: Decimal,
    /// The ISO 4217 code: `GBP`.
    pub currency: String,
}

/// A share in hundredths: `Percent(10)` is 10%.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Percent(pub Decimal);

impl Money {
    /// An amount of a currency.
    pub fn new(amount: impl Into<Decimal>, currency: impl Into<String>) -> Money {
        Money { amount: amount.into(), currency: currency.into() }
    }

    /// The amount that a text such as `84.90 GBP` says; `None` where it is not one.
    pub fn parse(text: &str) -> Option<Money> {
        let (amount, currency) = text.split_once(' ')?;
        let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        is_code.then_some(Money { amount: Decimal::from_str_exact(amount).ok()?, currency: currency.to_owned() })
    }

    /// The sum; `None` for two currencies, or where it does not fit.
    #[must_use]
    pub fn checked_add(&self, other: &Money) -> Option<Money> {
        let amount = (self.currency == other.currency).then(|| self.amount.checked_add(other.amount))??;
        Some(Money { amount, currency: self.currency.clone() })
    }
}

impl Value {
    /// The name of this value's type, in the words of `policy.toml`; for messages.
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
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

macro_rules! values_from {
    ($($from:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Value {
                Value::$variant(value.into())
            }
        }
    )+};
}

values_from! {
    &str => Text, String => Text, Decimal => Number, i32 => Integer, i64 => Integer, Percent => Percent, bool => Bool,
    Money => Money, Instant => Instant, Date => Date, Duration => Duration,
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Value {
        Value::List(values.into_iter().map(Into::into).collect())
    }
}
