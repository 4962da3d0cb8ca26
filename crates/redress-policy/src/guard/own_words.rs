//! Which words of a draft a condition asks: what must not be said is looked for everywhere, what must be said in the firm's own words.
//!
//! A rule that applies where a draft says something forbids or advises, and what is quoted goes out too. A rule that applies where a
//! draft does not say something asks for it, and somebody else's words do not answer. So a call that the condition needs to be
//! false asks for own words; of a rule that only gives leave it is the other way round.

use redress_model::{Comparison, FactIndex, Type, Value};

use super::program::{Node, NodeIndex, Program, Quantifier};

/// The condition with each `says` and `phrases` of the draft asking for the words that count there; and whether one of them stands
/// where it cannot be seen if it must hold or must not: there every word counts, those too that are quoted, struck out or hidden.
pub(super) fn with_the_words_that_count(
    program: &mut Program,
    root: NodeIndex,
    draft: FactIndex,
    gives_leave: bool,
) -> (NodeIndex, bool) {
    let mut words = Words { program, draft, clear: Vec::new() };
    let condition = words.condition(root, gives_leave);
    let Words { program, clear, .. } = words;
    let mut is_unclear = false;
    program.visit(root, &mut |index, node| {
        let Node::Call(function, given) = node else { return };
        let asks = function.in_own_words().is_some();
        let of_draft = || given.first().is_some_and(|text| reads_draft(program, *text, draft));
        is_unclear |= asks && of_draft() && !clear.contains(&index);
    });
    (condition, is_unclear)
}

fn reads_draft(program: &Program, text: NodeIndex, draft: FactIndex) -> bool {
    let is_own = |node: &Node| matches!(node, Node::Call(function, _) if function.name == "own_words");
    program.some_below(text, |node| matches!(node, Node::Fact(fact) if *fact == draft))
        && !program.some_below(text, is_own)
}

struct Words<'p> {
    program: &'p mut Program,
    draft: FactIndex,
    /// The calls of which it can be seen which way they are asked.
    clear: Vec<NodeIndex>,
}

impl Words<'_> {
    /// A condition; `is_missed` where the rule applies because it is false.
    fn condition(&mut self, node: NodeIndex, is_missed: bool) -> NodeIndex {
        let changed = match self.program.node(node).clone() {
            Node::And(one, other) => {
                let both = (self.condition(one, is_missed), self.condition(other, is_missed));
                (both != (one, other)).then_some(Node::And(both.0, both.1))
            }
            Node::Or(one, other) => {
                let both = (self.condition(one, is_missed), self.condition(other, is_missed));
                (both != (one, other)).then_some(Node::Or(both.0, both.1))
            }
            Node::Not(of) => {
                let inner = self.condition(of, !is_missed);
                (inner != of).then_some(Node::Not(inner))
            }
            Node::Choice(condition, one, other) => {
                let both = (self.condition(one, is_missed), self.condition(other, is_missed));
                (both != (one, other)).then_some(Node::Choice(condition, both.0, both.1))
            }
            Node::Compare(sign, one, other) => self.comparison(sign, one, other, is_missed),
            Node::Quantified(quantifier @ (Quantifier::Any | Quantifier::All), list, body) => {
                let misses_elements = is_missed != (quantifier == Quantifier::All);
                let both = (self.list(list, misses_elements), self.condition(body, is_missed));
                (both != (list, body)).then_some(Node::Quantified(quantifier, both.0, both.1))
            }
            Node::Call(..) => self.asked_of_draft(node, is_missed),
            _ => None,
        };
        self.put(changed, node)
    }

    /// `says(…) == false`, `phrases(…).len() == 0`.
    fn comparison(&mut self, sign: Comparison, one: NodeIndex, other: NodeIndex, is_missed: bool) -> Option<Node> {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        // `0 == phrases(…).len()` is `phrases(…).len() == 0`
        if matches!(self.program.node(one), Node::Constant(_)) && !matches!(self.program.node(other), Node::Constant(_))
        {
            return match self.comparison(sign.turned(), other, one, is_missed)? {
                Node::Compare(_, inner, constant) => Some(Node::Compare(sign, constant, inner)),
                other => Some(other),
            };
        }
        match (self.program.node(other).clone(), sign) {
            (Node::Constant(Value::Bool(yes)), Equal | NotEqual) => {
                let inner = self.condition(one, is_missed != (yes == (sign == NotEqual)));
                (inner != one).then_some(Node::Compare(sign, inner, other))
            }
            (Node::Constant(Value::Integer(number)), _) => {
                let is_at_most = match sign {
                    Greater | GreaterOrEqual => false,
                    Less | LessOrEqual => true,
                    Equal if number == 0 => true,
                    NotEqual if number == 0 => false,
                    // which way that asks is taken for plain, and every word counts
                    _ => {
                        self.amount(one, false);
                        return None;
                    }
                };
                let inner = self.amount(one, is_missed != is_at_most);
                (inner != one).then_some(Node::Compare(sign, inner, other))
            }
            _ => None,
        }
    }

    /// A number of passages; `is_missed` where the rule applies because they are few.
    fn amount(&mut self, node: NodeIndex, is_missed: bool) -> NodeIndex {
        let changed = match self.program.node(node).clone() {
            Node::Call(function, given) if function.name == "len" && given.len() == 1 => {
                let list = self.list(given[0], is_missed);
                (list != given[0]).then(|| Node::Call(function, vec![list]))
            }
            Node::Quantified(Quantifier::Count, list, body) => {
                let both = (self.list(list, is_missed), self.condition(body, is_missed));
                (both != (list, body)).then_some(Node::Quantified(Quantifier::Count, both.0, both.1))
            }
            _ => None,
        };
        self.put(changed, node)
    }

    /// Passages; `is_missed` where the rule applies because there are none, or few.
    fn list(&mut self, node: NodeIndex, is_missed: bool) -> NodeIndex {
        let changed = match self.program.node(node).clone() {
            Node::Filter(list, body) => {
                let both = (self.list(list, is_missed), self.condition(body, is_missed));
                (both != (list, body)).then_some(Node::Filter(both.0, both.1))
            }
            Node::Call(..) => self.asked_of_draft(node, is_missed),
            _ => None,
        };
        self.put(changed, node)
    }

    /// The same question asked of own words, where that is what counts.
    fn asked_of_draft(&mut self, node: NodeIndex, is_missed: bool) -> Option<Node> {
        let Node::Call(function, given) = self.program.node(node) else { return None };
        let is_of_draft = given
            .first()
            .is_some_and(|text| matches!(self.program.node(*text), Node::Fact(fact) if *fact == self.draft));
        if is_of_draft {
            self.clear.push(node);
        }
        let own = function.in_own_words().filter(|_| is_missed && is_of_draft)?;
        Some(Node::Call(own, given.clone()))
    }

    fn put(&mut self, changed: Option<Node>, node: NodeIndex) -> NodeIndex {
        match changed {
            Some(changed) => {
                let value_type: Type = self.program.value_type(node).clone();
                self.program.push(changed, value_type)
            }
            None => node,
        }
    }
}
