//! One clock: it runs from a start towards a target and stands still while paused.

use jiff::Timestamp;

use crate::{
    AtClosing, Calendar, Duration, Pause, Receipt, TimeError, TimeErrorKind, WorkingDayKind, ZeroAmount,
    clock_day::count,
    convention::day_length,
    instant::{Nanos, SECOND, instant, nanos},
    pause::Pauses,
};

/// A clock that starts at an instant and is due after a target.
///
/// A target in hours leaves paused time out to the nanosecond. A target in days leaves out each day that was paused from
/// its midnight to the next: a pause within a day changes nothing.
///
/// # Example
///
/// ```
/// use jiff::tz::TimeZone;
/// use redress_time::{Calendar, Clock, Due, Duration, Pause};
///
/// let calendar = Calendar::always_open("line", TimeZone::UTC);
/// let start = "2026-03-02T09:00:00Z".parse()?;
/// let waiting = |until| Pause { from: "2026-03-02T10:00:00Z".parse().unwrap(), until, reason: "waiting".to_owned() };
/// let target = Duration::WorkingTime { seconds: 4 * 3_600 };
///
/// let pauses = [waiting(Some("2026-03-02T12:30:00Z".parse()?))];
/// let clock = Clock::new(&calendar, start, target).with_pauses(&pauses);
/// assert_eq!(clock.due()?, Due::At("2026-03-02T15:30:00Z".parse()?));
///
/// let pauses = [waiting(None)];
/// let clock = Clock::new(&calendar, start, target).with_pauses(&pauses);
/// let remaining = Duration::WorkingTime { seconds: 3 * 3_600 };
/// assert_eq!(clock.due()?, Due::Paused { since: pauses[0].from, remaining });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Clock<'a> {
    pub(crate) calendar: &'a Calendar,
    pub(crate) start: Timestamp,
    pub(crate) target: Duration,
    pub(crate) pauses: &'a [Pause],
}

/// When a clock is due.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Due {
    /// At this instant: met at it, breached only after it.
    At(Timestamp),
    /// Not known until the clock runs again.
    Paused {
        /// the beginning of the pause that lasts
        since: Timestamp,
        /// what is left of the target; for months, in days
        remaining: Duration,
    },
}

impl Due {
    /// The instant, when it is known.
    pub fn instant(self) -> Option<Timestamp> {
        match self {
            Due::At(at) => Some(at),
            Due::Paused { .. } => None,
        }
    }
}

/// The unit a target is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Measure {
    Elapsed,
    Open,
    Days,
    Months,
    WorkingDays,
}

