//! Compensation: what is owed line by line, and what may be offered.

use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Grounds, Superseded, Text};
use crate::money::Money;

/// What is owed, and what may be offered beyond it.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Compensation<'a> {
    /// What is owed, line by line.
    pub lines: Vec<EntitlementLine<'a>>,
    /// The sum of the lines; absent where there are none, or they are of several currencies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// What was paid of it already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid: Option<Money>,
    /// What is still to be paid of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outstanding: Option<Money>,
    /// What may be offered; absent where it cannot be said or nothing is proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope<'a>>,
    /// What the agent offers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Money>,
    /// The role that must approve, where one must.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approver: Option<Text<'a>>,
}

/// One line of what is owed.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct EntitlementLine<'a> {
    /// What is owed.
    pub name: Text<'a>,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// How many times the rate counts: days, or 1.
    pub quantity: i64,
    /// The rate.
    pub rate: Money,
    /// The days, where it is so much a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<DaysCounted>,
    /// Hundredths of the rate, where it is a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<Text<'a>>,
    /// How it was rounded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Text<'a>>,
    /// The cap, where one was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capped_at: Option<Money>,
    /// What is owed.
    pub amount: Money,
    /// When it must be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub pay_by: Option<Timestamp>,
    /// The findings that this one takes the place of, with why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub superseded: Vec<Superseded<'a>>,
}

/// The days of a line that is so much a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct DaysCounted {
    /// The first day.
    #[schemars(with = "String")]
    pub first: Date,
    /// The last day, counted too.
    #[schemars(with = "String")]
    pub last: Date,
    /// How many days that is.
    pub days: i64,
    /// The most that count, where there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<i64>,
}

/// What may be offered: what is owed anyway, and the discretion above it.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Envelope<'a> {
    /// What is owed anyway.
    pub floor: Money,
    /// What is usual, beyond the floor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested: Option<Money>,
    /// The most beyond the floor; zero where no clause gives discretion, absent where one does and none sets a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Money>,
    /// What the proposal spends beyond the floor.
    pub discretionary: Money,
    /// The role that may approve more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<Text<'a>>,
    /// The clauses that set the ceiling, the lowest first.
    pub set_by: Vec<Grounds<'a>>,
    /// What is left of the budgets over a period.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<WindowSeen<'a>>,
}

/// A budget over a period.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct WindowSeen<'a> {
    /// The clause that sets it.
    pub clause: Text<'a>,
    /// The most in the period.
    pub limit: Money,
    /// The period, which ends at the instant of decision.
    pub period: Text<'a>,
    /// What was paid in it. A host refuses a second proposal that would spend the same budget twice.
    pub spent: Money,
    /// What is left.
    pub headroom: Money,
}
