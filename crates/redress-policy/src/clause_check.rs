//! Checking clauses: from the parts of a page to clauses with compiled rules.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use redress_model::{Call, Catalogue, FindingKind, Modules, PolicyNames, Runtime, did_you_mean};

use crate::declared::parameter_names;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::extension::Pack;
use crate::guard::Program;
use crate::manifest::Manifest;
use crate::overrides::{Override, resolve_overrides};
use crate::page::{PageClause, PageScenario};
use crate::page_table::PageCell;
use crate::policy::{Clause, Readers, Rule};
use crate::rule_check::RuleChecker;
use crate::scenario::Scenario;
use crate::table::HitPolicy;

/// Pages with what the rules in them may speak of: those of the code itself, or of a pack that it extends.
pub(crate) struct ClauseSource<'a> {
    pub(crate) pages: Vec<(Arc<SourceFile>, Vec<PageClause>)>,
    pub(crate) manifest: &'a Manifest,
    pub(crate) library: &'a [(String, String)],
    pub(crate) modules: &'a Modules,
    pub(crate) pack: Option<Arc<Pack>>,
}

/// The worked examples of the clauses, which are read when it is known what the rules of all clauses ask for.
#[derive(Default)]
pub(crate) struct Examples {
    /// For each clause, and how much was reported before them.
    of_clauses: Vec<(Vec<PageScenario>, usize)>,
}

impl Examples {
    /// Reads them into their clauses. What is wrong is reported behind what is wrong with the clause.
    pub(crate) fn read(self, clauses: &mut [Clause], catalogue: &Catalogue, out: &mut Vec<Diagnostic>) {
        let mut told = 0;
        for (clause, (examples, before)) in clauses.iter_mut().zip(self.of_clauses) {
            let mut wrong = Vec::new();
            for example in &examples {
                clause.scenarios.extend(Scenario::from_page(&clause.file, example, catalogue, &mut wrong));
            }
            let place = before + told;
            told += wrong.len();
            out.splice(place..place, wrong);
        }
    }
}

/// Checks every clause of every page. What is wrong is reported; the clauses that come back are those that could be read.
pub(crate) fn check_clauses(
    sources: Vec<ClauseSource<'_>>,
    runtime: &dyn Runtime,
    out: &mut Vec<Diagnostic>,
) -> (Vec<Clause>, Examples) {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut examples = Examples::default();
    let mut overrides: Vec<Override> = Vec::new();
    for source in sources {
        let ClauseSource { pages, manifest, library, modules, pack } = source;
        let names = &manifest.names;
        for (file, parts) in pages {
            for mut part in parts {
                if let Some(pack) = &pack {
                    belong_to(pack, &mut part);
                }
                report_twice(&file, &part, &clauses, out);
                let mut checked =
                    ClauseChecker { file: &file, part: &part, manifest, names, library, runtime, modules }.check(out);
                if let Some(wanted) = part.attributes.get("overrides") {
                    overrides.push((clauses.len(), file.clone(), wanted.clone()));
                }
                if pack.is_some() {
                    // the pack's own dates hold for each of its clauses
                    checked.from = checked.from.max(manifest.from);
                    checked.until = [checked.until, manifest.until].into_iter().flatten().min();
                    checked.pack.clone_from(&pack);
                }
                clauses.push(checked);
                examples.of_clauses.push((part.scenarios, out.len()));
            }
        }
    }
    resolve_overrides(&mut clauses, overrides, out);
    (clauses, examples)
}

/// A clause of a pack is known by the pack's name too: `uk-consumer 2.1`, `uk-consumer:cancel`. Its examples are the pack's.
fn belong_to(pack: &Pack, part: &mut PageClause) {
    part.number = format!("{} {}", pack.id, part.number);
    if let Some(id) = &mut part.attributes.id {
        id.text = format!("{}:{}", pack.id, id.text);
    }
    part.scenarios.clear();
}

