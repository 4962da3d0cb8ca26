//! Needs: the missing facts, and what waits for each.

use std::collections::BTreeMap;

use redress_model::{FactIndex, Need};
use redress_policy::Policy;

/// Who waits for which facts.
#[derive(Default)]
pub(crate) struct Needs {
    /// Each thing that waits, with all that it waits for.
    waiting: Vec<(String, Vec<FactIndex>)>,
}

impl Needs {
    /// A rule waits for facts.
    pub(crate) fn rule_waits(&mut self, facts: &[FactIndex], rule: &str) {
        self.waiting.push((rule.to_owned(), facts.to_vec()));
    }

    /// A rule, or a part of the decision, waits for a fact.
    pub(crate) fn waits(&mut self, policy: &Policy, fact: &str, who: &str) {
        if let Some(fact) = policy.catalogue.find(fact) {
            self.rule_waits(&[fact], who);
        }
    }

    /// The missing facts: first those that settle something alone, then by how much waits for them, then as the catalogue has them.
    pub(crate) fn in_order(&self, policy: &Policy) -> Vec<Need> {
        let mut by_fact: BTreeMap<FactIndex, (usize, Vec<String>)> = BTreeMap::new();
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
        let need = |(fact, (_, rules)): (FactIndex, (usize, Vec<String>))| {
            let definition = policy.catalogue.definition(fact);
            Need {
                fact: definition.name.to_string(),
                meaning: definition.meaning.to_string(),
                value_type: definition.value_type.to_string(),
                pointer: definition.pointer.to_string(),
                rules,
            }
        };
        order.into_iter().map(need).collect()
    }
}
