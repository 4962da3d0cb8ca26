//! The vocabulary: the calls with which a rule reports its findings, each defined once.
//!
//! Bodies in Rhai, tables that are a clause's whole rule, and the reference page all read these definitions.

use crate::parameter::{Parameter, ParameterKind};

/// What kind of finding a call makes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Something is to be done by a time.
    Deadline,
    /// The customer may do something up to a time.
    TimeLimit,
    /// The customer must be told something.
    Disclosure,
    /// Somebody must take over.
    Escalation,
    /// The customer is owed something.
    Entitlement,
    /// What an agent may give beyond what is owed.
    Discretion,
    /// Somebody must agree to the proposal.
    Approval,
    /// Something must be done with the proposal.
    Requirement,
    /// Something must not be done.
    Prohibition,
    /// Something is worth knowing.
    Advice,
}

/// One call of the vocabulary: `deadline(name)`.
#[derive(Debug)]
pub struct Call {
    /// The name a rule writes.
    pub name: &'static str,
    /// The finding it makes.
    pub finding: FindingKind,
    /// What stands between its brackets.
    pub subject: Parameter,
    /// What can be said of it.
    pub methods: &'static [Method],
    /// What must be said of it: one of these sets, whole. An empty set says that nothing of them need be said.
    pub needs_one_of: &'static [&'static [&'static str]],
    /// What it reports, in one sentence.
    pub meaning: &'static str,
}

/// Something said of a finding: `.within(duration)`.
#[derive(Debug)]
pub struct Method {
    /// The name a rule writes after the dot.
    pub name: &'static str,
    /// What stands between its brackets; the last may repeat where `repeats`.
    pub parameters: &'static [Parameter],
    /// Whether the last parameter may be given several times.
    pub repeats: bool,
    /// What it says, in one sentence.
    pub meaning: &'static str,
}

const fn method(name: &'static str, parameters: &'static [Parameter], meaning: &'static str) -> Method {
    Method { name, parameters, repeats: false, meaning }
}

const fn several(name: &'static str, parameters: &'static [Parameter], meaning: &'static str) -> Method {
    Method { name, parameters, repeats: true, meaning }
}

use ParameterKind::{
    Ceiling, Date, DurationOrPercent, Instant, Integer, Length, List, Money, Number, Passages, Percent, Text,
};

const BY: Method = method("by", &[Parameter::new("by", Instant)], "the time by which");
const BECAUSE: Method = method("because", &[Parameter::new("because", Text)], "the reason, in words");
const WITHIN: Method = method("within", &[Parameter::new("within", Length)], "how long it may take");
const AFTER: Method = method("after", &[Parameter::new("after", Instant)], "when the clock starts");
const CALENDAR: Method =
    method("calendar", &[Parameter::new("calendar", Text)], "the calendar to count in, where not the policy's own");
const WORKING_DAYS: Method = method(
    "working_days",
    &[Parameter::new("working_days", Text)],
    "the kind of working day to count, where not the policy's own",
);
const SAY_INSTEAD: Method = method("say_instead", &[Parameter::new("say_instead", Text)], "what to say in its place");
const IN_DRAFT: Method = method(
    "in_draft",
    &[Parameter::new("in_draft", Passages)],
    "the passages of the draft it is about, where the condition or the table's row does not show them",
);

/// Every call, in the order of the reference page.
pub const VOCABULARY: &[Call] = &[
    Call {
        name: "deadline",
        finding: FindingKind::Deadline,
        subject: Parameter::new("name", Text),
        methods: &[
            WITHIN,
            AFTER,
            BY,
            method(
                "since",
                &[Parameter::new("since", Instant)],
                "with `.by`: from when an event can meet it; without it, from the promise that names the time, or from the beginning",
            ),
            several("met_by", &[Parameter::new("met_by", Text)], "the types of event that meet it"),
            method(
                "met_at",
                &[Parameter::new("met_at", Instant)],
                "when it was met, as a fact tells it; a fact that is not yet there has not met it",
            ),
            several(
                "paused_while",
                &[Parameter::new("paused_while", Text)],
                "the statuses in which the clock stands still",
            ),
            method(
                "on_reopen",
                &[Parameter::new("on_reopen", Text)],
                "what a reopening does: `continue`, `new cycle`, `as if never met` or `ignore`",
            ),
            method(
                "on_priority_change",
                &[Parameter::new("on_priority_change", Text)],
                "what a change of priority does to the time that has run: `keep elapsed` or `restart`",
            ),
            method(
                "warn",
                &[Parameter::new("warn", DurationOrPercent)],
                "a warning that long before it is due, or when that share of the time has gone",
            ),
            CALENDAR,
            WORKING_DAYS,
        ],
        needs_one_of: &[&["within", "after"], &["by"]],
        meaning: "something is to be done by a time",
    },
    Call {
        name: "time_limit",
        finding: FindingKind::TimeLimit,
        subject: Parameter::new("name", Text),
        methods: &[
            WITHIN,
            AFTER,
            BY,
            several("used_by", &[Parameter::new("used_by", Text)], "the types of event by which the customer uses it"),
            method(
                "used_at",
                &[Parameter::new("used_at", Instant)],
                "when the customer used it, as a fact tells it; a fact that is not yet there has not",
            ),
            CALENDAR,
            WORKING_DAYS,
        ],
        needs_one_of: &[&["within", "after"], &["by"]],
        meaning: "the customer's own time: what they may do up to a time, and the firm does not break when they let it pass",
    },
    Call {
        name: "disclose",
        finding: FindingKind::Disclosure,
        subject: Parameter::new("id", Text),
        methods: &[
            BY,
            several("in_letter", &[Parameter::new("in_letter", Text)], "the kinds of letter that must carry it"),
        ],
        needs_one_of: &[],
        meaning: "the customer must be told this; the wording stands in `disclosures/*.toml`",
    },
    Call {
        name: "escalate_to",
        finding: FindingKind::Escalation,
        subject: Parameter::new("level", Text),
        methods: &[WITHIN, AFTER, BY, BECAUSE],
        needs_one_of: &[&[], &["within", "after"], &["by"]],
        meaning: "this level must take over",
    },
    Call {
        name: "owe",
        finding: FindingKind::Entitlement,
        subject: Parameter::new("name", Text),
        methods: &[
            method("amount", &[Parameter::new("amount", Money)], "the sum"),
            method("per_day", &[Parameter::new("per_day", Money)], "the sum for each day"),
            method(
                "days",
                &[Parameter::new("first_day", Date), Parameter::new("last_day", Date)],
                "the first and the last day that count",
            ),
            method("percent", &[Parameter::new("percent", Percent), Parameter::new("of", Money)], "a share of a price"),
            method("at_most", &[Parameter::new("at_most", Money)], "the most that is owed"),
            method("at_most_days", &[Parameter::new("at_most_days", Integer)], "the most days that count"),
            method(
                "round",
                &[Parameter::new("mode", Text), Parameter::new("unit", Number)],
                "`half up`, `half even`, `down` or `up`, to a unit such as `number(\"0.01\")`",
            ),
            method(
                "pay_within",
                &[Parameter::new("pay_within", Length), Parameter::new("after", Instant)],
                "when it must be paid: so long after an instant",
            ),
            method("pay_by", &[Parameter::new("pay_by", Instant)], "when it must be paid: by an instant"),
            method(
                "calendar",
                &[Parameter::new("calendar", Text)],
                "the calendar in which `.pay_within` counts, where not the policy's own",
            ),
        ],
        needs_one_of: &[&["amount"], &["per_day", "days"], &["percent"]],
        meaning: "the customer is owed this",
    },
    Call {
        name: "may_offer",
        finding: FindingKind::Discretion,
        subject: Parameter::new("ceiling", Ceiling),
        methods: &[
            several("form", &[Parameter::new("form", Text)], "the forms of offer it covers; without it, every form"),
            method("suggest", &[Parameter::new("suggest", Money)], "what is usual"),
            method("above", &[Parameter::new("above", Text)], "the role that may approve more"),
            method(
                "window",
                &[Parameter::new("window", Money), Parameter::new("period", Length), Parameter::new("list", List)],
                "the most in a period, counting the payments of a list",
            ),
            BECAUSE,
        ],
        needs_one_of: &[],
        meaning: "what an agent may give beyond what is owed; `may_offer(\"no limit\")` sets no ceiling of its own",
    },
    Call {
        name: "needs_approval_of",
        finding: FindingKind::Approval,
        subject: Parameter::new("role", Text),
        methods: &[BECAUSE],
        needs_one_of: &[],
        meaning: "this role, or one above it, must agree to the proposal",
    },
    Call {
        name: "require",
        finding: FindingKind::Requirement,
        subject: Parameter::new("text", Text),
        methods: &[SAY_INSTEAD, IN_DRAFT, BECAUSE],
        needs_one_of: &[],
        meaning: "the proposal is fine if this is done too",
    },
    Call {
        name: "forbid",
        finding: FindingKind::Prohibition,
        subject: Parameter::new("text", Text),
        methods: &[SAY_INSTEAD, IN_DRAFT, BECAUSE],
        needs_one_of: &[],
        meaning: "the proposal must not go out as it is",
    },
    Call {
        name: "advise",
        finding: FindingKind::Advice,
        subject: Parameter::new("text", Text),
        methods: &[SAY_INSTEAD, IN_DRAFT, BECAUSE],
        needs_one_of: &[],
        meaning: "worth knowing; it does not change the verdict",
    },
];

impl Call {
    /// The call of a name: `deadline`.
    pub fn named(name: &str) -> Option<&'static Call> {
        VOCABULARY.iter().find(|call| call.name == name)
    }

