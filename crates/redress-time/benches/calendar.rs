//! What counting costs, in nanoseconds an operation: `cargo bench -p redress-time`.
//!
//! The calendar has fifteen years of holidays, eight a year. The walk at the end is the plain way, minute by minute, for
//! comparison.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops when it cannot go on")]

use std::{hint::black_box, time::Instant};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Weekday, date},
    tz::TimeZone,
};
use redress_time::{Calendar, Clock, Conventions, Duration, Interval, WorkingDayKind};

const TIMES: u32 = 200_000;

fn main() {
    let calendar = calendar();
    let start: Timestamp = "2026-03-06T16:40:00Z".parse().unwrap();
    let end = calendar.add(start, Duration::WorkingDays(2_530)).unwrap();
    let same_time = Conventions { working_day: WorkingDayKind::SameTime, ..Conventions::default() };
    let same_time = calendar.with_conventions(same_time);
    let ninety = Duration::WorkingTime { seconds: 90 * 60 };
    let decade = Duration::WorkingTime { seconds: 2_530 * 28_800 };
    let clock = Clock::new(&calendar, start, ninety);

    measure("add 3 working days, to the end of the day", || calendar.add(black_box(start), Duration::WorkingDays(3)));
    measure("add 3 working days, at the same time", || same_time.add(black_box(start), Duration::WorkingDays(3)));
    measure("add 90 working minutes", || calendar.add(black_box(start), ninety));
    measure("add 10 years of working days", || calendar.add(black_box(start), Duration::WorkingDays(2_530)));
    measure("add 10 years of working time", || calendar.add(black_box(start), decade));
    measure("subtract 10 years of working time", || calendar.subtract(black_box(end), decade));
    measure("working seconds in 10 years", || calendar.working_seconds_between(black_box(start), end));
    measure("next opening", || calendar.next_opening(black_box(start)));
    measure("a clock's due instant", || black_box(clock).due());
    measure("a clock's receipt", || black_box(clock).receipt(start));
    measure_few("build the calendar", 200, self::calendar);
    measure_few("walk 90 working minutes", 2_000, || walk(&calendar, black_box(start), 90));
    measure_few("walk 3 working days of minutes", 200, || walk(&calendar, black_box(start), 3 * 480));
}

fn measure<T>(name: &str, operation: impl Fn() -> T) {
    measure_few(name, TIMES, operation);
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn measure_few<T>(name: &str, times: u32, operation: impl Fn() -> T) {
    let mut best = std::time::Duration::MAX;
    for _ in 0..5 {
        let begin = Instant::now();
        for _ in 0..times {
            black_box(operation());
        }
        best = best.min(begin.elapsed() / times);
    }
    println!("{name:<45} {:>12} ns", best.as_nanos());
}

/// The plain way: ask each minute whether it is open.
fn walk(calendar: &Calendar, start: Timestamp, minutes: u32) -> Timestamp {
    let mut at = start;
    let mut left = minutes;
    while left > 0 {
        left -= u32::from(calendar.is_open(at).unwrap());
        at += SignedDuration::from_mins(1);
    }
    at
}

fn calendar() -> Calendar {
    let hours: Interval = "09:00-17:00".parse().unwrap();
    let mut builder = Calendar::builder("desk", TimeZone::get("Europe/London").unwrap());
    for weekday in Weekday::Monday.cycle_forward().take(5) {
        builder = builder.weekly(weekday, &[hours]);
    }
    let days = [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)];
    for year in 2024..2039 {
        let holidays = days.map(|(month, day): (i8, i8)| -> Date { date(year, month, day) });
        builder = holidays.into_iter().fold(builder, |builder, holiday| builder.holiday(holiday, "holiday"));
    }
    builder.covered(date(2024, 1, 1), date(2038, 12, 31)).build().unwrap()
}
