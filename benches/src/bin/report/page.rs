//! The page: what was measured beside what was aimed at, every figure with its command.

use std::fmt::Write as _;

use redress_benches::figures::Figures;
use redress_benches::stopwatch::{in_thousands, ratio};

use crate::chart::{ENGINES, GROWTH};

const DECIDE: &str = "cargo bench -p redress-benches --bench decide";
const SCALE: &str = "cargo bench -p redress-benches --bench scale";
const MEMORY: &str = "cargo bench -p redress-benches --bench memory";
const MODULES: &str = "cargo bench -p redress-benches --features modules --bench modules";
const PEERS: &str = "cargo run --release` in `benches/peers";
const INSTRUCTIONS: &str = "benches/instructions";

/// The page as Markdown.
pub(crate) fn page(figures: &Figures) -> String {
    let mut page = String::from(
        "# How fast it is\n\n\
         `benches/report` measures all of this and writes this page; run it again on your own machine. The figures \
         here were \
         measured on a\nmachine with two cores that had other work too, so ratios within a run hold and absolute \
         times do \
         not.\n\n\
         The workload: 256 generated tickets of about 2 KB, and a service code of 24 rules (deadlines, disclosures, \
         escalations, \
         limits;\n[benches/policy](../benches/policy)). From the bytes of a ticket to the bytes of the decision, with \
         all its \
         reasons. Times are medians, each\ncontender in turn.\n\n## Against what was aimed at\n\n\
         | aim | measured | met | command |\n| --- | --- | --- | --- |\n",
    );
    for aim in aims(figures) {
        let (measured, met) = match &aim.measured {
            Some((measured, true)) => (measured.as_str(), "yes"),
            Some((measured, false)) => (measured.as_str(), "**no**"),
            None => ("not measured", "–"),
        };
        let _ = writeln!(page, "| {} | {measured} | {met} | `{}` |", aim.aim, aim.command);
    }
    page.push_str(
        "\nCores that have other work cannot show what a second thread gains, nor can cores that share what they compute with: \
         what hand-written\nRust gains, whose threads share nothing at all, is what the machine allows.\n",
    );
    by_hand(figures, &mut page);
    other_engines(figures, &mut page);
    growth(figures, &mut page);
    memory(figures, &mut page);
    page
}

/// What was aimed at.
struct Aim {
    aim: &'static str,
    /// What was measured, and whether that is enough.
    measured: Option<(String, bool)>,
    command: &'static str,
}

fn aims(figures: &Figures) -> [Aim; 8] {
    let get = |name: &str| figures.get(name);
    let times = |first: &str, second: &str| Some((get(first)?, get(second)?));
    let fastest = ENGINES[1..].iter().filter_map(|(_, figure)| get(figure)).min();
    // the difference of two times, at most so many microseconds
    let adds = |with: &str, without: &str, most: u128| {
        let (with, without) = times(with, without)?;
        let added = with.saturating_sub(without);
        let shown = if added == 0 { "less than the noise".to_owned() } else { format!("{} µs", micros(added)) };
        Some((shown, added <= most * 1_000))
    };
    [
        Aim {
            aim: "24 rules, 2 KB, reasons on: at most the time of hand-written Rust that writes the same bytes",
            measured: times("decide/bytes to bytes/engine/ns", "decide/bytes to bytes/by-hand/ns")
                .map(|(own, hand)| (format!("{} times", ratio(own, hand)), own <= hand)),
            command: DECIDE,
        },
        Aim {
            aim: "at least 5 times faster than the fastest other engine",
            measured: get("peers/redress/ns")
                .zip(fastest)
                .map(|(own, other)| (format!("{} times", ratio(other, own)), other >= 5 * own)),
            command: "benches/peers",
        },
        Aim {
            aim: "2,400 rules cost at most 3 times what 24 cost",
            measured: times("scale/rules/2400/ns", "scale/rules/24/ns")
                .map(|(many, few)| (format!("{} times", ratio(many, few)), many <= 3 * few)),
            command: SCALE,
        },
        Aim {
            aim: "two threads decide at least 1.9 times as much as one",
            measured: times("decide/two-threads/engine/hundredths", "decide/two-threads/by-hand/hundredths")
                .zip(times("decide/two-threads/engine/median-hundredths", "decide/two-threads/by-hand/median-hundredths"))
                .map(|((own, hand), (median, median_hand))| {
                    let shown = format!(
                        "{} times by the shortest batches, {} by the median; hand-written Rust, which shares nothing: {} and {}",
                        ratio(own, 100),
                        ratio(median, 100),
                        ratio(hand, 100),
                        ratio(median_hand, 100)
                    );
                    (shown, own >= 190)
                }),
            command: DECIDE,
        },
        Aim {
            aim: "a clause computed by a module adds at most 10 µs",
            measured: adds("modules/decision-with/ns", "modules/decision-without/ns", 10),
            command: MODULES,
        },
        Aim {
            aim: "a body in Rhai that fires adds at most 3 µs",
            measured: adds("scale/body/script/ns", "scale/body/declared/ns", 3),
            command: SCALE,
        },
        Aim {
            aim: "100 clauses load from their folder in less than 20 ms",
            measured: get("decide/load-100-clauses/ns")
                .map(|time| (format!("{} ms", micros(time / 1_000)), time < 20_000_000)),
            command: DECIDE,
        },
        Aim {
            aim: "why-not of every rule adds at most 25 %",
            measured: times("scale/why-not/on/ns", "scale/why-not/off/ns").map(|(on, off)| {
                let percent = (on * 100 / off.max(1)).saturating_sub(100);
                (format!("{percent} %"), 100 * on <= 125 * off)
            }),
            command: SCALE,
        },
    ]
}

