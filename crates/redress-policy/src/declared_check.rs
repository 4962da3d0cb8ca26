//! Checking declared rules: each attribute and each output heading gives one parameter of the clause's finding.

use std::ops::Range;

use redress_model::{
    Call, NO_LIMIT, ParameterKind, SOME_TIME, TableShape, Type, Value, ends_a_ticket, reopening_unsaid,
};

use crate::cell::CellError;
use crate::declared::{DeclaredPart, DeclaredRule, ParameterPlace, PartSource, column_type, parameter_named};
use crate::diagnostic::Diagnostic;
use crate::guard::program::Node;
use crate::guard::{Guard, Program};
use crate::rule_check::RuleChecker;

/// Compiles the rule of a clause that has `finding=`.
pub(crate) fn check_declared(
    rules: &RuleChecker<'_>,
    call: &'static Call,
    table: Option<&TableShape>,
    program: &mut Program,
    out: &mut Vec<Diagnostic>,
) -> Option<(Option<Guard>, DeclaredRule)> {
    let part = rules.clause.part;
    let file = rules.clause.file;
    let before = out.len();
    let mut parts: Vec<DeclaredPart> = Vec::new();
    let mut guard = None;
    for (name, value) in &part.attributes.others {
        if name.text == "when" {
            match rules.attribute_guard(&value.span, table, program) {
                Ok(checked) => {
                    rules.report_unclear(&checked, &value.span, out);
                    rules.report_never(&checked, &value.span, out);
                    guard = Some(checked);
                }
                Err(diagnostic) => out.push(*diagnostic),
            }
            continue;
        }
        let Some(place) = parameter_named(call, &name.text).filter(|_| name.text != "from" && name.text != "until")
        else {
            continue;
        };
        let source = if place.kind == ParameterKind::Text {
            let texts: Vec<Value> = if place.repeats {
                value.text.split(',').map(|text| Value::text(text.trim())).collect()
            } else {
                vec![Value::text(value.text.as_str())]
            };
            for text in texts.iter().filter_map(Value::as_text) {
                if let Err(headline) = known_name(rules, call, place, text) {
                    let diagnostic = Diagnostic::error("unknown-name", file, value.span.clone(), headline);
                    out.push(match place.method {
                        Some("met_by" | "used_by") => diagnostic.with_help(crate::guard::check::EVENT_HELP),
                        _ => diagnostic,
                    });
                }
            }
            PartSource::Constants(texts)
        } else if let Some(read) = literal(&value.text, place.kind, rules) {
            match read {
                Ok(read) => {
                    report_no_time(rules, place, &read, &value.span, out);
                    PartSource::Constants(vec![read])
                }
                Err((headline, help)) => {
                    let mut diagnostic = Diagnostic::error("unreadable-value", file, value.span.clone(), headline);
                    diagnostic.help = help;
                    out.push(diagnostic);
                    continue;
                }
            }
        } else {
            match rules.attribute_value(&value.span, table, program) {
                Ok(node) if place.kind.accepts_type(program.value_type(node), None) => {
                    if let Node::Constant(constant) = program.node(node) {
                        report_no_time(rules, place, constant, &value.span, out);
                    }
                    PartSource::Node(node)
                }
                Ok(node) => {
                    let headline = format!(
                        "`{}` takes {}, and this is {}",
                        name.text,
                        place.kind.expected(),
                        program.value_type(node)
                    );
                    out.push(Diagnostic::error("type-mismatch", file, value.span.clone(), headline));
                    continue;
                }
                Err(diagnostic) => {
                    out.push(*diagnostic);
                    continue;
                }
            }
        };
        parts.push(DeclaredPart { place, source, saying: 0 });
    }
    for (column, (heading, _)) in table.map_or(&[][..], |shape| &shape.outputs[..]).iter().enumerate() {
        if let Some(place) = parameter_named(call, heading) {
            parts.push(DeclaredPart { place, source: PartSource::Column(column), saying: 0 });
        }
    }
    if table.is_some_and(|shape| shape.is_dated) {
        out.push(
            Diagnostic::error(
                "dated-table",
                file,
                part.heading.clone(),
                "a table of dated rows needs a rule that names the date",
            )
            .with_help("write a fence that reads `table.on(date)[\"…\"]`"),
        );
    }
    report_incomplete(rules, call, &parts, out);
    let is_whole = out.len() == before;
    report_reopening(rules, call, &parts, out);
    is_whole.then(|| (guard, DeclaredRule::new(call, parts, rules.clause.manifest.currency)))
}

/// A promise to be kept within no time, or less.
fn report_no_time(
    rules: &RuleChecker<'_>,
    place: ParameterPlace,
    given: &Value,
    span: &Range<usize>,
    out: &mut Vec<Diagnostic>,
) {
    if let Some(problem) = place.kind.problem_with(given) {
        let diagnostic = Diagnostic::error("unreadable-value", rules.clause.file, span.clone(), problem);
        out.push(diagnostic.with_help(SOME_TIME));
    }
}

