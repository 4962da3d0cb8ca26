//! Pages: Markdown split into numbered clauses, each with its prose, table, rules and scenarios, at their true places.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use redress_model::nearest;

use crate::attribute::Attributes;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::heading_meant::headings_meant;
use crate::page_table::PageTable;

/// One clause as it stands in a page.
#[derive(Clone, Debug)]
pub(crate) struct PageClause {
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) level: usize,
    pub(crate) heading: Range<usize>,
    pub(crate) attributes: Attributes,
    pub(crate) prose: Vec<Range<usize>>,
    pub(crate) tables: Vec<PageTable>,
    pub(crate) fences: Vec<Range<usize>>,
    pub(crate) scenarios: Vec<PageScenario>,
}

/// A worked example: its title and its YAML.
#[derive(Clone, Debug)]
pub(crate) struct PageScenario {
    pub(crate) title: String,
    pub(crate) heading: Range<usize>,
    pub(crate) yaml: Option<Range<usize>>,
}

/// Splits a page into clauses. What is wrong with it is added to the diagnostics.
pub(crate) fn from_page(file: &Arc<SourceFile>, diagnostics: &mut Vec<Diagnostic>) -> Vec<PageClause> {
    let mut reader = PageReader { file, page: &file.text, diagnostics, clauses: Vec::new(), in_scenario: false };
    let mut events = Parser::new_ext(&file.text, Options::ENABLE_TABLES).into_offset_iter();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let text = inner_text(&mut events, TagEnd::Heading(level));
                reader.heading(level, range, text);
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let content = inner_text(&mut events, TagEnd::CodeBlock);
                reader.code_block(&kind, range, content);
            }
            Event::Start(Tag::Table(_)) => {
                let _no_fence_in_a_table = skip_to_end(&mut events, TagEnd::Table);
                reader.table(range);
            }
            Event::Start(tag) => {
                if let Some(fence) = skip_to_end(&mut events, tag.to_end()) {
                    reader.indented(fence);
                }
                if tag == Tag::Paragraph {
                    reader.report_headings_meant(&range);
                }
                reader.prose(range);
            }
            Event::Rule | Event::Html(_) => {}
            _ => reader.prose(range),
        }
    }
    reader.clauses
}

type Events<'a> = pulldown_cmark::OffsetIter<'a>;

/// The bytes from the first to the last piece of text up to an end.
fn inner_text(events: &mut Events<'_>, end: TagEnd) -> Option<Range<usize>> {
    let mut inner: Option<Range<usize>> = None;
    for (event, range) in events.by_ref() {
        if event == Event::End(end) {
            break;
        }
        inner = Some(inner.map_or(range.clone(), |seen| seen.start.min(range.start)..seen.end.max(range.end)));
    }
    inner
}

/// Passes over a block. The place of a rule, scenario or example within it, if there is one: nobody would run it there.
fn skip_to_end(events: &mut Events<'_>, end: TagEnd) -> Option<Range<usize>> {
    let mut depth = 0;
    let mut lost = None;
    for (event, range) in events.by_ref() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_ours(&info) => {
                lost.get_or_insert(range);
            }
            Event::Start(Tag::Heading { .. }) => {
                lost.get_or_insert(range);
            }
            Event::Start(tag) if tag.to_end() == end => depth += 1,
            Event::End(tag) if tag == end => {
                if depth == 0 {
                    return lost;
                }
                depth -= 1;
            }
            _ => {}
        }
    }
    lost
}

/// Whether a fence's language is one that this engine reads, in either letter case.
fn is_ours(info: &str) -> bool {
    let language = info.split_whitespace().next().unwrap_or_default().to_lowercase();
    language == "rhai" || language == "yaml" || language == "yml"
}

/// What to do about a fence in another language that is most likely a rule all the same: its language is nearly `rhai`, it has
/// attributes of a clause, or it says `when … {`.
fn meant_as_rule(info: &str, language: &str, text: &str) -> Option<&'static str> {
    let names_rhai = language.contains("rhai") || nearest(language, ["rhai"]).is_some();
    let has_attributes = ["rule=", "when=", "clause=", "finding="].iter().any(|name| info.contains(name));
    let is_rule = text.starts_with("when ") || (text.starts_with("let ") && text.contains("\nwhen "));
    let is_shown_only = matches!(language, "" | "text" | "txt");
    match (names_rhai, has_attributes) {
        (true, _) => Some("did you mean ```rhai? Nothing else stands in that line"),
        (false, true) => Some("open it with ```rhai, and write attributes into the heading of its clause"),
        _ if is_rule && text.contains('{') && !is_shown_only => {
            Some("open it with ```rhai, or with ```text to show it only")
        }
        _ => None,
    }
}

