//! Mappings: where a vendor's JSON keeps each fact, and how its values are written.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use redress_model::{Catalogue, Node, did_you_mean};
use toml::de::{DeTable, DeValue};

use crate::ticket::Ticket;

/// The mappings that the engine carries.
pub const BUILT_IN_MAPPINGS: [(&str, &str); 2] =
    [("zendesk", include_str!("../mappings/zendesk.toml")), ("zammad", include_str!("../mappings/zammad.toml"))];

/// How a vendor's payload becomes a case in the canonical shape. What the payload does not carry is missing, not guessed.
///
/// ```
/// use redress::{Mapping, Ticket};
/// let payload = br#"{"ticket": {"id": 7, "created_at": "2025-03-28T15:42:10Z", "priority": "high", "via": {"channel": "email"}}}"#;
/// let ticket = Mapping::built_in("zendesk")?.apply(&Ticket::from_json(payload)?);
/// let document = ticket.document();
/// assert_eq!(document.pointer("/ticket/received_at").unwrap().as_text(), Some("2025-03-28T15:42:10Z"));
/// assert_eq!(document.pointer("/ticket/id").unwrap().as_text(), Some("7"));
/// assert!(document.pointer("/customer/tier").is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mapping {
    name: String,
    facts: Vec<FactMapping>,
}

/// Where one fact comes from.
#[derive(Clone, Debug)]
struct FactMapping {
    /// Where it stands in the canonical case.
    pointer: String,
    /// Where to look, in order.
    from: Vec<Path>,
    /// What the vendor's values mean, in either letter case.
    values: Vec<(String, Node<'static>)>,
    form: Form,
    currency: Option<CurrencySource>,
}

#[derive(Clone, Debug)]
enum CurrencySource {
    Code(String),
    Path(Path),
}

/// How the vendor writes a value.
#[derive(Clone, PartialEq, Debug)]
enum Form {
    AsItStands,
    EpochSeconds,
    EpochMilliseconds,
    LocalTime(TimeZone),
    DecimalComma,
}

/// A path into a payload: a JSON Pointer, whose steps may pick the element of a list by a member.
#[derive(Clone, Debug)]
struct Path(Vec<Step>);

#[derive(Clone, Debug)]
enum Step {
    Name(String),
    /// `[id=/ticket/requester_id]` or `[id=360002]`
    Where(String, Wanted),
}

#[derive(Clone, Debug)]
enum Wanted {
    Literal(String),
    At(Vec<String>),
}

/// Why a mapping could not be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MappingError(String);

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MappingError {}

impl Mapping {
    /// The built-in mapping of a name: `zendesk`, `zammad`.
    ///
    /// # Errors
    ///
    /// There is none of that name; the message suggests one.
    pub fn built_in(name: &str) -> Result<Mapping, MappingError> {
        match BUILT_IN_MAPPINGS.iter().find(|(each, _)| *each == name) {
            Some((_, text)) => Mapping::from_toml(text),
            None => {
                let known = BUILT_IN_MAPPINGS.map(|(each, _)| each);
                let suggestion = did_you_mean(name, known);
                Err(MappingError(format!("there is no mapping `{name}`{suggestion} (built in: {})", known.join(", "))))
            }
        }
    }

