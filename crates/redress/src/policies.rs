//! The versions of one policy, side by side; the one in force on a case's anchor date decides it.

use std::fmt;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_model::{Facts, ModuleRuntime, Node, Slot, Value};
use redress_policy::{Diagnostic, Policy, PolicyFiles};
use redress_rhai::RhaiRuntime;

/// One or more versions of one policy, ready to decide by. Cheap to share between threads.
#[derive(Debug)]
pub struct Policies {
    versions: Vec<Policy>,
    runtime: RhaiRuntime,
}

/// Why policies could not be loaded.
#[derive(Debug)]
pub struct LoadError {
    kind: LoadErrorKind,
    message: String,
    diagnostics: Vec<Diagnostic>,
}

/// What kind of reason it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum LoadErrorKind {
    /// A file or folder could not be read.
    Unreadable,
    /// The folder holds no policy.
    NoPolicy,
    /// What a file says is wrong; the diagnostics say where.
    Refused,
    /// The versions do not belong together.
    Versions,
}

/// Which version decides, or why none does.
pub(crate) enum Chosen<'p> {
    Version(&'p Policy, Option<Date>),
    AnchorMissing(&'p Policy),
    AnchorBroken(&'p Policy, String),
    /// In words, with the day.
    NoneInForce(String),
}

impl Policies {
    /// Loads a folder that holds a policy, or one folder for each version of it.
    ///
    /// # Errors
    ///
    /// The folder cannot be read, something in it is wrong, or its versions do not belong together.
    pub fn load(folder: impl AsRef<Path>) -> Result<Policies, LoadError> {
        Policies::load_with(folder, own_modules())
    }

    /// Loads a folder as [`load`](Policies::load) does, its modules with a runtime that the host chose: one that keeps compiled
    /// code, or compiles in a process of its own. `None`: a policy that has modules does not load.
    ///
    /// # Errors
    ///
    /// The folder cannot be read, something in it is wrong, or its versions do not belong together.
    pub fn load_with(folder: impl AsRef<Path>, modules: Option<&dyn ModuleRuntime>) -> Result<Policies, LoadError> {
        let given = folder.as_ref();
        // the folder is meant, and its manifest was named
        let is_manifest = given.file_name().is_some_and(|name| name == "policy.toml");
        let folder = if is_manifest { given.parent().unwrap_or(given) } else { given };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let unreadable = |path: &Path, error: &dyn fmt::Display| LoadError {
            kind: LoadErrorKind::Unreadable,
            message: format!("{}: {error}", path.display()),
            diagnostics: Vec::new(),
        };
        let mut folders = vec![folder.to_owned()];
        if !folder.join("policy.toml").is_file() {
            let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
            folders = entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.join("policy.toml").is_file())
                .collect();
            folders.sort();
        }
        let mut files = Vec::new();
        for each in &folders {
            let read = PolicyFiles::read_folder(each).map_err(|error| LoadError {
                kind: LoadErrorKind::Unreadable,
                message: error.to_string(),
                diagnostics: Vec::new(),
            })?;
            // of several versions, a page is found in the folder of its own
            let inner = each.strip_prefix(folder).ok().and_then(Path::to_str).filter(|inner| !inner.is_empty());
            files.push(match inner {
                Some(inner) => read.found_in(inner),
                None => read,
            });
        }
        if files.is_empty() {
            return Err(LoadError {
                kind: LoadErrorKind::NoPolicy,
                message: format!("{}: there is no policy.toml here, nor in a folder within", folder.display()),
                diagnostics: Vec::new(),
            });
        }
        Policies::from_files_with(&files, modules)
    }

    /// Checks the files of each version.
    ///
    /// # Errors
    ///
    /// Something in them is wrong, or the versions do not belong together.
    pub fn from_files(versions: &[PolicyFiles]) -> Result<Policies, LoadError> {
        Policies::from_files_with(versions, own_modules())
    }

    /// Checks the files of each version, whose modules are loaded with a runtime that the host chose.
    ///
    /// # Errors
    ///
    /// Something in them is wrong, or the versions do not belong together.
    pub fn from_files_with(
        versions: &[PolicyFiles],
        modules: Option<&dyn ModuleRuntime>,
    ) -> Result<Policies, LoadError> {
        let runtime = RhaiRuntime::new();
        let mut checked = Vec::new();
        let mut diagnostics = Vec::new();
        for files in versions {
            match Policy::check_with_modules(files, &runtime, modules) {
                Ok(policy) => {
                    diagnostics.extend(unknown_mappings(&policy));
                    checked.push(policy);
                }
                Err(found) => diagnostics.extend(found),
            }
        }
        if !diagnostics.is_empty() {
            let count = diagnostics.iter().filter(|each| each.severity == redress_policy::Severity::Error).count();
            let first = diagnostics.iter().find(|each| each.severity == redress_policy::Severity::Error);
            let first = first.map_or_else(String::new, |first| {
                let (line, column) = first.place();
                format!("{}:{line}:{column}: {}", first.file.path, first.headline)
            });
            let more = if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
            return Err(LoadError { kind: LoadErrorKind::Refused, message: format!("{first}{more}"), diagnostics });
        }
        Policies::from_versions(checked, runtime)
    }

    fn from_versions(mut versions: Vec<Policy>, runtime: RhaiRuntime) -> Result<Policies, LoadError> {
        let refused = |message: String| LoadError { kind: LoadErrorKind::Versions, message, diagnostics: Vec::new() };
        versions.sort_by(|one, other| one.from.cmp(&other.from).then_with(|| one.version.cmp(&other.version)));
        for (n, policy) in versions.iter().enumerate() {
            for other in &versions[..n] {
                if policy.id != other.id {
                    let message = format!(
                        "a folder holds versions of one policy, and here are `{}` and `{}`",
                        other.id, policy.id
                    );
                    return Err(refused(message));
                }
                if policy.version == other.version {
                    return Err(refused(format!(
                        "two policies are called `{}` version `{}`",
                        policy.id, policy.version
                    )));
                }
                if policy.from == other.from {
                    let from = policy.from.map_or_else(|| "always".to_owned(), |from| format!("from {from}"));
                    let message = format!(
                        "versions `{}` and `{}` of `{}` are both in force {from}, so neither governs",
                        other.version, policy.version, policy.id
                    );
                    return Err(refused(message));
                }
            }
        }
        if versions.is_empty() {
            return Err(LoadError {
                kind: LoadErrorKind::NoPolicy,
                message: "there is no policy".to_owned(),
                diagnostics: Vec::new(),
            });
        }
        for n in 1..versions.len() {
            let (earlier, later) = versions.split_at_mut(n);
            if let Some(policy) = later.first_mut() {
                policy.warnings.extend(policy.warnings_beside(earlier));
            }
        }
        Ok(Policies { versions, runtime })
    }

    /// Versions that were put side by side before.
    pub(crate) fn again(versions: Vec<Policy>, runtime: RhaiRuntime) -> Policies {
        Policies { versions, runtime }
    }

    /// Every version, the earliest in force first.
    pub fn versions(&self) -> &[Policy] {
        &self.versions
    }

    /// What is most likely not meant, though it loads.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.versions.iter().flat_map(|policy| &policy.warnings)
    }

    /// What is out of date at an instant, or will be within 90 days, on the day that it is in each version's own zone: amounts
    /// that change each year, and calendars that end.
    pub fn warnings_at(&self, at: jiff::Timestamp) -> Vec<Diagnostic> {
        let of_version = |policy: &Policy| policy.warnings_on(at.to_zoned(policy.zone.clone()).date());
        self.versions.iter().flat_map(of_version).collect()
    }

    /// The version in force at an instant, on the day that it is in each version's own zone; of several the one that came into
    /// force last. `None` where none is.
    pub fn in_force_at(&self, at: Timestamp) -> Option<&Policy> {
        let is_in_force = |policy: &&Policy| policy.is_in_force_on(at.to_zoned(policy.zone.clone()).date());
        self.versions.iter().rev().find(is_in_force)
    }

    pub(crate) fn runtime(&self) -> &RhaiRuntime {
        &self.runtime
    }

    /// The version in force on the case's anchor date, each version's date counted in its own zone. Of several the one that
    /// came into force last governs.
    pub(crate) fn choose(&self, document: &Node, at: Timestamp) -> Chosen<'_> {
        let newest = &self.versions[self.versions.len() - 1];
        if let ([only], None, None) = (&self.versions[..], newest.from, newest.until) {
            let is_dated = |clause: &redress_policy::Clause| clause.from.is_some() || clause.until.is_some();
            return match anchor_date(only, document, at) {
                Ok(date) => Chosen::Version(only, date),
                Err(problem) if only.clauses.iter().any(is_dated) => Chosen::AnchorBroken(only, problem),
                Err(_) => Chosen::Version(only, None),
            };
        }
        let mut days = Vec::new();
        for policy in self.versions.iter().rev() {
            match anchor_date(policy, document, at) {
                Err(problem) => return Chosen::AnchorBroken(policy, problem),
                Ok(None) => return Chosen::AnchorMissing(policy),
                Ok(Some(date)) if policy.is_in_force_on(date) => return Chosen::Version(policy, Some(date)),
                Ok(Some(date)) => days.push((policy, date)),
            }
        }
        let first = days.first().map(|(_, date)| *date);
        match first {
            Some(date) if days.iter().all(|(_, other)| *other == date) => {
                Chosen::NoneInForce(format!("no version of `{}` was in force on {date}", newest.id))
            }
            // by their own anchors and zones the versions may see different days
            Some(_) => {
                let day = |(policy, date): &(&Policy, Date)| format!("{date} by version `{}`", policy.version);
                let days: Vec<String> = days.iter().rev().map(day).collect();
                Chosen::NoneInForce(format!(
                    "no version of `{}` was in force: the day is {}",
                    newest.id,
                    days.join(", ")
                ))
            }
            None => Chosen::AnchorMissing(newest),
        }
    }
}

