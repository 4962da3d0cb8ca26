//! The runtime: lints and compiles a component once, runs it as often as a rule asks.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use redress_model::{
    Module, ModuleCase, ModuleDefinition, ModuleLimits, ModuleProblem, ModuleReport, ModuleRuntime, ModuleSource,
    PolicyNames, Stop,
};
use sha2::{Digest, Sha256};
use wasmtime::Engine;

use crate::cache::ModuleCache;
use crate::check::{BEYOND, check};
use crate::compile::{Compiler, Effort, InThisProcess};
use crate::description::{compare, describe};
use crate::gate::Gate;
use crate::native_code::{Trusted, load};
use crate::program::{Compiled, Program};
use crate::{profile, run, stop};

/// Runs modules compiled to WebAssembly.
///
/// The engine, its pool of instances and the net's thread are made once for the process, when the first module is loaded.
/// A component that one loaded policy holds is not compiled again for the next, as long as a runtime, or a clone of it, loads both.
#[derive(Clone, Debug)]
pub struct WasmRuntime {
    cache: Option<Arc<ModuleCache>>,
    compiler: Arc<dyn Compiler>,
    in_use: Arc<InUse>,
}

impl Default for WasmRuntime {
    fn default() -> Self {
        WasmRuntime { cache: None, compiler: Arc::new(InThisProcess), in_use: Arc::default() }
    }
}

/// The components that loaded modules hold, by what they were made from. None is kept longer than it is held.
#[derive(Default)]
struct InUse(Mutex<Vec<(Origin, Weak<Compiled>)>>);

/// What a compiled component was made from: the hash of its bytes, and the limits within which it was linted.
type Origin = ([u8; 32], ModuleLimits);

/// What every module of the process shares.
struct Shared {
    engine: Engine,
    gate: Arc<Gate>,
}

/// A loaded module.
struct Loaded(Program);

impl WasmRuntime {
    /// A runtime that compiles within this process and keeps nothing for the next.
    pub fn new() -> WasmRuntime {
        WasmRuntime::default()
    }

    /// Keeps compiled code in a cache, and takes it from there.
    #[must_use]
    pub fn with_cache(self, cache: ModuleCache) -> WasmRuntime {
        WasmRuntime { cache: Some(Arc::new(cache)), ..self }
    }

    /// Compiles with a compiler of the host's own: one that runs [`compile`](crate::compile()) in a process that can be killed.
    #[must_use]
    pub fn with_compiler(self, compiler: impl Compiler + 'static) -> WasmRuntime {
        WasmRuntime { compiler: Arc::new(compiler), ..self }
    }

    /// Lints, compiles and links a component.
    pub(crate) fn program(
        &self,
        component: &[u8],
        definition: Arc<ModuleDefinition>,
        names: Arc<PolicyNames>,
    ) -> Result<Program, String> {
        let shared = shared()?;
        let origin = (Sha256::digest(component).into(), definition.limits);
        let compiled = match self.in_use.get(&origin) {
            Some(compiled) => compiled,
            None => self.in_use.put(origin, self.compiled(component, &definition.limits, shared)?),
        };
        Program::link(compiled, shared.gate.clone(), definition, names)
    }

    /// A component that passes the lint, compiled.
    fn compiled(&self, component: &[u8], limits: &ModuleLimits, shared: &Shared) -> Result<Compiled, String> {
        let parts = check(component, limits)?;
        let effort = effort_for(limits, component.len());
        let kept = self.cache.as_ref().and_then(|cache| cache.get(component, &shared.engine, effort));
        let loaded = kept.and_then(|code| load(&shared.engine, &code).ok());
        let component = match loaded {
            Some(loaded) => loaded,
            None => {
                let code = Trusted::just_compiled(self.compiler.compile(component, effort)?);
                let loaded = load(&shared.engine, &code).map_err(|error| stop::in_words(&error))?;
                if let Some(cache) = &self.cache {
                    // what cannot be kept is compiled again the next time
                    drop(cache.put(component, &shared.engine, effort, &code));
                }
                loaded
            }
        };
        Ok(Compiled { component, parts })
    }

    /// Runs a module that this runtime loaded, and says how much fuel that took. `None` for a module of another runtime.
    ///
    /// The measure of `redress module inspect`: a decision does not need it.
    pub fn fuel_of(&self, module: &dyn Module, case: &ModuleCase<'_>) -> Option<(Result<ModuleReport, Stop>, u64)> {
        let loaded: &dyn std::any::Any = module.as_any();
        loaded.downcast_ref::<Loaded>().map(|loaded| run::measured(&loaded.0, case))
    }
}

impl InUse {
    fn get(&self, origin: &Origin) -> Option<Arc<Compiled>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|(each, _)| each == origin).and_then(|(_, compiled)| compiled.upgrade())
    }

    fn put(&self, origin: Origin, compiled: Compiled) -> Arc<Compiled> {
        let compiled = Arc::new(compiled);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(each, held)| each != &origin && held.strong_count() > 0);
        all.push((origin, Arc::downgrade(&compiled)));
        compiled
    }
}

impl fmt::Debug for InUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InUse").finish_non_exhaustive()
    }
}

/// Code within the default limits is worth the compiler's time.
fn effort_for(limits: &ModuleLimits, bytes: usize) -> Effort {
    let usual = ModuleLimits::default();
    let is_usual = bytes <= usual.component_bytes
        && limits.functions <= usual.functions
        && limits.function_bytes <= usual.function_bytes
        && limits.nesting <= usual.nesting
        && limits.locals <= usual.locals;
    if is_usual { Effort::Thorough } else { Effort::Quick }
}

fn shared() -> Result<&'static Shared, String> {
    static SHARED: OnceLock<Result<Shared, String>> = OnceLock::new();
    let made = SHARED.get_or_init(|| {
        let mut refused = String::new();
        for calls in profile::CALLS_AT_ONCE {
            match profile::engine(calls) {
                Ok(engine) => return Ok(Shared { gate: Gate::for_engine(&engine, calls), engine }),
                Err(error) => refused = stop::in_words(&error),
            }
        }
        Err(format!("no pool for modules can be made here: {refused}"))
    });
    made.as_ref().map_err(Clone::clone)
}

impl ModuleRuntime for WasmRuntime {
    fn load(&self, source: &ModuleSource<'_>) -> Result<Arc<dyn Module>, Vec<ModuleProblem>> {
        let problem = |message: String| {
            let help = "`redress module inspect FILE` prints an entry with the limits that it needs";
            let help = message.contains(BEYOND).then(|| help.to_owned());
            vec![ModuleProblem { code: "module", message, help, key: "file" }]
        };
        let mut program =
            self.program(source.component, source.definition.clone(), source.names.clone()).map_err(problem)?;
        let draft = source.catalogue.find("proposal.draft");
        program.draft = source.definition.reads.iter().position(|input| Some(input.fact) == draft);
        let described = describe(&program).map_err(|stop| match stop {
            Stop::Error(fault) => problem(format!("asked what it is: {}", fault.message)),
            _ => problem("asked what it is, the module does not answer".to_owned()),
        })?;
        let differences = described.map_or_else(Vec::new, |told| compare(&told, source.definition, source.catalogue));
        if differences.is_empty() { Ok(Arc::new(Loaded(program))) } else { Err(differences) }
    }
}

impl Module for Loaded {
    fn definition(&self) -> &Arc<ModuleDefinition> {
        &self.0.definition
    }

    fn run(&self, case: &ModuleCase<'_>) -> Result<ModuleReport, Stop> {
        run::run(&self.0, case)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl fmt::Debug for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Loaded").field(&self.0.definition.name).finish()
    }
}
