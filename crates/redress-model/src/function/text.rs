//! Functions of texts: as they are written, and as a person reads them; `contains` and `len` are of lists too.

use std::rc::Rc;

use super::{Function, Returns, Signature, function, method, signature};
use crate::operation::{Comparison, OperationError, compare};
use crate::own_words::own_words;
use crate::parameter::{Parameter, ParameterKind as Kind};
use crate::passage::{MOST_PASSAGES, Passage};
use crate::personal_data::{PersonalData, card_numbers, personal_data};
use crate::value::Value;
use crate::wording::{Phrase, Reading};

/// Texts, in the order of the reference page.
pub(super) const TEXTS: &[Function] = &[
    method(
        "contains",
        CONTAINS,
        "whether a text has a part, or a list an element; upper and lower case differ",
        |_, given| match given {
            [Value::List(values), wanted] => {
                for value in values.iter() {
                    if compare(value, Comparison::Equal, wanted)? {
                        return Ok(Value::Bool(true));
                    }
                }
                Ok(Value::Bool(false))
            }
            _ => text_pair(given, |text, part| text.contains(part)),
        },
    ),
    method("starts_with", TEXT_AND_TEXT, "whether a text begins with another", |_, given| {
        text_pair(given, |text, part| text.starts_with(part))
    }),
    method("ends_with", TEXT_AND_TEXT, "whether a text ends with another", |_, given| {
        text_pair(given, |text, part| text.ends_with(part))
    }),
    method("to_lower", TEXT_TO_TEXT, "the text in lower case", |_, given| {
        Ok(Value::text(given[0].as_text().unwrap_or_default().to_lowercase()))
    }),
    method("len", LENGTH, "the characters of a text, or the elements of a list", |_, given| {
        let length = match &given[0] {
            Value::List(values) => values.len(),
            text => text.as_text().unwrap_or_default().chars().count(),
        };
        Ok(Value::Integer(i64::try_from(length).unwrap_or(i64::MAX)))
    }),
    function(
        "says",
        &[signature(TEXT_AND_PHRASES, Returns::Bool)],
        "whether a text says one of the phrases, in whole words, whatever its white space, quotes, letter case and markup",
        |_, given| says_one(&reading(given), given),
    ),
    function(
        "phrases",
        &[signature(TEXT_AND_PHRASES, Returns::Passages)],
        "where a text says one of the phrases: passages with `kind` (the phrase), `text`, `from` and `until`",
        |_, given| passages_with_words(&reading(given), given),
    ),
    function(
        "questions",
        &[signature(TEXT, Returns::Passages)],
        "the sentences of a text that end in a question mark",
        |_, given| Ok(passages_of("question", &reading(given).questions())),
    ),
    function(
        "questions_before",
        &[signature(TEXT_AND_PHRASES, Returns::Passages)],
        "the questions that a text asks before it says one of the phrases; all its questions where it says none",
        |_, given| {
            let phrases: Vec<Phrase> = phrases(given)?.into_iter().map(|(phrase, _)| phrase).collect();
            Ok(passages_of("question", &reading(given).questions_before(&phrases)))
        },
    ),
    function(
        "own_words",
        &[signature(TEXT, Returns::Text)],
        "a text with blanks in place of what its writer quotes, has struck out or hides",
        |_, given| {
            let text = given[0].as_text().unwrap_or_default();
            let characters: Vec<char> = text.chars().collect();
            Ok(match own_words(&characters) {
                Some(own) => Value::text(own.into_iter().collect::<String>()),
                None => given[0].clone(),
            })
        },
    ),
    function(
        "in_one_spelling",
        &[signature(&[Parameter::new("labels", Kind::Texts)], Returns::First)],
        "labels as they compare: lower case, with `_` for blanks, hyphens and underscores; `Legal Threat` is `legal_threat`",
        |_, given| {
            let spelt = |value: &Value| Value::text(in_one_spelling(value.as_text().unwrap_or_default()));
            Ok(match &given[0] {
                Value::List(values) => Value::List(values.iter().map(spelt).collect()),
                single => spelt(single),
            })
        },
    ),
    function(
        "personal_data",
        &[signature(TEXT, Returns::Passages)],
        "what a text has of a `card number`, `bank account`, `e-mail address`, `phone number` or `postcode`, named by `kind`",
        |_, given| Ok(personal_passages(personal_data(given[0].as_text().unwrap_or_default()))),
    ),
    function(
        "card_numbers",
        &[signature(TEXT, Returns::Passages)],
        "the numbers of payment cards in a text, known by their first digits, their length and their check digit",
        |_, given| Ok(personal_passages(card_numbers(given[0].as_text().unwrap_or_default()))),
    ),
];

