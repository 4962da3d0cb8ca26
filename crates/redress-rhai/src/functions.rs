//! The functions that guards, `let`s and bodies share, as Rhai calls them.

use std::any::TypeId;
use std::collections::BTreeSet;

use redress_model::{FUNCTIONS, Function, Value};
use rhai::{Dynamic, Module};

use crate::natives::register;
use crate::run::{charge, with};
use crate::values::{from_dynamic, to_dynamic};

/// How many arguments a function can take, the value before the dot included.
pub(crate) fn arities(function: &Function) -> BTreeSet<usize> {
    function.signatures.iter().map(|signature| signature.parameters.len()).collect()
}

/// Registers every function of the model for any arguments: the function itself says what it takes.
pub(crate) fn register_functions(module: &mut Module) {
    for function in FUNCTIONS {
        for arity in arities(function) {
            let any = vec![TypeId::of::<Dynamic>(); arity];
            register(module, function.name, &any, move |_, given| {
                let arguments: Vec<Value> = given.iter().map(|each| from_dynamic(each)).collect::<Result<_, _>>()?;
                charge(function.steps(&arguments))?;
                with(|run| {
                    let value = function.call(&run.context(), &arguments).map_err(|error| error.to_string())?;
                    Ok(to_dynamic(&value))
                })
            });
        }
    }
}
