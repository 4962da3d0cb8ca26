//! A calendar: opening hours, holidays, a time zone, and the conventions to count by.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    Boundaries, CalendarBuilder, Conventions, Duration, Interval, OvernightHoliday, TimeError, TimeErrorKind,
    calendar_builder::CalendarData,
    hours::Hours,
    instant::{DAY, Day, Nanos, day, instant, nanos},
    timeline::Timeline,
    zone::{Meaning, Stretches},
};

/// Opening hours in a time zone, with holidays and other exceptions, and the [`Conventions`] to count by.
///
/// A calendar does not change once built; it can be shared between threads, and a clone shares its data. Whatever counts
/// opening hours or working days stays within the covered dates and costs the same for an hour as for ten years.
///
/// # Example
///
/// ```
/// use jiff::{Timestamp, civil::{Weekday, date}, tz::TimeZone};
/// use redress_time::{Calendar, TimeErrorKind};
///
/// let calendar = Calendar::builder("desk", TimeZone::get("Europe/London")?)
///     .weekly(Weekday::Friday, &["09:00-17:00".parse()?])
///     .covered(date(2026, 1, 1), date(2026, 12, 31))
///     .build()?;
/// let friday: Timestamp = "2026-06-05T15:30:00Z".parse()?;
/// assert_eq!(calendar.add(friday, "90 working minutes".parse()?)?.to_string(), "2026-06-12T09:00:00Z");
///
/// let late: Timestamp = "2026-12-20T12:00:00Z".parse()?;
/// let error = calendar.add(late, "20 working hours".parse()?).unwrap_err();
/// assert!(matches!(error.kind(), TimeErrorKind::PastCoverage { .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Calendar {
    pub(crate) data: Arc<CalendarData>,
    pub(crate) tables: Arc<Tables>,
    pub(crate) conventions: Conventions,
}

/// What is worked out once from a calendar's data.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) stretches: Stretches,
    pub(crate) hours: Hours,
    pub(crate) timeline: Timeline,
    // the covered days, and the instants the first begins and the last ends at
    first: Day,
    last: Day,
    opens: Nanos,
    ends: Nanos,
}

impl Calendar {
    /// Starts a calendar with no hours in a time zone. The id is what errors and receipts call it.
    pub fn builder(id: &str, zone: TimeZone) -> CalendarBuilder {
        CalendarBuilder::new(id, zone)
    }

    /// A calendar that is open day and night, without holidays, for the years 1900 to 2149.
    pub fn always_open(id: &str, zone: TimeZone) -> Calendar {
        let mut data = CalendarBuilder::new(id, zone).into_data();
        data.week = std::array::from_fn(|_| vec![Interval::WHOLE_DAY]);
        let conventions = Conventions::default();
        Calendar { tables: Arc::new(Tables::new(&data, &conventions)), data: Arc::new(data), conventions }
    }

    pub(crate) fn from_data(data: CalendarData, conventions: Conventions) -> Result<Calendar, TimeError> {
        let tables = Tables::new(&data, &conventions);
        if tables.hours.is_empty() {
            return Err(TimeErrorKind::NoHours { calendar: data.id }.into());
        }
        Ok(Calendar { data: Arc::new(data), tables: Arc::new(tables), conventions })
    }

    /// The same calendar counting by other conventions.
    #[must_use]
    pub fn with_conventions(&self, conventions: Conventions) -> Calendar {
        let drawn_by = |conventions: &Conventions| -> (Boundaries, OvernightHoliday) {
            (conventions.boundaries, conventions.overnight_holiday)
        };
        let tables = if drawn_by(&conventions) == drawn_by(&self.conventions) {
            Arc::clone(&self.tables)
        } else {
            Arc::new(Tables::new(&self.data, &conventions))
        };
        Calendar { data: Arc::clone(&self.data), tables, conventions }
    }

    /// What errors and receipts call the calendar.
    pub fn id(&self) -> &str {
        &self.data.id
    }

    /// The version of the calendar's data; empty when its builder was given none.
    pub fn version(&self) -> &str {
        &self.data.version
    }

