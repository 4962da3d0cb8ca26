//! Durations as text and as amounts.

use std::cmp::Ordering;

use proptest::prelude::*;
use redress_time::Duration;

fn check(text: &str, expected: Result<Duration, &str>) {
    match (text.parse::<Duration>(), expected) {
        (Ok(duration), Ok(expected)) => assert_eq!(duration, expected, "{text}"),
        (Err(error), Err(reason)) => assert_eq!(error.to_string(), format!("`{text}` is not a duration: {reason}")),
        (result, _) => panic!("{text}: {result:?}"),
    }
}

#[test]
fn text_keeps_the_unit_it_was_written_in() {
    check("5 minutes", Ok(Duration::Elapsed { seconds: 300 }));
    check("1 minute", Ok(Duration::Elapsed { seconds: 60 }));
    check("4 Hours", Ok(Duration::Elapsed { seconds: 14_400 }));
    check("1 hour 30 minutes", Ok(Duration::Elapsed { seconds: 5_400 }));
    check("1 working hour", Ok(Duration::WorkingTime { seconds: 3_600 }));
    check("1 working hour 30 working minutes", Ok(Duration::WorkingTime { seconds: 5_400 }));
    check("  2   working days ", Ok(Duration::WorkingDays(2)));
    check("14 days", Ok(Duration::Days(14)));
    check("8 weeks", Ok(Duration::Days(56)));
    check("1 week 1 day", Ok(Duration::Days(8)));
    check("6 months", Ok(Duration::Months(6)));
    check("1 year 6 months", Ok(Duration::Months(18)));
    check("-2 days", Ok(Duration::Days(-2)));
    check("0 minutes", Ok(Duration::Elapsed { seconds: 0 }));
}

#[test]
fn text_that_could_mean_two_things_is_refused() {
    let example = "write a whole number and a unit, such as `4 working hours`";
    let units = "the units are seconds, minutes, hours, days, weeks, months and years, written out";
    check("", Err(example));
    check("soon", Err(example));
    check("1.5 hours", Err(example));
    check("+1 hour", Err(example));
    check("1 hour and 5 minutes", Err(example));
    check("5", Err("a unit is missing after the number"));
    check("5 working", Err("a unit is missing after `working`"));
    check("5 min", Err(units));
    check("5 h", Err(units));
    check("2 business days", Err("write `working` for time in opening hours"));
    check("1 working week", Err("working time is counted in seconds, minutes, hours or days"));
    check("1 day 4 hours", Err("its parts are counted in different ways"));
    check("1 working hour 30 minutes", Err("its parts are counted in different ways"));
    check("-1 hour 30 minutes", Err("a negative duration has one number and one unit"));
    check("99999999999999999999 days", Err("it is too long"));
    check("999999999 weeks", Err("it is too long"));
}

#[test]
fn only_durations_of_one_kind_compare() {
    let hours = |hours: i64| Duration::Elapsed { seconds: hours * 3_600 };
    assert_eq!(hours(5).compare(&hours(4)), Some(Ordering::Greater));
    assert_eq!(Duration::Days(1).compare(&hours(24)), None);
    assert_eq!(Duration::Days(1).compare(&Duration::WorkingDays(1)), None);
    assert_eq!(Duration::Months(i32::MAX).checked_mul(2), None);
    assert_eq!(Duration::Days(3).checked_mul(-2), Some(Duration::Days(-6)));
    assert_eq!(Duration::Days(3).checked_add(hours(1)), None);
}

fn any_duration() -> impl Strategy<Value = Duration> {
    prop_oneof![
        any::<i64>().prop_map(|seconds| Duration::Elapsed { seconds }),
        any::<i64>().prop_map(|seconds| Duration::WorkingTime { seconds }),
        (-10_000..10_000_i64).prop_map(|minutes| Duration::WorkingTime { seconds: minutes * 60 }),
        any::<i32>().prop_map(Duration::Days),
        any::<i32>().prop_map(Duration::Months),
        any::<i32>().prop_map(Duration::WorkingDays),
    ]
}

proptest! {
    #[test]
    fn what_is_written_parses_back(duration in any_duration()) {
        prop_assert_eq!(duration.to_string().parse::<Duration>().unwrap(), duration);
    }

    #[test]
    fn no_text_is_too_strange(text in "(-?[0-9]{0,21} ?(working)? ?[a-zé]{0,8} ?){0,4}") {
        let _ = text.parse::<Duration>();
    }
}
