//! Deadlines: something is to be done by a time. The engine counts it in the calendar.

use crate::time::{Duration, Instant};
use crate::value::Percent;

/// Something is to be done by a time; begun by [`deadline`].
#[derive(Clone, PartialEq, Debug)]
pub struct Deadline {
    pub(crate) name: String,
    pub(crate) target: Target,
    pub(crate) since: Option<Instant>,
    pub(crate) met_by: Vec<String>,
    pub(crate) met_at: Option<Happened>,
    pub(crate) paused_while: Vec<String>,
    pub(crate) on_reopen: Option<Reopening>,
    pub(crate) on_priority_change: Option<PriorityChange>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) calendar: Option<String>,
    pub(crate) working_days: Option<String>,
}

/// By when something is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// A duration after an instant.
    Within(Duration, Instant),
    /// An instant.
    By(Instant),
}

/// When something happened, where no event tells it; for [`Deadline::met_at`] and [`TimeLimit::used_at`](crate::TimeLimit::used_at).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Happened {
    /// At an instant that the module worked out; one that is later than the instant of decision is still to come.
    At(Instant),
    /// As a fact tells that the module is given, by the name under which it is handed in: where it is `not yet`, it has not happened;
    /// where it is missing, nobody knows.
    AsToldBy(String),
}

/// What a reopening does to a deadline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reopening {
    /// The clock runs on as if it had never stopped; the time between counts as a pause.
    Continue,
    /// The clock starts again with the whole time.
    NewCycle,
    /// It was not met: the time between counts.
    AsIfNeverMet,
    /// Nothing: it stays met.
    Ignore,
}

/// What a change of priority does to a deadline's time that has run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PriorityChange {
    /// It counts towards the time that the new priority has.
    KeepElapsed,
    /// It is forgotten: the clock starts again with the last change.
    Restart,
}

/// When to warn of a deadline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Warning {
    /// That long before it is due.
    Before(Duration),
    /// When that share of the time has gone.
    Share(Percent),
}

/// A deadline of which it is not yet said by when.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "a deadline needs `.within(…).after(…)` or `.by(…)`"]
pub struct DeadlineStart(String);

/// A deadline of which it is not yet said after what.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "a deadline needs `.after(…)` too"]
pub struct DeadlineWithin(String, Duration);

/// Something is to be done by a time. Without [`Deadline::met_by`], an event of the deadline's own name meets it.
pub fn deadline(name: impl Into<String>) -> DeadlineStart {
    DeadlineStart(name.into())
}

impl DeadlineStart {
    /// How long it may take.
    pub fn within(self, duration: Duration) -> DeadlineWithin {
        DeadlineWithin(self.0, duration)
    }

    /// The time by which.
    pub fn by(self, instant: Instant) -> Deadline {
        Deadline::new(self.0, Target::By(instant))
    }
}

impl DeadlineWithin {
    /// When the clock starts.
    pub fn after(self, instant: Instant) -> Deadline {
        Deadline::new(self.0, Target::Within(self.1, instant))
    }
}

impl Deadline {
    fn new(name: String, target: Target) -> Deadline {
        Deadline {
            name,
            target,
            since: None,
            met_by: Vec::new(),
            met_at: None,
            paused_while: Vec::new(),
            on_reopen: None,
            on_priority_change: None,
            warnings: Vec::new(),
            calendar: None,
            working_days: None,
        }
    }

    /// With [`by`](DeadlineStart::by): from when an event can meet it. Without it, from the promise that names the instant, or from the
    /// beginning. The engine refuses it beside `.within(…).after(…)`, which says from when itself.
    ///
    /// ```
    /// use redress_plugin::{Instant, deadline};
    /// let (promised_at, promised_for) = (Instant::from_seconds(1_772_784_000), Instant::from_seconds(1_772_815_200));
    /// let call = deadline("call back").by(promised_for).since(promised_at).met_by("call_made");
    /// # let _ = call;
    /// ```
    #[must_use]
    pub fn since(mut self, instant: Instant) -> Self {
        self.since = Some(instant);
        self
    }

    /// When it was met, as a fact tells it and no event: at that instant, or by an event of [`met_by`](Deadline::met_by) where one comes
    /// first. Without `met_by` nothing else meets it.
    ///
    /// ```
    /// use redress_plugin::{Duration, Happened, Instant, deadline};
    /// let ordered_at = Instant::from_seconds(1_772_815_200);
    /// let delivery = deadline("delivery").within(Duration::days(30)).after(ordered_at);
    /// // a fact that may be missing tells it: the policy hands it in under this name, in `may_read`
    /// let as_told = delivery.clone().met_at(Happened::as_told_by("delivered_at"));
    /// // or the module worked it out
    /// let worked_out = delivery.met_at(Instant::from_seconds(1_773_000_000));
    /// # let _ = (as_told, worked_out);
    /// ```
    #[must_use]
    pub fn met_at(mut self, happened: impl Into<Happened>) -> Self {
        self.met_at = Some(happened.into());
        self
    }

    /// A type of event that meets it; said again, another one.
    #[must_use]
    pub fn met_by(mut self, event: impl Into<String>) -> Self {
        self.met_by.push(event.into());
        self
    }

    /// A status in which the clock stands still; said again, another one.
    #[must_use]
    pub fn paused_while(mut self, status: impl Into<String>) -> Self {
        self.paused_while.push(status.into());
        self
    }

    /// What a reopening does.
    ///
    /// ```
    /// use redress_plugin::{Duration, Instant, Reopening, deadline};
    /// let received = Instant::from_seconds(1_772_815_200);
    /// let solve = deadline("solve").within(Duration::weeks(8)).after(received).met_by("resolved");
    /// // what was resolved and comes back was never resolved
    /// let solve = solve.on_reopen(Reopening::AsIfNeverMet);
    /// # let _ = solve;
    /// ```
    #[must_use]
    pub fn on_reopen(mut self, reopening: Reopening) -> Self {
        self.on_reopen = Some(reopening);
        self
    }

    /// What a change of priority does to the time that has run.
    #[must_use]
    pub fn on_priority_change(mut self, change: PriorityChange) -> Self {
        self.on_priority_change = Some(change);
        self
    }

    /// A warning that long before it is due, or when that share of the time has gone; said again, another one.
    #[must_use]
    pub fn warn(mut self, warning: impl Into<Warning>) -> Self {
        self.warnings.push(warning.into());
        self
    }

    /// The calendar to count in, where not the policy's own.
    #[must_use]
    pub fn calendar(mut self, id: impl Into<String>) -> Self {
        self.calendar = Some(id.into());
        self
    }

    /// The kind of working day to count, where not the policy's own: `close of working day`.
    #[must_use]
    pub fn working_days(mut self, kind: impl Into<String>) -> Self {
        self.working_days = Some(kind.into());
        self
    }
}

impl Happened {
    /// As a fact tells that the module is given, by the name under which it is handed in.
    pub fn as_told_by(fact: impl Into<String>) -> Happened {
        Happened::AsToldBy(fact.into())
    }
}

impl From<Instant> for Happened {
    fn from(instant: Instant) -> Happened {
        Happened::At(instant)
    }
}

impl From<Duration> for Warning {
    fn from(before: Duration) -> Warning {
        Warning::Before(before)
    }
}

impl From<Percent> for Warning {
    fn from(share: Percent) -> Warning {
        Warning::Share(share)
    }
}
