//! Leaves: the smallest parts of a guard, with the author's words and the operands worth showing.

use super::program::{Leaf, Node, NodeIndex, Program};
use super::syntax::{Expression, ExpressionKind};
use crate::shown::Shown;

/// The leaves of a guard, in the order of the text.
pub(super) fn collect_leaves(
    expression: &Expression,
    index: NodeIndex,
    negated: bool,
    page: &str,
    program: &Program,
    leaves: &mut Vec<Leaf>,
) {
    match (&expression.kind, program.node(index)) {
        (ExpressionKind::And(left, right), Node::And(one, other))
        | (ExpressionKind::Or(left, right), Node::Or(one, other)) => {
            collect_leaves(left, *one, negated, page, program, leaves);
            collect_leaves(right, *other, negated, page, program, leaves);
        }
        (ExpressionKind::Not(inner), Node::Not(of)) => collect_leaves(inner, *of, !negated, page, program, leaves),
        _ => {
            let mut operands = Vec::new();
            for operand in operands_of(expression) {
                if let Some(node) = node_of_operand(operand, expression, index, program)
                    && program.some_below(node, |below| !matches!(below, Node::Constant(_)))
                    && !matches!(program.node(node), Node::Fact(_))
                {
                    operands.push((page[operand.span.clone()].to_owned(), node));
                }
            }
            leaves.push(Leaf {
                text: on_one_line(&page[expression.span.clone()]),
                means: None,
                span: expression.span.clone(),
                negated,
                node: index,
                reads: program.facts_below(index),
                operands,
                shown: Shown::default(),
            });
        }
    }
}

/// The author's words with their white space run together.
pub(crate) fn on_one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The two sides of a comparison; other leaves have their facts to show.
fn operands_of(expression: &Expression) -> Vec<&Expression> {
    match &expression.kind {
        ExpressionKind::Compare(_, left, right) => vec![left, right],
        ExpressionKind::In { item, .. } => vec![item],
        _ => Vec::new(),
    }
}

fn node_of_operand(operand: &Expression, leaf: &Expression, index: NodeIndex, program: &Program) -> Option<NodeIndex> {
    match (&leaf.kind, program.node(index)) {
        (ExpressionKind::Compare(_, left, _), Node::Compare(_, one, other)) => {
            Some(if left.span == operand.span { *one } else { *other })
        }
        (ExpressionKind::In { .. }, Node::In { item, .. }) => Some(*item),
        _ => None,
    }
}
