//! Receipts: they add up, leave no gap, and read well.

use jiff::{SignedDuration, tz::TimeZone};
use redress_time::{Calendar, Clock, Conventions, Due, Duration, Entry, EntryKind, Interval, Pause, WorkingDayKind};

use crate::{
    desk::{at, desk, london},
    random::Random,
    schedule::{Schedule, ZONES, random_instant},
};

fn check(calendar: &Calendar, start: &str, target: &str, pauses: &[Pause], expected: &str) {
    let clock = Clock::new(calendar, at(start), target.parse().unwrap()).with_pauses(pauses);
    let text = clock.receipt(at("2026-12-01T00:00:00Z")).unwrap().to_string();
    let (told, _) = text.rsplit_once("\ncounted by").unwrap();
    assert_eq!(told, expected.trim(), "\n{told}\n");
}

#[test]
fn a_receipt_reads_like_a_calculation() {
    let early: Interval = "16:00-24:00".parse().unwrap();
    let calendar = london("09:00-17:30").break_(jiff::civil::date(2026, 4, 2), early, "early closing").build().unwrap();
    let pauses = [Pause {
        from: at("2026-04-02T12:00:00Z"),
        until: Some(at("2026-04-02T14:00:00Z")),
        reason: "pending".to_owned(),
    }];
    check(
        &calendar,
        "2026-04-02T09:00:00Z",
        "8 working hours",
        &pauses,
        "
8 working hours from Thu 2 Apr 2026 10:00, Europe/London, calendar `desk` version 2026-03
  counted  Thu 2 Apr 2026 10:00 to Thu 2 Apr 2026 13:00: 3 h
  paused   Thu 2 Apr 2026 13:00 to Thu 2 Apr 2026 15:00: pending, 2 h not counted
  counted  Thu 2 Apr 2026 15:00 to Thu 2 Apr 2026 16:00: 1 h, together 4 h
  break    Thu 2 Apr 2026 16:00 to Fri 3 Apr 2026 00:00: early closing
  holiday  Fri 3 Apr 2026 00:00 to Sat 4 Apr 2026 00:00: Good Friday
  closed   Sat 4 Apr 2026 00:00 to Mon 6 Apr 2026 00:00
  holiday  Mon 6 Apr 2026 00:00 to Tue 7 Apr 2026 00:00: Easter Monday
  closed   Tue 7 Apr 2026 00:00 to Tue 7 Apr 2026 09:00
  counted  Tue 7 Apr 2026 09:00 to Tue 7 Apr 2026 13:00: 4 h, together 8 h
due Tue 7 Apr 2026 13:00",
    );
}

#[test]
fn a_receipt_in_days_names_the_days_that_do_not_count() {
    check(
        &desk(),
        "2026-04-01T09:00:00Z",
        "3 working days",
        &[],
        "
3 working days from Wed 1 Apr 2026 10:00, Europe/London, calendar `desk` version 2026-03
  received Wed 1 Apr 2026 10:00 to Thu 2 Apr 2026 00:00: day of receipt
  counted  Thu 2 Apr 2026 00:00 to Fri 3 Apr 2026 00:00: 1 day
  holiday  Fri 3 Apr 2026 00:00 to Sat 4 Apr 2026 00:00: Good Friday
  closed   Sat 4 Apr 2026 00:00 to Mon 6 Apr 2026 00:00
  holiday  Mon 6 Apr 2026 00:00 to Tue 7 Apr 2026 00:00: Easter Monday
  counted  Tue 7 Apr 2026 00:00 to Wed 8 Apr 2026 23:59:59: 2 days, together 3 days
due Wed 8 Apr 2026 23:59:59",
    );
}

#[test]
fn a_paused_receipt_runs_up_to_the_instant_asked_about() {
    let pauses = [Pause { from: at("2026-03-02T10:00:00Z"), until: None, reason: "pending".to_owned() }];
    let calendar = desk();
    let clock = Clock::new(&calendar, at("2026-03-02T09:00:00Z"), "4 working hours".parse().unwrap());
    let receipt = clock.with_pauses(&pauses).receipt(at("2026-03-02T12:00:00Z")).unwrap();
    assert_eq!((receipt.due, receipt.counted_seconds()), (None, 3_600));
    assert!(receipt.to_string().contains("paused: 1 h of 4 working hours counted, not due until it runs again"));
}

#[test]
fn a_receipt_over_a_clock_change_shows_the_offsets() {
    let calendar = Calendar::always_open("line", TimeZone::get("Europe/London").unwrap());
    check(
        &calendar,
        "2026-10-24T23:00:00Z",
        "25 working hours",
        &[],
        "
25 working hours from Sun 25 Oct 2026 00:00 +01:00, Europe/London, calendar `line`
  counted  Sun 25 Oct 2026 00:00 +01:00 to Mon 26 Oct 2026 00:00 +00:00: 25 h
due Mon 26 Oct 2026 00:00 +00:00",
    );
}

#[test]
fn ordinary_days_are_put_together() {
    let calendar = desk();
    let start = at("2026-03-02T10:00:00Z");
    let ten_years = Duration::WorkingTime { seconds: 10 * 2_210 * 3_600 };
    let receipt = Clock::new(&calendar, start, ten_years).receipt(start).unwrap();
    assert_eq!(receipt.counted_seconds(), 10 * 2_210 * 3_600);
    assert!(receipt.entries.len() < 100, "{receipt}");
    let receipt = Clock::new(&calendar, start, Duration::WorkingDays(2_600)).receipt(start).unwrap();
    assert_eq!(receipt.counted_days(), 2_600);
    assert!(receipt.entries.len() < 40, "{receipt}");
}

