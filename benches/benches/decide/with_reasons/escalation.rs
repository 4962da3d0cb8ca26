//! Chapter 3 with reasons: who takes over.

use jiff::Timestamp;
use redress_time::{Duration, TimeError};
use rust_decimal::Decimal;

use super::WithReasons;
use super::clauses::{AGAIN, BEFORE, BEST, CARE, Clause, LONG_STANDING, PRESS};
use super::decision::{Escalation, EscalationReason, Step};
use super::grounds::{Cell, Grounds, Row, Seen, Value, table};
use super::in_words::InWords;
use super::ticket::{Case, Kind, Priority, Tier};

table! {
    BEST_CUSTOMERS: "priority", "customer tier", "level";
    1: "urgent", "platinum", "manager";
    2: "urgent", "gold", "team_lead";
    3: "high", "platinum", "team_lead";
    4: "-", "-", "-";
}

struct Level {
    id: &'static str,
    who: &'static str,
    /// How long it has before the next takes over.
    within: Option<(Duration, &'static str)>,
    /// Why the next takes over.
    why_next: &'static str,
}

static LEVELS: [Level; 3] = [
    Level {
        id: "team_lead",
        who: "the team lead",
        within: Some((Duration::WorkingTime { seconds: 4 * 3_600 }, "4 working hours")),
        why_next: "the team lead was to deal with it within 4 working hours",
    },
    Level {
        id: "manager",
        who: "the customer service manager",
        within: Some((Duration::WorkingDays(1), "1 working day")),
        why_next: "the customer service manager was to deal with it within 1 working day",
    },
    Level { id: "director", who: "the director of customer service", within: None, why_next: "" },
];
const TEAM_LEAD: usize = 0;
const MANAGER: usize = 1;
const DIRECTOR: usize = 2;

/// A clause that asks for a level.
struct Asked<'a> {
    rank: usize,
    by: Option<Timestamp>,
    reason: EscalationReason<'a>,
}

