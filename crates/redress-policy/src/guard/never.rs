//! Conditions that never hold: a part of a condition asks with `&&` for two things that exclude each other.

use redress_model::{Comparison, Value};

use super::program::{Node, NodeIndex, Program};

/// Whether some `&&` below a node asks for what cannot be: one value that is two, or something and its contrary.
pub(crate) fn asks_for_what_cannot_be(program: &Program, root: NodeIndex) -> bool {
    let mut tops = Vec::new();
    program.visit(root, &mut |index, node| {
        if matches!(node, Node::And(..)) {
            tops.push(index);
        }
    });
    tops.into_iter().any(|top| is_contrary(program, &parts_of(program, top)))
}

/// What a condition asks for at once.
fn parts_of(program: &Program, top: NodeIndex) -> Vec<NodeIndex> {
    let mut open = vec![top];
    let mut parts = Vec::new();
    while let Some(index) = open.pop() {
        match program.node(index) {
            Node::And(one, other) => open.extend([*one, *other]),
            _ => parts.push(index),
        }
    }
    parts
}

fn is_contrary(program: &Program, parts: &[NodeIndex]) -> bool {
    let denied = |part: &NodeIndex| match program.node(*part) {
        Node::Not(of) => Some(*of),
        _ => None,
    };
    let mut asked: Vec<(NodeIndex, Vec<&Value>)> = Vec::new();
    for part in parts {
        if denied(part).is_some_and(|denied| parts.iter().any(|other| is_same(program, *other, denied))) {
            return true;
        }
        let Some((of, values)) = values_asked(program, *part) else { continue };
        match asked.iter_mut().find(|(each, _)| is_same(program, *each, of)) {
            Some((_, left)) => left.retain(|value| values.contains(value)),
            None => asked.push((of, values)),
        }
    }
    asked.iter().any(|(_, left)| left.is_empty())
}

/// `x == "a"` and `x in ["a", "b"]`: of what is asked that it be one of which values.
fn values_asked(program: &Program, part: NodeIndex) -> Option<(NodeIndex, Vec<&Value>)> {
    match program.node(part) {
        Node::Compare(Comparison::Equal, one, other) => match (program.node(*one), program.node(*other)) {
            (Node::Constant(_), Node::Constant(_)) => None,
            (_, Node::Constant(value)) => Some((*one, vec![value])),
            (Node::Constant(value), _) => Some((*other, vec![value])),
            _ => None,
        },
        Node::In { item, list, negated: false } => match (program.node(*item), program.node(*list)) {
            (Node::Constant(_), _) => None,
            (_, Node::Constant(Value::List(values))) => Some((*item, values.iter().collect())),
            _ => None,
        },
        _ => None,
    }
}

/// Whether two nodes are the same question of the same facts.
fn is_same(program: &Program, one: NodeIndex, other: NodeIndex) -> bool {
    if one == other {
        return true;
    }
    let is_same = |one: &NodeIndex, other: &NodeIndex| is_same(program, *one, *other);
    match (program.node(one), program.node(other)) {
        (Node::Fact(one), Node::Fact(other)) => one == other,
        // within one `&&` they are elements of the same list
        (Node::Element(one), Node::Element(other)) => one == other,
        (Node::Constant(one), Node::Constant(other)) => one == other,
        (Node::Has(one), Node::Has(other)) => is_same(one, other),
        (Node::Field(one, at, _), Node::Field(other, there, _)) => at == there && is_same(one, other),
        (Node::Compare(sign, one, other), Node::Compare(its_sign, its_one, its_other)) => {
            sign == its_sign && is_same(one, its_one) && is_same(other, its_other)
        }
        _ => false,
    }
}
