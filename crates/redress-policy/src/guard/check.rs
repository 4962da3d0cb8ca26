//! Checking: from the syntax of an expression to typed nodes of a program, or what is wrong with it.

use std::ops::Range;
use std::sync::Arc;

use redress_model::{
    Arithmetic, Catalogue, Comparison, FactIndex, Type, Value, compute, decimal_from_text, did_you_mean,
};

use super::own_words::with_the_words_that_count;
use super::program::{Guard, Leaf, Node, NodeIndex, Program};
use super::syntax::{Expression, ExpressionKind};
use crate::cell::in_a_sentence;
use crate::terms::Terms;
use redress_model::TableShape;

/// Something wrong with an expression.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct CheckError {
    pub(crate) code: &'static str,
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// What to do about an event that is not known.
pub(crate) const EVENT_HELP: &str = "an event of your own is declared in policy.toml, under [events], with its meaning";

/// The names an expression may use.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) lets: &'a [(String, NodeIndex)],
    pub(crate) terms: &'a Terms,
    pub(crate) table: Option<&'a TableShape>,
    pub(crate) page: &'a str,
    /// The calendars that the policy knows.
    pub(crate) calendars: &'a [String],
}

/// Compiles expressions into one program.
pub(crate) struct Checker<'a, 'p> {
    pub(super) names: Names<'a>,
    pub(super) program: &'p mut Program,
    pub(super) closures: Vec<(String, Type)>,
}

pub(super) type Checked<T> = Result<T, CheckError>;

pub(super) fn error<T>(code: &'static str, span: &Range<usize>, message: impl Into<String>) -> Checked<T> {
    Err(CheckError { code, span: span.clone(), message: message.into(), help: None })
}