    /// The call that makes a kind of finding.
    pub fn making(finding: FindingKind) -> &'static Call {
        VOCABULARY.iter().find(|call| call.finding == finding).unwrap_or(&VOCABULARY[0])
    }

    /// Whether what was said is enough: one of the sets that must be said, whole, and nothing of another.
    pub fn is_complete(&self, is_said: impl Fn(&str) -> bool) -> bool {
        let sets = || self.needs_one_of.iter().filter(|set| !set.is_empty());
        let begun = sets().filter(|set| set.iter().any(|name| is_said(name))).count();
        let whole = sets().filter(|set| set.iter().all(|name| is_said(name))).count();
        if begun == 0 { self.needs_nothing() } else { begun == 1 && whole == 1 }
    }

    /// What is wrong where what was said is too little, or too much; `None` where it is enough.
    pub fn problem_with_said(&self, subject: &dyn std::fmt::Display, is_said: impl Fn(&str) -> bool) -> Option<String> {
        if self.is_complete(&is_said) {
            return None;
        }
        let sets = || self.needs_one_of.iter().filter(|set| !set.is_empty());
        let begun = sets().filter(|set| set.iter().any(|name| is_said(name))).count();
        let sets: Vec<String> = sets()
            .map(|set| set.iter().map(|name| format!("`.{name}(…)`")).collect::<Vec<_>>().join(" with "))
            .collect();
        let what = if begun > 1 { "takes only one of" } else { "is incomplete: it needs" };
        Some(format!("`{}({subject})` {what} {}", self.name, sets.join(" or ")))
    }

    /// Whether its subject alone is enough.
    pub fn needs_nothing(&self) -> bool {
        self.needs_one_of.iter().all(|set| set.is_empty()) || self.needs_one_of.contains(&[].as_slice())
    }

    /// The method of a name: `within`.
    pub fn method(&self, name: &str) -> Option<&'static Method> {
        self.methods_of().iter().find(|method| method.name == name)
    }

    fn methods_of(&self) -> &'static [Method] {
        self.methods
    }
}