fn report_twice(file: &Arc<SourceFile>, part: &PageClause, clauses: &[Clause], out: &mut Vec<Diagnostic>) {
    let mut report = |span: &Range<usize>, what: String, first: &Clause| {
        let (line, _) = crate::diagnostic::place_in(&first.file.text, first.heading.start);
        let mut diagnostic = Diagnostic::error("name-twice", file, span.clone(), format!("{what} stands twice"));
        diagnostic = if first.file == *file {
            diagnostic.with_related(first.heading.clone(), "first here")
        } else {
            diagnostic.with_help(format!("it is also in {} on line {line}", first.file.path))
        };
        out.push(diagnostic);
    };
    if let Some(first) = clauses.iter().find(|clause| clause.number == part.number) {
        report(&part.heading, format!("the clause number {}", part.number), first);
    }
    if let Some(id) = &part.attributes.id
        && let Some(first) = clauses.iter().find(|clause| clause.id.as_ref() == Some(&id.text))
    {
        report(&id.span, format!("the identifier `{}`", id.text), first);
    }
}

/// The months as `updated=…` names them.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What checking one clause needs.
pub(crate) struct ClauseChecker<'a> {
    pub(crate) file: &'a Arc<SourceFile>,
    pub(crate) part: &'a PageClause,
    pub(crate) manifest: &'a Manifest,
    pub(crate) names: &'a PolicyNames,
    pub(crate) library: &'a [(String, String)],
    pub(crate) runtime: &'a dyn Runtime,
    pub(crate) modules: &'a Modules,
}

/// The attributes of a clause that are not parameters of its finding.
const OWN_ATTRIBUTES: [&str; 9] =
    ["finding", "module", "overrides", "hit", "from", "until", "when", "updated", "readers"];

