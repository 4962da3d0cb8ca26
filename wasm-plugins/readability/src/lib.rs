//! How easily a draft reads, and which of its sentences are long.

mod ease;
mod sentence;
mod syllable;

use redress_plugin::{Advice, Answer, Decimal, Report, advise};

use ease::Formula;
use sentence::Sentence;

/// A sentence of more words than this is long: the style guides of the British government's digital service say 25.
const MOST_WORDS: usize = 25;
/// How many long sentences are named, one by one.
const MOST_NAMED: usize = 5;

redress_plugin::module! {
    /// What is read.
    pub struct Given {
        /// The text that would be sent.
        draft: String,
        /// The language of the draft, as a BCP 47 tag such as `en-GB`.
        language: Option<String>,
    }
    /// What is counted.
    pub struct Counted {
        /// The reading ease, 0 (hard) to 100 (easy) and sometimes beyond, to a tenth; left out where the language is not English or
        /// German, and where there are no words.
        reading_ease: Option<Decimal>,
        /// The words.
        words: i64,
        /// The sentences.
        sentences: i64,
        /// The words of the longest sentence.
        longest_sentence_words: i64,
        /// The sentences of more than 25 words.
        long_sentences: i64,
    }
    findings: advice;
    run: read;
}

fn read(given: Given) -> Answer<Counted> {
    let sentences = sentence::sentences(&given.draft);
    let words: usize = sentences.iter().map(|sentence| sentence.words.len()).sum();
    let long: Vec<&Sentence> = sentences.iter().filter(|sentence| sentence.words.len() > MOST_WORDS).collect();
    let formula = given.language.as_deref().and_then(Formula::of_language);
    let report = Report::of(Counted {
        reading_ease: formula.and_then(|formula| formula.ease(&sentences)),
        words: count(words),
        sentences: count(sentences.len()),
        longest_sentence_words: count(sentences.iter().map(|sentence| sentence.words.len()).max().unwrap_or(0)),
        long_sentences: count(long.len()),
    });
    Ok(report.and_all(long.into_iter().take(MOST_NAMED).map(advice)))
}

fn advice(sentence: &Sentence) -> Advice {
    let beginning: Vec<&str> = sentence.words.iter().take(6).copied().collect();
    advise(format!("split the sentence that begins `{} …`", beginning.join(" ")))
        .in_draft(sentence.place.clone())
        .because(format!("it has {} words, and {MOST_WORDS} are easy to take in", sentence.words.len()))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use redress_plugin::{Case, Finding, Module, Stop, Value};

    use super::*;

    #[test]
    fn a_short_draft_is_easy() {
        let given = Given { draft: "The cat sat on the mat.".to_owned(), language: Some("en-GB".to_owned()) };
        let report = read(given).unwrap();
        assert_eq!(report.findings(), []);
        let expected = Counted {
            // 206.835 - 1.015 × 6/1 - 84.6 × 6/6
            reading_ease: Some(Decimal::new(1161, 1)),
            words: 6,
            sentences: 1,
            longest_sentence_words: 6,
            long_sentences: 0,
        };
        assert_eq!(*report.values(), expected);
    }

    #[test]
    fn a_long_sentence_is_named_with_its_place() {
        let long = "we ".repeat(26);
        let case = Case::new().with("draft", format!("Hello there.\n\n  So {long}.")).with("language", "en");
        let report = TheModule::run(case).unwrap();
        let expected = advise("split the sentence that begins `So we we we we we …`")
            .in_draft(16..96)
            .because("it has 27 words, and 25 are easy to take in");
        assert_eq!(report.findings(), [Finding::from(expected)]);
        assert_eq!(report.value("long_sentences"), Some(&Value::Integer(1)));
    }

    #[test]
    fn in_another_language_words_count_and_the_ease_is_left_out() {
        let report = TheModule::run(Case::new().with("draft", "Bonjour à tous.").with("language", "fr")).unwrap();
        assert_eq!((report.value("reading_ease"), report.value("words")), (None, Some(&Value::Integer(3))));
        let report = TheModule::run(Case::new().with("draft", "Hello.")).unwrap();
        assert_eq!(report.value("reading_ease"), None);
    }

    #[test]
    fn an_empty_draft_has_no_ease_and_no_draft_is_missing() {
        let report = TheModule::run(Case::new().with("draft", " \n").with("language", "en")).unwrap();
        assert_eq!((report.value("reading_ease"), report.value("words")), (None, Some(&Value::Integer(0))));
        assert_eq!(TheModule::run(Case::new()), Err(Stop::Missing(vec!["draft".to_owned()])));
    }
}
