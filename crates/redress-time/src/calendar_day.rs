//! Counting calendar days and months: with the clock time kept, to the end of a day, with the first day counted or not.

use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, DateTime},
    tz::AmbiguousOffset,
};

use crate::{Calendar, Duration, TimeError, TimeErrorKind, instant::day};

impl Calendar {
    /// The end (23:59:59 local) of the last of so many days, the day of the start being the first.
    ///
    /// Of 14 days beginning with 1 March the last is 14 March, while 14 days after it is 15 March. Working days begin with
    /// the day of the start if it is one, else with the next. A period of months ends the day before the date of the same
    /// number, or on the month's last day when it has no such date.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::NotInDays`] for hours, and for less than one day; else as [`add`](Calendar::add).
    ///
    /// # Example
    ///
    /// ```
    /// use jiff::tz::TimeZone;
    /// use redress_time::{Calendar, Duration};
    ///
    /// let calendar = Calendar::always_open("statute", TimeZone::get("Europe/London")?);
    /// let start = "2026-01-05T11:00:00Z".parse()?;
    /// assert_eq!(calendar.beginning_with(start, Duration::Days(14))?.to_string(), "2026-01-18T23:59:59Z");
    /// assert_eq!(calendar.end_of_days_after(start, Duration::Days(14))?.to_string(), "2026-01-19T23:59:59Z");
    /// assert_eq!(calendar.beginning_with(start, Duration::Months(1))?.to_string(), "2026-02-04T23:59:59Z");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn beginning_with(&self, start: Timestamp, duration: Duration) -> Result<Timestamp, TimeError> {
        let first = self.date_of(start);
        let last = match duration {
            Duration::Days(count) if count > 0 => plus(first, Span::new().try_days(i64::from(count) - 1))?,
            Duration::Months(count) if count > 0 => {
                let same_number = plus(first, Span::new().try_months(count))?;
                let clipped = same_number.day() < first.day();
                if clipped { same_number } else { same_number.yesterday().map_err(|_| TimeError::out_of_range())? }
            }
            Duration::WorkingDays(count) if count > 0 => {
                let begins = self.counted_day(self.day_of(start)?, 0, false)?;
                crate::instant::date(self.counted_day(begins, i64::from(count) - 1, false)?)
            }
            _ => return Err(not_in_days(duration)),
        };
        self.end_of_day(last)
    }

    /// The end (23:59:59 local) of the day so many days or months after the day of the start, which is not counted.
    /// Working days are counted from the day of the start too, whatever kind the calendar's conventions name.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::NotInDays`] for hours; else as [`add`](Calendar::add).
    pub fn end_of_days_after(&self, start: Timestamp, duration: Duration) -> Result<Timestamp, TimeError> {
        let from = self.date_of(start);
        let last = match duration {
            Duration::Days(count) => plus(from, Span::new().try_days(count))?,
            Duration::Months(count) => plus(from, Span::new().try_months(count))?,
            Duration::WorkingDays(count) => return self.end_of_working_day(count, start),
            Duration::Elapsed { .. } | Duration::WorkingTime { .. } => return Err(not_in_days(duration)),
        };
        self.end_of_day(last)
    }

    /// Calendar days from the date of one instant to the date of another, whatever their times of day.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::ReversedSpan`] when `end` lies before `start`, unless the calendar's conventions say what that is
    /// worth.
    pub fn days_between(&self, start: Timestamp, end: Timestamp) -> Result<i32, TimeError> {
        self.spanning(start, end, |start, end| Ok(day(self.date_of(end)) - day(self.date_of(start))))
    }

    /// The end of a date: the last 23:59:59 its clock shows, or the last second before a change that skips it.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::OutOfRange`] for a date beyond what instants can hold.
    pub fn end_of_day(&self, date: Date) -> Result<Timestamp, TimeError> {
        let zone = &self.data.zone;
        let end = zone.to_ambiguous_timestamp(date.at(23, 59, 59, 0));
        let end = match end.offset() {
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => end.later(),
            AmbiguousOffset::Gap { .. } => end.later().and_then(|later| {
                let just_after = later.checked_add(SignedDuration::from_nanos(1))?;
                let change = zone.preceding(just_after).next().map_or(later, |change| change.timestamp());
                change.checked_sub(SignedDuration::from_secs(1))
            }),
        };
        end.map_err(|_| TimeError::out_of_range())
    }

    pub(crate) fn add_elapsed(&self, start: Timestamp, seconds: i64) -> Result<Timestamp, TimeError> {
        start.checked_add(SignedDuration::from_secs(seconds)).map_err(|_| TimeError::out_of_range())
    }

    pub(crate) fn add_days(&self, start: Timestamp, count: i64) -> Result<Timestamp, TimeError> {
        self.add_span(start, Span::new().try_days(count))
    }

    pub(crate) fn add_months(&self, start: Timestamp, count: i64) -> Result<Timestamp, TimeError> {
        self.add_span(start, Span::new().try_months(count))
    }

    fn add_span(&self, start: Timestamp, span: Result<Span, jiff::Error>) -> Result<Timestamp, TimeError> {
        let local = self.data.zone.to_datetime(start);
        let date = plus(local.date(), span)?;
        // a repeated clock time keeps its place when the date stays
        if date == local.date() { Ok(start) } else { self.instant_of(date.to_datetime(local.time())) }
    }

    /// The instant of a clock reading: of a repeated one the first, of a skipped one later by what was skipped.
    pub(crate) fn instant_of(&self, reading: DateTime) -> Result<Timestamp, TimeError> {
        self.data.zone.to_ambiguous_timestamp(reading).compatible().map_err(|_| TimeError::out_of_range())
    }
}

fn plus(date: Date, span: Result<Span, jiff::Error>) -> Result<Date, TimeError> {
    span.and_then(|span| date.checked_add(span)).map_err(|_| TimeError::out_of_range())
}

fn not_in_days(duration: Duration) -> TimeError {
    TimeErrorKind::NotInDays { duration: duration.to_string() }.into()
}
