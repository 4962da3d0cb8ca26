//! Checks calls: that the function exists, takes that many arguments, and is given names that exist.

use redress_model::{BodyProblem, Call, Function, Type, did_you_mean};
use rhai::{Expr, FnCallExpr, Position};

use super::Checker;
use super::chain::{Chain, Step};
use crate::natives::{KNOWN, MOST_ARGUMENTS};
use crate::program::place_of;
use crate::script::Place;

impl Checker<'_> {
    /// A call that is not written after a dot, or an operator.
    pub(super) fn call(&mut self, call: &FnCallExpr, position: Position) {
        if call.is_operator_call() {
            self.operator(call, position);
            return;
        }
        let name = call.name.as_str();
        if call.is_qualified() {
            self.problem("unknown-function", position, format!("unknown function `{name}`"), None);
            return;
        }
        if call.capture_parent_scope {
            self.problem("not-available", position, "a call with `!` is not available in bodies", None);
            return;
        }
        if name == "has" {
            self.check_has(call, position);
        }
        if name == "run_module" {
            self.check_module(call, position);
        }
        // `x in y` is a call of `contains` that the author did not write
        self.check_call(name, call.args.len(), position, false);
        self.check_set(name, call.args.first());
        if let Some(named) =
            Function::named(name, false).and_then(|function| function.calendar_argument(call.args.len()))
        {
            self.check_set("calendar", call.args.get(named));
        }
        match (name, &call.args[..]) {
            // `x in ["…", "…"]` asks whether x is one of them
            ("contains", [list @ Expr::Array(parts, _), wanted]) => {
                self.note_compared(wanted, list);
                self.check_one_of(wanted, parts);
            }
            _ => self.expressions(&call.args),
        }
    }

    /// An operator: what is compared must be alike, as far as that is known, and a text must be one that can be.
    fn operator(&mut self, call: &FnCallExpr, position: Position) {
        if let ("!", [Expr::FnCall(asked, at)]) = (call.name.as_str(), &call.args[..]) {
            self.unsaid_in_draft(asked, *at);
        }
        self.check_bare_date(call);
        let types: Vec<Option<Type>> = call.args.iter().map(|operand| self.expression(operand)).collect();
        if let (true, [one, other], [its_type, other_type]) = (is_comparison(&call.name), &call.args[..], &types[..]) {
            self.note_compared(one, other);
            self.check_comparison((one, its_type), (other, other_type), position);
        }
    }

    /// What is looked for among values must be one that they can be.
    pub(super) fn check_one_of(&mut self, wanted: &Expr, parts: &[Expr]) {
        let value_type = self.expression(wanted);
        for part in parts {
            let part_type = self.expression(part);
            self.check_comparison((wanted, &value_type), (part, &part_type), part.start_position());
        }
    }

    /// A bare `2026-04-08` would be two subtractions, as in a condition.
    fn check_bare_date(&mut self, call: &FnCallExpr) {
        let ("-", [Expr::FnCall(years, _), _]) = (call.name.as_str(), &call.args[..]) else { return };
        let ("-", [Expr::IntegerConstant(_, position), _]) = (years.name.as_str(), &years.args[..]) else { return };
        let Some(start) = self.script.offset(*position) else { return };
        let written = self.script.text.get(start..start + "2026-04-08".len()).unwrap_or_default();
        let is_date = written.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        if is_date && !written.is_empty() {
            let message = format!("`{written}` would be a subtraction");
            let help = Some(format!("write a date as `date(\"{written}\")`"));
            let place = self.script.place_of(start..start + written.len());
            self.problem_at("syntax", Some(place), message, help);
        }
    }

    /// `!says(proposal.draft, …)` in a body takes quoted words for an answer, where a condition would not.
    fn unsaid_in_draft(&mut self, asked: &FnCallExpr, position: Position) {
        let is_draft = |text: &Expr| {
            let chain = Chain::of(text);
            chain.is_some_and(|chain| match (chain.root, &chain.steps[..]) {
                (Expr::Variable(root, ..), [Step::Property("draft", _)]) => root.1.as_str() == "proposal",
                _ => false,
            })
        };
        if asked.name.as_str() == "says"
            && asked.args.first().is_some_and(is_draft)
            && let Some(Place::Body(span)) = self.script.place(position)
        {
            let message = "in a body this takes for said what the draft quotes, strikes out or hides".to_owned();
            let help = Some("ask it in the condition, or of `own_words(proposal.draft)`".to_owned());
            self.warnings.push(BodyProblem { code: "quoted-words", message, help, span });
        }
    }

    pub(super) fn check_comparison(
        &mut self,
        (one, its_type): (&Expr, &Option<Type>),
        (other, other_type): (&Expr, &Option<Type>),
        position: Position,
    ) {
        let (Some(its_type), Some(other_type)) = (its_type, other_type) else { return };
        if !its_type.is_comparable_with(other_type) {
            let message = format!("a value of type {its_type} cannot be compared with one of type {other_type}");
            self.problem("unlike-types", position, message, None);
        }
        for (set, text) in [(its_type, other), (other_type, one)] {
            if let (Type::OneOf(allowed), Expr::StringConstant(text, place)) = (set, text)
                && !allowed.iter().any(|each| **each == *text.as_str())
            {
                let message = format!("it is never `{text}`{}", set.suggestion(text));
                self.problem("never-equal", *place, message, Some(format!("it is {set}")));
            }
        }
    }

    /// A call after a dot.
    pub(super) fn method(&mut self, call: &FnCallExpr, position: Position) {
        let name = call.name.as_str();
        if name == "about" {
            let help = "write `open_point(\"…\").about(\"entitlement\")`".to_owned();
            self.problem("unknown-method", position, "only an open point is `.about` something", Some(help));
        }
        self.check_call(name, call.args.len() + 1, position, true);
        if matches!(name, "met_at" | "used_at") {
            self.note_asked(&call.args);
        }
        let is_of_a_set = matches!(
            name,
            "above"
                | "calendar"
                | "form"
                | "in_letter"
                | "met_by"
                | "on_priority_change"
                | "on_reopen"
                | "paused_while"
                | "used_by"
        );
        for argument in call.args.iter().filter(|_| is_of_a_set) {
            self.check_set(name, Some(argument));
        }
        self.expressions(&call.args);
    }

    /// `run_module("…")` reads and reports what the module does.
    fn check_module(&mut self, call: &FnCallExpr, position: Position) {
        let [Expr::StringConstant(name, _)] = &call.args[..] else {
            let message = "a module is named by a text as written, so that it is checked".to_owned();
            self.problem("unknown-name", position, message, None);
            return;
        };
        let Some(module) = self.source.modules.get(name.as_str()) else { return };
        let definition = module.definition();
        self.found.modules.insert(name.to_string());
        self.found.reads.extend(definition.reads.iter().map(|input| input.fact));
        self.found.emits.extend(definition.findings.iter().copied());
        self.found.reads_at |= definition.reads_at;
    }

    /// The type of what a call gives, where it is known: the values of a module.
    pub(super) fn given_by(&self, call: &FnCallExpr) -> Option<Type> {
        match (call.name.as_str(), &call.args[..]) {
            ("run_module", [Expr::StringConstant(name, _)]) => {
                Some(Type::Record(self.source.modules.get(name.as_str())?.definition().values.clone()))
            }
            _ => None,
        }
    }

    fn check_call(&mut self, name: &str, arguments: usize, position: Position, is_method: bool) {
        let written = arguments - usize::from(is_method);
        if written > MOST_ARGUMENTS {
            let message = format!("a function takes at most {MOST_ARGUMENTS} arguments");
            self.problem("too-many-arguments", position, message, None);
            return;
        }
        if let Some(call) = Call::named(name) {
            self.found.emits.insert(call.finding);
        }
        if let Some(arities) = self.functions.get(name) {
            let (fits, takes) = (arities.contains(&written), counts(arities, 0));
            self.found.calls.insert(name.to_owned());
            if is_method {
                let help = format!("write the value between the brackets, `{name}(…)`");
                self.problem(
                    "unknown-method",
                    position,
                    format!("`{name}` is a function of the script, not a method"),
                    Some(help),
                );
            } else if !fits {
                self.problem("wrong-arguments", position, format!("`{name}` takes {takes}, not {written}"), None);
            }
            return;
        }
        let Some(arities) = KNOWN.get(name) else {
            self.unknown_call(name, position, is_method);
            return;
        };
        if !arities.contains(&arguments) {
            let takes = counts(arities, usize::from(is_method));
            self.problem("wrong-arguments", position, format!("`{name}` takes {takes}, not {written}"), None);
        }
    }

    fn unknown_call(&mut self, name: &str, position: Position, is_method: bool) {
        if name == "matches" {
            let help = "ask it in the guard, or leave it out: a table without a matching row is an error".to_owned();
            self.problem("unknown-function", position, "`matches` is for guards", Some(help));
            return;
        }
        let known = KNOWN.keys().copied().chain(self.functions.keys().map(String::as_str).filter(|_| !is_method));
        let nearest = did_you_mean(name, known);
        let (code, what) = if is_method { ("unknown-method", "method") } else { ("unknown-function", "function") };
        self.problem(code, position, format!("unknown {what} `{name}`{nearest}"), None);
    }

    /// `has(…)` asks about a fact, a field or a cell; the reading of it there does not stop the run.
    fn check_has(&mut self, call: &FnCallExpr, position: Position) {
        if !self.note_asked(&call.args) {
            let message = "`has` asks about a fact, a field or a table cell".to_owned();
            self.problem("has-what", position, message, Some("write `has(ticket.assigned_at)`".to_owned()));
        }
    }

    /// Notes that what the one argument reads may be missing; false where it reads nothing that could.
    fn note_asked(&mut self, arguments: &[Expr]) -> bool {
        let asked = match arguments {
            [one @ (Expr::Dot(..) | Expr::Index(..))] => Chain::of(one),
            _ => None,
        };
        let place = match asked.as_ref().and_then(|chain| chain.steps.last()) {
            Some(Step::Property(_, position)) => Some(*position),
            Some(Step::Index(_, position)) => Some(*position),
            _ => None,
        };
        let place = place.and_then(place_of);
        self.asked.extend(place);
        place.is_some()
    }
}

fn is_comparison(sign: &str) -> bool {
    matches!(sign, "==" | "!=" | "<" | "<=" | ">" | ">=")
}

/// `1 argument`, `2 or 3 arguments`; `less` of them stand before the dot.
fn counts(arities: &std::collections::BTreeSet<usize>, less: usize) -> String {
    let counts: Vec<usize> = arities.iter().filter_map(|arity| arity.checked_sub(less)).collect();
    match &counts[..] {
        [1] => "1 argument".to_owned(),
        [one] => format!("{one} arguments"),
        counts => {
            let texts: Vec<_> = counts.iter().map(usize::to_string).collect();
            format!("{} arguments", texts.join(" or "))
        }
    }
}
