//! Memory of a loaded policy, and of a decision.
//!
//! `cargo bench -p redress-benches --bench memory` counts what is allocated; the counts are the same on every run. After `--`,
//! `--figures FILE` writes them there too.

#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]

#[path = "../decide/tickets.rs"]
mod tickets;

use std::alloc::System;
use std::error::Error;
use std::path::{Path, PathBuf};

use redress::{Policies, Ticket};
use redress_benches::figures::Figures;
use redress_benches::many_rules::{self, Asks, RULES};
use redress_benches::stopwatch::in_thousands;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tickets::TICKETS;

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> Result<(), Box<dyn Error>> {
    let mut file = None;
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        match name.as_str() {
            "--figures" => file = Some(PathBuf::from(given.next().ok_or("`--figures` needs a file")?)),
            // cargo says so to every benchmark
            "--bench" => {}
            other => return Err(format!("unknown argument `{other}`").into()),
        }
    }
    let mut figures = Figures::new("memory");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policy");
    println!("{:<44}{:>14}{:>14}", "", "bytes kept", "allocations");
    for copies in [1, 10, 100] {
        let files = many_rules::policy(&folder, copies, Asks::Equality)?;
        // what is made once for the process does not count
        drop(Policies::from_files(std::slice::from_ref(&files)).map_err(|error| error.to_string())?);
        let region = Region::new(COUNTING);
        let policies = Policies::from_files(&[files]).map_err(|error| error.to_string())?;
        let used = region.change();
        let kept = used.bytes_allocated.saturating_sub(used.bytes_deallocated);
        let (rules, allocations) = (copies * RULES, used.allocations.saturating_sub(used.deallocations));
        let label = format!("policy of {rules} rules, loaded");
        println!("{label:<44}{:>14}{:>14}", in_thousands(kept as u128), in_thousands(allocations as u128));
        figures.add(format!("policy/{rules}/bytes"), kept);
        drop(policies);
    }
    let policies = Policies::load(&folder).map_err(|error| error.to_string())?;
    let at = tickets::AT.parse()?;
    let texts = tickets::tickets();
    // bodies are compiled by each thread when they first run
    texts.iter().try_for_each(|text| Ticket::from_json(text).map(|ticket| drop(policies.decide(&ticket, at))))?;
    let (mut kept, mut allocated, mut allocations) = (0, 0, 0);
    for text in &texts {
        let region = Region::new(COUNTING);
        let ticket = Ticket::from_json(text)?;
        let json = policies.decide(&ticket, at).to_json_bytes();
        let used = region.change();
        allocated += used.bytes_allocated;
        allocations += used.allocations + used.reallocations;
        drop(json);
        let ticket = Ticket::from_json(text)?;
        let region = Region::new(COUNTING);
        let decision = policies.decide(&ticket, at);
        let used = region.change();
        kept += used.bytes_allocated.saturating_sub(used.bytes_deallocated);
        drop(decision);
    }
    println!("\n{:<44}{:>14}{:>14}", "on average of 256 tickets", "bytes", "allocations");
    println!("{:<44}{:>14}", "a decision that is kept", in_thousands((kept / TICKETS) as u128));
    println!(
        "{:<44}{:>14}{:>14}",
        "from bytes to bytes, all that is allocated",
        in_thousands((allocated / TICKETS) as u128),
        allocations / TICKETS
    );
    figures.add("decision/bytes", kept / TICKETS);
    figures.add("bytes-to-bytes/bytes", allocated / TICKETS);
    figures.add("bytes-to-bytes/allocations", allocations / TICKETS);
    file.map_or(Ok(()), |file| figures.write(&file))?;
    Ok(())
}
