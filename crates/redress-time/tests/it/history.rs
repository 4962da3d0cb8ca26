//! Clocks that follow a history of events.

use jiff::Timestamp;
use redress_time::{
    Duration,
    history::{
        ClockRule, History, HistoryChange, HistoryEvent, Missing, OnPriorityChange, OnReopen, Standing, Start, State,
        breached_from,
    },
};

use crate::desk::{at, desk};

const RECEIVED: &str = "2026-03-02T09:00:00Z";

/// Events written a line each: an instant's day and time in March 2026, then `status x`, `priority` or a name.
fn events<'a>(lines: &[&'a str]) -> Vec<HistoryEvent<'a>> {
    let event = |line: &&'a str| {
        let (time, what) = line.split_at(5);
        let (day, time) = time.split_once(' ').map_or(("02", time), |(day, time)| (day, time));
        let what = what.trim();
        HistoryEvent {
            at: at(&format!("2026-03-{day}T{time}:00Z")),
            change: match what.split_once(' ') {
                Some(("status", to)) => HistoryChange::StatusChanged { to },
                _ if what == "priority" => HistoryChange::PriorityChanged,
                _ => HistoryChange::Happened { name: what },
            },
        }
    };
    lines.iter().map(event).collect()
}

fn rule() -> ClockRule<'static> {
    let mut rule = ClockRule::new(Start::At(at(RECEIVED)));
    rule.met_by = vec!["answered"];
    rule.paused_while = vec!["pending", "on hold"];
    rule.reopened_by = vec!["reopened"];
    rule
}

/// Four working hours, as the ticket stands at a time of 2 March 2026.
fn standing(rule: &ClockRule<'_>, lines: &[&str], time: &str) -> Standing {
    let events = events(lines);
    let history = History { initial_status: Some("new"), ..History::of(&events) };
    let target = Duration::WorkingTime { seconds: 4 * 3_600 };
    rule.standing(&desk(), target, &history, at(&format!("2026-03-02T{time}Z"))).unwrap()
}

fn due(standing: &Standing) -> Option<Timestamp> {
    standing.current().unwrap().due.instant()
}

#[test]
fn met_at_the_due_instant_is_met_and_one_second_later_late() {
    let check = |answered: &str, now: &str, state: State| {
        let mut events = events(&["10:00 answered"]);
        events[0].at = at(&format!("2026-03-02T{answered}Z"));
        let history = History { initial_status: Some("new"), ..History::of(&events) };
        let target = Duration::WorkingTime { seconds: 4 * 3_600 };
        let standing = rule().standing(&desk(), target, &history, at(&format!("2026-03-02T{now}Z"))).unwrap();
        assert_eq!(standing.state, state, "{answered} {now}");
    };
    check("13:00:00", "14:00:00", State::Met);
    check("13:00:00.9", "14:00:00", State::Met);
    check("13:00:01", "14:00:00", State::MetLate);
    check("13:00:01", "13:00:00", State::Running);
    check("13:00:02", "13:00:01", State::Breached);
    assert_eq!(breached_from(at("2026-03-02T13:00:00.5Z")), Some(at("2026-03-02T13:00:01Z")));
}

#[test]
fn a_pausing_status_stops_the_clock_until_another_comes() {
    let lines = ["10:00 status pending", "10:30 status on hold", "11:00 status open", "12:00 status pending"];
    let now = standing(&rule(), &lines, "10:15:00");
    assert_eq!((now.state.clone(), due(&now), now.next_change()), (State::Paused, None, None));
    let now = standing(&rule(), &lines, "11:30:00");
    assert_eq!((now.state.clone(), due(&now)), (State::Running, Some(at("2026-03-02T14:00:00Z"))));
    assert_eq!(now.next_change(), Some((at("2026-03-02T14:00:01Z"), State::Breached)));
    // the second pause does not exist yet at 11:30, and later it stops the clock again
    assert_eq!(standing(&rule(), &lines, "16:00:00").state, State::Paused);
    let pauses = &standing(&rule(), &lines, "16:00:00").cycles[0].pauses;
    let reasons: Vec<&str> = pauses.iter().map(|pause| pause.reason.as_str()).collect();
    assert_eq!(reasons, ["pending", "on hold", "pending"]);
}

#[test]
fn a_status_pause_ends_when_the_clock_is_met() {
    let lines = ["10:00 status pending", "11:00 answered", "12:00 status open"];
    let now = standing(&rule(), &lines, "17:00:00");
    assert_eq!((now.state.clone(), now.cycles[0].pauses.len()), (State::Met, 1));
    assert_eq!(due(&now), Some(at("2026-03-02T14:00:00Z")));
}

