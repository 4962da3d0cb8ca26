//! The decision: what a host is told, and what a record keeps. Its field names are a contract.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::limits::Limits;
use crate::money::Money;
use crate::passage::Passage;
use crate::unread::Unread;
use crate::value::Value;

/// The version of the decision's shape.
pub const DECISION_FORMAT_VERSION: u32 = 1;

/// What was decided on one case, with its reasons.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Decision {
    /// The version of this shape.
    pub format_version: u32,
    /// Whether what the agent proposes is allowed; absent when nothing is proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What the verdict rests on, the weightiest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub verdict_because: Vec<Reason>,
    /// The code it was decided by; absent where none was in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyName>,
    /// The instant of decision.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// The ticket's identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_id: Option<String>,
    /// What decided.
    pub engine: Engine,
    /// The facts that the rules read, by name.
    pub facts: BTreeMap<String, Value>,
    /// The facts that the case does not have and whose absence has a declared meaning.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub assumed: BTreeMap<String, Value>,
    /// What is to be done by when.
    pub deadlines: Vec<Deadline>,
    /// What the customer must be told.
    pub disclosures: Vec<DisclosureDue>,
    /// Who must take over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
    /// What is owed and what may be offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation: Option<Compensation>,
    /// What the proposal still needs.
    pub conditions: Vec<Condition>,
    /// What must not be done.
    pub prohibitions: Vec<Prohibition>,
    /// What is worth knowing.
    pub advice: Vec<Advice>,
    /// What has been broken already, or would be by the proposal.
    pub breaches: Vec<Breach>,
    /// What the case says that no fact reads: most likely a misspelt name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Unread>,
    /// The missing facts, those first that settle something alone.
    pub needs: Vec<Need>,
    /// Questions that the law or the firm has not settled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub open_points: Vec<OpenPoint>,
    /// What broke.
    pub errors: Vec<RuleError>,
    /// What became of every rule in force, in the order of the pages.
    pub rules: Vec<RuleSummary>,
    /// The instant up to which this decision reads the same with no new event; absent where it never changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub valid_until: Option<Timestamp>,
    /// What will change at which instant with no new event.
    pub next_changes: Vec<NextChange>,
    /// Why the next change cannot be known, where it cannot.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub next_change_unknown: Vec<String>,
    /// Whether a replay gives the same bytes; false where a clock stopped a rule.
    pub replayable: bool,
    /// Each rule that did not fire, with the conditions that failed; only when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<Vec<WhyNot>>,
}

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
pub struct Reason {
    /// The clause, where one clause is the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The reason, as a sentence.
    pub sentence: String,
}

/// A code, by name and content.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PolicyName {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The version in force on the anchor date.
    pub version: String,
    /// SHA-256 of its files, in hexadecimal digits.
    pub digest: String,
    /// The date on which the version was chosen, in the policy's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor_date: Option<String>,
    /// The zone in which its days are counted.
    pub time_zone: String,
}

/// What decided: enough to replay.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Engine {
    /// The version of the engine.
    pub version: String,
    /// The version of the zone data it carries.
    pub zone_data: String,
    /// The limits on bodies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
}

/// Where a finding comes from and why.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Grounds {
    /// The clause's number.
    pub clause: String,
    /// The clause's heading, with its number.
    pub heading: String,
    /// The rule's name.
    pub rule: String,
    /// The finding as a sentence for people.
    pub sentence: String,
    /// The conditions of the rule, each with the values it saw.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<ConditionSeen>,
    /// The row of the clause's table that hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<RowSeen>,
}

/// One condition of a guard, as it was for this case.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ConditionSeen {
    /// The author's own words.
    pub condition: String,
    /// What the words stand for, where they name a `let` of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub means: Option<String>,
    /// Whether the rule needs it to be true, or false.
    pub wanted: bool,
    /// Whether it held; absent where it could not be said or was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
    /// The values it saw, by fact or expression.
    pub values: BTreeMap<String, Value>,
    /// The facts it lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// One row of a decision table.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct RowSeen {
    /// Its number, from 1.
    pub number: usize,
    /// Its cells as the author wrote them, by heading, in the order of the page.
    pub cells: Vec<CellSeen>,
}

