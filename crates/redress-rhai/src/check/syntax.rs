//! What Rhai's parser refuses, in our words.

use redress_model::{BodyProblem, BodySource, did_you_mean, instead_of_reserved};
use rhai::{LexError, ParseError, ParseErrorType};

use crate::profile::REFUSED;
use crate::program::Given;
use crate::script::{Place, Script};
use crate::stop::lower;

/// The problem that a parse error is.
pub(super) fn problem(
    error: &ParseError,
    source: &BodySource<'_>,
    script: &Script,
    given: &[(String, Given)],
) -> BodyProblem {
    let ParseError(kind, position) = error;
    let word = script.offset(*position).map_or("", |start| script.word_at(start));
    let (code, message, help) = in_words(kind, word, source, given);
    match script.place(*position) {
        Some(Place::Library(file, line)) => {
            BodyProblem { code, message: format!("in `{file}` line {line}: {message}"), help, span: 0..0 }
        }
        Some(Place::Body(span)) if !span.is_empty() => BodyProblem { code, message, help, span },
        _ => BodyProblem { code, message, help, span: last_word(source.text) },
    }
}

fn in_words(
    kind: &ParseErrorType,
    word: &str,
    source: &BodySource<'_>,
    given: &[(String, Given)],
) -> (&'static str, String, Option<String>) {
    use ParseErrorType as P;
    let limits = source.limits;
    match kind {
        P::VariableUndefined(name) => {
            let facts = source.catalogue.iter().map(|(_, fact)| &*fact.name);
            let known = given.iter().map(|(name, _)| name.as_str()).chain(variables(source.text)).chain(facts);
            ("unknown-variable", format!("unknown variable `{name}`{}", did_you_mean(name, known)), None)
        }
        P::Reserved(word) | P::UnknownOperator(word) | P::BadInput(LexError::ImproperSymbol(word, _)) => {
            match REFUSED.iter().find(|(refused, _)| refused == word) {
                Some((_, help)) => (
                    "not-available",
                    format!("`{word}` is not available in bodies"),
                    Some((*help).to_owned()).filter(|help| !help.is_empty()),
                ),
                None if is_word(word) => reserved(word),
                None => ("syntax", format!("`{word}` has no meaning here"), None),
            }
        }
        P::VariableExpected if is_word(word) => reserved(word),
        P::BadInput(LexError::UnexpectedInput(input)) if input.starts_with(is_curly_quote) => {
            let help = "write texts in straight quotes, `\"…\"`".to_owned();
            ("syntax", format!("`{input}` is a quote that a word processor put there"), Some(help))
        }
        P::BadInput(error) => ("syntax", lower(&error.to_string()), None),
        P::ExprTooDeep => {
            ("too-deep", format!("expressions or blocks are nested deeper than {}", limits.expression_depth), None)
        }
        P::TooManyFunctions => ("too-many-functions", "the body has too many functions and closures".to_owned(), None),
        P::AssignmentToConstant(name) => ("assignment-to-constant", format!("`{name}` cannot be changed"), None),
        P::UnexpectedEOF => ("syntax", "the body ends too early".to_owned(), None),
        P::WrongFnDefinition => {
            ("syntax", "functions stand at the outermost level of a body, not within a block".to_owned(), None)
        }
        kind => ("syntax", lower(&kind.to_string()), None),
    }
}

fn reserved(word: &str) -> (&'static str, String, Option<String>) {
    let instead = instead_of_reserved(word).map_or_else(String::new, |instead| format!(", such as `{instead}`"));
    ("syntax", format!("`{word}` is a reserved word"), Some(format!("choose another name{instead}")))
}

fn is_curly_quote(character: char) -> bool {
    matches!(character, '\u{201c}'..='\u{201f}' | '\u{2018}'..='\u{201b}' | '«' | '»')
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|each| each.is_alphanumeric() || each == '_')
}

/// The names that the text makes with `let` and `const`, and those of closures' parameters.
fn variables(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|each: char| !each.is_alphanumeric() && each != '_').filter(|word| !word.is_empty());
    words
        .clone()
        .zip(words.skip(1))
        .filter(|(before, _)| matches!(*before, "let" | "const" | "for"))
        .map(|(_, name)| name)
}

/// The bytes of the last thing that is written.
fn last_word(text: &str) -> std::ops::Range<usize> {
    let end = text.trim_end().len();
    let start = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    start..end
}
