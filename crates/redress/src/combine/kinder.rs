//! Which of two answers to one question is better for the customer, kind by kind: a code's own, or that of a pack it extends.
//!
//! Better is only what leaves nothing of the other unkept: who keeps it keeps the other too. Where neither is, both stand.

use std::cmp::Ordering;

use redress_model::{Deadline, DeadlineFinding, DeadlineTarget, EntitlementLine, TimeLimit, TimeLimitFinding};
use redress_time::Duration;

use super::deadlines::{calendar_of, met_by, met_from};
use super::floor::kinder;
use super::{Case, Found, Problems};

/// A deadline with what set it.
type Set<'d, 'r, 'p> = (&'d Deadline<'p>, &'d (&'r Found<'r, 'p>, &'r DeadlineFinding<'p>));

/// A deadline gives way to one that is due no later, that nothing meets which does not meet it too, and whose clock stands still and
/// begins anew no more readily.
pub(super) fn deadlines<'r, 'p>(
    case: &Case<'p, '_>,
    deadlines: Vec<Deadline<'p>>,
    set_by: Vec<(&'r Found<'r, 'p>, &'r DeadlineFinding<'p>)>,
) -> Vec<Deadline<'p>> {
    kinder(case, deadlines, set_by, |one, other| order(keeps(case, one, other), keeps(case, other, one)))
}

/// A time limit gives way to one that ends no sooner, and that everything uses which uses it.
pub(super) fn time_limits<'p>(
    case: &Case<'p, '_>,
    limits: Vec<TimeLimit<'p>>,
    set_by: Vec<&TimeLimitFinding<'p>>,
) -> Vec<TimeLimit<'p>> {
    type Set<'l, 'p> = (&'l TimeLimit<'p>, &'l &'l TimeLimitFinding<'p>);
    let gives = |(one, by): Set<'_, 'p>, (other, other_by): Set<'_, 'p>| {
        one.until >= other.until
            && other_by.used_by.iter().all(|event| by.used_by.contains(event))
            && (other_by.used_at.is_none() || by.used_at == other_by.used_at)
    };
    kinder(case, limits, set_by, |one, other| order(gives(one, other), gives(other, one)))
}

/// A line gives way to one that owes more, or as much no later. Amounts of two currencies do not compare: that is an error, and both
/// stand.
pub(super) fn lines<'r, 'p>(
    case: &Case<'p, '_>,
    lines: Vec<EntitlementLine<'p>>,
    set_by: Vec<&'r Found<'r, 'p>>,
    problems: &mut Problems<'p>,
) -> Vec<EntitlementLine<'p>> {
    kinder(case, lines, set_by, |(one, by), (other, other_by)| {
        let Ok(by_amount) = one.amount.compare(other.amount) else {
            let message = format!(
                "\u{201c}{}\u{201d} and \u{201c}{}\u{201d} owe `{}` in two currencies, {} and {}: which is more cannot be said",
                other_by.run.clause.full_heading,
                by.run.clause.full_heading,
                one.name,
                other.amount.for_people(),
                one.amount.for_people(),
            );
            problems.broke(if by.run.clause.pack.is_none() { by.run } else { other_by.run }, message);
            return None;
        };
        let by_day = match (one.pay_by, other.pay_by) {
            (Some(one_day), Some(other_day)) => other_day.cmp(&one_day),
            (one_day, other_day) => one_day.is_some().cmp(&other_day.is_some()),
        };
        Some(by_amount.then(by_day))
    })
}

fn order(one_is: bool, other_is: bool) -> Option<Ordering> {
    match (one_is, other_is) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        (false, false) => None,
    }
}

/// Whether whoever keeps one deadline keeps another too.
fn keeps<'p>(
    case: &Case<'p, '_>,
    (one, (found, finding)): Set<'_, '_, 'p>,
    (other, (other_found, other_finding)): Set<'_, '_, 'p>,
) -> bool {
    let is_due_no_later = match (one.due, other.due) {
        (Some(one), Some(other)) => one <= other,
        // a clock that stands still, or of which too little is known, has no instant to compare
        _ => is_shorter(case, (found, finding), (other_found, other_finding)),
    };
    is_due_no_later && meets_no_more(case, finding, other_finding) && runs_as_strictly(finding, other_finding)
}

/// Whether what meets one deadline meets another too.
fn meets_no_more(case: &Case<'_, '_>, one: &DeadlineFinding<'_>, other: &DeadlineFinding<'_>) -> bool {
    let events = met_by(other);
    met_by(one).iter().all(|event| events.contains(event))
        && (one.met_at.is_none() || one.met_at == other.met_at)
        && met_from(case, one) >= met_from(case, other)
}

/// Whether nothing stops, restarts or ends one deadline's clock that leaves the other's alone.
fn runs_as_strictly(one: &DeadlineFinding<'_>, other: &DeadlineFinding<'_>) -> bool {
    let on_reopen = |finding: &DeadlineFinding<'_>| match finding.on_reopen.as_deref() {
        Some("continue") => 1,
        Some("new cycle") => 2,
        Some("as if never met") => 3,
        _ => 0,
    };
    let (effect, other_effect) = (on_reopen(one), on_reopen(other));
    let restarts = |finding: &DeadlineFinding<'_>| finding.on_priority_change.as_deref() == Some("restart");
    one.paused_while.iter().all(|status| other.paused_while.contains(status))
        && (effect == other_effect || other_effect == 0 || effect == 3)
        && (!restarts(one) || restarts(other))
}

/// Whether one deadline's time is no longer than another's, from the same instant and counted alike.
fn is_shorter<'p>(
    case: &Case<'p, '_>,
    (found, one): (&Found<'_, 'p>, &DeadlineFinding<'p>),
    (other_found, other): (&Found<'_, 'p>, &DeadlineFinding<'p>),
) -> bool {
    let (DeadlineTarget::Within(time, start), DeadlineTarget::Within(other_time, other_start)) =
        (one.target, other.target)
    else {
        return false;
    };
    let calendar = |found: &Found<'_, 'p>, finding: &DeadlineFinding<'p>| {
        calendar_of(case, found.run.clause, finding.calendar.as_deref(), finding.working_days.as_deref())
    };
    let counts_alike = || {
        let (Ok(one), Ok(other)) = (calendar(found, one), calendar(other_found, other)) else { return false };
        match time {
            Duration::Elapsed { .. } => true,
            Duration::Days(_) | Duration::Months(_) => one.zone() == other.zone(),
            Duration::WorkingTime { .. } | Duration::WorkingDays(_) => one.counts_like(&other),
        }
    };
    start == other_start && time.compare(&other_time).is_some_and(Ordering::is_le) && counts_alike()
}
