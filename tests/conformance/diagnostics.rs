//! Diagnostics: one page for each code, with the files that bring it about and what their author reads.

use std::collections::BTreeSet;
use std::path::Path;

use redress::{Diagnostic, LoadError, Policies};

use crate::cases::{is_within, versions_of};
use crate::page::{Case, Page, files_in, home, none_differ, text_of};

#[test]
fn each_reads_as_its_page_says() {
    let differences: Vec<String> = Page::all_in("diagnostics").iter().flat_map(|page| page.check(check)).collect();
    none_differ(&differences);
}

#[test]
fn each_page_brings_about_its_code() {
    let mut others = Vec::new();
    for page in Page::all_in("diagnostics") {
        let is_about = |case: &Case| match Policies::from_files(&versions_of(case)) {
            Ok(policies) => warnings(&policies).iter().any(|each| each.code == page.name()),
            Err(error) if error.diagnostics().is_empty() => page.name() == "versions",
            Err(error) => error.diagnostics().iter().any(|each| each.code == page.name()),
        };
        let about_others = page.cases.iter().filter(|case| !is_about(case));
        others.extend(about_others.map(|case| format!("{}: {}", page.name(), case.title)));
    }
    assert!(others.is_empty(), "cases that bring about another code than their page's: {others:#?}");
}

#[test]
fn every_code_has_a_page() {
    let pages: BTreeSet<String> = Page::all_in("diagnostics").iter().map(|page| page.name().to_owned()).collect();
    let crates = home().join("../crates");
    let mut codes = BTreeSet::new();
    for folder in ["redress-policy/src", "redress-policy/src/guard", "redress-rhai/src", "redress-rhai/src/check"] {
        for file in files_in(&crates.join(folder), "rs") {
            codes_in(&file, &mut codes);
        }
    }
    assert!(codes.len() > 70, "codes are no longer found in the sources: {codes:?}");
    let without: Vec<&String> = codes.difference(&pages).filter(|code| !UNREACHABLE.contains(&code.as_str())).collect();
    assert!(without.is_empty(), "diagnostics without a page in tests/diagnostics: {without:?}");
    let stale: Vec<&String> = pages.difference(&codes).filter(|page| *page != "versions").collect();
    assert!(stale.is_empty(), "pages without a diagnostic: {stale:?}");
}

/// Codes that another check always comes before.
const UNREACHABLE: [&str; 0] = [];

/// What an author reads, for each expected block of the case.
fn check(case: &Case) -> Vec<String> {
    // the disclosures that every case has for the asking are not what its page is about
    let has_own = case.files().any(|(name, _)| name.starts_with("disclosures/"));
    let own = |each: &&Diagnostic| has_own || each.code != "unspoken-disclosure";
    let found = match Policies::from_files(&versions_of(case)) {
        Ok(policies) => {
            let warnings: Vec<String> = warnings(&policies).iter().filter(own).map(|each| each.render(false)).collect();
            if warnings.is_empty() { "nothing is wrong".to_owned() } else { warnings.join("\n\n") }
        }
        Err(error) => rendered(&error, own),
    };
    vec![found]
}

/// What is most likely not meant, and what is out of date on one day, whenever the test runs.
fn warnings(policies: &Policies) -> Vec<Diagnostic> {
    let day = "2026-11-22T12:00:00Z".parse().unwrap();
    policies.warnings().cloned().chain(policies.warnings_at(day)).collect()
}

fn rendered(error: &LoadError, is_shown: impl Fn(&&Diagnostic) -> bool) -> String {
    if error.diagnostics().is_empty() {
        return error.to_string();
    }
    for diagnostic in error.diagnostics() {
        assert!(is_within(&diagnostic.file, &diagnostic.span), "{diagnostic:?}");
        if let Some((span, _)) = &diagnostic.related {
            assert!(is_within(&diagnostic.file, span), "{diagnostic:?}");
        }
    }
    error.diagnostics().iter().filter(is_shown).map(|each| each.render(false)).collect::<Vec<_>>().join("\n\n")
}

/// The codes that a source file gives to its diagnostics: the first text behind what makes one.
fn codes_in(file: &Path, codes: &mut BTreeSet<String>) {
    let text = text_of(file);
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let calls =
        ["::error(", "::warning(", ".error(", "error_with_help(", "return error(", "=> error(", "report(", "code:"];
    let pairs = ["problem(", "problem_at(", "=> (", "=> { (", "else { (", "; ("];
    let is_bodies = file.parent().is_some_and(|folder| folder.ends_with("check"));
    let openings = calls.iter().chain(if is_bodies { &pairs[..] } else { &[] });
    for opening in openings {
        for (at, _) in text.match_indices(opening) {
            let rest = text[at + opening.len()..].trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
            let Some((literal, _)) = rest else { continue };
            let is_code = literal.len() > 3 && literal.bytes().all(|b| b.is_ascii_lowercase() || b"28-".contains(&b));
            if is_code && literal != "none" {
                codes.insert(literal.to_owned());
            }
        }
    }
}
