//! The tables of a copy: amounts, countries and roles cell by cell, the columns lined up again.

use super::money_text::Place;
use super::substitution::Substitution;

/// A table, changed, and what was done to rows that named the firm's own country among others.
pub(crate) struct TableCopy {
    pub(crate) text: String,
    /// How many rows no longer name the new country at home, because a row of its own does.
    pub(crate) rows_relieved: usize,
}

impl TableCopy {
    /// Puts the firm's own amounts, country and roles into a table. The country at home changes only in rows that hold an
    /// amount of the currency at home; where it then has rows of its own, it is taken out of the lists of other rows. Rows about
    /// what agents of a role may do go with a role that is left out.
    pub(crate) fn of(text: &str, change: &Substitution) -> TableCopy {
        let mut rows: Vec<Vec<String>> = text.lines().map(cells_of).collect();
        let before = rows.clone();
        let of_role = |heading: &String| heading.replace([' ', '_'], ".").ends_with("agent.role");
        if let Some(column) = rows.first().and_then(|headings| headings.iter().position(of_role)) {
            let mut n = 0;
            rows.retain(|row| {
                n += 1;
                n <= 2 || !row.get(column).is_some_and(|cell| names(cell).all(|name| change.is_left_out(name)))
            });
        }
        let (old, new) = &change.country;
        let mut home_columns = Vec::new();
        let mut home_rows = Vec::new();
        for (n, row) in rows.iter_mut().enumerate().skip(2) {
            let has_money = row.iter().any(|cell| change.money.is_in(cell));
            for (column, cell) in row.iter_mut().enumerate() {
                if has_money && old != new && names(cell).any(|name| name == old) {
                    *cell = with_name(cell, old, new);
                    home_columns.push(column);
                    home_rows.push(n);
                }
                *cell = change.role_cell(&change.money.apply(cell, Place::Page));
            }
        }
        let mut rows_relieved = 0;
        for n in (2..rows.len()).rev().filter(|n| !home_rows.contains(n)) {
            let relieved = |column: &usize| {
                rows[n]
                    .get(*column)
                    .is_some_and(|cell| !cell.starts_with("not ") && names(cell).any(|name| name == new))
            };
            if let Some(column) = home_columns.iter().copied().find(relieved) {
                let left: Vec<&str> = names(&rows[n][column]).filter(|name| name != new).collect();
                rows_relieved += 1;
                if left.is_empty() {
                    rows.remove(n);
                } else {
                    rows[n][column] = left.join(", ");
                }
            }
        }
        let text = if rows == before { text.to_owned() } else { aligned(&rows) };
        TableCopy { text, rows_relieved }
    }
}

/// The names of a list in a cell.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.strip_prefix("not ").unwrap_or(cell).split(',').map(str::trim)
}

/// The list with one name put for another, and none twice.
fn with_name(cell: &str, old: &str, new: &str) -> String {
    let mut all: Vec<&str> = Vec::new();
    for name in names(cell) {
        let name = if name == old { new } else { name };
        if !all.contains(&name) {
            all.push(name);
        }
    }
    let not = if cell.starts_with("not ") { "not " } else { "" };
    format!("{not}{}", all.join(", "))
}

/// The cells between bars that are not escaped.
fn cells_of(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_escaped = false;
    for character in line.trim().trim_start_matches('|').chars() {
        match (character, cells.last_mut()) {
            ('|', _) if !is_escaped => cells.push(String::new()),
            (other, Some(cell)) => cell.push(other),
            (_, None) => {}
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    if cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().enumerate().filter(|(n, _)| *n != 1).filter_map(|(_, row)| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0).max(3)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for (n, row) in rows.iter().enumerate() {
        text.push('|');
        for (cell, width) in row.iter().zip(&widths) {
            let width = *width;
            if n == 1 {
                text += &format!(" {} |", "-".repeat(width));
            } else {
                text += &format!(" {cell:width$} |");
            }
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::super::money_text::MoneyChange;
    use super::*;

    const TABLE: &str = "\
| agent role | country    | ceiling | above     |
| ---------- | ---------- | ------- | --------- |
| adviser    | GB         | £30     | team_lead |
| adviser    | AT, DE, FR | €35     | team_lead |
| -          | -          | -       | -         |
";

    fn copied(currency: &str, country: &str) -> TableCopy {
        let change = Substitution {
            money: MoneyChange { from: "GBP".parse().unwrap(), to: currency.parse().unwrap() },
            country: ("GB".to_owned(), country.to_owned()),
            zone: (TimeZone::UTC, TimeZone::UTC),
            roles: vec![("adviser".to_owned(), "customer_adviser".to_owned())],
        };
        TableCopy::of(TABLE, &change)
    }

    #[test]
    fn a_firm_abroad_has_rows_of_its_own() {
        let copy = copied("JPY", "JP");
        assert_eq!(copy.rows_relieved, 0);
        assert_eq!(
            copy.text,
            "\
| agent role       | country    | ceiling | above     |
| ---------------- | ---------- | ------- | --------- |
| customer_adviser | JP         | ¥3,000  | team_lead |
| customer_adviser | AT, DE, FR | €35     | team_lead |
| -                | -          | -       | -         |
"
        );
    }

    #[test]
    fn a_country_with_rows_of_its_own_is_in_no_other() {
        let copy = copied("EUR", "DE");
        assert_eq!(copy.rows_relieved, 1);
        assert!(
            copy.text.contains("| DE      | €30     |") && copy.text.contains("| AT, FR  | €35     |"),
            "{}",
            copy.text
        );
    }

    #[test]
    fn the_rows_of_a_role_that_is_left_out_go_with_it() {
        let table = "| agent role | above |\n| --- | --- |\n| a | b |\n| b | c |\n| c | - |\n| - | b |\n";
        let pairs = [("a", "one"), ("b", "two"), ("c", "two")];
        let change = Substitution {
            money: MoneyChange { from: "GBP".parse().unwrap(), to: "GBP".parse().unwrap() },
            country: ("GB".to_owned(), "GB".to_owned()),
            zone: (TimeZone::UTC, TimeZone::UTC),
            roles: pairs.map(|(from, to)| (from.to_owned(), to.to_owned())).to_vec(),
        };
        let text = TableCopy::of(table, &change).text;
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(rows, ["| one        | two   |", "| two        | -     |", "| -          | two   |"]);
    }

    #[test]
    fn rows_without_money_keep_their_country() {
        let table = "| country | id |\n| --- | --- |\n| GB | rights-in-great-britain |\n| DE | rights |\n";
        let change = Substitution {
            money: MoneyChange { from: "GBP".parse().unwrap(), to: "EUR".parse().unwrap() },
            country: ("GB".to_owned(), "DE".to_owned()),
            zone: (TimeZone::UTC, TimeZone::UTC),
            roles: Vec::new(),
        };
        assert_eq!(TableCopy::of(table, &change).text, table);
    }
}
