//! Changes: the instants at which a guard that reads `at` will give another answer with no new event.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use redress_model::{Comparison, Slot, Stop, Value};

use super::evaluate::{CaseView, Elements, Evaluation, LeafOutcomes};
use super::program::{Guard, Node, NodeIndex};
use crate::table::InputSource;

/// How far ahead changes are looked for day by day, where they may come and go.
const HORIZON_DAYS: i64 = 800;

/// How far ahead changes are looked for by halving, where they come once: a hundred years, within what calendars reach.
const FAR_DAYS: i64 = 36_500;

/// The longest list whose elements are each asked when they will change.
const ELEMENTS: usize = 64;

/// An instant, and what the guard answers from then on.
pub type GuardChange = (Timestamp, Result<bool, Stop>);

/// How a side of a comparison moves as `at` moves on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Movement {
    /// It does not.
    Still,
    /// It is `at`.
    Instant,
    /// It is the date of `at`.
    Date,
    /// It changes at midnight only: days between, and what is made of them.
    Midnights,
    /// It only grows: the time since an instant, and opening time since an instant.
    Growing,
    /// It cannot be said.
    Unknown,
}

impl<'a> Evaluation<'a> {
    /// The instants after the case's own at which the guard's answer changes, in order, each with the answer from then on.
    ///
    /// # Errors
    ///
    /// The author's words of a condition for which that cannot be known without trying every instant.
    pub fn changes(&self, guard: &Guard) -> Result<Vec<GuardChange>, String> {
        if self.is_false_for_good(guard.root) {
            return Ok(Vec::new());
        }
        let mut candidates: Vec<Timestamp> = Vec::new();
        let mut unforeseen = Vec::new();
        for (position, leaf) in guard.leaves.iter().enumerate() {
            match self.candidates(leaf.node, &Vec::new()) {
                Some(of_leaf) => candidates.extend(of_leaf),
                None => unforeseen.push(position),
            }
        }
        if candidates.is_empty() && unforeseen.is_empty() {
            return Ok(Vec::new());
        }
        let answer = |at: Timestamp| {
            let answer = self.at_instant(at, &unforeseen).holds(guard, &mut LeafOutcomes::new());
            // what rests on a leaf that may move at any instant cannot be foreseen; what the other leaves settle can
            match (unforeseen.first(), &answer) {
                (Some(first), Err(_)) => Err(guard.leaves[*first].text.clone()),
                _ => Ok(answer),
            }
        };
        candidates.retain(|candidate| *candidate > self.view().at);
        candidates.sort_unstable();
        candidates.dedup();
        let mut changes = Vec::new();
        let mut before = answer(self.view().at)?;
        for candidate in candidates {
            let after = answer(candidate)?;
            if after != before {
                changes.push((candidate, after.clone()));
                before = after;
            }
        }
        Ok(changes)
    }

    /// Whether something that stands still keeps a condition false, whatever becomes of the rest of it: what the index of rules goes
    /// by too.
    fn is_false_for_good(&self, index: NodeIndex) -> bool {
        if let Node::And(one, other) = self.program().node(index) {
            return self.is_false_for_good(*one) || self.is_false_for_good(*other);
        }
        let is_not_yet = |node: &Node| match node {
            Node::Fact(fact) => matches!(self.view().facts.slot(*fact), Slot::NotYet),
            _ => false,
        };
        self.movement(index) == Movement::Still
            && !self.program().some_below(index, is_not_yet)
            && self.bool(index, &mut Vec::new()) == Ok(false)
    }

    /// The same case at another instant, with some leaves of the guard left open.
    fn at_instant<'e>(&'e self, at: Timestamp, open_leaves: &'e [usize]) -> Evaluation<'e> {
        Evaluation::new(self.program(), CaseView { at, ..*self.view() }, self.table()).with_open_leaves(open_leaves)
    }

