//! The decision: what a host is told, and what a record keeps. Its field names are a contract.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::limits::Limits;
use crate::money::Money;
use crate::named_values::NamedValues;
use crate::passage::Passage;
use crate::prepared::Prepared;
use crate::unread::Unread;
use crate::vocabulary::FindingKind;

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
}

/// Where a finding comes from and why.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Grounds<'a> {
    /// The rule that made it.
    #[serde(flatten)]
    pub origin: Cow<'a, Prepared<Origin>>,
    /// The finding as a sentence for people.
    pub sentence: Text<'a>,
    /// The conditions of the rule, each with the values it saw.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<ConditionSeen<'a>>,
    /// The row of the clause's table that hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<Cow<'a, Prepared<RowSeen>>>,
}

/// The rule that a finding comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Origin {
    /// The clause's number.
    pub clause: String,
    /// The clause's heading, with its number.
    pub heading: String,
    /// The rule's name.
    pub rule: String,
}

impl<'a> Grounds<'a> {
    /// The clause's number.
    pub fn clause(&self) -> Text<'a> {
        self.of_origin(|origin| &origin.clause)
    }

    /// The clause's heading, with its number.
    pub fn heading(&self) -> Text<'a> {
        self.of_origin(|origin| &origin.heading)
    }

    /// The rule's name.
    pub fn rule(&self) -> Text<'a> {
        self.of_origin(|origin| &origin.rule)
    }

    fn of_origin(&self, part: impl Fn(&Origin) -> &String) -> Text<'a> {
        match &self.origin {
            Cow::Borrowed(origin) => Cow::Borrowed(part(origin)),
            Cow::Owned(origin) => Cow::Owned(part(origin).clone()),
        }
    }
}

/// One condition of a guard, as it was for this case.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ConditionSeen<'a> {
    /// The condition as the rule has it.
    #[serde(flatten)]
    pub text: Cow<'a, Prepared<ConditionText>>,
    /// Whether it held; absent where it could not be said or was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
    /// The values it saw, by fact or expression.
    pub values: NamedValues<'a>,
    /// The facts it lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Text<'a>>,
    /// What broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Text<'a>>,
}

/// A condition of a guard, as the rule has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct ConditionText {
    /// The author's own words.
    pub condition: String,
    /// What the words stand for, where they name a `let` of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub means: Option<String>,
    /// Whether the rule needs it to be true, or false.
    pub wanted: bool,
}

/// One row of a decision table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct RowSeen {
    /// Its number, from 1.
    pub number: usize,
    /// Its cells as the author wrote them, by heading, in the order of the page.
    pub cells: Vec<CellSeen>,
}

/// One cell of a row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct CellSeen {
    /// The heading.
    pub heading: String,
    /// The cell.
    pub cell: String,
}

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

/// A finding that another clause took the place of.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Superseded<'a> {
    /// Where it came from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// Why it does not govern.
    pub superseded_by: Text<'a>,
}

/// Something the customer must be told.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct DisclosureDue<'a> {
    /// Which disclosure.
    pub id: Text<'a>,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// Its title.
    pub title: Text<'a>,
    /// What to say.
    pub wording: Text<'a>,
    /// The language of the wording.
    pub language: Text<'a>,
    /// The kinds of letter that must carry it; empty: any reply.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<Text<'a>>,
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
pub struct Escalation<'a> {
    /// The level now due: the highest that some clause asks for.
    pub level: Text<'a>,
    /// Who that is.
    pub who: Text<'a>,
    /// By when they must have taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub by: Option<Timestamp>,
    /// The levels after it, with the times at which they take over where those are known.
    pub path: Vec<EscalationStep<'a>>,
    /// Every reason, the highest level first.
    pub reasons: Vec<EscalationReason<'a>>,
}

/// One level of the path.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct EscalationStep<'a> {
    /// The level.
    pub level: Text<'a>,
    /// Who that is.
    pub who: Text<'a>,
    /// How long it has before the next level takes over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Text<'a>>,
    /// When it takes over if nothing happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub at: Option<Timestamp>,
}

/// Why a level must take over.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct EscalationReason<'a> {
    /// The level that this clause asks for.
    pub level: Text<'a>,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// The reason that the rule gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text<'a>>,
}

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
