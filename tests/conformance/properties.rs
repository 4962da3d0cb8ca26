//! Properties: a hundred thousand tickets made from the catalogue, so that every rule fires often; none makes the engine panic,
//! and each is decided alike whenever and wherever it is decided.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use jiff::{Timestamp, ToSpan};
use redress::{DecideOptions, Node, Policies, Ticket};
use redress_model::{Catalogue, Type};
use serde_json::{Map, Value as Json, json};

use crate::page::{files_in, home, text_of};
use crate::random::{Random, on_all_cores};
use crate::schemas::validated;

/// How many tickets each policy decides.
const TICKETS: usize = 100_000;
const SEED: u64 = 20_260_307;

#[test]
fn tickets_of_every_kind_are_decided_alike_everywhere() {
    decide_many("policies/every-kind");
}

#[test]
fn the_house_code_decides_tickets_of_every_kind() {
    let folder = home().join("../policies/house-code");
    if folder.is_dir() {
        decide_many("../policies/house-code");
    }
}

/// Decides tickets by the policy of a folder.
fn decide_many(folder: &str) {
    println!("seed {SEED}");
    let folder = home().join(folder);
    let policies = Policies::load(&folder).unwrap_or_else(|error| panic!("{error}"));
    let catalogue = &policies.versions().last().unwrap().catalogue;
    let maker = TicketMaker::new(&policies, catalogue, words_of(&folder));
    let first = on_all_cores(TICKETS, |range| {
        let (mut digests, mut outcomes) = (Vec::new(), BTreeMap::new());
        for n in range {
            let (ticket, at) = maker.ticket(n);
            let decision = policies.decide(&ticket, at);
            for rule in &decision.rules {
                let key = (rule.rule.to_string(), serde_json::to_value(rule.outcome).unwrap().to_string());
                *outcomes.entry(key).or_insert(0usize) += 1;
            }
            if n % 10 == 0 {
                // without the index, and with every body left to its interpreter
                let long_way = DecideOptions { the_long_way: true, ..DecideOptions::default() };
                let the_long_way = policies.decide_with(&ticket, at, long_way).to_json();
                assert_eq!(decision.to_json(), the_long_way, "ticket {n} of seed {SEED}");
            }
            if n % 50 == 0 {
                validated(&decision);
                scrutinise(&decision);
            }
            digests.push(digest(&decision.to_json()));
        }
        (digests, outcomes)
    });
    let digests: Vec<u64> = first.iter().flat_map(|(digests, _)| digests.iter().copied()).collect();
    // one of ten once more, from the last to the first, so that other threads decide them in another order
    let again = on_all_cores(TICKETS / 10, |range| {
        let decide = |n: usize| {
            let n = TICKETS - 10 * (n + 1);
            let (ticket, at) = maker.ticket(n);
            (n, digest(&policies.decide(&ticket, at).to_json()))
        };
        range.map(decide).collect::<Vec<_>>()
    });
    let differ = again.into_iter().flatten().find(|(n, again)| digests[*n] != *again);
    assert_eq!(differ, None, "a ticket that is decided differently on another thread");

    let mut outcomes: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (key, count) in first.into_iter().flat_map(|(_, outcomes)| outcomes) {
        *outcomes.entry(key).or_insert(0) += count;
    }
    let mut seldom = Vec::new();
    for clause in &policies.versions().last().unwrap().clauses {
        let count = |outcome: &str| -> usize {
            let of_rule = |rule: &redress_policy::Rule| outcomes.get(&(rule.id.clone(), format!("{outcome:?}")));
            clause.rules.iter().filter_map(of_rule).sum()
        };
        // a clause that only says that a point is open fires by saying so
        let is_open = clause.rules.iter().all(|rule| rule.emits.is_empty());
        let fired = if is_open { count("unknown") } else { count("fired") };
        if !clause.rules.is_empty() && fired * 100 < TICKETS {
            seldom.push(format!("{} fired {fired} times", clause.full_heading));
        }
    }
    assert!(seldom.is_empty(), "rules that fire in less than 1 % of {TICKETS} tickets: {seldom:#?}");
}

