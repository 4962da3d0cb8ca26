//! What a module that was written for version 1.0 of the contract hands back, read as what it means in the present version.
//!
//! `schemas/wit/1.0` is the contract as it was. A record with another field is another type to WebAssembly, so what changed since
//! is written down here once more, and what did not is that of [`crate::contract`].

use wasmtime::component::{ComponentType, Lift};

use crate::contract;

/// What the function `run` of version 1.0 gives.
pub(crate) type Told = Result<Report, contract::Stop>;

/// A report.
#[derive(ComponentType, Lift)]
#[component(record)]
pub(crate) struct Report {
    findings: Vec<Finding>,
    values: Vec<contract::NamedAnswer>,
}

#[derive(ComponentType, Lift)]
#[component(variant)]
pub(crate) enum Finding {
    #[component(name = "deadline")]
    Deadline(contract::Deadline),
    #[component(name = "disclosure")]
    Disclosure(contract::Disclosure),
    #[component(name = "escalation")]
    Escalation(Escalation),
    #[component(name = "entitlement")]
    Entitlement(contract::Entitlement),
    #[component(name = "discretion")]
    Discretion(contract::Discretion),
    #[component(name = "approval")]
    Approval(contract::Approval),
    #[component(name = "requirement")]
    Requirement(Said),
    #[component(name = "prohibition")]
    Prohibition(Prohibition),
    #[component(name = "advice")]
    Advice(Said),
}

/// Due at an instant, never a duration after one.
#[derive(ComponentType, Lift)]
#[component(record)]
pub(crate) struct Escalation {
    level: String,
    by: Option<contract::Instant>,
    because: Option<String>,
}

/// A requirement or an advice: without what to say instead, and without passages.
#[derive(ComponentType, Lift)]
#[component(record)]
pub(crate) struct Said {
    text: String,
    because: Option<String>,
}

/// A prohibition without passages.
#[derive(ComponentType, Lift)]
#[component(record)]
pub(crate) struct Prohibition {
    text: String,
    #[component(name = "say-instead")]
    say_instead: Option<String>,
    because: Option<String>,
}

impl From<Report> for contract::Report {
    fn from(told: Report) -> contract::Report {
        contract::Report { findings: told.findings.into_iter().map(Into::into).collect(), values: told.values }
    }
}

impl From<Finding> for contract::Finding {
    fn from(told: Finding) -> contract::Finding {
        use contract::Finding as Now;
        match told {
            Finding::Deadline(deadline) => Now::Deadline(deadline),
            Finding::Disclosure(disclosure) => Now::Disclosure(disclosure),
            Finding::Escalation(Escalation { level, by, because }) => {
                Now::Escalation(contract::Escalation { level, by: by.map(contract::Target::By), because })
            }
            Finding::Entitlement(entitlement) => Now::Entitlement(entitlement),
            Finding::Discretion(discretion) => Now::Discretion(discretion),
            Finding::Approval(approval) => Now::Approval(approval),
            Finding::Requirement(Said { text, because }) => {
                Now::Requirement(contract::Requirement { text, say_instead: None, in_draft: Vec::new(), because })
            }
            Finding::Prohibition(Prohibition { text, say_instead, because }) => {
                Now::Prohibition(contract::Prohibition { text, say_instead, in_draft: Vec::new(), because })
            }
            Finding::Advice(Said { text, because }) => {
                Now::Advice(contract::Advice { text, say_instead: None, in_draft: Vec::new(), because })
            }
        }
    }
}
