//! What modules of earlier versions of the contract hand back, read as what it means in the present one.
//!
//! `schemas/wit/1.0` and `1.1` are the contract as it was. A record with another field is another type to WebAssembly, so each form
//! that a type had is written down here once, with what its later fields are for it; what never changed is that of
//! [`crate::contract`]. An earlier version is then a list of forms, `Findings1_0`, and a row in [`crate::version`].

use wasmtime::component::{ComponentType, Lift};

use crate::contract::{self, manifest};

/// A report of version 1.0.
pub(crate) type Report1_0 = Report<Findings1_0>;
/// A report of version 1.1.
pub(crate) type Report1_1 = Report<Findings1_1>;

type Findings1_0 = Finding<EscalationTo1_0, RequirementTo1_0, ProhibitionTo1_0, AdviceTo1_0>;
type Findings1_1 = Finding<contract::Escalation, contract::Requirement, contract::Prohibition, contract::Advice>;

/// A report whose findings are of the forms of a version.
#[derive(ComponentType, Lift)]
#[component(record)]
pub(crate) struct Report<Findings> {
    findings: Vec<Findings>,
    values: Vec<contract::NamedAnswer>,
}

/// The kinds of finding up to 1.1, with the forms of those that 1.1 changed.
#[derive(ComponentType, Lift)]
#[component(variant)]
pub(crate) enum Finding<Escalation, Requirement, Prohibition, Advice> {
    #[component(name = "deadline")]
    Deadline(DeadlineTo1_1),
    #[component(name = "disclosure")]
    Disclosure(contract::Disclosure),
    #[component(name = "escalation")]
    Escalation(Escalation),
    #[component(name = "entitlement")]
    Entitlement(EntitlementTo1_1),
    #[component(name = "discretion")]
    Discretion(DiscretionTo1_1),
    #[component(name = "approval")]
    Approval(contract::Approval),
    #[component(name = "requirement")]
    Requirement(Requirement),
    #[component(name = "prohibition")]
    Prohibition(Prohibition),
    #[component(name = "advice")]
    Advice(Advice),
}

/// Why there is no report, up to 1.1: an open point is its question.
#[derive(ComponentType, Lift)]
#[component(variant)]
pub(crate) enum Stop {
    #[component(name = "missing")]
    Missing(Vec<String>),
    #[component(name = "open-point")]
    OpenPoint(String),
    #[component(name = "failed")]
    Failed(String),
}

