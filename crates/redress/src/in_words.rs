//! Words: instants and values as sentences for people say them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// An instant in a zone: `Mon 9 March 2026, 09:10`.
pub(crate) fn instant_in_words(instant: Timestamp, zone: &TimeZone) -> String {
    let local = instant.to_zoned(zone.clone());
    let format = if local.second() == 0 { "%a %-d %B %Y, %H:%M" } else { "%a %-d %B %Y, %H:%M:%S" };
    local.strftime(format).to_string()
}

/// A name as a sentence says it: `first_answer` is `first answer`.
pub(crate) fn name_in_words(name: &str) -> String {
    name.replace(['_', '-'], " ")
}
