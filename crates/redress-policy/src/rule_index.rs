//! The index of rules: which of them a case can fire at all, found without asking each.
//!
//! A guard that is a conjunction cannot hold where one of its conditions is false. Those that hold a fact against constants are
//! looked up here: an equality or membership by the fact's value, an order by the interval that the value lies in. What is
//! looked up is only left out; every rule that is left is asked as if there were no index.

use std::cmp::Ordering;
use std::sync::Arc;

use redress_model::{ByName, Catalogue, Comparison, FactIndex, Facts, FindingKind, Slot, Type, Value, compare};

use crate::guard::program::{Node, NodeIndex, Program};
use crate::policy::{Clause, Rule};

/// The most intervals that the values of one fact are put into.
const INTERVALS: usize = 32;

/// Which rules of a policy a case can fire.
#[derive(Clone, Debug, Default)]
pub struct RuleIndex {
    /// The clause and the rule in it, by number.
    places: Vec<(usize, usize)>,
    /// Rules of clauses that are always in force.
    undated: usize,
    /// Clauses that are in force from or until a day.
    dated_clauses: Vec<usize>,
    columns: Vec<Column>,
    /// Rules that can hold only where something is proposed.
    of_proposals: Bits,
    /// Rules that have a say in what may be given: those that give discretion, and the exceptions that can take their place.
    of_allowances: Bits,
}

/// What the conditions on one fact leave of the rules.
#[derive(Clone, Debug)]
struct Column {
    fact: FactIndex,
    /// The rules that have no condition on the fact.
    others: Bits,
    lookup: Lookup,
}

#[derive(Clone, Debug)]
enum Lookup {
    /// The rules that a text lets hold; of a list those that some element lets hold.
    Texts(ByName<Bits>),
    /// The rules that `false` and `true` let hold.
    Bools([Bits; 2]),
    /// Values in order, and the rules that each interval between them lets hold: one more than there are values.
    Order(Vec<Value>, Vec<Bits>),
}

/// A condition that a guard cannot do without.
enum Needed {
    Texts(FactIndex, Vec<Arc<str>>),
    Bool(FactIndex, bool),
    Order(FactIndex, Comparison, Value),
}

impl RuleIndex {
    /// The index of a policy's clauses.
    pub(crate) fn new(clauses: &[Clause], catalogue: &Catalogue) -> RuleIndex {
        let mut index = RuleIndex::default();
        let mut needed: Vec<(usize, Needed)> = Vec::new();
        let mut of_proposals = Vec::new();
        for (clause_position, clause) in clauses.iter().enumerate() {
            let is_dated = clause.from.is_some() || clause.until.is_some();
            if is_dated {
                index.dated_clauses.push(clause_position);
            }
            for (position, rule) in clause.rules.iter().enumerate() {
                let number = index.places.len();
                index.places.push((clause_position, position));
                index.undated += usize::from(!is_dated);
                // a dated clause has an answer of its own where its date is not known
                if !is_dated {
                    let conditions = conditions(&clause.program, rule);
                    // a condition that is no leaf may hold by another of its sides, whatever is proposed
                    let leaves = || rule.guard.iter().flat_map(|guard| &guard.leaves);
                    let is_leaf = |node: &NodeIndex| leaves().any(|leaf| leaf.node == *node);
                    let of_proposal = |node: &NodeIndex| reads_proposal(&clause.program, *node, catalogue);
                    if conditions.iter().any(|node| is_leaf(node) && of_proposal(node)) {
                        of_proposals.push(number);
                    }
                    needed.extend(
                        conditions.iter().filter_map(|node| Some((number, needed_by(&clause.program, *node)?))),
                    );
                }
            }
        }
        let rules = index.places.len();
        index.of_proposals = Bits::of(rules, of_proposals);
        let has_say = has_say_in_allowances(clauses);
        let of_allowances = index.places.iter().enumerate().filter(|(_, (clause, _))| has_say[*clause]);
        index.of_allowances = Bits::of(rules, of_allowances.map(|(number, _)| number));
        index.columns = columns(rules, &needed, catalogue);
        index
    }

