//! Notes the names that a body asks events for: what meets a deadline or uses a time limit, and what the type of an event is held against.

use rhai::Expr;

use super::Checker;
use super::chain::{Chain, Step};
use crate::program::Given;

impl Checker<'_> {
    /// `.met_by("engineer_came")`, and `["engineer_came"].contains(event.type)`.
    pub(super) fn note_said(&mut self, chain: &Chain<'_>) {
        for step in &chain.steps {
            let Step::Method(call, _) = step else { continue };
            match (call.name.as_str(), &call.args[..]) {
                ("met_by" | "used_by", names) => self.found.events.extend(names.iter().filter_map(text_of)),
                ("contains", [element]) => self.note_compared(element, chain.root),
                _ => {}
            }
        }
    }

    /// `event.type == "engineer_came"`, either way round, and `event.type in ["engineer_came"]`, which is a call of `contains`.
    pub(super) fn note_compared(&mut self, one: &Expr, other: &Expr) {
        for (field, value) in [(one, other), (other, one)] {
            if !self.is_type_of_event(field) {
                continue;
            }
            match value {
                Expr::Array(parts, _) => self.found.events.extend(parts.iter().filter_map(text_of)),
                value => self.found.events.extend(text_of(value)),
            }
        }
    }

    /// Whether an expression is the field `type` of what may be an event: not of a fact that is none.
    fn is_type_of_event(&self, expression: &Expr) -> bool {
        let Some(chain) = Chain::of(expression) else { return false };
        if !matches!(chain.steps.last(), Some(Step::Property("type", _))) {
            return false;
        }
        match (chain.root, chain.steps.first()) {
            (Expr::Variable(root, ..), Some(Step::Property(first, _))) => {
                !matches!(self.given(&root.1), Some(Given::Group(_)))
                    || (root.1 == "ticket" && matches!(*first, "events" | "conversation"))
            }
            _ => true,
        }
    }
}

fn text_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::StringConstant(text, _) => Some(text.to_string()),
        _ => None,
    }
}
