//! The contract of `schemas/wit`, as types made from it.

wasmtime::component::bindgen!({ path: "../../schemas/wit", world: "policy-module" });

pub(crate) use exports::redress::policy::manifest;
pub(crate) use redress::policy::types::*;
