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
        let at_once = asked.iter().any(|(rank, by, _)| *rank == highest && by.is_none());
        let mut turns: Vec<Option<(Timestamp, usize, bool)>> = Vec::with_capacity(LEVELS.len());
        for rank in 0..LEVELS.len() {
            let own = asked.iter().enumerate().filter(|(_, (each, ..))| *each == rank);
            let own = own.filter_map(|(origin, (_, by, _))| Some(((*by)?, origin, false))).min_by_key(|(by, ..)| *by);
            let below = rank.checked_sub(1).and_then(|below| turns[below].zip(LEVELS[below].1));
            let in_its_turn = match below {
                Some(((from, origin, _), within)) => Some((self.calendar.add(from, within)?, origin, true)),
                None => None,
            };
            turns.push(own.into_iter().chain(in_its_turn).min_by_key(|(by, ..)| *by));
        }
        let is_due = |rank: &usize| turns[*rank].is_some_and(|(by, ..)| by <= at);
        let now = (highest + 1..LEVELS.len()).rfind(is_due).unwrap_or(highest);
        let by = turns[now].map(|(by, ..)| by).filter(|_| now != highest || !at_once);
        let mut reasons: Vec<Reason> = Vec::with_capacity(asked.len() + 2);
        for rank in (highest..=now).rev().filter(|rank| *rank != highest || !at_once) {
            let Some((_, origin, true)) = turns[rank] else { continue };
            let clause = asked[origin].2.clause;
            reasons.push(Reason { level: LEVELS[rank].0, clause, reason: Some(LEVELS[rank - 1].2) });
        }
        reasons.extend(asked.into_iter().map(|(.., reason)| reason));
        let path = LEVELS.iter().zip(&turns).skip(now + 1);
        let path = path.map(|(level, turn)| Step { level: level.0, at: turn.map(|(by, ..)| by) }).collect();
        Ok(Some(Escalation { level: LEVELS[now].0, by, path, reasons }))
    }
}
