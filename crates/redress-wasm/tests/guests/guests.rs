//! The guests of `wasm-plugins`: the components that are committed, or fresh ones, on tables of cases.
//!
//! `REDRESS_GUESTS` names a folder of fresh components (`wasm-plugins/build --into DIR`). Without it the committed ones are
//! tried, and that of the JavaScript guest, which is too large to commit, only where it has been built.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redress_model::{Finding, Module, ModuleInput, ModuleReport, Record, RecordType, Slot, Stop, Type, Value};
use redress_wasm::{WasmRuntime, inspect};
use sha2::{Digest, Sha256};

use crate::desk::{Desk, text};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The component of a guest; `None` where it has not been built.
fn component(guest: &str) -> Option<Vec<u8>> {
    let file = match std::env::var_os("REDRESS_GUESTS") {
        Some(folder) => {
            let file = Path::new(ROOT).join(folder).join(format!("{guest}.wasm"));
            assert!(file.exists(), "{} is not there", file.display());
            file
        }
        None => Path::new(ROOT).join(format!("wasm-plugins/{guest}/{guest}.wasm")),
    };
    file.exists().then(|| read(&file))
}

#[expect(clippy::disallowed_methods, reason = "tests read the project's own files")]
fn read(file: &Path) -> Vec<u8> {
    std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

pub(crate) fn committed(guest: &str) -> Vec<u8> {
    component(guest).unwrap_or_else(|| panic!("the component of {guest} is not there"))
}

/// A desk that declares what the guest says of itself, but for its facts.
pub(crate) fn desk(component: &[u8]) -> Desk {
    let inspection = inspect(&WasmRuntime::new(), component).unwrap();
    let told = inspection.description.expect("the guest says what it is");
    let type_of = |word: &str| match word {
        "text" => Type::Text,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "money" => Type::Money,
        other => panic!("no test knows the type `{other}`"),
    };
    let values: Vec<(&str, Type)> =
        told.values.iter().map(|value| (value.name.as_str(), type_of(&value.value_type))).collect();
    let mut desk = Desk::new().computing(&values);
    desk.definition.version = told.version.clone();
    desk.definition.findings = told.findings.clone();
    desk.definition.reads_at = told.reads_at;
    desk
}

/// A fact that the guest can do without.
pub(crate) fn optional(mut desk: Desk, name: &str, fact: &str, slot: Slot) -> Desk {
    let fact = desk.catalogue.find(fact).unwrap();
    desk.definition.reads.push(ModuleInput { name: name.into(), fact, is_optional: true });
    desk.slots.push(slot);
    desk
}

/// A report or a stop in one line: `distance_km 5540, band "long"; advice: …`.
fn in_a_line(result: &Result<ModuleReport, Stop>) -> String {
    let report = match result {
        Ok(report) => report,
        Err(Stop::Error(fault)) => return format!("error: {}", fault.message),
        Err(Stop::OpenPoint(open)) => return format!("open: {}", open.question),
        Err(Stop::Missing(facts)) => return format!("missing {}", facts.len()),
    };
    let mut line = String::new();
    for (n, (name, value)) in report.values.known().enumerate() {
        write!(line, "{}{name} {value}", if n > 0 { ", " } else { "" }).unwrap();
    }
    for finding in &report.findings {
        let (Finding::Advice { text, in_draft, because, .. } | Finding::Requirement { text, in_draft, because, .. }) =
            finding
        else {
            panic!("{finding:?}");
        };
        write!(line, "; {}: {text} ({})", finding.kind(), because.as_deref().unwrap_or("-")).unwrap();
        for passage in in_draft {
            write!(line, " at {} to {}", passage.from, passage.until).unwrap();
        }
    }
    line
}

/// Runs a module twice, since the same case gives the same report, and says what came of it.
fn outcome(module: &Arc<dyn Module>, desk: &Desk) -> String {
    let line = in_a_line(&module.run(&desk.case()));
    assert_eq!(in_a_line(&module.run(&desk.case())), line);
    line
}

#[test]
fn great_circle_measures_journeys() {
    let component = committed("great-circle");
    for (from, to, expected) in [
        ("FCO", "HAM", r#"distance_km 1326, band "short""#),
        ("LHR", "ATH", r#"distance_km 2427, band "medium""#),
        ("LHR", "JFK", r#"distance_km 5540, band "long""#),
        ("AKL", "AGP", r#"distance_km 19941, band "long""#),
        ("LHR", "ZZZ", "open: where is the airport `ZZZ`; none of that code with scheduled service is known"),
        ("KMG", "LHR", "open: where is the airport `KMG`; the sources do not agree on it"),
        (
            "DUB",
            "KEF",
            "open: is the journey from `DUB` to `KEF` over or under the limit; it is 1498 km on a sphere and 1501 km on the \
             ellipsoid",
        ),
        ("Heathrow", "JFK", "error: the module `probe`: `Heathrow` is not an IATA code of three letters"),
    ] {
        let desk = desk(&component).reading("from", "ticket.subject", text(from)).reading("to", "ticket.id", text(to));
        let module = desk.load_bytes(&component).unwrap();
        assert_eq!(outcome(&module, &desk), expected, "{from} to {to}");
    }
}

#[test]
fn readability_counts_and_names_long_sentences() {
    let component = committed("readability");
    let long = format!("Hello.\nWe {} you.", "would like to ask ".repeat(7));
    for (draft, language, expected) in [
        (
            "The cat sat on the mat.",
            text("en-GB"),
            "reading_ease 116.1, words 6, sentences 1, longest_sentence_words 6, long_sentences 0",
        ),
        (
            "Wir bitten um Entschuldigung.",
            text("de"),
            "reading_ease 59.0, words 4, sentences 1, longest_sentence_words 4, long_sentences 0",
        ),
        ("Bonjour.", text("fr"), "words 1, sentences 1, longest_sentence_words 1, long_sentences 0"),
        ("", Slot::Missing, "words 0, sentences 0, longest_sentence_words 0, long_sentences 0"),
        (
            &long,
            text("en"),
            "reading_ease 103.8, words 31, sentences 2, longest_sentence_words 30, long_sentences 1; advice: split the \
             sentence that begins `We would like to ask would …` (it has 30 words, and 25 are easy to take in) at 7 to 141",
        ),
    ] {
        let desk = desk(&component).reading("draft", "proposal.draft", text(draft));
        let desk = optional(desk, "language", "ticket.language", language);
        let module = desk.load_bytes(&component).unwrap();
        assert_eq!(outcome(&module, &desk), expected, "{draft}");
    }
}

#[test]
fn readability_is_within_the_default_fuel_for_a_long_draft() {
    let component = committed("readability");
    let runtime = WasmRuntime::new();
    let draft = "We are sorry that your delivery was late, and we have refunded what you paid for it. ".repeat(120);
    let most = redress_model::ModuleLimits::default().fuel;
    let desk = desk(&component).limited(|limits| limits.fuel = 1_000 * most);
    let desk = desk.reading("draft", "proposal.draft", text(&draft));
    let desk = optional(desk, "language", "ticket.language", text("en"));
    let module = desk.load_with(&runtime, &component).unwrap();
    let (report, fuel) = runtime.fuel_of(&*module, &desk.case()).unwrap();
    assert!(in_a_line(&report).contains("words 2040"), "{report:?}");
    println!("readability took {fuel} units of fuel for {} characters", draft.len());
    assert!(fuel < most / 2, "it took {fuel}");
}

#[test]
fn fair_pattern_compares_an_offer_with_what_came_before() {
    let component = committed("fair-pattern");
    let usual = &["2026-02-20 20", "2026-01-20 25", "2025-12-01 22", "2025-08-01 30", "2025-05-01 24"];
    for (offer, earlier, expected) in [
        ("24 GBP", &usual[..], r#"standing "in line", earlier_payments 5, median 24.00 GBP, tolerance 12.00 GBP"#),
        (
            "80 GBP",
            usual,
            "standing \"above\", earlier_payments 5, median 24.00 GBP, tolerance 12.00 GBP; requirement: note why this offer is \
             higher than what this customer was given before (of 5 earlier payments the median is 24 GBP, and an offer within \
             12 GBP of it is in line)",
        ),
        (
            "5 GBP",
            usual,
            "standing \"below\", earlier_payments 5, median 24.00 GBP, tolerance 12.00 GBP; advice: this offer is lower than what \
             this customer was given before (of 5 earlier payments the median is 24 GBP, and an offer within 12 GBP of it is \
             in line)",
        ),
        (
            "5 GBP",
            &["2026-02-20 20", "2024-02-20 500"],
            "standing \"too few\", earlier_payments 1, median 20.00 GBP; advice: compare this offer with similar cases by hand \
             (the customer was given compensation once in the last 365 days; fewer than 4 times make no pattern)",
        ),
        (
            "5 EUR",
            usual,
            "error: the module `probe`: `earlier` has 20 GBP, and the offer is 5 EUR: two currencies never meet",
        ),
    ] {
        let desk =
            desk(&component).reading("offer", "proposal.amount", Slot::Known(Value::Money(offer.parse().unwrap())));
        let payments =
            desk.catalogue.definition(desk.catalogue.find("customer.compensation").unwrap()).value_type.clone();
        let Type::List(element) = &payments else { panic!("{payments}") };
        let Type::Record(record_type) = &**element else { panic!("{element}") };
        let earlier = earlier.iter().map(|payment| Value::Record(Arc::new(payment_of(record_type, payment)))).collect();
        let desk = desk.reading("earlier", "customer.compensation", Slot::Known(Value::List(earlier)));
        let module = desk.load_bytes(&component).unwrap_or_else(|problems| panic!("{problems:?}"));
        assert_eq!(outcome(&module, &desk), expected, "{offer}");
    }
}

/// `2026-02-20 25`: given at noon of that day, in pounds.
fn payment_of(record_type: &Arc<RecordType>, payment: &str) -> Record {
    let (day, amount) = payment.split_once(' ').unwrap();
    let field = |field: &redress_model::FieldDefinition| match &*field.name {
        "at" => Some(Value::Instant(format!("{day}T12:00:00Z").parse().unwrap())),
        "amount" => Some(Value::Money(format!("{amount} GBP").parse().unwrap())),
        _ => None,
    };
    Record::new(record_type.clone(), record_type.fields.iter().map(field).collect())
}

#[test]
fn apology_order_runs_in_an_engine_of_its_own() {
    let Some(component) = component("apology-order") else {
        println!("SKIPPED: wasm-plugins/apology-order has not been built; `wasm-plugins/build apology-order` does");
        return;
    };
    let roomy = |limits: &mut redress_model::ModuleLimits| {
        limits.component_bytes = 16 * 1024 * 1024;
        limits.functions = 30_000;
        limits.function_bytes = 512 * 1024;
        limits.nesting = 500;
        limits.locals = 5_000;
        limits.memory_bytes = 64 * 1024 * 1024;
        limits.milliseconds = 10_000;
        limits.fuel = 100_000_000;
    };
    // compiling the engine takes its time
    let told = desk(&component).limited(roomy);
    let desk_of = |draft: &str| told.clone().reading("draft", "proposal.draft", text(draft));
    let module = desk_of("").load_bytes(&component).unwrap();
    for (draft, expected) in [
        ("We are sorry for the wait. When may we call?", r#"order "apology first", questions_at 27"#),
        (
            "When may we call? We are sorry.",
            "order \"question first\", questions_at 0; advice: apologise before the first question (the draft asks first: `When \
             may we call?`) at 0 to 17",
        ),
        ("Thank you.", r#"order "no apology""#),
    ] {
        assert_eq!(outcome(&module, &desk_of(draft)), expected, "{draft}");
    }
}

/// The entry that a guest's README shows, and that of the guide, are those that `policy.toml` needs.
#[test]
fn every_entry_that_is_shown_is_what_the_guest_says_of_itself() {
    for (document, guest) in [
        ("wasm-plugins/every-call/README.md", "every-call"),
        ("wasm-plugins/fair-pattern/README.md", "fair-pattern"),
        ("wasm-plugins/great-circle/README.md", "great-circle"),
        ("wasm-plugins/readability/README.md", "readability"),
        ("docs/modules.md", "great-circle"),
    ] {
        let text = String::from_utf8(read(&Path::new(ROOT).join(document))).unwrap();
        let (_, rest) = text.split_once(&format!("```toml\n[modules.{guest}]\n")).unwrap();
        let (entry, _) = rest.split_once("```").unwrap();
        let told = inspect(&WasmRuntime::new(), &committed(guest)).unwrap().description.unwrap();
        let value = |key: &str| {
            let line = entry.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
            line.unwrap_or_default().split('#').next().unwrap_or_default().trim().to_owned()
        };
        let names = |shown: &str| {
            let pairs = shown.trim_matches(['{', '}', ' ']).split(", ").filter(|pair| !pair.is_empty());
            pairs.map(|pair| pair.split_once(" = ").unwrap().0.to_owned()).collect::<Vec<_>>()
        };
        let reads = |is_optional: bool| {
            let inputs = told.reads.iter().filter(|input| input.is_optional == is_optional);
            inputs.map(|input| input.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(value("version"), format!("\"{}\"", told.version), "{document}");
        assert_eq!(names(&value("reads")), reads(false), "{document}");
        assert_eq!(names(&value("may_read")), reads(true), "{document}");
        assert_eq!(value("reads_at") == "true", told.reads_at, "{document}");
        let kinds: Vec<_> = told.findings.iter().map(|kind| format!("\"{kind}\"")).collect();
        assert_eq!(value("findings").trim_matches(['[', ']']), kinds.join(", "), "{document}");
        let computed: Vec<_> =
            told.values.iter().map(|value| format!("{} = \"{}\"", value.name, value.value_type)).collect();
        assert_eq!(value("values").trim_matches(['{', '}', ' ']), computed.join(", "), "{document}");
    }
}

/// `components.sha256` says what the committed components were built from. Whoever changes a source builds them again.
#[test]
fn no_committed_component_is_older_than_its_sources() {
    let notes = String::from_utf8(read(&Path::new(ROOT).join("wasm-plugins/components.sha256"))).unwrap();
    let mut noted = BTreeSet::new();
    let mut stale = Vec::new();
    for line in notes.lines() {
        let (digest, file) = line.split_once("  ").unwrap();
        noted.insert(PathBuf::from(file));
        let path = Path::new(ROOT).join(file);
        let found = path.exists().then(|| read(&path)).map(|bytes| {
            Sha256::digest(bytes).iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
        });
        if found.as_deref() != Some(digest) {
            stale.push(file);
        }
    }
    let mut sources = BTreeSet::new();
    for folder in ["crates/redress-plugin", "schemas/wit", "wasm-plugins"] {
        collect_sources(Path::new(folder), &mut sources);
    }
    for guest in ["every-call", "fair-pattern", "great-circle", "readability"] {
        sources.insert(PathBuf::from(format!("wasm-plugins/{guest}/{guest}.wasm")));
    }
    let unnoted: Vec<_> = sources.difference(&noted).collect();
    assert!(
        stale.is_empty() && unnoted.is_empty(),
        "the components are older than {stale:?} {unnoted:?}; `wasm-plugins/build` builds them again"
    );
}

fn collect_sources(folder: &Path, sources: &mut BTreeSet<PathBuf>) {
    for entry in Path::new(ROOT).join(folder).read_dir().unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = folder.join(&name);
        if entry.file_type().unwrap().is_dir() {
            if !matches!(&*name, "target" | "node_modules" | "tests") {
                collect_sources(&path, sources);
            }
        } else if [".rs", ".wit", ".txt"].iter().any(|ending| name.ends_with(ending))
            || matches!(&*name, "Cargo.toml" | "Cargo.lock")
        {
            sources.insert(path);
        }
    }
}
