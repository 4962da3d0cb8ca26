//! What is kept of a loaded module: its compiled component, linked to nothing, and where its functions are.

use std::sync::Arc;

use redress_model::{ModuleDefinition, PolicyNames};
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, ComponentExportIndex, ComponentNamedList, InstancePre, Lift, Lower};

use crate::check::Parts;
use crate::gate::Gate;
use crate::profile::CONTRACT_VERSION;
use crate::run::{Inside, Told};
use crate::{contract, earlier, stop, wasi};

/// A component that is ready to be instantiated.
pub(crate) struct Program {
    pub(crate) definition: Arc<ModuleDefinition>,
    pub(crate) names: Arc<PolicyNames>,
    pub(crate) pre: InstancePre<Inside>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) run: ComponentExportIndex,
    /// The minor version of the contract that `run` was written for.
    pub(crate) minor: u64,
    /// Where the component describes itself, if it does.
    pub(crate) describe: Option<ComponentExportIndex>,
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
        match run.minor {
            0 => run.check::<(&contract::Case,), (earlier::Told,)>(&pre)?,
            _ => run.check::<(&contract::Case,), (Told,)>(&pre)?,
        }
        let describe = Exported::find(&pre, parts, MANIFEST, "describe")?;
        if let Some(describe) = &describe {
            describe.check::<(), (contract::manifest::Description,)>(&pre)?;
        }
        let (minor, describe) = (run.minor, describe.map(|describe| describe.index));
        Ok(Program { definition, names, pre, gate, run: run.index, minor, describe, draft: None, _compiled: compiled })
    }
}

/// A function of an exported interface.
struct Exported {
    /// `run` of `redress:policy/module@1.1.0`
    name: String,
    /// The minor version of the contract that it was written for.
    minor: u64,
    index: ComponentExportIndex,
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
        let mut numbers = version.split('.').map(|part| part.parse::<u64>().ok());
        let (known_major, known_minor) = CONTRACT_VERSION;
        let minor = match (numbers.next().flatten(), numbers.next().flatten()) {
            (Some(major), Some(minor)) if major == known_major && minor <= known_minor => minor,
            _ => {
                return Err(format!(
                    "the component is written for version {version} of the contract; this engine reads {known_major}.0 to \
                     {known_major}.{known_minor}"
                ));
            }
        };
        let wrong = || format!("`{name}` has no function `{function}`");
        let instance = component.get_export_index(None, name.as_str()).ok_or_else(wrong)?;
        let (item, index) = component.get_export(Some(&instance), function).ok_or_else(wrong)?;
        let ComponentItem::ComponentFunc(found) = item else { return Err(wrong()) };
        Ok(Some(Exported { name: format!("`{function}` of `{name}`"), minor, index, function: found }))
    }

    /// Whether it is of the shape that its version of the contract has.
    fn check<Given, Gives>(&self, pre: &InstancePre<Inside>) -> Result<(), String>
    where
        Given: ComponentNamedList + Lower,
        Gives: ComponentNamedList + Lift,
    {
        let checked = self.function.typecheck::<Given, Gives>(&pre.instance_type());
        checked.map_err(|error| format!("{} is not as the contract says: {}", self.name, stop::in_words(&error)))
    }
}
