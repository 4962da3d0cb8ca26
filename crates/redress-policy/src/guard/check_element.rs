//! Checking what stands before brackets: the columns of a table, and the elements of a list.

use std::ops::Range;

use redress_model::{Type, did_you_mean};

use super::check::{Checked, Checker, error, error_with_help};
use super::program::{Node, NodeIndex};
use super::syntax::{Expression, ExpressionKind};

impl Checker<'_, '_> {
    pub(super) fn index(&mut self, of: &Expression, index: &Expression, span: &Range<usize>) -> Checked<NodeIndex> {
        if matches!(&of.kind, ExpressionKind::Name(name) if name == "table") {
            let (column, value_type) = self.column(index, &of.span, false)?;
            return Ok(self.program.push(Node::Cell(column), value_type));
        }
        if let ExpressionKind::Method { of: table, name, arguments, name_span } = &of.kind
            && matches!(&table.kind, ExpressionKind::Name(table) if table == "table")
        {
            let ([date], "on" | "up_to") = (&arguments[..], name.as_str()) else {
                return error_with_help(
                    "unknown-function",
                    name_span,
                    format!("`table` has no `.{name}` here"),
                    "a dated table is read as `table.on(date)[\"…\"]`, or `table.up_to(date)[\"…\"]` for all rows up to it",
                );
            };
            let (column, value_type) = self.column(index, &table.span, true)?;
            let date_node = self.check(date)?;
            if *self.program.value_type(date_node) != Type::Date {
                return error_with_help(
                    "type-mismatch",
                    &date.span,
                    format!("`.{name}` takes a date, and this is {}", self.program.value_type(date_node)),
                    "take the date of an instant with `date(…)`",
                );
            }
            return Ok(match name.as_str() {
                "on" => self.program.push(Node::CellOn(column, date_node), value_type),
                _ => self.program.push(Node::CellsUpTo(column, date_node), Type::list_of(value_type)),
            });
        }
        let list = self.check(of)?;
        let position = self.check(index)?;
        match (self.program.value_type(list).clone(), self.program.value_type(position)) {
            (Type::List(element), Type::Integer) => {
                Ok(self.program.push(Node::ElementOfList(list, position), (*element).clone()))
            }
            (other, _) => error("type-mismatch", span, format!("{other} has no elements by number")),
        }
    }

    fn column(&self, index: &Expression, table: &Range<usize>, on_date: bool) -> Checked<(usize, Type)> {
        let Some(shape) = self.names.table else {
            return error_with_help("no-table", table, "this clause has no decision table", "add one above the rule");
        };
        let ExpressionKind::Text(wanted) = &index.kind else {
            return error("unknown-column", &index.span, "a column is named by a text, as in `table[\"within\"]`");
        };
        match (shape.is_dated, on_date) {
            (true, false) => {
                return error_with_help(
                    "dated-table",
                    table,
                    "the table has dated rows, and this does not say the date",
                    "write `table.on(date)[\"…\"]` with the date that matters, such as `date(ticket.received_at)`",
                );
            }
            (false, true) => {
                return error_with_help("dated-table", table, "the table has no column `from`", "write `table[\"…\"]`");
            }
            _ => {}
        }
        match shape.outputs.iter().position(|(name, _)| name == wanted) {
            Some(position) => {
                let value_type = shape.outputs[position].1.clone();
                Ok((position, if shape.collects { Type::list_of(value_type) } else { value_type }))
            }
            None => {
                let known = shape.outputs.iter().map(|(name, _)| name.as_str());
                error(
                    "unknown-column",
                    &index.span,
                    format!("the table has no column `{wanted}`{}", did_you_mean(wanted, known)),
                )
            }
        }
    }
}
