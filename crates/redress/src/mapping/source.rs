//! Sources: where one fact, or one field of an event, comes from, and what the vendor's values mean.

use std::sync::Arc;

use redress_model::{Node, Type};

use super::condition::{Condition, says_nothing};
use super::form::{
    Epoch, Form, ZoneSource, civil, from_milliseconds, from_seconds, instant_node, instant_of, with_decimal_point,
};
use super::gap::Gap;
use super::path::{Found, Path, Scope, plain_text};
use super::zone_name::zone_of;
use super::{Mapping, Translations};

/// Where one value comes from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// The fact, or the field of an event.
    pub(crate) name: Arc<str>,
    /// What it must be, where that is known.
    pub(crate) value_type: Option<Type>,
    /// When to look at all: where all of one of these hold; empty, always.
    pub(crate) when: Vec<Vec<Condition>>,
    /// Where to look, in order.
    pub(crate) from: Vec<Path>,
    pub(crate) values: Option<Values>,
    /// Whether a value that the mapping does not know says nothing, instead of being seen as one that it does not know.
    pub(crate) passes_over_unknown: bool,
    pub(crate) form: Form,
    pub(crate) currency: Option<CurrencySource>,
}

/// What the vendor's values mean.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    Own(Translations),
    /// The mapping's table of this name, which an account's mapping can add to.
    Named(String),
}

#[derive(Clone, Debug)]
pub(crate) enum CurrencySource {
    Code(String),
    At(Path),
}

/// What a source gives for one payload.
#[derive(Clone, Debug)]
pub(crate) enum Reading {
    /// A value, and where in the payload it stands.
    Found(Node<'static>, String),
    /// No value, and why.
    Gap(Gap),
}

fn not_known(node: &Node<'_>) -> Node<'static> {
    Node::not_read(node.clone().into_owned())
}

impl Source {
    /// The first of its places that says something the mapping knows; else the first that says something, to be seen; else why not.
    pub(crate) fn read(&self, mapping: &Mapping, scope: &Scope<'_>) -> Reading {
        let holds = |all: &Vec<Condition>| all.iter().all(|condition| condition.holds(scope));
        if !self.when.is_empty() && !self.when.iter().any(holds) {
            let asked = self.when.iter().flatten().map(|condition| condition.path().to_string());
            return Reading::Gap(Gap::NotSaid(asked.collect()));
        }
        let mut gap = Gap::Nothing;
        let mut first_unknown = None;
        for path in &self.from {
            let Some(found) = path.find(scope) else { continue };
            if says_nothing(&found.node) {
                gap = gap.or(Gap::Null(found.pointer));
                continue;
            }
            match self.value(mapping, scope, &found) {
                Ok(node) => return Reading::Found(node, found.pointer),
                Err(Some(other)) => gap = gap.or(other),
                Err(None) => first_unknown = first_unknown.or(Some(found)),
            }
        }
        match first_unknown {
            Some(found) if !self.passes_over_unknown || matches!(*found.node, Node::List(_) | Node::Object(_)) => {
                Reading::Found(not_known(&found.node), found.pointer)
            }
            Some(found) => Reading::Gap(gap.or(Gap::Unknown(found.pointer, found.node.in_short()))),
            None => Reading::Gap(gap),
        }
    }

    /// The canonical value of what was found; a gap where it says nothing, `None` where the mapping does not know it.
    fn value(&self, mapping: &Mapping, scope: &Scope<'_>, found: &Found<'_>) -> Result<Node<'static>, Option<Gap>> {
        let Some(values) = &self.values else {
            return match &self.currency {
                Some(currency) => self.money(mapping, scope, found, currency),
                None => self.formed(mapping, scope, found),
            };
        };
        let values = match values {
            Values::Own(values) => values,
            Values::Named(name) => mapping.tables.get(name).ok_or(None)?,
        };
        match &*found.node {
            Node::List(labels)
                if !matches!(self.value_type, Some(Type::List(_)))
                    && labels.iter().any(|label| !matches!(label, Node::Text(_))) =>
            {
                Err(None)
            }
            // labels that mean different things mean nothing certain
            Node::List(labels) if !matches!(self.value_type, Some(Type::List(_))) => {
                let mut meanings =
                    labels.iter().filter_map(|label| translated(values, label)).filter(|node| !says_nothing(node));
                let first = meanings.next().ok_or_else(|| Gap::NoLabel(found.pointer.clone()))?;
                if meanings.all(|other| other == first) {
                    Ok(first.clone())
                } else {
                    Err(Some(Gap::LabelsDisagree(found.pointer.clone())))
                }
            }
            Node::List(nodes) => {
                let each = |node: &Node<'_>| translated(values, node).cloned().unwrap_or_else(|| not_known(node));
                Ok(Node::List(nodes.iter().map(each).filter(|node| !says_nothing(node)).collect()))
            }
            single => match translated(values, single) {
                Some(meaning) if says_nothing(meaning) => {
                    Err(Some(Gap::SaysNothing(found.pointer.clone(), single.in_short())))
                }
                Some(meaning) => Ok(meaning.clone()),
                None => Err(None),
            },
        }
    }

    /// An amount with its currency; without a currency it is no amount.
    fn money(
        &self,
        mapping: &Mapping,
        scope: &Scope<'_>,
        found: &Found<'_>,
        currency: &CurrencySource,
    ) -> Result<Node<'static>, Option<Gap>> {
        let code = match currency {
            CurrencySource::Code(code) => Node::Text(code.clone().into()),
            CurrencySource::At(path) => {
                let found_code = path.find(scope).filter(|code| !says_nothing(&code.node));
                let no_currency = || Gap::NoCurrency(found.pointer.clone(), path.to_string());
                let code = found_code.ok_or_else(no_currency)?.node.into_owned().into_owned();
                code.as_text().map_or(code.clone(), |text| Node::Text(text.trim().to_uppercase().into()))
            }
        };
        let amount = self.formed(mapping, scope, found)?;
        Ok(Node::Object(vec![("amount".into(), amount), ("currency".into(), code)]))
    }

