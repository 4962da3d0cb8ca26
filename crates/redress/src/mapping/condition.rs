//! Conditions: what must stand at a path of the payload for a shape, a kind of event or a whole list.

use redress_model::Node;
use toml::de::DeValue;

use super::MappingError;
use super::path::{Path, Scope, plain_text};

/// What must stand at a path.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Condition {
    path: Path,
    /// Any of these.
    wanted: Vec<Wanted>,
}

#[derive(Clone, PartialEq, Debug)]
enum Wanted {
    /// `""`: nothing, or null
    Nothing,
    /// `"null"`: null that is there
    Null,
    /// `"zen:*"`: a text that begins so; `"*"`: any text, number, true or false
    Begins(String),
    /// the same value, in either letter case
    Is(String),
    /// the same value as stands at another path
    SameAs(Path),
}

impl Condition {
    /// Reads `"each/type" = "Comment"`, `"./assignee" = ["", "0"]`, `"each/author_id" = "./requester_id"`.
    pub(crate) fn read(path: &str, wanted: &DeValue<'_>) -> Result<Condition, MappingError> {
        let one = |value: &DeValue<'_>| -> Result<Wanted, MappingError> {
            let text = match value {
                DeValue::String(text) => text.to_string(),
                DeValue::Boolean(yes) => yes.to_string(),
                DeValue::Integer(number) => number.to_string(),
                _ => return Err(MappingError::new(format!("what `{path}` must be is a text, or a list of texts"))),
            };
            Ok(match text.strip_suffix('*') {
                _ if text.is_empty() => Wanted::Nothing,
                _ if text == "null" => Wanted::Null,
                Some(start) => Wanted::Begins(start.to_lowercase()),
                None if Path::is_meant(&text) => Wanted::SameAs(Path::parse(&text)?),
                None => Wanted::Is(text.to_lowercase()),
            })
        };
        let wanted = match wanted {
            DeValue::Array(all) => all.iter().map(|each| one(each.get_ref())).collect::<Result<_, _>>()?,
            single => vec![one(single)?],
        };
        Ok(Condition { path: Path::parse(path)?, wanted })
    }

    pub(crate) fn holds(&self, scope: &Scope<'_>) -> bool {
        let place = self.path.place(scope).map(|place| place.node);
        let found = place.filter(|node| !says_nothing(node));
        self.wanted.iter().any(|wanted| match (wanted, found) {
            (Wanted::Nothing, found) => found.is_none(),
            (Wanted::Null, _) => place == Some(&Node::Null),
            (_, None) => false,
            (Wanted::Begins(start), Some(node)) => {
                plain_text(node).is_some_and(|text| text.trim().to_lowercase().starts_with(start))
            }
            (Wanted::Is(text), Some(node)) => {
                plain_text(node).is_some_and(|found| found.trim().to_lowercase() == *text)
            }
            (Wanted::SameAs(path), Some(node)) => {
                let other = path.place(scope).and_then(|place| plain_text(place.node));
                other.is_some() && plain_text(node) == other
            }
        })
    }

    /// The path that it asks about.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Null, or a text with nothing in it.
pub(crate) fn says_nothing(node: &Node<'_>) -> bool {
    match node {
        Node::Null => true,
        Node::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}
