//! What a clock made of the events that happened: when it ran, was paused, was met, and how it stands at an instant.
//!
//! The answer is a function of the events, so that a changed rule, calendar or target needs no bookkeeping. An event later
//! than the instant asked about does not exist, and a history that does not tell what the answer depends on gives
//! [`State::Unknown`], never a guess.
//!
//! # Example
//!
//! A first answer is due within four hours, and the clock stands still while the customer is asked something back:
//!
//! ```
//! use jiff::{Timestamp, tz::TimeZone};
//! use redress_time::{Calendar, Duration, history::{ClockRule, History, HistoryChange, HistoryEvent, Start, State}};
//!
//! let calendar = Calendar::always_open("line", TimeZone::UTC);
//! let received: Timestamp = "2026-03-02T09:00:00Z".parse()?;
//! let mut rule = ClockRule::new(Start::At(received));
//! rule.met_by = vec!["answered"];
//! rule.paused_while = vec!["pending"];
//!
//! let status = |at: &str, to: &'static str| HistoryEvent {
//!     at: at.parse().unwrap(),
//!     change: HistoryChange::StatusChanged { to },
//! };
//! let events = [status("2026-03-02T10:00:00Z", "pending"), status("2026-03-02T12:00:00Z", "open")];
//! let history = History { initial_status: Some("new"), ..History::of(&events) };
//!
//! let target = Duration::Elapsed { seconds: 4 * 3_600 };
//! let standing = rule.standing(&calendar, target, &history, "2026-03-02T14:30:00Z".parse()?)?;
//! assert_eq!(standing.state, State::Running);
//! let cycle = standing.current().unwrap();
//! assert_eq!(cycle.due.instant(), Some("2026-03-02T15:00:00Z".parse()?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod past;

use jiff::Timestamp;

use crate::{Calendar, Due, Duration, Pause, TimeError};
use past::Past;

/// Something that happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HistoryEvent<'a> {
    /// when
    pub at: Timestamp,
    /// what
    pub change: HistoryChange<'a>,
}

/// What an event changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum HistoryChange<'a> {
    /// The status became another.
    StatusChanged {
        /// the status from then on
        to: &'a str,
    },
    /// The status became another, and it is not told which.
    StatusUntold,
    /// The priority became another.
    PriorityChanged,
    /// Something with a name happened: `answered`, `assigned`, `reopened`.
    Happened {
        /// its name
        name: &'a str,
    },
}

/// What is known of the past.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct History<'a> {
    /// the events in any order; of those at one instant the earlier in the list came first; `None` when there is no record
    pub events: Option<&'a [HistoryEvent<'a>]>,
    /// whether the events tell each change of status
    pub tells_status: bool,
    /// the status before the first change of it, where known
    pub initial_status: Option<&'a str>,
}

impl<'a> History<'a> {
    /// A complete record of what happened, whose first status is not known.
    pub fn of(events: &'a [HistoryEvent<'a>]) -> History<'a> {
        History { events: Some(events), tells_status: true, initial_status: None }
    }

    /// No record at all.
    pub fn absent() -> History<'a> {
        History { events: None, tells_status: false, initial_status: None }
    }
}

/// How a clock follows events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClockRule<'a> {
    /// where it starts
    pub start: Start,
    /// names of the events that meet it, whichever comes first
    pub met_by: Vec<&'a str>,
    /// statuses during which it stands still
    pub paused_while: Vec<&'a str>,
    /// names of the events that reopen the ticket
    pub reopened_by: Vec<&'a str>,
    /// what reopening does to a clock that was met
    pub on_reopen: OnReopen,
    /// what a change of priority does to the time that has run
    pub on_priority_change: OnPriorityChange,
}

/// Where a clock starts.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Start {
    /// At an instant that a fact gives: received, created.
    At(Timestamp),
    /// At the first event of this name: assigned.
    First(String),
    /// At the last event of this name: the last customer message.
    Last(String),
    /// At the first event of this name, and after it was met at the next one: each customer message to be answered.
    Each(String),
}

/// What reopening does to a clock that was met.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum OnReopen {
    /// Nothing: it stays met.
    #[default]
    Ignore,
    /// It runs on as if it had never stopped; the time from being met to reopening counts as a pause.
    Continue,
    /// It starts again with the whole target.
    NewCycle,
    /// It runs on as if it had never been met: the time from being met to reopening counts too.
    AsIfNeverMet,
}

/// What a change of priority does to the time that has run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum OnPriorityChange {
    /// It counts towards the new priority's target.
    #[default]
    KeepElapsed,
    /// It is forgotten: the clock starts again with the last change before it was met.
    Restart,
}

