//! The business-time cases in `tests/data/business_time.json`, each under every convention it names.

use std::collections::BTreeMap;

use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use redress_time::{
    AtClosing, Boundaries, Calendar, Clock, ClosingInstant, Conventions, Due, Duration, Interval, OvernightHoliday,
    Pause, ReversedSpan, WorkingDayKind, WorkingDaysBetween, ZeroAmount,
};
use serde_json::Value;

#[test]
fn every_case_comes_out_under_every_convention_it_names() {
    let file: Value = serde_json::from_str(include_str!("../data/business_time.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    let mut checks: BTreeMap<&str, usize> = BTreeMap::new();
    let mut left_out = Vec::new();
    let mut wrong = Vec::new();
    let mut named = 0;
    for case in cases {
        let id = text(&case["id"]);
        let mut expectations: Vec<(&str, &Value)> = Vec::new();
        if let Some(by_convention) = case["by_convention"].as_object() {
            expectations.extend(by_convention.iter().map(|(name, value)| (name.as_str(), value)));
            for name in case["expected_follows"].as_array().into_iter().flatten().map(text) {
                if name == "source_only" {
                    left_out.push((id, text(&case["note"])));
                } else if !by_convention.contains_key(name) {
                    expectations.push((name, &case["expected"]));
                }
            }
            named += expectations.len();
        } else {
            // verified cases have one answer whatever the convention
            assert_eq!(case["verified"], true, "{id}");
            expectations.extend(all_conventions(case).iter().map(|&name| (name, &case["expected"])));
            if text(&case["operation"]) == "add" && has_even_days(case) {
                // where every working day is as long as the next, hours and days come to the same
                let as_hours = ["day_as_hours_close", "day_as_hours_roll"];
                expectations.extend(as_hours.map(|name| (name, &case["expected"])));
            }
        }
        for (name, expected) in expectations {
            *checks.entry(name).or_default() += 1;
            let answer = answer(case, name);
            if !agrees(case, expected, &answer) {
                wrong.push(format!("{id} under {name}: expected {expected}, got {answer:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // values that no convention explains: each is the habit of one library, told in its note
    let reasons = [
        ("bt-027", "no days before a Saturday: that library answers the opening of the day before"),
        ("bt-036", "one day before an early Wednesday: that library answers an opening two days back"),
        ("bt-037", "one day before a late Wednesday: that library answers the opening of the day before"),
    ];
    let left_out: Vec<&str> = left_out.iter().map(|&(id, _)| id).collect();
    assert_eq!(left_out, reasons.map(|(id, _)| id));
    assert_eq!(cases.len(), 258);
    let total: usize = checks.values().sum();
    assert_eq!((named, total, checks.len()), (294, 938, 25), "{checks:#?}");
}

/// The conventions under which a case with a single answer is tried.
fn all_conventions(case: &Value) -> &'static [&'static str] {
    match text(&case["operation"]) {
        "is_open" => &["half_open", "inclusive_end", "boundaries_first_occurrence"],
        "between" if case["expected"].get("working_days").is_some() => {
            &["dates_in_(start,end]", "dates_in_[start,end)", "floor_working_time"]
        }
        "between" => {
            &["wall_clock", "boundaries_first_occurrence", "reversed_is_negative", "holiday_closes_calendar_day"]
        }
        _ if case["amount"].get("working_days").is_some() => {
            &["next_dates_keep_time", "next_dates_then_snap", "roll_date_keep_time", "roll_instant_then_count"]
        }
        _ => &["closing_instant", "next_opening", "closing_instant_boundaries_first_occurrence"],
    }
}

/// The library's settings for a convention of the file.
fn conventions(name: &str, day_length: i64) -> Conventions {
    let mut conventions = Conventions::default();
    let next_opening = |conventions: &mut Conventions| {
        conventions.at_closing = AtClosing::NextOpening;
        conventions.zero_amount = ZeroAmount::NextOpening;
    };
    match name {
        "closing_instant" | "unchanged" | "half_open" | "wall_clock" => {}
        "next_opening" => next_opening(&mut conventions),
        "boundaries_first_occurrence" | "closing_instant_boundaries_first_occurrence" => {
            conventions.boundaries = Boundaries::FirstOccurrence;
        }
        "next_opening_boundaries_first_occurrence" => {
            next_opening(&mut conventions);
            conventions.boundaries = Boundaries::FirstOccurrence;
        }
        "inclusive_end" => conventions.closing_instant_is = ClosingInstant::Open,
        "holiday_closes_calendar_day" | "closing_instant_calendar_day_holiday" => {
            conventions.overnight_holiday = OvernightHoliday::CutAtMidnight;
        }
        "next_opening_calendar_day_holiday" => {
            next_opening(&mut conventions);
            conventions.overnight_holiday = OvernightHoliday::CutAtMidnight;
        }
        "reversed_is_negative" => conventions.reversed_span = ReversedSpan::Negative,
        "reversed_is_zero" => conventions.reversed_span = ReversedSpan::Zero,
        "reversed_is_absolute" => conventions.reversed_span = ReversedSpan::Absolute,
        "next_dates_keep_time" => conventions.working_day = WorkingDayKind::SameTime,
        "next_dates_then_snap" => conventions.working_day = WorkingDayKind::SameTimeThenOpen,
        "roll_date_keep_time" => conventions.working_day = WorkingDayKind::RollDateKeepTime,
        "roll_instant_then_count" => conventions.working_day = WorkingDayKind::RollInstantThenCount,
        "end_of_working_day" => conventions.working_day = WorkingDayKind::RollDateThenClose,
        "day_as_hours_close" => conventions.working_day = WorkingDayKind::DayAsHours { seconds: day_length },
        "day_as_hours_roll" => {
            next_opening(&mut conventions);
            conventions.working_day = WorkingDayKind::DayAsHours { seconds: day_length };
        }
        "dates_in_(start,end]" => conventions.working_days_between = WorkingDaysBetween::AfterStart,
        "dates_in_[start,end)" => conventions.working_days_between = WorkingDaysBetween::BeforeEnd,
        "floor_working_time" => {
            conventions.working_days_between = WorkingDaysBetween::WholeDays { seconds: day_length };
        }
        other => panic!("the file names a convention that is not implemented: {other}"),
    }
    conventions
}

#[derive(Debug)]
enum Answer {
    Instant(Timestamp),
    Seconds(i64),
    Days(i32),
    Open(bool),
}

fn answer(case: &Value, convention: &str) -> Answer {
    let calendar = calendar(case, conventions(convention, day_length(case)));
    let start = instant(&case["start"]);
    match text(&case["operation"]) {
        "is_open" => Answer::Open(calendar.is_open(start).unwrap()),
        "between" => {
            let end = instant(&case["end"]);
            if case["expected"].get("working_days").is_some() {
                return Answer::Days(calendar.working_days_between(start, end).unwrap());
            }
            let pauses = pauses(case);
            if pauses.is_empty() {
                return Answer::Seconds(calendar.working_seconds_between(start, end).unwrap());
            }
            let clock = Clock::new(&calendar, start, Duration::WorkingTime { seconds: 0 });
            match clock.with_pauses(&pauses).counted(end).unwrap() {
                Duration::WorkingTime { seconds } => Answer::Seconds(seconds),
                other => panic!("{other:?}"),
            }
        }
        "add" => {
            let duration = duration(&case["amount"]);
            if text(&case["direction"]) == "backward" {
                return Answer::Instant(calendar.subtract(start, duration).unwrap());
            }
            let due = Clock::new(&calendar, start, duration).with_pauses(&pauses(case)).due().unwrap();
            if case.get("pauses").is_none() {
                assert_eq!(due, Due::At(calendar.add(start, duration).unwrap()));
            }
            Answer::Instant(due.instant().unwrap())
        }
        other => panic!("{other}"),
    }
}

fn agrees(case: &Value, expected: &Value, answer: &Answer) -> bool {
    match answer {
        Answer::Instant(at) if case["compare"] == "local_date" => {
            let zone = TimeZone::get(text(&case["timezone"])).unwrap();
            zone.to_datetime(*at).date() == zone.to_datetime(instant(expected)).date()
        }
        Answer::Instant(at) => *at == instant(expected),
        Answer::Seconds(seconds) => expected["working_seconds"] == *seconds,
        Answer::Days(days) => expected["working_days"] == *days,
        Answer::Open(open) => expected == open,
    }
}

fn calendar(case: &Value, conventions: Conventions) -> Calendar {
    let mut builder = Calendar::builder(text(&case["id"]), TimeZone::get(text(&case["timezone"])).unwrap());
    for (name, weekday) in WEEKDAYS {
        builder = builder.weekly(weekday, &intervals(&case["weekly_hours"][name]));
    }
    for holiday in case["holidays"].as_array().unwrap() {
        builder = builder.holiday(date(text(holiday)), "holiday");
    }
    for (on, hours) in case["date_overrides"].as_object().into_iter().flatten() {
        builder = builder.date_override(date(on), &intervals(hours));
    }
    for part in case["breaks"].as_array().into_iter().flatten() {
        let interval = Interval::between(text(&part["from"]), text(&part["to"])).unwrap();
        builder = builder.break_(date(text(&part["date"])), interval, "break");
    }
    builder.conventions(conventions).build().unwrap()
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// The length of the week's longest day in seconds: the cases that need it have days of one length.
fn day_length(case: &Value) -> i64 {
    day_lengths(case).into_iter().max().unwrap()
}

fn has_even_days(case: &Value) -> bool {
    let lengths = day_lengths(case);
    case["amount"].get("working_days").is_some() && lengths.iter().all(|&length| length == lengths[0])
}

fn day_lengths(case: &Value) -> Vec<i64> {
    let hours = WEEKDAYS.iter().map(|(name, _)| intervals(&case["weekly_hours"][name]));
    let lengths = hours.map(|hours| hours.iter().map(|hours| i64::from(hours.length())).sum());
    lengths.filter(|&length| length > 0).collect()
}

fn pauses(case: &Value) -> Vec<Pause> {
    let pauses = case["pauses"].as_array().into_iter().flatten();
    let pause = |pause: &Value| Pause {
        from: instant(&pause["from"]),
        until: Some(instant(&pause["to"])),
        reason: "pause".to_owned(),
    };
    pauses.map(pause).collect()
}

fn duration(amount: &Value) -> Duration {
    let (unit, number) = amount.as_object().unwrap().iter().next().unwrap();
    let number = number.as_i64().unwrap();
    match unit.as_str() {
        "working_seconds" => Duration::WorkingTime { seconds: number },
        "working_minutes" => Duration::WorkingTime { seconds: number * 60 },
        "working_days" => Duration::WorkingDays(i32::try_from(number).unwrap()),
        other => panic!("{other}"),
    }
}

fn intervals(hours: &Value) -> Vec<Interval> {
    let pair = |pair: &Value| Interval::between(text(&pair[0]), text(&pair[1])).unwrap();
    hours.as_array().unwrap().iter().map(pair).collect()
}

fn instant(value: &Value) -> Timestamp {
    text(value).parse().unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
