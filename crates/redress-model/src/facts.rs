//! The facts of one case: a slot for each definition of the catalogue, filled from the case's document.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::case_walk::{Walked, walk};
use crate::currency::Currency;
use crate::decimal::decimal_from_text;
use crate::document::Node;
use crate::fact::{Catalogue, FactDefinition, FactIndex, MissingMeans};
use crate::money::{Money, MoneyError};
use crate::types::{RecordType, Type};
use crate::unread::Unread;
use crate::value::{Record, Value};

/// What a case says of one fact.
#[derive(Clone, PartialEq, Debug)]
pub enum Slot {
    /// The case does not say.
    Missing,
    /// The case says so.
    Known(Value),
    /// The case does not say, and the definition says what that means.
    Assumed(Value),
    /// The case does not say, and the definition says that it has not happened; or the case tells a time that has not come.
    NotYet,
    /// The case says something that cannot be the fact.
    Broken(Arc<FactProblem>),
}

/// A value of the wrong type, or outside its closed set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactProblem {
    /// Where it stands.
    pub pointer: String,
    /// What was expected there.
    pub expected: String,
    /// What stood there.
    pub found: String,
}

/// The slots of one case.
#[derive(Clone, PartialEq, Debug)]
pub struct Facts {
    slots: Vec<Slot>,
    proposed: bool,
    has_later_events: bool,
    /// The facts that tell of something still to come, each with its time.
    later: Vec<(FactIndex, Timestamp)>,
    /// The lists that were put in order or of which something was left out, each with where its entries stand in the case.
    moved: Vec<(FactIndex, Vec<usize>)>,
}

/// The lists of what was done, besides the events; what is later than the instant of decision does not exist.
const HISTORIES: [&str; 4] = ["disclosures.made", "entitlements.paid", "proposal.approvals", "customer.compensation"];

impl Facts {
    /// Reads the wanted facts from a document in the canonical shape. Events later than `at` are left out, and what is told to have
    /// happened later has not happened yet.
    pub fn read(
        catalogue: &Catalogue,
        wanted: impl IntoIterator<Item = FactIndex>,
        document: &Node<'_>,
        at: Timestamp,
    ) -> Facts {
        Facts::read_all(catalogue, wanted, document, at).0
    }

    /// Reads the wanted facts as [`Facts::read`] does, and lists what the document says that no fact reads.
    pub fn read_all(
        catalogue: &Catalogue,
        wanted: impl IntoIterator<Item = FactIndex>,
        document: &Node<'_>,
        at: Timestamp,
    ) -> (Facts, Vec<Unread>) {
        let wanted: Vec<FactIndex> = wanted.into_iter().collect();
        let mut is_wanted = vec![false; catalogue.len()];
        wanted.iter().for_each(|index| is_wanted[index.position()] = true);
        let Walked { mut slots, unread } = walk(catalogue, document, &is_wanted);
        let mut has_later_events = false;
        let mut later = Vec::new();
        let mut moved = Vec::new();
        for index in wanted {
            let definition = catalogue.definition(index);
            let slot = match std::mem::replace(&mut slots[index.position()], Slot::Missing) {
                Slot::Missing => Slot::read(definition, None),
                found => found,
            };
            if let Slot::Known(Value::Instant(time)) = slot
                && time > at
                && definition.later_means_not_yet
            {
                later.push((index, time));
                slots[index.position()] = Slot::NotYet;
                continue;
            }
            let mut places = None;
            slots[index.position()] = match &*definition.name {
                "ticket.events" | "ticket.conversation" => {
                    let before = slot.value().and_then(Value::as_list).map_or(0, <[Value]>::len);
                    let until = slot.in_order_until(at, &definition.pointer, &mut places);
                    has_later_events |= until.value().and_then(Value::as_list).map_or(0, <[Value]>::len) < before;
                    until
                }
                name if HISTORIES.contains(&name) => slot.without_debts(&definition.pointer).until(at, &mut places),
                _ => slot,
            };
            moved.extend(places.map(|places| (index, places)));
        }
        let proposed = document.get("proposal").is_some_and(|node| !matches!(node, Node::Null));
        (Facts { slots, proposed, has_later_events, later, moved }, Unread::listed(unread))
    }

