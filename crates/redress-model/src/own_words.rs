//! Own words: a text without what its writer quotes, has struck out or hides, so that nobody has said what somebody else wrote.
//!
//! Only forms that cannot be meant otherwise: lines that begin with `>`, the elements of HTML and the marks of Markdown for quoting and
//! striking out, what mail programs put around the mail that is answered, and styles that show nothing.

use crate::markup_names::BLOCKS;

/// Elements whose content is quoted or struck out.
const SET_ASIDE: [&str; 4] = ["blockquote", "del", "s", "strike"];

/// Elements that have no content.
const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

/// The beginnings of class names that mail programs give to the mail that is answered.
const QUOTING_CLASSES: [&str; 3] = ["gmail_quote", "protonmail_quote", "yahoo_quoted"];

/// The lines above a mail that is answered or passed on, from which on nothing is the writer's own; between dashes.
const ABOVE_A_MAIL: [&str; 6] = [
    "original message",
    "original appointment",
    "forwarded message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "weitergeleitete nachricht",
];

/// The characters of a text with blanks in place of what is quoted, struck out or hidden, so that places stay the same; `None`
/// where nothing is. Takes time in proportion to the text's length.
pub(crate) fn own_words(characters: &[char]) -> Option<Vec<char>> {
    // nearly every text has neither
    let may_have = |n: usize, each: char| match each {
        '>' | '<' => true,
        '&' => characters[n..].starts_with(&['&', 'g', 't', ';']),
        '~' | '-' => characters.get(n + 1) == Some(&each),
        _ => false,
    };
    if !characters.iter().enumerate().any(|(n, each)| may_have(n, *each)) {
        return None;
    }
    let mut reader = Reader { characters, at: 0, own: None, is_line_start: true, unclosed: 0, unclosed_comment: false };
    while reader.at < characters.len() {
        reader.step();
    }
    reader.own
}

struct Reader<'c> {
    characters: &'c [char],
    at: usize,
    own: Option<Vec<char>>,
    is_line_start: bool,
    /// Up to where no `~~` closes what one before opened.
    unclosed: usize,
    unclosed_comment: bool,
}

/// A tag of an element.
struct Tag {
    name: String,
    is_closing: bool,
    /// Behind its `>`.
    end: usize,
    /// What stands behind its name, in small letters.
    attributes: String,
}

