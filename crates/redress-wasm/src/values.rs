//! Values on their way into a module and out of it.

use jiff::Timestamp;
use jiff::civil::Date;
use redress_model::{Currency, FindingKind, Money, Value, decimal_from_text};
use redress_time::Duration;
use rust_decimal::Decimal;

use crate::contract;

const NANOSECONDS: i128 = 1_000_000_000;

/// A value without parts as the contract writes it; `None` for a list or a record.
pub(crate) fn to_scalar(value: &Value) -> Option<contract::Scalar> {
    use contract::Scalar;
    Some(match value {
        Value::Text(text) => Scalar::Text(text.to_string()),
        Value::Number(number) => Scalar::Number(number.to_string()),
        Value::Integer(integer) => Scalar::Integer(*integer),
        Value::Percent(percent) => Scalar::Percentage(percent.to_string()),
        Value::Bool(yes) => Scalar::Boolean(*yes),
        Value::Money(money) => Scalar::Money(to_money(*money)),
        Value::Instant(instant) => Scalar::Instant(to_instant(*instant)),
        Value::Date(date) => Scalar::Date(to_date(*date)),
        Value::Duration(duration) => Scalar::Duration(to_duration(*duration)),
        Value::List(_) | Value::Record(_) => return None,
    })
}

/// A value that a module hands back.
///
/// # Errors
///
/// What is written is no such value: lower case, no full stop.
pub(crate) fn from_scalar(scalar: contract::Scalar) -> Result<Value, String> {
    use contract::Scalar;
    Ok(match scalar {
        Scalar::Text(text) => Value::text(text),
        Scalar::Number(digits) => Value::Number(from_decimal(&digits)?),
        Scalar::Integer(integer) => Value::Integer(integer),
        Scalar::Percentage(digits) => Value::Percent(from_decimal(&digits)?),
        Scalar::Boolean(yes) => Value::Bool(yes),
        Scalar::Money(money) => Value::Money(from_money(&money)?),
        Scalar::Instant(instant) => Value::Instant(from_instant(instant)?),
        Scalar::Date(date) => Value::Date(from_date(date)?),
        Scalar::Duration(duration) => Value::Duration(from_duration(duration)),
    })
}

fn to_money(money: Money) -> contract::Money {
    contract::Money { amount: money.amount.to_string(), currency: money.currency.code().to_owned() }
}

pub(crate) fn from_money(money: &contract::Money) -> Result<Money, String> {
    let currency: Currency =
        money.currency.parse().map_err(|_| format!("`{}` is no ISO 4217 currency", money.currency))?;
    Ok(Money::new(from_decimal(&money.amount)?, currency))
}

pub(crate) fn from_decimal(digits: &str) -> Result<Decimal, String> {
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    decimal_from_text(digits)
        .filter(|_| is_plain)
        .ok_or_else(|| format!("`{digits}` is no decimal of at most 28 digits"))
}

pub(crate) fn to_instant(instant: Timestamp) -> contract::Instant {
    let whole = instant.as_nanosecond();
    contract::Instant {
        seconds: i64::try_from(whole.div_euclid(NANOSECONDS)).unwrap_or(i64::MAX),
        nanoseconds: u32::try_from(whole.rem_euclid(NANOSECONDS)).unwrap_or(0),
    }
}

pub(crate) fn from_instant(instant: contract::Instant) -> Result<Timestamp, String> {
    let whole = i128::from(instant.seconds) * NANOSECONDS + i128::from(instant.nanoseconds);
    let fits = i128::from(instant.nanoseconds) < NANOSECONDS;
    Timestamp::from_nanosecond(whole)
        .ok()
        .filter(|_| fits)
        .ok_or_else(|| format!("{} seconds and {} nanoseconds are no instant", instant.seconds, instant.nanoseconds))
}

pub(crate) fn to_date(date: Date) -> contract::Date {
    contract::Date { year: date.year(), month: date.month().unsigned_abs(), day: date.day().unsigned_abs() }
}

pub(crate) fn from_date(date: contract::Date) -> Result<Date, String> {
    let small = |part: u8| i8::try_from(part).ok();
    let made = small(date.month).zip(small(date.day)).and_then(|(month, day)| Date::new(date.year, month, day).ok());
    made.ok_or_else(|| format!("{}-{:02}-{:02} is no date", date.year, date.month, date.day))
}

fn to_duration(duration: Duration) -> contract::Duration {
    match duration {
        Duration::Elapsed { seconds } => contract::Duration::Elapsed(seconds),
        Duration::Days(count) => contract::Duration::Days(count),
        Duration::Months(count) => contract::Duration::Months(count),
        Duration::WorkingTime { seconds } => contract::Duration::WorkingTime(seconds),
        Duration::WorkingDays(count) => contract::Duration::WorkingDays(count),
    }
}

pub(crate) fn from_duration(duration: contract::Duration) -> Duration {
    match duration {
        contract::Duration::Elapsed(seconds) => Duration::Elapsed { seconds },
        contract::Duration::Days(count) => Duration::Days(count),
        contract::Duration::Months(count) => Duration::Months(count),
        contract::Duration::WorkingTime(seconds) => Duration::WorkingTime { seconds },
        contract::Duration::WorkingDays(count) => Duration::WorkingDays(count),
    }
}

pub(crate) fn from_kind(told: contract::FindingKind) -> FindingKind {
    match told {
        contract::FindingKind::Deadline => FindingKind::Deadline,
        contract::FindingKind::TimeLimit => FindingKind::TimeLimit,
        contract::FindingKind::Disclosure => FindingKind::Disclosure,
        contract::FindingKind::Escalation => FindingKind::Escalation,
        contract::FindingKind::Entitlement => FindingKind::Entitlement,
        contract::FindingKind::Discretion => FindingKind::Discretion,
        contract::FindingKind::Approval => FindingKind::Approval,
        contract::FindingKind::Requirement => FindingKind::Requirement,
        contract::FindingKind::Prohibition => FindingKind::Prohibition,
        contract::FindingKind::Advice => FindingKind::Advice,
    }
}
