//! Checking calls: functions, methods and closures of an expression become typed nodes.

use std::ops::Range;

use redress_model::{FUNCTIONS, Function, Type, Value, did_you_mean};

use super::check::{CheckError, Checked, Checker, error, error_with_help};
use super::program::{Node, NodeIndex, Quantifier};
use super::syntax::{Expression, ExpressionKind};

impl Checker<'_, '_> {
    pub(super) fn call(
        &mut self,
        name: &str,
        name_span: &Range<usize>,
        arguments: &[Expression],
        span: &Range<usize>,
    ) -> Checked<NodeIndex> {
        match (name, arguments) {
            ("has", [argument]) => {
                let of = self.check(argument)?;
                return Ok(self.program.push(Node::Has(of), Type::Bool));
            }
            ("matches", [argument]) => {
                if !matches!(&argument.kind, ExpressionKind::Name(table) if table == "table") {
                    return error("type-mismatch", &argument.span, "`matches` takes `table`");
                }
                if self.names.table.is_none() {
                    return error("no-table", &argument.span, "this clause has no decision table");
                }
                return Ok(self.program.push(Node::Matches, Type::Bool));
            }
            ("contains", [of, part]) => {
                return self.function("contains", true, &[of.clone(), part.clone()], name_span, span);
            }
            _ => {}
        }
        if redress_model::Call::named(name).is_some() {
            return error_with_help(
                "unknown-function",
                name_span,
                format!("`{name}` reports a finding, so it belongs in the body"),
                "write it between the braces: `when … { … }`",
            );
        }
        self.function(name, false, arguments, name_span, span)
    }

    pub(super) fn method(
        &mut self,
        of: &Expression,
        name: &str,
        name_span: &Range<usize>,
        arguments: &[Expression],
        span: &Range<usize>,
    ) -> Checked<NodeIndex> {
        match (name, arguments) {
            ("any" | "all" | "count", [closure]) => {
                let quantifier = match name {
                    "any" => Quantifier::Any,
                    "all" => Quantifier::All,
                    _ => Quantifier::Count,
                };
                let (list, body, body_type) = self.closure(of, closure)?;
                if body_type != Type::Bool {
                    return error(
                        "type-mismatch",
                        &closure.span,
                        format!("`{name}` asks a condition, and this is {body_type}"),
                    );
                }
                let value_type = if quantifier == Quantifier::Count { Type::Integer } else { Type::Bool };
                return Ok(self.program.push(Node::Quantified(quantifier, list, body), value_type));
            }
            ("filter", [closure]) => {
                let (list, body, body_type) = self.closure(of, closure)?;
                if body_type != Type::Bool {
                    return error(
                        "type-mismatch",
                        &closure.span,
                        format!("`filter` asks a condition, and this is {body_type}"),
                    );
                }
                let value_type = self.program.value_type(list).clone();
                return Ok(self.program.push(Node::Filter(list, body), value_type));
            }
            ("sum", [closure]) => {
                let (list, body, body_type) = self.closure(of, closure)?;
                return self.sum(list, Some(body), &body_type, span);
            }
            ("sum", []) => {
                let list = self.check(of)?;
                return match self.program.value_type(list).clone() {
                    Type::List(element) => self.sum(list, None, &element, span),
                    other => error("type-mismatch", span, format!("`sum` takes a list, and this is {other}")),
                };
            }
            ("last", []) => {
                let list = self.check(of)?;
                return match self.program.value_type(list).clone() {
                    Type::List(element) => Ok(self.program.push(Node::Last(list), (*element).clone())),
                    other => error("type-mismatch", span, format!("`last` takes a list, and this is {other}")),
                };
            }
            _ => {}
        }
        let mut all = Vec::with_capacity(arguments.len() + 1);
        all.push(of.clone());
        all.extend_from_slice(arguments);
        self.function(name, true, &all, name_span, span)
    }

    fn sum(
        &mut self,
        list: NodeIndex,
        body: Option<NodeIndex>,
        element: &Type,
        span: &Range<usize>,
    ) -> Checked<NodeIndex> {
        match element {
            Type::Integer | Type::Number | Type::Money => Ok(self.program.push(Node::Sum(list, body), element.clone())),
            other => error("type-mismatch", span, format!("`sum` adds numbers or money, not {other}")),
        }
    }

