//! Checks findings that a body makes in one statement: that each says all it must, and that none is given twice.

use redress_model::{BodyProblem, Call, FindingKind, Value};
use rhai::{AST, ASTNode, Expr, Stmt};

use super::Checker;
use super::chain::{Chain, Step};
use crate::script::Place;

impl Checker<'_> {
    /// Looks at the statements of a body. What functions and variables hold may be said more of elsewhere.
    pub(super) fn findings_made(&mut self, body: &AST) {
        // what is wrong in itself is mended first
        if !self.problems.is_empty() {
            return;
        }
        let mut outermost: Vec<Stmt> = Vec::new();
        body.walk(&mut |path: &[ASTNode<'_>]| {
            if let [ASTNode::Stmt(statement)] = path {
                outermost.push((*statement).clone());
            }
            true
        });
        self.findings_in(&outermost);
    }

    /// Those of one block are all made whenever it is reached.
    fn findings_in(&mut self, statements: &[Stmt]) {
        let mut given: Vec<(FindingKind, &str)> = Vec::new();
        for statement in statements {
            match statement {
                Stmt::If(parts, _) => {
                    self.findings_in(parts.body.statements());
                    self.findings_in(parts.branch.statements());
                }
                Stmt::For(parts, _) => self.findings_in(parts.2.body.statements()),
                Stmt::While(parts, _) | Stmt::Do(parts, ..) => self.findings_in(parts.body.statements()),
                Stmt::Block(block) => self.findings_in(block.statements()),
                Stmt::Expr(expression) => {
                    if let Some(answer) = self.finding_made(expression, &given) {
                        given.push(answer);
                    }
                }
                _ => {}
            }
        }
    }

    /// Checks `deadline("…").within(…)…` as a statement of its own, and gives the question that it answers.
    fn finding_made<'e>(
        &mut self,
        expression: &'e Expr,
        given: &[(FindingKind, &str)],
    ) -> Option<(FindingKind, &'e str)> {
        let chain = Chain::of(expression)?;
        let Expr::FnCall(begun, position) = chain.root else { return None };
        let call = Call::named(&begun.name)?;
        let said =
            |name: &str| chain.steps.iter().any(|step| matches!(step, Step::Method(said, _) if said.name == name));
        let name = match begun.args.first() {
            Some(Expr::StringConstant(text, _)) => Some(text.as_str()),
            _ => None,
        };
        let subject = name.map_or_else(|| "…".to_owned(), |name| Value::text(name).to_string());
        // what is misspelt is told by itself
        let is_known = |step: &Step<'_>| matches!(step, Step::Method(said, _) if call.method(&said.name).is_some());
        if chain.steps.iter().all(is_known)
            && let Some(problem) = call.problem_with_said(&subject, said)
        {
            self.problem("incomplete-finding", *position, problem, None);
        }
        if !matches!(call.finding, FindingKind::Deadline | FindingKind::TimeLimit | FindingKind::Entitlement) {
            return None;
        }
        let answer = (call.finding, name?);
        if given.contains(&answer)
            && let Some(Place::Body(span)) = self.script.place(*position)
        {
            let message = format!(
                "the {} `{}` is in conflict whenever it is given: this rule gives it twice",
                call.finding.for_people(),
                answer.1
            );
            let help = Some("keep one of them, or give them two names".to_owned());
            self.warnings.push(BodyProblem { code: "same-answer", message, help, span });
        }
        Some(answer)
    }
}
