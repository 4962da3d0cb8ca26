//! Checking names: closures' parameters, `let`s, terms and facts, and the fields of what they stand for.

use std::ops::Range;
use std::sync::Arc;

use redress_model::{FactIndex, Type, did_you_mean};

use super::check::{Checked, Checker, error, error_with_help};
use super::program::{Node, NodeIndex};
use super::syntax::{Expression, ExpressionKind};

impl Checker<'_, '_> {
    pub(super) fn name(&mut self, name: &str, span: &Range<usize>) -> Checked<NodeIndex> {
        if let Some(position) = self.closures.iter().rposition(|(parameter, ..)| parameter == name) {
            let value_type = self.closures[position].1.clone();
            let outwards = self.closures.len() - 1 - position;
            return Ok(self.program.push(Node::Element(outwards), value_type));
        }
        if let Some((_, node)) = self.names.lets.iter().rev().find(|(each, _)| each == name) {
            return Ok(*node);
        }
        if let Some(node) = self.names.terms.node(name, self.names.catalogue, self.program) {
            return Ok(node);
        }
        if name == "at" {
            return Ok(self.program.push(Node::At, Type::Instant));
        }
        if name == "table" {
            return error_with_help(
                "table-needs-column",
                span,
                "`table` is not a value",
                "name an output column: `table[\"…\"]`",
            );
        }
        if let Some(fact) = self.names.catalogue.find(name) {
            return Ok(self.fact(fact));
        }
        if self.names.catalogue.is_group(name) {
            return error_with_help(
                "unknown-fact",
                span,
                format!("`{name}` is a group of facts, not a fact"),
                format!("name one of them: `{name}.…`; `redress facts` lists them"),
            );
        }
        let known = self.names.lets.iter().map(|(each, _)| each.as_str()).chain(self.names.terms.names());
        let facts = self.names.catalogue.iter().map(|(_, fact)| &*fact.name);
        error(
            "unknown-name",
            span,
            format!("unknown name `{name}`{}", did_you_mean(name, known.chain(facts).chain(["at", "table"]))),
        )
    }

    fn fact(&mut self, fact: FactIndex) -> NodeIndex {
        let value_type = self.names.catalogue.definition(fact).value_type.clone();
        self.program.push(Node::Fact(fact), value_type)
    }

    /// `ticket.received_at`, or a field of a record.
    pub(super) fn field(&mut self, expression: &Expression) -> Checked<NodeIndex> {
        if let Some(path) = path_of(expression) {
            let first = path.split('.').next().unwrap_or_default();
            let is_local = self.closures.iter().any(|(parameter, ..)| parameter == first)
                || self.names.lets.iter().any(|(each, _)| each == first)
                || self.names.terms.find(first).is_some();
            if !is_local {
                if let Some(fact) = self.names.catalogue.find(&path) {
                    return Ok(self.fact(fact));
                }
                let inside_a_fact =
                    path.rmatch_indices('.').any(|(dot, _)| self.names.catalogue.find(&path[..dot]).is_some());
                if !inside_a_fact {
                    return self.unknown_fact(&path, first, &expression.span);
                }
            }
        }
        let ExpressionKind::Field { of, name, name_span } = &expression.kind else {
            return error("unknown-name", &expression.span, "no field");
        };
        let record = self.check(of)?;
        let value_type = self.program.value_type(record).clone();
        match value_type {
            Type::Record(record_type) => match record_type.position(name) {
                Some(position) => {
                    let field_type = record_type.fields[position].value_type.clone();
                    Ok(self.program.push(Node::Field(record, position, Arc::from(name.as_str())), field_type))
                }
                None => {
                    let fields = record_type.fields.iter().map(|field| &*field.name);
                    error(
                        "unknown-field",
                        name_span,
                        format!("{} has no field `{name}`{}", record_type.name, did_you_mean(name, fields)),
                    )
                }
            },
            Type::List(_) => error_with_help(
                "type-mismatch",
                name_span,
                format!("a list has no field `{name}`"),
                "ask its elements: `.any(|each| each.…)`, or take `.last()`",
            ),
            other => error("type-mismatch", name_span, format!("{other} has no field `{name}`")),
        }
    }

    fn unknown_fact(&self, path: &str, first: &str, span: &Range<usize>) -> Checked<NodeIndex> {
        let catalogue = self.names.catalogue;
        if catalogue.is_group(path) {
            return error("unknown-fact", span, format!("`{path}` is a group of facts, not a fact"));
        }
        let suggestion = match catalogue.suggest(path) {
            Some(known) => format!("; did you mean `{known}`?"),
            None => String::new(),
        };
        let help = if catalogue.is_group(first) {
            "`redress facts` lists every fact".to_owned()
        } else {
            format!("declare it in policy.toml, under `[facts.\"{path}\"]`, or correct its name")
        };
        error_with_help("unknown-fact", span, format!("unknown fact `{path}`{suggestion}"), help)
    }
}

/// `a.b.c` as a dotted name, where the expression is nothing but names.
fn path_of(expression: &Expression) -> Option<String> {
    match &expression.kind {
        ExpressionKind::Name(name) => Some(name.clone()),
        ExpressionKind::Field { of, name, .. } => Some(format!("{}.{name}", path_of(of)?)),
        _ => None,
    }
}
