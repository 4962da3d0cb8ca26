//! The contract of `schemas/wit`, as types made from it. What modules of an earlier version hand back is in [`crate::earlier`].

wasmtime::component::bindgen!({ path: "../../schemas/wit/policy.wit", world: "policy-module" });

pub(crate) use exports::redress::policy::manifest;
pub(crate) use redress::policy::types::*;