    /// Instants at which a condition may change; `None` where that cannot be known.
    fn candidates(&self, index: NodeIndex, elements: &Elements<'a>) -> Option<Vec<Timestamp>> {
        if self.movement(index) == Movement::Still {
            return Some(Vec::new());
        }
        let (one, other) = match self.program().node(index) {
            Node::Not(of) => return self.candidates(*of, elements),
            Node::And(one, other) | Node::Or(one, other) => {
                let mut both = self.candidates(*one, elements)?;
                both.extend(self.candidates(*other, elements)?);
                return Some(both);
            }
            Node::Choice(..) => return self.chosen(index).and_then(|chosen| self.candidates(chosen, elements)),
            Node::Quantified(_, list, body) => return self.candidates_of_elements(*list, *body, elements),
            Node::Compare(_, one, other) => (*one, *other),
            _ => return (self.movement(index) == Movement::Midnights).then(|| self.midnight_flip(index, elements)),
        };
        let (still, movement) = match (self.movement(one), self.movement(other)) {
            (movement, Movement::Still) => (other, movement),
            (Movement::Still, movement) => (one, movement),
            _ => return None,
        };
        // the side that stands still: without a value the condition has none at any instant
        let Ok(still) = self.value_with(still, elements) else { return Some(Vec::new()) };
        match (movement, still) {
            (Movement::Instant, Value::Instant(instant)) => {
                let next = instant.checked_add(SignedDuration::from_nanos(1)).ok();
                Some([Some(instant), next].into_iter().flatten().collect())
            }
            (Movement::Date, Value::Date(date)) => {
                let next = date.tomorrow().ok().and_then(|next| self.start_of(next));
                Some([self.start_of(date), next].into_iter().flatten().collect())
            }
            (Movement::Midnights | Movement::Date, _) => Some(self.midnight_flip(index, elements)),
            (Movement::Growing, _) => Some(self.growing_flip(index, elements)),
            _ => None,
        }
    }

    fn candidates_of_elements(
        &self,
        list: NodeIndex,
        body: NodeIndex,
        elements: &Elements<'a>,
    ) -> Option<Vec<Timestamp>> {
        if self.movement(list) != Movement::Still {
            return None;
        }
        let list_node = list;
        let Ok(list) = self.value_with(list, elements) else { return Some(Vec::new()) };
        let mut all = Vec::new();
        let values = list.as_list()?;
        if values.len() > ELEMENTS {
            return None;
        }
        for element in values {
            let mut inner = elements.clone();
            inner.push((Cow::Owned(element.clone()), list_node));
            all.extend(self.candidates(body, &inner)?);
        }
        Some(all)
    }

    /// Whether the value of a node may be another as `at` moves on. Of a choice whose condition stands still, only the side that
    /// it takes counts.
    pub fn moves(&self, index: NodeIndex) -> bool {
        let mut seen = vec![false; self.program().nodes.len()];
        let mut open = vec![index];
        while let Some(index) = open.pop() {
            if std::mem::replace(&mut seen[index.0 as usize], true) {
                continue;
            }
            let node = self.program().node(index);
            let moves = match node {
                Node::At => true,
                Node::Fact(fact) => matches!(self.view().facts.slot(*fact), Slot::NotYet),
                Node::Cell(_) | Node::CellOn(..) | Node::CellsUpTo(..) | Node::Matches => !self.table_stands_still(),
                _ => false,
            };
            if moves {
                return true;
            }
            // whether a fact is there does not turn on the instant
            if matches!(node, Node::Has(of) if matches!(self.program().node(*of), Node::Fact(_))) {
                continue;
            }
            match self.chosen(index) {
                Some(chosen) => open.push(chosen),
                None => node.push_children(&mut open),
            }
        }
        false
    }

    fn movement(&self, index: NodeIndex) -> Movement {
        if !self.moves(index) {
            return Movement::Still;
        }
        match self.program().node(index) {
            // what has not happened yet is later than `at`, so it passes an instant when `at` does
            Node::At | Node::Fact(_) => Movement::Instant,
            Node::Call(function, arguments) => {
                let named = function.calendar_argument(arguments.len());
                if named.is_some_and(|named| !self.has_our_days(arguments[named])) {
                    return Movement::Unknown;
                }
                let counted = arguments.iter().enumerate().filter(|(position, _)| Some(*position) != named);
                let moving: Vec<Movement> = counted.map(|(_, argument)| self.movement(*argument)).collect();
                match (function.name, &moving[..]) {
                    ("date", [Movement::Instant]) => Movement::Date,
                    ("days_between" | "working_days_between", sides)
                        if sides
                            .iter()
                            .all(|side| matches!(side, Movement::Still | Movement::Instant | Movement::Date)) =>
                    {
                        Movement::Midnights
                    }
                    ("working_time_between", [Movement::Still, Movement::Instant]) => Movement::Growing,
                    _ => Movement::Unknown,
                }
            }
            Node::Arithmetic(redress_model::Arithmetic::Subtract, one, other) => {
                match (self.movement(*one), self.movement(*other)) {
                    (Movement::Instant, Movement::Still) => Movement::Growing,
                    (Movement::Midnights | Movement::Still, Movement::Midnights | Movement::Still) => {
                        Movement::Midnights
                    }
                    _ => Movement::Unknown,
                }
            }
            Node::Arithmetic(_, one, other) | Node::And(one, other) | Node::Or(one, other) => {
                match (self.movement(*one), self.movement(*other)) {
                    (Movement::Midnights | Movement::Still, Movement::Midnights | Movement::Still) => {
                        Movement::Midnights
                    }
                    _ => Movement::Unknown,
                }
            }
            // which side it is stands still, so that it moves as that side does
            Node::Choice(..) => self.chosen(index).map_or(Movement::Unknown, |chosen| self.movement(chosen)),
            Node::Matches | Node::Cell(_) => {
                let inputs = self.table().map_or(&[][..], |table| &table.inputs[..]);
                let moves_by_night = inputs.iter().all(|input| match input.source {
                    InputSource::Fact(_) => true,
                    InputSource::Let(node) => {
                        matches!(self.movement(node), Movement::Still | Movement::Midnights | Movement::Date)
                    }
                });
                if moves_by_night { Movement::Midnights } else { Movement::Unknown }
            }
            _ => Movement::Unknown,
        }
    }

