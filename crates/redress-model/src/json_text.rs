//! JSON text: bytes written in one pass, the same that `serde_json` would write.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::digits::{push_decimal, push_digits};
use crate::money::Money;
use crate::value::Value;

/// A JSON text that grows.
pub(crate) struct JsonText {
    text: String,
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
        JsonText { text: String::with_capacity(bytes) }
    }

    pub(crate) fn into_string(self) -> String {
        self.text
    }

    pub(crate) fn open(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    pub(crate) fn close(&mut self, bracket: char) {
        self.text.push(bracket);
    }

    /// Text that is JSON already.
    pub(crate) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The name of a member, written as `,"name":`; the comma goes where a member went before.
    pub(crate) fn name(&mut self, with_comma: &str) {
        let start = usize::from(self.text.as_bytes().last() == Some(&b'{'));
        self.text.push_str(&with_comma[start..]);
    }

    /// A comma where an element went before.
    pub(crate) fn separate(&mut self) {
        if !matches!(self.text.as_bytes().last(), Some(b'[' | b'{')) {
            self.text.push(',');
        }
    }

    /// A text in quotes, what JSON needs escaped escaped.
    pub(crate) fn string(&mut self, text: &str) {
        self.text.reserve(text.len() + 2);
        self.text.push('"');
        let mut rest = text;
        while let Some(plain) = plain_length(rest.as_bytes()) {
            self.text.push_str(&rest[..plain]);
            self.escaped(rest.as_bytes()[plain]);
            rest = &rest[plain + 1..];
        }
        self.text.push_str(rest);
        self.text.push('"');
    }

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
                let _ = write!(self.text, "\\u{control:04x}");
                return;
            }
        };
        self.text.push_str(short);
    }

    pub(crate) fn integer(&mut self, value: i64) {
        if value < 0 {
            self.text.push('-');
        }
        push_digits(&mut self.text, value.unsigned_abs());
    }

    /// Text that is made of ASCII characters alone.
    fn ascii(&mut self, bytes: &[u8]) {
        self.text.push_str(std::str::from_utf8(bytes).unwrap_or_default());
    }

    /// An instant in quotes: `"2026-03-06T16:40:00Z"`.
    fn instant(&mut self, at: Timestamp) {
        let civil = Offset::UTC.to_datetime(at);
        let year = civil.year();
        if at.subsec_nanosecond() != 0 || !(0..=9999).contains(&year) {
            return self.shown(&at);
        }
        let century = i8::try_from(year / 100).unwrap_or_default();
        let of_century = i8::try_from(year % 100).unwrap_or_default();
        let pairs = [century, of_century, civil.month(), civil.day(), civil.hour(), civil.minute(), civil.second()]
            .map(two_digits);
        let [century, of_century, month, day, hour, minute, second] = pairs;
        let mut text = *b"\"yyyy-mm-ddThh:mm:ssZ\"";
        for (place, digits) in
            [(1, century), (3, of_century), (6, month), (9, day), (12, hour), (15, minute), (18, second)]
        {
            text[place..place + 2].copy_from_slice(&digits);
        }
        self.ascii(&text);
    }

    /// What something shows itself as, in quotes.
    fn shown(&mut self, value: &dyn std::fmt::Display) {
        // dates, durations and decimals need nothing escaped; what might does not come here
        self.text.push('"');
        let _ = write!(self.text, "{value}");
        self.text.push('"');
    }
}

impl std::fmt::Write for JsonText {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.raw(text);
        Ok(())
    }
}

/// The digits of a number below a hundred.
fn two_digits(value: i8) -> [u8; 2] {
    let value = value.unsigned_abs();
    [b'0' + value / 10, b'0' + value % 10]
}

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
    let (words, rest) = text.as_chunks::<8>();
    let start = match (words.iter().position(is_marked), text.last_chunk::<8>()) {
        (Some(word), _) => word * 8,
        // the last eight bytes overlap what was asked already
        (None, Some(last)) if !is_marked(last) => return None,
        (None, _) => text.len() - rest.len(),
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
        out.open('[');
        for value in self {
            out.separate();
            value.write(out);
        }
        out.close(']');
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

impl WriteJson for Timestamp {
    fn write(&self, out: &mut JsonText) {
        out.instant(*self);
    }
}

impl WriteJson for Money {
    fn write(&self, out: &mut JsonText) {
        out.raw("{\"amount\":\"");
        push_decimal(&mut out.text, self.shown_amount());
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
                push_decimal(&mut out.text, *number);
                out.raw("\"");
            }
            Value::Percent(_) | Value::Date(_) | Value::Duration(_) => out.shown(self),
            Value::Money(money) => money.write(out),
            Value::List(values) => values.write(out),
            Value::Record(record) => {
                out.open('{');
                for (name, value) in record.known() {
                    out.separate();
                    out.string(name);
                    out.raw(":");
                    value.write(out);
                }
                out.close('}');
            }
        }
    }
}
