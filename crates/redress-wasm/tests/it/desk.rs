//! A desk to try modules on: components made from text, a definition to change, a case to run them on.

use std::sync::Arc;

use redress_model::{
    Catalogue, FieldDefinition, FindingKind, Module, ModuleCase, ModuleDefinition, ModuleInput, ModuleLimits,
    ModuleProblem, ModuleReport, ModuleRuntime, ModuleSource, PolicyNames, RecordType, Slot, Stop, Type, Value,
};
use redress_wasm::WasmRuntime;

pub(crate) use crate::components::{MEMORY, RUN, component_of};

/// A report without findings and values: 20 zero bytes at the beginning of memory.
pub(crate) const NOTHING: &str = "(i32.const 0)";

/// A module with the usual memory, whose `run` is `body`.
pub(crate) fn module(body: &str) -> String {
    format!("(module {MEMORY} {RUN} {body}))")
}

/// A module with the usual memory, other things, and a `run`.
pub(crate) fn module_with(others: &str, body: &str) -> String {
    format!("(module {MEMORY} {others} {RUN} {body}))")
}

/// A component of the contract from a core module's text.
pub(crate) fn component(text: &str) -> Vec<u8> {
    component_of("bare-module", text)
}

/// A component that holds a core module as it stands, and exports nothing: for what is refused before that matters.
pub(crate) fn holding(text: &str) -> Vec<u8> {
    let text = text.replacen("(module", "(component (core module", 1) + ")";
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// What a policy says of the module under test, and the case.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) catalogue: Catalogue,
    pub(crate) definition: ModuleDefinition,
    pub(crate) names: Arc<PolicyNames>,
    pub(crate) slots: Vec<Slot>,
}

impl Desk {
    /// A desk whose module reads nothing and may report anything, within the default limits.
    pub(crate) fn new() -> Desk {
        let names = PolicyNames {
            roles: vec!["agent".into(), "manager".into()],
            levels: vec!["team".into(), "ombudsman".into()],
            disclosures: vec!["your-rights".into()],
            ..PolicyNames::default()
        };
        let definition = ModuleDefinition {
            name: "probe".into(),
            version: "1".into(),
            file: "modules/probe.wasm".into(),
            digest: String::new(),
            reads: Vec::new(),
            reads_at: false,
            findings: FindingKind::ALL.map(|(_, kind)| kind).to_vec(),
            values: Arc::new(RecordType { name: "probe".into(), fields: Vec::new() }),
            wasi: false,
            limits: ModuleLimits::default(),
        };
        Desk { catalogue: Catalogue::core(), definition, names: Arc::new(names), slots: Vec::new() }
    }

    pub(crate) fn reading(mut self, name: &str, fact: &str, slot: Slot) -> Desk {
        let fact = self.catalogue.find(fact).unwrap();
        self.definition.reads.push(ModuleInput { name: name.into(), fact, is_optional: false });
        self.slots.push(slot);
        self
    }

    pub(crate) fn computing(mut self, fields: &[(&str, Type)]) -> Desk {
        let field = |(name, value_type): &(&str, Type)| FieldDefinition {
            name: (*name).into(),
            value_type: value_type.clone(),
            meaning: "".into(),
        };
        let fields = fields.iter().map(field).collect();
        self.definition.values = Arc::new(RecordType { name: "probe".into(), fields });
        self
    }

    pub(crate) fn limited(mut self, change: impl FnOnce(&mut ModuleLimits)) -> Desk {
        change(&mut self.definition.limits);
        self
    }

    pub(crate) fn load_bytes(&self, component: &[u8]) -> Result<Arc<dyn Module>, Vec<ModuleProblem>> {
        self.load_with(&WasmRuntime::new(), component)
    }

    pub(crate) fn load_with(
        &self,
        runtime: &WasmRuntime,
        component: &[u8],
    ) -> Result<Arc<dyn Module>, Vec<ModuleProblem>> {
        let definition = Arc::new(self.definition.clone());
        runtime.load(&ModuleSource {
            component,
            definition: &definition,
            catalogue: &self.catalogue,
            names: &self.names,
        })
    }

    pub(crate) fn load(&self, text: &str) -> Arc<dyn Module> {
        self.load_bytes(&component(text)).unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    /// The one problem that a component does not load for.
    pub(crate) fn refused(&self, component: &[u8]) -> String {
        match self.load_bytes(component) {
            Ok(_) => panic!("it loads"),
            Err(problems) => {
                let messages: Vec<_> = problems.into_iter().map(|problem| problem.message).collect();
                messages.join("; ")
            }
        }
    }

    pub(crate) fn case(&self) -> ModuleCase<'_> {
        ModuleCase {
            facts: self.slots.iter().collect(),
            at: "2026-03-06T16:45:00.25Z".parse().unwrap(),
            date: "2026-03-06".parse().unwrap(),
            home: None,
        }
    }

    pub(crate) fn run(&self, text: &str) -> Result<ModuleReport, Stop> {
        self.load(text).run(&self.case())
    }
}

/// A text fact.
pub(crate) fn text(value: &str) -> Slot {
    Slot::Known(Value::text(value))
}
