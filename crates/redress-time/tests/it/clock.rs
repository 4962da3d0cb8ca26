//! Clocks: pauses, warnings, what is left.

use jiff::{SignedDuration, Timestamp, civil::date, tz::TimeZone};
use redress_time::{Calendar, Clock, Conventions, Due, Duration, Pause, TimeErrorKind, WorkingDayKind};

use crate::{
    desk::{at, desk, london},
    random::Random,
    schedule::{Schedule, ZONES, random_instant},
};

fn pause(from: &str, until: Option<&str>) -> Pause {
    Pause { from: at(from), until: until.map(at), reason: "waiting for the customer".to_owned() }
}

fn due(calendar: &Calendar, start: &str, target: &str, pauses: &[Pause]) -> Due {
    Clock::new(calendar, at(start), target.parse().unwrap()).with_pauses(pauses).due().unwrap()
}

#[test]
fn working_time_leaves_pauses_out_to_the_second() {
    let calendar = desk();
    let pauses = [
        pause("2026-03-03T11:00:00Z", Some("2026-03-03T12:00:30Z")),
        pause("2026-03-02T16:00:00Z", Some("2026-03-03T10:00:00Z")),
        pause("2026-03-03T11:30:00Z", Some("2026-03-03T11:45:00Z")),
        pause("2026-02-01T00:00:00Z", Some("2026-03-02T09:30:00Z")),
    ];
    // 09:30 to 16:00 on Monday, 10:00 to 11:00 and from 12:00:30 on Tuesday
    let due = due(&calendar, "2026-03-02T09:00:00Z", "8 working hours", &pauses);
    assert_eq!(due, Due::At(at("2026-03-03T12:30:30Z")));
}

#[test]
fn the_day_of_a_target_in_days_is_left_out_when_paused_whole() {
    let calendar = desk();
    let short = [pause("2026-03-03T00:00:01Z", Some("2026-03-04T23:59:59Z"))];
    let whole = [pause("2026-03-03T00:00:00Z", Some("2026-03-05T00:00:00Z"))];
    let start = "2026-03-02T12:00:00Z";
    assert_eq!(due(&calendar, start, "3 working days", &[]), Due::At(at("2026-03-05T23:59:59Z")));
    assert_eq!(due(&calendar, start, "3 working days", &short), Due::At(at("2026-03-05T23:59:59Z")));
    assert_eq!(due(&calendar, start, "3 working days", &whole), Due::At(at("2026-03-09T23:59:59Z")));
    assert_eq!(due(&calendar, start, "3 days", &whole), Due::At(at("2026-03-07T12:00:00Z")));
    assert_eq!(due(&calendar, start, "1 month", &whole), Due::At(at("2026-04-04T11:00:00Z")));
    // the pause that pushes the end out may bring another one in
    let chain = [
        pause("2026-03-03T00:00:00Z", Some("2026-03-04T00:00:00Z")),
        pause("2026-03-06T00:00:00Z", Some("2026-03-07T00:00:00Z")),
    ];
    assert_eq!(due(&calendar, start, "3 working days", &chain), Due::At(at("2026-03-09T23:59:59Z")));
}

#[test]
fn a_paused_clock_tells_what_is_left() {
    let calendar = desk();
    let pauses = [pause("2026-03-03T12:00:00Z", None)];
    let start = at("2026-03-02T16:30:00Z");
    let check = |target: &str, remaining: &str| {
        let clock = Clock::new(&calendar, start, target.parse().unwrap()).with_pauses(&pauses);
        let remaining: Duration = remaining.parse().unwrap();
        assert_eq!(clock.due().unwrap(), Due::Paused { since: pauses[0].from, remaining }, "{target}");
        assert_eq!(clock.remaining(at("2026-06-01T00:00:00Z")).unwrap(), remaining, "{target}");
        assert!(clock.is_paused(at("2026-06-01T00:00:00Z")).unwrap());
        assert!(!clock.is_paused(at("2026-03-03T11:59:59Z")).unwrap());
    };
    check("8 working hours", "4 working hours");
    check("24 hours", "270 minutes");
    check("5 working days", "4 working days");
    check("5 days", "4 days");
    // what was due before the pause began stays due
    assert_eq!(due(&calendar, "2026-03-02T16:30:00Z", "4 working hours", &pauses), Due::At(at("2026-03-03T12:00:00Z")));
}

