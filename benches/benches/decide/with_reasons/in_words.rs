//! Instants and amounts as sentences say them.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use redress_time::Calendar;
use rust_decimal::Decimal;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// An instant on the desk's clock: `Mon 9 March 2026, 09:10`, with seconds where there are some.
pub(super) struct InWords(DateTime);

impl InWords {
    pub(super) fn new(instant: Timestamp, calendar: &Calendar) -> InWords {
        InWords(calendar.zone().to_datetime(instant))
    }
}

impl fmt::Display for InWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.0;
        let weekday = WEEKDAYS[usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or_default()];
        let month = MONTHS[usize::try_from(local.month() - 1).unwrap_or_default()];
        write!(f, "{weekday} {} {month} {}, {:02}:{:02}", local.day(), local.year(), local.hour(), local.minute())?;
        if local.second() != 0 {
            write!(f, ":{:02}", local.second())?;
        }
        Ok(())
    }
}

/// An amount: `£20.00`.
pub(super) struct ForPeople(pub(super) Decimal);

impl fmt::Display for ForPeople {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "£{:.2}", self.0)
    }
}
