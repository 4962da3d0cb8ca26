//! The manifest: `policy.toml`, which names a policy, dates it, and declares what its pages may speak of.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use redress_model::{
    Catalogue, Currency, FactDefinition, FieldDefinition, Limits, MissingMeans, ParameterKind, PolicyNames, RecordType,
    Type, Value, did_you_mean, instead_of_reserved, instead_of_reserved_field,
};
use redress_time::Duration;
use toml::de::DeValue;

use crate::cell;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::module_entry::{ModuleEntry, read_modules};
use crate::terms::Terms;
use crate::toml_table::{Placed, TomlTable, parse, texts_of};

/// The contract's version that this engine reads.
const FORMAT_VERSION: i64 = 1;

/// What `policy.toml` says.
#[derive(Clone, Debug)]
pub(crate) struct Manifest {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) from: Option<Date>,
    pub(crate) until: Option<Date>,
    pub(crate) zone: TimeZone,
    pub(crate) zone_name: String,
    pub(crate) currency: Option<Currency>,
    pub(crate) calendar: Option<Placed<String>>,
    pub(crate) working_days: Option<Placed<String>>,
    pub(crate) anchor: Placed<String>,
    pub(crate) roles: Vec<String>,
    pub(crate) levels: Vec<Level>,
    pub(crate) language: String,
    pub(crate) limits: Limits,
    pub(crate) catalogue: Catalogue,
    pub(crate) terms: Terms,
    pub(crate) modules: Vec<ModuleEntry>,
    /// The names of the calendars: those that the engine carries, and those of `calendars/`.
    pub(crate) calendars: Vec<String>,
}

/// One level of the escalation ladder.
#[derive(Clone, PartialEq, Debug)]
pub struct Level {
    /// Its name.
    pub id: String,
    /// Who takes over there.
    pub who: String,
    /// How long that level has before the next one takes over.
    pub within: Option<Duration>,
    /// The same in words: `4 working hours`.
    pub within_text: Option<String>,
}

impl Manifest {
    /// Reads `policy.toml`, whose facts come on top of those there are; `calendars` are the names of the calendars that there are.
    /// Everything wrong with it is reported; where enough is right, the rest is read.
    pub(crate) fn read(
        file: &Arc<SourceFile>,
        mut catalogue: Catalogue,
        calendars: Vec<String>,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Manifest> {
        let parsed = parse(file, out)?;
        let mut toml = TomlTable::new(file, &parsed);
        let before = out.len();
        if let Some(version) = toml.integer("format_version", out)
            && version.value != FORMAT_VERSION
        {
            out.push(Diagnostic::error(
                "format-version",
                file,
                version.span,
                format!("format version {} is not read by this engine, which reads {FORMAT_VERSION}", version.value),
            ));
        }
        let id = toml.required_text("id", out);
        let title = toml.required_text("title", out);
        let version = toml.required_text("version", out);
        let zone = toml.required_text("time_zone", out).and_then(|name| zone(file, name, out));
        let currency = toml.text("currency", out).and_then(|code| {
            let parsed = code.value.parse::<Currency>();
            parsed
                .map_err(|error| out.push(Diagnostic::error("unknown-currency", file, code.span, error.to_string())))
                .ok()
        });
        let from = toml.date("from", out);
        let until = toml.date("until", out);
        if let (Some(from), Some(until)) = (&from, &until)
            && until.value <= from.value
        {
            out.push(Diagnostic::error("in-force", file, until.span.clone(), "the policy ends before it begins"));
        }
        let roles = names(file, toml.texts("roles", out), out);
        let levels = levels(file, toml.tables("levels", out), out);
        let limits = toml.table("limits", out).map_or_else(Limits::default, |table| limits(table, out));
        if let Some(facts) = toml.table("facts", out) {
            declare(file, &facts, &mut catalogue, out);
        }
        close_roles(&mut catalogue, &roles);
        if let Some(events) = toml.table("events", out) {
            declare_events(file, &events, &mut catalogue, out);
        }
        let terms = toml.table("terms", out);
        let terms = terms.map_or_else(Terms::default, |table| Terms::read(file, &table, &catalogue, &calendars, out));
        let modules =
            toml.table("modules", out).map_or_else(Vec::new, |table| read_modules(file, &table, &catalogue, out));
        // read before, since their facts are the code's too
        toml.value("extends");
        let manifest = Manifest {
            id: id?.value,
            title: title?.value,
            version: version?.value,
            from: from.map(|date| date.value),
            until: until.map(|date| date.value),
            zone_name: zone.as_ref()?.0.clone(),
            zone: zone?.1,
            currency,
            calendar: toml.required_text("calendar", out),
            working_days: toml.text("working_days", out),
            anchor: toml.text("anchor", out).unwrap_or(Placed { value: "ticket.received_at".to_owned(), span: 0..0 }),
            roles,
            levels,
            language: toml.text("language", out).map_or_else(|| "en".to_owned(), |language| language.value),
            limits,
            catalogue,
            terms,
            modules,
            calendars,
        };
        toml.finish(out);
        (out.len() == before).then_some(manifest)
    }

    /// The closed set of a fact.
    fn values_of(&self, fact: &str) -> Vec<String> {
        match self.catalogue.find(fact).map(|fact| &self.catalogue.definition(fact).value_type) {
            Some(Type::OneOf(values)) => values.iter().map(|value| value.to_string()).collect(),
            _ => Vec::new(),
        }
    }

    /// The names that rules may use.
    pub(crate) fn names(&self) -> PolicyNames {
        PolicyNames {
            roles: self.roles.clone(),
            levels: self.levels.iter().map(|level| level.id.clone()).collect(),
            statuses: self.values_of("ticket.status"),
            forms: self.values_of("proposal.form"),
            modules: self.modules.iter().map(|entry| entry.name().to_owned()).collect(),
            letters: self.values_of("proposal.letter"),
            events: self.catalogue.events.clone(),
            ..PolicyNames::default()
        }
    }
}

/// The zone of an IANA name, from the zone data that the engine carries.
pub(crate) fn zone(
    file: &Arc<SourceFile>,
    name: Placed<String>,
    out: &mut Vec<Diagnostic>,
) -> Option<(String, TimeZone)> {
    match TimeZone::get(&name.value) {
        Ok(zone) => Some((name.value, zone)),
        Err(_) => {
            out.push(
                Diagnostic::error("unknown-zone", file, name.span, format!("`{}` is no IANA time zone", name.value))
                    .with_help("for example `Europe/London`"),
            );
            None
        }
    }
}

fn names(file: &Arc<SourceFile>, texts: Option<Placed<Vec<Placed<String>>>>, out: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in texts.map_or_else(Vec::new, |texts| texts.value) {
        if names.contains(&text.value) {
            out.push(Diagnostic::error("name-twice", file, text.span, format!("`{}` stands twice", text.value)));
        } else {
            names.push(text.value);
        }
    }
    names
}

fn levels(file: &Arc<SourceFile>, tables: Vec<TomlTable<'_>>, out: &mut Vec<Diagnostic>) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    for mut table in tables {
        let id = table.required_text("id", out);
        let who = table.text("who", out);
        let within = table.text("within", out).and_then(|text| {
            let parsed = text.value.parse::<Duration>();
            if let Some(problem) =
                parsed.as_ref().ok().and_then(|within| ParameterKind::Length.problem_with(&Value::Duration(*within)))
            {
                let help = "write how long this level has, such as `4 working hours`, or leave `within` out";
                out.push(Diagnostic::error("unreadable-value", file, text.span.clone(), problem).with_help(help));
                return None;
            }
            parsed
                .map_err(|error| out.push(Diagnostic::error("unreadable-value", file, text.span, error.to_string())))
                .ok()
        });
        table.finish(out);
        let Some(id) = id else { continue };
        if levels.iter().any(|level| level.id == id.value) {
            out.push(Diagnostic::error("name-twice", file, id.span, format!("the level `{}` stands twice", id.value)));
            continue;
        }
        levels.push(Level {
            who: who.map_or_else(|| id.value.clone(), |who| who.value),
            id: id.value,
            within,
            within_text: within.map(|within| within.to_string()),
        });
    }
    levels
}

