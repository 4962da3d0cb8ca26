//! Reading a mapping from TOML: every key is known, every path can be read, and every translation is a value that its fact can have.

use std::collections::BTreeMap;
use std::sync::Arc;

use redress_model::{Catalogue, Node, Type, did_you_mean};
use toml::de::{DeTable, DeValue};

use super::condition::says_nothing;
use super::form::{Form, ZoneSource};
use super::path::Path;
use super::read_events::read_events;
use super::shape::Shape;
use super::source::{CurrencySource, Source, Values};
use super::table::Table;
use super::zone_name::zone_of;
use super::{FactMapping, Mapping, MappingError, Translations};

/// The version of the shape of mappings.
const FORMAT_VERSION: &str = "1";

const KEYS: [&str; 11] = [
    "format_version",
    "name",
    "title",
    "extends",
    "time_zone",
    "whole",
    "shapes",
    "values",
    "facts",
    "events",
    "absent",
];

impl Mapping {
    /// Reads a mapping file. A file that `extends` a built-in mapping adds to it, and takes the place of what it names again.
    ///
    /// # Errors
    ///
    /// The text is not TOML, or not a mapping: the message names the key, path, value or fact that is wrong.
    pub fn from_toml(text: &str) -> Result<Mapping, MappingError> {
        let parsed = DeTable::parse(text).map_err(|error| {
            let line =
                error.span().map_or(1, |span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
            wrong(format!("the mapping is not TOML: line {line}: {}", error.message().trim()))
        })?;
        let top = Table { table: parsed.get_ref(), name: "the mapping".to_owned() };
        top.has_only(&KEYS)?;
        if let Some(version) = top.get("format_version") {
            let is_known = matches!(version, DeValue::Integer(version) if version.as_str() == FORMAT_VERSION);
            if !is_known {
                return Err(wrong(format!("`format_version` is {FORMAT_VERSION}")));
            }
        }
        let mut mapping = match top.text("extends")? {
            Some(base) => Mapping::built_in(&base)?,
            None => empty(),
        };
        mapping.name = top.text("name")?.unwrap_or(mapping.name);
        mapping.title = top.text("title")?.unwrap_or_else(|| match mapping.title.is_empty() {
            true => mapping.name.clone(),
            false => mapping.title.clone(),
        });
        if let Some(name) = top.text("time_zone")? {
            let zone =
                zone_of(&name).ok_or_else(|| wrong(format!("`{name}` is no time zone, such as `Europe/London`")))?;
            mapping.zone = Some(zone.0);
        }
        mapping.whole.extend(top.texts("whole")?);
        let mut own_tables = Vec::new();
        for (name, values) in top.tables("values")? {
            own_tables.push(name.clone());
            let read = translations(&values, &format!("values.{name}"), None)?;
            mapping.tables.entry(name).or_default().extend(read);
        }
        for shape in top.list("shapes")? {
            mapping.shapes.push(read_shape(&shape)?);
        }
        for (name, definition) in top.tables("facts")? {
            let read = read_fact(&name, &definition, &mapping)?;
            match mapping.facts.iter_mut().find(|each| each.source.name == read.source.name) {
                Some(place) => *place = read,
                None => mapping.facts.push(read),
            }
        }
        let mut events = Vec::new();
        for list in top.list("events")? {
            events.push(read_events(&list, &mapping)?);
        }
        // an account's own lists tell before the vendor's
        events.append(&mut mapping.events);
        mapping.events = events;
        for path in &mapping.whole {
            if !mapping.events.iter().any(|list| list.from.iter().any(|from| from.to_string() == *path)) {
                let known = mapping.events.iter().flat_map(|list| list.from.iter().map(ToString::to_string));
                let known: Vec<String> = known.collect();
                let suggestion = did_you_mean(path, known.iter().map(String::as_str));
                return Err(wrong(format!(
                    "no list of events stands at `{path}`, which is said to be whole{suggestion}"
                )));
            }
        }
        mapping.check_named_values()?;
        mapping.warnings = mapping.unused_values(&own_tables);
        if let Some(absent) = top.table("absent")? {
            for (fact, _) in absent.table {
                let why = absent.text(fact.get_ref())?.unwrap_or_default();
                let name = known_fact(fact.get_ref())?;
                mapping.absent.insert(name.to_owned(), why);
            }
        }
        Ok(mapping)
    }

    /// The sources of every fact, and of every field of an event.
    fn sources(&self) -> impl Iterator<Item = &Source> {
        let of_events = self
            .events
            .iter()
            .flat_map(|list| list.fields.iter().chain(list.kinds.iter().flat_map(|kind| &kind.fields)));
        self.facts.iter().map(|fact| &fact.source).chain(of_events)
    }

    /// Of each table of values that nothing takes its values from: that it does nothing.
    fn unused_values(&self, tables: &[String]) -> Vec<String> {
        let used: Vec<&str> = self
            .sources()
            .filter_map(|source| match &source.values {
                Some(Values::Named(name)) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        let unused = tables.iter().filter(|name| !used.contains(&name.as_str()));
        let others = |name: &str| did_you_mean(name, used.iter().copied().filter(|each| *each != name));
        unused
            .map(|name| format!("nothing takes its values from `[values.{name}]`, so it does nothing{}", others(name)))
            .collect()
    }

    /// What was added to a table of values fits every fact that uses the table.
    fn check_named_values(&self) -> Result<(), MappingError> {
        for source in self.sources() {
            if let Some(Values::Named(name)) = &source.values
                && let Some(values) = self.tables.get(name)
            {
                check_values(values, &source.name, source.value_type.as_ref())?;
            }
        }
        Ok(())
    }
}

fn empty() -> Mapping {
    Mapping {
        name: "mapping".to_owned(),
        title: String::new(),
        facts: Vec::new(),
        events: Vec::new(),
        shapes: Vec::new(),
        tables: BTreeMap::new(),
        whole: Vec::new(),
        zone: None,
        absent: BTreeMap::new(),
        warnings: Vec::new(),
    }
}

pub(super) fn wrong(message: String) -> MappingError {
    MappingError::new(message)
}

fn read_shape(table: &Table<'_>) -> Result<Shape, MappingError> {
    table.has_only(&["name", "ticket", "has", "when"])?;
    let has: Vec<Path> = table.texts("has")?.iter().map(|path| Path::parse(path)).collect::<Result<_, _>>()?;
    let when = table.conditions("when")?;
    if has.is_empty() && when.is_empty() {
        return Err(wrong(
            "a shape has signs: `has = [\"./id\"]` or `when = { \"/type\" = \"conversation\" }`".to_owned(),
        ));
    }
    Ok(Shape {
        name: table.text("name")?.ok_or_else(|| wrong("a shape has a `name`".to_owned()))?,
        ticket: Path::parse(&table.text("ticket")?.unwrap_or_else(|| "/".to_owned()))?,
        has,
        when,
    })
}

fn read_fact(name: &str, table: &Table<'_>, mapping: &Mapping) -> Result<FactMapping, MappingError> {
    let catalogue = Catalogue::core();
    let (pointer, value_type) = match catalogue.find(known_fact(name)?) {
        Some(index) => {
            let definition = catalogue.definition(index);
            (definition.pointer.clone(), Some(definition.value_type.clone()))
        }
        // a fact that some policy declares; its place is made from its name until the policy is known
        None => (format!("/{}", name.replace('.', "/")).into(), None),
    };
    let source = read_source(name, table, value_type, mapping)?;
    if source.from.iter().any(Path::is_of_element) {
        return Err(wrong(format!(
            "`{name}` is no field of an event, so its path cannot begin with `each/` or `outer/`"
        )));
    }
    Ok(FactMapping { pointer, source })
}

/// The name of a fact that is known, or that a policy can declare.
fn known_fact(name: &str) -> Result<&str, MappingError> {
    let catalogue = Catalogue::core();
    if catalogue.find(name).is_some() {
        return Ok(name);
    }
    let is_of_group = name.split('.').next().is_some_and(|group| catalogue.is_group(group));
    match catalogue.suggest(name).filter(|_| is_of_group) {
        Some(suggestion) => Err(wrong(format!("there is no fact `{name}`; did you mean `{suggestion}`?"))),
        None if name.contains('.') => Ok(name),
        None => Err(wrong(format!("`{name}` is no fact: a group, a dot and a name"))),
    }
}

pub(super) fn read_source(
    name: &str,
    table: &Table<'_>,
    value_type: Option<Type>,
    mapping: &Mapping,
) -> Result<Source, MappingError> {
    table.has_only(&[
        "from",
        "values",
        "unknown",
        "form",
        "time_zone",
        "time_zone_from",
        "currency",
        "currency_from",
        "when",
    ])?;
    let from = table.texts("from")?;
    if from.is_empty() {
        return Err(wrong(format!("`{name}` does not say where it comes from: `from = \"/…\"`")));
    }
    let values = match table.get("values") {
        None => None,
        Some(DeValue::String(table)) => {
            if !mapping.tables.contains_key(&**table) {
                let suggestion = did_you_mean(table, mapping.tables.keys().map(String::as_str));
                return Err(wrong(format!(
                    "`{name}` names values `{table}`, and there is no `[values.{table}]`{suggestion}"
                )));
            }
            Some(Values::Named(table.to_string()))
        }
        Some(DeValue::Table(values)) => {
            let values = Table { table: values, name: format!("values of {name}") };
            Some(Values::Own(translations(&values, name, value_type.as_ref())?))
        }
        Some(_) => return Err(wrong(format!("`values` of `{name}` is a table, or the name of one"))),
    };
    let zone = match (table.text("time_zone")?, table.text("time_zone_from")?) {
        (_, Some(path)) => Some(ZoneSource::At(Path::parse(&path)?)),
        (Some(zone), None) => {
            let read =
                zone_of(&zone).ok_or_else(|| wrong(format!("`{name}` is in `{zone}`, which is no time zone")))?;
            Some(ZoneSource::Declared(read.0))
        }
        (None, None) => None,
    };
    let form = match table.text("form")? {
        None if zone.is_some() => {
            return Err(wrong(format!("`{name}` has a time zone: say `form = \"local time\"` too")));
        }
        None => Form::AsItStands,
        Some(form) => Form::read(&form, zone)?,
    };
    let currency = match (table.text("currency")?, table.text("currency_from")?) {
        (_, Some(path)) => Some(CurrencySource::At(Path::parse(&path)?)),
        (Some(code), None) => Some(CurrencySource::Code(code)),
        (None, None) => None,
    };
    let passes_over_unknown = match table.text("unknown")?.as_deref() {
        None | Some("broken") => false,
        Some("missing") => true,
        Some(other) => {
            return Err(wrong(format!("`unknown` of `{name}` is `broken` or `missing`, not `{other}`")));
        }
    };
    let when = match table.get("when") {
        Some(DeValue::Array(_)) => table.list("when")?.iter().map(Table::own_conditions).collect::<Result<_, _>>()?,
        None => Vec::new(),
        Some(_) => vec![table.conditions("when")?],
    };
    Ok(Source {
        name: Arc::from(name),
        value_type,
        when,
        from: from.iter().map(|path| Path::parse(path)).collect::<Result<_, _>>()?,
        values,
        passes_over_unknown,
        form,
        currency,
    })
}

fn translations(table: &Table<'_>, name: &str, value_type: Option<&Type>) -> Result<Translations, MappingError> {
    let mut read = Translations::new();
    for (theirs, ours) in table.table {
        let ours = match ours.get_ref() {
            DeValue::String(text) => Node::Text(text.to_string().into()),
            DeValue::Boolean(yes) => Node::Bool(*yes),
            _ => return Err(wrong(format!("a value of `{name}` is neither text nor true or false"))),
        };
        read.insert(theirs.get_ref().trim().to_lowercase(), ours);
    }
    check_values(&read, name, value_type)?;
    Ok(read)
}

/// Each translation is a value that the fact can have.
pub(super) fn check_values(values: &Translations, name: &str, value_type: Option<&Type>) -> Result<(), MappingError> {
    let value_type = value_type.map(|each| each.element().unwrap_or(each));
    for ours in values.values().filter(|ours| !says_nothing(ours)) {
        match (value_type, ours) {
            (Some(Type::OneOf(allowed)), Node::Text(text)) if !allowed.iter().any(|each| **each == **text) => {
                let suggestion = value_type.map_or_else(String::new, |set| set.suggestion(text));
                return Err(wrong(format!("`{name}` is never `{text}`{suggestion}")));
            }
            (Some(Type::Bool), Node::Text(text)) => {
                return Err(wrong(format!("`{name}` is true or false, not `{text}`")));
            }
            (Some(Type::Text | Type::OneOf(_)), Node::Bool(yes)) => {
                return Err(wrong(format!("`{name}` is a text, not `{yes}`")));
            }
            _ => {}
        }
    }
    Ok(())
}
