//! The decision: what a host is told, and what a record keeps. Its field names are a contract.

mod compensation;
mod duties;
mod grounds;
mod proposal;
mod rules;
mod times;

use std::borrow::Cow;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::limits::Limits;
use crate::named_values::NamedValues;
use crate::unread::Unread;

pub use compensation::{Compensation, DaysCounted, EntitlementLine, Envelope, WindowSeen};
pub use duties::{DisclosureAsked, DisclosureDue, DisclosureState, Escalation, EscalationReason, EscalationStep};
pub use grounds::{CellSeen, ConditionSeen, ConditionText, Grounds, Origin, RowSeen, Superseded};
pub use proposal::{Advice, Breach, Condition, ConditionKind, Prohibition, Reason, Verdict};
pub use rules::{Need, NextChange, OpenPoint, OpenPointAbout, RuleError, RuleOutcome, RuleSummary, WhyNot};
pub use times::{CalendarSeen, Deadline, DeadlineState, TimeEntry, TimeLimit, TimeLimitState, TimeReceipt};

/// A text of a decision: borrowed from the policy where it stands there.
pub type Text<'a> = Cow<'a, str>;

/// The version of the decision's shape.
pub const DECISION_FORMAT_VERSION: u32 = 1;

/// What was decided on one case, with its reasons. It borrows the texts of the policy that made it; [`Decision::into_owned`]
/// lets go of them.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(description = "What was decided on one case, with its reasons.")]
pub struct Decision<'a> {
    /// The version of this shape.
    pub format_version: u32,
    /// Whether what the agent proposes is allowed; absent when nothing is proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What the verdict rests on, the weightiest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub verdict_because: Vec<Reason<'a>>,
    /// The code it was decided by; absent where none was in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyName<'a>>,
    /// The instant of decision.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// The ticket's identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_id: Option<Text<'a>>,
    /// What decided.
    pub engine: Engine<'a>,
    /// The facts that the rules read, by name.
    pub facts: NamedValues<'a>,
    /// The facts that the case does not have and whose absence has a declared meaning.
    #[serde(skip_serializing_if = "NamedValues::is_empty")]
    pub assumed: NamedValues<'a>,
    /// What is to be done by when.
    pub deadlines: Vec<Deadline<'a>>,
    /// What the customer may do up to when; letting it pass breaks nothing.
    pub time_limits: Vec<TimeLimit<'a>>,
    /// What the customer must be told.
    pub disclosures: Vec<DisclosureDue<'a>>,
    /// Who must take over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation<'a>>,
    /// What is owed and what may be offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation: Option<Compensation<'a>>,
    /// What the proposal still needs.
    pub conditions: Vec<Condition<'a>>,
    /// What must not be done.
    pub prohibitions: Vec<Prohibition<'a>>,
    /// What is worth knowing.
    pub advice: Vec<Advice<'a>>,
    /// What has been broken already, or would be by the proposal.
    pub breaches: Vec<Breach<'a>>,
    /// What the case says that no fact reads: most likely a misspelt name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Unread>,
    /// The missing facts, those first that settle something alone.
    pub needs: Vec<Need<'a>>,
    /// Questions that the law or the firm has not settled.
    pub open_points: Vec<OpenPoint<'a>>,
    /// What broke.
    pub errors: Vec<RuleError<'a>>,
    /// How many rules were in force. Those that `rules` does not name were not met.
    pub rules_in_force: usize,
    /// What became of the rules in force that fired, are unknown, broke or gave way to an exception, in the order of the pages;
    /// of every rule where that was asked for.
    pub rules: Vec<RuleSummary<'a>>,
    /// The instant up to which this decision reads the same with no new event; absent where it never changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_until: Option<Timestamp>,
    /// What will change at which instant with no new event.
    pub next_changes: Vec<NextChange<'a>>,
    /// Why the next change cannot be known, where it cannot.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub next_change_unknown: Vec<Text<'a>>,
    /// Whether a replay gives the same bytes; false where a clock stopped a rule.
    pub replayable: bool,
    /// Each rule that did not fire, with the conditions that failed; only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<Vec<WhyNot<'a>>>,
}

/// A code, by name and content.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PolicyName<'a> {
    /// Its identifier.
    pub id: Text<'a>,
    /// Its title.
    pub title: Text<'a>,
    /// The version in force on the anchor date.
    pub version: Text<'a>,
    /// SHA-256 of its files, in hexadecimal digits.
    pub digest: Text<'a>,
    /// The date on which the version was chosen, in the policy's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor_date: Option<Text<'a>>,
    /// The zone in which its days are counted.
    pub time_zone: Text<'a>,
    /// The packs that it extends, whose files `digest` covers too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extends: Vec<PackName<'a>>,
}

/// A pack that a code extends, by name and content.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PackName<'a> {
    /// Its identifier.
    pub id: Text<'a>,
    /// Its version.
    pub version: Text<'a>,
    /// SHA-256 of its files, in hexadecimal digits: its `policy.digest` where it decides alone.
    pub digest: Text<'a>,
}

/// What decided: enough to replay.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Engine<'a> {
    /// The version of the engine.
    pub version: Text<'a>,
    /// The version of the zone data it carries.
    pub zone_data: Text<'a>,
    /// The limits on bodies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// What each module of the policy may use, in the order of their names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub modules: Vec<ModuleUse<'a>>,
}

/// What a module may use while a case is decided. Its content is part of the policy's digest.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ModuleUse<'a> {
    /// Its name.
    pub name: Text<'a>,
    /// Units of work of one call.
    pub fuel: u64,
    /// Bytes of linear memory.
    pub memory_bytes: usize,
    /// Elements of all tables.
    pub table_elements: usize,
    /// Bytes that one call may hand back.
    pub output_bytes: usize,
    /// The safety net: wall-clock time after which a call is stopped, in milliseconds. A decision that it stopped says so.
    pub milliseconds: u64,
}

impl Decision<'_> {
    /// The JSON Schema of decisions.
    pub fn json_schema() -> serde_json::Value {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
        let mut schema = settings.into_generator().into_root_schema_for::<Decision<'_>>().to_value();
        if let Some(object) = schema.as_object_mut() {
            object.insert("title".to_owned(), "redress decision".into());
        }
        schema
    }
}
