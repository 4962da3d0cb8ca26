//! Digits: whole numbers and exact decimals as text, written from the last digit to the first.

use rust_decimal::Decimal;

/// The most characters of a number: 39 digits, a point and a sign.
const MOST: usize = 41;

/// A number as text.
pub(crate) struct Digits {
    bytes: [u8; MOST],
    start: usize,
}

impl Digits {
    fn new() -> Digits {
        Digits { bytes: [b'0'; MOST], start: MOST }
    }

    /// A whole number.
    pub(crate) fn of(value: u64) -> Digits {
        let mut digits = Digits::new();
        digits.put_whole(value);
        digits
    }

    /// An exact decimal, as its `Display` writes it.
    pub(crate) fn of_decimal(value: Decimal) -> Digits {
        let mut digits = Digits::new();
        let mut rest = value.mantissa().unsigned_abs();
        for _ in 0..value.scale() {
            rest = digits.put_last(rest);
        }
        if value.scale() > 0 {
            digits.put_byte(b'.');
        }
        rest = digits.put_last(rest);
        while rest > 0 {
            rest = digits.put_last(rest);
        }
        if value.is_sign_negative() {
            digits.put_byte(b'-');
        }
        digits
    }

    /// The characters, ASCII alone.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Puts it at the end of a text.
    pub(crate) fn push_to(&self, text: &mut String) {
        text.push_str(std::str::from_utf8(self.as_bytes()).unwrap_or_default());
    }

    fn put_whole(&mut self, mut value: u64) {
        loop {
            self.put(value % 10);
            value /= 10;
            if value == 0 {
                break;
            }
        }
    }

    /// Puts the last digit of a number, and gives the rest of it. Nearly every one is within 64 bits, which divide more quickly.
    fn put_last(&mut self, value: u128) -> u128 {
        if let Ok(small) = u64::try_from(value) {
            self.put(small % 10);
            return u128::from(small / 10);
        }
        self.put(u64::try_from(value % 10).unwrap_or_default());
        value / 10
    }

    fn put(&mut self, digit: u64) {
        self.put_byte(b'0' + u8::try_from(digit).unwrap_or_default());
    }

    fn put_byte(&mut self, byte: u8) {
        self.start = self.start.saturating_sub(1);
        self.bytes[self.start] = byte;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_decimal_is_put_as_it_displays_itself(mantissa in any::<i64>(), small in -200_i64..200, scale in 0_u32..=28) {
            for mantissa in [mantissa, small] {
                let value = Decimal::new(mantissa, scale);
                let mut text = String::from("amount ");
                Digits::of_decimal(value).push_to(&mut text);
                prop_assert_eq!(text, format!("amount {value}"));
            }
        }

        #[test]
        fn so_is_one_of_every_size(low in any::<u32>(), mid in any::<u32>(), high in any::<u32>(), negative in any::<bool>(), scale in 0_u32..=28) {
            let value = Decimal::from_parts(low, mid, high, negative, scale);
            let mut text = String::new();
            Digits::of_decimal(value).push_to(&mut text);
            prop_assert_eq!(text, value.to_string());
        }

        #[test]
        fn a_whole_number_is_put_as_it_displays_itself(value in any::<u64>()) {
            let mut text = String::new();
            Digits::of(value).push_to(&mut text);
            prop_assert_eq!(text, value.to_string());
        }
    }
}
