//! Honest modules: what goes in arrives, and what comes out is what was said.

use redress_model::{Finding, Slot, Stop, Type, Value};

use crate::desk::{Desk, module, module_with, text};

/// `advise` with the bytes of the first fact, which is a text: its node is the first one.
const ECHO: &str = r#"
    (i32.store8 (i32.const 64) (i32.const 9))
    (i32.store (i32.const 72) (i32.load (i32.add (local.get $nodes) (i32.const 16))))
    (i32.store (i32.const 76) (i32.load (i32.add (local.get $nodes) (i32.const 20))))
    (i32.store (i32.const 4) (i32.const 64))
    (i32.store (i32.const 8) (i32.const 1))
    (i32.const 0)"#;

pub(crate) fn echo() -> String {
    module(ECHO)
}

#[test]
fn a_fact_goes_in_and_a_finding_comes_out() {
    let desk = Desk::new().reading("draft", "proposal.draft", text("nothing to be done, señor"));
    let report = desk.run(&echo()).unwrap();
    let advice = Finding::Advice {
        text: "nothing to be done, señor".into(),
        say_instead: None,
        in_draft: Vec::new(),
        because: None,
    };
    assert_eq!(report.findings, [advice]);
    assert_eq!(report.values.known().count(), 0);
}

#[test]
fn nothing_found_is_a_report_too() {
    assert_eq!(Desk::new().run(&module("(i32.const 0)")).unwrap().findings, []);
}

/// Two values: `seconds`, an integer, and `year`, a number in digits that are those of 2026.
const MOMENT: &str = r#"
    ;; the list of values at 64, each of 32 bytes: name, then an answer
    (i32.store (i32.const 12) (i32.const 64)) (i32.store (i32.const 16) (i32.const 2))
    (i32.store (i32.const 64) (i32.const 512)) (i32.store (i32.const 68) (i32.const 7))
    (i32.store8 (i32.const 72) (i32.const 0)) (i32.store8 (i32.const 80) (i32.const 2))
    (i64.store (i32.const 88) (local.get $seconds))
    (i32.store (i32.const 104) (i32.const 519)) (i32.store (i32.const 108) (i32.const 4))
    (i32.store8 (i32.const 112) (i32.const 0)) (i32.store8 (i32.const 120) (i32.const 1))
    (i32.store (i32.const 128) (i32.const 523)) (i32.store (i32.const 132) (i32.const 4))
    (i32.store8 (i32.const 526) (i32.add (i32.const 48) (i32.rem_u (local.get $year) (i32.const 10))))
    (i32.const 0)"#;

