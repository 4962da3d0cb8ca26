//! What a scenario would have to expect of the decision that came: the same parts, with what was found in them.

use redress_model::Node;
use redress_policy::{EXPECTED_FIELDS, Scenario};
use serde_json::Value as Json;

use crate::scenario::{ScenarioResult, compare, is_called, is_money, must_be_named};

impl ScenarioResult<'_> {
    /// The scenario's own expectation with each part that is not as expected put as it was found; what is as expected stays as
    /// its author wrote it. A part that did not come is `null`, or an empty list.
    ///
    /// This is for writing an example anew where the code around it changed on purpose. It tests nothing: whoever takes it over
    /// has to read it.
    pub fn expectation_as_found(&self, scenario: &Scenario) -> Node<'static> {
        let Ok(found) = serde_json::to_value(&self.decision) else { return scenario.expect.clone() };
        let mut anew = as_found(&scenario.expect, &found, scenario.exact);
        if let (Node::Object(members), true) = (&mut anew, scenario.exact) {
            for part in EXPECTED_FIELDS.iter().filter(|part| must_be_named(part) && scenario.expect.get(part).is_none())
            {
                match found.get(part) {
                    None | Some(Json::Null) => {}
                    Some(Json::Array(items)) if items.is_empty() => {}
                    Some(other) => members.push(((*part).to_owned().into(), gist(other))),
                }
            }
        }
        anew
    }
}

fn as_found(expected: &Node<'static>, found: &Json, exact: bool) -> Node<'static> {
    let mut differences = Vec::new();
    compare(expected, found, "", exact, &mut differences);
    if differences.is_empty() {
        return expected.clone();
    }
    match (expected, found) {
        (Node::Object(members), Json::Array(items)) => {
            let mut anew: Vec<_> = members
                .iter()
                .map(|(name, each)| {
                    let node = match items.iter().find(|item| is_called(item, name)) {
                        Some(item) if *each == Node::Null => gist(item),
                        Some(item) => as_found(each, item, exact),
                        None => Node::Null,
                    };
                    (name.clone(), node)
                })
                .collect();
            if exact || members.is_empty() {
                let unnamed = items.iter().filter(|item| !members.iter().any(|(name, _)| is_called(item, name)));
                anew.extend(unnamed.map(|item| (name_of(item).into(), gist(item))));
            }
            Node::Object(anew)
        }
        (Node::Object(members), Json::Object(object)) if !is_money(found) => {
            let field = |name: &str, each: &Node<'static>| match object.get(name) {
                Some(item) => as_found(each, item, exact),
                None => Node::Null,
            };
            Node::Object(members.iter().map(|(name, each)| (name.clone(), field(name, each))).collect())
        }
        (Node::List(nodes), Json::Array(items)) => Node::List(list_as_found(nodes, items, exact)),
        (_, found) => gist(found),
    }
}

