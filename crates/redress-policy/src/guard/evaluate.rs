//! Evaluating: what a program gives for the facts of one case, in three values and with what broke.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};

use jiff::Timestamp;
use redress_model::{
    Arithmetic, Calendars, Catalogue, Comparison, FactIndex, Facts, FunctionContext, Slot, Stop, Value, compute,
};
use redress_time::Calendar;
use smallvec::SmallVec;

use super::evaluate_list::looked_at;
use super::evaluate_sides::{both, is_in, joined};
use super::evaluate_table::{no_table, output};
use super::program::{Guard, Leaf, Node, NodeIndex, Program};
use crate::table::{DecisionTable, Hits};

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
    pub(super) program: &'a Program,
    pub(super) view: CaseView<'a>,
    pub(super) table: Option<&'a DecisionTable>,
    pub(super) reading: OnceCell<Hits>,
    /// The numbers of the dated rows that were read.
    pub(super) dated_rows: RefCell<Vec<usize>>,
    /// Leaves of the guard that are left open, whatever they are.
    open_leaves: &'a [usize],
    /// Nodes evaluated so far.
    steps: Cell<u64>,
    /// The entries of lists that lacked a field that was asked for.
    pub(super) lacking: RefCell<Vec<Lacking>>,
}

/// An entry of a list that lacks a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lacking {
    /// The list.
    pub fact: FactIndex,
    /// Which entry of the list as rules see it, from 0.
    pub entry: usize,
    /// The field.
    pub field: String,
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
    Stopped(Box<Stop>),
}

/// What each leaf of a guard was found to be; those of most guards need no memory of their own.
pub type LeafOutcomes = SmallVec<[LeafOutcome; 3]>;

/// The elements that closures are looking at, the outermost first, each with the list that it stands in.
pub(crate) type Elements<'a> = Vec<(Cow<'a, Value>, NodeIndex)>;

