//! Paths: where in a payload something stands, from its top, from the ticket in it, or from an element of a list.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use redress_model::{Node, nearest};

use super::MappingError;

/// A path into a payload: a JSON Pointer, whose steps may pick the element of a list by a member, or take each element.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Path {
    /// As the mapping's author wrote it.
    written: String,
    base: Base,
    steps: Vec<Step>,
}

/// Where a path begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Base {
    /// `/…`: the top of the payload
    Top,
    /// `./…`: the ticket, where the shape of the payload says that it stands
    Ticket,
    /// `each/…`: the element of a list of events
    Each,
    /// `outer/…`: the element that holds the list of events
    Outer,
}

#[derive(Clone, PartialEq, Debug)]
enum Step {
    Name(String),
    /// `*`: each element of a list
    Every,
    /// `[id=./requester_id]` or `[id=360002]`
    Where(String, Wanted),
}

/// What a member of an element is compared with.
#[derive(Clone, PartialEq, Debug)]
enum Wanted {
    Literal(String),
    At(Path),
}

/// A node with where it stands in the payload.
#[derive(Clone, Debug)]
pub(crate) struct Found<'n> {
    pub(crate) node: Cow<'n, Node<'n>>,
    /// A JSON Pointer from the top of the payload.
    pub(crate) pointer: String,
}

/// A node that is certainly in the payload, with where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Place<'n> {
    pub(crate) node: &'n Node<'n>,
    pub(crate) pointer: String,
}

/// What paths begin at.
#[derive(Clone, Debug)]
pub(crate) struct Scope<'n> {
    pub(crate) top: &'n Node<'n>,
    /// The ticket in the payload, where it has one.
    pub(crate) ticket: Option<Place<'n>>,
    pub(crate) each: Option<Place<'n>>,
    pub(crate) outer: Option<Place<'n>>,
    /// What was found before, so that a payload with long lists takes no longer than its length asks for.
    known: Rc<Known<'n>>,
}

/// What was found in one payload.
#[derive(Default, Debug)]
struct Known<'n> {
    /// Where the part of a path leads that is the same for every element, by the address of the path.
    places: RefCell<HashMap<usize, Option<Place<'n>>>>,
    /// Where the elements of a list stand, by the address of the list and the member.
    elements: RefCell<HashMap<(usize, String), Elements>>,
}

/// The position of the first element of each value of a member.
type Elements = HashMap<String, usize>;

/// Lists up to this length are searched, longer ones have their elements hashed.
const SEARCHED: usize = 16;

impl<'n> Scope<'n> {
    /// What paths begin at in a payload whose ticket stands somewhere, or nowhere.
    pub(crate) fn new(top: &'n Node<'n>, ticket: Option<Place<'n>>) -> Scope<'n> {
        Scope { top, ticket, each: None, outer: None, known: Rc::default() }
    }

    /// The first element of a list whose member has a value.
    fn element_where(&self, nodes: &'n [Node<'n>], member: &str, wanted: &str) -> Option<usize> {
        let value_of = |node: &Node<'n>| node.get(member).and_then(plain_text);
        if nodes.len() <= SEARCHED {
            return nodes.iter().position(|node| value_of(node).as_deref() == Some(wanted));
        }
        let key = (nodes.as_ptr().addr(), member.to_owned());
        let mut known = self.known.elements.borrow_mut();
        let first = known.entry(key).or_insert_with(|| {
            let mut first = Elements::with_capacity(nodes.len());
            for (n, node) in nodes.iter().enumerate() {
                if let Some(value) = value_of(node) {
                    first.entry(value).or_insert(n);
                }
            }
            first
        });
        first.get(wanted).copied()
    }
}

impl Path {
    /// Reads `/ticket/id`, `./id`, `each/author/type`, `/users/[id=./requester_id]/name`, `/tags/*/name`.
    pub(crate) fn parse(text: &str) -> Result<Path, MappingError> {
        let bases = [("", Base::Top), (".", Base::Ticket), ("each", Base::Each), ("outer", Base::Outer)];
        let (name, mut rest) = text.split_at(text.find('/').unwrap_or(text.len()));
        let base = bases.iter().find(|(each, _)| *each == name).map(|(_, base)| *base);
        let base = base.filter(|_| !text.is_empty()).ok_or_else(|| wrong(text))?;
        let mut steps = Vec::new();
        while let Some(after) = rest.strip_prefix('/') {
            if after.is_empty() && steps.is_empty() && base == Base::Top {
                break;
            }
            let (step, next) = Step::parse(after, text)?;
            steps.push(step);
            rest = next;
        }
        Ok(Path { written: text.to_owned(), base, steps })
    }

    /// Whether a text is meant as a path rather than as a value.
    pub(crate) fn is_meant(text: &str) -> bool {
        ["/", "./", "each/", "outer/"].iter().any(|start| text.starts_with(start))
    }

    /// Whether it begins at an element of a list of events.
    pub(crate) fn is_of_element(&self) -> bool {
        matches!(self.base, Base::Each | Base::Outer)
    }

