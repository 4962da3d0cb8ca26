//! Loading: from the files of a folder to a checked policy, or everything that is wrong with them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use redress_model::{Catalogue, ModuleRuntime, Modules, PolicyNames, Runtime};
use redress_time::Conventions;
use sha2::{Digest, Sha256};

use crate::calendar_file::{ALWAYS_OPEN, BUILT_IN_CALENDARS, CalendarDefaults, built_in, read};
use crate::clause_check::{ClauseSource, check_clauses, exceptions_first};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::disclosure_file::{read_disclosures, unspoken};
use crate::extension::{ExtensionEntry, FOLDER, Pack, entries, folders_of};
use crate::manifest::Manifest;
use crate::module_entry::load_modules;
use crate::page::from_page;
use crate::policy::Policy;
use crate::rule_index::RuleIndex;
use crate::same_answer::report_same_answers;
use crate::scenario_check::{Written, check_scenarios};

/// The most bytes of one file of a policy.
const FILE_BYTES: usize = 1024 * 1024;

/// The files of one policy version, by name within its folder.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct PolicyFiles {
    files: BTreeMap<String, Vec<u8>>,
    /// What looks like a page, and is not read as one.
    passed_over: BTreeSet<String>,
}

/// Why the files of a folder could not be read.
#[derive(Debug)]
pub struct ReadError {
    /// The path that could not be read.
    pub path: String,
    /// Why.
    pub message: String,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for ReadError {}

/// The folders within a policy's.
const INNER: [&str; 3] = ["calendars", "disclosures", "modules"];

/// Whether a file that is not read as a page was most likely meant to be one: by another ending, or in a folder of its own.
fn looks_like_a_page(name: &str) -> bool {
    let is_numbered = |name: &str| name.starts_with(|first: char| first.is_ascii_digit());
    let ends_in = |name: &str, ending: &str| name.to_lowercase().ends_with(ending);
    if let Some((folder, page)) = name.split_once('/') {
        return !INNER.contains(&folder) && page.ends_with(".md") && is_numbered(page);
    }
    let is_other = [".markdown", ".mdown", ".mdwn", ".mkd", ".md.txt"].iter().any(|ending| ends_in(name, ending));
    let is_nearly = ends_in(name, ".md") && !name.ends_with(".md");
    let is_text = ends_in(name, ".txt") && is_numbered(name);
    !name.to_lowercase().starts_with("readme") && (is_other || is_nearly || is_text)
}

/// What stands in a folder, by name, in order.
fn in_folder(folder: &Path) -> Result<Vec<(std::path::PathBuf, String)>, ReadError> {
    let failed = |error: std::io::Error| ReadError { path: folder.display().to_string(), message: error.to_string() };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        found.extend(name.map(|name| (path, name)));
    }
    found.sort();
    Ok(found)
}

impl PolicyFiles {
    /// No files.
    pub fn new() -> Self {
        PolicyFiles::default()
    }

    /// Adds a file.
    #[must_use]
    pub fn with(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        if looks_like_a_page(name) {
            self.passed_over.insert(name.to_owned());
        } else {
            self.files.insert(name.to_owned(), content.into());
        }
        self
    }

    /// Reads a folder: `policy.toml`, the pages, the shared functions, and the folders `calendars` and `disclosures`; and the
    /// folders of the packs that `[extends]` of its `policy.toml` names, whose files are called `extends/uk-consumer/…`.
    ///
    /// # Errors
    ///
    /// The folder or one of its files cannot be read.
    pub fn read_folder(folder: &Path) -> Result<Self, ReadError> {
        let mut files = PolicyFiles::read_own(folder)?;
        let manifest = files.content("policy.toml").map(|content| String::from_utf8_lossy(content).into_owned());
        for (id, path) in folders_of(&manifest.unwrap_or_default()) {
            let pack = folder.join(path);
            // a folder that is not there is told where it is named
            if pack.join("policy.toml").is_file() {
                files = files.with_pack(&id, &PolicyFiles::read_own(&pack)?);
            }
        }
        Ok(files)
    }

    /// Adds the files of a pack that the policy extends.
    #[must_use]
    pub fn with_pack(self, id: &str, pack: &PolicyFiles) -> Self {
        let added = |files: PolicyFiles, (name, content): (&String, &Vec<u8>)| {
            files.with(&format!("{FOLDER}{id}/{name}"), content.clone())
        };
        pack.files.iter().fold(self, added)
    }

