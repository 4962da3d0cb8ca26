//! Slips in a table that can be read all the same: dated rows in no order, and amounts of several currencies in one column.

use std::collections::BTreeSet;

use redress_model::{Currency, Money, Type, Value};

use crate::cell::{Bound, CellTest};
use crate::diagnostic::Diagnostic;
use crate::page_table::PageTable;
use crate::table::Row;
use crate::table_check::{Heading, TableChecker};

impl TableChecker<'_> {
    /// Dated rows that ask for the same and stand in no order, neither the oldest first nor the newest: one of the dates is most
    /// likely a slip.
    pub(crate) fn report_order(&self, rows: &[Row], out: &mut Vec<Diagnostic>) {
        for (n, first) in rows.iter().enumerate().filter(|(_, row)| row.from.is_some()) {
            if rows[..n].iter().any(|above| above.tests == first.tests) {
                continue;
            }
            let series: Vec<&Row> = rows[n..].iter().filter(|row| row.tests == first.tests).collect();
            let newest_first = series.is_sorted_by(|one, other| one.from >= other.from);
            let out_of_order = series.array_windows().find(|[above, row]| above.from > row.from);
            let Some([above, row]) = out_of_order.filter(|_| !newest_first) else { continue };
            let [above_from, from] = [above, row].map(|row| row.from.map_or_else(String::new, |from| from.to_string()));
            let headline = format!("this row is in force from {from}, and the one above it only from {above_from}");
            out.push(
                Diagnostic::warning("date-order", self.rules.clause.file, row.span.clone(), headline)
                    .with_related(above.span.clone(), "the one above it")
                    .with_help("where no date is a slip, write the rows in the order of their dates"),
            );
        }
    }

    /// A column whose amounts are of several currencies, where no other column tells the rows of one from those of another.
    pub(crate) fn report_currencies(
        &self,
        table: &PageTable,
        columns: &[(Heading, Type)],
        rows: &[Row],
        out: &mut Vec<Diagnostic>,
    ) {
        let home = self.rules.clause.manifest.currency;
        let (mut inputs, mut outputs) = (0, 0);
        for (n, (kind, _)) in columns.iter().enumerate() {
            let amounts: Vec<Vec<Money>> = match kind {
                Heading::Output => {
                    outputs += 1;
                    rows.iter().map(|row| amounts_said(row.outputs.get(outputs - 1))).collect()
                }
                Heading::Fact(_) | Heading::Let(_) => {
                    inputs += 1;
                    rows.iter().map(|row| row.tests.get(inputs - 1).map_or_else(Vec::new, amounts_asked)).collect()
                }
                _ => continue,
            };
            let all = || amounts.iter().flatten().map(|amount| amount.currency);
            // the code's own currency is the one that is meant, where it is there
            let Some(usual) = all().find(|currency| Some(*currency) == home).or(all().next()) else { continue };
            let Some(position) = amounts.iter().position(|row| row.iter().any(|amount| amount.currency != usual))
            else {
                continue;
            };
            if tells_currencies_apart(table, columns, n, &amounts) {
                continue;
            }
            let (Some(other), Some(cell)) = (
                amounts[position].iter().find(|amount| amount.currency != usual),
                table.rows.get(position).and_then(|(_, cells)| cells.get(n)),
            ) else {
                continue;
            };
            let heading = &table.header[n].text;
            let headline = format!("`{heading}` has amounts in {usual}, and this one is in {}", other.currency);
            let help = format!(
                "write it in {usual}; where each currency has its own rows, ask for the country, or for one word for each currency"
            );
            let warning = Diagnostic::warning("currencies", self.rules.clause.file, cell.span.clone(), headline);
            out.push(warning.with_help(help));
        }
    }
}

/// Whether another column than that of the amounts asks in which country the case is, or has one word for each currency, so that the rows are of several on
/// purpose.
fn tells_currencies_apart(
    table: &PageTable,
    columns: &[(Heading, Type)],
    of_amounts: usize,
    amounts: &[Vec<Money>],
) -> bool {
    columns.iter().enumerate().any(|(n, (kind, column_type))| {
        if n == of_amounts || !matches!(kind, Heading::Fact(_) | Heading::Let(_)) {
            return false;
        }
        let pairs = table
            .rows
            .iter()
            .zip(amounts)
            .filter_map(|((_, cells), amounts)| Some((cells.get(n)?.text.as_str(), amounts.first()?.currency)));
        let pairs: BTreeSet<(&str, Currency)> = pairs.collect();
        let words: BTreeSet<&str> = pairs.iter().map(|(word, _)| *word).collect();
        let currencies: BTreeSet<Currency> = pairs.iter().map(|(_, currency)| *currency).collect();
        let is_plain = !words.contains("-") && pairs.len() == words.len();
        is_plain && (column_type.is_country() || words.len() == currencies.len())
    })
}

/// The amount that an output cell says.
fn amounts_said(value: Option<&Option<Value>>) -> Vec<Money> {
    match value {
        Some(Some(Value::Money(money))) => vec![*money],
        _ => Vec::new(),
    }
}

/// The amounts that an input cell asks for.
fn amounts_asked(test: &CellTest) -> Vec<Money> {
    let values: Vec<&Value> = match test {
        CellTest::OneOf(values) | CellTest::NoneOf(values) => values.iter().collect(),
        CellTest::Between { low, high } => [low, high].into_iter().flatten().map(|Bound { value, .. }| value).collect(),
        _ => Vec::new(),
    };
    values.into_iter().filter_map(|value| if let Value::Money(money) = value { Some(*money) } else { None }).collect()
}
