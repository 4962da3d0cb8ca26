//! What a clock counted: every interval, in order, without gaps, adding up to the target.

use std::borrow::Cow;

use jiff::{Timestamp, tz::TimeZone};

use crate::{Clock, Due, Duration, TimeError};

/// How a due instant came about: data for a program, and with [`Display`](std::fmt::Display) a text to check by hand.
///
/// The entries follow each other without a gap from the start to the due instant. The seconds, or days, of those that
/// count add up to the target.
///
/// # Example
///
/// ```
/// use jiff::{civil::{Weekday, date}, tz::TimeZone};
/// use redress_time::{Calendar, Clock};
///
/// let calendar = Calendar::builder("desk", TimeZone::get("Europe/London")?)
///     .version("2026-03")
///     .weekly(Weekday::Friday, &["09:00-17:30".parse()?])
///     .weekly(Weekday::Monday, &["09:00-17:30".parse()?])
///     .holiday(date(2026, 4, 3), "Good Friday")
///     .build()?;
/// let receipt = Clock::new(&calendar, "2026-03-30T15:30:00Z".parse()?, "2 working hours".parse()?)
///     .receipt("2026-03-30T15:30:00Z".parse()?)?;
/// assert_eq!(receipt.counted_seconds(), 2 * 3_600);
/// let text = receipt.to_string();
/// let lines: Vec<&str> = text.lines().collect();
/// assert_eq!(lines[..7], [
///     "2 working hours from Mon 30 Mar 2026 16:30, Europe/London, calendar `desk` version 2026-03",
///     "  counted  Mon 30 Mar 2026 16:30 to Mon 30 Mar 2026 17:30: 1 h",
///     "  closed   Mon 30 Mar 2026 17:30 to Fri 3 Apr 2026 00:00",
///     "  holiday  Fri 3 Apr 2026 00:00 to Sat 4 Apr 2026 00:00: Good Friday",
///     "  closed   Sat 4 Apr 2026 00:00 to Mon 6 Apr 2026 09:00",
///     "  counted  Mon 6 Apr 2026 09:00 to Mon 6 Apr 2026 10:00: 1 h, together 2 h",
///     "due Mon 6 Apr 2026 10:00",
/// ]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Receipt {
    /// where the clock started
    pub start: Timestamp,
    /// when it is due; `None` while it is paused
    pub due: Option<Timestamp>,
    /// what had to run
    pub target: Duration,
    /// the zone whose wall clock the hours are read on
    pub zone: String,
    /// the calendar's id
    pub calendar: String,
    /// the version of the calendar's data
    pub calendar_version: String,
    /// the conventions counted by, names and values
    pub conventions: Vec<(&'static str, Cow<'static, str>)>,
    /// what was counted and what was not
    pub entries: Vec<Entry>,
    pub(crate) time_zone: TimeZone,
}

/// One stretch of a receipt.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// whether it counted, and why not
    pub kind: EntryKind,
    /// where it begins
    pub from: Timestamp,
    /// where it ends
    pub until: Timestamp,
    /// of a counted stretch the seconds that counted, of a paused one those that would have; 0 for a target in days
    pub seconds: i64,
    /// for a target in days, the days of it that counted, or would have; for one in time, the working dates that a
    /// stretch of ordinary days put together holds, else 0
    pub days: i32,
}

/// Whether a stretch counted.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum EntryKind {
    /// It counted.
    Counted,
    /// Outside opening hours, or on a day off.
    Closed,
    /// A holiday.
    Holiday {
        /// the holiday's name
        name: String,
    },
    /// A break in the hours of that date.
    Break {
        /// the break's name
        name: String,
    },
    /// The day of receipt, from which days are counted.
    DayOfReceipt,
    /// The clock stood still.
    Paused {
        /// why
        reason: String,
    },
}

impl Receipt {
    pub(crate) fn of_clock(clock: &Clock<'_>, at: Timestamp) -> Result<Receipt, TimeError> {
        let due = clock.due()?;
        let end = match due {
            Due::At(due) => due,
            Due::Paused { since, .. } => at.max(since),
        };
        Ok(Receipt {
            start: clock.start,
            due: due.instant(),
            target: clock.target,
            zone: clock.calendar.zone_name(),
            calendar: clock.calendar.id().to_owned(),
            calendar_version: clock.calendar.version().to_owned(),
            conventions: clock.calendar.conventions().named(),
            entries: crate::receipt_entries::between(clock, end)?,
            time_zone: clock.calendar.zone().clone(),
        })
    }

    /// Seconds of the entries that counted.
    pub fn counted_seconds(&self) -> i64 {
        self.counted().map(|entry| entry.seconds).sum()
    }

    /// Days of the entries that counted.
    pub fn counted_days(&self) -> i32 {
        self.counted().map(|entry| entry.days).sum()
    }

    fn counted(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.kind == EntryKind::Counted)
    }
}
