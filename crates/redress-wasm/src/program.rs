//! What is kept of a loaded module: its compiled component, linked to nothing, and where its functions are.

use std::sync::Arc;

use redress_model::{ModuleDefinition, PolicyNames};
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, ComponentExportIndex, ComponentNamedList, InstancePre, Lift, Lower};

use crate::check::Parts;
use crate::contract;
use crate::gate::Gate;
use crate::profile::CONTRACT_VERSION;
use crate::run::{Inside, Told};
use crate::{stop, wasi};

/// A component that is ready to be instantiated.
pub(crate) struct Program {
    pub(crate) definition: Arc<ModuleDefinition>,
    pub(crate) names: Arc<PolicyNames>,
    pub(crate) pre: InstancePre<Inside>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) run: ComponentExportIndex,
    /// Where the component describes itself, if it does.
    pub(crate) describe: Option<ComponentExportIndex>,
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
        component: &Component,
        parts: &Parts,
        gate: Arc<Gate>,
        definition: Arc<ModuleDefinition>,
        names: Arc<PolicyNames>,
    ) -> Result<Program, String> {
        let linker = wasi::linker(component, parts, definition.wasi)?;
        let pre = linker.instantiate_pre(component).map_err(|error| stop::in_words(&error))?;
        let run = exported::<(&contract::Case,), (Told,)>(&pre, parts, MODULE, "run")?
            .ok_or_else(|| format!("the component does not export `{MODULE}`, which `schemas/wit` describes"))?;
        let describe = exported::<(), (contract::manifest::Description,)>(&pre, parts, MANIFEST, "describe")?;
        Ok(Program { definition, names, pre, gate, run, describe })
    }
}

/// The function of an exported interface, of the version of the contract that the component was written for.
fn exported<Given, Gives>(
    pre: &InstancePre<Inside>,
    parts: &Parts,
    interface: &str,
    function: &str,
) -> Result<Option<ComponentExportIndex>, String>
where
    Given: ComponentNamedList + Lower,
    Gives: ComponentNamedList + Lift,
{
    let component = pre.component();
    let of_contract = |name: &&String| name.strip_prefix(interface).is_some_and(|rest| rest.starts_with('@'));
    let Some(name) = parts.exports.iter().find(of_contract) else { return Ok(None) };
    let version = &name[interface.len() + 1..];
    let mut numbers = version.split('.').map(|part| part.parse::<u64>().ok());
    let (known_major, known_minor) = CONTRACT_VERSION;
    match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(major), Some(minor)) if major == known_major && minor <= known_minor => {}
        _ => {
            return Err(format!(
                "the component is written for version {version} of the contract; this engine reads {known_major}.0 to \
                 {known_major}.{known_minor}"
            ));
        }
    }
    let wrong = || format!("`{name}` has no function `{function}`");
    let instance = component.get_export_index(None, name.as_str()).ok_or_else(wrong)?;
    let (item, index) = component.get_export(Some(&instance), function).ok_or_else(wrong)?;
    let ComponentItem::ComponentFunc(found) = item else { return Err(wrong()) };
    found
        .typecheck::<Given, Gives>(&pre.instance_type())
        .map_err(|error| format!("`{function}` of `{name}` is not as the contract says: {}", stop::in_words(&error)))?;
    Ok(Some(index))
}