    /// Whether an argument names a calendar whose days begin when those of the policy's own do.
    fn has_our_days(&self, named: NodeIndex) -> bool {
        if self.movement(named) != Movement::Still {
            return false;
        }
        let Ok(name) = self.value(named) else { return true };
        let view = self.view();
        let calendar = name.as_text().and_then(|name| view.calendars.get(name));
        calendar.is_none_or(|calendar| calendar.zone() == view.calendar.zone())
    }

    /// The side that a choice takes, where its condition stands still.
    fn chosen(&self, choice: NodeIndex) -> Option<NodeIndex> {
        let Node::Choice(condition, one, other) = self.program().node(choice) else { return None };
        if self.movement(*condition) != Movement::Still {
            return None;
        }
        match self.value(*condition) {
            Ok(Value::Bool(true)) => Some(*one),
            Ok(Value::Bool(false)) => Some(*other),
            _ => None,
        }
    }

    /// The midnights at which a condition changes that changes at midnights only.
    fn midnight_flip(&self, index: NodeIndex, elements: &Elements<'a>) -> Vec<Timestamp> {
        if self.changes_once(index) {
            return self.growing_flip(index, elements);
        }
        let mut now = self.value_with(index, elements);
        let mut date = self.view().calendar.date_of(self.view().at);
        let mut flips = Vec::new();
        for _ in 0..HORIZON_DAYS {
            let Ok(next) = date.tomorrow() else { break };
            let Some(midnight) = self.start_of(next) else { break };
            let then = self.at_instant(midnight, &[]).value_with(index, elements);
            if then != now {
                flips.push(midnight);
                now = then;
            }
            date = next;
        }
        flips
    }

    /// Whether a condition compares by order days that only grow: it changes once and stays so.
    fn changes_once(&self, index: NodeIndex) -> bool {
        let Node::Compare(comparison, one, other) = self.program().node(index) else { return false };
        let grows = |side: NodeIndex| match self.program().node(side) {
            Node::Call(function, arguments) if function.name == "days_between" => {
                matches!(arguments[..], [from, to] if self.movement(from) == Movement::Still
                    && matches!(self.movement(to), Movement::Instant | Movement::Date))
            }
            _ => false,
        };
        let is_ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        is_ordered && (grows(*one) || grows(*other))
    }

    /// The instant at which a condition over something that only grows changes, found by halving.
    fn growing_flip(&self, index: NodeIndex, elements: &Elements<'a>) -> Vec<Timestamp> {
        let now = self.value_with(index, elements);
        let differs = |nanoseconds: i128| {
            Timestamp::from_nanosecond(nanoseconds)
                .is_ok_and(|at| self.at_instant(at, &[]).value_with(index, elements) != now)
        };
        let mut before = self.view().at.as_nanosecond();
        let mut after = before + i128::from(FAR_DAYS) * 86_400_000_000_000;
        if !differs(after) {
            return Vec::new();
        }
        while after - before > 1 {
            let middle = before.midpoint(after);
            if differs(middle) { after = middle } else { before = middle }
        }
        Timestamp::from_nanosecond(after).into_iter().collect()
    }

    fn start_of(&self, date: Date) -> Option<Timestamp> {
        self.view().calendar.zone().to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible().ok()
    }
}
