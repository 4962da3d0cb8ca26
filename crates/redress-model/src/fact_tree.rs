//! The tree of facts: where in a case some fact stands, step by step, so that a case is walked beside it.

use std::sync::Arc;

use crate::by_name::ByName;
use crate::fact::FactIndex;

/// One place of the canonical case: a group of others, the place of facts, or both.
#[derive(Clone, Debug, Default)]
pub(crate) struct FactTree {
    /// The facts that stand here, in the order of their definition.
    pub(crate) facts: Vec<FactIndex>,
    /// What stands below, by name.
    children: ByName<FactTree>,
    /// The names below, in their own order.
    names: Vec<Arc<str>>,
}

impl FactTree {
    /// Puts a fact at a JSON Pointer.
    pub(crate) fn put(&mut self, pointer: &str, fact: FactIndex) {
        let mut place = self;
        for name in steps(pointer) {
            if place.children.get(&name).is_none() {
                let among_names = place.names.partition_point(|each| **each < *name);
                place.names.insert(among_names, name.as_str().into());
            }
            place = place.children.entry(&name, FactTree::default);
        }
        place.facts.push(fact);
    }

    /// Takes a fact away from a JSON Pointer.
    pub(crate) fn take(&mut self, pointer: &str, fact: FactIndex) {
        let mut place = self;
        for name in steps(pointer) {
            let Some(below) = place.children.get_mut(&name) else { return };
            place = below;
        }
        place.facts.retain(|each| *each != fact);
    }

    /// What stands below under a name.
    pub(crate) fn child(&self, name: &str) -> Option<&FactTree> {
        self.children.get(name)
    }

    /// What stands below.
    pub(crate) fn children(&self) -> impl Iterator<Item = (&str, &FactTree)> {
        self.children.iter()
    }

    /// Whether nothing stands below.
    pub(crate) fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }

    /// The names that stand below, in their own order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }
}

fn steps(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~"))
}
