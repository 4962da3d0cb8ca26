//! From the runtime's errors to why a rule has no answer, in the words of the policy's author.

use redress_model::{Fault, ModuleDefinition, Stop};
use wasmtime::{Error, Trap};

use crate::profile::STACK;
use crate::run::Denied;

/// Why a call stopped. `denied` is what it asked for beyond its limits, if it did.
pub(crate) fn from_error(error: &Error, denied: Option<Denied>, module: &ModuleDefinition) -> Stop {
    let limits = &module.limits;
    let mut by_clock = false;
    let what = match (denied, error.downcast_ref::<Trap>()) {
        (Some(Denied::Memory), _) => format!("it asks for more than its {} bytes of memory", limits.memory_bytes),
        (Some(Denied::Table), _) => format!("it asks for more than its {} table elements", limits.table_elements),
        (_, Some(Trap::OutOfFuel)) => format!("it takes more than its {} units of fuel", limits.fuel),
        (_, Some(Trap::Interrupt)) => {
            by_clock = true;
            format!("it was stopped after {} milliseconds", limits.milliseconds)
        }
        (_, Some(Trap::StackOverflow)) => format!("its calls within calls take more than {STACK} bytes of stack"),
        (_, Some(Trap::UnreachableCodeReached)) => "it gave up, as a program does that panics".to_owned(),
        (_, Some(trap)) => format!("it broke: {}", plain(&trap.to_string())),
        // the runtime keeps the type of this error to itself
        (_, None) if root(error).contains("fuel allocated for hostcalls") => {
            format!("it hands back more than {} bytes", limits.output_bytes)
        }
        (_, None) if error.is::<Asked>() => in_words(error),
        (_, None) => format!("it does not keep to the contract: {}", in_words(error)),
    };
    Stop::from(Fault { message: format!("the module `{}`: {what}", module.name), span: None, by_clock })
}

/// A module asked for what it is not given: the words say for what.
#[derive(Debug)]
pub(crate) struct Asked(pub(crate) String);

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Asked {}

/// An error of the runtime without the place in machine code: lower case, no full stop.
pub(crate) fn in_words(error: &Error) -> String {
    plain(&root(error))
}

fn root(error: &Error) -> String {
    error.root_cause().to_string()
}

fn plain(words: &str) -> String {
    let words = words.trim().trim_start_matches("wasm trap: ").trim_end_matches('.');
    let first = words.lines().next().unwrap_or_default();
    let mut letters = first.chars();
    match letters.next() {
        Some(letter) if !first.starts_with("WebAssembly") => letter.to_lowercase().chain(letters).collect(),
        _ => first.to_owned(),
    }
}
