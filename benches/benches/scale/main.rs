//! How the cost of a decision grows: with the rules, the ticket's bytes, its events, the threads, and what is asked for.
//!
//! `cargo bench -p redress-benches --bench scale` prints the median time of each and its ratio to the first of its table. After
//! `--`, `--rounds N` sets how often each is measured, and `--figures FILE` writes what was measured there too.

#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]

mod growing;
#[path = "../decide/tickets.rs"]
mod tickets;

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use redress::{DecideOptions, Policies, PolicyFiles, Ticket};
use redress_benches::figures::Figures;
use redress_benches::many_rules::{self, Asks, RULES};
use redress_benches::stopwatch::{Contender, measure, ratio, tenths_of_micros};
use tickets::TICKETS;

/// How often each contender works through its batch.
const ROUNDS: usize = 30;
/// Of the tickets that grow, how many there are.
const GROWN: usize = 8;

/// What each table needs.
struct Bench {
    folder: PathBuf,
    at: Timestamp,
    texts: Vec<Vec<u8>>,
    rounds: usize,
    figures: Figures,
}

/// One line of a table.
struct Line<'a> {
    label: String,
    /// Its name among the figures.
    figure: String,
    decisions: usize,
    work: Box<dyn Fn() + 'a>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut rounds, mut file) = (ROUNDS, None);
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        match name.as_str() {
            "--rounds" => rounds = given.next().ok_or("`--rounds` needs a number")?.parse()?,
            "--figures" => file = Some(PathBuf::from(given.next().ok_or("`--figures` needs a file")?)),
            // cargo says so to every benchmark
            "--bench" => {}
            other => return Err(format!("unknown argument `{other}`").into()),
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policy");
    let at = tickets::AT.parse()?;
    let mut bench = Bench { folder, at, texts: tickets::tickets(), rounds, figures: Figures::new("scale") };
    println!("median of {rounds} batches, each line in turn; µs for one decision, bytes to bytes");
    bench.rules("rules, of which each copy asks for its product", "rules", Asks::Equality)?;
    bench.rules("rules, of which copies ask for a product, a value or a tag", "mixed-rules", Asks::Mixed)?;
    bench.bytes()?;
    bench.events()?;
    bench.threads()?;
    bench.asked_for()?;
    bench.scripts()?;
    file.map_or(Ok(()), |file| bench.figures.write(&file))?;
    Ok(())
}

fn decide(policies: &Policies, text: &[u8], at: Timestamp) -> Vec<u8> {
    let ticket = Ticket::from_json(text).expect("the tickets are JSON");
    policies.decide(&ticket, at).to_json_bytes()
}

impl Bench {
    fn policies(&self) -> Result<Policies, Box<dyn Error>> {
        Ok(Policies::load(&self.folder).map_err(|error| error.to_string())?)
    }

    fn print(&mut self, title: &str, lines: Vec<Line<'_>>) {
        let contenders: Vec<_> =
            lines.iter().map(|line| Contender { name: "", work: Box::new(move || (line.work)()) }).collect();
        let times = measure(&contenders, self.rounds);
        println!("\n{title}\n");
        let of_one = |n: usize| times[n].median.as_nanos() / (lines[n].decisions as u128).max(1);
        for (n, line) in lines.iter().enumerate() {
            let time = tenths_of_micros(times[n].median, line.decisions);
            println!("{:<44}{time:>14}{:>10}", line.label, ratio(of_one(n), of_one(0)));
            self.figures.add(&line.figure, of_one(n));
        }
    }

    /// The lines that work through a batch with a policy.
    fn line<'a>(&self, label: String, figure: String, policies: &'a Policies, texts: &'a [Vec<u8>]) -> Line<'a> {
        let at = self.at;
        let work = move || texts.iter().for_each(|text| drop(black_box(decide(policies, text, at))));
        Line { label, figure, decisions: texts.len(), work: Box::new(work) }
    }

    fn rules(&mut self, title: &str, name: &str, asks: Asks) -> Result<(), Box<dyn Error>> {
        let mut policies = Vec::new();
        for copies in [1, 10, 100] {
            let files = many_rules::policy(&self.folder, copies, asks)?;
            policies.push((copies * RULES, Policies::from_files(&[files]).map_err(|error| error.to_string())?));
        }
        let texts: Result<Vec<_>, _> = self.texts.iter().map(|text| growing::of_product(text)).collect();
        let texts = texts?;
        // a copy changes nothing but how many rules there are
        let findings = |policies: &Policies, text: &[u8]| -> Result<String, Box<dyn Error>> {
            let ticket = Ticket::from_json(text)?;
            let decision = policies.decide(&ticket, self.at);
            Ok(format!("{:?} {:?} {:?}", decision.verdict_because, decision.deadlines, decision.rules))
        };
        for text in &texts {
            let base = findings(&policies[0].1, text)?;
            if policies.iter().any(|(_, policies)| findings(policies, text).ok().as_ref() != Some(&base)) {
                return Err("more rules decide differently".into());
            }
        }
        let lines = policies.iter().map(|(rules, policies)| {
            self.line(format!("{rules} rules"), format!("{name}/{rules}/ns"), policies, &texts)
        });
        let lines = lines.collect();
        self.print(title, lines);
        Ok(())
    }

    fn bytes(&mut self) -> Result<(), Box<dyn Error>> {
        let policies = self.policies()?;
        let mut batches = Vec::new();
        for bytes in [2_000, 20_000, 200_000, 2_000_000] {
            let texts: Result<Vec<_>, _> =
                self.texts.iter().take(GROWN).map(|text| growing::of_bytes(text, bytes)).collect();
            batches.push((bytes, texts?));
        }
        let lines = batches.iter().map(|(bytes, texts)| {
            self.line(format!("{} KB", bytes / 1_000), format!("ticket-bytes/{bytes}/ns"), &policies, texts)
        });
        let lines = lines.collect();
        self.print("bytes of the ticket", lines);
        Ok(())
    }

