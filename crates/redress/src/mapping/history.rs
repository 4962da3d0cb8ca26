//! Histories: what happened on a ticket, made from the lists of messages and changes that a payload carries, where they are whole.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use redress_model::Node;

use super::Mapping;
use super::condition::Condition;
use super::gap::Gap;
use super::path::{Path, Place, Scope};
use super::source::{Reading, Source};

/// A list of a payload whose elements happened on the ticket.
#[derive(Clone, Debug)]
pub(crate) struct EventList {
    /// Where it may stand; the first place that has something counts.
    pub(crate) from: Vec<Path>,
    /// The member of each element that holds a list of its own, where the elements are bundles.
    pub(crate) each: Option<String>,
    /// What of the history it tells; a list that tells nothing by itself adds to those that do.
    pub(crate) tells: BTreeSet<Told>,
    pub(crate) whole: Whole,
    /// Fields of each event.
    pub(crate) fields: Vec<Source>,
    /// What kinds of elements there are; the first whose conditions hold counts.
    pub(crate) kinds: Vec<Kind>,
}

/// What lists tell of a history.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Told {
    /// Everything that was said.
    Messages,
    /// Every change of status.
    Statuses,
}

/// What tells that a list has every element.
#[derive(Clone, Default, Debug)]
pub(crate) struct Whole {
    /// The vendor sends only a part, unless an account's mapping says otherwise.
    pub(crate) is_never: bool,
    pub(crate) when: Vec<Condition>,
    /// Where the payload says how many there are.
    pub(crate) count: Option<Path>,
    /// The vendor cuts the list off at this length.
    pub(crate) fewer_than: Option<usize>,
    /// An empty list says that the list was not asked for, not that nothing happened.
    pub(crate) is_never_empty: bool,
}

/// One kind of element.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    pub(crate) when: Vec<Condition>,
    pub(crate) makes: Makes,
    /// Fields that are the same for every element of the kind.
    pub(crate) constants: Vec<(Arc<str>, Node<'static>)>,
    /// Fields beside those of the list.
    pub(crate) fields: Vec<Source>,
}

/// What an element of a kind makes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Makes {
    /// An event of this type.
    Event(Arc<str>),
    /// `""`: nothing that belongs to the history.
    Nothing,
    /// `"?"`: something of which the payload does not say what it is, so that the list does not tell the history.
    Untold,
}

/// What a payload tells of the history.
#[derive(Clone, Debug)]
pub(crate) struct HistoryRead {
    /// The whole history: messages and changes of status.
    pub(crate) events: Reading,
    /// What was said.
    pub(crate) messages: Reading,
    /// When the customer last said something.
    pub(crate) last_customer_message: Reading,
}

/// The types of events that are messages.
const MESSAGES: [&str; 5] = ["customer_message", "agent_reply", "bot_reply", "system_message", "note"];

/// An event with its time, where that is one.
struct Event {
    at: Option<Timestamp>,
    node: Node<'static>,
}

/// The lists of a payload, gathered.
#[derive(Default)]
struct Gathered {
    events: Vec<Event>,
    /// Where the lists stand that messages come from.
    of_messages: Vec<String>,
    /// Where the other lists stand.
    of_changes: Vec<String>,
    told: BTreeSet<Told>,
    /// Why lists that are there do not tell what they could.
    because: Vec<String>,
}

impl HistoryRead {
    /// Reads the lists that the mapping knows.
    pub(crate) fn read(mapping: &Mapping, scope: &Scope<'_>) -> HistoryRead {
        let mut gathered = Gathered::default();
        let (telling, adding): (Vec<&EventList>, Vec<&EventList>) =
            mapping.events.iter().partition(|list| !list.tells.is_empty());
        for list in telling {
            // what a list before it has told is not told twice
            if list.tells.iter().any(|told| gathered.told.contains(told)) {
                continue;
            }
            match list.read(mapping, scope) {
                None => {}
                Some(Ok((events, pointer))) => {
                    gathered.told.extend(&list.tells);
                    gathered.add(events, pointer, list.tells.contains(&Told::Messages));
                }
                Some(Err(why)) => gathered.because.push(why),
            }
        }
        if !gathered.told.is_empty() {
            for list in adding {
                match list.read(mapping, scope) {
                    // what the lists tell is not whole without it
                    None => {
                        gathered.told.clear();
                        gathered.because.push(format!("nothing stands at {}", list.places()));
                    }
                    Some(Ok((events, pointer))) => gathered.add(events, pointer, true),
                    Some(Err(why)) => {
                        gathered.told.clear();
                        gathered.because.push(why);
                    }
                }
            }
        }
        gathered.events.sort_by_key(|event| event.at);
        gathered.finish(mapping)
    }
}

