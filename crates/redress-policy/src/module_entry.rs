//! Modules of a policy: their entries in `policy.toml`, and the components those name.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use redress_model::{
    Catalogue, FieldDefinition, FindingKind, ModuleDefinition, ModuleInput, ModuleLimits, ModuleRuntime, ModuleSource,
    Modules, PolicyNames, RecordType, did_you_mean,
};

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::fact_entry::fact_type;
use crate::policy_files::{PolicyFiles, sha256};
use crate::toml_table::{Placed, TomlTable, texts_of};

/// What `policy.toml` says of one module, and where.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ModuleEntry {
    definition: ModuleDefinition,
    name: Range<usize>,
    /// Where each key's value stands.
    keys: BTreeMap<&'static str, Range<usize>>,
}

/// Reads the tables `[modules.…]`. What is wrong is reported; the entries that come back are those that could be read.
pub(crate) fn read_modules(
    file: &Arc<SourceFile>,
    modules: &TomlTable<'_>,
    catalogue: &Catalogue,
    out: &mut Vec<Diagnostic>,
) -> Vec<ModuleEntry> {
    let mut entries = Vec::new();
    for (name, table) in modules.named_tables(out) {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        if name.value.is_empty() || !name.value.chars().all(is_plain) {
            let headline = format!("`{}` is no name for a module", name.value);
            out.push(
                Diagnostic::error("module-name", file, name.span, headline)
                    .with_help("small letters, digits, `-` and `_`: `great-circle`"),
            );
            continue;
        }
        entries.extend(read_module(&EntryReader { file, catalogue }, name, table, out));
    }
    entries
}

/// What reading one entry needs.
struct EntryReader<'a> {
    file: &'a Arc<SourceFile>,
    catalogue: &'a Catalogue,
}

fn read_module(
    reader: &EntryReader<'_>,
    name: Placed<String>,
    mut table: TomlTable<'_>,
    out: &mut Vec<Diagnostic>,
) -> Option<ModuleEntry> {
    let before = out.len();
    let mut keys = BTreeMap::new();
    let version = table.required_text("version", out);
    let wasm = table.text("file", out);
    let digest = table.required_text("sha256", out);
    if let Some(digest) = &digest
        && (digest.value.len() != 64 || !digest.value.bytes().all(|byte| byte.is_ascii_hexdigit()))
    {
        let headline = "a SHA-256 is written in 64 hexadecimal digits";
        out.push(
            Diagnostic::error("module-digest", reader.file, digest.span.clone(), headline)
                .with_help("`redress module inspect FILE` prints it"),
        );
    }
    let mut reads: Vec<ModuleInput> = Vec::new();
    for (key, is_optional) in [("reads", false), ("may_read", true)] {
        if let Some(value) = table.value(key) {
            keys.insert(key, value.span());
            reader.inputs(key, value, is_optional, &mut reads, out);
        }
    }
    let reads_at = table.bool("reads_at", out).unwrap_or(false);
    let mut findings = Vec::new();
    if let Some(kinds) = table.texts("findings", out) {
        keys.insert("findings", kinds.span);
        for kind in kinds.value {
            findings.extend(reader.finding(&kind, out));
        }
    }
    let mut fields = Vec::new();
    if let Some(values) = table.table("values", out) {
        keys.insert("values", values.span.clone());
        for (value, given) in values.entries() {
            fields.extend(reader.value(&value, given, out));
        }
    }
    let wasi = table.bool("wasi", out).unwrap_or(false);
    let limits = table.table("limits", out).map_or_else(ModuleLimits::default, |table| limits(reader.file, table, out));
    table.finish(out);
    let (Some(version), Some(digest)) = (version, digest) else { return None };
    keys.insert("version", version.span.clone());
    keys.insert("sha256", digest.span.clone());
    if let Some(wasm) = &wasm {
        keys.insert("file", wasm.span.clone());
    }
    let definition = ModuleDefinition {
        name: name.value.as_str().into(),
        version: version.value,
        file: wasm.map_or_else(|| format!("modules/{}.wasm", name.value), |wasm| wasm.value),
        digest: digest.value.to_ascii_lowercase(),
        reads,
        reads_at,
        findings,
        values: RecordType { name: name.value.as_str().into(), fields }.into(),
        wasi,
        limits,
    };
    (out.len() == before).then_some(ModuleEntry { definition, name: name.span, keys })
}

