//! Checking tables: which of them a rule reads, and which of its headings are outputs and which are facts.

use std::ops::Range;

use redress_model::{Named, TableShape, did_you_mean, nearest};

use crate::cell::output_type;
use crate::declared::{column_type, parameter_named};
use crate::diagnostic::Diagnostic;
use crate::fence::Fence;
use crate::page_table::{PageCell, PageTable};
use crate::rule_check::{RuleChecker, mentions};
use crate::table::HitPolicy;

/// What checking the table of one clause needs.
pub(crate) struct TableChecker<'a> {
    pub(crate) rules: &'a RuleChecker<'a>,
    /// The columns that the clause's fences read.
    pub(crate) columns: &'a [(String, Range<usize>)],
}

/// What one heading is.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Heading {
    Output,
    From,
    /// For readers only: where a row comes from, when it was checked.
    Note,
    Fact(redress_model::FactIndex),
    Let(String),
    /// Something that was reported already.
    Unknown,
}

/// The most rows of one table.
const ROWS: usize = 2000;

/// Whether a heading stands in parentheses: a note, printed and kept with its row, never matched and never read.
pub(crate) fn is_note(heading: &str) -> bool {
    heading.starts_with('(') && heading.ends_with(')')
}

/// Whether a `let` reads the table, or another `let` that does.
fn reads_the_table(fences: &[(Range<usize>, Fence)], name: &str) -> bool {
    fences.iter().any(|(_, fence)| {
        let mut reading: Vec<&str> = vec!["table"];
        for each in &fence.lets {
            if each.expression.names().iter().any(|used| reading.contains(used)) {
                reading.push(&each.name);
            }
        }
        reading[1..].contains(&name)
    })
}

