//! What can be said with each call of the vocabulary: in the words of a rule, and as fields of the contract.

use redress_model::{
    Call, FindingKind, Method, NO_LIMIT, PRIORITY_CHANGES, ParameterKind, Passage, REOPENINGS, Rounding, Value,
};
use serde_json::{Value as Json, json};

pub(crate) const DRAFT: &str = "Grüße. Calm down!";

/// What may be said of a finding: in the words of a rule, and as a field of the contract.
#[derive(Clone, Debug)]
pub(crate) struct Saying {
    pub(crate) by_a_rule: Vec<(&'static str, Said)>,
    pub(crate) field: &'static str,
    pub(crate) in_contract: Json,
}

#[derive(Clone, Debug)]
pub(crate) enum Said {
    Values(Vec<Value>),
    /// A fact that is not there, by its place among those that the module is given.
    Fact(usize),
}

pub(crate) fn instant(n: usize) -> Value {
    let instants = ["2026-03-06T16:45:00Z", "2026-04-01T00:00:00.5Z"];
    Value::Instant(instants[n].parse().unwrap())
}

/// What may be given for a parameter of a method or, without one, for the subject.
pub(crate) fn samples(call: &Call, method: Option<&Method>, kind: ParameterKind) -> Vec<Value> {
    let texts = |texts: &[&str]| texts.iter().map(|text| Value::text(*text)).collect::<Vec<_>>();
    let durations = || ["90 minutes", "14 days", "3 months", "4 working hours", "1 working day"].into_iter();
    let durations = || durations().map(|duration| Value::Duration(duration.parse().unwrap())).collect::<Vec<_>>();
    let money = |amount: &str| Value::Money(redress_model::Money::parse(amount, None).unwrap());
    let percents = || vec![Value::Percent("12.5".parse().unwrap())];
    match kind {
        ParameterKind::Text => texts(match method.map_or(call.name, |method| method.name) {
            "disclose" => &["your-rights"],
            "escalate_to" => &["team", "ombudsman"],
            "needs_approval_of" | "above" => &["agent", "manager"],
            "calendar" => &["office", "scotland"],
            "working_days" => &["close of working day", "same time"],
            "paused_while" => &["pending", "on_hold"],
            "form" => &["credit", "voucher"],
            "in_letter" => &["final_response", "deadlock"],
            "met_by" | "used_by" => &["agent_reply", "resolved"],
            "on_reopen" => &REOPENINGS,
            "on_priority_change" => &PRIORITY_CHANGES,
            "round" => return Rounding::ALL.iter().map(|(name, _)| Value::text(*name)).collect(),
            _ => &["say it", "señor"],
        }),
        ParameterKind::Number => vec![Value::Number("0.05".parse().unwrap())],
        ParameterKind::Integer => vec![Value::Integer(0), Value::Integer(30)],
        ParameterKind::Money => vec![money("0 GBP"), money("84.90 GBP")],
        ParameterKind::Ceiling => vec![money("25 GBP"), Value::text(NO_LIMIT)],
        ParameterKind::Percent => percents(),
        ParameterKind::Instant => vec![instant(0), instant(1)],
        ParameterKind::Date => {
            vec![Value::Date("2026-02-28".parse().unwrap()), Value::Date("2028-02-29".parse().unwrap())]
        }
        ParameterKind::Duration | ParameterKind::Length => durations(),
        ParameterKind::DurationOrPercent => [durations(), percents()].concat(),
        ParameterKind::Passages => {
            vec![Value::List(vec![passage(7, 16)].into()), Value::List(vec![passage(0, 5), passage(7, 16)].into())]
        }
        // the one list is that of a window's payments
        ParameterKind::List => vec![Value::List(Vec::new().into()), Value::List(vec![payment(), payment()].into())],
        other => panic!("no sample of {}", other.expected()),
    }
}

fn passage(from: usize, until: usize) -> Value {
    let words = DRAFT.chars().skip(from).take(until - from).collect();
    Passage { from, until, text: words }.to_value("probe")
}

fn payment() -> Value {
    use redress_model::{FieldDefinition, Record, RecordType, Type};
    let field = |name: &str, value_type| FieldDefinition { name: name.into(), value_type, meaning: "".into() };
    let fields = vec![field("at", Type::Instant), field("amount", Type::Money)];
    let record_type = RecordType { name: "payment".into(), fields };
    let amount = Value::Money(redress_model::Money::parse("12 GBP", None).unwrap());
    Value::Record(Record::new(record_type.into(), vec![Some(instant(1)), Some(amount)]).into())
}

/// The ways to give a method its arguments: every sample at least once, and several where it takes several.
fn arguments(call: &Call, method: &Method) -> Vec<Vec<Value>> {
    let samples: Vec<Vec<Value>> =
        method.parameters.iter().map(|parameter| self::samples(call, Some(method), parameter.kind)).collect();
    let ways = samples.iter().map(Vec::len).max().unwrap_or_default();
    let way = |n: usize| samples.iter().map(|each| each[n % each.len()].clone()).collect();
    let mut all: Vec<Vec<Value>> = (0..ways).map(way).collect();
    if method.repeats {
        all.push(samples.concat());
    }
    all
}

/// A value without names of its own, as the contract writes it.
pub(crate) fn plain(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(&**text),
        Value::Integer(integer) => json!(integer),
        Value::Number(decimal) | Value::Percent(decimal) => json!(decimal.to_string()),
        Value::Money(money) => json!({ "amount": money.amount.to_string(), "currency": money.currency.code() }),
        Value::Date(date) => json!({ "year": date.year(), "month": date.month(), "day": date.day() }),
        Value::Instant(instant) => {
            json!({ "seconds": instant.as_second(), "nanoseconds": instant.subsec_nanosecond() })
        }
        Value::Duration(duration) => {
            use redress_time::Duration;
            match duration {
                Duration::Elapsed { seconds } => json!({ "elapsed": seconds }),
                Duration::Days(days) => json!({ "days": days }),
                Duration::Months(months) => json!({ "months": months }),
                Duration::WorkingTime { seconds } => json!({ "working-time": seconds }),
                Duration::WorkingDays(days) => json!({ "working-days": days }),
            }
        }
        other => panic!("{other} has parts"),
    }
}

