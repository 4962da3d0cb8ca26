//! Components made from text: a core module written in WebAssembly's text format becomes a component of the contract.

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// The parameters of `run` as core WebAssembly has them, and its result.
pub(crate) const RUN: &str = r#"(func $run (export "redress:policy/module@1.2.0#run")
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

/// A component of a world of the contract from a core module's text.
pub(crate) fn component_of(world: &str, text: &str) -> Vec<u8> {
    component_of_contract("policy.wit", world, text)
}

/// The same of the contract that stands in a file of `schemas/wit`: `1.0/policy.wit` as it was.
pub(crate) fn component_of_contract(contract: &str, world: &str, text: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_file(schemas().join(contract)).expect("the contract is WIT");
    let world = resolve.select_world(&[package], Some(world)).expect("the contract has the world");
    let mut core = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8).expect("the world can be written down");
    let encoder = ComponentEncoder::default().validate(false).module(&core);
    encoder.unwrap_or_else(|error| panic!("{error:?}\n{text}")).encode().expect("the module fulfils the world")
}

/// The folder of the contract.
pub(crate) fn schemas() -> std::path::PathBuf {
    let above = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    above
        .map(|folder| folder.join("schemas/wit"))
        .find(|folder| folder.is_dir())
        .expect("the contract stands in `schemas/wit`")
}
