//! Decision tables: rows of conditions and outputs, read as the hit policy says.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use jiff::civil::Date;
use redress_model::{DatedRow, FactIndex, Reading, RowSeen, Slot, Stop, TableReading, TableRow, TableShape, Value};

use crate::cell::CellTest;
use crate::guard::{Evaluation, NodeIndex};
use crate::shown::Shown;

/// Which rows count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum HitPolicy {
    /// The first row that hits (DMN: F).
    #[default]
    First,
    /// The one row that hits; two are an error (DMN: U).
    Unique,
    /// Every row that hits (DMN: C).
    Collect,
}

/// A checked decision table.
#[derive(Clone, Debug)]
pub struct DecisionTable {
    /// Which rows count.
    pub hit_policy: HitPolicy,
    /// Its headings as the author wrote them, in the order of the page.
    pub headings: Vec<String>,
    /// What its inputs read, one for each input column.
    pub inputs: Vec<InputColumn>,
    /// What rules can read of it.
    pub shape: TableShape,
    /// Its rows, in order.
    pub rows: Vec<Row>,
    /// Where it stands in the page.
    pub span: Range<usize>,
}

/// An input column.
#[derive(Clone, Debug)]
pub struct InputColumn {
    /// The heading as the author wrote it.
    pub heading: String,
    /// What it reads.
    pub source: InputSource,
}

/// What an input column reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InputSource {
    /// A fact.
    Fact(FactIndex),
    /// A `let` of the clause's rule.
    Let(NodeIndex),
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number in the table, from 1.
    pub number: usize,
    /// Where it stands in the page.
    pub span: Range<usize>,
    /// The first day it is in force, in a table of dated rows.
    pub from: Option<Date>,
    /// The cells as the author wrote them, in the order of the page.
    pub cells: Vec<String>,
    pub(crate) tests: Vec<CellTest>,
    pub(crate) outputs: Vec<Option<Value>>,
    pub(crate) shown: Shown<RowSeen>,
}

/// The row of a table that is nearest to hitting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearestRow {
    /// Its number, from 1.
    pub number: usize,
    /// The cells that the case does not pass.
    pub failed: Vec<FailedCell>,
}

/// A cell that a case does not pass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FailedCell {
    /// The heading above it.
    pub heading: String,
    /// The cell, as its author wrote it.
    pub cell: String,
    /// What the case has there.
    pub value: String,
}

/// What a case sees of a table: its rows by position where they hit, so that nothing of them is copied.
pub(crate) enum Hits {
    /// The one row that hit.
    Row(usize),
    /// Every row that hit, for the hit policy `collect`.
    Rows(Vec<usize>),
    /// No row, dated rows, or why it cannot be said.
    Other(TableReading),
}

impl Hits {
    /// The positions of the rows that hit.
    ///
    /// # Errors
    ///
    /// Why it cannot be said which they are; dated rows turn on a date that is said where they are read.
    pub(crate) fn positions(&self) -> Result<&[usize], Stop> {
        match self {
            Hits::Row(position) => Ok(std::slice::from_ref(position)),
            Hits::Rows(positions) => Ok(positions),
            Hits::Other(TableReading::NoRow(message)) => Err(Stop::error(message.clone())),
            Hits::Other(TableReading::One(Err(stop)) | TableReading::All(Err(stop))) => Err(stop.clone()),
            Hits::Other(_) => Err(Stop::error("the table has dated rows, and no date was said")),
        }
    }
}

/// What an input column reads of one case.
struct Input<'a> {
    value: Result<Cow<'a, Value>, Stop>,
    /// Its text as a reader takes it in, made once for all rows that ask what it contains.
    reading: OnceCell<Rc<Reading>>,
}

impl Input<'_> {
    fn passes(&self, test: &CellTest) -> Result<bool, Stop> {
        let value = &**self.value.as_ref().map_err(Clone::clone)?;
        match (test, value.as_text()) {
            (CellTest::Contains(phrases), Some(text)) => {
                let reading = self.reading.get_or_init(|| Reading::shared(text));
                Ok(phrases.iter().any(|phrase| reading.says(phrase)))
            }
            (CellTest::ContainsInOwnWords(phrases), Some(text)) => {
                let reading = self.reading.get_or_init(|| Reading::shared(text)).own_words();
                Ok(phrases.iter().any(|phrase| reading.says(phrase)))
            }
            _ => test.holds(value).map_err(|error| Stop::error(error.to_string())),
        }
    }
}

impl DecisionTable {
    /// The facts its inputs read.
    pub fn reads(&self) -> impl Iterator<Item = FactIndex> {
        self.inputs.iter().filter_map(|input| match input.source {
            InputSource::Fact(fact) => Some(fact),
            InputSource::Let(_) => None,
        })
    }

