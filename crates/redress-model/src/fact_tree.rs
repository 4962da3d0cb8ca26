//! The tree of facts: where in a case some fact stands, step by step, so that a case is walked beside it.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::fact::FactIndex;

/// One place of the canonical case: a group of others, the place of facts, or both.
#[derive(Clone, Debug, Default)]
pub(crate) struct FactTree {
    /// The facts that stand here, in the order of their definition.
    pub(crate) facts: Vec<FactIndex>,
    /// What stands below, by name; short names first, which are quickest told apart.
    children: Vec<(Arc<str>, FactTree)>,
    /// The names below, in their own order.
    names: Vec<Arc<str>>,
}

impl FactTree {
    /// Puts a fact at a JSON Pointer.
    pub(crate) fn put(&mut self, pointer: &str, fact: FactIndex) {
        let mut place = self;
        for name in steps(pointer) {
            let position = match place.position(&name) {
                Ok(position) => position,
                Err(position) => {
                    let name: Arc<str> = name.into();
                    let among_names = place.names.partition_point(|each| *each < name);
                    place.names.insert(among_names, name.clone());
                    place.children.insert(position, (name, FactTree::default()));
                    position
                }
            };
            place = &mut place.children[position].1;
        }
        place.facts.push(fact);
    }

    /// Takes a fact away from a JSON Pointer.
    pub(crate) fn take(&mut self, pointer: &str, fact: FactIndex) {
        let mut place = self;
        for name in steps(pointer) {
            let Ok(position) = place.position(&name) else { return };
            place = &mut place.children[position].1;
        }
        place.facts.retain(|each| *each != fact);
    }

    /// What stands below under a name.
    pub(crate) fn child(&self, name: &str) -> Option<&FactTree> {
        let position = self.position(name).ok()?;
        Some(&self.children[position].1)
    }

    /// What stands below.
    pub(crate) fn children(&self) -> impl Iterator<Item = (&str, &FactTree)> {
        self.children.iter().map(|(name, place)| (&**name, place))
    }

    /// Whether nothing stands below.
    pub(crate) fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }

    /// The names that stand below, in their own order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    fn position(&self, name: &str) -> Result<usize, usize> {
        self.children.binary_search_by(|(each, _)| match each.len().cmp(&name.len()) {
            Ordering::Equal => (**each).cmp(name),
            unequal => unequal,
        })
    }
}

fn steps(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~"))
}
