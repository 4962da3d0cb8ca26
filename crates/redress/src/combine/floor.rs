//! The floor: where a code and a pack that it extends answer one question, the answer that is better for the customer governs,
//! and the other is shown beside it; they never add up.

use std::borrow::Cow;
use std::cmp::Ordering;

use redress_model::{Deadline, DeadlineState, EntitlementLine, Grounds, Superseded, TimeLimit};

use super::{Case, Found};

/// How a decision says that an answer gave way to a better one.
pub(crate) const GAVE_WAY: &str = "is at least as good for the customer";

/// Whether two findings come from clauses of one code: of the policy's own, or of one pack.
pub(crate) fn are_of_one_code(one: &Found<'_, '_>, other: &Found<'_, '_>) -> bool {
    let pack = |found: &Found<'_, '_>| found.run.clause.pack.as_ref().map(|pack| pack.id.clone());
    pack(one) == pack(other)
}

/// The deadlines with one of each name: the earliest, since the firm keeps them.
pub(crate) fn kinder_deadlines<'p>(case: &Case<'p, '_>, deadlines: Vec<Deadline<'p>>) -> Vec<Deadline<'p>> {
    let is_met = |deadline: &Deadline<'_>| matches!(deadline.state, DeadlineState::Met | DeadlineState::MetLate);
    let better = |one: &Deadline<'p>, other: &Deadline<'p>| {
        let by_due = match (one.due, other.due) {
            (Some(one_due), Some(other_due)) => other_due.cmp(&one_due),
            (one_due, other_due) => one_due.is_some().cmp(&other_due.is_some()),
        };
        // of two that are due together the one that is not met says more
        by_due.then(is_met(other).cmp(&is_met(one)))
    };
    let name = |deadline: &Deadline<'p>| deadline.name.clone();
    kinder(case, deadlines, name, better, |deadline| (&deadline.grounds, &mut deadline.superseded))
}

/// The time limits with one of each name: the one that leaves the customer most time.
pub(crate) fn kinder_time_limits<'p>(case: &Case<'p, '_>, limits: Vec<TimeLimit<'p>>) -> Vec<TimeLimit<'p>> {
    let better = |one: &TimeLimit<'p>, other: &TimeLimit<'p>| one.until.cmp(&other.until);
    let name = |limit: &TimeLimit<'p>| limit.name.clone();
    kinder(case, limits, name, better, |limit| (&limit.grounds, &mut limit.superseded))
}

/// The lines with one of each name: the one that owes most.
pub(crate) fn kinder_lines<'p>(case: &Case<'p, '_>, lines: Vec<EntitlementLine<'p>>) -> Vec<EntitlementLine<'p>> {
    let better = |one: &EntitlementLine<'p>, other: &EntitlementLine<'p>| {
        // amounts of two currencies do not compare; then the pack's stands
        let by_amount = one
            .amount
            .compare(other.amount)
            .unwrap_or_else(|_| is_of_pack(case, &one.grounds).cmp(&is_of_pack(case, &other.grounds)));
        let by_day = match (one.pay_by, other.pay_by) {
            (Some(one_day), Some(other_day)) => other_day.cmp(&one_day),
            (one_day, other_day) => one_day.is_some().cmp(&other_day.is_some()),
        };
        by_amount.then(by_day)
    };
    let name = |line: &EntitlementLine<'p>| line.name.clone();
    kinder(case, lines, name, better, |line| (&line.grounds, &mut line.superseded))
}

/// One answer to each question: the best, with the others beside it. Of equals the code's own governs.
fn kinder<'p, T>(
    case: &Case<'p, '_>,
    answers: Vec<T>,
    name: impl Fn(&T) -> Cow<'p, str>,
    better: impl Fn(&T, &T) -> Ordering,
    mut parts: impl FnMut(&mut T) -> (&Grounds<'p>, &mut Vec<Superseded<'p>>),
) -> Vec<T> {
    if case.policy.packs.is_empty() {
        return answers;
    }
    let mut best: Vec<T> = Vec::with_capacity(answers.len());
    for mut answer in answers {
        let Some(standing) = best.iter_mut().find(|standing| name(standing) == name(&answer)) else {
            best.push(answer);
            continue;
        };
        let is_better = match better(&answer, standing) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => is_of_pack(case, parts(standing).0) && !is_of_pack(case, parts(&mut answer).0),
        };
        if is_better {
            std::mem::swap(standing, &mut answer);
        }
        let heading = parts(standing).0.heading();
        let (grounds, given_way) = parts(&mut answer);
        let given_way_to =
            |grounds: Grounds<'p>| Superseded { grounds, superseded_by: format!("clause {heading} {GAVE_WAY}").into() };
        let added: Vec<Superseded<'p>> =
            std::iter::once(given_way_to(grounds.clone())).chain(given_way.drain(..)).collect();
        parts(standing).1.extend(added);
    }
    best
}

/// Whether a finding's clause is a pack's.
fn is_of_pack(case: &Case<'_, '_>, grounds: &Grounds<'_>) -> bool {
    case.policy.clauses.iter().any(|clause| clause.number == grounds.origin.clause && clause.pack.is_some())
}
