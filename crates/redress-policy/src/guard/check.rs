//! Checking: from the syntax of an expression to typed nodes of a program, or what is wrong with it.

use std::ops::Range;

use redress_model::{Arithmetic, Catalogue, TableShape, Type, Value, compute, decimal_from_text};

use super::leaves::collect_leaves;
use super::never::asks_for_what_cannot_be;
use super::own_words::with_the_words_that_count;
use super::program::{Guard, Node, NodeIndex, Program};
use super::syntax::{Expression, ExpressionKind};
use crate::terms::Terms;

/// Something wrong with an expression.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct CheckError {
    pub(crate) code: &'static str,
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// What to do about an event that is not known.
pub(crate) use redress_model::EVENT_HELP;

/// The names an expression may use.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) lets: &'a [(String, NodeIndex)],
    pub(crate) terms: &'a Terms,
    pub(crate) table: Option<&'a TableShape>,
    pub(crate) page: &'a str,
    /// The calendars that the policy knows.
    pub(crate) calendars: &'a [String],
}

/// Compiles expressions into one program.
pub(crate) struct Checker<'a, 'p> {
    pub(super) names: Names<'a>,
    pub(super) program: &'p mut Program,
    /// The parameters of the closures around, each with its type and the list that it is an element of.
    pub(super) closures: Vec<(String, Type, NodeIndex)>,
}

pub(super) type Checked<T> = Result<T, CheckError>;

pub(super) fn error<T>(code: &'static str, span: &Range<usize>, message: impl Into<String>) -> Checked<T> {
    Err(CheckError { code, span: span.clone(), message: message.into(), help: None })
}

