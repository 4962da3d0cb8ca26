//! Declared rules: a clause whose attributes and table are its whole rule, without a fence.

use std::borrow::Cow;

use redress_model::{Call, Currency, FactIndex, Finding, FindingBuilder, ParameterKind, Slot, Stop, Type, Value};

use crate::guard::program::Node;
use crate::guard::{Evaluation, NodeIndex};
use crate::table::{DecisionTable, Row};
use crate::template::{OfRow, Templates, is_moment};

/// A rule made of attributes and table columns: each gives one parameter of a call of the vocabulary.
#[derive(Clone, Debug)]
pub struct DeclaredRule {
    /// The call that makes the finding.
    pub call: &'static Call,
    /// Where each parameter comes from.
    pub(crate) parts: Vec<DeclaredPart>,
    templates: Templates,
}

/// A finding, and the number of the row that made it.
pub type RowFinding<'a> = (Finding<'a>, Option<usize>);

/// How a finding is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FindingWay {
    /// From what an earlier case showed to be the same in every case, where that is so.
    ByTemplate,
    /// Word by word, each checked.
    Built,
}

/// Where one parameter of a declared rule comes from.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredPart {
    /// The parameter's place.
    pub(crate) place: ParameterPlace,
    /// Its value.
    pub(crate) source: PartSource,
    /// Which saying of a method it belongs to: `.warn` may be said twice.
    pub(crate) saying: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum PartSource {
    /// Values as written.
    Constants(Vec<Value>),
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
        ParameterKind::Money | ParameterKind::Ceiling => Type::Money,
        ParameterKind::Percent => Type::Percent,
        ParameterKind::Instant | ParameterKind::Date => Type::Date,
        ParameterKind::Duration | ParameterKind::Length => Type::Duration,
        _ => return None,
    })
}

impl DeclaredRule {
    /// A rule of parts, those of one saying put together in the order of their positions.
    pub(crate) fn new(call: &'static Call, mut parts: Vec<DeclaredPart>, home: Option<Currency>) -> DeclaredRule {
        let first_of =
            |parts: &[DeclaredPart], part: &DeclaredPart| parts.iter().position(|each| each.belongs_with(part));
        let order: Vec<_> = parts.iter().map(|part| (first_of(&parts, part), part.place.position)).collect();
        let mut numbered: Vec<_> = order.into_iter().zip(parts.drain(..)).collect();
        numbered.sort_by_key(|(order, _)| *order);
        let mut parts: Vec<DeclaredPart> = numbered.into_iter().map(|(_, part)| part).collect();
        for part in &mut parts {
            part.take_constants(call, home);
        }
        DeclaredRule { call, parts, templates: Templates::default() }
    }

    /// The findings for one case, each with its row: one for each row that hits, none where a row says `-` for what is needed.
    ///
    /// # Errors
    ///
    /// Why there are none: a fact is missing, or something broke.
    pub fn findings<'p>(
        &'p self,
        table: Option<&'p DecisionTable>,
        evaluation: &Evaluation<'_>,
        way: FindingWay,
    ) -> Result<Vec<RowFinding<'p>>, Stop> {
        let (Some(table), Some((_, hits))) = (table, evaluation.reading()) else {
            return Ok(self.finding(evaluation, None, way)?.map(|finding| (finding, None)).into_iter().collect());
        };
        let positions = hits.positions()?;
        let mut findings = Vec::with_capacity(positions.len());
        for position in positions {
            let row = &table.rows[*position];
            if let Some(finding) = self.finding(evaluation, Some((*position, row)), way)? {
                findings.push((finding, Some(row.number)));
            }
        }
        Ok(findings)
    }

    /// The finding of one row, or without a row of its own: what a body of one call gives. `None` where the row says `-` for
    /// something that the finding needs.
    ///
    /// # Errors
    ///
    /// Why there is none: a fact is missing, or something broke.
    pub(crate) fn finding<'p>(
        &'p self,
        evaluation: &Evaluation<'_>,
        row: Option<(usize, &'p Row)>,
        way: FindingWay,
    ) -> Result<Option<Finding<'p>>, Stop> {
        let of_row = match way {
            FindingWay::Built => None,
            FindingWay::ByTemplate => self.row_it_turns_on(evaluation, row.map(|(position, _)| position)),
        };
        if let Some(of_row) = of_row
            && let Some(finding) = self.templates.finding(of_row, evaluation)?
        {
            return Ok(Some(finding));
        }
        let row = row.map(|(_, row)| row);
        let Some(left_out) = self.left_out(row) else { return Ok(None) };
        let finding = self.built(evaluation, row, &left_out)?;
        if let Some(of_row) = of_row {
            self.templates.keep(of_row, &finding, &self.parts, evaluation, &left_out);
        }
        Ok(Some(finding))
    }

    /// The row that the finding turns on but for its instants; `None` where it turns on something else of the case.
    fn row_it_turns_on(&self, evaluation: &Evaluation<'_>, row: Option<usize>) -> Option<OfRow> {
        let is_cell = |node: NodeIndex| matches!(evaluation.program().node(node), Node::Cell(_));
        let mut reads_cells = false;
        for part in &self.parts {
            match &part.source {
                PartSource::Node(node) if is_cell(*node) => reads_cells = true,
                PartSource::Node(_) if !is_moment(part) => return None,
                _ => {}
            }
        }
        let row = if reads_cells { Some(evaluation.row_position()?) } else { row };
        Some(row.map_or(OfRow::None, OfRow::At))
    }

    /// The finding put together and checked, word by word.
    fn built<'p>(
        &'p self,
        evaluation: &Evaluation<'_>,
        row: Option<&'p Row>,
        left_out: &[&'static str],
    ) -> Result<Finding<'p>, Stop> {
        let home = evaluation.view().home;
        let broken = |error: redress_model::OperationError| Stop::error(error.to_string());
        let mut builder: Option<FindingBuilder<'p>> = None;
        let mut sayings: Vec<(&'static str, Vec<Cow<'p, Value>>)> = Vec::new();
        let mut lacking = Vec::new();
        for parts in self.parts.chunk_by(|one, other| one.belongs_with(other)) {
            let method = parts.first().and_then(|part| part.place.method);
            if method.is_some_and(|method| left_out.contains(&method)) {
                continue;
            }
            if let (Some(method), Some((fact, is_not_yet))) = (method, missing_moment(parts, evaluation)) {
                lacking.push((method, fact, is_not_yet));
                continue;
            }
            let arguments = arguments(parts, evaluation, row)?;
            match (method, &mut builder) {
                (None, builder) => {
                    let subject = arguments.into_iter().next();
                    let begun = subject.map(|subject| FindingBuilder::of(self.call, subject, home));
                    *builder = begun.transpose().map_err(broken)?;
                }
                (Some(method), Some(builder)) => builder.say_all(method, arguments.into_iter()).map_err(broken)?,
                (Some(method), None) => sayings.push((method, arguments)),
            }
        }
        let Some(mut builder) = builder else {
            return Err(Stop::error(format!("`{}` takes one argument, not 0", self.call.name)));
        };
        for (method, arguments) in sayings {
            builder.say_all(method, arguments.into_iter()).map_err(broken)?;
        }
        for (method, fact, is_not_yet) in lacking {
            builder.say_without(method, fact, is_not_yet).map_err(broken)?;
        }
        builder.finish().map_err(broken)
    }

    /// The methods that a row's `-` leaves out, with what belongs to them; `None` where the finding needs what it leaves out.
    fn left_out(&self, row: Option<&Row>) -> Option<Vec<&'static str>> {
        let mut left_out = Vec::new();
        for part in &self.parts {
            let PartSource::Column(column) = &part.source else { continue };
            if row.and_then(|row| row.outputs.get(*column)?.as_ref()).is_none() {
                if self.is_needed(part.place) {
                    return None;
                }
                left_out.extend(part.place.method.map_or(&[][..], |method| self.with(method)));
            }
        }
        Some(left_out)
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

