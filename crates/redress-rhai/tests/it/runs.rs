//! What honest bodies come to.

use redress_model::*;

use crate::desk::{Desk, check, show};

#[test]
fn values_are_the_models() {
    let desk = Desk::new();
    let cases = [
        ("7 / 2 == number(\"3.5\")", "true"),
        ("8 / 2", "4"),
        ("7 % 2", "1"),
        ("1 + number(\"0.5\")", "1.5"),
        ("-number(\"0.5\")", "-0.5"),
        ("order.total * 2", "169.80 GBP"),
        ("order.total - order.delivery_price", "80.00 GBP"),
        ("order.total * percent(\"10%\")", "8.49 GBP"),
        ("ticket.received_at + 5.minutes()", "2026-03-06T16:45:00Z"),
        ("ticket.received_at + 5.minutes() == at", "true"),
        ("after(\"2 hours\".to_lower().len().hours(), ticket.received_at)", "2026-03-06T23:40:00Z"),
        ("date(ticket.received_at)", "2026-03-06"),
        ("date(\"2026-03-06\") < date(at)", "false"),
        ("days_between(ticket.received_at, at)", "0"),
        ("2.working_days()", "2 working days"),
        ("number(\"2.0\") == 2", "true"),
        ("fault.days > number(\"6.5\")", "true"),
        ("fault.depot", "north"),
        ("earlier(ticket.received_at, at) == at", "false"),
        ("ticket.tags", "[\"late\", \"vip\"]"),
        ("\"vip\" in ticket.tags", "true"),
        ("!(\"vip\" in ticket.tags)", "false"),
        ("5 in 1..10", "true"),
        ("\"a\" in #{ a: 1 }", "true"),
        ("number(\"2\") in [1, 2]", "true"),
        ("order.items.map(|i| i.price)", "[30.00 GBP, 24.90 GBP]"),
        ("ticket.subject.contains(\"Where\")", "true"),
        ("ticket.subject.to_upper()", "WHERE IS IT?"),
        ("ticket.events.len()", "2"),
        ("ticket.events[1].type", "agent_reply"),
        ("ticket.events[-1].at > ticket.events[0].at", "true"),
        ("ticket.events.any(|e| e.type == \"acknowledged\" && e.at > ticket.received_at)", "true"),
        ("ticket.events.all(|e| e.actor == \"bot\")", "false"),
        ("ticket.events.count(|e| e.actor != \"bot\")", "1"),
        ("ticket.events.filter(|e| has(e.public)).len()", "1"),
        ("ticket.events.last(|e| e.actor == \"agent\").type", "agent_reply"),
        ("ticket.events.first().type", "acknowledged"),
        ("order.items.sum(|i| i.price * i.quantity)", "84.90 GBP"),
        ("order.items.map(|i| i.price).order().first()", "24.90 GBP"),
        ("[3, 1, 2].order()", "[1, 2, 3]"),
        ("[1, 2].sum()", "3"),
        ("[] + [1] + [2, 3]", "[1, 2, 3]"),
        ("has(ticket.assigned_at)", "false"),
        ("has(fault.fixed_at)", "false"),
        ("has(ticket.received_at)", "true"),
        ("has(ticket.events[0].public) && !has(ticket.events[1].public)", "true"),
        ("has(ticket.assigned_at) && ticket.assigned_at > at", "false"),
        ("\"a\" + \"b\"", "ab"),
        ("'a' == \"a\"", "true"),
        ("#{ a: 1, \"b\": 2 }.b", "2"),
        ("if fault.days > 5 { \"long\" } else { \"short\" }", "long"),
    ];
    for (expression, expected) in cases {
        check(&desk, &[(&show(expression), expected)]);
    }
}

#[test]
fn loops_and_functions_are_ordinary() {
    check(
        &Desk::new().with_library("shared.rhai", "fn twice(x) { x * 2 }\nfn tier() { customer.tier }"),
        &[
            ("let n = 0; for i in 1..=4 { n += i; } advise(`${n}`);", "10"),
            ("let n = 8; n /= 3; n -= 1; n *= 3; n %= 4; advise(`${n > 0}`);", "true"),
            ("let s = \"a\"; while s.len() < 3 { s += \"b\"; } advise(s);", "abb"),
            ("let l = [1]; l += [2]; l.push(3); l[0] = 9; advise(`${l}`);", "[9, 2, 3]"),
            ("let m = #{}; m.a = 1; m[\"b\"] = 2; m.a += 1; advise(`${m.a + m.b}`);", "4"),
            ("fn half(x) { x / 2 } advise(`${half(twice(3))} ${tier()}`);", "3 gold"),
            ("for e in ticket.events { if e.actor == \"agent\" { advise(e.type); return; } }", "agent_reply"),
            ("let n = 0; for c in \"abc\" { n += 1; } advise(`${n}`);", "3"),
            ("let tags = ticket.tags; tags.push(\"new\"); advise(`${tags.len()} ${ticket.tags.len()}`);", "3 2"),
            ("const N = 2; advise(`${N}`)", "2"),
        ],
    );
}

