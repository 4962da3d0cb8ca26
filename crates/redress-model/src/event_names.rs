//! Event names: what events are called that every helpdesk knows, and those that a policy adds.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::suggestion::{did_you_mean, nearest};

/// The names of events that are known to the engine and its mappings.
pub const EVENTS: [&str; 18] = [
    "acknowledged",
    "agent_reply",
    "assigned",
    "bot_reply",
    "closed",
    "customer_confirmed",
    "customer_message",
    "escalated",
    "final_response",
    "forwarded",
    "note",
    "priority_changed",
    "promise",
    "promise_kept",
    "reopened",
    "resolved",
    "status_changed",
    "system_message",
];

/// What to do about a name of an event that is not known.
pub const EVENT_HELP: &str = "an event of your own is declared in policy.toml, under [events], with its meaning";

/// The names of events of one policy. Each clause has them at hand, so that copies share what they hold.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct EventNames {
    declared: Option<Arc<BTreeSet<String>>>,
    /// Every word that its rules write, so that a name of the firm's own is not taken for a slip.
    written: Arc<BTreeSet<String>>,
    /// The names that its rules ask events for.
    asked: Arc<BTreeSet<String>>,
}

impl EventNames {
    /// The names that `[events]` of `policy.toml` adds; with it, no others are known.
    pub fn declare(&mut self, names: impl IntoIterator<Item = String>) {
        Arc::make_mut(self.declared.get_or_insert_default()).extend(names);
    }

    /// A word that stands in the policy's rules.
    pub fn write(&mut self, word: &str) {
        if !self.written.contains(word) {
            Arc::make_mut(&mut self.written).insert(word.to_owned());
        }
    }

    /// A name that a rule asks events for.
    pub fn ask(&mut self, name: &str) {
        Arc::make_mut(&mut self.asked).insert(name.to_owned());
    }

    fn known(&self) -> impl Iterator<Item = &str> {
        EVENTS.into_iter().chain(self.declared.iter().flat_map(|names| names.iter()).map(String::as_str))
    }

    fn is_known(&self, name: &str) -> bool {
        EVENTS.contains(&name) || self.declared.as_ref().is_some_and(|names| names.contains(name))
    }

    /// What is wrong with a name that a rule writes: it is nearly a known one, or the policy declares its events and not this.
    ///
    /// ```
    /// use redress_model::EventNames;
    /// let problem = EventNames::default().problem_with("agent_repply").unwrap();
    /// assert_eq!(problem, "unknown event `agent_repply`; did you mean `agent_reply`?");
    /// assert_eq!(EventNames::default().problem_with("engineer_came"), None);
    /// ```
    pub fn problem_with(&self, name: &str) -> Option<String> {
        if self.is_known(name) {
            return None;
        }
        let suggestion = did_you_mean(name, self.known());
        (self.declared.is_some() || !suggestion.is_empty()).then(|| format!("unknown event `{name}`{suggestion}"))
    }

    /// The known name that an event of a case most likely meant, where neither the engine nor the policy knows its own.
    pub fn meant(&self, name: &str) -> Option<String> {
        if self.is_known(name) || self.written.contains(name) {
            return None;
        }
        nearest(name, self.known().chain(self.asked.iter().map(String::as_str)))
    }
}
