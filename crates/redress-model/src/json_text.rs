//! JSON text: bytes written in one pass, the same that `serde_json` would write.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use rust_decimal::Decimal;

use crate::digits::Digits;
use crate::money::Money;
use crate::value::Value;

/// A JSON text that grows.
pub(crate) struct JsonText {
    /// UTF-8: it is put together from texts.
    text: Vec<u8>,
    /// The day of the last instant, in days after 1970-01-01, and its date.
    day: (Option<i64>, [u8; 10]),
}

/// Whether a member is the first of its object; after one that always stands there, the compiler knows.
pub(crate) struct Place {
    is_first: bool,
}

impl Place {
    /// A member was written.
    pub(crate) fn pass(&mut self) {
        self.is_first = false;
    }
}

/// What can be written as JSON.
pub(crate) trait WriteJson {
    /// Writes it as one JSON value.
    fn write(&self, out: &mut JsonText);

    /// Whether an object leaves it out where its absence says the same.
    fn is_left_out(&self) -> bool {
        false
    }
}

impl JsonText {
    pub(crate) fn with_capacity(bytes: usize) -> JsonText {
        JsonText { text: Vec::with_capacity(bytes), day: (None, [b'0'; 10]) }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.text
    }

    pub(crate) fn into_string(self) -> String {
        String::from_utf8(self.text).unwrap_or_default()
    }

    pub(crate) fn open(&mut self, bracket: u8) {
        self.text.push(bracket);
    }

    pub(crate) fn close(&mut self, bracket: u8) {
        self.text.push(bracket);
    }

    /// Text that is JSON already.
    pub(crate) fn raw(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }

    /// Whether no member of the innermost object went before.
    fn is_at_start(&self) -> bool {
        self.text.last() == Some(&b'{')
    }

    /// The place of the next member in the innermost object.
    pub(crate) fn place(&self) -> Place {
        Place { is_first: self.is_at_start() }
    }

    /// The name of a member, written as `,"name":`; the comma goes where a member went before.
    #[inline(always)]
    pub(crate) fn name(&mut self, with_comma: &'static str, place: &Place) {
        // each of them copies what is known when this is compiled
        if place.is_first {
            self.raw(&with_comma[1..]);
        } else {
            self.raw(with_comma);
        }
    }

    /// Members of an object that are JSON already, a comma between; the comma goes before them where a member went before.
    pub(crate) fn members(&mut self, members: &str) {
        if !self.is_at_start() {
            self.text.push(b',');
        }
        self.raw(members);
    }

    /// A comma where an element went before.
    pub(crate) fn separate(&mut self) {
        if !matches!(self.text.last(), Some(b'[' | b'{')) {
            self.text.push(b',');
        }
    }

    /// A text in quotes, what JSON needs escaped escaped.
    pub(crate) fn string(&mut self, text: &str) {
        self.text.reserve(text.len() + 2);
        self.text.push(b'"');
        let mut rest = text.as_bytes();
        while let Some(plain) = plain_length(rest) {
            self.text.extend_from_slice(&rest[..plain]);
            self.escaped(rest[plain]);
            rest = &rest[plain + 1..];
        }
        self.text.extend_from_slice(rest);
        self.text.push(b'"');
    }

    #[cold]
    fn escaped(&mut self, byte: u8) {
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            control => {
                let _ = write!(self, "\\u{control:04x}");
                return;
            }
        };
        self.raw(short);
    }

    pub(crate) fn integer(&mut self, value: i64) {
        if let Some(digit) = u8::try_from(value).ok().filter(|value| *value < 10) {
            return self.text.push(b'0' + digit);
        }
        if value < 0 {
            self.text.push(b'-');
        }
        self.text.extend_from_slice(Digits::of(value.unsigned_abs()).as_bytes());
    }

    fn decimal(&mut self, value: Decimal) {
        self.text.extend_from_slice(Digits::of_decimal(value).as_bytes());
    }

    /// An instant in quotes: `"2026-03-06T16:40:00Z"`. Most of a text lie on a few days, so that the last day is kept.
    fn instant(&mut self, at: Timestamp) {
        let (day, second) = (at.as_second().div_euclid(DAY), at.as_second().rem_euclid(DAY));
        if at.subsec_nanosecond() != 0 || !self.has_day(day, at) {
            return self.shown(&at);
        }
        let second = u32::try_from(second).unwrap_or_default();
        let mut text = *b"\"yyyy-mm-ddThh:mm:ssZ\"";
        text[1..11].copy_from_slice(&self.day.1);
        for (place, value) in [(12, second / 3600), (15, second / 60 % 60), (18, second % 60)] {
            text[place..place + 2].copy_from_slice(&two_digits(value));
        }
        self.text.extend_from_slice(&text);
    }

    /// Makes the kept day that of an instant; whether its year has four digits.
    fn has_day(&mut self, day: i64, at: Timestamp) -> bool {
        if self.day.0 == Some(day) {
            return true;
        }
        let date = Offset::UTC.to_datetime(at).date();
        let Some(year) = u32::try_from(date.year()).ok().filter(|year| *year <= 9999) else { return false };
        let mut text = *b"yyyy-mm-dd";
        let (month, day_of_month) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        for (place, value) in [(0, year / 100), (2, year % 100), (5, month.into()), (8, day_of_month.into())] {
            text[place..place + 2].copy_from_slice(&two_digits(value));
        }
        self.day = (Some(day), text);
        true
    }

    /// What something shows itself as, in quotes.
    fn shown(&mut self, value: &dyn std::fmt::Display) {
        // dates, durations and decimals need nothing escaped; what might does not come here
        self.text.push(b'"');
        let _ = write!(self, "{value}");
        self.text.push(b'"');
    }
}

