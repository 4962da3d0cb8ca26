//! A raw call of wasmtime: the same component, pool and limits, and nothing that a decision needs besides.

use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Result, Store, StoreLimits,
    StoreLimitsBuilder,
};

bindgen!({ path: "../schemas/wit/policy.wit", world: "bare-module" });

use self::redress::policy::types::{Case, Fact, FactState, Node, Scalar};

/// A component that is ready to be instantiated.
pub(crate) struct Raw {
    engine: Engine,
    component: BareModulePre<StoreLimits>,
}

impl Raw {
    /// Compiles a component for an engine with a pool.
    pub(crate) fn new(component: &[u8]) -> Result<Raw> {
        let mut pool = PoolingAllocationConfig::new();
        pool.total_component_instances(32)
            .total_core_instances(384)
            .total_memories(64)
            .total_tables(192)
            .max_memory_size(512 * 1024 * 1024)
            .table_elements(200_000)
            .linear_memory_keep_resident(512 * 1024)
            .table_keep_resident(64 * 1024)
            .pagemap_scan(Enabled::Auto);
        let mut config = Config::new();
        config
            .consume_fuel(true)
            .epoch_interruption(true)
            .cranelift_nan_canonicalization(true)
            .max_wasm_stack(512 * 1024)
            .wasm_backtrace_max_frames(None)
            .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        let engine = Engine::new(&config)?;
        let component = Component::new(&engine, component)?;
        let mut linker = Linker::new(&engine);
        linker.instance("redress:policy/types@1.2.0")?;
        let component = BareModulePre::new(linker.instantiate_pre(&component)?)?;
        Ok(Raw { engine, component })
    }

    /// One call, with one text in.
    pub(crate) fn call(&self, subject: &str) -> Result<usize> {
        let limits = StoreLimitsBuilder::new().memory_size(16 * 1024 * 1024).table_elements(10_000).build();
        let mut store = Store::new(&self.engine, limits);
        store.limiter(|limits| limits);
        store.set_fuel(10_000_000)?;
        store.set_epoch_deadline(102);
        store.set_hostcall_fuel(256 * 1024);
        let case = Case {
            at: None,
            facts: vec![Fact { name: "ticket.subject".to_owned(), state: FactState::Known(0) }],
            nodes: vec![Node::Scalar(Scalar::Text(subject.to_owned()))],
        };
        let module = self.component.instantiate(&mut store)?;
        let told = module.redress_policy_module().call_run(&mut store, &case)?;
        Ok(told.map_or(0, |report| report.findings.len()))
    }
}
