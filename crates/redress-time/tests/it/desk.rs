//! The calendars that tests of one noun share.

use jiff::{Timestamp, civil::Weekday, civil::date, tz::TimeZone};
use redress_time::{Calendar, CalendarBuilder, Interval};

/// Monday to Friday in London, with the bank holidays of spring 2026.
pub(crate) fn london(hours: &str) -> CalendarBuilder {
    let hours: Interval = hours.parse().unwrap();
    Weekday::Monday
        .cycle_forward()
        .take(5)
        .fold(Calendar::builder("desk", TimeZone::get("Europe/London").unwrap()), |builder, weekday| {
            builder.weekly(weekday, &[hours])
        })
        .version("2026-03")
        .holiday(date(2026, 4, 3), "Good Friday")
        .holiday(date(2026, 4, 6), "Easter Monday")
        .holiday(date(2026, 5, 4), "Early May bank holiday")
}

pub(crate) fn desk() -> Calendar {
    london("09:00-17:30").build().unwrap()
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
