//! TOML tables read with their places: every key is asked for by name, and what was not asked for is reported.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use redress_model::did_you_mean;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, SourceFile};

/// A table of a TOML file, and which of its keys have been asked for.
pub(crate) struct TomlTable<'a> {
    file: &'a Arc<SourceFile>,
    table: &'a DeTable<'a>,
    /// Where the table stands, for what is missing from it.
    pub(crate) span: Range<usize>,
    asked: Vec<&'static str>,
}

/// A value of a TOML file with its place.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) span: Range<usize>,
}

/// Parses a file; what is wrong with its syntax is reported.
pub(crate) fn parse<'a>(file: &'a Arc<SourceFile>, diagnostics: &mut Vec<Diagnostic>) -> Option<Spanned<DeTable<'a>>> {
    match DeTable::parse(&file.text) {
        Ok(table) => Some(table),
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            let line_start = file.text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
            let line = file.text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            let curly = ['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}'];
            // curly quotes inside a straight text are part of it
            let outside: String = line.split('"').step_by(2).collect();
            diagnostics.push(match outside.contains(curly) {
                true => Diagnostic::error("toml", file, span, "a curly quote stands where a straight one is wanted")
                    .with_help(
                        "a word processor put it there: write `\"…\"`, or `'…'` around a text that has such quotes",
                    ),
                false => Diagnostic::error("toml", file, span, error.message().trim().to_lowercase()),
            });
            None
        }
    }
}

impl<'a> TomlTable<'a> {
    pub(crate) fn new(file: &'a Arc<SourceFile>, table: &'a Spanned<DeTable<'a>>) -> Self {
        TomlTable { file, table: table.get_ref(), span: table.span(), asked: Vec::new() }
    }

    fn inner(file: &'a Arc<SourceFile>, table: &'a DeTable<'a>, span: Range<usize>) -> Self {
        TomlTable { file, table, span, asked: Vec::new() }
    }

