//! Wordings: whether a text says something, and where, however it is set: white space, quotes, letter case, markup.
//!
//! One matcher serves what customers must be told, `contains` cells of tables, and the functions that look for phrases.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use crate::markup::{Seen, seen};
use crate::own_words::own_words;
use crate::passage::{MOST_PASSAGES, Passage, Source};

/// A text as its reader takes it in, ready to be asked what it says. Made in time proportional to its length.
///
/// ```
/// use redress_model::{Phrase, Reading};
/// let draft = Reading::of("Sorry, but that is <b>our</b>\n> **Policy**.");
/// let found = draft.passages(&Phrase::of("our policy").unwrap());
/// assert_eq!(found[0].text, "our</b>\n> **Policy");
/// // whole words: this is no policy of ours
/// assert!(!Reading::of("That is sour policy.").says(&Phrase::of("our policy").unwrap()));
/// ```
#[derive(Debug)]
pub struct Reading {
    source: Source,
    whole: Folded,
    /// The same without the numbers of lists, where the text may have some.
    without_numbering: Option<Folded>,
    /// The same without what is quoted, struck out or hidden, where it was asked for and there is any.
    own: OnceCell<Option<Box<Reading>>>,
}

/// What is looked for: words, whole ones unless a `*` at an end says that a word may go on there.
///
/// ```
/// use redress_model::{Phrase, Reading};
/// let draft = Reading::of("Dafür bin ich nicht ZUSTÄNDIGER als Sie.");
/// assert!(!draft.says(&Phrase::of("nicht zuständig").unwrap()));
/// assert!(draft.says(&Phrase::of("nicht zuständig*").unwrap()));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phrase {
    words: String,
    /// How much of the beginning stands again at each place: what lets a search go through the text once.
    borders: Vec<u32>,
    is_whole_at_start: bool,
    is_whole_at_end: bool,
}

impl Phrase {
    /// A phrase, with a `*` at an end where a word may go on there; `None` where it has nothing that could be read.
    pub fn of(text: &str) -> Option<Phrase> {
        let text = text.trim();
        let (text, goes_back) = text.strip_prefix('*').map_or((text, false), |rest| (rest, true));
        let (text, goes_on) = text.strip_suffix('*').map_or((text, false), |rest| (rest, true));
        let mut phrase = Phrase::wording(text)?;
        phrase.is_whole_at_start &= !goes_back;
        phrase.is_whole_at_end &= !goes_on;
        Some(phrase)
    }

    /// A wording, which must stand there as it is; `None` where it has nothing that could be read.
    pub fn wording(text: &str) -> Option<Phrase> {
        let words = Folded::of(&seen(&Source::of(text).characters), |_| true).text;
        let (first, last) = (words.chars().next()?, words.chars().next_back()?);
        Some(Phrase {
            borders: borders(words.as_bytes()),
            is_whole_at_start: first.is_alphanumeric(),
            is_whole_at_end: last.is_alphanumeric() || is_mark(last),
            words,
        })
    }
}

thread_local! {
    /// The text that was read last on this thread, with its reading: one decision asks the same draft many times.
    static LAST: RefCell<Option<(Box<str>, Rc<Reading>)>> = const { RefCell::new(None) };
}

/// The longest text whose reading is kept until the next is made.
const KEPT_BYTES: usize = 64 * 1024;

impl Reading {
    /// The reading of a text, made anew unless it is the text that was read last on this thread.
    pub fn shared(text: &str) -> Rc<Reading> {
        LAST.with(|last| {
            let mut last = last.borrow_mut();
            if let Some((read, reading)) = &*last
                && **read == *text
            {
                return reading.clone();
            }
            let reading = Rc::new(Reading::of(text));
            *last = (text.len() <= KEPT_BYTES).then(|| (text.into(), reading.clone()));
            reading
        })
    }

    /// Forgets the text that was read last on this thread: nothing of a case stays behind once it is decided.
    pub fn forget() {
        LAST.with(|last| last.borrow_mut().take());
    }

    /// Reads a text.
    pub fn of(text: &str) -> Reading {
        let source = Source::of(text);
        let seen = seen(&source.characters);
        Reading::of_seen(source, &seen)
    }

