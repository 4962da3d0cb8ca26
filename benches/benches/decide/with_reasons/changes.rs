//! What has been broken already, and what will read differently later with no new event.

use jiff::Timestamp;
use redress::model::{DeadlineState, DisclosureState};
use redress_time::history::{breached_from, is_after};
use redress_time::{Duration, TimeError};

use super::WithReasons;
use super::decision::{Breach, Compensation, Deadline, Disclosure, Escalation, NextChange};
use super::in_words::InWords;
use super::ticket::Case;

impl WithReasons {
    pub(super) fn breaches(
        &self,
        deadlines: &[Deadline<'_>],
        disclosures: &[Disclosure<'_>],
        at: Timestamp,
    ) -> Vec<Breach> {
        let mut breaches = Vec::new();
        for deadline in deadlines {
            let late = match deadline.state {
                DeadlineState::Breached => "was not met",
                DeadlineState::MetLate => "was met too late",
                _ => continue,
            };
            let Some(due) = deadline.due else { continue };
            let name = in_words(deadline.name);
            breaches.push(Breach {
                name: deadline.name,
                clause: deadline.grounds.clause,
                sentence: format!("{name} was due {} and {late}", InWords::new(due, &self.calendar)),
                since: breached_from(due),
            });
        }
        for disclosure in disclosures {
            let Some(by) = disclosure.by else { continue };
            let is_late = match disclosure.state {
                DisclosureState::Given => disclosure.given_at.is_some_and(|given_at| is_after(given_at, by)),
                _ => is_after(at, by),
            };
            if is_late {
                let when = InWords::new(by, &self.calendar);
                breaches.push(Breach {
                    name: disclosure.id,
                    clause: disclosure.grounds.clause,
                    sentence: format!("the customer was to be told by {when}: {}", disclosure.title),
                    since: breached_from(by),
                });
            }
        }
        breaches
    }

    /// What will change and when, and what may change at an instant that cannot be known.
    pub(super) fn next_changes(
        &self,
        case: &Case<'_>,
        (deadlines, disclosures, escalation): (&[Deadline<'_>], &[Disclosure<'_>], Option<&Escalation<'_>>),
        compensation: Option<&Compensation<'_>>,
        at: Timestamp,
    ) -> Result<(Vec<NextChange>, Vec<&'static str>), TimeError> {
        let mut changes = Vec::new();
        let mut unknown = Vec::new();
        for deadline in deadlines {
            if let (DeadlineState::Running, Some(at)) = (deadline.state, deadline.due.and_then(breached_from)) {
                changes.push(NextChange { at, what: format!("{} will be breached", in_words(deadline.name)).into() });
            }
        }
        for disclosure in disclosures {
            let by = disclosure.by.filter(|by| disclosure.state != DisclosureState::Given && !is_after(at, *by));
            if let Some(at) = by.and_then(breached_from) {
                let what = format!("telling the customer will be late: {}", disclosure.title);
                changes.push(NextChange { at, what: what.into() });
            }
        }
        for step in escalation.iter().flat_map(|escalation| &escalation.path) {
            changes.extend(step.at.map(|at| NextChange { at, what: format!("{} will take over", step.who).into() }));
        }
        if compensation.is_some() {
            let mut first: Option<Timestamp> = None;
            for given in &case.customer.compensation {
                let leaves = self.calendar.add(given.at, Duration::Days(90))?;
                if leaves > at {
                    first = Some(first.map_or(leaves, |first| first.min(leaves)));
                }
            }
            if let Some(first) = first {
                if self.spent(case, first)? == self.spent(case, at)? {
                    unknown.push("payments leave the period of clause 4.3 The budget of a quarter");
                } else {
                    let what = "a payment leaves the period of clause 4.3 The budget of a quarter".into();
                    changes.push(NextChange { at: first, what });
                }
            }
        }
        changes.retain(|change| change.at > at);
        changes.sort();
        changes.dedup();
        Ok((changes, unknown))
    }
}

/// The name of a deadline as a sentence says it.
fn in_words(name: &str) -> String {
    name.replace('_', " ")
}
