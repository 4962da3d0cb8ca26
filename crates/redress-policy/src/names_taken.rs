//! Names that a body takes from cells and `let`s: each must be one that the policy has, as if the body wrote it itself.

use std::ops::Range;
use std::sync::Arc;

use redress_model::{CompiledBody, NameSource, TableShape, Type, Value};

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::fence::Fence;
use crate::guard::check::EVENT_HELP;
use crate::guard::program::Node;
use crate::guard::{NodeIndex, Program};
use crate::page_table::{PageCell, PageTable};
use crate::rule_check::{Lets, RuleChecker};

/// What a name that a body takes can be, and what it is given to.
struct Taken<'b> {
    given_to: &'b str,
    from: TakenFrom<'b>,
}

enum TakenFrom<'b> {
    /// What stands in an output column.
    Column(usize),
    /// A text that a `let` writes.
    Text(&'b str, &'b str),
}

impl RuleChecker<'_> {
    /// The cells and `let`s that a body gives to what takes a name of a closed set, where they hold another.
    pub(crate) fn report_names_taken(
        &self,
        (body, lets, fence): (&CompiledBody, &Lets, &Fence),
        table: Option<(&TableShape, &PageTable)>,
        program: &Program,
        out: &mut Vec<Diagnostic>,
    ) {
        for taken in all_taken(body, lets, program) {
            match taken.from {
                TakenFrom::Column(column) => {
                    let cells = table.into_iter().flat_map(|(shape, table)| cells_of(shape, table, column));
                    for cell in cells.filter(|cell| cell.text != "-") {
                        let said = crate::cell::value(&cell.text, &Type::Text, None).ok();
                        if let Some(text) = said.as_ref().and_then(Value::as_text) {
                            self.report_name(taken.given_to, text, (self.clause.file, cell.span.clone()), out);
                        }
                    }
                }
                TakenFrom::Text(name, text) => {
                    let of_fence = fence.lets.iter().find(|each| each.name == name);
                    let place = of_fence
                        .map(|each| (self.clause.file, each.expression.span.clone()))
                        .or_else(|| self.clause.manifest.terms.place(name));
                    if let Some(place) = place {
                        self.report_name(taken.given_to, text, place, out);
                    }
                }
            }
        }
    }

    fn report_name(
        &self,
        given_to: &str,
        text: &str,
        (file, span): (&Arc<SourceFile>, Range<usize>),
        out: &mut Vec<Diagnostic>,
    ) {
        let Some(problem) = self.clause.names.problem_with(given_to, text) else { return };
        let mut diagnostic = Diagnostic::error("unknown-name", file, span, problem);
        if matches!(given_to, "met_by" | "used_by") {
            diagnostic = diagnostic.with_help(match text.contains(',') {
                true => "a cell that a fence reads is one name: give the others columns of their own",
                false => EVENT_HELP,
            });
        }
        // two bodies may take one name
        if !out.contains(&diagnostic) {
            out.push(diagnostic);
        }
    }
}

/// The columns from which a body takes the names of events.
pub(crate) fn columns_of_events(body: &CompiledBody, lets: &Lets, program: &Program) -> Vec<usize> {
    let of_events =
        all_taken(body, lets, program).into_iter().filter(|taken| matches!(taken.given_to, "met_by" | "used_by"));
    let columns = of_events.filter_map(|taken| match taken.from {
        TakenFrom::Column(column) => Some(column),
        TakenFrom::Text(..) => None,
    });
    columns.collect()
}

fn all_taken<'b>(body: &'b CompiledBody, lets: &'b Lets, program: &'b Program) -> Vec<Taken<'b>> {
    let mut all = Vec::new();
    for taken in &body.names_taken {
        let given_to = taken.given_to.as_str();
        match taken.source {
            NameSource::Column(column) => all.push(Taken { given_to, from: TakenFrom::Column(column) }),
            NameSource::Let(position) => {
                let Some((name, node)) = lets.get(position) else { continue };
                let from = sources(name, *node, program).into_iter();
                all.extend(from.map(|from| Taken { given_to, from }));
            }
        }
    }
    all
}

/// What a `let` can be: a column, a text, or one of several of a choice. What is computed is judged when the rule runs.
fn sources<'b>(name: &'b str, node: NodeIndex, program: &'b Program) -> Vec<TakenFrom<'b>> {
    let mut open = vec![node];
    let mut found = Vec::new();
    while let Some(node) = open.pop() {
        match program.node(node) {
            Node::Choice(_, one, other) => open.extend([*other, *one]),
            Node::Cell(column) | Node::CellOn(column, _) => found.push(TakenFrom::Column(*column)),
            Node::Constant(Value::Text(text)) => found.push(TakenFrom::Text(name, text)),
            _ => {}
        }
    }
    found
}

/// The cells of an output column, as they stand in the page.
fn cells_of<'t>(shape: &TableShape, table: &'t PageTable, column: usize) -> impl Iterator<Item = &'t PageCell> {
    let heading = shape.outputs.get(column).map(|(heading, _)| heading);
    let at = table.header.iter().position(|each| Some(&each.text) == heading);
    table.rows.iter().filter_map(move |(_, cells)| cells.get(at?))
}
