//! Simple bodies: those that only make findings of constants, facts, `let`s and cells, ready to run without an interpreter.
//!
//! Whatever goes wrong in one is left to the interpreter, so that its words and places are the same either way.

use std::ops::Range;

use redress_model::{Call, Currency, ParameterKind, Stop};

use crate::declared::{DeclaredPart, DeclaredRule, FindingWay, ParameterPlace, PartSource, RowFinding};
use crate::guard::check::{Names, check_value};
use crate::guard::program::Node;
use crate::guard::syntax::{Expression, ExpressionKind, Parser};
use crate::guard::{Evaluation, NodeIndex, Program};

/// The most calls that a simple body makes; more are left to the interpreter, which counts them.
const MOST_CALLS: usize = 16;

/// A body that is a few calls of the vocabulary and nothing else.
#[derive(Clone, Debug)]
pub struct SimpleBody {
    calls: Vec<DeclaredRule>,
}

impl SimpleBody {
    /// Its findings for one case.
    ///
    /// # Errors
    ///
    /// Something is missing or broke; only the interpreter says what and where.
    pub fn findings<'p>(&'p self, evaluation: &Evaluation<'_>, way: FindingWay) -> Result<Vec<RowFinding<'p>>, Stop> {
        let mut findings = Vec::with_capacity(self.calls.len());
        for call in &self.calls {
            findings.extend(call.finding(evaluation, None, way)?.map(|finding| (finding, None)));
        }
        Ok(findings)
    }

    /// Its calls, in order.
    pub(crate) fn calls(&self) -> &[DeclaredRule] {
        &self.calls
    }

    /// The columns of the table that it gives to findings as they are, each with what it is given for.
    pub(crate) fn columns_taken<'b>(
        &'b self,
        program: &'b Program,
    ) -> impl Iterator<Item = (usize, ParameterKind)> + 'b {
        let parts = self.calls.iter().flat_map(|call| &call.parts);
        parts.filter_map(|part| match &part.source {
            PartSource::Node(node) => match program.node(*node) {
                Node::Cell(column) | Node::CellOn(column, _) => Some((*column, part.place.kind)),
                _ => None,
            },
            _ => None,
        })
    }
}

/// Compiles a body that is simple; `None` where it is not.
pub(crate) fn simple_body(
    body: Range<usize>,
    names: Names<'_>,
    home: Option<Currency>,
    program: &mut Program,
) -> Option<SimpleBody> {
    let before = program.nodes.len();
    let calls = calls(body, names, home, program);
    if calls.is_none() {
        program.nodes.truncate(before);
        program.types.truncate(before);
    }
    calls.map(|calls| SimpleBody { calls })
}

fn calls(
    body: Range<usize>,
    names: Names<'_>,
    home: Option<Currency>,
    program: &mut Program,
) -> Option<Vec<DeclaredRule>> {
    let mut parser = Parser::new(names.page, body).ok()?;
    let mut calls = Vec::new();
    while !parser.is_at_end() {
        let expression = parser.expression().ok()?;
        if !parser.take_sign(";").ok()? && !parser.is_at_end() {
            return None;
        }
        calls.push(call(&expression, names, home, program)?);
    }
    (!calls.is_empty() && calls.len() <= MOST_CALLS).then_some(calls)
}

/// One call with what is said of it: `deadline("answer").within("1 hour").after(ticket.received_at)`.
fn call(
    expression: &Expression,
    names: Names<'_>,
    home: Option<Currency>,
    program: &mut Program,
) -> Option<DeclaredRule> {
    let mut sayings: Vec<(&str, &[Expression])> = Vec::new();
    let mut inner = expression;
    while let ExpressionKind::Method { of, name, arguments, .. } = &inner.kind {
        sayings.push((name, arguments));
        inner = of;
    }
    sayings.reverse();
    let ExpressionKind::Call { name, arguments, .. } = &inner.kind else { return None };
    let (call, [subject]) = (Call::named(name)?, &arguments[..]) else { return None };
    let place = ParameterPlace { method: None, position: 0, kind: call.subject.kind, repeats: false };
    let mut parts = vec![part(place, 0, subject, names, program)?];
    for (saying, (name, arguments)) in sayings.into_iter().enumerate() {
        let method = call.method(name)?;
        for (n, argument) in arguments.iter().enumerate() {
            let position = n.min(method.parameters.len().checked_sub(1)?);
            let kind = method.parameters[position].kind;
            let place = ParameterPlace { method: Some(method.name), position: n, kind, repeats: method.repeats };
            parts.push(part(place, saying + 1, argument, names, program)?);
        }
        if arguments.is_empty() {
            return None;
        }
    }
    Some(DeclaredRule::new(call, parts, home))
}

fn part(
    place: ParameterPlace,
    saying: usize,
    argument: &Expression,
    names: Names<'_>,
    program: &mut Program,
) -> Option<DeclaredPart> {
    let node = check_value(argument, names, program).ok()?;
    let source = match program.node(node) {
        Node::Constant(value) => PartSource::Constants(vec![value.clone()]),
        // how much text findings take from a case is for the interpreter to count
        Node::Cell(_) => PartSource::Node(node),
        _ if place.kind != ParameterKind::Text && is_plain(program, node) => PartSource::Node(node),
        _ => return None,
    };
    Some(DeclaredPart { place, source, saying })
}

/// Whether the interpreter gives the same value wherever this gives one: nothing of it is left out on a condition.
fn is_plain(program: &Program, node: NodeIndex) -> bool {
    !program.some_below(node, |below| {
        !matches!(
            below,
            Node::Constant(_)
                | Node::Fact(_)
                | Node::At
                | Node::Field(..)
                | Node::Arithmetic(..)
                | Node::Call(..)
                | Node::Cell(_)
                | Node::CellOn(..)
        )
    })
}