#[test]
fn warnings_come_at_a_share_of_the_target_and_so_long_before_it() {
    let calendar = desk();
    let pauses = [pause("2026-03-02T10:00:00Z", Some("2026-03-02T11:00:00Z"))];
    let clock = Clock::new(&calendar, at("2026-03-02T09:00:00Z"), "4 working hours".parse().unwrap());
    let clock = clock.with_pauses(&pauses);
    assert_eq!(clock.due().unwrap(), Due::At(at("2026-03-02T14:00:00Z")));
    assert_eq!(clock.warn_at_share(75).unwrap(), Due::At(at("2026-03-02T13:00:00Z")));
    assert_eq!(clock.warn_at_share(25).unwrap(), Due::At(at("2026-03-02T10:00:00Z")));
    assert_eq!(clock.warn_at_share(100).unwrap(), clock.due().unwrap());
    assert_eq!(clock.warn_before("210 working minutes".parse().unwrap()).unwrap(), Due::At(at("2026-03-02T09:30:00Z")));
    assert_eq!(clock.warn_before("9 working hours".parse().unwrap()).unwrap(), Due::At(at("2026-03-02T09:00:00Z")));
    assert_eq!(clock.warn_before("15 minutes".parse().unwrap()).unwrap(), Due::At(at("2026-03-02T13:45:00Z")));

    let clock = Clock::new(&calendar, at("2026-03-06T12:00:00Z"), "2 working days".parse().unwrap());
    assert_eq!(clock.due().unwrap(), Due::At(at("2026-03-10T23:59:59Z")));
    assert_eq!(clock.warn_before("1 working hour".parse().unwrap()).unwrap(), Due::At(at("2026-03-10T16:30:00Z")));
    assert_eq!(clock.warn_before("1 working day".parse().unwrap()).unwrap(), Due::At(at("2026-03-09T23:59:59Z")));
    assert_eq!(clock.warn_at_share(50).unwrap(), Due::At(at("2026-03-10T00:00:00Z")));
    assert_eq!(clock.warn_at_share(25).unwrap(), Due::At(at("2026-03-09T12:00:00Z")));
}

#[test]
fn a_share_of_a_target_in_days_leaves_pauses_out() {
    let calendar = desk();
    let check = |target: &str, pauses: &[Pause], share: u32, warned: &str| {
        let clock = Clock::new(&calendar, at("2026-03-03T09:00:00Z"), target.parse().unwrap()).with_pauses(pauses);
        assert_eq!(clock.warn_at_share(share).unwrap(), Due::At(at(warned)), "{share}% of {target}");
    };
    let pauses = [pause("2026-03-03T11:00:00Z", Some("2026-03-23T11:00:00Z"))];
    // 23 to 25 March count; what the third has passed of itself, up to due at its end
    check("3 working days", &pauses, 80, "2026-03-25T09:35:59Z");
    check("3 working days", &pauses, 100, "2026-03-25T23:59:59Z");
    // 23 March runs from 11:00 on
    check("3 working days", &pauses, 20, "2026-03-23T18:48:00Z");
    // 2 h, then 8 days and 21 h from 23 March, 11:00 to due on 1 April, 09:00 in summer time
    check("10 days", &pauses, 50, "2026-03-27T20:30:00Z");
    check("10 days", &[], 50, "2026-03-08T09:00:00Z");
    // the day on which it is due is paused from before it begins: nothing runs on it
    let over_due = [pause("2026-03-05T15:00:00Z", Some("2026-03-06T23:59:59.5Z"))];
    check("3 working days", &over_due, 90, "2026-03-05T15:00:00Z");
}

#[test]
fn a_warning_by_share_comes_while_the_clock_runs() {
    let mut random = Random::new(16);
    let (mut paused, mut equal) = (0, 0);
    for round in 0..3_000_u64 {
        let zone = TimeZone::get(ZONES[usize::try_from(round).unwrap() % ZONES.len()]).unwrap();
        let start = random_instant(&mut random, &zone);
        let conventions = Conventions {
            working_day: random.pick(&[
                WorkingDayKind::EndOfWorkingDay,
                WorkingDayKind::CloseOfWorkingDay,
                WorkingDayKind::SameTime,
                WorkingDayKind::SameTimeThenOpen,
                WorkingDayKind::RollDateKeepTime,
                WorkingDayKind::RollDateThenClose,
                WorkingDayKind::RollInstantThenCount,
            ]),
            ..Conventions::default()
        };
        let mut schedule = Schedule::random(&mut random, zone.clone(), zone.to_datetime(start).date(), conventions);
        schedule.covered = None;
        let calendar = schedule.calendar();
        let count = i32::try_from(random.range(1, 15)).unwrap();
        let works = random.one_in(2);
        let target = match works {
            true => Duration::WorkingDays(count),
            false if random.one_in(4) => Duration::Months(count.min(2)),
            false => Duration::Days(count),
        };
        let pauses: Vec<Pause> = (0..random.range(0, 4))
            .map(|_| {
                let from = start + SignedDuration::from_mins(random.range(-600, 20_000));
                let until = Some(from + SignedDuration::from_mins(random.range(1, 9_000)));
                Pause { from, until, reason: String::new() }
            })
            .collect();
        let clock = Clock::new(&calendar, start, target).with_pauses(&pauses);
        let Due::At(due) = clock.due().unwrap() else { panic!("round {round}: no pause lasts") };
        let mut earlier = start;
        for share in 0..=100_u32 {
            let Due::At(warned) = clock.warn_at_share(share).unwrap() else { panic!("round {round}") };
            let told = format!("round {round}: {share}% of {target} from {start} to {due} at {warned}, {pauses:?}");
            assert!(earlier <= warned && warned <= due, "{told}");
            earlier = warned;
            let inside = |pause: &Pause| pause.from < warned && pause.until.is_some_and(|until| warned < until);
            if share == 0 || share == 100 {
                continue;
            }
            assert!(warned == due || !pauses.iter().any(inside), "{told}");
            let before = zone.to_datetime(warned - SignedDuration::from_secs(1)).date();
            let begins = pauses.iter().any(|pause| pause.from == warned);
            assert!(!works || begins || warned == due || schedule.is_working(before), "{told}");
            if pauses.is_empty() && !works {
                let seconds = (due.as_second() - start.as_second()) * i64::from(share) / 100;
                assert_eq!(warned, start + SignedDuration::from_secs(seconds), "{told}");
                equal += 1;
            }
            paused += usize::from(!pauses.is_empty());
        }
    }
    assert!(paused > 100_000 && equal > 20_000, "{paused} {equal}");
}

