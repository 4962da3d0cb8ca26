//! Calendars: their conventions by name, their limits, their days.

use jiff::{
    Timestamp,
    civil::{Weekday, date},
    tz::TimeZone,
};
use redress_time::{Calendar, Conventions, Duration, Interval, TimeErrorKind, WorkingDayKind, WorkingDaysBetween};

use crate::desk::{at, desk, london};

#[test]
fn every_convention_has_a_name_that_sets_it() {
    let mut conventions = Conventions::default();
    for (setting, value) in [
        ("at_closing", "next_opening"),
        ("zero_amount", "next_opening"),
        ("boundaries", "first_occurrence"),
        ("closing_instant_is", "open"),
        ("overnight_holiday", "cut_at_midnight"),
        ("reversed_span", "negative"),
        ("working_day", "day_as_hours(7 hours)"),
        ("working_days_between", "whole_days(450 minutes)"),
    ] {
        conventions.set(setting, value).unwrap();
        assert!(conventions.named().contains(&(setting, value.into())), "{setting}");
    }
    assert_eq!(conventions.working_day, WorkingDayKind::DayAsHours { seconds: 25_200 });
    assert_eq!(conventions.working_days_between, WorkingDaysBetween::WholeDays { seconds: 27_000 });
    let mut again = Conventions::default();
    for (setting, value) in conventions.named() {
        again.set(&setting.replace('_', "-"), &value).unwrap();
    }
    assert_eq!(again, conventions);

    let error = conventions.set("at_closing", "later").unwrap_err();
    assert_eq!(error.to_string(), "unknown at_closing `later`; known are closing, next_opening");
    assert!(conventions.set("closing", "later").unwrap_err().to_string().starts_with("unknown convention `closing`"));
    assert!(conventions.set("working_day", "day_as_hours(0 hours)").is_err());
    assert!(conventions.set("working_day", "day_as_hours(8)").is_err());
}

#[test]
fn a_calendar_that_cannot_be_is_refused() {
    let builder = || Calendar::builder("desk", TimeZone::UTC);
    let error = builder().build().unwrap_err();
    assert_eq!(error.to_string(), "calendar `desk` has no opening hours to count in");
    let error = london("09:00-17:00").covered(date(2026, 2, 1), date(2026, 1, 1)).build().unwrap_err();
    assert!(matches!(error.kind(), TimeErrorKind::InvalidCoverage { .. }));
    let error = london("09:00-17:00").covered(date(1800, 2, 1), date(2026, 1, 1)).build().unwrap_err();
    assert!(matches!(error.kind(), TimeErrorKind::InvalidCoverage { .. }));
    let hours: Interval = "10:00-11:00".parse().unwrap();
    let twice = builder().date_override(date(2026, 2, 1), &[hours]).date_override(date(2026, 2, 1), &[]);
    assert_eq!(twice.build().unwrap_err().to_string(), "calendar `desk` gives the hours of 2026-02-01 twice");
    let conventions = Conventions { working_day: WorkingDayKind::DayAsHours { seconds: 0 }, ..Conventions::default() };
    assert!(london("09:00-17:00").conventions(conventions).build().is_err());
    let error = desk().with_conventions(conventions).add(at("2026-03-02T10:00:00Z"), Duration::WorkingDays(1));
    assert_eq!(error.unwrap_err().kind(), &TimeErrorKind::NoDayLength);
}

