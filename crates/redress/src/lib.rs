//! Decides a helpdesk ticket by a firm's own service code, and says why.
//!
//! [`Policies`] are checked once, from a folder or from memory, and shared between threads. [`Policies::decide`] takes a
//! [`Ticket`] and an instant and gives a [`Decision`]: what is owed and by when, what must be said, who must take over, whether
//! what an agent proposes is allowed, each with its clause, conditions, values and working. It is a pure function, and it never
//! fails: a missing fact, a broken rule or a code that is not in force is part of the decision.
//!
//! ```no_run
//! use redress::{Policies, Ticket};
//!
//! let policies = Policies::load("policies/house-code")?;
//! let ticket = Ticket::from_json(br#"{"ticket": {"id": "T-1", "kind": "complaint"}}"#)?;
//! let decision = policies.decide(&ticket, "2026-03-06T16:45:00Z".parse()?);
//! for need in &decision.needs {
//!     println!("{} is missing: {}", need.fact, need.meaning);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod as_found;
mod combine;
mod core_fact;
mod current_policies;
mod dated_rows;
mod decide;
mod evaluate;
mod floor;
mod grounds;
mod in_words;
mod mapping;
mod policies;
mod scenario;
mod ticket;
mod why_not;

pub use current_policies::{CurrentPolicies, PoliciesNow};
pub use decide::DecideOptions;
pub use floor::{Duty, DutyKind, FloorReport, FloorSearch, QuotedClause, Undercut};
pub use in_words::instant_in_words;
pub use mapping::{
    BUILT_IN_MAPPINGS, BuiltInMapping, MappedFact, Mapping, MappingError, MappingReport, Recognition, recognised,
};
pub use policies::{LoadError, LoadErrorKind, Policies};
pub use redress_model::{self as model, Decision, DocumentError, DocumentLimits, Node, Verdict};
pub use redress_policy::{
    Clause, DecisionTable, Diagnostic, Policy, PolicyFiles, Readers, Row, Scenario, Severity, escaped, place_in,
    zone_meant,
};
pub use scenario::{Mismatch, ScenarioResult};
pub use ticket::Ticket;

/// The runtime of modules: where compiled code is kept, who compiles, and what a component says of itself.
#[cfg(feature = "wasm")]
pub use redress_wasm as wasm;

/// The README's own example, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct ReadmeExample;

/// The guide's own example of modules, compiled as a test.
#[cfg(all(doctest, feature = "wasm"))]
#[doc = include_str!("../../../docs/modules.md")]
struct ModulesGuide;
