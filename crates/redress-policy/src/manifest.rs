//! The manifest: `policy.toml`, which names a policy, dates it, and declares what its pages may speak of.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use redress_model::{Catalogue, Currency, Limits, ParameterKind, PolicyNames, Type, Value};
use redress_time::Duration;

use crate::diagnostic::{Diagnostic, SourceFile, has_errors};
use crate::fact_entry::declare_facts;
use crate::language::report_language;
use crate::module_entry::{ModuleEntry, read_modules};
use crate::terms::Terms;
use crate::toml_table::{Placed, TomlTable, parse};
use crate::zone::zone;

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
    pub(crate) levels: Vec<Level>,
    /// Where it does not say one, English; its place is then nowhere.
    pub(crate) language: Placed<String>,
    pub(crate) limits: Limits,
    pub(crate) catalogue: Catalogue,
    /// The facts of its own that it declares, each with its place.
    pub(crate) declared: Vec<(String, Range<usize>)>,
    pub(crate) terms: Terms,
    pub(crate) modules: Vec<ModuleEntry>,
    /// The names that rules may use: roles, levels, events and others.
    pub(crate) names: PolicyNames,
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
        let mut declared = Vec::new();
        if let Some(facts) = toml.table("facts", out) {
            let core = Catalogue::core();
            let own = facts.entries().into_iter().filter(|(name, _)| core.find(&name.value).is_none());
            declared.extend(own.map(|(name, _)| (name.value, name.span)));
            declare_facts(file, &facts, &mut catalogue, out);
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
            names: names_of_rules(roles, &levels, &modules, &catalogue),
            levels,
            language: own_language(file, &mut toml, out),
            limits,
            catalogue,
            declared,
            terms,
            modules,
            calendars,
        };
        toml.finish(out);
        (!has_errors(&out[before..])).then_some(manifest)
    }
}

/// The language of wordings where a ticket has none.
fn own_language(file: &Arc<SourceFile>, toml: &mut TomlTable<'_>, out: &mut Vec<Diagnostic>) -> Placed<String> {
    let said = toml.text("language", out);
    if let Some(language) = &said {
        report_language(file, language, out);
    }
    said.unwrap_or(Placed { value: "en".to_owned(), span: 0..0 })
}

/// The names that rules may use; those of disclosures and calendars are known only when their files are read.
fn names_of_rules(roles: Vec<String>, levels: &[Level], modules: &[ModuleEntry], catalogue: &Catalogue) -> PolicyNames {
    // the closed set of a fact
    let values_of = |fact: &str| match catalogue.find(fact).map(|fact| &catalogue.definition(fact).value_type) {
        Some(Type::OneOf(values)) => values.iter().map(|value| value.to_string()).collect(),
        _ => Vec::new(),
    };
    PolicyNames {
        roles,
        levels: levels.iter().map(|level| level.id.clone()).collect(),
        statuses: values_of("ticket.status"),
        forms: values_of("proposal.form"),
        modules: modules.iter().map(|entry| entry.name().to_owned()).collect(),
        letters: values_of("proposal.letter"),
        events: catalogue.events.clone(),
        ..PolicyNames::default()
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