impl std::fmt::Write for JsonText {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.raw(text);
        Ok(())
    }
}

/// The digits of a number below a hundred.
fn two_digits(value: u32) -> [u8; 2] {
    let digit = |value: u32| b'0' + u8::try_from(value).unwrap_or_default();
    [digit(value / 10), digit(value % 10)]
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// How many bytes go before the first that JSON needs escaped; `None` where there is none.
fn plain_length(text: &[u8]) -> Option<usize> {
    let is_marked = |word: &[u8; 8]| {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = 0x8080_8080_8080_8080;
        let word = u64::from_le_bytes(*word);
        let (quote, backslash) = (word ^ (ONES * u64::from(b'"')), word ^ (ONES * u64::from(b'\\')));
        // a byte that is zero, or less than a blank, borrows into its highest bit
        let quote = quote.wrapping_sub(ONES) & !quote;
        let backslash = backslash.wrapping_sub(ONES) & !backslash;
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        (quote | backslash | control) & HIGH != 0
    };
    let is_escaped = |byte: &u8| (*byte < 0x20) | (*byte == b'"') | (*byte == b'\\');
    // compiled to a few instructions on all sixteen at once
    let has_escaped = |bytes: &[u8; 16]| bytes.iter().fold(false, |any, byte| any | is_escaped(byte));
    let start = match (text.first_chunk::<8>(), text.last_chunk::<8>(), text.last_chunk::<16>()) {
        // most texts are short; the last bytes overlap what was asked already
        (Some(first), Some(last), None) if !is_marked(first) && !is_marked(last) => return None,
        (None, None, None) if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) => {
            let mut word = [b' '; 8];
            word[..4].copy_from_slice(first);
            word[4..].copy_from_slice(last);
            if !is_marked(&word) {
                return None;
            }
            0
        }
        (_, _, Some(last)) => {
            let (blocks, _) = text.as_chunks::<16>();
            match blocks.iter().position(has_escaped) {
                Some(block) => block * 16,
                None if !has_escaped(last) => return None,
                None => blocks.len() * 16,
            }
        }
        _ => 0,
    };
    text[start..].iter().position(is_escaped).map(|place| start + place)
}

impl<T: WriteJson> WriteJson for Option<T> {
    fn write(&self, out: &mut JsonText) {
        match self {
            Some(value) => value.write(out),
            None => out.raw("null"),
        }
    }

    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

impl<T: WriteJson> WriteJson for Vec<T> {
    fn write(&self, out: &mut JsonText) {
        self.as_slice().write(out);
    }

    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

impl<T: WriteJson> WriteJson for [T] {
    fn write(&self, out: &mut JsonText) {
        out.open(b'[');
        for value in self {
            out.separate();
            value.write(out);
        }
        out.close(b']');
    }
}

impl WriteJson for Cow<'_, str> {
    fn write(&self, out: &mut JsonText) {
        out.string(self);
    }

    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

impl WriteJson for String {
    fn write(&self, out: &mut JsonText) {
        out.string(self);
    }

    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

impl WriteJson for &'static str {
    fn write(&self, out: &mut JsonText) {
        out.string(self);
    }
}

impl WriteJson for bool {
    fn write(&self, out: &mut JsonText) {
        out.raw(if *self { "true" } else { "false" });
    }
}

macro_rules! whole_numbers {
    ($($type:ty)*) => {$(
        impl WriteJson for $type {
            fn write(&self, out: &mut JsonText) {
                match i64::try_from(*self) {
                    Ok(value) => out.integer(value),
                    Err(_) => { let _ = write!(out, "{self}"); }
                }
            }

            fn is_left_out(&self) -> bool {
                *self == 0
            }
        }
    )*};
}

whole_numbers!(i32 i64 u32 u64 usize);

impl WriteJson for Date {
    fn write(&self, out: &mut JsonText) {
        let _ = write!(out, "\"{self}\"");
    }
}

impl WriteJson for Timestamp {
    fn write(&self, out: &mut JsonText) {
        out.instant(*self);
    }
}

impl WriteJson for Money {
    fn write(&self, out: &mut JsonText) {
        out.raw("{\"amount\":\"");
        out.decimal(self.shown_amount());
        out.raw("\",\"currency\":\"");
        out.raw(self.currency.code());
        out.raw("\"}");
    }
}

impl WriteJson for Value {
    fn write(&self, out: &mut JsonText) {
        match self {
            Value::Text(text) => out.string(text),
            Value::Integer(integer) => out.integer(*integer),
            Value::Bool(yes) => yes.write(out),
            Value::Instant(at) => out.instant(*at),
            Value::Number(number) => {
                out.raw("\"");
                out.decimal(*number);
                out.raw("\"");
            }
            Value::Percent(_) | Value::Date(_) | Value::Duration(_) => out.shown(self),
            Value::Money(money) => money.write(out),
            Value::List(values) => values.write(out),
            Value::Record(record) => {
                out.open(b'{');
                for (name, value) in record.known() {
                    out.separate();
                    out.string(name);
                    out.raw(":");
                    value.write(out);
                }
                out.close(b'}');
            }
        }
    }
}
