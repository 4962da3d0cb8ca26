//! Pages of cases: a Markdown file whose `##` headings are cases, each with its input and its expected text in fences.

use std::path::{Path, PathBuf};

/// One case of a page.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Its heading.
    pub(crate) title: String,
    /// Its fences, in order.
    pub(crate) fences: Vec<Fence>,
}

/// One fence: its info string and its text.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    /// What stands behind the opening marks.
    pub(crate) info: String,
    /// The text between the marks.
    pub(crate) text: String,
    /// The lines of the page that the text takes.
    lines: std::ops::Range<usize>,
}

/// A page with its cases.
#[derive(Debug)]
pub(crate) struct Page {
    /// Where it stands.
    path: PathBuf,
    lines: Vec<String>,
    /// What stands before the first case is a case without a title, if it has fences.
    pub(crate) cases: Vec<Case>,
}

impl Fence {
    /// The value of `name=` in the info string.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.info.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }

    /// Whether the info string has a word.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.info.split_whitespace().any(|each| each == word)
    }
}

impl Case {
    /// The fences that stand for files, with their names.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &Fence)> {
        self.fences.iter().filter_map(|fence| Some((fence.attribute("file")?, fence)))
    }

    /// The text of the one fence that has a word.
    pub(crate) fn text(&self, word: &str) -> Option<&str> {
        self.fences.iter().find(|fence| fence.is(word)).map(|fence| fence.text.as_str())
    }
}

/// The folder of this package.
pub(crate) fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file.
#[expect(clippy::disallowed_methods, reason = "tests read their own data")]
pub(crate) fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether expected texts are to be rewritten.
#[expect(clippy::disallowed_methods, reason = "the one switch of these tests")]
pub(crate) fn is_update() -> bool {
    std::env::var("REDRESS_UPDATE").is_ok_and(|value| value == "1")
}

/// The files of a folder with an extension, in the order of their names.
pub(crate) fn files_in(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|each| each == extension));
    files.sort();
    files
}

impl Page {
    /// Reads every page of a folder.
    pub(crate) fn all_in(folder: &str) -> Vec<Page> {
        files_in(&home().join(folder), "md").into_iter().map(Page::read).collect()
    }

    /// Reads a page.
    pub(crate) fn read(path: PathBuf) -> Page {
        let lines: Vec<String> = text_of(&path).lines().map(str::to_owned).collect();
        let mut cases = vec![Case { title: String::new(), fences: Vec::new() }];
        let mut n = 0;
        while n < lines.len() {
            let line = &lines[n];
            let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'));
            let length = mark.map_or(0, |mark| line.chars().take_while(|each| *each == mark).count());
            if let Some(title) = line.strip_prefix("## ") {
                cases.push(Case { title: title.to_owned(), fences: Vec::new() });
            } else if let (Some(mark), true) = (mark, length >= 3) {
                let start = n + 1;
                let closing: String = std::iter::repeat_n(mark, length).collect();
                let end = (start..lines.len()).find(|each| lines[*each].trim_end() == closing);
                let end = end.unwrap_or_else(|| panic!("{}:{}: the fence is not closed", path.display(), n + 1));
                let mut text = lines[start..end].join("\n");
                text.push('\n');
                let fence = Fence { info: line[length..].trim().to_owned(), text, lines: start..end };
                cases.last_mut().unwrap().fences.push(fence);
                n = end;
            }
            n += 1;
        }
        cases.retain(|case| !case.fences.is_empty());
        Page { path, lines, cases }
    }

    /// The name of the file without its extension.
    pub(crate) fn name(&self) -> &str {
        self.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
    }

    /// Holds every case of the page against its fences marked `expected`: `check` gives what came for each such fence.
    /// Says what differs; with `REDRESS_UPDATE=1` writes what came into the page.
    pub(crate) fn check(&self, check: impl Fn(&Case) -> Vec<String>) -> Vec<String> {
        let compared = self.compare(check);
        if is_update() && !compared.edits.is_empty() {
            let mut lines = self.lines.clone();
            for (range, found) in compared.edits.into_iter().rev() {
                lines.splice(range, found.lines().map(str::to_owned));
            }
            std::fs::write(&self.path, lines.join("\n") + "\n").unwrap();
            return compared.not_comparable;
        }
        [compared.not_comparable, compared.differences].concat()
    }

    fn compare(&self, check: impl Fn(&Case) -> Vec<String>) -> Compared {
        let mut compared = Compared::default();
        for case in &self.cases {
            let found = check(case);
            let expected: Vec<&Fence> = case.fences.iter().filter(|fence| fence.is("expected")).collect();
            let name = format!("{}: {}", self.name(), case.title);
            if found.len() != expected.len() {
                let message = format!("{name}: {} expected blocks, {} answers", expected.len(), found.len());
                compared.not_comparable.push(message);
                continue;
            }
            for (fence, found) in expected.into_iter().zip(found) {
                let found = format!("{}\n", found.trim_end());
                if fence.text.trim_end() != found.trim_end() {
                    let message = format!("{name}\n--- expected\n{}--- found\n{found}", fence.text);
                    compared.differences.push(message);
                    compared.edits.push((fence.lines.clone(), found));
                }
            }
        }
        compared
    }
}

/// What comparing a page came to.
#[derive(Default)]
struct Compared {
    differences: Vec<String>,
    /// Cases with another number of answers than of expected blocks.
    not_comparable: Vec<String>,
    /// What to put in the place of which lines.
    edits: Vec<(std::ops::Range<usize>, String)>,
}

/// Fails with all differences at once.
pub(crate) fn none_differ(differences: &[String]) {
    assert!(
        differences.is_empty(),
        "{} differ; `REDRESS_UPDATE=1` rewrites them\n\n{}",
        differences.len(),
        differences.join("\n")
    );
}
