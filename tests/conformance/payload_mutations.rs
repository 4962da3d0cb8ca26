//! Payloads that are damaged: members dropped, types changed, times and amounts in every form that a helpdesk writes. Each fact is
//! then the right value or a named gap, never a wrong value.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use redress::model::{Catalogue, Slot};
use redress::{MappedFact, Mapping, Ticket, recognised};
use serde_json::{Value as Json, json};

use crate::page::Page;
use crate::payloads::Payload;
use crate::random::Random;

/// A payload with the mapping that it goes through, and what its facts are before anything is damaged.
struct Sound {
    name: String,
    mapping: Mapping,
    payload: Json,
    facts: BTreeMap<String, MappedFact>,
}

impl Sound {
    fn new(name: String, mapping: Mapping, payload: Json) -> Sound {
        let facts = facts_of(&mapping, &payload);
        Sound { name, mapping, payload, facts }
    }

    /// Every payload of the saved tickets and of the vendors' pages.
    fn all() -> Vec<Sound> {
        let saved = Payload::all().into_iter().map(|payload| {
            let text = crate::page::text_of(&crate::page::home().join(format!("data/tickets/{}.json", payload.file)));
            Sound::new(payload.file.clone(), payload.account(), serde_json::from_str(&text).unwrap())
        });
        let mut all: Vec<Sound> = saved.collect();
        for page in Page::all_in("mappings").iter().filter(|page| page.name() != "account") {
            for case in &page.cases {
                let payload: Json = serde_json::from_str(case.text("payload").unwrap()).unwrap();
                let mapping = match case.text("account") {
                    Some(text) => Mapping::from_toml(text).unwrap(),
                    None => recognised(&ticket_of(&payload)).unwrap().0,
                };
                all.push(Sound::new(format!("{}: {}", page.name(), case.title), mapping, payload));
            }
        }
        all
    }

    /// What is wrong with a damaged payload's facts; `change` says what was done to it.
    fn wrong_facts(&self, damaged: &Json, change: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        for (name, found) in facts_of(&self.mapping, damaged) {
            let before = &self.facts[&name];
            let is_right = match (&found.slot, &before.slot) {
                (Slot::Missing | Slot::Assumed(_) | Slot::NotYet, _) => {
                    found.because.as_deref().is_some_and(|because| !because.is_empty())
                }
                (Slot::Broken(_), _) => found.because.is_some() && !found.from.is_empty(),
                (Slot::Known(value), Slot::Known(sound)) if value == sound => true,
                (Slot::Known(value), Slot::Known(sound)) if is_history(&name) => {
                    is_same_history(&json!(value), &json!(sound))
                }
                // a fact of open text is whatever text stands at its place
                (Slot::Known(value), sound) => {
                    let is_open =
                        sound.value().is_none_or(|sound| stands_for(&json!(sound), &before.from, &self.payload));
                    is_open && stands_for(&json!(value), &found.from, damaged)
                }
            };
            if !is_right {
                let (before, found) = (json!(before.slot.value()), json!(found.slot.value()));
                wrong.push(format!("{}, {change}: {name} was {before} and is {found}", self.name));
            }
        }
        wrong
    }
}

fn ticket_of(payload: &Json) -> Ticket<'static> {
    Ticket::from_json(payload.to_string().as_bytes()).unwrap().into_owned()
}

fn facts_of(mapping: &Mapping, payload: &Json) -> BTreeMap<String, MappedFact> {
    let report = mapping.report(&ticket_of(payload), &Catalogue::core());
    report.facts.into_iter().map(|fact| (fact.fact.to_string(), fact)).collect()
}

fn is_history(name: &str) -> bool {
    ["ticket.events", "ticket.conversation"].contains(&name)
}

/// The fields of an event without which it still tells what it tells.
const BESIDE: [&str; 4] = ["actor", "public", "channel", "priority"];

/// Whether a history says what another says, with nothing but fields beside it missing.
fn is_same_history(found: &Json, sound: &Json) -> bool {
    let (found, sound) = (found.as_array().unwrap(), sound.as_array().unwrap());
    let is_same = |(found, sound): (&Json, &Json)| {
        let (found, sound) = (found.as_object().unwrap(), sound.as_object().unwrap());
        found.iter().all(|(name, value)| sound.get(name) == Some(value))
            && sound.keys().all(|name| found.contains_key(name) || BESIDE.contains(&name.as_str()))
    };
    found.len() == sound.len() && found.iter().zip(sound).all(is_same)
}

/// Whether a value is what stands in the payload where it comes from, untranslated.
fn stands_for(value: &Json, from: &[String], payload: &Json) -> bool {
    let [pointer] = from else { return false };
    payload.pointer(pointer).is_some_and(|stands| is_itself(value, stands))
}