/// The examples that name a mapping that there is not.
fn unknown_mappings(policy: &Policy) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, scenario) in policy.scenarios() {
        let Some(name) = &scenario.mapping else { continue };
        if crate::mapping::BUILT_IN_MAPPINGS.iter().any(|known| known.name == name) {
            continue;
        }
        if let Err(error) = crate::mapping::Mapping::built_in(name) {
            let inner = scenario.file.text[scenario.span.clone()].find(name.as_str());
            let place = inner.map_or_else(
                || scenario.heading.clone(),
                |inner| scenario.span.start + inner..scenario.span.start + inner + name.len(),
            );
            found.push(Diagnostic::error("scenario", &scenario.file, place, error.to_string()));
        }
    }
    found
}

/// The runtime of modules that the engine brings, where it was built with one. It is one for the process, so that what one policy
/// holds is not compiled again for the next.
fn own_modules() -> Option<&'static dyn ModuleRuntime> {
    #[cfg(feature = "wasm")]
    {
        static RUNTIME: std::sync::LazyLock<redress_wasm::WasmRuntime> =
            std::sync::LazyLock::new(redress_wasm::WasmRuntime::new);
        Some(&*RUNTIME)
    }
    #[cfg(not(feature = "wasm"))]
    None
}

/// The date that chooses the version; `None` where the case does not tell it, or tells of what has not happened by `at`.
fn anchor_date(policy: &Policy, document: &Node, at: Timestamp) -> Result<Option<Date>, String> {
    let is_later = |instant: Timestamp| instant > at && policy.catalogue.definition(policy.anchor).later_means_not_yet;
    match &Facts::read_one(&policy.catalogue, policy.anchor, document) {
        Slot::Known(Value::Instant(instant)) if is_later(*instant) => Ok(None),
        Slot::Known(Value::Instant(instant)) | Slot::Assumed(Value::Instant(instant)) => {
            Ok(Some(policy.zone.to_datetime(*instant).date()))
        }
        Slot::Known(Value::Date(date)) | Slot::Assumed(Value::Date(date)) => Ok(Some(*date)),
        Slot::Broken(problem) => Err(problem.to_string()),
        Slot::Missing | Slot::NotYet => Ok(None),
        Slot::Known(other) | Slot::Assumed(other) => Err(format!("the anchor is an instant or a date, not {other}")),
    }
}

impl LoadError {
    /// What kind of reason it was.
    pub fn kind(&self) -> LoadErrorKind {
        self.kind
    }

    /// What is wrong with which file, for its author.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for LoadError {}
