//! Money: an exact decimal amount with its ISO 4217 currency.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::currency::Currency;
use crate::decimal::{decimal_from_text, exact_add, exact_mul, without_separators};
use crate::digits::Digits;

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
        Digits::of_decimal(self.shown_amount()).push_to(&mut text);
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
        let symbol = match self.currency.letters() {
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
        Digits::of_decimal(amount.abs()).push_to(&mut text);
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

fn exact(amount: Option<Decimal>, currency: Currency) -> Result<Money, MoneyError> {
    amount.map(|amount| Money::new(amount, currency)).ok_or(MoneyError::Overflow)
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
