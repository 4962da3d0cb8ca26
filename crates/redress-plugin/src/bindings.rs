//! The border as the contract has it, generated from `schemas/wit/policy.wit`.

wit_bindgen::generate!({
    path: "../../schemas/wit/policy.wit",
    world: "policy-module",
    pub_export_macro: true,
    export_macro_name: "export_module",
    default_bindings_module: "redress_plugin::bindings",
});
