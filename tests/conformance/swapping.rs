//! Policies replaced under load: no decision is lost, and none is made of two versions.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use redress::{CurrentPolicies, Policies, PolicyFiles, Ticket};

/// Decisions of each reader.
const DECISIONS: usize = 3_000;
const READERS: usize = 2;

/// A version whose every clause says which version it is: in a text of the page, in a table and in a script.
fn version(number: usize) -> PolicyFiles {
    let manifest = format!(
        "format_version = 1\nid = \"code\"\ntitle = \"The code, version {number}\"\nversion = \"{number}\"\n\
         time_zone = \"Europe/London\"\ncurrency = \"GBP\"\ncalendar = \"always-open\"\n"
    );
    let page = format!(
        "## 1 Advice {{#advice}}\n\n```rhai\nwhen ticket.kind == \"complaint\" {{\n    advise(\"by version {number}\");\n}}\n```\n\n\
         ## 2 Answer {{#answer finding=deadline name=answer after=ticket.received_at met_by=agent_reply}}\n\n\
         | ticket kind | within |\n| --- | --- |\n| complaint | {number} hours |\n| - | {number} days |\n\n\
         ## 3 Loop {{#loop}}\n\n```rhai\nwhen ticket.kind == \"complaint\" {{\n    let text = \"\";\n    \
         for step in 0..3 {{ text += \"{number}\"; }}\n    advise(text);\n}}\n```\n"
    );
    PolicyFiles::new().with("policy.toml", manifest).with("01.md", page)
}

fn load(number: usize) -> Policies {
    Policies::from_files(&[version(number)]).unwrap_or_else(|error| panic!("version {number} loads: {error}"))
}

fn ticket(number: usize) -> String {
    format!(
        r#"{{"ticket": {{"id": "T-{number}", "kind": "complaint", "received_at": "2026-03-06T16:40:00Z", "events": []}}}}"#
    )
}

fn decide(policies: &Policies, ticket: &str, at: Timestamp) -> String {
    policies.decide(&Ticket::from_json(ticket.as_bytes()).expect("it is JSON"), at).to_json()
}

#[test]
fn policies_replaced_under_load() {
    let at: Timestamp = "2026-03-06T16:45:00Z".parse().unwrap();
    // what each version alone decides, with its digest
    let alone = [1, 2].map(load);
    let expected = |number: usize, ticket: &str| decide(&alone[number - 1], ticket, at);
    for number in [1, 2] {
        let decision = expected(number, &ticket(0));
        let said =
            [format!("by version {number}"), format!("within {number} hour"), format!("{number}{number}{number}")];
        for text in said {
            assert!(decision.contains(&text), "version {number} says `{text}`: {decision}");
        }
    }
    let current = CurrentPolicies::new(load(1));
    let is_over = AtomicBool::new(false);
    let reader = |first: usize| {
        let mut decided = [0_usize; 2];
        let mut number = first;
        // on until enough are decided, and both versions have been seen
        while decided.iter().sum::<usize>() < DECISIONS || decided.contains(&0) {
            let ticket = ticket(number);
            let decision = decide(&current.now(), &ticket, at);
            let by = [1, 2].into_iter().find(|version| decision == expected(*version, &ticket));
            let by = by.unwrap_or_else(|| panic!("a decision of neither version alone: {decision}"));
            decided[by - 1] += 1;
            number += READERS;
        }
        // each ticket was given one decision
        assert_eq!(decided.iter().sum::<usize>(), (number - first) / READERS);
    };
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS).map(|first| scope.spawn(move || reader(first))).collect();
        let swaps = scope.spawn(|| {
            let mut swaps = 0_usize;
            while !is_over.load(Ordering::Relaxed) {
                current.replace(load(2 - swaps % 2));
                swaps += 1;
            }
            swaps
        });
        let outcomes: Vec<_> = readers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        is_over.store(true, Ordering::Relaxed);
        assert!(swaps.join().expect("the versions load") > 1);
        outcomes.into_iter().for_each(|outcome| outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
    });
}

#[test]
fn a_decision_ends_by_the_version_it_began_with() {
    let at: Timestamp = "2026-03-06T16:45:00Z".parse().unwrap();
    let current = CurrentPolicies::new(load(1));
    let (policies, ticket) = (current.now(), ticket(0));
    let before = decide(&policies, &ticket, at);
    drop(current.replace(load(2)));
    drop(current.replace(load(2)));
    assert_eq!(before, decide(&policies, &ticket, at));
    assert_ne!(before, decide(&current.now(), &ticket, at));
}
