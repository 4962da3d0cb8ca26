//! Reports: what a mapping makes of one payload, fact by fact, for whoever writes or checks a mapping.

use std::collections::BTreeMap;
use std::sync::Arc;

use redress_model::{Catalogue, Facts, Slot};

use super::source::Reading;
use super::{Mapping, Recognition};
use crate::ticket::Ticket;

/// What a mapping makes of one payload.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct MappingReport {
    /// How much the payload is of the vendor's shapes; `None` where the mapping does not say what they look like.
    pub recognition: Option<Recognition>,
    /// Every fact, in the order of the catalogue.
    pub facts: Vec<MappedFact>,
    /// Facts that the mapping fills and the catalogue does not have, so that no rule can read them.
    pub unread: Vec<String>,
}

/// What a mapping makes of one fact.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct MappedFact {
    /// Its name.
    pub fact: Arc<str>,
    /// What it is: known, broken, missing, or what its absence means.
    pub slot: Slot,
    /// Where in the payload it comes from, as JSON Pointers; empty where it comes from nowhere.
    pub from: Vec<String>,
    /// Whether the mapping has a place for it, or says why the vendor has none.
    pub is_mapped: bool,
    /// Why there is no value, or what is wrong with it.
    pub because: Option<String>,
}

impl Mapping {
    /// What each fact of a catalogue is in a payload, from where, or why it is missing or broken.
    ///
    /// ```
    /// use redress::{Mapping, Ticket, model::Catalogue};
    /// let payload = br#"{"ticket": {"id": 7, "requester_id": 5, "priority": null, "via": {"channel": "fax"}}}"#;
    /// let report = Mapping::built_in("zendesk")?.report(&Ticket::from_json(payload)?, &Catalogue::core());
    /// let because = |name: &str| report.facts.iter().find(|each| &*each.fact == name).unwrap().because.clone().unwrap();
    /// assert_eq!(because("ticket.priority"), "/ticket/priority is null or empty");
    /// assert!(because("ticket.channel").ends_with("found the text \"fax\" that the mapping cannot read"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(&self, payload: &Ticket<'_>, catalogue: &Catalogue) -> MappingReport {
        let mapping = self.clone().with_facts_of(catalogue);
        let case = mapping.apply(payload);
        let readings = mapping.readings(payload.document());
        let mut readings: BTreeMap<Arc<str>, Reading> =
            readings.into_iter().map(|(_, name, reading)| (name, reading)).collect();
        let has_scope = mapping.scope_of(payload.document()).is_some();
        let facts = catalogue.iter().map(|(index, definition)| {
            let reading = readings.remove(&definition.name);
            let slot = Facts::read_one(catalogue, index, case.document());
            let (from, gap) = match reading {
                Some(Reading::Found(_, pointer)) => (pointer.split(", ").map(str::to_owned).collect(), None),
                Some(Reading::Gap(gap)) => (Vec::new(), Some(gap)),
                None => (Vec::new(), None),
            };
            let because = match &slot {
                Slot::Known(_) => None,
                Slot::Broken(problem) => Some(problem.to_string()),
                Slot::Missing | Slot::Assumed(_) | Slot::NotYet if !has_scope => {
                    Some(format!("the payload is not {}'s", mapping.title))
                }
                Slot::Missing | Slot::Assumed(_) | Slot::NotYet => {
                    Some(mapping.why_missing(&definition.name, gap.as_ref(), payload.document()))
                }
            };
            let is_mapped = gap.is_some() || !from.is_empty() || mapping.absent.contains_key(&*definition.name);
            MappedFact { fact: definition.name.clone(), slot, from, is_mapped, because }
        });
        let facts = facts.collect();
        let unread = mapping.facts.iter().map(|fact| &fact.source.name).filter(|name| catalogue.find(name).is_none());
        MappingReport {
            recognition: mapping.recognise(payload),
            facts,
            unread: unread.map(ToString::to_string).collect(),
        }
    }
}
