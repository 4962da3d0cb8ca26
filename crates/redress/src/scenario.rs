//! Running scenarios: a worked example is decided, and what it expects is held against the decision.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use redress_model::{Decision, Money, Node, did_you_mean};
use redress_policy::{Clause, EXPECTED_FIELDS, Scenario};
use serde_json::Value as Json;

use crate::decide::DecideOptions;
use crate::mapping::{Mapping, MappingError};
use crate::policies::Policies;
use crate::ticket::Ticket;

/// What came of one scenario.
#[derive(Clone, Debug)]
pub struct ScenarioResult<'p> {
    /// The decision.
    pub decision: Decision<'p>,
    /// Where it is not as expected; empty: it passed.
    pub mismatches: Vec<Mismatch>,
}

impl ScenarioResult<'_> {
    /// The same result, without anything borrowed from the policies.
    pub fn into_owned(self) -> ScenarioResult<'static> {
        ScenarioResult { decision: self.decision.into_owned(), mismatches: self.mismatches }
    }
}

/// One place where a decision is not as a scenario expects.
#[derive(Clone, PartialEq, Debug)]
pub struct Mismatch {
    /// Where in the decision: `deadlines.acknowledge.due`.
    pub path: String,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub found: String,
}

/// What happened before: in an example that says nothing of it, nothing did.
const HISTORIES: [(&str, &str); 3] = [("ticket", "events"), ("disclosures", "made"), ("entitlements", "paid")];

impl Policies {
    /// Every scenario of every version, with its clause, in the order of the pages.
    pub fn scenarios(&self) -> impl Iterator<Item = (&Clause, &Scenario)> {
        self.versions().iter().flat_map(|policy| policy.scenarios())
    }

    /// Decides a scenario and compares.
    ///
    /// In a scenario's case, histories that are not written are empty: `ticket.events`, `disclosures.made` and
    /// `entitlements.paid`. Written as `null`, they are missing. Everything else that is not written is missing too.
    ///
    /// # Errors
    ///
    /// The scenario names a mapping that does not exist.
    pub fn run_scenario(&self, scenario: &Scenario) -> Result<ScenarioResult<'_>, MappingError> {
        let mut ticket = Ticket::from_node(scenario.case.clone());
        match &scenario.mapping {
            Some(name) => ticket = Mapping::built_in(name)?.apply(&ticket),
            None => ticket = with_histories(ticket),
        }
        let options = DecideOptions { all_rules: true, ..DecideOptions::default() };
        let decision = self.decide_with(&ticket, scenario.at, options);
        let mut mismatches = Vec::new();
        match serde_json::to_value(&decision) {
            Ok(found) => {
                compare(&scenario.expect, &found, "", scenario.exact, &mut mismatches);
                if scenario.exact {
                    nothing_else(&scenario.expect, &found, &mut mismatches);
                }
            }
            Err(error) => mismatches.push(Mismatch {
                path: String::new(),
                expected: "a decision".to_owned(),
                found: error.to_string(),
            }),
        }
        Ok(ScenarioResult { decision, mismatches })
    }
}

pub(crate) fn with_histories(ticket: Ticket) -> Ticket {
    let mut document = ticket.document().clone();
    for (group, name) in HISTORIES {
        if document.get(group).and_then(|node| node.get(name)).is_none() {
            document.put(&format!("/{group}/{name}"), Node::List(Vec::new()));
        }
    }
    Ticket::from_node(document)
}

/// Whether a part of a decision must be empty where an exact scenario does not name it: all but what always stands there.
pub(crate) fn must_be_named(part: &str) -> bool {
    !matches!(part, "policy" | "rules")
}

fn nothing_else(expected: &Node, found: &Json, out: &mut Vec<Mismatch>) {
    for part in EXPECTED_FIELDS.iter().filter(|part| must_be_named(part) && expected.get(part).is_none()) {
        match found.get(part) {
            None | Some(Json::Null) => {}
            Some(Json::Array(items)) if items.is_empty() => {}
            Some(Json::Array(items)) => out.push(Mismatch {
                path: (*part).to_owned(),
                expected: "none, since the scenario is exact".to_owned(),
                found: names_of(items),
            }),
            Some(other) => out.push(mismatch(part, "nothing, since the scenario is exact", other)),
        }
    }
}

