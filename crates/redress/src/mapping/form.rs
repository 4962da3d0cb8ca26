//! Forms: how vendors write times, amounts and zones, and what each means; what a form does not fit stays as it is, to be seen.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use redress_model::{Node, did_you_mean};

use super::MappingError;
use super::path::Path;

/// How the vendor writes a value.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Form {
    /// As the canonical case does, or in a form that says itself what it means.
    AsItStands,
    /// Seconds since 1970, whole or with a fraction.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
    /// A wall clock's time in a zone.
    LocalTime(ZoneSource),
    /// `1.234,50`
    DecimalComma,
    /// A zone's name, IANA's or one of Ruby on Rails'.
    TimeZone,
}

/// Which zone a local time is in.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum ZoneSource {
    /// This one.
    Declared(TimeZone),
    /// The one that the payload names.
    At(Path),
    /// The mapping's own, which an account's mapping says.
    OfMapping,
}

/// The names of the forms.
pub(crate) const FORMS: [&str; 5] = ["epoch seconds", "epoch milliseconds", "local time", "decimal comma", "time zone"];

impl Form {
    /// The form of a name; `zone` is what the mapping says of local time.
    pub(crate) fn read(name: &str, zone: Option<ZoneSource>) -> Result<Form, MappingError> {
        Ok(match name {
            "epoch seconds" => Form::EpochSeconds,
            "epoch milliseconds" => Form::EpochMilliseconds,
            "local time" => Form::LocalTime(zone.unwrap_or(ZoneSource::OfMapping)),
            "decimal comma" => Form::DecimalComma,
            "time zone" => Form::TimeZone,
            other => {
                return Err(MappingError::new(format!("unknown form `{other}`{}", did_you_mean(other, FORMS))));
            }
        })
    }
}

/// What a number of seconds or milliseconds since 1970 stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Epoch {
    At(Timestamp),
    /// 0, which vendors write for what never happened.
    Never,
}

/// Seconds since 1970 between 1973 and 5138, which no count of milliseconds from this century is.
pub(crate) fn from_seconds(digits: &str) -> Option<Epoch> {
    epoch(digits, 9, 100_000_000..100_000_000_000)
}

/// Milliseconds since 1970 between 1973 and 5138, which no count of seconds from this millennium is.
pub(crate) fn from_milliseconds(digits: &str) -> Option<Epoch> {
    epoch(digits, 6, 100_000_000_000..100_000_000_000_000)
}

/// An instant from a count since 1970, of units of ten to the `scale` nanoseconds.
fn epoch(digits: &str, scale: u32, likely: std::ops::Range<i128>) -> Option<Epoch> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: i128 = whole.parse().ok()?;
    if whole == 0 && fraction.bytes().all(|byte| byte == b'0') {
        return Some(Epoch::Never);
    }
    if !likely.contains(&whole) {
        return None;
    }
    let width = scale as usize;
    let fraction: i128 = format!("{fraction:0<width$}").get(..width)?.parse().ok()?;
    let nanoseconds = whole.checked_mul(10i128.pow(scale))?.checked_add(fraction)?;
    Timestamp::from_nanosecond(nanoseconds).ok().map(Epoch::At)
}

/// The instant of a text that says itself which instant it is: RFC 3339, an offset without colon, `UTC` behind it, or the way
/// browsers write a `Date`.
pub(crate) fn instant_of(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(instant) = text.parse() {
        return Some(instant);
    }
    // 2020-03-03 13:05:57 UTC
    if let Some(local) = text.strip_suffix(" UTC") {
        return civil(local)?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    }
    let of = |format: &str, text: &str| Zoned::strptime(format, text).ok().map(|zoned| zoned.timestamp());
    // 2011/09/25 22:35:44 -0700
    if let Some(instant) = of("%Y/%m/%d %H:%M:%S %z", text).or_else(|| of("%Y-%m-%d %H:%M:%S %z", text)) {
        return Some(instant);
    }
    // Fri Jul 23 2021 23:32:48 GMT+0530 (India Standard Time)
    let without_name = text.split_once(" (").map_or(text, |(before, _)| before);
    of("%a %b %d %Y %H:%M:%S GMT%z", without_name)
}

/// A wall clock's date and time, `2025-08-08 19:12:40.118822`; a date alone is no time.
pub(crate) fn civil(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let has_time = text.len() > 10 && matches!(text.as_bytes()[10], b' ' | b'T' | b't');
    // an offset or a zone behind it would be passed over
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"-:. Tt".contains(&byte));
    let is_plain = is_plain && text.bytes().filter(|byte| *byte == b'-').count() == 2;
    if !has_time || !is_plain { None } else { text.replacen(' ', "T", 1).parse().ok() }
}

