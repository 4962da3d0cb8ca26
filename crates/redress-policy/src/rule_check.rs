//! Checking rules: the table, the fences and the attributes of one clause become compiled rules.

use std::ops::Range;

use redress_model::{Call, FactIndex, FindingKind, SOME_TIME, TableShape, Type, did_you_mean};

use crate::attribute::Attribute;
use crate::clause_check::ClauseChecker;
use crate::declared::{DeclaredRule, PartSource};
use crate::declared_check::check_declared;
use crate::diagnostic::Diagnostic;
use crate::fence::{Fence, columns_read, from_fence};
use crate::guard::check::{CheckError, Names, check_guard, check_value};
use crate::guard::program::Node;
use crate::guard::syntax::{Expression, Parser, SyntaxError};
use crate::guard::{Guard, NodeIndex, Program};
use crate::page_table::PageTable;
use crate::policy::{Clause, Rule, RuleBody};
use crate::shown::Shown;
use crate::simple_body::SimpleBody;
use crate::table::HitPolicy;
use crate::table_check::TableChecker;

/// The `let`s of one fence, by name and node.
pub(crate) type Lets = Vec<(String, NodeIndex)>;

/// The table of a clause as its rules see it.
#[derive(Clone, Copy)]
pub(crate) struct ClauseTable<'t> {
    pub(crate) shape: Option<&'t TableShape>,
    /// The facts that its inputs read.
    pub(crate) reads: &'t [FactIndex],
}

/// The parts of a rule before it has its name.
pub(crate) struct RuleParts {
    pub(crate) span: Range<usize>,
    pub(crate) guard: Option<Guard>,
    pub(crate) body: RuleBody,
    pub(crate) reads: Vec<FactIndex>,
    pub(crate) emits: Vec<FindingKind>,
    pub(crate) reads_at: bool,
    pub(crate) reads_table: bool,
}

/// What checking the rules of one clause needs.
pub(crate) struct RuleChecker<'a> {
    pub(crate) clause: &'a ClauseChecker<'a>,
    pub(crate) call: Option<&'static Call>,
    pub(crate) hit_policy: HitPolicy,
}

impl<'a> RuleChecker<'a> {
    pub(crate) fn new(clause: &'a ClauseChecker<'a>, call: Option<&'static Call>, hit_policy: HitPolicy) -> Self {
        RuleChecker { clause, call, hit_policy }
    }

    /// Compiles the clause's rules into it.
    pub(crate) fn check(&self, clause: &mut Clause, out: &mut Vec<Diagnostic>) {
        let part = self.clause.part;
        let page = &self.clause.file.text;
        if let (Some(_), Some(fence)) = (self.call, part.fences.first()) {
            out.push(
                Diagnostic::error(
                    "two-rules",
                    self.clause.file,
                    fence.clone(),
                    "the clause has `finding=` and a fence",
                )
                .with_help("keep one: attributes and a table, or a fence"),
            );
            return;
        }
        if (self.call.is_some() || !part.fences.is_empty())
            && let Some(module) = part.attributes.get("module")
        {
            let headline = "the clause has `module=` and another rule";
            out.push(
                Diagnostic::error("two-rules", self.clause.file, module.span.clone(), headline)
                    .with_help("keep one, or run the module in the fence: `run_module(\"…\")`"),
            );
            return;
        }
        let mut fences: Vec<(Range<usize>, Fence)> = Vec::new();
        for range in &part.fences {
            if range.len() > self.clause.manifest.limits.source_bytes {
                let limit = self.clause.manifest.limits.source_bytes;
                out.push(Diagnostic::error(
                    "fence-too-large",
                    self.clause.file,
                    range.clone(),
                    format!("a fence of more than {limit} bytes"),
                ));
                continue;
            }
            match from_fence(page, range.clone()) {
                Ok(fence) => fences.push((range.clone(), fence)),
                Err(error) => out.push(self.syntax(error)),
            }
        }
        if fences.len() != part.fences.len() {
            return;
        }
        let columns: Vec<(String, Range<usize>)> =
            part.fences.iter().flat_map(|range| columns_read(page, range.clone())).collect();
        let tables = TableChecker { rules: self, columns: &columns };
        let Some(page_table) = tables.the_table(&fences, out) else { return };
        let before = out.len();
        let shape = page_table.map(|table| tables.shape(table, &fences, out));
        // which of the two columns holds what is not known
        if out[before..].iter().any(|each| each.code == "name-twice") {
            return;
        }
        let mut program = Program::default();
        let mut lets: Vec<Lets> = Vec::new();
        for (_, fence) in &fences {
            match self.lets(fence, shape.as_ref(), &mut program, out) {
                Some(of_fence) => lets.push(of_fence),
                None => return,
            }
        }
        if let (Some(table), Some(shape)) = (page_table, &shape) {
            let terms = self.terms_of_headings(table, &mut program);
            let named: Vec<&(String, NodeIndex)> = lets.iter().flatten().chain(&terms).collect();
            clause.table = tables.rows(table, shape, &named, &program, out);
        }
        let table_reads = table_reads(clause, &program);
        let table = ClauseTable { shape: shape.as_ref(), reads: &table_reads };
        if let Some(call) = self.call {
            let rule = check_declared(self, call, shape.as_ref(), &mut program, out);
            clause.rules.extend(rule.map(|(guard, body)| self.declared(&program, guard, body, table)));
        }
        if let Some(module) = part.attributes.get("module") {
            clause.rules.extend(self.module_rule(module, table, &mut program, out));
        }
        for ((_, fence), lets) in fences.iter().zip(&lets) {
            for when in &fence.whens {
                let position = clause.rules.len();
                if let Some(rule) = self.script((fence, when), lets, table, position, &mut program, out) {
                    let page_table = shape.as_ref().zip(page_table);
                    if let (RuleBody::Script { simple: Some(simple), .. }, Some((shape, page_table))) =
                        (&rule.body, page_table)
                    {
                        self.report_no_time(simple, shape, page_table, &program, out);
                    }
                    if let RuleBody::Script { body, lets, .. } = &rule.body {
                        self.report_names_taken((body, lets, fence), page_table, &program, out);
                    }
                    clause.rules.push(rule);
                }
            }
        }
        clause.program = program;
    }

