//! What counts on jiff's types: redress-time, the minute-by-minute walk and, if asked for, `workclock`.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use redress_time::{Calendar, Conventions, Duration, Interval, TimeError, WorkingDayKind};

use crate::desk::{Amount, CLOSES, COVERED, OPENS, Way, ZONE, holidays};

/// The crate that this benchmark is about.
pub(crate) struct Redress {
    calendar: Calendar,
}

impl Redress {
    pub(crate) fn new() -> Result<Redress, TimeError> {
        let hours: Interval = format!("{}-{}", OPENS.strftime("%H:%M"), CLOSES.strftime("%H:%M")).parse()?;
        let mut builder = Calendar::builder("desk", zone());
        for weekday in Weekday::Monday.cycle_forward().take(5) {
            builder = builder.weekly(weekday, &[hours]);
        }
        for holiday in holidays() {
            builder = builder.holiday(holiday, "holiday");
        }
        let calendar = builder.covered(COVERED.0, COVERED.1).build()?;
        let conventions = Conventions { working_day: WorkingDayKind::SameTime, ..Conventions::default() };
        Ok(Redress { calendar: calendar.with_conventions(conventions) })
    }
}

impl Way for Redress {
    fn add(&self, start: i64, amount: Amount) -> Option<i64> {
        let duration = match amount {
            Amount::WorkingDays(days) => Duration::WorkingDays(days),
            Amount::WorkingMinutes(minutes) => Duration::WorkingTime { seconds: minutes * 60 },
        };
        let end = self.calendar.add(timestamp(start), duration).expect("the end is covered");
        Some(end.as_second())
    }
}

/// The oracle: reads the clock on the wall each minute and asks whether the desk is open.
pub(crate) struct Walk {
    zone: TimeZone,
    holidays: Vec<Date>,
}

impl Walk {
    pub(crate) fn new() -> Walk {
        Walk { zone: zone(), holidays: holidays() }
    }

    fn is_open(&self, local: DateTime) -> bool {
        !matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday)
            && (OPENS..CLOSES).contains(&local.time())
            && self.holidays.binary_search(&local.date()).is_err()
    }
}

impl Way for Walk {
    fn add(&self, start: i64, amount: Amount) -> Option<i64> {
        const MINUTE: SignedDuration = SignedDuration::from_mins(1);
        let mut at = timestamp(start);
        let end = match amount {
            Amount::WorkingDays(mut left) => {
                let received = self.zone.to_datetime(at);
                // a date counts once, at its first open minute
                let mut counted = received.date();
                while left > 0 {
                    at += MINUTE;
                    let local = self.zone.to_datetime(at);
                    if local.date() != counted && self.is_open(local) {
                        counted = local.date();
                        left -= 1;
                    }
                }
                at_time_of(&self.zone, counted, received)
            }
            Amount::WorkingMinutes(mut left) => {
                while left > 0 {
                    left -= i64::from(self.is_open(self.zone.to_datetime(at)));
                    at += MINUTE;
                }
                at
            }
        };
        Some(end.as_second())
    }
}

/// `workclock`, which counts no days: they are told by its working periods, one a day.
#[cfg(feature = "workclock")]
pub(crate) struct Workclock {
    zone: TimeZone,
    schedule: workclock::Schedule,
}

#[cfg(feature = "workclock")]
impl Workclock {
    pub(crate) fn new() -> Result<Workclock, workclock::Error> {
        let schedule = workclock::Schedule::builder()
            .time_zone(ZONE)
            .rule(workclock::WorkDay::new(OPENS, CLOSES, workclock::Weekdays::MON_TO_FRI))
            .rule(workclock::Holidays::new(holidays()))
            .build()?;
        Ok(Workclock { zone: zone(), schedule })
    }
}

#[cfg(feature = "workclock")]
impl Way for Workclock {
    fn add(&self, start: i64, amount: Amount) -> Option<i64> {
        const UNREACHABLE: &str = "work goes on for years";
        let start = timestamp(start);
        let end = match amount {
            Amount::WorkingDays(mut left) => {
                let received = self.zone.to_datetime(start);
                let mut counted = received.date();
                let mut at = start;
                while left > 0 {
                    let period = self.schedule.next_period(at).expect(UNREACHABLE);
                    let date = self.zone.to_datetime(period.start).date();
                    left -= i32::from(date != counted);
                    counted = date;
                    at = period.end;
                }
                at_time_of(&self.zone, counted, received)
            }
            Amount::WorkingMinutes(minutes) => {
                self.schedule.add(start, SignedDuration::from_mins(minutes)).expect(UNREACHABLE)
            }
        };
        Some(end.as_second())
    }
}

fn zone() -> TimeZone {
    TimeZone::get(ZONE).expect("the zone data is compiled in")
}

fn timestamp(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("the starts lie in this century")
}

/// On a date, the time of day of another. London's clock changes fall on Sundays, so no working day skips or repeats it.
fn at_time_of(zone: &TimeZone, date: Date, other: DateTime) -> Timestamp {
    zone.to_timestamp(date.to_datetime(other.time())).expect("the ends lie in this century")
}
