//! Declared rules: a clause whose attributes and table are its whole rule, without a fence.

use redress_model::{
    Call, Currency, Finding, FindingBuilder, ParameterKind, Stop, TableReading, TableRow, Type, Value,
};

use crate::guard::{Evaluation, NodeIndex};

/// A rule made of attributes and table columns: each gives one parameter of a call of the vocabulary.
#[derive(Clone, Debug)]
pub struct DeclaredRule {
    /// The call that makes the finding.
    pub call: &'static Call,
    /// Where each parameter comes from.
    pub(crate) parts: Vec<DeclaredPart>,
}

/// A finding, and the number of the row that made it.
pub type RowFinding = (Finding, Option<usize>);

/// Where one parameter of a declared rule comes from.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredPart {
    /// The parameter's place.
    pub(crate) place: ParameterPlace,
    /// Its value.
    pub(crate) source: PartSource,
}

#[derive(Clone, Debug)]
pub(crate) enum PartSource {
    /// Texts as written.
    Texts(Vec<Value>),
    /// A computed value.
    Node(NodeIndex),
    /// An output column of the table.
    Column(usize),
}

/// The place of a parameter in a call: its subject, or the n-th argument of a method.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ParameterPlace {
    /// The method; `None` for the subject.
    pub(crate) method: Option<&'static str>,
    /// Which argument.
    pub(crate) position: usize,
    /// What may be given.
    pub(crate) kind: ParameterKind,
    /// Whether it may be given several times.
    pub(crate) repeats: bool,
}

/// The place of the parameter of a name. Blanks count as underscores.
pub(crate) fn parameter_named(call: &'static Call, name: &str) -> Option<ParameterPlace> {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    if call.subject.name == name {
        return Some(ParameterPlace { method: None, position: 0, kind: call.subject.kind, repeats: false });
    }
    call.methods.iter().find_map(|method| {
        let position = method.parameters.iter().position(|parameter| parameter.name == name)?;
        Some(ParameterPlace {
            method: Some(method.name),
            position,
            kind: method.parameters[position].kind,
            repeats: method.repeats,
        })
    })
}

/// The names of every parameter of a call.
pub(crate) fn parameter_names(call: &'static Call) -> impl Iterator<Item = &'static str> {
    let methods = call.methods.iter().flat_map(|method| method.parameters.iter().map(|parameter| parameter.name));
    std::iter::once(call.subject.name).chain(methods)
}

/// The type that the cells of a column must have to give a parameter; `None` where several will do.
pub(crate) fn column_type(kind: ParameterKind) -> Option<Type> {
    Some(match kind {
        ParameterKind::Text => Type::Text,
        ParameterKind::Number => Type::Number,
        ParameterKind::Integer => Type::Integer,
        ParameterKind::Money => Type::Money,
        ParameterKind::Percent => Type::Percent,
        ParameterKind::Instant | ParameterKind::Date => Type::Date,
        ParameterKind::Duration => Type::Duration,
        _ => return None,
    })
}

impl DeclaredRule {
    /// The findings for one case, each with its row: one for each row that hits, none where a row says `-` for what is needed.
    ///
    /// # Errors
    ///
    /// Why there are none: a fact is missing, or something broke.
    pub fn findings(&self, evaluation: &Evaluation<'_>, home: Option<Currency>) -> Result<Vec<RowFinding>, Stop> {
        let rows: Vec<Option<&TableRow>> = match evaluation.table_reading() {
            None => vec![None],
            Some(TableReading::NoRow(message)) => return Err(Stop::error(message.clone())),
            Some(TableReading::One(row)) => vec![Some(row.as_ref().map_err(Clone::clone)?)],
            Some(TableReading::All(rows)) => rows.as_ref().map_err(Clone::clone)?.iter().map(Some).collect(),
            Some(TableReading::Dated(_)) => {
                return Err(Stop::error("a table of dated rows is read by a rule that names the date"));
            }
        };
        let mut findings = Vec::new();
        for row in rows {
            if let Some(finding) = self.finding(evaluation, row, home)? {
                findings.push((finding, row.map(|row| row.number)));
            }
        }
        Ok(findings)
    }

    /// The finding of one row; `None` where the row says `-` for something that the finding needs.
    fn finding(
        &self,
        evaluation: &Evaluation<'_>,
        row: Option<&TableRow>,
        home: Option<Currency>,
    ) -> Result<Option<Finding>, Stop> {
        let mut subject = None;
        let mut left_out: Vec<&'static str> = Vec::new();
        let mut said: Vec<(&'static str, Vec<(usize, Value)>)> = Vec::new();
        for part in &self.parts {
            let values = match &part.source {
                PartSource::Texts(values) => values.clone(),
                PartSource::Node(node) => vec![evaluation.value(*node)?],
                PartSource::Column(column) => match row.and_then(|row| row.outputs.get(*column)?.clone()) {
                    Some(value) => several(value, part.place),
                    None if self.is_needed(part.place) => return Ok(None),
                    None => {
                        // a `-` leaves out the whole of what it is a part of
                        left_out.extend(part.place.method.map_or(&[][..], |method| self.with(method)));
                        continue;
                    }
                },
            };
            match part.place.method {
                None => subject = values.into_iter().next(),
                Some(method) => {
                    let arguments = values.into_iter().enumerate().map(|(n, value)| (part.place.position + n, value));
                    match said.iter_mut().find(|(each, _)| *each == method) {
                        Some((_, given)) => given.extend(arguments),
                        None => said.push((method, arguments.collect())),
                    }
                }
            }
        }
        let broken = |error: redress_model::OperationError| Stop::error(error.to_string());
        let subject = subject.into_iter().collect::<Vec<_>>();
        let mut builder = FindingBuilder::start(self.call.name, &subject, home).map_err(broken)?;
        said.retain(|(method, _)| !left_out.contains(method));
        for (method, mut arguments) in said {
            arguments.sort_by_key(|(position, _)| *position);
            let arguments: Vec<Value> = arguments.into_iter().map(|(_, value)| value).collect();
            builder.say(method, &arguments).map_err(broken)?;
        }
        builder.finish().map(Some).map_err(broken)
    }

    fn is_needed(&self, place: ParameterPlace) -> bool {
        match place.method {
            None => true,
            Some(method) => {
                !self.call.needs_nothing() && self.call.needs_one_of.iter().any(|set| set.contains(&method))
            }
        }
    }

    /// What has no meaning without a method: itself, and what belongs to it.
    fn with(&self, method: &'static str) -> &'static [&'static str] {
        let together = self.call.needs_one_of.iter().find(|set| set.contains(&method));
        let own = self.call.methods.iter().find(|each| each.name == method);
        together.copied().or(own.map(|own| std::slice::from_ref(&own.name))).unwrap_or_default()
    }
}

/// `acknowledged, agent_reply` in a cell is two texts where the parameter may repeat.
fn several(value: Value, place: ParameterPlace) -> Vec<Value> {
    match &value {
        Value::Text(text) if place.repeats => text.split(',').map(|part| Value::text(part.trim())).collect(),
        _ => vec![value],
    }
}
