//! Opening hours of one day: from an opening to a closing on the wall clock.

use std::{fmt, str::FromStr};

use crate::{TimeError, TimeErrorKind};

const DAY: i32 = 86_400;

/// An interval of opening hours on the wall clock; the opening belongs to it, the closing does not.
///
/// The closing may be 24:00, the end of the day. A closing earlier than the opening lies on the next date: the shift runs
/// past midnight and belongs to the date it starts on.
///
/// # Example
///
/// ```
/// use redress_time::Interval;
///
/// let night: Interval = "22:00-06:00".parse()?;
/// assert_eq!(night.length(), 8 * 3_600);
/// assert_eq!(night.to_string(), "22:00-06:00");
/// assert!("09:00-09:00".parse::<Interval>().is_err());
/// # Ok::<(), redress_time::TimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Interval {
    // seconds from the date's midnight, opens < closes, opens < DAY, closes - opens <= DAY
    opens: i32,
    closes: i32,
}

impl Interval {
    /// The whole day, 00:00 to 24:00.
    pub const WHOLE_DAY: Interval = Interval { opens: 0, closes: DAY };

    /// The interval between two readings of the clock, in seconds after midnight; 86,400 is 24:00.
    ///
    /// # Errors
    ///
    /// [`TimeErrorKind::InvalidInterval`] for a reading outside 0 to 86,400, an opening at 24:00, or no length.
    pub fn from_seconds(opens: i32, closes: i32) -> Result<Interval, TimeError> {
        let wrong =
            |reason| TimeErrorKind::InvalidInterval { text: format!("{}-{}", Reading(opens), Reading(closes)), reason };
        if !(0..DAY).contains(&opens) || !(0..=DAY).contains(&closes) {
            return Err(wrong("it opens from 00:00 to 23:59 and closes by 24:00").into());
        }
        match opens.cmp(&closes) {
            std::cmp::Ordering::Less => Ok(Interval { opens, closes }),
            std::cmp::Ordering::Equal => Err(wrong("it has no length; a whole day is 00:00-24:00").into()),
            std::cmp::Ordering::Greater => Ok(Interval { opens, closes: closes + DAY }),
        }
    }

    /// The interval between two clock readings as text: `09:00` and `17:30`.
    ///
    /// # Errors
    ///
    /// As [`from_seconds`](Interval::from_seconds), and for text that is not `HH:MM` or `HH:MM:SS`.
    pub fn between(opens: &str, closes: &str) -> Result<Interval, TimeError> {
        match (reading(opens), reading(closes)) {
            (Some(opens), Some(closes)) => Interval::from_seconds(opens, closes),
            _ => Err(TimeErrorKind::InvalidInterval {
                text: format!("{opens}-{closes}"),
                reason: "write the times as `09:00`, with 24:00 for the end of the day",
            }
            .into()),
        }
    }

    /// The opening, in seconds after the midnight the date starts with.
    pub fn opens(&self) -> i32 {
        self.opens
    }

    /// The closing, in seconds after the same midnight; more than 86,400 when it lies on the next date.
    pub fn closes(&self) -> i32 {
        self.closes
    }

    /// Seconds on the wall clock from opening to closing.
    pub fn length(&self) -> i32 {
        self.closes - self.opens
    }

    /// True when the interval runs past midnight into the next date.
    pub fn is_overnight(&self) -> bool {
        self.closes > DAY
    }
}

impl FromStr for Interval {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Interval, TimeError> {
        match text.split_once(['-', '\u{2013}']) {
            Some((opens, closes)) => Interval::between(opens.trim(), closes.trim()),
            None => Err(TimeErrorKind::InvalidInterval {
                text: text.to_owned(),
                reason: "write the opening and the closing as `09:00-17:30`",
            }
            .into()),
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let closes = if self.is_overnight() { self.closes - DAY } else { self.closes };
        write!(f, "{}-{}", Reading(self.opens), Reading(closes))
    }
}

/// A reading of the clock in seconds after midnight, written `HH:MM`, with seconds only where there are any.
struct Reading(i32);

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.0 / 3_600, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{hours:02}:{minutes:02}")?;
        if seconds != 0 { write!(f, ":{seconds:02}") } else { Ok(()) }
    }
}

fn reading(text: &str) -> Option<i32> {
    let mut parts = text.split(':').map(|part| {
        let plain = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse::<i32>().ok() } else { None }
    });
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = match parts.next() {
        Some(seconds) => seconds?,
        None => 0,
    };
    let total = hours * 3_600 + minutes * 60 + seconds;
    (parts.next().is_none() && minutes < 60 && seconds < 60 && total <= DAY).then_some(total)
}
