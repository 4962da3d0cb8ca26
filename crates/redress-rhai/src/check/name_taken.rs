//! Notes the names that a body takes from the table or a `let`: the policy checks what stands there.

use redress_model::{NameSource, NameTaken};
use rhai::Expr;

use super::Checker;
use super::chain::{Chain, Step};
use crate::program::Given;

impl Checker<'_> {
    /// `.above(table["who"])`, `.met_by(table.on(day)["event"])`, and `escalate_to(level)` of a `let`.
    pub(super) fn note_taken(&mut self, given_to: &str, argument: &Expr) {
        if let Some(source) = self.source_of(argument) {
            self.found.names_taken.insert(NameTaken { given_to: given_to.to_owned(), source });
        }
    }

    fn source_of(&self, argument: &Expr) -> Option<NameSource> {
        if let Expr::Variable(variable, ..) = argument {
            return match self.given(variable.1.as_str())? {
                Given::Let(position) => Some(NameSource::Let(*position)),
                _ => None,
            };
        }
        let chain = Chain::of(argument)?;
        let (Expr::Variable(root, ..), Some(Step::Index(Expr::StringConstant(column, _), _))) =
            (chain.root, chain.steps.last())
        else {
            return None;
        };
        let Some(Given::Table) = self.given(root.1.as_str()) else { return None };
        let outputs = &self.source.table?.outputs;
        outputs.iter().position(|(name, _)| name == column.as_str()).map(NameSource::Column)
    }
}
