//! Operators on values: what `+`, `<` and `==` mean wherever a rule writes them.
//!
//! Unlike values never compare silently: `"abc" > 200` is an error here.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;

use crate::decimal::{exact_add, exact_mul};
use crate::money::{Money, MoneyError};
use crate::value::Value;

/// The most bytes of a text that rules put together.
const TEXT_BYTES: usize = 1024 * 1024;

/// Why an operator or a function gave no value.
#[derive(Clone, PartialEq, Debug)]
pub struct OperationError(String);

impl OperationError {
    /// An error with its message: lower case, no full stop.
    pub fn new(message: impl Into<String>) -> Self {
        OperationError(message.into())
    }
}

impl fmt::Display for OperationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OperationError {}

impl From<MoneyError> for OperationError {
    fn from(error: MoneyError) -> Self {
        OperationError(error.to_string())
    }
}

impl From<redress_time::TimeError> for OperationError {
    fn from(error: redress_time::TimeError) -> Self {
        OperationError(error.to_string())
    }
}

/// Arithmetic that rules can write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

/// Comparisons that rules can write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Arithmetic {
    /// The sign a rule writes.
    pub fn sign(self) -> &'static str {
        match self {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
            Arithmetic::Remainder => "%",
        }
    }
}

impl Comparison {
    /// The same comparison with its sides changed over: `1 < x` is `x > 1`.
    #[must_use]
    pub fn turned(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
            same => same,
        }
    }

    /// The sign a rule writes.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }

    /// Whether the comparison holds of two values in that order.
    pub fn holds_of(self, ordering: Ordering) -> bool {
        match self {
            Comparison::Equal => ordering.is_eq(),
            Comparison::NotEqual => ordering.is_ne(),
            Comparison::Less => ordering.is_lt(),
            Comparison::LessOrEqual => ordering.is_le(),
            Comparison::Greater => ordering.is_gt(),
            Comparison::GreaterOrEqual => ordering.is_ge(),
        }
    }

    fn asks_for_order(self) -> bool {
        !matches!(self, Comparison::Equal | Comparison::NotEqual)
    }
}

/// Computes `left operator right`.
///
/// # Errors
///
/// The operator has no meaning for the two, currencies differ, the result does not fit, or a division is by zero.
///
/// ```
/// use redress_model::{Arithmetic, Money, Value, compute};
/// let price = Value::Money("10 GBP".parse().unwrap());
/// let tripled = compute(&price, Arithmetic::Multiply, &Value::Integer(3)).unwrap();
/// assert_eq!(tripled.to_string(), "30.00 GBP");
/// assert!(compute(&price, Arithmetic::Add, &Value::Integer(3)).is_err());
/// ```
pub fn compute(left: &Value, operator: Arithmetic, right: &Value) -> Result<Value, OperationError> {
    use Arithmetic::{Add, Divide, Multiply, Remainder, Subtract};
    use Value::{Date, Duration, Integer, Number, Percent, Text};
    let overflow = || OperationError::new(format!("{left} {} {right} does not fit", operator.sign()));
    match (left, operator, right) {
        (Integer(_) | Number(_), Divide | Remainder, Integer(0)) => {
            Err(OperationError::new(format!("{left} {} 0 is a division by zero", operator.sign())))
        }
        (Integer(one), Add, Integer(other)) => one.checked_add(*other).map(Integer).ok_or_else(overflow),
        (Integer(one), Subtract, Integer(other)) => one.checked_sub(*other).map(Integer).ok_or_else(overflow),
        (Integer(one), Multiply, Integer(other)) => one.checked_mul(*other).map(Integer).ok_or_else(overflow),
        (Integer(one), Remainder, Integer(other)) => one.checked_rem(*other).map(Integer).ok_or_else(overflow),
        (Integer(one), Divide, Integer(other)) => match one.checked_rem(*other) {
            Some(0) => one.checked_div(*other).map(Integer).ok_or_else(overflow),
            // seven halves are 3.5, not 3: whole-number division would lose money silently
            _ => compute(&Number((*one).into()), Divide, &Number((*other).into())),
        },
        (Number(_) | Integer(_), _, Number(_) | Integer(_)) => {
            let one = left.as_decimal().unwrap_or_default();
            let other = right.as_decimal().unwrap_or_default();
            let result = match operator {
                Add => exact_add(one, other),
                Subtract => exact_add(one, -other),
                Multiply => exact_mul(one, other),
                // a quotient has the digits it needs: 7 / 2 is 3.5, not 3.50
                Divide => one.checked_div(other).map(|quotient| quotient.normalize()),
                Remainder => one.checked_rem(other),
            };
            result.map(Number).ok_or_else(overflow)
        }
        (Value::Money(one), Add, Value::Money(other)) => Ok(Value::Money(one.checked_add(*other)?)),
        (Value::Money(one), Subtract, Value::Money(other)) => Ok(Value::Money(one.checked_sub(*other)?)),
        (Value::Money(one), Divide, Value::Money(other)) if one.currency == other.currency => {
            one.amount.checked_div(other.amount).map(Number).ok_or_else(overflow)
        }
        (Value::Money(_), Divide, Value::Money(_)) => money_pair(left, right).map(|_| Value::Integer(0)),
        (Value::Money(money), Multiply, Number(_) | Integer(_)) => {
            Ok(Value::Money(money.checked_mul(right.as_decimal().unwrap_or_default())?))
        }
        (Number(_) | Integer(_), Multiply, Value::Money(money)) => {
            Ok(Value::Money(money.checked_mul(left.as_decimal().unwrap_or_default())?))
        }
        (Value::Money(money), Divide, Number(_) | Integer(_)) => {
            let by = right.as_decimal().unwrap_or_default();
            let amount = money.amount.checked_div(by).ok_or_else(overflow)?;
            Ok(Value::Money(Money::new(amount, money.currency)))
        }
        (Value::Money(money), Multiply, Percent(percent)) | (Percent(percent), Multiply, Value::Money(money)) => {
            Ok(Value::Money(percent_of(*percent, *money)?))
        }
        (Number(number), Multiply, Percent(percent)) | (Percent(percent), Multiply, Number(number)) => {
            share(*percent, *number).map(Number).ok_or_else(overflow)
        }
        (Percent(one), Add, Percent(other)) => one.checked_add(*other).map(Percent).ok_or_else(overflow),
        (Percent(one), Subtract, Percent(other)) => one.checked_sub(*other).map(Percent).ok_or_else(overflow),
        (Text(one), Add, Text(other)) if one.len() + other.len() > TEXT_BYTES => {
            Err(OperationError::new(format!("a text of more than {TEXT_BYTES} bytes")))
        }
        (Text(one), Add, Text(other)) => Ok(Value::text(format!("{one}{other}"))),
        (Duration(duration), Multiply, Integer(times)) | (Integer(times), Multiply, Duration(duration)) => {
            duration.checked_mul(*times).map(Duration).ok_or_else(overflow)
        }
        (Value::Instant(instant), Add | Subtract, Duration(redress_time::Duration::Elapsed { seconds })) => {
            let seconds = if operator == Add { Some(*seconds) } else { seconds.checked_neg() };
            let span = seconds.map(jiff::SignedDuration::from_secs).ok_or_else(overflow)?;
            instant.checked_add(span).map(Value::Instant).map_err(|_| overflow())
        }
        (Value::Instant(one), Subtract, Value::Instant(other)) => {
            let seconds = one.duration_since(*other).as_secs();
            Ok(Duration(redress_time::Duration::Elapsed { seconds }))
        }
        (Date(date), Add | Subtract, Duration(redress_time::Duration::Days(days))) => {
            let days = i64::from(*days) * if operator == Add { 1 } else { -1 };
            date.checked_add(jiff::Span::new().try_days(days).map_err(|_| overflow())?)
                .map(Date)
                .map_err(|_| overflow())
        }
        _ => Err(OperationError::new(format!(
            "{} {} {} has no meaning",
            left.type_name(),
            operator.sign(),
            right.type_name()
        ))),
    }
}