/// How a clock stands at an instant.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Standing {
    /// the state of the last cycle
    pub state: State,
    /// each run of the clock, the last one current
    pub cycles: Vec<Cycle>,
    /// where it will start, when that is known and still to come
    pub starts_at: Option<Timestamp>,
}

/// One run of a clock from a start to being met.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Cycle {
    /// where it started
    pub start: Timestamp,
    /// when it stood still
    pub pauses: Vec<Pause>,
    /// when it is due; while the state is unknown for want of pauses, the earliest it can be
    pub due: Due,
    /// when it was met
    pub met_at: Option<Timestamp>,
    /// how it stands
    pub state: State,
}

/// The state of a clock.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum State {
    /// Its start has not come.
    NotStarted,
    /// It runs and is not overdue.
    Running,
    /// It stands still and is not overdue.
    Paused,
    /// It was met, at the due instant at the latest.
    Met,
    /// It was met after the due instant.
    MetLate,
    /// The due instant has passed and it was not met.
    Breached,
    /// The history does not tell.
    Unknown {
        /// what is missing
        missing: Missing,
    },
}

/// What a history does not tell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Missing {
    /// There is no record of events.
    Events,
    /// Changes of status are not recorded.
    StatusChanges,
    /// The status in which the clock started is not known.
    InitialStatus,
    /// A change of status does not say to which.
    StatusOfAChange,
}

impl Missing {
    /// The missing part in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Missing::Events => "the record of events",
            Missing::StatusChanges => "the changes of status",
            Missing::InitialStatus => "the status at the start",
            Missing::StatusOfAChange => "what the status changed to",
        }
    }
}

impl Standing {
    /// The current cycle; `None` when the clock has not started, or where it starts is not known.
    pub fn current(&self) -> Option<&Cycle> {
        self.cycles.last()
    }

    /// The first instant at which the state reads differently if nothing more happens, and how it reads then; `None` when
    /// it stays, or when it is unknown.
    pub fn next_change(&self) -> Option<(Timestamp, State)> {
        if let Some(start) = self.starts_at {
            return Some((start, State::Running));
        }
        match (&self.state, self.current()?.due) {
            (State::Running | State::Paused, Due::At(due)) => Some((breached_from(due)?, State::Breached)),
            _ => None,
        }
    }
}

/// The first instant at which a clock due at `due` is breached: the next whole second, since instants are compared to the
/// second and the end of a day is 23:59:59. `None` at the end of time.
pub fn breached_from(due: Timestamp) -> Option<Timestamp> {
    Timestamp::from_second(second(due).checked_add(1)?).ok()
}

/// True when `at` lies after `due`, both to the second.
pub fn is_after(at: Timestamp, due: Timestamp) -> bool {
    second(at) > second(due)
}

impl<'a> ClockRule<'a> {
    /// A rule for a clock that nothing meets, pauses or reopens yet.
    pub fn new(start: Start) -> ClockRule<'a> {
        ClockRule {
            start,
            met_by: Vec::new(),
            paused_while: Vec::new(),
            reopened_by: Vec::new(),
            on_reopen: OnReopen::default(),
            on_priority_change: OnPriorityChange::default(),
        }
    }

    /// How the clock stands at an instant, knowing the events up to and with it.
    ///
    /// # Errors
    ///
    /// As [`Clock::due`](crate::Clock::due).
    pub fn standing(
        &self,
        calendar: &Calendar,
        target: Duration,
        history: &History<'_>,
        at: Timestamp,
    ) -> Result<Standing, TimeError> {
        let follows_events = !self.met_by.is_empty() || !matches!(self.start, Start::At(_));
        let follows_events = follows_events || self.on_priority_change == OnPriorityChange::Restart;
        let events = match history.events {
            Some(events) => events,
            None if follows_events => {
                let state = State::Unknown { missing: Missing::Events };
                return Ok(Standing { state, cycles: Vec::new(), starts_at: None });
            }
            None => &[],
        };
        let past = Past::new(self, events, history, at);
        let mut cycles = Vec::new();
        for run in past.runs() {
            cycles.push(past.cycle(run, calendar, target)?);
        }
        let state = cycles.last().map_or(State::NotStarted, |cycle| cycle.state.clone());
        let starts_at = match self.start {
            Start::At(start) if start > at => Some(start),
            _ => None,
        };
        Ok(Standing { state, cycles, starts_at })
    }
}

fn second(at: Timestamp) -> i64 {
    // whole seconds from the beginning of time, so that earlier years round down too
    i64::try_from(at.as_nanosecond().div_euclid(1_000_000_000)).unwrap_or(i64::MAX)
}
