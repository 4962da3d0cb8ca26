//! Unread: what a case in the canonical shape says that no fact reads, most likely a misspelt name.

use crate::document::Node;
use crate::fact::Catalogue;
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
    pub fn unread(&self, case: &Node) -> Vec<Unread> {
        let mut unread = Vec::new();
        let mut open = vec![(String::new(), case)];
        while let Some((path, node)) = open.pop() {
            let Node::Object(members) = node else { continue };
            for (name, child) in members {
                let pointer = format!("{path}/{name}");
                if let Some(fact) = self.at_pointer(&pointer) {
                    unread_fields(child, &self.definition(fact).value_type, &pointer, &mut unread);
                    continue;
                }
                if self.has_below(&pointer) {
                    open.push((pointer, child));
                    continue;
                }
                let siblings = format!("{path}/");
                let known = self.iter().filter_map(|(_, fact)| fact.pointer.strip_prefix(&siblings)?.split('/').next());
                let did_you_mean = nearest(name, known);
                // a host may send more beside the groups; a name near one of them was most likely meant to be it
                let is_own = path.is_empty() && (did_you_mean.is_none() || &**name == "format_version");
                if !is_own {
                    unread.push(Unread { pointer, name: name.to_string(), did_you_mean });
                }
            }
        }
        unread.sort_by(|one, other| one.pointer.cmp(&other.pointer));
        unread.truncate(MOST);
        unread
    }
}

/// The fields of records that their type does not have.
fn unread_fields(node: &Node, value_type: &Type, pointer: &str, out: &mut Vec<Unread>) {
    match (value_type, node) {
        (Type::List(element), Node::List(nodes)) => {
            for (n, each) in nodes.iter().enumerate() {
                unread_fields(each, element, &format!("{pointer}/{n}"), out);
            }
        }
        (Type::Record(record), Node::Object(members)) => {
            for (name, _) in members.iter().filter(|(name, _)| record.position(name).is_none()) {
                let did_you_mean = nearest(name, record.fields.iter().map(|field| &*field.name));
                out.push(Unread { pointer: format!("{pointer}/{name}"), name: name.to_string(), did_you_mean });
            }
        }
        _ => {}
    }
}
