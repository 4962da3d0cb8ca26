//! What became of the rules: missing facts, open points, errors, and why some did not fire.

use std::borrow::Cow;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{ConditionSeen, Origin, Text};
use crate::prepared::Prepared;
use crate::vocabulary::FindingKind;

/// A missing fact.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Need<'a> {
    /// The fact.
    pub fact: Text<'a>,
    /// What it means.
    pub meaning: Text<'a>,
    /// Its type.
    #[serde(rename = "type")]
    pub value_type: Text<'a>,
    /// Where it would stand in the canonical case.
    pub pointer: Text<'a>,
    /// What its entries lack, where the case has the list itself: `ticket.events[1].actor`. The first entry is 0.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacking: Vec<Text<'a>>,
    /// The rules that wait for it, or what else does.
    pub rules: Vec<Text<'a>>,
}

/// A question that the law or the firm has not settled.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct OpenPoint<'a> {
    /// The rule that needs the answer.
    pub rule: Text<'a>,
    /// Its clause.
    pub clause: Text<'a>,
    /// The question.
    pub question: Text<'a>,
    /// What turns on it, where the rule says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<OpenPointAbout<'a>>,
}

/// What turns on an open point.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct OpenPointAbout<'a> {
    /// The kind of finding.
    pub kind: FindingKind,
    /// Its name, where the rule gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text<'a>>,
}

/// Something that broke.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct RuleError<'a> {
    /// The rule, where one rule broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Text<'a>>,
    /// The clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Text<'a>>,
    /// What broke.
    pub message: Text<'a>,
    /// The page, line and column: `01-promises.md:14:9`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Text<'a>>,
}

/// What became of a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleOutcome {
    /// Its condition held, and it reported.
    Fired,
    /// Its condition did not hold.
    NotMet,
    /// A fact is missing, or a point is open.
    Unknown,
    /// Something broke.
    Error,
}

/// A rule and what became of it.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct RuleSummary<'a> {
    /// The rule.
    pub rule: Text<'a>,
    /// Its clause.
    pub clause: Text<'a>,
    /// What became of it.
    pub outcome: RuleOutcome,
    /// The clause whose exception took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overridden_by: Option<Text<'a>>,
}

/// Something that will read differently later, with no new event.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct NextChange<'a> {
    /// When.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// What will change.
    pub what: Text<'a>,
}

/// Why a rule did not fire.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct WhyNot<'a> {
    /// The rule.
    #[serde(flatten)]
    pub origin: Cow<'a, Prepared<Origin>>,
    /// What became of it.
    pub outcome: RuleOutcome,
    /// Why, as a sentence.
    pub sentence: Text<'a>,
    /// The conditions that failed or could not be said, with the values they saw.
    pub conditions: Vec<ConditionSeen<'a>>,
    /// How many of the rule's conditions held.
    pub conditions_met: usize,
    /// How many it has.
    pub conditions_in_all: usize,
}
