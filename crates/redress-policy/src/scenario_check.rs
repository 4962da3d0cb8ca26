//! Checking scenarios against the whole policy: what could never come out, and what the case says that no fact can be.

use std::ops::Range;

use redress_model::{Catalogue, Facts, Node, Slot, did_you_mean};

use crate::diagnostic::Diagnostic;
use crate::policy::Clause;
use crate::scenario::{Scenario, place_of_key, place_of_value, what_is_wrong_with};
use crate::written::Written;

/// What each verdict can be.
const VERDICTS: [&str; 5] = ["allowed", "allowed_with_conditions", "needs_approval", "refused", "undetermined"];

/// How a deadline can stand.
const DEADLINE_STATES: [&str; 6] = ["running", "paused", "met", "met_late", "breached", "unknown"];

/// How a disclosure can stand.
const DISCLOSURE_STATES: [&str; 5] = ["owed", "given", "in_draft", "missing_from_draft", "unknown"];

/// Reports what is wrong with the scenarios of the clauses.
pub(crate) fn check_scenarios(
    clauses: &[Clause],
    catalogue: &Catalogue,
    written: &Written<'_>,
    out: &mut Vec<Diagnostic>,
) {
    for scenario in clauses.iter().flat_map(|clause| &clause.scenarios) {
        report_values(scenario, out);
        report_instants(scenario, &scenario.expect, out);
        if !written.has_modules {
            report_names(scenario, written, out);
        }
        // an example of a case that cannot be read expects the error
        if scenario.mapping.is_none() && scenario.expect.get("errors").is_none() {
            report_broken(scenario, catalogue, out);
        }
    }
}

/// A time that is expected and does not say in which zone is the same as no instant.
fn report_instants(scenario: &Scenario, node: &Node<'_>, out: &mut Vec<Diagnostic>) {
    match node {
        Node::Object(members) => members.iter().for_each(|(_, inner)| report_instants(scenario, inner, out)),
        Node::List(items) => items.iter().for_each(|inner| report_instants(scenario, inner, out)),
        Node::Text(text) => {
            let is_time = text.len() >= 16 && text.is_char_boundary(10) && text.parse::<jiff::Timestamp>().is_err();
            let wrong = what_is_wrong_with(text);
            if is_time && text[10..].starts_with(['T', ' ']) && !wrong.is_empty() {
                let place = place_of_value(scenario, text);
                out.push(
                    error(scenario, place, format!("`{text}` is no instant{wrong}"))
                        .with_help("for example `2026-03-06T16:45:00Z`"),
                );
            }
        }
        _ => {}
    }
}

fn report_values(scenario: &Scenario, out: &mut Vec<Diagnostic>) {
    let mut check = |what: &str, node: Option<&Node<'_>>, known: &[&str]| {
        let Some(text) = node.and_then(Node::as_text).filter(|text| !known.contains(text)) else { return };
        let suggestion = did_you_mean(text, known.iter().copied());
        let headline = format!("{what} is never `{text}`{suggestion}");
        out.push(
            error(scenario, place_of_value(scenario, text), headline)
                .with_help(format!("it is one of {}", known.join(", "))),
        );
    };
    check("a verdict", scenario.expect.get("verdict"), &VERDICTS);
    for (part, what, known) in [
        ("deadlines", "the state of a deadline", &DEADLINE_STATES[..]),
        ("disclosures", "the state of a disclosure", &DISCLOSURE_STATES[..]),
    ] {
        let items: Vec<&Node<'_>> = match scenario.expect.get(part) {
            Some(Node::Object(members)) => members.iter().map(|(_, item)| item).collect(),
            Some(Node::List(items)) => items.iter().collect(),
            _ => Vec::new(),
        };
        for item in items {
            let state = item.get("state");
            check(what, state, known);
            check(what, state.and_then(|state| state.get("not")), known);
        }
    }
}

/// A name that is expected to be absent, and that nothing in the policy could give, is absent for ever.
fn report_names(scenario: &Scenario, written: &Written<'_>, out: &mut Vec<Diagnostic>) {
    let lines = scenario.expect.get("compensation").and_then(|compensation| compensation.get("lines"));
    let parts = [
        ("deadline", scenario.expect.get("deadlines")),
        ("disclosure", scenario.expect.get("disclosures")),
        ("entitlement", lines),
    ];
    for (what, part) in parts {
        let Some(Node::Object(members)) = part else { continue };
        for (name, _) in members.iter().filter(|(_, node)| *node == Node::Null) {
            if written.has(name) {
                continue;
            }
            let known = written.names();
            let suggestion = did_you_mean(name, known.iter().copied());
            let headline = format!("no rule gives a {what} `{name}`{suggestion}");
            let headline = headline.replace("a entitlement", "an entitlement");
            out.push(
                error(scenario, place_of_key(&scenario.file.text, &scenario.span, name), headline).with_help(
                    "what no rule can give is absent from every decision, so that the example tests nothing",
                ),
            );
        }
    }
}

fn report_broken(scenario: &Scenario, catalogue: &Catalogue, out: &mut Vec<Diagnostic>) {
    for (fact, definition) in catalogue.iter() {
        if scenario.case.pointer(&definition.pointer).is_none() {
            continue;
        }
        let Slot::Broken(problem) = Facts::read_one(catalogue, fact, &scenario.case) else { continue };
        let value = scenario.case.pointer(&problem.pointer).and_then(Node::as_text);
        let last = problem.pointer.rsplit('/').next().unwrap_or_default();
        let place = value.map_or_else(
            || place_of_key(&scenario.file.text, &scenario.span, last),
            |value| place_of_value(scenario, value),
        );
        let headline =
            format!("`{}` cannot be read: expected {}, found {}", definition.name, problem.expected, problem.found);
        let yes_or_no = match value.map(str::to_lowercase).as_deref() {
            Some("yes" | "on") => Some("true"),
            Some("no" | "off") => Some("false"),
            _ => None,
        };
        let help = match yes_or_no.filter(|_| problem.expected == redress_model::Type::Bool.to_string()) {
            Some(written) => format!("write `{written}`"),
            None => "an example of a case that cannot be read expects its `errors`".to_owned(),
        };
        out.push(error(scenario, place, headline).with_help(help));
    }
}

fn error(scenario: &Scenario, span: Range<usize>, headline: String) -> Diagnostic {
    Diagnostic::error("scenario", &scenario.file, span, headline)
}