    /// The rules that the case can fire, as positions of clauses and of rules in them, in the order of the pages.
    pub fn candidates(&self, facts: &Facts) -> impl Iterator<Item = (usize, usize)> {
        self.candidates_of(Bits::all(self.places.len()), facts)
    }

    /// Those of them that have a say in what may be given.
    pub fn candidates_of_allowances(&self, facts: &Facts) -> impl Iterator<Item = (usize, usize)> {
        self.candidates_of(self.of_allowances.clone(), facts)
    }

    fn candidates_of(&self, mut left: Bits, facts: &Facts) -> impl Iterator<Item = (usize, usize)> {
        if !facts.is_proposed() {
            left.remove(&self.of_proposals);
        }
        for column in &self.columns {
            if let Slot::Known(value) | Slot::Assumed(value) = facts.slot(column.fact) {
                column.narrow(value, &mut left);
            }
        }
        left.into_iter().map(|number| self.places[number])
    }

    /// How many rules there are in clauses that are always in force.
    pub fn undated_rules(&self) -> usize {
        self.undated
    }

    /// The positions of the clauses that are in force from or until a day.
    pub fn dated_clauses(&self) -> &[usize] {
        &self.dated_clauses
    }
}

/// Which clauses have a say in what may be given: those with a rule that gives discretion, and their exceptions, and theirs.
fn has_say_in_allowances(clauses: &[Clause]) -> Vec<bool> {
    let gives = |rule: &Rule| rule.emits.contains(&FindingKind::Discretion);
    let mut has_say: Vec<bool> = clauses.iter().map(|clause| clause.rules.iter().any(gives)).collect();
    loop {
        let overrides_one = |clause: &Clause| clause.overrides.iter().any(|other| has_say[*other]);
        let more = clauses.iter().enumerate().position(|(n, clause)| !has_say[n] && overrides_one(clause));
        match more {
            Some(position) => has_say[position] = true,
            None => return has_say,
        }
    }
}

impl Column {
    fn narrow(&self, value: &Value, left: &mut Bits) {
        match (&self.lookup, value) {
            (Lookup::Texts(by_text), Value::Text(text)) => {
                left.keep(&self.others, by_text.get(text).into_iter());
            }
            (Lookup::Texts(by_text), Value::List(values)) => {
                left.keep(&self.others, values.iter().filter_map(|value| by_text.get(value.as_text()?)));
            }
            (Lookup::Bools(by_bool), Value::Bool(yes)) => {
                left.keep(&self.others, std::iter::once(&by_bool[usize::from(*yes)]));
            }
            (Lookup::Order(bounds, intervals), value) => {
                // unlike values are an error of the rule, which asking it shows
                if bounds.first().is_none_or(|bound| compare(value, Comparison::Less, bound).is_err()) {
                    return;
                }
                let interval = bounds.partition_point(|bound| compare(value, Comparison::Less, bound) == Ok(false));
                left.keep(&self.others, intervals.get(interval).into_iter());
            }
            _ => {}
        }
    }
}

/// The conditions that a rule's guard cannot do without.
fn conditions(program: &Program, rule: &Rule) -> Vec<NodeIndex> {
    let mut conditions = Vec::new();
    let mut open: Vec<NodeIndex> = rule.guard.iter().map(|guard| guard.root).collect();
    while let Some(node) = open.pop() {
        match program.node(node) {
            Node::And(one, other) => open.extend([*one, *other]),
            _ => conditions.push(node),
        }
    }
    conditions
}

fn reads_proposal(program: &Program, node: NodeIndex, catalogue: &Catalogue) -> bool {
    program.facts_below(node).iter().any(|fact| catalogue.is_of_proposal(*fact))
}

