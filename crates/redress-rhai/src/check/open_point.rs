//! Checks `open_point(…).about(kind, name)`: what turns on a question that is not settled.
//!
//! `open_point` stops the body, so that what is said of it is found here and kept by the place of the call.

use redress_model::{FindingKind, did_you_mean};
use rhai::{Expr, FnCallExpr, Position};

use super::Checker;
use super::chain::{Chain, Step};
use crate::program::place_of;

impl Checker<'_> {
    /// Checks a chain that begins with `open_point(…)`.
    pub(super) fn open_point(&mut self, chain: &Chain<'_>, position: Position) {
        self.expression(chain.root);
        for step in &chain.steps {
            match step {
                Step::Method(call, at) if call.name == "about" => self.about(call, *at, position),
                Step::Method(call, at) => self.method(call, *at),
                Step::Property(_, at) | Step::Index(_, at) => {
                    self.problem("unknown-field", *at, "an open point has no fields", None);
                }
            }
        }
    }

    fn about(&mut self, call: &FnCallExpr, at: Position, of: Position) {
        let literal = |argument: &Expr| match argument {
            Expr::StringConstant(text, _) => Some(text.to_string()),
            _ => None,
        };
        let arguments: Option<Vec<String>> = call.args.iter().map(literal).collect();
        let (kind, name) = match arguments.as_deref() {
            Some([kind]) => (kind.clone(), None),
            Some([kind, name]) => (kind.clone(), Some(name.clone())),
            _ => {
                let message = "`.about` takes a kind of finding and, if wanted, its name, each as a text as written";
                let help = "write `open_point(\"…\").about(\"entitlement\", \"delayed start\")`".to_owned();
                self.problem("wrong-arguments", at, message, Some(help));
                return;
            }
        };
        let Some(found) = FindingKind::named(&kind) else {
            let known = FindingKind::ALL.map(|(name, _)| name);
            let message = format!("unknown kind of finding `{kind}`{}", did_you_mean(&kind, known));
            self.problem("unknown-name", at, message, Some(known.join(", ")));
            return;
        };
        self.found.emits.insert(found);
        if let Some(place) = place_of(of) {
            let abouts = self.abouts.entry(place).or_default();
            if !abouts.contains(&(found, name.clone())) {
                abouts.push((found, name));
            }
        }
    }
}
