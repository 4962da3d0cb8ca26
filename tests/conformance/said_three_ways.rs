//! What a rule says, as attributes, in a body and by a module: on every case the three decide the same.

use std::collections::BTreeSet;

use jiff::Timestamp;
use redress::{Policies, PolicyFiles, Ticket};
use redress_model::{Call, VOCABULARY};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::cases::{with_page, with_page_and_facts};
use crate::components::{MEMORY, RUN, component_of};
use crate::page::{home, text_of};
use crate::wit_values::Contract;

/// One saying in its three forms.
struct Said {
    attributes: String,
    body: String,
    module: Json,
}

fn sayings() -> Vec<Said> {
    let table: toml::Table = text_of(&home().join("data/said-three-ways.toml")).parse().unwrap();
    let said = |said: &toml::Value| {
        let text = |key: &str| said[key].as_str().unwrap().to_owned();
        Said { attributes: text("attributes"), body: text("body"), module: text("module").parse().unwrap() }
    };
    table["said"].as_array().unwrap().iter().map(said).collect()
}

/// A component whose `run` gives this, whatever the case.
fn giving(told: &Json) -> Vec<u8> {
    const AT: usize = 1024;
    let (image, _) = Contract::of("policy.wit").image(told, AT).unwrap_or_else(|problem| panic!("{problem}: {told}"));
    let bytes = image.iter().map(|byte| format!("\\{byte:02x}")).collect::<String>();
    component_of(
        "bare-module",
        &format!("(module {MEMORY} (data (i32.const {AT}) \"{bytes}\") {RUN} (i32.const {AT})))"),
    )
}

const WHEN: &str = r#"ticket.kind == "complaint""#;

fn load(files: PolicyFiles) -> Policies {
    let scotland = "format_version = 1\nholidays_of = \"scotland\"\n[hours]\nmonday = [\"10:00-12:00\"]\n\
                    tuesday = [\"10:00-16:00\"]\nwednesday = [\"10:00-16:00\"]\n";
    let files = files.with("calendars/scotland.toml", scotland);
    Policies::from_files(&[files]).unwrap_or_else(|error| panic!("{error}"))
}

/// The policy whose one clause is a body.
fn of_body(body: &str) -> Policies {
    load(with_page(&format!("## 1 It {{#it}}\n\n```rhai\nwhen {WHEN} {{ {body}; }}\n```\n")))
}

/// The policy whose one clause is a module that may report findings of a kind, and gives this.
fn of_module(kind: &str, told: &Json) -> Policies {
    let component = giving(told);
    let digest: String = Sha256::digest(&component).iter().map(|byte| format!("{byte:02x}")).collect();
    let entry = format!(
        "[modules.said]\nversion = \"1\"\nsha256 = \"{digest}\"\nreads = {{ draft = \"proposal.draft\" }}\n\
         may_read = {{ delivered = \"order.delivered_at\" }}\nfindings = [\"{kind}\"]\n"
    );
    let page = format!("## 1 It {{#it module=said when='{WHEN}'}}\n");
    load(with_page_and_facts(&page, &entry).with("modules/said.wasm", component))
}

