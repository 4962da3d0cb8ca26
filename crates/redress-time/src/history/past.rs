//! The events up to an instant, read by one rule.

use jiff::Timestamp;

use super::{
    ClockRule, Cycle, History, HistoryChange, HistoryEvent, Missing, OnPriorityChange, OnReopen, Start, State, is_after,
};
use crate::{Calendar, Clock, Duration, Pause, TimeError};

/// The events up to an instant, as one rule reads them.
pub(super) struct Past<'a> {
    rule: &'a ClockRule<'a>,
    events: Vec<&'a HistoryEvent<'a>>,
    history: &'a History<'a>,
    at: Timestamp,
}

/// A cycle before it is judged.
pub(super) struct Run {
    start: Timestamp,
    met_at: Option<Timestamp>,
    // from being met to being reopened
    closed: Vec<Pause>,
}

impl<'a> Past<'a> {
    pub(super) fn new(
        rule: &'a ClockRule<'a>,
        events: &'a [HistoryEvent<'a>],
        history: &'a History<'a>,
        at: Timestamp,
    ) -> Past<'a> {
        let mut events: Vec<&HistoryEvent<'_>> = events.iter().filter(|event| event.at <= at).collect();
        events.sort_by_key(|event| event.at);
        Past { rule, events, history, at }
    }

    /// Each run of the clock, in order.
    pub(super) fn runs(&self) -> Vec<Run> {
        let Some(start) = self.start() else { return Vec::new() };
        let mut runs = Vec::new();
        let mut run = Run { start, met_at: None, closed: Vec::new() };
        // the anchor's own event comes at the start, those before it are over
        for event in self.events.iter().filter(|event| event.at >= start) {
            match (&event.change, run.met_at) {
                (change, None) if is_named(change, &self.rule.met_by) => run.met_at = Some(event.at),
                (HistoryChange::PriorityChanged, None) if self.rule.on_priority_change == OnPriorityChange::Restart => {
                    run = Run { start: event.at, met_at: None, closed: Vec::new() };
                }
                (change, Some(met_at)) if is_named(change, &self.rule.reopened_by) => match self.rule.on_reopen {
                    OnReopen::Ignore => {}
                    OnReopen::Continue => {
                        let reason = "met, until reopened".to_owned();
                        run.closed.push(Pause { from: met_at, until: Some(event.at), reason });
                        run.met_at = None;
                    }
                    OnReopen::AsIfNeverMet => run.met_at = None,
                    OnReopen::NewCycle => {
                        runs.push(run);
                        run = Run { start: event.at, met_at: None, closed: Vec::new() };
                    }
                },
                (change, Some(_)) if matches!(&self.rule.start, Start::Each(name) if is_name(change, name)) => {
                    runs.push(run);
                    run = Run { start: event.at, met_at: None, closed: Vec::new() };
                }
                _ => {}
            }
        }
        runs.push(run);
        runs
    }

    fn start(&self) -> Option<Timestamp> {
        let named = |name: &'a str| self.events.iter().filter(move |event| is_name(&event.change, name));
        match &self.rule.start {
            Start::At(at) => Some(*at).filter(|&at| at <= self.at),
            Start::First(name) | Start::Each(name) => named(name).next().map(|event| event.at),
            Start::Last(name) => named(name).next_back().map(|event| event.at),
        }
    }

    /// A run with its pauses and its state.
    pub(super) fn cycle(&self, run: Run, calendar: &Calendar, target: Duration) -> Result<Cycle, TimeError> {
        let (mut pauses, missing) = match self.status_pauses(&run) {
            Ok(pauses) => (pauses, None),
            // what is known for certain is that nothing can be due earlier than without any pause
            Err(missing) => (Vec::new(), Some(missing)),
        };
        pauses.extend(run.closed);
        pauses.sort_by_key(|pause| pause.from);
        let due = Clock::new(calendar, run.start, target).with_pauses(&pauses).due()?;
        let paused = pauses.iter().any(|pause| pause.until.is_none());
        let by = run.met_at.unwrap_or(self.at);
        let late = due.instant().is_some_and(|due| is_after(by, due));
        let state = match (run.met_at, late, missing) {
            (Some(_), false, _) => State::Met,
            (_, _, Some(missing)) => State::Unknown { missing },
            (Some(_), true, None) => State::MetLate,
            (None, true, None) => State::Breached,
            (None, false, None) if paused => State::Paused,
            (None, false, None) => State::Running,
        };
        Ok(Cycle { start: run.start, pauses, due, met_at: run.met_at, state })
    }

    /// The pauses from the run's start until it is met, the last one open while it lasts.
    fn status_pauses(&self, run: &Run) -> Result<Vec<Pause>, Missing> {
        if self.rule.paused_while.is_empty() {
            return Ok(Vec::new());
        }
        if !self.history.tells_status || self.history.events.is_none() {
            return Err(Missing::StatusChanges);
        }
        let mut status = self.history.initial_status.ok_or(Missing::InitialStatus);
        let mut since = run.start;
        let mut pauses = Vec::new();
        let mut pause = |status: Result<&str, Missing>, from: Timestamp, until: Option<Timestamp>| {
            let status = status?;
            if self.rule.paused_while.contains(&status) {
                pauses.push(Pause { from, until, reason: status.to_owned() });
            }
            Ok(())
        };
        for event in &self.events {
            let to = match event.change {
                HistoryChange::StatusChanged { to } => Ok(to),
                HistoryChange::StatusUntold => Err(Missing::StatusOfAChange),
                _ => continue,
            };
            if run.met_at.is_some_and(|met_at| event.at > met_at) {
                break;
            }
            if event.at > since {
                pause(status, since, Some(event.at))?;
                since = event.at;
            }
            status = to;
        }
        match run.met_at {
            Some(met_at) if met_at > since => pause(status, since, Some(met_at))?,
            Some(_) => {}
            None => pause(status, since, None)?,
        }
        Ok(pauses)
    }
}

fn is_named(change: &HistoryChange<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| is_name(change, name))
}

fn is_name(change: &HistoryChange<'_>, name: &str) -> bool {
    matches!(change, HistoryChange::Happened { name: happened } if *happened == name)
}
