//! The outside that a module may be given: a WASI whose answers are the same in every call.

use redress_model::{Stop, Type, Value};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use crate::components::schemas;
use crate::desk::{Desk, MEMORY, RUN};

/// A component that imports one function of WASI and computes `number` from two calls of it.
fn asking(package: &str, interface: &str, function: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    resolve.push_dir(schemas()).unwrap();
    let wasi = format!("package {package}; interface {interface} {{ {function}: func() -> u64; }}");
    resolve.push_str("wasi.wit", &wasi).unwrap();
    let (name, version) = package.split_once('@').unwrap();
    let import = format!("{name}/{interface}@{version}");
    let world = format!("package test:probe; world probe {{ import {import}; export redress:policy/module@1.2.0; }}");
    let package = resolve.push_str("world.wit", &world).unwrap();
    let world = resolve.select_world(&[package], Some("probe")).unwrap();
    let text = format!(
        r#"(module (import "{import}" "{function}" (func $ask (result i64)))
        {MEMORY} (data (i32.const 2048) "number") {RUN}
        (i32.store (i32.const 64) (i32.const 2048)) (i32.store (i32.const 68) (i32.const 6))
        (i32.store8 (i32.const 80) (i32.const 2))
        (i64.store (i32.const 88) (i64.xor (call $ask) (call $ask)))
        (i32.store (i32.const 12) (i32.const 64)) (i32.store (i32.const 16) (i32.const 1))
        (i32.const 0)))"#
    );
    let mut core = wat::parse_str(text).unwrap();
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().module(&core).unwrap().encode().unwrap()
}

fn desk() -> Desk {
    let mut desk = Desk::new().computing(&[("number", Type::Integer)]);
    desk.definition.wasi = true;
    desk
}

#[test]
fn without_the_grant_it_does_not_load() {
    let mut desk = desk();
    desk.definition.wasi = false;
    let message = desk.refused(&asking("wasi:random@0.2.3", "random", "get-random-u64"));
    assert_eq!(message, "the component imports `wasi:random/random@0.2.3`, and `policy.toml` grants it nothing");
}

#[test]
fn randomness_is_the_same_in_every_call_and_differs_within_one() {
    let desk = desk();
    let loaded = desk.load_bytes(&asking("wasi:random@0.2.3", "random", "get-random-u64")).unwrap();
    let drawn = || loaded.run(&desk.case()).unwrap().values.get("number").cloned().unwrap();
    let first = drawn();
    assert_ne!(first, Value::Integer(0));
    assert!((0..50).all(|_| drawn() == first));
}

#[test]
fn the_clock_stands_still() {
    let desk = desk();
    let loaded = desk.load_bytes(&asking("wasi:clocks@0.2.0", "monotonic-clock", "now")).unwrap();
    assert_eq!(loaded.run(&desk.case()).unwrap().values.get("number"), Some(&Value::Integer(0)));
}

#[test]
fn what_else_there_is_ends_the_call() {
    let desk = desk();
    let loaded = desk.load_bytes(&asking("wasi:sockets@0.2.0", "network", "connect")).unwrap();
    let message = "the module `probe`: it asks for `wasi:sockets/network#connect`, which no module is given".to_owned();
    assert_eq!(loaded.run(&desk.case()), Err(Stop::error(message)));
}
