//! Notes the names that a body asks events for: what meets a deadline or uses a time limit, and what the type of an event is held against.

use redress_model::{EVENT_HELP, Type};
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
                ("contains", [element]) => {
                    self.note_compared(element, chain.root);
                    if let Expr::Array(parts, _) = chain.root {
                        self.check_one_of(element, parts);
                    }
                }
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
            let values = match value {
                Expr::Array(parts, _) => &parts[..],
                value => std::slice::from_ref(value),
            };
            self.found.events.extend(values.iter().filter_map(text_of));
            for value in values {
                self.check_event(value);
            }
        }
    }

    /// A text beside the type of an event must not be nearly the name of one. Where other records have a `type` too, nobody can
    /// tell which is meant.
    fn check_event(&mut self, value: &Expr) {
        let Expr::StringConstant(name, position) = value else { return };
        let Some(message) = self.source.catalogue.events.problem_with(name) else { return };
        let mut others = self.source.catalogue.iter().filter(|(_, fact)| {
            !matches!(&*fact.name, "ticket.events" | "ticket.conversation") && has_type(&fact.value_type)
        });
        if others.next().is_none() && !self.source.lets.iter().any(|(_, value_type)| has_other_type(value_type)) {
            self.problem("unknown-event", *position, message, Some(EVENT_HELP.to_owned()));
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

/// Whether a value has, or is a list of what has, a field `type`.
fn has_type(value_type: &Type) -> bool {
    match value_type {
        Type::List(element) => has_type(element),
        Type::Record(record) => {
            record.position("type").is_some() || record.fields.iter().any(|field| has_type(&field.value_type))
        }
        _ => false,
    }
}

/// The same of what is not made of events.
fn has_other_type(value_type: &Type) -> bool {
    match value_type {
        Type::List(element) => has_other_type(element),
        Type::Record(record) => &*record.name != "event" && has_type(value_type),
        _ => false,
    }
}

fn text_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::StringConstant(text, _) => Some(text.to_string()),
        _ => None,
    }
}
