//! Scenarios: worked examples beside a clause, each a case and what must come out.

use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;
use redress_model::{Catalogue, Node, Unread, did_you_mean};

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::page::PageScenario;
use crate::yaml::from_yaml;

/// One worked example.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its heading, without `Scenario:`.
    pub title: String,
    /// The page it stands in.
    pub file: Arc<SourceFile>,
    /// Its heading in the page.
    pub heading: Range<usize>,
    /// Its YAML in the page.
    pub span: Range<usize>,
    /// The instant of decision.
    pub at: Timestamp,
    /// The case, in the canonical shape or a vendor's.
    pub case: Node<'static>,
    /// The vendor whose shape the case has.
    pub mapping: Option<String>,
    /// What must come out: a part of the decision.
    pub expect: Node<'static>,
    /// Whether what is expected is all there is, rather than a part.
    pub exact: bool,
}

/// The keys of a scenario that are not part of its case.
const OWN_KEYS: [&str; 4] = ["at", "expect", "exact", "mapping"];

/// What can be expected: the fields of a decision that a scenario may name.
pub const EXPECTED_FIELDS: [&str; 15] = [
    "verdict",
    "policy",
    "deadlines",
    "time_limits",
    "disclosures",
    "escalation",
    "compensation",
    "conditions",
    "prohibitions",
    "advice",
    "breaches",
    "needs",
    "errors",
    "open_points",
    "rules",
];

