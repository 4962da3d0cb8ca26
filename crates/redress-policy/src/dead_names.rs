//! Names that a policy defines and nothing in it uses: terms, and facts of its own.

use std::ops::Range;
use std::sync::Arc;

use redress_model::FactIndex;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::manifest::Manifest;
use crate::policy::Clause;
use crate::rule_check::mentions;
use crate::source_text::Sources;

/// Warns of terms that no rule, table or other term speaks of, and of declared facts that no rule reads and no page names.
/// A name that stands anywhere in a page, even in its prose, is left alone.
pub(crate) fn report_dead_names(
    manifest: &Manifest,
    file: &Arc<SourceFile>,
    sources: &Sources,
    clauses: &[Clause],
    anchor: FactIndex,
    out: &mut Vec<Diagnostic>,
) {
    let texts: Vec<String> = sources
        .iter()
        .filter(|(name, _)| name.ends_with(".md") || name.ends_with(".rhai"))
        .map(|(_, file)| file.text.to_lowercase())
        .collect();
    let is_written = |name: &str| {
        let in_words = name.replace('_', " ");
        texts.iter().any(|text| mentions(text, name) || mentions(text, &in_words))
    };
    for (name, place) in manifest.terms.places() {
        let in_terms = manifest.terms.others(name).any(|text| mentions(text, name));
        if !in_terms && !is_written(&name.to_lowercase()) {
            let headline = format!("no rule speaks of the term `{name}`");
            out.push(warning(file, place, headline).with_help("use it in a rule, or take it out"));
        }
    }
    let is_read = |fact: FactIndex| {
        fact == anchor || clauses.iter().any(|clause| clause.rules.iter().any(|rule| rule.reads.contains(&fact)))
    };
    for (name, place) in &manifest.declared {
        let Some(fact) = manifest.catalogue.find(name) else { continue };
        let last = name.rsplit('.').next().unwrap_or(name);
        let elsewhere = file.text.match_indices(name.as_str()).count() > 1;
        if !is_read(fact) && !elsewhere && !is_written(name) && !is_written(last) {
            let headline = format!("no rule reads the fact `{name}`");
            out.push(warning(file, place.clone(), headline).with_help("read it in a rule, or take it out"));
        }
    }
}

fn warning(file: &Arc<SourceFile>, place: Range<usize>, headline: String) -> Diagnostic {
    Diagnostic::warning("unused-name", file, place, headline)
}
