//! Payloads as helpdesks send them: each is recognised, and decides through its account's mapping; what it does not carry is needed,
//! not guessed; with the few facts that are needed laid over it, each gives exact deadlines and a determined verdict.

use std::collections::BTreeMap;

use redress::model::{Catalogue, Slot};
use redress::{Decision, MappedFact, Mapping, Policies, PolicyFiles, Ticket, Verdict, recognised};
use serde_json::Value as Json;

use crate::page::{files_in, home, text_of};
use crate::schemas::validated;

/// A payload of `data/tickets/cases.json`.
pub(crate) struct Payload {
    pub(crate) file: String,
    pub(crate) vendor: String,
    pub(crate) case: Json,
}

impl Payload {
    /// Every payload.
    pub(crate) fn all() -> Vec<Payload> {
        let cases = json_of("cases.json");
        let text = |case: &Json, key: &str| case[key].as_str().unwrap().to_owned();
        let cases = cases["cases"].as_array().unwrap().iter();
        cases
            .map(|case| Payload { file: text(case, "file"), vendor: text(case, "vendor"), case: case.clone() })
            .collect()
    }

    /// The mapping of the account that it comes from, which extends its vendor's.
    pub(crate) fn account(&self) -> Mapping {
        let path = home().join("data/tickets/accounts").join(format!("{}.toml", self.vendor));
        Mapping::from_toml(&text_of(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The payload itself.
    pub(crate) fn ticket(&self) -> Ticket<'static> {
        ticket_of(&format!("{}.json", self.file))
    }

    /// What the account's mapping makes of each core fact.
    fn facts(&self) -> BTreeMap<String, MappedFact> {
        let report = self.account().report(&self.ticket(), &Catalogue::core());
        report.facts.into_iter().map(|fact| (fact.fact.to_string(), fact)).collect()
    }

    fn decide<'p>(&self, policies: &'p Policies, is_completed: bool) -> Decision<'p> {
        let mut ticket = self.account().apply(&self.ticket());
        if is_completed {
            ticket = ticket.with(&ticket_of(&format!("{}.facts.json", self.file)));
        }
        let decision = policies.decide(&ticket, self.case["at"].as_str().unwrap().parse().unwrap());
        validated(&decision);
        decision
    }
}

fn json_of(name: &str) -> Json {
    serde_json::from_str(&text_of(&home().join("data/tickets").join(name))).unwrap()
}

fn ticket_of(name: &str) -> Ticket<'static> {
    let path = home().join("data/tickets").join(name);
    let text = text_of(&path);
    let ticket = Ticket::from_json(text.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    ticket.into_owned()
}

/// The house code, in force and its calendars known early enough for payloads of any year.
#[expect(clippy::disallowed_methods, reason = "tests read their own data")]
fn house_code() -> Policies {
    let folder = home().join("../policies/house-code");
    let mut files = PolicyFiles::new();
    let mut open = vec![folder.clone()];
    while let Some(place) = open.pop() {
        for entry in std::fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                open.push(entry);
                continue;
            }
            let name = entry.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
            let mut text = match String::from_utf8(std::fs::read(&entry).unwrap()) {
                Ok(text) => text,
                Err(module) => {
                    files = files.with(&name, module.into_bytes());
                    continue;
                }
            };
            if name == "policy.toml" || name.starts_with("calendars/") {
                let early = |line: &str| match line.split_once(" = 20") {
                    Some((key @ ("from" | "first_covered"), _)) => format!("{key} = 2015-01-01"),
                    _ => line.to_owned(),
                };
                text = text.lines().map(early).collect::<Vec<_>>().join("\n");
            }
            files = files.with(&name, text);
        }
    }
    Policies::from_files(&[files]).unwrap_or_else(|error| panic!("{error}"))
}

fn value_of(fact: &MappedFact) -> Json {
    serde_json::to_value(fact.slot.value()).unwrap()
}

fn texts<'j>(json: &'j Json, key: &str) -> Vec<&'j str> {
    json[key].as_array().into_iter().flatten().map(|each| each.as_str().unwrap()).collect()
}

#[test]
fn every_payload_has_a_case() {
    let with_case: Vec<String> = Payload::all().into_iter().map(|payload| format!("{}.json", payload.file)).collect();
    for path in files_in(&home().join("data/tickets"), "json") {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let is_payload = !name.ends_with(".facts.json") && name != "cases.json" && name != "index.json";
        assert!(!is_payload || with_case.contains(&name), "{name} is tried by nobody");
    }
}

#[test]
fn each_payload_is_recognised_as_its_vendors_and_nobody_elses() {
    for payload in Payload::all() {
        let ticket = payload.ticket();
        let (mapping, recognition) = recognised(&ticket).unwrap();
        assert_eq!((mapping.name(), recognition.is_whole()), (&*payload.vendor, true), "{}", payload.file);
        for other in redress::BUILT_IN_MAPPINGS.iter().filter(|other| other.name != payload.vendor) {
            let mapping = Mapping::built_in(other.name).unwrap();
            let recognition = mapping.recognise(&ticket).unwrap();
            assert!(!recognition.is_whole(), "{} has the shape of {}, too", payload.file, other.name);
            assert_eq!(recognition.signs + recognition.lacks.len(), recognition.of);
            // one shape is not read as another, so there is nothing rather than something
            let case = mapping.apply(&ticket);
            let is_empty = matches!(case.document(), redress::Node::Object(members) if members.is_empty());
            assert!(is_empty && !recognition.is_read, "{} through {}", payload.file, other.name);
        }
    }
}