#[test]
fn findings_come_in_the_order_of_calls_and_builders_are_shared() {
    let desk = Desk::new();
    let findings = desk
        .run(
            "let first = deadline(\"a\"); advise(\"b\"); let same = first;\n\
             first.within(\"4 working hours\"); same.after(ticket.received_at);\n\
             first.met_by(\"x\", \"y\", \"z\").warn(\"80%\").warn(\"1 hour\").paused_while(\"pending\");",
        )
        .unwrap();
    let [Finding::Deadline(deadline), Finding::Advice { .. }] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!(*deadline.met_by, ["x", "y", "z"]);
    assert_eq!(deadline.warnings.len(), 2);
}

/// One complete body for each call of the vocabulary, every method of it said.
const COMPLETE: &[(&str, &str)] = &[
    (
        "deadline",
        r#"deadline("a").within("1 working day").after(at).met_by("x","1","2","3","4","5","6","7").paused_while("pending").on_reopen("continue").on_priority_change("restart").warn("80%").calendar("desk").working_days("same time")"#,
    ),
    ("deadline", r#"deadline("a").by(at).since(at)"#),
    ("deadline", r#"deadline("a").by(at).met_at(fault.fixed_at)"#),
    (
        "time_limit",
        r#"time_limit("a").within("1 working day").after(at).used_by("x", "y").used_at(at).calendar("desk").working_days("same time")"#,
    ),
    ("time_limit", r#"time_limit("a").by(at).used_at(fault.fixed_at)"#),
    ("disclose", r#"disclose("adr").by(at).in_letter("final_response")"#),
    ("escalate_to", r#"escalate_to("ombudsman").by(at).because("late")"#),
    ("escalate_to", r#"escalate_to("ombudsman").within("1 working hour").after(at)"#),
    ("escalate_to", r#"escalate_to("ombudsman")"#),
    (
        "owe",
        r#"owe("x").per_day("9.98 GBP").days(date("2026-01-01"), date("2026-01-05")).at_most(money("30 GBP")).at_most_days(3).round("half up", number("0.01")).pay_within("30 days", at).calendar("desk")"#,
    ),
    ("owe", r#"owe("x").amount("5 GBP").pay_by(at)"#),
    ("owe", r#"owe("x").percent("10%", order.total)"#),
    (
        "may_offer",
        r#"may_offer("10 GBP").form("voucher", "credit").suggest("5 GBP").above("lead").window("30 GBP", "30 days", []).because("x")"#,
    ),
    ("may_offer", r#"may_offer("no limit")"#),
    ("needs_approval_of", r#"needs_approval_of("lead").because("x")"#),
    ("require", r#"require("x").say_instead("y").in_draft(questions("Where?")).because("z")"#),
    ("forbid", r#"forbid("x").say_instead("y").in_draft(phrases("calm down", "calm down")[0]).because("z")"#),
    ("advise", r#"advise("x").say_instead("y").in_draft([]).because("z")"#),
];

#[test]
fn the_whole_vocabulary_can_be_said() {
    let desk = Desk::new();
    for (name, text) in COMPLETE {
        let findings = desk.run(text).unwrap_or_else(|stop| panic!("{text}: {stop:?}"));
        assert_eq!(findings.len(), 1, "{text}");
        assert_eq!(findings[0].kind(), Call::named(name).unwrap().finding);
    }
    for call in VOCABULARY {
        let said: String = COMPLETE.iter().filter(|(name, _)| *name == call.name).map(|(_, text)| *text).collect();
        assert!(!said.is_empty(), "`{}` is not tried", call.name);
        for method in call.methods {
            assert!(said.contains(&format!(".{}(", method.name)), "`.{}` of `{}` is not tried", method.name, call.name);
        }
    }
}

#[test]
fn why_there_are_no_findings() {
    check(
        &Desk::new().with_table(),
        &[
            ("advise(\"x\"); advise(`${ticket.assigned_at}`);", "missing: ticket.assigned_at"),
            ("advise(`${fault.fixed_at}`);", "missing: fault.fixed_at"),
            ("if ticket.assigned_at > at || true { advise(\"x\"); }", "missing: ticket.assigned_at"),
            ("[1].any(|x| ticket.assigned_at > at);", "missing: ticket.assigned_at"),
            (
                "if customer.vulnerable { advise(\"x\"); }",
                "error: /customer/vulnerable: expected bool, found the number 3",
            ),
            (
                "if has(customer.vulnerable) { advise(\"x\"); }",
                "error: /customer/vulnerable: expected bool, found the number 3",
            ),
            ("if has(order.placed_at) || has(disclosures.made[0].at) { advise(\"x\"); }", "missing: disclosures.made"),
            ("open_point(\"does it apply?\"); advise(\"x\");", "open: does it apply?"),
            ("open_point(\"does it?\").about(\"entitlement\", \"x\").about(\"prohibition\");", "open: does it?"),
            (
                "advise(\"x\"); let one = deadline(\"a\"); one.within(\"1 hour\");",
                "error: `deadline(\"a\")` is incomplete: it needs `.within(…)` with `.after(…)` or `.by(…)`",
            ),
            (
                "let when = \"so\" + \"on\"; let one = deadline(\"a\"); one.within(when);",
                "error: `within` takes a duration, not \"soon\"; write it as `\"4 working hours\"`",
            ),
            ("deadline(\"a\").by(at).by(at);", "error: `.by` stands twice on `deadline`"),
            ("let a = advise(\"x\"); a.within(\"1 hour\");", "error: `advise` has no `.within`"),
            ("advise(1);", "error: `text` takes text, not 1"),
            ("run_module(\"scoring\");", "error: the module `scoring` was not given to the body"),
            ("escalate_to(ticket.kind);", "error: unknown escalation level `complaint`"),
            ("throw \"no\";", "error: no"),
            ("advise(table[\"note\"]);", "error: row 3 of the table has no `note`"),
            ("if !has(table[\"note\"]) { advise(`${table[\"within\"]}`); }", "4 working hours"),
            ("advise(ticket.events[1].channel);", "error: the event has no `channel`; ask `has(…)` first"),
            ("advise(ticket.events[9].type);", "error: the list has 2 elements, so it has no element 9"),
            ("for i in 0..100 { advise(\"x\"); }", "error: the body makes more than 64 findings"),
            ("[].first();", "error: the list is empty"),
            ("let x = #{ a: 1 }; advise(x.b);", "refused: no record has a field `b`"),
        ],
    );
}

#[test]
fn an_error_names_the_place_in_the_body() {
    let desk = Desk::new().with_library("shared.rhai", "fn broken(x) {\n x > 1 }");
    let place = |text: &str| match desk.run(text) {
        Err(Stop::Error(fault)) if fault.span.is_some() => (text[fault.span.unwrap()].to_owned(), fault.message),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(place("let e = \"é\"; if e > 1 { advise(e); }").0, ">");
    assert_eq!(place("advise(\"x\");\n  deadline(\"a\");").0, "deadline");
    let (at, message) = place("let x = 1; broken(\"a\");");
    assert_eq!(at, "broken");
    assert_eq!(message, "text > integer compares unlike things: \"a\" and 1, in `shared.rhai` line 2");
}

#[test]
fn tables_that_collect_or_are_dated() {
    let mut desk = Desk::new();
    let outputs = vec![("rate".to_owned(), Type::Money)];
    let row = |number, rate: Option<&str>| TableRow {
        number,
        outputs: vec![rate.map(|rate| Value::Money(rate.parse().unwrap()))],
    };
    desk.table = Some(TableShape { outputs: outputs.clone(), is_dated: false, collects: true });
    desk.reading = Some(TableReading::All(Ok(vec![row(1, Some("1 GBP")), row(2, Some("2 GBP"))])));
    check(&desk, &[(&show("table[\"rate\"].sum()"), "3.00 GBP")]);
    desk.reading = Some(TableReading::All(Err(Stop::Missing(vec![desk.catalogue.find("order.total").unwrap()]))));
    check(
        &desk,
        &[
            (&show("table[\"rate\"].sum()"), "missing: order.total"),
            (&show("has(table[\"rate\"])"), "missing: order.total"),
        ],
    );
    desk.table = Some(TableShape { outputs, is_dated: true, collects: false });
    let dated = |from: &str, row| DatedRow { from: from.parse().unwrap(), hits: Ok(()), row };
    desk.reading = Some(TableReading::Dated(vec![
        dated("2025-04-01", row(1, Some("9 GBP"))),
        dated("2026-04-01", row(2, Some("10 GBP"))),
    ]));
    check(
        &desk,
        &[
            (&show("table.on(date(ticket.received_at))[\"rate\"]"), "9.00 GBP"),
            (&show("table.on(date(\"2026-04-01\"))[\"rate\"] * 2"), "20.00 GBP"),
            (
                &show("table.on(date(\"2024-04-01\"))[\"rate\"]"),
                "error: 2024-04-01 is before the table's first row, which is in force from 2025-04-01",
            ),
            (&show("table.on(at)[\"rate\"]"), "error: `.on` takes a date, not 2026-03-06T16:45:00Z"),
        ],
    );
}

#[test]
fn lets_are_seen_everywhere_and_not_changed() {
    let desk = Desk::new().with_let("limit", Type::Integer, Value::Integer(5));
    check(
        &desk,
        &[
            (&show("[4, 6].count(|x| x > limit)"), "1"),
            ("fn over(x) { x > limit } advise(`${over(6)}`);", "true"),
            ("limit = 6;", "refused: `limit` cannot be changed"),
            ("limit += 6;", "refused: `limit` cannot be changed"),
            ("let limit = 6;", "refused: `limit` is taken: it has a meaning in every body"),
        ],
    );
}
