//! `redress mapping`: what a mapping makes of a helpdesk's own JSON, and the mappings that the engine carries.

use std::fmt::Write;

use redress::model::{Slot, Value};
use redress::{BUILT_IN_MAPPINGS, MappedFact, MappingReport, Recognition, Ticket, recognised};

use crate::arguments::{Format, Mapping, MappingCheck, MappingShow};
use crate::exit::{ExitStatus, Failure};
use crate::facts_command::catalogue_of;
use crate::input::{mapping_of, name_of, ticket_of};
use crate::output::{ATTENTION, BESIDE, HEADING, WRONG, counted, print, safe_line, styled};

/// Does what the arguments name.
pub(crate) fn run(command: &Mapping) -> Result<ExitStatus, Failure> {
    match command {
        Mapping::Check(arguments) => check(arguments),
        Mapping::List => list(),
        Mapping::Show(arguments) => show(arguments),
    }
}

fn list() -> Result<ExitStatus, Failure> {
    let mut text = String::new();
    for built_in in BUILT_IN_MAPPINGS {
        let mapping = mapping_of(built_in.name)?;
        let _ = writeln!(text, "{}  {}", styled(HEADING, built_in.name), mapping.title());
    }
    print(&text)?;
    Ok(ExitStatus::Fine)
}

fn show(arguments: &MappingShow) -> Result<ExitStatus, Failure> {
    // a name that is none is said with what was most likely meant
    let mapping = redress::Mapping::built_in(&arguments.name).map_err(|error| Failure::Said(error.to_string()))?;
    for built_in in BUILT_IN_MAPPINGS.iter().filter(|built_in| built_in.name == mapping.name()) {
        print(built_in.text)?;
    }
    Ok(ExitStatus::Fine)
}

fn check(arguments: &MappingCheck) -> Result<ExitStatus, Failure> {
    let catalogue = catalogue_of(arguments.policy.as_deref())?;
    let payload = ticket_of(&arguments.payload)?;
    let file = name_of(&arguments.payload);
    let nearest = recognised(&payload);
    let mapping = match (&arguments.mapping, &nearest) {
        (Some(name), _) => mapping_of(name)?,
        (None, Some((mapping, recognition))) if recognition.is_whole() => mapping.clone(),
        (None, nearest) => {
            let known = BUILT_IN_MAPPINGS.map(|each| each.name).join(", ");
            let nearest = match nearest {
                Some((mapping, recognition)) => format!("; nearest is {}", nearness(mapping, recognition)),
                None => String::new(),
            };
            return Err(Failure::Said(format!(
                "{file} is the JSON of no vendor that the engine knows{nearest}; name a mapping with `--mapping` ({known}, or a file)"
            )));
        }
    };
    let report = mapping.report(&payload, &catalogue);
    let is_shaped = report.recognition.as_ref().is_none_or(Recognition::is_whole);
    let other =
        nearest.filter(|(other, recognition)| !is_shaped && recognition.is_whole() && other.name() != mapping.name());
    let other = other.map(|(other, _)| other);
    match arguments.format {
        Format::Json => print(&format!("{}\n", json(&mapping, &report, other.as_ref())))?,
        Format::Text => print(&text(&file, &mapping, &report, other.as_ref()))?,
    }
    let is_broken = report.facts.iter().any(|fact| matches!(fact.slot, Slot::Broken(_)));
    Ok(if is_shaped && !is_broken { ExitStatus::Fine } else { ExitStatus::No })
}

/// What to say beside a decision on a payload that goes through no mapping, or through the wrong one.
pub(crate) fn hint_about(payload: &Ticket<'_>, mapping: Option<&redress::Mapping>) -> Option<String> {
    let nearest = recognised(payload).filter(|(_, recognition)| recognition.is_whole());
    let hint = match (mapping, nearest) {
        (None, Some((nearest, _))) => {
            format!("this looks like {}'s JSON: add `--mapping {}`", nearest.title(), nearest.name())
        }
        (None, None) => return None,
        (Some(mapping), nearest) => {
            let recognition = mapping.recognise(payload).filter(|recognition| !recognition.is_whole())?;
            let nearest = nearest
                .map(|(other, _)| format!("; it looks like {}'s: add `--mapping {}`", other.title(), other.name()));
            format!(
                "this is not {}'s JSON ({} of {} signs){}",
                mapping.title(),
                recognition.signs,
                recognition.of,
                nearest.unwrap_or_default()
            )
        }
    };
    Some(format!("{}: {hint}", styled(ATTENTION, "hint")))
}

/// What to say beside many decisions, some of them on payloads of another shape.
pub(crate) fn hint_about_lines(mapping: &redress::Mapping, strange: usize) -> String {
    let hint = styled(ATTENTION, "hint");
    let are = if strange == 1 { "is" } else { "are" };
    format!(
        "{hint}: {} {are} not {}'s JSON; `redress mapping check` says of one what it is",
        counted(strange, "line"),
        mapping.title()
    )
}

/// `Zendesk Support (ticket of the REST API): it has 2 of 3 signs and lacks /ticket/via/channel`
fn nearness(mapping: &redress::Mapping, recognition: &Recognition) -> String {
    format!(
        "{} ({}): it has {} of {} signs and lacks {}",
        mapping.title(),
        recognition.shape,
        recognition.signs,
        recognition.of,
        recognition.lacks.join(", ")
    )
}

