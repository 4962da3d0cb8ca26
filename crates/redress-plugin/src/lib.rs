//! What the author of a WebAssembly module for redress uses.
//!
//! A module computes what a page's own rule cannot say well: a distance on the globe, the reading ease of a draft, a statistic over
//! what a customer was given before. It is given the facts that the policy hands it, and gives back values and findings. It can
//! reach nothing else, and the same case gives the same report.
//!
//! This is a whole module. Its name, version and meaning are those of its `Cargo.toml`; what it reads and computes is described by
//! the comments.
//!
//! ```
//! use redress_plugin::{Answer, Report, advise};
//!
//! redress_plugin::module! {
//!     /// What it reads.
//!     pub struct Given {
//!         /// What the parcel weighs, in grams.
//!         weight: i64,
//!     }
//!     /// What it computes.
//!     pub struct Computed {
//!         /// `letter`, `parcel` or `freight`.
//!         class: String,
//!     }
//!     findings: advice;
//!     run: weigh;
//! }
//!
//! fn weigh(given: Given) -> Answer<Computed> {
//!     let class = if given.weight <= 750 { "letter" } else if given.weight <= 30_000 { "parcel" } else { "freight" };
//!     let report = Report::of(Computed { class: class.to_owned() });
//!     Ok(if class == "freight" { report.and(advise("ask the depot for a lorry")) } else { report })
//! }
//!
//! // in a test of the module, which needs no WebAssembly
//! use redress_plugin::{Case, Module, Stop};
//! let report = TheModule::run(Case::new().with("weight", 40_000)).unwrap();
//! assert_eq!(report.value("class"), Some(&"freight".into()));
//! // what is missing is named, never guessed
//! assert_eq!(TheModule::run(Case::new()), Err(Stop::Missing(vec!["weight".to_owned()])));
//! ```
//!
//! # Facts
//!
//! A field of the first struct is a fact, by its own name or by the one after `=`: `from: String = "flight.from"`. Its type is the
//! fact's:
//!
//! | in Rust | in `policy.toml` |
//! | ------- | ---------------- |
//! | [`String`] | `text` |
//! | [`Decimal`] | `number` |
//! | [`i64`] | `integer` |
//! | [`Percent`] | `percentage` |
//! | [`bool`] | `bool` |
//! | [`Money`], [`Instant`], [`Date`], [`Duration`] | `money`, `instant`, `date`, `duration` |
//! | `Vec<T>` | `list of …` |
//! | a struct of [`record!`] | `record` |
//! | `Option<T>` | the same; `None` where the case does not say, or it has not happened |
//! | [`Fact<T>`](Fact) | the same, and whether the case says so or the policy assumes it |
//! | [`Moment`] | the instant of decision, which the policy must grant |
//!
//! Where a fact that is not optional is missing, the module is not run, and the rule is unknown and names all that are missing.
//!
//! # Findings
//!
//! The calls are those of a page, and say what they say there: [`deadline`], [`time_limit`], [`disclose`], [`escalate_to`], [`owe`],
//! [`may_offer`], [`needs_approval_of`], [`require`], [`forbid`], [`advise`]. What must be said of a finding must be said:
//! `deadline("answer")` alone does not compile as one. [`open_point`] and [`failed`] give no report, but say why there is none.
//!
//! ```
//! use redress_plugin::{Duration, Finding, Instant, deadline};
//! let received = Instant::from_seconds(1_772_815_200);
//! let finding: Finding = deadline("answer").within(Duration::working_hours(4)).after(received).met_by("agent_reply").into();
//! assert!(matches!(finding, Finding::Deadline(_)));
//! ```
//!
//! Where a finding is about words of the draft, it names them, in characters: the agent is shown the very place.
//!
//! ```
//! use redress_plugin::advise;
//! let draft = "Hello. Pursuant to our terms, you are owed nothing.";
//! let from = draft.chars().position(|character| character == 'P').unwrap();
//! let finding = advise("say it in plain words").say_instead("as we agreed").in_draft(from..from + 11);
//! # let _ = finding;
//! ```
//!
//! # Numbers
//!
//! Amounts and numbers are exact decimals, and binary fractions do not cross the border. Inside a module they may be used where
//! they give the same result everywhere: `+`, `-`, `*`, `/` and `sqrt` do; sines and powers only from a library that is compiled
//! into the module, such as `libm`.

#[cfg(target_family = "wasm")]
#[doc(hidden)]
pub mod bindings;
#[cfg(target_family = "wasm")]
mod border;
#[cfg(target_family = "wasm")]
mod border_finding;
mod case;
mod entitlement;
mod finding;
mod given;
mod module;
mod report;
mod schedule;
mod time;
mod time_limit;
mod value;

pub use case::{Case, Moment};
pub use entitlement::{
    Basis, Ceiling, Discretion, Entitlement, Owe, OwePerDay, PayWithin, Rounding, Window, may_offer, owe,
};
pub use finding::{
    Advice, Approval, Disclosure, Escalation, EscalationWithin, Finding, FindingKind, Prohibition, Requirement, advise,
    disclose, escalate_to, forbid, needs_approval_of, require,
};
pub use given::{Fact, FromFact, FromValue, Unread};
pub use module::{Description, Input, Module, Output};
pub use report::{Answer, IntoValue, OpenPoint, Report, Stop, Values, failed, open_point};
pub use rust_decimal::{self, Decimal};
pub use schedule::{
    Deadline, DeadlineStart, DeadlineWithin, Happened, PriorityChange, Reopening, Target, Warning, deadline,
};
pub use time::{Date, Duration, Instant};
pub use time_limit::{TimeLimit, TimeLimitStart, TimeLimitWithin, time_limit};
pub use value::{Money, Percent, Value};

/// What the macros use.
#[doc(hidden)]
pub mod __module {
    pub use crate::module::{GivenFacts, describe_field, one_sentence, read_field};
    pub use crate::report::declared;
}