impl WithReasons {
    pub(super) fn escalation<'a>(
        &'a self,
        case: &'a Case<'_>,
        at: Timestamp,
        fired: &mut Vec<&'static Clause>,
    ) -> Result<Option<Escalation<'a>>, TimeError> {
        let (ticket, customer) = (&case.ticket, &case.customer);
        let is_complaint = ticket.kind == Kind::Complaint;
        let complaint = || Seen::held("ticket.kind == \"complaint\"", "ticket.kind", Value::Kind(ticket.kind));
        let mut asked: Vec<Asked<'a>> = Vec::new();
        let mut ask = |clause, rank: usize, by: Option<Timestamp>, reason: Option<&'static str>, because, row| {
            fired.push(clause);
            let Level { id, who, .. } = LEVELS[rank];
            let sentence = match (by, reason) {
                (Some(by), Some(reason)) => {
                    format!("{who} takes over by {}: {reason}", InWords::new(by, &self.calendar))
                }
                (None, Some(reason)) => format!("{who} takes over: {reason}"),
                _ => format!("{who} takes over"),
            };
            let grounds = Grounds::of(clause, sentence, because, row);
            asked.push(Asked { rank, by, reason: EscalationReason { level: id, grounds, reason } });
        };
        let best = match (ticket.priority, customer.tier) {
            (Priority::Urgent, Tier::Platinum) => Some((MANAGER, 0)),
            (Priority::Urgent, Tier::Gold) => Some((TEAM_LEAD, 1)),
            (Priority::High, Tier::Platinum) => Some((TEAM_LEAD, 2)),
            _ => None,
        };
        if let Some((rank, row)) = best {
            ask(&BEST, rank, None, None, Vec::new(), Some(&BEST_CUSTOMERS[row]));
        }
        if customer.vulnerable && is_complaint {
            let by = self.calendar.add(ticket.received_at, Duration::WorkingTime { seconds: 2 * 3_600 })?;
            let vulnerable = Value::Flag(customer.vulnerable);
            let because = vec![Seen::held("customer.vulnerable", "customer.vulnerable", vulnerable), complaint()];
            ask(&CARE, TEAM_LEAD, Some(by), Some("a customer who needs extra care complains"), because, None);
        }
        if is_complaint && customer.lifetime_value.0 > Decimal::from(5_000) {
            let because = vec![
                complaint(),
                Seen::held(
                    "customer.lifetime_value > money(\"5000 GBP\")",
                    "customer.lifetime_value",
                    Value::Pounds(customer.lifetime_value),
                ),
            ];
            ask(&LONG_STANDING, MANAGER, None, Some("a customer of long standing complains"), because, None);
        }
        let messages = ticket.events.iter().filter(|event| event.what == "customer_message").count();
        if messages >= 3 {
            let because = vec![
                Seen::held(
                    "ticket.events.count(|event| event.type == \"customer_message\") >= 3",
                    "ticket.events",
                    Value::Events(&ticket.events),
                )
                .and("ticket.events.count(|event| event.type == \"customer_message\")", Value::Count(messages)),
            ];
            ask(&AGAIN, TEAM_LEAD, None, Some("the customer had to write again and again"), because, None);
        }
        if case.is_tagged("press") {
            let by = self.calendar.add(ticket.received_at, Duration::WorkingTime { seconds: 3_600 })?;
            let because =
                vec![Seen::held("contains(ticket.tags, \"press\")", "ticket.tags", Value::Texts(&ticket.tags))];
            ask(&PRESS, DIRECTOR, Some(by), Some("a journalist asks"), because, None);
        }
        let compensated = customer.compensation.iter().filter(|given| given.amount.0 >= Decimal::TEN).count();
        if is_complaint && compensated >= 2 {
            let because = vec![
                complaint(),
                Seen::held(
                    "customer.compensation.count(|given| given.amount >= money(\"10 GBP\")) >= 2",
                    "customer.compensation",
                    Value::Given(&customer.compensation),
                )
                .and(
                    "customer.compensation.count(|given| given.amount >= money(\"10 GBP\"))",
                    Value::Count(compensated),
                ),
            ];
            ask(&BEFORE, MANAGER, None, Some("we had to compensate this customer before"), because, None);
        }
        asked.sort_by_key(|asked| std::cmp::Reverse(asked.rank));
        let Some(&Asked { rank: highest, .. }) = asked.first() else { return Ok(None) };
        let at_once = asked.iter().any(|asked| asked.rank == highest && asked.by.is_none());
        let mut turns: Vec<Option<(Timestamp, usize, bool)>> = Vec::with_capacity(LEVELS.len());
        for rank in 0..LEVELS.len() {
            let own = asked.iter().enumerate().filter(|(_, asked)| asked.rank == rank);
            let own = own.filter_map(|(origin, asked)| Some((asked.by?, origin, false))).min_by_key(|(by, ..)| *by);
            let below = rank.checked_sub(1).and_then(|below| turns[below].zip(LEVELS[below].within));
            let in_its_turn = match below {
                Some(((from, origin, _), (within, _))) => Some((self.calendar.add(from, within)?, origin, true)),
                None => None,
            };
            turns.push(own.into_iter().chain(in_its_turn).min_by_key(|(by, ..)| *by));
        }
        let is_due = |rank: &usize| turns[*rank].is_some_and(|(by, ..)| by <= at);
        let now = (highest + 1..LEVELS.len()).rfind(is_due).unwrap_or(highest);
        let by = turns[now].map(|(by, ..)| by).filter(|_| now != highest || !at_once);
        let mut reasons: Vec<EscalationReason<'a>> = Vec::with_capacity(asked.len() + 2);
        for rank in (highest..=now).rev().filter(|rank| *rank != highest || !at_once) {
            let Some((by, origin, true)) = turns[rank] else { continue };
            let (why, when) = (LEVELS[rank - 1].why_next, if by <= at { "since" } else { "by" });
            let mut grounds = asked[origin].reason.grounds.clone();
            let words = InWords::new(by, &self.calendar);
            grounds.sentence = format!("{} takes over {when} {words}: {why}", LEVELS[rank].who).into();
            reasons.push(EscalationReason { level: LEVELS[rank].id, grounds, reason: Some(why) });
        }
        reasons.extend(asked.into_iter().map(|asked| asked.reason));
        let path = LEVELS.iter().zip(&turns).skip(now + 1).map(|(level, turn)| Step {
            level: level.id,
            who: level.who,
            within: level.within.map(|(_, words)| words),
            at: turn.map(|(by, ..)| by),
        });
        let (level, who, path) = (LEVELS[now].id, LEVELS[now].who, path.collect());
        Ok(Some(Escalation { level, who, by, path, reasons }))
    }
}
