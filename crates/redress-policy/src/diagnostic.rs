//! Diagnostics: what an author reads about their own page, with a caret under their own text.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// One file of a policy: its name within the folder, and its text.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SourceFile {
    /// The name within the policy's folder: `01-promises.md`.
    pub name: String,
    /// Where people find it, from the folder that was given: `2026/01-promises.md`, `../pack/01.md`.
    pub path: String,
    /// The text.
    pub text: String,
}

impl SourceFile {
    /// A file that people find by its name.
    pub(crate) fn new(name: impl Into<String>, text: impl Into<String>) -> SourceFile {
        let name = name.into();
        SourceFile { path: name.clone(), name, text: text.into() }
    }

    /// The same in another place.
    pub(crate) fn at(self, path: String) -> SourceFile {
        SourceFile { path, ..self }
    }
}

// a host that prints an error with `{:?}` should not get whole pages
impl std::fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SourceFile({:?}, {} bytes)", self.name, self.text.len())
    }
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The policy does not load.
    Error,
    /// The policy loads, and this is most likely not what its author meant.
    Warning,
}

/// Whether one of them is an error.
pub(crate) fn has_errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|each| each.severity == Severity::Error)
}

/// A second place in the file, and what it has to do with the first.
pub(crate) type Related = (Range<usize>, String);

/// Something wrong with a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// A stable name: `unknown-fact`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line that stands alone: lower case, no full stop.
    pub headline: String,
    /// The file.
    pub file: Arc<SourceFile>,
    /// The bytes of the file it is about.
    pub span: Range<usize>,
    /// A second place that has to do with it, and how.
    pub related: Option<Related>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place of a file.
    pub fn error(code: &'static str, file: &Arc<SourceFile>, span: Range<usize>, headline: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: Severity::Error,
            headline: headline.into(),
            file: file.clone(),
            span,
            related: None,
            help: None,
        }
    }

    /// A warning at a place of a file.
    pub fn warning(
        code: &'static str,
        file: &Arc<SourceFile>,
        span: Range<usize>,
        headline: impl Into<String>,
    ) -> Self {
        Diagnostic { severity: Severity::Warning, ..Self::error(code, file, span, headline) }
    }

    /// The same with what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with a second place.
    #[must_use]
    pub fn with_related(mut self, span: Range<usize>, how: impl Into<String>) -> Self {
        self.related = Some((span, how.into()));
        self
    }

    /// The line and column, each from 1, of where it begins; columns count characters.
    pub fn place(&self) -> (usize, usize) {
        place_in(&self.file.text, self.span.start)
    }

    /// For a person: the headline, the author's own line with a caret, and the help. Control and bidirectional characters
    /// are shown by their code points, so that a page cannot write to the terminal.
    pub fn render(&self, coloured: bool) -> String {
        let (text, span, related) = self.printable();
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut snippet =
            Snippet::source(&*text).path(self.file.path.as_str()).annotation(AnnotationKind::Primary.span(span));
        if let Some((place, how)) = &related {
            snippet = snippet.annotation(AnnotationKind::Context.span(place.clone()).label(how.as_str()));
        }
        let headline = escaped(&self.headline);
        let help = self.help.as_deref().map(escaped);
        let mut group: Group<'_> = level.primary_title(headline.as_str()).id(self.code).element(snippet);
        if let Some(help) = &help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }

    /// The file's text with every character that a terminal would act upon replaced by one of the same length in bytes.
    fn printable(&self) -> (String, Range<usize>, Option<Related>) {
        let mut text = String::with_capacity(self.file.text.len());
        for character in self.file.text.chars() {
            if is_safe(character) {
                text.push(character);
            } else {
                text.extend(std::iter::repeat_n('?', character.len_utf8()));
            }
        }
        let within = |span: &Range<usize>| {
            let end = span.end.min(text.len());
            span.start.min(end)..end
        };
        let span = within(&self.span);
        let related = self.related.as_ref().map(|(place, how)| (within(place), escaped(how)));
        (text, span, related)
    }
}

/// The line and column, each from 1, of a byte of a text.
pub fn place_in(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The text with control and bidirectional formatting characters written as `\u{202e}`. Line breaks stay.
///
/// ```
/// assert_eq!(redress_policy::escaped("a\u{1b}[31mb"), "a\\u{1b}[31mb");
/// ```
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if is_safe(character) {
            safe.push(character);
        } else {
            safe.extend(character.escape_unicode());
        }
    }
    safe
}

fn is_safe(character: char) -> bool {
    let bidirectional =
        matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}');
    let invisible = matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}');
    character == '\n' || character == '\t' || !(character.is_control() || bidirectional || invisible)
}
