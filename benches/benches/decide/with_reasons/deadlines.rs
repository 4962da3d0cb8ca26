//! Chapter 1 with reasons: the deadlines and how their time was counted.

use std::borrow::Cow;

use jiff::Timestamp;
use redress::model::DeadlineState;
use redress_time::history::is_after;
use redress_time::{Clock, Due, Duration, EntryKind, Pause, TimeError};

use super::WithReasons;
use super::clauses::{ACKNOWLEDGE, Clause, FIND_PARCEL, FIRST_ANSWER, FOLLOW_UP, PAY_BACK, SETTLE};
use super::decision::{Deadline, Entry, Receipt};
use super::grounds::{Cell, Grounds, Row, Seen, Value, table};
use super::in_words::InWords;
use super::ticket::{Case, Channel, Event, Kind, Priority, Status, Tier};

table! {
    ACKNOWLEDGE_WITHIN: "channel", "priority", "acknowledge within";
    1: "social", "-", "1 working hour";
    2: "chat", "-", "5 minutes";
    3: "phone", "urgent", "30 minutes";
    4: "-", "urgent, high", "4 working hours";
    5: "-", "-", "1 working day";
}

table! {
    FIRST_ANSWER_WITHIN: "priority", "customer tier", "within";
    1: "urgent", "-", "2 working hours";
    2: "high", "gold, platinum", "3 working hours";
    3: "-", "gold, platinum", "6 working hours";
    4: "low", "-", "2 working days";
    5: "-", "-", "1 working day";
}

/// How long something may take, and the same in words.
#[derive(Clone, Copy)]
struct Within(Duration, &'static str);

const fn working_hours(hours: i64, words: &'static str) -> Within {
    Within(Duration::WorkingTime { seconds: hours * 3_600 }, words)
}

const fn minutes(minutes: i64, words: &'static str) -> Within {
    Within(Duration::Elapsed { seconds: minutes * 60 }, words)
}

const fn working_days(days: i32, words: &'static str) -> Within {
    Within(Duration::WorkingDays(days), words)
}

/// What a clause promises: by which name, within how long after what, and what meets it.
struct Promise {
    name: &'static str,
    in_words: &'static str,
    within: Within,
    start: Timestamp,
    met_by: &'static [&'static str],
    paused_while: &'static [Status],
}