    /// The same text without what its writer quotes, has struck out or hides: lines that begin with `>`, `<blockquote>`, `~~`, `<s>`,
    /// `<del>`, what mail programs put around the mail that is answered, and styles that show nothing. Places stay those of the text.
    ///
    /// ```
    /// use redress_model::{Phrase, Reading};
    /// let draft = Reading::of("> I will go to the ombudsman.\nYour parcel is on its way.");
    /// let ombudsman = Phrase::of("ombudsman").unwrap();
    /// assert!(draft.says(&ombudsman));
    /// assert!(!draft.own_words().says(&ombudsman));
    /// ```
    pub fn own_words(&self) -> &Reading {
        let own = self.own.get_or_init(|| {
            let seen = seen(&own_words(&self.source.characters)?);
            Some(Box::new(Reading::of_seen(Source { characters: self.source.characters.clone() }, &seen)))
        });
        own.as_deref().unwrap_or(self)
    }

    fn of_seen(source: Source, seen: &[Seen]) -> Reading {
        let is_numbered = seen.iter().any(|each| each.is_numbering);
        Reading {
            whole: Folded::of(seen, |_| true),
            without_numbering: is_numbered.then(|| Folded::of(seen, |each| !each.is_numbering)),
            source,
            own: OnceCell::new(),
        }
    }

    /// Whether the text says it.
    pub fn says(&self, phrase: &Phrase) -> bool {
        self.readings().any(|folded| folded.first(phrase).is_some())
    }

    /// Where the text says it, from the beginning on; the first hundred passages.
    pub fn passages(&self, phrase: &Phrase) -> Vec<Passage> {
        for folded in self.readings() {
            let found: Vec<Passage> =
                folded.all(phrase).map(|place| self.source.passage(place.start, place.end)).collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Where the text asks: each sentence that ends in a question mark; the first hundred.
    pub fn questions(&self) -> Vec<Passage> {
        let folded = &self.whole;
        let mut questions = Vec::new();
        let mut start = 0;
        for (at, _) in folded.text.match_indices(['.', '!', '?', ':']) {
            let after = at + 1;
            // the marks of `?!`, the dots of a number and of an address are within a sentence
            let next = folded.text[after..].chars().next();
            if next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '.' | '!' | '?' | '/')) {
                continue;
            }
            if folded.text[start..after].contains('?') && questions.len() < MOST_PASSAGES {
                let blank = usize::from(folded.text[start..].starts_with(' '));
                let place = folded.place(start + blank..after);
                questions.push(self.source.passage(self.after_blank_line(&place), place.end));
            }
            start = after;
        }
        questions
    }

    /// The questions that are asked before any of the phrases is said in the writer's own words: all of them where none is.
    pub fn questions_before(&self, phrases: &[Phrase]) -> Vec<Passage> {
        let own = self.own_words();
        let first =
            phrases.iter().flat_map(|phrase| own.passages(phrase).into_iter().next()).map(|each| each.from).min();
        let mut questions = self.questions();
        questions.retain(|question| first.is_none_or(|first| question.until <= first));
        questions
    }

    /// Where a sentence begins that may have a greeting without a full stop above it.
    fn after_blank_line(&self, place: &Range<usize>) -> usize {
        let mut breaks = 0;
        let mut start = place.start;
        for (n, character) in self.source.characters[place.clone()].iter().enumerate() {
            match character {
                '\n' => breaks += 1,
                blank if blank.is_whitespace() => {}
                _ => {
                    if breaks > 1 {
                        start = place.start + n;
                    }
                    breaks = 0;
                }
            }
        }
        start
    }

    fn readings(&self) -> impl Iterator<Item = &Folded> {
        std::iter::once(&self.whole).chain(&self.without_numbering)
    }
}