/// What a condition asks of one fact, where it holds the fact against constants.
fn needed_by(program: &Program, node: NodeIndex) -> Option<Needed> {
    let constant = |node: NodeIndex| match program.node(node) {
        Node::Constant(value) => Some(value),
        _ => None,
    };
    let fact = |node: NodeIndex| match program.node(node) {
        Node::Fact(fact) => Some(*fact),
        _ => None,
    };
    match program.node(node) {
        Node::Fact(fact) => Some(Needed::Bool(*fact, true)),
        Node::Not(of) => Some(Needed::Bool(fact(*of)?, false)),
        Node::Compare(comparison, one, other) => {
            let (fact, value, comparison) = match (fact(*one), constant(*other)) {
                (Some(fact), Some(value)) => (fact, value, *comparison),
                _ => (fact(*other)?, constant(*one)?, comparison.turned()),
            };
            match (comparison, value) {
                (Comparison::Equal, Value::Text(text)) => Some(Needed::Texts(fact, vec![text.as_str().into()])),
                (Comparison::Equal | Comparison::NotEqual, _) => None,
                (order, Value::Money(_) | Value::Integer(_) | Value::Number(_)) => {
                    Some(Needed::Order(fact, order, value.clone()))
                }
                _ => None,
            }
        }
        Node::In { item, list, negated: false } => match (fact(*item), constant(*list)) {
            (Some(fact), Some(Value::List(values))) => {
                let texts: Option<Vec<Arc<str>>> = values.iter().map(|value| value.as_text().map(Arc::from)).collect();
                Some(Needed::Texts(fact, texts?))
            }
            _ if is_list(program, *list) => Some(Needed::Texts(fact(*list)?, vec![constant(*item)?.as_text()?.into()])),
            _ => None,
        },
        Node::Call(function, arguments) if function.name == "contains" => match arguments[..] {
            [list, item] if is_list(program, list) => {
                Some(Needed::Texts(fact(list)?, vec![constant(item)?.as_text()?.into()]))
            }
            _ => None,
        },
        _ => None,
    }
}

fn is_list(program: &Program, node: NodeIndex) -> bool {
    matches!(program.value_type(node), Type::List(_))
}

fn columns(rules: usize, needed: &[(usize, Needed)], catalogue: &Catalogue) -> Vec<Column> {
    let mut columns = Vec::new();
    for (fact, definition) in catalogue.iter() {
        let of_fact = || needed.iter().filter(move |(_, needed)| needed.fact() == fact);
        let texts: Vec<(usize, &[Arc<str>])> = of_fact()
            .filter_map(|(rule, needed)| match needed {
                Needed::Texts(_, texts) => Some((*rule, &texts[..])),
                _ => None,
            })
            .collect();
        if !texts.is_empty() {
            let mut by_text = ByName::default();
            // two conditions on one list may be met by two of its elements; on one text each rules the other out
            for (rule, texts) in &texts {
                for text in *texts {
                    by_text.entry(text, || Bits::none(rules)).insert(*rule);
                }
            }
            let others = Bits::all_but(rules, texts.iter().map(|(rule, _)| *rule));
            columns.push(Column { fact, others, lookup: Lookup::Texts(by_text) });
        }
        let bools: Vec<(usize, bool)> = of_fact()
            .filter_map(|(rule, needed)| match needed {
                Needed::Bool(_, wanted) => Some((*rule, *wanted)),
                _ => None,
            })
            .collect();
        if !bools.is_empty() && definition.value_type == Type::Bool {
            let wanting = |answer: bool| bools.iter().filter(move |(_, wanted)| *wanted == answer);
            let by_bool = [false, true].map(|answer| Bits::of(rules, wanting(answer).map(|(rule, _)| *rule)));
            let others = Bits::all_but(rules, bools.iter().map(|(rule, _)| *rule));
            columns.push(Column { fact, others, lookup: Lookup::Bools(by_bool) });
        }
        let orders: Vec<(usize, Comparison, &Value)> = of_fact()
            .filter_map(|(rule, needed)| match needed {
                Needed::Order(_, order, value) => Some((*rule, *order, value)),
                _ => None,
            })
            .collect();
        columns.extend(order_column(rules, fact, &orders));
    }
    columns
}

