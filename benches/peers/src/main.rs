//! Other rule engines on the workload of `decide`, beside redress, from the bytes of a ticket to the bytes of an answer.
//!
//! `cargo run --release` in this folder checks first that each engine finds what redress finds on every ticket, and then prints
//! the median times and their ratios. `--rounds N` sets how often each works through all tickets, `--figures FILE` writes what
//! was measured there too, and `--only NAME` lets one run alone, for a profiler: `redress`, `zen-engine`, `regorus`,
//! `cedar-policy` or `rhai`.
//!
//! Each engine has the 24 clauses in its own language, prepared once, and answers with less than redress does: which clauses
//! apply, and what their tables say. None counts working time, so each is given it as a host would: Rhai by a function of the
//! host, zen-engine and regorus by the host completing the answer, cedar-policy, which cannot compute values, not at all. The
//! host leaves out pauses, what has been met, drafts that say what they must, reasons, and tables for cedar-policy, and it
//! counts events, days and pence for cedar-policy, which cannot. Every ticket is as it stood at the instant of decision, since
//! none of them leaves out later events by itself.

#![forbid(unsafe_code)]

mod answer;
mod host;
mod on_cedar;
mod on_redress;
mod on_regorus;
mod on_rhai;
mod on_zen;
#[path = "../../benches/decide/tickets.rs"]
mod tickets;

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use redress_benches::figures::Figures;
use redress_benches::stopwatch::{Contender, measure, ratio, tenths_of_micros};
use tickets::TICKETS;

/// How often each works through all tickets.
const ROUNDS: usize = 30;

/// An engine with its clauses.
trait Peer {
    /// The bytes of its answer to a ticket.
    fn answer(&self, ticket: &[u8]) -> Vec<u8>;

    /// Whether it gives what tables say, and dates.
    fn gives_values(&self) -> bool {
        true
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut rounds, mut only, mut file) = (ROUNDS, None, None);
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        match name.as_str() {
            "--rounds" => rounds = given.next().ok_or("`--rounds` needs a number")?.parse()?,
            "--only" => only = Some(given.next().ok_or("`--only` needs a name")?),
            "--figures" => file = Some(PathBuf::from(given.next().ok_or("`--figures` needs a file")?)),
            other => return Err(format!("unknown argument `{other}`").into()),
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let at = tickets::AT.parse()?;
    let redress = on_redress::Redress::new(&folder.join("../policy"), at)?;
    let policies = folder.join("policies");
    let zen = on_zen::Zen::new()?;
    let regorus = on_regorus::Regorus::new(&policies)?;
    let cedar = on_cedar::Cedar::new(&policies)?;
    let rhai = on_rhai::Rhai::new(&policies)?;
    let peers: [(&'static str, &dyn Peer); 5] =
        [("redress", &redress), ("zen-engine", &zen), ("regorus", &regorus), ("cedar-policy", &cedar), ("rhai", &rhai)];
    let texts = tickets::tickets().iter().map(|text| host::as_it_stood(text, at)).collect::<Result<Vec<_>, _>>()?;
    if let Some(only) = only {
        let (_, peer) = peers.iter().find(|(name, _)| *name == only).ok_or("there is no engine of that name")?;
        for _ in 0..rounds {
            texts.iter().for_each(|text| drop(black_box(peer.answer(text))));
        }
        return Ok(());
    }
    for text in &texts {
        let expected = redress.expected(text)?;
        for (name, peer) in &peers[1..] {
            answer::check(&peer.answer(text), &expected, peer.gives_values())
                .map_err(|difference| format!("{name}, {}: {difference}", String::from_utf8_lossy(text)))?;
        }
    }
    println!("{TICKETS} tickets, 24 rules: each engine finds what redress finds\n");
    let contenders = peers.map(|(name, peer)| Contender::each(name, &texts, move |text| peer.answer(text)));
    let times = measure(&contenders, rounds);
    println!("median of {rounds} batches, each in turn; in brackets the shortest; µs for one ticket, bytes to bytes\n");
    println!("{:<14}{:>18}{:>24}{:>18}", "", "time", "times redress's time", "bytes of answer");
    let mut figures = Figures::new("peers");
    for ((name, peer), of) in peers.iter().zip(&times) {
        let bytes = texts.iter().map(|text| peer.answer(text).len()).sum::<usize>() / texts.len();
        let time = format!("{} ({})", tenths_of_micros(of.median, TICKETS), tenths_of_micros(of.shortest, TICKETS));
        println!("{name:<14}{time:>18}{:>24}{bytes:>18}", ratio(of.median.as_nanos(), times[0].median.as_nanos()));
        figures.add(format!("{name}/ns"), of.median.as_nanos() / (TICKETS as u128));
        figures.add(format!("{name}/bytes"), bytes);
    }
    file.map_or(Ok(()), |file| figures.write(&file))?;
    Ok(())
}
