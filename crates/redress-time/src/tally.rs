//! A running total over days: one amount for each weekday, another on exceptional days; any sum in a few steps.

use crate::instant::{Day, weekday};

/// The sum of a daily amount from Monday 29 December 1969 on, and its inverse, at the cost of a binary search over the
/// exceptional days, however long the span.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    // sums of the week's first 0 to 7 days, Monday first
    week: [i64; 8],
    // ascending by day
    exceptions: Vec<Exception>,
}

#[derive(Clone, Debug)]
struct Exception {
    day: Day,
    before: i64,
    after: i64,
    // what the exceptions up to and with this one add to the weeks' sum
    correction: i64,
}

impl Tally {
    /// A tally of the weekdays' amounts, Monday first, with other amounts on some days, ascending; none is negative.
    pub(crate) fn new(weekdays: [i64; 7], exceptional: impl IntoIterator<Item = (Day, i64)>) -> Tally {
        let mut week = [0; 8];
        for (index, amount) in weekdays.iter().enumerate() {
            week[index + 1] = week[index] + amount;
        }
        let mut tally = Tally { week, exceptions: Vec::new() };
        let mut correction = 0;
        for (day, amount) in exceptional {
            let before = tally.ordinary(day) + correction;
            correction += amount - weekdays[weekday(day)];
            tally.exceptions.push(Exception { day, before, after: before + amount, correction });
        }
        tally
    }

    /// The sum of all days before `day`.
    pub(crate) fn before(&self, day: Day) -> i64 {
        let index = self.exceptions.partition_point(|exception| exception.day < day);
        self.ordinary(day) + self.correction(index)
    }

    /// The first day by whose end the sum is at least `sum`, with what is then left of `sum` for that day: more than
    /// nothing, and no more than the day's amount. `None` when no day gets there.
    pub(crate) fn reaching(&self, sum: i64) -> Option<(Day, i64)> {
        let index = self.exceptions.partition_point(|exception| exception.after < sum);
        if let Some(exception) = self.exceptions.get(index)
            && exception.before < sum
        {
            return Some((exception.day, sum - exception.before));
        }
        let sum = sum - self.correction(index);
        if self.week[7] == 0 {
            return None;
        }
        let weeks = (sum - 1).div_euclid(self.week[7]);
        let rest = sum - weeks * self.week[7];
        let weekday = self.week[1..].partition_point(|&end| end < rest);
        Some((day_of(weeks, weekday)?, rest - self.week[weekday]))
    }

    /// The day during which the sum exceeds `sum`, with what is then left of `sum` for that day: nothing or more, and
    /// less than the day's amount. `None` when no day gets there.
    pub(crate) fn exceeding(&self, sum: i64) -> Option<(Day, i64)> {
        let (day, rest) = self.reaching(sum.checked_add(1)?)?;
        Some((day, rest - 1))
    }

    fn ordinary(&self, day: Day) -> i64 {
        (i64::from(day) + 3).div_euclid(7) * self.week[7] + self.week[weekday(day)]
    }

    fn correction(&self, index: usize) -> i64 {
        index.checked_sub(1).map_or(0, |last| self.exceptions[last].correction)
    }
}

fn day_of(weeks: i64, weekday: usize) -> Option<Day> {
    let weekday = i64::try_from(weekday).ok()?;
    Day::try_from(weeks.checked_mul(7)?.checked_add(weekday - 3)?).ok()
}
