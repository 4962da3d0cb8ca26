//! Hostile modules: each is stopped in bounded time with an error that names the limit, and the next call is right.

use std::time::{Duration, Instant};

use redress_model::{Fault, Finding, Module, Stop};

use crate::desk::{Desk, MEMORY, NOTHING, RUN, component, holding, module, module_with, text};
use crate::honest::echo;
use crate::wit_values::Contract;

/// What an honest module says after each hostile one.
fn honest_call_is_right() {
    let desk = Desk::new().reading("draft", "proposal.draft", text("all is well"));
    let report = desk.run(&echo()).unwrap();
    assert_eq!(
        report.findings,
        [Finding::Advice { text: "all is well".into(), say_instead: None, in_draft: Vec::new(), because: None }]
    );
}

/// How long an attack may take on a busy machine, compiling included.
const BOUND: Duration = Duration::from_secs(8);

#[expect(clippy::disallowed_methods, reason = "what is tested is that the time is bounded")]
fn within_bound<T>(attack: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = attack();
    assert!(begun.elapsed() < BOUND, "took {:?}", begun.elapsed());
    honest_call_is_right();
    result
}

/// Attacks that load, and are stopped when they run.
fn attack(desk: &Desk, text: &str, expected: &str) {
    let message = within_bound(|| {
        let loaded = desk.load(text);
        let first = loaded.run(&desk.case());
        assert_eq!(first, loaded.run(&desk.case()), "the same attack ends in the same way");
        match first {
            Err(Stop::Error(fault)) if !fault.by_clock => fault.message,
            other => panic!("{other:?}"),
        }
    });
    assert_eq!(message, format!("the module `probe`: {expected}"));
}

/// Attacks that do not load.
fn refused(desk: &Desk, component: &[u8], expected: &str) {
    let message = within_bound(|| desk.refused(component));
    assert!(message.contains(expected), "{message}\nexpected {expected}");
}

const OUT_OF_FUEL: &str = "it takes more than its 10000000 units of fuel";

#[test]
fn endless_loops_run_out_of_fuel() {
    let desk = Desk::new();
    attack(&desk, &module("(loop $on (br $on)) unreachable"), OUT_OF_FUEL);
    // before `run` is entered: where its arguments are put, and where the instance starts
    let allocating = format!(
        r#"(module (memory (export "memory") 1)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (loop $on (br $on)) unreachable)
        {RUN} {NOTHING}))"#
    );
    let reading = Desk::new().reading("draft", "proposal.draft", text("x"));
    attack(&reading, &allocating, OUT_OF_FUEL);
    attack(&desk, &module_with("(func $spin (loop $on (br $on))) (start $spin)", NOTHING), OUT_OF_FUEL);
    // one instruction that works on 16 MB, again and again
    let filling = "(drop (memory.grow (i32.const 200))) (loop $on
        (memory.fill (i32.const 0) (i32.const 7) (i32.const 13000000)) (br $on)) unreachable";
    attack(&desk, &module(filling), OUT_OF_FUEL);
}

#[test]
fn the_net_stops_what_its_fuel_would_not_and_says_so() {
    let desk = Desk::new().limited(|limits| {
        limits.fuel = u64::MAX / 2;
        limits.milliseconds = 100;
    });
    let stopped = within_bound(|| desk.run(&module("(loop $on (br $on)) unreachable")));
    let message = "the module `probe`: it was stopped after 100 milliseconds".to_owned();
    assert_eq!(stopped, Err(Stop::from(Fault { message, span: None, by_clock: true })));
}

#[test]
fn calls_within_calls_run_out_of_stack() {
    let deep = "(func $deeper (param i64) (result i64)
        (i64.add (call $deeper (i64.add (local.get 0) (i64.const 1))) (local.get 0)))";
    let body = "(drop (call $deeper (i64.const 0))) (i32.const 0)";
    attack(&Desk::new(), &module_with(deep, body), "its calls within calls take more than 524288 bytes of stack");
    let ping_pong = "(type $f (func)) (table 2 funcref) (elem (i32.const 0) $ping $pong)
        (func $ping (call_indirect (type $f) (i32.const 1))) (func $pong (call_indirect (type $f) (i32.const 0)))";
    let expected = "its calls within calls take more than 524288 bytes of stack";
    attack(&Desk::new(), &module_with(ping_pong, "(call $ping) (i32.const 0)"), expected);
}

