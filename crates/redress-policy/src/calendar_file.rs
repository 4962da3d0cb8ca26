//! Calendars as data: opening hours, holidays and their last covered date, from TOML.

use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use redress_time::{Calendar, CalendarBuilder, Conventions, Interval};

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::manifest::zone;
use crate::toml_table::{Placed, TomlTable, date_of, parse, texts_of};

/// The calendars of bank holidays that the engine carries: Monday to Friday, all day, in each nation of the United Kingdom.
pub const BUILT_IN_CALENDARS: [(&str, &str); 3] = [
    ("england-and-wales", include_str!("../calendars/england-and-wales.toml")),
    ("scotland", include_str!("../calendars/scotland.toml")),
    ("northern-ireland", include_str!("../calendars/northern-ireland.toml")),
];

/// The calendar that is always open, for codes that count no working time.
pub(crate) const ALWAYS_OPEN: &str = "always-open";

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// What a calendar takes from its policy where it does not say.
pub(crate) struct CalendarDefaults<'a> {
    pub(crate) zone: &'a TimeZone,
    pub(crate) conventions: Conventions,
}

/// The built-in calendar of a name, in a zone.
pub(crate) fn built_in(name: &str, defaults: &CalendarDefaults<'_>) -> Option<Calendar> {
    if name == ALWAYS_OPEN {
        return Some(Calendar::always_open(name, defaults.zone.clone()));
    }
    let (_, text) = BUILT_IN_CALENDARS.iter().find(|(each, _)| *each == name)?;
    let file = Arc::new(SourceFile { name: format!("calendars/{name}.toml"), text: (*text).to_owned() });
    read(&file, name, defaults, &mut Vec::new())
}

/// Reads a calendar file. What is wrong with it is reported.
pub(crate) fn read(
    file: &Arc<SourceFile>,
    id: &str,
    defaults: &CalendarDefaults<'_>,
    out: &mut Vec<Diagnostic>,
) -> Option<Calendar> {
    let parsed = parse(file, out)?;
    let before = out.len();
    let mut toml = TomlTable::new(file, &parsed);
    toml.integer("format_version", out);
    toml.text("title", out);
    toml.text("source", out);
    let zone = match toml.text("time_zone", out) {
        Some(name) => zone(file, name, out)?.1,
        None => defaults.zone.clone(),
    };
    let mut builder = Calendar::builder(id, zone);
    if let Some(version) = toml.text("version", out) {
        builder = builder.version(&version.value);
    }
    if let Some(date) = toml.date("known_as_of", out) {
        builder = builder.known_as_of(date.value);
    }
    builder = hours(file, toml.table("hours", out), builder, out);
    let mut covered = toml
        .date("first_covered", out)
        .map(|date| date.value)
        .zip(toml.date("last_covered", out).map(|date| date.value));
    if let Some(other) = toml.text("holidays_of", out) {
        builder = holidays_of(file, &other, builder, &mut covered, out);
    }
    for mut holiday in toml.tables("holidays", out) {
        let (date, name) = (holiday.date("date", out), holiday.required_text("name", out));
        holiday.bool("substitute", out);
        holiday.finish(out);
        if let (Some(date), Some(name)) = (date, name) {
            builder = builder.holiday(date.value, &name.value);
        }
    }
    for mut each in toml.tables("breaks", out) {
        let (date, name) = (each.date("date", out), each.text("name", out));
        let intervals = each.texts("hours", out).map_or_else(Vec::new, |texts| intervals(file, &texts.value, out));
        each.finish(out);
        if let Some(date) = date {
            for interval in intervals {
                builder = builder.break_(date.value, interval, name.as_ref().map_or("break", |name| &name.value));
            }
        }
    }
    if let Some(overrides) = toml.table("overrides", out) {
        for (name, value) in overrides.entries() {
            let texts = texts_of(value);
            match (name.value.parse::<Date>(), texts) {
                (Ok(date), Some(texts)) => {
                    let hours = intervals(file, &texts, out);
                    builder = builder.date_override(date, &hours);
                }
                _ => out.push(
                    Diagnostic::error("calendar", file, name.span, "an override is a date and its hours")
                        .with_help("for example `\"2026-12-24\" = [\"09:00-12:00\"]`"),
                ),
            }
        }
    }
    if let Some((first, last)) = covered {
        builder = builder.covered(first, last);
    }
    let mut conventions = defaults.conventions;
    if let Some(settings) = toml.table("conventions", out) {
        for (name, value) in settings.entries() {
            let text = value.get_ref().as_str().unwrap_or_default();
            if let Err(error) = conventions.set(&name.value, text) {
                out.push(Diagnostic::error("calendar", file, value.span(), error.to_string()));
            }
        }
    }
    let end = toml.span.start..toml.span.start;
    toml.finish(out);
    match builder.conventions(conventions).build() {
        Ok(calendar) if out.len() == before => Some(calendar),
        Ok(_) => None,
        Err(error) => {
            out.push(Diagnostic::error("calendar", file, end, error.to_string()));
            None
        }
    }
}

fn hours(
    file: &Arc<SourceFile>,
    table: Option<TomlTable<'_>>,
    mut builder: CalendarBuilder,
    out: &mut Vec<Diagnostic>,
) -> CalendarBuilder {
    let Some(mut table) = table else { return builder };
    for (name, weekday) in WEEKDAYS {
        if let Some(texts) = table.texts(name, out) {
            builder = builder.weekly(weekday, &intervals(file, &texts.value, out));
        }
    }
    table.finish(out);
    builder
}

fn intervals(file: &Arc<SourceFile>, texts: &[Placed<String>], out: &mut Vec<Diagnostic>) -> Vec<Interval> {
    let mut intervals = Vec::new();
    for text in texts {
        match text.value.parse::<Interval>() {
            Ok(interval) => intervals.push(interval),
            Err(error) => out.push(
                Diagnostic::error("calendar", file, text.span.clone(), error.to_string())
                    .with_help("write opening hours as `09:00-17:30`"),
            ),
        }
    }
    intervals
}

/// Takes over the holidays and the covered dates of a built-in calendar.
fn holidays_of(
    file: &Arc<SourceFile>,
    other: &Placed<String>,
    mut builder: CalendarBuilder,
    covered: &mut Option<(Date, Date)>,
    out: &mut Vec<Diagnostic>,
) -> CalendarBuilder {
    let Some((_, text)) = BUILT_IN_CALENDARS.iter().find(|(name, _)| *name == other.value) else {
        let names = BUILT_IN_CALENDARS.map(|(name, _)| name);
        out.push(
            Diagnostic::error(
                "unknown-calendar",
                file,
                other.span.clone(),
                format!("unknown calendar `{}`{}", other.value, redress_model::did_you_mean(&other.value, names)),
            )
            .with_help(format!("the engine carries {}", names.join(", "))),
        );
        return builder;
    };
    let source = Arc::new(SourceFile { name: format!("{}.toml", other.value), text: (*text).to_owned() });
    let Some(parsed) = parse(&source, out) else { return builder };
    let mut toml = TomlTable::new(&source, &parsed);
    for mut holiday in toml.tables("holidays", out) {
        if let (Some(date), Some(name)) = (holiday.date("date", out), holiday.text("name", out)) {
            builder = builder.holiday(date.value, &name.value);
        }
    }
    let own = toml.date("first_covered", out).zip(toml.date("last_covered", out));
    if covered.is_none() {
        *covered = own.map(|(first, last)| (first.value, last.value));
    }
    if let Some(date) = toml.value("known_as_of").and_then(|value| date_of(value.get_ref())) {
        builder = builder.known_as_of(date);
    }
    builder
}
