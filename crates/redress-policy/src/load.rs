//! Loading: from the files of a folder to a checked policy, or everything that is wrong with them.

use std::sync::Arc;

use redress_model::{
    Calendars, Catalogue, FactIndex, ModuleRuntime, Runtime, Type, did_you_mean, working_days_problem,
};
use redress_time::{Calendar, Conventions};

use crate::calendar_file::{ALWAYS_OPEN, BUILT_IN_CALENDARS, CalendarDefaults, built_in, read};
use crate::clause_check::{ClauseSource, check_clauses};
use crate::dead_names::report_dead_names;
use crate::diagnostic::{Diagnostic, SourceFile, has_errors};
use crate::disclosure_file::{read_disclosures, unspoken, unworded};
use crate::early_warning::report_early_warnings;
use crate::events_asked::ask_events;
use crate::letter_names::report_letters;
use crate::manifest::Manifest;
use crate::module_entry::load_modules;
use crate::overrides::exceptions_first;
use crate::pack::PackParts;
use crate::page::from_page;
use crate::policy::Policy;
use crate::policy_files::PolicyFiles;
use crate::rule_index::RuleIndex;
use crate::same_answer::report_same_answers;
use crate::scenario_check::check_scenarios;
use crate::shown::CalendarsShown;
use crate::source_text::{Sources, texts};
use crate::written::Written;

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
        let is_broken = has_errors(&out);
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
    for name in files.passed_over() {
        let file = Arc::new(SourceFile::new(name, "").at(files.path_of(name)));
        let headline = "it looks like a page, and is not read as one";
        let help =
            "a page ends in `.md` and stands beside policy.toml; give it such a name, or take it out of the folder";
        out.push(Diagnostic::error("page-not-read", &file, 0..0, headline).with_help(help));
    }
    let manifest_file = sources.get("policy.toml").cloned().or_else(|| {
        let file = Arc::new(SourceFile::new("policy.toml", "").at(files.path_of("policy.toml")));
        out.push(
            Diagnostic::error("no-manifest", &file, 0..0, "the folder has no policy.toml")
                .with_help("`redress new` makes a policy to start from"),
        );
        None
    })?;
    let (mut packs, is_whole) = PackParts::read_all(files, &manifest_file, out);
    let facts = packs.last().map_or_else(Catalogue::core, |pack| pack.manifest.catalogue.clone());
    let mut manifest = Manifest::read(&manifest_file, facts, calendar_names(&sources), out)?;
    if !is_whole {
        return None;
    }
    let all_sources = packs.iter().map(|pack| &pack.sources).chain([&sources]);
    let rule_files = all_sources.flatten().filter(|(name, _)| !name.starts_with("calendars/"));
    let rule_files: Vec<Arc<SourceFile>> = rule_files.map(|(_, file)| file.clone()).collect();
    let written = Written::of(&rule_files, !manifest.modules.is_empty());
    for word in written.words() {
        manifest.catalogue.events.write(word);
    }
    let calendars = calendars(&manifest, &manifest_file, &sources, out);
    let (mut disclosures, defined) = read_disclosures(&sources, out);
    for pack in &packs {
        pack.add_disclosures(&mut disclosures, &manifest_file, out);
    }
    let anchor = anchor(&manifest, &manifest_file, out)?;
    let calendar = own_calendar(&manifest, &manifest_file, (&sources, &calendars), out);
    manifest.names.disclosures = disclosures.keys().cloned().collect();
    manifest.names.calendars = calendars.keys().cloned().collect();
    let shared_names = Arc::new(manifest.names.clone());
    let known = (&manifest.catalogue, &shared_names);
    let mut modules = load_modules(&manifest_file, &manifest.modules, files, known, module_runtime, out);
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
    for pack in &mut packs {
        pack.settle(&manifest, module_runtime, out);
        pack.add_modules(&mut modules, &manifest_file, out);
    }
    let scripts: Vec<&str> =
        library.iter().map(|(_, text)| text.as_str()).chain([manifest_file.text.as_str()]).collect();
    let unspoken = unspoken(&defined, &pages, &scripts, &modules);
    let own = ClauseSource { pages, manifest: &manifest, library: &library, modules: &modules, pack: None };
    let all = [own].into_iter().chain(packs.iter().map(PackParts::clauses)).collect();
    let (mut clauses, examples) = check_clauses(all, runtime, out);
    ask_events(&clauses, &mut manifest.catalogue.events);
    examples.read(&mut clauses, &manifest.catalogue, out);
    // what is wrong is mended first
    if !has_errors(out) {
        out.extend(unspoken);
        unworded(&defined, &disclosures, &manifest.language.value, out);
        report_dead_names(&manifest, &manifest_file, &sources, &clauses, anchor, out);
        report_early_warnings(&clauses, out);
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
    if !has_errors(out) {
        report_letters(&clauses, &manifest.catalogue, out);
    }
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
        language: manifest.language.value,
        anchor,
        names: manifest.names,
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
        calendars_shown: CalendarsShown::default(),
    })
}

