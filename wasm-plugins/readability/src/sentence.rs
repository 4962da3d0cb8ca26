//! Sentences and words of a draft, with their places.

use std::ops::Range;

/// A sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sentence<'a> {
    /// The characters of the draft that it stands in.
    pub(crate) place: Range<usize>,
    /// Its words. There is at least one.
    pub(crate) words: Vec<&'a str>,
}

/// What ends in a full stop and ends no sentence, without that stop.
const ABBREVIATIONS: [&str; 20] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "no", "e.g", "i.e", "etc", "approx", "z.b", "d.h", "u.a", "bzw", "ca", "nr",
    "str", "inkl", "zzgl",
];

/// The sentences of a draft. One ends at `.`, `!`, `?`, `…` or `:` before a space, and at an empty line or a line that begins a
/// list. What the writer quotes (lines that begin with `>`) is left out.
pub(crate) fn sentences(draft: &str) -> Vec<Sentence<'_>> {
    let mut found = Vec::new();
    let mut open: Option<Sentence<'_>> = None;
    let mut reached = Reached::default();
    for line in draft.lines() {
        let text = line.trim_start();
        if text.is_empty() || text.starts_with(['>', '-', '*', '•']) {
            found.extend(open.take());
        }
        if text.starts_with('>') {
            continue;
        }
        for piece in line.split_whitespace() {
            let Some(word) = word(piece) else { continue };
            let place = reached.place_of(piece, draft);
            let sentence = open.get_or_insert_with(|| Sentence { place: place.clone(), words: Vec::new() });
            sentence.place.end = place.end;
            sentence.words.push(word);
            if ends_a_sentence(piece, word) {
                found.extend(open.take());
            }
        }
    }
    found.extend(open);
    found
}

/// A piece between spaces without what stands around the word; `None` where there is no letter and no digit in it.
fn word(piece: &str) -> Option<&str> {
    let word = piece.trim_matches(|character: char| !character.is_alphanumeric());
    (!word.is_empty()).then_some(word)
}

fn ends_a_sentence(piece: &str, word: &str) -> bool {
    let end = piece.trim_end_matches(['"', '\'', ')', ']', '”', '’', '“', '»']);
    match end.chars().next_back() {
        Some('!' | '?' | '…' | ':') => true,
        // an abbreviation, an initial, and the number of a German date go on
        Some('.') => {
            let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
            let is_ordinal = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
            !is_initial && !is_ordinal && !ABBREVIATIONS.iter().any(|each| each.eq_ignore_ascii_case(word))
        }
        _ => false,
    }
}

/// How far a draft has been counted: each character once, however many pieces it has.
#[derive(Default)]
struct Reached {
    bytes: usize,
    characters: usize,
}

impl Reached {
    /// The characters of a draft that a piece of it stands in. The pieces come in order.
    fn place_of(&mut self, piece: &str, draft: &str) -> Range<usize> {
        let bytes = piece.as_ptr().addr() - draft.as_ptr().addr();
        let from = self.characters + draft.get(self.bytes..bytes).map_or(0, |between| between.chars().count());
        (self.bytes, self.characters) = (bytes + piece.len(), from + piece.chars().count());
        from..self.characters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(draft: &str) -> Vec<usize> {
        sentences(draft).iter().map(|sentence| sentence.words.len()).collect()
    }

    #[test]
    fn sentences_end_where_readers_stop() {
        for (draft, expected) in [
            ("", vec![]),
            ("…", vec![]),
            ("One two. Three!", vec![2, 1]),
            ("No stop at the end", vec![5]),
            ("He said \"stop.\" Then he went.", vec![3, 3]),
            ("We pay 3.50 GBP. Today.", vec![4, 1]),
            ("Dr. Jones and J. Smith called, e.g. today.", vec![8]),
            ("Wir zahlen am 3. Mai. Danke!", vec![5, 1]),
            ("Dear Ms Roe\n\nThank you.", vec![3, 2]),
            ("You get:\n- a refund\n- a voucher", vec![2, 2, 2]),
            ("over\ntwo lines.", vec![3]),
            ("> what you wrote. Twice.\nOurs.", vec![1]),
            ("well-known don't", vec![2]),
        ] {
            assert_eq!(lengths(draft), expected, "{draft:?}");
        }
    }

    #[test]
    fn places_are_counted_in_characters() {
        let draft = "Grüße. Är da.\r\n> was Sie fragten?\n  So geht\nes. \n(Then)";
        let characters: Vec<char> = draft.chars().collect();
        let found = sentences(draft);
        let texts: Vec<String> = found.iter().map(|each| characters[each.place.clone()].iter().collect()).collect();
        assert_eq!(texts, ["Grüße.", "Är da.", "So geht\nes.", "(Then)"]);
    }
}
