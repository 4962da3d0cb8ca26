//! The functions that bodies can call: which names there are, and how they are registered.

use std::any::TypeId;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use redress_model::{FUNCTIONS, VOCABULARY};
use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage, BasicStringPackage,
    LogicPackage, MoreStringPackage, Package,
};
use rhai::{Dynamic, EvalAltResult, FnPtr, FuncRegistration, Map, Module, NativeCallContext, RhaiFunc, Shared};

use crate::lists::LIST_FUNCTIONS;
use crate::{facts, functions, lists, operators, table, values, vocabulary};

/// The most arguments of one call. With 16, Rhai looks for a function in 65,536 ways.
pub(crate) const MOST_ARGUMENTS: usize = 8;

/// The functions of Rhai's packages that bodies may call, with how many arguments each can take, the value before the dot
/// included. The others are refused by name: those that make binary fractions, that answer `-1` or nothing for "not found",
/// that take anything a closure says for `false`, or that change a text in place and give nothing.
const OF_RHAI: &[(&str, &[usize])] = &[
    ("abs", &[1]),
    ("append", &[2]),
    ("clear", &[1]),
    ("contains", &[2]),
    ("extract", &[2, 3]),
    ("insert", &[3]),
    ("is_empty", &[1]),
    ("keys", &[1]),
    ("map", &[2]),
    ("mixin", &[2]),
    ("parse_int", &[1]),
    ("pop", &[1]),
    ("push", &[2]),
    ("range", &[2, 3]),
    ("reduce", &[2, 3]),
    ("remove", &[2]),
    ("reverse", &[1]),
    ("set", &[3]),
    ("shift", &[1]),
    ("split", &[2]),
    ("sub_string", &[2, 3]),
    ("to_string", &[1]),
    ("to_upper", &[1]),
    ("truncate", &[2]),
    ("values", &[1]),
];

/// Those of them that change what stands before the dot.
pub(crate) const CHANGING: &[&str] =
    &["append", "clear", "insert", "mixin", "pop", "push", "remove", "reverse", "set", "shift", "truncate"];

/// What else bodies can call.
const OF_BODIES: &[(&str, &[usize])] = &[("has", &[1]), ("open_point", &[1]), ("run_module", &[1])];

/// Every function and method that bodies can call, with how many arguments it can take, the value before the dot included.
pub(crate) static KNOWN: LazyLock<BTreeMap<&'static str, BTreeSet<usize>>> = LazyLock::new(|| {
    let mut known: BTreeMap<&'static str, BTreeSet<usize>> = BTreeMap::new();
    for (name, arities) in OF_RHAI.iter().chain(OF_BODIES).chain(LIST_FUNCTIONS) {
        known.entry(name).or_default().extend(*arities);
    }
    for function in FUNCTIONS {
        known.entry(function.name).or_default().extend(functions::arities(function));
    }
    for call in VOCABULARY {
        known.entry(call.name).or_default().insert(1);
        for method in call.methods {
            let fewest = method.parameters.len();
            let most = if method.repeats { MOST_ARGUMENTS } else { fewest };
            known.entry(method.name).or_default().extend(fewest + 1..=most + 1);
        }
    }
    // what an open point is about: a kind of finding, and its name
    known.entry("about").or_default().extend([2, 3]);
    // a method of the table
    known.entry("on").or_default().insert(2);
    known.entry("up_to").or_default().insert(2);
    known
});

thread_local! {
    static MODULE: OnceCell<Shared<Module>> = const { OnceCell::new() };
}

/// The functions, ours before those of Rhai's packages. Made once for each thread: without Rhai's feature `sync` they stay
/// on it.
pub(crate) fn module() -> Shared<Module> {
    MODULE.with(|module| {
        let make = || {
            let mut module = ours();
            // what is there already stays
            module.fill_with(&packages());
            module.into()
        };
        module.get_or_init(make).clone()
    })
}

fn packages() -> Module {
    let mut module = Module::new();
    for package in [
        ArithmeticPackage::new().as_shared_module(),
        LogicPackage::new().as_shared_module(),
        BasicStringPackage::new().as_shared_module(),
        MoreStringPackage::new().as_shared_module(),
        BasicMathPackage::new().as_shared_module(),
        BasicArrayPackage::new().as_shared_module(),
        BasicMapPackage::new().as_shared_module(),
        BasicIteratorPackage::new().as_shared_module(),
    ] {
        module.fill_with(&package);
    }
    // all at once, so that looking for a function does not look through what is not made yet
    module.register_lazy_functions();
    module
}

fn ours() -> Module {
    let mut module = Module::new();
    operators::register_operators(&mut module);
    lists::register_lists(&mut module);
    functions::register_functions(&mut module);
    vocabulary::register_vocabulary(&mut module);
    table::register_table(&mut module);
    register(&mut module, "has", &[TypeId::of::<Dynamic>()], |context, given| facts::has(&context, given[0]));
    register(&mut module, "!", &[TypeId::of::<Dynamic>()], |_, given| match given[0].as_bool() {
        Ok(yes) => Ok(Dynamic::from(!yes)),
        Err(_) => Err("`!` takes true or false".into()),
    });
    register(&mut module, "filter", &[TypeId::of::<Map>(), TypeId::of::<FnPtr>()], |_, _| {
        Err("`filter` goes through lists".into())
    });
    // how values are written into texts; Rhai goes on after an error here, so that the run is halted
    for name in ["to_string", "to_debug"] {
        for own in values::types() {
            register(&mut module, name, &[own], |_, given| {
                Ok(Dynamic::from(values::from_dynamic(given[0])?.to_string()))
            });
        }
        for without_text in values::types_without_text() {
            register(&mut module, name, &[without_text], |_, given| Err(values::no_text(given[0])));
        }
    }
    module
}

/// Registers one function for arguments of these types; `Dynamic` stands for any.
///
/// It does not change its first argument. Rhai would otherwise try to put a field back after each method called on it.
pub(crate) fn register(module: &mut Module, name: &str, types: &[TypeId], function: impl Native) {
    let func = Shared::new(calling(function));
    let function = RhaiFunc::Pure { func, has_context: true, is_pure: true, is_volatile: true };
    FuncRegistration::new(name).in_global_namespace().set_into_module_raw(module, types, function);
}

/// Registers one function that may change its first argument.
pub(crate) fn register_changing(module: &mut Module, name: &str, types: &[TypeId], function: impl Native) {
    let func = Shared::new(calling(function));
    let function = RhaiFunc::Method { func, has_context: true, is_pure: false, is_volatile: true };
    FuncRegistration::new(name).in_global_namespace().set_into_module_raw(module, types, function);
}

/// A function as we write it for Rhai.
pub(crate) trait Native:
    Fn(NativeCallContext<'_>, &mut [&mut Dynamic]) -> Result<Dynamic, Box<EvalAltResult>> + Send + Sync + 'static
{
}

impl<F> Native for F where
    F: Fn(NativeCallContext<'_>, &mut [&mut Dynamic]) -> Result<Dynamic, Box<EvalAltResult>> + Send + Sync + 'static
{
}

fn calling(
    function: impl Native,
) -> impl Fn(Option<NativeCallContext<'_>>, &mut [&mut Dynamic]) -> Result<Dynamic, Box<EvalAltResult>> + Send + Sync + 'static
{
    move |context, given| match context {
        Some(context) => function(context, given),
        None => Err("the function was called from nowhere".into()),
    }
}
