//! Values on their way into Rhai and out of it.
//!
//! Texts, integers, bools and lists are Rhai's own, so that its functions know them. Everything else is a type of ours, on
//! which Rhai has no operator: what `+` or `<` means for it is said in [`crate::operators`] alone.

use std::any::TypeId;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_model::{FactIndex, Money, Record, Stop, Value};
use redress_time::Duration;
use rhai::{Array, Dynamic, Engine, EvalAltResult, FnPtr, ImmutableString, Map};
use rust_decimal::Decimal;

use crate::run::{Halt, charge, halt};
use crate::vocabulary::Saying;

/// A decimal as bodies hold it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number(pub(crate) Decimal);

/// A percentage as bodies hold it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Percent(pub(crate) Decimal);

/// A record as bodies hold it.
pub(crate) type RecordHandle = Arc<Record>;

/// What a fact, a field or a cell that is not there gives inside `has(…)`, `.met_at(…)` and `.used_at(…)`, and nowhere else.
/// A fact says which it is, and whether its absence means that something has not happened yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Absent(pub(crate) Option<(FactIndex, bool)>);

/// How deep lists may nest where they meet an operator or a finding.
const DEEPEST_LIST: usize = 8;

/// Names the types for messages.
pub(crate) fn register_types(engine: &mut Engine) {
    engine
        .register_type_with_name::<Number>("number")
        .register_type_with_name::<Percent>("percentage")
        .register_type_with_name::<Money>("money")
        .register_type_with_name::<Timestamp>("instant")
        .register_type_with_name::<Date>("date")
        .register_type_with_name::<Duration>("duration")
        .register_type_with_name::<RecordHandle>("record")
        .register_type_with_name::<Saying>("finding")
        .register_type_with_name::<Absent>("nothing");
}

/// The types of ours that have a text.
pub(crate) fn types() -> [TypeId; 7] {
    [
        TypeId::of::<Number>(),
        TypeId::of::<Percent>(),
        TypeId::of::<Money>(),
        TypeId::of::<Timestamp>(),
        TypeId::of::<Date>(),
        TypeId::of::<Duration>(),
        TypeId::of::<RecordHandle>(),
    ]
}

/// What a body may hold that cannot be written into a text.
pub(crate) fn types_without_text() -> [TypeId; 5] {
    [
        TypeId::of::<()>(),
        TypeId::of::<Absent>(),
        TypeId::of::<FnPtr>(),
        TypeId::of::<rhai::FLOAT>(),
        TypeId::of::<Saying>(),
    ]
}

/// Halts a run that writes something into a text that has none.
pub(crate) fn no_text(given: &Dynamic) -> Box<EvalAltResult> {
    halt(Halt::Stop(Stop::error(format!("{} cannot be written into a text", what_it_is(given)))))
}

/// A value as a body holds it.
pub(crate) fn to_dynamic(value: &Value) -> Dynamic {
    match value {
        Value::Text(text) => Dynamic::from(ImmutableString::from(&**text)),
        Value::Integer(integer) => Dynamic::from(*integer),
        Value::Bool(yes) => Dynamic::from(*yes),
        Value::Number(number) => Dynamic::from(Number(*number)),
        Value::Percent(percent) => Dynamic::from(Percent(*percent)),
        Value::Money(money) => Dynamic::from(*money),
        Value::Instant(instant) => Dynamic::from(*instant),
        Value::Date(date) => Dynamic::from(*date),
        Value::Duration(duration) => Dynamic::from(*duration),
        Value::Record(record) => Dynamic::from(record.clone()),
        Value::List(values) => Dynamic::from(values.iter().map(to_dynamic).collect::<Array>()),
    }
}

/// What a body holds, as a value.
///
/// # Errors
///
/// It is something that facts, functions and findings do not know: a map, a range, a closure, nothing at all.
pub(crate) fn from_dynamic(given: &Dynamic) -> Result<Value, Box<EvalAltResult>> {
    nested(given, 0)
}

fn nested(given: &Dynamic, depth: usize) -> Result<Value, Box<EvalAltResult>> {
    if let Ok(integer) = given.as_int() {
        return Ok(Value::Integer(integer));
    }
    if let Ok(yes) = given.as_bool() {
        return Ok(Value::Bool(yes));
    }
    if let Ok(text) = given.as_immutable_string_ref() {
        return Ok(Value::text(text.as_str()));
    }
    if let Ok(letter) = given.as_char() {
        return Ok(Value::text(String::from(letter)));
    }
    if let Ok(list) = given.as_array_ref() {
        if depth == DEEPEST_LIST {
            return Err(format!("lists within lists are deeper than {DEEPEST_LIST}").into());
        }
        charge(list.len())?;
        return Ok(Value::List(list.iter().map(|each| nested(each, depth + 1)).collect::<Result<_, _>>()?));
    }
    if given.type_id() == TypeId::of::<RecordHandle>()
        && let Some(record) = given.read_lock::<RecordHandle>()
    {
        return Ok(Value::Record(record.clone()));
    }
    copied(given).ok_or_else(|| {
        let what = what_it_is(given);
        let hint = if given.is_unit() { "; a fact that may be missing is asked with `has(…)`" } else { "" };
        format!("{what} is not a value that can be used here{hint}").into()
    })
}

fn copied(given: &Dynamic) -> Option<Value> {
    fn read<T: Copy + Send + Sync + 'static>(given: &Dynamic) -> Option<T> {
        given.read_lock::<T>().map(|value| *value)
    }
    let type_id = given.type_id();
    if type_id == TypeId::of::<Timestamp>() {
        read(given).map(Value::Instant)
    } else if type_id == TypeId::of::<Money>() {
        read(given).map(Value::Money)
    } else if type_id == TypeId::of::<Duration>() {
        read(given).map(Value::Duration)
    } else if type_id == TypeId::of::<Date>() {
        read(given).map(Value::Date)
    } else if type_id == TypeId::of::<Number>() {
        read(given).map(|Number(number)| Value::Number(number))
    } else if type_id == TypeId::of::<Percent>() {
        read(given).map(|Percent(percent)| Value::Percent(percent))
    } else {
        None
    }
}

/// What a body holds, in a word or two for a message.
fn what_it_is(given: &Dynamic) -> &'static str {
    if given.is_unit() {
        "nothing"
    } else if given.is::<Map>() {
        "a map"
    } else if given.is_fnptr() {
        "a closure"
    } else if given.is::<rhai::FLOAT>() {
        "a binary fraction"
    } else if given.is::<Saying>() {
        "a finding"
    } else {
        "this"
    }
}