impl WithReasons {
    pub(super) fn deadlines<'a>(
        &'a self,
        case: &'a Case<'_>,
        at: Timestamp,
        fired: &mut Vec<&'static Clause>,
    ) -> Result<Vec<Deadline<'a>>, TimeError> {
        let (ticket, order) = (&case.ticket, &case.order);
        let mut deadlines = Vec::with_capacity(6);
        let mut promise = |clause, promise: Promise, because, row| -> Result<(), TimeError> {
            fired.push(clause);
            deadlines.push(self.deadline(&ticket.events, clause, &promise, because, row, at)?);
            Ok(())
        };
        let is_kind = |condition| Seen::held(condition, "ticket.kind", Value::Kind(ticket.kind));
        let tags = |condition| Seen::held(condition, "ticket.tags", Value::Texts(&ticket.tags));
        if ticket.kind == Kind::Complaint {
            let (within, row) = match (ticket.channel, ticket.priority) {
                (Channel::Social, _) => (working_hours(1, "1 working hour"), 0),
                (Channel::Chat, _) => (minutes(5, "5 minutes"), 1),
                (Channel::Phone, Priority::Urgent) => (minutes(30, "30 minutes"), 2),
                (_, Priority::Urgent | Priority::High) => (working_hours(4, "4 working hours"), 3),
                _ => (working_days(1, "1 working day"), 4),
            };
            let own = Promise {
                name: "acknowledge",
                in_words: "acknowledge",
                within,
                start: ticket.received_at,
                met_by: &["acknowledged", "agent_reply"],
                paused_while: &[],
            };
            let because = vec![is_kind("ticket.kind == \"complaint\"")];
            promise(&ACKNOWLEDGE, own, because, Some(&ACKNOWLEDGE_WITHIN[row]))?;
        }
        let (within, row) = match (ticket.priority, case.customer.tier) {
            (Priority::Urgent, _) => (working_hours(2, "2 working hours"), 0),
            (Priority::High, Tier::Gold | Tier::Platinum) => (working_hours(3, "3 working hours"), 1),
            (_, Tier::Gold | Tier::Platinum) => (working_hours(6, "6 working hours"), 2),
            (Priority::Low, _) => (working_days(2, "2 working days"), 3),
            _ => (working_days(1, "1 working day"), 4),
        };
        let own = Promise {
            name: "first_answer",
            in_words: "first answer",
            within,
            start: ticket.received_at,
            met_by: &["agent_reply"],
            paused_while: &[],
        };
        promise(&FIRST_ANSWER, own, Vec::new(), Some(&FIRST_ANSWER_WITHIN[row]))?;
        if matches!(ticket.kind, Kind::Complaint | Kind::Problem)
            && matches!(ticket.priority, Priority::High | Priority::Urgent)
        {
            let own = Promise {
                name: "settle",
                in_words: "settle",
                within: working_hours(24, "24 working hours"),
                start: ticket.received_at,
                met_by: &["resolved"],
                paused_while: &[Status::Pending, Status::OnHold],
            };
            let priority = Value::Priority(ticket.priority);
            let because = vec![
                is_kind("ticket.kind in [\"complaint\", \"problem\"]"),
                Seen::held("ticket.priority in [\"high\", \"urgent\"]", "ticket.priority", priority),
            ];
            promise(&SETTLE, own, because, None)?;
        }
        if let (Some(promised), None, true) = (order.promised_for, order.delivered_at, case.is_tagged("delivery")) {
            let own = Promise {
                name: "find_parcel",
                in_words: "find parcel",
                within: working_days(2, "2 working days"),
                start: promised,
                met_by: &["parcel_found"],
                paused_while: &[],
            };
            let because = vec![
                Seen::held("has(order.promised_for)", "order.promised_for", Value::Instant(promised)),
                Seen::missing("has(order.delivered_at)", "order.delivered_at"),
                tags("contains(ticket.tags, \"delivery\")"),
            ];
            promise(&FIND_PARCEL, own, because, None)?;
        }
        if order.distance_sale && case.is_tagged("cancel") {
            let own = Promise {
                name: "pay_back",
                in_words: "pay back",
                within: Within(Duration::Days(14), "14 days"),
                start: ticket.received_at,
                met_by: &["refunded"],
                paused_while: &[],
            };
            let because = vec![
                Seen::held("order.distance_sale", "order.distance_sale", Value::Flag(order.distance_sale)),
                tags("contains(ticket.tags, \"cancel\")"),
            ];
            promise(&PAY_BACK, own, because, None)?;
        }
        if ticket.status == Status::Solved && ticket.kind != Kind::Question {
            let own = Promise {
                name: "follow_up",
                in_words: "follow up",
                within: working_days(5, "5 working days"),
                start: ticket.last_customer_message_at,
                met_by: &["followed_up"],
                paused_while: &[],
            };
            let because = vec![
                Seen::held("ticket.status == \"solved\"", "ticket.status", Value::Status(ticket.status)),
                is_kind("ticket.kind != \"question\""),
            ];
            promise(&FOLLOW_UP, own, because, None)?;
        }
        Ok(deadlines)
    }

    fn deadline<'a>(
        &'a self,
        events: &[Event<'_>],
        clause: &'static Clause,
        promise: &Promise,
        because: Vec<Seen<'a>>,
        row: Option<&'static Row>,
        at: Timestamp,
    ) -> Result<Deadline<'a>, TimeError> {
        let Promise { name, in_words, within: Within(within, within_in_words), start, met_by, paused_while } = *promise;
        let met = events.iter().find(|event| event.at >= start && met_by.contains(&&*event.what));
        let met_at = met.map(|event| event.at);
        let pauses = pauses(events, paused_while, start, met_at);
        let clock = Clock::new(&self.calendar, start, within).with_pauses(&pauses);
        let (due, shown_until) = match clock.due()? {
            Due::At(due) => (Some(due), due),
            Due::Paused { since, .. } => (None, since),
        };
        let is_paused = pauses.last().is_some_and(|pause| pause.until.is_none());
        let start_in_words = InWords::new(start, &self.calendar);
        let sentence = match due {
            Some(due) => format!(
                "{in_words} by {} (Europe/London): within {within_in_words} after {start_in_words}",
                InWords::new(due, &self.calendar)
            ),
            None => format!("{in_words} within {within_in_words} after {start_in_words}"),
        };
        Ok(Deadline {
            name,
            grounds: Grounds::of(clause, sentence, because, row),
            due,
            state: state(due, met_at, is_paused, at),
            met_at,
            is_warned: false,
            receipt: Receipt {
                start,
                target: within_in_words,
                time_zone: "Europe/London",
                calendar: "desk",
                calendar_version: "2026-01",
                conventions: &self.conventions,
                entries: clock.entries(shown_until)?.into_iter().map(Entry::from).collect(),
            },
        })
    }
}

