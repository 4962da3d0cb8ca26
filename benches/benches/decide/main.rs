//! Deciding a ticket from bytes to bytes, beside the same clauses written by hand in Rust: once with the same bytes as the
//! result, once without the reasons.
//!
//! `cargo bench -p redress-benches --bench decide` checks first that all give the same answers on every ticket, and then
//! prints the median time of each, part by part, and their ratio. After `--`, `--rounds N` sets how often each works through
//! all tickets, `--figures FILE` writes what was measured there too, and `--only engine`, `--only why-not`, `--only hand-written`
//! or `--only without-reasons` lets one of them run alone, for a profiler.

#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]

mod agreement;
mod hand_written;
mod loading;
mod tickets;
mod with_reasons;

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use hand_written::HandWritten;
use jiff::Timestamp;
use redress::{DecideOptions, Policies, Ticket};
use redress_benches::figures::Figures;
use redress_benches::stopwatch::{Contender, Times, measure, ratio, tenths_of_micros};
use tickets::TICKETS;
use with_reasons::WithReasons;

/// How often each contender works through all tickets.
const ROUNDS: usize = 60;
/// How often the policy of a hundred clauses is loaded.
const LOADS: usize = 21;

/// Those that decide.
struct Desk {
    policies: Policies,
    by_hand: WithReasons,
    without_reasons: HandWritten,
    at: Timestamp,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policy");
    let texts = tickets::tickets();
    let desk = Desk::open(&folder, &texts[0])?;
    if let Some(only) = &arguments.only {
        let work: fn(&Desk, &[u8]) -> usize = match only.as_str() {
            "engine" => |desk, text| desk.by_engine(text).len(),
            "why-not" => |desk, text| desk.with_why_not(text).len(),
            "hand-written" => |desk, text| desk.by_hand(text).len(),
            "without-reasons" => |desk, text| desk.without_reasons(text).len(),
            other => {
                return Err(format!(
                    "`--only` takes `engine`, `why-not`, `hand-written` or `without-reasons`, not `{other}`"
                )
                .into());
            }
        };
        for _ in 0..arguments.rounds {
            texts.iter().for_each(|text| {
                black_box(work(&desk, text));
            });
        }
        return Ok(());
    }
    let mut figures = Figures::new("decide");
    let sizes = desk.agree(&texts)?;
    println!(
        "{TICKETS} tickets of {} bytes, 24 rules: all give the same answers; decisions of {} bytes, the same from the engine\n\
         and by hand, {} without reasons\n",
        sizes.ticket, sizes.with_reasons, sizes.without_reasons
    );
    figures.add("ticket/bytes", sizes.ticket);
    figures.add("decision/bytes", sizes.with_reasons);
    figures.add("decision-without-reasons/bytes", sizes.without_reasons);
    compare_times(&desk, &texts, arguments.rounds, &mut figures)?;
    load_times(&folder, &mut figures)?;
    arguments.figures.map_or(Ok(()), |file| figures.write(Path::new(&file)))?;
    Ok(())
}

/// What stood after `--`.
struct Arguments {
    rounds: usize,
    only: Option<String>,
    figures: Option<String>,
}

impl Arguments {
    fn read() -> Result<Arguments, Box<dyn Error>> {
        let mut arguments = Arguments { rounds: ROUNDS, only: None, figures: None };
        let mut given = std::env::args().skip(1);
        while let Some(name) = given.next() {
            match name.as_str() {
                "--rounds" => arguments.rounds = given.next().ok_or("`--rounds` needs a number")?.parse()?,
                "--only" => arguments.only = Some(given.next().ok_or("`--only` needs a name")?),
                "--figures" => arguments.figures = Some(given.next().ok_or("`--figures` needs a file")?),
                // cargo says so to every benchmark
                "--bench" => {}
                other => return Err(format!("unknown argument `{other}`").into()),
            }
        }
        Ok(arguments)
    }
}

/// Bytes on average.
struct Sizes {
    ticket: usize,
    with_reasons: usize,
    without_reasons: usize,
}

impl Desk {
    fn open(folder: &Path, any: &[u8]) -> Result<Desk, Box<dyn Error>> {
        let policies = Policies::load(folder).map_err(|error| error.to_string())?;
        let at: Timestamp = tickets::AT.parse()?;
        let by_hand = WithReasons::new(&policies, &policies.decide(&Ticket::from_json(any)?, at))?;
        Ok(Desk { policies, by_hand, without_reasons: HandWritten::new()?, at })
    }