/// Compares what is expected with what came. Lists of named things can be expected as a map from name to thing.
pub(crate) fn compare(expected: &Node, found: &Json, path: &str, exact: bool, out: &mut Vec<Mismatch>) {
    let at = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (expected, found) {
        (Node::Object(members), found) if is_comparison(members, found) => {
            for (word, than) in members.iter().filter(|(word, than)| !holds(word, than, found)) {
                let expected = format!("{} {}", word.replace('_', " "), in_short(than));
                out.push(mismatch(path, &expected, found));
            }
        }
        (Node::Object(members), Json::Array(items)) => {
            for (name, each) in members {
                match items.iter().find(|item| is_called(item, name)) {
                    Some(item) if *each == Node::Null => out.push(mismatch(&at(name), "nothing", item)),
                    Some(item) => {
                        let mut own = Vec::new();
                        compare(each, item, &at(name), exact, &mut own);
                        // of several of one name, a code's own and a pack's, it is enough that one is as expected
                        let fits = |item: &Json| {
                            let mut own = Vec::new();
                            compare(each, item, "", exact, &mut own);
                            own.is_empty()
                        };
                        let mut others = items.iter().filter(|item| is_called(item, name)).skip(1);
                        if !own.is_empty() && !others.any(fits) {
                            out.append(&mut own);
                        }
                    }
                    None if *each == Node::Null => {}
                    None => out.push(Mismatch { path: at(name), expected: in_short(each), found: names_of(items) }),
                }
            }
            if members.is_empty() && !items.is_empty() {
                out.push(Mismatch { path: path.to_owned(), expected: "none".to_owned(), found: names_of(items) });
            }
            let is_named =
                |item: &Json| members.iter().any(|(name, each)| *each != Node::Null && is_called(item, name));
            if exact && !items.iter().all(is_named) {
                out.push(Mismatch {
                    path: path.to_owned(),
                    expected: format!("{} of them", members.len()),
                    found: names_of(items),
                });
            }
        }
        (Node::Object(members), Json::Object(object)) if !(is_money(found) && members.is_empty()) => {
            for (name, each) in members {
                match object.get(&**name) {
                    Some(item) => compare(each, item, &at(name), exact, out),
                    None if !is_field(name) => {
                        let known = fields().iter().map(String::as_str);
                        let found = format!("no such field{}", did_you_mean(name, known));
                        out.push(Mismatch { path: at(name), expected: in_short(each), found });
                    }
                    None if *each == Node::Null => {}
                    None => {
                        out.push(Mismatch { path: at(name), expected: in_short(each), found: "nothing".to_owned() })
                    }
                }
            }
        }
        (Node::List(nodes), Json::Array(items)) => {
            for (n, node) in nodes.iter().enumerate() {
                let fits = items.iter().any(|item| {
                    let mut own = Vec::new();
                    match node {
                        Node::Text(name) if is_called(item, name) => {}
                        _ => compare(node, item, "", false, &mut own),
                    }
                    own.is_empty()
                });
                if !fits {
                    let found = if items.is_empty() { "none".to_owned() } else { names_of(items) };
                    out.push(Mismatch { path: at(&n.to_string()), expected: in_short(node), found });
                }
            }
            let is_too_many = (exact || nodes.is_empty()) && items.len() > nodes.len();
            if is_too_many {
                out.push(Mismatch {
                    path: path.to_owned(),
                    expected: format!("{} of them", nodes.len()),
                    found: names_of(items),
                });
            }
        }
        (Node::Null, Json::Null) => {}
        (Node::Bool(yes), Json::Bool(found)) if yes == found => {}
        (Node::Text(text), found) if same_text(text, found) => {}
        (Node::Number(digits), found) if same_text(digits, found) => {}
        (expected, found) => {
            let mut wrong = mismatch(path, &in_short(expected), found);
            let text = match expected {
                Node::Text(text) | Node::Number(text) => Some(text.as_ref()),
                _ => None,
            };
            let currency = found.get("currency").and_then(Json::as_str).and_then(|code| code.parse().ok());
            if is_money(found) && text.is_some_and(|text| Money::parse(text, currency).is_err()) {
                wrong.found.push_str("; an amount is expected with the code of its currency");
            }
            out.push(wrong);
        }
    }
}