    /// Whether some row hits. One that does settles it, whatever other rows wait for.
    ///
    /// # Errors
    ///
    /// No row hits, and one is left open.
    pub(crate) fn matches(&self, evaluation: &Evaluation<'_>) -> Result<bool, Stop> {
        let inputs = self.inputs(evaluation);
        let mut open = Vec::new();
        for row in &self.rows {
            match row.hits(&inputs) {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(stop) => open.push((row, stop)),
            }
        }
        combined(open).map_or(Ok(false), Err)
    }

    /// The table as one case sees it.
    pub(crate) fn read(&self, evaluation: &Evaluation<'_>) -> Hits {
        let inputs = self.inputs(evaluation);
        if self.shape.is_dated {
            let rows = self.rows.iter().filter_map(|row| {
                let hits = match row.hits(&inputs) {
                    Ok(false) => return None,
                    Ok(true) => Ok(()),
                    Err(stop) => Err(stop),
                };
                Some(DatedRow { from: row.from?, hits, row: row.reading() })
            });
            return Hits::Other(TableReading::Dated(rows.collect()));
        }
        match self.hit_policy {
            HitPolicy::First => self.one(self.first(&inputs), &inputs),
            HitPolicy::Unique => self.one(self.unique(&inputs), &inputs),
            HitPolicy::Collect => match self.collect(&inputs) {
                Ok(rows) => Hits::Rows(rows),
                Err(stop) => Hits::Other(TableReading::All(Err(stop))),
            },
        }
    }

    /// The row that is nearest to hitting, where none does: the one with the fewest cells that the case does not pass, the first of
    /// several. `None` where some row hits, or it cannot be said which do.
    pub fn nearest_row(&self, evaluation: &Evaluation<'_>) -> Option<NearestRow> {
        let inputs = self.inputs(evaluation);
        let mut nearest: Option<NearestRow> = None;
        for row in &self.rows {
            let mut failed = Vec::new();
            for ((column, input), test) in self.inputs.iter().zip(&inputs).zip(&row.tests) {
                if !matches!(test, CellTest::Anything) && !input.passes(test).ok()? {
                    let cell = self.headings.iter().position(|heading| *heading == column.heading);
                    let cell = cell.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default();
                    let value = input.value.as_ref().map(ToString::to_string).unwrap_or_default();
                    failed.push(FailedCell { heading: column.heading.clone(), cell, value });
                }
            }
            if failed.is_empty() {
                return None;
            }
            if nearest.as_ref().is_none_or(|nearest| failed.len() < nearest.failed.len()) {
                nearest = Some(NearestRow { number: row.number, failed });
            }
        }
        nearest
    }