    /// The files of a pack, as they are called in its own folder.
    pub(crate) fn pack(&self, id: &str) -> PolicyFiles {
        let prefix = format!("{FOLDER}{id}/");
        let own = self.files.iter().filter_map(|(name, content)| Some((name.strip_prefix(&prefix)?, content)));
        own.fold(PolicyFiles::new(), |files, (name, content)| files.with(name, content.clone()))
    }

    fn read_own(folder: &Path) -> Result<Self, ReadError> {
        let mut files = PolicyFiles::new();
        files.read_into(folder, "")?;
        files.pass_over(folder)?;
        for inner in INNER {
            let path = folder.join(inner);
            if path.is_dir() {
                files.read_into(&path, &format!("{inner}/"))?;
            }
        }
        Ok(files)
    }

    /// Notes what somebody most likely meant to be a page: it is refused, not passed over in silence.
    fn pass_over(&mut self, folder: &Path) -> Result<(), ReadError> {
        for (path, name) in in_folder(folder)? {
            if path.is_file() && looks_like_a_page(&name) {
                self.passed_over.insert(name);
            } else if path.is_dir() && !name.starts_with('.') && !path.join("policy.toml").is_file() {
                let inner = in_folder(&path)?.into_iter().map(|(_, page)| format!("{name}/{page}"));
                self.passed_over.extend(inner.filter(|page| looks_like_a_page(page)));
            }
        }
        Ok(())
    }

