//! One rule written three times, as a table, in Rhai and as a module: on every case they find the same.

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use redress::{Decision, Policies, Ticket};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::cases::{with_page, with_page_and_facts};
use crate::components::{MEMORY, RUN, component_of};

/// What the rule finds, as each way of writing says it.
struct Found {
    attributes: &'static str,
    call: &'static str,
    kind: &'static str,
    /// How the module's text is filled in.
    module: [(&'static str, &'static str); 5],
}

const DEADLINE: Found = Found {
    attributes: "finding=deadline name=answer",
    call: r#"deadline("answer")"#,
    kind: "deadline",
    module: [("$KIND", "0"), ("$NAME", "2079"), ("$LENGTH", "6"), ("$OPTION", "0"), ("$SHIFT", "0")],
};

const TIME_LIMIT: Found = Found {
    attributes: "finding=time_limit name=answer",
    call: r#"time_limit("answer")"#,
    kind: "time_limit",
    module: [("$KIND", "1"), ("$NAME", "2079"), ("$LENGTH", "6"), ("$OPTION", "0"), ("$SHIFT", "0")],
};

const ESCALATION: Found = Found {
    attributes: "finding=escalation level=manager",
    call: r#"escalate_to("manager")"#,
    kind: "escalation",
    module: [("$KIND", "3"), ("$NAME", "2085"), ("$LENGTH", "7"), ("$OPTION", "1"), ("$SHIFT", "8")],
};

const TABLE: &str = "\
## 1 Answer {#answer $FOUND after=ticket.received_at}

| channel | priority | within          |
| ------- | -------- | --------------- |
| social  | -        | 1 working hour  |
| chat    | urgent   | 5 minutes       |
| -       | urgent   | 4 working hours |
| -       | -        | 1 working day   |
";

const BODY: &str = "\
## 1 Answer {#answer}

```rhai
when true {
    let within = if ticket.channel == \"social\" { 1.working_hours() }
        else if ticket.channel == \"chat\" && ticket.priority == \"urgent\" { 5.minutes() }
        else if ticket.priority == \"urgent\" { 4.working_hours() }
        else { 1.working_days() };
    $FOUND.within(within).after(ticket.received_at);
}
```
";

const MODULE: &str = "## 1 Answer {#answer module=answer}\n";

/// The policies, with what each is called.
fn policies(found: &Found) -> [(&'static str, Policies); 3] {
    let text = include_str!("../data/one-rule.wat").replace("$MEMORY", MEMORY).replace("$RUN", RUN);
    let text = found.module.iter().fold(text, |text, (name, value)| text.replace(name, value));
    let component = component_of("bare-module", &text);
    let digest: String = Sha256::digest(&component).iter().map(|byte| format!("{byte:02x}")).collect();
    let entry = format!(
        "[modules.answer]\nversion = \"1\"\nsha256 = \"{digest}\"\nreads = {{ received = \"ticket.received_at\" }}\n\
         may_read = {{ channel = \"ticket.channel\", priority = \"ticket.priority\" }}\nfindings = [\"{}\"]\n",
        found.kind
    );
    let with_module = with_page_and_facts(MODULE, &entry).with("modules/answer.wasm", component);
    let load = |files| Policies::from_files(&[files]).unwrap_or_else(|error| panic!("{error}"));
    let table = load(with_page(&TABLE.replace("$FOUND", found.attributes)));
    let body = load(with_page(&BODY.replace("$FOUND", found.call)));
    [("table", table), ("Rhai", body), ("module", load(with_module))]
}

/// What a rule found, without the working that tells the three apart.
fn found(decision: &Decision) -> serde_json::Value {
    let deadlines = decision.deadlines.iter().map(|deadline| {
        let whole = serde_json::to_value(deadline).unwrap();
        json!({ "name": whole["name"], "clause": whole["clause"], "due": whole["due"], "state": whole["state"],
            "receipt": whole["receipt"], "sentence": whole["sentence"] })
    });
    let time_limits = decision.time_limits.iter().map(|limit| {
        let whole = serde_json::to_value(limit).unwrap();
        json!({ "name": whole["name"], "clause": whole["clause"], "until": whole["until"], "state": whole["state"],
            "receipt": whole["receipt"], "sentence": whole["sentence"] })
    });
    let escalation = decision.escalation.as_ref().map(|escalation| {
        let whole = serde_json::to_value(escalation).unwrap();
        json!({ "level": whole["level"], "path": whole["path"], "by": whole["by"] })
    });
    let outcomes = decision.rules.iter().map(|rule| format!("{:?}", rule.outcome));
    json!({ "deadlines": deadlines.collect::<Vec<_>>(), "time_limits": time_limits.collect::<Vec<_>>(), "escalation": escalation,
        "outcomes": outcomes.collect::<Vec<_>>(),
        "errors": decision.errors.len() })
}

#[test]
fn a_table_a_body_and_a_module_find_the_same_deadline() {
    find_the_same(&DEADLINE);
}

#[test]
fn a_table_a_body_and_a_module_find_the_same_time_limit() {
    find_the_same(&TIME_LIMIT);
}

#[test]
fn a_table_a_body_and_a_module_find_the_same_escalation() {
    find_the_same(&ESCALATION);
}

fn find_the_same(what: &Found) {
    let [table, body, module] = policies(what);
    let channel = prop::option::weighted(0.9, prop::sample::select(vec!["social", "chat", "email", "letter"]));
    let priority = prop::option::weighted(0.9, prop::sample::select(vec!["urgent", "high", "low"]));
    // 2025 to 2027, to the second, over clock changes and holidays
    let received = prop::option::weighted(0.95, 1_735_689_600i64..1_830_000_000);
    let mut runner = TestRunner::new(Config { cases: 10_000, failure_persistence: None, ..Config::default() });
    let counted = std::cell::Cell::new(0u32);
    let result = runner.run(&(channel, priority, received), |(channel, priority, received)| {
        let mut ticket = json!({ "ticket": { "events": [] } });
        let mut put = |name: &str, value: serde_json::Value| ticket["ticket"][name] = value;
        channel.into_iter().for_each(|channel| put("channel", json!(channel)));
        priority.into_iter().for_each(|priority| put("priority", json!(priority)));
        let instant = |seconds: i64| Timestamp::from_second(seconds).unwrap();
        received.into_iter().for_each(|seconds| put("received_at", json!(instant(seconds).to_string())));
        let at = instant(received.unwrap_or(1_735_689_600) + 3_600);
        let ticket = Ticket::from_json(ticket.to_string().as_bytes()).unwrap().into_owned();
        let by_table = found(&table.1.decide(&ticket, at));
        for (name, other) in [&body, &module] {
            prop_assert_eq!(&found(&other.decide(&ticket, at)), &by_table, "{} and table", name);
        }
        counted.set(counted.get() + u32::from(by_table["outcomes"] == json!(["Fired"])));
        Ok(())
    });
    let fired = counted.get();
    result.unwrap_or_else(|difference| panic!("the smallest difference: {difference}"));
    assert!((5_000..10_000).contains(&fired), "{fired} of 10,000 cases had a {}", what.kind);
}
