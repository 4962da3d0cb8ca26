//! Rows reached: which rows of a policy's tables no scenario shows at work, so that a change in them would go unnoticed.

use std::collections::BTreeSet;
use std::fmt::Write;

use redress::{Clause, MappingError, Policies, Row, place_in};
use serde_json::{Value, json};

use crate::output::{BESIDE, counted, styled};
use crate::test_command::Results;

/// A row that no decision of a scenario rests on.
pub(crate) struct NotReached<'p> {
    clause: &'p Clause,
    row: &'p Row,
}

/// The rows on which no finding of any scenario rests, dated rows too. Rows that say nothing are left out.
///
/// # Errors
///
/// A scenario names a mapping that does not exist.
pub(crate) fn rows_not_reached<'p>(
    policies: &'p Policies,
    results: &Results<'_>,
) -> Result<Vec<NotReached<'p>>, MappingError> {
    let dated = policies.dated_rows_not_reached()?;
    let mut reached = BTreeSet::new();
    for (.., result) in results {
        let version = result.decision.policy.as_ref().map_or_else(String::new, |policy| policy.version.to_string());
        if let Ok(decision) = serde_json::to_value(&result.decision) {
            rows_below(&decision, &version, &mut reached);
        }
    }
    let mut rows = Vec::new();
    for policy in policies.versions() {
        for clause in &policy.clauses {
            let Some(table) = &clause.table else { continue };
            let is_output = |heading: &String| table.shape.outputs.iter().any(|(name, _)| name == heading);
            let says_something = |row: &&Row| {
                table.headings.iter().zip(&row.cells).any(|(heading, cell)| is_output(heading) && cell != "-")
            };
            let key = |row: &Row| (policy.version.clone(), clause.number.clone(), row.number as u64);
            let is_open = |row: &&Row| match row.from {
                None => !reached.contains(&key(row)),
                Some(_) => dated.iter().any(|(.., each)| std::ptr::eq(*each, *row)),
            };
            rows.extend(table.rows.iter().filter(says_something).filter(is_open).map(|row| NotReached { clause, row }));
        }
    }
    Ok(rows)
}

/// The rows that stand in a decision, each with its clause.
fn rows_below(node: &Value, version: &str, reached: &mut BTreeSet<(String, String, u64)>) {
    match node {
        Value::Object(members) => {
            let number = members.get("row").and_then(|row| row.get("number")).and_then(Value::as_u64);
            if let (Some(clause), Some(number)) = (members.get("clause").and_then(Value::as_str), number) {
                reached.insert((version.to_owned(), clause.to_owned(), number));
            }
            members.values().for_each(|member| rows_below(member, version, reached));
        }
        Value::Array(items) => items.iter().for_each(|item| rows_below(item, version, reached)),
        _ => {}
    }
}

/// One line that counts them, or with `all` each at its place; nothing where there are none.
pub(crate) fn rows_text(rows: &[NotReached<'_>], all: bool) -> String {
    let mut text = String::new();
    if rows.is_empty() {
        return text;
    }
    let tables: BTreeSet<(&str, usize)> =
        rows.iter().map(|each| (&*each.clause.file.path, each.clause.heading.start)).collect();
    let are = if rows.len() == 1 { "is" } else { "are" };
    let how = if all { "" } else { "; `--rows` lists them" };
    let headline = format!(
        "{} of {} {are} reached by no scenario{how}",
        counted(rows.len(), "row"),
        counted(tables.len(), "table")
    );
    let _ = writeln!(text, "{}", styled(BESIDE, &headline));
    for each in rows.iter().filter(|_| all) {
        let cells = each.row.cells.join(" | ");
        let _ = writeln!(text, "  {}  {}: | {cells} |", each.place(), each.clause.full_heading);
    }
    text
}

impl NotReached<'_> {
    fn place(&self) -> String {
        let (line, _) = place_in(&self.clause.file.text, self.row.span.start);
        format!("{}:{line}", self.clause.file.path)
    }

    /// The row for programs.
    pub(crate) fn to_json(&self) -> Value {
        let (line, _) = place_in(&self.clause.file.text, self.row.span.start);
        json!({
            "clause": self.clause.number,
            "row": self.row.number,
            "cells": self.row.cells,
            "file": self.clause.file.path,
            "line": line,
        })
    }
}
