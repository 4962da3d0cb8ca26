//! Loading: what a module says of itself is held against what `policy.toml` says of it.

use redress_model::{FindingKind, ModuleProblem, Slot, Type};
use redress_wasm::{WasmRuntime, inspect};

use crate::desk::{Desk, MEMORY, NOTHING, RUN, component, component_of, module, text};

/// A module `speed`, version 2.1.0: reads `draft` (text) and may read `late` (list of money), reads the instant, may give
/// advice, computes `score` (number).
pub(crate) fn describing() -> String {
    let words = "speed2.1.0how fastdrafttextthe draftlatelist of moneywhat was latescorenumberthe score";
    let at = |word: &str| 2048 + words.find(word).unwrap();
    let mut stores = String::new();
    let mut string = |place: usize, word: &str| {
        stores += &format!(
            "(i32.store (i32.const {place}) (i32.const {})) (i32.store (i32.const {}) (i32.const {}))",
            at(word),
            place + 4,
            word.len()
        );
    };
    string(64, "speed");
    string(72, "2.1.0");
    string(80, "how fast");
    // inputs of 28 bytes: name, type, meaning, optional
    for (n, [name, value_type, meaning]) in
        [["draft", "text", "the draft"], ["late", "list of money", "what was late"]].into_iter().enumerate()
    {
        string(256 + 28 * n, name);
        string(264 + 28 * n, value_type);
        string(272 + 28 * n, meaning);
    }
    string(512, "score");
    string(520, "number");
    string(528, "the score");
    stores += "(i32.store8 (i32.const 308) (i32.const 1))
        (i32.store (i32.const 88) (i32.const 256)) (i32.store (i32.const 92) (i32.const 2))
        (i32.store8 (i32.const 96) (i32.const 1))
        (i32.store8 (i32.const 600) (i32.const 9))
        (i32.store (i32.const 100) (i32.const 600)) (i32.store (i32.const 104) (i32.const 1))
        (i32.store (i32.const 108) (i32.const 512)) (i32.store (i32.const 112) (i32.const 1))";
    format!(
        r#"(module {MEMORY} (data (i32.const 2048) {words:?}) {RUN} {NOTHING})
        (func (export "redress:policy/manifest@1.2.0#describe") (result i32) {stores} (i32.const 64)))"#
    )
}

/// A policy that says the same.
fn desk() -> Desk {
    let mut desk = Desk::new().reading("draft", "proposal.draft", text("x")).computing(&[("score", Type::Number)]);
    desk.definition.version = "2.1.0".to_owned();
    desk.definition.reads_at = true;
    desk.definition.findings = vec![FindingKind::Advice];
    desk
}

fn problems(desk: &Desk) -> Vec<(&'static str, String)> {
    let found: Vec<ModuleProblem> =
        desk.load_bytes(&component_of("policy-module", &describing())).err().unwrap_or_default();
    found.into_iter().map(|problem| (problem.key, problem.message)).collect()
}

fn one(key: &'static str, message: &str) -> Vec<(&'static str, String)> {
    vec![(key, message.to_owned())]
}

#[test]
fn a_policy_that_says_the_same_loads() {
    assert_eq!(problems(&desk()), []);
}

#[test]
fn every_difference_is_named_at_its_key() {
    let mut other = desk();
    other.definition.version = "2.0.0".to_owned();
    assert_eq!(problems(&other), one("version", "the component calls itself version `2.1.0`, not `2.0.0`"));
    let mut other = desk();
    other.definition.reads_at = false;
    assert_eq!(problems(&other), one("reads_at", "the module reads the instant of decision"));
    let mut other = desk();
    other.definition.findings.clear();
    assert_eq!(
        problems(&other),
        one("findings", "the module may report a finding of kind advice, which is not declared")
    );
    let mut other = desk();
    other.definition.reads.clear();
    assert_eq!(problems(&other), one("reads", "the module reads `draft`, text, and is not given it"));
    let other = desk().reading("lat", "ticket.subject", Slot::Missing);
    assert_eq!(problems(&other), one("reads", "the module reads no `lat`; did you mean `late`?"));
    let other = desk().reading("late", "ticket.subject", Slot::Missing);
    let message = "the module reads `late` as list of money, and `ticket.subject` is of type text";
    assert_eq!(problems(&other), one("reads", message));
    let other = desk().computing(&[("score", Type::Text)]);
    assert_eq!(problems(&other), one("values", "the module computes `score` as number, not as text"));
    let other = desk().computing(&[("scor", Type::Number)]);
    let mut expected = one("values", "the module computes no `scor`; did you mean `score`?");
    expected.extend(one("values", "the module computes `score`, which is not declared"));
    assert_eq!(problems(&other), expected);
}

#[test]
fn a_module_that_never_says_what_it_is_does_not_load() {
    let text = describing().replace("(i32.const 64)))", "(loop $on (br $on)) unreachable))");
    let message = desk().refused(&component_of("policy-module", &text));
    assert_eq!(message, "asked what it is: the module `probe`: it takes more than its 10000000 units of fuel");
}

#[test]
fn a_function_of_another_shape_is_refused_at_load() {
    let text = r#"(component
        (core module $m (func (export "run") (result i32) (i32.const 7)))
        (core instance $i (instantiate $m))
        (func $run (result u32) (canon lift (core func $i "run")))
        (instance $module (export "run" (func $run)))
        (export "redress:policy/module@1.2.0" (instance $module)))"#;
    let message = Desk::new().refused(&wat::parse_str(text).unwrap());
    assert!(message.starts_with("`run` of `redress:policy/module@1.2.0` is not as the contract says: "), "{message}");
}

#[test]
fn a_component_can_be_looked_into() {
    let runtime = WasmRuntime::new();
    let bytes = component_of("policy-module", &describing());
    let seen = inspect(&runtime, &bytes).unwrap();
    assert_eq!(seen.bytes, bytes.len());
    assert_eq!(seen.digest.len(), 64);
    assert!(seen.imports.iter().all(|import| import.starts_with("redress:policy/types@")), "{:?}", seen.imports);
    assert!(seen.exports.contains(&"redress:policy/module@1.2.0".to_owned()));
    let description = seen.description.unwrap();
    assert_eq!((description.name.as_str(), description.version.as_str()), ("speed", "2.1.0"));
    assert_eq!(description.reads[1].value_type, "list of money");
    assert!(description.reads[1].is_optional && !description.reads[0].is_optional);
    assert_eq!(description.findings, [FindingKind::Advice]);
    assert_eq!(description.values[0].meaning, "the score");
    assert_eq!(inspect(&runtime, &component(&module(NOTHING))).unwrap().description, None);
    assert!(inspect(&runtime, b"\0asm").is_err());
}