#[test]
fn values_come_out_and_the_instant_goes_in_only_where_it_is_granted() {
    let text = module_with(r#"(data (i32.const 512) "secondsyear2020")"#, MOMENT);
    let mut desk = Desk::new().computing(&[("seconds", Type::Integer), ("year", Type::Number)]);
    let without = desk.run(&text).unwrap().values;
    assert_eq!(
        (without.get("seconds"), without.get("year")),
        (Some(&Value::Integer(0)), Some(&Value::Number(2020.into())))
    );
    desk.definition.reads_at = true;
    let with = desk.run(&text).unwrap().values;
    assert_eq!(with.get("seconds"), Some(&Value::Integer(1_772_815_500)));
    assert_eq!(with.get("year"), Some(&Value::Number(2026.into())));
}

#[test]
fn a_missing_fact_makes_the_rule_unknown_and_a_broken_one_breaks_it() {
    let desk = Desk::new().reading("draft", "proposal.draft", Slot::Missing);
    let fact = desk.definition.reads[0].fact;
    assert_eq!(desk.run(&echo()), Err(Stop::Missing(vec![fact])));
    let problem = redress_model::FactProblem {
        pointer: "/proposal/draft".to_owned(),
        expected: "text".to_owned(),
        found: "7".to_owned(),
    };
    let broken = Slot::Broken(problem.into());
    let desk = desk.reading("subject", "ticket.subject", broken);
    assert_eq!(desk.run(&echo()), Err(Stop::error("/proposal/draft: expected text, found 7")));
}

#[test]
fn an_optional_fact_may_be_missing_and_a_module_may_ask_for_it() {
    let mut desk = Desk::new().reading("draft", "proposal.draft", Slot::Missing);
    desk.definition.reads[0].is_optional = true;
    // state 3 of the first fact is `missing`; the stop `missing` names one fact
    let text = module_with(
        r#"(data (i32.const 512) "draft")"#,
        r#"(if (i32.ne (i32.load8_u (i32.add (local.get $facts) (i32.const 8))) (i32.const 3)) (then unreachable))
        (i32.store8 (i32.const 0) (i32.const 1)) (i32.store8 (i32.const 4) (i32.const 0))
        (i32.store (i32.const 8) (i32.const 64)) (i32.store (i32.const 12) (i32.const 1))
        (i32.store (i32.const 64) (i32.const 512)) (i32.store (i32.const 68) (i32.const 5))
        (i32.const 0)"#,
    );
    assert_eq!(desk.run(&text), Err(Stop::Missing(vec![desk.definition.reads[0].fact])));
}

#[test]
fn an_open_point_and_a_failure_are_told_in_the_modules_words() {
    let stop = |kind: u8, words: &str| {
        let body = format!(
            r#"(i32.store8 (i32.const 0) (i32.const 1)) (i32.store8 (i32.const 4) (i32.const {kind}))
            (i32.store (i32.const 8) (i32.const 512)) (i32.store (i32.const 12) (i32.const {}))
            (i32.const 0)"#,
            words.len()
        );
        module_with(&format!("(data (i32.const 512) {words:?})"), &body)
    };
    let open = Desk::new().run(&stop(1, "whether a strike is extraordinary"));
    assert_eq!(open, Err(Stop::open_point("whether a strike is extraordinary")));
    let failed = Desk::new().run(&stop(2, "no airport `XXX`"));
    assert_eq!(failed, Err(Stop::error("the module `probe`: no airport `XXX`")));
}

#[test]
fn what_a_module_keeps_is_gone_the_next_time() {
    let text = module_with(
        r#"(global $calls (mut i32) (i32.const 0)) (data (i32.const 512) "seconds")"#,
        r#"(global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i32.store (i32.const 700) (i32.add (i32.load (i32.const 700)) (i32.const 1)))
        (i32.store (i32.const 12) (i32.const 64)) (i32.store (i32.const 16) (i32.const 1))
        (i32.store (i32.const 64) (i32.const 512)) (i32.store (i32.const 68) (i32.const 7))
        (i32.store8 (i32.const 80) (i32.const 2))
        (i64.store (i32.const 88) (i64.extend_i32_u (i32.add (global.get $calls) (i32.load (i32.const 700)))))
        (i32.const 0)"#,
    );
    let desk = Desk::new().computing(&[("seconds", Type::Integer)]);
    let loaded = desk.load(&text);
    for _ in 0..100 {
        let report = loaded.run(&desk.case()).unwrap();
        assert_eq!(report.values.get("seconds"), Some(&Value::Integer(2)));
    }
}

#[test]
fn not_a_number_has_one_form() {
    // 0/0 in two ways, and the sign of the second turned: every bit of what comes out is the same
    let text = module_with(
        r#"(data (i32.const 512) "seconds")"#,
        r#"(i32.store (i32.const 12) (i32.const 64)) (i32.store (i32.const 16) (i32.const 1))
        (i32.store (i32.const 64) (i32.const 512)) (i32.store (i32.const 68) (i32.const 7))
        (i32.store8 (i32.const 80) (i32.const 2))
        (i64.store (i32.const 88) (i64.reinterpret_f64 (f64.add
            (f64.div (f64.convert_i32_u (local.get $facts_length)) (f64.convert_i32_u (local.get $facts_length)))
            (f64.reinterpret_i64 (i64.const 0x7ff8000000000123)))))
        (i32.const 0)"#,
    );
    let desk = Desk::new().computing(&[("seconds", Type::Integer)]);
    let report = desk.run(&text).unwrap();
    assert_eq!(report.values.get("seconds"), Some(&Value::Integer(0x7ff8_0000_0000_0000)));
}