    fn closure(&mut self, of: &Expression, closure: &Expression) -> Checked<(NodeIndex, NodeIndex, Type)> {
        let list = self.check(of)?;
        let Type::List(element) = self.program.value_type(list).clone() else {
            return error(
                "type-mismatch",
                &of.span,
                format!("a list is wanted, and this is {}", self.program.value_type(list)),
            );
        };
        let ExpressionKind::Closure { parameter, body } = &closure.kind else {
            return error_with_help(
                "type-mismatch",
                &closure.span,
                "a closure is wanted",
                "for example `|each| each.amount > money(\"25 GBP\")`",
            );
        };
        self.closures.push((parameter.clone(), (*element).clone(), list));
        let body = self.check(body);
        self.closures.pop();
        let body = body?;
        Ok((list, body, self.program.value_type(body).clone()))
    }

    fn function(
        &mut self,
        name: &str,
        is_method: bool,
        arguments: &[Expression],
        name_span: &Range<usize>,
        span: &Range<usize>,
    ) -> Checked<NodeIndex> {
        let Some(function) = Function::named(name, is_method) else {
            let known =
                FUNCTIONS.iter().filter(|function| function.is_method == is_method).map(|function| function.name);
            let special: &[&str] = if is_method {
                &["any", "all", "count", "filter", "sum", "last"]
            } else {
                &["has", "matches", "contains"]
            };
            let help = match (Function::named(name, !is_method), is_method) {
                (Some(other), _) => Some(format!("it is written {}", other.usage())),
                (None, true) if name == "within" => None,
                _ => None,
            };
            return Err(CheckError {
                code: "unknown-function",
                span: name_span.clone(),
                message: format!(
                    "unknown {} `{name}`{}",
                    if is_method { "method" } else { "function" },
                    did_you_mean(name, known.chain(special.iter().copied()))
                ),
                help,
            });
        };
        let mut nodes = Vec::with_capacity(arguments.len());
        for argument in arguments {
            nodes.push(self.check(argument)?);
        }
        let types: Vec<Type> = nodes.iter().map(|node| self.program.value_type(*node).clone()).collect();
        let Some(value_type) = function.returns(&types) else {
            let given: Vec<String> = types.iter().map(ToString::to_string).collect();
            return error_with_help(
                "type-mismatch",
                span,
                format!(
                    "`{name}` cannot be given {}",
                    if given.is_empty() { "nothing".to_owned() } else { given.join(", ") }
                ),
                format!("it is written {}", function.usage()),
            );
        };
        if let Some(position) = function.calendar_argument(nodes.len())
            && let Node::Constant(Value::Text(name)) = self.program.node(nodes[position])
            && !self.names.calendars.iter().any(|each| **each == **name)
        {
            let nearest = did_you_mean(name, self.names.calendars.iter().map(String::as_str));
            let written = &arguments[position].span;
            return error("unknown-name", written, format!("unknown calendar `{name}`{nearest}"));
        }
        if let (("contains", true), [list, element], [_, written]) = ((name, is_method), &nodes[..], arguments)
            && matches!(self.program.value_type(*list), Type::List(_))
        {
            self.check_spelling(*list, *element, &written.span)?;
            self.check_spelling(*element, *list, &written.span)?;
        }
        if let Some(folded) = self.folded(function, &nodes, span)? {
            return Ok(self.constant(folded, value_type));
        }
        Ok(self.program.push(Node::Call(function, nodes), value_type))
    }

    /// What a text literal becomes: `date("2026-02-30")` is refused here, not in two years.
    fn folded(&self, function: &'static Function, nodes: &[NodeIndex], span: &Range<usize>) -> Checked<Option<Value>> {
        let reads_only_text = matches!(
            function.name,
            "date"
                | "instant"
                | "money"
                | "number"
                | "duration"
                | "percent"
                | "seconds"
                | "minutes"
                | "hours"
                | "days"
                | "weeks"
                | "months"
                | "years"
                | "working_days"
                | "working_hours"
                | "working_minutes"
        );
        let constants = self.constants(nodes);
        let (true, Some(constants)) = (reads_only_text, constants) else { return Ok(None) };
        let calendar = redress_time::Calendar::always_open("none", jiff::tz::TimeZone::UTC);
        let calendars = redress_model::Calendars::new();
        let at = jiff::Timestamp::UNIX_EPOCH;
        let context = redress_model::FunctionContext { at, calendar: &calendar, calendars: &calendars };
        match function.call(&context, &constants) {
            Ok(value) => Ok(Some(value)),
            Err(problem) => error("unreadable-value", span, problem.to_string()),
        }
    }
}
