//! Points and lengths of time. The engine counts in calendars; a module states durations and compares instants.

use std::fmt;

/// A point in time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant {
    /// Whole seconds since 1970-01-01T00:00:00Z, towards the past; negative before it.
    pub seconds: i64,
    /// Nanoseconds after that second, 0 to 999,999,999.
    pub nanoseconds: u32,
}

/// A day of the Gregorian calendar, without a zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
}

/// A length of time, kept in the unit it is counted in: 14 days are not 336 hours.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Duration {
    /// Seconds, round the clock.
    Elapsed(i64),
    /// Calendar days.
    Days(i32),
    /// Calendar months, clipped to the month's last day.
    Months(i32),
    /// Seconds counted in opening hours.
    WorkingTime(i64),
    /// Working days, counted as the policy says.
    WorkingDays(i32),
}

impl Instant {
    /// The instant that many seconds after 1970-01-01T00:00:00Z.
    pub const fn from_seconds(seconds: i64) -> Instant {
        Instant { seconds, nanoseconds: 0 }
    }

    /// Whole seconds from this instant to a later one, towards zero; negative where that is the earlier one.
    ///
    /// ```
    /// use redress_plugin::Instant;
    /// assert_eq!(Instant::from_seconds(100).seconds_until(Instant::from_seconds(160)), 60);
    /// ```
    pub fn seconds_until(self, later: Instant) -> i64 {
        let whole = later.seconds.saturating_sub(self.seconds);
        match later.nanoseconds.cmp(&self.nanoseconds) {
            std::cmp::Ordering::Less if whole > 0 => whole - 1,
            std::cmp::Ordering::Greater if whole < 0 => whole + 1,
            _ => whole,
        }
    }
}

impl Date {
    /// That day; `None` where there is none.
    ///
    /// ```
    /// use redress_plugin::Date;
    /// assert_eq!(Date::new(2026, 2, 29), None);
    /// assert_eq!(Date::new(2026, 3, 1).unwrap().day_number(), 20_513);
    /// ```
    pub fn new(year: i16, month: u8, day: u8) -> Option<Date> {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Date { year, month, day })
    }

    /// Days since 1970-01-01, negative before it; the difference of two is the days between them.
    pub fn day_number(self) -> i32 {
        // years that begin in March end with the leap day, so that the months before it always have the same lengths
        let (month, year) = match self.month {
            1 | 2 => (i32::from(self.month) + 9, i32::from(self.year) - 1),
            month => (i32::from(month) - 3, i32::from(self.year)),
        };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let day_of_year = (153 * month + 2) / 5 + i32::from(self.day) - 1;
        365 * year + leap_days + day_of_year - 719_468
    }
}

impl Duration {
    /// That many minutes, round the clock.
    pub const fn minutes(count: i32) -> Duration {
        Duration::Elapsed(count as i64 * 60)
    }

    /// That many hours, round the clock.
    pub const fn hours(count: i32) -> Duration {
        Duration::Elapsed(count as i64 * 3600)
    }

    /// That many calendar days.
    pub const fn days(count: i32) -> Duration {
        Duration::Days(count)
    }

    /// That many times seven calendar days.
    pub const fn weeks(count: i32) -> Duration {
        Duration::Days(count.saturating_mul(7))
    }

    /// That many calendar months.
    pub const fn months(count: i32) -> Duration {
        Duration::Months(count)
    }

    /// That many minutes of opening hours.
    pub const fn working_minutes(count: i32) -> Duration {
        Duration::WorkingTime(count as i64 * 60)
    }

    /// That many opening hours.
    pub const fn working_hours(count: i32) -> Duration {
        Duration::WorkingTime(count as i64 * 3600)
    }

    /// That many working days.
    pub const fn working_days(count: i32) -> Duration {
        Duration::WorkingDays(count)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