fn order_column(rules: usize, fact: FactIndex, orders: &[(usize, Comparison, &Value)]) -> Option<Column> {
    let is_less = |one: &Value, other: &Value| compare(one, Comparison::Less, other).ok();
    let mut values: Vec<&Value> = orders.iter().map(|(_, _, value)| *value).collect();
    // values that do not compare are left to the rules
    let first = *values.first()?;
    if values.iter().any(|value| is_less(first, value).is_none()) {
        return None;
    }
    values.sort_by(|one, other| match (is_less(one, other), is_less(other, one)) {
        (Some(true), _) => Ordering::Less,
        (_, Some(true)) => Ordering::Greater,
        _ => Ordering::Equal,
    });
    values.dedup();
    let step = values.len().div_ceil(INTERVALS - 1).max(1);
    let bounds: Vec<Value> = values.into_iter().step_by(step).cloned().collect();
    let intervals = (0..=bounds.len()).map(|interval| {
        let (low, high) = (interval.checked_sub(1).map(|low| &bounds[low]), bounds.get(interval));
        let may_hold = |order: Comparison, value: &Value| match order {
            Comparison::Greater | Comparison::GreaterOrEqual => {
                high.is_none_or(|high| is_less(value, high) != Some(false))
            }
            _ => low.is_none_or(|low| is_less(value, low) != Some(true)),
        };
        let holding = orders.iter().filter(|(_, order, value)| may_hold(*order, value));
        Bits::of(rules, holding.map(|(rule, ..)| *rule))
    });
    let intervals = intervals.collect();
    let others = Bits::all_but(rules, orders.iter().map(|(rule, ..)| *rule));
    Some(Column { fact, others, lookup: Lookup::Order(bounds, intervals) })
}

impl Needed {
    fn fact(&self) -> FactIndex {
        match self {
            Needed::Texts(fact, _) | Needed::Bool(fact, _) | Needed::Order(fact, ..) => *fact,
        }
    }
}

/// A set of rules by number.
#[derive(Clone, Debug, Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn none(rules: usize) -> Bits {
        Bits(vec![0; rules.div_ceil(64)])
    }

    fn all(rules: usize) -> Bits {
        let mut words = vec![u64::MAX; rules.div_ceil(64)];
        if let (Some(last), rest @ 1..) = (words.last_mut(), rules % 64) {
            *last = (1 << rest) - 1;
        }
        Bits(words)
    }

    fn of(rules: usize, numbers: impl IntoIterator<Item = usize>) -> Bits {
        let mut bits = Bits::none(rules);
        numbers.into_iter().for_each(|number| bits.insert(number));
        bits
    }

    fn all_but(rules: usize, numbers: impl IntoIterator<Item = usize>) -> Bits {
        let mut bits = Bits::all(rules);
        bits.remove(&Bits::of(rules, numbers));
        bits
    }

    fn insert(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    fn remove(&mut self, others: &Bits) {
        for (word, other) in self.0.iter_mut().zip(&others.0) {
            *word &= !other;
        }
    }

    /// Keeps what is in one set or in some other.
    fn keep<'b>(&mut self, set: &'b Bits, mut others: impl Iterator<Item = &'b Bits>) {
        let (first, second) = (others.next(), others.next());
        let Some(second) = second else {
            for (n, word) in self.0.iter_mut().enumerate() {
                *word &= set.0[n] | first.map_or(0, |first| first.0[n]);
            }
            return;
        };
        let mut kept = set.0.clone();
        for other in first.into_iter().chain([second]).chain(others) {
            for (word, other) in kept.iter_mut().zip(&other.0) {
                *word |= other;
            }
        }
        for (word, kept) in self.0.iter_mut().zip(kept) {
            *word &= kept;
        }
    }

    fn into_iter(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(n, mut word)| {
            std::iter::from_fn(move || {
                if word == 0 {
                    return None;
                }
                let bit = word.trailing_zeros() as usize;
                word &= word - 1;
                Some(n * 64 + bit)
            })
        })
    }
}
