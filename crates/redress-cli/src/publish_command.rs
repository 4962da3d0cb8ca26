//! `redress publish`: the pages as customers read them, as Markdown, of the version that is in force.

use redress::{Policies, Policy};

use crate::arguments::Publish;
use crate::exit::{ExitStatus, Failure};
use crate::input::day_of;
use crate::modules::policies_of;
use crate::output::{print, say};
use crate::published::published;

/// Prints the version of the policy that is in force at the instant that the arguments name, and says beside it which one that
/// is and which are to come.
pub(crate) fn run(arguments: &Publish) -> Result<ExitStatus, Failure> {
    let policies = policies_of(arguments.policy.path())?;
    let at = day_of(arguments.at.as_deref().unwrap_or("now"))?;
    let later = to_come(&policies, at);
    let Some(policy) = policies.in_force_at(at) else {
        let id = policies.versions().first().map_or("", |policy| policy.id.as_str());
        let day = policies.versions().first().map_or_else(String::new, |policy| day_in(policy, at).to_string());
        let all: Vec<String> = policies.versions().iter().map(in_force).collect();
        return Err(Failure::Said(format!("no version of `{id}` is in force on {day}: {}", all.join("; "))));
    };
    print(&published(policy))?;
    say(&in_force(policy));
    if !later.is_empty() {
        say(&format!("to come: {}", later.join("; ")));
    }
    Ok(ExitStatus::Fine)
}

fn day_in(policy: &Policy, at: jiff::Timestamp) -> jiff::civil::Date {
    at.to_zoned(policy.zone.clone()).date()
}

/// The versions that are in force only later, the earliest first.
fn to_come(policies: &Policies, at: jiff::Timestamp) -> Vec<String> {
    let is_later = |policy: &&Policy| policy.from.is_some_and(|from| from > day_in(policy, at));
    policies.versions().iter().filter(is_later).map(in_force).collect()
}

/// `version 2025, in force from 2025-01-01 until 2026-04-01`; what is left out is not bounded.
fn in_force(policy: &Policy) -> String {
    let from = policy.from.map_or_else(String::new, |from| format!(" from {from}"));
    let until = policy.until.map_or_else(String::new, |until| format!(" until {until}"));
    let when = if from.is_empty() && until.is_empty() { " on every day".to_owned() } else { format!("{from}{until}") };
    format!("version {}, in force{when}", policy.version)
}
