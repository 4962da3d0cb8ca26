//! Between the types of the contract and those that authors use: the case inwards, the report outwards.

use rust_decimal::Decimal;

use crate::bindings::exports::redress::policy::manifest;
use crate::bindings::exports::redress::policy::module::Guest;
use crate::bindings::redress::policy::types as wit;
use crate::border_finding::finding;
use crate::case::Case;
use crate::finding::FindingKind;
use crate::given::Fact;
use crate::module::{Description, Module};
use crate::report::Stop;
use crate::time::{Date, Duration, Instant};
use crate::value::{Money, Percent, Value};

impl<M: Module> Guest for M {
    fn run(given: wit::Case) -> Result<wit::Report, wit::Stop> {
        let report = M::run(case(given).map_err(wit::Stop::Failed)?).map_err(|stop| match stop {
            Stop::Missing(names) => wit::Stop::Missing(names),
            Stop::OpenPoint(open) => wit::Stop::OpenPoint(wit::OpenPoint {
                question: open.question,
                about: open
                    .about
                    .into_iter()
                    .map(|(kind, name)| wit::About { kind: finding_kind(kind), name })
                    .collect(),
            }),
            Stop::Failed(message) => wit::Stop::Failed(message),
        })?;
        let (values, findings) = report.into_parts();
        let values = values
            .into_iter()
            .map(|(name, value)| Ok(wit::NamedAnswer { name: name.to_owned(), value: answer(value)? }));
        let values = values.collect::<Result<_, String>>().map_err(wit::Stop::Failed)?;
        Ok(wit::Report { findings: findings.into_iter().map(finding).collect(), values })
    }
}

impl<M: Module> manifest::Guest for M {
    fn describe() -> manifest::Description {
        let Description { name, version, meaning, reads, reads_at, findings, values } = M::describe();
        manifest::Description {
            name,
            version,
            meaning,
            reads: reads
                .into_iter()
                .map(|input| manifest::Input {
                    name: input.name,
                    type_: input.type_name,
                    meaning: input.meaning,
                    optional: input.is_optional,
                })
                .collect(),
            reads_at,
            findings: findings.into_iter().map(finding_kind).collect(),
            values: values
                .into_iter()
                .map(|output| manifest::Output { name: output.name, type_: output.type_name, meaning: output.meaning })
                .collect(),
        }
    }
}

fn finding_kind(kind: FindingKind) -> wit::FindingKind {
    match kind {
        FindingKind::Deadline => wit::FindingKind::Deadline,
        FindingKind::TimeLimit => wit::FindingKind::TimeLimit,
        FindingKind::Disclosure => wit::FindingKind::Disclosure,
        FindingKind::Escalation => wit::FindingKind::Escalation,
        FindingKind::Entitlement => wit::FindingKind::Entitlement,
        FindingKind::Discretion => wit::FindingKind::Discretion,
        FindingKind::Approval => wit::FindingKind::Approval,
        FindingKind::Requirement => wit::FindingKind::Requirement,
        FindingKind::Prohibition => wit::FindingKind::Prohibition,
        FindingKind::Advice => wit::FindingKind::Advice,
    }
}

// inwards

fn case(given: wit::Case) -> Result<Case, String> {
    let mut nodes: Vec<Value> = Vec::with_capacity(given.nodes.len());
    for each in given.nodes {
        let value = node(each, &nodes)?;
        nodes.push(value);
    }
    let mut case = Case::new();
    if let Some(moment) = given.at {
        case = case.at(instant_in(moment.instant), date_in(moment.date));
    }
    for fact in given.facts {
        let state = match fact.state {
            wit::FactState::Known(place) => Fact::Known(part(place, &nodes)?),
            wit::FactState::Assumed(place) => Fact::Assumed(part(place, &nodes)?),
            wit::FactState::NotYet => Fact::NotYet,
            wit::FactState::Missing => Fact::Missing,
        };
        case = case.with_state(&fact.name, state);
    }
    Ok(case)
}

/// A part stands before what it is a part of.
fn part(place: u32, nodes: &[Value]) -> Result<Value, String> {
    let node = usize::try_from(place).ok().and_then(|place| nodes.get(place));
    node.cloned().ok_or_else(|| format!("the case has no node {place} before where it is used"))
}