/// `within="2 working hours"` and `ceiling="£25"` are values as they stand; `None` for what can only be an expression.
fn literal(text: &str, kind: ParameterKind, rules: &RuleChecker<'_>) -> Option<Result<Value, CellError>> {
    if kind == ParameterKind::Ceiling && text == NO_LIMIT {
        return Some(Ok(Value::text(NO_LIMIT)));
    }
    let types: &[Type] = match kind {
        ParameterKind::Instant => return None,
        ParameterKind::DurationOrPercent => &[Type::Duration, Type::Percent],
        kind => &[column_type(kind)?],
    };
    let mut readings = types.iter().map(|wanted| crate::cell::value(text, wanted, rules.clause.manifest.currency));
    if let Some(Ok(read)) = readings.clone().find(Result::is_ok) {
        return Some(Ok(read));
    }
    // `1 business day` is a duration that cannot be read; `1.days()` is an expression
    let is_worded =
        text.contains(' ') && !text.contains(['(', '[', '"']) && text.starts_with(|c: char| c.is_ascii_digit());
    if is_worded { readings.next() } else { None }
}

/// A finding that lacks what it must have is refused here, not in the middle of a case.
fn report_incomplete(rules: &RuleChecker<'_>, call: &'static Call, parts: &[DeclaredPart], out: &mut Vec<Diagnostic>) {
    let file = rules.clause.file;
    let heading = rules.clause.part.heading.clone();
    if !parts.iter().any(|part| part.place.method.is_none()) {
        let headline = format!("a finding of kind {} needs `{}`", call.finding, call.subject.name);
        out.push(
            Diagnostic::error("incomplete-finding", file, heading.clone(), headline)
                .with_help(format!("add `{}=…` to the heading's braces, or a column of that name", call.subject.name)),
        );
    }
    let is_said = |method: &str| parts.iter().any(|part| part.place.method == Some(method));
    let is_begun = call.needs_one_of.iter().flat_map(|set| set.iter()).any(|method| is_said(method));
    let whole = call.needs_one_of.iter().any(|set| !set.is_empty() && set.iter().all(|method| is_said(method)));
    if !whole && (is_begun || !call.needs_nothing()) {
        let sets = call.needs_one_of.iter().filter(|set| !set.is_empty());
        let sets: Vec<String> = sets.map(|set| format!("`{}`", set.join("` with `"))).collect();
        let headline = format!("a finding of kind {} needs {}", call.finding, sets.join(" or "));
        out.push(
            Diagnostic::error("incomplete-finding", file, heading.clone(), headline)
                .with_help("add attributes to the heading's braces, or columns to the table"),
        );
    }
    for part in parts {
        let twice = parts.iter().filter(|other| other.place == part.place).count() > 1;
        if twice {
            let name = part.place.method.unwrap_or(call.subject.name);
            out.push(Diagnostic::error(
                "name-twice",
                file,
                heading.clone(),
                format!("`{name}` is an attribute and a column"),
            ));
            return;
        }
    }
    for method in call.methods.iter().filter(|method| method.parameters.len() > 1) {
        let given = parts.iter().filter(|part| part.place.method == Some(method.name)).count();
        if given > 0 && given != method.parameters.len() {
            let names: Vec<&str> = method.parameters.iter().map(|parameter| parameter.name).collect();
            let headline = format!("`{}` belong together", names.join("` and `"));
            out.push(Diagnostic::error("incomplete-finding", file, heading.clone(), headline));
        }
    }
}

/// A deadline that the end of a ticket meets, where nothing is said of a ticket that is reopened.
fn report_reopening(rules: &RuleChecker<'_>, call: &'static Call, parts: &[DeclaredPart], out: &mut Vec<Diagnostic>) {
    let is_said = |method: &str| parts.iter().any(|part| part.place.method == Some(method));
    if call.name != "deadline" || is_said("on_reopen") {
        return;
    }
    let meets = |part: &&DeclaredPart| match part.place.method {
        Some("met_by") => true,
        None => !is_said("met_by") && !is_said("met_at"),
        Some(_) => false,
    };
    let page = rules.clause.part;
    let cells = page.tables.iter().flat_map(|table| {
        let columns = table.header.iter().enumerate();
        let columns = columns.filter(|(_, heading)| {
            let place = parameter_named(call, &heading.text);
            place.is_some_and(|place| place.method == Some("met_by"))
        });
        columns.flat_map(|(n, _)| table.rows.iter().filter_map(move |(_, cells)| Some(cells.get(n)?.text.as_str())))
    });
    let written = parts.iter().filter(meets).flat_map(|part| match &part.source {
        PartSource::Constants(values) => values.iter().filter_map(Value::as_text).collect(),
        PartSource::Node(_) | PartSource::Column(_) => Vec::new(),
    });
    let mut events = written.chain(cells.flat_map(|cell| cell.split(',').map(str::trim)));
    if let Some(event) = events.find(|event| ends_a_ticket(event)) {
        let (headline, help) = reopening_unsaid(event);
        let place = page.heading.clone();
        out.push(Diagnostic::warning("reopening", rules.clause.file, place, headline).with_help(help));
    }
}

/// A name of a closed set must be one that the policy defines.
pub(crate) fn known_name(
    rules: &RuleChecker<'_>,
    call: &'static Call,
    place: ParameterPlace,
    text: &str,
) -> Result<(), String> {
    match rules.clause.names.problem_with(place.method.unwrap_or(call.name), text) {
        Some(problem) => Err(problem),
        None => Ok(()),
    }
}
