//! The versions of the contract that this engine reads: what a component of each hands back, and how it is called.

use wasmtime::Store;
use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{ComponentExportIndex, ComponentNamedList, Instance, InstancePre, Lift, Lower};

use crate::contract::{self, manifest};
use crate::earlier;
use crate::run::Inside;

/// The version of the contract that this engine reads: modules of the same major and an earlier or equal minor version load.
pub const CONTRACT_VERSION: (u64, u64) = (1, 2);

/// Every minor version, in order: the types of what its functions `run` and `describe` give. Each turns into that of the present one.
const VERSIONS: [Version; CONTRACT_VERSION.1 as usize + 1] = [
    Version::of::<earlier::Report1_0, earlier::Stop, earlier::Description>(),
    Version::of::<earlier::Report1_1, earlier::Stop, earlier::Description>(),
    Version::of::<contract::Report, contract::Stop, manifest::Description>(),
];

/// How the functions of a component are called that was written for one minor version.
#[derive(Clone, Copy)]
pub(crate) struct Version {
    check_run: fn(&ComponentFunc, &InstancePre<Inside>) -> wasmtime::Result<()>,
    run: fn(&mut Store<Inside>, &Instance, &ComponentExportIndex, &contract::Case) -> wasmtime::Result<Told>,
    check_describe: fn(&ComponentFunc, &InstancePre<Inside>) -> wasmtime::Result<()>,
    describe: fn(&mut Store<Inside>, &Instance, &ComponentExportIndex) -> wasmtime::Result<manifest::Description>,
}

/// What the function `run` of the present contract gives.
pub(crate) type Told = Result<contract::Report, contract::Stop>;

/// A function that a component exports, and the version of the contract that it was written for.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) index: ComponentExportIndex,
    pub(crate) version: Version,
}

impl Version {
    /// The version of a number such as `1.1.0`; `None` where this engine does not read it.
    pub(crate) fn numbered(version: &str) -> Option<Version> {
        let mut numbers = version.split('.').map(|part| part.parse::<u64>().ok());
        let (major, minor) = (numbers.next().flatten()?, numbers.next().flatten()?);
        VERSIONS.get(usize::try_from(minor).ok()?).copied().filter(|_| major == CONTRACT_VERSION.0)
    }

    const fn of<Report, Why, Description>() -> Version
    where
        Report: Lift + Into<contract::Report> + Send + Sync + 'static,
        Why: Lift + Into<contract::Stop> + Send + Sync + 'static,
        Description: Lift + Into<manifest::Description> + Send + Sync + 'static,
    {
        Version {
            check_run: check::<(&contract::Case,), (Result<Report, Why>,)>,
            run: |store, instance, index, case| {
                let run = instance.get_typed_func::<(&contract::Case,), (Result<Report, Why>,)>(&mut *store, index)?;
                let (told,) = run.call(store, (case,))?;
                Ok(told.map(Into::into).map_err(Into::into))
            },
            check_describe: check::<(), (Description,)>,
            describe: |store, instance, index| {
                let describe = instance.get_typed_func::<(), (Description,)>(&mut *store, index)?;
                Ok(describe.call(store, ())?.0.into())
            },
        }
    }

    /// Whether a function is `run` as this version has it.
    pub(crate) fn check_run(self, function: &ComponentFunc, of: &InstancePre<Inside>) -> wasmtime::Result<()> {
        (self.check_run)(function, of)
    }

    /// Whether a function is `describe` as this version has it.
    pub(crate) fn check_describe(self, function: &ComponentFunc, of: &InstancePre<Inside>) -> wasmtime::Result<()> {
        (self.check_describe)(function, of)
    }
}

impl Entry {
    /// Calls `run`.
    pub(crate) fn run(
        &self,
        store: &mut Store<Inside>,
        instance: &Instance,
        case: &contract::Case,
    ) -> wasmtime::Result<Told> {
        (self.version.run)(store, instance, &self.index, case)
    }

    /// Calls `describe`.
    pub(crate) fn describe(
        &self,
        store: &mut Store<Inside>,
        instance: &Instance,
    ) -> wasmtime::Result<manifest::Description> {
        (self.version.describe)(store, instance, &self.index)
    }
}

fn check<Given, Gives>(function: &ComponentFunc, of: &InstancePre<Inside>) -> wasmtime::Result<()>
where
    Given: ComponentNamedList + Lower,
    Gives: ComponentNamedList + Lift,
{
    function.typecheck::<Given, Gives>(&of.instance_type())
}
