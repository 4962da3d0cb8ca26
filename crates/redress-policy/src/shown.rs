//! What decisions show of a policy in the same words each time: put together once, when it is first shown.

use std::sync::{Arc, OnceLock};

use redress_model::{CalendarSeen, CellSeen, ConditionText, Origin, Prepared, RowSeen};
use redress_time::Calendar;

use crate::guard::Leaf;
use crate::policy::{Clause, Policy, Rule};
use crate::table::{DecisionTable, Row};

/// What is shown of a part of a policy, once it has been.
#[derive(Clone, Debug)]
pub struct Shown<T>(OnceLock<Prepared<T>>);

impl<T> Default for Shown<T> {
    fn default() -> Shown<T> {
        Shown(OnceLock::new())
    }
}

impl<T> Shown<T>
where
    Prepared<T>: From<T>,
{
    fn get(&self, text: impl FnOnce() -> T) -> &Prepared<T> {
        self.0.get_or_init(|| text().into())
    }
}

/// The calendars of a policy as receipts show them.
#[derive(Clone, Debug, Default)]
pub struct CalendarsShown(OnceLock<Vec<(Arc<Calendar>, Prepared<CalendarSeen>)>>);

impl Rule {
    /// Its name and its clause, as findings show where they come from.
    pub fn origin(&self, clause: &Clause) -> &Prepared<Origin> {
        self.origin.get(|| Origin {
            clause: clause.number.clone(),
            heading: clause.full_heading.clone(),
            rule: self.id.clone(),
        })
    }
}

impl Leaf {
    /// Whether its words name a field of a record.
    pub fn speaks_of(&self, field: &str) -> bool {
        let words = [Some(&self.text), self.means.as_ref()];
        words.into_iter().flatten().any(|words| {
            words.match_indices(field).any(|(place, _)| {
                let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
                words[..place].ends_with('.') && !words[place + field.len()..].starts_with(is_part)
            })
        })
    }

    /// The condition as reasons show it.
    pub fn shown(&self) -> &Prepared<ConditionText> {
        self.shown.get(|| ConditionText {
            condition: self.text.clone(),
            means: self.means.clone(),
            wanted: !self.negated,
        })
    }
}

impl DecisionTable {
    /// The row of a number, as reasons show it.
    pub fn row_shown(&self, number: usize) -> Option<&Prepared<RowSeen>> {
        // rows are numbered as they stand, unless some could not be read
        let row = self.rows.get(number.wrapping_sub(1)).filter(|row| row.number == number);
        let row = row.or_else(|| self.rows.iter().find(|row| row.number == number))?;
        Some(row.shown.get(|| self.seen(row)))
    }

    fn seen(&self, row: &Row) -> RowSeen {
        let cells = self.headings.iter().zip(&row.cells);
        let cells = cells.map(|(heading, cell)| CellSeen { heading: heading.clone(), cell: cell.clone() });
        RowSeen { number: row.number, cells: cells.collect() }
    }
}

impl Policy {
    /// One of its calendars, or of its packs', as receipts show it; `None` for any other.
    pub fn calendar_shown(&self, calendar: &Calendar) -> Option<&Prepared<CalendarSeen>> {
        let all = self.calendars_shown.0.get_or_init(|| self.all_calendars());
        all.iter().find(|(each, _)| std::ptr::eq(Arc::as_ptr(each), calendar)).map(|(_, shown)| shown)
    }

    fn all_calendars(&self) -> Vec<(Arc<Calendar>, Prepared<CalendarSeen>)> {
        let own = std::iter::once(&self.calendar).chain(self.calendars.values());
        let of_packs =
            self.packs.iter().flat_map(|pack| std::iter::once(&pack.calendar).chain(pack.calendars.values()));
        own.chain(of_packs).map(|calendar| (calendar.clone(), calendar_seen(calendar).into())).collect()
    }
}

/// A calendar as receipts show it.
pub fn calendar_seen(calendar: &Calendar) -> CalendarSeen {
    CalendarSeen {
        time_zone: calendar.zone_name(),
        calendar: calendar.id().to_owned(),
        calendar_version: calendar.version().to_owned(),
        conventions: calendar.conventions().named().into_iter().collect(),
    }
}
