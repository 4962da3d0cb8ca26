//! Warnings of a deadline that would come before its time begins: `.within("2 hours").warn("3 hours")`.

use std::cmp::Ordering;

use redress_model::Value;
use redress_time::Duration;

use crate::declared::{DeclaredRule, PartSource};
use crate::diagnostic::Diagnostic;
use crate::guard::program::Node;
use crate::policy::{Clause, RuleBody};

/// Warns of each row, or rule without a table, whose warning is longer before the end than the whole time is.
pub(crate) fn report_early_warnings(clauses: &[Clause], out: &mut Vec<Diagnostic>) {
    for clause in clauses {
        for rule in &clause.rules {
            let calls: &[DeclaredRule] = match &rule.body {
                RuleBody::Declared(declared) => std::slice::from_ref(declared),
                RuleBody::Script { simple: Some(simple), .. } => simple.calls(),
                _ => continue,
            };
            for call in calls {
                report(clause, call, &rule.span, out);
            }
        }
    }
}

fn report(clause: &Clause, call: &DeclaredRule, place: &std::ops::Range<usize>, out: &mut Vec<Diagnostic>) {
    let said = |method: &'static str| {
        call.parts.iter().filter(move |part| part.place.method == Some(method)).map(|part| &part.source)
    };
    let Some(within) = said("within").next() else { return };
    for warn in said("warn") {
        let whole = Length::of(clause, within);
        let before = Length::of(clause, warn);
        let rows = match (&whole, &before) {
            (Length::Always(_), Length::Always(_)) => 1,
            _ => clause.table.as_ref().map_or(0, |table| table.rows.len()),
        };
        for row in 0..rows {
            let (Some(whole), Some(before)) = (whole.in_row(row), before.in_row(row)) else { continue };
            if before.compare(&whole) != Some(Ordering::Greater) {
                continue;
            }
            let table_row = clause.table.as_ref().and_then(|table| table.rows.get(row)).filter(|_| rows > 1);
            let span = table_row.map_or_else(|| place.clone(), |row| row.span.clone());
            let headline = format!("a warning {before} before the end comes before the {whole} begin");
            let diagnostic = Diagnostic::warning("early-warning", &clause.file, span, headline)
                .with_help("warn a shorter time before, or when a share of the time is gone: `80%`");
            if !out.contains(&diagnostic) {
                out.push(diagnostic);
            }
        }
    }
}

/// A length of time as far as it is written.
enum Length {
    Always(Option<Duration>),
    ByRow(Vec<Option<Duration>>),
}

impl Length {
    fn of(clause: &Clause, source: &PartSource) -> Length {
        let column = |column: usize| {
            let rows = clause.table.iter().flat_map(|table| &table.rows);
            Length::ByRow(rows.map(|row| row.outputs.get(column)?.as_ref().and_then(duration)).collect())
        };
        match source {
            PartSource::Constants(values) => Length::Always(values.first().and_then(duration)),
            PartSource::Column(at) => column(*at),
            PartSource::Node(node) => match clause.program.node(*node) {
                Node::Constant(value) => Length::Always(duration(value)),
                Node::Cell(at) | Node::CellOn(at, _) => column(*at),
                _ => Length::Always(None),
            },
        }
    }

    fn in_row(&self, row: usize) -> Option<Duration> {
        match self {
            Length::Always(duration) => *duration,
            Length::ByRow(rows) => rows.get(row).copied().flatten(),
        }
    }
}

fn duration(value: &Value) -> Option<Duration> {
    match value {
        Value::Duration(duration) => Some(*duration),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}
