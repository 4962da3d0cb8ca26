//! The guides and the README: every page of a service code that they show is checked and its scenarios pass, and every command
//! of the guide for compliance officers is run, in order, in an empty folder.

use std::path::Path;

use redress::{Policies, PolicyFiles};

use crate::cases::DEFAULTS;
use crate::console::{folder, run, steady, words_of, write};
use crate::page::{Case, Fence, Page, home, none_differ, text_of};

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

#[test]
fn the_guides_commands_run_in_order_in_an_empty_folder() {
    let folder = folder("guide");
    let page = Page::read(home().join("../docs/guide.md"));
    let commands = page.cases.iter().flat_map(|case| &case.fences).filter(|fence| fence.is("console")).count();
    assert!(commands >= 8, "the guide shows only {commands} commands");
    none_differ(&page.check(|case| followed(case, &folder)));
}

#[test]
fn the_readme_begins_as_the_guide_does() {
    let commands = |document: &str| -> Vec<String> {
        let page = Page::read(home().join(document));
        let fences = page.cases.into_iter().flat_map(|case| case.fences).filter(|fence| fence.is("console"));
        let lines: Vec<String> =
            fences.flat_map(|fence| fence.text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
        lines.into_iter().filter(|line| line.starts_with("$ ")).collect()
    };
    let (readme, guide) = (commands("../README.md"), commands("../docs/guide.md"));
    assert_eq!(readme.len(), 3);
    assert_eq!(readme, guide[..3]);
}

/// Follows a part of the guide: runs its commands, makes its files and its changes. Gives what each shown text is instead.
fn followed(case: &Case, folder: &Path) -> Vec<String> {
    let mut shown = Vec::new();
    for fence in &case.fences {
        if fence.is("console") {
            let wanted = fence.attribute("exit").unwrap_or("0");
            shown.push(as_shown(fence, &command(&fence.text, folder, wanted)));
        } else if let Some(name) = fence.attribute("show") {
            let whole = text_of(&folder.join(name));
            let found = if fits(&format!("…\n{}…\n", fence.text), &whole) { fence.text.clone() } else { whole };
            shown.push(found);
        } else if let Some(name) = fence.attribute("change") {
            let before = text_of(&folder.join(name));
            write(&folder.join(name), changed(&before, &fence.text, name).as_bytes());
        } else if let Some(name) = fence.attribute("new") {
            assert!(!folder.join(name).exists(), "{name} is there already");
            write(&folder.join(name), fence.text.as_bytes());
        } else {
            panic!("nothing follows what stands in a fence of the guide: {}\n{}", fence.info, fence.text);
        }
    }
    shown
}

/// The first line of a fence, `$ redress …`, run; and what the command said, its talk before its result. That it ends otherwise
/// than the guide's words have it is no text to be written anew.
fn command(fence: &str, folder: &Path, wanted: &str) -> String {
    let line = fence.lines().next().and_then(|line| line.strip_prefix("$ ")).unwrap();
    let mut words = words_of(line);
    assert_eq!(words.remove(0), "redress", "{line}");
    if words.first().is_some_and(|word| word == "check") {
        // on a later day the calendars that the guide copies are near their end, and `check` says so
        words.extend(["--at".to_owned(), "2026-11-22".to_owned()]);
    }
    let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
    let ran = run(folder, &arguments, None, false);
    assert_eq!(ran.status.to_string(), wanted, "how this ends: {line}\n{}{}", ran.stderr, ran.stdout);
    format!("$ {line}\n{}{}", steady(&ran.stderr), steady(&ran.stdout))
}

/// What is shown, where the output is that but for lines of `…`, which stand for any lines; else the output.
fn as_shown(fence: &Fence, output: &str) -> String {
    if fits(&fence.text, output) { fence.text.clone() } else { output.to_owned() }
}

/// Whether a text has the parts of a pattern, in order, whole lines each; between parts, at a line `…`, anything may stand.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = vec![String::new()];
    for line in pattern.lines() {
        if line == "…" {
            parts.push(String::new());
        } else {
            let part = parts.last_mut().unwrap();
            part.push_str(line.trim_end());
            part.push('\n');
        }
    }
    let text: String = text.trim_end().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    let last = parts.len() - 1;
    let mut at = 0;
    for (n, part) in parts.iter().enumerate() {
        let is_whole_line = |start: usize| start == 0 || text.as_bytes()[start - 1] == b'\n';
        let found = match n {
            0 => text.starts_with(part).then_some(0),
            _ if n == last && text.len() >= at + part.len() => text.ends_with(part).then_some(text.len() - part.len()),
            _ => {
                text[at..].match_indices(part.as_str()).map(|(start, _)| at + start).find(|start| is_whole_line(*start))
            }
        };
        let Some(start) = found.filter(|start| *start >= at && (part.is_empty() || is_whole_line(*start))) else {
            return false;
        };
        at = start + part.len();
    }
    last > 0 || at == text.len()
}

/// A text with some places changed, which lines of `…` part: of the lines of a change those with `-` go, those with `+` come.
fn changed(text: &str, change: &str, name: &str) -> String {
    let mut text = text.to_owned();
    for place in change.split("…\n") {
        let side = |gone: char| -> String {
            let lines = place.lines().filter(|line| !line.starts_with(gone));
            lines.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect()
        };
        let (before, after) = (side('+'), side('-'));
        let times = text.matches(&before).count();
        assert_eq!(times, 1, "what the guide changes stands {times} times in {name}:\n{before}");
        text = text.replace(&before, &after);
    }
    text
}

#[test]
fn shown_outputs_may_leave_lines_out_and_nothing_else() {
    let output = "a\nb\nc\nd\n";
    for pattern in ["a\nb\nc\nd\n", "a\n…\n", "…\nd\n", "a\n…\nc\n…\n", "…\nb\nc\n…\n", "a\n…\nd\n"] {
        assert!(fits(pattern, output), "{pattern}");
    }
    for pattern in ["a\nb\nc\n", "…\nc\n", "a\n…\nb\n", "…\nc\n…\nb\n…\n", "b\n…\n", "…\n\n…\n", "a\nd\n"]
    {
        assert!(!fits(pattern, output), "{pattern}");
    }
}
