//! Where a rule found what it speaks of: the passages that a table's row or a condition found in a text.

use std::borrow::Cow;

use redress_model::{FactIndex, FunctionContext, Passage, Reading, Value};

use crate::cell::CellTest;
use crate::guard::Evaluation;
use crate::guard::program::{Guard, Node, NodeIndex, Quantifier};
use crate::table::InputSource;

impl Evaluation<'_> {
    /// What the `contains` cells of a row found in the text of a fact.
    pub fn passages_of_row(&self, number: usize, fact: FactIndex) -> Vec<Passage> {
        let Some(table) = self.table() else { return Vec::new() };
        let Some(row) = table.rows.iter().find(|row| row.number == number) else { return Vec::new() };
        let Some(text) = self.view().facts.value(fact).and_then(|value| value.as_text()) else { return Vec::new() };
        let mut passages = Vec::new();
        for (input, test) in table.inputs.iter().zip(&row.tests) {
            let reads_it = match input.source {
                InputSource::Fact(read) => read == fact,
                InputSource::Let(node) => matches!(self.program().node(node), Node::Fact(read) if *read == fact),
            };
            if let (true, CellTest::Contains(phrases)) = (reads_it, test) {
                let reading = Reading::shared(text);
                passages.extend(phrases.iter().flat_map(|phrase| reading.passages(phrase)));
            }
        }
        passages
    }

    /// What the conditions that hold found in the text of a fact: the passages of `says`, `questions`, `personal_data` and
    /// their like, and of those that a closure looked at, the ones of which it holds. `holds` is asked of each leaf, by its
    /// position.
    pub fn passages_of_guard(&self, guard: &Guard, fact: FactIndex, holds: impl Fn(usize) -> bool) -> Vec<Passage> {
        let mut passages = Vec::new();
        let leaves = guard.leaves.iter().enumerate().filter(|(_, leaf)| !leaf.negated && leaf.reads.contains(&fact));
        for (_, leaf) in leaves.filter(|(position, _)| holds(*position)) {
            // the calls whose passages a closure chose among
            let mut chosen: Vec<NodeIndex> = Vec::new();
            self.program().visit(leaf.node, &mut |_, node| {
                if let Node::Quantified(Quantifier::Any | Quantifier::Count, list, closure)
                | Node::Filter(list, closure) = node
                    && let Some(found) = self.found_by(*list, fact)
                {
                    chosen.push(*list);
                    let holds = |element: &&Value| {
                        let elements = vec![(Cow::Owned((*element).clone()), *list)];
                        self.value_with(*closure, &elements) == Ok(Value::Bool(true))
                    };
                    passages.extend(found.as_list().unwrap_or_default().iter().filter(holds).flat_map(Passage::all_of));
                }
            });
            self.program().visit(leaf.node, &mut |index, _| {
                if !chosen.contains(&index) {
                    passages.extend(self.found_by(index, fact).iter().flat_map(Passage::all_of));
                }
            });
        }
        passages
    }

    /// The passages that a call found in the text of a fact; `None` where the node is no such call.
    fn found_by(&self, index: NodeIndex, fact: FactIndex) -> Option<Value> {
        let Node::Call(function, arguments) = self.program().node(index) else { return None };
        let showing = function.showing()?;
        let is_fact = |node: NodeIndex| matches!(self.program().node(node), Node::Fact(read) if *read == fact);
        match self.program().node(*arguments.first()?) {
            Node::Fact(read) if *read == fact => {}
            // places in own words are places in the text
            Node::Call(own, of) if own.name == "own_words" && of.first().is_some_and(|of| is_fact(*of)) => {}
            _ => return None,
        }
        let given: Vec<Value> = arguments.iter().map(|each| self.value(*each).ok()).collect::<Option<_>>()?;
        let context =
            FunctionContext { at: self.view().at, calendar: self.view().calendar, calendars: self.view().calendars };
        showing.call(&context, &given).ok()
    }
}