impl Gathered {
    fn add(&mut self, events: Vec<Event>, pointer: String, tells_messages: bool) {
        self.events.extend(events);
        // the ticket itself is no list
        if !pointer.is_empty() {
            if tells_messages { self.of_messages.push(pointer) } else { self.of_changes.push(pointer) }
        }
    }

    fn finish(self, mapping: &Mapping) -> HistoryRead {
        let pointer = self.of_messages.join(", ");
        let untold = |what: &str| {
            let why = match (&self.because[..], &self.told) {
                ([], told) if told.is_empty() => "the payload does not carry it".to_owned(),
                ([], _) => format!("the payload does not tell {what}"),
                (because, _) => because.join("; "),
            };
            Reading::Gap(Gap::Untold(why))
        };
        let nodes = |events: &[&Event]| Node::List(events.iter().map(|event| event.node.clone()).collect());
        let said: Vec<&Event> = self.events.iter().filter(|event| event.is_one_of(&MESSAGES)).collect();
        let (messages, last_customer_message) = if self.told.contains(&Told::Messages) {
            let last = said
                .iter()
                .rfind(|event| event.is_one_of(&["customer_message"]))
                .and_then(|event| event.node.get("at"));
            // a message whose time cannot be read could be the last one
            let is_timed = said.iter().all(|event| event.at.is_some());
            let last = match last {
                Some(_) if !is_timed => Reading::Gap(Gap::Untold(format!("not every time at {pointer} can be read"))),
                Some(at) => Reading::Found(at.clone(), pointer.clone()),
                None => Reading::Gap(Gap::Untold(format!("there is no message of the customer at {pointer}"))),
            };
            (Reading::Found(nodes(&said), pointer.clone()), last)
        } else {
            (untold("what was said"), untold("what was said"))
        };
        let is_whole = [Told::Messages, Told::Statuses].iter().all(|told| self.told.contains(told));
        let events = if is_whole {
            Reading::Found(with_resolutions(&self.events), [self.of_messages, self.of_changes].concat().join(", "))
        } else if mapping.events.is_empty() {
            Reading::Gap(Gap::Nothing)
        } else if self.told.contains(&Told::Messages) {
            untold("changes of status")
        } else {
            untold("what was said")
        };
        HistoryRead { events, messages, last_customer_message }
    }
}

impl Event {
    fn is_one_of(&self, types: &[&str]) -> bool {
        self.node.get("type").and_then(Node::as_text).is_some_and(|name| types.contains(&name))
    }
}

/// The events, with `resolved` where a person or nobody known makes the status solved or closed, and `reopened` where it is so no
/// longer.
fn with_resolutions(events: &[Event]) -> Node<'static> {
    let mut all = Vec::with_capacity(events.len());
    let mut is_done = false;
    for event in events {
        all.push(event.node.clone());
        let Some(status) = event.node.get("status").and_then(Node::as_text) else { continue };
        let done_now = matches!(status, "solved" | "closed");
        let actor = event.node.get("actor").and_then(Node::as_text);
        let by_machine = matches!(actor, Some("bot" | "system"));
        let change = match (is_done, done_now) {
            (false, true) if !by_machine => Some("resolved"),
            (true, false) => Some("reopened"),
            _ => None,
        };
        is_done = done_now;
        if let Some(name) = change {
            let mut members = vec![(Cow::Borrowed("type"), Node::Text(name.into()))];
            for field in ["at", "status", "actor"] {
                members.extend(event.node.get(field).map(|node| (Cow::Borrowed(field), node.clone())));
            }
            all.push(Node::Object(members));
        }
    }
    Node::List(all)
}

impl EventList {
    fn places(&self) -> String {
        self.from.iter().map(Path::to_string).collect::<Vec<_>>().join(" or ")
    }

    /// Whether the list does not tell what it should without a field.
    fn needs(&self, field: &Source) -> bool {
        let is_needed = matches!(&*field.name, "status" | "actor") && !field.passes_over_unknown;
        is_needed && self.tells.contains(&Told::Statuses)
    }

    /// The events with where the list stands; `None` where it is not there; an error where it does not tell what it could.
    fn read(&self, mapping: &Mapping, scope: &Scope<'_>) -> Option<Result<(Vec<Event>, String), String>> {
        let found = self.from.iter().find_map(|path| path.place(scope).filter(|place| *place.node != Node::Null))?;
        let elements = match found.node {
            Node::List(_) => elements_of(&found),
            // one element that stands alone
            Node::Object(_) => vec![found.clone()],
            other => return Some(Err(format!("{} at {} is no list", other.in_short(), found.pointer))),
        };
        Some(self.events(mapping, scope, &found, elements).map(|events| (events, found.pointer)))
    }

