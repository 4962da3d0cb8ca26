//! Warns of a deadline that the end of a ticket meets, where nothing is said of a ticket that is reopened.

use redress_model::{BodyProblem, ends_a_ticket, reopening_unsaid};
use rhai::{Expr, FnCallExpr, Position};

use super::Checker;
use super::chain::{Chain, Step};
use crate::script::Place;

impl Checker<'_> {
    /// Looks at a chain that begins with `deadline(…)`.
    pub(super) fn deadline(&mut self, call: &FnCallExpr, position: Position, chain: &Chain<'_>) {
        let said = |name: &str| {
            chain.steps.iter().find_map(|step| match step {
                Step::Method(call, position) if call.name == name => Some((*call, *position)),
                _ => None,
            })
        };
        if said("on_reopen").is_some() {
            return;
        }
        let (given, at) = match (said("met_by"), said("met_at")) {
            (Some((met_by, at)), _) => (&met_by.args[..], at),
            (None, None) => (&call.args[..], position),
            (None, Some(_)) => return,
        };
        let ending = given.iter().find_map(|argument| match argument {
            Expr::StringConstant(event, _) if ends_a_ticket(event) => Some(event),
            _ => None,
        });
        if let (Some(event), Some(Place::Body(span))) = (ending, self.script.place(at)) {
            let (message, help) = reopening_unsaid(event);
            self.warnings.push(BodyProblem { code: "reopening", message, help: Some(help), span });
        }
    }
}
