//! Events asked for: the names that the compiled rules of a policy give events, wherever a call or a condition takes one.

use redress_model::{EventNames, Value};

use crate::declared::{DeclaredPart, PartSource};
use crate::names_taken::columns_of_events;
use crate::policy::{Clause, Rule, RuleBody};

/// Notes what the rules of all clauses ask events for.
pub(crate) fn ask_events(clauses: &[Clause], events: &mut EventNames) {
    for clause in clauses {
        let of_rules = clause.rules.iter().flat_map(|rule| events_of(rule, clause));
        for name in clause.program.events_asked().chain(of_rules).filter(|name| is_name(name)) {
            events.ask(name);
        }
    }
}

impl Clause {
    /// The events that its rules ask for: those that a finding is met or used by, and those that a condition or a body names.
    pub fn events_asked(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.program.events_asked().collect();
        names.extend(self.rules.iter().flat_map(|rule| events_of(rule, self)));
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// The names that the findings of one rule are met or used by, and those that its body holds events against.
fn events_of<'c>(rule: &'c Rule, clause: &'c Clause) -> Vec<&'c str> {
    match &rule.body {
        RuleBody::Declared(declared) => {
            let asks = |part: &&DeclaredPart| matches!(part.place.method, Some("met_by" | "used_by"));
            let names = declared.parts.iter().filter(asks).flat_map(|part| match &part.source {
                PartSource::Constants(values) => values.iter().collect(),
                PartSource::Column(column) => cells(clause, *column),
                PartSource::Node(_) => Vec::new(),
            });
            names.filter_map(Value::as_text).flat_map(|text| text.split(',').map(str::trim)).collect()
        }
        RuleBody::Script { body, lets, .. } => {
            let columns = columns_of_events(body, lets, &clause.program).into_iter();
            let of_cells = columns.flat_map(|column| cells(clause, column)).filter_map(Value::as_text);
            body.events.iter().map(String::as_str).chain(of_cells).collect()
        }
        RuleBody::Module(_) => Vec::new(),
    }
}

/// What stands in an output column of a clause's table.
fn cells(clause: &Clause, column: usize) -> Vec<&Value> {
    let rows = clause.table.iter().flat_map(|table| &table.rows);
    rows.filter_map(|row| row.outputs.get(column)?.as_ref()).collect()
}

/// Whether a text is spelt as events are, and long enough that a slip of it can be told from another word.
fn is_name(text: &str) -> bool {
    text.len() > 2 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
