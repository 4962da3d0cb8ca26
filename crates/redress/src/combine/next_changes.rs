//! Next changes: the instants at which a decision will read differently with no new event.

use std::borrow::Cow;

use jiff::Timestamp;
use redress_model::{
    DeadlineState, Decision, DisclosureState, FactIndex, Finding, Happened, NextChange, TimeLimitState,
};
use redress_policy::{LeafOutcomes, RuleBody};
use redress_time::history::{breached_from, is_after};

use super::compensation::spent_in;
use super::payments::PaymentDue;
use super::{Case, Found};
use crate::evaluate::{NotMet, Outcome, RuleRun};
use crate::in_words::name_in_words;

/// Adds what will change and when, and up to when the decision holds.
///
/// A rule whose body reads the instant of decision may change at an instant that only running it would show; the decision then
/// says so, and gives no `valid_until`.
pub(crate) fn add<'p>(
    case: &Case<'p, '_>,
    runs: &[RuleRun<'p, '_>],
    governing: &[Found<'_, 'p>],
    payments: &[PaymentDue<'p>],
    decision: &mut Decision<'p>,
) {
    let mut changes = Vec::new();
    let mut unknown = Unforeseen::default();
    of_deadlines(case, governing, decision, &mut changes);
    of_time_limits(case, governing, decision, &mut changes);
    of_disclosures(case, decision, &mut changes);
    of_escalation(decision, &mut changes);
    changes.extend(payments.iter().filter_map(|payment| payment.next_change(case)));
    of_later_facts(case, &mut changes);
    for run in runs {
        // once a fact that it reads has come, its condition reads otherwise
        let reads = |fact: &FactIndex| run.rule.reads.contains(fact);
        let first = case.facts.later().iter().filter(|(fact, _)| reads(fact)).map(|(_, at)| *at).min();
        let mut of_run = Vec::new();
        of_rule(run, &mut of_run, &mut unknown);
        changes.extend(of_run.into_iter().filter(|change| first.is_none_or(|first| change.at <= first)));
    }
    of_windows(case, governing, decision, &mut changes, &mut unknown);
    changes.retain(|change| change.at > case.at);
    changes.sort_by(|one, other| one.at.cmp(&other.at).then_with(|| one.what.cmp(&other.what)));
    changes.dedup();
    decision.valid_until = if unknown.is_at_once { None } else { changes.first().map(|change| change.at) };
    decision.next_changes = changes;
    decision.next_change_unknown = unknown.reasons.into_iter().map(Cow::Owned).collect();
}

/// What may change at an instant that only running a rule would show.
#[derive(Default)]
struct Unforeseen {
    reasons: Vec<String>,
    /// Whether it may change at any instant from now on, rather than after an announced change.
    is_at_once: bool,
}

impl Unforeseen {
    fn at_once(&mut self, reason: String) {
        self.is_at_once = true;
        self.reasons.push(reason);
    }

    fn later(&mut self, reason: String) {
        self.reasons.push(reason);
    }
}

fn of_deadlines<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    decision: &Decision<'p>,
    changes: &mut Vec<NextChange<'p>>,
) {
    for deadline in &decision.deadlines {
        // two of one name may stand, a pack's and the code's own
        let sets = |found: &Found<'_, 'p>| *deadline.grounds.origin == *found.run.rule.origin(found.run.clause);
        // a fact that tells of an instant still to come will have happened then
        let told = governing.iter().find_map(|found| match found.finding {
            Finding::Deadline(finding) if finding.name == deadline.name && sets(found) => to_come(case, finding.met_at),
            _ => None,
        });
        if let Some(at) = told {
            changes.push(NextChange { at, what: format!("{} will be met", name_in_words(&deadline.name)).into() });
        }
        // what a fact will tell by then may meet it
        let awaits = governing.iter().any(|found| match found.finding {
            Finding::Deadline(finding) => {
                finding.name == deadline.name && finding.met_at == Some(Happened::NotYet) && sets(found)
            }
            _ => false,
        });
        let told = told.or_else(|| case.facts.later().iter().map(|(_, at)| *at).min().filter(|_| awaits));
        let is_foreseen = |at: &Timestamp| told.is_none_or(|told| told >= *at);
        if let (DeadlineState::Running, Some(at)) =
            (deadline.state, deadline.due.and_then(breached_from).filter(is_foreseen))
        {
            changes.push(NextChange { at, what: format!("{} will be breached", name_in_words(&deadline.name)).into() });
            if let Some(first) = deadline.warn_at.first().filter(|first| **first < at) {
                changes.push(NextChange {
                    at: *first,
                    what: format!("warning: {} is near", name_in_words(&deadline.name)).into(),
                });
            }
        }
    }
}

/// A fact that tells of something still to come will have happened then, and rules may read otherwise.
fn of_later_facts<'p>(case: &Case<'p, '_>, changes: &mut Vec<NextChange<'p>>) {
    for (fact, at) in case.facts.later() {
        let what = format!("`{}` will have come", case.policy.catalogue.name(*fact));
        changes.push(NextChange { at: *at, what: what.into() });
    }
}

fn to_come(case: &Case<'_, '_>, happened: Option<Happened>) -> Option<Timestamp> {
    match happened {
        Some(Happened::At(at)) if at > case.at => Some(at),
        _ => None,
    }
}

