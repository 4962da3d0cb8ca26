//! The library against a minute-by-minute walk along the wall clock.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use redress_time::{
    AtClosing, Boundaries, Calendar, ClosingInstant, Conventions, Duration, OvernightHoliday, TimeError, TimeErrorKind,
    WorkingDayKind, WorkingDaysBetween, ZeroAmount,
};

use crate::{
    random::Random,
    schedule::{MINUTES_A_DAY, Schedule, ZONES, random_instant},
};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
// how far the walk goes before it gives up
const HORIZON: SignedDuration = SignedDuration::from_hours(40 * 24);

#[test]
fn walking_minute_by_minute_adds_the_same_working_time() {
    let mut random = Random::new(1);
    let (mut found, mut beyond, mut uncovered) = (0, 0, 0);
    for round in 0..10_000 {
        let (schedule, start) = random_schedule(&mut random, round);
        let calendar = schedule.calendar();
        let minutes = if random.one_in(12) { 0 } else { random.range(1, 900) };
        let backward = random.one_in(2);
        let duration = Duration::WorkingTime { seconds: minutes * 60 };
        let result = if backward { calendar.subtract(start, duration) } else { calendar.add(start, duration) };
        let walked = walk(&schedule, start, minutes, backward);
        match (walked, schedule.covered) {
            (Some(end), None) => {
                assert_eq!(result.unwrap(), end, "round {round}: {minutes} minutes from {start}, backward {backward}");
                found += 1;
            }
            (None, None) => {
                let end = result.unwrap();
                assert!(if backward { end < start - HORIZON } else { end > start + HORIZON }, "round {round}");
                beyond += 1;
            }
            (walked, Some(covered)) => {
                uncovered += usize::from(check_covered(&schedule.zone, covered, walked, &result, round));
                found += 1;
            }
        }
    }
    assert!(found > 9_900 && uncovered > 50, "{found} {beyond} {uncovered}");
}

#[test]
fn walking_minute_by_minute_finds_the_same_time_between_and_the_same_openings() {
    let mut random = Random::new(2);
    for round in 0..10_000 {
        let (mut schedule, start) = random_schedule(&mut random, round);
        schedule.covered = None;
        let calendar = schedule.calendar();
        let length = random.range(0, 2_000);
        let end = start + SignedDuration::from_mins(length);
        let walked: i64 = minutes(start, end).map(|at| i64::from(schedule.is_open(at))).sum();
        assert_eq!(
            calendar.working_seconds_between(start, end).unwrap(),
            walked * 60,
            "round {round}: {start} to {end}"
        );

        let inclusive = schedule.conventions.closing_instant_is == ClosingInstant::Open;
        let open = schedule.is_open(start) || inclusive && schedule.is_open(start - MINUTE);
        assert_eq!(calendar.is_open(start).unwrap(), open, "round {round}: {start}");

        let horizon = start + SignedDuration::from_hours(4 * 24);
        if let Some(opening) = minutes(start, horizon).find(|&at| schedule.is_open(at)) {
            assert_eq!(calendar.next_opening(start).unwrap(), opening, "round {round}: {start}");
            if let Some(closing) = minutes(opening, horizon).find(|&at| !schedule.is_open(at)) {
                assert_eq!(calendar.next_closing(start).unwrap(), closing, "round {round}: {start}");
            }
        }
    }
}

#[test]
fn walking_date_by_date_counts_the_same_working_days() {
    let mut random = Random::new(3);
    for round in 0..1_000 {
        let (mut schedule, start) = random_schedule(&mut random, round);
        schedule.covered = None;
        schedule.conventions.boundaries = Boundaries::WallClock;
        let count = i32::try_from(random.range(0, 12)).unwrap();
        let backward = random.one_in(2);
        for kind in [
            WorkingDayKind::EndOfWorkingDay,
            WorkingDayKind::CloseOfWorkingDay,
            WorkingDayKind::RollDateThenClose,
            WorkingDayKind::SameTime,
            WorkingDayKind::SameTimeThenOpen,
            WorkingDayKind::RollDateKeepTime,
            WorkingDayKind::RollInstantThenCount,
        ] {
            schedule.conventions.working_day = kind;
            let Some(walked) = walk_days(&schedule, start, count, backward) else { continue };
            let calendar = schedule.calendar();
            let duration = Duration::WorkingDays(count);
            let result = if backward { calendar.subtract(start, duration) } else { calendar.add(start, duration) };
            assert_eq!(
                result.unwrap(),
                walked,
                "round {round}: {count} days from {start}, backward {backward}, {kind}"
            );
        }
        check_days_between(&mut random, &mut schedule, start, round);
    }
}