impl ClauseChecker<'_> {
    fn check(&self, out: &mut Vec<Diagnostic>) -> Clause {
        let call = self.call(out);
        self.report_unknown_attributes(call, out);
        let mut clause = Clause {
            number: self.part.number.clone(),
            id: self.part.attributes.id.as_ref().map(|id| id.text.clone()),
            title: self.part.title.clone(),
            full_heading: full_heading(&self.part.number, &self.part.title),
            level: self.part.level,
            pack: None,
            file: self.file.clone(),
            heading: self.part.heading.clone(),
            prose: self.part.prose.clone(),
            table: None,
            program: Program::default(),
            rules: Vec::new(),
            overrides: Vec::new(),
            updated_in: self.updated_in(out),
            readers: self.readers(out),
            from: self.date("from", out),
            until: self.date("until", out),
            scenarios: Vec::new(),
        };
        if let (Some(from), Some(until)) = (clause.from, clause.until)
            && until <= from
        {
            out.push(Diagnostic::error(
                "in-force",
                self.file,
                self.part.heading.clone(),
                "the clause ends before it begins",
            ));
        }
        RuleChecker::new(self, call, self.hit_policy(out)).check(&mut clause, out);
        let says_what_staff_may_give = |rule: &Rule| rule.reads_table && rule.emits.contains(&FindingKind::Discretion);
        if self.part.attributes.get("readers").is_none() && clause.rules.iter().any(says_what_staff_may_give) {
            clause.readers = Readers::Prose;
        }
        if let (Some(attribute), Some(_)) = (self.part.attributes.get("updated"), clause.updated_in)
            && !self.has_dated_rows(&clause)
        {
            out.push(
                Diagnostic::error(
                    "updated",
                    self.file,
                    attribute.span.clone(),
                    "only a table of dated rows is updated",
                )
                .with_help("give the clause a table with a column headed `from`"),
            );
        }
        clause
    }

    /// Whether its table has dated rows; one whose cells could not be read has them too.
    fn has_dated_rows(&self, clause: &Clause) -> bool {
        let is_from = |heading: &PageCell| heading.text.eq_ignore_ascii_case("from");
        match &clause.table {
            Some(table) => table.shape.is_dated,
            None => self.part.tables.iter().any(|table| table.header.iter().any(is_from)),
        }
    }

    /// The call that a clause's `finding=` names.
    fn call(&self, out: &mut Vec<Diagnostic>) -> Option<&'static Call> {
        let wanted = self.part.attributes.get("finding")?;
        match FindingKind::named(&wanted.text) {
            Some(kind) => Some(Call::making(kind)),
            None => {
                let known = FindingKind::ALL.map(|(name, _)| name);
                let suggestion = did_you_mean(&wanted.text, known);
                out.push(
                    Diagnostic::error(
                        "unknown-finding",
                        self.file,
                        wanted.span.clone(),
                        format!("unknown kind of finding `{}`{suggestion}", wanted.text),
                    )
                    .with_help(known.join(", ")),
                );
                None
            }
        }
    }

    fn report_unknown_attributes(&self, call: Option<&'static Call>, out: &mut Vec<Diagnostic>) {
        let parameters: Vec<&str> = call.into_iter().flat_map(parameter_names).collect();
        for (name, _) in &self.part.attributes.others {
            let known = || OWN_ATTRIBUTES.iter().chain(&parameters).copied();
            if !known().any(|each| each == name.text) {
                let suggestion = did_you_mean(&name.text, known());
                let known: Vec<&str> = known().collect();
                out.push(
                    Diagnostic::error(
                        "unknown-attribute",
                        self.file,
                        name.span.clone(),
                        format!("unknown attribute `{}`{suggestion}", name.text),
                    )
                    .with_help(format!("known here: {}", known.join(", "))),
                );
            }
        }
    }

    /// The month of `updated=april`.
    fn updated_in(&self, out: &mut Vec<Diagnostic>) -> Option<i8> {
        let attribute = self.part.attributes.get("updated")?;
        let month = MONTHS.iter().position(|month| *month == attribute.text);
        if month.is_none() {
            let suggestion = did_you_mean(&attribute.text, MONTHS);
            out.push(
                Diagnostic::error(
                    "unreadable-value",
                    self.file,
                    attribute.span.clone(),
                    format!("`{}` is no month{suggestion}", attribute.text),
                )
                .with_help("the month in which the amounts change each year: `updated=april`"),
            );
        }
        i8::try_from(month? + 1).ok()
    }

    fn date(&self, name: &str, out: &mut Vec<Diagnostic>) -> Option<Date> {
        let attribute = self.part.attributes.get(name)?;
        let date = attribute.text.parse().ok().filter(|_| attribute.text.len() == 10);
        if date.is_none() {
            out.push(
                Diagnostic::error(
                    "unreadable-value",
                    self.file,
                    attribute.span.clone(),
                    format!("`{}` is not a date", attribute.text),
                )
                .with_help("write it as `2026-04-08`"),
            );
        }
        date
    }

    fn readers(&self, out: &mut Vec<Diagnostic>) -> Readers {
        let Some(wanted) = self.part.attributes.get("readers") else { return Readers::Everyone };
        match wanted.text.as_str() {
            "everyone" => Readers::Everyone,
            "prose" => Readers::Prose,
            "staff" => Readers::Staff,
            other => {
                out.push(
                    Diagnostic::error(
                        "readers",
                        self.file,
                        wanted.span.clone(),
                        format!("`{other}` are no readers"),
                    )
                    .with_help(
                        "`everyone`, `prose` where customers read no table, `staff` where they read nothing of the clause",
                    ),
                );
                Readers::Everyone
            }
        }
    }

    fn hit_policy(&self, out: &mut Vec<Diagnostic>) -> HitPolicy {
        let Some(wanted) = self.part.attributes.get("hit") else { return HitPolicy::First };
        match wanted.text.as_str() {
            "first" => HitPolicy::First,
            "unique" => HitPolicy::Unique,
            "collect" => HitPolicy::Collect,
            other => {
                out.push(
                    Diagnostic::error(
                        "hit-policy",
                        self.file,
                        wanted.span.clone(),
                        format!("unknown hit policy `{other}`"),
                    )
                    .with_help("`first`, `unique` or `collect`"),
                );
                HitPolicy::First
            }
        }
    }
}

fn full_heading(number: &str, title: &str) -> String {
    if title.is_empty() { number.to_owned() } else { format!("{number} {title}") }
}