pub(super) fn error_with_help<T>(
    code: &'static str,
    span: &Range<usize>,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Checked<T> {
    Err(CheckError { code, span: span.clone(), message: message.into(), help: Some(help.into()) })
}

/// Compiles a guard: an expression that is true or false, with its leaves. `gives_leave` where its rule only allows something.
pub(crate) fn check_guard(
    expression: &Expression,
    names: Names<'_>,
    gives_leave: bool,
    program: &mut Program,
) -> Checked<Guard> {
    let mut root = check_value(expression, names, program)?;
    if *program.value_type(root) != Type::Bool {
        return error(
            "type-mismatch",
            &expression.span,
            format!("a guard is true or false, and this is {}", program.value_type(root)),
        );
    }
    if let Some(draft) = names.catalogue.find("proposal.draft") {
        root = with_the_words_that_count(program, root, draft, gives_leave);
    }
    let mut leaves = Vec::new();
    collect_leaves(expression, root, false, names.page, program, &mut leaves);
    Ok(Guard {
        root,
        leaves,
        reads: program.facts_below(root),
        reads_at: program.some_below(root, |node| matches!(node, Node::At)),
        reads_table: program.reads_table(root),
    })
}

/// Compiles an expression of any type.
pub(crate) fn check_value(expression: &Expression, names: Names<'_>, program: &mut Program) -> Checked<NodeIndex> {
    Checker { names, program, closures: Vec::new() }.check(expression)
}

fn collect_leaves(
    expression: &Expression,
    index: NodeIndex,
    negated: bool,
    page: &str,
    program: &Program,
    leaves: &mut Vec<Leaf>,
) {
    match (&expression.kind, program.node(index)) {
        (ExpressionKind::And(left, right), Node::And(one, other))
        | (ExpressionKind::Or(left, right), Node::Or(one, other)) => {
            collect_leaves(left, *one, negated, page, program, leaves);
            collect_leaves(right, *other, negated, page, program, leaves);
        }
        (ExpressionKind::Not(inner), Node::Not(of)) => collect_leaves(inner, *of, !negated, page, program, leaves),
        _ => {
            let mut operands = Vec::new();
            for operand in operands_of(expression) {
                if let Some(node) = node_of_operand(operand, expression, index, program)
                    && program.some_below(node, |below| !matches!(below, Node::Constant(_)))
                    && !matches!(program.node(node), Node::Fact(_))
                {
                    operands.push((page[operand.span.clone()].to_owned(), node));
                }
            }
            leaves.push(Leaf {
                text: on_one_line(&page[expression.span.clone()]),
                means: None,
                span: expression.span.clone(),
                negated,
                node: index,
                reads: program.facts_below(index),
                operands,
            });
        }
    }
}

/// The author's words with their white space run together.
pub(crate) fn on_one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The two sides of a comparison; other leaves have their facts to show.
fn operands_of(expression: &Expression) -> Vec<&Expression> {
    match &expression.kind {
        ExpressionKind::Compare(_, left, right) => vec![left, right],
        ExpressionKind::In { item, .. } => vec![item],
        _ => Vec::new(),
    }
}

fn node_of_operand(operand: &Expression, leaf: &Expression, index: NodeIndex, program: &Program) -> Option<NodeIndex> {
    match (&leaf.kind, program.node(index)) {
        (ExpressionKind::Compare(_, left, _), Node::Compare(_, one, other)) => {
            Some(if left.span == operand.span { *one } else { *other })
        }
        (ExpressionKind::In { .. }, Node::In { item, .. }) => Some(*item),
        _ => None,
    }
}

impl Checker<'_, '_> {
    pub(super) fn check(&mut self, expression: &Expression) -> Checked<NodeIndex> {
        let span = &expression.span;
        match &expression.kind {
            ExpressionKind::Text(text) => Ok(self.constant(Value::text(text.as_str()), Type::Text)),
            ExpressionKind::Bool(yes) => Ok(self.constant(Value::Bool(*yes), Type::Bool)),
            ExpressionKind::Number(digits) => self.number(digits, span),
            ExpressionKind::Name(name) => self.name(name, span),
            ExpressionKind::List(items) => self.list(items, span),
            ExpressionKind::Not(of) => {
                let of = self.bool(of, "`!`")?;
                Ok(self.program.push(Node::Not(of), Type::Bool))
            }
            ExpressionKind::Negate(of) => {
                let node = self.check(of)?;
                let value_type = self.program.value_type(node).clone();
                if let Node::Constant(constant) = self.program.node(node)
                    && let Ok(negative) = compute(&Value::Integer(0), Arithmetic::Subtract, constant)
                {
                    return Ok(self.constant(negative, value_type));
                }
                match value_type {
                    Type::Integer | Type::Number | Type::Money => Ok(self.program.push(Node::Negate(node), value_type)),
                    other => error("type-mismatch", span, format!("`-` has no meaning before {other}")),
                }
            }
            ExpressionKind::And(left, right) => {
                let (one, other) = (self.bool(left, "`&&`")?, self.bool(right, "`&&`")?);
                Ok(self.program.push(Node::And(one, other), Type::Bool))
            }
            ExpressionKind::Or(left, right) => {
                let (one, other) = (self.bool(left, "`||`")?, self.bool(right, "`||`")?);
                Ok(self.program.push(Node::Or(one, other), Type::Bool))
            }
            ExpressionKind::Compare(comparison, left, right) => self.comparison(*comparison, left, right, span),
            ExpressionKind::Arithmetic(operator, left, right) => self.arithmetic(*operator, left, right, span),
            ExpressionKind::In { item, list, negated } => self.membership(item, list, *negated, span),
            ExpressionKind::Field { .. } => self.field(expression),
            ExpressionKind::Index { of, index } => self.index(of, index, span),
            ExpressionKind::Call { name, name_span, arguments } => self.call(name, name_span, arguments, span),
            ExpressionKind::Method { of, name, name_span, arguments } => {
                self.method(of, name, name_span, arguments, span)
            }
            ExpressionKind::Choice { condition, one, other } => self.choice(condition, one, other, span),
            ExpressionKind::Closure { .. } => error_with_help(
                "misplaced-closure",
                span,
                "a closure stands only in `any`, `all`, `count`, `filter` and `sum`",
                "for example `ticket.events.any(|event| event.type == \"resolved\")`",
            ),
        }
    }

    /// The values of nodes that are all constants.
    pub(super) fn constants(&self, nodes: &[NodeIndex]) -> Option<Vec<Value>> {
        let constant = |node: &NodeIndex| match self.program.node(*node) {
            Node::Constant(value) => Some(value.clone()),
            _ => None,
        };
        nodes.iter().map(constant).collect()
    }

    pub(super) fn constant(&mut self, value: Value, value_type: Type) -> NodeIndex {
        self.program.push(Node::Constant(value), value_type)
    }

    fn number(&mut self, digits: &str, span: &Range<usize>) -> Checked<NodeIndex> {
        if digits.contains('.') {
            match decimal_from_text(digits) {
                Some(number) => Ok(self.constant(Value::Number(number), Type::Number)),
                None => error("number-too-long", span, "a number of more than 28 digits"),
            }
        } else {
            match digits.parse() {
                Ok(integer) => Ok(self.constant(Value::Integer(integer), Type::Integer)),
                Err(_) => error("number-too-long", span, "a whole number of more than 64 bits"),
            }
        }
    }

    fn name(&mut self, name: &str, span: &Range<usize>) -> Checked<NodeIndex> {
        if let Some(position) = self.closures.iter().rposition(|(parameter, _)| parameter == name) {
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
    fn field(&mut self, expression: &Expression) -> Checked<NodeIndex> {
        if let Some(path) = path_of(expression) {
            let first = path.split('.').next().unwrap_or_default();
            let is_local = self.closures.iter().any(|(parameter, _)| parameter == first)
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

    fn bool(&mut self, expression: &Expression, around: &str) -> Checked<NodeIndex> {
        let node = self.check(expression)?;
        match self.program.value_type(node) {
            Type::Bool => Ok(node),
            other => {
                error("type-mismatch", &expression.span, format!("{around} joins conditions, and this is {other}"))
            }
        }
    }

    /// A choice between two values of one type.
    fn choice(
        &mut self,
        condition: &Expression,
        one: &Expression,
        other: &Expression,
        span: &Range<usize>,
    ) -> Checked<NodeIndex> {
        let condition = self.bool(condition, "`if`")?;
        let (one, other) = (self.check(one)?, self.check(other)?);
        let (one_type, other_type) = (self.program.value_type(one), self.program.value_type(other));
        let value_type = match (one_type, other_type) {
            (one, other) if one == other => one.clone(),
            (Type::Integer | Type::Number, Type::Integer | Type::Number) => Type::Number,
            (Type::Text | Type::OneOf(_), Type::Text | Type::OneOf(_)) => Type::Text,
            (one, other) => {
                return error("type-mismatch", span, format!("a choice between {one} and {other} has no type"));
            }
        };
        Ok(self.program.push(Node::Choice(condition, one, other), value_type))
    }

    fn list(&mut self, items: &[Expression], span: &Range<usize>) -> Checked<NodeIndex> {
        let mut nodes = Vec::with_capacity(items.len());
        let mut element: Option<Type> = None;
        for item in items {
            let node = self.check(item)?;
            let value_type = self.program.value_type(node).clone();
            match &element {
                None => element = Some(value_type),
                Some(first) if first.is_comparable_with(&value_type) => {}
                Some(first) => {
                    return error("type-mismatch", &item.span, format!("a list of {first} with {value_type} in it"));
                }
            }
            nodes.push(node);
        }
        let Some(element) = element else {
            return error("empty-list", span, "an empty list is never needed in a guard");
        };
        let constants = self.constants(&nodes);
        let value_type = Type::list_of(element);
        Ok(match constants {
            Some(values) => self.constant(Value::List(values.into()), value_type),
            None => self.program.push(Node::List(nodes), value_type),
        })
    }

    fn comparison(
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
        let Node::Field(of, _, name) = self.program.node(field) else { return Ok(()) };
        let is_event = matches!(self.program.value_type(*of), Type::Record(record) if &*record.name == "event");
        let Node::Constant(value) = self.program.node(constant) else { return Ok(()) };
        if !is_event || &**name != "type" {
            return Ok(());
        }
        let texts = value.as_list().unwrap_or(std::slice::from_ref(value));
        let problem = |text| self.names.catalogue.events.problem_with(text);
        match texts.iter().filter_map(Value::as_text).find_map(problem) {
            Some(message) => error_with_help("unknown-event", span, message, EVENT_HELP),
            None => Ok(()),
        }
    }

    fn arithmetic(
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

    fn membership(
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
        if let Some(element) = other_type.element() {
            self.check_member(element, one, &item.span)?;
        }
        Ok(self.program.push(Node::In { item: one, list: other, negated }, Type::Bool))
    }

    fn index(&mut self, of: &Expression, index: &Expression, span: &Range<usize>) -> Checked<NodeIndex> {
        if matches!(&of.kind, ExpressionKind::Name(name) if name == "table") {
            let (column, value_type) = self.column(index, &of.span, false)?;
            return Ok(self.program.push(Node::Cell(column), value_type));
        }
        if let ExpressionKind::Method { of: table, name, arguments, name_span } = &of.kind
            && matches!(&table.kind, ExpressionKind::Name(table) if table == "table")
        {
            let ([date], "on" | "up_to") = (&arguments[..], name.as_str()) else {
                return error_with_help(
                    "unknown-function",
                    name_span,
                    format!("`table` has no `.{name}` here"),
                    "a dated table is read as `table.on(date)[\"…\"]`, or `table.up_to(date)[\"…\"]` for all rows up to it",
                );
            };
            let (column, value_type) = self.column(index, &table.span, true)?;
            let date_node = self.check(date)?;
            if *self.program.value_type(date_node) != Type::Date {
                return error_with_help(
                    "type-mismatch",
                    &date.span,
                    format!("`.{name}` takes a date, and this is {}", self.program.value_type(date_node)),
                    "take the date of an instant with `date(…)`",
                );
            }
            return Ok(match name.as_str() {
                "on" => self.program.push(Node::CellOn(column, date_node), value_type),
                _ => self.program.push(Node::CellsUpTo(column, date_node), Type::list_of(value_type)),
            });
        }
        let list = self.check(of)?;
        let position = self.check(index)?;
        match (self.program.value_type(list).clone(), self.program.value_type(position)) {
            (Type::List(element), Type::Integer) => {
                Ok(self.program.push(Node::ElementOfList(list, position), (*element).clone()))
            }
            (other, _) => error("type-mismatch", span, format!("{other} has no elements by number")),
        }
    }

    fn column(&self, index: &Expression, table: &Range<usize>, on_date: bool) -> Checked<(usize, Type)> {
        let Some(shape) = self.names.table else {
            return error_with_help("no-table", table, "this clause has no decision table", "add one above the rule");
        };
        let ExpressionKind::Text(wanted) = &index.kind else {
            return error("unknown-column", &index.span, "a column is named by a text, as in `table[\"within\"]`");
        };
        match (shape.is_dated, on_date) {
            (true, false) => {
                return error_with_help(
                    "dated-table",
                    table,
                    "the table has dated rows, and this does not say the date",
                    "write `table.on(date)[\"…\"]` with the date that matters, such as `date(ticket.received_at)`",
                );
            }
            (false, true) => {
                return error_with_help("dated-table", table, "the table has no column `from`", "write `table[\"…\"]`");
            }
            _ => {}
        }
        match shape.outputs.iter().position(|(name, _)| name == wanted) {
            Some(position) => {
                let value_type = shape.outputs[position].1.clone();
                Ok((position, if shape.collects { Type::list_of(value_type) } else { value_type }))
            }
            None => {
                let known = shape.outputs.iter().map(|(name, _)| name.as_str());
                error(
                    "unknown-column",
                    &index.span,
                    format!("the table has no column `{wanted}`{}", did_you_mean(wanted, known)),
                )
            }
        }
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
