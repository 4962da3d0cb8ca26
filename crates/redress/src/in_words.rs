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
    let mut words = String::with_capacity(40);
    put_instant(&mut words, instant, zone);
    words
}

/// Puts an instant into a sentence as people say it in a zone.
pub(crate) fn put_instant(words: &mut String, instant: Timestamp, zone: &TimeZone) {
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
    words.push_str(weekday);
    words.push(' ');
    if local.day() < 10 {
        words.push(digit(local.day()));
    } else {
        two_digits(words, local.day());
    }
    words.push(' ');
    words.push_str(month);
    words.push(' ');
    match local.year() {
        year @ 1000..=9999 => [year / 1000, year / 100, year / 10, year]
            .into_iter()
            .for_each(|digits| words.push(digit(i8::try_from(digits % 10).unwrap_or_default()))),
        year => {
            let _ = write!(words, "{year}");
        }
    }
    words.push_str(", ");
    two_digits(words, local.hour());
    words.push(':');
    two_digits(words, local.minute());
    if local.second() != 0 {
        words.push(':');
        two_digits(words, local.second());
    }
}

/// The digits of a number below a hundred.
fn two_digits(words: &mut String, number: i8) {
    words.push(digit(number / 10));
    words.push(digit(number % 10));
}

fn digit(number: i8) -> char {
    char::from(b'0' + number.unsigned_abs())
}

/// A name as a sentence says it: `first_answer` is `first answer`.
pub(crate) fn name_in_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    put_name(&mut words, name);
    words
}

/// Puts a name into a sentence.
pub(crate) fn put_name(words: &mut String, name: &str) {
    let mut parts = name.split(['_', '-']);
    words.push_str(parts.next().unwrap_or_default());
    for part in parts {
        words.push(' ');
        words.push_str(part);
    }
}
