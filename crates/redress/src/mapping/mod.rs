//! Mappings: where a vendor's JSON keeps each fact, and how its values are written.

mod built_in;
mod condition;
mod form;
mod gap;
mod history;
mod path;
mod read;
mod read_events;
mod report;
mod shape;
mod source;
mod table;
mod zone_name;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::tz::TimeZone;
use redress_model::{Catalogue, Node};

use crate::ticket::Ticket;
pub use built_in::{BUILT_IN_MAPPINGS, BuiltInMapping, recognised};
use gap::Gap;
use history::{EventList, HistoryRead};
use path::Scope;
pub use report::{MappedFact, MappingReport};
pub use shape::Recognition;
use shape::{Shape, without_shape};
use source::{Reading, Source};

/// How a vendor's payload becomes a case in the canonical shape. What the payload does not carry is missing, not guessed; a value
/// that the mapping does not know is a broken fact, which a person sees.
///
/// ```
/// use redress::{Mapping, Ticket};
/// let payload = br#"{"ticket": {"id": 7, "created_at": "2025-03-28T15:42:10Z", "requester_id": 5, "priority": "High",
///     "via": {"channel": "email"}}}"#;
/// let ticket = Mapping::built_in("zendesk")?.apply(&Ticket::from_json(payload)?);
/// let document = ticket.document();
/// assert_eq!(document.pointer("/ticket/received_at").unwrap().as_text(), Some("2025-03-28T15:42:10Z"));
/// assert_eq!(document.pointer("/ticket/id").unwrap().as_text(), Some("7"));
/// assert_eq!(document.pointer("/ticket/priority").unwrap().as_text(), Some("high"));
/// assert!(document.pointer("/customer/tier").is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mapping {
    name: String,
    title: String,
    facts: Vec<FactMapping>,
    events: Vec<EventList>,
    shapes: Vec<Shape>,
    /// What vendors' values mean, by the name of the table.
    tables: BTreeMap<String, Translations>,
    /// Lists that this account sends whole, as the lists' paths are written.
    whole: Vec<String>,
    /// The zone of local times that say none themselves.
    zone: Option<TimeZone>,
    /// Why the vendor's JSON does not carry a fact, by the fact's name.
    absent: BTreeMap<String, String>,
    warnings: Vec<String>,
}

/// What a vendor's values mean: theirs in lower case, and the canonical one.
pub(crate) type Translations = BTreeMap<String, Node<'static>>;

/// Where one fact comes from, and where it stands in the canonical case.
#[derive(Clone, Debug)]
struct FactMapping {
    pointer: Arc<str>,
    source: Source,
}

/// Why a mapping could not be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MappingError(String);

impl MappingError {
    pub(crate) fn new(message: String) -> MappingError {
        MappingError(message)
    }
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MappingError {}

/// The facts that the lists of a payload give.
const OF_HISTORY: [&str; 3] = ["ticket.events", "ticket.conversation", "ticket.last_customer_message_at"];

impl Mapping {
    /// Its name, as `--mapping` takes it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is a mapping of: `Zendesk Support`.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is most likely not meant, though the mapping can be used: values that nothing takes.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The mapping for policies with these facts: a fact that a policy declares stands where the policy says.
    #[must_use]
    pub fn with_facts_of(mut self, catalogue: &Catalogue) -> Mapping {
        for fact in &mut self.facts {
            if let Some(index) = catalogue.find(&fact.source.name) {
                let definition = catalogue.definition(index);
                fact.pointer = definition.pointer.clone();
                fact.source.value_type = Some(definition.value_type.clone());
            }
        }
        self
    }