    /// What a document says of one fact alone.
    pub fn read_one(catalogue: &Catalogue, wanted: FactIndex, document: &Node<'_>) -> Slot {
        let definition = catalogue.definition(wanted);
        Slot::in_document(definition, document)
    }

    /// The same case with one fact saying something else.
    #[must_use]
    pub fn with(&self, index: FactIndex, slot: Slot) -> Facts {
        let mut facts = self.clone();
        if let Some(place) = facts.slots.get_mut(index.position()) {
            *place = slot;
        }
        facts
    }

    /// What the case says of a fact.
    pub fn slot(&self, index: FactIndex) -> &Slot {
        self.slots.get(index.position()).unwrap_or(&Slot::Missing)
    }

    /// Whether an agent proposes anything.
    pub fn is_proposed(&self) -> bool {
        self.proposed
    }

    /// Whether events later than the instant of decision were left out, so that the ticket's own status may be a later one.
    pub fn has_later_events(&self) -> bool {
        self.has_later_events
    }

    /// The facts of which the case tells a time later than the instant of decision, each with that time: by then they have not
    /// happened.
    pub fn later(&self) -> &[(FactIndex, Timestamp)] {
        &self.later
    }

    /// Where an entry of a list stands in the case itself, whose order may be another and which may tell of later ones.
    pub fn place_in_case(&self, index: FactIndex, entry: usize) -> usize {
        let moved = self.moved.iter().find(|(moved, _)| *moved == index);
        moved.and_then(|(_, places)| places.get(entry).copied()).unwrap_or(entry)
    }

    /// The value of a fact, known or assumed.
    pub fn value(&self, index: FactIndex) -> Option<&Value> {
        self.slot(index).value()
    }
}

impl Slot {
    fn in_document(definition: &FactDefinition, document: &Node<'_>) -> Slot {
        let found = document.pointer(&definition.pointer);
        if found.is_none()
            && let Some((pointer, node)) = document.in_the_way(&definition.pointer)
        {
            let expected = "an object".to_owned();
            return Slot::Broken(Arc::new(FactProblem { pointer, expected, found: node.in_short() }));
        }
        Slot::read(definition, found)
    }

    pub(crate) fn read(definition: &FactDefinition, node: Option<&Node<'_>>) -> Slot {
        match node {
            None | Some(Node::Null) => match &definition.missing_means {
                None => Slot::Missing,
                Some(MissingMeans::Value(value)) => Slot::Assumed(value.clone()),
                Some(MissingMeans::NotYet) => Slot::NotYet,
                Some(MissingMeans::None) => Slot::Assumed(Value::List(Arc::from([]))),
            },
            Some(node) => match value_from_node(node, &definition.value_type, &definition.pointer) {
                Ok(value) => Slot::Known(value),
                Err(problem) => Slot::Broken(Arc::new(problem)),
            },
        }
    }