/// Writes down the words of an enumeration as they were, each of which is still one.
macro_rules! enumeration {
    ($(#[$about:meta])* $name:ident, now $now:ty { $($in_contract:literal $word:ident,)* }) => {
        $(#[$about])*
        #[derive(ComponentType, Lift, Clone, Copy)]
        #[component(enum)]
        #[repr(u8)]
        #[expect(dead_code, reason = "the runtime makes a word of its number")]
        pub(crate) enum $name {
            $(#[component(name = $in_contract)] $word,)*
        }

        impl From<$name> for $now {
            fn from(told: $name) -> $now {
                match told {
                    $($name::$word => <$now>::$word,)*
                }
            }
        }
    };
}

enumeration! {
    /// What a reopening did, up to 1.1.
    Reopening, now contract::Reopening { "continue" Continue, "new-cycle" NewCycle, "ignore" Ignore, }
}

enumeration! {
    /// The kinds of finding that a module described, up to 1.1.
    FindingKind, now contract::FindingKind {
        "deadline" Deadline,
        "disclosure" Disclosure,
        "escalation" Escalation,
        "entitlement" Entitlement,
        "discretion" Discretion,
        "approval" Approval,
        "requirement" Requirement,
        "prohibition" Prohibition,
        "advice" Advice,
    }
}

/// Writes down the form of a record: its fields in their order, each with what it is now where that is of another type, and what the
/// fields are that came later.
macro_rules! record {
    (
        $(#[$about:meta])*
        $name:ident, now $now:path {
            $($(#[$in_contract:meta])* $field:ident: $type:ty $(=> $became:expr)?,)*
        } later { $($new:ident: $value:expr,)* }
    ) => {
        $(#[$about])*
        #[derive(ComponentType, Lift)]
        #[component(record)]
        pub(crate) struct $name {
            $($(#[$in_contract])* $field: $type,)*
        }

        impl From<$name> for $now {
            fn from($name { $($field),* }: $name) -> $now {
                $now { $($field: record!(@ $field $($became)?),)* $($new: $value,)* }
            }
        }
    };
    (@ $field:ident) => { $field };
    (@ $field:ident $became:expr) => { $became };
}

record! {
    /// Without since when an event can meet it, and without when it was met.
    DeadlineTo1_1, now contract::Deadline {
        name: String,
        target: contract::Target,
        #[component(name = "met-by")]
        met_by: Vec<String>,
        #[component(name = "paused-while")]
        paused_while: Vec<String>,
        #[component(name = "on-reopen")]
        on_reopen: Option<Reopening> => on_reopen.map(Into::into),
        #[component(name = "on-priority-change")]
        on_priority_change: Option<contract::PriorityChange>,
        warnings: Vec<contract::Warning>,
        calendar: Option<String>,
        #[component(name = "working-days")]
        working_days: Option<String>,
    } later { since: None, met_at: None, }
}

record! {
    /// Due at an instant, never a duration after one.
    EscalationTo1_0, now contract::Escalation {
        level: String,
        by: Option<contract::Instant> => by.map(contract::Target::By),
        because: Option<String>,
    } later {}
}

record! {
    /// Paid within a duration, counted in the policy's own calendar.
    EntitlementTo1_1, now contract::Entitlement {
        name: String,
        basis: contract::Basis,
        #[component(name = "at-most")]
        at_most: Option<contract::Money>,
        #[component(name = "at-most-days")]
        at_most_days: Option<u32>,
        rounding: Option<contract::Rounded>,
        #[component(name = "pay-within")]
        pay_within: Option<contract::Span>,
    } later { pay_by: None, calendar: None, }
}

record! {
    /// With a ceiling, always.
    DiscretionTo1_1, now contract::Discretion {
        ceiling: contract::Money => contract::Ceiling::Amount(ceiling),
        forms: Vec<String>,
        suggest: Option<contract::Money>,
        above: Option<String>,
        window: Option<contract::Window>,
        because: Option<String>,
    } later {}
}

record! {
    /// Without what to say instead, and without passages.
    RequirementTo1_0, now contract::Requirement {
        text: String,
        because: Option<String>,
    } later { say_instead: None, in_draft: Vec::new(), }
}

record! {
    /// Without passages.
    ProhibitionTo1_0, now contract::Prohibition {
        text: String,
        #[component(name = "say-instead")]
        say_instead: Option<String>,
        because: Option<String>,
    } later { in_draft: Vec::new(), }
}

record! {
    /// Without what to say instead, and without passages.
    AdviceTo1_0, now contract::Advice {
        text: String,
        because: Option<String>,
    } later { say_instead: None, in_draft: Vec::new(), }
}

record! {
    /// Of kinds up to 1.1.
    Description, now manifest::Description {
        name: String,
        version: String,
        meaning: String,
        reads: Vec<manifest::Input>,
        #[component(name = "reads-at")]
        reads_at: bool,
        findings: Vec<FindingKind> => findings.into_iter().map(Into::into).collect(),
        values: Vec<manifest::Output>,
    } later {}
}

impl<Findings: Into<contract::Finding>> From<Report<Findings>> for contract::Report {
    fn from(told: Report<Findings>) -> contract::Report {
        contract::Report { findings: told.findings.into_iter().map(Into::into).collect(), values: told.values }
    }
}

impl<E, R, P, A> From<Finding<E, R, P, A>> for contract::Finding
where
    E: Into<contract::Escalation>,
    R: Into<contract::Requirement>,
    P: Into<contract::Prohibition>,
    A: Into<contract::Advice>,
{
    fn from(told: Finding<E, R, P, A>) -> contract::Finding {
        use contract::Finding as Now;
        match told {
            Finding::Deadline(deadline) => Now::Deadline(deadline.into()),
            Finding::Disclosure(disclosure) => Now::Disclosure(disclosure),
            Finding::Escalation(escalation) => Now::Escalation(escalation.into()),
            Finding::Entitlement(entitlement) => Now::Entitlement(entitlement.into()),
            Finding::Discretion(discretion) => Now::Discretion(discretion.into()),
            Finding::Approval(approval) => Now::Approval(approval),
            Finding::Requirement(requirement) => Now::Requirement(requirement.into()),
            Finding::Prohibition(prohibition) => Now::Prohibition(prohibition.into()),
            Finding::Advice(advice) => Now::Advice(advice.into()),
        }
    }
}

impl From<Stop> for contract::Stop {
    fn from(told: Stop) -> contract::Stop {
        match told {
            Stop::Missing(names) => contract::Stop::Missing(names),
            Stop::OpenPoint(question) => contract::Stop::OpenPoint(contract::OpenPoint { question, about: Vec::new() }),
            Stop::Failed(what) => contract::Stop::Failed(what),
        }
    }
}