    /// Reads a mapping file. A file that `extends` a built-in mapping adds to it, and takes the place of what it names again.
    ///
    /// # Errors
    ///
    /// The text is not TOML, or not a mapping.
    pub fn from_toml(text: &str) -> Result<Mapping, MappingError> {
        let parsed = DeTable::parse(text)
            .map_err(|error| MappingError(format!("the mapping is not TOML: {}", error.message())))?;
        let table = parsed.get_ref();
        let top = |key: &str| table.get(key).and_then(|value| value.get_ref().as_str());
        for key in table.keys() {
            let known = ["format_version", "name", "title", "extends", "facts"];
            if !known.contains(&key.get_ref().as_ref()) {
                return Err(unknown_key(key.get_ref(), &known));
            }
        }
        let mut mapping = match top("extends") {
            Some(base) => Mapping::built_in(base)?,
            None => Mapping { name: String::new(), facts: Vec::new() },
        };
        if let Some(name) = top("name") {
            name.clone_into(&mut mapping.name);
        }
        let facts = match table.get("facts").map(|facts| facts.get_ref()) {
            None => None,
            Some(DeValue::Table(facts)) => Some(facts),
            Some(_) => return Err(MappingError("`facts` is a table".to_owned())),
        };
        for (fact, definition) in facts.into_iter().flatten() {
            let fact_name = fact.get_ref();
            let Some(definition) = definition.get_ref().as_table() else {
                return Err(MappingError(format!("`{fact_name}` is a table, such as `{{ from = \"/ticket/id\" }}`")));
            };
            let read = FactMapping::read(fact_name, definition)?;
            match mapping.facts.iter_mut().find(|each| each.pointer == read.pointer) {
                Some(place) => *place = read,
                None => mapping.facts.push(read),
            }
        }
        Ok(mapping)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The case in the canonical shape.
    #[must_use]
    pub fn apply(&self, payload: &Ticket) -> Ticket<'static> {
        let mut case = Node::Object(Vec::new());
        for fact in &self.facts {
            if let Some(node) = fact.read_from(payload.document()) {
                case.put(&fact.pointer, node);
            }
        }
        Ticket::from_node(case)
    }
}

fn unknown_key(key: &str, known: &[&str]) -> MappingError {
    MappingError(format!("a mapping has no `{key}`{}", did_you_mean(key, known.iter().copied())))
}

impl FactMapping {
    fn read(fact: &str, table: &DeTable<'_>) -> Result<FactMapping, MappingError> {
        let known = ["from", "values", "form", "time_zone", "currency", "currency_from"];
        for key in table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                return Err(unknown_key(key.get_ref(), &known));
            }
        }
        for key in ["form", "time_zone", "currency", "currency_from"] {
            if table.get(key).is_some_and(|value| !value.get_ref().is_str()) {
                return Err(MappingError(format!("`{key}` of `{fact}` is a text")));
            }
        }
        let text = |key: &str| table.get(key).and_then(|value| value.get_ref().as_str());
        let paths = match table.get("from").map(|from| from.get_ref()) {
            Some(DeValue::String(path)) => vec![path.to_string()],
            Some(DeValue::Array(paths)) if paths.iter().all(|path| path.get_ref().is_str()) => {
                paths.iter().filter_map(|path| path.get_ref().as_str().map(str::to_owned)).collect()
            }
            _ => return Err(MappingError(format!("`{fact}` does not say where it comes from: `from = \"/…\"`"))),
        };
        let from = paths.iter().map(|path| Path::parse(path)).collect::<Result<Vec<_>, _>>()?;
        let values = match table.get("values").map(|values| values.get_ref()) {
            None => Vec::new(),
            Some(DeValue::Table(values)) => values
                .iter()
                .map(|(theirs, ours)| {
                    let ours = match ours.get_ref() {
                        DeValue::String(text) => Node::Text(text.to_string().into()),
                        DeValue::Boolean(yes) => Node::Bool(*yes),
                        _ => {
                            return Err(MappingError(format!("a value of `{fact}` is neither text nor true or false")));
                        }
                    };
                    Ok((theirs.get_ref().to_lowercase(), ours))
                })
                .collect::<Result<_, _>>()?,
            Some(_) => return Err(MappingError(format!("`values` of `{fact}` is a table"))),
        };
        let form = match text("form") {
            None => Form::AsItStands,
            Some("epoch seconds") => Form::EpochSeconds,
            Some("epoch milliseconds") => Form::EpochMilliseconds,
            Some("decimal comma") => Form::DecimalComma,
            Some("local time") => {
                let zone = text("time_zone").and_then(|zone| TimeZone::get(zone).ok());
                Form::LocalTime(zone.ok_or_else(|| {
                    MappingError(format!("`{fact}` is in local time, and its `time_zone` is missing or no IANA zone"))
                })?)
            }
            Some(other) => {
                let known = ["epoch seconds", "epoch milliseconds", "decimal comma", "local time"];
                return Err(MappingError(format!("unknown form `{other}`{}", did_you_mean(other, known))));
            }
        };
        let currency = match (text("currency"), text("currency_from")) {
            (_, Some(path)) => Some(CurrencySource::Path(Path::parse(path)?)),
            (Some(code), None) => Some(CurrencySource::Code(code.to_owned())),
            (None, None) => None,
        };
        let catalogue = Catalogue::core();
        let pointer = match catalogue.find(fact) {
            Some(index) => catalogue.definition(index).pointer.to_string(),
            // a fact that some policy declares; its pointer is made from its name unless the policy says otherwise
            None if fact.split('.').next().is_some_and(|group| catalogue.is_group(group))
                && catalogue.suggest(fact).is_some() =>
            {
                let suggestion = catalogue.suggest(fact).unwrap_or_default();
                return Err(MappingError(format!("there is no fact `{fact}`; did you mean `{suggestion}`?")));
            }
            None if fact.contains('.') => format!("/{}", fact.replace('.', "/")),
            None => return Err(MappingError(format!("`{fact}` is no fact: a group, a dot and a name"))),
        };
        Ok(FactMapping { pointer, from, values, form, currency })
    }

    fn read_from(&self, payload: &Node) -> Option<Node<'static>> {
        let found = self.from.iter().find_map(|path| path.find(payload).filter(|node| **node != Node::Null))?;
        if !self.values.is_empty() {
            return match found {
                // labels that mean different things mean nothing certain
                Node::List(labels) => {
                    let mut meanings = labels.iter().filter_map(|label| self.translated(label));
                    let first = meanings.next()?;
                    meanings.all(|other| other == first).then_some(first)
                }
                single => Some(self.translated(single).unwrap_or_else(|| as_lower_text(single))),
            };
        }
        if let Some(currency) = &self.currency {
            return self.money(found, currency, payload);
        }
        Some(self.formed(found))
    }

    fn translated(&self, node: &Node<'_>) -> Option<Node<'static>> {
        let theirs = plain_text(node)?.to_lowercase();
        self.values.iter().find(|(each, _)| *each == theirs).map(|(_, ours)| ours.clone())
    }

    /// An amount with its currency; without a currency it is no amount, so the fact is missing.
    fn money(&self, amount: &Node, currency: &CurrencySource, payload: &Node) -> Option<Node<'static>> {
        let code = match currency {
            CurrencySource::Code(code) => code.clone(),
            CurrencySource::Path(path) => plain_text(path.find(payload)?)?,
        };
        let amount = self.formed(amount);
        let amount = Node::Text(plain_text(&amount)?.into());
        Some(Node::Object(vec![("amount".into(), amount), ("currency".into(), Node::Text(code.to_uppercase().into()))]))
    }

    fn formed(&self, node: &Node<'_>) -> Node<'static> {
        let formed = match (&self.form, node) {
            (Form::AsItStands, Node::Number(digits)) if self.wants_text() => {
                Some(Node::Text(digits.to_string().into()))
            }
            (Form::AsItStands, _) => None,
            (Form::EpochSeconds, Node::Number(digits)) => epoch(digits, 9),
            (Form::EpochMilliseconds, Node::Number(digits)) => epoch(digits, 6),
            (Form::DecimalComma, Node::Text(text)) => with_decimal_point(text).map(|text| Node::Text(text.into())),
            (Form::LocalTime(zone), Node::Text(text)) => {
                // a time with an offset says itself which instant it is
                if text.parse::<Timestamp>().is_ok() {
                    return node.clone().into_owned();
                }
                let local: Option<DateTime> = text.replace(' ', "T").parse().ok();
                // a time that the clocks skip or repeat is no one instant, so it stays as it is and is seen
                local
                    .and_then(|local| zone.to_ambiguous_timestamp(local).unambiguous().ok())
                    .map(|instant| Node::Text(instant.to_string().into()))
            }
            _ => None,
        };
        formed.unwrap_or_else(|| node.clone().into_owned())
    }

    /// Identifiers are text in the canonical case, and numbers in many vendors'.
    fn wants_text(&self) -> bool {
        self.pointer.ends_with("/id") || self.pointer.ends_with("_id")
    }
}