fn limits(mut table: TomlTable<'_>, out: &mut Vec<Diagnostic>) -> Limits {
    let mut limits = Limits::default();
    let mut positive = |key: &'static str, out: &mut Vec<Diagnostic>| {
        table.integer(key, out).and_then(|given| u64::try_from(given.value).ok()).filter(|given| *given > 0)
    };
    if let Some(steps) = positive("steps", out) {
        limits.steps = steps;
    }
    if let Some(milliseconds) = positive("milliseconds", out) {
        limits.milliseconds = milliseconds;
    }
    table.finish(out);
    limits
}

/// `[facts."fault.reported_at"]`: a fact of the policy's own, or a core fact narrowed to a closed set.
fn declare(file: &Arc<SourceFile>, facts: &TomlTable<'_>, catalogue: &mut Catalogue, out: &mut Vec<Diagnostic>) {
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
                            format!("`{}` has no type that is known", name.value),
                        )
                        .with_help("for example `at = \"instant\"`"),
                    ),
                }
            }
            let name = fact.rsplit('.').next().unwrap_or(fact);
            Some(Type::Record(Arc::new(RecordType { name: name.into(), fields: definitions })))
        }
        _ => {
            let names = [
                "text",
                "number",
                "integer",
                "percentage",
                "bool",
                "money",
                "instant",
                "date",
                "duration",
                "country",
                "record",
            ];
            let suggestion = did_you_mean(&text.value, names);
            out.push(
                Diagnostic::error(
                    "unknown-type",
                    file,
                    text.span.clone(),
                    format!("unknown type `{}`{suggestion}", text.value),
                )
                .with_help(format!("{}, `list of …`; a record also needs `fields`", names.join(", "))),
            );
            None
        }
    }
}

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

/// The names of events that a policy adds, each with its meaning.
fn declare_events(
    file: &Arc<SourceFile>,
    events: &TomlTable<'_>,
    catalogue: &mut Catalogue,
    out: &mut Vec<Diagnostic>,
) {
    catalogue.events.declare([]);
    for (name, meaning) in events.entries() {
        if meaning.get_ref().as_str().is_none_or(|meaning| meaning.trim().is_empty()) {
            out.push(
                Diagnostic::error(
                    "event",
                    file,
                    meaning.span(),
                    format!("`{}` does not say what it means", name.value),
                )
                .with_help(format!("for example {} = \"the engineer came\"", name.value)),
            );
        }
        catalogue.events.declare([name.value]);
    }
}

/// The roles a policy names are the only ones its facts may hold.
fn close_roles(catalogue: &mut Catalogue, roles: &[String]) {
    if roles.is_empty() {
        return;
    }
    if let Some(index) = catalogue.find("proposal.agent_role") {
        let mut definition = catalogue.definition(index).clone();
        definition.value_type = Type::one_of(roles.iter().map(String::as_str));
        catalogue.put(definition);
    }
}
