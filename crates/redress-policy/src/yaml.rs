//! YAML of scenarios: read into the same nodes as JSON, scalars as the author wrote them, with the place of what is wrong.

use std::borrow::Cow;
use std::ops::Range;

use redress_model::Node;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

/// What is wrong with a YAML text, and where in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct YamlError {
    pub(crate) message: String,
    pub(crate) span: Range<usize>,
}

/// How deep maps and lists may stand in one another.
const DEPTH: usize = 32;

/// Reads one YAML document. Anchors and tags are refused, and no key may stand twice.
pub(crate) fn from_yaml(text: &str) -> Result<Node<'static>, YamlError> {
    let mut reader = Reader { text, events: Parser::new_from_str(text), depth: 0 };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_), _) => {}
            (Event::StreamEnd, _) => return Ok(Node::Null),
            (event, span) => {
                let node = reader.node(event, &span)?;
                return match reader.next()? {
                    (Event::DocumentEnd, _) => match reader.next()? {
                        (Event::StreamEnd, _) => Ok(node),
                        (_, span) => Err(reader.error("only one document may stand here", &span)),
                    },
                    (_, span) => Err(reader.error("only one document may stand here", &span)),
                };
            }
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    events: Parser<'a, saphyr_parser::StrInput<'a>>,
    depth: usize,
}

type Place = saphyr_parser::Span;

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Place), YamlError> {
        match self.events.next() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let start = self.offset(error.marker());
                Err(plainly(self.text, start)
                    .unwrap_or_else(|| YamlError { message: error.info().to_owned(), span: start..start }))
            }
            None => Ok((Event::StreamEnd, Place::empty(Marker::new(0, 1, 0)))),
        }
    }

    fn node(&mut self, event: Event<'a>, place: &Place) -> Result<Node<'static>, YamlError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.error(&format!("nested more than {DEPTH} deep"), place));
        }
        let node = match event {
            Event::Scalar(text, style, 0, None) => Ok(scalar(&text, style)),
            Event::SequenceStart(0, None) => {
                let mut nodes = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break Ok(Node::List(nodes)),
                        (event, place) => nodes.push(self.node(event, &place)?),
                    }
                }
            }
            Event::MappingStart(0, None) => self.map(),
            Event::Alias(_) => Err(self.error("aliases are not read here; write the value out", place)),
            Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) => {
                Err(self.error("anchors and tags are not read here", place))
            }
            _ => Err(self.error("a value is wanted", place)),
        };
        self.depth -= 1;
        node
    }

    fn map(&mut self) -> Result<Node<'static>, YamlError> {
        let mut members: Vec<(Cow<'static, str>, Node<'static>)> = Vec::new();
        loop {
            let (name, place): (Cow<'static, str>, Place) = match self.next()? {
                (Event::MappingEnd, _) => return Ok(Node::Object(members)),
                (Event::Scalar(name, _, 0, None), place) => (Cow::Owned(name.into_owned()), place),
                (_, place) => return Err(self.error("a name is wanted", &place)),
            };
            // `ticket:{ kind` where `ticket: { kind` is meant
            if let Some(at) = [":{", ":[", ":\""].iter().find_map(|joined| name.find(joined)) {
                let message = format!("a blank is missing after `{}`", &name[..=at]);
                return Err(self.error(&message, &place));
            }
            if members.iter().any(|(each, _)| *each == name) {
                return Err(self.error(&format!("`{name}` stands twice"), &place));
            }
            let (event, place) = self.next()?;
            let node = self.node(event, &place)?;
            members.push((name, node));
        }
    }

    fn error(&self, message: &str, place: &Place) -> YamlError {
        YamlError { message: message.to_owned(), span: self.offset(&place.start)..self.offset(&place.end) }
    }

    /// The byte of a marker, which counts characters.
    fn offset(&self, marker: &Marker) -> usize {
        self.text.char_indices().nth(marker.index()).map_or(self.text.len(), |(offset, _)| offset)
    }
}

/// What is wrong in the words of somebody who writes examples, where the line at a place, or the one above it, shows it.
fn plainly(text: &str, at: usize) -> Option<YamlError> {
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let above = text[..line_start.saturating_sub(1)].rfind('\n').map_or(0, |newline| newline + 1);
    let mut start_of_line = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t') {
            let message = "the line begins with a tab, and only blanks may stand there".to_owned();
            return Some(YamlError { message, span: start_of_line + tab..start_of_line + tab + 1 });
        }
        start_of_line += line.len();
    }
    for start in [line_start, above] {
        let line = text[start..].lines().next().unwrap_or_default();
        let inner = line.trim_start();
        let indent = line.len() - inner.len();
        let name = inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))?;
        if let Some(value) = inner[name..].strip_prefix(':')
            && name > 0
            && value.starts_with(|c: char| !c.is_whitespace())
        {
            let message = format!("a blank is missing after `{}:`", &inner[..name]);
            let colon = start + indent + name;
            return Some(YamlError { message, span: colon..colon + 1 });
        }
    }
    None
}

fn scalar(text: &str, style: ScalarStyle) -> Node<'static> {
    if style != ScalarStyle::Plain {
        return Node::Text(text.to_owned().into());
    }
    match text {
        "" | "~" | "null" => Node::Null,
        "true" => Node::Bool(true),
        "false" => Node::Bool(false),
        _ if is_number(text) => Node::Number(text.to_owned().into()),
        _ => Node::Text(text.to_owned().into()),
    }
}

/// A JSON number; a phone number with a leading zero stays text.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = digits.split('.').next().unwrap_or_default();
    let no_leading_zero = whole == "0" || !whole.starts_with('0');
    no_leading_zero
        && !digits.ends_with('.')
        && digits.matches('.').count() <= 1
        && digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.chars().all(|each| each.is_ascii_digit() || each == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_stay_as_the_author_wrote_them() {
        let node = from_yaml("at: 2026-03-06T16:45:00Z\namount: 84.90\nphone: 0044\nyes: true\nnone:\n").unwrap();
        assert_eq!(node.get("at"), Some(&Node::Text("2026-03-06T16:45:00Z".into())));
        assert_eq!(node.get("amount"), Some(&Node::Number("84.90".into())));
        assert_eq!(node.get("phone"), Some(&Node::Text("0044".into())));
        assert_eq!(node.get("yes"), Some(&Node::Bool(true)));
        assert_eq!(node.get("none"), Some(&Node::Null));
    }

    #[test]
    fn names_twice_anchors_and_depth_are_refused() {
        assert_eq!(from_yaml("a: 1\na: 2\n").unwrap_err().message, "`a` stands twice");
        assert!(from_yaml("a: &x 1\nb: *x\n").is_err());
        assert!(from_yaml(&format!("a: {}1{}", "[".repeat(100), "]".repeat(100))).is_err());
    }
}
