//! Functions of time: of instants and dates, what a calendar says of them, and lengths of time.

use jiff::Timestamp;
use redress_time::Duration;

use super::{Function, Returns, Signature, function, method, signature};
use crate::operation::{Comparison, OperationError, compare};
use crate::parameter::{Parameter, ParameterKind as Kind};
use crate::value::Value;

/// Instants and dates, in the order of the reference page.
pub(super) const INSTANTS: &[Function] = &[
    function("earlier", TWO_ORDERED, "the earlier of two instants or dates; the smaller of two values", |_, given| {
        Ok(if compare(&given[1], Comparison::Less, &given[0])? { given[1].clone() } else { given[0].clone() })
    }),
    function("later", TWO_ORDERED, "the later of two instants or dates; the greater of two values", |_, given| {
        Ok(if compare(&given[1], Comparison::Greater, &given[0])? { given[1].clone() } else { given[0].clone() })
    }),
    function(
        "after",
        DURATION_AND_INSTANT,
        "the instant a duration after another; the day of the start does not count",
        |context, given| {
            let (duration, start) = duration_and_instant(given)?;
            Ok(Value::Instant(context.calendar_of(given.get(2))?.add(start, duration)?))
        },
    ),
    function("before", DURATION_AND_INSTANT, "the instant a duration before another", |context, given| {
        let (duration, start) = duration_and_instant(given)?;
        Ok(Value::Instant(context.calendar_of(given.get(2))?.subtract(start, duration)?))
    }),
    function(
        "beginning_with",
        DURATION_AND_INSTANT,
        "the end of a period whose first day is the day of the instant",
        |context, given| {
            let (duration, start) = duration_and_instant(given)?;
            Ok(Value::Instant(context.calendar_of(given.get(2))?.beginning_with(start, duration)?))
        },
    ),
    function(
        "end_of_days_after",
        COUNT_AND_INSTANT,
        "the end (23:59:59) of the n-th calendar day after the day of the instant",
        |context, given| {
            let (count, start) = count_and_instant(given)?;
            Ok(Value::Instant(context.calendar_of(given.get(2))?.end_of_days_after(start, Duration::Days(count))?))
        },
    ),
    function(
        "end_of_working_day",
        COUNT_AND_INSTANT,
        "the end (23:59:59) of the n-th working day after the day of the instant",
        |context, given| {
            let (count, start) = count_and_instant(given)?;
            Ok(Value::Instant(context.calendar_of(given.get(2))?.end_of_working_day(count, start)?))
        },
    ),
    function("working_time_between", TIME_BETWEEN, "the opening time between two instants", |context, given| {
        let (from, to) = two_instants(given)?;
        Ok(Value::Duration(Duration::WorkingTime {
            seconds: context.calendar_of(given.get(2))?.working_seconds_between(from, to)?,
        }))
    }),
    function(
        "working_days_between",
        WORKING_DAYS_BETWEEN,
        "the working days after the first instant's day up to and with the second's",
        |context, given| {
            let (from, to) = two_instants(given)?;
            Ok(Value::Integer(context.calendar_of(given.get(2))?.working_days_between(from, to)?.into()))
        },
    ),
    function(
        "days_between",
        DAYS_BETWEEN,
        "the calendar days from the first date to the second, in the calendar's zone",
        |context, given| {
            let calendar = context.calendar_of(given.get(2))?;
            let date = |value: &Value| match value {
                Value::Instant(instant) => Ok(calendar.date_of(*instant)),
                Value::Date(date) => Ok(*date),
                _ => Err(OperationError::new("`days_between` takes instants or dates")),
            };
            let days = (date(&given[1])? - date(&given[0])?).get_days();
            Ok(Value::Integer(days.into()))
        },
    ),
    function("is_open", IS_OPEN, "whether the instant lies in opening hours", |context, given| {
        Ok(Value::Bool(context.calendar_of(given.get(1))?.is_open(instant(&given[0])?)?))
    }),
    function(
        "next_opening",
        NEXT_OPENING,
        "the instant itself where it lies in opening hours, otherwise the next opening",
        |context, given| Ok(Value::Instant(context.calendar_of(given.get(1))?.next_opening(instant(&given[0])?)?)),
    ),
    function("date", DATE, "a date as written, or the date of an instant in the calendar's zone", |context, given| {
        match &given[0] {
            Value::Instant(instant) => Ok(Value::Date(context.calendar_of(given.get(1))?.date_of(*instant))),
            text => text
                .as_text()
                .filter(|text| text.len() == 10)
                .and_then(|text| text.parse().ok())
                .map(Value::Date)
                .ok_or_else(|| OperationError::new(format!("{text} is not a date such as `2026-04-08`"))),
        }
    }),
];