fn is_itself(value: &Json, stands: &Json) -> bool {
    let is_amount = |amount: &str, stands: &str| {
        redress_model::decimal_from_text(amount) == redress_model::decimal_from_text(stands)
    };
    match (value, stands) {
        (Json::String(value), Json::String(stands)) => value == stands,
        (Json::String(value), Json::Number(stands)) => *value == stands.to_string(),
        (Json::String(_), Json::Object(members)) => members.values().any(|each| is_itself(value, each)),
        (Json::Array(values), Json::Array(stands)) => {
            values.len() == stands.len() && values.iter().zip(stands).all(|(value, stands)| is_itself(value, stands))
        }
        (Json::Object(money), Json::Number(stands)) => {
            is_amount(money["amount"].as_str().unwrap(), &stands.to_string())
        }
        (Json::Object(money), Json::String(stands)) => {
            is_amount(money["amount"].as_str().unwrap(), &stands.replace(',', "."))
        }
        _ => false,
    }
}

/// The pointers of everything in a payload, and whether each is a member of an object.
fn places(payload: &Json, pointer: &str, out: &mut Vec<(String, bool)>) {
    match payload {
        Json::Object(members) => {
            for (name, node) in members {
                let below = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                out.push((below.clone(), true));
                places(node, &below, out);
            }
        }
        Json::Array(nodes) => {
            for (n, node) in nodes.iter().enumerate() {
                out.push((format!("{pointer}/{n}"), false));
                places(node, &format!("{pointer}/{n}"), out);
            }
        }
        _ => {}
    }
}

fn without(payload: &Json, pointer: &str) -> Json {
    let mut payload = payload.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    payload.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(&name).unwrap();
    payload
}

fn with(payload: &Json, pointer: &str, node: Json) -> Json {
    let mut payload = payload.clone();
    *payload.pointer_mut(pointer).unwrap() = node;
    payload
}

fn fail_on(wrong: &[String], tried: usize) {
    assert!(wrong.is_empty(), "{} of {tried} are wrong\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn a_dropped_member_leaves_a_gap_or_the_same_value() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for sound in Sound::all() {
        let mut all = Vec::new();
        places(&sound.payload, "", &mut all);
        for (pointer, _) in all.iter().filter(|(pointer, is_member)| *is_member && !is_one_of(pointer, &MARKS)) {
            tried += 1;
            wrong.extend(sound.wrong_facts(&without(&sound.payload, pointer), &format!("without {pointer}")));
        }
    }
    assert!(tried > 1_000, "only {tried} were tried");
    fail_on(&wrong, tried);
}

/// Members that make another payload, not a damaged one, when they say something else: what an element of a history is about (a
/// name that the vendor does not have is a field that the mapping passes over), and the words of a message (a part without words is
/// another kind of part).
const OTHER_PAYLOADS: [&str; 6] = ["field_name", "attribute", "object", "field", "body", "to"];

/// Whether something else at a pointer makes another payload; of assignments, somebody else or nobody.
fn is_another_payload(payload: &Json, pointer: &str) -> bool {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let is_assignment = payload.pointer(parent).is_some_and(|parent| parent["field_name"] == "assignee_id");
    OTHER_PAYLOADS.contains(&name) || name == "value" && is_assignment
}

/// What tells that a list goes on elsewhere; where comments are laid beside a ticket, nothing does.
const MARKS: [&str; 1] = ["next_page"];

fn is_one_of(pointer: &str, names: &[&str]) -> bool {
    names.contains(&pointer.rsplit('/').next().unwrap())
}

/// Values of other types than a node has, and one text that no vendor writes.
fn others(node: &Json) -> Vec<Json> {
    let mut others =
        vec![Json::Null, json!(""), json!("zzz-unheard"), json!(17), json!(17.5), json!(true), json!([]), json!({})];
    others.push(json!([node]));
    others.push(json!({ "value": node }));
    match node {
        Json::Number(number) => others.push(json!(number.to_string())),
        Json::String(text) => others.extend(text.parse::<i64>().ok().map(|number| json!(number))),
        _ => {}
    }
    let is_same_type = |other: &Json| std::mem::discriminant(node) == std::mem::discriminant(other);
    others.retain(|other| !is_same_type(other) || *other == json!("zzz-unheard"));
    others
}

#[test]
fn another_type_leaves_a_gap_or_the_same_value() {
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for sound in Sound::all() {
        let mut all = Vec::new();
        places(&sound.payload, "", &mut all);
        for (pointer, is_member) in &all {
            if is_another_payload(&sound.payload, pointer) || is_one_of(pointer, &MARKS) {
                continue;
            }
            let node = sound.payload.pointer(pointer).unwrap();
            // what was null and says something now is another payload, not a damaged one
            if node.is_null() {
                continue;
            }
            for other in others(node) {
                // another label is another payload, too
                if !is_member && other == json!("zzz-unheard") {
                    continue;
                }
                tried += 1;
                let damaged = with(&sound.payload, pointer, other.clone());
                wrong.extend(sound.wrong_facts(&damaged, &format!("{pointer} is {other}")));
            }
        }
    }
    assert!(tried > 10_000, "only {tried} were tried");
    fail_on(&wrong, tried);
}

