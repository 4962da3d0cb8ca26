//! The walk of a case beside the tree of facts: what it says of each, and what it says that no fact reads.

use std::sync::Arc;

use crate::document::{Node, is_position};
use crate::fact::Catalogue;
use crate::fact_tree::FactTree;
use crate::facts::{FactProblem, Slot};
use crate::suggestion::nearest;
use crate::unread::{Step, Unread, Way, unread_fields};

/// What a walk found.
pub(crate) struct Walked {
    /// A slot for each fact of the catalogue; [`Slot::Missing`] where it is not wanted, or where nothing stands.
    pub(crate) slots: Vec<Slot>,
    /// What no fact reads, in the order of the case.
    pub(crate) unread: Vec<Unread>,
}

/// Walks a case. Each fact that is wanted gets what stands at its pointer.
pub(crate) fn walk(catalogue: &Catalogue, case: &Node<'_>, is_wanted: &[bool]) -> Walked {
    let slots = vec![Slot::Missing; catalogue.len()];
    let mut walk = Walk { catalogue, is_wanted, walked: Walked { slots, unread: Vec::new() } };
    walk.place(catalogue.tree(), case, &Way { before: None, step: Step::Case }, true);
    walk.walked
}

struct Walk<'c> {
    catalogue: &'c Catalogue,
    is_wanted: &'c [bool],
    walked: Walked,
}

impl Walk<'_> {
    fn place(&mut self, place: &FactTree, node: &Node<'_>, way: &Way<'_>, mut tells_unread: bool) {
        for fact in &place.facts {
            if self.is_wanted.get(fact.position()).is_some_and(|wanted| *wanted) {
                self.walked.slots[fact.position()] = Slot::read(self.catalogue.definition(*fact), Some(node));
            }
        }
        if let (Some(fact), true) = (place.facts.last(), tells_unread) {
            let definition = self.catalogue.definition(*fact);
            unread_fields(node, &definition.value_type, way, &mut self.walked.unread);
            if matches!(&*definition.name, "ticket.events" | "ticket.conversation") {
                self.catalogue.misspelt_events(node, way, &mut self.walked.unread);
            }
            tells_unread = false;
        }
        if place.is_leaf() {
            return;
        }
        match node {
            Node::Object(members) => {
                for (name, child) in members {
                    let below = Way { before: Some(way), step: Step::Name(name) };
                    match place.child(name) {
                        Some(place) => self.place(place, child, &below, tells_unread),
                        None if tells_unread => self.unread(place, name, &below),
                        None => {}
                    }
                }
            }
            Node::List(_) => {
                for (name, below) in place.children() {
                    if let Some(child) = node.step(name) {
                        self.place(below, child, &Way { before: Some(way), step: Step::Name(name) }, false);
                    } else if !is_position(name) {
                        self.breaks(below, node, way);
                    }
                }
            }
            Node::Null => {}
            other => self.in_the_way(place, other, way),
        }
    }

    /// A name that nothing of the tree stands under. Beside the groups a host may send more; only a name near one of them was
    /// most likely meant to be it.
    fn unread(&mut self, place: &FactTree, name: &str, way: &Way<'_>) {
        let did_you_mean = nearest(name, place.names());
        let is_beside_the_groups = matches!(way.before, Some(Way { step: Step::Case, .. }));
        if !is_beside_the_groups || (did_you_mean.is_some() && name != "format_version") {
            self.walked.unread.push(way.unread(name, did_you_mean));
        }
    }

    /// A group that is no object: none of the facts below can be read.
    fn in_the_way(&mut self, place: &FactTree, node: &Node<'_>, way: &Way<'_>) {
        for (_, below) in place.children() {
            self.breaks(below, node, way);
        }
    }

    /// A place of which nothing can be read, since what stands above it is no object.
    fn breaks(&mut self, place: &FactTree, node: &Node<'_>, way: &Way<'_>) {
        for fact in &place.facts {
            if self.is_wanted.get(fact.position()).is_some_and(|wanted| *wanted) {
                let (pointer, expected, found) = (way.pointer(), "an object".to_owned(), node.in_short());
                let problem = FactProblem { pointer, expected, found };
                self.walked.slots[fact.position()] = Slot::Broken(Arc::new(problem));
            }
        }
        self.in_the_way(place, node, way);
    }
}