    /// The value, known or assumed.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Slot::Known(value) | Slot::Assumed(value) => Some(value),
            Slot::Missing | Slot::NotYet | Slot::Broken(_) => None,
        }
    }

    /// A list of what was given, where each amount is one: what was given is never less than nothing.
    fn without_debts(self, pointer: &str) -> Slot {
        let Slot::Known(Value::List(records)) = &self else { return self };
        let debt = records.iter().enumerate().find_map(|(n, record)| match record {
            Value::Record(record) => match record.get("amount") {
                Some(Value::Money(amount)) if amount.amount.is_sign_negative() && !amount.amount.is_zero() => {
                    Some((n, *amount))
                }
                _ => None,
            },
            _ => None,
        });
        let Some((n, amount)) = debt else { return self };
        Slot::Broken(Arc::new(FactProblem {
            pointer: format!("{pointer}/{n}/amount"),
            expected:
                "an amount that is not less than nothing (what was taken back is left out with what it takes back)"
                    .to_owned(),
            found: amount.to_string(),
        }))
    }

    /// Leaves out what has not happened by `at`. What does not say when it happened stays. `places` gets where each stood, if
    /// anything was left out.
    fn until(self, at: Timestamp, places: &mut Option<Vec<usize>>) -> Slot {
        let Slot::Known(Value::List(records)) = &self else { return self };
        let is_later = |record: &Value| match record {
            Value::Record(record) => matches!(record.get("at"), Some(Value::Instant(time)) if *time > at),
            _ => false,
        };
        if !records.iter().any(is_later) {
            return self;
        }
        let kept = || records.iter().enumerate().filter(|(_, record)| !is_later(record));
        *places = Some(kept().map(|(n, _)| n).collect());
        Slot::Known(Value::List(kept().map(|(_, record)| record.clone()).collect()))
    }

    /// Puts events in order of time and leaves out those later than `at`. An event without its time cannot be placed. `places`
    /// gets where each stood, if they stand elsewhere now.
    fn in_order_until(self, at: Timestamp, pointer: &str, places: &mut Option<Vec<usize>>) -> Slot {
        let Slot::Known(Value::List(events)) = self else { return self };
        let mut timed = Vec::with_capacity(events.len());
        let mut is_in_order = true;
        for (n, event) in events.iter().enumerate() {
            let time = match event {
                Value::Record(record) => record.get("at"),
                _ => None,
            };
            let broken = |field: &str, expected: &str| {
                let pointer = format!("{pointer}/{n}/{field}");
                Slot::Broken(Arc::new(FactProblem {
                    pointer,
                    expected: expected.to_owned(),
                    found: "nothing".to_owned(),
                }))
            };
            let Some(Value::Instant(time)) = time else { return broken("at", "the instant of the event") };
            if !matches!(event, Value::Record(record) if record.get("type").is_some()) {
                return broken("type", "the type of the event");
            }
            if *time <= at {
                is_in_order &= timed.last().is_none_or(|(before, _)| before <= time);
                timed.push((*time, n));
            }
        }
        if is_in_order && timed.len() == events.len() {
            return Slot::Known(Value::List(events));
        }
        timed.sort_by_key(|(time, _)| *time);
        let in_order: Vec<usize> = timed.into_iter().map(|(_, n)| n).collect();
        let values = in_order.iter().filter_map(|n| events.get(*n).cloned()).collect();
        *places = Some(in_order);
        Slot::Known(Value::List(values))
    }
}

/// Reads a value of a type from a node of the case.
///
/// # Errors
///
/// The node is not of that type; the problem names the pointer, what was expected and what stood there.
pub fn value_from_node(node: &Node<'_>, expected: &Type, pointer: &str) -> Result<Value, FactProblem> {
    let problem = |expected: String| FactProblem { pointer: pointer.to_owned(), expected, found: node.in_short() };
    let plain = || problem(expected.to_string());
    match (expected, node) {
        (Type::Text, Node::Text(text)) => Ok(Value::text(&**text)),
        (Type::OneOf(_), Node::Text(text)) if expected.has(text) => Ok(Value::text(&**text)),
        (Type::OneOf(_), Node::Text(text)) => {
            let mut problem = plain();
            problem.found.push_str(&expected.suggestion(text));
            Err(problem)
        }
        (Type::Bool, Node::Bool(yes)) => Ok(Value::Bool(*yes)),
        (Type::Integer, Node::Number(digits)) => {
            digits.parse().map(Value::Integer).map_err(|_| problem("integer of 64 bits".to_owned()))
        }
        (Type::Number, Node::Number(digits)) => decimal_from_text(digits)
            .map(Value::Number)
            .ok_or_else(|| problem("number of at most 28 digits".to_owned())),
        (Type::Number, Node::Text(text)) => decimal_from_text(text).map(Value::Number).ok_or_else(plain),
        (Type::Percent, Node::Text(text)) => text
            .strip_suffix('%')
            .and_then(|digits| decimal_from_text(digits.trim_end()))
            .map(Value::Percent)
            .ok_or_else(plain),
        (Type::Money, Node::Text(text)) => text.parse().map(Value::Money).map_err(|error| problem(expected_of(&error))),
        (Type::Money, Node::Object(_)) => money_from_object(node, pointer).map(Value::Money),
        (Type::Instant, Node::Text(text)) => text
            .parse::<Timestamp>()
            .map(Value::Instant)
            .map_err(|_| problem("instant with its offset, such as `2026-03-06T16:40:00Z`".to_owned())),
        (Type::Date, Node::Text(text)) if text.len() == 10 => {
            text.parse::<Date>().map(Value::Date).map_err(|_| problem("date such as `2026-03-06`".to_owned()))
        }
        (Type::Duration, Node::Text(text)) => {
            text.parse().map(Value::Duration).map_err(|_| problem("duration such as `4 working hours`".to_owned()))
        }
        (Type::List(element), Node::List(nodes)) => {
            let mut values = Vec::with_capacity(nodes.len());
            for (n, each) in nodes.iter().enumerate() {
                values.push(value_from_node(each, element, "").map_err(|inner| inner.below(pointer, n))?);
            }
            Ok(Value::List(values.into()))
        }
        (Type::Record(record), Node::Object(_)) => record_from_object(node, record, pointer),
        _ => Err(plain()),
    }
}

