//! Tables in guards: which rows of the clause's table hit, and what their cells give.

use std::borrow::Cow;

use redress_model::{Stop, TableReading, Value};

use super::evaluate::{Evaluation, owned};
use super::program::{Leaf, Node};
use crate::table::{DecisionTable, Hits, InputSource, Row};

impl<'a> Evaluation<'a> {
    /// The clause's table as this case sees it, with copies of the rows.
    pub fn table_reading(&self) -> Option<TableReading> {
        let (table, reading) = self.reading()?;
        Some(table.copied(reading))
    }

    /// The number of the one row of the clause's table that hits.
    pub fn row(&self) -> Option<usize> {
        match self.reading()? {
            (table, Hits::Row(position)) => Some(table.rows[*position].number),
            _ => None,
        }
    }

    /// The position of the one row of the clause's table that hits.
    pub(crate) fn row_position(&self) -> Option<usize> {
        match self.reading()? {
            (_, Hits::Row(position)) => Some(*position),
            _ => None,
        }
    }

    /// The numbers of the rows of the clause's table that hit, where they do not turn on a date.
    pub fn rows(&self) -> Vec<usize> {
        let Some((table, hits)) = self.reading() else { return Vec::new() };
        hits.positions().unwrap_or_default().iter().map(|position| table.rows[*position].number).collect()
    }

    /// The numbers of the rows of the clause's table that were read where they are not one that hits: all that hit under the hit
    /// policy `collect`, and of dated rows those that dates picked, here and in the body.
    pub fn rows_read(&self) -> Vec<usize> {
        let Some((table, hits)) = self.reading() else { return Vec::new() };
        match hits {
            Hits::Rows(positions) => positions.iter().map(|position| table.rows[*position].number).collect(),
            Hits::Other(TableReading::Dated(_)) => {
                let mut rows = self.dated_rows.borrow().clone();
                rows.sort_unstable();
                rows.dedup();
                rows
            }
            _ => Vec::new(),
        }
    }

    /// Notes the dated rows, by number, that a body read.
    pub fn reads_dated(&self, rows: &[usize]) {
        if !rows.is_empty() {
            self.dated_rows.borrow_mut().extend(rows);
        }
    }

    /// Whether a condition asks whether some row of the clause's table matches.
    pub fn asks_for_a_match(&self, leaf: &Leaf) -> bool {
        self.program.some_below(leaf.node, |node| matches!(node, Node::Matches))
    }

    pub(crate) fn reading(&self) -> Option<(&'a DecisionTable, &Hits)> {
        let table = self.table?;
        Some((table, self.reading.get_or_init(|| table.read(self))))
    }

    pub(super) fn cell(&self, column: usize) -> Result<Cow<'a, Value>, Stop> {
        let (table, hits) = self.reading().ok_or_else(no_table)?;
        if let Hits::Row(position) = hits {
            let row: &'a Row = &table.rows[*position];
            return match row.outputs.get(column) {
                Some(Some(value)) => Ok(Cow::Borrowed(value)),
                _ => Err(no_output(row.number)),
            };
        }
        let cells = hits.positions()?.iter().filter_map(|position| table.rows[*position].outputs.get(column)?.clone());
        owned(Value::List(cells.collect()))
    }

    /// The dated rows of the clause's table.
    pub(super) fn dated(&self) -> Result<&TableReading, Stop> {
        match self.reading().ok_or_else(no_table)?.1 {
            Hits::Other(reading) => Ok(reading),
            _ => Err(Stop::error("the table has no column `from`, so it cannot be read on a date")),
        }
    }

    /// Whether the clause's table reads the same at every instant.
    pub fn table_stands_still(&self) -> bool {
        self.table.is_none_or(|table| {
            table.inputs.iter().all(|input| match input.source {
                InputSource::Fact(_) => true,
                InputSource::Let(node) => !self.program.some_below(node, |node| matches!(node, Node::At)),
            })
        })
    }
}

/// The output of a row, or why there is none.
pub(super) fn output(row: &redress_model::TableRow, column: usize) -> Result<Value, Stop> {
    match row.outputs.get(column) {
        Some(Some(value)) => Ok(value.clone()),
        _ => Err(no_output(row.number)),
    }
}

pub(super) fn no_output(row: usize) -> Stop {
    Stop::error(format!("row {row} of the table says `-` there, so it has no value"))
}

pub(super) fn no_table() -> Stop {
    Stop::error("the clause has no table")
}
