//! Markup: what a reader sees of a text written in Markdown or simple HTML, each character with its place in the text.
//!
//! Nobody says which of the two a draft is in, so both are read, and only what cannot be meant as words is left out: tags
//! of known names, comments, the targets of links, characters that cannot be seen. Marks of emphasis stay here, since what
//! they are depends on what stands around them.

use std::ops::Range;

use crate::markup_names::{BLOCKS, ENTITIES, HIDDEN, INLINE};

/// A character that a reader sees, with the characters of the text that it stands for; or several.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Seen {
    /// The character, or the first of several.
    pub(crate) character: char,
    pub(crate) from: u32,
    pub(crate) until: u32,
    /// Whether it is the number of a list: `1.` at the beginning of a line.
    pub(crate) is_numbering: bool,
    /// Whether an author's backslash says that it is no mark: `\*`.
    pub(crate) is_escaped: bool,
    /// Whether these are letters and digits of ASCII in a row, each seen as it stands in the text.
    pub(crate) is_word: bool,
}

impl Seen {
    fn of(character: char, from: usize, until: usize) -> Seen {
        let (from, until) = (place(from), place(until));
        Seen { character, from, until, is_numbering: false, is_escaped: false, is_word: false }
    }

    /// The characters of the text that it stands for.
    pub(crate) fn range(&self) -> Range<usize> {
        self.from as usize..self.until as usize
    }

    /// Each character by itself.
    pub(crate) fn one_by_one(self, characters: &[char]) -> impl Iterator<Item = Seen> {
        let word = if self.is_word { self.range() } else { 0..0 };
        let alone = (!self.is_word).then_some(self);
        alone.into_iter().chain(word.map(|at| Seen::of(characters[at], at, at + 1)))
    }
}

/// What a reader sees of a text. Takes time in proportion to its length.
pub(crate) fn seen(characters: &[char]) -> Vec<Seen> {
    let mut reader = Reader {
        characters,
        at: 0,
        seen: Vec::with_capacity(characters.len() / 2),
        is_line_start: true,
        unclosed_comment: false,
        unclosed_hidden: false,
    };
    while reader.at < characters.len() {
        reader.step();
    }
    reader.seen
}

struct Reader<'c> {
    characters: &'c [char],
    at: usize,
    seen: Vec<Seen>,
    is_line_start: bool,
    /// Whether a comment was begun that never ends: the next ones need not be looked for.
    unclosed_comment: bool,
    unclosed_hidden: bool,
}

