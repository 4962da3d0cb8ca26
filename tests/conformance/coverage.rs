//! Coverage of the house code: no promise without a clause, no clause without a scenario in which it fires and one in which it
//! does not, and no firing scenario that would pass without the clause.

use std::collections::BTreeSet;

use redress::{Node, Policies, PolicyFiles};
use redress_model::RuleOutcome;
use redress_policy::{Clause, Scenario};

use crate::page::{home, text_of};

/// A promise of the list, and the clauses that keep it.
struct Promise {
    says: String,
    clauses: Vec<String>,
}

/// What a scenario shows of its own clause.
struct Shown {
    title: String,
    /// The rules of the clause that fired.
    fired: BTreeSet<String>,
    is_specific: bool,
}

fn promises() -> Vec<Promise> {
    let table: toml::Table = text_of(&home().join("data/house-code-promises.toml")).parse().unwrap();
    let promises = table["promise"].as_array().unwrap().iter();
    let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
    promises
        .map(|promise| Promise {
            says: text(&promise["says"]),
            clauses: promise["clauses"].as_array().unwrap().iter().map(text).collect(),
        })
        .collect()
}

fn files() -> PolicyFiles {
    PolicyFiles::read_folder(&home().join("../policies/house-code")).unwrap()
}

fn with_rules(policies: &Policies) -> impl Iterator<Item = &Clause> {
    policies.versions().iter().flat_map(|policy| &policy.clauses).filter(|clause| !clause.rules.is_empty())
}

fn name(clause: &Clause) -> &str {
    clause.id.as_deref().unwrap_or(&clause.number)
}

#[test]
fn every_promise_has_its_clauses_and_every_clause_its_promise() {
    let policies = Policies::from_files(&[files()]).unwrap();
    let clauses: BTreeSet<&str> = with_rules(&policies).map(name).collect();
    let promises = promises();
    assert!(promises.len() >= 29, "the list has grown shorter: {}", promises.len());
    for promise in &promises {
        assert!(!promise.clauses.is_empty(), "no clause keeps: {}", promise.says);
        for clause in &promise.clauses {
            assert!(
                clauses.contains(&**clause),
                "there is no clause `{clause}` with a rule, to keep: {}",
                promise.says
            );
        }
    }
    let kept: BTreeSet<&str> = promises.iter().flat_map(|promise| &promise.clauses).map(String::as_str).collect();
    let others: Vec<_> = clauses.difference(&kept).collect();
    assert!(others.is_empty(), "clauses that keep no promise of the list: {others:?}");
}

#[test]
fn every_clause_and_each_of_its_rules_fires_in_one_scenario_of_its_own_and_not_in_another() {
    let policies = Policies::from_files(&[files()]).unwrap();
    let mut lacking = Vec::new();
    for clause in with_rules(&policies) {
        let shown: Vec<Shown> = clause.scenarios.iter().map(|scenario| show(&policies, clause, scenario)).collect();
        for rule in &clause.rules {
            if !shown.iter().any(|each| each.fired.contains(&rule.id)) {
                lacking.push(format!("{}: `{}` never fires in its scenarios", clause.full_heading.clone(), rule.id));
            }
        }
        if shown.iter().all(|each| !each.fired.is_empty()) {
            lacking.push(format!("{}: it fires in every one of its scenarios", clause.full_heading.clone()));
        }
        for each in shown.iter().filter(|each| !each.fired.is_empty() && !each.is_specific) {
            let asks = "expects no date, amount, verdict or disclosure";
            lacking.push(format!("{}: the scenario `{}` {asks}", clause.full_heading.clone(), each.title));
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// What the scenarios of a clause expect depends on it: with the clause out of force, one at least of those in which each rule
/// fires fails.
#[test]
fn scenarios_fail_without_their_clause() {
    let policies = Policies::from_files(&[files()]).unwrap();
    let mut idle = Vec::new();
    for clause in with_rules(&policies) {
        let without = without(clause);
        let twin = with_rules(&without).find(|each| each.number == clause.number).unwrap();
        let fails = |scenario: &Scenario| !without.run_scenario(scenario).unwrap().mismatches.is_empty();
        let firing = clause
            .scenarios
            .iter()
            .zip(&twin.scenarios)
            .filter(|(scenario, _)| !show(&policies, clause, scenario).fired.is_empty());
        if !firing.map(|(_, twin)| twin).any(fails) {
            idle.push(clause.full_heading.clone());
        }
    }
    assert!(idle.is_empty(), "clauses whose scenarios pass without them: {idle:#?}");
}

/// The house code with one clause out of force.
fn without(clause: &Clause) -> Policies {
    let braces = format!("{{#{}", name(clause));
    let text = clause.file.text.replacen(&braces, &format!("{braces} until=2000-01-02"), 1);
    assert_ne!(text, clause.file.text, "{}", clause.full_heading.clone());
    Policies::from_files(&[files().with(&clause.file.name, text)]).unwrap_or_else(|error| panic!("{error}"))
}

fn show(policies: &Policies, clause: &Clause, scenario: &Scenario) -> Shown {
    let result = policies.run_scenario(scenario).unwrap();
    assert!(result.mismatches.is_empty(), "{}: {:#?}", scenario.title, result.mismatches);
    let rules = result.decision.rules.iter();
    let fired = rules.filter(|rule| rule.clause == clause.number && rule.outcome == RuleOutcome::Fired);
    Shown {
        title: scenario.title.clone(),
        fired: fired.map(|rule| rule.rule.to_string()).collect(),
        is_specific: is_specific(&scenario.expect),
    }
}

/// Whether something that is expected is a date, an amount, a verdict, or how a disclosure stands.
fn is_specific(expected: &Node) -> bool {
    const SPECIFIC: [&str; 12] = [
        "verdict", "due", "by", "met_at", "pay_by", "total", "amount", "proposed", "floor", "ceiling", "spent", "state",
    ];
    match expected {
        Node::Object(members) => members
            .iter()
            .any(|(name, each)| (SPECIFIC.contains(&&**name) && !matches!(each, Node::Null)) || is_specific(each)),
        Node::List(nodes) => nodes.iter().any(is_specific),
        _ => false,
    }
}
