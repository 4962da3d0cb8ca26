//! A length of time as a service code writes it: `4 working hours`, `8 weeks`.

use std::{cmp::Ordering, fmt, str::FromStr};

use crate::{TimeError, TimeErrorKind};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// A length of time, kept in the unit it is counted in.
///
/// The five kinds never turn into one another: 14 days are not 336 hours (a clock change lies between) and a working day
/// is not eight working hours unless a [convention](crate::WorkingDayKind::DayAsHours) says so.
///
/// Text is a whole number and a unit, as often as needed within one kind: `5 minutes`, `1 hour 30 minutes`,
/// `90 working minutes`, `2 working days`, `8 weeks`, `6 months`, `1 year`. [`Display`](fmt::Display) writes the shortest
/// such text with a single unit, which parses back to the same value.
///
/// # Example
///
/// ```
/// use redress_time::Duration;
///
/// assert_eq!("90 working minutes".parse::<Duration>()?, Duration::WorkingTime { seconds: 5_400 });
/// assert_eq!("8 weeks".parse::<Duration>()?, Duration::Days(56));
/// assert_eq!("1 year".parse::<Duration>()?.to_string(), "12 months");
///
/// let error = "2 business days".parse::<Duration>().unwrap_err();
/// assert_eq!(error.to_string(), "`2 business days` is not a duration: write `working` for time in opening hours");
/// # Ok::<(), redress_time::TimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Duration {
    /// Elapsed time, round the clock: `5 minutes`, `4 hours`.
    Elapsed {
        /// seconds, negative for earlier
        seconds: i64,
    },
    /// Calendar days: `14 days`, `8 weeks` (56 days).
    Days(i32),
    /// Calendar months, clipped to the month's last day: `6 months`, `1 year`.
    Months(i32),
    /// Time counted in opening hours: `4 working hours`.
    WorkingTime {
        /// seconds, negative for earlier
        seconds: i64,
    },
    /// Working days, counted as the calendar's [`WorkingDayKind`](crate::WorkingDayKind) says: `1 working day`.
    WorkingDays(i32),
}

impl Duration {
    /// Which of two durations of one kind is longer; `None` for unlike kinds, days and hours among them.
    pub fn compare(&self, other: &Duration) -> Option<Ordering> {
        self.is_like(other).then(|| self.amount().cmp(&other.amount()))
    }

    /// True when the duration points backward.
    pub fn is_negative(&self) -> bool {
        self.amount() < 0
    }

    /// True when the duration is nothing at all, of whatever kind.
    pub fn is_zero(&self) -> bool {
        self.amount() == 0
    }

    /// The duration taken `factor` times; `None` when that is too long to hold.
    pub fn checked_mul(self, factor: i64) -> Option<Duration> {
        self.with_amount(self.amount().checked_mul(factor)?)
    }

    /// The sum of two durations of one kind; `None` for unlike kinds or when too long to hold.
    pub fn checked_add(self, other: Duration) -> Option<Duration> {
        self.is_like(&other).then(|| self.with_amount(self.amount().checked_add(other.amount())?))?
    }

    /// The difference of two durations of one kind; `None` for unlike kinds or when too long to hold.
    pub fn checked_sub(self, other: Duration) -> Option<Duration> {
        self.is_like(&other).then(|| self.with_amount(self.amount().checked_sub(other.amount())?))?
    }

    fn is_like(&self, other: &Duration) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// The number of the kind's own unit: seconds, days or months.
    pub(crate) fn amount(&self) -> i64 {
        match *self {
            Duration::Elapsed { seconds } | Duration::WorkingTime { seconds } => seconds,
            Duration::Days(count) | Duration::Months(count) | Duration::WorkingDays(count) => i64::from(count),
        }
    }

