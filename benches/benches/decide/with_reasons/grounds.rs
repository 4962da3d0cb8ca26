//! Grounds: the clause of a finding, its conditions with the values they saw, the row of its table.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::clauses::Clause;
use super::ticket::{Event, Given, Kind, Pounds, Priority, ProposalKind, Segment, Status, Text};

/// Where a finding comes from and why.
#[derive(Clone, Serialize)]
pub(super) struct Grounds<'a> {
    pub(super) clause: &'static str,
    heading: &'static str,
    rule: &'static str,
    pub(super) sentence: Cow<'static, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    because: Vec<Seen<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<&'static Row>,
}

impl<'a> Grounds<'a> {
    pub(super) fn of(
        clause: &'static Clause,
        sentence: impl Into<Cow<'static, str>>,
        because: Vec<Seen<'a>>,
        row: Option<&'static Row>,
    ) -> Grounds<'a> {
        let Clause { number, heading, rule } = clause;
        Grounds { clause: number, heading, rule, sentence: sentence.into(), because, row }
    }
}

/// A condition with the values it saw.
#[derive(Clone, Serialize)]
pub(super) struct Seen<'a> {
    condition: &'static str,
    wanted: bool,
    holds: bool,
    values: Values<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<[&'static str; 1]>,
}

/// Up to three values, in the order of their names.
#[derive(Clone)]
struct Values<'a>([Option<(&'static str, Value<'a>)>; 3]);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.0.iter().flatten() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A value that a condition saw.
#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
pub(super) enum Value<'a> {
    Kind(Kind),
    Priority(Priority),
    Status(Status),
    Segment(Segment),
    ProposalKind(ProposalKind),
    Flag(bool),
    Count(usize),
    Days(i32),
    Instant(Timestamp),
    Pounds(Pounds),
    Text(&'a str),
    Texts(&'a [Text<'a>]),
    Events(&'a [Event<'a>]),
    Given(&'a [Given<'a>]),
}

impl<'a> Seen<'a> {
    /// A condition that held and read one fact.
    pub(super) fn held(condition: &'static str, name: &'static str, value: Value<'a>) -> Seen<'a> {
        Seen { condition, wanted: true, holds: true, values: Values([Some((name, value)), None, None]), missing: None }
    }

    /// The same, with more values.
    pub(super) fn and(mut self, name: &'static str, value: Value<'a>) -> Seen<'a> {
        if let Some(free) = self.values.0.iter_mut().find(|each| each.is_none()) {
            *free = Some((name, value));
        }
        self
    }

    /// A condition that rightly did not hold, for want of a fact.
    pub(super) fn missing(condition: &'static str, name: &'static str) -> Seen<'a> {
        Seen { condition, wanted: false, holds: false, values: Values([None, None, None]), missing: Some([name]) }
    }
}

/// A row of a table as its author wrote it.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) cells: &'static [Cell],
}

/// A cell under its heading.
#[derive(Serialize)]
pub(super) struct Cell {
    pub(super) heading: &'static str,
    pub(super) cell: &'static str,
}

/// A table: its headings, and the cells of each row.
macro_rules! table {
    ($name:ident: $first:literal $(, $heading:literal)*; $($number:literal: $first_cell:literal $(, $cell:literal)*;)+) => {
        table!(@rows $name ($first $(, $heading)*) $([$number: $first_cell $(, $cell)*])+);
    };
    (@rows $name:ident $headings:tt $($row:tt)+) => {
        static $name: &[Row] = &[$(table!(@row $headings $row)),+];
    };
    (@row ($($heading:literal),+) [$number:literal: $($cell:literal),+]) => {
        Row { number: $number, cells: &[$(Cell { heading: $heading, cell: $cell }),+] }
    };
}
pub(super) use table;