struct PageReader<'a> {
    file: &'a Arc<SourceFile>,
    page: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
    clauses: Vec<PageClause>,
    in_scenario: bool,
}

impl PageReader<'_> {
    fn report(&mut self, code: &'static str, span: Range<usize>, headline: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::error(code, self.file, span, headline).with_help(help));
    }

    fn heading(&mut self, level: HeadingLevel, range: Range<usize>, text: Option<Range<usize>>) {
        let Some(text) = text else { return };
        // a code span or emphasis at the end keeps its marks inside the heading's own line
        let line_end = self.page[text.start..range.end].find('\n').map_or(range.end, |newline| text.start + newline);
        let mut is_read = true;
        let (title_span, attributes) = match Attributes::split(self.page, text.start..line_end) {
            Ok(split) => split,
            Err((span, message)) => {
                is_read = false;
                self.diagnostics.push(Diagnostic::error("attributes", self.file, span, message));
                (text.clone(), Attributes::default())
            }
        };
        let title = self.page[title_span.clone()].trim();
        if let (true, Some(open)) = (is_read, title.find("{#")) {
            let start = title_span.start + open;
            self.report(
                "attributes",
                start..title_span.end,
                "the braces are not closed, or a quote in them is not",
                "end the heading with `}`",
            );
        }
        if let Some(title) = title.strip_prefix("Scenario:") {
            self.in_scenario = true;
            let scenario = PageScenario { title: title.trim().to_owned(), heading: title_span.clone(), yaml: None };
            match self.clauses.last_mut() {
                Some(clause) => clause.scenarios.push(scenario),
                None => self.report(
                    "scenario-without-clause",
                    title_span,
                    "a scenario before the first clause",
                    "move it below the numbered heading it is an example of",
                ),
            }
            return;
        }
        self.in_scenario = false;
        let (number, rest) = title.split_once(char::is_whitespace).unwrap_or((title, ""));
        let number = number.trim_end_matches('.');
        let is_number = !number.is_empty()
            && number.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        if is_number {
            self.clauses.push(PageClause {
                number: number.to_owned(),
                title: rest.trim().to_owned(),
                level: level as usize,
                heading: title_span,
                attributes,
                prose: Vec::new(),
                tables: Vec::new(),
                fences: Vec::new(),
                scenarios: Vec::new(),
            });
        } else if attributes != Attributes::default() {
            self.report(
                "attributes-without-number",
                title_span,
                "a heading with attributes has no number",
                "number the clause, as in `## 3.1 We acknowledge every complaint {#acknowledge}`",
            );
        } else {
            self.prose(range);
        }
    }

    /// Lines that are surely meant as headings of clauses and scenarios, and that Markdown reads as text.
    fn report_headings_meant(&mut self, range: &Range<usize>) {
        for (span, help) in headings_meant(self.page, range.clone()) {
            self.report("no-heading", span, "this line is meant as a heading, and is none", &help);
        }
    }

    fn indented(&mut self, range: Range<usize>) {
        self.report(
            "indented-fence",
            range,
            "a rule, an example or a heading inside a list or quotation is not read",
            "move it out, to the left margin",
        );
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>, content: Option<Range<usize>>) {
        let CodeBlockKind::Fenced(info) = kind else {
            self.report_headings_meant(&range);
            self.prose(range);
            return;
        };
        let language = info.split_whitespace().next().unwrap_or_default().to_lowercase();
        let language = if language == "yml" { "yaml" } else { language.as_str() };
        let text = self.page[content.clone().unwrap_or(0..0)].trim_start();
        let looks_like_rule = text.starts_with("when ") || text.starts_with("let ");
        if language.is_empty() && looks_like_rule && !self.clauses.is_empty() {
            self.report(
                "fence-language",
                range,
                "this fence looks like a rule, and is not marked as one",
                "open it with ```rhai",
            );
            return;
        }
        if let (false, Some(help)) = (is_ours(language), meant_as_rule(info, language, text))
            && !self.clauses.is_empty()
        {
            let line = self.page[range.clone()].lines().next().unwrap_or_default().len();
            let headline = format!("the fence is marked `{info}`, so it is no rule, and it looks like one");
            self.report("fence-language", range.start..range.start + line, headline, help);
            return;
        }
        if !is_ours(language) {
            if self.is_unclosed(&range) {
                self.unclosed(&range);
            }
            self.prose(range);
            return;
        }
        if self.is_unclosed(&range) {
            self.unclosed(&range);
            return;
        }
        let content = content.unwrap_or(range.end..range.end);
        let starts_its_line = range.start == 0 || self.page.as_bytes()[range.start - 1] == b'\n';
        if !starts_its_line {
            self.indented(range);
            return;
        }
        let in_scenario = self.in_scenario;
        let Some(clause) = self.clauses.last_mut() else {
            self.report(
                "rule-without-clause",
                range,
                "a rule or scenario before the first clause",
                "put a numbered heading above it",
            );
            return;
        };
        match (language, in_scenario) {
            ("rhai", _) => clause.fences.push(content),
            (_, true) => match clause.scenarios.last_mut() {
                Some(scenario) if scenario.yaml.is_none() => scenario.yaml = Some(content),
                _ => self.report(
                    "second-example",
                    range,
                    "a scenario has one example",
                    "give the second one its own heading: `### Scenario: …`",
                ),
            },
            _ => self.report(
                "example-without-scenario",
                range,
                "this example is not tested",
                "put it below a heading `### Scenario: …`, or mark it as another language than yaml",
            ),
        }
    }

    fn is_unclosed(&self, range: &Range<usize>) -> bool {
        let block = self.page[range.clone()].trim_end();
        let mark = if block.starts_with('~') { '~' } else { '`' };
        let opening = block.chars().take_while(|each| *each == mark).count();
        let last = block.lines().last().unwrap_or_default().trim();
        let closes = last.len() >= opening && last.chars().all(|each| each == mark);
        !(closes && block.lines().count() > 1)
    }

    fn unclosed(&mut self, range: &Range<usize>) {
        let line = self.page[range.clone()].lines().next().unwrap_or_default().len();
        self.report(
            "unclosed-fence",
            range.start..range.start + line,
            "the fence is not closed",
            "end it with a line of ```",
        );
    }

    fn table(&mut self, range: Range<usize>) {
        let Some((table, ragged)) = PageTable::read(self.page, range.clone()) else { return };
        for (line, found) in ragged {
            let wanted = table.header.len();
            self.report(
                "ragged-row",
                line,
                format!("a row of {found} cells in a table of {wanted} columns"),
                "write `-` in a cell that says nothing, and `\\|` for a bar inside a cell",
            );
        }
        if let Some(clause) = self.clauses.last_mut() {
            clause.prose.push(range);
            clause.tables.push(table);
        }
    }

    fn prose(&mut self, range: Range<usize>) {
        let text = &self.page[range.clone()];
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let is_indented = |line: &str| line.starts_with("    ") || line.starts_with('\t');
        let line_start = self.page[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
        let has_dashes = text.lines().any(|line| line.contains('-') && line.chars().all(|c| " \t|:-".contains(c)));
        let is_code = is_indented(&self.page[line_start..]) && has_dashes;
        let looks_like_table =
            text.lines().count() > 1 && lines.all(|line| line.starts_with('|') && line.matches('|').count() > 1);
        if looks_like_table && is_code {
            self.report(
                "table-without-header",
                range,
                "this table is set in by four blanks or more, so that it is no table but text as it stands",
                "begin its lines at the left margin, with at most three blanks",
            );
            return;
        }
        if looks_like_table {
            self.report(
                "table-without-header",
                range,
                "these lines look like a table, and there is no line of dashes below the headings",
                "write the headings, then a line such as `| --- | --- |`, then the rows",
            );
            return;
        }
        if let Some(clause) = self.clauses.last_mut()
            && !self.in_scenario
        {
            clause.prose.push(range);
        }
    }
}
