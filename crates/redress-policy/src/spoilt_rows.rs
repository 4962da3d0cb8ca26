//! Spoilt rows: tables whose outputs say nonsense, so that a decision that rests on them comes out otherwise.

use redress_model::Value;

use crate::table::DecisionTable;

/// What no author writes, and no finding takes for a time or an amount.
const NONSENSE: &str = "\u{fffd}";

impl DecisionTable {
    /// Puts nonsense in place of what one row says, or every row where none is named by its position.
    pub fn spoil(&mut self, position: Option<usize>) {
        let rows = self.rows.iter_mut().enumerate().filter(|(n, _)| position.is_none_or(|position| position == *n));
        for output in rows.flat_map(|(_, row)| row.outputs.iter_mut().flatten()) {
            *output = Value::text(NONSENSE);
        }
    }
}
