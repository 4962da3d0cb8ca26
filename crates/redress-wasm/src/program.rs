//! What is kept of a loaded module: its compiled component, linked to nothing, and where its functions are.

use std::sync::Arc;

use redress_model::{ModuleDefinition, PolicyNames};
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, InstancePre};

use crate::check::Parts;
use crate::gate::Gate;
use crate::run::Inside;
use crate::version::{CONTRACT_VERSION, Entry, Version};
use crate::{stop, wasi};

/// A component that is ready to be instantiated.
pub(crate) struct Program {
    pub(crate) definition: Arc<ModuleDefinition>,
    pub(crate) names: Arc<PolicyNames>,
    pub(crate) pre: InstancePre<Inside>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) run: Entry,
    /// Where the component describes itself, if it does.
    pub(crate) describe: Option<Entry>,
    /// Which of the facts that it reads is the draft.
    pub(crate) draft: Option<usize>,
    /// Keeps the component where the next load of the same finds it.
    _compiled: Arc<Compiled>,
}

/// A component that passed the lint and was compiled.
pub(crate) struct Compiled {
    pub(crate) component: Component,
    pub(crate) parts: Parts,
}

const MODULE: &str = "redress:policy/module";
const MANIFEST: &str = "redress:policy/manifest";

impl Program {
    /// Links a component and finds its functions. Nothing of it is run.
    ///
    /// # Errors
    ///
    /// It imports what it is not granted, or does not fulfil the contract: lower case, no full stop.
    pub(crate) fn link(
        compiled: Arc<Compiled>,
        gate: Arc<Gate>,
        definition: Arc<ModuleDefinition>,
        names: Arc<PolicyNames>,
    ) -> Result<Program, String> {
        let Compiled { component, parts } = &*compiled;
        let linker = wasi::linker(component, parts, definition.wasi)?;
        let pre = linker.instantiate_pre(component).map_err(|error| stop::in_words(&error))?;
        let run = Exported::find(&pre, parts, MODULE, "run")?
            .ok_or_else(|| format!("the component does not export `{MODULE}`, which `schemas/wit` describes"))?;
        run.check(run.entry.version.check_run(&run.function, &pre))?;
        let describe = Exported::find(&pre, parts, MANIFEST, "describe")?;
        if let Some(describe) = &describe {
            describe.check(describe.entry.version.check_describe(&describe.function, &pre))?;
        }
        let (run, describe) = (run.entry, describe.map(|describe| describe.entry));
        Ok(Program { definition, names, pre, gate, run, describe, draft: None, _compiled: compiled })
    }
}

/// A function of an exported interface.
struct Exported {
    /// `run` of `redress:policy/module@1.2.0`
    name: String,
    entry: Entry,
    function: ComponentFunc,
}

impl Exported {
    /// Finds it, of the version of the contract that the component was written for.
    fn find(
        pre: &InstancePre<Inside>,
        parts: &Parts,
        interface: &str,
        function: &str,
    ) -> Result<Option<Exported>, String> {
        let component = pre.component();
        let of_contract = |name: &&String| name.strip_prefix(interface).is_some_and(|rest| rest.starts_with('@'));
        let Some(name) = parts.exports.iter().find(of_contract) else { return Ok(None) };
        let version = &name[interface.len() + 1..];
        let known = Version::numbered(version).ok_or_else(|| {
            let (major, minor) = CONTRACT_VERSION;
            format!(
                "the component is written for version {version} of the contract; this engine reads {major}.0 to {major}.{minor}"
            )
        })?;
        let wrong = || format!("`{name}` has no function `{function}`");
        let instance = component.get_export_index(None, name.as_str()).ok_or_else(wrong)?;
        let (item, index) = component.get_export(Some(&instance), function).ok_or_else(wrong)?;
        let ComponentItem::ComponentFunc(found) = item else { return Err(wrong()) };
        let entry = Entry { index, version: known };
        Ok(Some(Exported { name: format!("`{function}` of `{name}`"), entry, function: found }))
    }

    /// Whether it is of the shape that its version of the contract has.
    fn check(&self, checked: wasmtime::Result<()>) -> Result<(), String> {
        checked.map_err(|error| format!("{} is not as the contract says: {}", self.name, stop::in_words(&error)))
    }
}