    /// The position of the row that hits for one value of each input, `None` for a missing one; `None` where none does, or it
    /// cannot be said.
    pub(crate) fn row_of(&self, values: &[Option<Value>]) -> Option<usize> {
        let input = |value: &'_ Option<Value>| match value {
            Some(value) => Ok(Cow::Owned(value.clone())),
            None => Err(Stop::Missing(Vec::new())),
        };
        let inputs: Vec<Input<'_>> =
            values.iter().map(|value| Input { value: input(value), reading: OnceCell::new() }).collect();
        match self.hit_policy {
            HitPolicy::First => self.first(&inputs).ok()?,
            HitPolicy::Unique => self.unique(&inputs).ok()?,
            HitPolicy::Collect => None,
        }
    }

    /// A reading with copies of its rows, for a body.
    pub(crate) fn copied(&self, reading: &Hits) -> TableReading {
        match reading {
            Hits::Row(position) => TableReading::One(Ok(self.rows[*position].reading())),
            Hits::Rows(positions) => {
                TableReading::All(Ok(positions.iter().map(|position| self.rows[*position].reading()).collect()))
            }
            Hits::Other(reading) => reading.clone(),
        }
    }

    fn inputs<'a>(&self, evaluation: &Evaluation<'a>) -> Vec<Input<'a>> {
        let input = |column| Input { value: self.input(column, evaluation), reading: OnceCell::new() };
        self.inputs.iter().map(input).collect()
    }

    fn input<'a>(&self, input: &InputColumn, evaluation: &Evaluation<'a>) -> Result<Cow<'a, Value>, Stop> {
        let value = match input.source {
            InputSource::Let(node) => evaluation.part(node)?,
            InputSource::Fact(fact) => match evaluation.view().facts.slot(fact) {
                Slot::Known(value) | Slot::Assumed(value) => Cow::Borrowed(value),
                Slot::Missing | Slot::NotYet => return Err(Stop::Missing(vec![fact])),
                Slot::Broken(problem) => {
                    let name = evaluation.view().catalogue.name(fact);
                    return Err(Stop::error(format!("`{name}` cannot be read: {problem}")));
                }
            },
        };
        Ok(match *value {
            Value::Instant(instant) => Cow::Owned(Value::Date(evaluation.view().calendar.date_of(instant))),
            _ => value,
        })
    }

    fn one(&self, row: Result<Option<usize>, Stop>, inputs: &[Input<'_>]) -> Hits {
        match row {
            Ok(Some(row)) => Hits::Row(row),
            Ok(None) => Hits::Other(TableReading::NoRow(self.no_row(inputs))),
            Err(stop) => Hits::Other(TableReading::One(Err(stop))),
        }
    }

    /// The first row that hits. A row left open above it, with other outputs, leaves the table open.
    fn first(&self, inputs: &[Input<'_>]) -> Result<Option<usize>, Stop> {
        let mut open: Vec<(&Row, Stop)> = Vec::new();
        for (position, row) in self.rows.iter().enumerate() {
            match row.hits(inputs) {
                Ok(false) => {}
                Err(stop) => open.push((row, stop)),
                Ok(true) => {
                    open.retain(|(above, _)| above.outputs != row.outputs);
                    return match combined(open) {
                        Some(stop) => Err(stop),
                        None => Ok(Some(position)),
                    };
                }
            }
        }
        combined(open).map_or(Ok(None), Err)
    }

    fn unique(&self, inputs: &[Input<'_>]) -> Result<Option<usize>, Stop> {
        let mut hit: Option<(usize, &Row)> = None;
        let mut open = Vec::new();
        for (position, row) in self.rows.iter().enumerate() {
            match row.hits(inputs) {
                Ok(false) => {}
                Err(stop) => open.push((row, stop)),
                Ok(true) => match hit {
                    None => hit = Some((position, row)),
                    Some((_, first)) => {
                        return Err(Stop::error(format!(
                            "rows {} and {} of the table both match, and its hit policy is unique",
                            first.number, row.number
                        )));
                    }
                },
            }
        }
        match (hit, combined(open)) {
            // an open row beside a hit might be a second hit
            (_, Some(stop)) => Err(stop),
            (Some((position, _)), None) => Ok(Some(position)),
            (None, None) => Ok(None),
        }
    }

    fn collect(&self, inputs: &[Input<'_>]) -> Result<Vec<usize>, Stop> {
        let mut hits = Vec::new();
        let mut open = Vec::new();
        for (position, row) in self.rows.iter().enumerate() {
            match row.hits(inputs) {
                Ok(false) => {}
                Ok(true) => hits.push(position),
                Err(stop) => open.push((row, stop)),
            }
        }
        match combined(open) {
            Some(stop) => Err(stop),
            None => Ok(hits),
        }
    }

    fn no_row(&self, inputs: &[Input<'_>]) -> String {
        let seen: Vec<String> = self
            .inputs
            .iter()
            .zip(inputs)
            .filter_map(|(column, input)| Some(format!("{} {}", column.heading, input.value.as_ref().ok()?)))
            .collect();
        format!(
            "no row of the table matches {}",
            if seen.is_empty() { "this case".to_owned() } else { seen.join(", ") }
        )
    }

    /// Rows that can never be the first hit, because one row above passes whatever they pass.
    pub fn masked_rows(&self) -> Vec<(usize, usize)> {
        if self.hit_policy != HitPolicy::First || self.shape.is_dated {
            return Vec::new();
        }
        let mut masked = Vec::new();
        for (n, row) in self.rows.iter().enumerate() {
            let above = self.rows[..n]
                .iter()
                .find(|above| above.tests.iter().zip(&row.tests).all(|(mine, theirs)| mine.covers(theirs)));
            if let Some(above) = above {
                masked.push((row.number, above.number));
            }
        }
        masked
    }
}

impl Row {
    fn hits(&self, inputs: &[Input<'_>]) -> Result<bool, Stop> {
        let mut stopped: Option<Stop> = None;
        for (test, input) in self.tests.iter().zip(inputs) {
            if *test == CellTest::Anything {
                continue;
            }
            match input.passes(test) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(stop) => stop.join(&mut stopped),
            }
        }
        stopped.map_or(Ok(true), Err)
    }

    fn reading(&self) -> TableRow {
        TableRow { number: self.number, outputs: self.outputs.clone() }
    }
}

fn combined(open: Vec<(&Row, Stop)>) -> Option<Stop> {
    open.into_iter().map(|(_, stop)| stop).reduce(Stop::and)
}