impl EntryReader<'_> {
    /// `reads = ["proposal.draft"]`, or `reads = { draft = "proposal.draft" }` where the module calls it otherwise.
    fn inputs(
        &self,
        key: &str,
        value: &toml::Spanned<toml::de::DeValue<'_>>,
        is_optional: bool,
        into: &mut Vec<ModuleInput>,
        out: &mut Vec<Diagnostic>,
    ) {
        let mut named: Vec<(Placed<String>, Placed<String>)> = Vec::new();
        if let Some(table) = value.get_ref().as_table() {
            for (name, fact) in table {
                let placed = Placed { value: name.get_ref().to_string(), span: name.span() };
                match fact.get_ref().as_str() {
                    Some(text) => named.push((placed, Placed { value: text.to_owned(), span: fact.span() })),
                    None => out.push(self.wrong_type(fact.span(), &format!("`{key}` names facts"))),
                }
            }
            named.sort_by_key(|(name, _)| name.span.start);
        } else if let Some(facts) = texts_of(value) {
            named.extend(facts.into_iter().map(|fact| (fact.clone(), fact)));
        } else {
            out.push(
                self.wrong_type(value.span(), &format!("`{key}` is a list of facts, or a table of names and facts")),
            );
        }
        for (name, fact) in named {
            let Some(index) = self.catalogue.find(&fact.value) else {
                let nearest = self.catalogue.suggest(&fact.value);
                let hint = nearest.map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
                let headline = format!("unknown fact `{}`{hint}", fact.value);
                out.push(Diagnostic::error("unknown-fact", self.file, fact.span, headline));
                continue;
            };
            if into.iter().any(|input| *input.name == *name.value) {
                let headline = format!("`{}` stands twice", name.value);
                out.push(Diagnostic::error("name-twice", self.file, name.span, headline));
                continue;
            }
            into.push(ModuleInput { name: name.value.into(), fact: index, is_optional });
        }
    }

    fn wrong_type(&self, span: Range<usize>, headline: &str) -> Diagnostic {
        Diagnostic::error("wrong-type", self.file, span, headline)
    }

    fn finding(&self, kind: &Placed<String>, out: &mut Vec<Diagnostic>) -> Option<FindingKind> {
        let found = FindingKind::named(&kind.value);
        if found.is_none() {
            let known = FindingKind::ALL.map(|(name, _)| name);
            let headline = format!("unknown kind of finding `{}`{}", kind.value, did_you_mean(&kind.value, known));
            out.push(
                Diagnostic::error("unknown-finding", self.file, kind.span.clone(), headline)
                    .with_help(known.join(", ")),
            );
        }
        found
    }

    fn value(
        &self,
        name: &Placed<String>,
        given: &toml::Spanned<toml::de::DeValue<'_>>,
        out: &mut Vec<Diagnostic>,
    ) -> Option<FieldDefinition> {
        let is_name = name.value.starts_with(|first: char| first.is_ascii_lowercase())
            && name.value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !is_name {
            let headline = format!("`{}` is no name for a value", name.value);
            out.push(
                Diagnostic::error("module-name", self.file, name.span.clone(), headline)
                    .with_help("small letters, digits and `_`: `distance_km`"),
            );
            return None;
        }
        let Some(text) = given.get_ref().as_str() else {
            out.push(self.wrong_type(given.span(), &format!("`{}` is a type such as \"number\"", name.value)));
            return None;
        };
        let text = Placed { value: text.to_owned(), span: given.span() };
        let value_type = fact_type(self.file, &name.value, &text, None, out)?;
        Some(FieldDefinition { name: name.value.as_str().into(), value_type, meaning: "".into() })
    }
}

/// The most that an entry can allow. The pool of the runtime is made for it.
const MOST: ModuleLimits = ModuleLimits {
    fuel: 1_000_000_000_000,
    memory_bytes: 512 * 1024 * 1024,
    table_elements: 200_000,
    output_bytes: 16 * 1024 * 1024,
    component_bytes: 64 * 1024 * 1024,
    functions: 100_000,
    function_bytes: 4 * 1024 * 1024,
    nesting: 2_000,
    locals: 50_000,
    milliseconds: 600_000,
};

