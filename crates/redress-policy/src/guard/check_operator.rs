//! Checking operators: what compares with what, what is in what, and what arithmetic gives.

use std::ops::Range;

use redress_model::{Arithmetic, Comparison, Type, Value, in_one_spelling};

use super::check::{CheckError, Checked, Checker, EVENT_HELP, error, error_with_help};
use super::program::{Node, NodeIndex};
use super::syntax::Expression;
use crate::cell::in_a_sentence;

impl Checker<'_, '_> {
    pub(super) fn comparison(
        &mut self,
        comparison: Comparison,
        left: &Expression,
        right: &Expression,
        span: &Range<usize>,
    ) -> Checked<NodeIndex> {
        let (one, other) = (self.check(left)?, self.check(right)?);
        let (one_type, other_type) = (self.program.value_type(one).clone(), self.program.value_type(other).clone());
        if !one_type.is_comparable_with(&other_type) {
            let help = match (&one_type, &other_type) {
                (Type::Instant, Type::Date) | (Type::Date, Type::Instant) => {
                    Some("take the date of the instant: `date(…)`")
                }
                (Type::Money, Type::Integer | Type::Number) | (Type::Integer | Type::Number, Type::Money) => {
                    Some("say of which currency: `money(\"25 GBP\")`")
                }
                (Type::Date, Type::Text) | (Type::Text, Type::Date) => Some("write a date as `date(\"2026-04-08\")`"),
                (Type::Duration, Type::Integer) | (Type::Integer, Type::Duration) => {
                    Some("say of what: `2.days()`, `4.working_hours()`")
                }
                _ => None,
            };
            return Err(CheckError {
                code: "type-mismatch",
                span: span.clone(),
                message: format!("`{}` compares {one_type} with {other_type}", comparison.sign()),
                help: help.map(str::to_owned),
            });
        }
        let asks_for_order = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if asks_for_order && !one_type.is_ordered() {
            return error(
                "type-mismatch",
                span,
                format!("{one_type} has no order, so `{}` has no meaning", comparison.sign()),
            );
        }
        self.check_member(&one_type, other, &right.span)?;
        self.check_member(&other_type, one, &left.span)?;
        self.check_event(one, other, &right.span)?;
        self.check_event(other, one, &left.span)?;
        self.check_spelling(one, other, &right.span)?;
        self.check_spelling(other, one, &left.span)?;
        Ok(self.program.push(Node::Compare(comparison, one, other), Type::Bool))
    }

    /// A constant text beside a closed set must be one of it.
    fn check_member(&self, set: &Type, constant: NodeIndex, span: &Range<usize>) -> Checked<()> {
        let Type::OneOf(allowed) = set else { return Ok(()) };
        let Node::Constant(value) = self.program.node(constant) else { return Ok(()) };
        let texts = match value {
            Value::List(values) => values.to_vec(),
            value => vec![value.clone()],
        };
        for text in texts.iter().filter_map(Value::as_text) {
            if !allowed.iter().any(|each| &**each == text) {
                return error_with_help(
                    "not-in-set",
                    span,
                    format!("`{text}` is never a value here{}", set.suggestion(text)),
                    format!("it is {}", in_a_sentence(set)),
                );
            }
        }
        Ok(())
    }

    /// A constant text beside the type of an event must not be nearly the name of one.
    fn check_event(&self, field: NodeIndex, constant: NodeIndex, span: &Range<usize>) -> Checked<()> {
        let problem = |text| self.names.catalogue.events.problem_with(text);
        match self.program.event_types(field, constant).find_map(problem) {
            Some(message) => error_with_help("unknown-event", span, message, EVENT_HELP),
            None => Ok(()),
        }
    }

    /// A constant text beside labels in one spelling must be in that spelling too, or it is never one of them.
    pub(super) fn check_spelling(&self, labels: NodeIndex, constant: NodeIndex, span: &Range<usize>) -> Checked<()> {
        let Node::Constant(value) = self.program.node(constant) else { return Ok(()) };
        let list_of = |outwards: usize| {
            let position = self.closures.len().checked_sub(outwards + 1)?;
            self.closures.get(position).map(|(.., list)| *list)
        };
        if !self.program.is_in_one_spelling(labels, &list_of) {
            return Ok(());
        }
        let texts = value.as_list().unwrap_or(std::slice::from_ref(value));
        match texts.iter().filter_map(Value::as_text).find_map(misspelt) {
            Some((message, help)) => error_with_help("not-in-set", span, message, help),
            None => Ok(()),
        }
    }

