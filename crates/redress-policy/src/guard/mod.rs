//! Guards: the conditions under which rules fire. Parsed with places, typed, compiled, evaluated in three values.

pub(crate) mod changes;
pub(crate) mod check;
mod check_call;
mod check_element;
mod check_name;
pub(crate) mod check_operator;
pub(crate) mod evaluate;
mod evaluate_list;
mod evaluate_sides;
mod evaluate_table;
pub(crate) mod leaves;
mod never;
mod own_words;
pub(crate) mod program;
pub(crate) mod syntax;
pub(crate) mod token;

pub use changes::GuardChange;
pub use evaluate::{CaseView, Evaluation, Lacking, LeafOutcome, LeafOutcomes};
pub use program::{Guard, Leaf, NodeIndex, Program};
