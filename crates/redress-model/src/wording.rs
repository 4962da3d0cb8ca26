//! Wordings: whether a text says something, and where, however it is set: white space, quotes, letter case, markup.
//!
//! One matcher serves what customers must be told, `contains` cells of tables, and the functions that look for phrases.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use crate::folded::{Folded, is_mark};
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
        let characters = Source::of(text).characters;
        let words = Folded::of(&seen(&characters), &characters, |_| true).text;
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
        let (whole, without_numbering) = Reading::folded(&seen, &source.characters);
        Reading { source, whole, without_numbering, own: OnceCell::new() }
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
            let own = own_words(&self.source.characters)?;
            let (whole, without_numbering) = Reading::folded(&seen(&own), &own);
            let source = Source { characters: self.source.characters.clone() };
            Some(Box::new(Reading { source, whole, without_numbering, own: OnceCell::new() }))
        });
        own.as_deref().unwrap_or(self)
    }

    /// What is seen of a text, and the same without the numbers of lists where it has any.
    fn folded(seen: &[Seen], characters: &[char]) -> (Folded, Option<Folded>) {
        let is_numbered = seen.iter().any(|each| each.is_numbering);
        let without_numbering = is_numbered.then(|| Folded::of(seen, characters, |each| !each.is_numbering));
        (Folded::of(seen, characters, |_| true), without_numbering)
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

/// Looking for phrases.
impl Folded {
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
