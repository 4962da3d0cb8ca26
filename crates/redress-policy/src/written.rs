//! Written: what the files of a policy say outside their worked examples, as lines, words and names.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::SourceFile;

/// What a policy writes outside its worked examples.
pub(crate) struct Written<'a> {
    /// The lines that are no example, of every file.
    lines: Vec<&'a str>,
    /// Whether a module may name what is written nowhere.
    pub(crate) has_modules: bool,
}

impl<'a> Written<'a> {
    /// What files of rules write; `has_modules` says whether a module may name more.
    pub(crate) fn of(files: &'a [Arc<SourceFile>], has_modules: bool) -> Written<'a> {
        Written { lines: files.iter().flat_map(|file| without_examples(&file.text)).collect(), has_modules }
    }

    /// Whether some line has a text.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.lines.iter().any(|line| line.contains(text))
    }

    /// Whether a name stands in quotes, as an attribute or alone in a cell.
    pub(crate) fn writes(&self, name: &str) -> bool {
        let mut cells = self.lines.iter().flat_map(|line| line.split('|'));
        self.names().contains(name) || cells.any(|cell| cell.trim() == name)
    }

    /// Every word in small letters, of more than two.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'a str> {
        let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        self.lines.iter().flat_map(move |line| line.split(move |c: char| !is_part(c))).filter(|word| word.len() > 2)
    }

    /// The names in quotes, in attributes and at the head of tables of TOML.
    pub(crate) fn names(&self) -> BTreeSet<&'a str> {
        let mut names = BTreeSet::new();
        for line in &self.lines {
            names.extend(line.split('"').skip(1).step_by(2));
            names.extend(
                line.split_whitespace().filter_map(|part| part.split_once('=')).map(|(_, name)| name.trim_matches('}')),
            );
            names.extend(line.strip_prefix('[').and_then(|line| line.trim_end().strip_suffix(']')));
        }
        names
    }
}

/// The lines of a file that do not belong to a worked example.
fn without_examples(text: &str) -> impl Iterator<Item = &str> {
    let mut is_example = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start();
        if fence.starts_with("```") {
            is_example = !is_example && fence.starts_with("```yaml");
            return false;
        }
        !is_example
    })
}
