//! Names that a body writes: unknown ones are refused where they stand, and what it reads is found without running it.

use redress_model::{FindingKind, TableShape, Type, Value};

use crate::desk::Desk;

/// Each body with the code of its problem, the words the problem is about, and the message.
const REFUSED: &[(&str, &str, &str, &str)] = &[
    ("advise(\"x\").within(\"1 hour\");", "unknown-method", "within", "`advise` has no `.within`"),
    ("time_limit(\"x\").by(at).met_at(at);", "unknown-method", "met_at", "`time_limit` has no `.met_at`"),
    ("advise(\"x\").about(\"advice\");", "unknown-method", "about", "only an open point is `.about` something"),
    (
        "open_point(\"x\").about(\"entitlment\");",
        "unknown-name",
        "about",
        "unknown kind of finding `entitlment`; did you mean `entitlement`?",
    ),
    ("let on = is_open(at, \"desc\");", "unknown-name", "\"desc\"", "unknown calendar `desc`; did you mean `desk`?"),
    (
        "advise(ticket.priorty);",
        "unknown-fact",
        "ticket.priorty",
        "unknown fact `ticket.priorty`; did you mean `ticket.priority`?",
    ),
    (
        "let x = \"é\"; advise(ticket.chanel);",
        "unknown-fact",
        "ticket.chanel",
        "unknown fact `ticket.chanel`; did you mean `ticket.channel`?",
    ),
    (
        "if fault.dayz > 1 { advise(\"x\"); }",
        "unknown-fact",
        "fault.dayz",
        "unknown fact `fault.dayz`; did you mean `fault.days`?",
    ),
    (
        "let all = [1].any(|x| x == fault.dayz);",
        "unknown-fact",
        "fault.dayz",
        "unknown fact `fault.dayz`; did you mean `fault.days`?",
    ),
    (
        "advise(`${ticket.subjet}`);",
        "unknown-fact",
        "ticket.subjet",
        "unknown fact `ticket.subjet`; did you mean `ticket.subject`?",
    ),
    ("let t = ticket;", "group-alone", "ticket", "`ticket` is a group of facts, not a value"),
    ("advise(receved);", "unknown-variable", "receved", "unknown variable `receved`"),
    ("let due = 1; advise(deu);", "unknown-variable", "deu", "unknown variable `deu`; did you mean `due`?"),
    (
        "advise(priority);",
        "unknown-variable",
        "priority",
        "unknown variable `priority`; did you mean `ticket.priority`?",
    ),
    ("ticket.kind = \"x\";", "assignment-to-fact", "ticket", "facts cannot be changed"),
    ("at = 1;", "assignment-to-fact", "at", "`at` cannot be changed"),
    ("let ticket = 1;", "name-taken", "ticket", "`ticket` is taken: it has a meaning in every body"),
    ("for at in [1] {}", "name-taken", "at", "`at` is taken: it has a meaning in every body"),
    ("[1].any(|at| true);", "name-taken", "at", "`at` is taken: it has a meaning in every body"),
    ("fn deadline(x) { x }", "name-taken", "deadline", "`deadline` is taken: it has a meaning in every body"),
    ("advice(\"x\");", "unknown-function", "advice", "unknown function `advice`; did you mean `advise`?"),
    ("advise(\"x\").becuase(\"y\");", "unknown-method", "becuase", "unknown method `becuase`; did you mean `because`?"),
    ("deadline(\"a\", \"b\");", "wrong-arguments", "deadline", "`deadline` takes 1 argument, not 2"),
    ("deadline(\"a\").within();", "wrong-arguments", "within", "`within` takes 1 argument, not 0"),
    ("fn twice(x) { x + x } twice(1, 2);", "wrong-arguments", "twice", "`twice` takes 1 argument, not 2"),
    ("ticket.events[0].typ;", "unknown-field", "typ", "event has no field `typ`; did you mean `type`?"),
    (
        "ticket.events.any(|e| e.typ == \"x\");",
        "unknown-field",
        "typ",
        "no record has a field `typ`; did you mean `type`?",
    ),
    ("ticket.subject.size;", "unknown-field", "size", "a value of type text has no field `size`"),
    ("let x = 0.5;", "float-literal", "0.5", "`0.5` is a binary fraction, which is not exact"),
    ("let x = -12.25;", "float-literal", "-12.25", "`-12.25` is a binary fraction, which is not exact"),
    ("let x = 1e3;", "float-literal", "1e3", "`1e3` is a binary fraction, which is not exact"),
    ("let n = 1; [1].any(|x| x == n);", "capture", "n", "a closure cannot use `n`, which stands outside it"),
    (
        "escalate_to(\"team leed\");",
        "unknown-name",
        "\"team leed\"",
        "unknown escalation level `team leed`; did you mean `team lead`?",
    ),
    ("needs_approval_of(\"managr\");", "unknown-name", "\"managr\"", "unknown role `managr`; did you mean `manager`?"),
    ("may_offer(\"5 GBP\").above(\"leed\");", "unknown-name", "\"leed\"", "unknown role `leed`; did you mean `lead`?"),
    ("disclose(\"addr\");", "unknown-name", "\"addr\"", "unknown disclosure `addr`; did you mean `adr`?"),
    (
        "deadline(\"a\").calendar(\"disk\");",
        "unknown-name",
        "\"disk\"",
        "unknown calendar `disk`; did you mean `desk`?",
    ),
    ("run_module(\"scoing\");", "unknown-name", "\"scoing\"", "unknown module `scoing`; did you mean `scoring`?"),
    ("table[\"within\"];", "no-table", "table", "the clause has no table"),
    ("has(1);", "has-what", "has", "`has` asks about a fact, a field or a table cell"),
    ("switch 1 { 1 => 2 }", "not-available", "switch", "`switch` is not available in bodies"),
    ("try { fault.days } catch { 1 }", "not-available", "try", "`try` is not available in bodies"),
    ("let x = ticket.subject ?? \"none\";", "not-available", "?", "`??` is not available in bodies"),
    ("this;", "not-available", "this", "`this` is not available in bodies"),
    ("let until = 1;", "syntax", "until", "`until` is a reserved word"),
    ("let x = ;", "syntax", ";", ""),
    ("advise(\"x\"", "syntax", "\"", ""),
    ("if true {", "syntax", "{", ""),
    (
        "if ticket.kind == \"complain\" { advise(\"x\"); }",
        "never-equal",
        "\"complain\"",
        "it is never `complain`; did you mean `complaint`?",
    ),
    (
        "if \"soshal\" != ticket.channel { advise(\"x\"); }",
        "never-equal",
        "\"soshal\"",
        "it is never `soshal`; did you mean `social`?",
    ),
    (
        "if ticket.channel in [\"emial\", \"chat\"] { advise(\"x\"); }",
        "never-equal",
        "\"emial\"",
        "it is never `emial`; did you mean `email`?",
    ),
    ("if ticket.events[0].actor == \"botty\" { advise(\"x\"); }", "never-equal", "\"botty\"", "it is never `botty`"),
    (
        "if order.total > 50 { advise(\"x\"); }",
        "unlike-types",
        ">",
        "a value of type money cannot be compared with one of type integer",
    ),
    (
        "if ticket.received_at > \"2026\" { advise(\"x\"); }",
        "unlike-types",
        ">",
        "a value of type instant cannot be compared with one of type text",
    ),
    ("ticket.tags.push(\"x\");", "assignment-to-fact", "push", "facts cannot be changed"),
    ("let x = ticket[\"kind\"];", "unknown-fact", "ticket", "`ticket` is a group of facts, not a value"),
    ("let x = [ticket];", "group-alone", "ticket", "`ticket` is a group of facts, not a value"),
    ("fn f(ticket) { 1 }", "name-taken", "ticket", "`ticket` is taken: it has a meaning in every body"),
    ("global::x;", "not-available", "global", "this is not available in bodies"),
    ("fn f() { 1 } f!();", "not-available", "f", "a call with `!` is not available in bodies"),
    ("advise(`${fault.days[0]}`);", "no-elements", "0", "a value of type integer has no elements"),
];

