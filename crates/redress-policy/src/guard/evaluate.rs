//! Evaluating: what a program gives for the facts of one case, in three values and with what broke.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

use jiff::Timestamp;
use redress_model::{
    Arithmetic, Calendars, Catalogue, Comparison, Facts, FunctionContext, Slot, Stop, TableReading, Value, compare,
    compute,
};
use redress_time::Calendar;

use super::program::{Guard, Node, NodeIndex, Program, Quantifier};
use crate::table::{DecisionTable, Hits, Row};

/// One case as a rule sees it.
#[derive(Clone, Copy)]
pub struct CaseView<'a> {
    /// The facts.
    pub facts: &'a Facts,
    /// What they are called.
    pub catalogue: &'a Catalogue,
    /// The instant of decision.
    pub at: Timestamp,
    /// The policy's own calendar.
    pub calendar: &'a Calendar,
    /// Every calendar that the policy knows, by name.
    pub calendars: &'a Calendars,
    /// The policy's own currency: nothing at all is nothing of it.
    pub home: Option<redress_model::Currency>,
}

/// A program ready to be asked about one case. The clause's table is read at most once.
pub struct Evaluation<'a> {
    program: &'a Program,
    view: CaseView<'a>,
    table: Option<&'a DecisionTable>,
    reading: OnceCell<Hits>,
    /// Leaves of the guard that are left open, whatever they are.
    open_leaves: &'a [usize],
    /// Nodes evaluated so far.
    steps: Cell<u64>,
}

/// The most nodes that one rule's guard, `let`s and table may evaluate for one case.
const STEPS: u64 = 2_000_000;

/// What one leaf of a guard was found to be.
#[derive(Clone, PartialEq, Debug)]
pub enum LeafOutcome {
    /// Nothing depended on it any more.
    NotAsked,
    /// True or false.
    Known(bool),
    /// It could not be said.
    Stopped(Stop),
}

/// The elements that closures are looking at, the outermost first, each with the list that it stands in.
pub(crate) type Elements<'a> = Vec<(Cow<'a, Value>, NodeIndex)>;

impl<'a> Evaluation<'a> {
    /// An evaluation of a program, with the table of its clause.
    pub fn new(program: &'a Program, view: CaseView<'a>, table: Option<&'a DecisionTable>) -> Self {
        Evaluation { program, view, table, reading: OnceCell::new(), open_leaves: &[], steps: Cell::new(0) }
    }

    /// The same with some leaves of the guard left open.
    pub(crate) fn with_open_leaves(self, open_leaves: &'a [usize]) -> Self {
        Evaluation { open_leaves, ..self }
    }

    /// Whether the guard holds. `leaves` gets one outcome for each leaf of the guard.
    ///
    /// `false && x` is false and `true || x` is true whatever `x`, on either side; otherwise what broke beats what is unknown.
    ///
    /// # Errors
    ///
    /// It cannot be said: a fact is missing, or something broke.
    pub fn holds(&self, guard: &Guard, leaves: &mut Vec<LeafOutcome>) -> Result<bool, Stop> {
        leaves.clear();
        leaves.resize(guard.leaves.len(), LeafOutcome::NotAsked);
        let mut next = 0;
        self.condition(guard.root, guard, leaves, &mut next)
    }

    /// Whether the guard holds whatever some of its leaves are.
    pub fn holds_whatever(&self, guard: &Guard, open_leaves: &'a [usize]) -> bool {
        let open = Evaluation::new(self.program, self.view, self.table).with_open_leaves(open_leaves);
        open.holds(guard, &mut Vec::new()) == Ok(true)
    }

    fn condition(
        &self,
        index: NodeIndex,
        guard: &Guard,
        leaves: &mut [LeafOutcome],
        next: &mut usize,
    ) -> Result<bool, Stop> {
        if is_leaf(index, guard, *next) {
            let outcome = if self.open_leaves.contains(next) {
                Err(Stop::open_point("it may change at any instant"))
            } else {
                self.bool(index, &mut Vec::new())
            };
            if let Some(leaf) = leaves.get_mut(*next) {
                *leaf = match &outcome {
                    Ok(holds) => LeafOutcome::Known(*holds),
                    Err(stop) => LeafOutcome::Stopped(stop.clone()),
                };
            }
            *next += 1;
            return outcome;
        }
        let (one, other, decisive) = match self.program.node(index) {
            Node::And(one, other) => (*one, *other, false),
            Node::Or(one, other) => (*one, *other, true),
            Node::Not(of) => return self.condition(*of, guard, leaves, next).map(|holds| !holds),
            _ => return self.bool(index, &mut Vec::new()),
        };
        let left = self.condition(one, guard, leaves, next);
        if left == Ok(decisive) {
            self.skip(other, guard, next);
            return left;
        }
        let right = self.condition(other, guard, leaves, next);
        joined(left, right, decisive)
    }

