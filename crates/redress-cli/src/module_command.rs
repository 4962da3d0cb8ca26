//! `redress module`: looks into components, and compiles them for the command itself.

use std::fmt::Write;
use std::io::{Read, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use redress::model::{
    Module, ModuleCase, ModuleDefinition, ModuleLimits, ModuleProblem, ModuleReport, ModuleRuntime, ModuleSource, Stop,
};
use redress::wasm::{Description, Effort, Inspection, compile, inspect};
use redress::{Policies, place_in};

use crate::arguments::{CompileModule, Format, InspectModule, ModuleCommand};
use crate::exit::{ExitStatus, Failure};
use crate::modules::{limit_this_process, runtime};
use crate::output::{BESIDE, HEADING, WRONG, print, safe_line, styled};
use crate::{module_build, module_new};

/// The most bytes of a component that are read.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Does what the arguments say.
pub(crate) fn run(arguments: &ModuleCommand) -> Result<ExitStatus, Failure> {
    match arguments {
        ModuleCommand::New(arguments) => module_new::run(arguments),
        ModuleCommand::Build(arguments) => module_build::run(arguments),
        ModuleCommand::Inspect(arguments) => run_inspect(arguments),
        ModuleCommand::Compile(arguments) => run_compile(arguments),
    }
}

/// Compiles standard input to standard output, within limits on this process.
fn run_compile(arguments: &CompileModule) -> Result<ExitStatus, Failure> {
    limit_this_process().map_err(Failure::Said)?;
    let effort = Effort::named(&arguments.effort)
        .ok_or_else(|| Failure::Said(format!("`--effort {}` is neither thorough nor quick", arguments.effort)))?;
    let mut component = Vec::new();
    std::io::stdin().lock().take(MOST_BYTES).read_to_end(&mut component)?;
    let code = compile(&component, effort).map_err(Failure::Said)?;
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&code)?;
    stdout.flush()?;
    Ok(ExitStatus::Fine)
}

pub(crate) fn run_inspect(arguments: &InspectModule) -> Result<ExitStatus, Failure> {
    let said = |error: &dyn std::fmt::Display| Failure::Said(format!("{}: {error}", arguments.file.display()));
    let mut component = Vec::new();
    let file = std::fs::File::open(&arguments.file).map_err(|error| said(&error))?;
    file.take(MOST_BYTES).read_to_end(&mut component).map_err(|error| said(&error))?;
    let seen = inspect(runtime(), &component).map_err(|problem| said(&problem))?;
    let fuel = match &arguments.policy {
        Some(folder) => fuel_of_scenarios(folder, &seen.digest)?,
        None => Vec::new(),
    };
    match arguments.format {
        Format::Json => print(&format!("{}\n", json(&seen, &fuel)))?,
        Format::Text => print(&text(&seen, &fuel, &arguments.file))?,
    }
    Ok(if seen.problem.is_none() { ExitStatus::Fine } else { ExitStatus::No })
}

/// What one call took, and the scenario in which it was made.
struct Fuel {
    scenario: String,
    place: String,
    units: u64,
}

/// Runs the scenarios of a policy, and measures the calls of the module that has a digest.
fn fuel_of_scenarios(folder: &Path, digest: &str) -> Result<Vec<Fuel>, Failure> {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let metering = Metering { calls: calls.clone() };
    let policies = Policies::load_with(folder, Some(&metering))?;
    let mut fuel = Vec::new();
    for (_, scenario) in policies.scenarios() {
        policies.run_scenario(scenario).map_err(|error| Failure::Said(error.to_string()))?;
        let made = std::mem::take(&mut *calls.lock().unwrap_or_else(PoisonError::into_inner));
        let (line, _) = place_in(&scenario.file.text, scenario.heading.start);
        for (_, units) in made.into_iter().filter(|(each, _)| each == digest) {
            fuel.push(Fuel {
                scenario: scenario.title.clone(),
                place: format!("{}:{line}", scenario.file.name),
                units,
            });
        }
    }
    Ok(fuel)
}

/// The digests of the modules that were called, and the fuel that each call took.
type Calls = Arc<Mutex<Vec<(String, u64)>>>;

/// The command's runtime, with a meter on each module.
#[derive(Debug)]
struct Metering {
    calls: Calls,
}

#[derive(Debug)]
struct Metered {
    module: Arc<dyn Module>,
    calls: Calls,
}

impl ModuleRuntime for Metering {
    fn load(&self, source: &ModuleSource<'_>) -> Result<Arc<dyn Module>, Vec<ModuleProblem>> {
        let module = runtime().load(source)?;
        Ok(Arc::new(Metered { module, calls: self.calls.clone() }))
    }
}

impl Module for Metered {
    fn definition(&self) -> &Arc<ModuleDefinition> {
        self.module.definition()
    }

