//! Decisions as JSON, written in one pass, and decisions that borrow nothing: each type by the list of its members.
//!
//! The lists repeat what the `Serialize` of each type says, because writing through it costs three times as much. A list that
//! leaves a member out does not compile, and every decision that the conformance tests make is written both ways.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::decision::{
    Advice, Breach, CalendarSeen, CellSeen, Compensation, Condition, ConditionKind, ConditionSeen, ConditionText,
    DaysCounted, Deadline, DeadlineState, Decision, DisclosureAsked, DisclosureDue, DisclosureState, Engine,
    EntitlementLine, Envelope, Escalation, EscalationReason, EscalationStep, Grounds, ModuleUse, Need, NextChange,
    OpenPoint, OpenPointAbout, Origin, PackName, PolicyName, Prohibition, Reason, RowSeen, RuleError, RuleOutcome,
    RuleSummary, Superseded, TimeEntry, TimeLimit, TimeLimitState, TimeReceipt, Verdict, WhyNot, WindowSeen,
};
use crate::json_text::{JsonText, WriteJson};
use crate::limits::Limits;
use crate::named_values::NamedValues;
use crate::passage::Passage;
use crate::prepared::Prepared;
use crate::unread::Unread;
use crate::vocabulary::FindingKind;

/// Bytes that most decisions keep within.
const USUAL_BYTES: usize = 16 * 1024;

impl Decision<'_> {
    /// The decision as JSON. The same decision gives the same bytes.
    pub fn to_json(&self) -> String {
        self.written().into_string()
    }

    /// The decision as the bytes of its JSON, in UTF-8.
    pub fn to_json_bytes(&self) -> Vec<u8> {
        self.written().into_bytes()
    }

    fn written(&self) -> JsonText {
        let mut out = JsonText::with_capacity(USUAL_BYTES);
        self.write(&mut out);
        out
    }

    /// The same decision, without anything borrowed from the policy that made it.
    pub fn into_owned(self) -> Decision<'static> {
        self.owned()
    }
}

/// What can let go of what it borrows.
trait IntoOwned {
    type Owned;
    fn owned(self) -> Self::Owned;
}

/// A type that is written as an object with these members: `always`, only where it is `known`, with its members among those
/// of the whole (`flatten`), or under another name.
macro_rules! parts {
    ($type:ident<'a> { $($member:ident: $mode:tt),* }) => {
        parts!(@write $type<'_>, $type { $($member: $mode),* });

        impl IntoOwned for $type<'_> {
            type Owned = $type<'static>;

            fn owned(self) -> $type<'static> {
                let $type { $($member),* } = self;
                $type { $($member: $member.owned()),* }
            }
        }
    };
    ($type:ident { $($member:ident: $mode:tt),* }) => {
        parts!(@write $type, $type { $($member: $mode),* });
        borrows_nothing!($type);
    };
    (@write $self:ty, $type:ident { $($member:ident: $mode:tt),* }) => {
        impl WriteJson for $self {
            fn write(&self, out: &mut JsonText) {
                out.open(b'{');
                self.write_members(out);
                out.close(b'}');
            }
        }

        impl WriteMembers for $self {
            fn write_members(&self, out: &mut JsonText) {
                let $type { $($member),* } = self;
                let mut place = out.place();
                $(member!($mode, $member, out, place);)*
            }
        }
    };
}

macro_rules! member {
    (always, $member:ident, $out:ident, $place:ident) => {
        member!(@named concat!(",\"", stringify!($member), "\":"), $member, $out, $place);
    };
    (known, $member:ident, $out:ident, $place:ident) => {
        if !$member.is_left_out() {
            member!(always, $member, $out, $place);
        }
    };
    (flatten, $member:ident, $out:ident, $place:ident) => {
        $member.write_members($out);
        $place.pass();
    };
    ($name:literal, $member:ident, $out:ident, $place:ident) => {
        member!(@named concat!(",\"", $name, "\":"), $member, $out, $place);
    };
    (@named $name:expr, $member:ident, $out:ident, $place:ident) => {
        $out.name($name, &$place);
        $member.write($out);
        $place.pass();
    };
}

impl<T: Clone> WriteMembers for Cow<'_, Prepared<T>> {
    fn write_members(&self, out: &mut JsonText) {
        out.members(self.members());
    }
}

impl<T: Clone> WriteJson for Cow<'_, Prepared<T>> {
    fn write(&self, out: &mut JsonText) {
        out.open(b'{');
        out.raw(self.members());
        out.close(b'}');
    }
}