/// `1.234,50` as `1234.50`; `None` where the comma is not the decimal one: points must stand before three digits each.
fn with_decimal_point(text: &str) -> Option<String> {
    let (whole, fraction) = text.trim().split_once(',').unwrap_or((text.trim(), ""));
    let mut groups = whole.split('.');
    let mut digits = groups.next()?.to_owned();
    for group in groups {
        if group.len() != 3 || digits.trim_start_matches('-').len() > 3 && !whole.contains('.') {
            return None;
        }
        digits.push_str(group);
    }
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(digits.trim_start_matches('-')) || !is_plain(fraction) {
        return None;
    }
    Some(if fraction.is_empty() { digits } else { format!("{digits}.{fraction}") })
}

/// An instant from seconds (`scale` 9) or milliseconds (`scale` 6) since 1970; 0 means never.
fn epoch(digits: &str, scale: u32) -> Option<Node<'static>> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: i128 = whole.parse().ok()?;
    if whole == 0 {
        return Some(Node::Null);
    }
    let width = scale as usize;
    let fraction: i128 = format!("{fraction:0<width$}").get(..width)?.parse().ok()?;
    let nanoseconds = whole.checked_mul(10i128.pow(scale))?.checked_add(fraction)?;
    Timestamp::from_nanosecond(nanoseconds).ok().map(|instant| Node::Text(instant.to_string().into()))
}