fn by_hand(figures: &Figures, page: &mut String) {
    let _ = write!(
        page,
        "\n## Beside the same clauses written by hand\n\n\
         The same decisions in Rust for exactly this code: a typed parse by `serde_json`, `match`, time by \
         `redress-time`, and \
         structs that give\nthe same bytes, compared byte for byte on every ticket before anything is timed. A second \
         version \
         writes the findings without any\nreason, {} bytes in place of {}. `{DECIDE}`; µs:\n\n\
         | part | redress | by hand | redress ÷ by hand | without reasons |\n| --- | --- | --- | --- | --- |\n",
        shown(figures.get("decide/decision-without-reasons/bytes"), in_thousands),
        shown(figures.get("decide/decision/bytes"), in_thousands),
    );
    for part in ["bytes to bytes", "reading the ticket", "deciding", "writing the decision"] {
        let get = |who: &str| figures.get(&format!("decide/{part}/{who}/ns"));
        let (engine, hand) = (get("engine"), get("by-hand"));
        let _ = writeln!(
            page,
            "| {part} | {} | {} | {} | {} |",
            shown(engine, micros),
            shown(hand, micros),
            engine.zip(hand).map_or_else(|| "–".to_owned(), |(engine, hand)| ratio(engine, hand)),
            shown(get("without-reasons"), micros)
        );
    }
    let _ = write!(
        page,
        "\nThe hand-written version does less: a fact that is missing or of the wrong type is an error of the whole \
         ticket, other \
         names that no\nfact reads go unseen, drafts are searched as plain text, and there are no exceptions, \
         versions, languages \
         or currencies.\n\n\
         Instructions of one decision (`{INSTRUCTIONS}`, by callgrind), which other work on the machine does not \
         change:\n\n\
         | | instructions | redress ÷ it |\n| --- | --- | --- |\n",
    );
    let own = figures.get("instructions/engine/count");
    let counted = [
        ("redress", "engine"),
        ("redress, with why-not", "why-not"),
        ("by hand", "hand-written"),
        ("by hand, without reasons", "without-reasons"),
        ("zen-engine", "zen-engine"),
        ("regorus", "regorus"),
        ("cedar-policy", "cedar-policy"),
        ("Rhai", "rhai"),
    ];
    for (label, name) in counted {
        if let Some(count) = figures.get(&format!("instructions/{name}/count")) {
            let times = own.map_or_else(|| "–".to_owned(), |own| ratio(own, count));
            let _ = writeln!(page, "| {label} | {} | {times} |", in_thousands(count));
        }
    }
}

