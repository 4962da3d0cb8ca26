//! Attributes of a clause: `{#acknowledge finding=deadline name="first answer"}` behind its heading.

use std::ops::Range;

/// The attributes of one heading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Attributes {
    /// The identifier after `#`.
    pub(crate) id: Option<Attribute>,
    /// The others, in order.
    pub(crate) others: Vec<(Attribute, Attribute)>,
}

/// A name or a value, and its bytes in the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Attribute {
    /// The text, without quotes.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) span: Range<usize>,
}

/// What is wrong with attributes, and where.
pub(crate) type AttributeError = (Range<usize>, String);

impl Attributes {
    /// Splits a heading's text from its attributes. `range` is the heading's text in the page.
    pub(crate) fn split(page: &str, range: Range<usize>) -> Result<(Range<usize>, Attributes), AttributeError> {
        let text = &page[range.clone()];
        let trimmed = text.trim_end();
        let (true, Some(open)) = (trimmed.ends_with('}'), opening_brace(trimmed)) else {
            return Ok((range.start..range.start + trimmed.len(), Attributes::default()));
        };
        let title = text[..open].trim_end();
        let inside = range.start + open + 1..range.start + trimmed.len() - 1;
        let attributes = Attributes::parse(page, inside)?;
        Ok((range.start..range.start + title.len(), attributes))
    }

    fn parse(page: &str, range: Range<usize>) -> Result<Attributes, AttributeError> {
        let mut attributes = Attributes::default();
        let mut position = range.start;
        loop {
            let rest = &page[position..range.end];
            position += rest.len() - rest.trim_start().len();
            if position >= range.end {
                return Ok(attributes);
            }
            let rest = &page[position..range.end];
            if rest.starts_with('#') {
                let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let id = Attribute { text: rest[1..length].to_owned(), span: position..position + length };
                let is_plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
                if id.text.is_empty() || !id.text.chars().all(is_plain) {
                    return Err((id.span, format!("`#{}` is no identifier: letters, digits, `-` and `_`", id.text)));
                }
                if attributes.id.is_some() {
                    return Err((id.span, "a clause has one identifier".to_owned()));
                }
                attributes.id = Some(id);
                position += length;
                continue;
            }
            let name_length = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let name = Attribute { text: rest[..name_length].to_owned(), span: position..position + name_length };
            position += name_length;
            let Some(after) = page[position..range.end].strip_prefix('=') else {
                return Err((name.span, format!("`{}` has no value: write `{}=…`", name.text, name.text)));
            };
            position += 1;
            let value = match after.chars().next() {
                // a quote cannot be escaped: the other kind is there for that
                Some(quote @ ('"' | '\'')) => match after[1..].find(quote) {
                    Some(length) => {
                        let span = position + 1..position + 1 + length;
                        position += length + 2;
                        Attribute { text: page[span.clone()].to_owned(), span }
                    }
                    None => return Err((position..range.end, "the quote is not closed".to_owned())),
                },
                Some(quote @ ('\u{201c}'..='\u{201f}' | '\u{2018}'..='\u{201b}' | '«' | '»')) => {
                    let message = format!(
                        "`{quote}` is a quote that a word processor put there: write straight ones, `{}='…'`",
                        name.text
                    );
                    return Err((position..position + quote.len_utf8(), message));
                }
                _ => {
                    let length = after.find(char::is_whitespace).unwrap_or(after.len());
                    let span = position..position + length;
                    position += length;
                    Attribute { text: page[span.clone()].to_owned(), span }
                }
            };
            if value.text.is_empty() {
                return Err((name.span, format!("`{}` has no value: write `{}=…`", name.text, name.text)));
            }
            if attributes.get(&name.text).is_some() {
                return Err((name.span, format!("`{}` stands twice", name.text)));
            }
            attributes.others.push((name, value));
        }
    }

    /// The value of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Attribute> {
        self.others.iter().find(|(each, _)| each.text == name).map(|(_, value)| value)
    }
}

/// The brace that opens the attributes: the last one outside quotes.
fn opening_brace(text: &str) -> Option<usize> {
    text.char_indices()
        .rev()
        .skip(1)
        .find(|(offset, character)| *character == '{' && text[*offset..].matches('"').count().is_multiple_of(2))
        .map(|(offset, _)| offset)
}
