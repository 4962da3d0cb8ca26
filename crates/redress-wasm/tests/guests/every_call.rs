//! The guest `every-call`: what a module in Rust says with `redress-plugin` is what a rule says with the same words.

use redress_model::{
    FieldDefinition, Finding, FindingBuilder, FindingKind, Money, NO_LIMIT, Passage, Record, RecordType, Slot, Stop,
    Type, Value,
};

use crate::desk::{Desk, text};
use crate::guests::{committed, desk, optional};

const DRAFT: &str = "Sorry. Calm down!";

/// A call, its subject, and what is said of it.
type Said = (&'static str, Value, Vec<(&'static str, Vec<Value>)>);

fn texts(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| Value::text(*text)).collect()
}

fn instant(instant: &str) -> Value {
    Value::Instant(instant.parse().unwrap())
}

fn noon() -> Value {
    instant("2026-03-06T12:00:00Z")
}

fn later() -> Value {
    instant("2026-03-06T12:00:00.5Z")
}

fn lasting(duration: &str) -> Value {
    Value::Duration(duration.parse().unwrap())
}

fn date(date: &str) -> Value {
    Value::Date(date.parse().unwrap())
}

fn pounds(amount: &str) -> Value {
    Value::Money(Money::parse(&format!("{amount} GBP"), None).unwrap())
}

fn percent(hundredths: &str) -> Value {
    Value::Percent(hundredths.parse().unwrap())
}

fn passages(passages: &[(usize, usize)]) -> Vec<Value> {
    let words = |from: usize, until: usize| DRAFT.chars().skip(from).take(until - from).collect();
    let passage = |(from, until): &(usize, usize)| {
        Passage { from: *from, until: *until, text: words(*from, *until) }.to_value("passage")
    };
    vec![Value::List(passages.iter().map(passage).collect())]
}

fn payment() -> Value {
    let field = |name: &str, value_type| FieldDefinition { name: name.into(), value_type, meaning: "".into() };
    let fields = vec![field("at", Type::Instant), field("amount", Type::Money)];
    let record_type = RecordType { name: "payment".into(), fields };
    Value::Record(Record::new(record_type.into(), vec![Some(noon()), Some(pounds("12"))]).into())
}

/// What the guest says, in the words of a rule; `met_at` and `used_at` without a value are told by the fact that is not there.
fn everything() -> Vec<Said> {
    let one = |value: Value| vec![value];
    vec![
        (
            "deadline",
            Value::text("answer"),
            vec![
                ("within", one(lasting("4 working hours"))),
                ("after", one(noon())),
                ("met_by", texts(&["agent_reply", "resolved"])),
                ("met_at", one(later())),
                ("paused_while", texts(&["pending"])),
                ("on_reopen", texts(&["as if never met"])),
                ("on_priority_change", texts(&["keep elapsed"])),
                ("warn", one(lasting("30 minutes"))),
                ("warn", one(percent("80"))),
                ("calendar", texts(&["office"])),
                ("working_days", texts(&["same time"])),
            ],
        ),
        (
            "deadline",
            Value::text("call back"),
            vec![("by", one(noon())), ("since", one(later())), ("met_at", Vec::new())],
        ),
        (
            "time_limit",
            Value::text("withdraw"),
            vec![
                ("within", one(lasting("14 days"))),
                ("after", one(noon())),
                ("used_by", texts(&["withdrawn", "returned"])),
                ("used_at", one(later())),
                ("calendar", texts(&["office"])),
                ("working_days", texts(&["close of working day"])),
            ],
        ),
        ("time_limit", Value::text("reject"), vec![("by", one(noon())), ("used_at", Vec::new())]),
        (
            "disclose",
            Value::text("your-rights"),
            vec![("by", one(noon())), ("in_letter", texts(&["deadlock", "final_response"]))],
        ),
        (
            "escalate_to",
            Value::text("team"),
            vec![
                ("within", one(lasting("1 working day"))),
                ("after", one(noon())),
                ("because", texts(&["it is late"])),
            ],
        ),
        ("escalate_to", Value::text("ombudsman"), vec![("by", one(noon()))]),
        (
            "owe",
            Value::text("delay"),
            vec![
                ("per_day", one(pounds("5"))),
                ("days", vec![date("2026-03-02"), date("2026-03-06")]),
                ("at_most", one(pounds("30"))),
                ("at_most_days", one(Value::Integer(10))),
                ("round", vec![Value::text("half even"), Value::Number("0.01".parse().unwrap())]),
                ("pay_within", vec![lasting("10 working days"), noon()]),
                ("calendar", texts(&["office"])),
            ],
        ),
        (
            "owe",
            Value::text("refund"),
            vec![("percent", vec![percent("12.5"), pounds("84.90")]), ("pay_by", one(noon()))],
        ),
        ("owe", Value::text("call-out"), vec![("amount", one(pounds("31.19")))]),
        (
            "may_offer",
            pounds("25"),
            vec![
                ("form", texts(&["credit", "voucher"])),
                ("suggest", one(pounds("10"))),
                ("above", texts(&["manager"])),
                ("window", vec![pounds("100"), lasting("3 months"), Value::List(vec![payment()].into())]),
                ("because", texts(&["it took long"])),
            ],
        ),
        ("may_offer", Value::text(NO_LIMIT), Vec::new()),
        ("needs_approval_of", Value::text("manager"), vec![("because", texts(&["it is much"]))]),
        (
            "require",
            Value::text("name the day"),
            vec![
                ("say_instead", texts(&["on Monday"])),
                ("in_draft", passages(&[(0, 5)])),
                ("because", texts(&["it was asked"])),
            ],
        ),
        (
            "forbid",
            Value::text("no blame"),
            vec![
                ("say_instead", texts(&["we are sorry"])),
                ("in_draft", passages(&[(0, 5), (7, 16)])),
                ("because", texts(&["it hurts"])),
            ],
        ),
        (
            "advise",
            Value::text("shorter"),
            vec![
                ("say_instead", texts(&["yes"])),
                ("in_draft", passages(&[(7, 16)])),
                ("because", texts(&["it is long"])),
            ],
        ),
    ]
}

