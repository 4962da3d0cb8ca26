//! Calendars as data: opening hours, holidays and their last covered date, from TOML.

use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use redress_time::{Calendar, Conventions, Interval, TimeErrorKind};

use crate::calendar_check::CalendarContents;
use crate::diagnostic::{Diagnostic, Severity, SourceFile};
use crate::toml_table::{Placed, TomlTable, date_of, parse, texts_of};
use crate::zone::zone;

/// The calendars of bank holidays that the engine carries: Monday to Friday, all day, in each nation of the United Kingdom.
pub const BUILT_IN_CALENDARS: [(&str, &str); 3] = [
    ("england-and-wales", include_str!("../calendars/england-and-wales.toml")),
    ("scotland", include_str!("../calendars/scotland.toml")),
    ("northern-ireland", include_str!("../calendars/northern-ireland.toml")),
];

/// The calendar that is always open, for codes that count no working time.
pub(crate) const ALWAYS_OPEN: &str = "always-open";

/// The days of a week, as a calendar file calls them.
pub(crate) const WEEKDAYS: [(&str, Weekday); 7] = [
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
    let file = Arc::new(SourceFile::new(format!("calendars/{name}.toml"), *text));
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
    let mut contents = CalendarContents::default();
    let hours_table = toml.table("hours", out);
    let hours_at = hours_table.as_ref().map_or(0..0, |table| table.span.clone());
    hours(file, hours_table, &mut contents, out);
    contents.covered = covered(file, &mut toml, out);
    for mut holiday in toml.tables("holidays", out) {
        let (date, name) = (holiday.required_date("date", out), holiday.required_text("name", out));
        holiday.bool("substitute", out);
        holiday.finish(out);
        contents.holidays.extend(date.zip(name));
    }
    for mut each in toml.tables("breaks", out) {
        let (date, name) = (each.required_date("date", out), each.text("name", out));
        let hours = each.required_texts("hours", "[\"12:00-13:00\"]", out);
        let intervals = hours.map_or_else(Vec::new, |texts| intervals(file, &texts.value, out));
        each.finish(out);
        if let Some(date) = date {
            contents.breaks.push((date, name.map_or_else(|| "break".to_owned(), |name| name.value), intervals));
        }
    }
    if let Some(overrides) = toml.table("overrides", out) {
        for (name, value) in overrides.entries() {
            let date = name.value.parse::<Date>().ok().filter(|_| name.value.len() == 10);
            match (date, texts_of(value)) {
                (Some(date), Some(texts)) => {
                    contents.overrides.insert(date, (name.span, intervals(file, &texts, out)));
                }
                _ => out.push(
                    Diagnostic::error("calendar", file, name.span, "an override is a date and its hours")
                        .with_help("for example `\"2026-12-24\" = [\"09:00-12:00\"]`"),
                ),
            }
        }
    }
    if let Some(other) = toml.text("holidays_of", out)
        && let Some(as_of) = holidays_of(file, &other, &mut contents, out)
    {
        builder = builder.known_as_of(as_of);
    }
    contents.check(id, file, out);
    let mut conventions = defaults.conventions;
    if let Some(settings) = toml.table("conventions", out) {
        for (name, value) in settings.entries() {
            let text = value.get_ref().as_str().unwrap_or_default();
            if let Err(error) = conventions.set(&name.value, text) {
                out.push(Diagnostic::error("calendar", file, value.span(), error.to_string()));
            }
        }
    }
    toml.finish(out);
    if out[before..].iter().any(|each| each.severity == Severity::Error) {
        return None;
    }
    builder = contents.put_into(builder);
    match builder.conventions(conventions).build() {
        Ok(calendar) => Some(calendar),
        Err(error) => {
            let no_hours = matches!(error.kind(), TimeErrorKind::NoHours { .. });
            let mut diagnostic = Diagnostic::error("calendar", file, hours_at, error.to_string());
            if no_hours {
                diagnostic =
                    diagnostic.with_help("say when you are open, `monday = [\"09:00-17:30\"]` below `[hours]`");
            }
            out.push(diagnostic);
            None
        }
    }
}

fn hours(
    file: &Arc<SourceFile>,
    table: Option<TomlTable<'_>>,
    contents: &mut CalendarContents,
    out: &mut Vec<Diagnostic>,
) {
    let Some(mut table) = table else { return };
    for (hours, (name, _)) in contents.week.iter_mut().zip(WEEKDAYS) {
        if let Some(texts) = table.texts(name, out) {
            *hours = intervals(file, &texts.value, out);
        }
    }
    table.finish(out);
}

/// The first and the last covered date: both, or neither.
fn covered(file: &Arc<SourceFile>, toml: &mut TomlTable<'_>, out: &mut Vec<Diagnostic>) -> Option<(Date, Date)> {
    match (toml.date("first_covered", out), toml.date("last_covered", out)) {
        (Some(first), Some(last)) if first.value > last.value => {
            let headline = format!("the last covered day, {}, lies before the first, {}", last.value, first.value);
            out.push(Diagnostic::error("calendar", file, last.span, headline).with_related(first.span, "the first"));
            None
        }
        (Some(first), Some(last)) => Some((first.value, last.value)),
        (Some(one), None) => one_alone(file, &one, ("first_covered", "last_covered"), toml, out),
        (None, Some(one)) => one_alone(file, &one, ("last_covered", "first_covered"), toml, out),
        (None, None) => None,
    }
}

fn one_alone(
    file: &Arc<SourceFile>,
    one: &Placed<Date>,
    (said, unsaid): (&str, &'static str),
    toml: &mut TomlTable<'_>,
    out: &mut Vec<Diagnostic>,
) -> Option<(Date, Date)> {
    // one that is there and is no date was reported
    if toml.value(unsaid).is_none() {
        out.push(
            Diagnostic::error("calendar", file, one.span.clone(), format!("`{said}` stands without `{unsaid}`"))
                .with_help(format!("add a line `{unsaid} = …`: a calendar is whole from one day to another")),
        );
    }
    None
}

fn intervals(file: &Arc<SourceFile>, texts: &[Placed<String>], out: &mut Vec<Diagnostic>) -> Vec<Placed<Interval>> {
    let mut intervals = Vec::new();
    for text in texts {
        match text.value.parse::<Interval>() {
            Ok(interval) => intervals.push(Placed { value: interval, span: text.span.clone() }),
            Err(error) => out.push(
                Diagnostic::error("calendar", file, text.span.clone(), error.to_string())
                    .with_help("write opening hours as `09:00-17:30`"),
            ),
        }
    }
    intervals
}

/// Takes over the holidays and the covered dates of a built-in calendar; gives the day it was last compared with its source.
fn holidays_of(
    file: &Arc<SourceFile>,
    other: &Placed<String>,
    contents: &mut CalendarContents,
    out: &mut Vec<Diagnostic>,
) -> Option<Date> {
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
        return None;
    };
    let source = Arc::new(SourceFile::new(format!("{}.toml", other.value), *text));
    let parsed = parse(&source, out)?;
    let mut toml = TomlTable::new(&source, &parsed);
    for mut holiday in toml.tables("holidays", out) {
        if let (Some(date), Some(name)) = (holiday.date("date", out), holiday.text("name", out)) {
            contents.taken.insert(date.value, name.value);
        }
    }
    let own = toml.date("first_covered", out).zip(toml.date("last_covered", out));
    if contents.covered.is_none() {
        contents.covered = own.map(|(first, last)| (first.value, last.value));
    }
    toml.value("known_as_of").and_then(|value| date_of(value.get_ref()))
}
