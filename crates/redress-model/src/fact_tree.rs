//! The tree of facts: where in a case some fact stands, step by step, so that a case is walked beside it.

use std::sync::Arc;

use crate::fact::FactIndex;

/// One place of the canonical case: a group of others, a fact, or both.
#[derive(Clone, Debug, Default)]
pub(crate) struct FactTree {
    /// The fact that stands here.
    pub(crate) fact: Option<FactIndex>,
    /// What stands below, by name, in the order of the names.
    children: Vec<(Arc<str>, FactTree)>,
}

impl FactTree {
    /// Puts a fact at a JSON Pointer.
    pub(crate) fn put(&mut self, pointer: &str, fact: FactIndex) {
        let mut place = self;
        for part in pointer.split('/').skip(1) {
            let name = part.replace("~1", "/").replace("~0", "~");
            let position = match place.children.binary_search_by(|(each, _)| (**each).cmp(&name)) {
                Ok(position) => position,
                Err(position) => {
                    place.children.insert(position, (name.into(), FactTree::default()));
                    position
                }
            };
            place = &mut place.children[position].1;
        }
        place.fact = Some(fact);
    }

    /// What stands below under a name.
    pub(crate) fn child(&self, name: &str) -> Option<&FactTree> {
        let position = self.children.binary_search_by(|(each, _)| (**each).cmp(name)).ok()?;
        Some(&self.children[position].1)
    }

    /// The names that stand below.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.children.iter().map(|(name, _)| &**name)
    }
}
