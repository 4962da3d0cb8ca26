//! The outside as modules see it: nothing, or, where `policy.toml` says so, a WASI that says nothing.

use wasmtime::component::{Component, Linker};

use crate::check::Parts;
use crate::run::Inside;

/// A source of numbers that is the same in every call.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The next number: SplitMix64 from a fixed beginning (Steele, Lea, Flood 2014).
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// The imports of every module that has types of the contract in its own.
const TYPES: &str = "redress:policy/types@";

/// What a component is linked to.
///
/// # Errors
///
/// It imports what it is not granted: lower case, no full stop.
pub(crate) fn linker(component: &Component, parts: &Parts, granted: bool) -> Result<Linker<Inside>, String> {
    let mut linker = Linker::new(component.engine());
    for import in &parts.imports {
        if import.starts_with(TYPES) {
            linker.instance(import).map_err(|error| crate::stop::in_words(&error))?;
        } else if import.starts_with("wasi:") {
            if !granted {
                return Err(format!("the component imports `{import}`, and `policy.toml` grants it nothing"));
            }
        } else {
            return Err(format!("the component imports `{import}`, which no module is given"));
        }
    }
    Ok(linker)
}
