//! What looking at a decision table gave: a row, several rows, or why not.

use jiff::civil::Date;

use crate::runtime::Stop;
use crate::value::Value;

/// A decision table as one case sees it. Guards, `let`s and bodies read the same reading.
#[derive(Clone, PartialEq, Debug)]
pub enum TableReading {
    /// The row that hit.
    One(Result<TableRow, Stop>),
    /// No row hit, as this message says. Reading a cell is then an error; only `matches(table)` makes it a condition.
    NoRow(String),
    /// Every row that hit, for the hit policy `collect`.
    All(Result<Vec<TableRow>, Stop>),
    /// The rows whose inputs hit, each with the date it is in force from; a date picks one.
    Dated(Vec<DatedRow>),
}

/// A row of outputs.
#[derive(Clone, PartialEq, Debug)]
pub struct TableRow {
    /// Its number in the table, from 1.
    pub number: usize,
    /// The output cells, in the order of the output columns; `None` where the cell is `-`.
    pub outputs: Vec<Option<Value>>,
}

/// A row with the date it is in force from.
#[derive(Clone, PartialEq, Debug)]
pub struct DatedRow {
    /// The first day it is in force.
    pub from: Date,
    /// Whether its other inputs hit, or why that cannot be said.
    pub hits: Result<(), Stop>,
    /// The row.
    pub row: TableRow,
}

impl TableReading {
    /// The rows in force from dates up to and with this one, the earliest first: the steps of an indexation.
    ///
    /// # Errors
    ///
    /// The table has no dated rows, the date is before the first, or a row up to it is unknown or broken.
    pub fn up_to(&self, date: Date) -> Result<Vec<&TableRow>, Stop> {
        // the same checks, and the same words where there is no row
        self.on(date)?;
        let TableReading::Dated(rows) = self else { return Ok(Vec::new()) };
        let mut begun: Vec<&DatedRow> = rows.iter().filter(|row| row.from <= date).collect();
        begun.sort_by_key(|row| row.from);
        if let Some([one, other]) = begun.array_windows().find(|[one, other]| one.from == other.from) {
            return Err(Stop::error(format!(
                "rows {} and {} are both in force from {}",
                one.row.number, other.row.number, one.from
            )));
        }
        begun.into_iter().map(|row| row.hits.clone().map(|()| &row.row)).collect()
    }

    /// The row in force on a date.
    ///
    /// # Errors
    ///
    /// The table has no dated rows, the date is before the first, or a row that could be the one is unknown or broken.
    pub fn on(&self, date: Date) -> Result<&TableRow, Stop> {
        let TableReading::Dated(rows) = self else {
            return Err(Stop::error("the table has no column `from`, so it cannot be read on a date"));
        };
        let begun = || rows.iter().filter(|row| row.from <= date);
        let Some(latest) = begun().filter(|row| row.hits.is_ok()).map(|row| row.from).max() else {
            if let Some(stop) = begun().find_map(|row| row.hits.as_ref().err()) {
                return Err(stop.clone());
            }
            return Err(match rows.iter().map(|row| row.from).min() {
                Some(first) if first > date => {
                    Stop::error(format!("{date} is before the table's first row, which is in force from {first}"))
                }
                _ => Stop::error(format!("no row of the table matches on {date}")),
            });
        };
        let hits: Vec<_> = begun().filter(|row| row.from == latest && row.hits.is_ok()).collect();
        let [first, others @ ..] = &hits[..] else {
            return Err(Stop::error(format!("no row of the table matches on {date}")));
        };
        if let Some(other) = others.iter().find(|other| other.row.outputs != first.row.outputs) {
            return Err(Stop::error(format!(
                "rows {} and {} are both in force from {latest} and differ",
                first.row.number, other.row.number
            )));
        }
        // a later row that may hit too would govern in its place
        for open in begun().filter(|row| row.from >= latest && row.row.outputs != first.row.outputs) {
            if let Err(stop) = &open.hits {
                return Err(stop.clone());
            }
        }
        Ok(&first.row)
    }
}
