//! Clocks whose target is counted in days: which days count, and which a pause leaves out.

use jiff::{Timestamp, civil::Date};

use crate::{
    Clock, Due, Duration, TimeError, WorkingDayKind,
    clock::Measure,
    instant::{Day, day},
    pause::Pauses,
};

impl Clock<'_> {
    /// When so many days, or months, have been counted.
    pub(crate) fn due_after_days(&self, pauses: &Pauses<'_>, target: Duration) -> Result<Due, TimeError> {
        let whole = self.whole_days(target)?;
        let (paused, _) = self.last_day_of(pauses, whole)?;
        let due = match target {
            Duration::WorkingDays(_) => self.calendar.add_working_days(self.start, whole + paused, false)?,
            _ => self.calendar.add_days(self.calendar.add(self.start, target)?, paused)?,
        };
        match pauses.lasting {
            Some((since, _)) if since < due => {
                let left = count(whole - self.days_run(pauses, since)?)?;
                let working = self.measure() == Measure::WorkingDays;
                let remaining = if working { Duration::WorkingDays(left) } else { Duration::Days(left) };
                Ok(Due::Paused { since, remaining })
            }
            _ => Ok(Due::At(due)),
        }
    }

    /// A target as a number of days; months are as long as they are from the clock's start on.
    pub(crate) fn whole_days(&self, target: Duration) -> Result<i64, TimeError> {
        match target {
            Duration::Months(_) => {
                let end = self.calendar.add(self.start, target)?;
                Ok(i64::from(day(self.calendar.date_of(end)) - day(self.calendar.date_of(self.start))))
            }
            _ => Ok(target.amount()),
        }
    }

    /// The day on which so many have been counted, pauses not considered.
    pub(crate) fn last_day(&self, whole: i64) -> Result<Day, TimeError> {
        let received = self.received_on()?;
        match (self.measure(), whole) {
            (Measure::WorkingDays, 1..) => self.calendar.counted_day(received, whole, false),
            _ => Ok(received.saturating_add(count(whole)?)),
        }
    }

    /// The days, after the day of receipt up to an instant, that a pause covers whole.
    pub(crate) fn paused_days(&self, pauses: &Pauses<'_>, until: Timestamp) -> Result<Vec<PausedDays>, TimeError> {
        let (first, last) = (self.received_on()?.saturating_add(1), day(self.calendar.date_of(until)));
        let mut days = Vec::new();
        // touching pauses with different reasons cover a day together
        let mut spans: Vec<(Timestamp, Timestamp)> = Vec::new();
        for span in pauses.until(Timestamp::MAX) {
            match spans.last_mut() {
                Some(before) if before.1 == span.from => before.1 = span.until,
                _ => spans.push((span.from, span.until)),
            }
        }
        for (from, until) in spans {
            let begins = self.calendar.date_of(from);
            let begins = if self.start_of_day(begins)? < from { day(begins) + 1 } else { day(begins) };
            let ends = day(self.calendar.date_of(until)) - 1;
            let (begins, ends) = (begins.max(first), ends.min(last));
            if begins <= ends {
                let counted = match self.measure() {
                    Measure::WorkingDays => {
                        let hours = &self.calendar.tables.hours;
                        hours.dates_before(ends + 1) - hours.dates_before(begins)
                    }
                    _ => i64::from(ends - begins) + 1,
                };
                days.push(PausedDays { first: begins, last: ends, counted });
            }
        }
        Ok(days)
    }

    /// The days counted after the day of receipt, up to and with the date of an instant.
    pub(crate) fn days_run(&self, pauses: &Pauses<'_>, until: Timestamp) -> Result<i64, TimeError> {
        let (from, last) = (self.received_on()?, day(self.calendar.date_of(until)));
        if last <= from {
            return Ok(0);
        }
        let all = match self.measure() {
            Measure::WorkingDays => {
                let hours = &self.calendar.tables.hours;
                hours.dates_before(last + 1) - hours.dates_before(from + 1)
            }
            _ => i64::from(last - from),
        };
        let paused: i64 = self.paused_days(pauses, until)?.iter().map(|days| days.counted).sum();
        Ok(all - paused)
    }

    /// The day from which days are counted, not counted itself: that of the start, or the one it rolls to.
    pub(crate) fn received_on(&self) -> Result<Day, TimeError> {
        let calendar = self.calendar;
        if self.measure() != Measure::WorkingDays {
            return Ok(day(calendar.date_of(self.start)));
        }
        match calendar.conventions.working_day {
            WorkingDayKind::RollDateKeepTime | WorkingDayKind::RollDateThenClose => {
                calendar.counted_day(calendar.day_of(self.start)?, 0, false)
            }
            WorkingDayKind::RollInstantThenCount => calendar.day_of(calendar.move_into_hours(self.start, false)?),
            _ => calendar.day_of(self.start),
        }
    }

    fn start_of_day(&self, date: Date) -> Result<Timestamp, TimeError> {
        self.calendar.instant_of(date.at(0, 0, 0, 0))
    }
}

/// Days in a row that a pause covers whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PausedDays {
    pub(crate) first: Day,
    pub(crate) last: Day,
    /// how many of them would have counted
    pub(crate) counted: i64,
}

pub(crate) fn count(days: i64) -> Result<i32, TimeError> {
    i32::try_from(days).map_err(|_| TimeError::out_of_range())
}