/// The fact of `.met_at(fact)` or `.used_at(fact)` that is not there, and whether that means that it has not happened yet.
fn missing_moment(parts: &[DeclaredPart], evaluation: &Evaluation<'_>) -> Option<(FactIndex, bool)> {
    let [DeclaredPart { place, source: PartSource::Node(node), .. }] = parts else { return None };
    if !matches!(place.method, Some("met_at" | "used_at")) {
        return None;
    }
    let Node::Fact(fact) = evaluation.program().node(*node) else { return None };
    match evaluation.view().facts.slot(*fact) {
        Slot::Missing => Some((*fact, false)),
        Slot::NotYet => Some((*fact, true)),
        _ => None,
    }
}

/// What is said in one saying.
fn arguments<'p>(
    parts: &'p [DeclaredPart],
    evaluation: &Evaluation<'_>,
    row: Option<&'p Row>,
) -> Result<Vec<Cow<'p, Value>>, Stop> {
    let mut arguments = Vec::with_capacity(parts.len());
    for part in parts {
        match &part.source {
            PartSource::Constants(values) => arguments.extend(values.iter().map(Cow::Borrowed)),
            PartSource::Node(node) => arguments.push(Cow::Owned(evaluation.value(*node)?)),
            PartSource::Column(column) => {
                if let Some(value) = row.and_then(|row| row.outputs.get(*column)?.as_ref()) {
                    several(value, part.place, &mut arguments);
                }
            }
        }
    }
    Ok(arguments)
}

impl DeclaredPart {
    fn belongs_with(&self, other: &DeclaredPart) -> bool {
        (self.place.method, self.saying) == (other.place.method, other.saying)
    }

    /// Reads what is written once, when the policy is loaded; what cannot be read says so when the rule runs.
    fn take_constants(&mut self, call: &'static Call, home: Option<Currency>) {
        let PartSource::Constants(values) = &mut self.source else { return };
        let parameter = match self.place.method.and_then(|name| call.method(name)) {
            Some(method) => &method.parameters[self.place.position.min(method.parameters.len() - 1)],
            None => &call.subject,
        };
        for value in values {
            if let Ok(Cow::Owned(read)) = parameter.take(Cow::Borrowed(value), home) {
                *value = read;
            }
        }
    }
}

/// `acknowledged, agent_reply` in a cell is two texts where the parameter may repeat.
fn several<'p>(value: &'p Value, place: ParameterPlace, arguments: &mut Vec<Cow<'p, Value>>) {
    match value {
        Value::Text(text) if place.repeats && text.contains(',') => {
            arguments.extend(text.split(',').map(|part| Cow::Owned(Value::text(part.trim()))));
        }
        _ => arguments.push(Cow::Borrowed(value)),
    }
}
