//! Counting opening hours: adding them, the time between, whether it is open, the next opening and closing.

use jiff::Timestamp;

use crate::{
    AtClosing, Calendar, ClosingInstant, ReversedSpan, TimeError, TimeErrorKind, ZeroAmount,
    instant::{Nanos, SECOND},
};

impl Calendar {
    /// Seconds of opening hours from one instant to another, a last part of a second left out.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::ReversedSpan`] when `end` lies before `start`, unless the calendar's
    /// [`reversed_span`](crate::Conventions::reversed_span) says what that is worth; [`TimeErrorKind::PastCoverage`] or
    /// [`TimeErrorKind::BeforeCoverage`] for an instant the data does not cover.
    ///
    /// # Example
    ///
    /// ```
    /// use jiff::tz::TimeZone;
    /// use redress_time::Calendar;
    ///
    /// let calendar = Calendar::always_open("line", TimeZone::get("Europe/London")?);
    /// // the clocks go back on 25 October 2026, so that day has 25 hours
    /// let seconds = calendar.working_seconds_between("2026-10-24T23:00:00Z".parse()?, "2026-10-26T00:00:00Z".parse()?)?;
    /// assert_eq!(seconds, 25 * 3_600);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn working_seconds_between(&self, start: Timestamp, end: Timestamp) -> Result<i64, TimeError> {
        self.spanning(start, end, |start, end| Ok(self.open_between(start, end)? / SECOND))
    }

    /// True when the instant lies in opening hours.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::PastCoverage`] or [`TimeErrorKind::BeforeCoverage`] for an instant the data does not cover.
    pub fn is_open(&self, at: Timestamp) -> Result<bool, TimeError> {
        let at = self.covered_nanos(at)?;
        let open = |at| self.tables.timeline.is_open(&self.tables.hours, at);
        let closing = self.conventions.closing_instant_is == ClosingInstant::Open;
        Ok(open(at) || closing && open(at - 1))
    }

    /// The instant itself when it is open, else the next one that is.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::NoHours`] when it never opens again, or the errors of [`is_open`](Calendar::is_open).
    pub fn next_opening(&self, at: Timestamp) -> Result<Timestamp, TimeError> {
        let at = self.covered_nanos(at)?;
        let open = self.open_before(at);
        self.opened(self.tables.timeline.last_with(&self.tables.hours, open), false)
    }

    /// The next closing after an instant: of the hours it lies in, else of the next ones.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::NeverCloses`] when it stays open, or the errors of [`next_opening`](Calendar::next_opening).
    pub fn next_closing(&self, at: Timestamp) -> Result<Timestamp, TimeError> {
        let opening = self.covered_nanos(self.next_opening(at)?)?;
        match self.tables.timeline.closing_after(&self.tables.hours, opening) {
            None if self.covered().is_none() => {
                Err(TimeErrorKind::NeverCloses { calendar: self.id().to_owned() }.into())
            }
            closing => self.covered_instant(closing, false),
        }
    }

    /// The instant `seconds` of opening hours away; `backward` says which way zero points.
    pub(crate) fn add_working_seconds(
        &self,
        start: Timestamp,
        seconds: i64,
        backward: bool,
    ) -> Result<Timestamp, TimeError> {
        self.add_open(start, seconds.checked_mul(SECOND).ok_or_else(TimeError::out_of_range)?, backward)
    }

    /// The same for nanoseconds.
    pub(crate) fn add_open(&self, start: Timestamp, amount: Nanos, backward: bool) -> Result<Timestamp, TimeError> {
        let at = self.covered_nanos(start)?;
        if amount == 0 && self.conventions.zero_amount == ZeroAmount::Unchanged {
            return Ok(start);
        }
        let open = self.open_before(at).checked_add(amount).ok_or_else(TimeError::out_of_range)?;
        // the amount may be used up at a closing or at the next opening, with nothing open between
        let moves_on = amount == 0 || self.conventions.at_closing == AtClosing::NextOpening;
        let earliest = backward == moves_on;
        self.opened(self.with_open_before(open, earliest), backward)
    }

    /// The instant itself when it is open, else the next one that is; backward the closing before it.
    pub(crate) fn move_into_hours(&self, at: Timestamp, backward: bool) -> Result<Timestamp, TimeError> {
        let open = self.open_before(self.covered_nanos(at)?);
        self.opened(self.with_open_before(open, backward), backward)
    }

    /// Open nanoseconds from one instant to a later one.
    pub(crate) fn open_between(&self, start: Timestamp, end: Timestamp) -> Result<Nanos, TimeError> {
        Ok(self.open_before(self.covered_nanos(end)?) - self.open_before(self.covered_nanos(start)?))
    }

    /// Open nanoseconds before an instant, from some fixed instant on.
    pub(crate) fn open_before(&self, at: Nanos) -> Nanos {
        self.tables.timeline.open_before(&self.tables.hours, at)
    }

    /// The first or last instant with that many open nanoseconds before it.
    pub(crate) fn with_open_before(&self, open: Nanos, earliest: bool) -> Option<Nanos> {
        let timeline = &self.tables.timeline;
        if earliest {
            timeline.first_with(&self.tables.hours, open)
        } else {
            timeline.last_with(&self.tables.hours, open)
        }
    }

    /// A counted instant; where there is none, because hours or coverage end.
    pub(crate) fn opened(&self, at: Option<Nanos>, backward: bool) -> Result<Timestamp, TimeError> {
        if at.is_none() && !self.tables.hours.recur() {
            return Err(TimeErrorKind::NoHours { calendar: self.id().to_owned() }.into());
        }
        self.covered_instant(at, backward)
    }

    /// A measure of a span, or what the calendar's convention makes of one that ends before it starts.
    pub(crate) fn spanning<N: std::ops::Neg<Output = N> + Default>(
        &self,
        start: Timestamp,
        end: Timestamp,
        measure: impl Fn(Timestamp, Timestamp) -> Result<N, TimeError>,
    ) -> Result<N, TimeError> {
        if start <= end {
            return measure(start, end);
        }
        match self.conventions.reversed_span {
            ReversedSpan::Error => Err(TimeErrorKind::ReversedSpan { start, end }.into()),
            ReversedSpan::Negative => Ok(-measure(end, start)?),
            ReversedSpan::Zero => Ok(N::default()),
            ReversedSpan::Absolute => measure(end, start),
        }
    }
}
