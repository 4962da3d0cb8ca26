//! A share of a clock whose target is counted in days: of the time that counts, and never within a pause.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Clock, TimeError,
    clock::Measure,
    instant::{Day, date},
    pause::Pauses,
};

const SECOND: i128 = 1_000_000_000;

impl Clock<'_> {
    /// When a share of a target in days or months is used up, in percent below a hundred.
    pub(crate) fn share_of_days(&self, percent: u32, due: Timestamp) -> Result<Timestamp, TimeError> {
        let pauses = Pauses::new(self.start, self.pauses)?;
        let reached = match self.measure() {
            Measure::WorkingDays => self.share_of_working_days(&pauses, percent, due)?,
            _ => running(&pauses, self.start, due).after(i128::from(percent), 100)?,
        };
        Ok(reached.unwrap_or(due).min(due))
    }

    /// Each working day that counts is one part of the target, and each passes as its date does.
    fn share_of_working_days(
        &self,
        pauses: &Pauses<'_>,
        percent: u32,
        due: Timestamp,
    ) -> Result<Option<Timestamp>, TimeError> {
        let parts = i128::from(self.target.amount()) * i128::from(percent);
        if parts == 0 {
            return Ok(Some(self.start));
        }
        // a share that ends with a day is reached at the end of that day, not with the beginning of the next
        let (before, part) = ((parts - 1) / 100, (parts - 1) % 100 + 1);
        let which = i64::try_from(before).map_err(|_| TimeError::out_of_range())?.saturating_add(1);
        let (_, counted) = self.last_day_of(pauses, which)?;
        let (begins, ends) = (self.midnight(counted)?.max(self.start), self.midnight(counted + 1)?.min(due));
        let in_day = running(pauses, begins, ends);
        if in_day.length() > 0 {
            return in_day.after(part, 100);
        }
        // of the day only hours after due count, if any: the clock ran last where the pause over due began
        let earlier =
            pauses.spans.iter().rev().fold(ends, |reached, span| {
                if span.from < reached && reached <= span.until { span.from } else { reached }
            });
        Ok((earlier > self.start).then_some(earlier))
    }

    fn midnight(&self, on: Day) -> Result<Timestamp, TimeError> {
        self.calendar.instant_of(date(on).at(0, 0, 0, 0))
    }

    /// The days of ended pauses that move the end of so many days out, and the day on which they have been counted.
    pub(crate) fn last_day_of(&self, pauses: &Pauses<'_>, whole: i64) -> Result<(i64, Day), TimeError> {
        let ended = Pauses { lasting: None, ..pauses.clone() };
        let pauses_in_days = self.paused_days(&ended, Timestamp::MAX)?;
        let mut paused = 0;
        // a pause that the end falls into, or that lies before it, moves it out by all of its days, and so perhaps into
        // the next one: there are no more rounds than pauses
        loop {
            let last = self.last_day(whole + paused)?;
            let before_end = pauses_in_days.iter().take_while(|days| days.first <= last);
            let days: i64 = before_end.map(|days| days.counted).sum();
            if days <= paused {
                return Ok((paused, last));
            }
            paused = days;
        }
    }
}

/// The stretches between two instants during which nothing paused the clock.
fn running(pauses: &Pauses<'_>, from: Timestamp, until: Timestamp) -> Running {
    let mut spans = Vec::new();
    let mut reached = from;
    for pause in pauses.until(until) {
        if reached < pause.from {
            spans.push((reached, pause.from));
        }
        reached = reached.max(pause.until);
    }
    if reached < until {
        spans.push((reached, until));
    }
    Running { spans }
}

struct Running {
    spans: Vec<(Timestamp, Timestamp)>,
}

impl Running {
    fn length(&self) -> i128 {
        self.spans.iter().map(|(from, until)| until.as_nanosecond() - from.as_nanosecond()).sum()
    }

    /// The first instant at which such a part of it all has passed, to the whole second; `None` where there is nothing.
    fn after(&self, part: i128, of: i128) -> Result<Option<Timestamp>, TimeError> {
        let mut rest = self.length() * part / of / SECOND * SECOND;
        for (from, until) in &self.spans {
            let length = until.as_nanosecond() - from.as_nanosecond();
            if rest <= length {
                let rest = SignedDuration::from_nanos_i128(rest);
                return from.checked_add(rest).map(Some).map_err(|_| TimeError::out_of_range());
            }
            rest -= length;
        }
        Ok(None)
    }
}
