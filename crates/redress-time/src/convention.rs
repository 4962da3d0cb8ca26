//! The questions on which calendars disagree, each a named setting with one default.

use std::{borrow::Cow, fmt, str::FromStr};

use crate::{Duration, TimeError, TimeErrorKind};

/// Every disputed convention of a calendar; the default of each is the one the handbook promises.
///
/// # Example
///
/// ```
/// use redress_time::{AtClosing, Conventions, WorkingDayKind};
///
/// let conventions = Conventions::default();
/// assert_eq!(conventions.working_day, WorkingDayKind::EndOfWorkingDay);
/// assert_eq!(conventions.named()[0], ("at_closing", "closing".into()));
/// assert_eq!("next_opening".parse::<AtClosing>()?, AtClosing::NextOpening);
/// # Ok::<(), redress_time::TimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Conventions {
    /// where an amount that runs out exactly at closing ends
    pub at_closing: AtClosing,
    /// where adding nothing outside opening hours ends
    pub zero_amount: ZeroAmount,
    /// what an opening or closing that a clock change skips or repeats means
    pub boundaries: Boundaries,
    /// whether the instant of closing still counts as open
    pub closing_instant_is: ClosingInstant,
    /// what a holiday does to a shift that runs past midnight
    pub overnight_holiday: OvernightHoliday,
    /// what a span is worth that ends before it starts
    pub reversed_span: ReversedSpan,
    /// how a number of working days becomes an instant
    pub working_day: WorkingDayKind,
    /// how the working days between two instants are counted
    pub working_days_between: WorkingDaysBetween,
}

impl Conventions {
    /// Each setting's name with the name of its value, for explanations.
    pub fn named(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        vec![
            (AtClosing::SETTING, self.at_closing.as_str().into()),
            (ZeroAmount::SETTING, self.zero_amount.as_str().into()),
            (Boundaries::SETTING, self.boundaries.as_str().into()),
            (ClosingInstant::SETTING, self.closing_instant_is.as_str().into()),
            (OvernightHoliday::SETTING, self.overnight_holiday.as_str().into()),
            (ReversedSpan::SETTING, self.reversed_span.as_str().into()),
            (WorkingDayKind::SETTING, self.working_day.named()),
            (WorkingDaysBetween::SETTING, self.working_days_between.named()),
        ]
    }

    /// Checks that a convention that counts a day as hours says how many.
    pub(crate) fn check(&self) -> Result<(), TimeError> {
        if let WorkingDayKind::DayAsHours { seconds } = self.working_day {
            day_length(seconds)?;
        }
        if let WorkingDaysBetween::WholeDays { seconds } = self.working_days_between {
            day_length(seconds)?;
        }
        Ok(())
    }

    /// Sets the convention called `setting` to the value called `value`, both as [`named`](Conventions::named) writes them.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::UnknownConvention`] for a name that does not exist; it lists those that do.
    pub fn set(&mut self, setting: &str, value: &str) -> Result<(), TimeError> {
        match setting.replace('-', "_").as_str() {
            AtClosing::SETTING => self.at_closing = value.parse()?,
            ZeroAmount::SETTING => self.zero_amount = value.parse()?,
            Boundaries::SETTING => self.boundaries = value.parse()?,
            ClosingInstant::SETTING => self.closing_instant_is = value.parse()?,
            OvernightHoliday::SETTING => self.overnight_holiday = value.parse()?,
            ReversedSpan::SETTING => self.reversed_span = value.parse()?,
            WorkingDayKind::SETTING => self.working_day = value.parse()?,
            WorkingDaysBetween::SETTING => self.working_days_between = value.parse()?,
            _ => {
                let names: Vec<&str> = self.named().into_iter().map(|(name, _)| name).collect();
                return Err(unknown("convention", setting, names));
            }
        }
        Ok(())
    }
}

