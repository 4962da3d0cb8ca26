//! Runs the bodies of rules written in Rhai, under a hard sandbox profile.
//!
//! [`RhaiRuntime`] checks a body at load, with every name in it, and runs it on a case: all its findings, or why there are
//! none. A body reaches nothing but the facts, the table and the `let`s it was given, and ends within its limits.

#![forbid(unsafe_code)]

mod check;
mod facts;
mod functions;
mod lists;
mod natives;
mod operators;
mod profile;
mod program;
mod run;
mod runtime;
mod script;
mod stop;
mod table;
mod values;
mod vocabulary;

pub use runtime::{MINIMUM_STACK, RhaiRuntime};