/// One cell of a row.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CellSeen {
    /// The heading.
    pub heading: String,
    /// The cell.
    pub cell: String,
}

/// Something to be done by a time.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Deadline {
    /// What is to be done.
    pub name: String,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds,
    /// When it is due; absent while that cannot be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub due: Option<Timestamp>,
    /// How it stands.
    pub state: DeadlineState,
    /// Why it cannot be said how it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_because: Option<String>,
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
    pub receipt: Option<TimeReceipt>,
    /// The findings that this one takes the place of, with why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub superseded: Vec<Superseded>,
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

/// How the time of a deadline was counted.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct TimeReceipt {
    /// When the clock started.
    #[schemars(with = "String")]
    pub start: Timestamp,
    /// How long it may take.
    pub target: String,
    /// The zone in which it was counted.
    pub time_zone: String,
    /// The calendar.
    pub calendar: String,
    /// The calendar's version.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub calendar_version: String,
    /// The conventions used, by name.
    pub conventions: BTreeMap<String, String>,
    /// Every interval counted, skipped and paused, in order.
    pub entries: Vec<TimeEntry>,
}

/// One interval of a receipt.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct TimeEntry {
    /// `counted`, `skipped` or `paused`.
    pub kind: String,
    /// Why, where it was skipped or paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
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

/// A finding that another clause took the place of.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Superseded {
    /// Where it came from and why.
    #[serde(flatten)]
    pub grounds: Grounds,
    /// Why it does not govern.
    pub superseded_by: String,
}

/// Something the customer must be told.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct DisclosureDue {
    /// Which disclosure.
    pub id: String,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds,
    /// Its title.
    pub title: String,
    /// What to say.
    pub wording: String,
    /// The language of the wording.
    pub language: String,
    /// The kinds of letter that must carry it; empty: any reply.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<String>,
    /// When it must have been said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub by: Option<Timestamp>,
    /// When it was made first, where the record says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub given_at: Option<Timestamp>,
    /// How it stands.
    pub state: DisclosureState,
    /// Where the draft says it, in Unicode characters of the draft as given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_draft: Vec<Passage>,
}

/// How a disclosure stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureState {
    /// It must still be made.
    Owed,
    /// It was made.
    Given,
    /// The draft makes it.
    InDraft,
    /// The draft should make it and does not.
    MissingFromDraft,
    /// The case does not tell whether it was made.
    Unknown,
}

/// Who must take over.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Escalation {
    /// The level now due: the highest that some clause asks for.
    pub level: String,
    /// Who that is.
    pub who: String,
    /// By when they must have taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub by: Option<Timestamp>,
    /// The levels after it, with the times at which they take over where those are known.
    pub path: Vec<EscalationStep>,
    /// Every reason, the highest level first.
    pub reasons: Vec<EscalationReason>,
}

/// One level of the path.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct EscalationStep {
    /// The level.
    pub level: String,
    /// Who that is.
    pub who: String,
    /// How long it has before the next level takes over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// When it takes over if nothing happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub at: Option<Timestamp>,
}

/// Why a level must take over.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct EscalationReason {
    /// The level that this clause asks for.
    pub level: String,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds,
    /// The reason that the rule gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What is owed, and what may be offered beyond it.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Compensation {
    /// What is owed, line by line.
    pub lines: Vec<EntitlementLine>,
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
    pub envelope: Option<Envelope>,
    /// What the agent offers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Money>,
    /// The role that must approve, where one must.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
}

/// One line of what is owed.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct EntitlementLine {
    /// What is owed.
    pub name: String,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds,
    /// How many times the rate counts: days, or 1.
    pub quantity: i64,
    /// The rate.
    pub rate: Money,
    /// Hundredths of the rate, where it is a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    /// How it was rounded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<String>,
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
    pub superseded: Vec<Superseded>,
}

/// What may be offered: what is owed anyway, and the discretion above it.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Envelope {
    /// What is owed anyway.
    pub floor: Money,
    /// What is usual, beyond the floor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested: Option<Money>,
    /// The most beyond the floor; zero where no clause gives discretion.
    pub ceiling: Money,
    /// What the proposal spends beyond the floor.
    pub discretionary: Money,
    /// The role that may approve more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<String>,
    /// The clauses that set the ceiling, the lowest first.
    pub set_by: Vec<Grounds>,
    /// What is left of the budgets over a period.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<WindowSeen>,
}