    /// The cells of columns that a body takes as how long something takes, and that say no time at all.
    fn report_no_time(
        &self,
        body: &SimpleBody,
        shape: &TableShape,
        table: &PageTable,
        program: &Program,
        out: &mut Vec<Diagnostic>,
    ) {
        for (column, kind) in body.columns_taken(program) {
            let heading = shape.outputs.get(column).map(|(heading, _)| heading);
            let Some(at) = table.header.iter().position(|each| Some(&each.text) == heading) else { continue };
            for cell in table.rows.iter().filter_map(|(_, cells)| cells.get(at)) {
                let value = crate::cell::value(&cell.text, &Type::Duration, None).ok();
                if let Some(problem) = value.and_then(|value| kind.problem_with(&value)) {
                    let diagnostic = Diagnostic::error("unreadable-cell", self.clause.file, cell.span.clone(), problem)
                        .with_help(SOME_TIME);
                    // two bodies may take one column
                    if !out.contains(&diagnostic) {
                        out.push(diagnostic);
                    }
                }
            }
        }
    }

    /// The policy's terms that headings of a table name.
    fn terms_of_headings(&self, table: &PageTable, program: &mut Program) -> Lets {
        let manifest = self.clause.manifest;
        let names = table.header.iter().map(|heading| heading.text.to_lowercase().replace(' ', "_"));
        names
            .filter_map(|name| Some((name.clone(), manifest.terms.node(&name, &manifest.catalogue, program)?)))
            .collect()
    }

