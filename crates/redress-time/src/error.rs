//! What can go wrong with time: one opaque error with a kind that a program can match.

use std::fmt;

use jiff::{Timestamp, civil::Date};

/// Why a calendar, a clock or a duration gave no answer.
///
/// # Example
///
/// ```
/// use redress_time::{Duration, TimeErrorKind};
///
/// let error = "3 fortnights".parse::<Duration>().unwrap_err();
/// assert!(matches!(error.kind(), TimeErrorKind::InvalidDuration { .. }));
/// assert!(error.to_string().starts_with("`3 fortnights` is not a duration"));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimeError {
    // boxed, so that a `Result` of an instant stays two words
    kind: Box<TimeErrorKind>,
}

/// What went wrong, with the values a program may want to act on.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum TimeErrorKind {
    /// The calendar never opens, or never again.
    NoHours {
        /// the calendar's id
        calendar: String,
    },
    /// The calendar is open without a break, so there is no next closing.
    NeverCloses {
        /// the calendar's id
        calendar: String,
    },
    /// The span ends before it starts, and the calendar's convention calls that an error.
    ReversedSpan {
        /// where the span starts
        start: Timestamp,
        /// where it ends, earlier than its start
        end: Timestamp,
    },
    /// The answer lies after the last day the calendar's data covers.
    PastCoverage {
        /// the calendar's id
        calendar: String,
        /// its last covered date
        last: Date,
    },
    /// The answer lies before the first day the calendar's data covers.
    BeforeCoverage {
        /// the calendar's id
        calendar: String,
        /// its first covered date
        first: Date,
    },
    /// The instant or amount is beyond what this crate computes with (years 1900 to 2149).
    OutOfRange,
    /// Opening hours that cannot be.
    InvalidInterval {
        /// the interval as written
        text: String,
        /// what is wrong with it
        reason: &'static str,
    },
    /// Text that is not a duration.
    InvalidDuration {
        /// the duration as written
        text: String,
        /// what is wrong with it, or what to write instead
        reason: &'static str,
    },
    /// A first covered date after the last one, or outside the years 1900 to 2149.
    InvalidCoverage {
        /// the calendar's id
        calendar: String,
        /// the first date given
        first: Date,
        /// the last date given
        last: Date,
    },
    /// Two different hours are given for one date.
    RepeatedDate {
        /// the calendar's id
        calendar: String,
        /// the date given twice
        date: Date,
    },
    /// A name that is not a value of the convention.
    UnknownConvention {
        /// the convention's name
        setting: &'static str,
        /// the value as written
        text: String,
        /// the values there are, separated by commas
        known: String,
    },
    /// A pause that ends before it begins.
    InvalidPause {
        /// where the pause begins
        from: Timestamp,
        /// where it ends, earlier than its beginning
        until: Timestamp,
    },
    /// The operation counts days, and the duration is none, or is not counted in days.
    NotInDays {
        /// the duration as text
        duration: String,
    },
    /// The convention needs a length of day in seconds greater than zero.
    NoDayLength,
    /// A share of a target or a target itself that is negative.
    NegativeAmount {
        /// the amount as text
        amount: String,
    },
}

impl TimeError {
    /// What went wrong.
    pub fn kind(&self) -> &TimeErrorKind {
        &self.kind
    }

    pub(crate) fn out_of_range() -> TimeError {
        TimeErrorKind::OutOfRange.into()
    }
}

impl From<TimeErrorKind> for TimeError {
    fn from(kind: TimeErrorKind) -> TimeError {
        TimeError { kind: Box::new(kind) }
    }
}

impl std::error::Error for TimeError {}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.kind {
            TimeErrorKind::NoHours { calendar } => {
                write!(f, "calendar `{calendar}` has no opening hours to count in")
            }
            TimeErrorKind::NeverCloses { calendar } => write!(f, "calendar `{calendar}` never closes"),
            TimeErrorKind::ReversedSpan { start, end } => {
                write!(f, "the span from {start} to {end} ends before it starts")
            }
            TimeErrorKind::PastCoverage { calendar, last } => {
                write!(f, "calendar `{calendar}` is known only up to {last}; extend it and its last covered date")
            }
            TimeErrorKind::BeforeCoverage { calendar, first } => {
                write!(f, "calendar `{calendar}` is known only from {first}; extend it and its first covered date")
            }
            TimeErrorKind::OutOfRange => f.write_str("the instant lies outside the years 1900 to 2149"),
            TimeErrorKind::InvalidInterval { text, reason } => {
                write!(f, "`{text}` is not an interval of opening hours: {reason}")
            }
            TimeErrorKind::InvalidDuration { text, reason } => {
                write!(f, "`{text}` is not a duration: {reason}")
            }
            TimeErrorKind::InvalidCoverage { calendar, first, last } => write!(
                f,
                "calendar `{calendar}` cannot cover {first} to {last}: the dates must be in order and between 1900 and 2149"
            ),
            TimeErrorKind::RepeatedDate { calendar, date } => {
                write!(f, "calendar `{calendar}` gives the hours of {date} twice")
            }
            TimeErrorKind::UnknownConvention { setting, text, known } => {
                write!(f, "unknown {setting} `{text}`; known are {known}")
            }
            TimeErrorKind::InvalidPause { from, until } => {
                write!(f, "the pause from {from} to {until} ends before it begins")
            }
            TimeErrorKind::NotInDays { duration } => {
                write!(f, "`{duration}` is not a positive number of days, working days or months")
            }
            TimeErrorKind::NoDayLength => {
                f.write_str("the convention needs a length of day in seconds greater than zero")
            }
            TimeErrorKind::NegativeAmount { amount } => write!(f, "`{amount}` is less than nothing"),
        }
    }
}