/// A word of a closed set: `as if never met`.
pub(crate) fn word(value: &Value) -> Json {
    json!(value.as_text().unwrap().replace(' ', "-"))
}

fn kebab(name: &'static str) -> &'static str {
    name.replace('_', "-").leak()
}

/// What the methods of one saying are in the contract: a field's name and its value. A method that is not named here is the field of its
/// name, so that one which the contract lacks is found missing.
fn in_contract(call: &Call, said: &[(&'static str, Vec<Value>)]) -> (&'static str, Json) {
    let (name, given) = (said[0].0, &said[0].1);
    let second = || &said[1].1[0];
    let target = if call.finding == FindingKind::Escalation { "by" } else { "target" };
    match (call.finding, name) {
        (FindingKind::Disclosure, "by") => ("by", plain(&given[0])),
        (_, "by") => (target, json!({ "by": plain(&given[0]) })),
        (_, "within") => (target, json!({ "within": { "within": plain(&given[0]), "after": plain(second()) } })),
        (_, "amount") => ("basis", json!({ "amount": plain(&given[0]) })),
        (_, "per_day") => {
            let days = said[1].1.iter().map(plain).collect::<Vec<_>>();
            ("basis", json!({ "per-day": { "rate": plain(&given[0]), "first": days[0], "last": days[1] } }))
        }
        (_, "percent") => ("basis", json!({ "percent": { "percent": plain(&given[0]), "price": plain(&given[1]) } })),
        (_, "in_letter") => ("letters", given.iter().map(plain).collect()),
        (_, "form") => ("forms", given.iter().map(plain).collect()),
        (_, "met_at" | "used_at") => (kebab(name), json!({ "at": plain(&given[0]) })),
        (_, "on_reopen" | "on_priority_change") => (kebab(name), word(&given[0])),
        (_, "round") => ("rounding", json!({ "mode": word(&given[0]), "unit": plain(&given[1]) })),
        (_, "pay_within") => ("pay-within", json!({ "within": plain(&given[0]), "after": plain(&given[1]) })),
        (_, "warn") => ("warnings", given.iter().map(warning).collect()),
        (_, "window") => {
            let Value::List(payments) = &given[2] else { panic!("a list") };
            let payment = |value: &Value| match value {
                Value::Record(record) => {
                    json!({ "at": plain(record.get("at").unwrap()), "amount": plain(record.get("amount").unwrap()) })
                }
                other => panic!("{other}"),
            };
            let payments: Vec<Json> = payments.iter().map(payment).collect();
            ("window", json!({ "limit": plain(&given[0]), "period": plain(&given[1]), "payments": payments }))
        }
        (_, "in_draft") => {
            let passages = Passage::all_of(&given[0]);
            ("in-draft", passages.iter().map(|each| json!({ "from": each.from, "until": each.until })).collect())
        }
        _ if call.method(name).is_some_and(|method| method.repeats) => (kebab(name), given.iter().map(plain).collect()),
        _ => (kebab(name), plain(&given[0])),
    }
}

fn warning(value: &Value) -> Json {
    if matches!(value, Value::Percent(_)) {
        json!({ "share": plain(value) })
    } else {
        json!({ "before": plain(value) })
    }
}

/// The ways to say some methods together: `.within(…)` with `.after(…)`.
fn together(call: &'static Call, methods: &[&'static str]) -> Vec<Saying> {
    let ways: Vec<Vec<Vec<Value>>> =
        methods.iter().map(|name| arguments(call, call.method(name).expect("it has the method"))).collect();
    let most = ways.iter().map(Vec::len).max().unwrap_or_default();
    let said = |n: usize| -> Vec<(&'static str, Vec<Value>)> {
        methods.iter().zip(&ways).map(|(name, ways)| (*name, ways[n % ways.len()].clone())).collect()
    };
    let mut all: Vec<Saying> = (0..most)
        .map(said)
        .map(|said| {
            let (field, in_contract) = in_contract(call, &said);
            let by_a_rule = said.into_iter().map(|(name, values)| (name, Said::Values(values))).collect();
            Saying { by_a_rule, field, in_contract }
        })
        .collect();
    if let ["met_at" | "used_at"] = methods {
        // the places of the facts at the desk
        for (place, fact) in [(2, "known"), (3, "not-yet"), (4, "missing")] {
            let said = if place == 2 { Said::Values(vec![instant(0)]) } else { Said::Fact(place) };
            let in_contract = json!({ "as-told-by": fact });
            all.push(Saying { by_a_rule: vec![(methods[0], said)], field: kebab(methods[0]), in_contract });
        }
    }
    if methods == ["warn"] {
        // at several times
        let (one, other) = (all[0].clone(), all[all.len() - 1].clone());
        let both = [one.in_contract, other.in_contract].into_iter().flat_map(|each| each.as_array().unwrap().clone());
        let in_contract = both.collect();
        all.push(Saying { by_a_rule: [one.by_a_rule, other.by_a_rule].concat(), field: "warnings", in_contract });
    }
    all
}

/// Everything that can be said with a call: its subject, one way to say what must be said, and nothing, one or two things besides.
pub(crate) fn all_sayings(call: &'static Call) -> Vec<(Value, Vec<Saying>)> {
    let subjects = samples(call, None, call.subject.kind);
    let needed: Vec<Vec<Saying>> = match call.needs_one_of {
        [] => vec![Vec::new()],
        sets => sets
            .iter()
            .flat_map(|set| match set {
                [] => vec![Vec::new()],
                set => together(call, set).into_iter().map(|saying| vec![saying]).collect(),
            })
            .collect(),
    };
    let is_needed = |name: &str| call.needs_one_of.iter().any(|set| set.contains(&name));
    let others: Vec<Saying> = call
        .methods
        .iter()
        .filter(|method| !is_needed(method.name))
        .flat_map(|method| together(call, &[method.name]))
        .collect();
    let mut all: Vec<(Value, Vec<Saying>)> = Vec::new();
    let mut add = |n: usize, besides: &[&Saying]| {
        let saying = needed[n % needed.len()].iter().chain(besides.iter().copied()).cloned().collect();
        all.push((subjects[n % subjects.len()].clone(), saying));
    };
    for n in 0..needed.len().max(subjects.len()) {
        add(n, &[]);
        // by each way to say what must be said, everything else once
        others.iter().for_each(|other| add(n, &[other]));
    }
    let mut n = 0;
    for (place, one) in others.iter().enumerate() {
        for other in others[place + 1..].iter().filter(|other| other.field != one.field) {
            add(n, &[one, other]);
            n += 1;
        }
    }
    all
}
