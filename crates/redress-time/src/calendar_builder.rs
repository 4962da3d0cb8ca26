//! Putting a calendar together from its data.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    civil::{Date, Weekday},
    tz::TimeZone,
};

use crate::{
    Calendar, Conventions, Interval, OvernightHoliday, TimeError, TimeErrorKind,
    hours::{DayHours, Hours, Spans, clip, union, without},
    instant::{DAY, Day, FIRST_DATE, LAST_DATE, Nanos, SECOND, day, weekday},
};

/// A calendar being put together; [`build`](CalendarBuilder::build) checks it and makes the [`Calendar`].
///
/// # Example
///
/// ```
/// use jiff::{civil::{Weekday, date}, tz::TimeZone};
/// use redress_time::Calendar;
///
/// let calendar = Calendar::builder("front desk", TimeZone::get("Europe/London")?)
///     .weekly(Weekday::Monday, &["09:00-12:00".parse()?, "13:00-17:30".parse()?])
///     .holiday(date(2026, 5, 4), "Early May bank holiday")
///     .covered(date(2026, 1, 1), date(2026, 12, 31))
///     .build()?;
/// assert!(!calendar.is_working_date(date(2026, 5, 4))?);
/// assert!(calendar.is_working_date(date(2026, 5, 11))?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct CalendarBuilder {
    data: CalendarData,
    conventions: Conventions,
    repeated: Option<Date>,
}

/// What a calendar is made from, as its author gave it.
#[derive(Clone, Debug)]
pub(crate) struct CalendarData {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) zone: TimeZone,
    pub(crate) week: [Vec<Interval>; 7],
    pub(crate) holidays: BTreeMap<Day, String>,
    pub(crate) overrides: BTreeMap<Day, Vec<Interval>>,
    pub(crate) breaks: BTreeMap<Day, Vec<(Interval, String)>>,
    pub(crate) covered: Option<(Date, Date)>,
    pub(crate) known_as_of: Option<Date>,
}

impl CalendarBuilder {
    pub(crate) fn new(id: &str, zone: TimeZone) -> CalendarBuilder {
        CalendarBuilder {
            data: CalendarData {
                id: id.to_owned(),
                version: String::new(),
                zone,
                week: Default::default(),
                holidays: BTreeMap::new(),
                overrides: BTreeMap::new(),
                breaks: BTreeMap::new(),
                covered: None,
                known_as_of: None,
            },
            conventions: Conventions::default(),
            repeated: None,
        }
    }

    pub(crate) fn into_data(self) -> CalendarData {
        self.data
    }

    /// Names the version of the calendar's data, which every receipt repeats.
    pub fn version(mut self, version: &str) -> CalendarBuilder {
        version.clone_into(&mut self.data.version);
        self
    }

    /// Adds opening hours to a day of the week. Intervals that overlap or touch count as one.
    pub fn weekly(mut self, weekday: Weekday, hours: &[Interval]) -> CalendarBuilder {
        let index = usize::from(weekday.to_monday_zero_offset().unsigned_abs());
        self.data.week[index].extend_from_slice(hours);
        self
    }

    /// Adds a holiday: a date without hours, unless [`date_override`](CalendarBuilder::date_override) gives it some.
    pub fn holiday(mut self, date: Date, name: &str) -> CalendarBuilder {
        self.data.holidays.entry(day(date)).or_insert_with(|| name.to_owned());
        self
    }

    /// Takes an interval out of the hours of one date, an early closing for example.
    pub fn break_(mut self, date: Date, interval: Interval, name: &str) -> CalendarBuilder {
        self.data.breaks.entry(day(date)).or_default().push((interval, name.to_owned()));
        self
    }

    /// Gives one date hours in place of its weekday's; none at all closes it. Being the more particular statement, it
    /// also stands against a holiday on that date.
    pub fn date_override(mut self, date: Date, hours: &[Interval]) -> CalendarBuilder {
        let before = self.data.overrides.insert(day(date), hours.to_vec());
        if before.is_some_and(|before| before != hours) {
            self.repeated.get_or_insert(date);
        }
        self
    }

    /// Says from which date to which the data is complete; counting beyond either is an error. Without it the calendar
    /// answers for the years 1900 to 2149.
    pub fn covered(mut self, first: Date, last: Date) -> CalendarBuilder {
        self.data.covered = Some((first, last));
        self
    }

    /// Says when the data was last compared with its source.
    pub fn known_as_of(mut self, date: Date) -> CalendarBuilder {
        self.data.known_as_of = Some(date);
        self
    }

    /// Chooses the conventions to count by.
    pub fn conventions(mut self, conventions: Conventions) -> CalendarBuilder {
        self.conventions = conventions;
        self
    }

