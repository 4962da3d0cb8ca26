//! Chapter 3 by hand: who takes over.

use jiff::Timestamp;
use redress_time::{Duration, TimeError};
use rust_decimal::Decimal;

use super::HandWritten;
use super::decision::{Escalation, Reason, Step};
use super::ticket::{Case, EventType, Kind, Priority, Tier};

/// The levels in order, how long each has before the next takes over, and why the next does.
const LEVELS: [(&str, Option<Duration>, &str); 3] = [
    (
        "team_lead",
        Some(Duration::WorkingTime { seconds: 4 * 3_600 }),
        "the team lead was to deal with it within 4 working hours",
    ),
    (
        "manager",
        Some(Duration::WorkingDays(1)),
        "the customer service manager was to deal with it within 1 working day",
    ),
    ("director", None, ""),
];
const TEAM_LEAD: usize = 0;
const MANAGER: usize = 1;
const DIRECTOR: usize = 2;

impl HandWritten {
    pub(super) fn escalation(&self, case: &Case<'_>, at: Timestamp) -> Result<Option<Escalation>, TimeError> {
        let (ticket, customer) = (&case.ticket, &case.customer);
        let is_complaint = ticket.kind == Kind::Complaint;
        let mut asked: Vec<(usize, Option<Timestamp>, Reason)> = Vec::new();
        let mut ask = |rank: usize, by: Option<Timestamp>, clause, reason| {
            asked.push((rank, by, Reason { level: LEVELS[rank].0, clause, reason }));
        };
        match (ticket.priority, customer.tier) {
            (Priority::Urgent, Tier::Platinum) => ask(MANAGER, None, "3.1", None),
            (Priority::Urgent, Tier::Gold) | (Priority::High, Tier::Platinum) => ask(TEAM_LEAD, None, "3.1", None),
            _ => {}
        }
        if customer.vulnerable && is_complaint {
            let by = self.calendar.add(ticket.received_at, Duration::WorkingTime { seconds: 2 * 3_600 })?;
            ask(TEAM_LEAD, Some(by), "3.2", Some("a customer who needs extra care complains"));
        }
        if is_complaint && customer.lifetime_value.0 > Decimal::from(5_000) {
            ask(MANAGER, None, "3.3", Some("a customer of long standing complains"));
        }
        let messages = ticket.events.iter().filter(|event| event.at <= at && event.what == EventType::CustomerMessage);
        if messages.count() >= 3 {
            ask(TEAM_LEAD, None, "3.4", Some("the customer had to write again and again"));
        }
        if case.is_tagged("press") {
            let by = self.calendar.add(ticket.received_at, Duration::WorkingTime { seconds: 3_600 })?;
            ask(DIRECTOR, Some(by), "3.5", Some("a journalist asks"));
        }
        if is_complaint && customer.compensation.iter().filter(|given| given.amount.0 >= Decimal::TEN).count() >= 2 {
            ask(MANAGER, None, "3.6", Some("we had to compensate this customer before"));
        }
        asked.sort_by_key(|(rank, ..)| std::cmp::Reverse(*rank));
        let Some(&(highest, ..)) = asked.first() else { return Ok(None) };
        let by = asked.iter().filter(|(rank, ..)| *rank == highest).filter_map(|(_, by, _)| *by).min();
        let mut path = Vec::new();
        let mut previous = (by, LEVELS[highest].1);
        for (level, within, _) in &LEVELS[highest + 1..] {
            let at = match previous {
                (Some(from), Some(within)) => Some(self.calendar.add(from, within)?),
                _ => None,
            };
            path.push(Step { level, at });
            previous = (at, *within);
        }
        let first = asked.iter().find(|(rank, each, _)| *rank == highest && *each == by);
        let first = first.map(|(.., reason)| reason.clause);
        let mut reasons: Vec<Reason> = asked.into_iter().map(|(.., reason)| reason).collect();
        let taken_over = path.iter().take_while(|step| step.at.is_some_and(|each| each <= at)).count();
        let mut now = (LEVELS[highest].0, by);
        for (Step { level, at }, (.., why)) in path.drain(..taken_over).zip(&LEVELS[highest..]) {
            let Some(clause) = first else { continue };
            reasons.insert(0, Reason { level, clause, reason: Some(why) });
            now = (level, at);
        }
        let (level, by) = now;
        Ok(Some(Escalation { level, by, path, reasons }))
    }
}
