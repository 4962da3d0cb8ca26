//! Terms: words that a policy defines once, in `policy.toml`, and that the rules of every clause may use.
//!
//! `[terms]` holds expressions of the guard language: `is_complaint = 'ticket.kind == "complaint"'`. A term is compiled into
//! the program of each clause that speaks of it, as if its clause had a `let` of that name.

use std::ops::Range;
use std::sync::Arc;

use redress_model::{Catalogue, FUNCTIONS, VOCABULARY, instead_of_reserved};

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::guard::check::{Names, check_value};
use crate::guard::leaves::on_one_line;
use crate::guard::program::{NodeIndex, Program};
use crate::guard::syntax::{Expression, Parser};
use crate::toml_table::TomlTable;

/// The most terms of one policy.
const TERMS: usize = 256;

/// The terms of a policy, in the order of the file; each may use those above it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    terms: Vec<Term>,
    file: Arc<SourceFile>,
    /// The calendars that the policy knows.
    calendars: Vec<String>,
}

#[derive(Clone, Debug)]
struct Term {
    name: String,
    expression: Expression,
    /// Where its name stands.
    place: Range<usize>,
}

impl Terms {
    /// Reads and checks `[terms]`.
    pub(crate) fn read(
        file: &Arc<SourceFile>,
        table: &TomlTable<'_>,
        catalogue: &Catalogue,
        calendars: &[String],
        out: &mut Vec<Diagnostic>,
    ) -> Terms {
        let mut terms = Terms { terms: Vec::new(), file: file.clone(), calendars: calendars.to_vec() };
        let mut program = Program::default();
        for (name, value) in table.entries() {
            if let Err(headline) = is_free(&name.value, catalogue) {
                out.push(Diagnostic::error("term-name", file, name.span, headline));
                continue;
            }
            if terms.terms.len() == TERMS {
                out.push(Diagnostic::error("too-many-terms", file, name.span, format!("more than {TERMS} terms")));
                break;
            }
            let Some(range) = value.get_ref().as_str().and_then(|_| inside_quotes(&file.text, &value.span())) else {
                out.push(
                    Diagnostic::error("term", file, value.span(), format!("`{}` is no expression", name.value))
                        .with_help("write it in single quotes, since texts in it stand in double ones"),
                );
                continue;
            };
            match terms.checked(range, catalogue, &mut program) {
                Ok(expression) => terms.terms.push(Term { name: name.value, expression, place: name.span }),
                Err(diagnostic) => out.push(*diagnostic),
            }
        }
        terms
    }

    /// The expression of a term that may use those there are already.
    fn checked(
        &self,
        range: Range<usize>,
        catalogue: &Catalogue,
        program: &mut Program,
    ) -> Result<Expression, Box<Diagnostic>> {
        let wrong = |code, span, message: String, help: Option<String>| {
            let mut diagnostic = Diagnostic::error(code, &self.file, span, message);
            diagnostic.help = help;
            Box::new(diagnostic)
        };
        let expression = Parser::whole(&self.file.text, range)
            .map_err(|error| wrong("syntax", error.span, error.message, error.help.map(str::to_owned)))?;
        let names =
            Names { catalogue, lets: &[], terms: self, table: None, page: &self.file.text, calendars: &self.calendars };
        match check_value(&expression, names, program) {
            Ok(_) => Ok(expression),
            Err(error) => Err(wrong(error.code, error.span, error.message, error.help)),
        }
    }

    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.name.as_str())
    }

    /// Their names, each with its place.
    pub(crate) fn places(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.terms.iter().map(|term| (term.name.as_str(), term.place.clone()))
    }

    /// The expressions of the terms but one.
    pub(crate) fn others<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        let others = self.terms.iter().filter(move |term| term.name != name);
        others.map(|term| &self.file.text[term.expression.span.clone()])
    }

    /// The position of a term.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.terms.iter().position(|term| term.name == name)
    }

    /// Where the expression of a term stands.
    pub(crate) fn place(&self, name: &str) -> Option<(&Arc<SourceFile>, Range<usize>)> {
        let term = &self.terms[self.find(name)?];
        Some((&self.file, term.expression.span.clone()))
    }

    /// What a term stands for, on one line.
    pub(crate) fn meaning(&self, name: &str) -> Option<String> {
        let term = &self.terms[self.find(name)?];
        Some(on_one_line(&self.file.text[term.expression.span.clone()]))
    }

    /// The node of a term in a program, compiled into it where it is not there yet.
    pub(crate) fn node(&self, name: &str, catalogue: &Catalogue, program: &mut Program) -> Option<NodeIndex> {
        let term = &self.terms[self.find(name)?];
        if let Some(node) = program.term(name) {
            return Some(node);
        }
        let names =
            Names { catalogue, lets: &[], terms: self, table: None, page: &self.file.text, calendars: &self.calendars };
        // what is wrong with it was said where it is defined
        let node = check_value(&term.expression, names, program).ok()?;
        program.set_term(name, node);
        Some(node)
    }
}

/// Whether nothing else has that name in rules, and it can be written there.
fn is_free(name: &str, catalogue: &Catalogue) -> Result<(), String> {
    let is_plain = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !is_plain {
        return Err(format!("`{name}` is no name for a term: small letters, digits and `_`"));
    }
    if let Some(instead) = instead_of_reserved(name) {
        return Err(format!("`{name}` is a reserved word; another word for it is `{instead}`"));
    }
    let is_taken = catalogue.is_group(name)
        || FUNCTIONS.iter().any(|function| function.name == name)
        || VOCABULARY.iter().any(|call| call.name == name);
    if is_taken { Err(format!("the name `{name}` is taken")) } else { Ok(()) }
}

/// What stands between the single quotes of a TOML text, one or three of them.
fn inside_quotes(text: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let written = text.get(span.clone())?;
    for quotes in ["'''", "'"] {
        let inside = written.strip_prefix(quotes).and_then(|rest| rest.strip_suffix(quotes));
        if let Some(inside) = inside {
            let start = span.start + quotes.len();
            return Some(start..start + inside.len());
        }
    }
    None
}