/// A closed set of values with their names; the first is the default.
macro_rules! setting {
    ($(#[$about:meta])* $name:ident = $setting:literal { $($variant:ident = $text:literal: $meaning:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
        pub enum $name {
            #[default]
            $(#[doc = $meaning] $variant,)+
        }

        impl $name {
            /// The setting's name.
            pub const SETTING: &'static str = $setting;

            /// Every value, the default first.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The value's name.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }

            /// The value in a sentence, for reference pages.
            pub fn meaning(self) -> &'static str {
                match self { $($name::$variant => $meaning,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = TimeError;

            fn from_str(text: &str) -> Result<$name, TimeError> {
                match text.replace('-', "_").as_str() {
                    $($text => Ok($name::$variant),)+
                    _ => Err(unknown($setting, text, vec![$($text),+])),
                }
            }
        }
    };
}

setting! {
    /// Where an amount of working time that runs out exactly at closing ends.
    AtClosing = "at_closing" {
        Closing = "closing": "At the closing instant: due by 17:00 on Monday.",
        NextOpening = "next_opening": "At the next opening (counting backward, at the closing before).",
    }
}

setting! {
    /// Where adding no working time to an instant outside opening hours ends.
    ZeroAmount = "zero_amount" {
        Unchanged = "unchanged": "At the instant itself.",
        NextOpening = "next_opening": "At the next opening (counting backward, at the closing before).",
    }
}

setting! {
    /// What an opening or closing means on a date on which a clock change skips or repeats it.
    Boundaries = "boundaries" {
        WallClock = "wall_clock": "Open whenever the clock on the wall reads a time within the hours, both times if twice.",
        FirstOccurrence = "first_occurrence":
            "Each opening and closing is one instant: a repeated one the first, a skipped one later by what was skipped.",
    }
}

setting! {
    /// Whether the instant of closing still counts as open.
    ClosingInstant = "closing_instant_is" {
        Closed = "closed": "Hours are half-open: at 17:00:00 it is closed.",
        Open = "open": "The closing instant itself is still open.",
    }
}

setting! {
    /// What a holiday does to a shift that runs past midnight.
    OvernightHoliday = "overnight_holiday" {
        ByStartDate = "by_start_date": "A shift belongs to the date it starts on: it falls away whole, or not at all.",
        CutAtMidnight = "cut_at_midnight": "The holiday closes its own date, from midnight to midnight.",
    }
}

setting! {
    /// What a span is worth that ends before it starts.
    ReversedSpan = "reversed_span" {
        Error = "error": "Nothing: it is an error.",
        Negative = "negative": "The same amount below zero.",
        Zero = "zero": "Zero.",
        Absolute = "absolute": "The same amount as the other way round.",
    }
}

/// How a number of working days becomes an instant; a working day is a date with opening hours of its own.
///
/// Going back, each kind mirrors itself. No kind is derived from another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum WorkingDayKind {
    /// The end (23:59:59 local) of the n-th working day after the day of receipt, the usual reading of a statute. Zero is
    /// the end of the day itself, or of the next working day when it is none.
    #[default]
    EndOfWorkingDay,
    /// The closing time of the n-th working day after the day of receipt.
    CloseOfWorkingDay,
    /// The closing time of the n-th working day, what arrives on a closed date being received on the next working day.
    RollDateThenClose,
    /// The same clock time on the n-th working day after.
    SameTime,
    /// As [`SameTime`](WorkingDayKind::SameTime), then on to the next opening if that is outside the hours.
    SameTimeThenOpen,
    /// What arrives on a closed date is received on the next working day at the same clock time; then as `SameTime`.
    RollDateKeepTime,
    /// What arrives outside the hours is received at the next opening; then as `SameTime`.
    RollInstantThenCount,
    /// A working day is so many seconds of working time.
    DayAsHours {
        /// the length of one day in seconds
        seconds: i64,
    },
}

impl WorkingDayKind {
    /// The setting's name.
    pub const SETTING: &'static str = "working_day";

    const PLAIN: [WorkingDayKind; 7] = [
        WorkingDayKind::EndOfWorkingDay,
        WorkingDayKind::CloseOfWorkingDay,
        WorkingDayKind::RollDateThenClose,
        WorkingDayKind::SameTime,
        WorkingDayKind::SameTimeThenOpen,
        WorkingDayKind::RollDateKeepTime,
        WorkingDayKind::RollInstantThenCount,
    ];

    /// The kind's name, without the length of a day; [`Display`](fmt::Display) adds that: `day_as_hours(8 hours)`.
    pub fn as_str(self) -> &'static str {
        match self {
            WorkingDayKind::EndOfWorkingDay => "end_of_working_day",
            WorkingDayKind::CloseOfWorkingDay => "close_of_working_day",
            WorkingDayKind::RollDateThenClose => "roll_date_then_close",
            WorkingDayKind::SameTime => "same_time",
            WorkingDayKind::SameTimeThenOpen => "same_time_then_open",
            WorkingDayKind::RollDateKeepTime => "roll_date_keep_time",
            WorkingDayKind::RollInstantThenCount => "roll_instant_then_count",
            WorkingDayKind::DayAsHours { .. } => "day_as_hours",
        }
    }
}

impl WorkingDayKind {
    /// Every kind as a service code writes it: `end of working day`; of the last, 8 hours stand for the length of a day.
    pub fn in_words() -> impl Iterator<Item = String> {
        let plain = WorkingDayKind::PLAIN.into_iter().map(|kind| kind.as_str().replace('_', " "));
        plain.chain(["day as hours (8 hours)".to_owned()])
    }

    fn named(self) -> Cow<'static, str> {
        match self {
            WorkingDayKind::DayAsHours { .. } => self.to_string().into(),
            plain => plain.as_str().into(),
        }
    }
}

impl fmt::Display for WorkingDayKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())?;
        match *self {
            WorkingDayKind::DayAsHours { seconds } => write!(f, "({})", Duration::Elapsed { seconds }),
            _ => Ok(()),
        }
    }
}