/// When a clock stood still, up to the event that met it; the last pause stays open while it lasts.
fn pauses(events: &[Event<'_>], paused_while: &[Status], start: Timestamp, met_at: Option<Timestamp>) -> Vec<Pause> {
    let mut pauses = Vec::new();
    if paused_while.is_empty() {
        return pauses;
    }
    let mut pause = |status: Option<Status>, from: Timestamp, until: Option<Timestamp>| {
        if let Some(status) = status.filter(|status| paused_while.contains(status)) {
            let reason = if status == Status::Pending { "pending" } else { "on_hold" };
            pauses.push(Pause { from, until, reason: reason.to_owned() });
        }
    };
    let (mut status, mut since) = (None, start);
    let until_met = events.iter().take_while(|event| met_at.is_none_or(|met_at| event.at <= met_at));
    for event in until_met.filter(|event| event.status.is_some()) {
        if event.at > since {
            pause(status, since, Some(event.at));
            since = event.at;
        }
        status = event.status;
    }
    match met_at {
        Some(met_at) if met_at > since => pause(status, since, Some(met_at)),
        Some(_) => {}
        None => pause(status, since, None),
    }
    pauses
}

fn state(due: Option<Timestamp>, met_at: Option<Timestamp>, is_paused: bool, at: Timestamp) -> DeadlineState {
    let is_late = due.is_some_and(|due| is_after(met_at.unwrap_or(at), due));
    match (met_at, is_late) {
        (Some(_), false) => DeadlineState::Met,
        (Some(_), true) => DeadlineState::MetLate,
        (None, true) => DeadlineState::Breached,
        (None, false) if is_paused => DeadlineState::Paused,
        (None, false) => DeadlineState::Running,
    }
}

impl From<redress_time::Entry> for Entry {
    fn from(entry: redress_time::Entry) -> Entry {
        let (kind, reason): (_, Option<Cow<'static, str>>) = match entry.kind {
            EntryKind::Counted => ("counted", None),
            EntryKind::Holiday { name } | EntryKind::Break { name } => ("skipped", Some(name.into())),
            EntryKind::DayOfReceipt => ("skipped", Some("day of receipt".into())),
            EntryKind::Paused { reason } => ("paused", Some(reason.into())),
            _ => ("skipped", Some("closed".into())),
        };
        Entry { kind, reason, from: entry.from, until: entry.until, seconds: entry.seconds, days: entry.days }
    }
}