#[test]
fn counting_past_the_covered_dates_names_the_calendar_to_extend() {
    let calendar = london("09:00-17:30").covered(date(2026, 1, 1), date(2026, 4, 30)).build().unwrap();
    let start = at("2026-04-29T10:00:00Z");
    assert_eq!(calendar.add(start, Duration::WorkingDays(1)).unwrap(), at("2026-04-30T22:59:59Z"));
    let error = calendar.add(start, Duration::WorkingDays(2)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "calendar `desk` is known only up to 2026-04-30; extend it and its last covered date"
    );
    let error = calendar.subtract(at("2026-01-02T10:00:00Z"), "20 working hours".parse().unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "calendar `desk` is known only from 2026-01-01; extend it and its first covered date"
    );
    // calendar time asks no holiday
    assert_eq!(calendar.add(start, Duration::Days(14)).unwrap(), at("2026-05-13T10:00:00Z"));
    assert!(calendar.is_open(at("2027-01-01T10:00:00Z")).is_err());
    assert!(calendar.is_working_date(date(2026, 5, 1)).is_err());
}

#[test]
fn hours_that_never_come_again_are_an_error() {
    let once = Calendar::builder("once", TimeZone::UTC)
        .date_override(date(2026, 2, 1), &["10:00-11:00".parse().unwrap()])
        .build()
        .unwrap();
    assert_eq!(once.next_opening(at("2026-01-01T00:00:00Z")).unwrap(), at("2026-02-01T10:00:00Z"));
    let after = at("2026-03-01T00:00:00Z");
    assert!(matches!(once.next_opening(after).unwrap_err().kind(), TimeErrorKind::NoHours { .. }));
    assert!(matches!(once.add(after, Duration::WorkingDays(1)).unwrap_err().kind(), TimeErrorKind::NoHours { .. }));
    let always = Calendar::always_open("line", TimeZone::UTC);
    assert!(matches!(always.next_closing(after).unwrap_err().kind(), TimeErrorKind::NeverCloses { .. }));
}

#[test]
fn no_amount_and_no_instant_is_too_large() {
    let calendars = [desk(), Calendar::always_open("line", TimeZone::get("Pacific/Apia").unwrap())];
    for calendar in &calendars {
        for start in [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH, at("2149-12-31T23:59:59Z")] {
            for amount in [i64::MIN, -1, 0, 1, i64::MAX] {
                let count = i32::try_from(amount.clamp(i64::from(i32::MIN), i64::from(i32::MAX))).unwrap();
                for duration in [
                    Duration::Elapsed { seconds: amount },
                    Duration::WorkingTime { seconds: amount },
                    Duration::Days(count),
                    Duration::Months(count),
                    Duration::WorkingDays(count),
                ] {
                    for kind in ["end_of_working_day", "same_time", "roll_instant_then_count", "day_as_hours(8 hours)"]
                    {
                        let mut conventions = *calendar.conventions();
                        conventions.set("working_day", kind).unwrap();
                        let calendar = calendar.with_conventions(conventions);
                        let _ = calendar.add(start, duration);
                        let _ = calendar.subtract(start, duration);
                        let _ = calendar.beginning_with(start, duration);
                        let _ = calendar.end_of_days_after(start, duration);
                    }
                }
            }
            let _ = calendar.working_seconds_between(Timestamp::UNIX_EPOCH, start);
            let _ = calendar.days_between(Timestamp::MIN, start);
            let _ = (calendar.is_open(start), calendar.next_opening(start), calendar.next_closing(start));
        }
    }
}

#[test]
fn exceptions_outside_all_years_do_no_harm() {
    let hours: Interval = "22:00-06:00".parse().unwrap();
    let calendar = Calendar::builder("desk", TimeZone::UTC)
        .weekly(Weekday::Friday, &[hours])
        .holiday(date(9999, 12, 31), "the end")
        .holiday(date(-9999, 1, 1), "the beginning")
        .break_(date(9999, 12, 31), hours, "a rest")
        .date_override(date(-9999, 1, 1), &[hours])
        .build()
        .unwrap();
    assert!(calendar.is_open(at("2026-03-07T05:00:00Z")).unwrap());
}