fn limits(file: &Arc<SourceFile>, mut table: TomlTable<'_>, out: &mut Vec<Diagnostic>) -> ModuleLimits {
    let mut limits = ModuleLimits::default();
    let mut size = |key: &'static str, limit: &mut usize, most: usize| {
        if let Some(given) = bounded(file, &mut table, key, most as u64, out) {
            *limit = usize::try_from(given).unwrap_or(most);
        }
    };
    size("memory_bytes", &mut limits.memory_bytes, MOST.memory_bytes);
    size("table_elements", &mut limits.table_elements, MOST.table_elements);
    size("output_bytes", &mut limits.output_bytes, MOST.output_bytes);
    size("component_bytes", &mut limits.component_bytes, MOST.component_bytes);
    size("functions", &mut limits.functions, MOST.functions);
    size("function_bytes", &mut limits.function_bytes, MOST.function_bytes);
    size("nesting", &mut limits.nesting, MOST.nesting);
    size("locals", &mut limits.locals, MOST.locals);
    if let Some(fuel) = bounded(file, &mut table, "fuel", MOST.fuel, out) {
        limits.fuel = fuel;
    }
    if let Some(milliseconds) = bounded(file, &mut table, "milliseconds", MOST.milliseconds, out) {
        limits.milliseconds = milliseconds;
    }
    table.finish(out);
    limits
}

fn bounded(
    file: &Arc<SourceFile>,
    table: &mut TomlTable<'_>,
    key: &'static str,
    most: u64,
    out: &mut Vec<Diagnostic>,
) -> Option<u64> {
    let given = table.integer(key, out)?;
    let fits = u64::try_from(given.value).ok().filter(|value| (1..=most).contains(value));
    if fits.is_none() {
        let headline = format!("`{key}` is from 1 to {most}, not {}", given.value);
        out.push(Diagnostic::error("unreadable-value", file, given.span, headline));
    }
    fits
}

/// Loads the components that the entries name. What is wrong is reported at the entry.
pub(crate) fn load_modules(
    file: &Arc<SourceFile>,
    entries: &[ModuleEntry],
    files: &PolicyFiles,
    (catalogue, names): (&Catalogue, &Arc<PolicyNames>),
    runtime: Option<&dyn ModuleRuntime>,
    out: &mut Vec<Diagnostic>,
) -> Modules {
    let mut modules = Modules::new();
    for entry in entries {
        let definition = &entry.definition;
        let place = |key: &str| entry.keys.get(key).unwrap_or(&entry.name).clone();
        let Some(runtime) = runtime else {
            let headline = format!("the module `{}` cannot be run: this engine runs no modules", definition.name);
            out.push(
                Diagnostic::error("module", file, entry.name.clone(), headline)
                    .with_help("the engine runs modules when it is built with its feature `wasm`"),
            );
            continue;
        };
        let Some(component) = files.content(&definition.file) else {
            let known: Vec<&str> = files.names().filter(|name| name.ends_with(".wasm")).collect();
            let nearest = did_you_mean(&definition.file, known.iter().copied());
            let headline = format!("the policy has no file `{}`{nearest}", definition.file);
            out.push(
                Diagnostic::error("module", file, place("file"), headline)
                    .with_help("components stand in the policy's folder `modules`"),
            );
            continue;
        };
        let found = sha256(component);
        if found != definition.digest {
            let headline = format!("`{}` is not the file that was declared: its SHA-256 is another", definition.file);
            out.push(
                Diagnostic::error("module-digest", file, place("sha256"), headline)
                    .with_help(format!("if the new file is meant: `sha256 = \"{found}\"`")),
            );
            continue;
        }
        let definition = Arc::new(definition.clone());
        match runtime.load(&ModuleSource { component, definition: &definition, catalogue, names }) {
            Ok(module) => {
                modules.insert(definition.name.to_string(), module);
            }
            Err(problems) => {
                for problem in problems {
                    let headline = format!("`{}`: {}", definition.file, problem.message);
                    let mut diagnostic = Diagnostic::error(problem.code, file, place(problem.key), headline);
                    diagnostic.help = problem.help;
                    out.push(diagnostic);
                }
            }
        }
    }
    report_undeclared(file, entries, files, out);
    modules
}

/// A component that no entry names is not loaded: most likely its entry was forgotten.
fn report_undeclared(file: &Arc<SourceFile>, entries: &[ModuleEntry], files: &PolicyFiles, out: &mut Vec<Diagnostic>) {
    for name in files.names().filter(|name| name.ends_with(".wasm")) {
        if !entries.iter().any(|entry| entry.definition.file == name) {
            let headline = format!("no module of policy.toml names the file `{name}`, so it is not loaded");
            out.push(
                Diagnostic::warning("module", file, 0..0, headline)
                    .with_help("`redress module inspect FILE` prints an entry for it"),
            );
        }
    }
}

impl ModuleEntry {
    /// The name that rules use.
    pub(crate) fn name(&self) -> &str {
        &self.definition.name
    }
}