fn record_from_object(node: &Node<'_>, record: &Arc<RecordType>, pointer: &str) -> Result<Value, FactProblem> {
    let mut values = Vec::with_capacity(record.fields.len());
    // most records are written in the order of their fields
    let mut members: &[(Cow<'_, str>, Node<'_>)] = match node {
        Node::Object(members) => members,
        _ => &[],
    };
    for field in &record.fields {
        let member = match members {
            [(name, next), rest @ ..] if *name == *field.name => {
                members = rest;
                Some(next)
            }
            _ => node.get(&field.name),
        };
        values.push(match member {
            None | Some(Node::Null) => None,
            Some(each) => {
                Some(value_from_node(each, &field.value_type, "").map_err(|inner| inner.below(pointer, &field.name))?)
            }
        });
    }
    Ok(Value::Record(Arc::new(Record::new(record.clone(), values))))
}

/// Reads `{"amount": "84.90", "currency": "GBP"}`; the amount may be a number, whose digits are taken as they stand.
fn money_from_object(node: &Node<'_>, pointer: &str) -> Result<Money, FactProblem> {
    let problem = |name: &str, expected: &str| FactProblem {
        pointer: format!("{pointer}/{name}"),
        expected: expected.to_owned(),
        found: node.get(name).map_or_else(|| "nothing".to_owned(), Node::in_short),
    };
    let text = |name: &str| match node.get(name) {
        Some(Node::Text(text) | Node::Number(text)) => Some(text),
        _ => None,
    };
    let amount = text("amount").and_then(|digits| decimal_from_text(digits));
    let amount = amount.ok_or_else(|| problem("amount", "decimal amount such as `84.90`"))?;
    let currency = text("currency").and_then(|code| code.parse::<Currency>().ok());
    let currency = currency.ok_or_else(|| problem("currency", "ISO 4217 currency such as `GBP`"))?;
    // a text such as `1.250` may be a thousand; a JSON number's point is the decimal one, whatever zeros follow it
    let is_text = matches!(node.get("amount"), Some(Node::Text(_)));
    let money = Money::new(amount, currency);
    if money.is_finer_than_minor_unit() || (is_text && amount.scale() > currency.minor_units()) {
        return Err(problem("amount", &expected_of(&MoneyError::TooFine(String::new(), currency))));
    }
    Ok(money)
}

/// What an amount must be that cannot be read.
fn expected_of(error: &MoneyError) -> String {
    match error {
        MoneyError::TooFine(_, currency) => format!(
            "an amount of at most {} decimals, as {currency} has (a point separates decimals, never thousands)",
            currency.minor_units()
        ),
        _ => "money such as `84.90 GBP`".to_owned(),
    }
}

impl FactProblem {
    /// The same problem seen from further up; the pointer is put together only where something is wrong.
    fn below(mut self, pointer: &str, step: impl std::fmt::Display) -> FactProblem {
        self.pointer = format!("{pointer}/{step}{}", self.pointer);
        self
    }
}

impl std::fmt::Display for FactProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: expected {}, found {}", self.pointer, self.expected, self.found)
    }
}
