//! Sentences and words of a draft, with their places.

/// A sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sentence<'a> {
    /// The line on which it begins, from 1.
    pub(crate) line: usize,
    /// The character of that line at which it begins, from 1.
    pub(crate) character: usize,
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
    for (number, line) in draft.lines().enumerate() {
        let text = line.trim_start();
        if text.is_empty() || text.starts_with(['>', '-', '*', '•']) {
            found.extend(open.take());
        }
        if text.starts_with('>') {
            continue;
        }
        let mut reached = Reached::default();
        for piece in line.split_whitespace() {
            let Some(word) = word(piece) else { continue };
            let sentence = open.get_or_insert_with(|| Sentence {
                line: number + 1,
                character: reached.characters_before(line, piece) + 1,
                words: Vec::new(),
            });
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

/// How far a line has been counted: each character once, however many sentences it has.
#[derive(Default)]
struct Reached {
    bytes: usize,
    characters: usize,
}

impl Reached {
    /// How many characters of a line stand before a piece of it. The pieces come in order.
    fn characters_before(&mut self, line: &str, piece: &str) -> usize {
        let bytes = piece.as_ptr().addr() - line.as_ptr().addr();
        self.characters += line.get(self.bytes..bytes).map_or(0, |between| between.chars().count());
        self.bytes = bytes;
        self.characters
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
        let found = sentences("Grüße. Är da.\n  So. \n(Then)");
        let places: Vec<_> = found.iter().map(|sentence| (sentence.line, sentence.character)).collect();
        assert_eq!(places, [(1, 1), (1, 8), (2, 3), (3, 1)]);
    }
}
