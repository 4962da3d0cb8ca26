//! JSON text: bytes written in one pass, the same that `serde_json` would write.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::Offset;
use rust_decimal::Decimal;

use crate::money::Money;
use crate::value::Value;

/// A JSON text that grows.
pub(crate) struct JsonText {
    bytes: Vec<u8>,
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
        JsonText { bytes: Vec::with_capacity(bytes) }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn open(&mut self, bracket: u8) {
        self.bytes.push(bracket);
    }

    pub(crate) fn close(&mut self, bracket: u8) {
        self.bytes.push(bracket);
    }

    /// Text that is JSON already.
    pub(crate) fn raw(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// The name of a member, written as `,"name":`; the comma goes where a member went before.
    pub(crate) fn name(&mut self, with_comma: &str) {
        let start = usize::from(self.bytes.last() == Some(&b'{'));
        self.bytes.extend_from_slice(&with_comma.as_bytes()[start..]);
    }

    /// A comma where an element went before.
    pub(crate) fn separate(&mut self) {
        if !matches!(self.bytes.last(), Some(b'[' | b'{')) {
            self.bytes.push(b',');
        }
    }

    /// A text in quotes, what JSON needs escaped escaped.
    pub(crate) fn string(&mut self, text: &str) {
        self.bytes.reserve(text.len() + 2);
        self.bytes.push(b'"');
        let mut rest = text.as_bytes();
        while let Some(plain) = plain_length(rest) {
            self.bytes.extend_from_slice(&rest[..plain]);
            self.escaped(rest[plain]);
            rest = &rest[plain + 1..];
        }
        self.bytes.extend_from_slice(rest);
        self.bytes.push(b'"');
    }

    fn escaped(&mut self, byte: u8) {
        let short = match byte {
            b'"' => b'"',
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            control => {
                let digit = |value: u8| b"0123456789abcdef"[usize::from(value & 0xf)];
                self.bytes.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(control >> 4), digit(control)]);
                return;
            }
        };
        self.bytes.extend_from_slice(&[b'\\', short]);
    }

    pub(crate) fn integer(&mut self, value: i64) {
        if value < 0 {
            self.bytes.push(b'-');
        }
        self.digits(value.unsigned_abs());
    }

    fn digits(&mut self, mut value: u64) {
        let mut digits = [0; 20];
        let mut start = digits.len();
        loop {
            start -= 1;
            digits[start] = b'0' + u8::try_from(value % 10).unwrap_or_default();
            value /= 10;
            if value == 0 {
                break;
            }
        }
        self.bytes.extend_from_slice(&digits[start..]);
    }

    /// Two digits of a number below a hundred.
    fn pair(&mut self, value: i8) {
        let value = value.unsigned_abs();
        self.bytes.extend_from_slice(&[b'0' + value / 10, b'0' + value % 10]);
    }

    /// An instant in quotes: `"2026-03-06T16:40:00Z"`.
    fn instant(&mut self, at: Timestamp) {
        let civil = Offset::UTC.to_datetime(at);
        let year = civil.year();
        if at.subsec_nanosecond() != 0 || !(0..=9999).contains(&year) {
            return self.shown(&at);
        }
        self.bytes.push(b'"');
        let (century, of_century) = (year / 100, year % 100);
        for pair in [century, of_century] {
            self.pair(i8::try_from(pair).unwrap_or_default());
        }
        for (mark, pair) in [
            (b'-', civil.month()),
            (b'-', civil.day()),
            (b'T', civil.hour()),
            (b':', civil.minute()),
            (b':', civil.second()),
        ] {
            self.bytes.push(mark);
            self.pair(pair);
        }
        self.bytes.extend_from_slice(b"Z\"");
    }

    /// An exact decimal without quotes, as its `Display` writes it.
    fn decimal(&mut self, value: Decimal) {
        let (mantissa, scale) = (value.mantissa(), value.scale() as usize);
        let (Ok(small), false) = (u64::try_from(mantissa.unsigned_abs()), scale > 18) else {
            let _ = write!(self, "{value}");
            return;
        };
        if value.is_sign_negative() {
            self.bytes.push(b'-');
        }
        let start = self.bytes.len();
        self.digits(small);
        if scale > 0 {
            let missing = (scale + 1).saturating_sub(self.bytes.len() - start);
            self.bytes.splice(start..start, std::iter::repeat_n(b'0', missing));
            let point = self.bytes.len() - scale;
            self.bytes.insert(point, b'.');
        }
    }

    /// What something shows itself as, in quotes.
    fn shown(&mut self, value: &dyn std::fmt::Display) {
        // dates, durations and decimals need nothing escaped; what might does not come here
        self.bytes.push(b'"');
        let _ = write!(self, "{value}");
        self.bytes.push(b'"');
    }
}

impl std::fmt::Write for JsonText {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.raw(text);
        Ok(())
    }
}

/// How many bytes go before the first that JSON needs escaped; `None` where there is none. Eight bytes at a time.
fn plain_length(text: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let zero_in = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let (words, rest) = text.as_chunks::<8>();
    for (n, chunk) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*chunk);
        let quote = zero_in(word ^ (ONES * u64::from(b'"')));
        let backslash = zero_in(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        let found = quote | backslash | control;
        if found != 0 {
            // the lowest mark is true; a borrow can only mark bytes above it
            return Some(n * 8 + (found.trailing_zeros() / 8) as usize);
        }
    }
    let place = rest.iter().position(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\')?;
    Some(words.len() * 8 + place)
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
