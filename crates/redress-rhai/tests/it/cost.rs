//! What a run costs: `cargo test -p redress-rhai --release --test it cost -- --ignored --nocapture`.

use std::time::Instant;

use redress_model::Runtime;
use redress_rhai::RhaiRuntime;

use crate::desk::Desk;

const BODIES: &[(&str, &str)] = &[
    ("one finding", "deadline(\"a\").within(\"1 hour\").after(ticket.received_at);"),
    ("a table cell", "deadline(\"a\").within(table[\"within\"]).after(ticket.received_at).met_by(\"acknowledged\");"),
    ("nothing", "1"),
    ("a closure over two events", "if ticket.events.any(|e| e.type == \"agent_reply\") { advise(\"x\"); }"),
    ("money", "owe(\"x\").amount(order.total * percent(\"10%\") + order.delivery_price);"),
];

#[test]
#[ignore = "measures"]
fn the_cost_of_one_run() {
    let desk = Desk::new().with_table();
    for (name, text) in BODIES {
        let body = desk.compile(text).unwrap();
        let case = desk.case(&body);
        let runtime = RhaiRuntime::new();
        let rounds = 100_000;
        for _ in 0..1000 {
            runtime.run(&body, &case).unwrap();
        }
        #[expect(clippy::disallowed_methods, reason = "a measurement")]
        let start = Instant::now();
        for _ in 0..rounds {
            runtime.run(&body, &case).unwrap();
        }
        println!("{name}: {} ns", start.elapsed().as_nanos() / rounds);
    }
    #[expect(clippy::disallowed_methods, reason = "a measurement")]
    let start = Instant::now();
    for _ in 0..1000 {
        desk.compile(BODIES[0].1).unwrap();
    }
    println!("compiling: {} us", start.elapsed().as_micros() / 1000);
    #[expect(clippy::disallowed_methods, reason = "a measurement")]
    let start = Instant::now();
    for _ in 0..1000 {
        desk.run(BODIES[0].1).unwrap();
    }
    println!("compiling and first run: {} us", start.elapsed().as_micros() / 1000);
}