fn check_days_between(random: &mut Random, schedule: &mut Schedule, start: Timestamp, round: u64) {
    let end = start + SignedDuration::from_mins(random.range(0, 40_000));
    let date = |at| schedule.zone.to_datetime(at).date();
    let (from, until) = (date(start), date(end));
    let working = |from: Date, until: Date| {
        let dates = std::iter::successors(Some(from), |date| date.tomorrow().ok()).take_while(|&date| date < until);
        i32::try_from(dates.filter(|&date| schedule.is_working(date)).count()).unwrap()
    };
    let (after_start, before_end) = (working(from + 1.day(), until + 1.day()), working(from, until));
    schedule.conventions.working_days_between = WorkingDaysBetween::AfterStart;
    assert_eq!(schedule.calendar().working_days_between(start, end).unwrap(), after_start, "round {round}");
    schedule.conventions.working_days_between = WorkingDaysBetween::BeforeEnd;
    assert_eq!(schedule.calendar().working_days_between(start, end).unwrap(), before_end, "round {round}");
}

fn random_schedule(random: &mut Random, round: u64) -> (Schedule, Timestamp) {
    let zone = TimeZone::get(ZONES[usize::try_from(round).unwrap() % ZONES.len()]).unwrap();
    let start = random_instant(random, &zone);
    let conventions = Conventions {
        at_closing: random.pick(AtClosing::ALL),
        zero_amount: random.pick(ZeroAmount::ALL),
        // listing the spans takes a while
        boundaries: if random.one_in(12) { Boundaries::FirstOccurrence } else { Boundaries::WallClock },
        closing_instant_is: random.pick(ClosingInstant::ALL),
        overnight_holiday: random.pick(OvernightHoliday::ALL),
        ..Conventions::default()
    };
    let around = zone.to_datetime(start).date();
    (Schedule::random(random, zone, around, conventions), start)
}

/// The instant so many open minutes away; `None` when it lies beyond the horizon.
fn walk(schedule: &Schedule, start: Timestamp, amount: i64, backward: bool) -> Option<Timestamp> {
    let conventions = &schedule.conventions;
    let step = if backward { -MINUTE } else { MINUTE };
    // the minute that the next step goes through
    let is_open = |at: Timestamp| schedule.is_open(if backward { at - MINUTE } else { at });
    let horizon = start + if backward { -HORIZON } else { HORIZON };
    let mut at = start;
    let mut left = amount;
    while left > 0 {
        left -= i64::from(is_open(at));
        at += step;
        if at == horizon {
            return None;
        }
    }
    let moves_on = match amount {
        0 => conventions.zero_amount == ZeroAmount::NextOpening,
        _ => conventions.at_closing == AtClosing::NextOpening,
    };
    while moves_on && !is_open(at) {
        at += step;
        if at == horizon {
            return None;
        }
    }
    Some(at)
}

/// True when the library refused because of the covered dates, as it must.
fn check_covered(
    zone: &TimeZone,
    (first, last): (Date, Date),
    walked: Option<Timestamp>,
    result: &Result<Timestamp, TimeError>,
    round: u64,
) -> bool {
    let midnight = |date: Date| zone.to_timestamp(date.at(0, 0, 0, 0)).unwrap();
    let (opens, ends) = (midnight(first), midnight(last + 1.day()));
    match (walked, result) {
        (Some(end), Ok(result)) => {
            assert_eq!(*result, end, "round {round}");
            assert!(opens <= end && end <= ends, "round {round}: {end} is not covered");
            false
        }
        (Some(end), Err(error)) => {
            let expected = if end > ends {
                TimeErrorKind::PastCoverage { calendar: "random".to_owned(), last }
            } else {
                assert!(end < opens, "round {round}: {end} is covered");
                TimeErrorKind::BeforeCoverage { calendar: "random".to_owned(), first }
            };
            assert_eq!(error.kind(), &expected, "round {round}");
            true
        }
        (None, result) => {
            assert!(result.is_err(), "round {round}");
            true
        }
    }
}

