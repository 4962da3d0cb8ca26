//! The names that a policy defines, and the closed sets that a rule's words must be of.

use redress_time::{TimeErrorKind, WorkingDayKind};

use crate::event_names::EventNames;
use crate::money::Rounding;
use crate::suggestion::did_you_mean;

/// The closed sets of names that a policy defines, in its order.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PolicyNames {
    /// Roles, the lowest first.
    pub roles: Vec<String>,
    /// Escalation levels, the lowest first.
    pub levels: Vec<String>,
    /// Disclosures.
    pub disclosures: Vec<String>,
    /// Calendars.
    pub calendars: Vec<String>,
    /// Modules.
    pub modules: Vec<String>,
    /// The statuses of a ticket.
    pub statuses: Vec<String>,
    /// The forms of an offer.
    pub forms: Vec<String>,
    /// The kinds of letter, where the policy closes their set; empty: any.
    pub letters: Vec<String>,
    /// Events.
    pub events: EventNames,
}

/// What a reopening can do to a deadline.
pub const REOPENINGS: [&str; 4] = ["continue", "new cycle", "as if never met", "ignore"];

/// What a change of priority can do to a deadline's time that has run.
pub const PRIORITY_CHANGES: [&str; 2] = ["keep elapsed", "restart"];

/// Whether an event ends a ticket, so that a reopening undoes it.
pub fn ends_a_ticket(event: &str) -> bool {
    matches!(event, "resolved" | "closed")
}

/// What is wrong with a deadline that such an event meets and that says nothing of reopening, and what to do about it.
pub fn reopening_unsaid(event: &str) -> (String, String) {
    let message = format!("`{event}` meets the deadline, and nothing is said of a ticket that is reopened");
    let effects: Vec<String> = REOPENINGS.iter().map(|effect| format!("`{effect}`")).collect();
    (message, format!("say what a reopening does, with `on_reopen`: {}", effects.join(", ")))
}

/// What is wrong with a kind of working day, and where there is none of that name, those that there are. `None` where nothing is.
///
/// ```
/// use redress_model::working_days_problem;
/// assert_eq!(working_days_problem("same time"), None);
/// assert_eq!(working_days_problem("day as hours (8 hours)"), None);
/// let (problem, _) = working_days_problem("sametime").unwrap();
/// assert_eq!(problem, "unknown kind of working day `sametime`; did you mean `same time`?");
/// ```
pub fn working_days_problem(given: &str) -> Option<(String, Option<String>)> {
    let error = given.parse::<WorkingDayKind>().err()?;
    if !matches!(error.kind(), TimeErrorKind::UnknownConvention { .. }) {
        return Some((error.to_string(), None));
    }
    let known: Vec<String> = WorkingDayKind::in_words().collect();
    let nearest = did_you_mean(given, known.iter().map(String::as_str));
    let listed: Vec<String> = known.iter().map(|kind| format!("`{kind}`")).collect();
    Some((format!("unknown kind of working day `{given}`{nearest}"), Some(listed.join(", "))))
}

impl PolicyNames {
    /// What is wrong with a text given to a call or a method, by its name: `escalate_to`, `above`, `paused_while`. `None` where
    /// nothing is, or any text will do.
    ///
    /// ```
    /// use redress_model::PolicyNames;
    /// let names = PolicyNames { roles: vec!["agent".into(), "manager".into()], ..PolicyNames::default() };
    /// assert_eq!(names.problem_with("above", "manager"), None);
    /// let problem = names.problem_with("above", "manger").unwrap();
    /// assert_eq!(problem, "unknown role `manger`; did you mean `manager`?");
    /// ```
    pub fn problem_with(&self, name: &str, given: &str) -> Option<String> {
        let owned = |names: &[String]| names.to_vec();
        let fixed = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let (what, known) = match name {
            "escalate_to" => ("escalation level", owned(&self.levels)),
            "needs_approval_of" | "above" => ("role", owned(&self.roles)),
            "disclose" => ("disclosure", owned(&self.disclosures)),
            "calendar" => ("calendar", owned(&self.calendars)),
            "run_module" => ("module", owned(&self.modules)),
            "paused_while" => ("status", owned(&self.statuses)),
            "met_by" | "used_by" if given.contains(',') => {
                return Some(format!("`{given}` is the name of no event: each of several stands by itself"));
            }
            "met_by" | "used_by" => return self.events.problem_with(given),
            "in_letter" if !self.letters.is_empty() => ("kind of letter", owned(&self.letters)),
            "form" => ("form of offer", owned(&self.forms)),
            "on_reopen" => ("effect of reopening", fixed(&REOPENINGS)),
            "on_priority_change" => ("effect of a priority change", fixed(&PRIORITY_CHANGES)),
            "round" => ("rounding", fixed(&Rounding::ALL.map(|(name, _)| name))),
            "working_days" => {
                return working_days_problem(given).map(|(problem, known)| match known {
                    Some(known) if !problem.contains("did you mean") => format!("{problem}; it is one of {known}"),
                    _ => problem,
                });
            }
            _ => return None,
        };
        let given_plain = given.replace('_', " ");
        if known.iter().any(|each| each == given || (name == "round" && *each == given_plain.replace('-', " "))) {
            return None;
        }
        Some(format!("unknown {what} `{given}`{}", did_you_mean(given, known.iter().map(String::as_str))))
    }
}
