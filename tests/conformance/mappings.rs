//! Mappings, as pages: payloads of each vendor's shapes with the facts that come of them, and mappings that cannot be used.

use std::fmt::Write;

use redress::model::{Catalogue, FactDefinition, Slot, Type};
use redress::{BUILT_IN_MAPPINGS, Mapping, MappingReport, Ticket, recognised};

use crate::page::{Case, Page, home, none_differ};

#[test]
fn each_payload_gives_the_facts_of_its_page() {
    let differences: Vec<String> = Page::all_in("mappings").iter().flat_map(|page| page.check(check)).collect();
    none_differ(&differences);
}

#[test]
fn the_page_for_developers_is_true() {
    let page = Page::read(home().join("../docs/mappings.md"));
    let shown = page.cases.iter().flat_map(|case| &case.fences).filter(|fence| fence.is("expected")).count();
    assert!(shown >= 4, "only {shown} examples were found");
    none_differ(&page.check(check));
}

/// What a case's mapping makes of its payload; without a mapping, the vendor's whose shape it has.
fn check(case: &Case) -> Vec<String> {
    if case.text("expected").is_none() {
        return Vec::new();
    }
    let payload = Ticket::from_json(case.text("payload").unwrap_or("{}").as_bytes()).unwrap();
    let mapping = match case.text("account") {
        Some(text) => match Mapping::from_toml(text) {
            Ok(mapping) => mapping,
            Err(error) => return vec![format!("error: {error}")],
        },
        None => match recognised(&payload) {
            Some((mapping, _)) => mapping,
            None => return vec!["recognised as nobody's".to_owned()],
        },
    };
    let mut catalogue = Catalogue::core();
    for name in case.fences.iter().filter_map(|fence| fence.attribute("declares")) {
        catalogue.put(declared(name));
    }
    let everything = case.fences.iter().any(|fence| fence.is("expected") && fence.is("gaps"));
    vec![written(&mapping, &mapping.report(&payload, &catalogue), everything)]
}

/// A text fact that a policy declares at a place of its own: `visit.zone@/visits/zone`.
fn declared(text: &str) -> FactDefinition {
    let (name, pointer) = text.split_once('@').unwrap();
    FactDefinition {
        name: name.into(),
        value_type: if name.ends_with("_at") { Type::Instant } else { Type::Text },
        unit: None,
        meaning: "a fact of the policy's own".into(),
        pointer: pointer.into(),
        missing_means: None,
        later_means_not_yet: false,
        personal: false,
    }
}

/// The report in lines: known facts, broken ones, and why the history or, with `gaps`, anything that is mapped is missing.
fn written(mapping: &Mapping, report: &MappingReport, everything: bool) -> String {
    let mut text = String::new();
    if let Some(recognition) = &report.recognition {
        let _ = writeln!(
            text,
            "{}: {}, {} of {} signs",
            mapping.name(),
            recognition.shape,
            recognition.signs,
            recognition.of
        );
    }
    for fact in &report.facts {
        let from = fact.from.join(", ");
        let because = fact.because.as_deref().unwrap_or_default();
        let is_history = ["ticket.events", "ticket.conversation"].contains(&&*fact.fact);
        match &fact.slot {
            Slot::Known(value) => {
                let elements = value.as_list().filter(|_| is_history);
                match elements {
                    Some(elements) => {
                        let _ = writeln!(text, "{} from {from}", fact.fact);
                        for each in elements {
                            let _ = writeln!(text, "  {each}");
                        }
                    }
                    None => {
                        let _ = writeln!(text, "{} = {value} from {from}", fact.fact);
                    }
                }
            }
            Slot::Broken(_) => {
                let _ = writeln!(text, "{} is broken: {because}; from {from}", fact.fact);
            }
            _ if is_history || everything && fact.is_mapped => {
                let _ = writeln!(text, "{} is missing: {because}", fact.fact);
            }
            _ => {}
        }
    }
    for name in &report.unread {
        let _ = writeln!(text, "{name} is read by no rule");
    }
    text
}

#[test]
fn each_built_in_mapping_says_what_it_is_and_what_it_lacks() {
    let catalogue = Catalogue::core();
    let nothing = Ticket::from_json(b"{}").unwrap();
    for built_in in BUILT_IN_MAPPINGS {
        let mapping = Mapping::built_in(built_in.name).unwrap();
        assert_eq!(mapping.name(), built_in.name);
        assert!(!mapping.title().is_empty());
        assert!(built_in.text.starts_with("# "), "{} does not say where its shapes come from", built_in.name);
        let report = mapping.report(&nothing, &catalogue);
        assert_eq!(report.recognition.unwrap().signs, 0, "{}", built_in.name);
        assert!(report.facts.iter().all(|fact| fact.from.is_empty()), "{}", built_in.name);
        // an extension that adds nothing changes nothing
        let extended = Mapping::from_toml(&format!("extends = \"{}\"", built_in.name)).unwrap();
        assert_eq!(format!("{mapping:?}"), format!("{extended:?}"));
    }
}

