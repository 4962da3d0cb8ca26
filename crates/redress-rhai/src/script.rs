//! The text that Rhai reads: the body with the library below it, and how its positions are those of the body.

use std::ops::Range;

use redress_model::{BodyProblem, BodySource};
use rhai::Position;

/// A body and the library functions it may call, as one text.
///
/// One line stands before the body: an empty function for every name the run answers for (`ticket`, `at`, the `let`s). Rhai
/// takes the name of a function for a value that is there, and so lets a closure read it without capturing it. The functions
/// themselves are taken out again after reading.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) text: String,
    body: Range<usize>,
    files: Vec<(String, Range<usize>)>,
    lines: Vec<usize>,
}

/// Where something stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// In the body, at these bytes.
    Body(Range<usize>),
    /// In a file of the library, on this line.
    Library(String, usize),
}

/// Rhai counts lines and columns in 16 bits.
const MOST_BYTES: usize = 65_000;

impl Script {
    /// Puts the text together. `given` are the names that the run answers for.
    pub(crate) fn new<'a>(
        source: &BodySource<'_>,
        given: impl Iterator<Item = &'a str>,
    ) -> Result<Script, BodyProblem> {
        let too_long = |what: String, length: usize, most: usize| BodyProblem {
            code: "too-long",
            message: format!("{what} has {length} bytes, more than the limit of {most}"),
            help: None,
            span: 0..source.text.len(),
        };
        let most = source.limits.source_bytes.min(MOST_BYTES);
        if source.text.len() > most {
            return Err(too_long("the body".to_owned(), source.text.len(), most));
        }
        let mut text = String::new();
        for name in given {
            text.push_str(&format!("fn {name}(){{}} "));
        }
        text.push('\n');
        let body = text.len()..text.len() + source.text.len();
        text.push_str(source.text);
        let mut files = Vec::new();
        for (name, functions) in source.library {
            if functions.len() > most {
                return Err(too_long(format!("`{name}`"), functions.len(), most));
            }
            // ends a last statement that has no semicolon
            text.push_str("\n;\n");
            files.push((name.clone(), text.len()..text.len() + functions.len()));
            text.push_str(functions);
        }
        if text.len() > MOST_BYTES {
            return Err(too_long("the library".to_owned(), text.len(), MOST_BYTES));
        }
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Ok(Script { text, body, files, lines })
    }

    /// Where a position stands; the span in the body covers the word there.
    pub(crate) fn place(&self, position: Position) -> Option<Place> {
        let start = self.offset(position)?;
        Some(self.place_of(start..start + self.word_at(start).len()))
    }

    /// Where a stretch of the text stands.
    pub(crate) fn place_of(&self, bytes: Range<usize>) -> Place {
        let line = |at: usize, from: usize| 1 + self.text[from..at].matches('\n').count();
        for (name, file) in &self.files {
            if (file.start..=file.end).contains(&bytes.start) {
                return Place::Library(name.clone(), line(bytes.start, file.start));
            }
        }
        let within = |at: usize| at.clamp(self.body.start, self.body.end) - self.body.start;
        Place::Body(within(bytes.start)..within(bytes.end))
    }

    /// The byte at which a position stands in the whole text.
    pub(crate) fn offset(&self, position: Position) -> Option<usize> {
        let line = *self.lines.get(position.line()?.checked_sub(1)?)?;
        let column = position.position().unwrap_or(1).saturating_sub(1);
        let rest = &self.text[line..];
        Some(line + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at))
    }

    /// The name, number or text that begins at a byte of the whole text; otherwise one character.
    pub(crate) fn word_at(&self, start: usize) -> &str {
        let rest = &self.text[start..];
        let Some(first) = rest.chars().next() else { return "" };
        let in_number = |(at, each): (usize, char)| {
            let next = rest[at + each.len_utf8()..].chars().next();
            each.is_alphanumeric() || each == '_' || (each == '.' && next.is_some_and(|next| next.is_ascii_digit()))
        };
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let length = if digits.starts_with(|each: char| each.is_ascii_digit()) {
            let sign = rest.len() - digits.len();
            sign + rest.char_indices().skip(sign).take_while(|each| in_number(*each)).count()
        } else if first.is_alphanumeric() || first == '_' {
            rest.find(|each: char| !each.is_alphanumeric() && each != '_').unwrap_or(rest.len())
        } else if first == '"' {
            quoted(rest)
        } else {
            first.len_utf8()
        };
        rest.get(..length).unwrap_or(rest)
    }

    /// The bytes of the body within the whole text.
    pub(crate) fn body(&self) -> Range<usize> {
        self.body.clone()
    }
}

/// The length of the text in double quotes that `rest` begins with.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, each) in rest.char_indices().skip(1) {
        match each {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}
