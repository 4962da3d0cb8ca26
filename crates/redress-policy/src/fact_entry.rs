//! `[facts]` of a manifest: the facts that a policy declares, each with its type, its meaning and what its absence says.

use std::sync::Arc;

use redress_model::{
    Catalogue, FactDefinition, FieldDefinition, MissingMeans, RecordType, Type, Value, did_you_mean,
    instead_of_reserved, instead_of_reserved_field,
};
use toml::de::DeValue;

use crate::cell;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::toml_table::{Placed, TomlTable, texts_of};

/// `[facts."fault.reported_at"]`: a fact of the policy's own, or a core fact narrowed to a closed set.
pub(crate) fn declare_facts(
    file: &Arc<SourceFile>,
    facts: &TomlTable<'_>,
    catalogue: &mut Catalogue,
    out: &mut Vec<Diagnostic>,
) {
    let core = Catalogue::core();
    for (name, mut table) in facts.named_tables(out) {
        let is_plain = name.value.contains('.')
            && name.value.split('.').all(|part| {
                part.starts_with(|first: char| first.is_ascii_lowercase())
                    && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            });
        if is_plain && let Some(diagnostic) = reserved_part(file, &name) {
            out.push(diagnostic);
            continue;
        }
        if !is_plain {
            out.push(
                Diagnostic::error(
                    "fact-name",
                    file,
                    name.span.clone(),
                    format!("`{}` is no name for a fact", name.value),
                )
                .with_help("a group, a dot and a name in small letters: `fault.reported_at`, in quotes"),
            );
            continue;
        }
        let one_of =
            table.texts("one_of", out).map(|texts| Type::one_of(texts.value.iter().map(|text| text.value.as_str())));
        if let Some(known) = catalogue.find(&name.value).filter(|_| core.find(&name.value).is_some()) {
            let mut definition = catalogue.definition(known).clone();
            table.finish(out);
            match one_of {
                Some(set) if definition.value_type.accepts(&set) => {
                    definition.value_type = set;
                    catalogue.put(definition);
                }
                _ => out.push(
                    Diagnostic::error("fact-twice", file, name.span, format!("`{}` is a core fact", name.value))
                        .with_help("a policy may narrow a core fact of type text with `one_of = […]`"),
                ),
            }
            continue;
        }
        let fields = table.table("fields", out);
        let value_type = match (table.text("type", out), one_of) {
            (_, Some(set)) => Some(set),
            (Some(text), None) => fact_type(file, &name.value, &text, fields, out),
            (None, None) => {
                out.push(
                    Diagnostic::error("missing-key", file, name.span.clone(), format!("`{}` has no `type`", name.value))
                        .with_help("text, number, integer, percentage, bool, money, instant, date, duration, country, `list of …`, or `one_of = […]`"),
                );
                None
            }
        };
        let meaning = table.required_text("meaning", out);
        let pointer = table.text("pointer", out);
        let unit = table.text("unit", out);
        let personal = table.bool("personal", out).unwrap_or(false);
        let missing_means = table.value("missing_means");
        let later_means = table.text("later_means", out);
        let (Some(value_type), Some(meaning)) = (value_type, meaning) else {
            table.finish(out);
            continue;
        };
        let missing_means = missing_means.and_then(|value| missing(file, value, &value_type, out));
        if let Some(later) =
            later_means.as_ref().filter(|later| later.value != "not yet" || value_type != Type::Instant)
        {
            let headline = "a time later than the decision can only mean `not yet`, and only an instant has one";
            out.push(Diagnostic::error("missing-means", file, later.span.clone(), headline));
        }
        table.finish(out);
        if let Some(pointer) = pointer.as_ref().filter(|pointer| !pointer.value.starts_with('/')) {
            out.push(
                Diagnostic::error("pointer", file, pointer.span.clone(), "a JSON Pointer begins with `/`")
                    .with_help("for example `/fault/reported_at`"),
            );
        }
        let definition = FactDefinition {
            pointer: pointer
                .map_or_else(|| format!("/{}", name.value.replace('.', "/")), |pointer| pointer.value)
                .into(),
            name: name.value.into(),
            value_type,
            unit: unit.map(|unit| unit.value.into()),
            meaning: meaning.value.into(),
            missing_means,
            later_means_not_yet: later_means.is_some(),
            personal,
        };
        // a pack that the code extends has it: then it must be the same there
        let of_pack = catalogue.find(&definition.name).map(|known| catalogue.definition(known));
        let is_other = |known: &FactDefinition| {
            (&known.value_type, &known.pointer, &known.missing_means, known.later_means_not_yet)
                != (
                    &definition.value_type,
                    &definition.pointer,
                    &definition.missing_means,
                    definition.later_means_not_yet,
                )
        };
        if of_pack.is_some_and(is_other) {
            let headline = format!("`{}` is a fact of a pack already, and another one there", definition.name);
            out.push(
                Diagnostic::error("fact-twice", file, name.span, headline)
                    .with_help("leave it out here, or give it another name"),
            );
            continue;
        }
        catalogue.put(definition);
    }
}

/// A name of a fact or field that rules could not write.
fn reserved_part(file: &Arc<SourceFile>, name: &Placed<String>) -> Option<Diagnostic> {
    // a fact begins with its group; a field stands after a dot
    let group = name.value.split_once('.').map(|(group, _)| group);
    let parts = name.value.split('.').skip(usize::from(group.is_some()));
    let of_group = group.and_then(|group| Some((group, instead_of_reserved(group)?)));
    let of_parts = || parts.into_iter().find_map(|part| Some((part, instead_of_reserved_field(part)?)));
    let (part, instead) = of_group.or_else(of_parts)?;
    let headline = format!("`{part}` is a reserved word, so that no rule could name `{}`", name.value);
    let help = format!("another word for it is `{instead}`; a `pointer` may still say where it stands in the case");
    Some(Diagnostic::error("fact-name", file, name.span.clone(), headline).with_help(help))
}

