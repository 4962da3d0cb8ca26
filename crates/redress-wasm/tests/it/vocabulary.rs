//! Whatever a rule can say of a finding, a module can say: each call of the vocabulary with each thing that may be said of it, alone and
//! in pairs, is said to the builder as a rule says it and told by a module, and both give the same finding or the same refusal.

use std::collections::BTreeSet;

use redress_model::{
    Call, Finding, FindingBuilder, FindingKind, ModuleInput, ParameterKind, PolicyNames, Slot, Stop, VOCABULARY, Value,
};
use serde_json::{Value as Json, json};

use crate::desk::{Desk, text};
use crate::sayings::{DRAFT, Said, Saying, all_sayings, instant, plain, word};
use crate::teller::Teller;

/// A desk whose module is given what it is to tell, the draft, and instants that are known, not yet there and missing.
fn desk() -> Desk {
    let mut desk =
        Desk::new().reading("told", "ticket.subject", text("")).reading("draft", "proposal.draft", text(DRAFT));
    for (name, slot) in [("known", Slot::Known(instant(0))), ("not-yet", Slot::NotYet), ("missing", Slot::Missing)] {
        let fact = desk.catalogue.find("order.delivered_at").unwrap();
        desk.definition.reads.push(ModuleInput { name: name.into(), fact, is_optional: true });
        desk.slots.push(slot);
    }
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let names = PolicyNames {
        calendars: words(&["office", "scotland"]),
        statuses: words(&["pending", "on_hold"]),
        forms: words(&["credit", "voucher"]),
        letters: words(&["final_response", "deadlock"]),
        ..(*desk.names).clone()
    };
    desk.names = names.into();
    desk
}

/// The finding that a rule makes of it.
fn by_a_rule(desk: &Desk, call: &Call, subject: &Value, sayings: &[Saying]) -> Result<Finding<'static>, String> {
    let mut builder =
        FindingBuilder::start(call.name, std::slice::from_ref(subject), None).map_err(|error| error.to_string())?;
    for (name, said) in sayings.iter().flat_map(|saying| &saying.by_a_rule) {
        let said = match said {
            Said::Values(values) => builder.say(name, values),
            Said::Fact(place) => {
                let is_not_yet = matches!(desk.slots[*place], Slot::NotYet);
                builder.say_without(name, desk.definition.reads[*place].fact, is_not_yet)
            }
        };
        said.map_err(|error| error.to_string())?;
    }
    builder.finish().map_err(|error| error.to_string())
}

/// The same in the words of a minor version of the contract.
fn told(call: &Call, subject: &Value, sayings: &[Saying], minor: usize) -> Json {
    let mut fields = serde_json::Map::new();
    let subject = match (subject, call.subject.kind) {
        (Value::Money(_), ParameterKind::Ceiling) if minor < 2 => plain(subject),
        (Value::Money(_), ParameterKind::Ceiling) => json!({ "amount": plain(subject) }),
        (_, ParameterKind::Ceiling) => word(subject),
        _ => plain(subject),
    };
    fields.insert(call.subject.name.to_owned(), subject);
    for saying in sayings {
        let value = match saying.in_contract.get("by") {
            // an escalation of 1.0 is due at an instant
            Some(by) if minor == 0 && call.finding == FindingKind::Escalation => by.clone(),
            _ => saying.in_contract.clone(),
        };
        assert!(fields.insert(saying.field.to_owned(), value).is_none(), "{sayings:?}");
    }
    let kind = call.finding.name().replace('_', "-");
    json!({ "ok": { "findings": [{ kind: fields }] } })
}

/// Says everything in a version of the contract; gives what it has no word for, and the words that were used.
fn say_everything(minor: usize) -> (BTreeSet<String>, BTreeSet<String>) {
    let desk = desk();
    let teller = Teller::at(&desk, minor);
    let (mut lacking, mut used) = (BTreeSet::new(), BTreeSet::new());
    let (mut found, mut refused) = (0, 0);
    for call in VOCABULARY {
        for (subject, sayings) in all_sayings(call) {
            let told = told(call, &subject, &sayings, minor);
            let expected = by_a_rule(&desk, call, &subject, &sayings);
            let (report, words) = match teller.tell(&desk, &told) {
                Ok(told) => told,
                Err(word) => {
                    lacking.insert(word);
                    continue;
                }
            };
            used.extend(words);
            let report = match report {
                Ok(report) => Ok(report.findings),
                Err(Stop::Error(fault)) => {
                    Err(fault.message.strip_prefix("the module `probe`: ").unwrap_or(&fault.message).to_owned())
                }
                Err(other) => panic!("{other:?}: {told}"),
            };
            *(if expected.is_ok() { &mut found } else { &mut refused }) += 1;
            assert_eq!(report, expected.map(|finding| vec![finding]), "1.{minor}: {told}");
        }
    }
    // what cannot be said together is refused in the same words; an earlier contract has no words for two such things
    let fewest = [(500, 0), (500, 0), (1_000, 50)][minor];
    assert!(found > fewest.0 && refused >= fewest.1, "{found} findings, {refused} refusals");
    (lacking, used)
}