    fn events(&mut self) -> Result<(), Box<dyn Error>> {
        let policies = self.policies()?;
        let mut batches = Vec::new();
        for events in [10, 100, 1_000, 10_000] {
            let texts: Result<Vec<_>, _> =
                self.texts.iter().take(GROWN).map(|text| growing::of_events(text, events, self.at)).collect();
            batches.push((events, texts?));
        }
        let lines = batches.iter().map(|(events, texts)| {
            self.line(format!("{events} events"), format!("events/{events}/ns"), &policies, texts)
        });
        let lines = lines.collect();
        self.print("events of the ticket", lines);
        Ok(())
    }

    /// The same work on one thread, and twice that work on two: as long, where nothing is shared.
    fn threads(&mut self) -> Result<(), Box<dyn Error>> {
        let policies = self.policies()?;
        let (texts, at) = (self.texts.clone(), self.at);
        let batch = || {
            for _ in 0..4 {
                texts.iter().for_each(|text| drop(black_box(decide(&policies, text, at))));
            }
        };
        let line = |threads: usize| {
            let work = move || {
                std::thread::scope(|scope| {
                    (0..threads).for_each(|_| drop(scope.spawn(batch)));
                });
            };
            let label = if threads == 1 { "1 thread".to_owned() } else { format!("{threads} threads") };
            Line {
                label,
                figure: format!("threads/{threads}/ns"),
                decisions: 4 * TICKETS * threads,
                work: Box::new(work),
            }
        };
        self.print("threads (time of one decision, of all that are made)", vec![line(1), line(2)]);
        Ok(())
    }

    /// What is put into a decision beside what always stands there.
    fn asked_for(&mut self) -> Result<(), Box<dyn Error>> {
        let policies = self.policies()?;
        let (texts, at) = (self.texts.clone(), self.at);
        let tickets = texts.iter().map(|text| Ticket::from_json(text)).collect::<Result<Vec<_>, _>>()?;
        let plain = DecideOptions::default();
        let why_not = DecideOptions { why_not: true, ..plain };
        let whole = |label: &str, figure: &str, options: DecideOptions| {
            let (policies, texts) = (&policies, &texts);
            let work = move || {
                for text in texts {
                    let ticket = Ticket::from_json(text).expect("the tickets are JSON");
                    black_box(policies.decide_with(&ticket, at, options).to_json_bytes());
                }
            };
            Line { label: label.to_owned(), figure: figure.to_owned(), decisions: TICKETS, work: Box::new(work) }
        };
        let deciding = |label: &str, figure: &str, options: DecideOptions| {
            let (policies, tickets) = (&policies, &tickets);
            let work =
                move || tickets.iter().for_each(|ticket| drop(black_box(policies.decide_with(ticket, at, options))));
            Line { label: label.to_owned(), figure: figure.to_owned(), decisions: TICKETS, work: Box::new(work) }
        };
        let lines =
            vec![whole("bytes to bytes", "why-not/off/ns", plain), whole("with why-not", "why-not/on/ns", why_not)];
        self.print("every rule that did not fire, with why", lines);
        let lines = vec![
            deciding("deciding alone", "why-not-deciding/off/ns", plain),
            deciding("with why-not", "why-not-deciding/on/ns", why_not),
        ];
        self.print("the same without reading and writing", lines);
        Ok(())
    }

    /// What a body costs that the interpreter runs, beside one of plain calls and a rule without a body.
    fn scripts(&mut self) -> Result<(), Box<dyn Error>> {
        let kinds = [
            (
                "declared rule",
                "declared",
                "## 1 Advice {#advice finding=advice when='ticket.kind == \"complaint\"' text=aaa}\n",
            ),
            (
                "body of plain calls",
                "simple",
                "## 1 Advice {#advice}\n\n```rhai\nwhen ticket.kind == \"complaint\" {\n    advise(\"aaa\");\n}\n```\n",
            ),
            (
                "body that the interpreter runs",
                "script",
                "## 1 Advice {#advice}\n\n```rhai\nwhen ticket.kind == \"complaint\" {\n    let text = \"aaa\";\n    \
                 if text.len() == 3 {\n        advise(text);\n    }\n}\n```\n",
            ),
        ];
        let manifest = "format_version = 1\nid = \"code\"\ntitle = \"A code\"\nversion = \"1\"\n\
                        time_zone = \"Europe/London\"\ncalendar = \"always-open\"\n";
        let texts = vec![
            br#"{"ticket": {"id": "T-1", "kind": "complaint", "received_at": "2026-03-06T16:40:00Z"}}"#
                .to_vec();
            TICKETS
        ];
        let mut all = Vec::new();
        for (label, name, page) in kinds {
            let files = PolicyFiles::new().with("policy.toml", manifest).with("01.md", page);
            let policies = Policies::from_files(&[files]).map_err(|error| error.to_string())?;
            let ticket = Ticket::from_json(&texts[0])?;
            let advice = policies.decide(&ticket, self.at).advice.len();
            if advice != 1 {
                return Err(format!("the {label} gives {advice} findings").into());
            }
            all.push((label, name, policies));
        }
        let lines = all
            .iter()
            .map(|(label, name, policies)| self.line((*label).to_owned(), format!("body/{name}/ns"), policies, &texts));
        let lines = lines.collect();
        self.print("one rule that fires, on a small ticket", lines);
        Ok(())
    }
}
