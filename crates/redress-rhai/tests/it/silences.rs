//! Rhai's silences, each closed: an answer that is no answer is an error here.

use crate::desk::{Desk, check, show};

#[test]
fn a_misspelt_property_of_a_map_is_an_error() {
    check(
        &Desk::new(),
        &[
            ("let key = \"b\"; let m = #{ a: 1 }; advise(`${m.b}`);", "error: the map has no `b`"),
            // folded into a constant, this would be nothing again
            ("let key = \"b\"; if #{ a: 1 }.b == 1 { advise(\"x\"); }", "error: the map has no `b`"),
            ("let key = \"b\"; advise(`${#{ a: 1 }[key]}`);", "error: the map has no `b`"),
        ],
    );
}

/// One expression for each type that a body can hold.
const VALUES: &[(&str, &str)] = &[
    ("text", "\"abc\""),
    ("integer", "1"),
    ("bool", "true"),
    ("number", "number(\"1.5\")"),
    ("percentage", "percent(\"10%\")"),
    ("money", "money(\"1 GBP\")"),
    ("instant", "at"),
    ("date", "date(\"2026-01-01\")"),
    ("duration", "1.hours()"),
    ("list", "[1]"),
    ("record", "ticket.events[0]"),
    ("map", "#{ a: 1 }"),
    ("nothing", "()"),
    ("range", "(0..3)"),
    ("closure", "(|x| x)"),
];

#[test]
fn no_two_unlike_values_compare() {
    let desk = Desk::new();
    let mut wrong = String::new();
    for (one, left) in VALUES {
        for (other, right) in VALUES {
            let numeric = |name: &str| matches!(name, "integer" | "number");
            let alike = one == other && !matches!(*one, "map" | "nothing" | "range" | "closure")
                || numeric(one) && numeric(other);
            for sign in ["==", "!=", "<", "<=", ">", ">="] {
                let outcome = desk.outcome(&format!("let x = {left}; let y = {right}; advise(`${{x {sign} y}}`);"));
                let equality = matches!(sign, "==" | "!=");
                let ordered = !matches!(*one, "text" | "bool" | "list" | "record");
                let answers = outcome == "true" || outcome == "false";
                if answers != (alike && (equality || ordered)) || !(answers || outcome.starts_with("error: ")) {
                    wrong.push_str(&format!("\n{left} {sign} {right}: {outcome}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn arithmetic_on_unlike_values_is_an_error_whatever_the_operator() {
    let desk = Desk::new();
    let sound = [
        ("integer", "integer"),
        ("integer", "number"),
        ("number", "integer"),
        ("number", "number"),
        ("money", "money"),
        ("money", "integer"),
        ("money", "number"),
        ("integer", "money"),
        ("number", "money"),
        ("money", "percentage"),
        ("percentage", "money"),
        ("number", "percentage"),
        ("percentage", "number"),
        ("percentage", "percentage"),
        ("text", "text"),
        ("duration", "integer"),
        ("integer", "duration"),
        ("instant", "duration"),
        ("instant", "instant"),
        ("list", "list"),
        ("map", "map"),
    ];
    let mut wrong = String::new();
    for (one, left) in VALUES {
        for (other, right) in VALUES {
            for sign in ["+", "-", "*", "/", "%"] {
                for text in [show(&format!("{left} {sign} {right}")), format!("let x = {left}; x {sign}= {right};")] {
                    let outcome = desk.outcome(&text);
                    if !outcome.starts_with("error: ") && !sound.contains(&(one, other)) {
                        wrong.push_str(&format!("\n{text}: {outcome}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_known_traps() {
    check(
        &Desk::new(),
        &[
            (
                "let text = \"abc\"; advise(`${text > 200}`);",
                "error: text > integer compares unlike things: \"abc\" and 200",
            ),
            ("let n = 1; advise(`${n == \"1\"}`);", "error: integer == text compares unlike things: 1 and \"1\""),
            (
                "let total = order.total; advise(`${total > 50}`);",
                "error: money > integer compares unlike things: 84.90 GBP and 50",
            ),
            (&show("order.total > money(\"50 EUR\")"), "error: GBP and EUR cannot be put together"),
            (&show("1 in ticket.tags"), "error: text == integer compares unlike things: \"late\" and 1"),
            (
                &show("ticket.tags.contains(1)"),
                "refused: a value of type integer cannot be compared with one of type text",
            ),
            (&show("ticket.events.any(|e| e.type)"), "error: the closure must say true or false, not text"),
            (&show("ticket.events.filter(|e| 1).len()"), "error: the closure must say true or false, not integer"),
            (&show("ticket.events.any(|e, f| true)"), "error: the closure does not take one argument"),
            (&show("\"n: \" + 3"), "error: text + integer has no meaning"),
            (
                &show("() == ()"),
                "error: nothing is not a value that can be used here; a fact that may be missing is asked with `has(…)`",
            ),
            (&show("if 1 { 2 } else { 3 }"), "refused: expecting a boolean expression, not a number"),
            (&show("if fault.days { 2 } else { 3 }"), "error: expected bool, found integer"),
            (&show("()"), "error: nothing cannot be written into a text"),
            ("let l = [1]; l.set(1, 2);", "error: the list has 1 elements, so it has no element 1"),
            ("let l = [1]; l.set(0, 2); advise(`${l}`);", "[2]"),
            ("let l = []; advise(`x ${l.pop()}`);", "error: nothing cannot be written into a text"),
            ("`${()}`;", "error: nothing cannot be written into a text"),
            (&show("[()]"), "error: nothing cannot be written into a text"),
            (&show("|x| x"), "error: a closure cannot be written into a text"),
            (&show("advise(\"x\")"), "error: a finding cannot be written into a text"),
            (&show("!1"), "error: `!` takes true or false"),
            (&show("fault.days && true"), "error: expected bool, found integer"),
            (&show("9223372036854775807 + 1"), "error: 9223372036854775807 + 1 does not fit"),
            (&show("1 / 0"), "error: 1 / 0 is a division by zero"),
            ("let x = 7; x /= 2; advise(`${x == number(\"3.5\")}`);", "true"),
            // a date that is not written as one is an integer, and stays one
            (&show("2026-04-08 > date(\"2026-01-01\")"), "refused: `2026-04-08` would be a subtraction"),
        ],
    );
}

#[test]
fn no_binary_fraction_gets_in() {
    let desk = Desk::new();
    for text in [
        "1.to_float();",
        "sqrt(2);",
        "let x = PI();",
        "parse_float(\"1.5\");",
        "1.0;",
        "let x = 1.5e1;",
        "rand_float();",
        "let x = 2 ** 3;",
        "let x = \"0.5\".to_float();",
    ] {
        assert!(desk.compile(text).is_err(), "{text}");
    }
}