#[test]
fn days_after_and_days_beginning_with_differ_by_one() {
    let calendar = desk();
    let start = at("2026-03-27T12:00:00Z");
    let day = Duration::Days(3);
    // the clocks go forward on Sunday 29 March
    assert_eq!(calendar.add(start, day).unwrap(), at("2026-03-30T11:00:00Z"));
    assert_eq!(calendar.end_of_days_after(start, day).unwrap(), at("2026-03-30T22:59:59Z"));
    assert_eq!(calendar.beginning_with(start, day).unwrap(), at("2026-03-29T22:59:59Z"));
    assert_eq!(calendar.beginning_with(start, Duration::Days(1)).unwrap(), at("2026-03-27T23:59:59Z"));
    assert_eq!(calendar.beginning_with(start, Duration::WorkingDays(2)).unwrap(), at("2026-03-30T22:59:59Z"));
    let error = calendar.beginning_with(start, "4 hours".parse().unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "`4 hours` is not a positive number of days, working days or months");
    assert!(calendar.beginning_with(start, Duration::Days(0)).is_err());
    assert_eq!(calendar.days_between(start, at("2026-03-30T11:00:00Z")).unwrap(), 3);
}

#[test]
fn months_clip_to_the_last_day() {
    let calendar = Calendar::always_open("statute", TimeZone::UTC);
    let month = Duration::Months(1);
    assert_eq!(calendar.add(at("2026-01-31T10:00:00Z"), month).unwrap(), at("2026-02-28T10:00:00Z"));
    assert_eq!(calendar.add(at("2028-01-31T10:00:00Z"), month).unwrap(), at("2028-02-29T10:00:00Z"));
    assert_eq!(calendar.subtract(at("2026-03-31T10:00:00Z"), month).unwrap(), at("2026-02-28T10:00:00Z"));
    assert_eq!(calendar.beginning_with(at("2026-01-31T10:00:00Z"), month).unwrap(), at("2026-02-28T23:59:59Z"));
    assert_eq!(calendar.beginning_with(at("2026-02-28T10:00:00Z"), month).unwrap(), at("2026-03-27T23:59:59Z"));
}

#[test]
fn a_day_ends_with_the_last_second_its_clock_shows() {
    // Cairo goes back from midnight to 23:00 and shows 23:59:59 twice; Samoa had no 30 December 2011
    let cairo = Calendar::always_open("cairo", TimeZone::get("Africa/Cairo").unwrap());
    assert_eq!(cairo.end_of_day(date(2024, 10, 31)).unwrap(), at("2024-10-31T21:59:59Z"));
    let apia = Calendar::always_open("apia", TimeZone::get("Pacific/Apia").unwrap());
    assert_eq!(apia.end_of_day(date(2011, 12, 30)).unwrap(), at("2011-12-30T09:59:59Z"));
    assert!(!apia.is_working_date(date(2011, 12, 30)).unwrap());
    assert_eq!(apia.add(at("2011-12-29T20:00:00Z"), Duration::WorkingDays(1)).unwrap(), at("2011-12-31T09:59:59Z"));
}

#[test]
fn of_several_deadlines_the_earlier_or_the_later_governs() {
    let calendar = desk();
    let durations = ["2 working days", "24 hours", "3 days"].map(|text| text.parse().unwrap());
    let start = at("2026-04-02T10:00:00Z");
    assert_eq!(calendar.earlier_of(start, &durations).unwrap(), Some((at("2026-04-03T10:00:00Z"), 1)));
    assert_eq!(calendar.later_of(start, &durations).unwrap(), Some((at("2026-04-08T22:59:59Z"), 0)));
    assert_eq!(calendar.earlier_of(start, &[]).unwrap(), None);
}

#[test]
fn an_override_opens_a_holiday() {
    let calendar =
        london("09:00-17:30").date_override(date(2026, 4, 3), &["10:00-14:00".parse().unwrap()]).build().unwrap();
    assert!(calendar.is_working_date(date(2026, 4, 3)).unwrap());
    assert_eq!(calendar.holiday_name(date(2026, 4, 3)), None);
    assert_eq!(calendar.holiday_name(date(2026, 4, 6)), Some("Easter Monday"));
}
