//! Counting working days: dates with opening hours of their own.

use jiff::{Timestamp, civil::Date};

use crate::{
    Boundaries, Calendar, TimeError, TimeErrorKind, WorkingDayKind, WorkingDaysBetween,
    convention::day_length,
    instant::{DAY, Day, Nanos, SECOND, date, day},
    zone::Meaning,
};

impl Calendar {
    /// True for a date with opening hours of its own, be they cut short; false for holidays and days off.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::PastCoverage`] or [`TimeErrorKind::BeforeCoverage`] for a date the data does not cover.
    pub fn is_working_date(&self, date: Date) -> Result<bool, TimeError> {
        let day = self.covered_day(Some(day(date)), false)?;
        Ok(self.tables.hours.is_working(day))
    }

    /// The end (23:59:59 local) of the n-th working day after the day of an instant, which is not counted; of the n-th
    /// before it when `count` is negative. Zero means the day itself, or the next working day when it is none.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::PastCoverage`], [`TimeErrorKind::BeforeCoverage`] or [`TimeErrorKind::OutOfRange`].
    ///
    /// # Example
    ///
    /// ```
    /// use jiff::{civil::{Weekday, date}, tz::TimeZone};
    /// use redress_time::Calendar;
    ///
    /// let mut builder = Calendar::builder("office", TimeZone::get("Europe/London")?);
    /// for weekday in [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday] {
    ///     builder = builder.weekly(weekday, &["09:00-17:00".parse()?]);
    /// }
    /// let calendar = builder.holiday(date(2026, 4, 3), "Good Friday").holiday(date(2026, 4, 6), "Easter Monday").build()?;
    /// // Maundy Thursday, then a weekend of four days
    /// let end = calendar.end_of_working_day(1, "2026-04-02T10:00:00Z".parse()?)?;
    /// assert_eq!(end.to_string(), "2026-04-07T22:59:59Z");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn end_of_working_day(&self, count: i32, start: Timestamp) -> Result<Timestamp, TimeError> {
        let day = self.counted_day(self.day_of(start)?, i64::from(count), count < 0)?;
        self.end_of_day(date(day))
    }

    /// The working days between two instants, counted as the calendar's
    /// [`working_days_between`](crate::Conventions::working_days_between) says.
    ///
    /// # Errors
    ///
    /// As [`working_seconds_between`](Calendar::working_seconds_between).
    pub fn working_days_between(&self, start: Timestamp, end: Timestamp) -> Result<i32, TimeError> {
        self.spanning(start, end, |start, end| {
            let hours = &self.tables.hours;
            let (from, until) = (self.day_of(start)?, self.day_of(end)?);
            let count = match self.conventions.working_days_between {
                WorkingDaysBetween::AfterStart => hours.dates_before(until + 1) - hours.dates_before(from + 1),
                WorkingDaysBetween::BeforeEnd => hours.dates_before(until) - hours.dates_before(from),
                WorkingDaysBetween::WholeDays { seconds } => {
                    self.open_between(start, end)? / SECOND / day_length(seconds)?
                }
            };
            i32::try_from(count).map_err(|_| TimeError::out_of_range())
        })
    }

    /// The instant a number of working days away; `backward` says which way zero points.
    pub(crate) fn add_working_days(
        &self,
        start: Timestamp,
        count: i64,
        backward: bool,
    ) -> Result<Timestamp, TimeError> {
        let same_time = |from: Timestamp| match count {
            0 => Ok(from),
            _ => self.at_same_time(from, self.counted_day(self.day_of(from)?, count, backward)?),
        };
        match self.conventions.working_day {
            WorkingDayKind::EndOfWorkingDay => {
                self.end_of_day(date(self.counted_day(self.day_of(start)?, count, backward)?))
            }
            WorkingDayKind::CloseOfWorkingDay => {
                self.close_of_day(self.counted_day(self.day_of(start)?, count, backward)?)
            }
            WorkingDayKind::RollDateThenClose => {
                let received = self.counted_day(self.day_of(start)?, 0, backward)?;
                self.close_of_day(self.counted_day(received, count, backward)?)
            }
            WorkingDayKind::SameTime => same_time(start),
            WorkingDayKind::SameTimeThenOpen => self.move_into_hours(same_time(start)?, backward),
            WorkingDayKind::RollDateKeepTime => {
                let from = self.day_of(start)?;
                let received = self.counted_day(from, 0, backward)?;
                same_time(if received == from { start } else { self.at_same_time(start, received)? })
            }
            WorkingDayKind::RollInstantThenCount => same_time(self.move_into_hours(start, backward)?),
            WorkingDayKind::DayAsHours { seconds } => {
                let seconds = day_length(seconds)?.checked_mul(count).ok_or_else(TimeError::out_of_range)?;
                self.add_working_seconds(start, seconds, backward)
            }
        }
    }

    /// The n-th working date after a date; for zero the date itself, or the next working one in the direction.
    pub(crate) fn counted_day(&self, from: Day, count: i64, backward: bool) -> Result<Day, TimeError> {
        let hours = &self.tables.hours;
        let day = match (count, backward) {
            (0, _) if hours.is_working(from) => Some(from),
            (0, false) => hours.nth_date(from, 1),
            (0, true) => hours.nth_date(from, -1),
            _ => hours.nth_date(from, count),
        };
        if day.is_none() && !hours.recur() {
            return Err(TimeErrorKind::NoHours { calendar: self.id().to_owned() }.into());
        }
        self.covered_day(day, backward)
    }

    /// The covered date of an instant.
    pub(crate) fn day_of(&self, at: Timestamp) -> Result<Day, TimeError> {
        self.covered_day(Some(day(self.date_of(at))), at < Timestamp::UNIX_EPOCH)
    }

    /// The closing of a date's last shift.
    fn close_of_day(&self, day: Day) -> Result<Timestamp, TimeError> {
        let closes = self.tables.hours.on(day).closes.unwrap_or(DAY);
        let at = match (self.tables.stretches.meaning(Nanos::from(day) * DAY + closes), self.conventions.boundaries) {
            (Meaning::Once(at), _)
            | (Meaning::Twice { last: at, .. }, Boundaries::WallClock)
            | (Meaning::Twice { first: at, .. }, Boundaries::FirstOccurrence)
            | (Meaning::Skipped { change: at, .. }, Boundaries::WallClock)
            | (Meaning::Skipped { shifted: at, .. }, Boundaries::FirstOccurrence) => at,
        };
        // a shift of the last covered date may end on the next one
        crate::instant::instant(at)
    }

    /// The instant with a given one's clock time on another date.
    fn at_same_time(&self, from: Timestamp, day: Day) -> Result<Timestamp, TimeError> {
        self.instant_of(date(day).to_datetime(self.data.zone.to_datetime(from).time()))
    }
}
