//! Guards: the conditions under which rules fire. Parsed with places, typed, compiled, evaluated in three values.

pub(crate) mod changes;
pub(crate) mod check;
mod check_call;
pub(crate) mod evaluate;
mod own_words;
pub(crate) mod program;
pub(crate) mod syntax;
pub(crate) mod token;

pub use changes::GuardChange;
pub use evaluate::{CaseView, Evaluation, LeafOutcome};
pub use program::{Guard, Leaf, NodeIndex, Program};