#[test]
fn what_cannot_be_is_refused() {
    let calendar = desk();
    let start = at("2026-03-02T09:00:00Z");
    let clock = Clock::new(&calendar, start, Duration::WorkingDays(-1));
    assert!(matches!(clock.due().unwrap_err().kind(), TimeErrorKind::NegativeAmount { .. }));
    let pauses = [pause("2026-03-03T12:00:00Z", Some("2026-03-03T11:00:00Z"))];
    let clock = Clock::new(&calendar, start, Duration::WorkingDays(1)).with_pauses(&pauses);
    assert!(matches!(clock.due().unwrap_err().kind(), TimeErrorKind::InvalidPause { .. }));
    let clock = Clock::new(&calendar, start, Duration::WorkingDays(1));
    assert!(clock.warn_before(Duration::Days(-1)).is_err());
}

#[test]
fn an_overdue_clock_has_less_than_nothing_left() {
    let calendar = desk();
    let clock = Clock::new(&calendar, at("2026-03-02T09:00:00Z"), "1 working hour".parse().unwrap());
    assert_eq!(clock.remaining(at("2026-03-02T11:30:00Z")).unwrap().to_string(), "-90 working minutes");
    assert_eq!(clock.remaining(at("2026-03-01T11:30:00Z")).unwrap().to_string(), "1 working hour");
}

#[test]
fn a_pause_beyond_the_covered_dates_does_not_matter_to_what_is_due_before() {
    let covered = london("09:00-17:30").covered(date(2026, 1, 1), date(2026, 3, 31)).build().unwrap();
    let later = [pause("2026-04-02T12:00:00Z", Some("2026-04-02T13:00:00Z"))];
    assert_eq!(due(&covered, "2026-03-31T12:00:00Z", "2 working hours", &later), Due::At(at("2026-03-31T14:00:00Z")));
    let clock = Clock::new(&covered, at("2026-03-31T12:00:00Z"), "6 working hours".parse().unwrap());
    let error = clock.with_pauses(&later).due().unwrap_err();
    assert!(matches!(error.kind(), TimeErrorKind::PastCoverage { .. }));
}

#[test]
fn a_pause_of_a_hundred_years_moves_the_end_out_by_all_of_them() {
    let calendar = desk();
    let years = [pause("2026-03-03T00:00:00Z", Some("2126-03-03T00:00:00Z"))];
    let start = "2026-03-02T12:00:00Z";
    assert_eq!(due(&calendar, start, "1 day", &years), Due::At(at("2126-03-03T12:00:00Z")));
    // 3 March 2126 is a Sunday
    assert_eq!(due(&calendar, start, "1 working day", &years), Due::At(at("2126-03-04T23:59:59Z")));
}

#[test]
fn no_start_target_or_pause_is_too_far_away() {
    let ends = [Timestamp::MIN, Timestamp::UNIX_EPOCH, at("2026-03-02T12:00:00.5Z"), Timestamp::MAX];
    let calendars = [desk(), Calendar::always_open("line", TimeZone::get("Pacific/Apia").unwrap())];
    let amounts = [0, 1, 1_000_000, i64::from(i32::MAX), i64::MAX];
    for calendar in &calendars {
        for start in ends {
            for from in ends {
                let pauses = [Pause { from, until: Some(Timestamp::MAX), reason: String::new() }];
                for amount in amounts {
                    let count = i32::try_from(amount).unwrap_or(i32::MAX);
                    for target in [
                        Duration::Elapsed { seconds: amount },
                        Duration::WorkingTime { seconds: amount },
                        Duration::Days(count),
                        Duration::Months(count),
                        Duration::WorkingDays(count),
                    ] {
                        for pauses in [&pauses[..], &[]] {
                            let clock = Clock::new(calendar, start, target).with_pauses(pauses);
                            for at in ends {
                                let _ = (clock.due(), clock.counted(at), clock.remaining(at), clock.is_paused(at));
                                let _ = clock.receipt(at).map(|receipt| receipt.to_string());
                            }
                            let _ = (clock.warn_at_share(u32::MAX), clock.warn_before(target));
                        }
                    }
                }
            }
        }
    }
}
