//! Duties: what a floor owes, by kind and name, and where a code gives less.

/// One thing that a floor owes, by its name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Duty {
    /// What kind of thing.
    pub kind: DutyKind,
    /// Its name, or the text of a requirement or a prohibition.
    pub name: String,
}

/// What kind of thing a floor owes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[non_exhaustive]
pub enum DutyKind {
    /// Something by a time.
    Deadline,
    /// Time that the customer has.
    TimeLimit,
    /// Money.
    Entitlement,
    /// Something to be told.
    Disclosure,
    /// Something a proposal must have.
    Requirement,
    /// Something a proposal must not do.
    Prohibition,
    /// Somebody who must take over.
    Escalation,
}

impl DutyKind {
    /// The kind as people say it.
    pub fn for_people(self) -> &'static str {
        match self {
            DutyKind::Deadline => "deadline",
            DutyKind::TimeLimit => "time limit",
            DutyKind::Entitlement => "entitlement",
            DutyKind::Disclosure => "disclosure",
            DutyKind::Requirement => "requirement",
            DutyKind::Prohibition => "prohibition",
            DutyKind::Escalation => "escalation",
        }
    }
}

/// Where a code gives less than its floor.
pub(crate) struct Less {
    pub(crate) duty: Duty,
    /// What is less, as a sentence.
    pub(crate) sentence: String,
    /// The clause of the pack that owes more, as the pack numbers it.
    pub(crate) pack_clause: String,
    /// The clause of the code's own that gives less, where one clause does.
    pub(crate) own_clause: Option<String>,
    /// What a worked example expects of the floor, as YAML behind `expect: `.
    pub(crate) expect: String,
}

/// A duty of a kind and name.
pub(super) fn duty(kind: DutyKind, name: &str) -> Duty {
    Duty { kind, name: name.to_owned() }
}