#[test]
fn facts_are_those_of_the_payload() {
    for payload in Payload::all() {
        let facts = payload.facts();
        let carries = payload.case["carries"].as_object().unwrap();
        for (name, expected) in carries {
            assert_eq!(value_of(&facts[name]), *expected, "{}: {name}", payload.file);
        }
        for (name, fact) in &facts {
            if carries.contains_key(name) {
                assert!(!fact.from.is_empty(), "{}: {name} comes from nowhere", payload.file);
                continue;
            }
            let is_gap = matches!(fact.slot, Slot::Missing | Slot::Assumed(_));
            assert!(is_gap, "{}: {name} is {:?}, and the payload does not carry it", payload.file, fact.slot);
            let because = fact.because.as_deref().unwrap_or_default();
            assert!(!because.is_empty(), "{}: {name} is missing, and nothing says why", payload.file);
        }
    }
}

/// What a topic of `index.json` is as a fact. `agent_role` is none: whoever proposes says what they may.
const TOPICS: [(&str, &str); 11] = [
    ("received_at", "ticket.received_at"),
    ("channel", "ticket.channel"),
    ("customer_tier", "customer.tier"),
    ("priority", "ticket.priority"),
    ("status", "ticket.status"),
    ("status_history", "ticket.events"),
    ("language", "ticket.language"),
    ("country", "customer.country"),
    ("amount", "order.total"),
    ("order", "order.id"),
    ("last_customer_contact", "ticket.last_customer_message_at"),
];

#[test]
fn facts_come_from_where_the_index_says() {
    let index = json_of("index.json");
    for payload in Payload::all() {
        let file = format!("{}.json", payload.file);
        let entry = index["files"].as_array().unwrap().iter().find(|entry| entry["file"] == *file).unwrap();
        let facts = payload.facts();
        let mut compared = 0;
        for (topic, name) in TOPICS {
            let Some(pointer) = entry["map"].get(topic) else { continue };
            let fact = &facts[name];
            if payload.case["differs"].get(topic).is_some() {
                assert!(fact.from.is_empty(), "{file}: {name} comes from {:?}", fact.from);
                continue;
            }
            compared += 1;
            match pointer.as_str() {
                Some(pointer) => {
                    assert!(
                        fact.from.iter().any(|from| from == pointer),
                        "{file}: {name} from {:?}, not {pointer}",
                        fact.from
                    );
                    assert!(matches!(fact.slot, Slot::Known(_)), "{file}: {name} is {:?}", fact.slot);
                }
                None => assert_eq!((&fact.from[..], &fact.slot), (&[][..], &Slot::Missing), "{file}: {name}"),
            }
        }
        assert!(compared >= 8, "{file}: only {compared} topics were compared");
    }
}

#[test]
fn what_a_payload_does_not_carry_is_needed_and_never_guessed() {
    let policies = house_code();
    for payload in Payload::all() {
        let decision = payload.decide(&policies, false);
        let name = &payload.file;
        for (fact, slot) in payload.facts() {
            // the decision reads what the mapping gives, and nothing else
            if let (Some(read), Slot::Known(value)) = (decision.facts.get(&fact), &slot.slot)
                && !["ticket.events", "ticket.conversation"].contains(&&*fact)
            {
                assert_eq!(read, value, "{name}: {fact}");
            }
        }
        for fact in texts(&payload.case, "needs") {
            assert!(decision.needs.iter().any(|need| need.fact == fact), "{name} needs {fact}: {:#?}", decision.needs);
            assert!(!decision.facts.contains_key(fact) && !decision.assumed.contains_key(fact), "{name}: {fact}");
        }
        assert_eq!(decision.verdict, None, "{name}: nothing is proposed");
        assert!(decision.errors.is_empty(), "{name}: {:#?}", decision.errors);
        if !decision.facts.contains_key("ticket.events") {
            // without a history only what messages alone can meet is known to be broken, where every message is known
            let is_known = |breach: &redress_model::Breach| {
                decision.facts.contains_key("ticket.conversation") && breach.name == "first_answer"
            };
            assert!(decision.breaches.iter().all(is_known), "{name}: {:#?}", decision.breaches);
        }
    }
}

#[test]
fn completed_payloads_give_exact_deadlines_and_a_determined_verdict() {
    let policies = house_code();
    for payload in Payload::all() {
        let decision = payload.decide(&policies, true);
        let name = &payload.file;
        // what the verdict is turns on clauses that have scenarios of their own
        let is_determined = decision.verdict.is_some_and(|verdict| verdict != Verdict::Undetermined);
        assert!(is_determined, "{name}: {:?} {:#?}", decision.verdict, decision.verdict_because);
        assert!(decision.needs.is_empty(), "{name}: {:#?}", decision.needs);
        assert!(decision.errors.is_empty(), "{name}: {:#?}", decision.errors);
        for (deadline, due) in payload.case["due"].as_object().unwrap() {
            let plain = |text: &str| text.replace(['_', '-'], " ");
            let found = decision.deadlines.iter().find(|each| plain(&each.name) == plain(deadline));
            let found = found.unwrap_or_else(|| panic!("{name} has no deadline {deadline}"));
            assert_eq!(found.due, Some(due.as_str().unwrap().parse().unwrap()), "{name}: {deadline}");
        }
    }
}