#[test]
fn reopening_is_ignored_continued_or_a_new_cycle() {
    let lines = ["10:00 answered", "15:00 reopened", "16:00 answered", "16:30 answered"];
    let mut rule = rule();
    let now = standing(&rule, &lines, "17:00:00");
    assert_eq!((now.state.clone(), now.current().unwrap().met_at), (State::Met, Some(at("2026-03-02T10:00:00Z"))));

    rule.on_reopen = OnReopen::Continue;
    let now = standing(&rule, &lines, "15:30:00");
    // one hour had run, and three more from 15:00 on, half an hour of them on Tuesday
    assert_eq!((now.state.clone(), due(&now)), (State::Running, Some(at("2026-03-03T09:30:00Z"))));
    assert_eq!(standing(&rule, &lines, "17:00:00").state, State::Met);

    rule.on_reopen = OnReopen::NewCycle;
    let now = standing(&rule, &lines, "15:30:00");
    assert_eq!((now.cycles.len(), now.cycles[0].state.clone(), now.state.clone()), (2, State::Met, State::Running));
    assert_eq!(now.current().unwrap().start, at("2026-03-02T15:00:00Z"));
}

#[test]
fn a_priority_change_keeps_the_time_that_ran_or_starts_again() {
    let lines = ["12:00 priority", "12:30 answered", "12:45 priority"];
    let mut rule = rule();
    assert_eq!(due(&standing(&rule, &lines, "12:15:00")), Some(at("2026-03-02T13:00:00Z")));
    rule.on_priority_change = OnPriorityChange::Restart;
    assert_eq!(due(&standing(&rule, &lines, "12:15:00")), Some(at("2026-03-02T16:00:00Z")));
    assert_eq!(standing(&rule, &lines, "17:00:00").current().unwrap().start, at("2026-03-02T12:00:00Z"));
}

#[test]
fn a_clock_starts_where_its_rule_says() {
    let lines = ["10:00 message", "11:00 message", "11:30 answered", "12:00 message", "12:15 message"];
    let start = |start: Start, time: &str| {
        let standing = standing(&ClockRule { start, ..rule() }, &lines, time);
        (standing.current().map(|cycle| cycle.start), standing.state, standing.cycles.len())
    };
    let message = || "message".to_owned();
    assert_eq!(start(Start::First(message()), "09:30:00"), (None, State::NotStarted, 0));
    assert_eq!(start(Start::First(message()), "12:30:00"), (Some(at("2026-03-02T10:00:00Z")), State::Met, 1));
    assert_eq!(start(Start::Last(message()), "12:30:00"), (Some(at("2026-03-02T12:15:00Z")), State::Running, 1));
    assert_eq!(start(Start::Each(message()), "12:30:00"), (Some(at("2026-03-02T12:00:00Z")), State::Running, 2));
    let later = standing(&rule(), &[], "08:00:00");
    assert_eq!((later.state.clone(), later.next_change()), (State::NotStarted, Some((at(RECEIVED), State::Running))));
}

#[test]
fn what_the_history_does_not_tell_is_unknown() {
    let target = Duration::WorkingTime { seconds: 4 * 3_600 };
    let standing = |history: History<'_>, time: &str| {
        rule().standing(&desk(), target, &history, at(&format!("2026-03-02T{time}Z"))).unwrap().state
    };
    assert_eq!(standing(History::absent(), "10:00:00"), State::Unknown { missing: Missing::Events });

    let answered = events(&["12:00 answered"]);
    let untold = History { tells_status: false, ..History::of(&answered) };
    assert_eq!(standing(untold, "11:00:00"), State::Unknown { missing: Missing::StatusChanges });
    // met before it could be due in any case
    assert_eq!(standing(untold, "12:00:00"), State::Met);

    let late = events(&["15:00 answered"]);
    let untold = History { tells_status: false, ..History::of(&late) };
    assert_eq!(standing(untold, "16:00:00"), State::Unknown { missing: Missing::StatusChanges });
    let late = events(&["10:00 status open", "15:00 answered"]);
    assert_eq!(standing(History::of(&late), "16:00:00"), State::Unknown { missing: Missing::InitialStatus });
    let late = events(&["09:00 status open", "15:00 answered"]);
    assert_eq!(standing(History::of(&late), "16:00:00"), State::MetLate);

    // a clock that follows no event needs no history
    let rule = ClockRule::new(Start::At(at(RECEIVED)));
    let standing = rule.standing(&desk(), target, &History::absent(), at("2026-03-02T14:00:00Z")).unwrap();
    assert_eq!(standing.state, State::Breached);
}
