//! Runs modules compiled to WebAssembly, under a hard sandbox profile.
//!
//! [`WasmRuntime`] lints a component, compiles it once and runs it on a case in a fresh instance: all its findings and values,
//! or why there are none. A module reaches nothing but the facts it was given, and ends within its limits. What a component
//! exchanges with the engine stands in `schemas/wit`.

// the one crate that loads compiled code: see `native_code.rs`
#![deny(unsafe_code)]

mod answers;
mod cache;
mod check;
mod compile;
mod contract;
mod description;
mod earlier;
mod facts;
mod gate;
mod inspect;
mod native_code;
mod profile;
mod program;
mod run;
mod runtime;
mod saying;
mod stop;
mod values;
mod version;
mod vocabulary;
mod wasi;

pub use cache::{CacheError, ModuleCache};
pub use compile::{Compiler, Effort, compile};
pub use description::{Description, InputDescription, OutputDescription};
pub use inspect::{Inspection, inspect};
pub use runtime::WasmRuntime;
pub use version::CONTRACT_VERSION;
