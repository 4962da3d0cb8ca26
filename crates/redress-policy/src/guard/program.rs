//! Programs: guards, `let`s and table inputs compiled to nodes over the slots of facts.

use std::ops::Range;
use std::sync::Arc;

use redress_model::{Arithmetic, Comparison, ConditionText, FactIndex, Function, Type, Value};

use crate::shown::Shown;

/// The position of a node in its [`Program`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodeIndex(pub(crate) u32);

/// The nodes of one rule. Children stand before their parents.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub(crate) nodes: Vec<Node>,
    pub(crate) types: Vec<Type>,
    /// The policy's terms that it speaks of, each compiled once.
    terms: Vec<(String, NodeIndex)>,
}

/// One step of a program.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Constant(Value),
    Fact(FactIndex),
    At,
    /// The element that a closure looks at; the number counts closures outwards from the innermost, so that a `let` or a
    /// term with a closure means the same inside another closure.
    Element(usize),
    /// A field of a record, by position.
    Field(NodeIndex, usize, Arc<str>),
    ElementOfList(NodeIndex, NodeIndex),
    List(Vec<NodeIndex>),
    Not(NodeIndex),
    Negate(NodeIndex),
    And(NodeIndex, NodeIndex),
    Or(NodeIndex, NodeIndex),
    Compare(Comparison, NodeIndex, NodeIndex),
    Arithmetic(Arithmetic, NodeIndex, NodeIndex),
    In {
        item: NodeIndex,
        list: NodeIndex,
        negated: bool,
    },
    Call(&'static Function, Vec<NodeIndex>),
    /// One value where a condition holds, another where it does not.
    Choice(NodeIndex, NodeIndex, NodeIndex),
    Has(NodeIndex),
    /// Whether some row of the table hits.
    Matches,
    /// An output of the row that hits, by position.
    Cell(usize),
    /// An output of the row in force on a date.
    CellOn(usize, NodeIndex),
    /// An output of the rows in force from dates up to one.
    CellsUpTo(usize, NodeIndex),
    Quantified(Quantifier, NodeIndex, NodeIndex),
    /// The elements of a list of which a condition holds.
    Filter(NodeIndex, NodeIndex),
    Sum(NodeIndex, Option<NodeIndex>),
    Last(NodeIndex),
}

/// What is asked of the elements of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Quantifier {
    Any,
    All,
    Count,
}

/// A smallest part of a condition: what stands between `&&`, `||` and `!`. The explanation of a rule lists them.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The author's own words.
    pub text: String,
    /// What the words stand for, where they name a `let`.
    pub means: Option<String>,
    /// Where they stand in the page.
    pub span: Range<usize>,
    /// Whether the condition needs it to be false.
    pub negated: bool,
    pub(crate) node: NodeIndex,
    /// The facts it reads.
    pub reads: Vec<FactIndex>,
    /// The operands worth showing besides facts: table cells, computed values.
    pub(crate) operands: Vec<(String, NodeIndex)>,
    pub(crate) shown: Shown<ConditionText>,
}

/// A guard: the condition under which a rule fires, and its leaves.
#[derive(Clone, Debug)]
pub struct Guard {
    pub(crate) root: NodeIndex,
    /// Its leaves, in the order of the text.
    pub leaves: Vec<Leaf>,
    /// The facts it reads, each once.
    pub reads: Vec<FactIndex>,
    /// Whether it reads the instant of decision.
    pub reads_at: bool,
    /// Whether it reads the clause's table.
    pub reads_table: bool,
    /// Whether it asks what the draft says without showing whether that must be said.
    pub(crate) asks_unclearly: bool,
    /// Whether a part of it asks for what cannot be.
    pub(crate) never_holds: bool,
}

