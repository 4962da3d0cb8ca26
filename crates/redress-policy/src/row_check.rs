//! Checking rows: what each cell of a decision table says, and which rows could never be the one that hits.

use jiff::civil::Date;
use redress_model::{FindingKind, Money, NO_LIMIT, Named, ParameterKind, SOME_TIME, TableShape, Type, Value};

use crate::cell::{CellTest, amount_as_written, value};
use crate::declared::parameter_named;
use crate::declared_check::known_name;
use crate::diagnostic::Diagnostic;
use crate::guard::check_operator::misspelt;
use crate::guard::program::Node;
use crate::guard::{NodeIndex, Program};
use crate::page_table::{PageCell, PageTable};
use crate::shown::Shown;
use crate::table::{DecisionTable, HitPolicy, InputColumn, InputSource, Row};
use crate::table_check::{Heading, TableChecker, is_note};

impl TableChecker<'_> {
    /// The table with its rows read.
    pub(crate) fn rows(
        &self,
        table: &PageTable,
        shape: &TableShape,
        lets: &[&(String, NodeIndex)],
        program: &Program,
        out: &mut Vec<Diagnostic>,
    ) -> Option<DecisionTable> {
        let before = out.len();
        let catalogue = &self.rules.clause.manifest.catalogue;
        let mut inputs = Vec::new();
        // for each column: an output's type, an input's type, or the dates
        let mut columns: Vec<(Heading, Type)> = Vec::new();
        for heading in &table.header {
            let text = heading.text.as_str();
            let let_name = text.to_lowercase().replace(' ', "_");
            if let Some((_, value_type)) = shape.outputs.iter().find(|(name, _)| name == text) {
                columns.push((Heading::Output, value_type.clone()));
            } else if is_note(text) {
                columns.push((Heading::Note, Type::Text));
            } else if text.eq_ignore_ascii_case("from") {
                columns.push((Heading::From, Type::Date));
            } else if let Some((name, node)) = lets.iter().find(|(name, _)| *name == let_name) {
                if program.reads_table(*node) {
                    let headline = format!("`{name}` reads the table, so it cannot be one of its inputs");
                    out.push(self.error("circular-table", heading.span.clone(), headline));
                    return None;
                }
                inputs.push(InputColumn { heading: text.to_owned(), source: InputSource::Let(*node) });
                columns.push((Heading::Let(let_name), program.value_type(*node).clone()));
            } else if let Named::One(fact) = catalogue.named(text) {
                inputs.push(InputColumn { heading: text.to_owned(), source: InputSource::Fact(fact) });
                columns.push((Heading::Fact(fact), catalogue.definition(fact).value_type.clone()));
            } else {
                columns.push((Heading::Unknown, Type::Text));
            }
        }
        let mut rows = Vec::new();
        for (n, (span, cells)) in table.rows.iter().enumerate() {
            let mut row = Row {
                number: n + 1,
                span: span.clone(),
                from: None,
                cells: cells.iter().map(|cell| cell.text.clone()).collect(),
                tests: Vec::new(),
                outputs: Vec::new(),
                shown: Shown::default(),
            };
            for ((kind, column_type), (cell, heading)) in columns.iter().zip(cells.iter().zip(&table.header)) {
                match kind {
                    Heading::Output => row.outputs.push(self.output(cell, heading, column_type, out)),
                    Heading::From => row.from = self.date(cell, out),
                    Heading::Fact(_) | Heading::Let(_) => {
                        let mut test = self.test(cell, column_type, out);
                        let read = inputs.get(row.tests.len()).map(|input| input.source);
                        let fact = read.and_then(|source| self.fact_read(source, program));
                        if fact == Some("ticket.language") {
                            test = test.of_languages();
                        }
                        if let Some(InputSource::Let(node)) = read
                            && program.is_in_one_spelling(node, &|_| None)
                        {
                            self.report_spelling(cell, &test, out);
                        }
                        if fact == Some("proposal.draft") && matches!(test, CellTest::OneOf(_) | CellTest::NoneOf(_)) {
                            let headline = "this asks what the whole draft is, letter by letter";
                            let help = "ask what it says with `contains \"our policy\"`";
                            out.push(self.error("unreadable-cell", cell.span.clone(), headline).with_help(help));
                        }
                        row.tests.push(test);
                    }
                    Heading::Note | Heading::Unknown => {}
                }
            }
            // of a table that says what may be offered, the rows that give it
            let gives_leave = self.rules.call.is_some_and(|call| call.finding == FindingKind::Discretion);
            if self.lets_off(&row, shape) != gives_leave {
                let tests = row.tests.iter_mut().zip(&inputs);
                for (test, _) in tests.filter(|(_, input)| self.is_draft(input.source, program)) {
                    if let CellTest::Contains(phrases) = test {
                        *test = CellTest::ContainsInOwnWords(std::mem::take(phrases));
                    }
                }
            }
            self.report_amounts(&row, shape, out);
            if let Some(earlier) = rows
                .iter()
                .find(|earlier: &&Row| row.from.is_some() && earlier.from == row.from && earlier.tests == row.tests)
            {
                let headline = format!("rows {} and {} are of the same date", earlier.number, row.number);
                let diagnostic = self.error("dated-twice", row.span.clone(), headline);
                out.push(diagnostic.with_related(earlier.span.clone(), "the row of that date"));
            }
            rows.push(row);
        }
        if out.len() != before {
            return None;
        }
        self.report_order(&rows, out);
        self.report_currencies(table, &columns, &rows, out);
        let checked = DecisionTable {
            hit_policy: self.rules.hit_policy,
            headings: table.header.iter().map(|heading| heading.text.clone()).collect(),
            inputs,
            shape: shape.clone(),
            rows,
            span: table.span.clone(),
        };
        // a column whose heading says nothing would tell rows apart, and that is the mistake to mend first
        let is_whole = columns.iter().all(|(kind, _)| !matches!(kind, Heading::Unknown));
        for (row, above) in checked.masked_rows().into_iter().filter(|_| is_whole) {
            let span = checked.rows[row - 1].span.clone();
            let headline = format!("row {row} is never reached: row {above} matches whatever it matches");
            out.push(
                Diagnostic::warning("masked-row", self.rules.clause.file, span, headline)
                    .with_related(checked.rows[above - 1].span.clone(), "this row comes first"),
            );
        }
        Some(checked)
    }

    /// Whether a row that hits gives nothing, and keeps those below it from giving something.
    fn lets_off(&self, row: &Row, shape: &TableShape) -> bool {
        if self.rules.hit_policy == HitPolicy::Collect || row.outputs.is_empty() {
            return false;
        }
        let Some(call) = self.rules.call else { return row.outputs.iter().all(Option::is_none) };
        let is_needed = |heading: &str| {
            parameter_named(call, heading).is_some_and(|place| {
                let of_a_set =
                    |method| !call.needs_nothing() && call.needs_one_of.iter().any(|set| set.contains(&method));
                place.method.is_none_or(of_a_set)
            })
        };
        let outputs = shape.outputs.iter().zip(&row.outputs);
        outputs.into_iter().any(|((heading, _), value)| value.is_none() && is_needed(heading))
    }

    /// The labels that a cell asks for and that no label in one spelling is.
    fn report_spelling(&self, cell: &PageCell, test: &CellTest, out: &mut Vec<Diagnostic>) {
        let (CellTest::OneOf(texts) | CellTest::NoneOf(texts)) = test else { return };
        for (headline, help) in texts.iter().filter_map(Value::as_text).filter_map(misspelt) {
            out.push(self.error("unreadable-cell", cell.span.clone(), headline).with_help(help));
        }
    }

    fn is_draft(&self, source: InputSource, program: &Program) -> bool {
        self.fact_read(source, program) == Some("proposal.draft")
    }

    /// The name of the fact that an input reads as it is.
    fn fact_read(&self, source: InputSource, program: &Program) -> Option<&str> {
        let fact = match source {
            InputSource::Fact(fact) => Some(fact),
            InputSource::Let(node) => match program.node(node) {
                Node::Fact(fact) => Some(*fact),
                _ => None,
            },
        };
        fact.map(|fact| &**self.rules.clause.manifest.catalogue.name(fact))
    }

    /// The amounts of one row of a declared rule are of one currency, and what is usual is no more than the most.
    fn report_amounts(&self, row: &Row, shape: &TableShape, out: &mut Vec<Diagnostic>) {
        if self.rules.call.is_none() {
            return;
        }
        let amounts: Vec<(&str, Money)> = shape
            .outputs
            .iter()
            .zip(&row.outputs)
            .filter_map(|((heading, _), value)| match value {
                Some(Value::Money(money)) => Some((heading.as_str(), *money)),
                _ => None,
            })
            .collect();
        let amount = |wanted: &str| amounts.iter().find(|(heading, _)| *heading == wanted).map(|(_, amount)| *amount);
        let first = amounts.first().map(|(_, amount)| amount.currency);
        if let Some((_, other)) = amounts.iter().find(|(_, amount)| Some(amount.currency) != first) {
            let one = first.map(|currency| currency.to_string()).unwrap_or_default();
            let headline = format!("the row has amounts in {one} and in {}", other.currency);
            out.push(self.error("amounts", row.span.clone(), headline));
        } else if let (Some(suggest), Some(ceiling)) = (amount("suggest"), amount("ceiling"))
            && suggest.amount > ceiling.amount
        {
            let headline = format!("{} is suggested, and {} is the most", suggest.for_people(), ceiling.for_people());
            out.push(self.error("amounts", row.span.clone(), headline));
        }
    }

    fn output(
        &self,
        cell: &PageCell,
        heading: &PageCell,
        column_type: &Type,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Value> {
        if cell.text == "-" {
            return None;
        }
        if cell.text.is_empty() {
            out.push(
                self.error("empty-cell", cell.span.clone(), "the cell is empty").with_help("write `-` for nothing"),
            );
            return None;
        }
        let is_ceiling = self
            .rules
            .call
            .and_then(|call| parameter_named(call, &heading.text))
            .is_some_and(|place| place.kind == ParameterKind::Ceiling);
        if is_ceiling && cell.text == NO_LIMIT {
            return Some(Value::text(NO_LIMIT));
        }
        match value(&cell.text, column_type, self.rules.clause.manifest.currency) {
            Ok(value) => {
                if let Some((call, place)) =
                    self.rules.call.and_then(|call| Some((call, parameter_named(call, &heading.text)?)))
                {
                    for text in value.as_text().into_iter().flat_map(|text| text.split(',')) {
                        if let Err(headline) = known_name(self.rules, call, place, text.trim()) {
                            out.push(self.error("unknown-name", cell.span.clone(), headline));
                        }
                    }
                    if let Some(problem) = place.kind.problem_with(&value) {
                        out.push(self.error("unreadable-cell", cell.span.clone(), problem).with_help(SOME_TIME));
                    }
                }
                if matches!(&value, Value::Money(money) if money.amount < rust_decimal::Decimal::ZERO) {
                    let headline = format!("`{}` is less than nothing", cell.text);
                    let help =
                        format!("write it as `{}`", amount_as_written(self.rules.clause.manifest.currency, "25"));
                    out.push(self.error("unreadable-cell", cell.span.clone(), headline).with_help(help));
                }
                Some(value)
            }
            Err((headline, help)) => {
                let mut diagnostic = self.error("unreadable-cell", cell.span.clone(), headline);
                diagnostic.help = help;
                out.push(diagnostic);
                None
            }
        }
    }

    fn test(&self, cell: &PageCell, column_type: &Type, out: &mut Vec<Diagnostic>) -> CellTest {
        match CellTest::parse(&cell.text, column_type, self.rules.clause.manifest.currency) {
            Ok(test) => test,
            Err((headline, help)) => {
                let mut diagnostic = self.error("unreadable-cell", cell.span.clone(), headline);
                diagnostic.help = help;
                out.push(diagnostic);
                CellTest::Anything
            }
        }
    }

    fn date(&self, cell: &PageCell, out: &mut Vec<Diagnostic>) -> Option<Date> {
        let date = cell.text.parse().ok().filter(|_| cell.text.len() == 10);
        if date.is_none() {
            out.push(
                self.error("unreadable-cell", cell.span.clone(), format!("`{}` is not a date", cell.text))
                    .with_help("a column headed `from` holds dates such as `2026-04-01`"),
            );
        }
        date
    }
}
