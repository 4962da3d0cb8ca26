//! Reading lists of events from TOML: what they tell, what kinds of elements they have, and the fields of each.

use std::collections::BTreeSet;
use std::sync::Arc;

use redress_model::{Catalogue, Node, Type, did_you_mean};
use toml::de::DeValue;

use super::history::{EventList, Kind, Makes, Told, Whole};
use super::path::Path;
use super::read::{check_values, read_source, wrong};
use super::source::Source;
use super::table::Table;
use super::{Mapping, MappingError, Translations};

const LIST_KEYS: [&str; 5] = ["from", "each", "tells", "whole", "kinds"];
const KIND_KEYS: [&str; 2] = ["when", "type"];
/// The fields of an event that a list or kind can say.
const FIELD_KEYS: [&str; 7] = ["at", "status", "priority", "actor", "public", "channel", "promised_for"];

/// Reads one of `[[events]]`.
pub(super) fn read_events(table: &Table<'_>, mapping: &Mapping) -> Result<EventList, MappingError> {
    let from = table.texts("from")?;
    if from.is_empty() {
        return Err(wrong("a list of events does not say where it stands: `from = \"/comments\"`".to_owned()));
    }
    let table = &Table { table: table.table, name: format!("the events at {}", from.join(" or ")) };
    let tells = table.texts("tells")?.into_iter().map(|told| match told.as_str() {
        "messages" => Ok(Told::Messages),
        "statuses" => Ok(Told::Statuses),
        other => Err(wrong(format!("a list of events tells `messages` or `statuses`, not `{other}`"))),
    });
    let mut kinds = Vec::new();
    for kind in table.list("kinds")? {
        let kind = Table { table: kind.table, name: format!("a kind of {}", table.name) };
        kinds.push(read_kind(&kind, mapping)?);
    }
    let list = EventList {
        from: from.iter().map(|path| Path::parse(path)).collect::<Result<_, _>>()?,
        each: table.text("each")?,
        tells: tells.collect::<Result<BTreeSet<_>, _>>()?,
        whole: read_whole(table)?,
        fields: read_fields(table, &LIST_KEYS, mapping)?,
        kinds,
    };
    let has_at = |fields: &[Source]| fields.iter().any(|field| &*field.name == "at");
    let lacks_at =
        |kind: &Kind| matches!(kind.makes, Makes::Event(_)) && !has_at(&kind.fields) && !has_at(&list.fields);
    if list.kinds.is_empty() || list.kinds.iter().any(lacks_at) {
        return Err(wrong(format!(
            "{} have `kinds`, and each says when it was: `at = {{ from = \"each/…\" }}`",
            table.name
        )));
    }
    Ok(list)
}

fn read_kind(table: &Table<'_>, mapping: &Mapping) -> Result<Kind, MappingError> {
    let makes = match table.text("type")?.as_deref() {
        None => return Err(wrong(format!("{} has no `type`", table.name))),
        Some("") => Makes::Nothing,
        Some("?") => Makes::Untold,
        Some(name) => Makes::Event(Arc::from(name)),
    };
    let mut own_keys = KIND_KEYS.to_vec();
    let mut constants = Vec::new();
    for (name, value) in table.table {
        let name: &str = name.get_ref();
        let node = match value.get_ref() {
            DeValue::String(text) if !KIND_KEYS.contains(&name) => Node::Text(text.to_string().into()),
            DeValue::Boolean(yes) => Node::Bool(*yes),
            _ => continue,
        };
        // what is no field is said where the fields are read
        if let Some(value_type) = field_type(name) {
            check_values(&Translations::from([(String::new(), node.clone())]), name, Some(&value_type))?;
            constants.push((Arc::from(name), node));
            own_keys.push(name);
        }
    }
    Ok(Kind { when: table.conditions("when")?, makes, constants, fields: read_fields(table, &own_keys, mapping)? })
}

fn read_whole(table: &Table<'_>) -> Result<Whole, MappingError> {
    let mut whole = Whole::default();
    match table.get("whole") {
        None => {}
        Some(DeValue::Boolean(false)) => whole.is_never = true,
        Some(DeValue::Table(conditions)) => {
            let conditions = Table { table: conditions, name: format!("whole of {}", table.name) };
            conditions.has_only(&["when", "count", "fewer_than", "never_empty"])?;
            whole.is_never_empty = match conditions.get("never_empty") {
                None => false,
                Some(DeValue::Boolean(is_never_empty)) => *is_never_empty,
                Some(_) => return Err(wrong(format!("`never_empty` of {} is true or false", table.name))),
            };
            whole.when = conditions.conditions("when")?;
            whole.count = conditions.text("count")?.map(|path| Path::parse(&path)).transpose()?;
            whole.fewer_than = match conditions.get("fewer_than") {
                None => None,
                Some(DeValue::Integer(most)) if most.as_str().parse::<usize>().is_ok() => most.as_str().parse().ok(),
                Some(_) => return Err(wrong(format!("`fewer_than` of {} is a number", table.name))),
            };
        }
        Some(_) => return Err(wrong(format!("`whole` of {} is false, or a table of conditions", table.name))),
    }
    Ok(whole)
}

/// The fields of an event, besides the keys of the list or kind itself.
fn read_fields(table: &Table<'_>, own_keys: &[&str], mapping: &Mapping) -> Result<Vec<Source>, MappingError> {
    let mut fields = Vec::new();
    for (key, value) in table.table {
        let name = key.get_ref();
        if own_keys.contains(&&**name) {
            continue;
        }
        let Some(value_type) = field_type(name).filter(|_| FIELD_KEYS.contains(&&**name)) else {
            let known = own_keys.iter().copied().chain(FIELD_KEYS);
            return Err(wrong(format!("{} have no `{name}`{}", table.name, did_you_mean(name, known))));
        };
        let DeValue::Table(source) = value.get_ref() else {
            return Err(wrong(format!(
                "`{name}` of {} is a table, such as `{{ from = \"each/{name}\" }}`",
                table.name
            )));
        };
        let source = Table { table: source, name: format!("`{name}` of {}", table.name) };
        fields.push(read_source(name, &source, Some(value_type), mapping)?);
    }
    Ok(fields)
}

/// The type of a field of an event.
fn field_type(name: &str) -> Option<Type> {
    let catalogue = Catalogue::core();
    let events = catalogue.find("ticket.events")?;
    let Some(Type::Record(record)) = catalogue.definition(events).value_type.element() else { return None };
    record.fields.iter().find(|field| &*field.name == name).map(|field| field.value_type.clone())
}
