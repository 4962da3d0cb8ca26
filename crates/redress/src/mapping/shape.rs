//! Shapes: what tells that a payload is a vendor's, and where the ticket stands in it.

use redress_model::Node;

use super::condition::Condition;
use super::path::{Path, Place, Scope};

/// One of a vendor's payloads.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// What it is called: `event webhook`.
    pub(crate) name: String,
    /// Where the ticket stands in it.
    pub(crate) ticket: Path,
    /// What must be there, be it null.
    pub(crate) has: Vec<Path>,
    /// What must say something.
    pub(crate) when: Vec<Condition>,
}

/// How much a payload is of a vendor's shape.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recognition {
    /// The shape that it is nearest to: `event webhook`.
    pub shape: String,
    /// How many of the shape's signs it has.
    pub signs: usize,
    /// How many signs the shape has.
    pub of: usize,
    /// The signs that it lacks, as the mapping writes them.
    pub lacks: Vec<String>,
    /// Whether it is near enough to be read: it has what must say something, and at least half of the signs.
    pub is_read: bool,
}

impl Recognition {
    /// Whether it has every sign of the shape.
    pub fn is_whole(&self) -> bool {
        self.signs == self.of && self.of > 0
    }

    /// Whether it is nearer than another.
    pub(crate) fn is_nearer_than(&self, other: &Recognition) -> bool {
        // shares of signs, compared without dividing; of equal shares, more signs say more
        (self.is_read, self.signs * other.of, self.signs) > (other.is_read, other.signs * self.of, other.signs)
    }
}

impl Shape {
    /// What paths begin at in a payload of this shape.
    pub(crate) fn scope<'n>(&self, payload: &'n Node<'n>) -> Scope<'n> {
        let place = self.ticket.place(&Scope::new(payload, None));
        Scope::new(payload, place.filter(|place| matches!(place.node, Node::Object(_))))
    }

    /// How many of its signs a payload has.
    pub(crate) fn recognise(&self, payload: &Node<'_>) -> Recognition {
        let scope = self.scope(payload);
        let has = self.has.iter().filter(|path| path.place(&scope).is_none()).map(Path::to_string);
        let mut lacks: Vec<String> = has.collect();
        let failing = self.when.iter().filter(|condition| !condition.holds(&scope));
        let failing: Vec<String> = failing.map(|condition| condition.path().to_string()).collect();
        let of = self.has.len() + self.when.len();
        let signs = of - lacks.len() - failing.len();
        let is_read = failing.is_empty() && signs * 2 >= of;
        lacks.extend(failing);
        Recognition { shape: self.name.clone(), signs, of, lacks, is_read }
    }
}

/// What paths begin at in a payload whose shape nothing says.
pub(crate) fn without_shape<'n>(payload: &'n Node<'n>) -> Scope<'n> {
    Scope::new(payload, Some(Place { node: payload, pointer: String::new() }))
}