/// A mapping that cannot be used, and what is said of it.
const WRONG: &[(&str, &str)] = &[
    ("# ours\nx", "the mapping is not TOML: line 2: "),
    ("nmae = 'x'", "the mapping has no `nmae`; did you mean `name`?"),
    ("format_version = 2", "`format_version` is 1"),
    ("name = 5", "`name` of the mapping is a text"),
    ("extends = 'zendesc'", "there is no mapping `zendesc`; did you mean `zendesk`? (built in: "),
    ("time_zone = 'Londn'", "`Londn` is no time zone, such as `Europe/London`"),
    ("facts = 5", "`facts` of the mapping is a table"),
    ("facts.'ticket.id' = 5", "`ticket.id` is a table, such as `{ from = \"/ticket/id\" }`"),
    ("facts.'ticket.id' = {}", "`ticket.id` does not say where it comes from: `from = \"/…\"`"),
    ("facts.'ticket.id' = { from = 5 }", "`from` of `ticket.id` is a text, or a list of texts"),
    ("facts.'ticket.id' = { form = 'x', fron = '/id' }", "`ticket.id` has no `fron`; did you mean `from`?"),
    ("facts.'ticket.id' = { from = 'id' }", "`id` is no path: write `/ticket/id` "),
    ("facts.'ticket.id' = { from = '/a//b' }", "`/a//b` is no path: "),
    ("facts.'ticket.id' = { from = '/a/[id]/b' }", "`/a/[id]/b` is no path: "),
    ("facts.'ticket.id' = { from = '/a/[id=5/b' }", "`/a/[id=5/b` is no path: "),
    ("facts.'ticket.id' = { from = '/a/[id=5]b' }", "`/a/[id=5]b` is no path: "),
    ("facts.'ticket.id' = { from = 'each/id' }", "`ticket.id` is no field of an event, so its path cannot begin with "),
    ("facts.'ticket.priorty' = { from = '/p' }", "there is no fact `ticket.priorty`; did you mean `ticket.priority`?"),
    ("facts.priority = { from = '/p' }", "`priority` is no fact: a group, a dot and a name"),
    (
        "facts.'ticket.status' = { from = '/s', values = { a = 'opened' } }",
        "`ticket.status` is never `opened`; did you mean `open`?",
    ),
    (
        "facts.'ticket.status' = { from = '/s', values = { a = 5 } }",
        "a value of `ticket.status` is neither text nor true or false",
    ),
    ("facts.'ticket.status' = { from = '/s', values = { a = true } }", "`ticket.status` is a text, not `true`"),
    (
        "facts.'customer.vulnerable' = { from = '/s', values = { 1 = 'yes' } }",
        "`customer.vulnerable` is true or false, not `yes`",
    ),
    (
        "facts.'ticket.status' = { from = '/s', values = 'statsu' }\n[values.status]\na = 'open'",
        "`ticket.status` names values `statsu`, and there is no `[values.statsu]`; did you mean `status`?",
    ),
    ("extends = 'zendesk'\n[values.status]\nparked = 'parked'", "`ticket.status` is never `parked`"),
    (
        "facts.'ticket.status' = { from = '/s', unknown = 'seen' }",
        "`unknown` of `ticket.status` is `broken` or `missing`, not `seen`",
    ),
    (
        "facts.'ticket.received_at' = { from = '/s', form = 'epoch second' }",
        "unknown form `epoch second`; did you mean `epoch seconds`?",
    ),
    (
        "facts.'ticket.received_at' = { from = '/s', time_zone = 'Berlin' }",
        "`ticket.received_at` has a time zone: say `form = \"local time\"` too",
    ),
    (
        "facts.'ticket.received_at' = { from = '/s', form = 'local time', time_zone = 'Belrin' }",
        "`ticket.received_at` is in `Belrin`, which is no time zone",
    ),
    ("[[shapes]]\nname = 'x'", "a shape has signs: "),
    ("[[shapes]]\nhas = '/id'", "a shape has a `name`"),
    ("shapes = 5", "`shapes` of the mapping is a list of tables: `[[shapes]]`"),
    ("[[events]]\ntells = 'messages'", "a list of events does not say where it stands: `from = \"/comments\"`"),
    ("[[events]]\nfrom = '/c'\ntells = 'all'", "a list of events tells `messages` or `statuses`, not `all`"),
    ("[[events]]\nfrom = '/c'\nkinds = []", "the events at /c have `kinds`, and each says when it was: "),
    (
        "[[events]]\nfrom = '/c'\nkinds = [{ type = 'note' }]",
        "the events at /c have `kinds`, and each says when it was: ",
    ),
    (
        "[[events]]\nfrom = '/c'\nat = { from = 'each/a' }\nkinds = [{ actor = 'agent' }]",
        "a kind of the events at /c has no `type`",
    ),
    (
        "[[events]]\nfrom = '/c'\nat = { from = 'each/a' }\nkinds = [{ type = 'note', actor = 'agnet' }]",
        "`actor` is never `agnet`; did you mean `agent`?",
    ),
    (
        "[[events]]\nfrom = '/c'\nat = { from = 'each/a' }\nkinds = [{ type = 'note', actr = 'agent' }]",
        "a kind of the events at /c have no `actr`; did you mean `actor`?",
    ),
    ("[[events]]\nfrom = '/c'\nwhole = 'yes'", "`whole` of the events at /c is false, or a table of conditions"),
    (
        "extends = 'chatwoot'\nwhole = './message'",
        "no list of events stands at `./message`, which is said to be whole; did you mean `./messages`?",
    ),
    ("[absent]\n'ticket.priorty' = 'x'", "there is no fact `ticket.priorty`; did you mean `ticket.priority`?"),
];