fn node(node: wit::Node, nodes: &[Value]) -> Result<Value, String> {
    Ok(match node {
        wit::Node::Scalar(scalar) => scalar_in(scalar)?,
        wit::Node::List(places) => {
            Value::List(places.into_iter().map(|place| part(place, nodes)).collect::<Result<_, _>>()?)
        }
        wit::Node::Record(fields) => {
            let fields = fields.into_iter().map(|field| Ok((field.name, part(field.value, nodes)?)));
            Value::Record(fields.collect::<Result<_, String>>()?)
        }
    })
}

fn scalar_in(scalar: wit::Scalar) -> Result<Value, String> {
    Ok(match scalar {
        wit::Scalar::Text(text) => Value::Text(text),
        wit::Scalar::Number(digits) => Value::Number(decimal_in(&digits)?),
        wit::Scalar::Integer(integer) => Value::Integer(integer),
        wit::Scalar::Percentage(digits) => Value::Percent(Percent(decimal_in(&digits)?)),
        wit::Scalar::Boolean(yes) => Value::Bool(yes),
        wit::Scalar::Money(money) => {
            Value::Money(Money { amount: decimal_in(&money.amount)?, currency: money.currency })
        }
        wit::Scalar::Instant(instant) => Value::Instant(instant_in(instant)),
        wit::Scalar::Date(date) => Value::Date(date_in(date)),
        wit::Scalar::Duration(duration) => Value::Duration(match duration {
            wit::Duration::Elapsed(seconds) => Duration::Elapsed(seconds),
            wit::Duration::Days(days) => Duration::Days(days),
            wit::Duration::Months(months) => Duration::Months(months),
            wit::Duration::WorkingTime(seconds) => Duration::WorkingTime(seconds),
            wit::Duration::WorkingDays(days) => Duration::WorkingDays(days),
        }),
    })
}

fn decimal_in(digits: &str) -> Result<Decimal, String> {
    Decimal::from_str_exact(digits).map_err(|_| format!("`{digits}` is not a decimal of at most 28 digits"))
}

fn instant_in(instant: wit::Instant) -> Instant {
    Instant { seconds: instant.seconds, nanoseconds: instant.nanoseconds }
}

fn date_in(date: wit::Date) -> Date {
    Date { year: date.year, month: date.month, day: date.day }
}

// outwards

fn answer(value: Value) -> Result<wit::Answer, String> {
    Ok(match value {
        Value::List(values) => wit::Answer::Several(values.into_iter().map(scalar).collect::<Result<_, _>>()?),
        value => wit::Answer::One(scalar(value)?),
    })
}

fn scalar(value: Value) -> Result<wit::Scalar, String> {
    Ok(match value {
        Value::Text(text) => wit::Scalar::Text(text),
        Value::Number(number) => wit::Scalar::Number(number.to_string()),
        Value::Integer(integer) => wit::Scalar::Integer(integer),
        Value::Percent(Percent(share)) => wit::Scalar::Percentage(share.to_string()),
        Value::Bool(yes) => wit::Scalar::Boolean(yes),
        Value::Money(sum) => wit::Scalar::Money(money(sum)),
        Value::Instant(at) => wit::Scalar::Instant(instant(at)),
        Value::Date(day) => wit::Scalar::Date(date(day)),
        Value::Duration(length) => wit::Scalar::Duration(duration(length)),
        Value::List(_) | Value::Record(_) => {
            return Err(format!("a {} cannot be part of a computed value", value.type_name()));
        }
    })
}

pub(crate) fn money(money: Money) -> wit::Money {
    wit::Money { amount: money.amount.to_string(), currency: money.currency }
}

pub(crate) fn instant(instant: Instant) -> wit::Instant {
    wit::Instant { seconds: instant.seconds, nanoseconds: instant.nanoseconds }
}

pub(crate) fn date(date: Date) -> wit::Date {
    wit::Date { year: date.year, month: date.month, day: date.day }
}

pub(crate) fn duration(duration: Duration) -> wit::Duration {
    match duration {
        Duration::Elapsed(seconds) => wit::Duration::Elapsed(seconds),
        Duration::Days(days) => wit::Duration::Days(days),
        Duration::Months(months) => wit::Duration::Months(months),
        Duration::WorkingTime(seconds) => wit::Duration::WorkingTime(seconds),
        Duration::WorkingDays(days) => wit::Duration::WorkingDays(days),
    }
}
