//! Working time, calendars and deadlines with receipts: pure functions on [`jiff`] values, without a clock of their own.
//!
//! A [`Calendar`] knows opening hours, holidays, a time zone and the [`Conventions`] to count by. A [`Duration`] keeps the
//! unit it was written in. A [`Clock`] runs from a start towards a target, stands still while paused, and explains itself
//! with a [`Receipt`]. A [`history`] of events says what state a clock is in.
//!
//! # Example
//!
//! A message that arrives late on a Friday, to be answered within one working hour:
//!
//! ```
//! use jiff::{Timestamp, civil::Weekday, tz::TimeZone};
//! use redress_time::{Calendar, Duration, Interval};
//!
//! let hours: Interval = "09:00-17:30".parse()?;
//! let mut builder = Calendar::builder("desk", TimeZone::get("Europe/London")?);
//! for weekday in [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday] {
//!     builder = builder.weekly(weekday, &[hours]);
//! }
//! let calendar = builder.build()?;
//!
//! let received: Timestamp = "2026-03-06T16:40:00Z".parse()?;
//! let due = calendar.add(received, "1 working hour".parse()?)?;
//! assert_eq!(due.to_string(), "2026-03-09T09:10:00Z");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod calendar;
mod calendar_builder;
mod calendar_day;
mod clock;
mod clock_day;
mod clock_share;
mod convention;
mod duration;
mod error;
pub mod history;
mod interval;
mod pause;
mod receipt;
mod receipt_entries;
mod receipt_text;
mod working_day;
mod working_time;

mod hours;
mod instant;
mod tally;
mod timeline;
mod zone;

pub use calendar::Calendar;
pub use calendar_builder::CalendarBuilder;
pub use clock::{Clock, Due};
pub use convention::{
    AtClosing, Boundaries, ClosingInstant, Conventions, OvernightHoliday, ReversedSpan, WorkingDayKind,
    WorkingDaysBetween, ZeroAmount,
};
pub use duration::Duration;
pub use error::{TimeError, TimeErrorKind};
pub use interval::Interval;
pub use pause::Pause;
pub use receipt::{Entry, EntryKind, Receipt};