impl Program {
    pub(crate) fn push(&mut self, node: Node, value_type: Type) -> NodeIndex {
        let index = NodeIndex(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        self.types.push(value_type);
        index
    }

    /// The node of a term that was compiled already.
    pub(crate) fn term(&self, name: &str) -> Option<NodeIndex> {
        self.terms.iter().find(|(each, _)| each == name).map(|(_, node)| *node)
    }

    pub(crate) fn set_term(&mut self, name: &str, node: NodeIndex) {
        self.terms.push((name.to_owned(), node));
    }

    pub(crate) fn node(&self, index: NodeIndex) -> &Node {
        &self.nodes[index.0 as usize]
    }

    /// The type of a node's value.
    pub(crate) fn value_type(&self, index: NodeIndex) -> &Type {
        &self.types[index.0 as usize]
    }

    /// Whether a node is labels in one spelling, or one of them; `list_of` says of which list an element is.
    pub(crate) fn is_in_one_spelling(&self, index: NodeIndex, list_of: &dyn Fn(usize) -> Option<NodeIndex>) -> bool {
        match self.node(index) {
            Node::Call(function, _) => function.name == "in_one_spelling",
            Node::Element(outwards) => list_of(*outwards).is_some_and(|list| self.is_in_one_spelling(list, &|_| None)),
            Node::ElementOfList(list, _) | Node::Last(list) | Node::Filter(list, _) => {
                self.is_in_one_spelling(*list, list_of)
            }
            Node::Choice(_, one, other) => [one, other].iter().all(|side| self.is_in_one_spelling(**side, list_of)),
            _ => false,
        }
    }

    /// Visits a node and all below it, each once: a `let` that several expressions share is one node.
    pub(crate) fn visit(&self, index: NodeIndex, see: &mut impl FnMut(NodeIndex, &Node)) {
        let mut seen = vec![false; self.nodes.len()];
        let mut open = vec![index];
        while let Some(index) = open.pop() {
            if std::mem::replace(&mut seen[index.0 as usize], true) {
                continue;
            }
            let node = self.node(index);
            see(index, node);
            let before = open.len();
            node.push_children(&mut open);
            // in the order of the text
            open[before..].reverse();
        }
    }

    /// The facts below a node, each once, in the order of the text.
    pub(crate) fn facts_below(&self, index: NodeIndex) -> Vec<FactIndex> {
        let mut facts = Vec::new();
        self.visit(index, &mut |_, node| {
            if let Node::Fact(fact) = node
                && !facts.contains(fact)
            {
                facts.push(*fact);
            }
        });
        facts
    }

    /// Whether a node reads the clause's table.
    pub(crate) fn reads_table(&self, index: NodeIndex) -> bool {
        self.some_below(index, |node| {
            matches!(node, Node::Cell(_) | Node::CellOn(..) | Node::CellsUpTo(..) | Node::Matches)
        })
    }

    /// The texts that one node is, where the other is the type of an event: `event.type == "resolved"`.
    pub(crate) fn event_types(&self, field: NodeIndex, constant: NodeIndex) -> impl Iterator<Item = &str> {
        let is_event =
            |of: &NodeIndex| matches!(self.value_type(*of), Type::Record(record) if &*record.name == "event");
        let is_type = matches!(self.node(field), Node::Field(of, _, name) if &**name == "type" && is_event(of));
        let texts = match self.node(constant) {
            Node::Constant(value) if is_type => value.as_list().unwrap_or(std::slice::from_ref(value)),
            _ => &[],
        };
        texts.iter().filter_map(Value::as_text)
    }

    /// The types of events that its conditions ask for.
    pub(crate) fn events_asked(&self) -> impl Iterator<Item = &str> {
        let pairs = self.nodes.iter().flat_map(|node| match node {
            Node::Compare(_, one, other) => vec![(*one, *other), (*other, *one)],
            Node::In { item, list, .. } => vec![(*item, *list)],
            Node::Call(function, given) if function.name == "contains" => match given[..] {
                [list, element] => vec![(element, list)],
                _ => Vec::new(),
            },
            _ => Vec::new(),
        });
        pairs.flat_map(|(field, constant)| self.event_types(field, constant))
    }

    /// Whether some node below satisfies a condition.
    pub(crate) fn some_below(&self, index: NodeIndex, is_it: impl Fn(&Node) -> bool) -> bool {
        let mut found = false;
        self.visit(index, &mut |_, node| found |= is_it(node));
        found
    }
}

impl Node {
    /// Puts the nodes that this one is made of behind those there are, in the order of the text.
    pub(crate) fn push_children(&self, open: &mut Vec<NodeIndex>) {
        match self {
            Node::Constant(_) | Node::Fact(_) | Node::At | Node::Element(_) | Node::Matches | Node::Cell(_) => {}
            Node::Field(of, ..)
            | Node::Not(of)
            | Node::Negate(of)
            | Node::Has(of)
            | Node::Last(of)
            | Node::CellOn(_, of)
            | Node::CellsUpTo(_, of)
            | Node::Sum(of, None) => open.push(*of),
            Node::And(one, other)
            | Node::Or(one, other)
            | Node::Compare(_, one, other)
            | Node::Arithmetic(_, one, other)
            | Node::ElementOfList(one, other)
            | Node::Quantified(_, one, other)
            | Node::Filter(one, other)
            | Node::Sum(one, Some(other)) => open.extend([*one, *other]),
            Node::In { item, list, .. } => open.extend([*item, *list]),
            Node::Choice(condition, one, other) => open.extend([*condition, *one, *other]),
            Node::List(items) | Node::Call(_, items) => open.extend(items),
        }
    }
}
