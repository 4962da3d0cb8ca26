//! One run of a module: a fresh instance, the meter of what it may use, and what it hands back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use redress_model::{FindingKind, ModuleCase, ModuleDefinition, ModuleLimits, ModuleReport, OpenQuestion, Stop};
use wasmtime::component::Instance;
use wasmtime::{ResourceLimiter, Store};

use crate::answers;
use crate::contract;
use crate::facts;
use crate::profile::TICK;
use crate::program::Program;
use crate::stop;
use crate::values::from_kind;
use crate::vocabulary::{Hearing, declared};
use crate::wasi::Chance;

/// What the host keeps of one instance.
pub(crate) struct Inside {
    limits: ModuleLimits,
    memory: usize,
    elements: usize,
    denied: Option<Denied>,
    /// The instant at which the clock stands still, where the module may know it.
    pub(crate) clock: Option<Timestamp>,
    pub(crate) chance: Chance,
}

/// What an instance asked for beyond its limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Denied {
    /// Linear memory.
    Memory,
    /// Elements of tables.
    Table,
}

/// What comes of a call, and the fuel it took.
pub(crate) type Called<T> = (Result<T, Stop>, u64);

/// Runs a module on a case.
pub(crate) fn run(program: &Program, given: &ModuleCase<'_>) -> Result<ModuleReport, Stop> {
    measured(program, given).0
}

/// Runs a module on a case, and says how much fuel that took.
pub(crate) fn measured(program: &Program, given: &ModuleCase<'_>) -> Called<ModuleReport> {
    let module = &program.definition;
    if let Err(stop) = module.check_given(&given.facts) {
        return (Err(stop), 0);
    }
    let case = facts::case(module, given);
    let clock = module.reads_at.then_some(given.at);
    let (told, fuel) = call(program, clock, |store, instance| program.run.run(store, instance, &case));
    let report = told.and_then(|told| {
        let report = told.map_err(|stop| stopped(module, stop))?;
        let hearing = Hearing::of(program, given);
        let wrong = |what: String| Stop::error(format!("the module `{}`: {what}", module.name));
        let findings = hearing.findings(report.findings).map_err(wrong)?;
        let values = answers::values(&module.values, report.values).map_err(wrong)?;
        Ok(ModuleReport { findings, values: values.into() })
    });
    (report, fuel)
}

/// Calls into a fresh instance.
pub(crate) fn call<T>(
    program: &Program,
    clock: Option<Timestamp>,
    enter: impl FnOnce(&mut Store<Inside>, &Instance) -> wasmtime::Result<T>,
) -> Called<T> {
    let module = &program.definition;
    // a panic would be a bug of ours or of the runtime's: the rule is in error, the host stays up
    let called = catch_unwind(AssertUnwindSafe(|| {
        let _place = program.gate.enter();
        let mut store = Store::new(program.pre.engine(), Inside::new(&module.limits, clock));
        store.limiter(|inside| inside);
        store.set_epoch_deadline(module.limits.milliseconds / TICK + 2);
        store.set_hostcall_fuel(module.limits.output_bytes);
        let called = store.set_fuel(module.limits.fuel).and_then(|()| {
            let instance = program.pre.instantiate(&mut store)?;
            enter(&mut store, &instance)
        });
        let fuel = module.limits.fuel.saturating_sub(store.get_fuel().unwrap_or(0));
        (called.map_err(|error| stop::from_error(&error, store.data().denied, module)), fuel)
    }));
    called.unwrap_or_else(|_| {
        let message = format!("the module `{}` broke the engine that runs it", module.name);
        (Err(Stop::error(message)), module.limits.fuel)
    })
}

/// Why a module gives no report, by its own account.
fn stopped(module: &ModuleDefinition, told: contract::Stop) -> Stop {
    match told {
        contract::Stop::Failed(what) => Stop::error(format!("the module `{}`: {what}", module.name)),
        contract::Stop::OpenPoint(told) => open_point(module, told),
        contract::Stop::Missing(names) => {
            let mut facts = Vec::new();
            for name in &names {
                match module.reads.iter().find(|input| *input.name == **name) {
                    Some(input) if !facts.contains(&input.fact) => facts.push(input.fact),
                    Some(_) => {}
                    None => {
                        let message = format!("the module `{}` waits for `{name}`, which it is not given", module.name);
                        return Stop::error(message);
                    }
                }
            }
            if facts.is_empty() {
                return Stop::error(format!("the module `{}` waits for facts and names none", module.name));
            }
            Stop::Missing(facts)
        }
    }
}

/// An open point, and what turns on it: kinds of finding that the policy declares, so that it knows what the rule may leave open.
fn open_point(module: &ModuleDefinition, told: contract::OpenPoint) -> Stop {
    let mut about: Vec<(FindingKind, Option<String>)> = Vec::new();
    for each in told.about {
        let each = (from_kind(each.kind), each.name);
        if !module.findings.contains(&each.0) {
            let declared = declared(module);
            return Stop::error(format!(
                "the module `{}`: it says that an open point is about a finding of kind {}, and `policy.toml` declares {declared}",
                module.name, each.0
            ));
        }
        if !about.contains(&each) {
            about.push(each);
        }
    }
    Stop::OpenPoint(Box::new(OpenQuestion { question: told.question, about }))
}

impl Inside {
    fn new(limits: &ModuleLimits, clock: Option<Timestamp>) -> Inside {
        Inside { limits: *limits, memory: 0, elements: 0, denied: None, clock, chance: Chance::default() }
    }

    /// Notes what was asked for beyond the limits, and ends the call.
    fn deny(&mut self, denied: Denied) -> wasmtime::Result<bool> {
        self.denied = Some(denied);
        Err(wasmtime::Error::msg("beyond the limits of the module"))
    }
}

impl ResourceLimiter for Inside {
    fn memory_growing(&mut self, now: usize, wanted: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let total = self.memory.saturating_sub(now).saturating_add(wanted);
        if total > self.limits.memory_bytes {
            return self.deny(Denied::Memory);
        }
        self.memory = total;
        Ok(true)
    }

    fn table_growing(&mut self, now: usize, wanted: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let total = self.elements.saturating_sub(now).saturating_add(wanted);
        if total > self.limits.table_elements {
            return self.deny(Denied::Table);
        }
        self.elements = total;
        Ok(true)
    }
}
