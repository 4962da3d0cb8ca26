//! Chapter 1 by hand: the deadlines.

use jiff::Timestamp;
use redress::model::DeadlineState;
use redress_time::history::is_after;
use redress_time::{Clock, Due, Duration, Pause, TimeError};

use super::HandWritten;
use super::decision::Deadline;
use super::ticket::{Case, Channel, Event, EventType, Kind, Priority, Status, Tier};

const fn working_hours(hours: i64) -> Duration {
    Duration::WorkingTime { seconds: hours * 3_600 }
}

const fn minutes(minutes: i64) -> Duration {
    Duration::Elapsed { seconds: minutes * 60 }
}

impl HandWritten {
    pub(super) fn deadlines(&self, case: &Case<'_>, at: Timestamp) -> Result<Vec<Deadline>, TimeError> {
        let ticket = &case.ticket;
        let mut deadlines = Vec::new();
        if ticket.kind == Kind::Complaint {
            let within = match (ticket.channel, ticket.priority) {
                (Channel::Social, _) => working_hours(1),
                (Channel::Chat, _) => minutes(5),
                (Channel::Phone, Priority::Urgent) => minutes(30),
                (_, Priority::Urgent | Priority::High) => working_hours(4),
                _ => Duration::WorkingDays(1),
            };
            let meets = |what| matches!(what, EventType::Acknowledged | EventType::AgentReply);
            deadlines.push(self.deadline(
                "acknowledge",
                "1.1",
                within,
                ticket.received_at,
                &ticket.events,
                meets,
                at,
            )?);
        }
        let within = match (ticket.priority, case.customer.tier) {
            (Priority::Urgent, _) => working_hours(2),
            (Priority::High, Tier::Gold | Tier::Platinum) => working_hours(3),
            (_, Tier::Gold | Tier::Platinum) => working_hours(6),
            (Priority::Low, _) => Duration::WorkingDays(2),
            _ => Duration::WorkingDays(1),
        };
        let meets = |what| what == EventType::AgentReply;
        deadlines.push(self.deadline("first_answer", "1.2", within, ticket.received_at, &ticket.events, meets, at)?);
        if matches!(ticket.kind, Kind::Complaint | Kind::Problem)
            && matches!(ticket.priority, Priority::High | Priority::Urgent)
        {
            deadlines.push(self.settle(case, at)?);
        }
        if let (Some(promised), None, true) =
            (case.order.promised_for, case.order.delivered_at, case.is_tagged("delivery"))
        {
            let meets = |what| what == EventType::ParcelFound;
            let within = Duration::WorkingDays(2);
            deadlines.push(self.deadline("find_parcel", "1.4", within, promised, &ticket.events, meets, at)?);
        }
        if case.order.distance_sale && case.is_tagged("cancel") {
            let meets = |what| what == EventType::Refunded;
            let within = Duration::Days(14);
            deadlines.push(self.deadline("pay_back", "1.5", within, ticket.received_at, &ticket.events, meets, at)?);
        }
        if ticket.status == Status::Solved && ticket.kind != Kind::Question {
            let meets = |what| what == EventType::FollowedUp;
            let (within, start) = (Duration::WorkingDays(5), ticket.last_customer_message_at);
            deadlines.push(self.deadline("follow_up", "1.6", within, start, &ticket.events, meets, at)?);
        }
        Ok(deadlines)
    }

    /// A clock that never stands still.
    #[expect(clippy::too_many_arguments, reason = "each is a word of the clause, and a struct would only repeat them")]
    fn deadline(
        &self,
        name: &'static str,
        clause: &'static str,
        within: Duration,
        start: Timestamp,
        events: &[Event],
        meets: impl Fn(EventType) -> bool,
        at: Timestamp,
    ) -> Result<Deadline, TimeError> {
        let due = self.calendar.add(start, within)?;
        let met_at = met_at(events, start, at, meets);
        Ok(Deadline { name, clause, due: Some(due), state: state(Some(due), met_at, false, at), met_at })
    }

    /// Clause 1.3, whose clock stands still while the customer is asked.
    fn settle(&self, case: &Case<'_>, at: Timestamp) -> Result<Deadline, TimeError> {
        let events = &case.ticket.events;
        let start = case.ticket.received_at;
        let met_at = met_at(events, start, at, |what| what == EventType::Resolved);
        let mut pauses = Vec::new();
        let mut pause = |status: Option<Status>, from: Timestamp, until: Option<Timestamp>| {
            if matches!(status, Some(Status::Pending | Status::OnHold)) {
                pauses.push(Pause { from, until, reason: String::new() });
            }
        };
        let (mut status, mut since) = (None, start);
        let end = met_at.unwrap_or(at);
        for event in events.iter().filter(|event| event.at <= end && event.status.is_some()) {
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
        let is_paused = pauses.last().is_some_and(|pause| pause.until.is_none());
        let due = match Clock::new(&self.calendar, start, working_hours(24)).with_pauses(&pauses).due()? {
            Due::At(due) => Some(due),
            Due::Paused { .. } => None,
        };
        Ok(Deadline { name: "settle", clause: "1.3", due, state: state(due, met_at, is_paused, at), met_at })
    }
}

/// The first event at which a clock is met; what comes later than the instant of decision does not exist.
fn met_at(events: &[Event], start: Timestamp, at: Timestamp, meets: impl Fn(EventType) -> bool) -> Option<Timestamp> {
    let met = events.iter().filter(|event| event.at >= start && event.at <= at && meets(event.what));
    met.map(|event| event.at).min()
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