    fn read_into(&mut self, folder: &Path, prefix: &str) -> Result<(), ReadError> {
        let failed = |path: &Path, error: std::io::Error| ReadError {
            path: path.display().to_string(),
            message: error.to_string(),
        };
        for entry in std::fs::read_dir(folder).map_err(|error| failed(folder, error))? {
            let path = entry.map_err(|error| failed(folder, error))?.path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            if !path.is_file() || !matches!(extension, Some("toml" | "md" | "rhai" | "wasm")) {
                continue;
            }
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if name.chars().any(acts) {
                let message = "the file's name has a character that acts on the screen".to_owned();
                return Err(ReadError { path: folder.display().to_string(), message });
            }
            if prefix.is_empty() && name.eq_ignore_ascii_case("README.md") {
                continue;
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the loader, the one place below the command that reads files"
            )]
            let content = std::fs::read(&path).map_err(|error| failed(&path, error))?;
            self.files.insert(format!("{prefix}{name}"), content);
        }
        Ok(())
    }

    /// Whether there is a file of that name.
    pub fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// The content of a file.
    pub fn content(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// The names of the files, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// SHA-256 over the names and contents of the files, in hexadecimal digits.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for (name, content) in &self.files {
            for part in [name.as_bytes(), content] {
                hasher.update((part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        hexadecimal(&hasher.finalize())
    }
}

/// SHA-256 of bytes, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
}

impl Policy {
    /// Checks the files of one policy version. Nothing of the policy is run.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, and what is most likely not meant, in the order of the files.
    pub fn check(files: &PolicyFiles, runtime: &dyn Runtime) -> Result<Policy, Vec<Diagnostic>> {
        Policy::check_with_modules(files, runtime, None)
    }

    /// Checks the files of one policy version, which may have modules. Nothing of the policy is run, but for a module that is
    /// asked what it is.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, and what is most likely not meant, in the order of the files.
    pub fn check_with_modules(
        files: &PolicyFiles,
        runtime: &dyn Runtime,
        modules: Option<&dyn ModuleRuntime>,
    ) -> Result<Policy, Vec<Diagnostic>> {
        let mut out = Vec::new();
        let policy = check(files, (runtime, modules), &mut out);
        let is_broken = out.iter().any(|diagnostic| diagnostic.severity == crate::Severity::Error);
        match policy {
            Some(mut policy) if !is_broken => {
                policy.warnings = out;
                Ok(policy)
            }
            _ => Err(out),
        }
    }
}

fn check(
    files: &PolicyFiles,
    (runtime, module_runtime): (&dyn Runtime, Option<&dyn ModuleRuntime>),
    out: &mut Vec<Diagnostic>,
) -> Option<Policy> {
    let sources = texts(files, "", out);
    for name in &files.passed_over {
        let file = Arc::new(SourceFile { name: name.clone(), text: String::new() });
        let headline = "it looks like a page, and is not read as one";
        let help =
            "a page ends in `.md` and stands beside policy.toml; give it such a name, or take it out of the folder";
        out.push(Diagnostic::error("page-not-read", &file, 0..0, headline).with_help(help));
    }
    let manifest_file = sources.get("policy.toml").cloned().or_else(|| {
        let file = Arc::new(SourceFile { name: "policy.toml".to_owned(), text: String::new() });
        out.push(
            Diagnostic::error("no-manifest", &file, 0..0, "the folder has no policy.toml")
                .with_help("`redress new` makes a policy to start from"),
        );
        None
    })?;
    let mut packs = Vec::new();
    let mut facts = Catalogue::core();
    let mut is_whole = true;
    for entry in entries(&manifest_file, out) {
        match PackParts::read(files, &manifest_file, &entry, &facts, out) {
            Some(pack) => {
                facts = pack.manifest.catalogue.clone();
                packs.push(pack);
            }
            None => is_whole = false,
        }
    }
    let mut manifest = Manifest::read(&manifest_file, facts, calendar_names(&sources), out)?;
    if !is_whole {
        return None;
    }
    let all_sources = packs.iter().map(|pack| &pack.sources).chain([&sources]);
    let rule_files = all_sources.flatten().filter(|(name, _)| !name.starts_with("calendars/"));
    let rule_files: Vec<Arc<SourceFile>> = rule_files.map(|(_, file)| file.clone()).collect();
    let lines: Vec<&str> = rule_files.iter().flat_map(|file| without_examples(&file.text)).collect();
    for line in &lines {
        let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        for word in line.split(|c: char| !is_part(c)).filter(|word| word.len() > 2) {
            manifest.catalogue.events.write(word);
        }
        for name in events_asked(line) {
            manifest.catalogue.events.ask(name);
        }
    }
    let calendars = calendars(&manifest, &manifest_file, &sources, out);
    let (mut disclosures, defined) = read_disclosures(&sources, out);
    for pack in &packs {
        for (id, disclosure) in &pack.disclosures {
            if disclosures.insert(id.clone(), disclosure.clone()).is_some() {
                let headline =
                    format!("the disclosure `{id}` of the pack `{}` stands here or in another pack too", pack.pack.id);
                out.push(
                    Diagnostic::error("name-twice", &manifest_file, pack.place.clone(), headline)
                        .with_help("its wording is the pack's: leave it out here, or give yours another name"),
                );
            }
        }
    }
    let anchor = manifest.catalogue.find(&manifest.anchor.value);
    let Some(anchor) = anchor else {
        let suggestion = manifest.catalogue.suggest(&manifest.anchor.value);
        let suggestion = suggestion.map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
        let headline = format!("unknown fact `{}`{suggestion}", manifest.anchor.value);
        out.push(Diagnostic::error("unknown-fact", &manifest_file, manifest.anchor.span.clone(), headline));
        return None;
    };
    let calendar = manifest.calendar.as_ref().and_then(|name| {
        let calendar = calendars.get(&name.value).cloned();
        if calendar.is_none() && !sources.contains_key(&format!("calendars/{}.toml", name.value)) {
            let suggestion = redress_model::did_you_mean(&name.value, calendars.keys().map(String::as_str));
            out.push(
                Diagnostic::error(
                    "unknown-calendar",
                    &manifest_file,
                    name.span.clone(),
                    format!("unknown calendar `{}`{suggestion}", name.value),
                )
                .with_help(format!(
                    "add calendars/{}.toml, or name one of {}",
                    name.value,
                    calendars.keys().cloned().collect::<Vec<_>>().join(", ")
                )),
            );
        }
        calendar
    });
    let names = PolicyNames {
        disclosures: disclosures.keys().cloned().collect(),
        calendars: calendars.keys().cloned().collect(),
        ..manifest.names()
    };
    let shared_names = Arc::new(names.clone());
    let known = (&manifest.catalogue, &shared_names);
    let modules = load_modules(&manifest_file, &manifest.modules, files, known, module_runtime, out);
    let pages: Vec<_> = sources
        .iter()
        .filter(|(name, _)| name.ends_with(".md") && !name.contains('/'))
        .map(|(_, file)| (file.clone(), from_page(file, out)))
        .collect();
    if pages.is_empty() {
        out.push(
            Diagnostic::error("no-pages", &manifest_file, 0..0, "the policy has no pages")
                .with_help("write its clauses in a Markdown file beside policy.toml"),
        );
    }
    let library: Vec<(String, String)> = sources
        .iter()
        .filter(|(name, _)| name.ends_with(".rhai"))
        .map(|(name, file)| (name.clone(), file.text.clone()))
        .collect();
    let mut modules = modules;
    for pack in &mut packs {
        pack.settle(&manifest, &names, module_runtime, out);
        let twice = pack.modules.keys().find(|name| modules.contains_key(*name));
        if let Some(name) = twice {
            let headline =
                format!("the module `{name}` of the pack `{}` stands here or in another pack too", pack.pack.id);
            out.push(Diagnostic::error("name-twice", &manifest_file, pack.place.clone(), headline));
        }
        modules.extend(pack.modules.iter().map(|(name, module)| (name.clone(), module.clone())));
    }
    let scripts: Vec<&str> =
        library.iter().map(|(_, text)| text.as_str()).chain([manifest_file.text.as_str()]).collect();
    let unspoken = unspoken(&defined, &pages, &scripts, &modules);
    let own =
        ClauseSource { pages, manifest: &manifest, names: &names, library: &library, modules: &modules, pack: None };
    let clauses = check_clauses([own].into_iter().chain(packs.iter().map(PackParts::clauses)).collect(), runtime, out);
    // what is wrong is mended first
    if out.iter().all(|diagnostic| diagnostic.severity != crate::Severity::Error) {
        out.extend(unspoken);
        report_same_answers(&clauses, out);
    }
    let calendar = calendar?;
    let mut reads: Vec<_> = clauses
        .iter()
        .flat_map(|clause| clause.rules.iter().flat_map(|rule| rule.reads.iter().copied()))
        .chain([anchor])
        .chain(ALWAYS_READ.iter().filter_map(|name| manifest.catalogue.find(name)))
        .collect();
    reads.sort_unstable();
    reads.dedup();
    let written = Written { lines, has_modules: !manifest.modules.is_empty() };
    check_scenarios(&clauses, &manifest.catalogue, &written, out);
    let mut reads_by_name = reads.clone();
    reads_by_name.sort_by_key(|fact| manifest.catalogue.name(*fact).clone());
    Some(Policy {
        exceptions_first: exceptions_first(&clauses),
        index: RuleIndex::new(&clauses, &manifest.catalogue),
        id: manifest.id,
        title: manifest.title,
        version: manifest.version,
        from: manifest.from,
        until: manifest.until,
        zone: manifest.zone,
        zone_name: manifest.zone_name,
        currency: manifest.currency,
        language: manifest.language,
        anchor,
        names,
        levels: manifest.levels,
        calendar,
        calendars: Arc::new(calendars),
        disclosures,
        catalogue: manifest.catalogue,
        clauses,
        files: sources.into_values().chain(packs.iter().flat_map(|pack| pack.sources.values().cloned())).collect(),
        packs: packs.into_iter().map(|pack| pack.pack).collect(),
        reads,
        reads_by_name,
        limits: manifest.limits,
        modules,
        digest: files.digest(),
        warnings: Vec::new(),
    })
}

/// The facts that combining findings needs, whatever the rules read.
const ALWAYS_READ: [&str; 17] = [
    "ticket.id",
    "ticket.received_at",
    "ticket.events",
    "ticket.conversation",
    "ticket.status",
    "ticket.language",
    "proposal.kind",
    "proposal.amount",
    "proposal.form",
    "proposal.items",
    "proposal.agent_id",
    "proposal.agent_role",
    "proposal.draft",
    "proposal.letter",
    "proposal.approvals",
    "disclosures.made",
    "entitlements.paid",
];

/// The names that a line asks events for: in quotes beside `met_by` or the type of an event, or in an attribute.
fn events_asked(line: &str) -> impl Iterator<Item = &str> {
    let asks = line.contains("met_by") || line.contains(".type");
    let quoted = line.split('"').skip(1).step_by(2).filter(move |_| asks);
    let attribute = line.split_once("met_by=").map_or("", |(_, rest)| rest);
    let attribute = attribute.split([' ', '}']).next().unwrap_or_default().split(',');
    let is_name = |name: &&str| name.len() > 2 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    quoted.chain(attribute).filter(is_name)
}

/// The lines of a file that do not belong to a worked example.
fn without_examples(text: &str) -> impl Iterator<Item = &str> {
    let mut is_example = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start();
        if fence.starts_with("```") {
            is_example = !is_example && fence.starts_with("```yaml");
            return false;
        }
        !is_example
    })
}