impl FindingKind {
    /// Every kind, with the name that an attribute `finding=` writes.
    pub const ALL: [(&'static str, FindingKind); 10] = [
        ("deadline", FindingKind::Deadline),
        ("time_limit", FindingKind::TimeLimit),
        ("disclosure", FindingKind::Disclosure),
        ("escalation", FindingKind::Escalation),
        ("entitlement", FindingKind::Entitlement),
        ("discretion", FindingKind::Discretion),
        ("approval", FindingKind::Approval),
        ("requirement", FindingKind::Requirement),
        ("prohibition", FindingKind::Prohibition),
        ("advice", FindingKind::Advice),
    ];

    /// The kind of a name.
    pub fn named(name: &str) -> Option<FindingKind> {
        Self::ALL.iter().find(|(each, _)| *each == name).map(|(_, kind)| *kind)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, each)| *each == self).map_or("", |(name, _)| name)
    }

    /// Its name as people say it.
    pub fn for_people(self) -> &'static str {
        match self {
            FindingKind::TimeLimit => "time limit",
            other => other.name(),
        }
    }

    /// Whether a rule that may make such a finding has a say in whether a proposal is allowed.
    pub fn touches_a_proposal(self) -> bool {
        matches!(
            self,
            FindingKind::Prohibition
                | FindingKind::Discretion
                | FindingKind::Approval
                | FindingKind::Requirement
                | FindingKind::Disclosure
        )
    }
}

impl std::fmt::Display for FindingKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
