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
        let by = asked.iter().filter(|asked| asked.rank == highest).filter_map(|asked| asked.by).min();
        let mut path = Vec::new();
        let mut previous = (by, LEVELS[highest].within);
        for Level { id, who, within, .. } in &LEVELS[highest + 1..] {
            let at = match previous {
                (Some(from), Some((within, _))) => Some(self.calendar.add(from, within)?),
                _ => None,
            };
            path.push(Step { level: id, who, within: within.map(|(_, words)| words), at });
            previous = (at, *within);
        }
        let first = asked.iter().find(|asked| asked.rank == highest && asked.by == by);
        let first = first.map(|asked| asked.reason.grounds.clone());
        let mut reasons: Vec<EscalationReason<'a>> = asked.into_iter().map(|asked| asked.reason).collect();
        let taken_over = path.iter().take_while(|step| step.at.is_some_and(|each| each <= at)).count();
        let mut now = (LEVELS[highest].id, LEVELS[highest].who, by);
        for (Step { level, who, at, .. }, before) in path.drain(..taken_over).zip(&LEVELS[highest..]) {
            let (Some(by), Some(mut grounds)) = (at, first.clone()) else { continue };
            let why = before.why_next;
            grounds.sentence = format!("{who} takes over since {}: {why}", InWords::new(by, &self.calendar)).into();
            reasons.insert(0, EscalationReason { level, grounds, reason: Some(why) });
            now = (level, who, at);
        }
        let (level, who, by) = now;
        Ok(Some(Escalation { level, who, by, path, reasons }))
    }
}