#[test]
fn mappings_that_cannot_be_used_are_refused_in_words() {
    let mut differences = Vec::new();
    for (text, expected) in WRONG {
        let found = Mapping::from_toml(text).map(|_| "a mapping".to_owned()).unwrap_or_else(|error| error.to_string());
        if !found.starts_with(expected) {
            differences.push(format!("{text}\nexpected {expected}\nfound    {found}"));
        }
    }
    none_differ(&differences);
}

#[test]
fn hostile_mappings_are_refused_and_never_panic() {
    let texts = [
        format!("a = {}", "[".repeat(50_000)),
        format!("{}1", "a.".repeat(20_000)),
        format!("[facts.'ticket.id']\nfrom = '{}'", "/a".repeat(100_000)),
        format!("[facts.'ticket.id']\nfrom = '{}'", "/[a=".repeat(100_000)),
        format!("[facts.'ticket.id']\nfrom = '/a{}'", "/*".repeat(100_000)),
        "[facts.'ticket.id']\nfrom = '/[=]'".to_owned(),
        "[facts.'ticket.id']\nfrom = '/é/[é=é]/日'".to_owned(),
        format!("extends = '{}'", "x".repeat(100_000)),
        "\u{0}".to_owned(),
    ];
    let payload = Ticket::from_json(br#"{"a": [1, {"a": [[], {}]}], "\u00e9": [{"\u00e9": "\u00e9"}]}"#).unwrap();
    for text in texts {
        if let Ok(mapping) = Mapping::from_toml(&text) {
            drop(mapping.report(&payload, &Catalogue::core()));
        }
    }
}

#[test]
fn long_lists_take_no_longer_than_their_length_asks_for() {
    // 40,000 comments by 40,000 users: looking through the users for each would be thousands of millions of comparisons
    let count = 40_000;
    let mut text =
        r#"{"ticket": {"id": 1, "requester_id": 1, "submitter_id": 1, "via": {"channel": "email"}}, "users": ["#
            .to_owned();
    for n in 1..=count {
        let role = if n == 1 { "end-user" } else { "agent" };
        let _ = write!(text, r#"{{"id": {n}, "role": "{role}"}}{}"#, if n < count { "," } else { "]" });
    }
    text += r#", "comments": ["#;
    for n in 1..=count {
        let comment = format!(r#"{{"author_id": {n}, "public": true, "created_at": "2025-03-28T15:42:10Z"}}"#);
        let _ = write!(text, "{comment}{}", if n < count { "," } else { "]}" });
    }
    let case = Mapping::built_in("zendesk").unwrap().apply(&Ticket::from_json(text.as_bytes()).unwrap());
    let Some(redress::Node::List(said)) = case.document().pointer("/ticket/conversation") else {
        panic!("nothing was said")
    };
    let is_of = |each: &&redress::Node, name: &str| each.get("type").and_then(redress::Node::as_text) == Some(name);
    let count_of = |name: &str| said.iter().filter(|each| is_of(each, name)).count();
    assert_eq!((count_of("customer_message"), count_of("agent_reply")), (1, count - 1));
}
