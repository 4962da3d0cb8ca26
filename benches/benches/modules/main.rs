//! A trivial module through the engine, beside a raw call of wasmtime with the same limits, and what loading takes.
//!
//! `cargo bench -p redress-benches --bench modules` prints the median time of each and their ratio. The module reads one fact
//! and reports nothing, so that what is measured is the way to it and back. After `--`, `--rounds N` sets how often, and
//! `--figures FILE` writes what was measured there too.

#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]

#[path = "../../../tests/conformance/components.rs"]
mod components;
mod raw;

use std::error::Error;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;

use components::{MEMORY, RUN, component_of};
use jiff::Timestamp;
use raw::Raw;
use redress::model::{
    Catalogue, Module, ModuleCase, ModuleDefinition, ModuleInput, ModuleLimits, ModuleRuntime, ModuleSource,
    PolicyNames, RecordType, Slot, Value,
};
use redress::wasm::{ModuleCache, WasmRuntime, inspect};
use redress::{Policies, PolicyFiles, Ticket};
use redress_benches::figures::Figures;
use redress_benches::stopwatch::{Contender, Times, measure, ratio};

/// How often each contender works through a batch.
const ROUNDS: usize = 60;
/// Calls of one batch.
const CALLS: usize = 500;
/// Loads of one batch.
const LOADS: usize = 20;

const POLICY: &str = r#"format_version = 1
id = "code"
title = "A code"
version = "1"
time_zone = "Europe/London"
calendar = "always-open"

[modules.trivial]
version = "1"
reads = ["ticket.subject"]
findings = ["advice"]
"#;

const TICKET: &[u8] = br#"{"ticket": {"subject": "my parcel has not come", "received_at": "2026-03-06T16:40:00Z"}}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let (rounds, file) = arguments()?;
    let mut figures = Figures::new("modules");
    let component = component_of("bare-module", &format!("(module {MEMORY} {RUN} (i32.const 0)))"));
    let digest = inspect(&WasmRuntime::new(), &component)?.digest;
    let at: Timestamp = "2026-03-06T16:45:00Z".parse()?;
    calls(&component, &digest, at, rounds, &mut figures)?;
    loads(&component, &digest, rounds)?;
    file.map_or(Ok(()), |file| figures.write(&file))?;
    Ok(())
}

/// What stood after `--`: how many rounds, and where the figures go.
fn arguments() -> Result<(usize, Option<PathBuf>), Box<dyn Error>> {
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
    Ok((rounds, file))
}

fn calls(
    component: &[u8],
    digest: &str,
    at: Timestamp,
    rounds: usize,
    figures: &mut Figures,
) -> Result<(), Box<dyn Error>> {
    let files = PolicyFiles::new()
        .with("policy.toml", format!("{POLICY}sha256 = \"{digest}\"\n"))
        .with("modules/trivial.wasm", component)
        .with("01.md", "## 1 Trivial {#trivial module=trivial}\n");
    let policies = Policies::from_files(&[files]).map_err(|error| error.to_string())?;
    let ticket = Ticket::from_json(TICKET)?;
    assert!(policies.decide(&ticket, at).errors.is_empty());
    let plain = PolicyFiles::new().with("policy.toml", POLICY.split("[modules").next().unwrap_or_default()).with(
        "01.md",
        "## 1 Trivial {#trivial finding=advice when='has(ticket.subject) && ticket.subject == \"\"' text=x}\n",
    );
    let plain = Policies::from_files(&[plain]).map_err(|error| error.to_string())?;
    let raw = Raw::new(component)?;
    let definition = definition(digest);
    let loaded = load(&WasmRuntime::new(), component, &definition)?;
    let subject = Slot::Known(Value::text("my parcel has not come"));
    let case = ModuleCase { facts: vec![&subject], at, date: "2026-03-06".parse()?, home: None };
    assert!(loaded.run(&case).is_ok() && raw.call("my parcel has not come").is_ok());
    let batch = vec![(); CALLS];
    let contenders = [
        Contender::each("wasmtime, raw", &batch, |()| raw.call("my parcel has not come")),
        Contender::each("the module alone", &batch, |()| loaded.run(&case)),
        Contender::each("a decision with it", &batch, |()| policies.decide(&ticket, at)),
        Contender::each("a decision without", &batch, |()| plain.decide(&ticket, at)),
    ];
    let times = measure(&contenders, rounds);
    println!("one call in a fresh instance from the pool; median of {rounds} batches; in brackets the shortest; µs\n");
    for (contender, of) in contenders.iter().zip(&times) {
        let times_raw = ratio(of.median.as_nanos(), times[0].median.as_nanos());
        println!("{:<22}{:>18}{:>8}", contender.name, for_people(*of, CALLS), times_raw);
    }
    for (name, of) in ["raw", "module", "decision-with", "decision-without"].iter().zip(&times) {
        figures.add(format!("{name}/ns"), of.median.as_nanos() / (CALLS as u128));
    }
    Ok(())
}

fn loads(component: &[u8], digest: &str, rounds: usize) -> Result<(), Box<dyn Error>> {
    let definition = definition(digest);
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("modules");
    let cached = WasmRuntime::new().with_cache(ModuleCache::open(directory)?);
    load(&cached, component, &definition)?;
    let compiling = WasmRuntime::new();
    let batch = vec![(); LOADS];
    let contenders = [
        Contender::each("loading, from cache", &batch, |()| load(&cached, component, &definition)),
        Contender::each("loading, compiling", &batch, |()| load(&compiling, component, &definition)),
    ];
    let times = measure(&contenders, rounds / 4 + 1);
    println!();
    for (contender, of) in contenders.iter().zip(&times) {
        println!("{:<22}{:>18}", contender.name, for_people(*of, LOADS));
    }
    Ok(())
}

fn definition(digest: &str) -> Arc<ModuleDefinition> {
    let catalogue = Catalogue::core();
    let reads = catalogue.find("ticket.subject").into_iter();
    Arc::new(ModuleDefinition {
        name: "trivial".into(),
        version: "1".to_owned(),
        file: String::new(),
        digest: digest.to_owned(),
        reads: reads.map(|fact| ModuleInput { name: "ticket.subject".into(), fact, is_optional: false }).collect(),
        reads_at: false,
        findings: Vec::new(),
        values: RecordType { name: "trivial".into(), fields: Vec::new() }.into(),
        wasi: false,
        limits: ModuleLimits::default(),
    })
}

fn load(
    runtime: &WasmRuntime,
    component: &[u8],
    definition: &Arc<ModuleDefinition>,
) -> Result<Arc<dyn Module>, Box<dyn Error>> {
    let (catalogue, names) = (Catalogue::core(), Arc::new(PolicyNames::default()));
    let source = ModuleSource { component, definition, catalogue: &catalogue, names: &names };
    let loaded = runtime.load(&source);
    black_box(loaded).map_err(|problems| problems.into_iter().map(|each| each.message).collect::<String>().into())
}

fn for_people(times: Times, calls: usize) -> String {
    let of_one = |batch: std::time::Duration| {
        let tenths = batch.as_nanos() * 10 / (calls as u128) / 1_000;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    format!("{} ({})", of_one(times.median), of_one(times.shortest))
}