    fn events<'n>(
        &self,
        mapping: &Mapping,
        scope: &Scope<'n>,
        list: &Place<'n>,
        elements: Vec<Place<'n>>,
    ) -> Result<Vec<Event>, String> {
        let is_said_whole = self.from.iter().any(|path| mapping.whole.contains(&path.to_string()));
        if !is_said_whole {
            self.whole.hold(scope, list, elements.len())?;
        }
        let mut events = Vec::with_capacity(elements.len());
        for element in elements {
            let mut scope = scope.clone();
            let Some(name) = &self.each else {
                scope.each = Some(element.clone());
                events.extend(self.event(mapping, &scope, &element)?);
                continue;
            };
            scope.outer = Some(element.clone());
            let below =
                element.node.get(name).map(|node| Place { node, pointer: format!("{}/{name}", element.pointer) });
            let Some(below) = below.filter(|below| matches!(below.node, Node::List(_))) else {
                return Err(format!("{} has no list `{name}`", element.pointer));
            };
            for inner in elements_of(&below) {
                scope.each = Some(inner.clone());
                events.extend(self.event(mapping, &scope, &inner)?);
            }
        }
        // of events at one instant the earlier comes first, in lists with the newest first too
        if let [first, .., last] = &events[..]
            && first.at > last.at
        {
            events.reverse();
        }
        Ok(events)
    }

    /// The event that an element is; `None` where it is passed over.
    fn event(&self, mapping: &Mapping, scope: &Scope<'_>, element: &Place<'_>) -> Result<Option<Event>, String> {
        let kind = self.kinds.iter().find(|kind| kind.when.iter().all(|condition| condition.holds(scope)));
        let event_type = match kind.map(|kind| &kind.makes) {
            Some(Makes::Event(event_type)) => event_type,
            Some(Makes::Nothing) => return Ok(None),
            Some(Makes::Untold) | None => return Err(format!("the payload does not say what {} is", element.pointer)),
        };
        let (constants, own_fields) = kind.map_or((&[][..], &[][..]), |kind| (&kind.constants[..], &kind.fields[..]));
        let named = |name: &str| Cow::Owned(name.to_owned());
        let mut members = vec![(Cow::Borrowed("type"), Node::Text(named(event_type)))];
        members.extend(constants.iter().map(|(name, node)| (named(name), node.clone())));
        for field in own_fields.iter().chain(&self.fields) {
            if members.iter().any(|(name, _)| **name == *field.name) {
                continue;
            }
            let gap = match field.read(mapping, scope) {
                Reading::Found(node, _) => {
                    members.push((named(&field.name), node));
                    continue;
                }
                Reading::Gap(gap) => gap,
            };
            let why = || gap.in_words(&field.from.iter().map(Path::to_string).collect::<Vec<_>>());
            if &*field.name == "at" {
                return Err(format!("{} does not say when: {}", element.pointer, why()));
            }
            // a change of status that cannot be told is not passed over, nor whether a person made it
            if self.needs(field) && !matches!(gap, Gap::SaysNothing(..)) {
                return Err(format!("{} does not say its {}: {}", element.pointer, field.name, why()));
            }
        }
        let node = Node::Object(members);
        let at = node.get("at").and_then(Node::as_text).and_then(|text| text.parse().ok());
        Ok(Some(Event { at, node }))
    }
}

impl Whole {
    fn hold(&self, scope: &Scope<'_>, list: &Place<'_>, length: usize) -> Result<(), String> {
        let pointer = &list.pointer;
        if self.is_never {
            return Err(format!("{pointer} carries only a part of what happened"));
        }
        if self.is_never_empty && length == 0 {
            return Err(format!("{pointer} is empty"));
        }
        if let Some(condition) = self.when.iter().find(|condition| !condition.holds(scope)) {
            return Err(format!("{pointer} may not be whole: see {}", condition.path()));
        }
        if let Some(most) = self.fewer_than.filter(|most| length >= *most) {
            return Err(format!("{pointer} may not be whole: the vendor cuts it off at {most}"));
        }
        let Some(count) = &self.count else { return Ok(()) };
        let said = count.place(scope).and_then(|place| super::path::plain_text(place.node));
        match said {
            Some(said) if said == length.to_string() => Ok(()),
            Some(said) => Err(format!("{pointer} is not whole: it has {length} of {said} (see {count})")),
            None => Err(format!("{pointer} may not be whole: nothing stands at {count}")),
        }
    }
}

fn elements_of<'n>(list: &Place<'n>) -> Vec<Place<'n>> {
    let Node::List(nodes) = list.node else { return Vec::new() };
    nodes.iter().enumerate().map(|(n, node)| Place { node, pointer: format!("{}/{n}", list.pointer) }).collect()
}
