//! Findings: what one rule reported, complete and typed.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_time::Duration;
use rust_decimal::Decimal;

use crate::decision::Text;
use crate::fact::FactIndex;
use crate::money::{Money, Rounding};
use crate::passage::Passage;
use crate::texts::Texts;
use crate::vocabulary::FindingKind;

/// What a rule reported.
#[derive(Clone, PartialEq, Debug)]
pub enum Finding<'a> {
    /// Something is to be done by a time.
    Deadline(DeadlineFinding<'a>),
    /// The customer may do something up to a time.
    TimeLimit(TimeLimitFinding<'a>),
    /// The customer must be told something.
    Disclosure {
        /// Which disclosure.
        id: Text<'a>,
        /// When it must have been made.
        by: Option<Timestamp>,
        /// The kinds of letter that must carry it; empty: any reply.
        letters: Texts<'a>,
    },
    /// A level must take over.
    Escalation {
        /// Which level.
        level: Text<'a>,
        /// By when.
        by: Option<DeadlineTarget>,
        /// Why.
        because: Option<Text<'a>>,
    },
    /// The customer is owed something.
    Entitlement(EntitlementFinding<'a>),
    /// What may be given beyond what is owed.
    Discretion(DiscretionFinding<'a>),
    /// A role must agree.
    Approval {
        /// Which role, or one above it.
        role: Text<'a>,
        /// Why.
        because: Option<Text<'a>>,
    },
    /// Something must be done with the proposal.
    Requirement {
        /// What.
        text: Text<'a>,
        /// What to say in its place.
        say_instead: Option<Text<'a>>,
        /// The passages of the draft that it is about, where the rule named them.
        in_draft: Vec<Passage>,
        /// Why.
        because: Option<Text<'a>>,
    },
    /// The proposal must not go out as it is.
    Prohibition {
        /// What is wrong with it.
        text: Text<'a>,
        /// What to say in its place.
        say_instead: Option<Text<'a>>,
        /// The passages of the draft that it is about, where the rule named them.
        in_draft: Vec<Passage>,
        /// Why.
        because: Option<Text<'a>>,
    },
    /// Something worth knowing.
    Advice {
        /// What.
        text: Text<'a>,
        /// What to say in its place.
        say_instead: Option<Text<'a>>,
        /// The passages of the draft that it is about, where the rule named them.
        in_draft: Vec<Passage>,
        /// Why.
        because: Option<Text<'a>>,
    },
}

/// A deadline as a rule states it; the engine computes when it is due.
#[derive(Clone, PartialEq, Debug)]
pub struct DeadlineFinding<'a> {
    /// What is to be done.
    pub name: Text<'a>,
    /// By when.
    pub target: DeadlineTarget,
    /// With an instant as its target: from when an event can meet it.
    pub since: Option<Timestamp>,
    /// The types of event that meet it.
    pub met_by: Texts<'a>,
    /// When it was met, as a fact tells it.
    pub met_at: Option<Happened>,
    /// The statuses in which the clock stands still.
    pub paused_while: Texts<'a>,
    /// What a reopening does.
    pub on_reopen: Option<Text<'a>>,
    /// What a change of priority does to the time that has run.
    pub on_priority_change: Option<Text<'a>>,
    /// Warnings before it is due.
    pub warnings: Cow<'a, [Warning]>,
    /// The calendar, where not the policy's own.
    pub calendar: Option<Text<'a>>,
    /// The kind of working day, where not the policy's own.
    pub working_days: Option<Text<'a>>,
}

/// The customer's own time, as a rule states it; the engine computes when it ends.
#[derive(Clone, PartialEq, Debug)]
pub struct TimeLimitFinding<'a> {
    /// What the customer may do.
    pub name: Text<'a>,
    /// Up to when.
    pub target: DeadlineTarget,
    /// The types of event by which they do it.
    pub used_by: Texts<'a>,
    /// When they did it, as a fact tells it.
    pub used_at: Option<Happened>,
    /// The calendar, where not the policy's own.
    pub calendar: Option<Text<'a>>,
    /// The kind of working day, where not the policy's own.
    pub working_days: Option<Text<'a>>,
}

/// What a fact tells of when something happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Happened {
    /// At this instant.
    At(Timestamp),
    /// It has not happened: the fact is missing, and is declared to mean that.
    NotYet,
    /// This fact is missing.
    Missing(FactIndex),
}

/// By when a deadline is to be met, or somebody must have taken over.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum DeadlineTarget {
    /// A duration after an instant.
    Within(Duration, Timestamp),
    /// An instant.
    By(Timestamp),
}

/// When to warn of a deadline.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Warning {
    /// That long before it is due.
    Before(Duration),
    /// When that share of the time has gone, in hundredths.
    Share(Decimal),
}

/// An entitlement as a rule states it; the engine computes its line.
#[derive(Clone, PartialEq, Debug)]
pub struct EntitlementFinding<'a> {
    /// What is owed.
    pub name: Text<'a>,
    /// How much.
    pub basis: EntitlementBasis,
    /// The most that is owed.
    pub at_most: Option<Money>,
    /// The most days that count.
    pub at_most_days: Option<i64>,
    /// How it is rounded, and to what unit.
    pub rounding: Option<(Rounding, Decimal)>,
    /// When it must be paid: a duration after an instant.
    pub pay_within: Option<(Duration, Timestamp)>,
    /// When it must be paid: an instant.
    pub pay_by: Option<Timestamp>,
    /// The calendar in which the time to pay is counted, where not the policy's own.
    pub calendar: Option<Text<'a>>,
}

/// How an entitlement is counted.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum EntitlementBasis {
    /// A sum.
    Amount(Money),
    /// A sum for each day from the first to the last, both counted.
    PerDay(Money, Date, Date),
    /// Hundredths of a price.
    Percent(Decimal, Money),
}

/// What may be given beyond what is owed.
#[derive(Clone, PartialEq, Debug)]
pub struct DiscretionFinding<'a> {
    /// The most; `None` where the clause sets no limit.
    pub ceiling: Option<Money>,
    /// The forms it covers; empty: every form.
    pub forms: Texts<'a>,
    /// What is usual.
    pub suggest: Option<Money>,
    /// The role that may approve more.
    pub above: Option<Text<'a>>,
    /// The most in a period.
    pub window: Option<Window>,
    /// Why.
    pub because: Option<Text<'a>>,
}

/// A budget over a period that ends at the instant of decision.
#[derive(Clone, PartialEq, Debug)]
pub struct Window {
    /// The most in the period.
    pub limit: Money,
    /// The period.
    pub period: Duration,
    /// What was paid, and when.
    pub payments: Vec<(Timestamp, Money)>,
}

impl Finding<'_> {
    /// Its kind.
    pub fn kind(&self) -> FindingKind {
        match self {
            Finding::Deadline(_) => FindingKind::Deadline,
            Finding::TimeLimit(_) => FindingKind::TimeLimit,
            Finding::Disclosure { .. } => FindingKind::Disclosure,
            Finding::Escalation { .. } => FindingKind::Escalation,
            Finding::Entitlement(_) => FindingKind::Entitlement,
            Finding::Discretion(_) => FindingKind::Discretion,
            Finding::Approval { .. } => FindingKind::Approval,
            Finding::Requirement { .. } => FindingKind::Requirement,
            Finding::Prohibition { .. } => FindingKind::Prohibition,
            Finding::Advice { .. } => FindingKind::Advice,
        }
    }
}
