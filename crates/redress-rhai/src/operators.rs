//! What the operators mean in bodies: what [`redress_model::compute`] and [`redress_model::compare`] say, for every pair of
//! types.
//!
//! Rhai answers `"abc" > 200` with `false` and `1 == "1"` too. Here Rhai's own operators are never reached: its short cut for
//! them is off, ours are registered for any two values, and once more for the pairs that Rhai's packages name.

use std::any::TypeId;

use redress_model::{Arithmetic, Comparison, Value, compare, compute};
use rhai::{Array, Dynamic, EvalAltResult, ImmutableString, Map, Module};

use crate::natives::{register, register_changing};
use crate::run::{charge, with};
use crate::values::{from_dynamic, to_dynamic};

const ARITHMETIC: [(Arithmetic, &str, &str); 5] = [
    (Arithmetic::Add, "+", "+="),
    (Arithmetic::Subtract, "-", "-="),
    (Arithmetic::Multiply, "*", "*="),
    (Arithmetic::Divide, "/", "/="),
    (Arithmetic::Remainder, "%", "%="),
];

const COMPARISONS: [(Comparison, &str); 6] = [
    (Comparison::Equal, "=="),
    (Comparison::NotEqual, "!="),
    (Comparison::Less, "<"),
    (Comparison::LessOrEqual, "<="),
    (Comparison::Greater, ">"),
    (Comparison::GreaterOrEqual, ">="),
];

/// Registers every operator.
pub(crate) fn register_operators(module: &mut Module) {
    for pair in pairs() {
        for (operator, sign, assigning) in ARITHMETIC {
            register(module, sign, &pair, move |_, given| arithmetic(given[0], operator, given[1]));
            register_changing(module, assigning, &pair, move |_, given| {
                *given[0] = arithmetic(given[0], operator, given[1])?;
                Ok(Dynamic::UNIT)
            });
        }
        for (comparison, sign) in COMPARISONS {
            register(module, sign, &pair, move |_, given| compared(given[0], comparison, given[1]).map(Dynamic::from));
        }
    }
    for one in [TypeId::of::<Dynamic>(), TypeId::of::<i64>()] {
        register(module, "-", &[one], |_, given| arithmetic(given[0], Arithmetic::Multiply, &Dynamic::from(-1_i64)));
        register(module, "+", &[one], |_, given| arithmetic(given[0], Arithmetic::Multiply, &Dynamic::from(1_i64)));
    }
}

/// Any two values, and the pairs for which a package of Rhai's has an operator of its own.
fn pairs() -> Vec<[TypeId; 2]> {
    let any = TypeId::of::<Dynamic>();
    let text = TypeId::of::<ImmutableString>();
    let [letter, unit, list, map] =
        [TypeId::of::<char>(), TypeId::of::<()>(), TypeId::of::<Array>(), TypeId::of::<Map>()];
    let integer = TypeId::of::<i64>();
    let mut pairs = vec![[any, any], [text, any], [any, text], [letter, any], [any, letter], [unit, any], [any, unit]];
    pairs.extend([[list, any], [any, list], [map, any], [any, map], [integer, any], [any, integer]]);
    let named = [text, letter, unit, list, map, integer];
    for one in named {
        pairs.extend(named.map(|other| [one, other]));
    }
    pairs
}

/// Computes `left operator right`.
fn arithmetic(left: &Dynamic, operator: Arithmetic, right: &Dynamic) -> Result<Dynamic, Box<EvalAltResult>> {
    if operator == Arithmetic::Add
        && let (Ok(one), Ok(other)) = (left.as_array_ref(), right.as_array_ref())
    {
        charge(one.len() + other.len())?;
        return Ok(Dynamic::from(one.iter().chain(other.iter()).cloned().collect::<Array>()));
    }
    let (left, right) = (from_dynamic(left)?, from_dynamic(right)?);
    if let (Value::Text(one), Value::Text(other)) = (&left, &right) {
        within_text(one.len() + other.len())?;
    }
    compute(&left, operator, &right).map(|value| to_dynamic(&value)).map_err(|error| error.to_string().into())
}

/// Whether `left comparison right` holds.
pub(crate) fn compared(left: &Dynamic, comparison: Comparison, right: &Dynamic) -> Result<bool, Box<EvalAltResult>> {
    if let (Ok(one), Ok(other)) = (left.as_int(), right.as_int()) {
        return Ok(comparison.holds_of(one.cmp(&other)));
    }
    if matches!(comparison, Comparison::Equal | Comparison::NotEqual)
        && let (Ok(one), Ok(other)) = (left.as_immutable_string_ref(), right.as_immutable_string_ref())
    {
        return Ok((one.as_str() == other.as_str()) == (comparison == Comparison::Equal));
    }
    compare(&from_dynamic(left)?, comparison, &from_dynamic(right)?).map_err(|error| error.to_string().into())
}

fn within_text(bytes: usize) -> Result<(), Box<EvalAltResult>> {
    let most = with(|run| Ok(run.recipe.limits.text_bytes))?;
    if bytes > most { Err(format!("a text is longer than {most} bytes").into()) } else { Ok(()) }
}
