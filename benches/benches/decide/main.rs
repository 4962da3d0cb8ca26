//! Deciding a ticket from bytes to bytes, beside the same clauses written by hand in Rust.
//!
//! `cargo bench -p redress-benches --bench decide` checks first that both give the same answers on every ticket, and then
//! prints the median time of each, part by part, and their ratio. After `--`, `--rounds N` sets how often each works through
//! all tickets, and `--only engine` or `--only hand-written` lets one of them run alone, for a profiler.

#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]

mod agreement;
mod hand_written;
mod loading;
mod tickets;

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use hand_written::HandWritten;
use jiff::Timestamp;
use redress::{Policies, Ticket};
use redress_benches::stopwatch::{Contender, Times, measure, ratio};
use tickets::TICKETS;

/// How often each contender works through all tickets.
const ROUNDS: usize = 60;
/// How often the policy of a hundred clauses is loaded.
const LOADS: usize = 21;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policy");
    let policies = Policies::load(&folder).map_err(|error| error.to_string())?;
    let hand = HandWritten::new()?;
    let at: Timestamp = tickets::AT.parse()?;
    let texts = tickets::tickets();
    match arguments.only.as_deref() {
        Some("engine") => {
            for _ in 0..arguments.rounds {
                texts.iter().for_each(|text| drop(black_box(by_engine(&policies, text, at))));
            }
            return Ok(());
        }
        Some("hand-written") => {
            for _ in 0..arguments.rounds {
                texts.iter().for_each(|text| drop(black_box(by_hand(&hand, text, at))));
            }
            return Ok(());
        }
        Some(other) => return Err(format!("`--only` takes `engine` or `hand-written`, not `{other}`").into()),
        None => {}
    }
    let sizes = agree(&policies, &hand, &texts, at)?;
    println!(
        "{TICKETS} tickets of {} bytes, 24 rules: both give the same answers; decisions of {} bytes, by hand {}\n",
        sizes.ticket, sizes.by_engine, sizes.by_hand
    );
    compare_times(&policies, &hand, &texts, at, arguments.rounds)?;
    load_times(&folder)
}

/// What stood after `--`.
struct Arguments {
    rounds: usize,
    only: Option<String>,
}

impl Arguments {
    fn read() -> Result<Arguments, Box<dyn Error>> {
        let mut arguments = Arguments { rounds: ROUNDS, only: None };
        let mut given = std::env::args().skip(1);
        while let Some(name) = given.next() {
            match name.as_str() {
                "--rounds" => arguments.rounds = given.next().ok_or("`--rounds` needs a number")?.parse()?,
                "--only" => arguments.only = Some(given.next().ok_or("`--only` needs a name")?),
                // cargo says so to every benchmark
                "--bench" => {}
                other => return Err(format!("unknown argument `{other}`").into()),
            }
        }
        Ok(arguments)
    }
}

#[inline(never)]
fn by_engine(policies: &Policies, text: &[u8], at: Timestamp) -> String {
    let ticket = Ticket::from_json(text).expect("the generated tickets are JSON");
    policies.decide(&ticket, at).to_json()
}

#[inline(never)]
fn by_hand(hand: &HandWritten, text: &[u8], at: Timestamp) -> Vec<u8> {
    let case = hand.read(text).expect("the generated tickets have what the clauses read");
    let decision = hand.decide(&case, at).expect("the calendar knows every date");
    hand.write(&decision)
}

/// Bytes on average.
struct Sizes {
    ticket: usize,
    by_engine: usize,
    by_hand: usize,
}