    #[inline(never)]
    fn by_engine(&self, text: &[u8]) -> Vec<u8> {
        let ticket = Ticket::from_json(text).expect("the generated tickets are JSON");
        self.policies.decide(&ticket, self.at).to_json_bytes()
    }

    #[inline(never)]
    fn with_why_not(&self, text: &[u8]) -> Vec<u8> {
        let ticket = Ticket::from_json(text).expect("the generated tickets are JSON");
        let options = DecideOptions { why_not: true, ..DecideOptions::default() };
        self.policies.decide_with(&ticket, self.at, options).to_json_bytes()
    }

    #[inline(never)]
    fn by_hand(&self, text: &[u8]) -> Vec<u8> {
        let case = self.by_hand.read(text, self.at).expect("the generated tickets have what the clauses read");
        let decision = self.by_hand.decide(&case, self.at).expect("the calendar knows every date");
        self.by_hand.write(&decision)
    }

    #[inline(never)]
    fn without_reasons(&self, text: &[u8]) -> Vec<u8> {
        let case = self.without_reasons.read(text).expect("the generated tickets have what the clauses read");
        let decision = self.without_reasons.decide(&case, self.at).expect("the calendar knows every date");
        self.without_reasons.write(&decision)
    }

    /// Compares the answers to every ticket: byte for byte where reasons are given.
    fn agree(&self, texts: &[Vec<u8>]) -> Result<Sizes, Box<dyn Error>> {
        let mut sizes = Sizes { ticket: 0, with_reasons: 0, without_reasons: 0 };
        let mut fired = std::collections::BTreeMap::new();
        for text in texts {
            let ticket = Ticket::from_json(text)?;
            let decision = self.policies.decide(&ticket, self.at);
            let case = self.without_reasons.read(text)?;
            let by_hand = self.without_reasons.decide(&case, self.at)?;
            let id = &case.ticket.id;
            agreement::compare(&decision, &by_hand).map_err(|difference| format!("{id}: {difference}"))?;
            agreement::same_bytes(&self.by_engine(text), &self.by_hand(text))
                .map_err(|difference| format!("{id}: {difference}"))?;
            // rules that were not met stand in a decision only where that is asked for
            let options = DecideOptions { all_rules: true, ..DecideOptions::default() };
            for rule in self.policies.decide_with(&ticket, self.at, options).rules {
                let count = fired.entry(rule.rule).or_insert(0);
                *count += usize::from(rule.outcome == redress::model::RuleOutcome::Fired);
            }
            sizes.ticket += text.len();
            sizes.with_reasons += self.by_engine(text).len();
            sizes.without_reasons += self.without_reasons.write(&by_hand).len();
        }
        if let Some((rule, _)) = fired.iter().find(|(_, count)| **count == 0) {
            return Err(format!("the rule `{rule}` fires on no ticket, so nothing was compared").into());
        }
        let average = |bytes: usize| bytes / texts.len();
        Ok(Sizes {
            ticket: average(sizes.ticket),
            with_reasons: average(sizes.with_reasons),
            without_reasons: average(sizes.without_reasons),
        })
    }
}

