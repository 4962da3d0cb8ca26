//! Schemas: every decision that a test makes is as the decision's schema says, and the files in `schemas/` are fresh.

use std::sync::LazyLock;

use jsonschema::Validator;
use redress::Decision;
use redress_model::Catalogue;
use serde_json::Value as Json;

use crate::page::{home, is_update, text_of};

/// What every decision is held against. Which fields are required is asked by a test of its own.
static OF_DECISIONS: LazyLock<Validator> = LazyLock::new(|| {
    let mut schema = Decision::json_schema();
    without_required(&mut schema);
    jsonschema::validator_for(&schema).unwrap()
});

static OF_TICKETS: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(&Catalogue::core().ticket_schema()).unwrap());

/// The JSON of a decision, after holding it against its schema, and against what its `Serialize` writes.
pub(crate) fn validated(decision: &Decision) -> Json {
    let text = decision.to_json();
    assert_eq!(text, serde_json::to_string(decision).unwrap());
    assert_eq!(text, decision.clone().into_owned().to_json());
    let json: Json = serde_json::from_str(&text).unwrap();
    hold_against_schema(&json);
    json
}

/// Fails where a decision's JSON is not as its schema says.
pub(crate) fn hold_against_schema(json: &Json) {
    let errors: Vec<String> = OF_DECISIONS.iter_errors(json).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{json:#}");
}

/// What a decision's JSON has wrong by the schema as it is published.
pub(crate) fn errors_by_the_published_schema(json: &Json) -> Vec<String> {
    static PUBLISHED: LazyLock<Validator> =
        LazyLock::new(|| jsonschema::validator_for(&Decision::json_schema()).unwrap());
    PUBLISHED.iter_errors(json).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

fn without_required(schema: &mut Json) {
    match schema {
        Json::Object(members) => {
            members.remove("required");
            members.values_mut().for_each(without_required);
        }
        Json::Array(items) => items.iter_mut().for_each(without_required),
        _ => {}
    }
}

/// Whether the schema of tickets accepts a ticket.
pub(crate) fn is_canonical(ticket: &Json) -> bool {
    OF_TICKETS.is_valid(ticket)
}

#[test]
fn the_files_are_fresh() {
    let files =
        [("ticket.schema.json", Catalogue::core().ticket_schema()), ("decision.schema.json", Decision::json_schema())];
    let folder = home().join("../schemas");
    for (name, schema) in files {
        let path = folder.join(name);
        let wanted = format!("{schema:#}\n");
        if is_update() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &wanted).unwrap();
        }
        let found = text_of(&path);
        assert!(
            found == wanted,
            "schemas/{name} is stale: `REDRESS_UPDATE=1 cargo test -p redress-conformance` writes it"
        );
    }
}

#[test]
fn the_schema_of_tickets_knows_every_core_fact_and_its_types() {
    let good: Json = serde_json::from_str(
        r#"{"ticket": {"id": "T-1", "kind": "complaint", "received_at": "2026-03-06T16:40:00Z", "tags": ["a"],
            "events": [{"at": "2026-03-06T16:40:00Z", "type": "acknowledged"}]},
            "order": {"total": {"amount": "84.90", "currency": "GBP"}}, "customer": {"vulnerable": true}}"#,
    )
    .unwrap();
    assert!(is_canonical(&good));
    for (pointer, wrong) in [
        ("/ticket/kind", Json::from("moan")),
        ("/ticket/id", Json::from(7)),
        ("/ticket/tags", Json::from("a")),
        ("/ticket/events", Json::from("none")),
        ("/customer/vulnerable", Json::from("yes")),
        ("/order/total", Json::from(84)),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = wrong.clone();
        assert!(!is_canonical(&bad), "{pointer}: {wrong} should not be accepted");
    }
    let names: Vec<String> = Catalogue::core().iter().map(|(_, fact)| fact.pointer.to_string()).collect();
    let schema = Catalogue::core().ticket_schema();
    for name in names {
        let place = name.split('/').skip(1).fold(String::new(), |place, part| place + "/properties/" + part);
        assert!(schema.pointer(&place).is_some(), "{name} is not in the schema of tickets");
    }
}
