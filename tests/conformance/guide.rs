//! The guide and the README: every page of a service code that they show is checked, and its scenarios pass.

use redress::{Policies, PolicyFiles};

use crate::cases::DEFAULTS;
use crate::page::{home, text_of};

#[test]
fn every_page_that_the_documents_show_works() {
    let mut shown = 0;
    for document in ["../README.md", "../docs/writing.md"] {
        for (line, page) in pages_of(&text_of(&home().join(document))) {
            shown += 1;
            let files = DEFAULTS.into_iter().fold(PolicyFiles::new(), |files, (name, text)| files.with(name, text));
            let policies = Policies::from_files(&[files.with("01.md", page)])
                .unwrap_or_else(|error| panic!("{document}:{line}: {error}"));
            let mut scenarios = 0;
            for (clause, scenario) in policies.scenarios() {
                scenarios += 1;
                let result = policies.run_scenario(scenario).unwrap();
                let name = format!("{document}:{line}: {} — {}", clause.full_heading, scenario.title);
                assert!(result.mismatches.is_empty(), "{name}: {:#?}", result.mismatches);
            }
            assert!(scenarios > 0, "{document}:{line}: a page without a scenario");
        }
    }
    assert!(shown >= 3, "only {shown} pages were found in the documents");
}

/// The blocks between `~~~markdown` and `~~~`, each with its line.
fn pages_of(document: &str) -> Vec<(usize, String)> {
    let mut pages = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (n, line) in document.lines().enumerate() {
        match (&mut open, line) {
            (None, "~~~markdown") => open = Some((n + 1, String::new())),
            (Some(_), "~~~") => pages.extend(open.take()),
            (Some((_, page)), line) => {
                page.push_str(line);
                page.push('\n');
            }
            (None, _) => {}
        }
    }
    pages
}

#[test]
fn the_guide_names_every_call_and_every_word_of_it() {
    let guide = text_of(&home().join("../docs/writing.md"));
    for call in redress_model::VOCABULARY {
        assert!(guide.contains(&format!("`{}(", call.name)), "the guide does not name `{}`", call.name);
        for method in call.methods {
            assert!(guide.contains(&format!(".{}(", method.name)), "the guide does not name `.{}`", method.name);
        }
    }
}