    /// Passes over the leaves below a node that nothing depends on any more.
    fn skip(&self, index: NodeIndex, guard: &Guard, next: &mut usize) {
        if is_leaf(index, guard, *next) {
            *next += 1;
            return;
        }
        match self.program.node(index) {
            Node::And(one, other) | Node::Or(one, other) => {
                self.skip(*one, guard, next);
                self.skip(*other, guard, next);
            }
            Node::Not(of) => self.skip(*of, guard, next),
            _ => {}
        }
    }

    /// The value of a node.
    ///
    /// # Errors
    ///
    /// It has none: a fact is missing, or something broke.
    pub fn value(&self, index: NodeIndex) -> Result<Value, Stop> {
        self.node(index, &mut Vec::new()).map(Cow::into_owned)
    }

    /// The value of a node, where it stands if it stands anywhere.
    pub(crate) fn part(&self, index: NodeIndex) -> Result<Cow<'a, Value>, Stop> {
        self.node(index, &mut Vec::new())
    }

    /// What the sides of a leaf came to where they are more than a fact: table cells, computed values.
    pub fn operands<'l>(&self, leaf: &'l super::program::Leaf) -> impl Iterator<Item = (&'l str, Value)> {
        leaf.operands.iter().filter_map(|(text, node)| Some((&**text, self.value(*node).ok()?)))
    }

    /// The clause's table as this case sees it, with copies of the rows.
    pub fn table_reading(&self) -> Option<TableReading> {
        let (table, reading) = self.reading()?;
        Some(table.copied(reading))
    }

    /// The number of the one row of the clause's table that hits.
    pub fn row(&self) -> Option<usize> {
        match self.reading()? {
            (table, Hits::Row(position)) => Some(table.rows[*position].number),
            _ => None,
        }
    }

    /// The position of the one row of the clause's table that hits.
    pub(crate) fn row_position(&self) -> Option<usize> {
        match self.reading()? {
            (_, Hits::Row(position)) => Some(*position),
            _ => None,
        }
    }

    /// The numbers of the rows of the clause's table that hit, where they do not turn on a date.
    pub fn rows(&self) -> Vec<usize> {
        let Some((table, hits)) = self.reading() else { return Vec::new() };
        hits.positions().unwrap_or_default().iter().map(|position| table.rows[*position].number).collect()
    }

    pub(crate) fn reading(&self) -> Option<(&'a DecisionTable, &Hits)> {
        let table = self.table?;
        Some((table, self.reading.get_or_init(|| table.read(self))))
    }

    /// What each leaf of a guard is, each asked for itself, whether or not the guard's answer depends on it.
    pub fn leaves(&self, guard: &Guard) -> Vec<LeafOutcome> {
        let outcome = |leaf: &super::program::Leaf| match self.bool(leaf.node, &mut Vec::new()) {
            Ok(holds) => LeafOutcome::Known(holds),
            Err(stop) => LeafOutcome::Stopped(stop),
        };
        guard.leaves.iter().map(outcome).collect()
    }

    /// The value of a node inside closures that look at these elements.
    pub(crate) fn value_with(&self, index: NodeIndex, elements: &Elements<'a>) -> Result<Value, Stop> {
        self.node(index, &mut elements.clone()).map(Cow::into_owned)
    }

    /// Whether a guard reads something that has not happened yet, which time alone can settle.
    pub fn awaits(&self, guard: &Guard) -> bool {
        guard.reads.iter().any(|fact| matches!(self.view.facts.slot(*fact), Slot::NotYet))
    }

    pub(crate) fn program(&self) -> &'a Program {
        self.program
    }

    pub(crate) fn table(&self) -> Option<&'a DecisionTable> {
        self.table
    }

    /// Whether the clause's table reads the same at every instant.
    pub fn table_stands_still(&self) -> bool {
        self.table.is_none_or(|table| {
            table.inputs.iter().all(|input| match input.source {
                crate::table::InputSource::Fact(_) => true,
                crate::table::InputSource::Let(node) => !self.program.some_below(node, |node| matches!(node, Node::At)),
            })
        })
    }

    /// The case this is about.
    pub fn view(&self) -> &CaseView<'a> {
        &self.view
    }

    fn bool(&self, index: NodeIndex, elements: &mut Elements<'a>) -> Result<bool, Stop> {
        match self.node(index, elements)?.as_ref() {
            Value::Bool(holds) => Ok(*holds),
            other => Err(Stop::error(format!("a condition is true or false, not {other}"))),
        }
    }

    fn node(&self, index: NodeIndex, elements: &mut Elements<'a>) -> Result<Cow<'a, Value>, Stop> {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > STEPS {
            return Err(Stop::error(format!("the condition takes more than {STEPS} steps")));
        }
        match self.program.node(index) {
            Node::Constant(value) => Ok(Cow::Borrowed(value)),
            Node::Fact(fact) => match self.view.facts.slot(*fact) {
                Slot::Known(value) | Slot::Assumed(value) => Ok(Cow::Borrowed(value)),
                Slot::Missing | Slot::NotYet => Err(Stop::Missing(vec![*fact])),
                Slot::Broken(problem) => {
                    Err(Stop::error(format!("`{}` cannot be read: {problem}", self.view.catalogue.name(*fact))))
                }
            },
            Node::At => owned(Value::Instant(self.view.at)),
            Node::Element(outwards) => match looked_at(elements, *outwards) {
                Some((value, _)) => Ok(value.clone()),
                None => Err(Stop::error("a closure looks at nothing")),
            },
            Node::Field(of, position, name) => {
                let of_record = self.node(*of, elements)?;
                let Value::Record(record) = &*of_record else {
                    return Err(Stop::error(format!("{of_record} has no field `{name}`")));
                };
                let field = match &of_record {
                    Cow::Borrowed(Value::Record(record)) => record.at(*position).map(Cow::Borrowed),
                    _ => record.at(*position).cloned().map(Cow::Owned),
                };
                field.map_or_else(|| self.missing_field(*of, elements, &record.record_type().name, name), Ok)
            }
            Node::ElementOfList(list, position) => self.element(*list, *position, elements),
            Node::List(items) => {
                let values = self.all(items, elements)?;
                owned(Value::List(values.into()))
            }
            Node::Not(of) => self.bool(*of, elements).and_then(|holds| owned(Value::Bool(!holds))),
            Node::Negate(of) => {
                let value = self.node(*of, elements)?;
                let minus_one = Value::Integer(-1);
                broken(compute(&value, Arithmetic::Multiply, &minus_one)).and_then(owned)
            }
            Node::And(one, other) => self.logic(*one, *other, false, elements),
            Node::Or(one, other) => self.logic(*one, *other, true, elements),
            Node::Compare(comparison, one, other) => self.compare(*comparison, *one, *other, elements),
            Node::Arithmetic(operator, one, other) => {
                let (left, right) = both(self.node(*one, elements), self.node(*other, elements))?;
                broken(compute(&left, *operator, &right)).and_then(owned)
            }
            Node::In { item, list, negated } => {
                let (item, list) = both(self.node(*item, elements), self.node(*list, elements))?;
                broken(is_in(&item, &list)).and_then(|is_in| owned(Value::Bool(is_in != *negated)))
            }
            Node::Call(function, arguments) => {
                let values = self.all(arguments, elements)?;
                self.steps.set(self.steps.get().saturating_add(function.steps(&values) as u64));
                let CaseView { at, calendar, calendars, .. } = self.view;
                let context = FunctionContext { at, calendar, calendars };
                broken(function.call(&context, &values)).and_then(owned)
            }
            Node::Choice(condition, one, other) => self.choice((*condition, *one, *other), elements),
            Node::Has(of) => match self.node(*of, elements) {
                Ok(_) => owned(Value::Bool(true)),
                Err(Stop::Missing(_)) => owned(Value::Bool(false)),
                Err(stop) => Err(stop),
            },
            Node::Matches => {
                let table = self.table.ok_or_else(no_table)?;
                table.matches(self).and_then(|hit| owned(Value::Bool(hit)))
            }
            Node::Cell(column) => self.cell(*column),
            Node::CellOn(column, date) => {
                let date = self.node(*date, elements)?;
                let Value::Date(date) = date.as_ref() else {
                    return Err(Stop::error(format!("`table.on` takes a date, not {date}")));
                };
                output(self.dated()?.on(*date)?, *column).and_then(owned)
            }
            Node::CellsUpTo(column, date) => {
                let date = self.node(*date, elements)?;
                let Value::Date(date) = date.as_ref() else {
                    return Err(Stop::error(format!("`table.up_to` takes a date, not {date}")));
                };
                let rows = self.dated()?.up_to(*date)?;
                let cells: Result<Vec<Value>, Stop> = rows.into_iter().map(|row| output(row, *column)).collect();
                owned(Value::List(cells?.into()))
            }
            Node::Quantified(quantifier, list, body) => self.quantified(*quantifier, *list, *body, elements),
            Node::Filter(list, body) => self.filter(*list, *body, elements),
            Node::Sum(list, body) => self.sum(*list, *body, elements),
            Node::Last(list) => match self.node(*list, elements)?.as_ref() {
                Value::List(values) => match values.last() {
                    Some(value) => owned(value.clone()),
                    None => Err(Stop::error("the list is empty, so it has no last element")),
                },
                other => Err(Stop::error(format!("{other} is not a list"))),
            },
        }
    }

    /// The values of several nodes; what broke in one beats what is missing in another.
    fn all(&self, nodes: &[NodeIndex], elements: &mut Elements<'a>) -> Result<Vec<Value>, Stop> {
        let mut values = Vec::with_capacity(nodes.len());
        let mut stopped: Option<Stop> = None;
        for node in nodes {
            match self.node(*node, elements) {
                Ok(value) => values.push(value.into_owned()),
                Err(stop) => stop.join(&mut stopped),
            }
        }
        stopped.map_or(Ok(values), Err)
    }

    fn logic(
        &self,
        one: NodeIndex,
        other: NodeIndex,
        decisive: bool,
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let left = self.bool(one, elements);
        if left == Ok(decisive) {
            return owned(Value::Bool(decisive));
        }
        let right = self.bool(other, elements);
        joined(left, right, decisive).and_then(|holds| owned(Value::Bool(holds)))
    }

    /// What the condition chooses. Where it cannot be said which, two values that are the same are the answer all the same.
    fn choice(
        &self,
        (condition, one, other): (NodeIndex, NodeIndex, NodeIndex),
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let stop = match self.bool(condition, elements) {
            Ok(true) => return self.node(one, elements),
            Ok(false) => return self.node(other, elements),
            Err(stop) => stop,
        };
        match (self.node(one, elements), self.node(other, elements)) {
            (Ok(one), Ok(other)) if one == other || compare(&one, Comparison::Equal, &other) == Ok(true) => Ok(one),
            (one, other) => Err([one.err(), other.err()].into_iter().flatten().fold(stop, Stop::and)),
        }
    }

    fn compare(
        &self,
        comparison: Comparison,
        one: NodeIndex,
        other: NodeIndex,
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let (left, right) = (self.node(one, elements), self.node(other, elements));
        // what has not happened yet is later than anything up to now
        if let (true, Ok(Value::Instant(instant))) = (self.is_not_yet(one), right.as_deref())
            && *instant <= self.view.at
        {
            return owned(Value::Bool(comparison.holds_of(std::cmp::Ordering::Greater)));
        }
        if let (true, Ok(Value::Instant(instant))) = (self.is_not_yet(other), left.as_deref())
            && *instant <= self.view.at
        {
            return owned(Value::Bool(comparison.holds_of(std::cmp::Ordering::Less)));
        }
        let (left, right) = both(left, right)?;
        broken(compare(&left, comparison, &right)).and_then(|holds| owned(Value::Bool(holds)))
    }

    fn is_not_yet(&self, index: NodeIndex) -> bool {
        matches!(self.program.node(index), Node::Fact(fact) if matches!(self.view.facts.slot(*fact), Slot::NotYet))
    }

    /// A record without the field leaves the fact it came from unknown.
    fn missing_field(
        &self,
        of: NodeIndex,
        elements: &Elements<'a>,
        record: &str,
        field: &str,
    ) -> Result<Cow<'a, Value>, Stop> {
        let mut facts = self.program.facts_below(of);
        self.program.visit(of, &mut |_, node| {
            if let Node::Element(outwards) = node {
                let lists = looked_at(elements, *outwards).into_iter();
                facts.extend(lists.flat_map(|(_, list)| self.program.facts_below(*list)));
            }
        });
        match facts.is_empty() {
            true => Err(Stop::error(format!("the {record} has no `{field}`"))),
            false => Err(Stop::Missing(facts)),
        }
    }

    fn element(
        &self,
        list: NodeIndex,
        position: NodeIndex,
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let (list, position) = both(self.node(list, elements), self.node(position, elements))?;
        let (Value::List(values), Value::Integer(position)) = (list.as_ref(), position.as_ref()) else {
            return Err(Stop::error(format!("{list} has no elements by number")));
        };
        // as in Rhai, -1 is the last
        let from_start =
            if *position < 0 { position.checked_add_unsigned(values.len() as u64) } else { Some(*position) };
        from_start
            .and_then(|position| values.get(usize::try_from(position).ok()?))
            .map(|value| Cow::Owned(value.clone()))
            .ok_or_else(|| Stop::error(format!("the list of {} has no element {position}", values.len())))
    }

    fn cell(&self, column: usize) -> Result<Cow<'a, Value>, Stop> {
        let (table, hits) = self.reading().ok_or_else(no_table)?;
        if let Hits::Row(position) = hits {
            let row: &'a Row = &table.rows[*position];
            return match row.outputs.get(column) {
                Some(Some(value)) => Ok(Cow::Borrowed(value)),
                _ => Err(no_output(row.number)),
            };
        }
        let cells = hits.positions()?.iter().filter_map(|position| table.rows[*position].outputs.get(column)?.clone());
        owned(Value::List(cells.collect()))
    }

    /// The dated rows of the clause's table.
    fn dated(&self) -> Result<&TableReading, Stop> {
        match self.reading().ok_or_else(no_table)?.1 {
            Hits::Other(reading) => Ok(reading),
            _ => Err(Stop::error("the table has no column `from`, so it cannot be read on a date")),
        }
    }

    fn quantified(
        &self,
        quantifier: Quantifier,
        list: NodeIndex,
        body: NodeIndex,
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let values = self.node(list, elements)?;
        let length = values.as_list().ok_or_else(|| Stop::error(format!("{values} is not a list")))?.len();
        let mut count = 0;
        let mut stopped: Option<Stop> = None;
        for position in 0..length {
            elements.extend(element_at(&values, position).map(|element| (element, list)));
            let holds = self.bool(body, elements);
            elements.pop();
            match (holds, quantifier) {
                (Ok(true), Quantifier::Any) => return owned(Value::Bool(true)),
                (Ok(false), Quantifier::All) => return owned(Value::Bool(false)),
                (Ok(holds), _) => count += i64::from(holds),
                (Err(stop), _) => stop.join(&mut stopped),
            }
        }
        match (stopped, quantifier) {
            (Some(stop), _) => Err(stop),
            (None, Quantifier::Any) => owned(Value::Bool(false)),
            (None, Quantifier::All) => owned(Value::Bool(true)),
            (None, Quantifier::Count) => owned(Value::Integer(count)),
        }
    }

    /// The elements of which the condition holds; where it cannot be said of one, it cannot be said which they are.
    fn filter(&self, list: NodeIndex, body: NodeIndex, elements: &mut Elements<'a>) -> Result<Cow<'a, Value>, Stop> {
        let values = self.node(list, elements)?;
        let length = values.as_list().ok_or_else(|| Stop::error(format!("{values} is not a list")))?.len();
        let mut kept = Vec::new();
        let mut stopped: Option<Stop> = None;
        for value in (0..length).filter_map(|position| element_at(&values, position)) {
            elements.push((value.clone(), list));
            let holds = self.bool(body, elements);
            elements.pop();
            match holds {
                Ok(true) => kept.push(value.into_owned()),
                Ok(false) => {}
                Err(stop) => stop.join(&mut stopped),
            }
        }
        stopped.map_or_else(|| owned(Value::List(kept.into())), Err)
    }

    fn sums_money(&self, list: NodeIndex, body: Option<NodeIndex>) -> bool {
        let term = match body {
            Some(body) => self.program.value_type(body),
            None => self.program.value_type(list).element().unwrap_or(&redress_model::Type::Integer),
        };
        *term == redress_model::Type::Money
    }

    fn sum(
        &self,
        list: NodeIndex,
        body: Option<NodeIndex>,
        elements: &mut Elements<'a>,
    ) -> Result<Cow<'a, Value>, Stop> {
        let values = self.node(list, elements)?;
        let length = values.as_list().ok_or_else(|| Stop::error("`sum` takes a list"))?.len();
        let mut total: Option<Value> = None;
        for value in (0..length).filter_map(|position| element_at(&values, position)) {
            let term = match body {
                None => value.into_owned(),
                Some(body) => {
                    elements.push((value, list));
                    let term = self.node(body, elements).map(Cow::into_owned);
                    elements.pop();
                    term?
                }
            };
            total = Some(match total {
                None => term,
                Some(sum) => broken(compute(&sum, Arithmetic::Add, &term))?,
            });
        }
        match total {
            Some(total) => owned(total),
            None if self.sums_money(list, body) => match self.view.home {
                Some(home) => owned(Value::Money(redress_model::Money::zero(home))),
                None => Err(Stop::error("the list is empty, so its sum has no currency")),
            },
            None => owned(Value::Integer(0)),
        }
    }
}