#[test]
fn what_a_receipt_counts_adds_up_to_the_target() {
    let mut random = Random::new(5);
    for round in 0..6_000 {
        let zone = TimeZone::get(random.pick(&ZONES)).unwrap();
        let mut start = random_instant(&mut random, &zone);
        if random.one_in(4) {
            start += SignedDuration::from_millis(random.range(0, 100_000));
        }
        let around = zone.to_datetime(start).date();
        let mut conventions = Conventions::default();
        for setting in ["at_closing", "boundaries", "overnight_holiday"] {
            let values = match setting {
                "at_closing" => ["closing", "next_opening"],
                "boundaries" => ["wall_clock", "first_occurrence"],
                _ => ["by_start_date", "cut_at_midnight"],
            };
            conventions.set(setting, random.pick(&values)).unwrap();
        }
        conventions.working_day = random.pick(&[
            WorkingDayKind::EndOfWorkingDay,
            WorkingDayKind::CloseOfWorkingDay,
            WorkingDayKind::RollDateThenClose,
            WorkingDayKind::SameTime,
            WorkingDayKind::SameTimeThenOpen,
            WorkingDayKind::RollDateKeepTime,
            WorkingDayKind::RollInstantThenCount,
            WorkingDayKind::DayAsHours { seconds: 27_000 },
        ]);
        let mut schedule = Schedule::random(&mut random, zone, around, conventions);
        schedule.covered = None;
        let calendar = schedule.calendar();
        let target = match random.range(0, 5) {
            0 => Duration::Elapsed { seconds: random.range(0, 2_000_000) },
            1 => Duration::Days(i32::try_from(random.range(0, 60)).unwrap()),
            2 => Duration::Months(i32::try_from(random.range(0, 5)).unwrap()),
            3 => Duration::WorkingDays(i32::try_from(random.range(0, 40)).unwrap()),
            _ => Duration::WorkingTime { seconds: random.range(0, 500_000) },
        };
        let pauses = random_pauses(&mut random, start);
        let clock = Clock::new(&calendar, start, target).with_pauses(&pauses);
        let now = start + SignedDuration::from_hours(random.range(0, 2_000));
        let (due, receipt) = (clock.due().unwrap(), clock.receipt(now).unwrap());
        let name = format!("round {round}: {target} from {start}\n{pauses:?}\n{receipt}");
        assert_eq!(receipt.due, due.instant(), "{name}");
        let counted = match target {
            Duration::Elapsed { .. } => Duration::Elapsed { seconds: receipt.counted_seconds() },
            Duration::WorkingTime { .. } => Duration::WorkingTime { seconds: receipt.counted_seconds() },
            Duration::WorkingDays(_) => match conventions.working_day {
                WorkingDayKind::DayAsHours { seconds } => {
                    assert_eq!(receipt.counted_seconds() % seconds * i64::from(due.instant().is_some()), 0, "{name}");
                    Duration::WorkingDays(i32::try_from(receipt.counted_seconds() / seconds).unwrap())
                }
                _ => Duration::WorkingDays(receipt.counted_days()),
            },
            Duration::Days(_) | Duration::Months(_) => Duration::Days(receipt.counted_days()),
        };
        match (due, target) {
            (Due::At(due), Duration::Months(_)) => {
                let all = calendar.days_between(start, due).unwrap();
                assert_eq!(receipt.counted_days() + paused_days(&receipt.entries), all, "{name}");
            }
            (Due::At(_), _) => assert_eq!(counted, target, "{name}"),
            (Due::Paused { remaining, .. }, Duration::Elapsed { .. } | Duration::WorkingTime { .. }) => {
                let whole = counted.checked_add(remaining).unwrap();
                // less than a second is not told
                let lost = target.checked_sub(whole).unwrap();
                let seconds = match lost {
                    Duration::Elapsed { seconds } | Duration::WorkingTime { seconds } => seconds,
                    other => panic!("{other:?}"),
                };
                assert!((0..=1).contains(&seconds), "{name}");
            }
            (Due::Paused { .. }, _) => {}
        }
        check_no_gap(&receipt.entries, start, due.instant(), &name);
    }
}

fn paused_days(entries: &[Entry]) -> i32 {
    let paused = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::Paused { .. }));
    paused.map(|entry| entry.days).sum()
}

fn check_no_gap(entries: &[Entry], start: jiff::Timestamp, due: Option<jiff::Timestamp>, name: &str) {
    let Some(due) = due.filter(|&due| due > start) else { return };
    assert_eq!(entries.first().map(|entry| entry.from), Some(start), "{name}");
    assert_eq!(entries.last().map(|entry| entry.until), Some(due), "{name}");
    for pair in entries.windows(2) {
        assert_eq!(pair[0].until, pair[1].from, "{name}");
        assert!(pair[0].from < pair[0].until || pair[0].days > 0, "{name}");
    }
}

fn random_pauses(random: &mut Random, start: jiff::Timestamp) -> Vec<Pause> {
    let pause = |random: &mut Random| {
        let from = start + SignedDuration::from_mins(random.range(-2_000, 20_000));
        let until = from + SignedDuration::from_mins(random.range(0, 8_000));
        let reason = if random.one_in(2) { "pending" } else { "on hold" }.to_owned();
        Pause { from, until: if random.one_in(12) { None } else { Some(until) }, reason }
    };
    (0..random.range(0, 4)).map(|_| pause(random)).collect()
}