#[test]
fn memory_and_tables_grow_to_their_limits() {
    let desk = Desk::new();
    let memory = "it asks for more than its 16777216 bytes of memory";
    attack(&desk, &module("(loop $on (drop (memory.grow (i32.const 1))) (br $on)) unreachable"), memory);
    attack(&desk, &module("(drop (memory.grow (i32.const 65535))) (i32.const 0)"), memory);
    let touched = "(local $at i32) (loop $on (local.set $at (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
        (i64.store (local.get $at) (i64.const -1)) (br $on)) unreachable";
    attack(&desk, &module(touched), memory);
    let table = "(table $t 1 funcref)";
    let body = "(drop (table.grow $t (ref.null func) (i32.const 10000000))) (i32.const 0)";
    // growing by ten million elements costs that much fuel
    attack(
        &desk.clone().limited(|limits| limits.fuel = 100_000_000),
        &module_with(table, body),
        "it asks for more than its 10000 table elements",
    );
    attack(
        &desk,
        &module_with(table, "(loop $on (drop (table.grow $t (ref.null func) (i32.const 1000))) (br $on)) unreachable"),
        "it asks for more than its 10000 table elements",
    );
    // from the start
    let large = format!(
        r#"(module (memory (export "memory") 300)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable) {RUN} {NOTHING}))"#
    );
    attack(&desk, &large, memory);
    let four_gigabytes = large.replace("300", "65536");
    refused(&desk, &component(&four_gigabytes), "memory has a minimum byte size of 4294967296 which exceeds the limit");
    refused(&desk, &component(&module_with("(table 10000000 funcref)", NOTHING)), "exceeds the limit");
}

#[test]
fn what_is_too_large_does_not_load() {
    let desk = Desk::new();
    let data = format!("(data (i32.const 0) \"{}\")", "x".repeat(1_200_000));
    refused(&desk, &component(&module_with(&data, NOTHING)), "bytes, more than its limit `component_bytes` of 1048576");
    let functions = "(func)".repeat(1_000_000);
    let many = holding(&module_with(&functions, NOTHING));
    refused(&desk, &many, "more than its limit `component_bytes`");
    let allowed = desk.clone().limited(|limits| limits.component_bytes = 16 * 1024 * 1024);
    refused(&allowed, &many, "has 1000002 functions, more than its limit `functions` of 2000");
    // 14 KB that compile for seconds
    let nested = format!("(func {}{})", "(loop ".repeat(2_000), ")".repeat(2_000));
    refused(
        &desk,
        &holding(&module_with(&nested, NOTHING)),
        "65 blocks within blocks, more than its limit `nesting` of 64",
    );
    let long = format!("(func {})", "(drop (i32.const 1))".repeat(30_000));
    refused(&desk, &holding(&module_with(&long, NOTHING)), "more than its limit `function_bytes` of 65536");
    let locals = format!("(func (local {}))", "i64 ".repeat(2_000));
    refused(
        &desk,
        &holding(&module_with(&locals, NOTHING)),
        "2000 local variables, more than its limit `locals` of 1000",
    );
    let segments = "(data (i32.const 0) \"x\")".repeat(30_000);
    refused(&desk, &holding(&module_with(&segments, NOTHING)), "a section has 30000 items, more than 20000");
    let outside = format!("(data (i32.const 65530) \"{}\")", "x".repeat(100));
    attack(&desk, &module_with(&outside, NOTHING), "it broke: out of bounds memory access");
}

#[test]
fn what_is_no_component_does_not_load() {
    let desk = Desk::new();
    refused(&desk, b"", "the file is no WebAssembly");
    refused(&desk, b"(component)", "the file is no WebAssembly");
    refused(&desk, &wat::parse_str("(module)").unwrap(), "the file is a core module, not a component");
    let whole = component(&module(NOTHING));
    for length in (9..whole.len()).step_by(7) {
        let message = desk.refused(&whole[..length]);
        assert!(message.starts_with("at byte ") || message.contains("does not export"), "{length}: {message}");
    }
    // every byte changed in turn: it loads or it does not, and nothing else happens
    for place in 8..whole.len() {
        let mut changed = whole.clone();
        changed[place] ^= 0x55;
        if let Ok(loaded) = desk.load_bytes(&changed) {
            drop(loaded.run(&desk.case()));
        }
    }
    honest_call_is_right();
}

