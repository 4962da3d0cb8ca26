//! Modules that keep to the contract and not to the policy: each is an error that names what is wrong.

use redress_model::{FindingKind, Stop, Type};

use crate::desk::{Desk, module_with};
use crate::wit_values::Contract;

/// Writes a string's place and length at an address.
pub(crate) fn string(at: u32, place: u32, length: usize) -> String {
    format!("(i32.store (i32.const {at}) (i32.const {place})) (i32.store (i32.const {}) (i32.const {length}))", at + 4)
}

/// A module that reports one finding, whose bytes from 64 on `stores` writes; `words` stand at 2,048.
pub(crate) fn finding(kind: u32, words: &str, stores: &str) -> String {
    let data = format!("(data (i32.const 2048) {words:?})");
    let body = format!(
        "(i32.store8 (i32.const 64) (i32.const {kind})) {stores}
        (i32.store (i32.const 4) (i32.const 64)) (i32.store (i32.const 8) (i32.const 1)) (i32.const 0)"
    );
    module_with(&data, &body)
}

/// A module that computes one value named `distance`; its answer is written from 72 on.
fn value(words: &str, stores: &str) -> String {
    let data = format!("(data (i32.const 2048) {words:?})");
    let body = format!(
        "{} {stores} (i32.store (i32.const 12) (i32.const 64)) (i32.store (i32.const 16) (i32.const 1)) (i32.const 0)",
        string(64, 2048, 8)
    );
    module_with(&data, &body)
}

pub(crate) fn message(desk: &Desk, text: &str) -> String {
    match desk.run(text) {
        Err(Stop::Error(fault)) if !fault.by_clock => {
            fault.message.strip_prefix("the module `probe`: ").unwrap_or(&fault.message).to_owned()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_finding_of_a_kind_that_is_not_declared_is_an_error() {
    let mut desk = Desk::new();
    let text = finding(8, "no", &string(72, 2048, 2));
    desk.definition.findings = vec![FindingKind::Advice, FindingKind::Deadline];
    assert_eq!(
        message(&desk, &text),
        "it reports a finding of kind prohibition, and `policy.toml` declares advice, deadline"
    );
    desk.definition.findings = Vec::new();
    assert_eq!(message(&desk, &text), "it reports a finding of kind prohibition, and `policy.toml` declares none");
}

#[test]
fn names_are_those_of_the_policy() {
    let desk = Desk::new();
    let named = |kind: u32, name: &str| message(&desk, &finding(kind, name, &string(72, 2048, name.len())));
    assert_eq!(named(2, "your-right"), "unknown disclosure `your-right`; did you mean `your-rights`?");
    assert_eq!(named(3, "ombudsmann"), "unknown escalation level `ombudsmann`; did you mean `ombudsman`?");
    assert_eq!(named(6, "manger"), "unknown role `manger`; did you mean `manager`?");
}

#[test]
fn no_amount_is_negative_and_every_amount_is_one() {
    let desk = Desk::new();
    // an entitlement: name, and a basis that is an amount
    let owed = |amount: &str, currency: &str| {
        let words = format!("owed{amount}{currency}");
        let amount_at = 2048 + 4;
        let currency_at = amount_at + u32::try_from(amount.len()).unwrap();
        let stores =
            [string(72, 2048, 4), string(84, amount_at, amount.len()), string(92, currency_at, currency.len())];
        message(&desk, &finding(4, &words, &stores.concat()))
    };
    assert_eq!(owed("-1.50", "GBP"), "it reports a negative amount, `-1.50`");
    assert_eq!(owed("1e3", "GBP"), "`1e3` is no decimal of at most 28 digits");
    assert_eq!(owed("12", "GBX"), "`GBX` is no ISO 4217 currency");
}

#[test]
fn instants_and_dates_exist() {
    let desk = Desk::new();
    // a disclosure with a time by which
    let by = |seconds: &str, nanoseconds: &str| {
        let stores = format!(
            "{} (i32.store8 (i32.const 80) (i32.const 1)) (i64.store (i32.const 88) (i64.const {seconds}))
            (i32.store (i32.const 96) (i32.const {nanoseconds}))",
            string(72, 2048, 11)
        );
        message(&desk, &finding(2, "your-rights", &stores))
    };
    assert_eq!(by("9223372036854775807", "0"), "9223372036854775807 seconds and 0 nanoseconds are no instant");
    assert_eq!(by("0", "1000000000"), "0 seconds and 1000000000 nanoseconds are no instant");
}

#[test]
fn values_are_those_that_are_declared() {
    let desk = Desk::new().computing(&[("distance", Type::Number)]);
    let integer = "(i32.store8 (i32.const 80) (i32.const 2)) (i64.store (i32.const 88) (i64.const 7))";
    assert_eq!(
        message(&desk, &value("dystance", integer)),
        "it computes a value `dystance` that `policy.toml` does not declare; did you mean `distance`?"
    );
    let truth = "(i32.store8 (i32.const 80) (i32.const 4))";
    assert_eq!(
        message(&desk, &value("distance", truth)),
        "its value `distance` is not of type number, which `policy.toml` declares"
    );
    // an integer is a number
    assert!(desk.run(&value("distance", integer)).is_ok());
    let twice = value("distance", integer)
        .replace("(i32.const 16) (i32.const 1)", "(i32.const 16) (i32.const 2)")
        .replace("(i32.const 0)))", &format!("{} (i32.const 0)))", string(104, 2048, 8)));
    let twice = twice.replace(
        "(i32.const 88) (i64.const 7))",
        "(i32.const 88) (i64.const 7)) (i32.store8 (i32.const 120) (i32.const 2))",
    );
    assert_eq!(message(&desk, &twice), "it computes the value `distance` twice");
}

#[test]
fn a_fact_it_was_not_given_cannot_be_waited_for() {
    let stop = |count: u32| {
        let body = format!(
            "(i32.store8 (i32.const 0) (i32.const 1)) (i32.store (i32.const 8) (i32.const 64))
            (i32.store (i32.const 12) (i32.const {count})) {} (i32.const 0)",
            string(64, 2048, 5)
        );
        module_with("(data (i32.const 2048) \"draft\")", &body)
    };
    assert_eq!(message(&Desk::new(), &stop(1)), "the module `probe` waits for `draft`, which it is not given");
    assert_eq!(message(&Desk::new(), &stop(0)), "the module `probe` waits for facts and names none");
}

#[test]
fn findings_are_not_without_number() {
    // each of the 65 findings is an advice without words
    let size = Contract::of("policy.wit").size_of("finding");
    let body = format!(
        "(local $at i32) (local.set $at (i32.const 1024))
        (loop $on (i32.store8 (local.get $at) (i32.const 9)) (local.set $at (i32.add (local.get $at) (i32.const {size})))
        (br_if $on (i32.lt_u (local.get $at) (i32.const {}))))
        (i32.store (i32.const 4) (i32.const 1024)) (i32.store (i32.const 8) (i32.const 65)) (i32.const 0)",
        1024 + 65 * size
    );
    assert_eq!(message(&Desk::new(), &module_with("", &body)), "it reports 65 findings, more than 64");
}
