//! Checking clauses: from the parts of a page to clauses with compiled rules.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use redress_model::{Call, FindingKind, Modules, PolicyNames, Runtime, did_you_mean};

use crate::attribute::Attribute;
use crate::declared::parameter_names;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::extension::Pack;
use crate::guard::Program;
use crate::manifest::Manifest;
use crate::page::PageClause;
use crate::policy::{Clause, Readers};
use crate::rule_check::RuleChecker;
use crate::scenario::Scenario;
use crate::table::HitPolicy;

/// Pages with what the rules in them may speak of: those of the code itself, or of a pack that it extends.
pub(crate) struct ClauseSource<'a> {
    pub(crate) pages: Vec<(Arc<SourceFile>, Vec<PageClause>)>,
    pub(crate) manifest: &'a Manifest,
    pub(crate) names: &'a PolicyNames,
    pub(crate) library: &'a [(String, String)],
    pub(crate) modules: &'a Modules,
    pub(crate) pack: Option<Arc<Pack>>,
}

/// Checks every clause of every page. What is wrong is reported; the clauses that come back are those that could be read.
pub(crate) fn check_clauses(
    sources: Vec<ClauseSource<'_>>,
    runtime: &dyn Runtime,
    out: &mut Vec<Diagnostic>,
) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut overrides: Vec<(usize, Arc<SourceFile>, Attribute)> = Vec::new();
    for source in sources {
        let ClauseSource { pages, manifest, names, library, modules, pack } = source;
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
            }
        }
    }
    resolve_overrides(&mut clauses, overrides, out);
    clauses
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
            diagnostic.with_help(format!("it is also in {} on line {line}", first.file.name))
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

/// Finds the clauses that others except from. A circle of exceptions has no answer, so it is refused.
fn resolve_overrides(
    clauses: &mut [Clause],
    overrides: Vec<(usize, Arc<SourceFile>, Attribute)>,
    out: &mut Vec<Diagnostic>,
) {
    let mut positions: HashMap<String, usize> = HashMap::new();
    for (position, clause) in clauses.iter().enumerate() {
        positions.insert(clause.number.clone(), position);
        if let Some(id) = &clause.id {
            positions.insert(id.clone(), position);
        }
    }
    for (position, file, wanted) in overrides {
        for name in wanted.text.split(',').map(str::trim) {
            match position_of(name, clauses[position].pack.as_deref(), &positions, clauses) {
                Some(target) if target == position => {
                    out.push(Diagnostic::error(
                        "overrides",
                        &file,
                        wanted.span.clone(),
                        "a clause cannot override itself",
                    ));
                }
                Some(target) => {
                    if reaches(clauses, target, position) {
                        out.push(Diagnostic::error(
                            "overrides",
                            &file,
                            wanted.span.clone(),
                            format!("`{name}` already overrides this clause, so neither would give way"),
                        ));
                    } else {
                        clauses[position].overrides.push(target);
                    }
                }
                None => {
                    let known = positions.keys().map(String::as_str);
                    let suggestion = did_you_mean(name, known);
                    out.push(
                        Diagnostic::error(
                            "overrides",
                            &file,
                            wanted.span.clone(),
                            format!("no clause is called `{name}`{suggestion}"),
                        )
                        .with_help("name a clause by its `#identifier` or its number"),
                    );
                }
            }
        }
    }
}

/// The clause of a name: for a clause of a pack one of that pack; for one of the code's own the code's, or one of a pack whose
/// short name no other pack has.
fn position_of(
    name: &str,
    pack: Option<&Pack>,
    positions: &HashMap<String, usize>,
    clauses: &[Clause],
) -> Option<usize> {
    let of_pack = |pack: &Pack| {
        let names = [format!("{}:{name}", pack.id), format!("{} {name}", pack.id)];
        names.iter().find_map(|name| positions.get(name).copied())
    };
    match pack {
        Some(pack) => of_pack(pack),
        None => positions.get(name).copied().or_else(|| {
            let mut found: Vec<usize> = clauses.iter().filter_map(|clause| of_pack(clause.pack.as_deref()?)).collect();
            found.dedup();
            <[usize; 1]>::try_from(found).ok().map(|[one]| one)
        }),
    }
}

/// The clauses that override others, in such an order that each stands before those it overrides. There are no circles: those
/// are refused.
pub(crate) fn exceptions_first(clauses: &[Clause]) -> Vec<usize> {
    let mut waiting = vec![0usize; clauses.len()];
    for clause in clauses {
        for target in &clause.overrides {
            waiting[*target] += 1;
        }
    }
    let mut order: Vec<usize> = (0..clauses.len()).filter(|position| waiting[*position] == 0).collect();
    let mut next = 0;
    while let Some(position) = order.get(next).copied() {
        for target in &clauses[position].overrides {
            waiting[*target] -= 1;
            if waiting[*target] == 0 {
                order.push(*target);
            }
        }
        next += 1;
    }
    order.retain(|position| !clauses[*position].overrides.is_empty());
    order
}

/// Whether a clause overrides another, or one that does.
pub(crate) fn reaches(clauses: &[Clause], from: usize, to: usize) -> bool {
    let mut open = vec![from];
    let mut seen = vec![false; clauses.len()];
    while let Some(position) = open.pop() {
        if position == to {
            return true;
        }
        if !std::mem::replace(&mut seen[position], true) {
            open.extend(&clauses[position].overrides);
        }
    }
    false
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
        if let (Some(attribute), Some(_)) = (self.part.attributes.get("updated"), clause.updated_in)
            && clause.table.as_ref().is_none_or(|table| !table.shape.is_dated)
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
        for scenario in &self.part.scenarios {
            clause.scenarios.extend(Scenario::from_page(self.file, scenario, &self.manifest.catalogue, out));
        }
        clause
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
