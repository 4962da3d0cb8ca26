//! Money: an exact decimal amount with its ISO 4217 currency.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::digits::push_decimal;

/// A currency by its ISO 4217 code.
///
/// ```
/// use redress_model::Currency;
/// assert_eq!("GBP".parse::<Currency>().unwrap().minor_units(), 2);
/// assert_eq!("JPY".parse::<Currency>().unwrap().minor_units(), 0);
/// assert!("GBX".parse::<Currency>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// An exact amount of one currency.
///
/// Two currencies never meet: adding or comparing them is an error, not a guess.
///
/// ```
/// use redress_model::Money;
/// let price: Money = "84.90 GBP".parse().unwrap();
/// let postage: Money = "£3.50".parse().unwrap();
/// assert_eq!(price.checked_add(postage).unwrap().to_string(), "88.40 GBP");
/// assert!(price.checked_add("1 EUR".parse().unwrap()).is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// The amount in whole units of the currency: 84.90 is eighty-four pounds ninety.
    pub amount: Decimal,
    /// What it is an amount of.
    pub currency: Currency,
}

/// How an amount is brought to a unit. The names are those a rule writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Rounding {
    /// Halves away from zero: 0.125 becomes 0.13.
    HalfUp,
    /// Halves to the even neighbour: 0.125 becomes 0.12.
    HalfEven,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// Why an amount could not be read or computed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MoneyError {
    /// The text is not an amount with a currency.
    Unreadable(String),
    /// The code is not one of ISO 4217.
    UnknownCurrency(String),
    /// It is written with more decimals than its currency has, so that the point may have meant thousands.
    TooFine(String, Currency),
    /// Two currencies met.
    MixedCurrencies(Currency, Currency),
    /// The result has more digits than an exact decimal can hold.
    Overflow,
}

impl Currency {
    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the decimal point in the currency's smallest unit (ISO 4217 table A.1).
    pub fn minor_units(&self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX"
            | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }

    /// Whether a bare `$` may stand for it.
    fn is_dollar(&self) -> bool {
        matches!(&self.0, b"USD" | b"AUD" | b"CAD" | b"NZD" | b"SGD" | b"HKD")
    }
}

impl Money {
    /// An amount of a currency.
    pub fn new(amount: Decimal, currency: Currency) -> Self {
        Money { amount, currency }
    }

    /// Nothing, of a currency.
    pub fn zero(currency: Currency) -> Self {
        Money::new(Decimal::ZERO, currency)
    }

    /// Reads `£10`, `10 GBP`, `GBP 10`, `€1,250.50`, and `$5` where `home` is a dollar.
    ///
    /// # Errors
    ///
    /// The text is no amount, the currency is unknown, `$` does not say which dollar, or there are more decimals than the
    /// currency has: `1.250 EUR` may be a thousand.
    pub fn parse(text: &str, home: Option<Currency>) -> Result<Self, MoneyError> {
        let unreadable = || MoneyError::Unreadable(text.to_owned());
        let trimmed = text.trim();
        let (negative, rest) = match trimmed.strip_prefix('-') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, trimmed),
        };
        let mut currency = None;
        let mut number = rest;
        for (symbol, code) in [('£', "GBP"), ('€', "EUR"), ('¥', "JPY"), ('$', "$")] {
            if let Some(after) = rest.strip_prefix(symbol) {
                number = after.trim_start();
                currency = Some(if code == "$" {
                    home.filter(Currency::is_dollar).ok_or_else(unreadable)?
                } else {
                    code.parse()?
                });
            }
        }
        if currency.is_none() {
            let letters = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_alphabetic());
            let (first, last) = rest.split_once(char::is_whitespace).ok_or_else(unreadable)?;
            let (code, digits) = if letters(first) { (first, last.trim_start()) } else { (last.trim_start(), first) };
            if !letters(code) {
                return Err(unreadable());
            }
            currency = Some(code.parse()?);
            number = digits;
        }
        let amount = decimal_from_text(&without_separators(number).ok_or_else(unreadable)?).ok_or_else(unreadable)?;
        let amount = if negative { -amount } else { amount };
        let currency = currency.ok_or_else(unreadable)?;
        if amount.scale() > currency.minor_units() {
            return Err(MoneyError::TooFine(text.to_owned(), currency));
        }
        Ok(Money::new(amount, currency))
    }

    /// The sum.
    ///
    /// # Errors
    ///
    /// The currencies differ, or the sum does not fit.
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        exact(exact_add(self.amount, other.amount), self.currency)
    }

    /// The difference.
    ///
    /// # Errors
    ///
    /// The currencies differ, or the difference does not fit.
    pub fn checked_sub(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        exact(exact_add(self.amount, -other.amount), self.currency)
    }

    /// The amount times a number, not rounded.
    ///
    /// # Errors
    ///
    /// The product does not fit.
    pub fn checked_mul(self, by: Decimal) -> Result<Money, MoneyError> {
        exact(exact_mul(self.amount, by), self.currency)
    }

    /// The order of two amounts of one currency.
    ///
    /// # Errors
    ///
    /// The currencies differ.
    pub fn compare(self, other: Money) -> Result<std::cmp::Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.amount.cmp(&other.amount))
    }

    /// The amount brought to a multiple of `unit` (0.01 for pence) as `rounding` says.
    ///
    /// # Errors
    ///
    /// `unit` is not above zero, or the result does not fit.
    pub fn round(self, rounding: Rounding, unit: Decimal) -> Result<Money, MoneyError> {
        if unit <= Decimal::ZERO {
            return Err(MoneyError::Overflow);
        }
        let units = self.amount.checked_div(unit).ok_or(MoneyError::Overflow)?;
        let whole = units.round_dp_with_strategy(0, rounding.strategy());
        exact(whole.checked_mul(unit), self.currency)
    }

    /// Whether the amount has more digits than the currency's smallest unit.
    pub fn is_finer_than_minor_unit(self) -> bool {
        self.amount.normalize().scale() > self.currency.minor_units()
    }

    fn same_currency(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::MixedCurrencies(self.currency, other.currency))
        }
    }

    /// The amount alone, with at least the currency's digits: `84.90`.
    pub fn amount_text(&self) -> String {
        let mut text = String::with_capacity(16);
        push_decimal(&mut text, self.shown_amount());
        text
    }

    /// The amount with the digits that are shown of it.
    pub(crate) fn shown_amount(&self) -> Decimal {
        let digits = self.currency.minor_units();
        if self.amount.scale() == digits && !self.amount.is_zero() {
            return self.amount;
        }
        let mut amount = self.amount.normalize();
        if amount.scale() < digits {
            amount.rescale(digits);
        }
        amount
    }

    /// The amount as people write it: `£84.90`, `12.50 CHF`.
    pub fn for_people(&self) -> String {
        let symbol = match &self.currency.0 {
            b"GBP" => "£",
            b"EUR" => "€",
            b"USD" => "US$",
            b"AUD" => "A$",
            _ => return self.to_string(),
        };
        let amount = self.shown_amount();
        let mut text = String::with_capacity(16);
        if amount.is_sign_negative() {
            text.push('-');
        }
        text.push_str(symbol);
        push_decimal(&mut text, amount.abs());
        text
    }
}