    pub(super) fn arithmetic(
        &mut self,
        operator: Arithmetic,
        left: &Expression,
        right: &Expression,
        span: &Range<usize>,
    ) -> Checked<NodeIndex> {
        let (one, other) = (self.check(left)?, self.check(right)?);
        let (one_type, other_type) = (self.program.value_type(one).clone(), self.program.value_type(other).clone());
        if let (Type::Instant, Node::Constant(Value::Duration(duration))) = (&one_type, self.program.node(other))
            && !matches!(duration, redress_time::Duration::Elapsed { .. })
        {
            return error_with_help(
                "type-mismatch",
                span,
                format!("{duration} are counted in a calendar, not added"),
                "write `after(duration, instant)` or `before(duration, instant)`",
            );
        }
        match result_of(operator, &one_type, &other_type) {
            Some(value_type) => Ok(self.program.push(Node::Arithmetic(operator, one, other), value_type)),
            None => {
                let help = match (&one_type, &other_type) {
                    (Type::Instant, Type::Duration | Type::Integer) => {
                        Some("count days and working time with `after(duration, instant)`")
                    }
                    _ => None,
                };
                Err(CheckError {
                    code: "type-mismatch",
                    span: span.clone(),
                    message: format!("{one_type} {} {other_type} has no meaning", operator.sign()),
                    help: help.map(str::to_owned),
                })
            }
        }
    }

    pub(super) fn membership(
        &mut self,
        item: &Expression,
        list: &Expression,
        negated: bool,
        span: &Range<usize>,
    ) -> Checked<NodeIndex> {
        let (one, other) = (self.check(item)?, self.check(list)?);
        let (one_type, other_type) = (self.program.value_type(one).clone(), self.program.value_type(other).clone());
        let fits = match &other_type {
            Type::List(element) => one_type.is_comparable_with(element),
            Type::Text => Type::Text.accepts(&one_type),
            _ => false,
        };
        if !fits {
            return error("type-mismatch", span, format!("{one_type} is never in {other_type}"));
        }
        self.check_member(&one_type, other, &list.span)?;
        self.check_event(one, other, &list.span)?;
        if matches!(other_type, Type::List(_)) {
            self.check_spelling(one, other, &list.span)?;
            self.check_spelling(other, one, &item.span)?;
        }
        if let Some(element) = other_type.element() {
            self.check_member(element, one, &item.span)?;
        }
        Ok(self.program.push(Node::In { item: one, list: other, negated }, Type::Bool))
    }
}

/// What is wrong with a text beside labels in one spelling, and what to write; `None` where it is spelt as they are.
pub(crate) fn misspelt(text: &str) -> Option<(String, String)> {
    let spelt = in_one_spelling(text);
    (spelt != text).then(|| (format!("`{text}` is never a label in one spelling"), format!("write `{spelt}`")))
}

/// The type of an operator's result, mirroring `redress_model::compute`.
fn result_of(operator: Arithmetic, left: &Type, right: &Type) -> Option<Type> {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    use Type::{Date, Duration, Instant, Integer, Money, Number, Percent, Text};
    Some(match (left, operator, right) {
        // whole numbers need not divide into whole numbers
        (Integer, Divide, Integer) => Number,
        (Integer, _, Integer) => Integer,
        (Integer | Number, _, Integer | Number) => Number,
        (Money, Add | Subtract, Money) => Money,
        (Money, Divide, Money) => Number,
        (Money, Multiply | Divide, Integer | Number) | (Integer | Number, Multiply, Money) => Money,
        (Money, Multiply, Percent) | (Percent, Multiply, Money) => Money,
        (Number, Multiply, Percent) | (Percent, Multiply, Number) => Number,
        (Percent, Add | Subtract, Percent) => Percent,
        (Text | Type::OneOf(_), Add, Text | Type::OneOf(_)) => Text,
        (Duration, Multiply, Integer) | (Integer, Multiply, Duration) => Duration,
        (Instant, Subtract, Instant) => Duration,
        (Instant, Add | Subtract, Duration) => Instant,
        (Date, Add | Subtract, Duration) => Date,
        _ => return None,
    })
}
