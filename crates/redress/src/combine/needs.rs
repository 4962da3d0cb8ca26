//! Needs: the missing facts, and what waits for each.

use std::borrow::Cow;
use std::collections::BTreeMap;

use redress_model::{FactIndex, Need};
use redress_policy::Policy;

/// Who waits for which facts.
#[derive(Default)]
pub(crate) struct Needs<'p> {
    /// Each thing that waits, with all that it waits for.
    waiting: Vec<(Cow<'p, str>, Vec<FactIndex>)>,
    /// What the entries of lists lack.
    lacking: Vec<(FactIndex, String)>,
}

impl<'p> Needs<'p> {
    /// A rule waits for facts.
    pub(crate) fn rule_waits(&mut self, facts: &[FactIndex], rule: impl Into<Cow<'p, str>>) {
        self.waiting.push((rule.into(), facts.to_vec()));
    }

    /// A rule, or a part of the decision, waits for a fact.
    pub(crate) fn waits(&mut self, policy: &Policy, fact: &str, who: impl Into<Cow<'p, str>>) {
        if let Some(fact) = policy.catalogue.find(fact) {
            self.rule_waits(&[fact], who);
        }
    }

    /// An entry of a list that is there lacks a field.
    pub(crate) fn lacks(&mut self, fact: FactIndex, name: String) {
        if !self.lacking.iter().any(|(_, each)| *each == name) {
            self.lacking.push((fact, name));
        }
    }

    /// The missing facts: first those that settle something alone, then by how much waits for them, then as the catalogue has them.
    pub(crate) fn in_order(&self, policy: &'p Policy) -> Vec<Need<'p>> {
        let mut by_fact: BTreeMap<FactIndex, (usize, Vec<Cow<'p, str>>)> = BTreeMap::new();
        for (who, facts) in &self.waiting {
            for fact in facts {
                let (fewest, waiting) = by_fact.entry(*fact).or_insert((usize::MAX, Vec::new()));
                *fewest = (*fewest).min(facts.len());
                if !waiting.contains(who) {
                    waiting.push(who.clone());
                }
            }
        }
        let mut order: Vec<_> = by_fact.into_iter().collect();
        order.sort_by_key(|(fact, (fewest, waiting))| (*fewest, usize::MAX - waiting.len(), *fact));
        let need = |(fact, (_, rules)): (FactIndex, (usize, Vec<Cow<'p, str>>))| {
            let definition = policy.catalogue.definition(fact);
            Need {
                fact: Cow::Borrowed(&definition.name),
                meaning: Cow::Borrowed(&definition.meaning),
                value_type: definition.value_type.to_string().into(),
                pointer: Cow::Borrowed(&definition.pointer),
                lacking: self
                    .lacking
                    .iter()
                    .filter(|(of, _)| *of == fact)
                    .map(|(_, name)| Cow::Owned(name.clone()))
                    .collect(),
                rules,
            }
        };
        order.into_iter().map(need).collect()
    }
}
