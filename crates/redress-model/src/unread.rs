//! Unread: what a case in the canonical shape says that no fact reads, most likely a misspelt name.

use crate::case_walk::walk;
use crate::document::Node;
use crate::fact::Catalogue;
use crate::suggestion::nearest;
use crate::types::Type;

/// A field of a case that no fact reads, or a name in one of its lists that nothing knows.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Unread {
    /// Where it stands, as a JSON Pointer.
    pub pointer: String,
    /// Its own name, or what stands there in the place of a known one.
    pub name: String,
    /// The name that was most likely meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
}

/// The most that are listed; a host that sends another shape altogether would fill pages.
const MOST: usize = 20;

impl Catalogue {
    /// The fields of a case that no fact reads: within the groups that facts are in, and top-level names near one of those.
    ///
    /// ```
    /// use redress_model::{Catalogue, DocumentLimits, Node};
    /// let case = Node::from_json(br#"{"ticket": {"priorty": "high"}, "trace": 7}"#, &DocumentLimits::default()).unwrap();
    /// let unread = Catalogue::core().unread(&case);
    /// assert_eq!(unread[0].pointer, "/ticket/priorty");
    /// assert_eq!(unread[0].did_you_mean.as_deref(), Some("priority"));
    /// assert_eq!(unread.len(), 1);
    /// ```
    pub fn unread(&self, case: &Node<'_>) -> Vec<Unread> {
        Unread::listed(walk(self, case, &[]).unread)
    }
}

impl Unread {
    /// The first of what no fact reads, in the order of its pointers.
    pub fn listed(mut unread: Vec<Unread>) -> Vec<Unread> {
        unread.sort_by(|one, other| one.pointer.cmp(&other.pointer));
        unread.truncate(MOST);
        unread
    }

    /// Whether it is a name in the place of a known one, and no field.
    pub fn is_value(&self) -> bool {
        !self.pointer.strip_suffix(&self.name).is_some_and(|before| before.ends_with('/'))
    }
}

impl Catalogue {
    /// Events whose type is nearly a known one: nothing asks for them as they are.
    pub(crate) fn misspelt_events(&self, node: &Node<'_>, way: &Way<'_>, unread: &mut Vec<Unread>) {
        let Node::List(events) = node else { return };
        for (n, event) in events.iter().enumerate() {
            let Some(name) = event.get("type").and_then(Node::as_text) else { continue };
            if let Some(meant) = self.events.meant(name) {
                let of_list = Way { before: Some(way), step: Step::Index(n) };
                let below = Way { before: Some(&of_list), step: Step::Name("type") };
                unread.push(below.unread(name, Some(meant)));
            }
        }
    }
}

/// The way to a node, put together as a pointer only where something is said of it.
pub(crate) struct Way<'w> {
    pub(crate) before: Option<&'w Way<'w>>,
    pub(crate) step: Step<'w>,
}

pub(crate) enum Step<'w> {
    /// The case itself.
    Case,
    Name(&'w str),
    Index(usize),
}

impl Way<'_> {
    pub(crate) fn pointer(&self) -> String {
        let before = self.before.map_or_else(String::new, Way::pointer);
        match self.step {
            Step::Case => before,
            Step::Name(name) => format!("{before}/{name}"),
            Step::Index(index) => format!("{before}/{index}"),
        }
    }

    pub(crate) fn unread(&self, name: &str, did_you_mean: Option<String>) -> Unread {
        Unread { pointer: self.pointer(), name: name.to_owned(), did_you_mean }
    }
}

/// The fields of records that their type does not have.
pub(crate) fn unread_fields(node: &Node<'_>, value_type: &Type, way: &Way<'_>, out: &mut Vec<Unread>) {
    match (value_type, node) {
        (Type::List(element), Node::List(nodes)) if matches!(**element, Type::List(_) | Type::Record(_)) => {
            for (n, each) in nodes.iter().enumerate() {
                unread_fields(each, element, &Way { before: Some(way), step: Step::Index(n) }, out);
            }
        }
        (Type::Record(record), Node::Object(members)) => {
            // most records are written in the order of their fields
            let mut fields = record.fields.iter();
            for (name, _) in members {
                if fields.next().is_some_and(|field| *field.name == **name) || record.position(name).is_some() {
                    continue;
                }
                let did_you_mean = nearest(name, record.fields.iter().map(|field| &*field.name));
                out.push(Way { before: Some(way), step: Step::Name(name) }.unread(name, did_you_mean));
            }
        }
        _ => {}
    }
}