/// The fact whose date says which version of a policy a case falls under.
fn anchor(manifest: &Manifest, file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) -> Option<FactIndex> {
    let anchor = manifest.catalogue.find(&manifest.anchor.value);
    if anchor.is_none() {
        let suggestion = manifest.catalogue.suggest(&manifest.anchor.value);
        let suggestion = suggestion.map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
        let headline = format!("unknown fact `{}`{suggestion}", manifest.anchor.value);
        out.push(Diagnostic::error("unknown-fact", file, manifest.anchor.span.clone(), headline));
    }
    if let Some(value_type) = anchor.map(|anchor| &manifest.catalogue.definition(anchor).value_type)
        && !matches!(value_type, Type::Instant | Type::Date)
    {
        let headline = format!("`{}` is {value_type}, and the anchor is an instant or a date", manifest.anchor.value);
        let help = "the version in force on that day decides a case; leave `anchor` out for `ticket.received_at`";
        out.push(Diagnostic::error("wrong-type", file, manifest.anchor.span.clone(), headline).with_help(help));
    }
    anchor
}

/// The calendar that the manifest names as the policy's own.
fn own_calendar(
    manifest: &Manifest,
    file: &Arc<SourceFile>,
    (sources, calendars): (&Sources, &Calendars),
    out: &mut Vec<Diagnostic>,
) -> Option<Arc<Calendar>> {
    let name = manifest.calendar.as_ref()?;
    let calendar = calendars.get(&name.value).cloned();
    if calendar.is_none() && !sources.contains_key(&format!("calendars/{}.toml", name.value)) {
        let suggestion = did_you_mean(&name.value, calendars.keys().map(String::as_str));
        let headline = format!("unknown calendar `{}`{suggestion}", name.value);
        let known = calendars.keys().cloned().collect::<Vec<_>>().join(", ");
        out.push(
            Diagnostic::error("unknown-calendar", file, name.span.clone(), headline)
                .with_help(format!("add calendars/{}.toml, or name one of {known}", name.value)),
        );
    }
    calendar
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

/// The names of the calendars that the engine carries, and of those that the policy has files for.
pub(crate) fn calendar_names(sources: &Sources) -> Vec<String> {
    let carried = BUILT_IN_CALENDARS.iter().map(|(name, _)| *name).chain([ALWAYS_OPEN]);
    let own = sources.keys().filter_map(|name| name.strip_prefix("calendars/")?.strip_suffix(".toml"));
    let mut names: Vec<String> = carried.chain(own).map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The calendars that the engine carries and those of the policy's own files, as the manifest lets them count.
pub(crate) fn calendars(
    manifest: &Manifest,
    manifest_file: &Arc<SourceFile>,
    sources: &Sources,
    out: &mut Vec<Diagnostic>,
) -> Calendars {
    let mut conventions = Conventions::default();
    if let Some(kind) = &manifest.working_days {
        match (kind.value.parse(), working_days_problem(&kind.value)) {
            (Ok(read), _) => conventions.working_day = read,
            (Err(_), problem) => {
                let (headline, known) = problem.unwrap_or_default();
                let mut diagnostic = Diagnostic::error("working-days", manifest_file, kind.span.clone(), headline);
                diagnostic.help = known.map(|known| format!("it is one of {known}"));
                out.push(diagnostic);
            }
        }
    }
    let defaults = CalendarDefaults { zone: &manifest.zone, conventions };
    let mut calendars = Calendars::new();
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
