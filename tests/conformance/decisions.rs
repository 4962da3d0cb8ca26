//! Decisions: what a policy makes of a ticket, as pages of policy, ticket and what comes of it.

use std::fmt::Write;

use jiff::Timestamp;
use redress::{DecideOptions, Policies, Ticket};
use serde_json::Value as Json;

use crate::cases::versions_of;
use crate::page::{Case, Fence, Page, none_differ};
use crate::schemas::validated;

/// What an expected block leaves out unless it is asked for with `with=`: the working, which has pages of its own.
const WORKING: [&str; 11] =
    ["because", "row", "rows", "heading", "receipt", "rule", "meaning", "type", "pointer", "rules", "wording"];

/// The parts of a decision that an expected block shows unless it says `show=`.
const SHOWN: &str = "verdict,verdict_because,deadlines,time_limits,disclosures,escalation,compensation,conditions,prohibitions,advice,\
                     breaches,needs,open_points,errors,rules,valid_until,next_changes,next_change_unknown,why_not,assumed";

#[test]
fn each_is_as_its_page_says() {
    let differences: Vec<String> = Page::all_in("decisions").iter().flat_map(|page| page.check(check)).collect();
    none_differ(&differences);
}

/// Every decision of the pages, as JSON.
pub(crate) fn all_decisions() -> Vec<Json> {
    let mut decisions = Vec::new();
    for page in Page::all_in("decisions") {
        for case in &page.cases {
            let Ok(policies) = Policies::from_files(&versions_of(case)) else { continue };
            for (ticket, at, options, _) in tickets_of(case) {
                decisions.push(validated(&policies.decide_with(&ticket, at, options)));
            }
        }
    }
    decisions
}

#[test]
fn each_is_the_same_bytes_when_decided_again() {
    for page in Page::all_in("decisions") {
        for case in &page.cases {
            let (Ok(once), Ok(again)) =
                (Policies::from_files(&versions_of(case)), Policies::from_files(&versions_of(case)))
            else {
                continue;
            };
            for (ticket, at, options, _) in tickets_of(case) {
                let first = once.decide_with(&ticket, at, options).to_json();
                assert_eq!(first, again.decide_with(&ticket, at, options).to_json(), "{}: {}", page.name(), case.title);
            }
        }
    }
}

#[test]
fn each_is_the_same_whether_every_rule_is_asked_or_those_that_the_index_leaves() {
    for page in Page::all_in("decisions") {
        for case in &page.cases {
            let Ok(policies) = Policies::from_files(&versions_of(case)) else { continue };
            for (ticket, at, ..) in tickets_of(case) {
                let usual = DecideOptions::default();
                let decided = |options: DecideOptions| {
                    let mut decision: Json = policies.decide_with(&ticket, at, options).to_json().parse().unwrap();
                    // what the others add
                    for added in ["rules", "why_not"] {
                        decision.as_object_mut().unwrap().remove(added);
                    }
                    decision
                };
                let expected = decided(usual);
                for options in [
                    DecideOptions { all_rules: true, ..usual },
                    DecideOptions { why_not: true, ..usual },
                    DecideOptions { the_long_way: true, ..usual },
                ] {
                    assert_eq!(decided(options), expected, "{}: {}: {options:?}", page.name(), case.title);
                }
            }
        }
    }
}

/// One text for each ticket of a case.
pub(crate) fn check(case: &Case) -> Vec<String> {
    let policies = match Policies::from_files(&versions_of(case)) {
        Ok(policies) => policies,
        Err(error) => return tickets_of(case).iter().map(|_| format!("does not load: {error}")).collect(),
    };
    tickets_of(case)
        .into_iter()
        .map(|(ticket, at, options, expected)| {
            let json = validated(&policies.decide_with(&ticket, at, options));
            shown(&json, expected)
        })
        .collect()
}

/// Each ticket of a case with its instant, and the block that expects something of it.
fn tickets_of(case: &Case) -> Vec<(Ticket<'_>, Timestamp, DecideOptions, &Fence)> {
    let tickets = case.fences.iter().filter(|fence| fence.is("ticket"));
    let expected = case.fences.iter().filter(|fence| fence.is("expected"));
    tickets
        .zip(expected)
        .map(|(fence, expected)| {
            let ticket = Ticket::from_json(fence.text.as_bytes()).unwrap();
            let at = fence.attribute("at").unwrap_or("2026-03-06T16:45:00Z").parse().unwrap();
            (
                ticket,
                at,
                DecideOptions { why_not: expected.is("why-not"), all_rules: true, ..DecideOptions::default() },
                expected,
            )
        })
        .collect()
}

/// The parts of a decision that a block asks for, one line for each thing in them.
fn shown(decision: &Json, expected: &Fence) -> String {
    let wanted = expected.attribute("show").unwrap_or(SHOWN);
    let kept: Vec<&str> = expected.attribute("with").map_or_else(Vec::new, |with| with.split(',').collect());
    let mut text = String::new();
    for path in wanted.split(',') {
        let pointer = format!("/{}", path.replace('.', "/"));
        let mut part = decision.pointer(&pointer).cloned().unwrap_or(Json::Null);
        if !matches!(path, "rules" | "facts") {
            leave_out(&mut part, &kept);
        }
        match part {
            Json::Null => {}
            Json::Array(items) if items.is_empty() && expected.attribute("show").is_none() => {}
            Json::Array(items) if path == "rules" => {
                let outcomes: Vec<String> = items.iter().map(outcome).collect();
                let _ = writeln!(text, "rules: {}", outcomes.join(", "));
            }
            Json::Array(items) if items.is_empty() => {
                let _ = writeln!(text, "{path}: none");
            }
            Json::Array(items) => {
                let _ = writeln!(text, "{path}:");
                for item in items {
                    let _ = writeln!(text, "- {item}");
                }
            }
            Json::Object(members) if !matches!(path, "assumed" | "facts") => {
                let _ = writeln!(text, "{path}:");
                for (name, member) in members {
                    let _ = writeln!(text, "  {name}: {member}");
                }
            }
            Json::String(word) => {
                let _ = writeln!(text, "{path}: {word}");
            }
            other => {
                let _ = writeln!(text, "{path}: {other}");
            }
        }
    }
    text
}

/// `answer fired`, `wait not_met (overridden by 2 We call)`
fn outcome(rule: &Json) -> String {
    let name = |key: &str| rule[key].as_str().unwrap_or_default().to_owned();
    match rule["overridden_by"].as_str() {
        Some(other) => format!("{} {} (overridden by {other})", name("rule"), name("outcome")),
        None => format!("{} {}", name("rule"), name("outcome")),
    }
}

fn leave_out(json: &mut Json, kept: &[&str]) {
    match json {
        Json::Object(members) => {
            members.retain(|name, _| !WORKING.contains(&name.as_str()) || kept.contains(&name.as_str()));
            members.values_mut().for_each(|member| leave_out(member, kept));
        }
        Json::Array(items) => items.iter_mut().for_each(|item| leave_out(item, kept)),
        _ => {}
    }
}
