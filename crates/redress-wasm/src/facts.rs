//! Facts as a module reads them: flat nodes, parts before what they are parts of.

use redress_model::{ModuleCase, ModuleDefinition, Slot, Value};

use crate::contract;
use crate::values::{to_date, to_instant, to_scalar};

/// The case as far as the policy lets the module see it.
pub(crate) fn case(module: &ModuleDefinition, given: &ModuleCase<'_>) -> contract::Case {
    let mut nodes = Vec::with_capacity(given.facts.len());
    let mut facts = Vec::with_capacity(given.facts.len());
    for (input, slot) in module.reads.iter().zip(&given.facts) {
        let state = match slot {
            Slot::Known(value) => contract::FactState::Known(put(value, &mut nodes)),
            Slot::Assumed(value) => contract::FactState::Assumed(put(value, &mut nodes)),
            Slot::NotYet => contract::FactState::NotYet,
            // a broken fact has stopped the call before
            Slot::Missing | Slot::Broken(_) => contract::FactState::Missing,
        };
        facts.push(contract::Fact { name: input.name.to_string(), state });
    }
    let at = module.reads_at.then(|| contract::Moment { instant: to_instant(given.at), date: to_date(given.date) });
    contract::Case { at, facts, nodes }
}

/// Puts a value into the nodes, and gives its place there.
fn put(value: &Value, nodes: &mut Vec<contract::Node>) -> contract::NodeIndex {
    let node = match value {
        Value::List(values) => contract::Node::List(values.iter().map(|each| put(each, nodes)).collect()),
        Value::Record(record) => {
            let field =
                |(name, value): (&str, &Value)| contract::Field { name: name.to_owned(), value: put(value, nodes) };
            contract::Node::Record(record.known().map(field).collect())
        }
        scalar => match to_scalar(scalar) {
            Some(scalar) => contract::Node::Scalar(scalar),
            None => contract::Node::List(Vec::new()),
        },
    };
    nodes.push(node);
    u32::try_from(nodes.len() - 1).unwrap_or(u32::MAX)
}
