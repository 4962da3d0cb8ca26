//! Facts: the typed, named values that rules read, each defined once.

use std::sync::Arc;

use crate::by_name::ByName;
use crate::core_facts::core_facts;
use crate::event_names::EventNames;
use crate::fact_tree::FactTree;
use crate::suggestion::nearest;
use crate::types::Type;
use crate::value::Value;

/// What one fact is: from this come the schema, the reference page, the names in rules and the suggestions.
#[derive(Clone, PartialEq, Debug)]
pub struct FactDefinition {
    /// The whole name that rules write: `ticket.received_at`.
    pub name: Arc<str>,
    /// Its type.
    pub value_type: Type,
    /// The unit, where the type does not say it.
    pub unit: Option<Arc<str>>,
    /// What it means, in one sentence.
    pub meaning: Arc<str>,
    /// Where it stands in the case, as a JSON Pointer (RFC 6901).
    pub pointer: Arc<str>,
    /// What its absence means; without it, a missing fact is unknown.
    pub missing_means: Option<MissingMeans>,
    /// Whether it tells when something happened, so that a time later than the instant of decision says that it has not yet.
    pub later_means_not_yet: bool,
    /// Whether it tells something about a person, so that records can mask it.
    pub personal: bool,
}

/// What the absence of a fact says. A decision shows a fact that was filled in so as assumed.
#[derive(Clone, PartialEq, Debug)]
pub enum MissingMeans {
    /// This value.
    Value(Value),
    /// An instant that has not come.
    NotYet,
    /// An empty list.
    None,
}

/// The position of a fact in its [`Catalogue`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FactIndex(pub u32);

impl FactIndex {
    /// The position as a number to index with.
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

/// All the facts that a policy's rules may read: the core ones and those the policy declares.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    facts: Vec<FactDefinition>,
    by_name: ByName<FactIndex>,
    tree: FactTree,
    /// What the events of a case may be called.
    pub events: EventNames,
}

/// What a table heading can stand for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Named {
    /// Exactly one fact.
    One(FactIndex),
    /// Several facts end in this name.
    Several(Vec<FactIndex>),
    /// No fact.
    Nothing,
}

impl Catalogue {
    /// The core facts alone.
    ///
    /// ```
    /// use redress_model::Catalogue;
    /// let catalogue = Catalogue::core();
    /// let received = catalogue.find("ticket.received_at").unwrap();
    /// assert_eq!(&*catalogue.definition(received).pointer, "/ticket/received_at");
    /// assert_eq!(catalogue.suggest("ticket.priorty").as_deref(), Some("ticket.priority"));
    /// ```
    pub fn core() -> Catalogue {
        let mut catalogue = Catalogue::default();
        for definition in core_facts() {
            catalogue.put(definition);
        }
        catalogue
    }

    /// Adds a fact, or replaces the one of that name.
    pub fn put(&mut self, definition: FactDefinition) -> FactIndex {
        let known = self.by_name.get(&definition.name).copied();
        let index = known.unwrap_or_else(|| FactIndex(u32::try_from(self.facts.len()).unwrap_or(u32::MAX)));
        if known.is_some() {
            self.tree.take(&self.facts[index.position()].pointer, index);
        }
        self.tree.put(&definition.pointer, index);
        if known.is_some() {
            self.facts[index.position()] = definition;
            return index;
        }
        self.by_name.entry(&definition.name, || index);
        self.facts.push(definition);
        index
    }

    /// The fact of a whole name.
    pub fn find(&self, name: &str) -> Option<FactIndex> {
        self.by_name.get(name).copied()
    }

    /// Where in a case the facts stand.
    pub(crate) fn tree(&self) -> &FactTree {
        &self.tree
    }

    /// What a fact is.
    ///
    /// # Panics
    ///
    /// The index is of another catalogue.
    pub fn definition(&self, index: FactIndex) -> &FactDefinition {
        &self.facts[index.position()]
    }

    /// The name of a fact.
    pub fn name(&self, index: FactIndex) -> &Arc<str> {
        &self.definition(index).name
    }

    /// Whether a fact is of what an agent proposes, and so is missing where nothing is proposed.
    pub fn is_of_proposal(&self, index: FactIndex) -> bool {
        self.name(index).starts_with("proposal.")
    }

    /// Every fact, in the order of definition.
    pub fn iter(&self) -> impl Iterator<Item = (FactIndex, &FactDefinition)> {
        (0u32..).map(FactIndex).zip(&self.facts)
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Whether some fact's name starts with `name` and a dot: `ticket`.
    pub fn is_group(&self, name: &str) -> bool {
        self.facts.iter().any(|fact| fact.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
    }

    /// The fact that a table heading names: a whole name, or a last part that only one fact has.
    /// Blanks and underscores count alike, upper and lower case too.
    ///
    /// ```
    /// use redress_model::{Catalogue, Named};
    /// let catalogue = Catalogue::core();
    /// let channel = catalogue.find("ticket.channel").unwrap();
    /// assert_eq!(catalogue.named("Channel"), Named::One(channel));
    /// assert!(matches!(catalogue.named("id"), Named::Several(_)));
    /// assert_eq!(catalogue.named("chanel"), Named::Nothing);
    /// ```
    pub fn named(&self, heading: &str) -> Named {
        let plain = |text: &str| text.trim().to_lowercase().replace([' ', '.'], "_");
        let wanted = plain(heading);
        let mut short = Vec::new();
        for (index, fact) in self.iter() {
            if plain(&fact.name) == wanted {
                return Named::One(index);
            }
            let last = fact.name.rsplit('.').next().unwrap_or_default();
            if plain(last) == wanted {
                short.push(index);
            }
        }
        match short[..] {
            [] => Named::Nothing,
            [one] => Named::One(one),
            _ => Named::Several(short),
        }
    }

    /// The fact whose name is nearest to a misspelt one.
    pub fn suggest(&self, name: &str) -> Option<String> {
        nearest(name, self.facts.iter().map(|fact| &*fact.name))
    }
}
