//! Next changes: up to `valid_until` a decision reads the same but for `at`, and at each announced change it reads differently.

use jiff::{SignedDuration, Timestamp};
use redress::{Decision, Policies, Ticket};
use serde_json::Value as Json;

use crate::page::{home, text_of};

/// The parts of a decision that say when, not what.
fn but_for_time(decision: &Decision) -> Json {
    let mut json = serde_json::to_value(decision).unwrap();
    let object = json.as_object_mut().unwrap();
    for part in ["at", "valid_until", "next_changes", "next_change_unknown"] {
        object.remove(part);
    }
    leave_out_at(&mut json);
    json
}

/// A condition that speaks of `at` shows its value, which is another at every instant.
fn leave_out_at(json: &mut Json) {
    match json {
        Json::Object(members) => {
            if let Some(Json::Object(values)) = members.get_mut("values") {
                values.remove("at");
            }
            members.values_mut().for_each(leave_out_at);
        }
        Json::Array(items) => items.iter_mut().for_each(leave_out_at),
        _ => {}
    }
}

#[test]
fn the_house_code_announces_what_will_change() {
    let policies = Policies::load(home().join("../policies/house-code")).unwrap();
    let ticket = text_of(&home().join("../policies/house-code/example-ticket.json"));
    let ticket = Ticket::from_json(ticket.as_bytes()).unwrap();
    holds(&policies, &ticket, "2026-03-06T14:30:00Z");
}

#[test]
fn every_scenario_announces_what_will_change() {
    let policies = Policies::load(home().join("../policies/house-code")).unwrap();
    let mut announced = 0;
    for (_, scenario) in policies.scenarios() {
        let result = policies.run_scenario(scenario).unwrap();
        // the same case as the scenario's own, histories included
        let decide = |at: Timestamp| {
            let mut moved = scenario.clone();
            moved.at = at;
            policies.run_scenario(&moved).unwrap().decision
        };
        announced += announces(&decide, result.decision.at);
    }
    assert!(announced > 100, "only {announced} changes were announced");
}

fn holds(policies: &Policies, ticket: &Ticket, at: &str) {
    let decide = |at: Timestamp| policies.decide(ticket, at);
    assert!(announces(&decide, at.parse().unwrap()) > 0);
}

/// Follows the announced changes of a case from an instant on. How many there were.
///
/// A ticket's own later events would be new events, so a case is only followed up to the first of them.
fn announces<'p>(decide: &dyn Fn(Timestamp) -> Decision<'p>, at: Timestamp) -> usize {
    let now = decide(at);
    let Some(until) = now.valid_until else {
        // without a change it holds for ever, unless it says that it cannot tell
        if now.next_change_unknown.is_empty() {
            for days in [1, 30, 400] {
                let later = decide(at + SignedDuration::from_hours(24 * days));
                same(&now, &later, "nothing was to change");
            }
        }
        return 0;
    };
    let nanosecond = SignedDuration::from_nanos(1);
    for between in [at + until.duration_since(at) / 3, until - nanosecond] {
        same(&now, &decide(between), "it holds until the first change");
    }
    for change in &now.next_changes {
        let (before, then) = (decide(change.at - nanosecond), decide(change.at));
        assert_ne!(but_for_time(&before), but_for_time(&then), "at {} {}", change.at, change.what);
    }
    now.next_changes.len()
}

fn same(now: &Decision, later: &Decision, why: &str) {
    assert_eq!(but_for_time(now), but_for_time(later), "{why}: from {} to {}", now.at, later.at);
}