    /// The calendar.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::NoHours`] when it never opens, [`TimeErrorKind::InvalidCoverage`] for covered dates out of order or
    /// outside the years 1900 to 2149, [`TimeErrorKind::RepeatedDate`] for two overrides of one date,
    /// [`TimeErrorKind::NoDayLength`] for a convention whose length of day is not positive.
    pub fn build(self) -> Result<Calendar, TimeError> {
        let CalendarBuilder { data, conventions, repeated } = self;
        let calendar = data.id.clone();
        if let Some((first, last)) = data.covered
            && (first > last || first < FIRST_DATE || last > LAST_DATE)
        {
            return Err(TimeErrorKind::InvalidCoverage { calendar, first, last }.into());
        }
        if let Some(date) = repeated {
            return Err(TimeErrorKind::RepeatedDate { calendar, date }.into());
        }
        conventions.check()?;
        Calendar::from_data(data, conventions)
    }
}

impl CalendarData {
    /// The first and last date the calendar answers for.
    pub(crate) fn known(&self) -> (Date, Date) {
        self.covered.unwrap_or((FIRST_DATE, LAST_DATE))
    }

    /// A holiday that no override opens.
    pub(crate) fn closing_holiday(&self, day: Day) -> Option<&str> {
        if self.overrides.contains_key(&day) { None } else { self.holidays.get(&day).map(String::as_str) }
    }

    /// The hours on the wall clock; `absent` are the dates that a clock change skips whole.
    pub(crate) fn hours(&self, overnight_holiday: OvernightHoliday, absent: &[Day]) -> Hours {
        let week = std::array::from_fn(|weekday| {
            let before = (weekday + 6) % 7;
            self.weekday_hours(&self.week[weekday], &self.week[before])
        });
        let stated = self.holidays.keys().chain(self.overrides.keys()).chain(self.breaks.keys());
        let touched: BTreeSet<Day> = stated.flat_map(|&day| day.saturating_sub(1)..=day.saturating_add(1)).collect();
        let countable = day(FIRST_DATE) - 3..=day(LAST_DATE) + 3;
        let touched = touched.into_iter().chain(absent.iter().copied()).filter(|day| countable.contains(day));
        let exceptions = touched.map(|day| {
            let mut hours = self.hours_on(day, overnight_holiday);
            if absent.contains(&day) {
                hours.closes = None;
            }
            (day, hours)
        });
        let ordinary = |day: &Day, hours: &DayHours| week[weekday(*day)] == *hours;
        let exceptions = exceptions.filter(|(day, hours)| !ordinary(day, hours)).collect();
        Hours::new(week, exceptions)
    }

    fn weekday_hours(&self, own: &[Interval], before: &[Interval]) -> DayHours {
        let own = spans(own);
        let mut open = clip(&own, 0, DAY);
        open.extend(clip(&later(&spans(before), -DAY), 0, DAY));
        DayHours { open: union(open), closes: own.last().map(|span| span.1) }
    }

    fn hours_on(&self, day: Day, overnight_holiday: OvernightHoliday) -> DayHours {
        let cut = overnight_holiday == OvernightHoliday::CutAtMidnight;
        let closed = |day| cut && self.closing_holiday(day).is_some();
        let breaks = self.breaks_around(day);

        let own = self.shifts(day, false);
        let mut before = later(&self.shifts(day - 1, cut), -DAY);
        if closed(day) {
            before.clear();
        }
        let open = clip(&union(own.iter().copied().chain(before).collect()), 0, DAY);
        // a holiday that cuts at midnight ends the shift of the date before it
        let kept = if closed(day + 1) { clip(&own, 0, DAY) } else { own };
        DayHours { open: without(&open, &breaks), closes: without(&kept, &breaks).last().map(|span| span.1) }
    }

    /// The shifts that start on a date, in nanoseconds from its midnight, breaks not yet taken out.
    fn shifts(&self, day: Day, despite_holiday: bool) -> Spans {
        match self.overrides.get(&day) {
            Some(hours) => spans(hours),
            None if self.holidays.contains_key(&day) && !despite_holiday => Spans::new(),
            None => spans(&self.week[weekday(day)]),
        }
    }

    /// The breaks of a date and its neighbours, in nanoseconds from the date's midnight.
    fn breaks_around(&self, around: Day) -> Spans {
        let breaks = (around - 1..=around + 1).flat_map(|day| {
            let shift = Nanos::from(day - around) * DAY;
            let breaks = self.breaks.get(&day).into_iter().flatten();
            breaks.map(move |(interval, _)| (nanos(interval.opens()) + shift, nanos(interval.closes()) + shift))
        });
        union(breaks.collect())
    }
}

fn spans(intervals: &[Interval]) -> Spans {
    union(intervals.iter().map(|interval| (nanos(interval.opens()), nanos(interval.closes()))).collect())
}

fn later(spans: &[(Nanos, Nanos)], by: Nanos) -> Spans {
    spans.iter().map(|span| (span.0 + by, span.1 + by)).collect()
}

fn nanos(seconds: i32) -> Nanos {
    Nanos::from(seconds) * SECOND
}