fn of_time_limits<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    decision: &Decision<'p>,
    changes: &mut Vec<NextChange<'p>>,
) {
    for limit in decision.time_limits.iter().filter(|limit| limit.state != TimeLimitState::Used) {
        let sets = |found: &Found<'_, 'p>| *limit.grounds.origin == *found.run.rule.origin(found.run.clause);
        let told = governing.iter().find_map(|found| match found.finding {
            Finding::TimeLimit(finding) if finding.name == limit.name && sets(found) => to_come(case, finding.used_at),
            _ => None,
        });
        let name = name_in_words(&limit.name);
        if let Some(at) = told {
            changes.push(NextChange { at, what: format!("{name}: the customer will have used it").into() });
        }
        let over = breached_from(limit.until).filter(|at| told.is_none_or(|told| told >= *at));
        if let (TimeLimitState::Open, Some(at)) = (limit.state, over) {
            changes.push(NextChange { at, what: format!("{name}: the customer's time will be over").into() });
        }
    }
}

fn of_disclosures<'p>(case: &Case<'p, '_>, decision: &Decision<'p>, changes: &mut Vec<NextChange<'p>>) {
    for disclosure in &decision.disclosures {
        let is_open = !matches!(disclosure.state, DisclosureState::Given | DisclosureState::Unknown);
        if let Some(by) = disclosure.by.filter(|by| is_open && !is_after(case.at, *by)) {
            let what = format!("telling the customer will be late: {}", disclosure.title);
            changes.extend(breached_from(by).map(|at| NextChange { at, what: what.into() }));
        }
    }
}

/// The levels that take over in turn.
fn of_escalation<'p>(decision: &Decision<'p>, changes: &mut Vec<NextChange<'p>>) {
    let steps = decision.escalation.iter().flat_map(|escalation| &escalation.path);
    changes.extend(steps.filter_map(|step| {
        let what = format!("{} will take over", step.who);
        step.at.map(|at| NextChange { at, what: what.into() })
    }));
}

/// What becomes of a rule whose condition reads the instant of decision.
fn of_rule<'p>(run: &RuleRun<'p, '_>, changes: &mut Vec<NextChange<'p>>, unknown: &mut Unforeseen) {
    // what speaks of a proposal is not met while nothing is proposed, whatever the time
    if matches!(run.outcome, Outcome::NotMet(NotMet::NothingProposed)) {
        return;
    }
    let heading = || &run.clause.full_heading;
    let table_moves = |reads_table: bool| reads_table && !run.evaluation.table_stands_still();
    let of_guard = match &run.rule.guard {
        Some(guard) if guard.reads_at || table_moves(guard.reads_table) || run.evaluation.awaits(guard) => {
            run.evaluation.changes(guard)
        }
        _ => Ok(Vec::new()),
    };
    match of_guard {
        Err(condition) => unknown.at_once(format!("clause {} asks `{condition}`", heading())),
        Ok(of_guard) => {
            for (at, answer) in &of_guard {
                let what = match answer {
                    Ok(true) => format!("clause {} will apply", heading()),
                    Ok(false) => format!("clause {} will no longer apply", heading()),
                    Err(_) => format!("it will not be known whether clause {} applies", heading()),
                };
                changes.push(NextChange { at: *at, what: what.into() });
            }
            // the findings themselves move with the instant while the condition holds, or once it comes to hold
            if !body_moves(run) && !table_moves(run.rule.reads_table) {
                return;
            }
            let holds_now = run
                .rule
                .guard
                .as_ref()
                .is_none_or(|guard| run.evaluation.holds(guard, &mut LeafOutcomes::new()) == Ok(true));
            if holds_now {
                unknown.at_once(format!("what clause {} gives reads the instant of decision", heading()));
            } else if of_guard.iter().any(|(_, answer)| *answer == Ok(true)) {
                unknown
                    .later(format!("what clause {} gives, once it applies, reads the instant of decision", heading()));
            }
        }
    }
}

/// Whether what a rule gives may move with the instant of decision. A `let` that chooses what stands still does not.
fn body_moves(run: &RuleRun<'_, '_>) -> bool {
    run.rule.reads_at
        && match &run.rule.body {
            RuleBody::Script { body, lets, .. } => {
                body.reads_at || lets.iter().any(|(_, node)| run.evaluation.moves(*node))
            }
            RuleBody::Declared(_) | RuleBody::Module(_) => true,
        }
}

/// Payments leave the period of a budget as it moves on.
fn of_windows<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    decision: &Decision<'p>,
    changes: &mut Vec<NextChange<'p>>,
    unknown: &mut Unforeseen,
) {
    let shown = decision.compensation.iter().filter_map(|compensation| compensation.envelope.as_ref());
    if shown.flat_map(|envelope| &envelope.windows).next().is_none() {
        return;
    }
    let calendar = &case.policy.calendar;
    for found in governing {
        let Finding::Discretion(finding) = found.finding else { continue };
        let Some(window) = &finding.window else { continue };
        let Ok(now) = spent_in(case, window, case.at) else { continue };
        let leaving = window.payments.iter().filter(|(at, _)| *at <= case.at);
        let mut leaves: Vec<Timestamp> = leaving.filter_map(|(at, _)| calendar.add(*at, window.period).ok()).collect();
        leaves.retain(|at| *at > case.at);
        leaves.sort_unstable();
        let Some(first) = leaves.first() else { continue };
        // a month that is clipped does not come back to the day it began
        match spent_in(case, window, *first) {
            Ok(then) if then != now => changes.push(NextChange {
                at: *first,
                what: format!("a payment leaves the period of clause {}", found.run.clause.full_heading).into(),
            }),
            _ => unknown.at_once(format!("payments leave the period of clause {}", found.run.clause.full_heading)),
        }
    }
}