    pub(crate) fn names<'n>(&'n self, lets: &'n Lets, table: Option<&'n TableShape>) -> Names<'n> {
        let manifest = self.clause.manifest;
        Names {
            catalogue: &manifest.catalogue,
            lets,
            terms: &manifest.terms,
            table,
            page: &self.clause.file.text,
            calendars: &manifest.calendars,
        }
    }

    fn declared(&self, program: &Program, guard: Option<Guard>, rule: DeclaredRule, table: ClauseTable<'_>) -> Rule {
        let mut reads = guard.as_ref().map_or_else(Vec::new, |guard| guard.reads.clone());
        let mut reads_at = false;
        for part in &rule.parts {
            if let PartSource::Node(node) = &part.source {
                reads.extend(program.facts_below(*node));
                reads_at |= program.some_below(*node, |node| matches!(node, Node::At));
            }
        }
        let parts = RuleParts {
            span: self.clause.part.heading.clone(),
            guard,
            emits: vec![rule.call.finding],
            body: RuleBody::Declared(rule),
            reads,
            reads_at,
            reads_table: table.shape.is_some(),
        };
        self.rule(0, parts, table)
    }

    /// The rule of a clause that has `module=`.
    fn module_rule(
        &self,
        named: &Attribute,
        table: ClauseTable<'_>,
        program: &mut Program,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Rule> {
        let wrong = |code: &'static str, headline: String| {
            Diagnostic::error(code, self.clause.file, named.span.clone(), headline)
        };
        let guard = match self.clause.part.attributes.get("when") {
            Some(when) => match self.attribute_guard(&when.span, table.shape, program) {
                Ok(guard) => {
                    self.report_never(&guard, &when.span, out);
                    Some(guard)
                }
                Err(diagnostic) => {
                    out.push(*diagnostic);
                    return None;
                }
            },
            None => None,
        };
        let Some(module) = self.clause.modules.get(&named.text) else {
            // one that is declared and does not load is reported at its entry
            let declared = &self.clause.names.modules;
            if !declared.contains(&named.text) {
                let nearest = did_you_mean(&named.text, declared.iter().map(String::as_str));
                let headline = format!("unknown module `{}`{nearest}", named.text);
                let help = format!("declare it in policy.toml: `[modules.{}]`", named.text);
                out.push(wrong("unknown-name", headline).with_help(help));
            }
            return None;
        };
        let definition = module.definition();
        if definition.findings.is_empty() {
            let headline = format!("the module `{}` reports no findings", named.text);
            out.push(wrong("module", headline).with_help("a fence can read its values: `run_module(\"…\").…`"));
            return None;
        }
        let mut reads = guard.as_ref().map_or_else(Vec::new, |guard| guard.reads.clone());
        reads.extend(definition.reads.iter().map(|input| input.fact));
        let parts = RuleParts {
            span: self.clause.part.heading.clone(),
            reads_table: guard.as_ref().is_some_and(|guard| guard.reads_table),
            guard,
            emits: definition.findings.clone(),
            reads_at: definition.reads_at,
            body: RuleBody::Module(module.clone()),
            reads,
        };
        Some(self.rule(0, parts, table))
    }

    pub(crate) fn rule(&self, position: usize, parts: RuleParts, table: ClauseTable<'_>) -> Rule {
        let own = parts.reads.iter().chain(table.reads.iter().filter(|_| parts.reads_table));
        let mut reads: Vec<FactIndex> = Vec::new();
        for fact in own {
            if !reads.contains(fact) {
                reads.push(*fact);
            }
        }
        // the guard, and a table that the guard reads or that is the whole rule, say when a rule applies; a body does not
        let table_asks =
            matches!(parts.body, RuleBody::Declared(_)) || parts.guard.as_ref().is_some_and(|guard| guard.reads_table);
        let of_guard = parts.guard.iter().flat_map(|guard| &guard.reads);
        let asked: Vec<FactIndex> =
            of_guard.chain(table.reads.iter().filter(|_| table_asks && parts.reads_table)).copied().collect();
        let of_proposal = |fact: &FactIndex| self.clause.manifest.catalogue.is_of_proposal(*fact);
        let leaves = parts.guard.iter().flat_map(|guard| guard.leaves.iter().enumerate());
        let proposal_leaves: Vec<usize> =
            leaves.filter(|(_, leaf)| leaf.reads.iter().any(of_proposal)).map(|(position, _)| position).collect();
        let table_asks_for_it = table_asks && parts.reads_table && table.reads.iter().any(of_proposal);
        let part = self.clause.part;
        let name = part.attributes.id.as_ref().map_or(&part.number, |id| &id.text);
        Rule {
            id: if position == 0 { name.clone() } else { format!("{name}#{}", position + 1) },
            span: parts.span,
            guard: parts.guard,
            body: parts.body,
            reads_proposal: asked.iter().any(of_proposal),
            proposal_leaves: (!table_asks_for_it).then_some(proposal_leaves),
            reads,
            emits: parts.emits,
            reads_at: parts.reads_at,
            reads_table: parts.reads_table,
            origin: Shown::default(),
        }
    }

    /// Parses and compiles an expression that stands in an attribute.
    pub(crate) fn attribute_value(
        &self,
        span: &Range<usize>,
        table: Option<&TableShape>,
        program: &mut Program,
    ) -> Result<NodeIndex, Box<Diagnostic>> {
        let expression = self.attribute_expression(span)?;
        check_value(&expression, self.names(&Lets::new(), table), program)
            .map_err(|error| Box::new(self.checked(error)))
    }

    /// Parses and compiles the guard of an attribute `when=`.
    pub(crate) fn attribute_guard(
        &self,
        span: &Range<usize>,
        table: Option<&TableShape>,
        program: &mut Program,
    ) -> Result<Guard, Box<Diagnostic>> {
        let expression = self.attribute_expression(span)?;
        let gives_leave = self.call.is_some_and(|call| call.finding == FindingKind::Discretion);
        let mut guard = check_guard(&expression, self.names(&Lets::new(), table), gives_leave, program)
            .map_err(|error| Box::new(self.checked(error)))?;
        for leaf in &mut guard.leaves {
            leaf.means = self.clause.manifest.terms.meaning(&leaf.text);
        }
        Ok(guard)
    }

    fn attribute_expression(&self, span: &Range<usize>) -> Result<Expression, Box<Diagnostic>> {
        Parser::whole(&self.clause.file.text, span.clone()).map_err(|error| Box::new(self.syntax(error)))
    }

    fn syntax(&self, error: SyntaxError) -> Diagnostic {
        let mut diagnostic = Diagnostic::error("syntax", self.clause.file, error.span, error.message);
        diagnostic.help = error.help.map(str::to_owned);
        diagnostic
    }

    pub(crate) fn checked(&self, error: CheckError) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(error.code, self.clause.file, error.span, error.message);
        diagnostic.help = error.help;
        diagnostic
    }
}

/// The facts that the clause's table needs, those of its `let`s included.
fn table_reads(clause: &Clause, program: &Program) -> Vec<FactIndex> {
    let Some(table) = &clause.table else { return Vec::new() };
    let mut reads: Vec<FactIndex> = table.reads().collect();
    for input in &table.inputs {
        if let crate::table::InputSource::Let(node) = input.source {
            reads.extend(program.facts_below(node));
        }
    }
    reads
}

/// Whether a text has a name as a word of its own.
pub(crate) fn mentions(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name)
        .any(|(offset, _)| !text[..offset].ends_with(is_part) && !text[offset + name.len()..].starts_with(is_part))
}