fn other_engines(figures: &Figures, page: &mut String) {
    let _ = write!(
        page,
        "\n## Beside other engines\n\n\
         The same 24 clauses in each engine's own language, prepared once ([benches/peers](../benches/peers)); each \
         is checked \
         first to find what\nredress finds on every ticket. They answer with less: which clauses apply and what their \
         tables say, \
         without reasons, without what\nhas been met, paused or said already. None of them counts working time, so \
         the host adds \
         it: Rhai calls a function of the host, for\nzen-engine and regorus the host completes the answer, and \
         cedar-policy, which \
         cannot compute values, says only which clauses apply, of\nfacts that the host has counted for it. \
         `{PEERS}`:\n\n\
         ![time of each engine](performance/engines.svg)\n\n\
         | engine | µs | times redress's time | bytes of its answer |\n| --- | --- | --- | --- |\n"
    );
    let own = figures.get(ENGINES[0].1);
    for (name, figure) in ENGINES {
        let time = figures.get(figure);
        let _ = writeln!(
            page,
            "| {name} | {} | {} | {} |",
            shown(time, micros),
            time.zip(own).map_or_else(|| "–".to_owned(), |(time, own)| ratio(time, own)),
            shown(figures.get(&figure.replace("/ns", "/bytes")), in_thousands)
        );
    }
}

fn growth(figures: &Figures, page: &mut String) {
    let _ = write!(
        page,
        "\n## How it grows\n\n`{SCALE}`. More rules are copies of the 24 that first ask for another product; the \
         second line of \
         rules has copies that ask in\nturn for a product, a value and a tag. A ticket grows by its description, or \
         by its \
         events.\n\n![how the cost grows](performance/growth.svg)\n\n"
    );
    let mixed: &[(&str, &str)] = &[
        ("24", "scale/mixed-rules/24/ns"),
        ("240", "scale/mixed-rules/240/ns"),
        ("2,400", "scale/mixed-rules/2400/ns"),
    ];
    let others: [(&str, &[(&str, &str)]); 4] = [
        ("threads, time of one decision of all", &[("1", "scale/threads/1/ns"), ("2", "scale/threads/2/ns")]),
        ("why-not", &[("off", "scale/why-not/off/ns"), ("on", "scale/why-not/on/ns")]),
        (
            "why-not, deciding alone",
            &[("off", "scale/why-not-deciding/off/ns"), ("on", "scale/why-not-deciding/on/ns")],
        ),
        (
            "one rule that fires, on a small ticket",
            &[
                ("declared", "scale/body/declared/ns"),
                ("body of plain calls", "scale/body/simple/ns"),
                ("body that the interpreter runs", "scale/body/script/ns"),
            ],
        ),
    ];
    page.push_str("| what | µs for one decision |\n| --- | --- |\n");
    let tables = GROWTH[..1].iter().copied().chain([("rules, asked for in three ways", mixed)]);
    for (what, steps) in tables.chain(GROWTH[1..].iter().copied()).chain(others) {
        let steps = steps.iter().map(|(label, figure)| format!("{label}: {}", shown(figures.get(figure), micros)));
        let _ = writeln!(page, "| {what} | {} |", steps.collect::<Vec<_>>().join(" · "));
    }
    let (with, without) = (figures.get("modules/decision-with/ns"), figures.get("modules/decision-without/ns"));
    let _ = writeln!(
        page,
        "| a clause computed by a module (`{MODULES}`) | without: {} · with: {} |",
        shown(without, micros),
        shown(with, micros)
    );
}

fn memory(figures: &Figures, page: &mut String) {
    let _ = write!(page, "\n## Memory\n\n`{MEMORY}`; bytes that are kept:\n\n| what | bytes |\n| --- | --- |\n");
    for (what, figure) in [
        ("policy of 24 rules", "memory/policy/24/bytes"),
        ("policy of 240 rules", "memory/policy/240/bytes"),
        ("policy of 2,400 rules", "memory/policy/2400/bytes"),
        ("a decision", "memory/decision/bytes"),
        ("all that one decision allocates, from bytes to bytes", "memory/bytes-to-bytes/bytes"),
    ] {
        let _ = writeln!(page, "| {what} | {} |", shown(figures.get(figure), in_thousands));
    }
    let allocations = shown(figures.get("memory/bytes-to-bytes/allocations"), in_thousands);
    let _ = write!(page, "\nOne decision makes {allocations} allocations from bytes to bytes.\n");
}

fn shown(figure: Option<u128>, show: impl Fn(u128) -> String) -> String {
    figure.map_or_else(|| "–".to_owned(), show)
}

/// Nanoseconds as microseconds with one digit after the point.
pub(crate) fn micros(nanoseconds: u128) -> String {
    let tenths = (nanoseconds + 50) / 100;
    format!("{}.{}", in_thousands(tenths / 10), tenths % 10)
}