pub(crate) fn fact_type(
    file: &Arc<SourceFile>,
    fact: &str,
    text: &Placed<String>,
    fields: Option<TomlTable<'_>>,
    out: &mut Vec<Diagnostic>,
) -> Option<Type> {
    if let Some(element) = text.value.strip_prefix("list of ") {
        let element = Placed { value: element.trim().to_owned(), span: text.span.clone() };
        return Some(Type::list_of(fact_type(file, fact, &element, fields, out)?));
    }
    let simple = simple_type(&text.value);
    match (simple, fields) {
        (Some(simple), None) => Some(simple),
        (None, Some(fields)) if text.value == "record" => {
            let mut definitions = Vec::new();
            for (name, value) in fields.entries() {
                out.extend(reserved_part(file, &name));
                let field_type = value.get_ref().as_str().and_then(simple_type);
                match field_type {
                    Some(value_type) => definitions.push(FieldDefinition {
                        name: name.value.as_str().into(),
                        value_type,
                        meaning: "".into(),
                    }),
                    None => out.push(
                        Diagnostic::error(
                            "unknown-type",
                            file,
                            value.span(),
                            format!(
                                "`{}` has no type that is known{}",
                                name.value,
                                type_meant(value.get_ref().as_str().unwrap_or_default())
                            ),
                        )
                        .with_help("for example `at = \"instant\"`"),
                    ),
                }
            }
            let name = fact.rsplit('.').next().unwrap_or(fact);
            Some(Type::Record(Arc::new(RecordType { name: name.into(), fields: definitions })))
        }
        (Some(_), Some(_)) => {
            let headline = format!("`{fact}` has `fields`, and a value of type {} has none", text.value);
            out.push(
                Diagnostic::error("unknown-type", file, text.span.clone(), headline)
                    .with_help("write `type = \"record\"`, or take the fields out"),
            );
            None
        }
        (None, None) if text.value == "record" => {
            let headline = format!("the record `{fact}` has no `fields`");
            let help = format!("add a table `[facts.\"{fact}\".fields]` with a line such as `at = \"instant\"`");
            out.push(Diagnostic::error("unknown-type", file, text.span.clone(), headline).with_help(help));
            None
        }
        _ => {
            let suggestion = type_meant(&text.value);
            out.push(
                Diagnostic::error(
                    "unknown-type",
                    file,
                    text.span.clone(),
                    format!("unknown type `{}`{suggestion}", text.value),
                )
                .with_help(format!("{}, `list of …`; a record also needs `fields`", TYPES.join(", "))),
            );
            None
        }
    }
}

/// The type that another word for it most likely means.
fn type_meant(word: &str) -> String {
    let by_other_word = match word.to_lowercase().as_str() {
        "boolean" | "yes/no" | "flag" => Some("bool"),
        "string" | "str" => Some("text"),
        "int" => Some("integer"),
        "decimal" | "float" | "double" => Some("number"),
        "datetime" | "date-time" | "timestamp" | "time" => Some("instant"),
        "amount" | "currency" | "price" => Some("money"),
        "percent" => Some("percentage"),
        "object" | "map" | "table" => Some("record"),
        _ => None,
    };
    match by_other_word {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => did_you_mean(word, TYPES),
    }
}

/// The names of types.
const TYPES: [&str; 11] =
    ["text", "number", "integer", "percentage", "bool", "money", "instant", "date", "duration", "country", "record"];

fn simple_type(name: &str) -> Option<Type> {
    Some(match name {
        "text" => Type::Text,
        "number" => Type::Number,
        "integer" => Type::Integer,
        "percentage" => Type::Percent,
        "bool" => Type::Bool,
        "money" => Type::Money,
        "instant" => Type::Instant,
        "date" => Type::Date,
        "duration" => Type::Duration,
        "country" => Type::country(),
        _ => return None,
    })
}

fn missing(
    file: &Arc<SourceFile>,
    value: &toml::Spanned<DeValue<'_>>,
    value_type: &Type,
    out: &mut Vec<Diagnostic>,
) -> Option<MissingMeans> {
    let read = match (value.get_ref(), value_type) {
        (DeValue::Boolean(yes), Type::Bool) => Some(MissingMeans::Value(Value::Bool(*yes))),
        (DeValue::Integer(integer), Type::Integer) => {
            integer.as_str().parse().ok().map(|integer| MissingMeans::Value(Value::Integer(integer)))
        }
        (DeValue::String(text), Type::Instant) if text == "not yet" => Some(MissingMeans::NotYet),
        (DeValue::String(text), Type::List(_)) if text == "none" => Some(MissingMeans::None),
        (DeValue::String(_), Type::List(_) | Type::Record(_) | Type::Instant) => None,
        (DeValue::String(text), other) => cell::value(text, other, None).ok().map(MissingMeans::Value),
        (DeValue::Array(_), Type::List(_)) => texts_of(value).filter(Vec::is_empty).map(|_| MissingMeans::None),
        _ => None,
    };
    if read.is_none() {
        out.push(
            Diagnostic::error("missing-means", file, value.span(), format!("this is no value of type {value_type}"))
                .with_help("a value of the fact's type, `\"not yet\"` for an instant, or `\"none\"` for a list"),
        );
    }
    read
}