#[test]
fn nothing_is_imported() {
    let desk = Desk::new();
    let importing = |import: &str| {
        wat::parse_str(format!("(component (import \"{import}\" (instance (export \"now\" (func (result u64))))))"))
            .unwrap()
    };
    refused(
        &desk,
        &importing("wasi:clocks/monotonic-clock@0.2.0"),
        "imports `wasi:clocks/monotonic-clock@0.2.0`, and `policy.toml` grants it nothing",
    );
    refused(&desk, &importing("host:secrets/all"), "imports `host:secrets/all`, which no module is given");
    // the contract has types to import, and no functions
    refused(&desk, &importing("redress:policy/types@1.2.0"), "`redress:policy/types@1.2.0` has no function `now`");
    refused(&desk, &wat::parse_str("(component)").unwrap(), "does not export `redress:policy/module`");
}

#[test]
fn what_answers_differently_from_run_to_run_is_off() {
    let desk = Desk::new();
    let core = |others: &str| holding(&format!("(module {others})"));
    refused(&desk, &core("(memory 1 1 shared)"), "threads");
    refused(&desk, &core("(memory i64 1)"), "memory64");
    refused(&desk, &core("(memory 1) (memory 1)"), "multiple memories");
    refused(&desk, &core("(func $f (return_call $f))"), "tail calls");
    refused(&desk, &core("(tag)"), "exceptions");
    refused(&desk, &core("(type (struct))"), "gc");
    refused(
        &desk,
        &core("(func (param v128) (result v128) local.get 0 local.get 0 i8x16.relaxed_swizzle)"),
        "relaxed SIMD",
    );
}

/// A `run` that hands back a list of findings at `at`, of `length`.
fn findings(at: u32, length: u32) -> String {
    format!("(i32.store (i32.const 4) (i32.const {at})) (i32.store (i32.const 8) (i32.const {length})) (i32.const 0)")
}

/// One advice whose text is at `at`, of `length`.
fn advice(at: u32, length: u32) -> String {
    format!(
        "(i32.store8 (i32.const 64) (i32.const 9)) (i32.store (i32.const 72) (i32.const {at}))
        (i32.store (i32.const 76) (i32.const {length})) {}",
        findings(64, 1)
    )
}