    /// The time zone whose clock the opening hours are read on.
    pub fn zone(&self) -> &TimeZone {
        &self.data.zone
    }

    /// The zone's IANA name, or its fixed offset.
    pub fn zone_name(&self) -> String {
        match self.data.zone.iana_name() {
            Some(name) => name.to_owned(),
            None => self.data.zone.to_offset(Timestamp::UNIX_EPOCH).to_string(),
        }
    }

    /// The conventions the calendar counts by.
    pub fn conventions(&self) -> &Conventions {
        &self.conventions
    }

    /// Whether both count every span of time alike: the same hours, holidays, breaks, zone, last covered day and conventions,
    /// whatever they are called.
    pub fn counts_like(&self, other: &Calendar) -> bool {
        let (one, two) = (&*self.data, &*other.data);
        let same_data = || {
            (&one.zone, &one.week, &one.holidays, &one.overrides)
                == (&two.zone, &two.week, &two.holidays, &two.overrides)
                && (&one.breaks, one.covered) == (&two.breaks, two.covered)
        };
        self.conventions == other.conventions && (Arc::ptr_eq(&self.data, &other.data) || same_data())
    }

    /// The first and last date the data is complete for, when its builder was told.
    pub fn covered(&self) -> Option<(Date, Date)> {
        self.data.covered
    }

    /// When the data was last compared with its source, when its builder was told.
    pub fn known_as_of(&self) -> Option<Date> {
        self.data.known_as_of
    }

    /// The name of the holiday that closes a date.
    pub fn holiday_name(&self, date: Date) -> Option<&str> {
        self.data.closing_holiday(day(date))
    }

    /// The instant a duration after another.
    ///
    /// Calendar days and months keep the local clock time (a skipped one moves later by what was skipped, of a repeated
    /// one it is the first) and months clip to the month's last day; neither asks for opening hours, nor for coverage.
    ///
    /// # Errors
    ///
    /// For working time and working days [`TimeErrorKind::PastCoverage`], [`TimeErrorKind::BeforeCoverage`] or
    /// [`TimeErrorKind::NoHours`]; [`TimeErrorKind::OutOfRange`] for any kind.
    pub fn add(&self, start: Timestamp, duration: Duration) -> Result<Timestamp, TimeError> {
        match duration {
            Duration::Elapsed { seconds } => self.add_elapsed(start, seconds),
            Duration::Days(count) => self.add_days(start, i64::from(count)),
            Duration::Months(count) => self.add_months(start, i64::from(count)),
            Duration::WorkingTime { seconds } => self.add_working_seconds(start, seconds, seconds < 0),
            Duration::WorkingDays(count) => self.add_working_days(start, i64::from(count), count < 0),
        }
    }

    /// The instant a duration before another: working time is counted back, working days are counted back each by the
    /// mirror of its kind.
    ///
    /// # Errors
    ///
    /// As [`add`](Calendar::add).
    pub fn subtract(&self, start: Timestamp, duration: Duration) -> Result<Timestamp, TimeError> {
        match duration {
            Duration::Elapsed { seconds } => self.add_elapsed(start, negated(seconds)?),
            Duration::Days(count) => self.add_days(start, -i64::from(count)),
            Duration::Months(count) => self.add_months(start, -i64::from(count)),
            Duration::WorkingTime { seconds } => self.add_working_seconds(start, negated(seconds)?, seconds >= 0),
            Duration::WorkingDays(count) => self.add_working_days(start, -i64::from(count), count >= 0),
        }
    }

    /// The earliest of several deadlines that start together, with the place of its duration in the list; `None` for an
    /// empty list.
    ///
    /// # Errors
    ///
    /// As [`add`](Calendar::add), for any of them.
    pub fn earlier_of(
        &self,
        start: Timestamp,
        durations: &[Duration],
    ) -> Result<Option<(Timestamp, usize)>, TimeError> {
        let ends = self.ends(start, durations)?;
        Ok(ends.into_iter().min())
    }