impl Reader<'_> {
    fn rest(&self) -> &[char] {
        &self.characters[self.at..]
    }

    fn step(&mut self) {
        let character = self.characters[self.at];
        if character == '\n' {
            self.is_line_start = true;
            self.at += 1;
            return;
        }
        if character.is_whitespace() {
            self.at += 1;
            return;
        }
        if self.is_line_start {
            self.is_line_start = false;
            if character == '>' || self.rest().starts_with(&['&', 'g', 't', ';']) {
                return self.set_aside(self.end_of_line());
            }
            if character == '-' && self.is_above_a_mail() {
                return self.set_aside(self.characters.len());
            }
        }
        match character {
            '\\' if self.rest().get(1).is_some_and(char::is_ascii_punctuation) => self.at += 2,
            '<' if self.rest().starts_with(&['<', '!', '-', '-']) => self.pass_comment(),
            '<' => match tag_at(self.characters, self.at) {
                Some(tag) => self.pass_tag(&tag),
                None => self.at += 1,
            },
            '~' if self.at >= self.unclosed => match self.end_of_struck() {
                Some(end) => self.set_aside(end),
                None => self.at += 1,
            },
            _ => self.at += 1,
        }
    }

    /// Puts blanks in place of what stands up to `end`, and goes on there.
    fn set_aside(&mut self, end: usize) {
        let own = self.own.get_or_insert_with(|| self.characters.to_vec());
        for each in &mut own[self.at..end] {
            if *each != '\n' {
                *each = ' ';
            }
        }
        self.at = end;
    }

    /// Where the line ends: at its break, or at a tag that begins another.
    fn end_of_line(&self) -> usize {
        let is_end = |n: &usize| match self.characters[*n] {
            '\n' => true,
            '<' => tag_at(self.characters, *n).is_some_and(|tag| BLOCKS.contains(&&*tag.name)),
            _ => false,
        };
        (self.at..self.characters.len()).find(is_end).unwrap_or(self.characters.len())
    }

    /// `-----Original Message-----`
    fn is_above_a_mail(&self) -> bool {
        let line: String = self.rest().iter().take_while(|each| !matches!(each, '\n' | '<')).take(60).collect();
        let inner = line.trim().trim_matches('-');
        let is_between_dashes = line.starts_with("--") && line.trim_end().ends_with("--");
        is_between_dashes && ABOVE_A_MAIL.contains(&&*inner.trim().to_lowercase())
    }

    fn pass_comment(&mut self) {
        let from = self.at + 4;
        let end = if self.unclosed_comment {
            None
        } else {
            (from..self.characters.len()).find(|end| self.characters[*end..].starts_with(&['-', '-', '>']))
        };
        match end {
            Some(end) => self.at = end + 3,
            None => (self.unclosed_comment, self.at) = (true, self.at + 1),
        }
    }

    fn pass_tag(&mut self, tag: &Tag) {
        let is_set_aside = SET_ASIDE.contains(&&*tag.name) || hides_or_quotes(&tag.attributes);
        if is_set_aside && !tag.is_closing && !tag.attributes.ends_with('/') {
            let end = if VOID.contains(&&*tag.name) { tag.end } else { self.end_of_element(tag) };
            self.set_aside(end);
        } else {
            self.at = tag.end;
        }
        if BLOCKS.contains(&&*tag.name) {
            self.is_line_start = true;
        }
    }

    /// Behind the tag that closes an element, or the end of the text where none does.
    fn end_of_element(&self, opening: &Tag) -> usize {
        let mut depth = 1_usize;
        let mut at = opening.end;
        while at < self.characters.len() {
            let tag = if self.characters[at] == '<' { tag_at(self.characters, at) } else { None };
            let Some(tag) = tag else {
                at += 1;
                continue;
            };
            if tag.name == opening.name {
                depth = if tag.is_closing { depth - 1 } else { depth + usize::from(!tag.attributes.ends_with('/')) };
            }
            at = tag.end;
            if depth == 0 {
                return at;
            }
        }
        at
    }

    /// Behind the `~~` that closes the one here, in the same paragraph.
    fn end_of_struck(&mut self) -> Option<usize> {
        let opens = self.rest().starts_with(&['~', '~']) && self.rest().get(2).is_some_and(|next| is_struck(*next));
        if !opens {
            return None;
        }
        let mut blank_so_far = false;
        for at in self.at + 3..self.characters.len() {
            match self.characters[at] {
                '\n' if blank_so_far => {
                    self.unclosed = at;
                    return None;
                }
                '\n' => blank_so_far = true,
                each if each.is_whitespace() => {}
                '~' if self.characters[at..].starts_with(&['~', '~']) && is_struck(self.characters[at - 1]) => {
                    return Some(at + 2);
                }
                _ => blank_so_far = false,
            }
        }
        self.unclosed = self.characters.len();
        None
    }
}

/// Whether a mark of striking out can stand beside a character on the struck side.
fn is_struck(character: char) -> bool {
    !character.is_whitespace() && character != '~'
}

/// The tag that begins at a `<`; `None` where none does.
fn tag_at(characters: &[char], at: usize) -> Option<Tag> {
    let is_closing = characters.get(at + 1) == Some(&'/');
    let name_at = at + 1 + usize::from(is_closing);
    let name: String = characters[name_at.min(characters.len())..]
        .iter()
        .take(12)
        .take_while(|each| each.is_ascii_alphanumeric())
        .map(char::to_ascii_lowercase)
        .collect();
    let after_name = name_at + name.len();
    if name.is_empty() || !characters.get(after_name).is_some_and(|next| next.is_whitespace() || "/>".contains(*next)) {
        return None;
    }
    let rest = &characters[after_name..];
    let end = rest.iter().position(|each| matches!(each, '<' | '>')).filter(|end| rest[*end] == '>')?;
    let attributes = rest[..end].iter().flat_map(|each| each.to_lowercase()).collect::<String>();
    Some(Tag { name, is_closing, end: after_name + end + 1, attributes: attributes.trim().to_owned() })
}

/// Whether attributes say that the content is not shown, or is the mail that is answered.
fn hides_or_quotes(attributes: &str) -> bool {
    if attributes.is_empty() {
        return false;
    }
    // the names of attributes stand outside quotes
    let names: String = attributes.split(['"', '\'']).step_by(2).collect::<Vec<_>>().join(" ");
    let is_hidden = names.split_whitespace().any(|word| word == "hidden" || word.starts_with("hidden="));
    let plain: String = attributes.chars().filter(|each| !each.is_whitespace()).collect();
    let shows_nothing = ["display:none", "visibility:hidden", "mso-hide:all"].iter().any(|style| plain.contains(style));
    let classes = attributes.split(['"', '\'', ' ', '=']);
    is_hidden
        || shows_nothing
        || classes.into_iter().any(|word| QUOTING_CLASSES.iter().any(|class| word.starts_with(class)))
}
