//! Disclosures: the wordings, by language, in `disclosures/*.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use redress_model::Phrase;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::policy::Disclosure;
use crate::toml_table::{TomlTable, parse};

/// Reads every file of the folder `disclosures`; each table is one disclosure.
pub(crate) fn read_disclosures(
    sources: &BTreeMap<String, Arc<SourceFile>>,
    out: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Disclosure> {
    let mut disclosures = BTreeMap::new();
    for (_, file) in sources.iter().filter(|(name, _)| name.starts_with("disclosures/")) {
        let Some(parsed) = parse(file, out) else { continue };
        for (id, mut table) in TomlTable::new(file, &parsed).named_tables(out) {
            let title = table.text("title", out).map_or_else(|| id.value.clone(), |title| title.value);
            let mut wording = BTreeMap::new();
            if let Some(wordings) = table.table("wording", out) {
                for (language, text) in wordings.entries() {
                    match text.get_ref().as_str() {
                        Some(text) if !text.trim().is_empty() => {
                            wording.insert(language.value, text.trim().to_owned());
                        }
                        _ => out.push(Diagnostic::error("disclosure", file, text.span(), "a wording is a text")),
                    }
                }
            }
            if wording.is_empty() {
                out.push(
                    Diagnostic::error("disclosure", file, id.span.clone(), format!("`{}` has no wording", id.value))
                        .with_help(format!("add a table `[{}.wording]` with a line such as `en = \"…\"`", id.value)),
                );
            }
            table.finish(out);
            let phrase = |(tag, text): (&String, &String)| Some((tag.clone(), Phrase::wording(text)?));
            let phrases = wording.iter().filter_map(phrase).collect();
            let disclosure = Disclosure { id: id.value.clone(), title, wording, phrases };
            if disclosures.insert(id.value.clone(), disclosure).is_some() {
                out.push(Diagnostic::error(
                    "name-twice",
                    file,
                    id.span,
                    format!("the disclosure `{}` stands twice", id.value),
                ));
            }
        }
    }
    disclosures
}
