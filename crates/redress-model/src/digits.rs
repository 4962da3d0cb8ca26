//! Digits: whole numbers and exact decimals as text, put at the end of one that grows.

use std::fmt::Write as _;

use rust_decimal::Decimal;

/// Puts a whole number.
pub(crate) fn push_digits(text: &mut String, mut value: u64) {
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
    text.push_str(std::str::from_utf8(&digits[start..]).unwrap_or_default());
}

/// Puts an exact decimal, as its `Display` writes it.
pub(crate) fn push_decimal(text: &mut String, value: Decimal) {
    let (mantissa, scale) = (value.mantissa(), value.scale() as usize);
    let (Ok(small), false) = (u64::try_from(mantissa.unsigned_abs()), scale > 18) else {
        let _ = write!(text, "{value}");
        return;
    };
    if value.is_sign_negative() {
        text.push('-');
    }
    let start = text.len();
    push_digits(text, small);
    if scale > 0 {
        let missing = (scale + 1).saturating_sub(text.len() - start);
        text.insert_str(start, &"0000000000000000000"[..missing]);
        let point = text.len() - scale;
        text.insert(point, '.');
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
                push_decimal(&mut text, value);
                prop_assert_eq!(text, format!("amount {value}"));
            }
        }
    }
}