    fn with_amount(self, amount: i64) -> Option<Duration> {
        let count = || i32::try_from(amount).ok();
        Some(match self {
            Duration::Elapsed { .. } => Duration::Elapsed { seconds: amount },
            Duration::WorkingTime { .. } => Duration::WorkingTime { seconds: amount },
            Duration::Days(_) => Duration::Days(count()?),
            Duration::Months(_) => Duration::Months(count()?),
            Duration::WorkingDays(_) => Duration::WorkingDays(count()?),
        })
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let working =
            if matches!(self, Duration::WorkingTime { .. } | Duration::WorkingDays(_)) { "working " } else { "" };
        let (amount, unit) = match *self {
            Duration::Elapsed { seconds } | Duration::WorkingTime { seconds } => {
                if seconds % HOUR == 0 {
                    (seconds / HOUR, "hour")
                } else if seconds % MINUTE == 0 {
                    (seconds / MINUTE, "minute")
                } else {
                    (seconds, "second")
                }
            }
            Duration::Days(count) | Duration::WorkingDays(count) => (i64::from(count), "day"),
            Duration::Months(count) => (i64::from(count), "month"),
        };
        let plural = if amount == 1 { "" } else { "s" };
        fmt::Display::fmt(&amount, f)?;
        f.write_str(" ")?;
        f.write_str(working)?;
        f.write_str(unit)?;
        f.write_str(plural)
    }
}

impl FromStr for Duration {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Duration, TimeError> {
        let wrong = |reason| TimeError::from(TimeErrorKind::InvalidDuration { text: text.to_owned(), reason });
        let mut words = text.split_whitespace().peekable();
        let mut total: Option<Duration> = None;
        while let Some(number) = words.next() {
            let amount = whole_number(number).map_err(wrong)?;
            let mut unit =
                words.next().ok_or_else(|| wrong("a unit is missing after the number"))?.to_ascii_lowercase();
            let working = unit == "working";
            if working {
                unit = words.next().ok_or_else(|| wrong("a unit is missing after `working`"))?.to_ascii_lowercase();
            }
            let part = of_unit(amount, working, &unit).map_err(wrong)?;
            total = Some(match total {
                None => part,
                Some(sum) if sum.is_negative() || part.is_negative() => {
                    return Err(wrong("a negative duration has one number and one unit"));
                }
                Some(sum) if !sum.is_like(&part) => {
                    return Err(wrong("its parts are counted in different ways"));
                }
                Some(sum) => sum.checked_add(part).ok_or_else(|| wrong("it is too long"))?,
            });
        }
        total.ok_or_else(|| wrong("write a whole number and a unit, such as `4 working hours`"))
    }
}

fn whole_number(text: &str) -> Result<i64, &'static str> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("write a whole number and a unit, such as `4 working hours`");
    }
    text.parse().map_err(|_| "it is too long")
}

fn of_unit(amount: i64, working: bool, unit: &str) -> Result<Duration, &'static str> {
    let times = |length: i64| amount.checked_mul(length).ok_or("it is too long");
    let count = |length: i64| times(length).and_then(|all| i32::try_from(all).map_err(|_| "it is too long"));
    let singular = if unit.len() > 1 { unit.strip_suffix('s').unwrap_or(unit) } else { unit };
    match (singular, working) {
        ("second" | "minute" | "hour", _) => {
            let seconds = times(match singular {
                "second" => 1,
                "minute" => MINUTE,
                _ => HOUR,
            })?;
            Ok(if working { Duration::WorkingTime { seconds } } else { Duration::Elapsed { seconds } })
        }
        ("day", true) => count(1).map(Duration::WorkingDays),
        ("day", false) => count(1).map(Duration::Days),
        ("week", false) => count(7).map(Duration::Days),
        ("month", false) => count(1).map(Duration::Months),
        ("year", false) => count(12).map(Duration::Months),
        ("week" | "month" | "year", true) => Err("working time is counted in seconds, minutes, hours or days"),
        _ if matches!(unit, "business" | "office" | "bank" | "opening") => {
            Err("write `working` for time in opening hours")
        }
        _ => Err("the units are seconds, minutes, hours, days, weeks, months and years, written out"),
    }
}
