//! The numbers everything is computed with: nanoseconds since 1970, of an instant or of the wall clock, and days.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};

use crate::TimeError;

/// Nanoseconds since 1970: of an instant, in UTC; of a reading of the wall clock, as if it were UTC; or a length.
/// 64 bits hold 292 years either way, and with that the open time of all the years 1900 to 2149 that calendars know.
pub(crate) type Nanos = i64;

/// Days since 1 January 1970.
pub(crate) type Day = i32;

pub(crate) const SECOND: Nanos = 1_000_000_000;
pub(crate) const DAY: Nanos = 86_400 * SECOND;

pub(crate) const FIRST_DATE: Date = Date::constant(1900, 1, 1);
pub(crate) const LAST_DATE: Date = Date::constant(2149, 12, 31);

pub(crate) fn nanos(instant: Timestamp) -> Result<Nanos, TimeError> {
    Nanos::try_from(instant.as_nanosecond()).map_err(|_| TimeError::out_of_range())
}

pub(crate) fn instant(nanos: Nanos) -> Result<Timestamp, TimeError> {
    Timestamp::from_nanosecond(i128::from(nanos)).map_err(|_| TimeError::out_of_range())
}

/// A clock reading as nanoseconds; `None` outside the years 64 bits hold.
pub(crate) fn reading(datetime: DateTime) -> Option<Nanos> {
    let instant = Offset::UTC.to_timestamp(datetime).ok()?;
    Nanos::try_from(instant.as_nanosecond()).ok()
}

/// The clock reading of nanoseconds as jiff writes it.
pub(crate) fn datetime(reading: Nanos) -> DateTime {
    match instant(reading) {
        Ok(instant) => Offset::UTC.to_datetime(instant),
        // every value of 64 bits lies within jiff's years
        Err(_) => DateTime::MIN,
    }
}

pub(crate) fn day(date: Date) -> Day {
    let since = date.duration_since(Date::constant(1970, 1, 1)).as_secs().div_euclid(86_400);
    // jiff's dates lie within ten thousand years, less than four million days
    Day::try_from(since).unwrap_or(0)
}

pub(crate) fn date(day: Day) -> Date {
    let since = SignedDuration::from_secs(i64::from(day) * 86_400);
    Date::constant(1970, 1, 1).saturating_add(since)
}

/// 0 for Monday to 6 for Sunday; 1 January 1970 was a Thursday.
pub(crate) fn weekday(day: Day) -> usize {
    match (i64::from(day) + 3).rem_euclid(7) {
        weekday @ 0..=6 => weekday as usize,
        _ => 0,
    }
}
