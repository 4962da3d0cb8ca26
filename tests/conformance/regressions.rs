//! Promises that did not always hold, each with the smallest case that showed it.

use redress::{Decision, Policies};

use crate::cases::{with_page, with_page_and_facts};
use crate::decisions::all_decisions;
use crate::page::none_differ;
use crate::schemas::errors_by_the_published_schema;

#[test]
fn every_decision_is_as_its_published_schema_says() {
    let wrong: Vec<String> = all_decisions().iter().flat_map(errors_by_the_published_schema).take(10).collect();
    none_differ(&wrong);
}

#[test]
fn every_field_of_a_decision_is_described() {
    let schema = Decision::json_schema();
    let mut bare = Vec::new();
    for (name, each) in schema["$defs"].as_object().unwrap() {
        let fields = each["properties"].as_object().into_iter().flatten();
        bare.extend(fields.filter(|(_, part)| part.get("description").is_none()).map(|(f, _)| format!("{name}.{f}")));
    }
    none_differ(&bare);
}

#[test]
fn a_number_with_an_accent_is_refused() {
    let page = "## 1 A {#a}\n\n```rhai\nwhen 1é == 2 { advise(\"x\"); }\n```\n";
    assert!(Policies::from_files(&[with_page(page)]).is_err());
}

/// Pages on which a rule stands that nobody would run: a complaint is wanted, an error or a warning.
const LOST: &[(&str, &str)] = &[
    ("in a list", "## 1 A {#a}\n\n- item\n\n  ```rhai\n  when true { advise(\"x\"); }\n  ```\n"),
    ("in a quotation", "## 1 A {#a}\n\n> ```rhai\n> when true { advise(\"x\"); }\n> ```\n"),
    ("a quote left open in attributes", "## 1 A {#a finding=advice text=\"x}\n"),
    ("a brace left open", "## 1 A {#a finding=advice text=x\n"),
    ("a scenario in a list", "## 1 A {#a}\n\n- ### Scenario: s\n\n  ```yaml\n  at: 2026-03-06T16:45:00Z\n  ```\n"),
];

#[test]
fn no_rule_is_lost_without_a_word() {
    let is_silent = |page: &str| {
        Policies::from_files(&[with_page(page)]).is_ok_and(|policies| policies.warnings().next().is_none())
    };
    let lost = LOST.iter().filter(|(_, page)| is_silent(page));
    none_differ(&lost.map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
}

/// Scenarios that must fail: the clause always gives the advice `x`.
const VACUOUS: &[(&str, &str)] = &[
    ("no advice, as an empty map", "expect: { advice: {} }"),
    ("nothing expected", "expect: {}"),
    ("exactly: no deadlines", "exact: true\nexpect: { deadlines: [] }"),
    ("a misspelt word for exact", "exact: yes\nexpect: { rules: [] }"),
];

#[test]
fn scenarios_that_expect_what_does_not_come_fail() {
    let passes = |expected: &str| {
        let example = format!("at: 2026-03-06T16:45:00Z\n{expected}");
        let page = format!("## 1 A {{#a finding=advice text=x}}\n\n### Scenario: s\n```yaml\n{example}\n```\n");
        let Ok(policies) = Policies::from_files(&[with_page_and_facts(&page, "")]) else { return false };
        policies.scenarios().all(|(_, scenario)| policies.run_scenario(scenario).unwrap().mismatches.is_empty())
    };
    let vacuous = VACUOUS.iter().filter(|(_, expected)| passes(expected));
    none_differ(&vacuous.map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
}