/// The files as text; what is not UTF-8 or too large is reported.
fn texts(files: &PolicyFiles, prefix: &str, out: &mut Vec<Diagnostic>) -> BTreeMap<String, Arc<SourceFile>> {
    let mut sources = BTreeMap::new();
    let is_text = |name: &str| !name.ends_with(".wasm") && !name.starts_with(FOLDER);
    for (key, content) in files.files.iter().filter(|(name, _)| is_text(name)) {
        let name = format!("{prefix}{key}");
        let nowhere = || Arc::new(SourceFile { name: name.clone(), text: String::new() });
        if content.len() > FILE_BYTES {
            let headline = format!("{} bytes are more than the limit of {FILE_BYTES}", content.len());
            out.push(Diagnostic::error("file-too-large", &nowhere(), 0..0, headline));
            continue;
        }
        match std::str::from_utf8(content) {
            Ok(text) => {
                let file = Arc::new(SourceFile { name: name.clone(), text: text.to_owned() });
                if let Some((start, character)) = text.char_indices().find(|(_, character)| acts(*character)) {
                    let span = start..start + character.len_utf8();
                    let headline =
                        format!("the character U+{:04X} acts on the screen and cannot be seen", u32::from(character));
                    out.push(Diagnostic::error("control-character", &file, span, headline).with_help("take it out"));
                }
                sources.insert(key.clone(), file);
            }
            Err(error) => {
                let valid = String::from_utf8_lossy(&content[..error.valid_up_to()]).into_owned();
                let end = valid.len();
                let file = Arc::new(SourceFile { name: name.clone(), text: valid });
                out.push(
                    Diagnostic::error("not-utf-8", &file, end..end, "the file is not UTF-8 from here on")
                        .with_help("save it as UTF-8"),
                );
            }
        }
    }
    sources
}

