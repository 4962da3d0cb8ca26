//! Goes through the statements and expressions of a script.

use redress_model::Type;
use rhai::{AST, ASTNode, Dynamic, Expr, FnPtr, Ident, Position, ScriptFnMetadata, Stmt};

use super::Checker;
use super::chain::{Chain, Step};
use crate::natives::{KNOWN, MOST_ARGUMENTS};
use crate::program::Given;
use crate::script::Place;

impl Checker<'_> {
    /// Goes through the outermost statements of a script, or of the one function that it holds.
    pub(super) fn walk_statements(&mut self, read: &AST) {
        // the bodies of functions cannot be had in any other way; the walk itself goes deeper than is looked at here
        read.walk(&mut |path: &[ASTNode<'_>]| {
            if let [ASTNode::Stmt(statement)] = path {
                self.statement(statement);
            }
            true
        });
    }

    /// Notes the keys of maps, and the names that are assigned after a dot: they may be read so.
    pub(super) fn keys_of(&mut self, read: &AST) {
        let fields = &mut self.fields;
        read.walk(&mut |path: &[ASTNode<'_>]| {
            match path.last() {
                Some(ASTNode::Stmt(Stmt::Assignment(assignment))) => {
                    let assigned = Chain::of(&assignment.1.lhs).and_then(|mut chain| chain.steps.pop());
                    if let Some(Step::Property(name, _)) = assigned
                        && !assignment.0.is_op_assignment()
                    {
                        fields.insert(name.to_owned());
                    }
                }
                Some(ASTNode::Expr(Expr::Map(map, _))) => {
                    fields.extend(map.0.iter().map(|(key, _)| key.name.to_string()))
                }
                Some(ASTNode::Expr(Expr::StringConstant(text, _))) => {
                    fields.insert(text.to_string());
                }
                _ => {}
            }
            true
        });
    }

    /// A file of the library that does something by itself would do it in every body.
    pub(super) fn library_has_functions_only(&mut self, body: &AST) {
        for statement in body.statements() {
            let place = self.script.place(statement.position());
            if !statement.is_noop() && matches!(place, Some(Place::Library(..))) {
                self.problem_at("library-statement", place, "a library has functions only".to_owned(), None);
            }
        }
    }

    /// Checks the name and the parameters of a function.
    pub(super) fn check_definition(&mut self, function: &ScriptFnMetadata<'_>) {
        let is_closure = function.name.starts_with("anon$");
        let place = self.place_of_definition(function.name, is_closure);
        if !is_closure && (KNOWN.contains_key(function.name) || self.given(function.name).is_some()) {
            let message = format!("`{}` is taken: it has a meaning in every body", function.name);
            self.problem_at("name-taken", place.clone(), message, Some("give the function another name".to_owned()));
        }
        if function.params.len() > MOST_ARGUMENTS {
            let message = format!("a function takes at most {MOST_ARGUMENTS} arguments");
            self.problem_at("too-many-arguments", place, message, None);
        }
        for parameter in &function.params {
            if self.given(parameter).is_some() {
                let message = format!("`{parameter}` is taken: it has a meaning in every body");
                let place = self.place_of_parameter(parameter);
                self.problem_at("name-taken", place, message, None);
            }
        }
    }

    /// Where `fn name` stands. Rhai keeps no position of it.
    fn place_of_definition(&self, name: &str, is_closure: bool) -> Option<Place> {
        if is_closure {
            return None;
        }
        let at = self.script.text[self.script.body().start..].find(&format!("fn {name}"))?;
        let start = self.script.body().start + at + "fn ".len();
        Some(self.script.place_of(start..start + name.len()))
    }

    fn place_of_parameter(&self, name: &str) -> Option<Place> {
        let text = &self.script.text[self.script.body().start..];
        let before = |at: usize| text[..at].trim_end().chars().next_back();
        let (at, _) = text.match_indices(name).find(|(at, _)| matches!(before(*at), Some('|' | ',' | '(')))?;
        let start = self.script.body().start + at;
        Some(self.script.place_of(start..start + name.len()))
    }

    fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Var(variable, ..) => {
                self.check_variable(&variable.0);
                self.expression(&variable.1);
            }
            Stmt::Assignment(assignment) => {
                self.check_assigned(&assignment.1.lhs);
                self.expression(&assignment.1.lhs);
                self.expression(&assignment.1.rhs);
            }
            Stmt::If(parts, _) => {
                self.expression(&parts.expr);
                self.statements(parts.body.statements());
                self.statements(parts.branch.statements());
            }
            Stmt::While(parts, _) | Stmt::Do(parts, ..) | Stmt::TryCatch(parts, _) => {
                self.expression(&parts.expr);
                self.statements(parts.body.statements());
                self.statements(parts.branch.statements());
            }
            Stmt::For(parts, _) => {
                self.check_variable(&parts.0);
                if let Some(counter) = &parts.1 {
                    self.check_variable(counter);
                }
                self.expression(&parts.2.expr);
                self.statements(parts.2.body.statements());
            }
            Stmt::Block(block) => self.statements(block.statements()),
            Stmt::Expr(expression) => {
                self.expression(expression);
            }
            Stmt::FnCall(call, position) => self.call(call, *position),
            Stmt::Return(Some(expression), ..) | Stmt::BreakLoop(Some(expression), ..) => {
                self.expression(expression);
            }
            Stmt::Share(variables) => {
                for (variable, _) in &**variables {
                    let name = variable.name.to_string();
                    self.problem(
                        "capture",
                        variable.pos,
                        format!("a closure cannot use `{name}`, which stands outside it"),
                        Some(
                            "facts, `at`, the table and the `let`s before the guard can be used in closures".to_owned(),
                        ),
                    );
                }
            }
            Stmt::Noop(_) | Stmt::Return(None, ..) | Stmt::BreakLoop(None, ..) => {}
            other => self.problem("not-available", other.position(), "this is not available in bodies", None),
        }
    }

    fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    pub(super) fn expressions(&mut self, expressions: &[Expr]) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    /// Checks an expression, and gives its type where that is known.
    pub(super) fn expression(&mut self, expression: &Expr) -> Option<Type> {
        match expression {
            Expr::StringConstant(..) => return Some(Type::Text),
            Expr::IntegerConstant(..) => return Some(Type::Integer),
            Expr::BoolConstant(..) => return Some(Type::Bool),
            Expr::Dot(..) | Expr::Index(..) => {
                let chain = Chain::of(expression)?;
                return self.chain(&chain);
            }
            Expr::Variable(variable, _, position) if variable.2.is_empty() => {
                return self.variable(variable.1.as_str(), *position);
            }
            Expr::FloatConstant(_, position) => {
                let start = self.script.offset(*position);
                let digits = start.map_or("0.5", |start| self.script.word_at(start));
                let help = format!("write `number(\"{digits}\")`");
                let message = format!("`{digits}` is a binary fraction, which is not exact");
                self.problem("float-literal", *position, message, Some(help));
            }
            Expr::DynamicConstant(constant, _) => self.closure(constant),
            Expr::InterpolatedString(parts, _) | Expr::Array(parts, _) => self.expressions(parts),
            Expr::Map(map, _) => {
                for (_, value) in &map.0 {
                    self.expression(value);
                }
            }
            Expr::And(parts, _) | Expr::Or(parts, _) | Expr::Coalesce(parts, _) => self.expressions(parts),
            Expr::Stmt(block) => {
                let captures = block.iter().any(|statement| matches!(statement, Stmt::Share(_)));
                for statement in block.iter() {
                    // what Rhai adds to a closure that captures is not the author's
                    if !captures || matches!(statement, Stmt::Share(_)) {
                        self.statement(statement);
                    }
                }
            }
            Expr::FnCall(call, position) => {
                self.call(call, *position);
                return self.given_by(call);
            }
            Expr::CharConstant(..) | Expr::Unit(_) => {}
            other => self.problem("not-available", other.start_position(), "this is not available in bodies", None),
        }
        None
    }

    /// A variable that stands by itself.
    fn variable(&mut self, name: &str, position: Position) -> Option<Type> {
        match self.given(name) {
            Some(Given::At) => {
                self.found.reads_at = true;
                return Some(Type::Instant);
            }
            Some(Given::Group(_)) => {
                let message = format!("`{name}` is a group of facts, not a value");
                self.problem("group-alone", position, message, Some(format!("name one fact, `{name}.…`")));
            }
            Some(Given::Table) => {
                let help = "name a column, `table[\"…\"]`; whether a row hits is asked in the guard".to_owned();
                self.problem("table-alone", position, "`table` is not a value", Some(help));
            }
            Some(Given::Let(at)) => return self.source.lets.get(*at).map(|(_, value_type)| value_type.clone()),
            None => {
                if self.functions.contains_key(name) {
                    self.found.calls.insert(name.to_owned());
                }
            }
        }
        None
    }

    fn closure(&mut self, constant: &Dynamic) {
        if let Some(closure) = constant.read_lock::<FnPtr>() {
            self.found.calls.insert(closure.fn_name().to_owned());
        }
    }

    fn check_variable(&mut self, name: &Ident) {
        if self.given(name.name.as_str()).is_some() {
            let message = format!("`{}` is taken: it has a meaning in every body", name.name);
            self.problem("name-taken", name.pos, message, Some("give the variable another name".to_owned()));
        }
    }

    fn check_assigned(&mut self, target: &Expr) {
        let root = match target {
            Expr::Dot(chain, ..) | Expr::Index(chain, ..) => &chain.lhs,
            target => target,
        };
        let Expr::Variable(variable, _, position) = root else { return };
        let name = variable.1.as_str();
        let what = match self.given(name) {
            Some(Given::Group(_)) => "facts cannot be changed".to_owned(),
            Some(_) => format!("`{name}` cannot be changed"),
            None => return,
        };
        self.problem("assignment-to-fact", *position, what, None);
    }
}
