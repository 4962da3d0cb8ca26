//! Disclosures: the wordings, by language, in `disclosures/*.toml`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use redress_model::{FindingKind, Modules, Phrase};

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::language::{language_of, report_language};
use crate::page::PageClause;
use crate::policy::Disclosure;
use crate::toml_table::{TomlTable, parse};

/// A disclosure's name where it is defined.
pub(crate) type Defined = (String, Arc<SourceFile>, Range<usize>);

/// A warning of each disclosure that no clause speaks of. Where a rule computes the name, nothing is said: it may be any.
pub(crate) fn unspoken(
    defined: &[Defined],
    pages: &[(Arc<SourceFile>, Vec<PageClause>)],
    scripts: &[&str],
    modules: &Modules,
) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let parts = || pages.iter().flat_map(|(file, parts)| parts.iter().map(move |part| (file, part)));
    let fences = parts().flat_map(|(file, part)| part.fences.iter().map(|fence| &file.text[fence.clone()]));
    let code: Vec<&str> = fences.chain(scripts.iter().copied()).collect();
    let is_computed = modules.values().any(|module| module.definition().findings.contains(&FindingKind::Disclosure))
        || code.iter().any(|text| text.split("disclose(").skip(1).any(is_put_together));
    if is_computed {
        return out;
    }
    for (id, file, span) in defined {
        let in_code = || code.iter().any(|text| text.contains(&format!("\"{id}\"")));
        let is_named = |text: &str| text.split(',').any(|name| name.trim() == id);
        let in_clauses = || {
            parts().any(|(_, part)| {
                let cells = part.tables.iter().flat_map(|table| table.rows.iter().flat_map(|(_, cells)| cells));
                part.attributes.others.iter().any(|(_, value)| is_named(&value.text))
                    || cells.into_iter().any(|cell| is_named(&cell.text))
            })
        };
        if !in_code() && !in_clauses() {
            let headline = format!("no clause speaks of the disclosure `{id}`");
            let help = "say when the customer is told it, with `disclose(\"…\")`, or take it out";
            out.push(Diagnostic::warning("unspoken-disclosure", file, span.clone(), headline).with_help(help));
        }
    }
    out
}

/// A warning of each disclosure without a wording in the code's own language, which stands in for every other.
pub(crate) fn unworded(
    defined: &[Defined],
    disclosures: &BTreeMap<String, Disclosure>,
    language: &str,
    out: &mut Vec<Diagnostic>,
) {
    for (id, file, span) in defined {
        let Some(disclosure) = disclosures.get(id) else { continue };
        let has = |tag: &str| disclosure.wording.keys().any(|known| known.eq_ignore_ascii_case(tag));
        // one without any is refused
        if !disclosure.wording.is_empty() && !has(language) && !has(language_of(language)) {
            let known: Vec<&str> = disclosure.wording.keys().map(String::as_str).collect();
            let headline = format!("the disclosure `{id}` has no wording in `{language}`, the code's own language");
            let help = format!(
                "add one below `[{id}.wording]`, or say with `language` in policy.toml which language stands in for others; it has {}",
                known.join(", ")
            );
            out.push(Diagnostic::warning("no-own-wording", file, span.clone(), headline).with_help(help));
        }
    }
}

/// Whether what follows `disclose(` is a name put together from parts.
fn is_put_together(rest: &str) -> bool {
    let argument = rest.split(')').next().unwrap_or_default();
    argument.contains('+') || argument.contains('`')
}

/// Reads every file of the folder `disclosures`; each table is one disclosure.
pub(crate) fn read_disclosures(
    sources: &BTreeMap<String, Arc<SourceFile>>,
    out: &mut Vec<Diagnostic>,
) -> (BTreeMap<String, Disclosure>, Vec<Defined>) {
    let mut disclosures = BTreeMap::new();
    let mut defined = Vec::new();
    for (_, file) in sources.iter().filter(|(name, _)| name.starts_with("disclosures/")) {
        let Some(parsed) = parse(file, out) else { continue };
        for (id, mut table) in TomlTable::new(file, &parsed).named_tables(out) {
            let title = table.text("title", out).map_or_else(|| id.value.clone(), |title| title.value);
            let mut wording = BTreeMap::new();
            if let Some(wordings) = table.table("wording", out) {
                for (language, text) in wordings.entries() {
                    report_language(file, &language, out);
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
            defined.push((id.value.clone(), file.clone(), id.span.clone()));
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
    (disclosures, defined)
}