fn plain_text(node: &Node<'_>) -> Option<String> {
    match node {
        Node::Text(text) | Node::Number(text) => Some(text.to_string()),
        Node::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// A value that the mapping does not translate stays as it is, in lower case: it is of the fact's set or an error that is seen.
fn as_lower_text(node: &Node<'_>) -> Node<'static> {
    match node {
        Node::Text(text) => Node::Text(text.to_lowercase().into()),
        other => other.clone().into_owned(),
    }
}

impl Path {
    fn parse(text: &str) -> Result<Path, MappingError> {
        let wrong = || {
            MappingError(format!("`{text}` is no path: write `/ticket/id` or `/users/[id=/ticket/requester_id]/name`"))
        };
        let mut rest = text.strip_prefix('/').ok_or_else(wrong)?;
        let mut steps = Vec::new();
        loop {
            let (step, after) = match rest.strip_prefix('[') {
                Some(inner) => {
                    let end = inner.find(']').ok_or_else(wrong)?;
                    let (member, wanted) = inner[..end].split_once('=').ok_or_else(wrong)?;
                    let wanted = match wanted.strip_prefix('/') {
                        Some(path) => Wanted::At(path.split('/').map(str::to_owned).collect()),
                        None => Wanted::Literal(wanted.to_owned()),
                    };
                    (Step::Where(member.to_owned(), wanted), &inner[end + 1..])
                }
                None => {
                    let end = rest.find('/').unwrap_or(rest.len());
                    (Step::Name(rest[..end].replace("~1", "/").replace("~0", "~")), &rest[end..])
                }
            };
            steps.push(step);
            match after.strip_prefix('/') {
                Some(next) => rest = next,
                None if after.is_empty() => return Ok(Path(steps)),
                None => return Err(wrong()),
            }
        }
    }

    fn find<'n>(&self, payload: &'n Node<'n>) -> Option<&'n Node<'n>> {
        let mut node = payload;
        for step in &self.0 {
            node = match step {
                Step::Name(name) => match node {
                    Node::List(nodes) => nodes.get(name.parse::<usize>().ok()?)?,
                    _ => node.get(name)?,
                },
                Step::Where(member, wanted) => {
                    let wanted = match wanted {
                        Wanted::Literal(text) => text.clone(),
                        Wanted::At(path) => {
                            let mut place = payload;
                            for name in path {
                                place = place.get(name)?;
                            }
                            plain_text(place)?
                        }
                    };
                    let Node::List(nodes) = node else { return None };
                    nodes.iter().find(|each| each.get(member).and_then(plain_text).as_deref() == Some(&wanted))?
                }
            };
        }
        Some(node)
    }
}
