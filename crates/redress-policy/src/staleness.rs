//! Staleness: what a code carries that was right once, and on some later day is out of date: yearly amounts and calendars.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use redress_time::Calendar;

use crate::clause_check::MONTHS;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::extension::FOLDER;
use crate::policy::{Clause, Policy};
use crate::table::{DecisionTable, Row};

/// How long before its last covered day a calendar is worth a warning.
const DAYS_AHEAD: i32 = 90;

/// How many years ahead a row may come into force without a warning.
const YEARS_AHEAD: i32 = 2;

impl Policy {
    /// What is out of date on a day, or soon will be: a table that its heading says is updated each year and that has no row
    /// since the month of this year, and a calendar of the code that ends within 90 days. A version of the code that is no
    /// longer in force is left alone.
    pub fn warnings_on(&self, today: Date) -> Vec<Diagnostic> {
        if self.until.is_some_and(|until| until <= today) {
            return Vec::new();
        }
        let mut out = Vec::new();
        for clause in self.clauses.iter().filter(|clause| clause.until.is_none_or(|until| today < until)) {
            if let (Some(month), Some(table)) = (clause.updated_in, &clause.table) {
                old_amounts(clause, table, month, today, &mut out);
            }
            if let Some(table) = clause.table.as_ref().filter(|_| clause.pack.is_none()) {
                far_rows(clause, table, today, &mut out);
            }
        }
        self.calendars_that_end(today, "", (&self.calendar, &self.calendars), &mut out);
        for pack in &self.packs {
            let folder = format!("{FOLDER}{}/", pack.id);
            self.calendars_that_end(today, &folder, (&pack.calendar, &pack.calendars), &mut out);
        }
        out
    }

    fn calendars_that_end(
        &self,
        today: Date,
        folder: &str,
        (home, calendars): (&Calendar, &BTreeMap<String, Arc<Calendar>>),
        out: &mut Vec<Diagnostic>,
    ) {
        let Ok(limit) = today.checked_add(DAYS_AHEAD.days()) else { return };
        let file_named = |name: String| self.files.iter().find(|file| file.name == name);
        let manifest = file_named(format!("{folder}policy.toml"));
        for (id, calendar) in calendars {
            let own = file_named(format!("{folder}calendars/{id}.toml"));
            // of the calendars that the engine carries only the one that the code counts in
            let is_used = own.is_some() || id == home.id();
            let Some((_, last)) = calendar.covered().filter(|(_, last)| is_used && *last < limit) else { continue };
            let headline = match last < today {
                true => {
                    format!("the calendar `{id}` ended on {last}: whatever is counted in it past that day is an error")
                }
                false => {
                    format!("the calendar `{id}` ends on {last}, and whatever is counted past that day is an error")
                }
            };
            let Some((file, key)) = own.map(|file| (file, "last_covered")).or(manifest.map(|file| (file, "calendar")))
            else {
                continue;
            };
            let help = match own {
                Some(_) => {
                    "add the holidays of the next year, and move `last_covered` on; or take the file of a newer release"
                }
                None => "take a newer release of redress, which carries the holidays of more years",
            };
            out.push(Diagnostic::warning("calendar-ends", file, place_of(file, key), headline).with_help(help));
        }
    }
}

/// Where a key stands in a file; its first line where it does not say.
pub(crate) fn place_of(file: &Arc<SourceFile>, key: &str) -> std::ops::Range<usize> {
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        if line.trim_start().starts_with(key) {
            return start..start + line.trim_end().len();
        }
        start += line.len();
    }
    0..file.text.lines().next().map_or(0, str::len)
}

/// The dated rows that come into force so late that the year is most likely a slip.
fn far_rows(clause: &Clause, table: &DecisionTable, today: Date, out: &mut Vec<Diagnostic>) {
    let Ok(limit) = today.checked_add(YEARS_AHEAD.years()) else { return };
    for (row, from) in table.rows.iter().filter_map(|row| Some((row, row.from?))).filter(|(_, from)| *from > limit) {
        let headline = format!("this row is in force from {from}, more than {YEARS_AHEAD} years ahead");
        out.push(
            Diagnostic::warning("far-date", &clause.file, row.span.clone(), headline)
                .with_help("is the year a slip? Until that day the row above it goes on"),
        );
    }
}

/// The amounts of a table that has no row since the month began in which they change. Rows that ask for different things, two
/// nations perhaps, are each a series of their own.
fn old_amounts(clause: &Clause, table: &DecisionTable, month: i8, today: Date, out: &mut Vec<Diagnostic>) {
    let Ok(this_year) = Date::new(today.year(), month, 1) else { return };
    let since = if this_year <= today { this_year } else { this_year.checked_sub(1.year()).unwrap_or(this_year) };
    let far = today.checked_add(YEARS_AHEAD.years()).unwrap_or(Date::MAX);
    let mut series: Vec<&Row> = Vec::new();
    // a row that is far ahead says nothing of this year
    for row in table.rows.iter().filter(|row| row.from.is_none_or(|from| from <= far)) {
        match series.iter_mut().find(|last| last.tests == row.tests) {
            Some(last) if row.from >= last.from => *last = row,
            Some(_) => {}
            None => series.push(row),
        }
    }
    let of_month = MONTHS.get(usize::from(month.unsigned_abs()).saturating_sub(1)).copied().unwrap_or_default();
    let name =
        of_month.chars().take(1).flat_map(char::to_uppercase).chain(of_month.chars().skip(1)).collect::<String>();
    for row in series.into_iter().filter(|row| row.from.is_some_and(|from| from < since)) {
        let from = row.from.map_or_else(String::new, |from| from.to_string());
        let headline = format!(
            "these amounts change each {name}, and there is no row of {name} {}: the last is of {from}",
            since.year()
        );
        out.push(Diagnostic::warning("old-amounts", &clause.file, row.span.clone(), headline).with_help(
            "add the row; where the amount did not change, the same amount once more, with the day it was checked",
        ));
    }
}