/// The policies of the three forms.
fn policies(said: &Said) -> [(&'static str, Policies); 3] {
    let declared = format!("## 1 It {{#it {} when='{WHEN}'}}\n", said.attributes);
    let told = json!({ "ok": { "findings": [said.module] } });
    [
        ("attributes", load(with_page(&declared))),
        ("a body", of_body(&said.body)),
        ("a module", of_module(&kind(said), &told)),
    ]
}

fn kind(said: &Said) -> String {
    said.module.as_object().unwrap().keys().next().unwrap().replace('-', "_")
}

/// Tickets received on 2 March 2026 at 09:00, with a history, told when the order was delivered or not, and with a proposal.
fn tickets() -> Vec<Json> {
    let event = |at: &str, kind: &str| json!({ "at": at, "type": kind, "actor": "agent" });
    let histories = [
        json!([]),
        json!([event("2026-03-03T10:00:00Z", "agent_reply")]),
        json!([
            event("2026-03-02T10:00:00Z", "resolved"),
            event("2026-03-02T15:00:00Z", "reopened"),
            event("2026-03-03T11:00:00Z", "withdrawn"),
        ]),
    ];
    let delivered = [None, Some("2026-03-04T10:00:00Z"), Some("2026-03-20T10:00:00Z")];
    let proposals = [
        json!({ "kind": "compensate", "form": "credit", "amount": "8 GBP", "agent_role": "agent", "draft": "Sorry. Calm down!" }),
        json!({ "kind": "compensate", "form": "refund", "amount": "50 GBP", "agent_role": "manager", "draft": "Sorry. Calm down!" }),
    ];
    let mut tickets = Vec::new();
    for events in &histories {
        for delivered in delivered {
            for proposal in &proposals {
                let mut ticket = json!({
                    "ticket": { "kind": "complaint", "priority": "urgent", "status": "open", "channel": "email", "language": "en",
                        "received_at": "2026-03-02T09:00:00Z", "events": events },
                    "proposal": proposal,
                });
                if let Some(delivered) = delivered {
                    ticket["order"] = json!({ "delivered_at": delivered });
                }
                tickets.push(ticket);
            }
        }
    }
    tickets
}

/// Whether a ticket tells of a delivery later than an instant.
fn is_still_to_come(ticket: &Json, at: Timestamp) -> bool {
    let delivered = ticket["order"]["delivered_at"].as_str();
    delivered.is_some_and(|delivered| delivered.parse::<Timestamp>().unwrap() > at)
}

/// A decision without what tells the three forms apart: which policy it was, and how the clause's condition was written.
fn found(policies: &Policies, ticket: &Json, at: Timestamp) -> Json {
    let ticket = Ticket::from_json(ticket.to_string().as_bytes()).unwrap().into_owned();
    let mut decision: Json = policies.decide(&ticket, at).to_json().parse().unwrap();
    for key in ["policy", "facts", "unread"] {
        decision.as_object_mut().unwrap().remove(key);
    }
    // what a module may use is said only where there is one
    decision["engine"].as_object_mut().unwrap().remove("modules");
    decision
}

#[test]
fn attributes_a_body_and_a_module_decide_the_same() {
    let (mut fired, mut states) = (BTreeSet::new(), BTreeSet::new());
    for said in sayings() {
        let [attributes, body, module] = policies(&said);
        for ticket in tickets() {
            for at in ["2026-03-02T09:30:00Z", "2026-03-04T12:00:00Z", "2026-03-30T12:00:00Z"] {
                let at: Timestamp = at.parse().unwrap();
                // the module reads every fact, and what is still to come is told only of facts that are read
                if is_still_to_come(&ticket, at) && !said.attributes.contains("delivered_at") {
                    continue;
                }
                let expected = found(&attributes.1, &ticket, at);
                for (name, other) in [&body, &module] {
                    assert_eq!(
                        found(other, &ticket, at),
                        expected,
                        "{name} and attributes: {}\n{ticket} at {at}",
                        said.attributes
                    );
                }
                for part in ["deadlines", "time_limits"] {
                    let stated = expected[part].as_array().into_iter().flatten();
                    states.extend(stated.map(|each| format!("{part} {}", each["state"].as_str().unwrap())));
                }
                if expected["rules"][0]["outcome"] == "fired" {
                    fired.insert(kind(&said));
                }
            }
        }
    }
    let all: BTreeSet<String> = VOCABULARY.iter().map(|call: &Call| call.finding.name().to_owned()).collect();
    assert_eq!(fired, all, "a finding of every kind is made");
    let stated: Vec<&str> = states.iter().map(String::as_str).collect();
    let deadlines =
        ["deadlines breached", "deadlines met", "deadlines met_late", "deadlines running", "deadlines unknown"];
    let limits = ["time_limits open", "time_limits over", "time_limits unknown", "time_limits used"];
    assert_eq!(stated, [&deadlines[..], &limits[..]].concat(), "and they stand in every way");
}

#[test]
fn a_body_and_a_module_leave_the_same_open() {
    for (kind, name) in
        [("entitlement", Some("delay")), ("entitlement", None), ("discretion", None), ("deadline", None)]
    {
        let about = name.map_or_else(|| format!("\"{kind}\""), |name| format!("\"{kind}\", \"{name}\""));
        let body = of_body(&format!("open_point(\"who pays\").about({about})"));
        let open = json!({ "question": "who pays", "about": [{ "kind": kind, "name": name }] });
        let module = of_module(kind, &json!({ "err": { "open-point": open } }));
        let at: Timestamp = "2026-03-04T12:00:00Z".parse().unwrap();
        for ticket in tickets().into_iter().filter(|ticket| !is_still_to_come(ticket, at)) {
            let expected = found(&body, &ticket, at);
            assert_eq!(found(&module, &ticket, at), expected, "{about}: {ticket}");
            let about = &expected["open_points"][0]["about"][0];
            assert_eq!((about["kind"].as_str(), about["name"].as_str()), (Some(kind), name));
        }
    }
}
