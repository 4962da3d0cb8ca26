//! Modules as policies meet them: honest ones, wrong ones and hostile ones, each written out as WebAssembly text.

mod cache;
#[path = "../../../../tests/conformance/components.rs"]
mod components;
mod desk;
mod guests;
mod honest;
mod hostile;
mod load;
mod outside;
mod threads;
mod wrong;
