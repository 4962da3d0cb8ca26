//! `[extends]`: the packs that a code builds on, each read from its own folder and checked as a part of the code.

use std::sync::Arc;

use redress_model::{Calendars, Currency};
use redress_time::Calendar;
use toml::de::DeTable;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::policy_files::PolicyFiles;
use crate::toml_table::{Placed, TomlTable, parse};

/// Where the files of packs stand among those of the code that extends them: `extends/uk-consumer/policy.toml`.
pub(crate) const FOLDER: &str = "extends/";

/// The fewest hexadecimal digits that name a pack's content; `redress check` prints as many.
const DIGEST_DIGITS: usize = 12;

/// A pack that a code extends: its clauses are the code's too, and what they owe is the least that the code owes.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its `id`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its files, in hexadecimal digits.
    pub digest: String,
    /// Its folder, as the code that extends it names it.
    pub path: String,
    /// The calendar that its clauses count in.
    pub calendar: Arc<Calendar>,
    /// Every calendar that its clauses may name.
    pub calendars: Arc<Calendars>,
    /// The currency of amounts that its clauses write without one.
    pub currency: Option<Currency>,
    /// Its files, to decide by it alone.
    pub files: PolicyFiles,
}

/// One entry of `[extends]`.
#[derive(Clone, Debug)]
pub(crate) struct ExtensionEntry {
    pub(crate) id: Placed<String>,
    pub(crate) path: Placed<String>,
    version: Option<Placed<String>>,
    digest: Option<Placed<String>>,
}

/// Reads `[extends]` of a manifest; what is wrong elsewhere in it is for others to say.
pub(crate) fn entries(file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) -> Vec<ExtensionEntry> {
    let Some(parsed) = parse(file, &mut Vec::new()) else { return Vec::new() };
    let mut toml = TomlTable::new(file, &parsed);
    let Some(extends) = toml.table("extends", out) else { return Vec::new() };
    let mut entries = Vec::new();
    for (id, mut table) in extends.named_tables(out) {
        let path = table.required_text("path", out);
        let (version, digest) = (table.text("version", out), table.text("digest", out));
        table.finish(out);
        if !is_name(&id.value) {
            let headline = format!("`{}` is no name for a pack: small letters, digits and `-`", id.value);
            out.push(Diagnostic::error("extends", file, id.span, headline));
            continue;
        }
        entries.extend(path.map(|path| ExtensionEntry { id, path, version, digest }));
    }
    entries
}

/// The names and folders of the packs that a manifest names, as far as its text can be read.
pub(crate) fn folders_of(manifest: &str) -> Vec<(String, String)> {
    let Ok(table) = DeTable::parse(manifest) else { return Vec::new() };
    let extends = table.get_ref().iter().find(|(name, _)| name.get_ref() == "extends");
    let Some(packs) = extends.and_then(|(_, value)| value.get_ref().as_table()) else { return Vec::new() };
    let folder = |value: &DeTable<'_>| {
        let path = value.iter().find(|(name, _)| name.get_ref() == "path")?;
        path.1.get_ref().as_str().map(str::to_owned)
    };
    let named =
        packs.iter().filter_map(|(id, value)| Some((id.get_ref().to_string(), folder(value.get_ref().as_table()?)?)));
    named.filter(|(id, _)| is_name(id)).collect()
}

fn is_name(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

impl ExtensionEntry {
    /// Whether the pack that was found is the one that was meant; what differs is reported.
    pub(crate) fn is_met_by(
        &self,
        file: &Arc<SourceFile>,
        (id, version, digest): (&str, &str, &str),
        out: &mut Vec<Diagnostic>,
    ) -> bool {
        let before = out.len();
        if id != self.id.value {
            let headline = format!("the pack at `{}` is called `{id}`, not `{}`", self.path.value, self.id.value);
            out.push(
                Diagnostic::error("extends", file, self.id.span.clone(), headline)
                    .with_help(format!("write `[extends.{id}]`")),
            );
        }
        if let Some(wanted) = self.version.as_ref().filter(|wanted| wanted.value != version) {
            let headline = format!("the pack `{id}` is version `{version}`, not `{}`", wanted.value);
            out.push(
                Diagnostic::error("extends", file, wanted.span.clone(), headline)
                    .with_help(format!("read what changed in it; then write `version = \"{version}\"`")),
            );
        }
        let is_it = |wanted: &str| {
            (DIGEST_DIGITS..=digest.len()).contains(&wanted.len()) && digest.starts_with(&wanted.to_lowercase())
        };
        if let Some(wanted) = self.digest.as_ref().filter(|wanted| !is_it(&wanted.value)) {
            let headline = format!("the pack `{id}` is not the one whose digest was declared: it changed since");
            out.push(
                Diagnostic::error("extends", file, wanted.span.clone(), headline).with_help(format!(
                    "read what changed in it; then write `digest = \"{}\"`",
                    &digest[..DIGEST_DIGITS]
                )),
            );
        }
        out.len() == before
    }
}