/// What holds of every decision, whatever the policy.
fn scrutinise(decision: &redress::Decision) {
    let json = serde_json::to_value(decision).unwrap();
    if let Some(compensation) = &decision.compensation {
        if let Some(total) = compensation.total {
            let sum =
                compensation.lines.iter().map(|line| line.amount).reduce(|one, other| one.checked_add(other).unwrap());
            assert_eq!(Some(total), sum, "the lines add up to the total: {json:#}");
        }
        if let (Some(total), Some(outstanding)) = (compensation.total, compensation.outstanding) {
            assert!(!outstanding.compare(total).unwrap().is_gt(), "no more is open than is owed: {json:#}");
        }
        if let Some(envelope) = &compensation.envelope {
            assert_eq!(envelope.windows.iter().filter(|window| window.headroom.amount.is_sign_negative()).count(), 0);
        }
    }
    assert!(decision.next_changes.iter().all(|change| change.at > decision.at), "{json:#}");
    assert!(decision.next_changes.is_sorted_by_key(|change| change.at), "{json:#}");
    assert!(decision.valid_until.is_none_or(|until| until > decision.at), "{json:#}");
    for need in &decision.needs {
        assert!(!decision.facts.contains_key(&need.fact) || has_parts(&need.value_type), "needed and known: {json:#}");
        assert!(!need.rules.is_empty());
    }
    let mut deadlines: Vec<&str> = decision.deadlines.iter().map(|deadline| &*deadline.name).collect();
    deadlines.sort_unstable();
    assert!(deadlines.windows(2).all(|pair| pair[0] != pair[1]), "one question, two answers: {json:#}");
}

/// A record or a list of records can be known and lack a field.
fn has_parts(value_type: &str) -> bool {
    value_type.starts_with("list") || value_type.starts_with("record")
}

fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// The texts that the pages of a policy speak of: literals and cells, so that its rules find what they ask for.
fn words_of(folder: &Path) -> Vec<String> {
    let mut words = vec!["x".to_owned(), String::new(), "guarantee \u{202e}\u{1b}[31m".to_owned()];
    words.extend(["customer_message", "status_changed", "We GUARANTEE it", "a guarantee"].map(str::to_owned));
    for page in files_in(folder, "md") {
        let text = text_of(&page);
        for line in text.lines() {
            words.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
            if line.starts_with('|') {
                words.extend(line.split(['|', ',']).map(|cell| cell.trim().trim_start_matches("not ").to_owned()));
            }
        }
    }
    words.retain(|word| word.len() < 60);
    words.sort();
    words.dedup();
    words
}

/// What tickets are made from: the catalogue, the words of the pages, and the policy's own examples, by clause.
struct TicketMaker<'p> {
    catalogue: &'p Catalogue,
    words: Vec<String>,
    examples: Vec<Vec<(Json, Timestamp)>>,
}

impl<'p> TicketMaker<'p> {
    fn new(policies: &'p Policies, catalogue: &'p Catalogue, words: Vec<String>) -> TicketMaker<'p> {
        let clauses = &policies.versions().last().unwrap().clauses;
        let cases = clauses.iter().map(|clause| {
            let own = clause.scenarios.iter().filter(|scenario| scenario.mapping.is_none());
            own.map(|scenario| (json_of(&scenario.case), scenario.at)).collect::<Vec<_>>()
        });
        TicketMaker { catalogue, words, examples: cases.filter(|cases| !cases.is_empty()).collect() }
    }

    /// The n-th ticket, and when it is decided: an example with some of its facts changed, or every fact of the catalogue;
    /// some are missing, or now and then of a wrong type.
    fn ticket(&self, n: usize) -> (Ticket<'static>, Timestamp) {
        let mut random = Random::from_seed(SEED + n as u64);
        let is_example = random.percent(if self.examples.len() > 5 { 80 } else { 5 });
        let (mut json, at) = match is_example {
            true => {
                let clause = random.below(self.examples.len());
                random.one_of(&self.examples[clause]).clone()
            }
            false => (json!({}), "2026-04-02T11:30:00Z".parse().unwrap()),
        };
        let is_proposed = is_example || random.percent(70);
        let missing = *random.one_of(&[0, 0, 3, 10, 30]);
        let wrong = *random.one_of(&[0, 0, 0, 1, 5]);
        let changed = if is_example { 3 } else { 100 };
        for (_, fact) in self.catalogue.iter() {
            if !random.percent(changed) || (!is_proposed && fact.name.starts_with("proposal.")) {
                continue;
            }
            let value = match (random.percent(missing), random.percent(wrong)) {
                (true, _) => Json::Null,
                (_, true) => {
                    random.one_of(&[json!(7), json!("?"), json!({}), json!([]), json!(true), json!([[1]])]).clone()
                }
                _ => value(&fact.value_type, &self.words, at, &mut random, missing),
            };
            put(&mut json, &fact.pointer, value);
        }
        if json["proposal"].as_object().is_some_and(|proposal| proposal.values().all(Json::is_null)) {
            json["proposal"] = Json::Null;
        }
        (Ticket::from_json(json.to_string().as_bytes()).unwrap().into_owned(), at)
    }
}