/// What can be asked of an amount, a number, an instant or a text but to be this one.
pub(crate) const COMPARISONS: [&str; 5] = ["at_least", "at_most", "no_earlier_than", "no_later_than", "not"];

/// Whether an expectation is one of a single value, such as `{ at_least: "£30" }`.
fn is_comparison(members: &[(Cow<'_, str>, Node<'_>)], found: &Json) -> bool {
    let is_single = !found.is_array() && (!found.is_object() || is_money(found));
    is_single && !members.is_empty() && members.iter().all(|(word, _)| COMPARISONS.contains(&&**word))
}

/// Whether what was found is as a comparison says; what does not compare is not.
fn holds(word: &str, than: &Node<'_>, found: &Json) -> bool {
    let (Node::Text(text) | Node::Number(text)) = than else { return false };
    match word {
        "not" => found.is_string() && !same_text(text, found),
        "at_least" | "no_earlier_than" => order(found, text).is_some_and(Ordering::is_ge),
        _ => order(found, text).is_some_and(Ordering::is_le),
    }
}

/// How a value stands to a text of its kind: two instants, two amounts of one currency, or two numbers.
fn order(found: &Json, text: &str) -> Option<Ordering> {
    if is_money(found) {
        return money_of(found)?.compare(text.parse().ok()?).ok();
    }
    if let Some(found) = found.as_str() {
        return Some(found.parse::<jiff::Timestamp>().ok()?.cmp(&text.parse().ok()?));
    }
    let number = found.as_number()?.to_string();
    Some(number.parse::<rust_decimal::Decimal>().ok()?.cmp(&text.parse().ok()?))
}

/// Every name of a field that a decision can have, at any depth.
fn fields() -> &'static BTreeSet<String> {
    static FIELDS: OnceLock<BTreeSet<String>> = OnceLock::new();
    FIELDS.get_or_init(|| {
        let mut names = BTreeSet::new();
        let schema = Decision::json_schema();
        let mut open = vec![&schema];
        while let Some(node) = open.pop() {
            match node {
                Json::Object(members) => {
                    if let Some(Json::Object(properties)) = members.get("properties") {
                        names.extend(properties.keys().cloned());
                    }
                    open.extend(members.values());
                }
                Json::Array(items) => open.extend(items),
                _ => {}
            }
        }
        names
    })
}

fn is_field(name: &str) -> bool {
    fields().contains(name)
}

/// Whether a text says the same as a value: as text, as the same instant, or as the same amount.
fn same_text(text: &str, found: &Json) -> bool {
    match found {
        Json::String(found) => {
            text == found
                || matches!((text.parse::<jiff::Timestamp>(), found.parse::<jiff::Timestamp>()), (Ok(one), Ok(other)) if one == other)
        }
        Json::Number(number) => number.to_string() == text,
        Json::Object(_) => {
            let found = money_of(found);
            // a bare `$` is the dollar that came, as it is in a cell
            found.is_some() && found == Money::parse(text, found.map(|found| found.currency)).ok()
        }
        _ => false,
    }
}

fn money_of(found: &Json) -> Option<Money> {
    format!("{} {}", found.get("amount")?.as_str()?, found.get("currency")?.as_str()?).parse().ok()
}

/// The names by which an item of a list can be called.
pub(crate) fn is_called(item: &Json, name: &str) -> bool {
    if item.as_str() == Some(name) {
        return true;
    }
    ["name", "id", "fact", "rule", "text", "level", "clause"]
        .iter()
        .any(|key| item.get(key).and_then(Json::as_str) == Some(name))
}