fn compare_times(desk: &Desk, texts: &[Vec<u8>], rounds: usize, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
    let Desk { policies, by_hand, without_reasons, at } = desk;
    let at = *at;
    let tickets = texts.iter().map(|text| Ticket::from_json(text)).collect::<Result<Vec<_>, _>>()?;
    let decisions: Vec<_> = tickets.iter().map(|ticket| policies.decide(ticket, at)).collect();
    let cases = texts.iter().map(|text| by_hand.read(text, at)).collect::<Result<Vec<_>, _>>()?;
    let by_hand_decisions = cases.iter().map(|case| by_hand.decide(case, at)).collect::<Result<Vec<_>, _>>()?;
    let lean_cases = texts.iter().map(|text| without_reasons.read(text)).collect::<Result<Vec<_>, _>>()?;
    let lean_decisions =
        lean_cases.iter().map(|case| without_reasons.decide(case, at)).collect::<Result<Vec<_>, _>>()?;
    let contenders = [
        Contender::each("bytes to bytes", texts, |text| desk.by_engine(text)),
        Contender::each("bytes to bytes", texts, |text| desk.by_hand(text)),
        Contender::each("bytes to bytes", texts, |text| desk.without_reasons(text)),
        Contender::each("reading the ticket", texts, |text| Ticket::from_json(text)),
        Contender::each("reading the ticket", texts, |text| by_hand.read(text, at)),
        Contender::each("reading the ticket", texts, |text| without_reasons.read(text)),
        Contender::each("deciding", &tickets, |ticket| policies.decide(ticket, at)),
        Contender::each("deciding", &cases, |case| by_hand.decide(case, at)),
        Contender::each("deciding", &lean_cases, |case| without_reasons.decide(case, at)),
        Contender::each("writing the decision", &decisions, |decision| decision.to_json_bytes()),
        Contender::each("writing the decision", &by_hand_decisions, |decision| by_hand.write(decision)),
        Contender::each("writing the decision", &lean_decisions, |decision| without_reasons.write(decision)),
    ];
    let times = measure(&contenders, rounds);
    println!("median of {rounds} batches, each contender in turn; in brackets the shortest; µs for one ticket\n");
    println!("{:<22}{:>18}{:>18}{:>8}{:>20}{:>8}", "", "redress", "by hand", "ratio", "without reasons", "ratio");
    for (three, names) in times.chunks_exact(3).zip(contenders.chunks_exact(3)) {
        let part = names[0].name;
        let ratio_to = |other: Times| ratio(three[0].median.as_nanos(), other.median.as_nanos());
        println!(
            "{part:<22}{:>18}{:>18}{:>8}{:>20}{:>8}",
            for_people(three[0]),
            for_people(three[1]),
            ratio_to(three[1]),
            for_people(three[2]),
            ratio_to(three[2])
        );
        for (who, times) in ["engine", "by-hand", "without-reasons"].iter().zip(three) {
            figures.add(format!("{part}/{who}/ns"), times.median.as_nanos() / (TICKETS as u128));
        }
    }
    println!("\nratio: how many times as long redress takes\n");
    compare_threads(desk, texts, rounds, figures);
    Ok(())
}

/// What a second thread gains, beside what it gains for those that share nothing at all: what the machine itself allows.
fn compare_threads(desk: &Desk, texts: &[Vec<u8>], rounds: usize, figures: &mut Figures) {
    let each = |work: fn(&Desk, &[u8]) -> Vec<u8>| {
        move |threads: usize| {
            let batch = move || (0..4).for_each(|_| texts.iter().for_each(|text| drop(black_box(work(desk, text)))));
            let work = move || std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(batch))));
            Contender { name: "", work: Box::new(work) }
        }
    };
    let (engine, by_hand, lean) = (each(Desk::by_engine), each(Desk::by_hand), each(Desk::without_reasons));
    let contenders = [engine(1), engine(2), by_hand(1), by_hand(2), lean(1), lean(2)];
    let times = measure(&contenders, rounds);
    // other work slows two threads wherever it runs, and one only on its own core: the shortest batches tell what is shared
    for (label, time, figure) in [
        ("two threads for one", (|times| times.shortest) as fn(&Times) -> Duration, "hundredths"),
        ("  median", |times| times.median, "median-hundredths"),
    ] {
        print!("{label:<22}");
        for (who, times) in ["engine", "by-hand", "without-reasons"].iter().zip(times.chunks_exact(2)) {
            let (one, two) = (time(&times[0]).as_nanos() * 2, time(&times[1]).as_nanos());
            let width = if *who == "engine" { 18 } else { 20 };
            print!("{:>width$}", ratio(one, two));
            figures.add(format!("two-threads/{who}/{figure}"), one * 100 / two.max(1));
        }
        println!();
    }
    println!(
        "\nhow many times as many decisions two threads make in the time of one, by the shortest batches and by the median"
    );
}

fn for_people(times: Times) -> String {
    format!("{} ({})", tenths_of_micros(times.median, TICKETS), tenths_of_micros(times.shortest, TICKETS))
}

fn load_times(folder: &Path, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
    let hundred = loading::write_policy(Path::new(env!("CARGO_TARGET_TMPDIR")), folder)?;
    Policies::load(&hundred).map_err(|error| error.to_string())?;
    let load = || drop(black_box(Policies::load(&hundred)));
    let times = measure(&[Contender { name: "loading", work: Box::new(load) }], LOADS);
    let tenths = times[0].median.as_micros() / 100;
    println!("\nloading 100 clauses from their folder: {}.{} ms (median of {LOADS})", tenths / 10, tenths % 10);
    figures.add("load-100-clauses/ns", times[0].median.as_nanos());
    Ok(())
}
