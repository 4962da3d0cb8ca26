//! Next changes: the instants at which a decision will read differently with no new event.

use redress_model::{DeadlineState, Decision, DisclosureState, NextChange};
use redress_time::history::{breached_from, is_after};

use super::Case;
use crate::evaluate::RuleRun;
use crate::in_words::name_in_words;

/// Adds what will change and when, and up to when the decision holds.
///
/// A rule that reads the instant of decision itself may change at an instant that only running it would show; the decision
/// then says so, and gives no `valid_until`.
pub(crate) fn add(case: &Case<'_>, runs: &[RuleRun<'_>], decision: &mut Decision) {
    let mut changes = Vec::new();
    for deadline in &decision.deadlines {
        if let (DeadlineState::Running, Some(at)) = (deadline.state, deadline.due.and_then(breached_from)) {
            changes.push(NextChange { at, what: format!("{} will be breached", name_in_words(&deadline.name)) });
        }
    }
    for disclosure in &decision.disclosures {
        let is_open = matches!(disclosure.state, DisclosureState::Owed | DisclosureState::MissingFromDraft);
        if let Some(by) = disclosure.by.filter(|by| is_open && !is_after(case.at, *by)) {
            let what = format!("telling the customer will be late: {}", disclosure.title);
            changes.extend(breached_from(by).map(|at| NextChange { at, what }));
        }
    }
    changes.retain(|change| change.at > case.at);
    changes.sort_by(|one, other| one.at.cmp(&other.at).then_with(|| one.what.cmp(&other.what)));
    let reads_at =
        runs.iter().filter(|run| run.rule.reads_at || run.rule.guard.as_ref().is_some_and(|guard| guard.reads_at));
    decision.next_change_unknown =
        reads_at.map(|run| format!("the rule `{}` reads the instant of decision", run.rule.id)).collect();
    let windows = decision.compensation.iter().filter_map(|compensation| compensation.envelope.as_ref());
    for window in windows.flat_map(|envelope| &envelope.windows) {
        decision.next_change_unknown.push(format!("payments leave the period of clause {}", window.clause));
    }
    decision.valid_until =
        if decision.next_change_unknown.is_empty() { changes.first().map(|change| change.at) } else { None };
    decision.next_changes = changes;
}