fn names_of(items: &[Json]) -> String {
    let name = |item: &Json| {
        let keys = ["name", "id", "fact", "text", "message", "rule"];
        let named = item.as_str().or_else(|| keys.iter().find_map(|key| item.get(key).and_then(Json::as_str)));
        named.map_or_else(|| item.to_string(), str::to_owned)
    };
    if items.is_empty() { "nothing".to_owned() } else { items.iter().map(name).collect::<Vec<_>>().join(", ") }
}

pub(crate) fn is_money(found: &Json) -> bool {
    found.get("amount").is_some() && found.get("currency").is_some()
}

fn mismatch(path: &str, expected: &str, found: &Json) -> Mismatch {
    let found = match found {
        Json::String(text) => text.clone(),
        // an amount, as an example writes it
        Json::Object(object) if is_money(found) => {
            let part = |name: &str| object.get(name).and_then(Json::as_str).unwrap_or_default();
            format!("{} {}", part("amount"), part("currency"))
        }
        other => other.to_string(),
    };
    Mismatch { path: path.to_owned(), expected: expected.to_owned(), found }
}

fn in_short(node: &Node) -> String {
    match node {
        Node::Text(text) => text.to_string(),
        Node::Number(digits) => digits.to_string(),
        Node::Object(members) => {
            let parts: Vec<String> = members.iter().map(|(name, each)| format!("{name}: {}", in_short(each))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        other => other.in_short(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(expected: Node<'_>, found: &str) -> Vec<String> {
        let mut out = Vec::new();
        compare(&expected, &found.parse().unwrap(), "", false, &mut out);
        out.into_iter().map(|each| format!("{} {}: {}", each.path, each.expected, each.found)).collect()
    }

    fn comparison<'a>(field: &'static str, word: &'a str, than: &'a str) -> Node<'a> {
        let than = Node::Object(vec![(word.into(), Node::Text(than.into()))]);
        Node::Object(vec![(field.into(), than)])
    }

    #[test]
    fn an_amount_an_instant_and_a_word_are_compared() {
        let line = r#"{"amount":{"amount":"30.00","currency":"GBP"}}"#;
        assert_eq!(differences(comparison("amount", "at_least", "30 GBP"), line), [""; 0]);
        assert_eq!(differences(comparison("amount", "at_most", "£29"), line), ["amount at most £29: 30.00 GBP"]);
        assert_eq!(differences(comparison("amount", "at_least", "1 EUR"), line), ["amount at least 1 EUR: 30.00 GBP"]);
        let deadline = r#"{"due":"2026-03-06T12:00:00Z","state":"met"}"#;
        assert_eq!(differences(comparison("due", "no_later_than", "2026-03-06T13:00:00+01:00"), deadline), [""; 0]);
        assert_eq!(differences(comparison("due", "no_later_than", "2026-03-06T11:59:59Z"), deadline).len(), 1);
        assert_eq!(differences(comparison("due", "no_earlier_than", "soon"), deadline).len(), 1);
        assert_eq!(differences(comparison("state", "not", "paused"), deadline), [""; 0]);
        assert_eq!(differences(comparison("state", "not", "met"), deadline), ["state not met: met"]);
        assert_eq!(differences(comparison("state", "no_latter_than", "met"), deadline).len(), 1);
        assert_eq!(differences(comparison("met_at", "not", "met"), deadline), ["met_at { not: met }: nothing"]);
    }

    #[test]
    fn of_two_of_one_name_it_is_enough_that_one_is_as_expected() {
        let two = r#"{"deadlines":[{"name":"answer","state":"met"},{"name":"answer","state":"breached"}]}"#;
        let state = |state| {
            let answer = Node::Object(vec![("state".into(), Node::Text(state))]);
            Node::Object(vec![("deadlines".into(), Node::Object(vec![("answer".into(), answer)]))])
        };
        assert_eq!(differences(state("breached".into()), two), [""; 0]);
        assert_eq!(differences(state("paused".into()), two), ["deadlines.answer.state paused: met"]);
    }
}