#[test]
fn several_damages_at_once_leave_gaps_or_the_same_values() {
    let all = Sound::all();
    let (mut wrong, tried) = (Vec::new(), 5_000);
    for seed in 0..tried {
        let mut random = Random::from_seed(seed);
        let sound = random.one_of(&all);
        let mut damaged = sound.payload.clone();
        for _ in 0..=random.below(4) {
            let mut all = Vec::new();
            places(&damaged, "", &mut all);
            all.retain(|(pointer, is_member)| {
                *is_member && !is_one_of(pointer, &MARKS) && !is_another_payload(&damaged, pointer)
            });
            if all.is_empty() {
                break;
            }
            let (pointer, _) = random.one_of(&all);
            damaged = if random.percent(60) { without(&damaged, pointer) } else { with(&damaged, pointer, Json::Null) };
        }
        wrong.extend(sound.wrong_facts(&damaged, &format!("seed {seed}")));
    }
    fail_on(&wrong, usize::try_from(tried).unwrap());
}

#[test]
fn the_letter_case_of_an_enumeration_does_not_matter() {
    let mut tried = 0;
    for sound in Sound::all() {
        for name in ["ticket.channel", "ticket.priority", "ticket.status", "customer.tier"] {
            let fact = &sound.facts[name];
            let (Slot::Known(before), [pointer]) = (&fact.slot, &fact.from[..]) else { continue };
            let Some(Json::String(text)) = sound.payload.pointer(pointer) else { continue };
            // a tier that the account does not translate is whatever text stands there
            if name == "customer.tier" && before.as_text() == Some(text) {
                continue;
            }
            for text in [text.to_uppercase(), text.to_lowercase(), format!(" {text} ")] {
                tried += 1;
                let found = facts_of(&sound.mapping, &with(&sound.payload, pointer, json!(text)));
                assert_eq!(found[name].slot, Slot::Known(before.clone()), "{}: {name} from {text:?}", sound.name);
            }
        }
    }
    assert!(tried > 60, "only {tried} were tried");
}

/// Ways of writing an instant, each with the instant that it says; `None` where it says none by itself.
fn written_times(instant: Timestamp, zone: &TimeZone) -> Vec<(Json, Option<Timestamp>)> {
    let seconds = Timestamp::from_second(instant.as_second()).unwrap();
    let milliseconds = Timestamp::from_millisecond(instant.as_millisecond()).unwrap();
    let in_zone = |format: &str, zone: &TimeZone| json!(seconds.to_zoned(zone.clone()).strftime(format).to_string());
    let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
    let local = |format: &str| {
        // what the clocks repeat is no one instant
        let civil: DateTime = seconds.to_zoned(zone.clone()).datetime();
        let is_one = zone.to_ambiguous_timestamp(civil).unambiguous().is_ok();
        (in_zone(format, zone), is_one.then_some(seconds))
    };
    let fraction = format!("{}.{:03}", milliseconds.as_second(), milliseconds.as_millisecond().rem_euclid(1000));
    vec![
        (json!(instant.to_string()), Some(instant)),
        (in_zone("%Y-%m-%dT%H:%M:%S%:z", &tokyo), Some(seconds)),
        (in_zone("%Y-%m-%dT%H:%M:%S%z", &tokyo), Some(seconds)),
        (in_zone("%Y-%m-%dT%H:%M:%S.000%z", &tokyo), Some(seconds)),
        (in_zone("%Y-%m-%d %H:%M:%S UTC", &TimeZone::UTC), Some(seconds)),
        (in_zone("%Y/%m/%d %H:%M:%S %z", &tokyo), Some(seconds)),
        (in_zone("%a %b %d %Y %H:%M:%S GMT%z (Japan Standard Time)", &tokyo), Some(seconds)),
        (json!(seconds.as_second()), Some(seconds)),
        (json!(seconds.as_second().to_string()), Some(seconds)),
        (serde_json::from_str(&fraction).unwrap(), Some(milliseconds)),
        (json!(milliseconds.as_millisecond()), Some(milliseconds)),
        (json!(milliseconds.as_millisecond().to_string()), Some(milliseconds)),
        local("%Y-%m-%d %H:%M:%S"),
        local("%Y-%m-%dT%H:%M:%S"),
        local("%Y-%m-%d %H:%M:%S.000000"),
        (in_zone("%Y-%m-%d", zone), None),
        (in_zone("%d.%m.%Y %H:%M", zone), None),
        (in_zone("%m/%d/%Y %H:%M:%S", zone), None),
        (in_zone("%H:%M:%S", zone), None),
        (in_zone("%A", zone), None),
        (json!(0), None),
        (json!("0"), None),
        (json!(0.0), None),
        (json!(-1), None),
        (json!("never"), None),
    ]
}

