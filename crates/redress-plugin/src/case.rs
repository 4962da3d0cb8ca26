//! The case that a module is given: facts by name, as far as the policy lets it see them.

use crate::given::Fact;
use crate::time::{Date, Instant};
use crate::value::Value;

/// The case, as the host hands it in. A module sees its own typed struct instead; tests write cases.
///
/// ```
/// use redress_plugin::{Case, Fact};
/// let case = Case::new().with("weight", 750).with_state("delivered_at", Fact::NotYet);
/// assert_eq!(case.fact("weight"), Fact::Known(750.into()));
/// assert_eq!(case.fact("colour"), Fact::Missing);
/// ```
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Case {
    at: Option<Moment>,
    facts: Vec<(String, Fact<Value>)>,
}

/// The instant of decision, where the policy says that the module reads it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The instant.
    pub instant: Instant,
    /// Its date in the policy's zone.
    pub date: Date,
}

impl Case {
    /// A case that says nothing.
    pub fn new() -> Case {
        Case::default()
    }

    /// The same case at an instant.
    #[must_use]
    pub fn at(mut self, instant: Instant, date: Date) -> Case {
        self.at = Some(Moment { instant, date });
        self
    }

    /// The same case with a fact that is known.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<Value>) -> Case {
        self.with_state(name, Fact::Known(value.into()))
    }

    /// The same case with what it says of a fact.
    #[must_use]
    pub fn with_state(mut self, name: &str, state: Fact<Value>) -> Case {
        self.facts.push((name.to_owned(), state));
        self
    }

    /// What it says of a fact. One that was not handed in is missing.
    pub fn fact(&self, name: &str) -> Fact<Value> {
        self.facts.iter().find(|(each, _)| each == name).map_or(Fact::Missing, |(_, state)| state.clone())
    }

    /// The instant of decision, where it was handed in.
    pub fn moment(&self) -> Option<Moment> {
        self.at
    }
}