impl Reader<'_> {
    fn peek(&self, offset: usize) -> Option<char> {
        self.characters.get(self.at + offset).copied()
    }

    /// What a reader sees in place of the next `length` characters.
    fn put(&mut self, character: char, length: usize) {
        self.seen.push(Seen::of(character, self.at, self.at + length));
        self.at += length;
    }

    /// Letters and digits in a row, which are seen as they stand.
    fn put_word(&mut self) {
        let start = self.at;
        let rest = &self.characters[start..];
        let length = rest.iter().position(|each| !each.is_ascii_alphanumeric()).unwrap_or(rest.len());
        self.seen.push(Seen { is_word: true, ..Seen::of(rest[0], start, start + length) });
        self.at += length;
    }

    fn step(&mut self) {
        let Some(character) = self.peek(0) else { return };
        // most of a text is letters within a line
        if !self.is_line_start && character.is_ascii_alphanumeric() {
            return self.put_word();
        }
        if character == '\n' || character == '\r' {
            self.put(' ', 1);
            self.is_line_start = true;
            return;
        }
        if character.is_whitespace() {
            self.put(' ', 1);
            return;
        }
        if is_invisible(character) {
            self.at += 1;
            return;
        }
        if self.is_line_start {
            if character == '>' {
                self.put(' ', 1);
                return;
            }
            self.is_line_start = false;
            if self.numbering() {
                return;
            }
        }
        match character {
            '<' if self.comment() || self.tag() => {}
            '&' => match self.entity() {
                Some((character, length)) if character.is_whitespace() => self.put(' ', length),
                Some((character, length)) if is_invisible(character) => self.at += length,
                Some((character, length)) => self.put(character, length),
                None => self.put('&', 1),
            },
            '\\' if self.peek(1).is_some_and(|next| next.is_ascii_punctuation()) => {
                self.at += 1;
                let escaped = self.peek(0).unwrap_or('\\');
                self.put(escaped, 1);
                if let Some(last) = self.seen.last_mut() {
                    last.is_escaped = true;
                }
            }
            '[' => self.put(' ', 1),
            ']' => {
                let length = self.link_target();
                self.put(' ', 1 + length);
            }
            other => self.put(other, 1),
        }
    }

    /// `1.` or `2)` at the beginning of a line.
    fn numbering(&mut self) -> bool {
        let digits = (0..4).take_while(|n| self.peek(*n).is_some_and(|each| each.is_ascii_digit())).count();
        let is_number = (1..=3).contains(&digits)
            && matches!(self.peek(digits), Some('.' | ')'))
            && self.peek(digits + 1).is_some_and(char::is_whitespace);
        if is_number {
            for _ in 0..=digits {
                let character = self.peek(0).unwrap_or(' ');
                self.put(character, 1);
                if let Some(last) = self.seen.last_mut() {
                    last.is_numbering = true;
                }
            }
        }
        is_number
    }

    /// `<!-- … -->`
    fn comment(&mut self) -> bool {
        if self.unclosed_comment || !self.goes_on_with("<!--") {
            return false;
        }
        let end =
            (self.at + 4..self.characters.len()).find(|end| self.characters[*end..].starts_with(&['-', '-', '>']));
        match end {
            Some(end) => self.at = end + 3,
            None => self.unclosed_comment = true,
        }
        end.is_some()
    }

    /// `<b>`, `</p>`, `<a href="…">`: a tag of a known name, with attributes or none. It ends at the first `>`.
    fn tag(&mut self) -> bool {
        let is_closing = self.peek(1) == Some('/');
        let name_at = self.at + 1 + usize::from(is_closing);
        let rest = &self.characters[name_at.min(self.characters.len())..];
        let name: String = rest
            .iter()
            .take(12)
            .take_while(|each| each.is_ascii_alphanumeric())
            .map(char::to_ascii_lowercase)
            .collect();
        let is_block = BLOCKS.contains(&&*name);
        let is_hidden = HIDDEN.contains(&&*name);
        if !is_block && !is_hidden && !INLINE.contains(&&*name) {
            return false;
        }
        let after_name = name_at + name.len();
        let end = self.characters[after_name..].iter().position(|each| matches!(each, '<' | '>'));
        let Some(end) = end.map(|end| after_name + end).filter(|end| self.characters[*end] == '>') else {
            return false;
        };
        let attributes = &self.characters[after_name..end];
        let has_attributes = attributes.first().is_some_and(|first| first.is_whitespace()) && attributes.contains(&'=');
        if !has_attributes && attributes.iter().any(|each| !each.is_whitespace() && *each != '/') {
            return false;
        }
        let length = end + 1 - self.at;
        if is_hidden && !is_closing && !self.unclosed_hidden {
            match self.end_of_hidden(&name, end + 1) {
                Some(after) => self.put(' ', after - self.at),
                None => {
                    self.unclosed_hidden = true;
                    self.put(' ', length);
                }
            }
        } else if is_block || is_hidden {
            self.put(' ', length);
            self.is_line_start = true;
        } else {
            self.at += length;
        }
        true
    }

    /// Where what nobody sees ends: behind `</style>`.
    fn end_of_hidden(&self, name: &str, from: usize) -> Option<usize> {
        let name: Vec<char> = name.chars().collect();
        let closes = |start: &usize| {
            let rest = &self.characters[*start..];
            rest.starts_with(&['<', '/'])
                && rest.get(2..2 + name.len()).is_some_and(|given| {
                    given.iter().zip(&name).all(|(given, name)| given.to_ascii_lowercase() == *name)
                })
                && rest.get(2 + name.len()) == Some(&'>')
        };
        (from..self.characters.len()).find(closes).map(|start| start + 3 + name.len())
    }

    /// `&nbsp;`, `&#8217;`, `&#x2019;`: the character, and how many characters write it.
    fn entity(&self) -> Option<(char, usize)> {
        let end = (1..12).find(|n| self.peek(*n) == Some(';'))?;
        let name: String = self.characters[self.at + 1..self.at + end].iter().collect();
        let character = match name.strip_prefix('#') {
            Some(digits) => {
                let number = match digits.strip_prefix(['x', 'X']) {
                    Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                    None => digits.parse().ok()?,
                };
                char::from_u32(number)?
            }
            None => ENTITIES.iter().find(|(each, _)| *each == name)?.1,
        };
        Some((character, end + 1))
    }

    /// How many characters behind `]` are the target of a link: `(https://…)`, `(https://… "title")`, `[1]`.
    fn link_target(&self) -> usize {
        let close = match self.peek(1) {
            Some('(') => ')',
            Some('[') => ']',
            _ => return 0,
        };
        let mut length = 2;
        let mut depth = 0_usize;
        loop {
            match self.peek(length) {
                Some('(') if close == ')' => depth += 1,
                Some(')') if close == ')' && depth > 0 => depth -= 1,
                Some(end) if end == close => return length,
                None | Some('[' | ']') => return 0,
                Some(blank) if blank.is_whitespace() => return if close == ')' { self.link_title(length) } else { 0 },
                Some(_) => {}
            }
            length += 1;
        }
    }

    /// The same for a link with a title, from the blank before the title on.
    fn link_title(&self, blank: usize) -> usize {
        let quote = match self.peek(blank + 1) {
            Some(quote @ ('"' | '\'')) => quote,
            _ => return 0,
        };
        let mut length = blank + 2;
        loop {
            match self.peek(length) {
                Some(end) if end == quote => return if self.peek(length + 1) == Some(')') { length + 1 } else { 0 },
                None | Some('[' | ']' | '\n') => return 0,
                Some(_) => length += 1,
            }
        }
    }

    fn goes_on_with(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(n, each)| self.peek(n) == Some(each))
    }
}

/// Soft hyphens, joiners, marks of direction: characters that have no place on the page.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