/// The element that a closure looks at, counted outwards from the innermost.
fn looked_at<'e, 'a>(elements: &'e Elements<'a>, outwards: usize) -> Option<&'e (Cow<'a, Value>, NodeIndex)> {
    elements.get(elements.len().checked_sub(outwards + 1)?)
}

/// The output of a row, or why there is none.
fn output(row: &redress_model::TableRow, column: usize) -> Result<Value, Stop> {
    match row.outputs.get(column) {
        Some(Some(value)) => Ok(value.clone()),
        _ => Err(no_output(row.number)),
    }
}

fn no_output(row: usize) -> Stop {
    Stop::error(format!("row {row} of the table says `-` there, so it has no value"))
}

/// The element of a list at a position, where it stands if the list does.
fn element_at<'a>(list: &Cow<'a, Value>, position: usize) -> Option<Cow<'a, Value>> {
    match list {
        Cow::Borrowed(list) => list.as_list()?.get(position).map(Cow::Borrowed),
        Cow::Owned(list) => list.as_list()?.get(position).cloned().map(Cow::Owned),
    }
}

/// Whether a node is the next leaf itself; a condition bound by a `let` is one leaf, whatever it is made of.
fn is_leaf(index: NodeIndex, guard: &Guard, next: usize) -> bool {
    guard.leaves.get(next).is_none_or(|leaf| leaf.node == index)
}

