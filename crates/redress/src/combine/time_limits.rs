//! Time limits: what the customer may do up to when, and how that stands. Letting one pass breaks nothing.

use std::borrow::Cow;

use jiff::Timestamp;
use redress_model::{DeadlineTarget, Finding, Happened, TimeLimit, TimeLimitFinding, TimeLimitState, TimeReceipt};
use redress_time::Clock;
use redress_time::history::{HistoryChange, is_after};

use super::deadlines::{USUAL_SENTENCE, calendar_of, put_instant_and_zone, put_within, receipt_of};
use super::{Case, Found, Problems, exceptions, kinder};
use crate::in_words::{put_instant, put_name};

/// The time limits of the findings that govern, in the order of the pages.
pub(crate) fn combine<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    superseded: &[Found<'_, 'p>],
    problems: &mut Problems<'p>,
) -> Vec<TimeLimit<'p>> {
    let (mut limits, mut set_by) = (Vec::new(), Vec::new());
    for found in governing {
        let Finding::TimeLimit(finding) = found.finding else { continue };
        match time_limit(case, found, finding, problems) {
            Ok(mut limit) => {
                limit.superseded = exceptions::superseded_by(case, found, superseded, |other| match other.finding {
                    Finding::TimeLimit(other) if other.name == finding.name => Some(sentence(case, other, None)),
                    _ => None,
                });
                limits.push(limit);
                if !case.policy.packs.is_empty() {
                    set_by.push(finding);
                }
            }
            Err(message) => problems.broke(found.run, format!("the time limit `{}`: {message}", finding.name)),
        }
    }
    kinder::time_limits(case, limits, set_by)
}

fn time_limit<'p>(
    case: &Case<'p, '_>,
    found: &Found<'_, 'p>,
    finding: &TimeLimitFinding<'p>,
    problems: &mut Problems<'p>,
) -> Result<TimeLimit<'p>, String> {
    let (until, receipt) = end_of(case, found, finding)?;
    let (state, state_because) = state(case, found, finding, until, problems);
    let used_at = used_at(case, finding).filter(|_| state != TimeLimitState::Unknown);
    Ok(TimeLimit {
        name: finding.name.clone(),
        grounds: found.grounds(case, sentence(case, finding, Some(until))),
        until,
        state,
        state_because: state_because.map(Cow::Owned),
        used_at,
        receipt,
        superseded: Vec::new(),
    })
}

/// When it ends, and how that was counted.
fn end_of<'p>(
    case: &Case<'p, '_>,
    found: &Found<'_, 'p>,
    finding: &TimeLimitFinding<'p>,
) -> Result<(Timestamp, Option<TimeReceipt<'p>>), String> {
    match finding.target {
        DeadlineTarget::By(by) => Ok((by, None)),
        DeadlineTarget::Within(duration, after) => {
            let calendar =
                calendar_of(case, found.run.clause, finding.calendar.as_deref(), finding.working_days.as_deref())?;
            let clock = Clock::new(&calendar, after, duration);
            let due = clock.due().map_err(|error| error.to_string())?.instant();
            let until = due.ok_or_else(|| "it has no end".to_owned())?;
            Ok((until, Some(receipt_of(case.policy, &clock, &calendar, until)?)))
        }
    }
}

/// When the customer used it, as far as the case tells.
fn used_at(case: &Case<'_, '_>, finding: &TimeLimitFinding<'_>) -> Option<Timestamp> {
    let told = match finding.used_at {
        Some(Happened::At(at)) => Some(at).filter(|at| *at <= case.at),
        _ => None,
    };
    let uses = |name: &str| finding.used_by.iter().any(|each| *each == name);
    let events = case.history().unwrap_or_default().iter();
    let used = events.filter(|event| matches!(event.change, HistoryChange::Happened { name } if uses(name)));
    used.map(|event| event.at).chain(told).min()
}

/// How it stands; why that cannot be said, where it cannot.
fn state<'p>(
    case: &Case<'p, '_>,
    found: &Found<'_, 'p>,
    finding: &TimeLimitFinding<'p>,
    until: Timestamp,
    problems: &mut Problems<'p>,
) -> (TimeLimitState, Option<String>) {
    if used_at(case, finding).is_some_and(|used_at| !is_after(used_at, until)) {
        return (TimeLimitState::Used, None);
    }
    let rule = &*found.run.rule.id;
    if !finding.used_by.is_empty() && case.history().is_none() {
        problems.needs.waits(case.policy, "ticket.events", rule);
        return (TimeLimitState::Unknown, Some("the case has no record of events".to_owned()));
    }
    if let (Some(Happened::Missing(fact)), true) = (finding.used_at, finding.used_by.is_empty()) {
        problems.needs.rule_waits(&[fact], rule);
        return (TimeLimitState::Unknown, Some(format!("the case lacks {}", case.policy.catalogue.name(fact))));
    }
    let is_meant = |meant: &str| finding.used_by.iter().any(|name| *name == meant);
    if let Some((meant, name)) = problems.misspelt_events.iter().find(|(meant, _)| is_meant(meant)) {
        let because = format!("an event is called `{name}`, which may be `{meant}`");
        return (TimeLimitState::Unknown, Some(because));
    }
    (if is_after(case.at, until) { TimeLimitState::Over } else { TimeLimitState::Open }, None)
}

fn sentence<'p>(case: &Case<'p, '_>, finding: &TimeLimitFinding<'p>, until: Option<Timestamp>) -> String {
    let mut words = String::with_capacity(USUAL_SENTENCE);
    put_name(&mut words, &finding.name);
    match (finding.target, until) {
        (_, Some(until)) => {
            words.push_str(" until ");
            put_instant_and_zone(&mut words, until, case);
        }
        (DeadlineTarget::By(by), None) => {
            words.push_str(" until ");
            put_instant(&mut words, by, &case.policy.zone);
        }
        (DeadlineTarget::Within(..), None) => {}
    }
    if let DeadlineTarget::Within(duration, after) = finding.target {
        words.push(':');
        put_within(&mut words, duration, after, case);
    }
    words
}
