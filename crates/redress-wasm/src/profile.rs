//! The hard profile: an engine in which no module can reach the outside, hold up the host or answer differently twice.
//!
//! Every setting answers something that was tried. What differs from module to module, its fuel and memory among it, is set on
//! the store of each call ([`crate::run`]).

use wasmparser::WasmFeatures;
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig, RegallocAlgorithm,
};

use crate::compile::Effort;

/// The stack, in bytes, that a module's calls within calls may take.
pub(crate) const STACK: usize = 512 * 1024;

/// Calls that run at once; more wait for their turn. The second number is for hosts that give little address space: each
/// place in the pool reserves some eight gigabytes of it, and takes memory only as it is used.
pub(crate) const CALLS_AT_ONCE: [u32; 2] = [32, 4];

/// Milliseconds between two ticks of the safety net.
pub(crate) const TICK: u64 = 10;

/// The most linear memory that a policy can allow one module.
const MOST_MEMORY: usize = 512 * 1024 * 1024;

/// The most table elements that a policy can allow one module.
const MOST_ELEMENTS: usize = 200_000;

/// Core modules of one component. Those that toolchains make for other languages have up to five.
pub(crate) const CORE_INSTANCES: u32 = 12;

/// Tables and memories of one component.
const TABLES: u32 = 6;
const MEMORIES: u32 = 2;

/// Memory that a slot keeps between two calls, so that the next one need not ask the system for it again.
const KEPT: usize = 512 * 1024;

/// What modules may use of WebAssembly: what compilers write today, and nothing that answers differently from run to run
/// (threads, relaxed SIMD) or that the limits do not bound.
pub(crate) fn features() -> WasmFeatures {
    WasmFeatures::MUTABLE_GLOBAL
        | WasmFeatures::SATURATING_FLOAT_TO_INT
        | WasmFeatures::SIGN_EXTENSION
        | WasmFeatures::REFERENCE_TYPES
        | WasmFeatures::CALL_INDIRECT_OVERLONG
        | WasmFeatures::MULTI_VALUE
        | WasmFeatures::BULK_MEMORY
        | WasmFeatures::BULK_MEMORY_OPT
        | WasmFeatures::EXTENDED_CONST
        | WasmFeatures::FLOATS
        | WasmFeatures::SIMD
        | WasmFeatures::COMPONENT_MODEL
}

/// The engine in which modules run, so many calls at once.
///
/// # Errors
///
/// The host gives too little address space for the pool.
pub(crate) fn engine(calls: u32) -> wasmtime::Result<Engine> {
    let mut config = config();
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(calls)
        .total_core_instances(calls * CORE_INSTANCES)
        .total_memories(calls * MEMORIES)
        .total_tables(calls * TABLES)
        .max_core_instances_per_component(CORE_INSTANCES)
        .max_memories_per_component(MEMORIES)
        .max_tables_per_component(TABLES)
        .max_memories_per_module(1)
        .max_tables_per_module(TABLES)
        .max_memory_size(MOST_MEMORY)
        .table_elements(MOST_ELEMENTS)
        .max_unused_warm_slots(calls)
        .linear_memory_keep_resident(KEPT)
        .table_keep_resident(64 * 1024)
        .pagemap_scan(Enabled::Auto);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    Engine::new(&config)
}

/// An engine that compiles for [`engine`] and runs nothing.
pub(crate) fn compiling_engine(effort: Effort) -> wasmtime::Result<Engine> {
    let mut config = config();
    match effort {
        Effort::Thorough => config.cranelift_opt_level(OptLevel::Speed),
        // what takes the cube of the nesting otherwise
        Effort::Quick => {
            config.cranelift_opt_level(OptLevel::None).cranelift_regalloc_algorithm(RegallocAlgorithm::SinglePass)
        }
    };
    Engine::new(&config)
}

fn config() -> Config {
    let mut config = Config::new();
    for feature in WasmFeatures::all().iter() {
        config.wasm_features(feature, features().contains(feature));
    }
    config
        .consume_fuel(true)
        .epoch_interruption(true)
        .cranelift_nan_canonicalization(true)
        .max_wasm_stack(STACK)
        .wasm_backtrace_max_frames(None)
        .generate_address_map(false);
    config
}