impl TableChecker<'_> {
    pub(crate) fn error(&self, code: &'static str, span: Range<usize>, headline: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.rules.clause.file, span, headline)
    }

    /// The clause's decision table: the one that a rule reads. `None` where something is wrong; `Some(None)` where there is none.
    pub(crate) fn the_table<'t>(
        &'t self,
        fences: &[(Range<usize>, Fence)],
        out: &mut Vec<Diagnostic>,
    ) -> Option<Option<&'t PageTable>> {
        let tables = &self.rules.clause.part.tables;
        let page = &self.rules.clause.file.text;
        let is_read = self.rules.call.is_some()
            || !self.columns.is_empty()
            || fences.iter().any(|(range, _)| mentions(&page[range.clone()], "table"));
        match (&tables[..], is_read) {
            ([], false) => Some(None),
            ([], true) => match self.columns.first() {
                Some((_, span)) => {
                    out.push(
                        self.error("no-table", span.clone(), "this clause has no decision table")
                            .with_help("add one above the rule, in the same clause"),
                    );
                    None
                }
                None => Some(None),
            },
            ([table], true) => Some(Some(table)),
            ([_, second, ..], true) => {
                out.push(
                    self.error(
                        "two-tables",
                        second.span.start..second.span.start + 1,
                        "a clause with a rule has one decision table",
                    )
                    .with_help("give the second table a clause of its own, or make it part of a list"),
                );
                None
            }
            ([first, ..], false) => {
                let speaks_of_facts = first.header.first().is_some_and(|cell| {
                    matches!(self.rules.clause.manifest.catalogue.named(&cell.text), Named::One(_))
                });
                if speaks_of_facts {
                    out.push(
                        Diagnostic::warning(
                            "table-without-rule",
                            self.rules.clause.file,
                            first.header[0].span.clone(),
                            "no rule reads this table, so it decides nothing",
                        )
                        .with_help("add `finding=…` to the heading's braces, or a fence that reads `table[\"…\"]`"),
                    );
                }
                Some(None)
            }
        }
    }

    /// What rules can read of the table: its outputs with their types. What is wrong with its headings is reported.
    pub(crate) fn shape(
        &self,
        table: &PageTable,
        fences: &[(Range<usize>, Fence)],
        out: &mut Vec<Diagnostic>,
    ) -> TableShape {
        let mut shape = TableShape { collects: self.rules.hit_policy == HitPolicy::Collect, ..TableShape::default() };
        let home = self.rules.clause.manifest.currency;
        for (n, heading) in table.header.iter().enumerate() {
            // two columns of one fact would both have to match, which is never what is meant; notes may repeat
            if !is_note(&heading.text)
                && let Some(first) =
                    table.header[..n].iter().find(|other| other.text.eq_ignore_ascii_case(&heading.text))
            {
                let headline = format!("the heading `{}` stands twice", heading.text);
                let diagnostic = self.error("name-twice", heading.span.clone(), headline);
                out.push(diagnostic.with_related(first.span.clone(), "first here"));
                continue;
            }
            match self.heading(heading, table, fences, out) {
                Some(Heading::Output) => {
                    let cells: Vec<&str> =
                        table.rows.iter().filter_map(|(_, cells)| Some(cells.get(n)?.text.as_str())).collect();
                    let declared =
                        self.rules.call.and_then(|call| column_type(parameter_named(call, &heading.text)?.kind));
                    shape.outputs.push((heading.text.clone(), declared.unwrap_or_else(|| output_type(&cells, home))));
                }
                Some(Heading::From) => shape.is_dated = true,
                _ => {}
            }
        }
        for (wanted, span) in self.columns {
            if !table.header.iter().any(|heading| heading.text == *wanted) {
                let known = table.header.iter().map(|heading| heading.text.as_str());
                out.push(self.error(
                    "unknown-column",
                    span.clone(),
                    format!("the table has no column `{wanted}`{}", did_you_mean(wanted, known)),
                ));
            }
        }
        if table.rows.len() > ROWS {
            out.push(self.error(
                "table-too-large",
                table.header[0].span.clone(),
                format!("a table of more than {ROWS} rows"),
            ));
        }
        if table.rows.is_empty() {
            out.push(self.error("empty-table", table.header[0].span.clone(), "the table has no rows"));
        }
        shape
    }

    /// Whether a rule reads a column that there is not, and most likely means this heading.
    fn is_meant(&self, heading: &str, table: &PageTable) -> bool {
        let headings = || table.header.iter().map(|each| each.text.as_str());
        let unknown = self.columns.iter().filter(|(wanted, _)| !headings().any(|each| each == wanted));
        unknown.into_iter().any(|(wanted, _)| nearest(wanted, headings()).as_deref() == Some(heading))
    }

    /// Every heading is an output, one fact, one `let`, or `from`; neither and both are errors.
    fn heading(
        &self,
        heading: &PageCell,
        table: &PageTable,
        fences: &[(Range<usize>, Fence)],
        out: &mut Vec<Diagnostic>,
    ) -> Option<Heading> {
        let text = heading.text.as_str();
        let span = || heading.span.clone();
        if is_note(text) {
            if let Some((_, read)) = self.columns.iter().find(|(column, _)| column == text) {
                let headline =
                    format!("`{text}` is a note, since its heading stands in parentheses, and no rule reads it");
                out.push(self.error("note-read", read.clone(), headline).with_help("take the parentheses away"));
            }
            return Some(Heading::Note);
        }
        let is_parameter = self.rules.call.is_some_and(|call| parameter_named(call, text).is_some());
        let is_output = self.columns.iter().any(|(column, _)| column == text) || is_parameter;
        if text.eq_ignore_ascii_case("from") && !is_output {
            return Some(Heading::From);
        }
        let is_let = |name: &str| {
            fences.iter().any(|(_, fence)| fence.lets.iter().any(|each| each.name == name))
                || self.rules.clause.manifest.terms.find(name).is_some()
        };
        let let_name = text.to_lowercase().replace(' ', "_");
        let catalogue = &self.rules.clause.manifest.catalogue;
        match (is_output, catalogue.named(text), is_let(&let_name)) {
            (true, Named::One(fact), _) if !is_parameter => {
                let headline =
                    format!("`{text}` is an output of the table and the fact `{}` too", catalogue.name(fact));
                out.push(self.error("heading-both", span(), headline).with_help("give the output another heading"));
                None
            }
            // a `let` that reads the table is none of its inputs, so that it may be called like the column it holds
            (true, _, true) if reads_the_table(fences, &let_name) => Some(Heading::Output),
            (true, _, true) => {
                let help = format!(
                    "call the `let` something else, such as `this_{let_name}`: as an input the column would be matched"
                );
                out.push(
                    self.error("heading-both", span(), format!("`{text}` is an output of the table and a `let` too"))
                        .with_help(help),
                );
                None
            }
            (true, ..) => Some(Heading::Output),
            (false, Named::One(fact), true) => {
                let headline = format!("`{text}` is a `let` and the fact `{}` too", catalogue.name(fact));
                out.push(self.error("heading-both", span(), headline).with_help("give the `let` another name"));
                None
            }
            (false, Named::One(fact), false) => Some(Heading::Fact(fact)),
            (false, _, true) => Some(Heading::Let(let_name)),
            (false, Named::Several(facts), false) => {
                let names: Vec<&str> = facts.iter().map(|fact| &**catalogue.name(*fact)).collect();
                out.push(
                    self.error("heading-ambiguous", span(), format!("`{text}` is the last part of several facts"))
                        .with_help(format!("write the whole name: {}", names.join(", "))),
                );
                None
            }
            // the rule that misspells it is told so, and the heading is right
            (false, Named::Nothing, false) if self.is_meant(text, table) => Some(Heading::Output),
            (false, Named::Nothing, false) => {
                let short = catalogue.iter().filter_map(|(_, fact)| fact.name.rsplit('.').next());
                let whole = catalogue.iter().map(|(_, fact)| &*fact.name);
                let parameters: Vec<&str> =
                    self.rules.call.into_iter().flat_map(crate::declared::parameter_names).collect();
                let known = short.chain(whole).chain(parameters);
                let headline = format!("`{text}` is no fact, and no rule reads it{}", did_you_mean(&let_name, known));
                out.push(
                    self.error("heading-unknown", span(), headline)
                        .with_help("a heading names a fact, a `let` of the rule, or an output that the rule reads"),
                );
                None
            }
        }
    }
}