    /// The latest of several deadlines that start together, with the place of its duration in the list; `None` for an
    /// empty list.
    ///
    /// # Errors
    ///
    /// As [`add`](Calendar::add), for any of them.
    pub fn later_of(&self, start: Timestamp, durations: &[Duration]) -> Result<Option<(Timestamp, usize)>, TimeError> {
        let ends = self.ends(start, durations)?;
        Ok(ends.into_iter().max_by_key(|&(end, index)| (end, std::cmp::Reverse(index))))
    }

    fn ends(&self, start: Timestamp, durations: &[Duration]) -> Result<Vec<(Timestamp, usize)>, TimeError> {
        durations.iter().enumerate().map(|(index, &duration)| Ok((self.add(start, duration)?, index))).collect()
    }

    /// The local date of an instant.
    pub fn date_of(&self, instant: Timestamp) -> Date {
        self.data.zone.to_datetime(instant).date()
    }

    /// The instant as nanoseconds, if the calendar's data covers it.
    pub(crate) fn covered_nanos(&self, at: Timestamp) -> Result<Nanos, TimeError> {
        let at = nanos(at).map_err(|error| self.beyond(at.as_second() > 0).unwrap_or(error))?;
        if at < self.tables.opens {
            Err(self.before_coverage())
        } else if at > self.tables.ends {
            Err(self.past_coverage())
        } else {
            Ok(at)
        }
    }

    /// Where the calendar's data ends.
    pub(crate) fn known_until(&self) -> Option<Timestamp> {
        instant(self.tables.ends).ok()
    }

    /// A counted instant, if it is one and the calendar's data covers it.
    pub(crate) fn covered_instant(&self, at: Option<Nanos>, backward: bool) -> Result<Timestamp, TimeError> {
        match at {
            Some(at) if at < self.tables.opens => Err(self.before_coverage()),
            Some(at) if at > self.tables.ends => Err(self.past_coverage()),
            Some(at) => instant(at),
            None if backward => Err(self.before_coverage()),
            None => Err(self.past_coverage()),
        }
    }

    /// A counted date, if it is one and the calendar's data covers it.
    pub(crate) fn covered_day(&self, day: Option<Day>, backward: bool) -> Result<Day, TimeError> {
        match day {
            Some(day) if day < self.tables.first => Err(self.before_coverage()),
            Some(day) if day > self.tables.last => Err(self.past_coverage()),
            Some(day) => Ok(day),
            None if backward => Err(self.before_coverage()),
            None => Err(self.past_coverage()),
        }
    }

    fn before_coverage(&self) -> TimeError {
        self.beyond(false).unwrap_or_else(TimeError::out_of_range)
    }

    fn past_coverage(&self) -> TimeError {
        self.beyond(true).unwrap_or_else(TimeError::out_of_range)
    }

    /// Which end of the covered dates was passed; `None` when only the years 1900 to 2149 limit the calendar.
    fn beyond(&self, past: bool) -> Option<TimeError> {
        let calendar = self.data.id.clone();
        let (first, last) = self.data.covered?;
        Some(if past {
            TimeErrorKind::PastCoverage { calendar, last }.into()
        } else {
            TimeErrorKind::BeforeCoverage { calendar, first }.into()
        })
    }
}

impl Tables {
    fn new(data: &CalendarData, conventions: &Conventions) -> Tables {
        let (first, last) = data.known();
        let stretches = Stretches::new(&data.zone, first, last);
        let hours = data.hours(conventions.overnight_holiday, &stretches.absent_days());
        let timeline = Timeline::new(&hours, &stretches, conventions.boundaries);
        let midnight = |day: Day| match stretches.meaning(Nanos::from(day) * DAY) {
            Meaning::Once(at) | Meaning::Twice { first: at, .. } | Meaning::Skipped { change: at, .. } => at,
        };
        let (first, last) = (day(first), day(last));
        let (opens, ends) = (midnight(first), midnight(last + 1));
        Tables { stretches, hours, timeline, first, last, opens, ends }
    }
}

fn negated(seconds: i64) -> Result<i64, TimeError> {
    seconds.checked_neg().ok_or_else(TimeError::out_of_range)
}
