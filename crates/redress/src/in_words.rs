//! Words: instants and values as sentences for people say them.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// An instant as people say it in a zone; seconds are said where there are any.
///
/// ```
/// use redress::instant_in_words;
///
/// let zone = jiff::tz::TimeZone::get("Europe/London")?;
/// assert_eq!(instant_in_words("2026-03-09T09:10:00Z".parse()?, &zone), "Mon 9 March 2026, 09:10");
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn instant_in_words(instant: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(instant);
    let weekday = match local.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    };
    let month = usize::try_from(local.month() - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    let mut words = String::with_capacity(40);
    let _ =
        write!(words, "{weekday} {} {month} {}, {:02}:{:02}", local.day(), local.year(), local.hour(), local.minute());
    if local.second() != 0 {
        let _ = write!(words, ":{:02}", local.second());
    }
    words
}

/// A name as a sentence says it: `first_answer` is `first answer`.
pub(crate) fn name_in_words(name: &str) -> String {
    name.replace(['_', '-'], " ")
}