impl FromStr for WorkingDayKind {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<WorkingDayKind, TimeError> {
        let plain = text.trim().replace(['-', ' '], "_");
        if let Some(kind) = WorkingDayKind::PLAIN.into_iter().find(|kind| kind.as_str() == plain) {
            return Ok(kind);
        }
        if let Some(seconds) = day_length_in(text, "day_as_hours")? {
            return Ok(WorkingDayKind::DayAsHours { seconds });
        }
        let names = WorkingDayKind::PLAIN.into_iter().map(WorkingDayKind::as_str);
        Err(unknown(WorkingDayKind::SETTING, text, names.chain(["day_as_hours(8 hours)"]).collect()))
    }
}

/// How the working days between two instants are counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum WorkingDaysBetween {
    /// Working dates after the start's date, up to and with the end's date.
    #[default]
    AfterStart,
    /// Working dates from the start's date on, without the end's date.
    BeforeEnd,
    /// Whole days of working time: the time between divided by the length of a day, rounded down.
    WholeDays {
        /// the length of one day in seconds
        seconds: i64,
    },
}

impl WorkingDaysBetween {
    /// The setting's name.
    pub const SETTING: &'static str = "working_days_between";

    /// The value's name, without the length of a day; [`Display`](fmt::Display) adds that: `whole_days(8 hours)`.
    pub fn as_str(self) -> &'static str {
        match self {
            WorkingDaysBetween::AfterStart => "after_start",
            WorkingDaysBetween::BeforeEnd => "before_end",
            WorkingDaysBetween::WholeDays { .. } => "whole_days",
        }
    }
}

impl WorkingDaysBetween {
    fn named(self) -> Cow<'static, str> {
        match self {
            WorkingDaysBetween::WholeDays { .. } => self.to_string().into(),
            plain => plain.as_str().into(),
        }
    }
}

impl fmt::Display for WorkingDaysBetween {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())?;
        match *self {
            WorkingDaysBetween::WholeDays { seconds } => write!(f, "({})", Duration::Elapsed { seconds }),
            _ => Ok(()),
        }
    }
}

impl FromStr for WorkingDaysBetween {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<WorkingDaysBetween, TimeError> {
        match text.replace('-', "_").as_str() {
            "after_start" => return Ok(WorkingDaysBetween::AfterStart),
            "before_end" => return Ok(WorkingDaysBetween::BeforeEnd),
            _ => {}
        }
        match day_length_in(text, "whole_days")? {
            Some(seconds) => Ok(WorkingDaysBetween::WholeDays { seconds }),
            None => Err(unknown(
                WorkingDaysBetween::SETTING,
                text,
                vec!["after_start", "before_end", "whole_days(8 hours)"],
            )),
        }
    }
}

/// The length of a day in seconds, if it can be one.
pub(crate) fn day_length(seconds: i64) -> Result<i64, TimeError> {
    if seconds > 0 { Ok(seconds) } else { Err(TimeErrorKind::NoDayLength.into()) }
}

/// The seconds in `name(8 hours)`; `None` when the text is not of that form.
fn day_length_in(text: &str, name: &str) -> Result<Option<i64>, TimeError> {
    let Some((before, rest)) = text.split_once('(') else { return Ok(None) };
    let (Some(inner), true) = (rest.strip_suffix(')'), before.trim().replace(['-', ' '], "_") == name) else {
        return Ok(None);
    };
    match inner.trim().parse()? {
        Duration::Elapsed { seconds } => day_length(seconds).map(Some),
        _ => Err(TimeErrorKind::NoDayLength.into()),
    }
}

fn unknown(setting: &'static str, text: &str, known: Vec<&'static str>) -> TimeError {
    TimeErrorKind::UnknownConvention { setting, text: text.to_owned(), known: known.join(", ") }.into()
}