#[test]
fn every_wrong_name_is_refused_where_it_stands() {
    let desk = Desk::new();
    let mut wrong = String::new();
    for (text, code, about, message) in REFUSED {
        let problems = desk.compile(text).err().unwrap_or_default();
        let found: Vec<_> = problems
            .iter()
            .map(|problem| (problem.code, text.get(problem.span.clone()).unwrap_or("?"), problem.message.as_str()))
            .collect();
        let fits = match found[..] {
            [(a, b, c)] => a == *code && b == *about && (message.is_empty() || c == *message),
            _ => false,
        };
        if !fits {
            wrong.push_str(&format!("\n{text}\n  expected {:?}\n  found    {found:?}\n", (code, about, message)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn several_problems_come_in_the_order_of_the_text() {
    let problems = Desk::new().compile("advise(ticket.priorty);\nlet x = 0.5;\nadvice(ticket.chanel);").unwrap_err();
    let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["unknown-fact", "float-literal", "unknown-function", "unknown-fact"]);
    assert_eq!(problems[1].help.as_deref(), Some("write `number(\"0.5\")`"));
}

#[test]
fn columns_are_checked() {
    let mut desk = Desk::new().with_table();
    let message = |desk: &Desk, text: &str| desk.compile(text).err().map(|problems| problems[0].message.clone());
    assert_eq!(message(&desk, "table[\"within\"];"), None);
    assert_eq!(message(&desk, "table[\"wihin\"];").unwrap(), "unknown column `wihin`; did you mean `within`?");
    assert_eq!(
        message(&desk, "table.on(date(\"2026-04-01\"))[\"within\"];").unwrap(),
        "the table is read as `table[\"…\"]`"
    );
    assert_eq!(message(&desk, "let t = table;").unwrap(), "`table` is not a value");
    assert_eq!(
        message(&desk, "let c = \"within\"; table[c];").unwrap(),
        "a column is named by a text as written, so that it is checked"
    );
    desk.table = Some(TableShape { is_dated: true, ..desk.table.take().unwrap() });
    assert_eq!(message(&desk, "table.on(date(\"2026-04-01\"))[\"within\"];"), None);
    assert_eq!(message(&desk, "table[\"within\"];").unwrap(), "the table is read as `table.on(date)[\"…\"]`");
}

#[test]
fn what_a_body_reads_and_emits_is_found_without_running_it() {
    let desk = Desk::new()
        .with_table()
        .with_let("start", Type::Instant, Value::Instant("2026-03-06T16:40:00Z".parse().unwrap()))
        .with_library(
            "shared.rhai",
            "fn replied() { ticket.events.any(|e| e.type == \"agent_reply\" && e.at > order.placed_at) }\n\
             fn warned() { advise(\"late\"); replied() }\n\
             fn unused() { forbid(`${customer.tier}`); at }",
        );
    let body = desk
        .compile("if warned() { deadline(\"a\").within(table[\"within\"]).after(start); }\nif false { owe(\"x\").amount(order.total); }")
        .unwrap();
    let mut names: Vec<_> = body.reads.iter().map(|fact| &**desk.catalogue.name(*fact)).collect();
    names.sort_unstable();
    assert_eq!(names, ["order.placed_at", "order.total", "ticket.events"]);
    assert_eq!(body.columns, [0]);
    assert_eq!(body.emits, [FindingKind::Deadline, FindingKind::Entitlement, FindingKind::Advice]);
    assert!(!body.reads_at);
    assert!(desk.compile("advise(`${at}`);").unwrap().reads_at);
    assert!(desk.compile("unused();").unwrap().reads_at);
}

#[test]
fn a_library_is_checked_with_its_own_lines() {
    let message = |library: &str, text: &str| {
        let desk = Desk::new().with_library("shared.rhai", library);
        desk.compile(text).err().map(|problems| problems[0].message.clone())
    };
    assert_eq!(message("fn x() { 1 }", "x();"), None);
    // the last statement of a body needs no semicolon
    assert_eq!(message("fn x() { 1 }", "x()"), None);
    assert_eq!(
        message("// shared\nfn x() {\n ticket.kinf\n}", "x();").unwrap(),
        "in `shared.rhai` line 3: unknown fact `ticket.kinf`; did you mean `ticket.kind`?"
    );
    assert_eq!(message("fn x() {\n 1 +\n}", "x();").unwrap().split(": ").next(), Some("in `shared.rhai` line 3"));
    assert_eq!(message("\nadvise(\"x\");", "1;").unwrap(), "in `shared.rhai` line 2: a library has functions only");
    assert_eq!(message("fn x() { 1 }", "nowhere();").unwrap(), "unknown function `nowhere`");
    assert_eq!(message("fn x() { 1 }", "if true { x();").unwrap().split(' ').next(), Some("expecting"));
}
