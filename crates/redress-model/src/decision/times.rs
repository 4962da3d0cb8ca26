//! Times of a decision: deadlines, the customer's own time, and how each was counted.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Grounds, Superseded, Text};
use crate::prepared::Prepared;

/// Something to be done by a time.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Deadline<'a> {
    /// What is to be done.
    pub name: Text<'a>,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// When it is due; absent while that cannot be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub due: Option<Timestamp>,
    /// How it stands.
    pub state: DeadlineState,
    /// Why it cannot be said how it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_because: Option<Text<'a>>,
    /// When it was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub met_at: Option<Timestamp>,
    /// Whether the clock runs and the first warning has come.
    pub is_warned: bool,
    /// When to warn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<String>")]
    pub warn_at: Vec<Timestamp>,
    /// How the time was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<TimeReceipt<'a>>,
    /// The findings that this one takes the place of, with why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub superseded: Vec<Superseded<'a>>,
}

/// How a deadline stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineState {
    /// The clock runs.
    Running,
    /// The clock stands still.
    Paused,
    /// It was met in time.
    Met,
    /// It was met too late.
    MetLate,
    /// It is due and was not met.
    Breached,
    /// The ticket does not tell.
    Unknown,
}

/// The customer's own time: what they may do up to an instant.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct TimeLimit<'a> {
    /// What the customer may do.
    pub name: Text<'a>,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// The last instant of it.
    #[schemars(with = "String")]
    pub until: Timestamp,
    /// How it stands.
    pub state: TimeLimitState,
    /// Why it cannot be said how it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_because: Option<Text<'a>>,
    /// When the customer used it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub used_at: Option<Timestamp>,
    /// How the time was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<TimeReceipt<'a>>,
    /// The findings that this one takes the place of, with why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub superseded: Vec<Superseded<'a>>,
}

/// How the customer's own time stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeLimitState {
    /// The customer can still use it.
    Open,
    /// The customer used it in time.
    Used,
    /// It passed, and the customer had not used it.
    Over,
    /// The ticket does not tell.
    Unknown,
}

/// How the time of a deadline was counted.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct TimeReceipt<'a> {
    /// When the clock started.
    #[schemars(with = "String")]
    pub start: Timestamp,
    /// How long it may take.
    pub target: Text<'a>,
    /// What it was counted by.
    #[serde(flatten)]
    pub calendar: Cow<'a, Prepared<CalendarSeen>>,
    /// Every interval counted, skipped and paused, in order.
    pub entries: Vec<TimeEntry<'a>>,
}

/// The calendar that time was counted by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct CalendarSeen {
    /// The zone in which it was counted.
    pub time_zone: String,
    /// The calendar.
    pub calendar: String,
    /// The calendar's version.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub calendar_version: String,
    /// The conventions used, by name.
    pub conventions: BTreeMap<&'static str, Text<'static>>,
}

/// One interval of a receipt.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct TimeEntry<'a> {
    /// `counted`, `skipped` or `paused`.
    pub kind: Text<'a>,
    /// Why, where it was skipped or paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text<'a>>,
    /// Its beginning.
    #[schemars(with = "String")]
    pub from: Timestamp,
    /// Its end.
    #[schemars(with = "String")]
    pub until: Timestamp,
    /// The seconds it counts for.
    pub seconds: i64,
    /// The days it counts for.
    #[serde(skip_serializing_if = "is_zero")]
    pub days: i32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(days: &i32) -> bool {
    *days == 0
}
