//! Modules: what `policy.toml` says of one, and what a runtime makes of its component.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::currency::Currency;
use crate::fact::{Catalogue, FactIndex};
use crate::facts::Slot;
use crate::finding::Finding;
use crate::policy_names::PolicyNames;
use crate::runtime::Stop;
use crate::types::RecordType;
use crate::value::Record;
use crate::vocabulary::FindingKind;

/// A language in which modules are compiled: it loads the component that stands in a policy's folder.
pub trait ModuleRuntime: Send + Sync + fmt::Debug {
    /// Checks a component against its definition and makes it ready to run.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the component, or with what the definition says of it.
    fn load(&self, source: &ModuleSource<'_>) -> Result<Arc<dyn Module>, Vec<ModuleProblem>>;
}

/// A component that is ready to run. Shared between threads.
pub trait Module: Send + Sync + fmt::Debug {
    /// What the policy says of it.
    fn definition(&self) -> &Arc<ModuleDefinition>;

    /// Runs it on one case, within its limits: all its findings and values, or none. The same case gives the same answer.
    ///
    /// # Errors
    ///
    /// Why there is no report: a missing fact, an open point, or what broke.
    fn run(&self, case: &ModuleCase<'_>) -> Result<ModuleReport, Stop>;

    /// The module as what it is to the runtime that loaded it.
    fn as_any(&self) -> &dyn Any;
}

/// The modules of a policy, by name.
pub type Modules = BTreeMap<String, Arc<dyn Module>>;

/// A component with what the policy says of it.
#[derive(Clone, Copy, Debug)]
pub struct ModuleSource<'a> {
    /// The bytes of the component.
    pub component: &'a [u8],
    /// What the policy says of it.
    pub definition: &'a Arc<ModuleDefinition>,
    /// The facts.
    pub catalogue: &'a Catalogue,
    /// The names that its findings may use.
    pub names: &'a Arc<PolicyNames>,
}

/// What a policy says of one module: `[modules.great-circle]`.
#[derive(Clone, PartialEq, Debug)]
pub struct ModuleDefinition {
    /// The name that rules use: `great-circle`.
    pub name: Arc<str>,
    /// Its version.
    pub version: String,
    /// The file of the policy's folder that holds the component: `modules/great-circle.wasm`.
    pub file: String,
    /// SHA-256 of that file, in hexadecimal digits.
    pub digest: String,
    /// The facts that it is given, in order.
    pub reads: Vec<ModuleInput>,
    /// Whether it is given the instant of decision, so that its next change cannot be known.
    pub reads_at: bool,
    /// The kinds of finding that it may report.
    pub findings: Vec<FindingKind>,
    /// The values that it computes, as fields of a record of the module's name.
    pub values: Arc<RecordType>,
    /// Whether it gets an outside that says nothing: a clock that stands still, no files, no arguments, fixed randomness.
    pub wasi: bool,
    /// What it may use.
    pub limits: ModuleLimits,
}

/// A fact that a module is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModuleInput {
    /// The name under which it is handed in.
    pub name: Arc<str>,
    /// The fact.
    pub fact: FactIndex,
    /// Whether the module is run without it.
    pub is_optional: bool,
}

/// What one module may use. Each limit answers an attack that was tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ModuleLimits {
    /// Units of work of one call, about one for each instruction.
    pub fuel: u64,
    /// Bytes of linear memory.
    pub memory_bytes: usize,
    /// Elements of all tables.
    pub table_elements: usize,
    /// Bytes that one call may hand back.
    pub output_bytes: usize,
    /// Bytes of the component.
    pub component_bytes: usize,
    /// Functions of the component.
    pub functions: usize,
    /// Bytes of one function.
    pub function_bytes: usize,
    /// Blocks within blocks of one function.
    pub nesting: usize,
    /// Local variables of one function.
    pub locals: usize,
    /// The safety net: wall-clock time after which a call is stopped, in milliseconds. A decision that it stopped says so.
    pub milliseconds: u64,
}

impl Default for ModuleLimits {
    fn default() -> Self {
        ModuleLimits {
            fuel: 10_000_000,
            memory_bytes: 16 * 1024 * 1024,
            table_elements: 10_000,
            output_bytes: 256 * 1024,
            component_bytes: 1024 * 1024,
            functions: 2_000,
            function_bytes: 64 * 1024,
            nesting: 64,
            locals: 1_000,
            milliseconds: 1_000,
        }
    }
}

/// What one run of a module is given.
#[derive(Clone, Debug)]
pub struct ModuleCase<'a> {
    /// What the case says of each fact, in the order of [`ModuleDefinition::reads`].
    pub facts: Vec<&'a Slot>,
    /// The instant of decision.
    pub at: Timestamp,
    /// Its date in the zone of the policy's calendar.
    pub date: Date,
    /// The currency of a bare `$`.
    pub home: Option<Currency>,
}

/// What came of one run of a module.
#[derive(Clone, PartialEq, Debug)]
pub struct ModuleReport {
    /// What it found.
    pub findings: Vec<Finding<'static>>,
    /// What it computed: a record of [`ModuleDefinition::values`].
    pub values: Arc<Record>,
}

/// Something wrong with a module at load.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModuleProblem {
    /// A stable name for it: `module`.
    pub code: &'static str,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The key of the module's entry in `policy.toml` that it is about.
    pub key: &'static str,
}

impl ModuleDefinition {
    /// Whether the module can be run on what the case says: no fact is broken, and none that it needs is missing.
    ///
    /// # Errors
    ///
    /// What broke, or the facts that are missing.
    pub fn check_given(&self, facts: &[&Slot]) -> Result<(), Stop> {
        if facts.len() != self.reads.len() {
            return Err(Stop::error(format!("the module `{}` was not given the facts that it reads", self.name)));
        }
        let mut found: Option<Stop> = None;
        for (input, slot) in self.reads.iter().zip(facts) {
            let stop = match slot {
                Slot::Broken(problem) => Stop::error(problem.to_string()),
                Slot::Missing | Slot::NotYet if !input.is_optional => Stop::Missing(vec![input.fact]),
                _ => continue,
            };
            stop.join(&mut found);
        }
        found.map_or(Ok(()), Err)
    }
}
