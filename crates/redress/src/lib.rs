//! Decides a helpdesk ticket by a firm's own service code, and says why.
#![forbid(unsafe_code)]

mod combine;
mod decide;
mod evaluate;
mod grounds;
mod in_words;
mod mapping;
mod policies;
mod scenario;
mod ticket;
mod why_not;

pub use decide::DecideOptions;
pub use mapping::{BUILT_IN_MAPPINGS, Mapping, MappingError};
pub use policies::{LoadError, LoadErrorKind, Policies};
pub use redress_model::{self as model, Decision, DocumentError, DocumentLimits, Node, Verdict};
pub use redress_policy::{Clause, Diagnostic, Policy, PolicyFiles, Scenario, Severity, escaped, place_in};
pub use scenario::{Mismatch, ScenarioResult};
pub use ticket::Ticket;
