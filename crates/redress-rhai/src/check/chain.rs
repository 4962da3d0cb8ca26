//! Checks what is written with dots and brackets: facts, fields of records, columns of the table.

use redress_model::{Call, FactIndex, Parameter, ParameterKind, SOME_TIME, Type, Value, did_you_mean};
use redress_time::Duration;
use rhai::{ASTFlags, Expr, FnCallExpr, Position};

use super::Checker;
use crate::natives::{CHANGING, KNOWN};
use crate::program::Given;
use crate::script::Place;

/// `root.property.method(…)[index]`, taken apart. Rhai nests the steps to the right.
pub(super) struct Chain<'e> {
    pub(super) root: &'e Expr,
    pub(super) steps: Vec<Step<'e>>,
}

/// One step of a chain.
pub(super) enum Step<'e> {
    Property(&'e str, Position),
    Method(&'e FnCallExpr, Position),
    /// The position is that of the bracket's expression as a whole, by which Rhai calls the indexer.
    Index(&'e Expr, Position),
}

impl<'e> Chain<'e> {
    /// Takes a chain apart.
    pub(super) fn of(expression: &'e Expr) -> Option<Chain<'e>> {
        let (Expr::Dot(first, ..) | Expr::Index(first, ..)) = expression else { return None };
        let mut steps = Vec::new();
        let mut link = expression;
        loop {
            link = match link {
                Expr::Dot(parts, ..) => match &parts.rhs {
                    rest @ (Expr::Dot(next, ..) | Expr::Index(next, ..)) => {
                        steps.push(Step::after_dot(&next.lhs)?);
                        rest
                    }
                    last => {
                        steps.push(Step::after_dot(last)?);
                        break;
                    }
                },
                Expr::Index(parts, flags, position) => match &parts.rhs {
                    rest @ (Expr::Dot(next, ..) | Expr::Index(next, ..)) if !flags.contains(ASTFlags::BREAK) => {
                        steps.push(Step::Index(&next.lhs, *position));
                        rest
                    }
                    last => {
                        steps.push(Step::Index(last, *position));
                        break;
                    }
                },
                _ => return None,
            };
        }
        Some(Chain { root: &first.lhs, steps })
    }
}

impl<'e> Step<'e> {
    fn after_dot(expression: &'e Expr) -> Option<Step<'e>> {
        match expression {
            Expr::Property(names, position) => Some(Step::Property(names.2.as_str(), *position)),
            Expr::MethodCall(call, position) => Some(Step::Method(call, *position)),
            _ => None,
        }
    }
}

/// `0.working_hours()` as a duration.
fn length_of_time(expression: &Expr) -> Option<Duration> {
    let chain = Chain::of(expression)?;
    let (Expr::IntegerConstant(amount, _), [Step::Method(unit, _)]) = (chain.root, &chain.steps[..]) else {
        return None;
    };
    if unit.args.is_empty() { format!("{amount} {}", unit.name.replace('_', " ")).parse().ok() } else { None }
}

impl Checker<'_> {
    /// Checks a chain from its root on, with the type reached so far where it is known.
    pub(super) fn chain(&mut self, chain: &Chain<'_>) -> Option<Type> {
        if let Expr::FnCall(call, position) = chain.root {
            match call.name.as_str() {
                "open_point" => {
                    self.open_point(chain, *position);
                    return None;
                }
                "deadline" => self.deadline(call, *position, chain),
                _ => {}
            }
            if let Some(call) = Call::named(&call.name) {
                self.said_of(call, &chain.steps);
            }
        }
        self.note_said(chain);
        let Expr::Variable(variable, _, position) = chain.root else {
            let root = self.expression(chain.root);
            return self.steps(&chain.steps, root);
        };
        let name = variable.1.as_str();
        self.check_unchanged(name, &chain.steps);
        match self.given(name) {
            Some(Given::Group(_)) => {
                let (fact, rest) = self.fact(name, *position, &chain.steps)?;
                self.found.reads.insert(fact);
                let value_type = self.source.catalogue.definition(fact).value_type.clone();
                self.steps(rest, Some(value_type))
            }
            Some(Given::Table) => self.table(*position, &chain.steps),
            Some(Given::Let(at)) => {
                let value_type = self.source.lets.get(*at).map(|(_, value_type)| value_type.clone());
                self.steps(&chain.steps, value_type)
            }
            Some(Given::At) | None => {
                let root = self.expression(chain.root);
                self.steps(&chain.steps, root)
            }
        }
    }

    /// Checks what is said of a finding against what can be said of it.
    fn said_of(&mut self, call: &'static Call, steps: &[Step<'_>]) {
        for step in steps {
            let Step::Method(said, position) = step else { continue };
            let written = said.args.len();
            // what nothing takes, and `.about`, is reported with every other method
            if said.name == "about"
                || !KNOWN.get(said.name.as_str()).is_some_and(|arities| arities.contains(&(written + 1)))
            {
                continue;
            }
            match call.method(&said.name) {
                None => {
                    let known = call.methods.iter().map(|method| method.name);
                    let nearest = did_you_mean(&said.name, known);
                    let message = format!("`{}` has no `.{}`{nearest}", call.name, said.name);
                    self.problem("unknown-method", *position, message, None);
                }
                Some(method) => {
                    let fewest = method.parameters.len();
                    if written != fewest && !(method.repeats && written > fewest) {
                        let takes = if fewest == 1 { "1 argument".to_owned() } else { format!("{fewest} arguments") };
                        let message = format!("`{}` takes {takes}, not {written}", said.name);
                        self.problem("wrong-arguments", *position, message, None);
                    }
                    let last = method.parameters.len().saturating_sub(1);
                    for (n, argument) in said.args.iter().enumerate() {
                        if let Some(parameter) = method.parameters.get(n.min(last)) {
                            self.literal(parameter, argument);
                        }
                    }
                }
            }
        }
    }

    /// What is written as it stands must be one that can be given: `.within("2 fortnights")` is refused here, not in a case.
    fn literal(&mut self, parameter: &Parameter, argument: &Expr) {
        let value = match argument {
            // which dollar `$` is stands in the policy
            Expr::StringConstant(text, _) if text.contains('$') => return,
            Expr::StringConstant(text, _) => Value::text(text.as_str()),
            Expr::Dot(..) => match length_of_time(argument) {
                Some(duration) => Value::Duration(duration),
                None => return,
            },
            _ => return,
        };
        let is_time = match &value {
            Value::Text(text) => text.parse::<Duration>().is_ok(),
            _ => true,
        };
        if let Err(error) = parameter.take(std::borrow::Cow::Owned(value), None) {
            let help = (is_time && matches!(parameter.kind, ParameterKind::Length)).then(|| SOME_TIME.to_owned());
            self.problem("unreadable-value", argument.start_position(), error.to_string(), help);
        }
    }

    /// `ticket.tags.push(…)` would change a copy that is then gone.
    fn check_unchanged(&mut self, root: &str, steps: &[Step<'_>]) {
        let first = steps.iter().find_map(|step| match step {
            Step::Method(call, position) => Some((call.name.as_str(), *position)),
            _ => None,
        });
        if let (Some(_), Some((name, position))) = (self.given(root), first)
            && CHANGING.contains(&name)
        {
            let help = "put it into a variable with `let` and change that".to_owned();
            self.problem("assignment-to-fact", position, "facts cannot be changed", Some(help));
        }
    }

    /// The fact that a chain begins with, and the steps after it.
    fn fact<'s, 'e>(
        &mut self,
        root: &str,
        start: Position,
        steps: &'s [Step<'e>],
    ) -> Option<(FactIndex, &'s [Step<'e>])> {
        let mut name = root.to_owned();
        let mut end = start;
        for (n, step) in steps.iter().enumerate() {
            let Step::Property(part, position) = step else { break };
            name = format!("{name}.{part}");
            end = *position;
            self.properties.insert((*part).to_owned());
            if let Some(fact) = self.source.catalogue.find(&name) {
                return Some((fact, &steps[n + 1..]));
            }
            if !self.source.catalogue.is_group(&name) {
                break;
            }
        }
        let place = self.place_between(start, end);
        let message = if self.source.catalogue.is_group(&name) {
            format!("`{name}` is a group of facts, not a value")
        } else {
            let nearest = self.source.catalogue.suggest(&name);
            let hint = nearest.map_or(String::new(), |known| format!("; did you mean `{known}`?"));
            format!("unknown fact `{name}`{hint}")
        };
        self.problem_at("unknown-fact", place, message, None);
        // what else stands in the chain has problems of its own
        for step in steps {
            match step {
                Step::Method(call, position) => self.method(call, *position),
                Step::Index(index, _) => {
                    self.expression(index);
                }
                Step::Property(..) => {}
            }
        }
        None
    }

    /// `table["…"]`, `table.on(date)["…"]` and `table.up_to(date)["…"]`.
    fn table(&mut self, position: Position, steps: &[Step<'_>]) -> Option<Type> {
        let Some(shape) = self.source.table else {
            let message = "the clause has no table".to_owned();
            self.problem("no-table", position, message, None);
            return None;
        };
        let mut lists = shape.collects;
        let (column, rest) = match steps {
            [Step::Index(column, _), rest @ ..] if !shape.is_dated => (column, rest),
            [Step::Method(on, at), Step::Index(column, _), rest @ ..]
                if shape.is_dated && (on.name == "on" || on.name == "up_to") =>
            {
                lists = on.name == "up_to";
                self.method(on, *at);
                (column, rest)
            }
            _ => {
                let how = if shape.is_dated { "table.on(date)[\"…\"]" } else { "table[\"…\"]" };
                let message = format!("the table is read as `{how}`");
                self.problem("table-alone", position, message, None);
                return None;
            }
        };
        let Expr::StringConstant(name, place) = column else {
            let message = "a column is named by a text as written, so that it is checked".to_owned();
            self.problem("unknown-column", column.start_position(), message, None);
            return None;
        };
        match shape.outputs.iter().position(|(each, _)| each == name.as_str()) {
            Some(column) => {
                self.found.columns.insert(column);
                let value_type = shape.outputs[column].1.clone();
                self.steps(rest, Some(if lists { Type::list_of(value_type) } else { value_type }))
            }
            None => {
                let known = shape.outputs.iter().map(|(each, _)| each.as_str());
                let message = format!("unknown column `{name}`{}", did_you_mean(name, known));
                self.problem("unknown-column", *place, message, None);
                None
            }
        }
    }

    /// The steps from a value on; `reached` is its type, where it is known.
    fn steps(&mut self, steps: &[Step<'_>], mut reached: Option<Type>) -> Option<Type> {
        for step in steps {
            reached = match step {
                Step::Property(name, position) => {
                    self.properties.insert((*name).to_owned());
                    self.field(name, *position, reached.as_ref())
                }
                Step::Method(call, position) => {
                    self.method(call, *position);
                    if let ("contains", [wanted], Some(Type::List(element))) =
                        (call.name.as_str(), &call.args[..], &reached)
                    {
                        let (its_type, element) = (self.expression(wanted), Some((**element).clone()));
                        self.check_comparison((wanted, &its_type), (wanted, &element), wanted.start_position());
                    }
                    // the elements stay what they are
                    reached.filter(|_| matches!(call.name.as_str(), "filter" | "order"))
                }
                Step::Index(index, _) => {
                    self.expression(index);
                    self.element(index.start_position(), reached.as_ref())
                }
            };
        }
        reached
    }

    /// Checks that there are elements, and gives their type where it is known.
    fn element(&mut self, position: Position, of: Option<&Type>) -> Option<Type> {
        match of {
            Some(Type::List(element)) => Some((**element).clone()),
            None | Some(Type::Text | Type::OneOf(_)) => None,
            Some(other) => {
                // Rhai would give a bit of an integer
                self.problem("no-elements", position, format!("a value of type {other} has no elements"), None);
                None
            }
        }
    }

    /// Checks a field, and gives its type where it is known.
    fn field(&mut self, name: &str, position: Position, of: Option<&Type>) -> Option<Type> {
        let (what, known): (String, Vec<&str>) = match of {
            Some(Type::Record(record)) => match record.position(name) {
                Some(at) => return Some(record.fields[at].value_type.clone()),
                None => (record.name.to_string(), record.fields.iter().map(|field| &*field.name).collect()),
            },
            None if self.fields.contains(name) => return None,
            None => ("no record".to_owned(), self.fields.iter().map(String::as_str).collect()),
            Some(other) => {
                let call = KNOWN.contains_key(name).then(|| format!("write `.{name}()`"));
                let message = format!("a value of type {other} has no field `{name}`");
                self.problem("unknown-field", position, message, call);
                return None;
            }
        };
        let call = KNOWN.contains_key(name).then(|| format!("write `.{name}()`"));
        let message = format!(
            "{what} has {}field `{name}`{}",
            if of.is_some() { "no " } else { "a " },
            did_you_mean(name, known)
        );
        self.problem("unknown-field", position, message, call);
        None
    }

    /// From the start of one word to the end of another.
    fn place_between(&self, start: Position, end: Position) -> Option<Place> {
        let (start, end) = (self.script.offset(start)?, self.script.offset(end)?);
        Some(self.script.place_of(start..end + self.script.word_at(end).len()))
    }
}