#[test]
fn times_in_every_form_are_the_right_instant_or_a_gap() {
    let dublin = TimeZone::get("Europe/Dublin").unwrap();
    let (mut wrong, mut tried, mut known) = (Vec::new(), 0, 0);
    let mut random = Random::from_seed(7);
    for sound in Sound::all().iter().filter(|sound| !sound.name.starts_with("frappe-helpdesk:")) {
        for (name, fact) in &sound.facts {
            let (Slot::Known(redress_model::Value::Instant(_)), [pointer]) = (&fact.slot, &fact.from[..]) else {
                continue;
            };
            if sound.payload.pointer(pointer).is_none_or(|node| node.is_array() || node.is_object()) {
                continue;
            }
            for _ in 0..8 {
                let nanoseconds = i128::from(random.between(1_000_000_000, 2_000_000_000)) * 1_000_000_000;
                let instant =
                    Timestamp::from_nanosecond(nanoseconds + i128::from(random.between(0, 999_999)) * 1_000).unwrap();
                for (text, expected) in written_times(instant, &dublin) {
                    tried += 1;
                    let found = facts_of(&sound.mapping, &with(&sound.payload, pointer, text.clone()));
                    match &found[name].slot {
                        Slot::Known(redress_model::Value::Instant(found)) if Some(*found) == expected => known += 1,
                        // what was said last can be told from the conversation, too
                        Slot::Known(value)
                            if name == "ticket.last_customer_message_at" && found[name].from != fact.from =>
                        {
                            assert_eq!(fact.slot.value(), Some(value), "{}: {name} from {text}", sound.name);
                        }
                        Slot::Known(value) => wrong.push(format!("{}: {name} is {value} from {text}", sound.name)),
                        _ if found[name].because.is_none() => {
                            wrong.push(format!("{}: {name} from {text}: why?", sound.name))
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    assert!(tried > 5_000 && known > tried / 4, "{known} of {tried} were read");
    fail_on(&wrong, tried);
}

#[test]
fn amounts_in_every_form_are_the_right_sum_or_a_gap() {
    let (mut wrong, mut tried, mut known) = (Vec::new(), 0, 0);
    let mut random = Random::from_seed(11);
    for sound in Sound::all() {
        let fact = &sound.facts["order.total"];
        let (Slot::Known(_), [pointer]) = (&fact.slot, &fact.from[..]) else { continue };
        for _ in 0..100 {
            let cents = random.between(1, 999_999_999);
            let (whole, rest) = (cents / 100, cents % 100);
            let grouped = |separator: &str| {
                let digits = whole.to_string();
                let first = (digits.len() - 1) % 3 + 1;
                let groups =
                    digits.as_bytes()[first..].chunks(3).map(|group| String::from_utf8(group.to_vec()).unwrap());
                std::iter::once(digits[..first].to_owned()).chain(groups).collect::<Vec<_>>().join(separator)
            };
            let plain = format!("{whole}.{rest:02}");
            let forms: Vec<Json> = vec![
                serde_json::from_str(&plain).unwrap(),
                json!(plain),
                json!(format!("{whole},{rest:02}")),
                json!(format!("{},{rest:02}", grouped("."))),
                json!(format!("{}.{rest:02}", grouped(","))),
                json!(format!("{},{rest:02}", grouped(" "))),
                json!(format!("€ {plain}")),
                json!(format!("{plain} GBP")),
                json!(format!("{whole},-")),
                json!([plain]),
                json!({ "amount": plain }),
                json!(true),
                json!("none"),
            ];
            for form in forms {
                tried += 1;
                let found = facts_of(&sound.mapping, &with(&sound.payload, pointer, form.clone()));
                match &found["order.total"].slot {
                    Slot::Known(value) => {
                        known += 1;
                        let amount = json!(value)["amount"].as_str().unwrap().to_owned();
                        let currency = json!(value)["currency"].clone();
                        let is_sum =
                            redress_model::decimal_from_text(&amount) == redress_model::decimal_from_text(&plain);
                        if !is_sum || Some(&currency) != json!(fact.slot.value()).get("currency") {
                            wrong.push(format!("{}: {amount} {currency} from {form}", sound.name));
                        }
                    }
                    _ if found["order.total"].because.is_none() => wrong.push(format!("{}: {form}: why?", sound.name)),
                    _ => {}
                }
            }
        }
    }
    assert!(tried > 4_000 && known > 500, "{known} of {tried} were read");
    fail_on(&wrong, tried);
}