    /// The case in the canonical shape. A payload that is not near any of this vendor's shapes gives an empty one.
    #[must_use]
    pub fn apply(&self, payload: &Ticket<'_>) -> Ticket<'static> {
        let mut case = Node::Object(Vec::new());
        for (pointer, _, reading) in self.readings(payload.document()) {
            if let Reading::Found(node, _) = reading {
                case.put(&pointer, node);
            }
        }
        Ticket::from_node(case)
    }

    /// How much a payload is of this vendor's shapes; `None` where the mapping does not say what they look like.
    pub fn recognise(&self, payload: &Ticket<'_>) -> Option<Recognition> {
        self.nearest_shape(payload.document()).map(|(_, recognition)| recognition)
    }

    fn nearest_shape(&self, payload: &Node<'_>) -> Option<(&Shape, Recognition)> {
        let mut nearest: Option<(&Shape, Recognition)> = None;
        for shape in &self.shapes {
            let recognition = shape.recognise(payload);
            if nearest.as_ref().is_none_or(|(_, other)| recognition.is_nearer_than(other)) {
                nearest = Some((shape, recognition));
            }
        }
        nearest
    }

    /// What paths begin at; `None` for a payload that is not near any shape of this vendor.
    fn scope_of<'n>(&self, payload: &'n Node<'n>) -> Option<Scope<'n>> {
        match self.nearest_shape(payload) {
            None => Some(without_shape(payload)),
            Some((_, recognition)) if !recognition.is_read => None,
            Some((shape, _)) => Some(shape.scope(payload)),
        }
    }

    /// What each fact of the mapping is in a payload: its place in the case, its name, and what was read.
    fn readings(&self, payload: &Node<'_>) -> Vec<(Arc<str>, Arc<str>, Reading)> {
        let Some(scope) = self.scope_of(payload) else { return Vec::new() };
        let mut readings: Vec<(Arc<str>, Arc<str>, Reading)> = Vec::with_capacity(self.facts.len() + OF_HISTORY.len());
        for fact in &self.facts {
            readings.push((fact.pointer.clone(), fact.source.name.clone(), fact.source.read(self, &scope)));
        }
        let history = HistoryRead::read(self, &scope);
        let of_history = [history.events, history.messages, history.last_customer_message];
        for (name, reading) in OF_HISTORY.into_iter().zip(of_history) {
            match readings.iter_mut().find(|(_, each, _)| &**each == name) {
                // what the payload says of it itself comes first
                Some((_, _, Reading::Found(..))) => {}
                Some((_, _, gap)) if matches!(reading, Reading::Found(..)) => *gap = reading,
                Some(_) => {}
                None => readings.push((format!("/{}", name.replace('.', "/")).into(), name.into(), reading)),
            }
        }
        readings
    }

    /// Where in a payload a fact stands that a path of the mapping just misses.
    fn nearly_at(&self, fact: &str, payload: &Node<'_>) -> Option<String> {
        let scope = self.scope_of(payload)?;
        let source = &self.facts.iter().find(|each| &*each.source.name == fact)?.source;
        source.from.iter().find_map(|path| path.nearly(&scope))
    }

    /// Where the mapping looks for a fact, as it writes it.
    fn places_of(&self, fact: &str) -> Vec<String> {
        let source = self.facts.iter().find(|each| &*each.source.name == fact);
        source.map_or_else(Vec::new, |fact| fact.source.from.iter().map(ToString::to_string).collect())
    }

    /// Why there is no value for a fact. What a vendor has no field for may have a place in an account's own mapping.
    fn why_missing(&self, fact: &str, gap: Option<&Gap>, payload: &Node<'_>) -> String {
        let places = self.places_of(fact);
        match (gap, self.absent.get(fact)) {
            (Some(Gap::Nothing) | None, Some(why)) if places.is_empty() => why.clone(),
            (Some(gap @ Gap::Nothing), _) => {
                let near = self.nearly_at(fact, payload);
                let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
                format!("{}{hint}", gap.in_words(&places))
            }
            (Some(gap), _) => gap.in_words(&places),
            (None, Some(why)) => why.clone(),
            (None, None) => "the mapping has no place for it".to_owned(),
        }
    }
}
