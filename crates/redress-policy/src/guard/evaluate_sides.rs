//! Two sides in guards: what joins, compares and chooses between them, in three values.

use std::borrow::Cow;
use std::sync::Arc;

use redress_model::{Comparison, FactIndex, Record, Slot, Stop, Value, compare};

use super::evaluate::{Elements, Evaluation, Lacking, broken, owned};
use super::evaluate_list::looked_at;
use super::program::{Node, NodeIndex};

/// The most entries of which it is noted what they lack.
const MOST_NOTED: usize = 5;

impl<'a> Evaluation<'a> {
    pub(super) fn logic(
        &self,
        one: NodeIndex,
        other: NodeIndex,
        decisive: bool,
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let left = self.bool(one, elements);
        if left == Ok(decisive) {
            return owned(Value::Bool(decisive));
        }
        let right = self.bool(other, elements);
        joined(left, right, decisive).and_then(|holds| owned(Value::Bool(holds)))
    }

    /// What the condition chooses. Where it cannot be said which, two values that are the same are the answer all the same.
    pub(super) fn choice(
        &self,
        (condition, one, other): (NodeIndex, NodeIndex, NodeIndex),
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let stop = match self.bool(condition, elements) {
            Ok(true) => return self.node(one, elements),
            Ok(false) => return self.node(other, elements),
            Err(stop) => stop,
        };
        match (self.node(one, elements), self.node(other, elements)) {
            (Ok(one), Ok(other)) if one == other || compare(&one, Comparison::Equal, &other) == Ok(true) => Ok(one),
            (one, other) => Err([one.err(), other.err()].into_iter().flatten().fold(stop, Stop::and)),
        }
    }

    pub(super) fn compare(
        &self,
        comparison: Comparison,
        one: NodeIndex,
        other: NodeIndex,
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let (left, right) = (self.node(one, elements), self.node(other, elements));
        // what has not happened yet is later than anything up to now
        if let (true, Ok(Value::Instant(instant))) = (self.is_not_yet(one), right.as_deref())
            && *instant <= self.view.at
        {
            return owned(Value::Bool(comparison.holds_of(std::cmp::Ordering::Greater)));
        }
        if let (true, Ok(Value::Instant(instant))) = (self.is_not_yet(other), left.as_deref())
            && *instant <= self.view.at
        {
            return owned(Value::Bool(comparison.holds_of(std::cmp::Ordering::Less)));
        }
        let (left, right) = both(left, right)?;
        broken(compare(&left, comparison, &right)).and_then(|holds| owned(Value::Bool(holds)))
    }

    pub(super) fn is_not_yet(&self, index: NodeIndex) -> bool {
        matches!(self.program.node(index), Node::Fact(fact) if matches!(self.view.facts.slot(*fact), Slot::NotYet))
    }

    /// A record without the field leaves the fact it came from unknown.
    pub(super) fn missing_field(
        &self,
        of: NodeIndex,
        elements: &Elements<'a>,
        record: &Arc<Record>,
        field: &str,
    ) -> Result<Cow<'a, Value>, Stop> {
        let mut facts = self.program.facts_below(of);
        self.program.visit(of, &mut |_, node| {
            if let Node::Element(outwards) = node {
                let lists = looked_at(elements, *outwards).into_iter();
                facts.extend(lists.flat_map(|(_, list)| self.program.facts_below(*list)));
            }
        });
        match facts.is_empty() {
            true => Err(Stop::error(format!("the {} has no `{field}`", record.record_type().name))),
            false => {
                facts.iter().for_each(|fact| self.note_lacking(*fact, record, field));
                Err(Stop::Missing(facts))
            }
        }
    }

    /// Notes which entry of a list lacks a field, so that a person can mend it.
    fn note_lacking(&self, fact: FactIndex, record: &Arc<Record>, field: &str) {
        let is_it = |value: &Value| matches!(value, Value::Record(entry) if Arc::ptr_eq(entry, record));
        let list = self.view.facts.value(fact).and_then(Value::as_list);
        let Some(entry) = list.and_then(|list| list.iter().position(is_it)) else { return };
        let mut noted = self.lacking.borrow_mut();
        let is_noted = noted.iter().any(|each| each.fact == fact && each.entry == entry && each.field == field);
        if !is_noted && noted.len() < MOST_NOTED {
            noted.push(Lacking { fact, entry, field: field.to_owned() });
        }
    }
}

pub(super) fn joined(left: Result<bool, Stop>, right: Result<bool, Stop>, decisive: bool) -> Result<bool, Stop> {
    match (left, right) {
        (_, Ok(right)) if right == decisive => Ok(decisive),
        (Ok(left), _) if left == decisive => Ok(decisive),
        (Err(one), Err(other)) => Err(one.and(other)),
        (Err(stop), _) | (_, Err(stop)) => Err(stop),
        (Ok(_), Ok(_)) => Ok(!decisive),
    }
}

pub(super) fn both<T>(left: Result<T, Stop>, right: Result<T, Stop>) -> Result<(T, T), Stop> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(one), Err(other)) => Err(one.and(other)),
        (Err(stop), _) | (_, Err(stop)) => Err(stop),
    }
}

pub(super) fn is_in(item: &Value, list: &Value) -> Result<bool, redress_model::OperationError> {
    match (item, list) {
        (Value::Text(part), Value::Text(text)) => Ok(text.contains(&**part)),
        (item, Value::List(values)) => {
            for value in values.iter() {
                if compare(item, Comparison::Equal, value)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        _ => Err(redress_model::OperationError::new(format!("{item} is never in {list}"))),
    }
}