fn joined(left: Result<bool, Stop>, right: Result<bool, Stop>, decisive: bool) -> Result<bool, Stop> {
    match (left, right) {
        (_, Ok(right)) if right == decisive => Ok(decisive),
        (Ok(left), _) if left == decisive => Ok(decisive),
        (Err(one), Err(other)) => Err(one.and(other)),
        (Err(stop), _) | (_, Err(stop)) => Err(stop),
        (Ok(_), Ok(_)) => Ok(!decisive),
    }
}

fn both<T>(left: Result<T, Stop>, right: Result<T, Stop>) -> Result<(T, T), Stop> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(one), Err(other)) => Err(one.and(other)),
        (Err(stop), _) | (_, Err(stop)) => Err(stop),
    }
}

fn is_in(item: &Value, list: &Value) -> Result<bool, redress_model::OperationError> {
    match (item, list) {
        (Value::Text(part), Value::Text(text)) => Ok(text.contains(&**part)),
        (item, Value::List(values)) => {
            for value in values.iter() {
                if compare(item, Comparison::Equal, value)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        _ => Err(redress_model::OperationError::new(format!("{item} is never in {list}"))),
    }
}

fn broken<T>(result: Result<T, redress_model::OperationError>) -> Result<T, Stop> {
    result.map_err(|error| Stop::error(error.to_string()))
}

fn owned<'a>(value: Value) -> Result<Cow<'a, Value>, Stop> {
    Ok(Cow::Owned(value))
}

fn no_table() -> Stop {
    Stop::error("the clause has no table")
}