/// Numbers that count a length of time, `2.days()`, in the order of the reference page.
pub(super) const DURATIONS: &[Function] = &[
    method("seconds", INTEGER_TO_DURATION, "that many seconds", |_, given| elapsed(given, 1)),
    method("minutes", INTEGER_TO_DURATION, "that many minutes", |_, given| elapsed(given, 60)),
    method("hours", INTEGER_TO_DURATION, "that many hours", |_, given| elapsed(given, 3600)),
    method("days", INTEGER_TO_DURATION, "that many calendar days", |_, given| counted(given, 1, Duration::Days)),
    method("weeks", INTEGER_TO_DURATION, "that many calendar weeks", |_, given| counted(given, 7, Duration::Days)),
    method("months", INTEGER_TO_DURATION, "that many calendar months", |_, given| counted(given, 1, Duration::Months)),
    method("years", INTEGER_TO_DURATION, "that many calendar years", |_, given| counted(given, 12, Duration::Months)),
    method("working_days", INTEGER_TO_DURATION, "that many working days", |_, given| {
        counted(given, 1, Duration::WorkingDays)
    }),
    method("working_hours", INTEGER_TO_DURATION, "that many hours of opening time", |_, given| working(given, 3600)),
    method("working_minutes", INTEGER_TO_DURATION, "that many minutes of opening time", |_, given| working(given, 60)),
];

const TWO_ORDERED: &[Signature] =
    &[signature(&[Parameter::new("one", Kind::Ordered), Parameter::new("other", Kind::SameAsFirst)], Returns::First)];
const CALENDAR: Parameter = Parameter::new("calendar", Kind::Calendar);
const DURATION: Parameter = Parameter::new("duration", Kind::Duration);
const INSTANT: Parameter = Parameter::new("instant", Kind::Instant);
const FROM: Parameter = Parameter::new("from", Kind::Instant);
const TO: Parameter = Parameter::new("to", Kind::Instant);
const DURATION_AND_INSTANT: &[Signature] =
    &[signature(&[DURATION, INSTANT], Returns::Instant), signature(&[DURATION, INSTANT, CALENDAR], Returns::Instant)];
const TIME_BETWEEN: &[Signature] =
    &[signature(&[FROM, TO], Returns::Duration), signature(&[FROM, TO, CALENDAR], Returns::Duration)];
const WORKING_DAYS_BETWEEN: &[Signature] =
    &[signature(&[FROM, TO], Returns::Integer), signature(&[FROM, TO, CALENDAR], Returns::Integer)];
const IS_OPEN: &[Signature] = &[signature(&[INSTANT], Returns::Bool), signature(&[INSTANT, CALENDAR], Returns::Bool)];
const NEXT_OPENING: &[Signature] =
    &[signature(&[INSTANT], Returns::Instant), signature(&[INSTANT, CALENDAR], Returns::Instant)];
const COUNT: Parameter = Parameter::new("n", Kind::Integer);
const COUNT_AND_INSTANT: &[Signature] =
    &[signature(&[COUNT, INSTANT], Returns::Instant), signature(&[COUNT, INSTANT, CALENDAR], Returns::Instant)];
const DAYS_BETWEEN: &[Signature] = &[
    signature(&[FROM, TO], Returns::Integer),
    signature(&[FROM, TO, CALENDAR], Returns::Integer),
    signature(&[Parameter::new("from", Kind::Date), Parameter::new("to", Kind::Date)], Returns::Integer),
];
const DATE: &[Signature] = &[
    signature(&[Parameter::new("text", Kind::Text)], Returns::Date),
    signature(&[INSTANT], Returns::Date),
    signature(&[INSTANT, CALENDAR], Returns::Date),
];
const INTEGER_TO_DURATION: &[Signature] = &[signature(&[Parameter::new("number", Kind::Integer)], Returns::Duration)];

fn instant(value: &Value) -> Result<Timestamp, OperationError> {
    match value {
        Value::Instant(instant) => Ok(*instant),
        _ => Err(OperationError::new(format!("an instant is wanted, not {value}"))),
    }
}

fn two_instants(given: &[Value]) -> Result<(Timestamp, Timestamp), OperationError> {
    Ok((instant(&given[0])?, instant(&given[1])?))
}

fn duration_and_instant(given: &[Value]) -> Result<(Duration, Timestamp), OperationError> {
    match &given[0] {
        Value::Duration(duration) => Ok((*duration, instant(&given[1])?)),
        other => Err(OperationError::new(format!("a duration is wanted, not {other}"))),
    }
}

fn count_and_instant(given: &[Value]) -> Result<(i32, Timestamp), OperationError> {
    Ok((whole(&given[0], 1)?, instant(&given[1])?))
}

fn whole(value: &Value, times: i32) -> Result<i32, OperationError> {
    match value {
        Value::Integer(number) => i32::try_from(*number).ok().and_then(|number| number.checked_mul(times)),
        _ => None,
    }
    .ok_or_else(|| OperationError::new(format!("{value} is no count of days that fits")))
}

fn counted(given: &[Value], times: i32, unit: fn(i32) -> Duration) -> Result<Value, OperationError> {
    Ok(Value::Duration(unit(whole(&given[0], times)?)))
}

fn seconds(given: &[Value], times: i64) -> Result<i64, OperationError> {
    match &given[0] {
        Value::Integer(number) => number.checked_mul(times),
        _ => None,
    }
    .ok_or_else(|| OperationError::new(format!("{} is no length of time that fits", given[0])))
}

fn elapsed(given: &[Value], times: i64) -> Result<Value, OperationError> {
    Ok(Value::Duration(Duration::Elapsed { seconds: seconds(given, times)? }))
}

fn working(given: &[Value], times: i64) -> Result<Value, OperationError> {
    Ok(Value::Duration(Duration::WorkingTime { seconds: seconds(given, times)? }))
}