/// Whether `left comparison right` holds.
///
/// # Errors
///
/// The two are of unlike types or currencies, or have no order.
///
/// ```
/// use redress_model::{Comparison, Value, compare};
/// assert!(compare(&Value::Integer(3), Comparison::Greater, &Value::Integer(2)).unwrap());
/// assert!(compare(&Value::text("abc"), Comparison::Greater, &Value::Integer(200)).is_err());
/// ```
pub fn compare(left: &Value, comparison: Comparison, right: &Value) -> Result<bool, OperationError> {
    Ok(comparison.holds_of(order(left, comparison, right)?))
}

fn order(left: &Value, comparison: Comparison, right: &Value) -> Result<Ordering, OperationError> {
    let unlike = || {
        OperationError::new(format!(
            "{} {} {} compares unlike things: {left} and {right}",
            left.type_name(),
            comparison.sign(),
            right.type_name()
        ))
    };
    let equality = |equal: bool| {
        if comparison.asks_for_order() {
            Err(OperationError::new(format!("values of type {} have no order", left.type_name())))
        } else {
            Ok(if equal { Ordering::Equal } else { Ordering::Less })
        }
    };
    match (left, right) {
        (Value::Integer(one), Value::Integer(other)) => Ok(one.cmp(other)),
        (Value::Number(_) | Value::Integer(_), Value::Number(_) | Value::Integer(_)) => {
            left.as_decimal().partial_cmp(&right.as_decimal()).ok_or_else(unlike)
        }
        (Value::Percent(one), Value::Percent(other)) => Ok(one.cmp(other)),
        (Value::Money(one), Value::Money(other)) => Ok(one.compare(*other)?),
        (Value::Instant(one), Value::Instant(other)) => Ok(one.cmp(other)),
        (Value::Date(one), Value::Date(other)) => Ok(one.cmp(other)),
        (Value::Duration(one), Value::Duration(other)) => one.compare(other).ok_or_else(|| {
            OperationError::new(format!("`{one}` and `{other}` are counted differently and cannot be compared"))
        }),
        (Value::Text(one), Value::Text(other)) => equality(one == other),
        (Value::Bool(one), Value::Bool(other)) => equality(one == other),
        (Value::Record(one), Value::Record(other)) if one.record_type() == other.record_type() => {
            equality(one == other)
        }
        (Value::List(one), Value::List(other)) => {
            let mut equal = one.len() == other.len();
            for (each, another) in one.iter().zip(other.iter()) {
                equal &= order(each, Comparison::Equal, another)?.is_eq();
            }
            equality(equal)
        }
        _ => Err(unlike()),
    }
}

/// `percent` hundredths of an amount, not rounded.
///
/// # Errors
///
/// The product does not fit.
pub fn percent_of(percent: Decimal, of: Money) -> Result<Money, OperationError> {
    let amount = share(percent, of.amount).ok_or(MoneyError::Overflow)?;
    Ok(Money::new(amount, of.currency))
}

fn share(percent: Decimal, of: Decimal) -> Option<Decimal> {
    of.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)
}

fn money_pair(left: &Value, right: &Value) -> Result<(), OperationError> {
    match (left, right) {
        (Value::Money(one), Value::Money(other)) => Ok(one.compare(*other).map(|_| ())?),
        _ => Ok(()),
    }
}