#[test]
fn whatever_a_rule_can_say_a_module_can_say() {
    let (lacking, used) = say_everything(2);
    assert_eq!(lacking, BTreeSet::new(), "the contract lacks words that rules have");
    // and the contract has no word of a finding that no rule can say
    let contract = crate::wit_values::Contract::of("policy.wit");
    let unused: Vec<String> = contract.words_of("finding").difference(&used).cloned().collect();
    assert_eq!(unused, Vec::<String>::new());
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}

/// What 1.2 added.
const SINCE_1_1: [&str; 7] = [
    "`deadline` has no `met-at`",
    "`deadline` has no `since`",
    "`entitlement` has no `calendar`",
    "`entitlement` has no `pay-by`",
    "`finding` has no `time-limit`",
    "`money` has no `no-limit`",
    "`reopening` has no `as-if-never-met`",
];

/// What 1.1 added.
const SINCE_1_0: [&str; 6] = [
    "`advice` has no `in-draft`",
    "`advice` has no `say-instead`",
    "`instant` has no `within`",
    "`prohibition` has no `in-draft`",
    "`requirement` has no `in-draft`",
    "`requirement` has no `say-instead`",
];

#[test]
fn what_a_module_of_an_earlier_version_says_is_what_a_rule_says() {
    let (lacking, _) = say_everything(1);
    assert_eq!(lacking, words(SINCE_1_1));
    let (lacking, _) = say_everything(0);
    assert_eq!(lacking, words(SINCE_1_1.into_iter().chain(SINCE_1_0)));
}

#[test]
fn an_open_point_says_what_turns_on_it() {
    let desk = desk();
    let asked = |about: &[(&str, Option<&str>)]| {
        let about: Vec<Json> = about.iter().map(|(kind, name)| json!({ "kind": kind, "name": name })).collect();
        json!({ "err": { "open-point": { "question": "who pays", "about": about } } })
    };
    let teller = Teller::at(&desk, 2);
    for (name, kind) in FindingKind::ALL {
        let word = name.replace('_', "-");
        let told = asked(&[(&word, Some("delayed start")), (&word, None), (&word, None)]);
        let Err(Stop::OpenPoint(open)) = teller.tell(&desk, &told).unwrap().0 else { panic!("{told}") };
        assert_eq!(open.question, "who pays");
        assert_eq!(open.about, [(kind, Some("delayed start".to_owned())), (kind, None)]);
    }
    assert_eq!(teller.tell(&desk, &asked(&[])).unwrap().0, Err(Stop::open_point("who pays")));
    // up to 1.1 it is the question alone
    for minor in [0, 1] {
        let earlier = Teller::at(&desk, minor);
        let told = json!({ "err": { "open-point": "who pays" } });
        assert_eq!(earlier.tell(&desk, &told).unwrap().0, Err(Stop::open_point("who pays")));
        assert!(earlier.tell(&desk, &asked(&[])).is_err());
    }
    // the policy knows what may be open
    let mut narrow = desk.clone();
    narrow.definition.findings = vec![FindingKind::Advice, FindingKind::Deadline];
    let teller = Teller::at(&narrow, 2);
    let message = "the module `probe`: it says that an open point is about a finding of kind entitlement, and `policy.toml` \
                   declares advice, deadline";
    let told = asked(&[("advice", None), ("entitlement", None)]);
    assert_eq!(teller.tell(&narrow, &told).unwrap().0, Err(Stop::error(message)));
}

#[test]
fn only_a_fact_that_a_module_is_given_tells_when_something_happened() {
    let desk = desk();
    let teller = Teller::at(&desk, 2);
    let told = |fact: &str| {
        let by = json!({ "by": { "seconds": 0, "nanoseconds": 0 } });
        let limit = json!({ "name": "reject", "target": by, "used-at": { "as-told-by": fact } });
        let told = json!({ "ok": { "findings": [{ "time-limit": limit }] } });
        match teller.tell(&desk, &told).unwrap().0 {
            Err(Stop::Error(fault)) => fault.message,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        told("mising"),
        "the module `probe`: `.used_at` is told by `mising`, which it is not given; did you mean `missing`?"
    );
    // a fact that is no instant
    assert_eq!(told("draft"), format!("the module `probe`: `used_at` takes an instant, not {}", Value::text(DRAFT)));
}