fn agree(policies: &Policies, hand: &HandWritten, texts: &[Vec<u8>], at: Timestamp) -> Result<Sizes, Box<dyn Error>> {
    let mut sizes = Sizes { ticket: 0, by_engine: 0, by_hand: 0 };
    let mut fired = std::collections::BTreeMap::new();
    for text in texts {
        let decision = policies.decide(&Ticket::from_json(text)?, at);
        let case = hand.read(text)?;
        let by_hand = hand.decide(&case, at)?;
        agreement::compare(&decision, &by_hand).map_err(|difference| format!("{}: {difference}", case.ticket.id))?;
        for rule in &decision.rules {
            let count = fired.entry(rule.rule.clone()).or_insert(0);
            *count += usize::from(rule.outcome == redress::model::RuleOutcome::Fired);
        }
        sizes.ticket += text.len();
        sizes.by_engine += decision.to_json().len();
        sizes.by_hand += hand.write(&by_hand).len();
    }
    if let Some((rule, _)) = fired.iter().find(|(_, count)| **count == 0) {
        return Err(format!("the rule `{rule}` fires on no ticket, so nothing was compared").into());
    }
    let average = |bytes: usize| bytes / texts.len();
    Ok(Sizes { ticket: average(sizes.ticket), by_engine: average(sizes.by_engine), by_hand: average(sizes.by_hand) })
}

fn compare_times(
    policies: &Policies,
    hand: &HandWritten,
    texts: &[Vec<u8>],
    at: Timestamp,
    rounds: usize,
) -> Result<(), Box<dyn Error>> {
    let tickets = texts.iter().map(|text| Ticket::from_json(text)).collect::<Result<Vec<_>, _>>()?;
    let decisions: Vec<_> = tickets.iter().map(|ticket| policies.decide(ticket, at)).collect();
    let cases = texts.iter().map(|text| hand.read(text)).collect::<Result<Vec<_>, _>>()?;
    let hand_decisions = cases.iter().map(|case| hand.decide(case, at)).collect::<Result<Vec<_>, _>>()?;
    let contenders = [
        Contender::each("bytes to bytes", texts, |text| by_engine(policies, text, at)),
        Contender::each("bytes to bytes", texts, |text| by_hand(hand, text, at)),
        Contender::each("reading the ticket", texts, |text| Ticket::from_json(text)),
        Contender::each("reading the ticket", texts, |text| hand.read(text)),
        Contender::each("deciding", &tickets, |ticket| policies.decide(ticket, at)),
        Contender::each("deciding", &cases, |case| hand.decide(case, at)),
        Contender::each("writing the decision", &decisions, |decision| decision.to_json()),
        Contender::each("writing the decision", &hand_decisions, |decision| hand.write(decision)),
    ];
    let times = measure(&contenders, rounds);
    println!("median of {rounds} batches, each contender in turn; in brackets the shortest; µs for one ticket\n");
    println!("{:<22}{:>20}{:>20}{:>8}", "", "redress", "hand-written Rust", "ratio");
    for (pair, names) in times.chunks_exact(2).zip(contenders.chunks_exact(2)) {
        let ratio = ratio(pair[0].median.as_nanos(), pair[1].median.as_nanos());
        println!("{:<22}{:>20}{:>20}{ratio:>8}", names[0].name, for_people(pair[0]), for_people(pair[1]));
    }
    println!(
        "\nThe hand-written version leaves out what explains a decision: sentences, conditions with their values, table\n\
         rows, receipts of time, facts read, rules that did not fire, breaches, next changes, policy and engine."
    );
    Ok(())
}

fn for_people(times: Times) -> String {
    let of_one = |batch: Duration| {
        let tenths = batch.as_nanos() * 10 / (TICKETS as u128) / 1_000;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    format!("{} ({})", of_one(times.median), of_one(times.shortest))
}

fn load_times(folder: &Path) -> Result<(), Box<dyn Error>> {
    let hundred = loading::write_policy(Path::new(env!("CARGO_TARGET_TMPDIR")), folder)?;
    Policies::load(&hundred).map_err(|error| error.to_string())?;
    let load = || drop(black_box(Policies::load(&hundred)));
    let times = measure(&[Contender { name: "loading", work: Box::new(load) }], LOADS);
    let tenths = times[0].median.as_micros() / 100;
    println!("\nloading 100 clauses from their folder: {}.{} ms (median of {LOADS})", tenths / 10, tenths % 10);
    Ok(())
}