/// The nodes that fit some item stay; of the others those that an item stands for are put as that was found.
fn list_as_found(nodes: &[Node<'static>], items: &[Json], exact: bool) -> Vec<Node<'static>> {
    let fits = |node: &Node<'static>, item: &Json| match node {
        Node::Text(name) if is_called(item, name) => true,
        _ => {
            let mut differences = Vec::new();
            compare(node, item, "", false, &mut differences);
            differences.is_empty()
        }
    };
    let in_place = nodes.len() == items.len();
    let mut anew: Vec<Node<'static>> = Vec::new();
    for (n, node) in nodes.iter().enumerate() {
        if items.iter().any(|item| fits(node, item)) {
            anew.push(node.clone());
        } else if in_place {
            anew.push(as_found(node, &items[n], exact));
        }
    }
    let is_short = anew.is_empty() || (exact && anew.len() < items.len());
    if is_short {
        let unnamed = items.iter().filter(|item| !nodes.iter().any(|node| fits(node, item)));
        anew.extend(unnamed.map(|item| Node::Text(name_of(item).into())));
    }
    anew
}

/// What an item goes by.
fn name_of(item: &Json) -> String {
    let keys = ["name", "id", "fact", "text", "level", "rule", "clause"];
    let named = item.as_str().or_else(|| keys.iter().find_map(|key| item.get(key).and_then(Json::as_str)));
    named.map_or_else(|| item.to_string(), str::to_owned)
}

/// The parts by which a reader knows a thing again.
const GIST: [&str; 7] = ["level", "due", "until", "by", "amount", "state", "clause"];

fn gist(found: &Json) -> Node<'static> {
    match found {
        Json::Null => Node::Null,
        Json::Bool(yes) => Node::Bool(*yes),
        Json::Number(number) => Node::Number(number.to_string().into()),
        Json::String(text) => Node::Text(text.clone().into()),
        Json::Array(items) => Node::List(items.iter().map(|item| Node::Text(name_of(item).into())).collect()),
        Json::Object(object) if is_money(found) => {
            let part = |name: &str| object.get(name).and_then(Json::as_str).unwrap_or_default();
            Node::Text(format!("{} {}", part("amount"), part("currency")).into())
        }
        Json::Object(object) => {
            let parts = GIST.iter().filter_map(|key| Some((*key, object.get(*key)?)));
            let parts = parts.filter(|(_, part)| part.is_string() || is_money(part));
            Node::Object(parts.map(|(key, part)| (key.to_owned().into(), gist(part))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Policies, PolicyFiles};

    /// A code that reports something of each kind, and the example that expects what the text says.
    fn with_expectation(expect: &str) -> Policies {
        let page = format!(
            "## 1 A {{#a finding=deadline name=first within=\"1 working hour\" after=ticket.received_at warn=\"30 minutes\"}}\n\n\
             ## 2 B {{#b}}\n\n```rhai\nwhen ticket.kind == \"complaint\" {{\n    owe(\"late: day\").amount(\"5 GBP\");\n    \
             advise(\"say \\\"sorry\\\"\");\n    escalate_to(\"boss\").because(\"it is bad\");\n    \
             forbid(\"do not close\").say_instead(\"stay\");\n}}\n```\n\n\
             ## 3 C {{#c}}\n\n```rhai\nwhen customer.vulnerable {{ advise(\"take care\"); }}\n```\n\n\
             ### Scenario: one\n```yaml\nat: 2026-03-06T10:05:00Z\n\
             ticket: {{ kind: complaint, received_at: 2026-03-06T10:00:00Z }}\n{expect}\n```\n"
        );
        let manifest = "format_version = 1\nid = \"code\"\ntitle = \"A code\"\nversion = \"1\"\ntime_zone = \"Europe/London\"\n\
            currency = \"GBP\"\ncalendar = \"england-and-wales\"\nroles = [\"agent\"]\n[[levels]]\nid = \"boss\"\nwho = \"the boss\"\n";
        let files = PolicyFiles::new().with("policy.toml", manifest).with("01.md", page);
        Policies::from_files(&[files]).unwrap_or_else(|error| panic!("{expect}: {error}"))
    }

    #[test]
    fn what_is_put_as_found_is_found() {
        let wrong = [
            "expect: { deadlines: { first: { due: 2026-03-06T12:00:00Z, state: breached, clause: \"1\" } } }",
            "expect: { deadlines: { first: { warn_at: [2026-03-06T12:00:00Z] }, second: { state: running } } }",
            "expect: { deadlines: { first: null } }",
            "expect: { deadlines: {}, advice: [], needs: [] }",
            "expect: { deadlines: [] }",
            "expect: { advice: [\"say nothing\", 'say \"sorry\"'], prohibitions: [{ clause: \"2\", text: other }] }",
            "expect: { escalation: null, compensation: null, verdict: allowed }",
            "expect: { escalation: { level: nobody, reasons: [a, b] } }",
            "expect: { compensation: { total: \"6 GBP\", lines: { \"late: day\": { amount: \"7 GBP\", clause: \"1\" }, x: {} } } }",
            "expect: { needs: [order.total], breaches: [first], rules: { a: { outcome: not_met } } }",
            "exact: true\nexpect: { deadlines: { second: { state: running } } }",
            "exact: true\nexpect: { advice: [] }",
        ];
        for expect in wrong {
            let policies = with_expectation(expect);
            let (_, scenario) = policies.scenarios().next().unwrap();
            let result = policies.run_scenario(scenario).unwrap();
            assert!(!result.mismatches.is_empty(), "{expect} holds as it is");
            let mut anew = scenario.clone();
            anew.expect = result.expectation_as_found(scenario);
            let again = policies.run_scenario(&anew).unwrap();
            assert!(again.mismatches.is_empty(), "{expect}\n{:?}\n{:?}", anew.expect, again.mismatches);
            assert_ne!(anew.expect, redress_model::Node::Object(Vec::new()), "{expect}");
        }
    }

    #[test]
    fn what_holds_stays_as_its_author_wrote_it() {
        let policies =
            with_expectation("expect: { compensation: { total: \"£5\" }, deadlines: { first: { state: running } } }");
        let (_, scenario) = policies.scenarios().next().unwrap();
        let result = policies.run_scenario(scenario).unwrap();
        assert_eq!(result.expectation_as_found(scenario), scenario.expect);
    }
}