impl<'a> Clock<'a> {
    /// A clock that has never been paused.
    pub fn new(calendar: &'a Calendar, start: Timestamp, target: Duration) -> Clock<'a> {
        Clock { calendar, start, target, pauses: &[] }
    }

    /// The same clock with the pauses it had, in any order; where they overlap they count once.
    pub fn with_pauses(self, pauses: &'a [Pause]) -> Clock<'a> {
        Clock { pauses, ..self }
    }

    /// Where it started.
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// What has to run.
    pub fn target(&self) -> Duration {
        self.target
    }

    /// When the clock is due.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::InvalidPause`] for a pause that ends before it begins, [`TimeErrorKind::NegativeAmount`] for a
    /// negative target, and the errors of [`Calendar::add`].
    pub fn due(&self) -> Result<Due, TimeError> {
        self.due_after(self.target)
    }

    /// How much of the target has been used up by an instant, in the target's own unit (months in days).
    ///
    /// # Errors
    ///
    /// As [`due`](Clock::due).
    pub fn counted(&self, at: Timestamp) -> Result<Duration, TimeError> {
        let pauses = Pauses::new(self.start, self.pauses)?;
        let at = at.max(self.start);
        match self.measure() {
            Measure::Elapsed => Ok(Duration::Elapsed { seconds: self.run(&pauses, at)? / SECOND }),
            Measure::Open => Ok(Duration::WorkingTime { seconds: self.run(&pauses, at)? / SECOND }),
            Measure::Days | Measure::Months => self.days_run(&pauses, at).and_then(count).map(Duration::Days),
            Measure::WorkingDays => self.days_run(&pauses, at).and_then(count).map(Duration::WorkingDays),
        }
    }

    /// What is left of the target at an instant, in the target's own unit (months in days); negative when overdue.
    ///
    /// # Errors
    ///
    /// As [`due`](Clock::due).
    pub fn remaining(&self, at: Timestamp) -> Result<Duration, TimeError> {
        let whole = match (self.measure(), self.target) {
            (Measure::Open, _) => Duration::WorkingTime { seconds: self.target_nanos(self.target)? / SECOND },
            (Measure::Months, target) => Duration::Days(count(self.whole_days(target)?)?),
            (_, target) => target,
        };
        whole.checked_sub(self.counted(at)?).ok_or_else(TimeError::out_of_range)
    }

    /// True when the clock stands still at an instant.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::InvalidPause`].
    pub fn is_paused(&self, at: Timestamp) -> Result<bool, TimeError> {
        Ok(Pauses::new(self.start, self.pauses)?.contains(at))
    }

    /// When a share of the target, in percent, is used up: an instant at which the clock runs.
    ///
    /// A target in days or months is shared by the time that passes from start to due without the pauses, to the whole second.
    /// Of one in working days each day that counts is one part, and passes from its midnight to the next, or to due, without
    /// the pauses: 50% of two working days is the end of the first. From 100% on, a target in days is shared at due.
    ///
    /// # Errors
    ///
    /// As [`due`](Clock::due).
    pub fn warn_at_share(&self, percent: u32) -> Result<Due, TimeError> {
        let share = |whole: i64| {
            let part = i128::from(whole) * i128::from(percent) / 100;
            i64::try_from(part).map_err(|_| TimeError::out_of_range())
        };
        match (self.measure(), self.due()?) {
            (Measure::Elapsed, _) => {
                self.due_after(Duration::Elapsed { seconds: share(self.target_nanos(self.target)? / SECOND)? })
            }
            (Measure::Open, _) => {
                self.due_after(Duration::WorkingTime { seconds: share(self.target_nanos(self.target)? / SECOND)? })
            }
            (_, Due::At(due)) if percent < 100 => self.share_of_days(percent, due).map(Due::At),
            (_, due @ Due::At(_)) => Ok(due),
            (_, paused) => Ok(paused),
        }
    }

    /// When so much is left before the clock is due; the start itself when the target is shorter. A lead in the target's
    /// own unit of time leaves pauses out, any other is counted back from the due instant on the calendar.
    ///
    /// # Errors
    ///
    /// As [`due`](Clock::due), and [`TimeErrorKind::NegativeAmount`] for a negative lead.
    pub fn warn_before(&self, lead: Duration) -> Result<Due, TimeError> {
        if lead.is_negative() {
            return Err(TimeErrorKind::NegativeAmount { amount: lead.to_string() }.into());
        }
        match (self.measure(), lead) {
            (Measure::Elapsed, Duration::Elapsed { seconds }) => {
                let whole = self.target_nanos(self.target)? / SECOND;
                self.due_after(Duration::Elapsed { seconds: (whole - seconds).max(0) })
            }
            (Measure::Open, Duration::WorkingTime { seconds }) => {
                let whole = self.target_nanos(self.target)? / SECOND;
                self.due_after(Duration::WorkingTime { seconds: (whole - seconds).max(0) })
            }
            _ => match self.due()? {
                Due::At(due) => Ok(Due::At(self.calendar.subtract(due, lead)?.max(self.start))),
                paused => Ok(paused),
            },
        }
    }

    /// How the due instant came about, interval by interval; while the clock is paused, up to `at`.
    ///
    /// # Errors
    ///
    /// As [`due`](Clock::due).
    pub fn receipt(&self, at: Timestamp) -> Result<Receipt, TimeError> {
        Receipt::of_clock(self, at)
    }

    /// The stretches of the clock's receipt up to an instant, without gaps.
    ///
    /// # Errors
    ///
    /// As [`due`](Clock::due).
    pub fn entries(&self, until: Timestamp) -> Result<Vec<crate::Entry>, TimeError> {
        crate::receipt_entries::between(self, until)
    }

    pub(crate) fn measure(&self) -> Measure {
        match (self.target, self.calendar.conventions.working_day) {
            (Duration::Elapsed { .. }, _) => Measure::Elapsed,
            (Duration::WorkingTime { .. }, _) | (Duration::WorkingDays(_), WorkingDayKind::DayAsHours { .. }) => {
                Measure::Open
            }
            (Duration::Days(_), _) => Measure::Days,
            (Duration::Months(_), _) => Measure::Months,
            (Duration::WorkingDays(_), _) => Measure::WorkingDays,
        }
    }

    fn due_after(&self, target: Duration) -> Result<Due, TimeError> {
        if target.is_negative() {
            return Err(TimeErrorKind::NegativeAmount { amount: target.to_string() }.into());
        }
        let pauses = Pauses::new(self.start, self.pauses)?;
        match self.measure() {
            Measure::Elapsed | Measure::Open => self.due_after_time(&pauses, target),
            Measure::Days | Measure::Months | Measure::WorkingDays => self.due_after_days(&pauses, target),
        }
    }

    fn due_after_time(&self, pauses: &Pauses<'_>, target: Duration) -> Result<Due, TimeError> {
        let conventions = &self.calendar.conventions;
        let open = self.measure() == Measure::Open;
        let mut remaining = self.target_nanos(target)?;
        let mut from = self.start;
        // used up exactly when a pause begins, the target is reached there, unless it moves on to the next opening
        let stays = !open || conventions.at_closing == AtClosing::Closing;
        if remaining == 0 && (!open || conventions.zero_amount == ZeroAmount::Unchanged) {
            return Ok(Due::At(from));
        }
        let lasting = pauses.lasting.map(|(since, _)| (since, None));
        for (pause, resumes) in pauses.spans.iter().map(|span| (span.from, Some(span.until))).chain(lasting) {
            let runs = self.between(from, self.known(pause).max(from))?;
            if remaining < runs || stays && remaining == runs {
                break;
            }
            remaining -= runs;
            let Some(resumes) = resumes else {
                let seconds = remaining / SECOND;
                let remaining = if open { Duration::WorkingTime { seconds } } else { Duration::Elapsed { seconds } };
                return Ok(Due::Paused { since: pause, remaining });
            };
            from = resumes;
        }
        if open {
            self.calendar.add_open(from, remaining, false).map(Due::At)
        } else {
            instant(nanos(from)?.checked_add(remaining).ok_or_else(TimeError::out_of_range)?).map(Due::At)
        }
    }

    /// An instant, or where the calendar's knowledge ends: what is due before it does not depend on later pauses.
    fn known(&self, at: Timestamp) -> Timestamp {
        if self.measure() == Measure::Open { self.calendar.known_until().map_or(at, |end| at.min(end)) } else { at }
    }

    /// Nanoseconds of the target's unit from one instant to another, pauses not considered.
    pub(crate) fn between(&self, from: Timestamp, until: Timestamp) -> Result<Nanos, TimeError> {
        match self.measure() {
            Measure::Open => self.calendar.open_between(from, until),
            _ => nanos(until)?.checked_sub(nanos(from)?).ok_or_else(TimeError::out_of_range),
        }
    }

    /// Nanoseconds of the target's unit that the clock has run by an instant.
    fn run(&self, pauses: &Pauses<'_>, at: Timestamp) -> Result<Nanos, TimeError> {
        let mut run = self.between(self.start, at)?;
        for span in pauses.until(at) {
            run -= self.between(span.from, span.until)?;
        }
        Ok(run)
    }

    /// A target counted in time, in nanoseconds.
    pub(crate) fn target_nanos(&self, target: Duration) -> Result<Nanos, TimeError> {
        let seconds = match (target, self.calendar.conventions.working_day) {
            (Duration::WorkingDays(count), WorkingDayKind::DayAsHours { seconds }) => {
                day_length(seconds)?.checked_mul(i64::from(count))
            }
            (target, _) => Some(target.amount()),
        };
        seconds.and_then(|seconds| seconds.checked_mul(SECOND)).ok_or_else(TimeError::out_of_range)
    }
}
