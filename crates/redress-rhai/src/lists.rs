//! What bodies can ask of lists. Rhai's own versions take anything that a closure gives for `false`; here it must be a bool.

use std::any::TypeId;
use std::cmp::Ordering;

use redress_model::{Arithmetic, Comparison, compute};
use rhai::{Array, Dynamic, EvalAltResult, FnPtr, Module, NativeCallContext};

use crate::natives::{register, register_changing};
use crate::operators::compared;
use crate::run::charge;
use crate::values::{from_dynamic, to_dynamic};

type Given<'g, 'v> = &'g mut [&'v mut Dynamic];
type Outcome = Result<Dynamic, Box<EvalAltResult>>;

/// The functions on lists, with how many arguments each can take, the list included.
pub(crate) const LIST_FUNCTIONS: &[(&str, &[usize])] = &[
    ("any", &[2]),
    ("some", &[2]),
    ("all", &[2]),
    ("filter", &[2]),
    ("find", &[2]),
    ("count", &[1, 2]),
    ("sum", &[1, 2]),
    ("first", &[1, 2]),
    ("last", &[1, 2]),
    ("order", &[1]),
];

/// Registers them.
pub(crate) fn register_lists(module: &mut Module) {
    let list = TypeId::of::<Array>();
    let with_closure = [list, TypeId::of::<FnPtr>()];
    for name in ["any", "some"] {
        register(module, name, &with_closure, |context, given| {
            holds_first(&context, given, true).map(|hit| Dynamic::from(hit.is_some()))
        });
    }
    register(module, "all", &with_closure, |context, given| {
        holds_first(&context, given, false).map(|miss| Dynamic::from(miss.is_none()))
    });
    register(module, "filter", &with_closure, |context, given| kept(&context, given).map(Dynamic::from));
    register(module, "count", &with_closure, |context, given| Ok(length(kept(&context, given)?.len())));
    register(module, "count", &[list], |_, given| Ok(length(list_of(given[0])?.len())));
    for name in ["find", "first"] {
        register(module, name, &with_closure, |context, given| {
            holds_first(&context, given, true)?.ok_or_else(|| "no element of the list is like that".into())
        });
    }
    register(module, "last", &with_closure, |context, given| {
        kept(&context, given)?.pop().ok_or_else(|| "no element of the list is like that".into())
    });
    register(module, "first", &[list], |_, given| list_of(given[0])?.into_iter().next().ok_or_else(empty));
    register(module, "last", &[list], |_, given| list_of(given[0])?.pop().ok_or_else(empty));
    register(module, "sum", &[list], |_, given| sum(&list_of(given[0])?));
    register(module, "sum", &with_closure, |context, given| {
        let closure = closure_of(given[1])?;
        let terms = list_of(given[0])?.into_iter().map(|each| closure.call_raw(&context, None, [each]));
        sum(&terms.collect::<Result<Array, _>>()?)
    });
    register(module, "order", &[list], |_, given| order(list_of(given[0])?));
    // Rhai's own leaves the list as it is where there is no such element
    register_changing(module, "set", &[list, TypeId::of::<i64>(), TypeId::of::<Dynamic>()], |_, given| {
        let (value, index) = (given[2].clone(), given[1].as_int()?);
        let Some(mut list) = given[0].write_lock::<Array>() else { return Err("a list is wanted here".into()) };
        let length = list.len();
        match usize::try_from(index).ok().and_then(|index| list.get_mut(index)) {
            Some(element) => *element = value,
            None => return Err(format!("the list has {length} elements, so it has no element {index}").into()),
        }
        Ok(Dynamic::UNIT)
    });
    // `in` and `.contains(…)` on a list compare as `==` does
    register(module, "contains", &[list, TypeId::of::<Dynamic>()], |_, given| {
        let (list, wanted) = (list_of(given[0])?, &*given[1]);
        charge(list.len())?;
        for each in &list {
            if compared(each, Comparison::Equal, wanted)? {
                return Ok(Dynamic::TRUE);
            }
        }
        Ok(Dynamic::FALSE)
    });
}

/// The first element of which the closure says `wanted`.
fn holds_first(
    context: &NativeCallContext<'_>,
    given: Given<'_, '_>,
    wanted: bool,
) -> Result<Option<Dynamic>, Box<EvalAltResult>> {
    let closure = closure_of(given[1])?;
    for each in list_of(given[0])? {
        if holds(context, &closure, &each)? == wanted {
            return Ok(Some(each));
        }
    }
    Ok(None)
}

/// The elements of which the closure holds.
fn kept(context: &NativeCallContext<'_>, given: Given<'_, '_>) -> Result<Array, Box<EvalAltResult>> {
    let closure = closure_of(given[1])?;
    let mut kept = Array::new();
    for each in list_of(given[0])? {
        if holds(context, &closure, &each)? {
            kept.push(each);
        }
    }
    Ok(kept)
}

fn holds(context: &NativeCallContext<'_>, closure: &FnPtr, element: &Dynamic) -> Result<bool, Box<EvalAltResult>> {
    let answer = closure.call_raw(context, None, [element.clone()])?;
    answer.as_bool().map_err(|found| {
        let found = crate::stop::type_word(context.engine().map_type_name(found)).to_owned();
        format!("the closure must say true or false, not {found}").into()
    })
}

fn sum(terms: &[Dynamic]) -> Outcome {
    charge(terms.len())?;
    let mut terms = terms.iter();
    let Some(first) = terms.next() else { return Ok(Dynamic::from(0_i64)) };
    let mut sum = from_dynamic(first)?;
    for each in terms {
        sum = compute(&sum, Arithmetic::Add, &from_dynamic(each)?).map_err(|error| error.to_string())?;
    }
    Ok(to_dynamic(&sum))
}

/// The list in rising order; an error where two elements have none.
fn order(mut list: Array) -> Outcome {
    charge(list.len().saturating_mul(8))?;
    let mut broken = None;
    list.sort_by(|one, other| {
        let less = |one: &Dynamic, other: &Dynamic| compared(one, Comparison::Less, other);
        match (less(one, other), less(other, one)) {
            (Ok(true), _) => Ordering::Less,
            (_, Ok(true)) => Ordering::Greater,
            (Err(error), _) | (_, Err(error)) => {
                broken.get_or_insert(error);
                Ordering::Equal
            }
            _ => Ordering::Equal,
        }
    });
    broken.map_or(Ok(Dynamic::from(list)), Err)
}

fn list_of(given: &Dynamic) -> Result<Array, Box<EvalAltResult>> {
    charge(given.as_array_ref().map_or(0, |list| list.len()))?;
    given.clone().into_array().map_err(|_| "a list is wanted here".into())
}

fn closure_of(given: &Dynamic) -> Result<FnPtr, Box<EvalAltResult>> {
    given.clone().try_cast::<FnPtr>().ok_or_else(|| "a closure is wanted here".into())
}

fn length(count: usize) -> Dynamic {
    Dynamic::from(i64::try_from(count).unwrap_or(i64::MAX))
}

fn empty() -> Box<EvalAltResult> {
    "the list is empty".into()
}
