//! Decimals: as they are written, and added and multiplied with every digit kept.

use rust_decimal::Decimal;

/// The decimal that `text` writes, every digit kept; `None` where it is no decimal or has more digits than fit.
///
/// ```
/// use redress_model::decimal_from_text;
/// assert_eq!(decimal_from_text("0.10").unwrap().to_string(), "0.10");
/// assert!(decimal_from_text("1e3").is_some());
/// assert!(decimal_from_text("0.12345678901234567890123456789012").is_none());
/// ```
pub fn decimal_from_text(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || text.contains('_') || text.ends_with('.') {
        return None;
    }
    match text.find(['e', 'E']) {
        Some(_) => Decimal::from_scientific(text).ok(),
        None => Decimal::from_str_exact(text).ok(),
    }
}

/// A number as people write it without its separators: `1,250.50` is `1250.50`. `None` where a comma stands before anything but
/// three digits.
pub fn without_separators(text: &str) -> Option<String> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut groups = whole.split(',');
    let mut digits = groups.next()?.to_owned();
    let leads = digits.trim_start_matches('-').len();
    if leads == 0 || (whole.contains(',') && leads > 3) {
        return None;
    }
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    if let Some(fraction) = fraction {
        digits.push('.');
        digits.push_str(fraction);
    }
    Some(digits)
}

/// The sum with every digit; `None` where it does not fit. (The decimals alone would drop the last digits and say nothing.)
pub(crate) fn exact_add(one: Decimal, other: Decimal) -> Option<Decimal> {
    let (one, other) = (one.normalize(), other.normalize());
    one.checked_add(other).filter(|sum| sum.is_zero() || sum.scale() >= one.scale().max(other.scale()))
}

/// The product with every digit; `None` where it does not fit.
pub(crate) fn exact_mul(one: Decimal, other: Decimal) -> Option<Decimal> {
    let (one, other) = (one.normalize(), other.normalize());
    let digits = one.scale() + other.scale();
    one.checked_mul(other).filter(|product| one.is_zero() || other.is_zero() || product.scale() >= digits)
}
