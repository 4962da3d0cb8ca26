//! Packs: those that a code extends, read with their own manifests and settled among the facts and names of the code.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use redress_model::{Catalogue, ModuleRuntime, Modules, PolicyNames};

use crate::clause_check::ClauseSource;
use crate::diagnostic::{Diagnostic, SourceFile, has_errors};
use crate::disclosure_file::read_disclosures;
use crate::extension::{ExtensionEntry, FOLDER, Pack, entries};
use crate::load::{calendar_names, calendars};
use crate::manifest::Manifest;
use crate::module_entry::load_modules;
use crate::page::{PageClause, from_page};
use crate::policy::Disclosure;
use crate::policy_files::PolicyFiles;
use crate::source_text::{Sources, texts};

/// A pack while it is being read.
pub(crate) struct PackParts {
    pub(crate) pack: Arc<Pack>,
    /// Where `[extends]` names it.
    place: Range<usize>,
    pub(crate) sources: Sources,
    pub(crate) manifest: Manifest,
    manifest_file: Arc<SourceFile>,
    disclosures: BTreeMap<String, Disclosure>,
    pages: Vec<(Arc<SourceFile>, Vec<PageClause>)>,
    library: Vec<(String, String)>,
    modules: Modules,
}

impl PackParts {
    /// Reads the packs that a manifest names, and whether each could be; the facts of each come on top of those before it.
    pub(crate) fn read_all(
        files: &PolicyFiles,
        file: &Arc<SourceFile>,
        out: &mut Vec<Diagnostic>,
    ) -> (Vec<PackParts>, bool) {
        let mut packs = Vec::new();
        let mut facts = Catalogue::core();
        let mut is_whole = true;
        for entry in entries(file, out) {
            match PackParts::read(files, file, &entry, &facts, out) {
                Some(pack) => {
                    facts = pack.manifest.catalogue.clone();
                    packs.push(pack);
                }
                None => is_whole = false,
            }
        }
        (packs, is_whole)
    }

    /// Reads a pack; its facts come on top of those there are. What is wrong is reported.
    fn read(
        files: &PolicyFiles,
        file: &Arc<SourceFile>,
        entry: &ExtensionEntry,
        facts: &Catalogue,
        out: &mut Vec<Diagnostic>,
    ) -> Option<PackParts> {
        let (id, place) = (&entry.id.value, entry.path.span.clone());
        let files = files.pack(id).found_beside(files, &entry.path.value);
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
        if calendar.is_none() && !has_errors(&out[before..]) {
            let headline = format!("the pack `{id}` has no calendar; check it alone first");
            out.push(Diagnostic::error("extends", file, place.clone(), headline));
        }
        let (disclosures, _) = read_disclosures(&sources, out);
        if has_errors(&out[before..]) {
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
            modules: Modules::new(),
            sources,
        })
    }

    /// Puts its disclosures beside those there are; one that stands there too is reported.
    pub(crate) fn add_disclosures(
        &self,
        disclosures: &mut BTreeMap<String, Disclosure>,
        file: &Arc<SourceFile>,
        out: &mut Vec<Diagnostic>,
    ) {
        for (id, disclosure) in &self.disclosures {
            if disclosures.insert(id.clone(), disclosure.clone()).is_some() {
                let headline =
                    format!("the disclosure `{id}` of the pack `{}` stands here or in another pack too", self.pack.id);
                out.push(
                    Diagnostic::error("name-twice", file, self.place.clone(), headline)
                        .with_help("its wording is the pack's: leave it out here, or give yours another name"),
                );
            }
        }
    }

    /// Lets its rules speak of the facts, roles and levels of the code that extends it, beside its own names.
    pub(crate) fn settle(&mut self, code: &Manifest, runtime: Option<&dyn ModuleRuntime>, out: &mut Vec<Diagnostic>) {
        self.manifest.catalogue = code.catalogue.clone();
        self.manifest.names = PolicyNames {
            disclosures: self.disclosures.keys().cloned().collect(),
            calendars: self.pack.calendars.keys().cloned().collect(),
            modules: std::mem::take(&mut self.manifest.names.modules),
            ..code.names.clone()
        };
        let shared = Arc::new(self.manifest.names.clone());
        let known = (&self.manifest.catalogue, &shared);
        let entries = &self.manifest.modules;
        self.modules = load_modules(&self.manifest_file, entries, &self.pack.files, known, runtime, out);
    }

    /// Puts its modules beside those there are; one that stands there too is reported.
    pub(crate) fn add_modules(&self, modules: &mut Modules, file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) {
        if let Some(name) = self.modules.keys().find(|name| modules.contains_key(*name)) {
            let headline =
                format!("the module `{name}` of the pack `{}` stands here or in another pack too", self.pack.id);
            out.push(Diagnostic::error("name-twice", file, self.place.clone(), headline));
        }
        modules.extend(self.modules.iter().map(|(name, module)| (name.clone(), module.clone())));
    }

    /// Its pages, with what the rules in them may speak of.
    pub(crate) fn clauses(&self) -> ClauseSource<'_> {
        ClauseSource {
            pages: self.pages.clone(),
            manifest: &self.manifest,
            library: &self.library,
            modules: &self.modules,
            pack: Some(self.pack.clone()),
        }
    }
}