fn text(file: &str, mapping: &redress::Mapping, report: &MappingReport, other: Option<&redress::Mapping>) -> String {
    let mut text = String::new();
    let by = format!("mapping {}", mapping.name());
    let _ = match &report.recognition {
        Some(recognition) if recognition.is_whole() => writeln!(
            text,
            "{} {}",
            styled(HEADING, &format!("{file} is {}'s JSON: {}", mapping.title(), recognition.shape)),
            styled(BESIDE, &format!("({by})"))
        ),
        Some(recognition) => {
            let other = other
                .map_or_else(String::new, |other| format!("\nit is {}'s: --mapping {}", other.title(), other.name()));
            let message = format!(
                "{file} is not {}'s JSON; nearest is the {}: it has {} of {} signs and lacks {}{other}",
                mapping.title(),
                recognition.shape,
                recognition.signs,
                recognition.of,
                recognition.lacks.join(", ")
            );
            writeln!(text, "{}", styled(WRONG, &message))
        }
        None => {
            writeln!(text, "{}", styled(HEADING, &format!("{file} by {by}, which does not say what shape it is for")))
        }
    };
    // where nothing was looked for, a list of what was not found says nothing
    if report.recognition.as_ref().is_some_and(|recognition| !recognition.is_read) {
        return text;
    }
    let broken: Vec<_> = report.facts.iter().filter(|fact| matches!(fact.slot, Slot::Broken(_))).collect();
    let known: Vec<_> = report.facts.iter().filter(|fact| matches!(fact.slot, Slot::Known(_))).collect();
    let rest = report.facts.iter().filter(|fact| !known.contains(fact) && !broken.contains(fact));
    let (rest, unmapped): (Vec<_>, Vec<_>) = rest.partition(|fact| fact.is_mapped);
    section(&mut text, "Known", &known, |text, fact| {
        let (value, below) = fact.slot.value().map_or_else(Default::default, in_short);
        let from = styled(BESIDE, &format!("from {}", fact.from.join(", ")));
        let _ = writeln!(text, "  {}  {value}  {from}", fact.fact);
        for line in below {
            let _ = writeln!(text, "      {line}");
        }
    });
    section(&mut text, "Broken", &broken, |text, fact| {
        let because = fact.because.as_deref().unwrap_or_default();
        let from = styled(BESIDE, &format!("from {}", fact.from.join(", ")));
        let _ = writeln!(text, "  {}  {}  {from}", styled(WRONG, &fact.fact), safe_line(because));
    });
    section(&mut text, "Missing", &rest, |text, fact| {
        let means = match &fact.slot {
            Slot::Assumed(value) => format!("taken as {}: ", in_short(value).0),
            Slot::NotYet => "taken as not yet: ".to_owned(),
            _ => String::new(),
        };
        let because = safe_line(fact.because.as_deref().unwrap_or_default());
        let _ = writeln!(text, "  {}  {}", fact.fact, styled(BESIDE, &format!("{means}{because}")));
    });
    if !unmapped.is_empty() {
        let names: Vec<&str> = unmapped.iter().map(|fact| &*fact.fact).collect();
        let _ = writeln!(text, "\n{}\n  {}", styled(HEADING, "Not in the mapping"), names.join(", "));
    }
    if !report.unread.is_empty() {
        let _ = writeln!(text, "\n{}", styled(HEADING, "Read by no rule"));
        for fact in &report.unread {
            let _ = writeln!(
                text,
                "  {fact}  {}",
                styled(BESIDE, "no fact of this name; `--policy` adds those that a policy declares")
            );
        }
    }
    text
}

fn section(text: &mut String, title: &str, facts: &[&MappedFact], line: impl Fn(&mut String, &MappedFact)) {
    if facts.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{}", styled(HEADING, &format!("{title}: {}", counted(facts.len(), "fact"))));
    for fact in facts {
        line(text, fact);
    }
}

/// The value in one line, and the elements of a list of records below it.
fn in_short(value: &Value) -> (String, Vec<String>) {
    match value {
        Value::List(values) if matches!(values.first(), Some(Value::Record(_))) => {
            (format!("{} in all", values.len()), values.iter().map(|each| safe_line(&each.to_string())).collect())
        }
        Value::Text(text) => (safe_line(&format!("{text:?}")), Vec::new()),
        other => (safe_line(&other.to_string()), Vec::new()),
    }
}

fn json(mapping: &redress::Mapping, report: &MappingReport, other: Option<&redress::Mapping>) -> serde_json::Value {
    let facts: Vec<serde_json::Value> = report.facts.iter().map(fact_json).collect();
    let recognition = report.recognition.as_ref().map(|recognition| {
        serde_json::json!({
            "is_whole": recognition.is_whole(),
            "shape": recognition.shape,
            "signs": recognition.signs,
            "of": recognition.of,
            "lacks": recognition.lacks,
            "looks_like": other.map(redress::Mapping::name),
        })
    });
    serde_json::json!({
        "format_version": 1,
        "mapping": mapping.name(),
        "title": mapping.title(),
        "recognition": recognition,
        "facts": facts,
        "unread": report.unread,
    })
}

fn fact_json(fact: &MappedFact) -> serde_json::Value {
    let state = match &fact.slot {
        Slot::Known(_) => "known",
        Slot::Assumed(_) => "assumed",
        Slot::NotYet => "not_yet",
        Slot::Missing => "missing",
        Slot::Broken(_) => "broken",
    };
    let mut json = serde_json::json!({ "fact": &*fact.fact, "state": state });
    if let Some(value) = fact.slot.value() {
        json["value"] = serde_json::json!(value);
    }
    if !fact.from.is_empty() {
        json["from"] = serde_json::json!(fact.from);
    }
    if let Some(because) = &fact.because {
        json["because"] = serde_json::json!(because);
    }
    json
}