/// The instant so many working days away; `None` when it lies beyond the horizon.
fn walk_days(schedule: &Schedule, start: Timestamp, count: i32, backward: bool) -> Option<Timestamp> {
    let zone = &schedule.zone;
    let local = zone.to_datetime(start);
    let date = local.date();
    let step = |date: Date| if backward { date - 1.day() } else { date + 1.day() };
    let working = |mut date: Date| {
        for _ in 0..60 {
            if schedule.is_working(date) {
                return Some(date);
            }
            date = step(date);
        }
        None
    };
    let after = |mut date: Date, count: i32| {
        for _ in 0..count {
            date = working(step(date))?;
        }
        Some(date)
    };
    let same_time = |from: Timestamp, to: Date| {
        let local = zone.to_datetime(from);
        if local.date() == to { from } else { zone.to_timestamp(to.to_datetime(local.time())).unwrap() }
    };
    let into_hours = |mut at: Timestamp| {
        for _ in 0..60 * MINUTES_A_DAY {
            if schedule.is_open(if backward { at - MINUTE } else { at }) {
                return Some(at);
            }
            at += if backward { -MINUTE } else { MINUTE };
        }
        None
    };
    let counted = if count == 0 { working(date) } else { after(date, count) };
    Some(match schedule.conventions.working_day {
        WorkingDayKind::EndOfWorkingDay => end_of(schedule, counted?),
        WorkingDayKind::CloseOfWorkingDay => close_of(schedule, counted?),
        WorkingDayKind::RollDateThenClose => close_of(schedule, after(working(date)?, count)?),
        WorkingDayKind::SameTime => same_time(start, after(date, count)?),
        WorkingDayKind::SameTimeThenOpen => into_hours(same_time(start, after(date, count)?))?,
        WorkingDayKind::RollDateKeepTime => {
            let received = same_time(start, working(date)?);
            same_time(received, after(zone.to_datetime(received).date(), count)?)
        }
        WorkingDayKind::RollInstantThenCount => {
            let received = into_hours(start)?;
            same_time(received, after(zone.to_datetime(received).date(), count)?)
        }
        WorkingDayKind::DayAsHours { .. } => unreachable!(),
    })
}

/// The last second on which the clock shows a date.
fn end_of(schedule: &Schedule, date: Date) -> Timestamp {
    let noon = schedule.zone.to_timestamp(date.at(12, 0, 0, 0)).unwrap();
    let second = SignedDuration::from_secs(1);
    let later = minutes(noon, noon + SignedDuration::from_hours(40));
    let last = later.filter(|&at| schedule.zone.to_datetime(at).date() == date).last().unwrap();
    last + MINUTE - second
}

/// The end of the last minute that belongs to a date's own shifts.
fn close_of(schedule: &Schedule, date: Date) -> Timestamp {
    let noon = schedule.zone.to_timestamp(date.at(12, 0, 0, 0)).unwrap();
    let around = minutes(noon - SignedDuration::from_hours(16), noon + SignedDuration::from_hours(40));
    let own = schedule.own(date);
    let around = around.filter(|&at| {
        let local = schedule.zone.to_datetime(at);
        let minute = usize::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap();
        let next = local.date() == date.tomorrow().unwrap();
        (next || local.date() == date) && own[minute + if next { MINUTES_A_DAY } else { 0 }]
    });
    match around.last() {
        Some(last) => last + MINUTE,
        // all of the date's hours were skipped by a clock change
        None => schedule.calendar().add(noon - SignedDuration::from_hours(24), Duration::WorkingDays(1)).unwrap(),
    }
}

fn minutes(from: Timestamp, until: Timestamp) -> impl Iterator<Item = Timestamp> {
    std::iter::successors(Some(from), |&at| Some(at + MINUTE)).take_while(move |&at| at < until)
}

#[test]
fn time_goes_back_the_way_it_came() {
    let mut random = Random::new(4);
    for round in 0..2_000 {
        let (mut schedule, start) = random_schedule(&mut random, round);
        schedule.covered = None;
        schedule.conventions.at_closing = AtClosing::Closing;
        let calendar: Calendar = schedule.calendar();
        let seconds = random.range(1, 5_000_000);
        let end = calendar.add(start, Duration::WorkingTime { seconds }).unwrap();
        assert_eq!(calendar.working_seconds_between(start, end).unwrap(), seconds, "round {round}");
        let back = calendar.subtract(end, Duration::WorkingTime { seconds }).unwrap();
        assert_eq!(calendar.working_seconds_between(back, end).unwrap(), seconds, "round {round}");
        assert!(back >= start, "round {round}");
    }
}