#[test]
fn results_that_are_none_are_refused() {
    let desk = Desk::new();
    attack(&desk, &module("(i32.const -4)"), "it does not keep to the contract: pointer out of bounds of memory");
    attack(&desk, &module("(i32.const 3)"), "it does not keep to the contract: return pointer not aligned");
    attack(
        &desk,
        &module("(i32.store8 (i32.const 0) (i32.const 9)) (i32.const 0)"),
        "it does not keep to the contract: invalid expected discriminant",
    );
    attack(
        &desk,
        &module(&findings(65_000, 100)),
        "it does not keep to the contract: list pointer/length out of bounds of memory",
    );
    attack(
        &desk,
        &module(&findings(64, u32::MAX)),
        "it does not keep to the contract: list pointer/length out of bounds of memory",
    );
    attack(
        &desk,
        &module(&advice(100, 0x8000_0000)),
        "it does not keep to the contract: string pointer/length out of bounds of memory",
    );
    attack(
        &desk,
        &module(&advice(u32::MAX, 4)),
        "it does not keep to the contract: string pointer/length out of bounds of memory",
    );
    let latin = module_with(r#"(data (i32.const 512) "Stra\dfe")"#, &advice(512, 5));
    attack(&desk, &latin, "it does not keep to the contract: incomplete utf-8 byte sequence from index 4");
    // 16 MB of findings that overlap: each text is the whole memory
    let size = Contract::of("policy.wit").size_of("finding");
    let overlapping = format!(
        "(local $at i32) (drop (memory.grow (i32.const 200)))
        (local.set $at (i32.const 1024))
        (loop $on
            (i32.store8 (local.get $at) (i32.const 9))
            (i32.store (i32.add (local.get $at) (i32.const 12)) (i32.const 13000000))
            (local.set $at (i32.add (local.get $at) (i32.const {size})))
            (br_if $on (i32.lt_u (local.get $at) (i32.const 1000000))))
        {}",
        findings(1024, u32::try_from(990_000 / size).unwrap())
    );
    attack(&desk, &module(&overlapping), "it hands back more than 262144 bytes");
}

#[test]
fn whatever_breaks_is_named() {
    let desk = Desk::new();
    attack(&desk, &module("unreachable"), "it gave up, as a program does that panics");
    attack(&desk, &module("(i32.div_u (i32.const 1) (i32.const 0))"), "it broke: integer divide by zero");
    attack(&desk, &module("(i32.load (i32.const 100000000))"), "it broke: out of bounds memory access");
    let truncated = "(i32.trunc_f64_s (f64.div (f64.const 0) (f64.const 0)))";
    attack(&desk, &module(truncated), "it broke: invalid conversion to integer");
    let null = "(type $f (func)) (table 1 funcref)";
    attack(
        &desk,
        &module_with(null, "(call_indirect (type $f) (i32.const 0)) (i32.const 0)"),
        "it broke: uninitialized element",
    );
    let after = format!(
        r#"(module {MEMORY} {RUN} {NOTHING})
        (func (export "cabi_post_redress:policy/module@1.2.0#run") (param i32) unreachable))"#
    );
    attack(&desk, &after, "it gave up, as a program does that panics");
    let spinning = after.replace("(param i32) unreachable", "(param i32) (loop $on (br $on))");
    attack(&desk, &spinning, OUT_OF_FUEL);
    // an allocator that gives memory that is not there, or not aligned
    let reading = Desk::new().reading("draft", "proposal.draft", text("x"));
    let lying = |at: &str| {
        format!(
            r#"(module (memory (export "memory") 1)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const {at})) {RUN} {NOTHING}))"#
        )
    };
    attack(&reading, &lying("-1"), "it does not keep to the contract: realloc return: result not aligned");
    attack(&reading, &lying("65536"), "it does not keep to the contract: realloc return: beyond end of memory");
}

#[test]
fn ten_thousand_hostile_calls_among_honest_ones_on_two_threads() {
    let hostile: Vec<_> = [
        module("unreachable"),
        module("(loop $on (br $on)) unreachable"),
        module("(drop (memory.grow (i32.const 65535))) (i32.const 0)"),
        module(
            "(local $at i32) (loop $on (local.set $at (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
            (i64.store (local.get $at) (i64.const -1)) (br $on)) unreachable",
        ),
        module(&advice(100, 0x8000_0000)),
        module_with("(func $deeper (call $deeper) (call $deeper))", "(call $deeper) (i32.const 0)"),
    ]
    .iter()
    .map(|text| Desk::new().limited(|limits| limits.fuel = 100_000).load(text))
    .collect();
    let nothing = Desk::new();
    let desk = Desk::new().reading("draft", "proposal.draft", text("right"));
    let honest = desk.load(&echo());
    let expected = [Finding::Advice { text: "right".into(), say_instead: None, in_draft: Vec::new(), because: None }];
    let mixed = |calls: usize| {
        for n in 0..calls {
            let attack: &dyn Module = &*hostile[n % hostile.len()];
            assert!(matches!(attack.run(&nothing.case()), Err(Stop::Error(fault)) if !fault.by_clock));
            assert_eq!(honest.run(&desk.case()).unwrap().findings, expected);
        }
    };
    let on_two_threads = |calls: usize| {
        std::thread::scope(|scope| {
            scope.spawn(|| mixed(calls / 2));
            scope.spawn(|| mixed(calls / 2));
        });
    };
    on_two_threads(1_000);
    let before = resident();
    on_two_threads(10_000);
    let after = resident();
    let grown = after.saturating_sub(before);
    assert!(grown < 8 * 1024 * 1024, "{before} bytes of memory became {after}");
}

/// The bytes of memory that this process has; 0 where the system does not say.
#[expect(clippy::disallowed_methods, reason = "what is tested is the memory of the process")]
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}
