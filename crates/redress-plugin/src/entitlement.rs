//! Money: what the customer is owed, and what an agent may give beyond it. The engine counts the lines.

use rust_decimal::Decimal;

use crate::time::{Date, Duration, Instant};
use crate::value::{Money, Percent};

/// The customer is owed something; begun by [`owe`].
#[derive(Clone, PartialEq, Debug)]
pub struct Entitlement {
    pub(crate) name: String,
    pub(crate) basis: Basis,
    pub(crate) at_most: Option<Money>,
    pub(crate) at_most_days: Option<u32>,
    pub(crate) rounding: Option<(Rounding, Decimal)>,
    pub(crate) pay_within: Option<PayWithin>,
    pub(crate) pay_by: Option<Instant>,
    pub(crate) calendar: Option<String>,
}

/// How an entitlement is counted.
#[derive(Clone, PartialEq, Debug)]
pub enum Basis {
    /// A sum.
    Amount(Money),
    /// A sum for each day from the first to the last, both counted.
    PerDay(Money, Date, Date),
    /// A share of a price.
    Percent(Percent, Money),
}

/// When an entitlement must be paid: a duration after an instant.
pub type PayWithin = (Duration, Instant);

/// How an amount is brought to a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// Halves away from zero.
    HalfUp,
    /// Halves to the even neighbour.
    HalfEven,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// The most that may be given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ceiling {
    /// An amount.
    Amount(Money),
    /// None of the clause's own: of several ceilings the lowest governs.
    NoLimit,
}

/// What an agent may give beyond what is owed; made by [`may_offer`].
#[derive(Clone, PartialEq, Debug)]
pub struct Discretion {
    pub(crate) ceiling: Ceiling,
    pub(crate) forms: Vec<String>,
    pub(crate) suggest: Option<Money>,
    pub(crate) above: Option<String>,
    pub(crate) window: Option<Window>,
    pub(crate) because: Option<String>,
}

/// A budget over a period that ends at the instant of decision.
#[derive(Clone, PartialEq, Debug)]
pub struct Window {
    pub(crate) limit: Money,
    pub(crate) period: Duration,
    pub(crate) payments: Vec<(Instant, Money)>,
}

/// An entitlement of which it is not yet said how much.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "an entitlement needs `.amount(…)`, `.per_day(…).days(…)` or `.percent(…)`"]
pub struct Owe(String);

/// An entitlement of which it is not yet said which days count.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "an entitlement for each day needs `.days(…)` too"]
pub struct OwePerDay(String, Money);

/// The customer is owed this. No amount is negative.
pub fn owe(name: impl Into<String>) -> Owe {
    Owe(name.into())
}

/// What an agent may give beyond what is owed. No amount is negative.
///
/// ```
/// use redress_plugin::{Ceiling, Money, may_offer};
/// let goodwill = may_offer(Money::parse("25.00 GBP").unwrap()).above("manager");
/// // what a law does not limit, on top of what it lays down
/// let on_top = may_offer(Ceiling::NoLimit);
/// # let _ = (goodwill, on_top);
/// ```
pub fn may_offer(ceiling: impl Into<Ceiling>) -> Discretion {
    let ceiling = ceiling.into();
    Discretion { ceiling, forms: Vec::new(), suggest: None, above: None, window: None, because: None }
}

impl Owe {
    /// The sum.
    pub fn amount(self, amount: Money) -> Entitlement {
        Entitlement::new(self.0, Basis::Amount(amount))
    }

    /// The sum for each day.
    pub fn per_day(self, rate: Money) -> OwePerDay {
        OwePerDay(self.0, rate)
    }

    /// A share of a price.
    pub fn percent(self, share: Percent, of: Money) -> Entitlement {
        Entitlement::new(self.0, Basis::Percent(share, of))
    }
}

impl OwePerDay {
    /// The first and the last day that count.
    pub fn days(self, first: Date, last: Date) -> Entitlement {
        Entitlement::new(self.0, Basis::PerDay(self.1, first, last))
    }
}

impl Entitlement {
    fn new(name: String, basis: Basis) -> Entitlement {
        Entitlement {
            name,
            basis,
            at_most: None,
            at_most_days: None,
            rounding: None,
            pay_within: None,
            pay_by: None,
            calendar: None,
        }
    }

    /// The most that is owed.
    #[must_use]
    pub fn at_most(mut self, amount: Money) -> Self {
        self.at_most = Some(amount);
        self
    }

    /// The most days that count, for a sum for each day.
    #[must_use]
    pub fn at_most_days(mut self, days: u32) -> Self {
        self.at_most_days = Some(days);
        self
    }

    /// How it is rounded, and to what unit: `0.01`.
    #[must_use]
    pub fn round(mut self, mode: Rounding, unit: Decimal) -> Self {
        self.rounding = Some((mode, unit));
        self
    }

    /// When it must be paid: a duration after an instant.
    #[must_use]
    pub fn pay_within(mut self, duration: Duration, after: Instant) -> Self {
        self.pay_within = Some((duration, after));
        self
    }

    /// When it must be paid: by an instant. The engine refuses it beside [`pay_within`](Entitlement::pay_within).
    ///
    /// ```
    /// use redress_plugin::{Instant, Money, owe};
    /// let refund = owe("refund").amount(Money::parse("84.90 GBP").unwrap()).pay_by(Instant::from_seconds(1_774_024_800));
    /// # let _ = refund;
    /// ```
    #[must_use]
    pub fn pay_by(mut self, instant: Instant) -> Self {
        self.pay_by = Some(instant);
        self
    }

    /// The calendar in which [`pay_within`](Entitlement::pay_within) is counted, where not the policy's own.
    ///
    /// ```
    /// use redress_plugin::{Duration, Instant, Money, owe};
    /// let owed_since = Instant::from_seconds(1_772_815_200);
    /// let credit = owe("credit").amount(Money::parse("31.19 GBP").unwrap());
    /// let credit = credit.pay_within(Duration::working_days(10), owed_since).calendar("scotland");
    /// # let _ = credit;
    /// ```
    #[must_use]
    pub fn calendar(mut self, id: impl Into<String>) -> Self {
        self.calendar = Some(id.into());
        self
    }
}

impl From<Money> for Ceiling {
    fn from(amount: Money) -> Ceiling {
        Ceiling::Amount(amount)
    }
}

impl Discretion {
    /// A form of offer it covers; said again, another one; without it, every form.
    #[must_use]
    pub fn form(mut self, form: impl Into<String>) -> Self {
        self.forms.push(form.into());
        self
    }

    /// What is usual.
    #[must_use]
    pub fn suggest(mut self, amount: Money) -> Self {
        self.suggest = Some(amount);
        self
    }

    /// The role that may approve more.
    #[must_use]
    pub fn above(mut self, role: impl Into<String>) -> Self {
        self.above = Some(role.into());
        self
    }

    /// The most in a period, counting these payments.
    #[must_use]
    pub fn window(mut self, limit: Money, period: Duration, payments: Vec<(Instant, Money)>) -> Self {
        self.window = Some(Window { limit, period, payments });
        self
    }
}
