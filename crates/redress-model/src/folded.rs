//! Folded texts: everything made alike that a reader takes for the same, and what of the source each byte stands for.

use std::ops::Range;

use crate::markup::Seen;

/// A text with everything made alike that a reader takes for the same.
#[derive(Debug)]
pub(crate) struct Folded {
    pub(crate) text: String,
    /// The characters of the source that the bytes of the text stand for, in order.
    places: Vec<Piece>,
}

/// Bytes of a folded text up to the next piece, and what they stand for.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// The first of the bytes.
    byte: u32,
    /// The first character of the source.
    from: u32,
    /// The character after the last that all of them stand for; `None` where each byte stands for a character of its own.
    until: Option<u32>,
}

impl Piece {
    /// The characters that a byte of it stands for.
    fn place(&self, byte: u32) -> (u32, u32) {
        let own = self.from.saturating_add(byte - self.byte);
        self.until.map_or((own, own.saturating_add(1)), |until| (self.from, until))
    }
}

/// What a character is to the words around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Blank,
    /// Part of a word.
    Word,
    /// Quotes, marks of emphasis: nothing is left of them, and nothing stands between what they part.
    Mark,
    /// An apostrophe, a hyphen, a low line within a word; otherwise a mark, or a blank.
    Joiner(char),
    Other,
}

impl Folded {
    /// What is seen of a text, those characters that are kept.
    pub(crate) fn of(seen: &[Seen], characters: &[char], is_kept: impl Fn(&Seen) -> bool) -> Folded {
        // what comes next, marks left aside; each run of marks is passed once
        let mut next = 0;
        let mut next_word = |after: usize| {
            if next <= after {
                let marks = seen[after + 1..].iter().take_while(|each| role(each) == Role::Mark).count();
                next = after + 1 + marks;
            }
            let word = seen.get(next).filter(|each| role(each) == Role::Word && is_kept(each));
            word.map(|each| each.character)
        };
        let mut folded = Folded { text: String::with_capacity(characters.len()), places: Vec::with_capacity(16) };
        let mut blank: Option<(u32, u32)> = None;
        let mut last_word: Option<char> = None;
        for (n, each) in seen.iter().enumerate() {
            if each.is_word {
                // nearly all of a text
                if let Some(between) = blank.take() {
                    folded.put_blank(between);
                }
                let word = &characters[each.range()];
                folded.put_word(word, each.from);
                last_word = word.last().copied();
                continue;
            }
            let place = (each.from, each.until);
            if !is_kept(each) {
                blank = blank.or(Some(place));
                continue;
            }
            let own_role = role(each);
            if own_role == Role::Word && blank.is_none() {
                folded.put_folded(each.character, place);
                last_word = Some(each.character);
                continue;
            }
            let needs_next = matches!(own_role, Role::Mark | Role::Joiner(_));
            let next_word = if needs_next { next_word(n) } else { None };
            let between_words = last_word.zip(next_word);
            let role = match own_role {
                // `5*3` is not 53
                Role::Mark if between_words.is_some_and(are_digits) => Role::Blank,
                Role::Joiner('-') => match between_words {
                    Some(words) if !are_digits(words) => Role::Other,
                    _ => Role::Blank,
                },
                Role::Joiner('#' | '+' | '=') => {
                    if last_word.or(next_word).is_some() {
                        Role::Other
                    } else {
                        Role::Blank
                    }
                }
                Role::Joiner(_) if between_words.is_some() => Role::Other,
                Role::Joiner(_) => Role::Mark,
                role => role,
            };
            match role {
                Role::Blank => {
                    blank = Some(blank.map_or(place, |(from, _)| (from, place.1)));
                    last_word = None;
                }
                Role::Mark | Role::Joiner(_) => {}
                Role::Word | Role::Other => {
                    let is_closing = matches!(each.character, ',' | '.' | ';' | ':' | '!' | '?' | ')' | '…');
                    if let Some(between) = blank.take()
                        && !is_closing
                    {
                        folded.put_blank(between);
                    }
                    folded.put_folded(each.character, place);
                    last_word = (role == Role::Word).then_some(each.character);
                }
            }
        }
        folded
    }

    /// Puts letters and digits of ASCII.
    fn put_word(&mut self, word: &[char], from: u32) {
        self.go_on_at(from);
        self.text.extend(word.iter().map(char::to_ascii_lowercase));
    }

    /// Puts what parts two words, unless nothing stands before it that it could part.
    fn put_blank(&mut self, between: (u32, u32)) {
        if !self.text.is_empty() && !self.text.ends_with('(') {
            self.put(' ', between);
        }
    }

    fn put(&mut self, character: char, (from, until): (u32, u32)) {
        if character.is_ascii() && until == from.saturating_add(1) {
            self.go_on_at(from);
        } else {
            self.places.push(Piece { byte: self.end(), from, until: Some(until) });
        }
        self.text.push(character);
    }

    /// What is put next stands for the characters from there on, one for each byte.
    fn go_on_at(&mut self, from: u32) {
        let byte = self.end();
        let goes_on = self.places.last().is_some_and(|last| last.until.is_none() && last.place(byte).0 == from);
        if !goes_on {
            self.places.push(Piece { byte, from, until: None });
        }
    }

