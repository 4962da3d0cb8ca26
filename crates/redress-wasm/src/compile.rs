//! Compiling: from a component that passed the lint to machine code, within this process or by a compiler of the host's own.

use std::fmt;

use crate::profile;

/// How hard the compiler tries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effort {
    /// Fast code. For components within the default limits, for which it takes milliseconds.
    Thorough,
    /// Fast compiling: some time for each byte, whatever the shape of the code. For large components.
    Quick,
}

/// What compiles components: a host that cannot be held up by a hostile one runs [`compile`] in a process that it can kill.
pub trait Compiler: Send + Sync + fmt::Debug {
    /// The machine code of a component, as [`compile`] gives it.
    ///
    /// # Errors
    ///
    /// Why there is none: lower case, no full stop.
    fn compile(&self, component: &[u8], effort: Effort) -> Result<Vec<u8>, String>;
}

/// Compiles in this process, which takes the time and memory that it takes: the lint bounds both.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct InThisProcess;

impl Compiler for InThisProcess {
    fn compile(&self, component: &[u8], effort: Effort) -> Result<Vec<u8>, String> {
        compile(component, effort)
    }
}

/// Compiles a component. Nothing of it is run, and nothing is checked but that it is one: the lint is for the runtime to do.
///
/// # Errors
///
/// The bytes are no component, or use what modules may not.
pub fn compile(component: &[u8], effort: Effort) -> Result<Vec<u8>, String> {
    let engine = profile::compiling_engine(effort).map_err(|error| crate::stop::in_words(&error))?;
    engine.precompile_component(component).map_err(|error| crate::stop::in_words(&error))
}

impl Effort {
    /// Its name: `thorough`.
    pub fn name(self) -> &'static str {
        match self {
            Effort::Thorough => "thorough",
            Effort::Quick => "quick",
        }
    }

    /// The effort of a name.
    pub fn named(name: &str) -> Option<Effort> {
        [Effort::Thorough, Effort::Quick].into_iter().find(|each| each.name() == name)
    }
}
