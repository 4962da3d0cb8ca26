//! Changes: the instants at which a guard that reads `at` will give another answer with no new event.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use redress_model::{Stop, Value};

use super::evaluate::{CaseView, Evaluation};
use super::program::{Guard, Leaf, Node, NodeIndex};

/// How far ahead changes are looked for, in days.
const HORIZON_DAYS: i64 = 800;

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

impl Evaluation<'_> {
    /// The instants after the case's own at which the guard's answer changes, in order, each with the answer from then on.
    ///
    /// # Errors
    ///
    /// The author's words of a condition for which that cannot be known without trying every instant.
    pub fn changes(&self, guard: &Guard) -> Result<Vec<(Timestamp, Result<bool, Stop>)>, String> {
        let mut candidates: Vec<Timestamp> = Vec::new();
        for leaf in &guard.leaves {
            candidates.extend(self.candidates(leaf).ok_or_else(|| leaf.text.clone())?);
        }
        candidates.retain(|candidate| *candidate > self.view().at);
        candidates.sort_unstable();
        candidates.dedup();
        let mut changes = Vec::new();
        let mut before = self.at_instant(self.view().at).holds(guard, &mut Vec::new());
        for candidate in candidates {
            let after = self.at_instant(candidate).holds(guard, &mut Vec::new());
            if after != before {
                changes.push((candidate, after.clone()));
                before = after;
            }
        }
        Ok(changes)
    }

    /// The same case at another instant.
    fn at_instant(&self, at: Timestamp) -> Evaluation<'_> {
        Evaluation::new(self.program(), CaseView { at, ..*self.view() }, self.table())
    }

    /// Instants at which a leaf may change; `None` where that cannot be known.
    fn candidates(&self, leaf: &Leaf) -> Option<Vec<Timestamp>> {
        let reads_at = |node: &Node| matches!(node, Node::At);
        if !self.program().some_below(leaf.node, reads_at) {
            // a table whose inputs read `at` moves without the leaf showing it
            let reads_table = |node: &Node| matches!(node, Node::Cell(_) | Node::CellOn(..) | Node::Matches);
            let is_still = !self.program().some_below(leaf.node, reads_table) || self.table_stands_still();
            return is_still.then(Vec::new);
        }
        let Node::Compare(_, one, other) = self.program().node(leaf.node) else {
            return (self.movement(leaf.node) == Movement::Midnights).then(|| self.midnight_flip(leaf));
        };
        let (moving, movement) = match (self.movement(*one), self.movement(*other)) {
            (movement, Movement::Still) => (*other, movement),
            (Movement::Still, movement) => (*one, movement),
            _ => return None,
        };
        // the side that stands still: without a value the leaf has none at any instant
        let Ok(still) = self.value(moving) else { return Some(Vec::new()) };
        match (movement, still) {
            (Movement::Instant, Value::Instant(instant)) => Some(
                [Some(instant), instant.checked_add(SignedDuration::from_nanos(1)).ok()]
                    .into_iter()
                    .flatten()
                    .collect(),
            ),
            (Movement::Date, Value::Date(date)) => Some(
                [self.start_of(date), date.tomorrow().ok().and_then(|next| self.start_of(next))]
                    .into_iter()
                    .flatten()
                    .collect(),
            ),
            (Movement::Midnights | Movement::Date, _) => Some(self.midnight_flip(leaf)),
            (Movement::Growing, _) => Some(self.growing_flip(leaf)),
            _ => None,
        }
    }

    fn movement(&self, index: NodeIndex) -> Movement {
        let program = self.program();
        if !program.some_below(index, |node| matches!(node, Node::At)) {
            let reads_table = |node: &Node| matches!(node, Node::Cell(_) | Node::CellOn(..) | Node::Matches);
            let is_still = !program.some_below(index, reads_table) || self.table_stands_still();
            return if is_still { Movement::Still } else { Movement::Unknown };
        }
        match program.node(index) {
            Node::At => Movement::Instant,
            Node::Call(function, arguments) => {
                let moving: Vec<Movement> = arguments.iter().map(|argument| self.movement(*argument)).collect();
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
            _ => Movement::Unknown,
        }
    }

    /// The first midnight at which a leaf changes that changes at midnights only.
    fn midnight_flip(&self, leaf: &Leaf) -> Vec<Timestamp> {
        let now = self.value(leaf.node);
        let mut date = self.view().calendar.date_of(self.view().at);
        for _ in 0..HORIZON_DAYS {
            let Some(midnight) = date.tomorrow().ok().and_then(|next| {
                date = next;
                self.start_of(next)
            }) else {
                break;
            };
            if self.at_instant(midnight).value(leaf.node) != now {
                return vec![midnight];
            }
        }
        Vec::new()
    }

    /// The instant at which a leaf over something that only grows changes, found by halving.
    fn growing_flip(&self, leaf: &Leaf) -> Vec<Timestamp> {
        let now = self.value(leaf.node);
        let differs = |nanoseconds: i128| {
            Timestamp::from_nanosecond(nanoseconds).is_ok_and(|at| self.at_instant(at).value(leaf.node) != now)
        };
        let mut before = self.view().at.as_nanosecond();
        let mut after = before + i128::from(HORIZON_DAYS) * 86_400_000_000_000;
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