impl<T: Clone + 'static> IntoOwned for Cow<'_, Prepared<T>> {
    type Owned = Cow<'static, Prepared<T>>;

    fn owned(self) -> Cow<'static, Prepared<T>> {
        Cow::Owned(self.into_owned())
    }
}

/// A closed set that is written as one of these texts.
macro_rules! names {
    ($type:ident { $($variant:ident: $name:literal),* }) => {
        impl WriteJson for $type {
            fn write(&self, out: &mut JsonText) {
                out.raw(match self { $($type::$variant => concat!("\"", $name, "\"")),* });
            }
        }

        borrows_nothing!($type);
    };
}

macro_rules! borrows_nothing {
    ($($type:ty)*) => {$(
        impl IntoOwned for $type {
            type Owned = $type;

            fn owned(self) -> $type {
                self
            }
        }
    )*};
}

/// What is written as the members of an object.
pub(crate) trait WriteMembers {
    fn write_members(&self, out: &mut JsonText);
}

parts!(Decision<'a> { format_version: always, verdict: known, verdict_because: known, policy: known, at: always, ticket_id: known, engine: always, facts: always, assumed: known, deadlines: always, time_limits: always, disclosures: always, escalation: known, compensation: known, conditions: always, prohibitions: always, advice: always, breaches: always, unread: known, needs: always, open_points: always, errors: always, rules_in_force: always, rules: always, valid_until: known, next_changes: always, next_change_unknown: known, replayable: always, why_not: known });
parts!(Reason<'a> { clause: known, sentence: always });
parts!(PolicyName<'a> { id: always, title: always, version: always, digest: always, anchor_date: known, time_zone: always, extends: known });
parts!(PackName<'a> { id: always, version: always, digest: always });
parts!(Engine<'a> { version: always, zone_data: always, limits: known, modules: known });
parts!(ModuleUse<'a> { name: always, fuel: always, memory_bytes: always, table_elements: always, output_bytes: always, milliseconds: always });
parts!(Grounds<'a> { origin: flatten, sentence: always, because: known, row: known, rows: known });
parts!(Origin { clause: always, heading: always, rule: always });
parts!(ConditionSeen<'a> { text: flatten, holds: known, values: always, missing: known, error: known });
parts!(ConditionText { condition: always, means: known, wanted: always });
parts!(RowSeen { number: always, cells: always });
parts!(CellSeen { heading: always, cell: always });
parts!(Deadline<'a> { name: always, grounds: flatten, due: known, state: always, state_because: known, met_at: known, is_warned: always, warn_at: known, receipt: known, superseded: known });
parts!(TimeLimit<'a> { name: always, grounds: flatten, until: always, state: always, state_because: known, used_at: known, receipt: known, superseded: known });
parts!(TimeReceipt<'a> { start: always, target: always, calendar: flatten, entries: always });
parts!(CalendarSeen { time_zone: always, calendar: always, calendar_version: known, conventions: always });
parts!(TimeEntry<'a> { kind: always, reason: known, from: always, until: always, seconds: always, days: known });
parts!(Superseded<'a> { grounds: flatten, superseded_by: always });
parts!(DisclosureDue<'a> { id: always, grounds: flatten, title: always, wording: always, language: always, letters: known, by: known, given_at: known, state: always, asked_by: known, in_draft: known });
parts!(DisclosureAsked<'a> { grounds: flatten, letters: known, by: known, state: always });
parts!(Escalation<'a> { level: always, who: always, by: known, path: always, reasons: always });
parts!(EscalationStep<'a> { level: always, who: always, within: known, at: known });
parts!(EscalationReason<'a> { level: always, grounds: flatten, reason: known });
parts!(Compensation<'a> { lines: always, total: known, paid: known, outstanding: known, envelope: known, proposed: known, approver: known });
parts!(EntitlementLine<'a> { name: always, grounds: flatten, quantity: always, rate: always, days: known, percent: known, rounding: known, capped_at: known, amount: always, pay_by: known, superseded: known });
parts!(DaysCounted { first: always, last: always, days: always, at_most: known });
parts!(Envelope<'a> { floor: always, suggested: known, ceiling: known, discretionary: always, above: known, set_by: always, windows: known });
parts!(WindowSeen<'a> { clause: always, limit: always, period: always, spent: always, headroom: always });
parts!(Condition<'a> { kind: always, text: always, grounds: flatten, reason: known, say_instead: known, in_draft: known, is_met: always });
parts!(Prohibition<'a> { text: always, grounds: flatten, say_instead: known, reason: known, in_draft: known });
parts!(Advice<'a> { text: always, grounds: flatten, reason: known, say_instead: known, in_draft: known });
parts!(Breach<'a> { name: always, clause: known, sentence: always, since: known });
parts!(Need<'a> { fact: always, meaning: always, value_type: "type", pointer: always, lacking: known, rules: always });
parts!(OpenPoint<'a> { rule: always, clause: always, question: always, about: known });
parts!(OpenPointAbout<'a> { kind: always, name: known });
parts!(RuleError<'a> { rule: known, clause: known, message: always, place: known });
parts!(RuleSummary<'a> { rule: always, clause: always, outcome: always, overridden_by: known });
parts!(NextChange<'a> { at: always, what: always });
parts!(WhyNot<'a> { origin: flatten, outcome: always, sentence: always, conditions: always, conditions_met: always, conditions_in_all: always });
parts!(Passage { from: always, until: always, text: always });
parts!(Unread { pointer: always, name: always, did_you_mean: known });
parts!(Limits {
    steps: always,
    call_depth: always,
    expression_depth: always,
    text_bytes: always,
    list_length: always,
    map_size: always,
    variables: always,
    source_bytes: always,
    findings: always,
    milliseconds: always
});

names!(Verdict {
    Refused: "refused",
    Undetermined: "undetermined",
    NeedsApproval: "needs_approval",
    AllowedWithConditions: "allowed_with_conditions",
    Allowed: "allowed"
});
names!(DeadlineState {
    Running: "running",
    Paused: "paused",
    Met: "met",
    MetLate: "met_late",
    Breached: "breached",
    Unknown: "unknown"
});
names!(TimeLimitState { Open: "open", Used: "used", Over: "over", Unknown: "unknown" });
names!(DisclosureState {
    Owed: "owed",
    Given: "given",
    InDraft: "in_draft",
    MissingFromDraft: "missing_from_draft",
    Unknown: "unknown"
});
names!(ConditionKind { Approval: "approval", Requirement: "requirement", Disclosure: "disclosure" });
names!(FindingKind {
    Deadline: "deadline",
    TimeLimit: "time_limit",
    Disclosure: "disclosure",
    Escalation: "escalation",
    Entitlement: "entitlement",
    Discretion: "discretion",
    Approval: "approval",
    Requirement: "requirement",
    Prohibition: "prohibition",
    Advice: "advice"
});
names!(RuleOutcome { Fired: "fired", NotMet: "not_met", Unknown: "unknown", Error: "error" });

borrows_nothing!(bool i32 i64 u32 u64 usize String jiff::Timestamp jiff::civil::Date crate::money::Money &'static str);

impl IntoOwned for Cow<'_, str> {
    type Owned = Cow<'static, str>;

    fn owned(self) -> Cow<'static, str> {
        Cow::Owned(self.into_owned())
    }
}

impl IntoOwned for NamedValues<'_> {
    type Owned = NamedValues<'static>;

    fn owned(self) -> NamedValues<'static> {
        self.into_owned()
    }
}

impl IntoOwned for BTreeMap<&'static str, Cow<'_, str>> {
    type Owned = BTreeMap<&'static str, Cow<'static, str>>;

    fn owned(self) -> Self::Owned {
        self.into_iter().map(|(name, text)| (name, Cow::Owned(text.into_owned()))).collect()
    }
}

impl WriteJson for BTreeMap<&'static str, Cow<'_, str>> {
    fn write(&self, out: &mut JsonText) {
        out.open(b'{');
        for (name, text) in self {
            out.separate();
            out.string(name);
            out.raw(":");
            out.string(text);
        }
        out.close(b'}');
    }
}

impl<T: IntoOwned> IntoOwned for Option<T> {
    type Owned = Option<T::Owned>;

    fn owned(self) -> Option<T::Owned> {
        self.map(IntoOwned::owned)
    }
}

impl<T: IntoOwned> IntoOwned for Vec<T> {
    type Owned = Vec<T::Owned>;

    fn owned(self) -> Vec<T::Owned> {
        self.into_iter().map(IntoOwned::owned).collect()
    }
}

impl WriteJson for NamedValues<'_> {
    fn write(&self, out: &mut JsonText) {
        out.open(b'{');
        for (name, value) in self.iter() {
            out.separate();
            out.string(name);
            out.raw(":");
            value.write(out);
        }
        out.close(b'}');
    }

    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}