    fn ask(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    fn wrong(&self, key: &str, wanted: &str, value: &Spanned<DeValue<'_>>) -> Diagnostic {
        let found = value.get_ref().type_str();
        Diagnostic::error("wrong-type", self.file, value.span(), format!("`{key}` is {wanted}, not {found}"))
    }

    pub(crate) fn text(&mut self, key: &'static str, out: &mut Vec<Diagnostic>) -> Option<Placed<String>> {
        let value = self.ask(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(Placed { value: text.to_owned(), span: value.span() }),
            None => {
                out.push(self.wrong(key, "a text", value));
                None
            }
        }
    }

    pub(crate) fn required_text(&mut self, key: &'static str, out: &mut Vec<Diagnostic>) -> Option<Placed<String>> {
        if self.require(key, "\"…\"", out) { self.text(key, out) } else { None }
    }

    pub(crate) fn required_date(&mut self, key: &'static str, out: &mut Vec<Diagnostic>) -> Option<Placed<Date>> {
        if self.require(key, "2026-04-08", out) { self.date(key, out) } else { None }
    }

    pub(crate) fn required_texts(
        &mut self,
        key: &'static str,
        example: &str,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Placed<Vec<Placed<String>>>> {
        if self.require(key, example, out) { self.texts(key, out) } else { None }
    }

    /// Whether a key that must be there is; where not, that is reported.
    fn require(&mut self, key: &'static str, example: &str, out: &mut Vec<Diagnostic>) -> bool {
        let is_there = self.table.iter().any(|(name, _)| name.get_ref() == key);
        if !is_there {
            self.asked.push(key);
            let end = self.span.end.min(self.span.start + 1);
            out.push(
                Diagnostic::error("missing-key", self.file, self.span.start..end, format!("`{key}` is missing"))
                    .with_help(format!("add a line `{key} = {example}`")),
            );
        }
        is_there
    }

    pub(crate) fn bool(&mut self, key: &'static str, out: &mut Vec<Diagnostic>) -> Option<bool> {
        let value = self.ask(key)?;
        let yes = value.get_ref().as_bool();
        if yes.is_none() {
            out.push(self.wrong(key, "true or false", value));
        }
        yes
    }

    pub(crate) fn integer(&mut self, key: &'static str, out: &mut Vec<Diagnostic>) -> Option<Placed<i64>> {
        let value = self.ask(key)?;
        let integer = value
            .get_ref()
            .as_integer()
            .and_then(|integer| i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok());
        match integer {
            Some(integer) => Some(Placed { value: integer, span: value.span() }),
            None => {
                out.push(self.wrong(key, "a whole number", value));
                None
            }
        }
    }

    pub(crate) fn date(&mut self, key: &'static str, out: &mut Vec<Diagnostic>) -> Option<Placed<Date>> {
        let value = self.ask(key)?;
        match date_of(value.get_ref()) {
            Some(date) => Some(Placed { value: date, span: value.span() }),
            None => {
                out.push(self.wrong(key, "a date such as 2026-04-08", value));
                None
            }
        }
    }

    /// A list of texts; a single text counts as a list of one.
    pub(crate) fn texts(
        &mut self,
        key: &'static str,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Placed<Vec<Placed<String>>>> {
        let value = self.ask(key)?;
        match texts_of(value) {
            Some(texts) => Some(Placed { value: texts, span: value.span() }),
            None => {
                out.push(self.wrong(key, "a list of texts", value));
                None
            }
        }
    }

    /// A table within this one.
    pub(crate) fn table(&mut self, key: &'static str, out: &mut Vec<Diagnostic>) -> Option<TomlTable<'a>> {
        let value = self.ask(key)?;
        match value.get_ref().as_table() {
            Some(table) => Some(TomlTable::inner(self.file, table, value.span())),
            None => {
                out.push(self.wrong(key, "a table", value));
                None
            }
        }
    }

    /// A list of tables: `[[levels]]`.
    pub(crate) fn tables(&mut self, key: &'static str, out: &mut Vec<Diagnostic>) -> Vec<TomlTable<'a>> {
        let Some(value) = self.ask(key) else { return Vec::new() };
        let tables = value.get_ref().as_array().map(|array| {
            let tables = array.iter().filter_map(|each| Some((each.get_ref().as_table()?, each.span())));
            let tables: Vec<_> = tables.collect();
            (tables.len() == array.len(), tables)
        });
        match tables {
            Some((true, tables)) => {
                tables.into_iter().map(|(table, span)| TomlTable::inner(self.file, table, span)).collect()
            }
            _ => {
                out.push(self.wrong(key, "a list of tables", value));
                Vec::new()
            }
        }
    }

    /// Every key with its value, for tables whose keys are names of the author's own; in the order of the file.
    pub(crate) fn entries(&self) -> Vec<(Placed<String>, &'a Spanned<DeValue<'a>>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(name, value)| (Placed { value: name.get_ref().to_string(), span: name.span() }, value))
            .collect();
        entries.sort_by_key(|(name, _)| name.span.start);
        entries
    }

    /// Every table within this one, by the author's own name.
    pub(crate) fn named_tables(&self, out: &mut Vec<Diagnostic>) -> Vec<(Placed<String>, TomlTable<'a>)> {
        let mut tables = Vec::new();
        for (name, value) in self.entries() {
            match value.get_ref().as_table() {
                Some(table) => tables.push((name, TomlTable::inner(self.file, table, value.span()))),
                None => out.push(self.wrong(&name.value, "a table", value)),
            }
        }
        tables
    }

    /// A value of any kind.
    pub(crate) fn value(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.ask(key)
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(self, out: &mut Vec<Diagnostic>) {
        for (name, _) in self.table {
            if !self.asked.iter().any(|asked| name.get_ref() == asked) {
                let suggestion = did_you_mean(name.get_ref(), self.asked.iter().copied());
                let headline = format!("unknown key `{}`{suggestion}", name.get_ref());
                let known = format!("known here: {}", self.asked.join(", "));
                out.push(Diagnostic::error("unknown-key", self.file, name.span(), headline).with_help(known));
            }
        }
    }
}

/// The date of a TOML date, or of a text that writes one.
pub(crate) fn date_of(value: &DeValue<'_>) -> Option<Date> {
    let text = match value {
        DeValue::Datetime(datetime) => datetime.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => return None,
    };
    text.parse().ok().filter(|_| text.len() == 10)
}

/// The texts of a list, or of a single text.
pub(crate) fn texts_of(value: &Spanned<DeValue<'_>>) -> Option<Vec<Placed<String>>> {
    let one =
        |value: &Spanned<DeValue<'_>>| Some(Placed { value: value.get_ref().as_str()?.to_owned(), span: value.span() });
    match value.get_ref() {
        DeValue::Array(array) => array.iter().map(one).collect(),
        _ => Some(vec![one(value)?]),
    }
}