/// A budget over a period.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct WindowSeen {
    /// The clause that sets it.
    pub clause: String,
    /// The most in the period.
    pub limit: Money,
    /// The period, which ends at the instant of decision.
    pub period: String,
    /// What was paid in it. A host refuses a second proposal that would spend the same budget twice.
    pub spent: Money,
    /// What is left.
    pub headroom: Money,
}

/// What a proposal still needs.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Condition {
    /// What kind of need.
    pub kind: ConditionKind,
    /// What is needed.
    pub text: String,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds,
    /// The reason that the rule gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What to say in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say_instead: Option<String>,
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
pub struct Prohibition {
    /// What is wrong with the proposal.
    pub text: String,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds,
    /// What to say in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say_instead: Option<String>,
    /// The reason that the rule gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where the draft says it, in Unicode characters of the draft as given; empty: nowhere, or the rule does not show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_draft: Vec<Passage>,
}

/// Something worth knowing.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Advice {
    /// What.
    pub text: String,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds,
    /// The reason that the rule gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What to say in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say_instead: Option<String>,
    /// Where the draft says it, in Unicode characters of the draft as given; empty: nowhere, or the rule does not show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_draft: Vec<Passage>,
}

/// Something that has been broken already, or would be by the proposal.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Breach {
    /// What was broken: the name of a deadline, a disclosure, or `offer`.
    pub name: String,
    /// The clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// The breach as a sentence.
    pub sentence: String,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub since: Option<Timestamp>,
}

/// A missing fact.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Need {
    /// The fact.
    pub fact: String,
    /// What it means.
    pub meaning: String,
    /// Its type.
    #[serde(rename = "type")]
    pub value_type: String,
    /// Where it would stand in the canonical case.
    pub pointer: String,
    /// The rules that wait for it, or what else does.
    pub rules: Vec<String>,
}

/// A question that the law or the firm has not settled.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct OpenPoint {
    /// The rule that needs the answer.
    pub rule: String,
    /// Its clause.
    pub clause: String,
    /// The question.
    pub question: String,
}

/// Something that broke.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct RuleError {
    /// The rule, where one rule broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// What broke.
    pub message: String,
    /// The page, line and column: `01-promises.md:14:9`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
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
pub struct RuleSummary {
    /// The rule.
    pub rule: String,
    /// Its clause.
    pub clause: String,
    /// What became of it.
    pub outcome: RuleOutcome,
    /// The clause whose exception took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overridden_by: Option<String>,
}

/// Something that will read differently later, with no new event.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct NextChange {
    /// When.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// What will change.
    pub what: String,
}

/// Why a rule did not fire.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct WhyNot {
    /// The rule.
    pub rule: String,
    /// Its clause.
    pub clause: String,
    /// The clause's heading, with its number.
    pub heading: String,
    /// What became of it.
    pub outcome: RuleOutcome,
    /// Why, as a sentence.
    pub sentence: String,
    /// The conditions that failed or could not be said, with the values they saw.
    pub conditions: Vec<ConditionSeen>,
    /// How many of the rule's conditions held.
    pub conditions_met: usize,
    /// How many it has.
    pub conditions_in_all: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(days: &i32) -> bool {
    *days == 0
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

impl Decision {
    /// The decision as JSON. The same decision gives the same bytes.
    pub fn to_json(&self) -> String {
        let mut text = Vec::with_capacity(16 * 1024);
        match serde_json::to_writer(&mut text, self) {
            Ok(()) => String::from_utf8(text).unwrap_or_default(),
            Err(error) => format!("{{\"error\":{:?}}}", error.to_string()),
        }
    }

    /// The JSON Schema of decisions.
    pub fn json_schema() -> serde_json::Value {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
        let mut schema = settings.into_generator().into_root_schema_for::<Decision>().to_value();
        if let Some(object) = schema.as_object_mut() {
            object.insert("title".to_owned(), "redress decision".into());
        }
        schema
    }
}