    fn formed(&self, mapping: &Mapping, scope: &Scope<'_>, found: &Found<'_>) -> Result<Node<'static>, Option<Gap>> {
        let node = &*found.node;
        match (&self.form, node) {
            (Form::AsItStands, Node::Number(digits)) if self.wants_text() => Ok(Node::Text(digits.to_string().into())),
            (Form::AsItStands, Node::Text(text)) if matches!(self.value_type, Some(Type::Instant)) => {
                Ok(instant_of(text).map_or_else(|| node.clone().into_owned(), instant_node))
            }
            (Form::AsItStands, _) => Ok(node.clone().into_owned()),
            (Form::EpochSeconds, Node::Number(text) | Node::Text(text)) => epoch(from_seconds(text), text, found),
            (Form::EpochMilliseconds, Node::Number(text) | Node::Text(text)) => {
                epoch(from_milliseconds(text), text, found)
            }
            (Form::DecimalComma, Node::Text(text)) => {
                Ok(with_decimal_point(text).map_or_else(|| not_known(node), |text| Node::Text(text.into())))
            }
            // a JSON number's point is the decimal one
            (Form::DecimalComma, Node::Number(_)) => Ok(node.clone().into_owned()),
            (Form::TimeZone, Node::Text(text)) => {
                Ok(zone_of(text).map_or_else(|| not_known(node), |(_, iana)| Node::Text(iana.to_owned().into())))
            }
            (Form::LocalTime(zone), Node::Text(text)) => local_time(zone, text, mapping, scope, found),
            _ => Ok(not_known(node)),
        }
    }

    /// Identifiers are text in the canonical case, and numbers in many vendors'.
    fn wants_text(&self) -> bool {
        &*self.name == "id" || self.name.ends_with(".id") || self.name.ends_with("_id")
    }
}

fn translated<'v>(values: &'v Translations, node: &Node<'_>) -> Option<&'v Node<'static>> {
    let theirs = plain_text(node)?.trim().to_lowercase();
    values.get(&theirs)
}

fn epoch(read: Option<Epoch>, text: &str, found: &Found<'_>) -> Result<Node<'static>, Option<Gap>> {
    match read {
        Some(Epoch::At(instant)) => Ok(instant_node(instant)),
        Some(Epoch::Never) => Err(Some(Gap::Never(found.pointer.clone()))),
        // some vendors write one and the same time as a count here and as RFC 3339 there
        None => Ok(instant_of(text).map_or_else(|| not_known(&found.node), instant_node)),
    }
}

/// A wall clock's time. A time that the clocks skip or repeat is no one instant, so it is not known.
fn local_time(
    zone: &ZoneSource,
    text: &str,
    mapping: &Mapping,
    scope: &Scope<'_>,
    found: &Found<'_>,
) -> Result<Node<'static>, Option<Gap>> {
    // a time with an offset says itself which instant it is
    if let Some(instant) = instant_of(text) {
        return Ok(instant_node(instant));
    }
    let Some(local) = civil(text) else { return Ok(not_known(&found.node)) };
    let zone = match zone {
        ZoneSource::Declared(zone) => Some(zone.clone()),
        ZoneSource::OfMapping => mapping.zone.clone(),
        ZoneSource::At(path) => {
            let name = path.find(scope).and_then(|found| plain_text(&found.node));
            name.and_then(|name| zone_of(&name).map(|(zone, _)| zone))
        }
    };
    let zone = zone.ok_or_else(|| Gap::NoZone(found.pointer.clone(), text.to_owned()))?;
    let instant = zone.to_ambiguous_timestamp(local).unambiguous();
    Ok(instant.map_or_else(|_| not_known(&found.node), instant_node))
}
