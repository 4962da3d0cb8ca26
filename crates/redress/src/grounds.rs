//! Grounds: where a finding comes from, with the conditions of its rule and the values they saw.

use std::borrow::Cow;

use redress_model::{ConditionSeen, Grounds, NamedValues, Slot, Stop, Text};
use redress_policy::{InputSource, Leaf, LeafOutcome, Policy};

use crate::evaluate::{RuleRun, missing_names};

/// The grounds of a finding of a rule.
pub(crate) fn grounds_of<'p>(
    policy: &'p Policy,
    run: &RuleRun<'p, '_>,
    row: Option<usize>,
    sentence: impl Into<Text<'p>>,
) -> Grounds<'p> {
    let table = run.clause.table.as_ref();
    let shown = |number: usize| table?.row_shown(number).map(Cow::Borrowed);
    // a row that made a finding of its own stands for itself
    let rows = if row.is_some() { Vec::new() } else { run.rows() };
    Grounds {
        origin: Cow::Borrowed(run.rule.origin(run.clause)),
        sentence: sentence.into(),
        because: conditions_seen(policy, run),
        row: row.or_else(|| run.row()).and_then(shown),
        rows: rows.into_iter().filter_map(shown).collect(),
    }
}

/// The conditions of a rule's guard.
fn conditions_seen<'p>(policy: &'p Policy, run: &RuleRun<'p, '_>) -> Vec<ConditionSeen<'p>> {
    let Some(guard) = &run.rule.guard else { return Vec::new() };
    guard.leaves.iter().zip(&run.leaves).map(|(leaf, outcome)| condition_seen(policy, run, leaf, outcome)).collect()
}

/// Whether a condition kept its rule from firing.
pub(crate) fn failed(leaf: &Leaf, outcome: &LeafOutcome) -> bool {
    match outcome {
        LeafOutcome::Known(holds) => *holds == leaf.negated,
        LeafOutcome::Stopped(_) => true,
        LeafOutcome::NotAsked => false,
    }
}

/// One condition with what it saw.
pub(crate) fn condition_seen<'p>(
    policy: &'p Policy,
    run: &RuleRun<'p, '_>,
    leaf: &'p Leaf,
    outcome: &LeafOutcome,
) -> ConditionSeen<'p> {
    let mut values = NamedValues::with_capacity(leaf.reads.len());
    let mut missing = Vec::new();
    for fact in &leaf.reads {
        let name = &**policy.catalogue.name(*fact);
        match run.evaluation.view().facts.slot(*fact) {
            Slot::Known(value) | Slot::Assumed(value) => {
                values.insert(name, value.clone());
            }
            Slot::Missing | Slot::NotYet => missing.push(Cow::Borrowed(name)),
            Slot::Broken(_) => {}
        }
    }
    if *outcome != LeafOutcome::NotAsked {
        for (text, value) in run.evaluation.operands(leaf) {
            values.insert(text, value);
        }
        if run.rule.reads_table && run.evaluation.asks_for_a_match(leaf) {
            for input in run.clause.table.iter().flat_map(|table| &table.inputs) {
                let (name, value) = match input.source {
                    InputSource::Fact(fact) => {
                        let value = run.evaluation.view().facts.value(fact).cloned();
                        (&**policy.catalogue.name(fact), value)
                    }
                    InputSource::Let(node) => (&*input.heading, run.evaluation.value(node).ok()),
                };
                if let Some(value) = value {
                    values.insert(name, value);
                }
            }
        }
    }
    let (holds, error) = match outcome {
        LeafOutcome::Known(holds) => (Some(*holds), None),
        LeafOutcome::Stopped(stop) => match &**stop {
            Stop::Error(fault) => (None, Some(Cow::Owned(fault.message.clone()))),
            stop => {
                let names = missing_names(policy, run, stop);
                // where a list lacks several fields, those that this condition speaks of
                let is_of_it = |name: &Cow<'_, str>| name.rsplit('.').next().is_some_and(|field| leaf.speaks_of(field));
                let is_narrowed = names.iter().any(|name| name.contains('[') && is_of_it(name));
                for name in names.into_iter().filter(|name| !is_narrowed || !name.contains('[') || is_of_it(name)) {
                    if !missing.contains(&name) {
                        missing.push(name);
                    }
                }
                (None, None)
            }
        },
        LeafOutcome::NotAsked => (None, None),
    };
    ConditionSeen { text: Cow::Borrowed(leaf.shown()), holds, values, missing, error }
}