fn json_of(node: &Node) -> Json {
    match node {
        Node::Null => Json::Null,
        Node::Bool(yes) => json!(yes),
        Node::Number(digits) => serde_json::from_str(digits).unwrap(),
        Node::Text(text) => json!(**text),
        Node::List(nodes) => nodes.iter().map(json_of).collect(),
        Node::Object(members) => {
            Json::Object(members.iter().map(|(name, node)| (name.to_string(), json_of(node))).collect())
        }
    }
}

fn put(json: &mut Json, pointer: &str, value: Json) {
    let mut place = json;
    for part in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = json!({});
        }
        place = place.as_object_mut().unwrap().entry(part).or_insert(Json::Null);
    }
    *place = value;
}

fn value(wanted: &Type, words: &[String], at: Timestamp, random: &mut Random, missing: usize) -> Json {
    match wanted {
        Type::Text => json!(random.one_of(words)),
        Type::OneOf(allowed) => json!(**random.one_of(allowed)),
        Type::Number => json!(random.one_of(&["0", "0.5", "-1", "3.14", "100"])),
        Type::Integer => json!(random.one_of(&[0, 1, 2, 3, 5, 10, 100, -1])),
        Type::Percent => json!(random.one_of(&["0%", "10%", "33.333%", "100%"])),
        Type::Bool => json!(random.percent(50)),
        Type::Money => money(random),
        Type::Instant => json!(instant(at, random).to_string()),
        Type::Date => json!(instant(at, random).to_zoned(jiff::tz::TimeZone::UTC).date().to_string()),
        Type::Duration => json!(random.one_of(&["1 hour", "2 working days", "3 months", "0 minutes"])),
        Type::List(element) => {
            let count = *random.one_of(&[0, 0, 1, 1, 2, 3, 6]);
            Json::Array((0..count).map(|_| value(element, words, at, random, missing)).collect())
        }
        Type::Record(record) => {
            let mut members = Map::new();
            for field in &record.fields {
                if !random.percent(missing / 2) {
                    members.insert(field.name.to_string(), value(&field.value_type, words, at, random, missing));
                }
            }
            Json::Object(members)
        }
    }
}

fn money(random: &mut Random) -> Json {
    let amounts =
        ["0", "0.01", "5", "9.99", "10", "10.01", "24.99", "25", "25.01", "50", "84.90", "120", "99999999.99"];
    let amount = *random.one_of(&amounts);
    let currency = if random.percent(2) { "EUR" } else { "GBP" };
    if random.percent(50) {
        json!(format!("{amount} {currency}"))
    } else {
        json!({ "amount": amount, "currency": currency })
    }
}

/// Around the instant of decision, on the edges of days and of clock changes, and far away.
fn instant(at: Timestamp, random: &mut Random) -> Timestamp {
    let edges = ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2025-12-31T23:59:59Z", "2026-04-01T23:00:00Z"];
    match random.below(12) {
        0 => random.one_of(&edges).parse().unwrap(),
        1 => at,
        2 => random.instant_near(at - 2400.hours(), 6_000_000),
        3..=6 => random.instant_near(at - 240.hours(), 860_000),
        _ => random.instant_near(at, 200_000),
    }
}
