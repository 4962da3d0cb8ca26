//! Status history: where what the events tell of the ticket's status leaves a deadline in doubt.
//!
//! A status that is told and does not fit the events says that something happened of which the events do not tell.

use jiff::Timestamp;
use redress_model::{DeadlineFinding, DeadlineState, Value, ends_a_ticket};
use redress_time::history::{HistoryChange, HistoryEvent};

use super::Case;
use super::deadlines::REOPENED;
use crate::core_fact::{TICKET_EVENTS, TICKET_STATUS};

/// Whether a ticket of this status is over.
fn is_over(status: &str) -> bool {
    matches!(status, "solved" | "closed")
}

/// How the last status that the events tell contradicts the one that the ticket has, in words; events still to come may explain it.
/// A ticket that began as new is open once somebody looks at it, and few histories tell of that; where `new` pauses the clock, they
/// must.
pub(super) fn contradiction(
    case: &Case<'_, '_>,
    events: &[HistoryEvent<'_>],
    finding: &DeadlineFinding<'_>,
) -> Option<String> {
    let now = status_now(case)?;
    let (place, last) = events.iter().enumerate().rev().find_map(|(n, event)| match event.change {
        HistoryChange::StatusChanged { to } => Some((n, Some(to))),
        HistoryChange::StatusUntold => Some((n, None)),
        _ => None,
    })?;
    let last = last.filter(|last| *last != now)?;
    let happened_since = |is_it: &dyn Fn(&str) -> bool| {
        events[place + 1..].iter().any(|event| matches!(event.change, HistoryChange::Happened { name } if is_it(name)))
    };
    let is_told = match (is_over(last), is_over(now)) {
        // what is solved is closed in the end, often by nobody
        (true, true) => true,
        (false, true) => happened_since(&ends_a_ticket),
        (true, false) => matches!(now, "new" | "open") && happened_since(&|name| name == REOPENED),
        (false, false) => (last, now) == ("new", "open") && !finding.paused_while.iter().any(|status| status == "new"),
    };
    (!is_told).then(|| format!("the events end in the status `{last}`, and the ticket's is `{now}`"))
}

/// The status that the ticket has at the instant of decision, where the case tells that one.
fn status_now<'f>(case: &Case<'_, 'f>) -> Option<&'f str> {
    case.text(&TICKET_STATUS).filter(|_| !case.facts.has_later_events())
}

/// A deadline as its status is held against the events.
pub(super) struct Judged<'d, 'p> {
    pub(super) finding: &'d DeadlineFinding<'p>,
    pub(super) state: DeadlineState,
    /// When its clock began.
    pub(super) start: Option<Timestamp>,
    pub(super) met_at: Option<Timestamp>,
    /// The events that meet it.
    pub(super) met_by: Vec<&'d str>,
    /// Whether a reopening changes how it stands.
    pub(super) can_be_reopened: bool,
}

impl Judged<'_, '_> {
    /// Why it cannot be said how it stands, in words, where the status was or may have been changed by what no event tells.
    pub(super) fn doubt(&self, case: &Case<'_, '_>) -> Option<String> {
        let events = case.history()?;
        let is_open = matches!(self.state, DeadlineState::Running | DeadlineState::Paused | DeadlineState::Breached);
        let is_met = matches!(self.state, DeadlineState::Met | DeadlineState::MetLate);
        let ending = self.met_by.iter().find(|name| ends_a_ticket(name));
        let doubt = match (ending, self.met_at) {
            (Some(ending), _) if is_open => self.ended(case, events, ending),
            (_, Some(met_at)) if is_met && self.can_be_reopened => reopened(events, met_at),
            _ => None,
        };
        let is_judged = is_open || is_met;
        doubt.or_else(|| contradiction(case, events, self.finding).filter(|_| is_judged && self.can_be_reopened))
    }

    /// The ticket is over, or may be, and no event of those that meet the deadline tells of it.
    fn ended(&self, case: &Case<'_, '_>, events: &[HistoryEvent<'_>], ending: &str) -> Option<String> {
        let meets = |status: &str| status == "closed" || (status == "solved" && self.met_by.contains(&"resolved"));
        let is_reopening =
            |event: &HistoryEvent<'_>| matches!(event.change, HistoryChange::Happened { name: REOPENED });
        // a reopening undid what ended it before
        let undone = events.iter().rposition(is_reopening).map_or(0, |place| place + 1);
        for event in events[undone..].iter().filter(|event| self.start.is_none_or(|start| event.at >= start)) {
            match event.change {
                HistoryChange::StatusUntold => {
                    return Some(
                        "a `status_changed` does not say to which status, and it may have ended the ticket".to_owned(),
                    );
                }
                // what a machine ends is not resolved
                HistoryChange::StatusChanged { to } if meets(to) && !is_by_machine(case, event.at, to) => {
                    return Some(format!("the status became `{to}`, and no event `{ending}` tells of it"));
                }
                _ => {}
            }
        }
        let is_ending = |event: &HistoryEvent<'_>| matches!(event.change, HistoryChange::Happened { name } if ends_a_ticket(name) && self.met_by.contains(&name));
        // it was ended before this clock began
        if events[undone..].iter().any(is_ending) {
            return None;
        }
        let last = events.iter().rev().find_map(|event| match event.change {
            HistoryChange::StatusChanged { to } => Some(to),
            _ => None,
        });
        let now = status_now(case).filter(|now| meets(now) && !last.is_some_and(meets))?;
        Some(format!("the ticket's status is `{now}`, and no event `{ending}` tells of it"))
    }
}

/// The ticket went on, or may have, after what met the deadline, and no reopening tells of it.
fn reopened(events: &[HistoryEvent<'_>], met_at: Timestamp) -> Option<String> {
    let mut was: Option<&str> = None;
    for event in events {
        match event.change {
            HistoryChange::StatusUntold if event.at > met_at => {
                return Some(
                    "a `status_changed` does not say to which status, and it may have reopened the ticket".to_owned(),
                );
            }
            HistoryChange::StatusChanged { to } => {
                if let Some(was) = was.filter(|was| is_over(was) && !is_over(to) && event.at > met_at) {
                    return Some(format!(
                        "the status became `{to}` after `{was}`, and no event `{REOPENED}` tells of it"
                    ));
                }
                was = Some(to);
            }
            _ => {}
        }
    }
    None
}

/// Whether a bot or the system made a change of status.
fn is_by_machine(case: &Case<'_, '_>, at: Timestamp, to: &str) -> bool {
    case.list(&TICKET_EVENTS).unwrap_or_default().iter().any(|event| match event {
        Value::Record(event) => {
            matches!(event.get("at"), Some(Value::Instant(time)) if *time == at)
                && event.get("status").and_then(Value::as_text) == Some(to)
                && matches!(event.get("actor").and_then(Value::as_text), Some("bot" | "system"))
        }
        _ => false,
    })
}

/// The events that change the status and do not say to which: where each stands in the case.
pub(super) fn untold(case: &Case<'_, '_>) -> Vec<usize> {
    let Some(fact) = TICKET_EVENTS.index() else { return Vec::new() };
    let is_untold = |event: &Value| match event {
        Value::Record(event) => {
            event.get("type").and_then(Value::as_text) == Some("status_changed") && event.get("status").is_none()
        }
        _ => false,
    };
    let events = case.list(&TICKET_EVENTS).unwrap_or_default().iter().enumerate();
    events.filter(|(_, event)| is_untold(event)).map(|(n, _)| case.facts.place_in_case(fact, n)).collect()
}
