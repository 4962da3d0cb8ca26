//! The JSON Schema of the canonical case, made from the definitions of the facts.

use serde_json::{Map, Value as Json, json};

use crate::fact::{Catalogue, FactDefinition};
use crate::types::Type;

/// The version of the canonical case's shape.
pub const TICKET_FORMAT_VERSION: u32 = 1;

impl Catalogue {
    /// The JSON Schema of a case with these facts.
    ///
    /// ```
    /// let schema = redress_model::Catalogue::core().ticket_schema();
    /// assert!(schema.pointer("/properties/ticket/properties/received_at").is_some());
    /// ```
    pub fn ticket_schema(&self) -> Json {
        let mut root = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "redress case",
            "description": "a ticket with its customer, order and proposal, in the canonical shape; whatever is not there is missing",
            "type": "object",
            "properties": {
                "format_version": { "description": "the version of this shape", "const": TICKET_FORMAT_VERSION }
            }
        });
        for (_, fact) in self.iter() {
            place(&mut root, fact);
        }
        root
    }
}

/// Puts a fact's schema where its pointer leads, with objects on the way.
fn place(root: &mut Json, fact: &FactDefinition) {
    let mut schema = root;
    let mut parts = fact.pointer.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        let Some(object) = schema.as_object_mut() else { return };
        object.entry("type").or_insert_with(|| "object".into());
        let properties = object.entry("properties").or_insert_with(|| Json::Object(Map::new()));
        let Some(properties) = properties.as_object_mut() else { return };
        if parts.peek().is_none() {
            let mut own = schema_of(&fact.value_type);
            if let Some(own) = own.as_object_mut() {
                own.insert("description".to_owned(), (*fact.meaning).into());
                own.insert("x-fact".to_owned(), (*fact.name).into());
                if fact.personal {
                    own.insert("x-personal".to_owned(), true.into());
                }
            }
            properties.insert(part.to_owned(), json!({ "anyOf": [own, { "type": "null" }] }));
            return;
        }
        schema = properties.entry(part).or_insert_with(|| json!({ "type": "object" }));
    }
}

fn schema_of(value_type: &Type) -> Json {
    match value_type {
        Type::Text => json!({ "type": "string" }),
        Type::OneOf(values) => json!({ "enum": values.iter().map(|value| &**value).collect::<Vec<_>>() }),
        Type::Number => json!({ "anyOf": [
            { "type": "number" },
            { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }
        ] }),
        Type::Integer => json!({ "type": "integer" }),
        Type::Percent => json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)? ?%$" }),
        Type::Bool => json!({ "type": "boolean" }),
        Type::Money => json!({ "anyOf": [
            {
                "type": "object",
                "properties": {
                    "amount": { "type": ["string", "number"] },
                    "currency": { "type": "string", "pattern": "^[A-Za-z]{3}$" }
                },
                "required": ["amount", "currency"]
            },
            { "type": "string", "description": "for example `84.90 GBP`" }
        ] }),
        Type::Instant => json!({ "type": "string", "format": "date-time" }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Duration => json!({ "type": "string", "description": "for example `4 working hours`" }),
        Type::List(element) => json!({ "type": "array", "items": schema_of(element) }),
        Type::Record(record) => {
            let mut properties = Map::new();
            for field in &record.fields {
                let mut own = schema_of(&field.value_type);
                if let (Some(own), false) = (own.as_object_mut(), field.meaning.is_empty()) {
                    own.insert("description".to_owned(), (*field.meaning).into());
                }
                properties.insert(field.name.to_string(), json!({ "anyOf": [own, { "type": "null" }] }));
            }
            json!({ "type": "object", "properties": properties })
        }
    }
}