/// `1.234,50` as `1234.50`; `None` where the comma is not the decimal one: points must stand before three digits each.
pub(crate) fn with_decimal_point(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = match text.split_once(',') {
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    let mut groups = whole.split('.');
    let first = groups.next()?;
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = whole.contains('.');
    if first.is_empty() || !is_plain(first) || !is_plain(fraction) || is_grouped && first.len() > 3 {
        return None;
    }
    let mut digits = format!("{sign}{first}");
    for group in groups {
        if group.len() != 3 || !is_plain(group) {
            return None;
        }
        digits.push_str(group);
    }
    if !fraction.is_empty() {
        digits.push('.');
        digits.push_str(fraction);
    }
    Some(digits)
}

/// An instant as the canonical case writes it.
pub(crate) fn instant_node(instant: Timestamp) -> Node<'static> {
    Node::Text(instant.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_an_instant() {
        let cases = [
            ("2025-03-28T15:42:10Z", "2025-03-28T15:42:10Z"),
            ("2025-03-28T15:42:10.282Z", "2025-03-28T15:42:10.282Z"),
            ("2025-03-28T16:42:10+01:00", "2025-03-28T15:42:10Z"),
            ("2015-10-08T14:42:00+0700", "2015-10-08T07:42:00Z"),
            ("2015-10-08T14:42:00.000+0700", "2015-10-08T07:42:00Z"),
            ("2020-03-03 13:05:57 UTC", "2020-03-03T13:05:57Z"),
            ("2020-03-03 13:05:57 +0100", "2020-03-03T12:05:57Z"),
            ("2011/09/25 22:35:44 -0700", "2011-09-26T05:35:44Z"),
            ("Fri Jul 23 2021 23:32:48 GMT+0530 (India Standard Time)", "2021-07-23T18:02:48Z"),
        ];
        for (text, expected) in cases {
            assert_eq!(instant_of(text).map(|instant| instant.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in
            ["2025-03-28 15:42:10", "2025-03-28", "yesterday", "1627063308", "28.03.2025 15:42 UTC", "15:42Z", ""]
        {
            assert_eq!(instant_of(text), None, "{text}");
        }
    }

    #[test]
    fn counts_of_the_wrong_unit_are_no_instants() {
        let at = |text: &str| Some(Epoch::At(text.parse().unwrap()));
        assert_eq!(from_seconds("1627063308"), at("2021-07-23T18:01:48Z"));
        assert_eq!(from_seconds("1627063308.739"), at("2021-07-23T18:01:48.739Z"));
        assert_eq!(from_milliseconds("1444290120000"), at("2015-10-08T07:42:00Z"));
        assert_eq!((from_seconds("0"), from_milliseconds("0.0")), (Some(Epoch::Never), Some(Epoch::Never)));
        for wrong in ["1444290120000", "-5", "", "1e9", "17", ".5", "0x10"] {
            assert_eq!(from_seconds(wrong), None, "{wrong}");
        }
        for wrong in ["1444290120", "1444290120000000", "-1444290120000"] {
            assert_eq!(from_milliseconds(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn local_times_have_a_date_and_a_time_and_no_offset() {
        assert_eq!(civil("2025-08-08 19:12:40.118822"), Some("2025-08-08T19:12:40.118822".parse().unwrap()));
        assert_eq!(civil("2025-08-08T19:12"), Some("2025-08-08T19:12".parse().unwrap()));
        for wrong in [
            "2025-08-08",
            "2025-08-08 19:12:40+02:00",
            "2025-08-08 19:12:40 IST",
            "2025-08-08T19:12:40-07:00",
            "19:12:40",
        ] {
            assert_eq!(civil(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn decimal_commas() {
        let cases = [
            ("199,90", Some("199.90")),
            ("1.234,50", Some("1234.50")),
            ("-1.234.567,5", Some("-1234567.5")),
            ("1.234", Some("1234")),
            ("1234", Some("1234")),
            ("199.90", None),
            ("1234.567", None),
            ("1,234.50", None),
            ("1.23,5", None),
            ("12,", None),
            (",50", None),
            ("1 234,50", None),
            ("--5", None),
            ("1,2,3", None),
        ];
        for (text, expected) in cases {
            assert_eq!(with_decimal_point(text).as_deref(), expected, "{text}");
        }
    }
}