/// A text with everything made alike that a reader takes for the same.
#[derive(Debug)]
struct Folded {
    text: String,
    /// For each byte of the text, the characters of the source that it stands for.
    places: Vec<(u32, u32)>,
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
    fn of(seen: &[Seen], is_kept: impl Fn(&Seen) -> bool) -> Folded {
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
        let mut folded = Folded { text: String::with_capacity(seen.len()), places: Vec::with_capacity(seen.len()) };
        let mut blank: Option<(u32, u32)> = None;
        let mut last_word: Option<char> = None;
        let mut at = 0;
        while let Some(each) = seen.get(at) {
            // nearly all of a text
            if blank.is_none() {
                let is_plain = |each: &&Seen| each.character.is_ascii_alphanumeric() && is_kept(each);
                let word = seen[at..].iter().take_while(is_plain).count();
                if word > 0 {
                    folded.put_plain(&seen[at..at + word]);
                    at += word;
                    last_word = seen.get(at - 1).map(|last| last.character);
                    continue;
                }
            }
            let n = at;
            at += 1;
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
                        && !folded.text.is_empty()
                        && !is_closing
                        && !folded.text.ends_with('(')
                    {
                        folded.put(' ', between);
                    }
                    folded.put_folded(each.character, place);
                    last_word = (role == Role::Word).then_some(each.character);
                }
            }
        }
        folded
    }

    /// Puts letters and digits of ASCII.
    fn put_plain(&mut self, word: &[Seen]) {
        self.text.extend(word.iter().map(|each| each.character.to_ascii_lowercase()));
        self.places.extend(word.iter().map(|each| (each.from, each.until)));
    }

    fn put(&mut self, character: char, place: (u32, u32)) {
        self.text.push(character);
        if character.is_ascii() {
            return self.places.push(place);
        }
        self.places.extend(std::iter::repeat_n(place, character.len_utf8()));
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
                    let from = self.places.last().map_or(place.0, |(from, _)| *from);
                    self.text.pop();
                    self.places.truncate(self.text.len());
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
    fn place(&self, bytes: Range<usize>) -> Range<usize> {
        let from = self.places.get(bytes.start).map_or(0, |(from, _)| *from);
        let until = self.places.get(bytes.end.saturating_sub(1)).map_or(from, |(_, until)| *until);
        from as usize..until as usize
    }

    fn first(&self, phrase: &Phrase) -> Option<Range<usize>> {
        // the usual answer is no, and this is the quickest way to it
        if self.text.contains(&phrase.words) { self.all(phrase).next() } else { None }
    }

    /// Where the phrase stands, in characters of the source, from the beginning on. Goes through the text once
    /// (Knuth, Morris, Pratt: "Fast pattern matching in strings", 1977).
    fn all<'f>(&'f self, phrase: &'f Phrase) -> impl Iterator<Item = Range<usize>> + 'f {
        let words = phrase.words.as_bytes();
        let mut fits = 0;
        let ends = self.text.bytes().enumerate().filter_map(move |(n, byte)| {
            while fits > 0 && (fits == words.len() || words[fits] != byte) {
                fits = phrase.borders[fits - 1] as usize;
            }
            if words.get(fits) == Some(&byte) {
                fits += 1;
            }
            (fits == words.len()).then_some(n + 1)
        });
        ends.map(move |end| end - words.len()..end)
            .filter(|bytes| self.is_whole(phrase, bytes))
            .map(|bytes| self.place(bytes))
            .take(MOST_PASSAGES)
    }

    /// Whether no word goes on beyond either end, where none may.
    fn is_whole(&self, phrase: &Phrase, bytes: &Range<usize>) -> bool {
        let joins = |c: char| c.is_alphanumeric() || is_mark(c) || matches!(c, '-' | '_');
        let before = self.text[..bytes.start].chars().next_back();
        let after = self.text[bytes.end..].chars().next();
        let goes_back = phrase.is_whole_at_start && before.is_some_and(joins);
        let goes_on = phrase.is_whole_at_end && after.is_some_and(joins);
        !goes_back && !goes_on
    }
}

/// The length of the longest beginning that stands again right up to each place.
fn borders(words: &[u8]) -> Vec<u32> {
    let mut borders: Vec<u32> = Vec::with_capacity(words.len());
    let mut fits = 0_usize;
    for (n, byte) in words.iter().enumerate() {
        if n > 0 {
            while fits > 0 && words[fits] != *byte {
                fits = borders[fits - 1] as usize;
            }
            if words[fits] == *byte {
                fits += 1;
            }
        }
        borders.push(u32::try_from(fits).unwrap_or(u32::MAX));
    }
    borders
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
fn is_mark(character: char) -> bool {
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