pub(super) fn error_with_help<T>(
    code: &'static str,
    span: &Range<usize>,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Checked<T> {
    Err(CheckError { code, span: span.clone(), message: message.into(), help: Some(help.into()) })
}

/// Compiles a guard: an expression that is true or false, with its leaves. `gives_leave` where its rule only allows something.
pub(crate) fn check_guard(
    expression: &Expression,
    names: Names<'_>,
    gives_leave: bool,
    program: &mut Program,
) -> Checked<Guard> {
    let mut root = check_value(expression, names, program)?;
    if *program.value_type(root) != Type::Bool {
        return error(
            "type-mismatch",
            &expression.span,
            format!("a guard is true or false, and this is {}", program.value_type(root)),
        );
    }
    let mut asks_unclearly = false;
    if let Some(draft) = names.catalogue.find("proposal.draft") {
        (root, asks_unclearly) = with_the_words_that_count(program, root, draft, gives_leave);
    }
    let mut leaves = Vec::new();
    collect_leaves(expression, root, false, names.page, program, &mut leaves);
    Ok(Guard {
        root,
        leaves,
        reads: program.facts_below(root),
        reads_at: program.some_below(root, |node| matches!(node, Node::At)),
        reads_table: program.reads_table(root),
        asks_unclearly,
        never_holds: asks_for_what_cannot_be(program, root),
    })
}

/// Compiles an expression of any type.
pub(crate) fn check_value(expression: &Expression, names: Names<'_>, program: &mut Program) -> Checked<NodeIndex> {
    Checker { names, program, closures: Vec::new() }.check(expression)
}

impl Checker<'_, '_> {
    pub(super) fn check(&mut self, expression: &Expression) -> Checked<NodeIndex> {
        let span = &expression.span;
        match &expression.kind {
            ExpressionKind::Text(text) => Ok(self.constant(Value::text(text.as_str()), Type::Text)),
            ExpressionKind::Bool(yes) => Ok(self.constant(Value::Bool(*yes), Type::Bool)),
            ExpressionKind::Number(digits) => self.number(digits, span),
            ExpressionKind::Name(name) => self.name(name, span),
            ExpressionKind::List(items) => self.list(items, span),
            ExpressionKind::Not(of) => {
                let of = self.bool(of, "`!`")?;
                Ok(self.program.push(Node::Not(of), Type::Bool))
            }
            ExpressionKind::Negate(of) => {
                let node = self.check(of)?;
                let value_type = self.program.value_type(node).clone();
                if let Node::Constant(constant) = self.program.node(node)
                    && let Ok(negative) = compute(&Value::Integer(0), Arithmetic::Subtract, constant)
                {
                    return Ok(self.constant(negative, value_type));
                }
                match value_type {
                    Type::Integer | Type::Number | Type::Money => Ok(self.program.push(Node::Negate(node), value_type)),
                    other => error("type-mismatch", span, format!("`-` has no meaning before {other}")),
                }
            }
            ExpressionKind::And(left, right) => {
                let (one, other) = (self.bool(left, "`&&`")?, self.bool(right, "`&&`")?);
                Ok(self.program.push(Node::And(one, other), Type::Bool))
            }
            ExpressionKind::Or(left, right) => {
                let (one, other) = (self.bool(left, "`||`")?, self.bool(right, "`||`")?);
                Ok(self.program.push(Node::Or(one, other), Type::Bool))
            }
            ExpressionKind::Compare(comparison, left, right) => self.comparison(*comparison, left, right, span),
            ExpressionKind::Arithmetic(operator, left, right) => self.arithmetic(*operator, left, right, span),
            ExpressionKind::In { item, list, negated } => self.membership(item, list, *negated, span),
            ExpressionKind::Field { .. } => self.field(expression),
            ExpressionKind::Index { of, index } => self.index(of, index, span),
            ExpressionKind::Call { name, name_span, arguments } => self.call(name, name_span, arguments, span),
            ExpressionKind::Method { of, name, name_span, arguments } => {
                self.method(of, name, name_span, arguments, span)
            }
            ExpressionKind::Choice { condition, one, other } => self.choice(condition, one, other, span),
            ExpressionKind::Closure { .. } => error_with_help(
                "misplaced-closure",
                span,
                "a closure stands only in `any`, `all`, `count`, `filter` and `sum`",
                "for example `ticket.events.any(|event| event.type == \"resolved\")`",
            ),
        }
    }

    /// The values of nodes that are all constants.
    pub(super) fn constants(&self, nodes: &[NodeIndex]) -> Option<Vec<Value>> {
        let constant = |node: &NodeIndex| match self.program.node(*node) {
            Node::Constant(value) => Some(value.clone()),
            _ => None,
        };
        nodes.iter().map(constant).collect()
    }

    pub(super) fn constant(&mut self, value: Value, value_type: Type) -> NodeIndex {
        self.program.push(Node::Constant(value), value_type)
    }

    fn number(&mut self, digits: &str, span: &Range<usize>) -> Checked<NodeIndex> {
        if digits.contains('.') {
            match decimal_from_text(digits) {
                Some(number) => Ok(self.constant(Value::Number(number), Type::Number)),
                None => error("number-too-long", span, "a number of more than 28 digits"),
            }
        } else {
            match digits.parse() {
                Ok(integer) => Ok(self.constant(Value::Integer(integer), Type::Integer)),
                Err(_) => error("number-too-long", span, "a whole number of more than 64 bits"),
            }
        }
    }

    fn bool(&mut self, expression: &Expression, around: &str) -> Checked<NodeIndex> {
        let node = self.check(expression)?;
        match self.program.value_type(node) {
            Type::Bool => Ok(node),
            other => {
                error("type-mismatch", &expression.span, format!("{around} joins conditions, and this is {other}"))
            }
        }
    }

    /// A choice between two values of one type.
    fn choice(
        &mut self,
        condition: &Expression,
        one: &Expression,
        other: &Expression,
        span: &Range<usize>,
    ) -> Checked<NodeIndex> {
        let condition = self.bool(condition, "`if`")?;
        let (one, other) = (self.check(one)?, self.check(other)?);
        let (one_type, other_type) = (self.program.value_type(one), self.program.value_type(other));
        let value_type = match (one_type, other_type) {
            (one, other) if one == other => one.clone(),
            (Type::Integer | Type::Number, Type::Integer | Type::Number) => Type::Number,
            (Type::Text | Type::OneOf(_), Type::Text | Type::OneOf(_)) => Type::Text,
            (one, other) => {
                return error("type-mismatch", span, format!("a choice between {one} and {other} has no type"));
            }
        };
        Ok(self.program.push(Node::Choice(condition, one, other), value_type))
    }

    fn list(&mut self, items: &[Expression], span: &Range<usize>) -> Checked<NodeIndex> {
        let mut nodes = Vec::with_capacity(items.len());
        let mut element: Option<Type> = None;
        for item in items {
            let node = self.check(item)?;
            let value_type = self.program.value_type(node).clone();
            match &element {
                None => element = Some(value_type),
                Some(first) if first.is_comparable_with(&value_type) => {}
                Some(first) => {
                    return error("type-mismatch", &item.span, format!("a list of {first} with {value_type} in it"));
                }
            }
            nodes.push(node);
        }
        let Some(element) = element else {
            return error("empty-list", span, "an empty list is never needed in a guard");
        };
        let constants = self.constants(&nodes);
        let value_type = Type::list_of(element);
        Ok(match constants {
            Some(values) => self.constant(Value::List(values.into()), value_type),
            None => self.program.push(Node::List(nodes), value_type),
        })
    }
}