impl Scenario {
    /// Reads a scenario of a page. What is wrong with it is reported.
    pub(crate) fn from_page(
        file: &Arc<SourceFile>,
        scenario: &PageScenario,
        catalogue: &Catalogue,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Scenario> {
        let Some(span) = scenario.yaml.clone() else {
            out.push(
                Diagnostic::error(
                    "scenario-without-example",
                    file,
                    scenario.heading.clone(),
                    "the scenario has no example",
                )
                .with_help("put a fence of `yaml` below it, with `at`, the case and `expect`"),
            );
            return None;
        };
        let node = match from_yaml(&file.text[span.clone()]) {
            Ok(node) => node,
            Err(error) => {
                let place = span.start + error.span.start..span.start + error.span.end;
                out.push(Diagnostic::error("yaml", file, place, error.message));
                return None;
            }
        };
        let Node::Object(members) = node else {
            out.push(Diagnostic::error("scenario", file, span, "a scenario has `at`, a case and `expect`"));
            return None;
        };
        let get = |key: &str| members.iter().find(|(name, _)| &**name == key).map(|(_, node)| node.clone());
        let place_of = |key: &str| place_of_key(&file.text, &span, key);
        let at = match get("at") {
            Some(Node::Text(text)) => text.parse::<Timestamp>().ok(),
            _ => None,
        };
        let Some(at) = at else {
            let headline = match get("at") {
                Some(Node::Text(text)) => format!("`{text}` is no instant{}", what_is_wrong_with(&text)),
                _ => "a scenario says at which instant it is decided".to_owned(),
            };
            out.push(
                Diagnostic::error("scenario", file, place_of("at"), headline)
                    .with_help("for example `at: 2026-03-06T16:45:00Z`"),
            );
            return None;
        };
        let expect = get("expect").unwrap_or(Node::Null);
        let Node::Object(expected) = &expect else {
            out.push(
                Diagnostic::error("scenario", file, place_of("expect"), "a scenario says what to expect")
                    .with_help("for example `expect: { verdict: allowed }`"),
            );
            return None;
        };
        for (name, _) in expected {
            if !EXPECTED_FIELDS.contains(&&**name) {
                let suggestion = did_you_mean(name, EXPECTED_FIELDS);
                out.push(
                    Diagnostic::error(
                        "scenario",
                        file,
                        place_of(name),
                        format!("a decision has no `{name}`{suggestion}"),
                    )
                    .with_help(format!("it has {}", EXPECTED_FIELDS.join(", "))),
                );
                return None;
            }
        }
        if expected.is_empty() {
            out.push(
                Diagnostic::error(
                    "scenario",
                    file,
                    place_of("expect"),
                    "a scenario that expects nothing tests nothing",
                )
                .with_help("for example `expect: { verdict: allowed }`"),
            );
            return None;
        }
        let exact = match get("exact") {
            None | Some(Node::Bool(false)) => false,
            Some(Node::Bool(true)) => true,
            Some(_) => {
                out.push(Diagnostic::error("scenario", file, place_of("exact"), "`exact` is true or false"));
                return None;
            }
        };
        let mapping = get("mapping").and_then(|node| node.as_text().map(str::to_owned));
        let case: Vec<_> = members.iter().filter(|(name, _)| !OWN_KEYS.contains(&&**name)).cloned().collect();
        let case = Node::Object(case);
        if mapping.is_none() {
            unknown_names(file, &span, &case, catalogue, out);
        }
        Some(Scenario {
            title: scenario.title.clone(),
            file: file.clone(),
            heading: scenario.heading.clone(),
            at,
            case,
            mapping,
            exact,
            expect,
            span,
        })
    }
}

/// The case of an example that is written with its heading and fence, and when it is decided; `None` where it is no example.
pub fn case_of_example(text: &str) -> Option<(Timestamp, Node<'static>)> {
    let (_, inside) = text.split_once("```yaml\n")?;
    let Node::Object(members) = from_yaml(inside.split_once("```")?.0).ok()? else { return None };
    let at = members.iter().find(|(name, _)| name == "at")?.1.as_text()?.parse().ok()?;
    Some((at, Node::Object(members.into_iter().filter(|(name, _)| !OWN_KEYS.contains(&&**name)).collect())))
}

/// Reports what a case says that no fact reads: a misspelt name in an example tests nothing.
fn unknown_names(
    file: &Arc<SourceFile>,
    span: &Range<usize>,
    case: &Node,
    catalogue: &Catalogue,
    out: &mut Vec<Diagnostic>,
) {
    let Node::Object(members) = case else { return };
    let is_group = |name: &str| catalogue.iter().any(|(_, fact)| fact.pointer.split('/').nth(1) == Some(name));
    let strangers = members.iter().filter(|(name, _)| !is_group(name)).map(|(name, _)| Unread {
        pointer: format!("/{name}"),
        name: name.to_string(),
        did_you_mean: None,
    });
    let mut unread = catalogue.unread(case);
    for stranger in strangers {
        if !unread.iter().any(|each| each.pointer == stranger.pointer) {
            unread.push(stranger);
        }
    }
    for each in unread {
        if let (true, Some(known)) = (each.pointer.ends_with("/type"), &each.did_you_mean) {
            let headline = format!("unknown event `{}`; did you mean `{known}`?", each.name);
            let place = place_of_text(&file.text, span, &each.name).unwrap_or_else(|| span.clone());
            out.push(
                Diagnostic::error("unknown-event", file, place, headline).with_help(crate::guard::check::EVENT_HELP),
            );
            continue;
        }
        let wanted = each.pointer.trim_start_matches('/').replace('/', ".");
        let suggestion = match (&each.did_you_mean, catalogue.suggest(&wanted)) {
            (_, Some(known)) => format!("; did you mean `{known}`?"),
            (Some(known), None) => format!("; did you mean `{known}`?"),
            (None, None) => String::new(),
        };
        out.push(
            Diagnostic::error(
                "unknown-fact",
                file,
                place_of_key(&file.text, span, &each.name),
                format!("unknown fact `{wanted}`{suggestion}"),
            )
            .with_help("`redress facts` lists every fact; a policy declares its own in policy.toml"),
        );
    }
}

/// Why a text is no instant, as far as that can be said.
pub(crate) fn what_is_wrong_with(text: &str) -> &'static str {
    let (date, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let is_written = date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match date.parse::<jiff::civil::Date>() {
        Err(_) if is_written => ": there is no such date",
        Ok(_) if time.is_empty() => ": it has no time of day",
        Ok(_) if text.parse::<jiff::civil::DateTime>().is_ok() => {
            ": it does not say in which zone; `Z` stands for universal time, `+01:00` for an hour ahead"
        }
        _ => "",
    }
}

/// Where a value stands in an example, as well as its text can tell.
pub(crate) fn place_of_value(scenario: &Scenario, value: &str) -> Range<usize> {
    place_of_text(&scenario.file.text, &scenario.span, value).unwrap_or_else(|| scenario.heading.clone())
}

fn place_of_text(page: &str, span: &Range<usize>, value: &str) -> Option<Range<usize>> {
    let text = &page[span.clone()];
    let found = text.match_indices(value).find(|(offset, _)| {
        let before = text[..*offset].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
    });
    found.map(|(offset, _)| span.start + offset..span.start + offset + value.len())
}

/// Where a key stands in an example, as well as its text can tell.
pub(crate) fn place_of_key(page: &str, span: &Range<usize>, key: &str) -> Range<usize> {
    let text = &page[span.clone()];
    let found = text.match_indices(key).find(|(offset, _)| {
        let before = text[..*offset].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_') && text[offset + key.len()..].starts_with(':')
    });
    match found {
        Some((offset, _)) => span.start + offset..span.start + offset + key.len(),
        None => span.start..span.start + text.find('\n').unwrap_or(text.len()),
    }
}