    /// What stands there; `null` is something.
    pub(crate) fn find<'n>(&self, scope: &Scope<'n>) -> Option<Found<'n>> {
        let (place, rest) = self.constant_part(scope)?;
        follow(rest, place, scope)
    }

    /// What stands there, where the path leads to one place of the payload.
    pub(crate) fn place<'n>(&self, scope: &Scope<'n>) -> Option<Place<'n>> {
        let (mut place, rest) = self.constant_part(scope)?;
        for step in rest {
            place = step.take(place, scope)?;
        }
        Some(place)
    }

    /// Where the steps lead that are the same for every element of a list, and the steps after them.
    fn constant_part<'n>(&self, scope: &Scope<'n>) -> Option<(Place<'n>, &[Step])> {
        let start = self.start(scope)?;
        if self.is_of_element() {
            return Some((start, &self.steps));
        }
        let length = self.steps.iter().position(|step| !matches!(step, Step::Name(_))).unwrap_or(self.steps.len());
        let (first, rest) = self.steps.split_at(length);
        let key = std::ptr::from_ref(self).addr();
        let known = scope.known.places.borrow().get(&key).cloned();
        let place = known.unwrap_or_else(|| {
            let mut place = Some(start);
            for step in first {
                place = place.and_then(|place| step.take(place, scope));
            }
            scope.known.places.borrow_mut().insert(key, place.clone());
            place
        });
        Some((place?, rest))
    }

    /// Where a payload has a name near the one that the path asks for in vain: the pointer that was most likely meant.
    pub(crate) fn nearly(&self, scope: &Scope<'_>) -> Option<String> {
        let mut place = self.start(scope)?;
        for (n, step) in self.steps.iter().enumerate() {
            let node = place.node;
            let pointer = place.pointer.clone();
            let Some(next) = step.take(place, scope) else {
                let (Step::Name(name), Node::Object(members)) = (step, node) else { return None };
                let near = Step::Name(nearest(name, members.iter().map(|(name, _)| &**name))?);
                // what comes after it must be there as well
                let mut meant = near.take(Place { node, pointer }, scope)?;
                for step in &self.steps[n + 1..] {
                    meant = step.take(meant, scope)?;
                }
                return Some(meant.pointer);
            };
            place = next;
        }
        None
    }

    fn start<'n>(&self, scope: &Scope<'n>) -> Option<Place<'n>> {
        match self.base {
            Base::Top => Some(Place { node: scope.top, pointer: String::new() }),
            Base::Ticket => scope.ticket.clone(),
            Base::Each => scope.each.clone(),
            Base::Outer => scope.outer.clone(),
        }
    }
}

fn follow<'n>(steps: &[Step], mut place: Place<'n>, scope: &Scope<'n>) -> Option<Found<'n>> {
    for (n, step) in steps.iter().enumerate() {
        if *step == Step::Every {
            let Node::List(nodes) = place.node else {
                // not the list that it should be: it stays as it is, and is seen
                return Some(Found { node: Cow::Borrowed(place.node), pointer: place.pointer });
            };
            let rest = &steps[n + 1..];
            let below = |(n, node)| {
                let found = follow(rest, Place { node, pointer: format!("{}/{n}", place.pointer) }, scope);
                // an element without the member is seen, too
                found.map_or(Node::Null, |found| found.node.into_owned())
            };
            let all = nodes.iter().enumerate().map(below).collect();
            return Some(Found { node: Cow::Owned(Node::List(all)), pointer: place.pointer });
        }
        place = step.take(place, scope)?;
    }
    Some(Found { node: Cow::Borrowed(place.node), pointer: place.pointer })
}

impl Step {
    /// The first step of a text, and what comes after it.
    fn parse<'t>(text: &'t str, whole: &str) -> Result<(Step, &'t str), MappingError> {
        if let Some(inner) = text.strip_prefix('[') {
            let end = inner.find(']').ok_or_else(|| wrong(whole))?;
            let (member, wanted) = inner[..end].split_once('=').ok_or_else(|| wrong(whole))?;
            let wanted = match Path::is_meant(wanted) {
                true => Wanted::At(Path::parse(wanted)?),
                false => Wanted::Literal(wanted.to_owned()),
            };
            let after = &inner[end + 1..];
            if !after.is_empty() && !after.starts_with('/') {
                return Err(wrong(whole));
            }
            return Ok((Step::Where(member.to_owned(), wanted), after));
        }
        let end = text.find('/').unwrap_or(text.len());
        let name = &text[..end];
        if name.is_empty() {
            return Err(wrong(whole));
        }
        let step = match name {
            "*" => Step::Every,
            name => Step::Name(name.replace("~1", "/").replace("~0", "~")),
        };
        Ok((step, &text[end..]))
    }

    fn take<'n>(&self, place: Place<'n>, scope: &Scope<'n>) -> Option<Place<'n>> {
        match (self, place.node) {
            (Step::Name(name), Node::List(nodes)) => {
                let n = name.parse::<usize>().ok()?;
                Some(Place { node: nodes.get(n)?, pointer: format!("{}/{n}", place.pointer) })
            }
            (Step::Name(name), node) => {
                let name_in_pointer = name.replace('~', "~0").replace('/', "~1");
                Some(Place { node: node.get(name)?, pointer: format!("{}/{name_in_pointer}", place.pointer) })
            }
            (Step::Where(member, wanted), Node::List(nodes)) => {
                let wanted = match wanted {
                    Wanted::Literal(text) => text.clone(),
                    Wanted::At(path) => plain_text(path.place(scope)?.node)?,
                };
                let n = scope.element_where(nodes, member, &wanted)?;
                Some(Place { node: &nodes[n], pointer: format!("{}/{n}", place.pointer) })
            }
            (Step::Where(..) | Step::Every, _) => None,
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

fn wrong(text: &str) -> MappingError {
    MappingError::new(format!(
        "`{text}` is no path: write `/ticket/id` from the top of the payload, `./id` from the ticket in it, `each/id` from an \
         element of a list of events, or `/users/[id=./requester_id]/name`"
    ))
}

/// The text of a text, a number, a true or a false.
pub(crate) fn plain_text(node: &Node<'_>) -> Option<String> {
    match node {
        Node::Text(text) | Node::Number(text) => Some(text.to_string()),
        Node::Bool(yes) => Some(yes.to_string()),
        Node::Null | Node::List(_) | Node::Object(_) => None,
    }
}
