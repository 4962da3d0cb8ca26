//! The guests of `wasm-plugins`, tried in the sandbox. In a process of its own, because the one in JavaScript takes memory, and a
//! test of hostile modules says that no memory is kept.

#[cfg(test)]
#[path = "../../../../tests/conformance/components.rs"]
mod components;
#[cfg(test)]
#[path = "../it/desk.rs"]
#[expect(dead_code, reason = "the desk also serves modules that are written out")]
mod desk;
#[cfg(test)]
mod every_call;
#[cfg(test)]
mod guests;