/// The same as findings of a rule, where the case says this of when the order was delivered.
fn by_a_rule(desk: &Desk, delivered: &Slot) -> Vec<Finding<'static>> {
    let fact = desk.catalogue.find("order.delivered_at").unwrap();
    let finding = |(call, subject, said): Said| {
        let mut builder = FindingBuilder::start(call, &[subject], None).unwrap();
        for (method, values) in said {
            match (values.is_empty(), delivered.value()) {
                (false, _) => builder.say(method, &values).unwrap(),
                (true, Some(at)) => builder.say(method, std::slice::from_ref(at)).unwrap(),
                (true, None) => builder.say_without(method, fact, matches!(delivered, Slot::NotYet)).unwrap(),
            }
        }
        builder.finish().unwrap()
    };
    everything().into_iter().map(finding).collect()
}

#[test]
fn what_the_plugin_says_is_what_a_rule_says() {
    let component = committed("every-call");
    let mut desk = desk(&component).reading("draft", "proposal.draft", text(DRAFT));
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let mut events = redress_model::EventNames::default();
    events.declare(words(&["withdrawn", "returned"]));
    let names = redress_model::PolicyNames {
        events,
        calendars: words(&["office"]),
        statuses: words(&["pending"]),
        forms: words(&["credit", "voucher"]),
        ..(*desk.names).clone()
    };
    desk.names = names.into();
    for delivered in [Slot::Known(later()), Slot::Assumed(noon()), Slot::NotYet, Slot::Missing] {
        let desk = optional(desk.clone(), "delivered_at", "order.delivered_at", delivered.clone());
        let asked = optional(desk.clone(), "question", "ticket.subject", text("who pays"));
        let desk = optional(desk, "question", "ticket.subject", Slot::Missing);
        let module = desk.load_bytes(&component).unwrap_or_else(|problems| panic!("{problems:?}"));
        let report = module.run(&desk.case()).unwrap();
        let expected = by_a_rule(&desk, &delivered);
        assert_eq!(report.findings.len(), expected.len());
        for (found, expected) in report.findings.iter().zip(&expected) {
            assert_eq!(found, expected, "{delivered:?}");
        }
        let Err(Stop::OpenPoint(open)) = module.run(&asked.case()) else { panic!("it is open") };
        assert_eq!(open.question, "who pays");
        let about = [(FindingKind::Entitlement, Some("delayed start".to_owned())), (FindingKind::Deadline, None)];
        assert_eq!(open.about, about);
    }
    // every kind there is
    let made: std::collections::BTreeSet<FindingKind> =
        everything().iter().map(|(call, ..)| redress_model::Call::named(call).unwrap().finding).collect();
    assert_eq!(made.len(), FindingKind::ALL.len());
}