/// Whether a character acts on a terminal, or makes text read in another order than it stands: no code needs one.
fn acts(character: char) -> bool {
    let is_break = matches!(character, '\n' | '\r' | '\t');
    let reorders = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (character.is_control() && !is_break) || reorders
}

/// The names of the calendars that the engine carries, and of those that the policy has files for.
fn calendar_names(sources: &BTreeMap<String, Arc<SourceFile>>) -> Vec<String> {
    let carried = BUILT_IN_CALENDARS.iter().map(|(name, _)| *name).chain([ALWAYS_OPEN]);
    let own = sources.keys().filter_map(|name| name.strip_prefix("calendars/")?.strip_suffix(".toml"));
    let mut names: Vec<String> = carried.chain(own).map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A pack while it is being read.
struct PackParts {
    pack: Arc<Pack>,
    /// Where `[extends]` names it.
    place: std::ops::Range<usize>,
    sources: BTreeMap<String, Arc<SourceFile>>,
    manifest: Manifest,
    manifest_file: Arc<SourceFile>,
    disclosures: BTreeMap<String, crate::policy::Disclosure>,
    pages: Vec<(Arc<SourceFile>, Vec<crate::page::PageClause>)>,
    library: Vec<(String, String)>,
    names: PolicyNames,
    modules: Modules,
}

impl PackParts {
    /// Reads a pack; its facts come on top of those there are. What is wrong is reported.
    fn read(
        files: &PolicyFiles,
        file: &Arc<SourceFile>,
        entry: &ExtensionEntry,
        facts: &Catalogue,
        out: &mut Vec<Diagnostic>,
    ) -> Option<PackParts> {
        let (id, place) = (&entry.id.value, entry.path.span.clone());
        let files = files.pack(id);
        let sources = texts(&files, &format!("{FOLDER}{id}/"), out);
        let Some(manifest_file) = sources.get("policy.toml").cloned() else {
            let headline = format!("there is no policy.toml at `{}`", entry.path.value);
            out.push(
                Diagnostic::error("extends", file, place, headline)
                    .with_help("the path goes from this folder to the folder of one version of the pack"),
            );
            return None;
        };
        let (before, manifest) =
            (out.len(), Manifest::read(&manifest_file, facts.clone(), calendar_names(&sources), out)?);
        if !entries(&manifest_file, out).is_empty() {
            let headline = format!("the pack `{id}` extends others itself, which is not read");
            out.push(Diagnostic::error("extends", file, place.clone(), headline));
        }
        let digest = files.digest();
        entry.is_met_by(file, (&manifest.id, &manifest.version, &digest), out);
        let calendars = calendars(&manifest, &manifest_file, &sources, out);
        let calendar = manifest.calendar.as_ref().and_then(|name| calendars.get(&name.value).cloned());
        if calendar.is_none() && out.len() == before {
            let headline = format!("the pack `{id}` has no calendar; check it alone first");
            out.push(Diagnostic::error("extends", file, place.clone(), headline));
        }
        let (disclosures, _) = read_disclosures(&sources, out);
        if out.len() > before {
            return None;
        }
        let named = |ending: &'static str| {
            sources.iter().filter(move |(name, _)| name.ends_with(ending) && !name.contains('/'))
        };
        Some(PackParts {
            pages: named(".md").map(|(_, file)| (file.clone(), from_page(file, out))).collect(),
            library: named(".rhai").map(|(name, file)| (name.clone(), file.text.clone())).collect(),
            pack: Arc::new(Pack {
                id: manifest.id.clone(),
                title: manifest.title.clone(),
                version: manifest.version.clone(),
                path: entry.path.value.clone(),
                calendar: calendar?,
                currency: manifest.currency,
                calendars: Arc::new(calendars),
                digest,
                files,
            }),
            place,
            manifest,
            manifest_file,
            disclosures,
            names: PolicyNames::default(),
            modules: Modules::new(),
            sources,
        })
    }

    /// Lets its rules speak of the facts, roles and levels of the code that extends it, beside its own names.
    fn settle(
        &mut self,
        code: &Manifest,
        names: &PolicyNames,
        runtime: Option<&dyn ModuleRuntime>,
        out: &mut Vec<Diagnostic>,
    ) {
        self.manifest.catalogue = code.catalogue.clone();
        self.names = PolicyNames {
            disclosures: self.disclosures.keys().cloned().collect(),
            calendars: self.pack.calendars.keys().cloned().collect(),
            modules: self.manifest.names().modules,
            ..names.clone()
        };
        let (catalogue, shared) = (&self.manifest.catalogue, Arc::new(self.names.clone()));
        let entries = &self.manifest.modules;
        let known = (catalogue, &shared);
        self.modules = load_modules(&self.manifest_file, entries, &self.pack.files, known, runtime, out);
    }

    fn clauses(&self) -> ClauseSource<'_> {
        ClauseSource {
            pages: self.pages.clone(),
            manifest: &self.manifest,
            names: &self.names,
            library: &self.library,
            modules: &self.modules,
            pack: Some(self.pack.clone()),
        }
    }
}

fn calendars(
    manifest: &Manifest,
    manifest_file: &Arc<SourceFile>,
    sources: &BTreeMap<String, Arc<SourceFile>>,
    out: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Arc<redress_time::Calendar>> {
    let mut conventions = Conventions::default();
    if let Some(kind) = &manifest.working_days
        && let Err(error) = conventions.set("working_day", &kind.value.replace(' ', "_"))
    {
        out.push(Diagnostic::error("working-days", manifest_file, kind.span.clone(), error.to_string()));
    }
    let defaults = CalendarDefaults { zone: &manifest.zone, conventions };
    let mut calendars = BTreeMap::new();
    let names = BUILT_IN_CALENDARS.iter().map(|(name, _)| *name).chain([ALWAYS_OPEN]);
    for name in names {
        if let Some(calendar) = built_in(name, &defaults) {
            calendars.insert(name.to_owned(), Arc::new(calendar));
        }
    }
    for (name, file) in sources {
        if let Some(id) = name.strip_prefix("calendars/").and_then(|name| name.strip_suffix(".toml"))
            && let Some(calendar) = read(file, id, &defaults, out)
        {
            calendars.insert(id.to_owned(), Arc::new(calendar));
        }
    }
    calendars
}