    /// The byte that is put next.
    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    /// The characters that a byte stands for.
    fn place_of(&self, byte: usize) -> Option<(u32, u32)> {
        let byte = u32::try_from(byte).ok().filter(|byte| *byte < self.end())?;
        let after = self.places.partition_point(|piece| piece.byte <= byte);
        Some(self.places.get(after.checked_sub(1)?)?.place(byte))
    }

    fn put_folded(&mut self, character: char, place: (u32, u32)) {
        if character.is_ascii() {
            return self.put(plain(character.to_ascii_lowercase()), place);
        }
        match character {
            'ß' | 'ẞ' => {
                self.put('s', place);
                self.put('s', place);
            }
            '…' => (0..3).for_each(|_| self.put('.', place)),
            mark if is_mark(mark) => match self.text.chars().next_back().and_then(|base| composed(base, mark)) {
                Some(whole) => {
                    let from = self.place_of(self.text.len() - 1).map_or(place.0, |(from, _)| from);
                    self.text.pop();
                    self.places.pop_if(|last| last.byte as usize >= self.text.len());
                    self.put(whole, (from, place.1));
                }
                None => self.put(mark, place),
            },
            // to small letters by way of capitals, so that every way of writing a letter comes to the same
            other => {
                other.to_uppercase().flat_map(char::to_lowercase).for_each(|small| self.put(plain(small), place));
            }
        }
    }

    /// The characters of the source that some bytes of the folded text stand for.
    pub(crate) fn place(&self, bytes: Range<usize>) -> Range<usize> {
        let from = self.place_of(bytes.start).map_or(0, |(from, _)| from);
        let until = self.place_of(bytes.end.saturating_sub(1)).map_or(from, |(_, until)| until);
        from as usize..until as usize
    }
}

fn role(seen: &Seen) -> Role {
    if seen.character.is_ascii_alphanumeric() {
        return Role::Word;
    }
    match seen.character {
        blank if blank.is_whitespace() => Role::Blank,
        '-' | '\u{2010}' | '\u{2011}' => Role::Joiner('-'),
        // longer dashes part words, bullets and bars stand by themselves
        '\u{2012}'..='\u{2015}' | '\u{2212}' | '•' | '▪' | '◦' | '‣' | '●' | '|' => Role::Blank,
        '"' | '\u{201c}'..='\u{201f}' | '\u{2033}' | '«' | '»' => Role::Mark,
        '\'' | '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2bc}' | '\u{b4}' | '`' | '‹' | '›' => Role::Joiner('\''),
        '*' | '~' if !seen.is_escaped => Role::Mark,
        '_' if !seen.is_escaped => Role::Joiner('_'),
        sign @ ('#' | '+' | '=') => Role::Joiner(sign),
        word if word.is_alphanumeric() || is_mark(word) => Role::Word,
        _ => Role::Other,
    }
}

/// Apostrophes and hyphens of every kind as one.
fn plain(character: char) -> char {
    match character {
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2bc}' | '\u{b4}' | '`' | '‹' | '›' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        other => other,
    }
}

fn are_digits((one, other): (char, char)) -> bool {
    one.is_numeric() && other.is_numeric()
}

/// A combining accent: part of the letter before it.
pub(crate) fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// The letters of western and central European languages that may be written with an accent apart.
fn composed(base: char, mark: char) -> Option<char> {
    let (bases, wholes) = match mark {
        '\u{300}' => ("aeinouwy", "àèìǹòùẁỳ"),
        '\u{301}' => ("aceilnorsuyz", "áćéíĺńóŕśúýź"),
        '\u{302}' => ("aceghijosuwy", "âĉêĝĥîĵôŝûŵŷ"),
        '\u{303}' => ("ainou", "ãĩñõũ"),
        '\u{308}' => ("aeiouwy", "äëïöüẅÿ"),
        '\u{30a}' => ("au", "åů"),
        '\u{30c}' => ("cdenrstz", "čďěňřšťž"),
        '\u{327}' => ("cst", "çşţ"),
        '\u{328}' => ("aeiu", "ąęįų"),
        _ => return None,
    };
    bases.chars().position(|each| each == base).and_then(|position| wholes.chars().nth(position))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::markup::seen;

    proptest! {
        /// Words are taken whole; letter by letter gives the same text, and the same places.
        #[test]
        fn a_word_at_once_is_its_letters_one_by_one(
            text in "([a-zA-Z]{1,9}|[0-9]{1,3}[.) ]|[ \n]|[*_~'\"().,!?#+=-]|<b>|&amp;|&#65;|\\\\\\*|é|e\u{301}|ß|…){0,40}",
        ) {
            let characters: Vec<char> = text.chars().collect();
            let at_once = seen(&characters);
            let one_by_one: Vec<Seen> =
                at_once.iter().flat_map(|each| each.one_by_one(&characters)).collect();
            for is_kept in [|_: &Seen| true, |each: &Seen| !each.is_numbering] {
                let [at_once, one_by_one] =
                    [&at_once, &one_by_one].map(|seen| Folded::of(seen, &characters, is_kept));
                prop_assert_eq!(&at_once.text, &one_by_one.text);
                for byte in 0..at_once.text.len() {
                    prop_assert_eq!(at_once.place_of(byte), one_by_one.place_of(byte));
                }
            }
        }
    }
}
