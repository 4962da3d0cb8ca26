//! One body on many threads, and the same findings each time.

use redress_model::{Runtime, TableReading};
use redress_rhai::{MINIMUM_STACK, RhaiRuntime};

use crate::desk::{Desk, short};

const BODY: &str = r#"
    deadline("acknowledge").within(table["within"]).after(ticket.received_at).met_by("acknowledged");
    for item in order.items { owe(item.id).percent("10%", item.price * item.quantity); }
    if ticket.events.any(|e| e.actor == "bot" && e.at > ticket.received_at) { advise(`${ticket.tags}`); }
"#;

#[test]
fn a_body_gives_the_same_findings_on_every_thread() {
    fn is_shared<T: Send + Sync>(_: &T) {}
    let desk = Desk::new().with_table();
    let body = desk.compile(BODY).unwrap();
    is_shared(&body);
    is_shared(&RhaiRuntime::new());
    let expected: Vec<String> = RhaiRuntime::new().run(&body, &desk.case(&body)).unwrap().iter().map(short).collect();
    assert_eq!(expected.len(), 4);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let found = RhaiRuntime::new().run(&body, &desk.case(&body)).unwrap();
                    assert_eq!(found.iter().map(short).collect::<Vec<_>>(), expected);
                }
            });
        }
    });
}

#[test]
fn bodies_that_nobody_holds_are_forgotten() {
    let desk = Desk::new();
    // more than a thread keeps
    for n in 0..1500 {
        assert_eq!(desk.outcome(&format!("advise(\"{n}\");")), n.to_string());
    }
    let held: Vec<_> = (0..1100).map(|n| desk.compile(&format!("advise(\"{n}\");")).unwrap()).collect();
    for _ in 0..2 {
        for (n, body) in held.iter().enumerate() {
            let found = RhaiRuntime::new().run(body, &desk.case(body)).unwrap();
            assert_eq!(short(&found[0]), n.to_string());
        }
    }
}

#[test]
fn a_body_of_another_kind_or_with_other_facts_is_an_error() {
    let desk = Desk::new().with_table();
    let mut body = desk.compile(BODY).unwrap();
    let case = desk.case(&body);
    let mut fewer = case.clone();
    fewer.facts.pop();
    assert!(RhaiRuntime::new().run(&body, &fewer).is_err());
    let mut no_table = case.clone();
    no_table.table = None::<TableReading>;
    assert!(RhaiRuntime::new().run(&body, &no_table).is_err());
    assert!(RhaiRuntime::new().run(&body, &case).is_ok());
    body.program = std::sync::Arc::new(1);
    assert!(RhaiRuntime::new().run(&body, &case).is_err());
}

#[test]
fn the_stated_stack_is_enough() {
    let deepest = |open: &str, close: &str, n: usize| format!("let x = {}1{};", open.repeat(n), close.repeat(n));
    let mut bodies = vec![
        "fn f(n) { if n > 0 { [n].map(|x| f(x - 1)) } else { 1 } } f(100);".to_owned(),
        "fn f(n) { if n == 0 { 0 } else { let a = [[[[f(n - 1)]]]]; a[0][0][0][0] + 1 } } advise(`${f(9)}`);"
            .to_owned(),
        "fn a(n) { b(n) } fn b(n) { a(n) } a(1);".to_owned(),
        "let a = []; loop { a = [a]; }".to_owned(),
        "let a = []; for i in 0..400 { a = [a]; } let b = a; advise(`${a}`);".to_owned(),
        "let m = #{}; for i in 0..200 { m = #{ a: m }; } let n = m; advise(`${n}`);".to_owned(),
    ];
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("-", ""),
        ("!", ""),
        ("#{a:", "}"),
        ("if true {", "} else {2}"),
        ("{", "}"),
        ("f(", ")"),
        ("`${", "}`"),
        ("[1].map(|x| ", ")"),
        ("1.later(", ")"),
        ("[1][", "]"),
        ("for y in [1] { ", "}"),
        ("{ let a = ", "; a }"),
        ("later(1, ", ")"),
        ("while true { ", "}"),
        ("#{a: 1}.set(\"a\", ", ")"),
        ("true && ", ""),
        ("1 + ", ""),
        ("has(ticket.events[", "].at)"),
        ("if ", " == 1 { 2 } else { 3 }"),
    ] {
        for n in [5, 7, 10, 15, 20, 22, 30, 40, 4000] {
            bodies.push(deepest(open, close, n));
            if n < 40 {
                // as deep as calls and expressions go at once
                bodies.push(format!("fn f(n) {{ let x = {}f(n){}; x }} f(1);", open.repeat(n), close.repeat(n)));
                bodies.push(format!("fn f(n) {{ [n].map(|x| {}f(x){}) }} f(1);", open.repeat(n), close.repeat(n)));
            }
        }
    }
    let thread = std::thread::Builder::new().stack_size(MINIMUM_STACK).spawn(move || {
        let desk = Desk::new();
        let deep = bodies.iter().filter(|text| desk.outcome(text).contains("calls within calls")).count();
        assert!(deep > 20, "{deep}");
    });
    thread.unwrap().join().unwrap();
}