/// `says` where a condition needs it to be false: what somebody else said, or nobody is shown, has not been said.
pub(super) static SAYS_IN_OWN_WORDS: Function = function(
    "says in own words",
    &[signature(TEXT_AND_PHRASES, Returns::Bool)],
    "whether a text says one of the phrases outside what it quotes, has struck out or hides",
    |_, given| says_one(reading(given).own_words(), given),
);

/// `phrases` in the same place.
pub(super) static PHRASES_IN_OWN_WORDS: Function = function(
    "phrases in own words",
    &[signature(TEXT_AND_PHRASES, Returns::Passages)],
    "where a text says one of the phrases outside what it quotes, has struck out or hides",
    |_, given| passages_with_words(reading(given).own_words(), given),
);

const TEXT_AND_TEXT: &[Signature] =
    &[signature(&[Parameter::new("text", Kind::Text), Parameter::new("part", Kind::Text)], Returns::Bool)];
const TEXT_TO_TEXT: &[Signature] = &[signature(&[Parameter::new("text", Kind::Text)], Returns::Text)];
const CONTAINS: &[Signature] = &[
    signature(&[Parameter::new("text", Kind::Text), Parameter::new("part", Kind::Text)], Returns::Bool),
    signature(&[Parameter::new("list", Kind::List), Parameter::new("element", Kind::ElementOfFirst)], Returns::Bool),
];
const LENGTH: &[Signature] = &[
    signature(&[Parameter::new("text", Kind::Text)], Returns::Integer),
    signature(&[Parameter::new("list", Kind::List)], Returns::Integer),
];
const TEXT: &[Parameter] = &[Parameter::new("text", Kind::Text)];
const TEXT_AND_PHRASES: &[Parameter] = &[Parameter::new("text", Kind::Text), Parameter::new("phrases", Kind::Texts)];

fn text_pair(given: &[Value], holds: fn(&str, &str) -> bool) -> Result<Value, OperationError> {
    let text = given[0].as_text().unwrap_or_default();
    Ok(Value::Bool(holds(text, given[1].as_text().unwrap_or_default())))
}

fn reading(given: &[Value]) -> Rc<Reading> {
    Reading::shared(given[0].as_text().unwrap_or_default())
}

fn says_one(reading: &Reading, given: &[Value]) -> Result<Value, OperationError> {
    Ok(Value::Bool(phrases(given)?.iter().any(|(phrase, _)| reading.says(phrase))))
}

/// Where a text says one of the phrases, each passage with the phrase in its own words.
fn passages_with_words(reading: &Reading, given: &[Value]) -> Result<Value, OperationError> {
    let phrases = phrases(given)?;
    let mut found: Vec<(Passage, &str)> = Vec::new();
    for (phrase, words) in &phrases {
        found.extend(reading.passages(phrase).into_iter().map(|passage| (passage, *words)));
    }
    found.sort_by_key(|(passage, _)| passage.from);
    found.truncate(MOST_PASSAGES);
    Ok(Value::List(found.iter().map(|(passage, words)| passage.to_value(words)).collect()))
}

/// The phrases of the second argument: one text or a list of texts, each with its own words.
fn phrases(given: &[Value]) -> Result<Vec<(Phrase, &str)>, OperationError> {
    let texts = match &given[1] {
        Value::List(values) => &values[..],
        single => std::slice::from_ref(single),
    };
    let phrase = |text: &str| {
        Phrase::of(text).ok_or_else(|| OperationError::new(format!("{text:?} has no words that could be looked for")))
    };
    texts.iter().filter_map(Value::as_text).map(|text| Ok((phrase(text)?, text))).collect()
}

/// A label as it compares with others: in lower case, its words joined by `_`.
///
/// ```
/// assert_eq!(redress_model::in_one_spelling("Legal-Threat"), "legal_threat");
/// ```
pub fn in_one_spelling(label: &str) -> String {
    let between = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}');
    let words: Vec<&str> = label.split(between).filter(|word| !word.is_empty()).collect();
    words.join("_").to_lowercase()
}

fn passages_of(kind: &str, passages: &[Passage]) -> Value {
    Value::List(passages.iter().map(|passage| passage.to_value(kind)).collect())
}

fn personal_passages(found: Vec<PersonalData>) -> Value {
    Value::List(found.iter().map(|each| each.passage.to_value(each.kind.name())).collect())
}
