//! Opening hours on the wall clock: a week's pattern, exceptional days, and the sums over both.

use std::{cmp::Ordering, collections::BTreeMap};

use crate::{
    instant::{DAY, Day, Nanos, weekday},
    tally::Tally,
};

/// Spans of one date's clock, ascending, apart from each other, opening included and closing not.
pub(crate) type Spans = Vec<(Nanos, Nanos)>;

/// Which clock readings are open, and how much open clock time lies before each.
#[derive(Clone, Debug)]
pub(crate) struct Hours {
    week: [DayHours; 7],
    exceptions: BTreeMap<Day, DayHours>,
    // the same, summed: open nanoseconds, and working dates
    open: Tally,
    dates: Tally,
}

/// One date's hours.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct DayHours {
    /// what is open between the date's midnights, the end of a shift from the date before included
    pub(crate) open: Spans,
    /// the closing of the date's own last shift after its midnight, on the next date perhaps; `None` on a day off
    pub(crate) closes: Option<Nanos>,
}

impl Hours {
    /// The hours of a week, Monday first, and of exceptional days.
    pub(crate) fn new(week: [DayHours; 7], exceptions: BTreeMap<Day, DayHours>) -> Hours {
        let open = Tally::new(
            std::array::from_fn(|weekday| week[weekday].total()),
            exceptions.iter().map(|(&day, hours)| (day, hours.total())),
        );
        let dates = Tally::new(
            std::array::from_fn(|weekday| i64::from(week[weekday].is_working())),
            exceptions.iter().map(|(&day, hours)| (day, i64::from(hours.is_working()))),
        );
        Hours { week, exceptions, open, dates }
    }

    /// True when no date has any hours.
    pub(crate) fn is_empty(&self) -> bool {
        self.week.iter().chain(self.exceptions.values()).all(|day| day.open.is_empty())
    }

    /// True when the week has hours, so that they come again and again.
    pub(crate) fn recur(&self) -> bool {
        self.week.iter().any(|day| !day.open.is_empty())
    }

    /// One date's hours.
    pub(crate) fn on(&self, day: Day) -> &DayHours {
        self.exceptions.get(&day).unwrap_or(&self.week[weekday(day)])
    }

    /// The exceptional days in a range, ascending.
    pub(crate) fn exceptional_days(&self, from: Day, until: Day) -> impl Iterator<Item = Day> + '_ {
        let days = if from <= until { Some(self.exceptions.range(from..=until)) } else { None };
        days.into_iter().flatten().map(|(&day, _)| day)
    }

    /// Open clock time before a reading.
    pub(crate) fn open_before(&self, reading: Nanos) -> Nanos {
        let (day, within) = split(reading);
        self.open.before(day) + self.on(day).before(within)
    }

    /// True when the clock reads open.
    pub(crate) fn is_open(&self, reading: Nanos) -> bool {
        let (day, within) = split(reading);
        self.on(day).open.iter().any(|&(opens, closes)| opens <= within && within < closes)
    }

    /// The first reading with that much open clock time before it: a closing where it can be one.
    pub(crate) fn first_with(&self, open: Nanos) -> Option<Nanos> {
        let (day, mut rest) = self.open.reaching(open)?;
        for &(opens, closes) in &self.on(day).open {
            if rest <= closes - opens {
                return Some(Nanos::from(day) * DAY + opens + rest);
            }
            rest -= closes - opens;
        }
        None
    }

    /// The last reading with that much open clock time before it: an opening where it can be one.
    pub(crate) fn last_with(&self, open: Nanos) -> Option<Nanos> {
        let (day, mut rest) = self.open.exceeding(open)?;
        for &(opens, closes) in &self.on(day).open {
            if rest < closes - opens {
                return Some(Nanos::from(day) * DAY + opens + rest);
            }
            rest -= closes - opens;
        }
        None
    }

    /// True for a date with opening hours of its own.
    pub(crate) fn is_working(&self, day: Day) -> bool {
        self.on(day).is_working()
    }

    /// The number of working dates before a date, less the number before some fixed date.
    pub(crate) fn dates_before(&self, day: Day) -> i64 {
        self.dates.before(day)
    }

    /// The n-th working date after a date; before it when n is negative; for zero the date itself, working or not.
    pub(crate) fn nth_date(&self, day: Day, count: i64) -> Option<Day> {
        let rank = match count.cmp(&0) {
            Ordering::Equal => return Some(day),
            Ordering::Greater => self.dates.before(day.checked_add(1)?).checked_add(count)?,
            Ordering::Less => self.dates.before(day).checked_add(count)?.checked_add(1)?,
        };
        Some(self.dates.reaching(rank)?.0)
    }
}

impl DayHours {
    pub(crate) fn is_working(&self) -> bool {
        self.closes.is_some()
    }

    fn total(&self) -> Nanos {
        self.open.iter().map(|(opens, closes)| closes - opens).sum()
    }

    fn before(&self, within: Nanos) -> Nanos {
        self.open.iter().map(|&(opens, closes)| within.clamp(opens, closes) - opens).sum()
    }
}

/// A reading's date and what the clock shows on it.
pub(crate) fn split(reading: Nanos) -> (Day, Nanos) {
    let day = reading.div_euclid(DAY);
    // 64 bits of nanoseconds are fewer than 110,000 days either way
    (Day::try_from(day).unwrap_or(0), reading.rem_euclid(DAY))
}

/// Spans in order, those that touch or overlap as one, empty ones left out.
pub(crate) fn union(mut spans: Spans) -> Spans {
    spans.retain(|(from, until)| from < until);
    spans.sort_unstable();
    let mut merged: Spans = Vec::with_capacity(spans.len());
    for (from, until) in spans {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => merged.push((from, until)),
        }
    }
    merged
}

/// What of the first spans lies in none of the second; both as [`union`] makes them.
pub(crate) fn without(spans: &[(Nanos, Nanos)], cuts: &[(Nanos, Nanos)]) -> Spans {
    let mut left = Spans::new();
    for &(mut from, until) in spans {
        for &(cut_from, cut_until) in cuts {
            if cut_from > from {
                left.push((from, cut_from.min(until)));
            }
            from = from.max(cut_until);
            if from >= until {
                break;
            }
        }
        left.push((from, until));
    }
    union(left)
}

/// What of the spans lies from `from` to `until`.
pub(crate) fn clip(spans: &[(Nanos, Nanos)], from: Nanos, until: Nanos) -> Spans {
    union(spans.iter().map(|span| (span.0.max(from), span.1.min(until))).collect())
}
