//! Policies of cases: the files that a case writes, laid over a small policy, so that a page holds only what it is about.

use redress::PolicyFiles;
use redress_policy::SourceFile;
use sha2::{Digest, Sha256};

use crate::components::{MEMORY, RUN, component_of};
use crate::page::{Case, Fence};

/// What a case has unless it writes a file of that name itself.
pub(crate) const DEFAULTS: [(&str, &str); 3] = [
    (
        "policy.toml",
        r#"format_version = 1
id = "code"
title = "A code"
version = "1"
time_zone = "Europe/London"
currency = "GBP"
calendar = "office"
roles = ["agent", "team_lead", "manager"]

[[levels]]
id = "team_lead"
who = "the team lead"
within = "4 working hours"

[[levels]]
id = "manager"
who = "the manager"
within = "1 working day"

[[levels]]
id = "director"
who = "the director"
"#,
    ),
    (
        "calendars/office.toml",
        r#"format_version = 1
[hours]
monday = ["09:00-17:30"]
tuesday = ["09:00-17:30"]
wednesday = ["09:00-17:30"]
thursday = ["09:00-17:30"]
friday = ["09:00-17:30"]
"#,
    ),
    (
        "disclosures/rights.toml",
        r#"[your-rights]
title = "your rights"
[your-rights.wording]
en = "You keep your rights under the law."
cy = "Rydych yn cadw eich hawliau dan y gyfraith."

[ombudsman]
title = "the ombudsman"
[ombudsman.wording]
en = "You can go to the ombudsman."
"#,
    ),
];

/// The files that a case has unless it writes them itself or goes without. A disclosure that no clause speaks of is warned of, so
/// that those are there for cases that do.
pub(crate) fn defaults_of(case: &Case) -> impl Iterator<Item = (&'static str, &'static str)> {
    let goes_without = |name: &str| case.fences.iter().any(|fence| fence.attribute("without") == Some(name));
    let speaks_of_any = case.fences.iter().any(|fence| fence.text.contains("disclos"));
    let is_unspoken = move |name: &str| name.starts_with("disclosures/") && !speaks_of_any;
    DEFAULTS.into_iter().filter(move |(name, _)| !goes_without(name) && !is_unspoken(name))
}

/// The versions that a case writes: `file=v1/policy.toml` is of the version `v1`; without such a folder there is one.
pub(crate) fn versions_of(case: &Case) -> Vec<PolicyFiles> {
    let mut folders: Vec<&str> = case.files().map(|(name, _)| folder_of(name)).collect();
    folders.sort_unstable();
    folders.dedup();
    let with_files = |folder: &str| {
        let own = || case.files().filter(move |(name, _)| folder_of(name) == folder);
        let mut files = PolicyFiles::new();
        for (name, text) in defaults_of(case) {
            files = files.with(name, text);
        }
        let text = |name: &str| name.strip_prefix(folder).map_or(name, |rest| rest.trim_start_matches('/')).to_owned();
        own().fold(files, |files, (name, fence)| files.with(&text(name), bytes_of(case, fence)))
    };
    if folders.is_empty() { vec![with_files("")] } else { folders.into_iter().map(with_files).collect() }
}

/// A small policy with one page.
pub(crate) fn with_page(page: &str) -> PolicyFiles {
    let files = DEFAULTS.into_iter().fold(PolicyFiles::new(), |files, (name, text)| files.with(name, text));
    files.with("01.md", page)
}

/// A small policy with one page, and more at the end of `policy.toml`.
pub(crate) fn with_page_and_facts(page: &str, facts: &str) -> PolicyFiles {
    with_page(page).with("policy.toml", format!("{}\n{facts}", DEFAULTS[0].1))
}

fn folder_of(name: &str) -> &str {
    match name.split_once('/') {
        Some((folder, _)) if folder.starts_with('v') => folder,
        _ => "",
    }
}

/// A file's bytes. A line `(2001 times) …` stands for so many lines, `{n}` in it for the number of each; `added` puts the
/// text below that of the default policy, and `latin-1` writes it in that encoding. A fence `wat` is a component, in whose text
/// `$MEMORY` and `$RUN` stand for the usual memory and the head of the function `run`; `"of FILE"` is the file's SHA-256.
pub(crate) fn bytes_of(case: &Case, fence: &Fence) -> Vec<u8> {
    if fence.is("wat") {
        let text = fence.text.replace("$MEMORY", MEMORY).replace("$RUN", RUN);
        return component_of("bare-module", &text);
    }
    let mut text = String::new();
    for line in fence.text.split_inclusive('\n') {
        match line.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(" times) ")) {
            Some((times, line)) => {
                (0..times.parse::<usize>().unwrap()).for_each(|n| text.push_str(&line.replace("{n}", &n.to_string())));
            }
            None => text.push_str(line),
        }
    }
    let is_manifest = fence.attribute("file").is_some_and(|name| name.ends_with("policy.toml"));
    while is_manifest && let Some((before, rest)) = text.split_once("\"of ") {
        let (name, after) = rest.split_once('"').unwrap();
        let (_, file) = case.files().find(|(each, _)| *each == name).unwrap();
        let digest = Sha256::digest(bytes_of(case, file));
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        text = format!("{before}\"{digits}\"{after}");
    }
    if fence.is("added") {
        text = format!("{}\n{text}", DEFAULTS[0].1);
    }
    if fence.is("latin-1") {
        return text.chars().map(|each| u8::try_from(u32::from(each)).unwrap()).collect();
    }
    text.into_bytes()
}

/// Whether a span lies within its file, on boundaries of characters.
pub(crate) fn is_within(file: &SourceFile, span: &std::ops::Range<usize>) -> bool {
    span.start <= span.end && file.text.get(span.clone()).is_some()
}