impl<'a> Evaluation<'a> {
    /// An evaluation of a program, with the table of its clause.
    pub fn new(program: &'a Program, view: CaseView<'a>, table: Option<&'a DecisionTable>) -> Self {
        Evaluation {
            program,
            view,
            table,
            reading: OnceCell::new(),
            dated_rows: RefCell::new(Vec::new()),
            open_leaves: &[],
            steps: Cell::new(0),
            lacking: RefCell::default(),
        }
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
    pub fn holds(&self, guard: &Guard, leaves: &mut LeafOutcomes) -> Result<bool, Stop> {
        leaves.clear();
        leaves.resize(guard.leaves.len(), LeafOutcome::NotAsked);
        let mut next = 0;
        self.condition(guard.root, guard, leaves, &mut next)
    }

    /// Whether the guard holds whatever some of its leaves are.
    pub fn holds_whatever(&self, guard: &Guard, open_leaves: &'a [usize]) -> bool {
        let open = Evaluation::new(self.program, self.view, self.table).with_open_leaves(open_leaves);
        open.holds(guard, &mut LeafOutcomes::new()) == Ok(true)
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
                    Err(stop) => LeafOutcome::Stopped(Box::new(stop.clone())),
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
    pub fn operands<'l>(&self, leaf: &'l Leaf) -> impl Iterator<Item = (&'l str, Value)> {
        leaf.operands.iter().filter_map(|(text, node)| Some((&**text, self.value(*node).ok()?)))
    }

    /// What each leaf of a guard is, each asked for itself, whether or not the guard's answer depends on it. Those that were asked
    /// already stay as they are.
    pub fn leaves<'g, 'l>(
        &'l self,
        guard: &'g Guard,
        asked: &'l [LeafOutcome],
    ) -> impl Iterator<Item = (&'g Leaf, Cow<'l, LeafOutcome>)> {
        guard.leaves.iter().enumerate().map(|(position, leaf)| match asked.get(position) {
            None | Some(LeafOutcome::NotAsked) => match self.bool(leaf.node, &mut Vec::new()) {
                Ok(holds) => (leaf, Cow::Owned(LeafOutcome::Known(holds))),
                Err(stop) => (leaf, Cow::Owned(LeafOutcome::Stopped(Box::new(stop)))),
            },
            Some(outcome) => (leaf, Cow::Borrowed(outcome)),
        })
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

    /// The entries of a list of the case that lacked a field that a condition asked for, in their order.
    pub fn lacking(&self, fact: FactIndex) -> Vec<Lacking> {
        self.lacking.borrow().iter().filter(|lacking| lacking.fact == fact).cloned().collect()
    }

    /// The case this is about.
    pub fn view(&self) -> &CaseView<'a> {
        &self.view
    }

    pub(super) fn bool(&self, index: NodeIndex, elements: &mut Elements<'a>) -> Result<bool, Stop> {
        if let Some(holds) = self.at_sight(index) {
            self.steps.set(self.steps.get() + 1);
            return Ok(holds);
        }
        match self.node(index, elements)?.as_ref() {
            Value::Bool(holds) => Ok(*holds),
            other => Err(Stop::error(format!("a condition is true or false, not {other}"))),
        }
    }

    /// Whether a condition holds that most guards are made of: a fact that is known, beside texts or alone. `None` for any other.
    fn at_sight(&self, index: NodeIndex) -> Option<bool> {
        let known = |node: NodeIndex| match self.program.node(node) {
            Node::Fact(fact) => self.view.facts.value(*fact),
            _ => None,
        };
        let constant = |node: NodeIndex| match self.program.node(node) {
            Node::Constant(value) => Some(value),
            _ => None,
        };
        match self.program.node(index) {
            Node::Fact(fact) => match self.view.facts.value(*fact)? {
                Value::Bool(holds) => Some(*holds),
                _ => None,
            },
            Node::Not(of) => Some(!self.at_sight(*of)?),
            Node::Has(of) => known(*of).map(|_| true),
            Node::Compare(comparison @ (Comparison::Equal | Comparison::NotEqual), one, other) => {
                let is_same = known(*one)?.as_text()? == constant(*other)?.as_text()?;
                Some(is_same == (*comparison == Comparison::Equal))
            }
            Node::In { item, list, negated } => {
                let item = known(*item)?.as_text()?;
                for each in constant(*list)?.as_list()? {
                    if each.as_text()? == item {
                        return Some(!negated);
                    }
                }
                Some(*negated)
            }
            _ => None,
        }
    }

    pub(super) fn node(&self, index: NodeIndex, elements: &mut Elements<'a>) -> Result<Cow<'a, Value>, Stop> {
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
                field.map_or_else(|| self.missing_field(*of, elements, record, name), Ok)
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
            Node::Has(of) => {
                // what is asked after is no gap
                let gaps = self.lacking.borrow().len();
                let asked = self.node(*of, elements);
                self.lacking.borrow_mut().truncate(gaps);
                match asked {
                    Ok(_) => owned(Value::Bool(true)),
                    Err(Stop::Missing(_)) => owned(Value::Bool(false)),
                    Err(stop) => Err(stop),
                }
            }
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
                let row = self.dated()?.on(*date)?;
                self.dated_rows.borrow_mut().push(row.number);
                output(row, *column).and_then(owned)
            }
            Node::CellsUpTo(column, date) => {
                let date = self.node(*date, elements)?;
                let Value::Date(date) = date.as_ref() else {
                    return Err(Stop::error(format!("`table.up_to` takes a date, not {date}")));
                };
                let rows = self.dated()?.up_to(*date)?;
                self.dated_rows.borrow_mut().extend(rows.iter().map(|row| row.number));
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
    pub(super) fn all(&self, nodes: &[NodeIndex], elements: &mut Elements<'a>) -> Result<Vec<Value>, Stop> {
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
}

/// Whether a node is the next leaf itself; a condition bound by a `let` is one leaf, whatever it is made of.
fn is_leaf(index: NodeIndex, guard: &Guard, next: usize) -> bool {
    guard.leaves.get(next).is_none_or(|leaf| leaf.node == index)
}

pub(super) fn broken<T>(result: Result<T, redress_model::OperationError>) -> Result<T, Stop> {
    result.map_err(|error| Stop::error(error.to_string()))
}

pub(super) fn owned<'a>(value: Value) -> Result<Cow<'a, Value>, Stop> {
    Ok(Cow::Owned(value))
}
