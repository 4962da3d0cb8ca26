//! Checking fences: their `let`s are compiled into the clause's program, and each `when` becomes a rule with a guard and a body.

use std::ops::Range;

use redress_model::{BodySource, FindingKind, TableShape, Type};

use crate::diagnostic::Diagnostic;
use crate::fence::{Fence, FenceWhen};
use crate::guard::check::{check_guard, check_value};
use crate::guard::leaves::on_one_line;
use crate::guard::program::Node;
use crate::guard::{Guard, Program};
use crate::policy::{Rule, RuleBody};
use crate::rule_check::{ClauseTable, Lets, RuleChecker, RuleParts, mentions};
use crate::simple_body::simple_body;

impl RuleChecker<'_> {
    /// The `let`s of a fence, compiled; `None` where one is wrong.
    pub(crate) fn lets(
        &self,
        fence: &Fence,
        table: Option<&TableShape>,
        program: &mut Program,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Lets> {
        let mut lets = Lets::new();
        for each in &fence.lets {
            let is_taken = each.name == "at"
                || each.name == "table"
                || self.clause.manifest.catalogue.is_group(&each.name)
                || self.clause.manifest.terms.find(&each.name).is_some()
                || lets.iter().any(|(name, _)| *name == each.name);
            if is_taken {
                let headline = format!("the name `{}` is taken", each.name);
                out.push(Diagnostic::error("name-twice", self.clause.file, each.name_span.clone(), headline));
                return None;
            }
            match check_value(&each.expression, self.names(&lets, table), program) {
                Ok(node) => lets.push((each.name.clone(), node)),
                Err(error) => {
                    out.push(self.checked(error));
                    return None;
                }
            }
        }
        Some(lets)
    }

    /// The guard of one `when`; `gives_leave` where its body only says what may be offered.
    fn fence_guard(
        &self,
        (fence, when): (&Fence, &FenceWhen),
        lets: &Lets,
        table: ClauseTable<'_>,
        gives_leave: bool,
        program: &mut Program,
    ) -> Result<Guard, Box<Diagnostic>> {
        let mut guard = check_guard(&when.guard, self.names(lets, table.shape), gives_leave, program)
            .map_err(|error| Box::new(self.checked(error)))?;
        for leaf in &mut guard.leaves {
            let named = fence.lets.iter().find(|each| each.name == leaf.text);
            leaf.means = named
                .map(|each| on_one_line(&self.clause.file.text[each.expression.span.clone()]))
                .or_else(|| self.clause.manifest.terms.meaning(&leaf.text));
        }
        Ok(guard)
    }

    /// A condition from which it cannot be seen whether the draft must say something.
    pub(crate) fn report_unclear(&self, guard: &Guard, span: &Range<usize>, out: &mut Vec<Diagnostic>) {
        if guard.asks_unclearly {
            let headline = "it cannot be seen whether the draft must say this or must not, so what it quotes, strikes out or hides counts too";
            let help = "ask for it by itself, with `says(…)`, `!says(…)` or `phrases(…).len() == 0`, or ask it of `own_words(proposal.draft)`";
            out.push(Diagnostic::warning("quoted-words", self.clause.file, span.clone(), headline).with_help(help));
        }
    }

    /// A condition that asks with `&&` for two things that exclude each other: its rule never fires, or a part of it is idle.
    pub(crate) fn report_never(&self, guard: &Guard, span: &Range<usize>, out: &mut Vec<Diagnostic>) {
        if guard.never_holds {
            let headline = "this never holds: it asks with `&&` for two things that exclude each other";
            let help = "write `||` where either will do";
            out.push(Diagnostic::warning("never-holds", self.clause.file, span.clone(), headline).with_help(help));
        }
    }

    /// The rule of one `when`, with its guard and its body.
    pub(crate) fn script(
        &self,
        (fence, when): (&Fence, &FenceWhen),
        lets: &Lets,
        table: ClauseTable<'_>,
        position: usize,
        program: &mut Program,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Rule> {
        let guard = match self.fence_guard((fence, when), lets, table, false, program) {
            Ok(guard) => Some(guard),
            Err(diagnostic) => {
                out.push(*diagnostic);
                None
            }
        };
        let all_lets = lets;
        let text = &self.clause.file.text[when.body.clone()];
        let mut lets: Lets = lets.iter().filter(|(name, _)| mentions(text, name)).cloned().collect();
        let manifest = self.clause.manifest;
        for name in manifest.terms.names().filter(|name| mentions(text, name)) {
            let node = manifest.terms.node(name, &manifest.catalogue, program);
            lets.extend(node.map(|node| (name.to_owned(), node)));
        }
        let typed: Vec<(String, Type)> =
            lets.iter().map(|(name, node)| (name.clone(), program.value_type(*node).clone())).collect();
        let source = BodySource {
            text,
            catalogue: &self.clause.manifest.catalogue,
            lets: &typed,
            table: table.shape,
            names: self.clause.names,
            library: self.clause.library,
            modules: self.clause.modules,
            limits: &self.clause.manifest.limits,
        };
        let body = match self.clause.runtime.compile(&source) {
            Ok(body) => body,
            Err(problems) => {
                for problem in problems {
                    let span = when.body.start + problem.span.start..when.body.start + problem.span.end;
                    // the clause's table told it already
                    let is_told = |each: &Diagnostic| {
                        each.code == "unknown-column"
                            && each.file == *self.clause.file
                            && span.contains(&each.span.start)
                    };
                    if problem.code == "unknown-column" && out.iter().any(is_told) {
                        continue;
                    }
                    let mut diagnostic = Diagnostic::error(problem.code, self.clause.file, span, problem.message);
                    diagnostic.help = problem.help;
                    out.push(diagnostic);
                }
                return None;
            }
        };
        for warning in &body.warnings {
            let span = when.body.start + warning.span.start..when.body.start + warning.span.end;
            let mut diagnostic = Diagnostic::warning(warning.code, self.clause.file, span, warning.message.clone());
            diagnostic.help.clone_from(&warning.help);
            out.push(diagnostic);
        }
        let mut guard = guard?;
        if body.emits == [FindingKind::Discretion] {
            guard = self.fence_guard((fence, when), all_lets, table, true, program).ok()?;
        }
        self.report_unclear(&guard, &when.guard.span, out);
        self.report_never(&guard, &when.guard.span, out);
        let reads_table =
            guard.reads_table || !body.columns.is_empty() || lets.iter().any(|(_, node)| program.reads_table(*node));
        let mut reads = guard.reads.clone();
        reads.extend(body.reads.iter().copied());
        for (_, node) in &lets {
            reads.extend(program.facts_below(*node));
        }
        let reads_at =
            body.reads_at || lets.iter().any(|(_, node)| program.some_below(*node, |node| matches!(node, Node::At)));
        let emits = body.emits.clone();
        let simple =
            simple_body(when.body.clone(), self.names(&lets, table.shape), self.clause.manifest.currency, program);
        let body = RuleBody::Script { body, simple, lets, offset: when.body.start };
        let span = when.guard.span.clone();
        let parts = RuleParts { span, guard: Some(guard), body, reads, emits, reads_at, reads_table };
        Some(self.rule(position, parts, table))
    }
}
