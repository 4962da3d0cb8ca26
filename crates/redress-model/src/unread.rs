//! Unread: what a case in the canonical shape says that no fact reads, most likely a misspelt name.

use crate::document::Node;
use crate::fact::Catalogue;
use crate::fact_tree::FactTree;
use crate::suggestion::nearest;
use crate::types::Type;

/// A field of a case that no fact reads.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Unread {
    /// Where it stands, as a JSON Pointer.
    pub pointer: String,
    /// Its own name.
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
        let mut unread = Vec::new();
        let is_said = |name: &str, did_you_mean: &Option<String>| {
            // a host may send more beside the groups; a name near one of them was most likely meant to be it
            did_you_mean.is_some() && name != "format_version"
        };
        if let Node::Object(members) = case {
            for (name, node) in members {
                match self.tree().child(name) {
                    Some(place) => self.walk(place, node, &Way { before: None, step: Step::Name(name) }, &mut unread),
                    None => {
                        let did_you_mean = nearest(name, self.tree().names());
                        if is_said(name, &did_you_mean) {
                            unread.push(Unread { pointer: format!("/{name}"), name: name.to_string(), did_you_mean });
                        }
                    }
                }
            }
        }
        unread.sort_by(|one, other| one.pointer.cmp(&other.pointer));
        unread.truncate(MOST);
        unread
    }

    /// Walks a node beside the place of the tree that it stands at.
    fn walk(&self, place: &FactTree, node: &Node<'_>, way: &Way<'_>, unread: &mut Vec<Unread>) {
        if let Some(fact) = place.fact {
            let definition = self.definition(fact);
            unread_fields(node, &definition.value_type, way, unread);
            if matches!(&*definition.name, "ticket.events" | "ticket.conversation") {
                self.misspelt_events(node, way, unread);
            }
            return;
        }
        let Node::Object(members) = node else { return };
        for (name, child) in members {
            let below = Way { before: Some(way), step: Step::Name(name) };
            match place.child(name) {
                Some(place) => self.walk(place, child, &below, unread),
                None => unread.push(below.unread(name, nearest(name, place.names()))),
            }
        }
    }
}

impl Catalogue {
    /// Events whose type is nearly a known one: nothing asks for them as they are.
    fn misspelt_events(&self, node: &Node<'_>, way: &Way<'_>, unread: &mut Vec<Unread>) {
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
struct Way<'w> {
    before: Option<&'w Way<'w>>,
    step: Step<'w>,
}

enum Step<'w> {
    Name(&'w str),
    Index(usize),
}

impl Way<'_> {
    fn pointer(&self) -> String {
        let before = self.before.map_or_else(String::new, Way::pointer);
        match self.step {
            Step::Name(name) => format!("{before}/{name}"),
            Step::Index(index) => format!("{before}/{index}"),
        }
    }

    fn unread(&self, name: &str, did_you_mean: Option<String>) -> Unread {
        Unread { pointer: self.pointer(), name: name.to_owned(), did_you_mean }
    }
}

/// The fields of records that their type does not have.
fn unread_fields(node: &Node<'_>, value_type: &Type, way: &Way<'_>, out: &mut Vec<Unread>) {
    match (value_type, node) {
        (Type::List(element), Node::List(nodes)) if matches!(**element, Type::List(_) | Type::Record(_)) => {
            for (n, each) in nodes.iter().enumerate() {
                unread_fields(each, element, &Way { before: Some(way), step: Step::Index(n) }, out);
            }
        }
        (Type::Record(record), Node::Object(members)) => {
            for (name, _) in members.iter().filter(|(name, _)| record.position(name).is_none()) {
                let did_you_mean = nearest(name, record.fields.iter().map(|field| &*field.name));
                out.push(Way { before: Some(way), step: Step::Name(name) }.unread(name, did_you_mean));
            }
        }
        _ => {}
    }
}
