//! Cases from the published rules, worked out without the codes: what each code says of them is what was worked out.

use jiff::Timestamp;
use redress::model::Decision;
use redress::{Policies, Ticket};
use serde_json::Value;

use crate::page::home;

/// The codes that have such cases, and how many at least.
const CODES: [(&str, usize); 8] = [
    ("air-passengers", 90),
    ("eu-consumer", 90),
    ("rail-delay-repay", 50),
    ("uk-consumer", 250),
    ("uk-energy", 50),
    ("uk-financial-complaints", 35),
    ("uk-telecoms", 110),
    ("uk-water", 70),
];

#[test]
#[expect(clippy::disallowed_methods, reason = "tests read the project's own files")]
fn every_code_says_what_was_worked_out_without_it() {
    let mut wrong = Vec::new();
    for (code, at_least) in CODES {
        let policies = Policies::load(home().join("../policies").join(code)).unwrap();
        let cases = std::fs::read_to_string(home().join(format!("data/published-rules/{code}.jsonl"))).unwrap();
        let cases: Vec<Value> = cases.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(cases.len() >= at_least, "{code} has {} cases", cases.len());
        for case in &cases {
            let text = serde_json::to_vec(&case["ticket"]).unwrap();
            let at: Timestamp = case["at"].as_str().unwrap().parse().unwrap();
            let ticket = Ticket::from_json(&text).unwrap();
            let decision = policies.decide(&ticket, at);
            let name = &case["ticket"]["ticket"]["id"];
            wrong.extend(
                differences(&decision, &case["expect"]).into_iter().map(|each| format!("{code} {name}: {each}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Where a decision says another thing than was worked out.
fn differences(decision: &Decision<'_>, expected: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    let mut hold = |what: &str, said: String, expected: String| {
        if said != expected {
            differences.push(format!("{what} is {said}, and not {expected}"));
        }
    };
    if let Some(owed) = expected["owed"].as_object() {
        let lines: Vec<_> = decision.compensation.iter().flat_map(|compensation| &compensation.lines).collect();
        let mut names: Vec<&str> = lines.iter().map(|line| &*line.name).collect();
        names.sort_unstable();
        hold("what is owed", names.join(", "), owed.keys().map(String::as_str).collect::<Vec<_>>().join(", "));
        for line in lines {
            let Some(worked_out) = owed.get(&*line.name) else { continue };
            hold(&line.name, line.amount.to_string(), worked_out["amount"].as_str().unwrap().to_owned());
            if let Some(pay_by) = worked_out["pay_by"].as_str() {
                hold(
                    "the last day to pay",
                    line.pay_by.map_or_else(String::new, |by| by.to_string()),
                    pay_by.to_owned(),
                );
            }
        }
    }
    for (name, worked_out) in expected["due"].as_object().into_iter().flatten() {
        let due = decision.deadlines.iter().find(|deadline| deadline.name == *name).and_then(|deadline| deadline.due);
        let limit = decision.time_limits.iter().find(|limit| limit.name == *name).map(|limit| limit.until);
        let said = due.or(limit).map_or_else(|| "nothing".to_owned(), |due| due.to_string());
        hold(name, said, worked_out.as_str().unwrap_or("nothing").to_owned());
    }
    let is_refused = !(decision.needs.is_empty() && decision.open_points.is_empty() && decision.errors.is_empty());
    hold("a refusal", is_refused.to_string(), expected["refused"].to_string());
    differences
}