    fn run(&self, case: &ModuleCase<'_>) -> Result<ModuleReport, Stop> {
        let Some((report, fuel)) = runtime().fuel_of(&*self.module, case) else { return self.module.run(case) };
        let digest = self.definition().digest.clone();
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push((digest, fuel));
        report
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

fn text(seen: &Inspection, fuel: &[Fuel], file: &Path) -> String {
    let mut text = String::new();
    let mut line = |what: &str, words: &str| {
        let _ = writeln!(text, "{}  {}", styled(HEADING, &format!("{what:<10}")), safe_line(words));
    };
    if let Some(description) = &seen.description {
        line("module", &format!("{} {}", description.name, description.version));
        line("computes", &description.meaning);
    }
    line("sha256", &seen.digest);
    line(
        "size",
        &format!("{} bytes, {} functions, the longest of {} bytes", seen.bytes, seen.functions, seen.function_bytes),
    );
    line("depth", &format!("{} blocks within blocks, {} local variables", seen.nesting, seen.locals));
    line("imports", &listed(&seen.imports));
    line("exports", &listed(&seen.exports));
    for call in fuel {
        line("fuel", &format!("{} in “{}” ({})", call.units, call.scenario, call.place));
    }
    if let Some(problem) = &seen.problem {
        let _ = writeln!(text, "\n{} {}", styled(WRONG, "it does not load:"), safe_line(problem));
    } else if let Some(beyond) = &seen.beyond_defaults {
        let _ =
            writeln!(text, "\n{} {}", styled(BESIDE, "it needs larger limits than the usual ones:"), safe_line(beyond));
    }
    let _ = writeln!(text, "\n{}", styled(BESIDE, "# for policy.toml"));
    text.push_str(&entry(seen, file));
    text
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

/// An entry for `policy.toml`; where the module does not say what it is, with what its author must fill in.
fn entry(seen: &Inspection, file: &Path) -> String {
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("module");
    let described = seen.description.as_ref();
    let name = described.map_or(stem, |description| description.name.as_str());
    let version = described.map_or("1", |description| description.version.as_str());
    let mut text = format!("[modules.{}]\nversion = {version:?}\n", safe_line(name));
    if name != stem {
        let _ = writeln!(text, "file = \"modules/{}.wasm\"", safe_line(stem));
    }
    let _ = writeln!(text, "sha256 = \"{}\"", seen.digest);
    match described {
        Some(description) => text += &granted(description),
        None => text += "# it does not say what it reads, reports and computes\nreads = []\nfindings = []\n",
    }
    if seen.imports.iter().any(|import| import.starts_with("wasi:")) {
        text += "wasi = true\n";
    }
    let usual = ModuleLimits::default();
    let larger: Vec<String> = [
        ("component_bytes", seen.bytes, usual.component_bytes),
        ("functions", seen.functions, usual.functions),
        ("function_bytes", seen.function_bytes, usual.function_bytes),
        ("nesting", seen.nesting, usual.nesting),
        ("locals", seen.locals, usual.locals),
    ]
    .into_iter()
    .filter(|(_, size, most)| size > most)
    .map(|(key, size, _)| format!("{key} = {size}\n"))
    .collect();
    if !larger.is_empty() {
        let _ = writeln!(text, "\n[modules.{}.limits]", safe_line(name));
        text.extend(larger);
        text += "# room for one that carries an engine for its language\n";
        text += "memory_bytes = 67_108_864\nfuel = 100_000_000\nmilliseconds = 10_000\n";
    }
    text
}

/// What a module that describes itself asks to be granted.
fn granted(description: &Description) -> String {
    let mut text = String::new();
    for (key, is_optional) in [("reads", false), ("may_read", true)] {
        let inputs: Vec<_> = description.reads.iter().filter(|input| input.is_optional == is_optional).collect();
        if !inputs.is_empty() {
            let _ = writeln!(text, "# the facts that these stand for");
            for input in &inputs {
                let _ = writeln!(text, "#   {}: {}, {}", input.name, input.value_type, safe_line(&input.meaning));
            }
            let names: Vec<_> = inputs.iter().map(|input| format!("{} = \"…\"", input.name)).collect();
            let _ = writeln!(text, "{key} = {{ {} }}", names.join(", "));
        }
    }
    if description.reads_at {
        text += "reads_at = true\n";
    }
    if !description.findings.is_empty() {
        let kinds: Vec<_> = description.findings.iter().map(|kind| format!("\"{kind}\"")).collect();
        let _ = writeln!(text, "findings = [{}]", kinds.join(", "));
    }
    if !description.values.is_empty() {
        let values: Vec<_> =
            description.values.iter().map(|value| format!("{} = \"{}\"", value.name, value.value_type)).collect();
        let _ = writeln!(text, "values = {{ {} }}", values.join(", "));
    }
    text
}

fn json(seen: &Inspection, fuel: &[Fuel]) -> serde_json::Value {
    let description = seen.description.as_ref().map(|told| {
        let reads: Vec<_> = told
            .reads
            .iter()
            .map(|input| {
                serde_json::json!({
                    "name": input.name, "type": input.value_type, "meaning": input.meaning, "optional": input.is_optional
                })
            })
            .collect();
        let values: Vec<_> = told
            .values
            .iter()
            .map(|value| serde_json::json!({ "name": value.name, "type": value.value_type, "meaning": value.meaning }))
            .collect();
        let findings: Vec<_> = told.findings.iter().map(|kind| kind.name()).collect();
        serde_json::json!({
            "name": told.name, "version": told.version, "meaning": told.meaning, "reads": reads,
            "reads_at": told.reads_at, "findings": findings, "values": values,
        })
    });
    let fuel: Vec<_> = fuel
        .iter()
        .map(|call| serde_json::json!({ "scenario": call.scenario, "place": call.place, "fuel": call.units }))
        .collect();
    serde_json::json!({
        "sha256": seen.digest,
        "bytes": seen.bytes,
        "functions": seen.functions,
        "function_bytes": seen.function_bytes,
        "nesting": seen.nesting,
        "locals": seen.locals,
        "imports": seen.imports,
        "exports": seen.exports,
        "problem": seen.problem,
        "beyond_defaults": seen.beyond_defaults,
        "description": description,
        "calls": fuel,
    })
}
