//! Time limits: what the customer may do up to a time. Nothing is breached when it passes.

use crate::schedule::{Happened, Target};
use crate::time::{Duration, Instant};

/// The customer may do something up to a time; begun by [`time_limit`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimeLimit {
    pub(crate) name: String,
    pub(crate) target: Target,
    pub(crate) used_by: Vec<String>,
    pub(crate) used_at: Option<Happened>,
    pub(crate) calendar: Option<String>,
    pub(crate) working_days: Option<String>,
}

/// A time limit of which it is not yet said up to when.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "a time limit needs `.within(…).after(…)` or `.by(…)`"]
pub struct TimeLimitStart(String);

/// A time limit of which it is not yet said after what.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "a time limit needs `.after(…)` too"]
pub struct TimeLimitWithin(String, Duration);

/// The customer's own time: what they may do up to a time, and the firm does not break when they let it pass.
///
/// ```
/// use redress_plugin::{Duration, Finding, Instant, time_limit};
/// let delivered_at = Instant::from_seconds(1_772_815_200);
/// let finding: Finding = time_limit("withdraw").within(Duration::days(14)).after(delivered_at).used_by("withdrawn").into();
/// assert!(matches!(finding, Finding::TimeLimit(_)));
/// ```
pub fn time_limit(name: impl Into<String>) -> TimeLimitStart {
    TimeLimitStart(name.into())
}

impl TimeLimitStart {
    /// How long they have.
    pub fn within(self, duration: Duration) -> TimeLimitWithin {
        TimeLimitWithin(self.0, duration)
    }

    /// The time by which.
    pub fn by(self, instant: Instant) -> TimeLimit {
        TimeLimit::new(self.0, Target::By(instant))
    }
}

impl TimeLimitWithin {
    /// When the clock starts.
    pub fn after(self, instant: Instant) -> TimeLimit {
        TimeLimit::new(self.0, Target::Within(self.1, instant))
    }
}

impl TimeLimit {
    fn new(name: String, target: Target) -> TimeLimit {
        TimeLimit { name, target, used_by: Vec::new(), used_at: None, calendar: None, working_days: None }
    }

    /// A type of event by which the customer uses it; said again, another one.
    #[must_use]
    pub fn used_by(mut self, event: impl Into<String>) -> Self {
        self.used_by.push(event.into());
        self
    }

    /// When the customer used it, as a fact tells it and no event.
    ///
    /// ```
    /// use redress_plugin::{Happened, Instant, time_limit};
    /// let until = Instant::from_seconds(1_774_024_800);
    /// let limit = time_limit("reject").by(until).used_at(Happened::as_told_by("rejected_at"));
    /// # let _ = limit;
    /// ```
    #[must_use]
    pub fn used_at(mut self, happened: impl Into<Happened>) -> Self {
        self.used_at = Some(happened.into());
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
