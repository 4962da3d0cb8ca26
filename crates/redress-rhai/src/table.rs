//! The clause's table as bodies read it: `table["within"]`, `table.on(date)["rate"]`.

use jiff::civil::Date;
use redress_model::{Stop, TableReading, TableRow, Value};
use rhai::{Array, Dynamic, EvalAltResult, ImmutableString, Module, NativeCallContext};
use std::any::TypeId;

use crate::natives::register;
use crate::run::{Run, halt_with, with};
use crate::values::{Absent, from_dynamic, to_dynamic};

/// `table`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table;

/// `table.on(date)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TableOn(Date);

/// `table.up_to(date)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TableUpTo(Date);

type Outcome = Result<Dynamic, Box<EvalAltResult>>;

/// The name under which Rhai looks for `x[y]`.
const INDEX: &str = "index$get$";

/// Registers what can be asked of a table.
pub(crate) fn register_table(module: &mut Module) {
    let text = TypeId::of::<ImmutableString>();
    register(module, INDEX, &[TypeId::of::<Table>(), text], |context, given| {
        let column = given[1].clone().into_immutable_string()?;
        with(|run| hit(run, &column, &context))
    });
    register(module, "on", &[TypeId::of::<Table>(), TypeId::of::<Dynamic>()], |_, given| {
        match from_dynamic(given[1])? {
            Value::Date(date) => Ok(Dynamic::from(TableOn(date))),
            other => Err(format!("`.on` takes a date, not {other}").into()),
        }
    });
    register(module, "up_to", &[TypeId::of::<Table>(), TypeId::of::<Dynamic>()], |_, given| {
        match from_dynamic(given[1])? {
            Value::Date(date) => Ok(Dynamic::from(TableUpTo(date))),
            other => Err(format!("`.up_to` takes a date, not {other}").into()),
        }
    });
    register(module, INDEX, &[TypeId::of::<TableUpTo>(), text], |_, given| {
        let column = given[1].clone().into_immutable_string()?;
        let Some(TableUpTo(date)) = given[0].clone().try_cast::<TableUpTo>() else { return Err("no table".into()) };
        with(|run| {
            let rows = reading(run)?.up_to(date).map_err(halt_with)?;
            let numbers: Vec<usize> = rows.iter().map(|row| row.number).collect();
            let cells = listed(run, rows.into_iter(), &column);
            run.dated_rows.extend(numbers);
            cells
        })
    });
    register(module, INDEX, &[TypeId::of::<TableOn>(), text], |context, given| {
        let column = given[1].clone().into_immutable_string()?;
        let Some(TableOn(date)) = given[0].clone().try_cast::<TableOn>() else { return Err("no table".into()) };
        with(|run| {
            let row = reading(run)?.on(date).map_err(halt_with)?;
            let number = row.number;
            let cell = cell(run, row, &column, &context);
            run.dated_rows.push(number);
            cell
        })
    });
}

/// The cells of a column in the row or rows that hit.
fn hit(run: &Run, column: &str, context: &NativeCallContext<'_>) -> Outcome {
    match reading(run)? {
        TableReading::One(Ok(row)) => cell(run, row, column, context),
        // a row that says `-` has nothing to collect
        TableReading::All(Ok(rows)) => {
            let cells = rows.iter().map(|row| output(run, row, column));
            let values = cells.filter_map(|cell| cell.map(|cell| cell.map(to_dynamic)).transpose());
            values.collect::<Result<Array, _>>().map(Dynamic::from)
        }
        TableReading::One(Err(stop)) | TableReading::All(Err(stop)) => Err(halt_with(stop.clone())),
        TableReading::NoRow(message) => Err(halt_with(Stop::error(message.clone()))),
        TableReading::Dated(_) => Err("the table has dated rows; write `table.on(date)[…]`".into()),
    }
}

/// The cells of a column in several rows.
fn listed<'r>(run: &Run, rows: impl Iterator<Item = &'r TableRow>, column: &str) -> Outcome {
    let cells = rows.map(|row| match output(run, row, column)? {
        Some(value) => Ok(to_dynamic(value)),
        None => Err(no_value(row, column)),
    });
    cells.collect::<Result<Array, _>>().map(Dynamic::from)
}

fn cell(run: &Run, row: &TableRow, column: &str, context: &NativeCallContext<'_>) -> Outcome {
    match output(run, row, column)? {
        Some(value) => Ok(to_dynamic(value)),
        None if run.recipe.asks(context) => Ok(Dynamic::from(Absent(None))),
        None => Err(no_value(row, column)),
    }
}

fn output<'r>(run: &Run, row: &'r TableRow, column: &str) -> Result<Option<&'r Value>, Box<EvalAltResult>> {
    let position = run.recipe.columns.iter().position(|name| name == column);
    match position.and_then(|position| row.outputs.get(position)) {
        Some(cell) => Ok(cell.as_ref()),
        None => Err(format!("the table has no output column `{column}`").into()),
    }
}

fn no_value(row: &TableRow, column: &str) -> Box<EvalAltResult> {
    format!("row {} of the table has no `{column}`", row.number).into()
}

fn reading(run: &Run) -> Result<&TableReading, Box<EvalAltResult>> {
    run.table.as_ref().ok_or_else(|| halt_with(Stop::error("the body was given no table")))
}