impl Rounding {
    /// Every mode with the name a rule writes.
    pub const ALL: [(&'static str, Rounding); 4] = [
        ("half up", Rounding::HalfUp),
        ("half even", Rounding::HalfEven),
        ("down", Rounding::Down),
        ("up", Rounding::Up),
    ];

    /// The mode of that name: `half up`, `half even`, `down` or `up`.
    pub fn named(name: &str) -> Option<Rounding> {
        let name = name.replace(['_', '-'], " ");
        Self::ALL.iter().find(|(each, _)| *each == name).map(|(_, rounding)| *rounding)
    }

    /// The name a rule writes.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, each)| *each == self).map_or("half up", |(name, _)| name)
    }

    fn strategy(self) -> RoundingStrategy {
        match self {
            Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
            Rounding::Down => RoundingStrategy::ToZero,
            Rounding::Up => RoundingStrategy::AwayFromZero,
        }
    }
}

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

fn exact(amount: Option<Decimal>, currency: Currency) -> Result<Money, MoneyError> {
    amount.map(|amount| Money::new(amount, currency)).ok_or(MoneyError::Overflow)
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let code = <[u8; 3]>::try_from(text.as_bytes()).map(|code| code.map(|byte| byte.to_ascii_uppercase()));
        match code {
            Ok(code) if is_known(code) => Ok(Currency(code)),
            _ => Err(MoneyError::UnknownCurrency(text.to_owned())),
        }
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Money::parse(text, None)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount_text(), self.currency.code())
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MoneyError::Unreadable(text) => {
                write!(f, "`{text}` is not an amount with a currency, such as `25 GBP`")
            }
            MoneyError::TooFine(text, currency) => {
                let decimals = currency.minor_units();
                write!(
                    f,
                    "`{text}` has more decimals than the {decimals} of {currency}; a point never separates thousands"
                )
            }
            MoneyError::UnknownCurrency(code) => write!(f, "`{code}` is not an ISO 4217 currency"),
            MoneyError::MixedCurrencies(one, other) => {
                write!(f, "{one} and {other} cannot be put together")
            }
            MoneyError::Overflow => f.write_str("the amount has more digits than fit"),
        }
    }
}

impl std::error::Error for MoneyError {}

/// Whether a code is in the list, whose entries are four bytes apart and in order.
fn is_known(code: [u8; 3]) -> bool {
    let (mut low, mut high) = (0, CODES.len().div_ceil(4));
    while low < high {
        let middle = usize::midpoint(low, high);
        match CODES.as_bytes().get(middle * 4..middle * 4 + 3).map(|known| known.cmp(&code[..])) {
            Some(std::cmp::Ordering::Equal) => return true,
            Some(std::cmp::Ordering::Less) => low = middle + 1,
            _ => high = middle,
        }
    }
    false
}

/// The active codes of ISO 4217, funds and metals left out, in alphabetical order.
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN \
BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD \
HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD \
MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG \
QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD \
TZS UAH UGX USD UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_list_is_found_in_either_letter_case() {
        for code in CODES.split(' ') {
            assert_eq!(code.parse::<Currency>().unwrap().code(), code);
            assert_eq!(code.to_lowercase().parse::<Currency>().unwrap().code(), code);
        }
        assert!(
            "AAA".parse::<Currency>().is_err() && "ZZZ".parse::<Currency>().is_err() && "".parse::<Currency>().is_err()
        );
    }
}
