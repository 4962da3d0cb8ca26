//! What a decision says of a proposal: its verdict, conditions, prohibitions, advice and breaches.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Grounds, Text};
use crate::passage::Passage;

/// Whether a proposal is allowed, the strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It must not go out as it is.
    Refused,
    /// It cannot be said: a fact is missing, or a rule broke.
    Undetermined,
    /// Somebody must agree first.
    NeedsApproval,
    /// It may go out if something is done too.
    AllowedWithConditions,
    /// It may go out.
    Allowed,
}

/// One reason of a verdict.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Reason<'a> {
    /// The clause, where one clause is the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Text<'a>>,
    /// The reason, as a sentence.
    pub sentence: Text<'a>,
}

/// What a proposal still needs.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Condition<'a> {
    /// What kind of need.
    pub kind: ConditionKind,
    /// What is needed.
    pub text: Text<'a>,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// The reason that the rule gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text<'a>>,
    /// What to say in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say_instead: Option<Text<'a>>,
    /// Where the draft says it, in Unicode characters of the draft as given; empty: nowhere, or the rule does not show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_draft: Vec<Passage>,
    /// Whether it is met already.
    pub is_met: bool,
}

/// What kind of need a proposal has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConditionKind {
    /// A role must agree.
    Approval,
    /// Something must be done.
    Requirement,
    /// The draft must say something.
    Disclosure,
}

/// Something that must not be done.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Prohibition<'a> {
    /// What is wrong with the proposal.
    pub text: Text<'a>,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// What to say in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say_instead: Option<Text<'a>>,
    /// The reason that the rule gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text<'a>>,
    /// Where the draft says it, in Unicode characters of the draft as given; empty: nowhere, or the rule does not show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_draft: Vec<Passage>,
}

/// Something worth knowing.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Advice<'a> {
    /// What.
    pub text: Text<'a>,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// The reason that the rule gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text<'a>>,
    /// What to say in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say_instead: Option<Text<'a>>,
    /// Where the draft says it, in Unicode characters of the draft as given; empty: nowhere, or the rule does not show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_draft: Vec<Passage>,
}

/// Something that has been broken already, or would be by the proposal.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Breach<'a> {
    /// What was broken: the name of a deadline, a disclosure, or `offer`.
    pub name: Text<'a>,
    /// The clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Text<'a>>,
    /// The breach as a sentence.
    pub sentence: Text<'a>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub since: Option<Timestamp>,
}

impl Verdict {
    /// The verdict as people say it.
    pub fn for_people(self) -> &'static str {
        match self {
            Verdict::Refused => "refused",
            Verdict::Undetermined => "undetermined",
            Verdict::NeedsApproval => "needs approval",
            Verdict::AllowedWithConditions => "allowed with conditions",
            Verdict::Allowed => "allowed",
        }
    }
}
