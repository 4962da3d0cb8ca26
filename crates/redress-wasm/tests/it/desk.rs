//! A desk to try modules on: components made from text, a definition to change, a case to run them on.

use std::sync::Arc;

use redress_model::{
    Catalogue, FieldDefinition, FindingKind, Module, ModuleCase, ModuleDefinition, ModuleInput, ModuleLimits,
    ModuleProblem, ModuleReport, ModuleRuntime, ModuleSource, PolicyNames, RecordType, Slot, Stop, Type, Value,
};
use redress_wasm::WasmRuntime;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// The parameters of `run` as core WebAssembly has them, and its result.
pub(crate) const RUN: &str = r#"(func $run (export "redress:policy/module@1.0.0#run")
    (param $has_at i32) (param $seconds i64) (param $nanoseconds i32) (param $year i32) (param $month i32) (param $day i32)
    (param $facts i32) (param $facts_length i32) (param $nodes i32) (param $nodes_length i32) (result i32)"#;

/// An allocator that never frees, in a memory of one page that grows.
pub(crate) const MEMORY: &str = r#"
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 32768))
    (func $allocate (export "cabi_realloc") (param $old i32) (param $old_size i32) (param $align i32) (param $size i32)
        (result i32) (local $at i32)
        (local.set $at (i32.and
            (i32.add (global.get $free) (i32.sub (local.get $align) (i32.const 1)))
            (i32.sub (i32.const 0) (local.get $align))))
        (global.set $free (i32.add (local.get $at) (local.get $size)))
        (block $fits
            (loop $grow
                (br_if $fits (i32.le_u (global.get $free) (i32.mul (memory.size) (i32.const 65536))))
                (drop (memory.grow (i32.const 1)))
                (br $grow)))
        (if (i32.gt_u (local.get $old_size) (i32.const 0))
            (then (memory.copy (local.get $at) (local.get $old) (local.get $old_size))))
        (local.get $at))"#;

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

pub(crate) fn component_of(world: &str, text: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let wit = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/wit");
    let (package, _) = resolve.push_dir(wit).unwrap();
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    let mut core = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8).unwrap();
    let encoder = ComponentEncoder::default().validate(false).module(&core);
    encoder.unwrap_or_else(|error| panic!("{error:?}\n{text}")).encode().unwrap()
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
