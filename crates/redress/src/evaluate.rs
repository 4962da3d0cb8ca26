//! Evaluating the rules of the clauses in force: each fires, is not met, is unknown, or breaks.

use std::borrow::Cow;
use std::cell::RefCell;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_model::{BodyCase, FactIndex, Facts, Finding, Module, ModuleCase, Runtime, Slot, Stop};
use redress_policy::{CaseView, Clause, Evaluation, FindingWay, LeafOutcomes, Policy, RowFinding, Rule, RuleBody};

use crate::core_fact::CoreFact;
use crate::decide::DecideOptions;

/// One rule and what became of it, with the trace that explains it.
pub(crate) struct RuleRun<'p, 'f> {
    pub(crate) clause_position: usize,
    pub(crate) clause: &'p Clause,
    pub(crate) rule: &'p Rule,
    pub(crate) outcome: Outcome<'p>,
    /// What each condition of the guard was found to be.
    pub(crate) leaves: LeafOutcomes,
    /// The clause whose exception took this rule's place.
    pub(crate) overridden_by: Option<usize>,
    pub(crate) evaluation: Evaluation<'f>,
}

/// What became of a rule.
pub(crate) enum Outcome<'p> {
    Fired(Vec<RowFinding<'p>>),
    NotMet(NotMet),
    Stopped(Stop),
}

/// Why a rule was not met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NotMet {
    /// Its guard did not hold.
    Guard,
    /// It speaks of a proposal, and nothing is proposed.
    NothingProposed,
    /// Its row says `-`, or its body reported nothing.
    NoFinding,
}

/// What is evaluated, and how.
pub(crate) struct Evaluating<'p, 'f> {
    pub(crate) policy: &'p Policy,
    pub(crate) facts: &'f Facts,
    pub(crate) at: Timestamp,
    pub(crate) anchor: Option<Date>,
    pub(crate) runtime: &'p dyn Runtime,
    pub(crate) options: DecideOptions,
    pub(crate) scope: Scope,
}

/// What is asked of the rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scope {
    /// All that they say of the case.
    Everything,
    /// Only what may be given.
    Allowances,
}

/// Runs the rules of the clauses in force on the anchor date: those that the case can fire by the policy's index, or all. Each
/// run is `seen`, those too that are of no use any more once it is over.
pub(crate) fn evaluate_rules<'p: 'f, 'f>(
    evaluating: &Evaluating<'p, 'f>,
    mut seen: impl FnMut(&RuleRun<'p, 'f>),
) -> Vec<RuleRun<'p, 'f>> {
    let Evaluating { policy, facts, options, scope, .. } = *evaluating;
    let keeps_all = options.all_rules || options.the_long_way;
    let mut runs = Vec::with_capacity(16);
    let mut leaves = LeafOutcomes::new();
    let mut run_at = |position: usize, rule: usize| {
        let clause = &policy.clauses[position];
        let Some(run) = run_of(evaluating, position, clause, &clause.rules[rule], std::mem::take(&mut leaves)) else {
            return;
        };
        seen(&run);
        if !keeps_all && run.says_nothing_for_good() {
            leaves = run.leaves;
        } else {
            runs.push(run);
        }
    };
    if options.why_not || keeps_all {
        for (position, clause) in policy.clauses.iter().enumerate() {
            (0..clause.rules.len()).for_each(|rule| run_at(position, rule));
        }
        return runs;
    }
    match scope {
        Scope::Everything => policy.index.candidates(facts).for_each(|(position, rule)| run_at(position, rule)),
        Scope::Allowances => {
            policy.index.candidates_of_allowances(facts).for_each(|(position, rule)| run_at(position, rule));
        }
    }
    runs
}

/// The run of one rule; `None` where its clause is not in force.
fn run_of<'p: 'f, 'f>(
    evaluating: &Evaluating<'p, 'f>,
    clause_position: usize,
    clause: &'p Clause,
    rule: &'p Rule,
    mut leaves: LeafOutcomes,
) -> Option<RuleRun<'p, 'f>> {
    let Evaluating { policy, facts, at, anchor, .. } = *evaluating;
    let is_dated = clause.from.is_some() || clause.until.is_some();
    if is_dated && anchor.is_some_and(|date| !clause.is_in_force_on(date)) {
        return None;
    }
    let (calendar, home) = (policy.calendar_of(clause), policy.currency_of(clause));
    let calendars = policy.calendars_of(clause);
    let view = CaseView { facts, catalogue: &policy.catalogue, at, calendar, calendars, home };
    let evaluation = Evaluation::new(&clause.program, view, clause.table.as_ref());
    let outcome = if is_dated && anchor.is_none() {
        Outcome::Stopped(Stop::Missing(vec![policy.anchor]))
    } else {
        run(evaluating, clause, rule, &evaluation, &mut leaves)
    };
    Some(RuleRun { clause_position, clause, rule, outcome, leaves, overridden_by: None, evaluation })
}

fn run<'p>(
    evaluating: &Evaluating<'p, '_>,
    clause: &'p Clause,
    rule: &'p Rule,
    evaluation: &Evaluation<'_>,
    leaves: &mut LeafOutcomes,
) -> Outcome<'p> {
    let Evaluating { policy, runtime, options, .. } = *evaluating;
    // with nothing proposed, only what holds whatever is proposed
    let holds_anyway = || match (&rule.guard, &rule.proposal_leaves) {
        (Some(guard), Some(leaves)) => evaluation.holds_whatever(guard, leaves),
        _ => false,
    };
    if rule.reads_proposal && !evaluation.view().facts.is_proposed() && !holds_anyway() {
        return Outcome::NotMet(NotMet::NothingProposed);
    }
    if let Some(guard) = &rule.guard {
        match evaluation.holds(guard, leaves) {
            Ok(true) => {}
            Ok(false) => return Outcome::NotMet(NotMet::Guard),
            Err(stop) => return Outcome::Stopped(stop),
        }
    }
    let way = if options.the_long_way { FindingWay::Built } else { FindingWay::ByTemplate };
    let findings = match &rule.body {
        RuleBody::Declared(declared) => declared.findings(clause.table.as_ref(), evaluation, way),
        RuleBody::Script { body, simple, lets, .. } => {
            // whatever goes wrong in a simple body is said by the interpreter, with its place
            let simple = simple.as_ref().filter(|_| !options.the_long_way);
            let simple = simple.and_then(|simple| simple.findings(evaluation, way).ok());
            simple.map_or_else(|| run_body((policy, clause), evaluation, body, lets, runtime).map(without_rows), Ok)
        }
        RuleBody::Module(module) => run_module(evaluation, &**module).map(without_rows),
    };
    match findings {
        Ok(findings) if findings.is_empty() => Outcome::NotMet(NotMet::NoFinding),
        Ok(findings) => Outcome::Fired(findings),
        Err(stop) => Outcome::Stopped(stop),
    }
}

/// Findings that no row of their own made.
fn without_rows<'p>(findings: Vec<Finding<'p>>) -> Vec<RowFinding<'p>> {
    findings.into_iter().map(|finding| (finding, None)).collect()
}

fn run_body(
    (policy, clause): (&Policy, &Clause),
    evaluation: &Evaluation<'_>,
    body: &redress_model::CompiledBody,
    lets: &[(String, redress_policy::NodeIndex)],
    runtime: &dyn Runtime,
) -> Result<Vec<Finding<'static>>, Stop> {
    let view = evaluation.view();
    let mut values = Vec::with_capacity(lets.len());
    for (_, node) in lets {
        values.push(evaluation.value(*node)?);
    }
    let case = BodyCase {
        facts: body.reads.iter().map(|fact| view.facts.slot(*fact).clone()).collect(),
        lets: values,
        table: if body.columns.is_empty() { None } else { evaluation.table_reading() },
        dated_rows: RefCell::default(),
        at: view.at,
        calendar: policy.calendar_of(clause),
        calendars: policy.calendars_of(clause),
        home: view.home,
        limits: &policy.limits,
    };
    let findings = runtime.run(body, &case);
    evaluation.reads_dated(&case.dated_rows.borrow());
    findings
}

fn run_module(evaluation: &Evaluation<'_>, module: &dyn Module) -> Result<Vec<Finding<'static>>, Stop> {
    let view = evaluation.view();
    let facts = module.definition().reads.iter().map(|input| view.facts.slot(input.fact)).collect();
    let date = view.calendar.date_of(view.at);
    let report = module.run(&ModuleCase { facts, at: view.at, date, home: view.home })?;
    Ok(report.findings)
}

impl RuleRun<'_, '_> {
    /// Whether it was not met and time alone changes nothing of that.
    fn says_nothing_for_good(&self) -> bool {
        let guard = self.rule.guard.as_ref();
        match &self.outcome {
            Outcome::NotMet(NotMet::NothingProposed) => true,
            Outcome::NotMet(NotMet::Guard) => guard.is_some_and(|guard| {
                !guard.reads_at && !guard.reads_table && !self.rule.reads_at && !self.evaluation.awaits(guard)
            }),
            Outcome::NotMet(NotMet::NoFinding) | Outcome::Fired(_) | Outcome::Stopped(_) => false,
        }
    }

    /// The row of the clause's table that the rule used, where it was one.
    pub(crate) fn row(&self) -> Option<usize> {
        if self.rule.reads_table { self.evaluation.row() } else { None }
    }

    /// The rows of the clause's table that the rule read, where they are not one that hit.
    pub(crate) fn rows(&self) -> Vec<usize> {
        if self.rule.reads_table { self.evaluation.rows_read() } else { Vec::new() }
    }

    /// Why it stopped, if it did.
    pub(crate) fn stop(&self) -> Option<&Stop> {
        match &self.outcome {
            Outcome::Stopped(stop) => Some(stop),
            _ => None,
        }
    }

    /// Where in the page it stands, or broke: `01-promises.md:14:9`.
    pub(crate) fn place(&self) -> String {
        let broke_at = match self.stop() {
            Some(Stop::Error(fault)) => fault.span.as_ref(),
            _ => None,
        };
        let offset = match (&self.rule.body, broke_at) {
            (RuleBody::Script { offset, .. }, Some(span)) => offset + span.start,
            _ => self.rule.span.start,
        };
        let (line, column) = redress_policy::place_in(&self.clause.file.text, offset);
        format!("{}:{line}:{column}", self.clause.file.name)
    }
}

/// The names of what a stop of a rule waits for: facts, and where the case has a list, what its entries lack.
pub(crate) fn missing_names<'p>(policy: &'p Policy, run: &RuleRun<'p, '_>, stop: &Stop) -> Vec<Cow<'p, str>> {
    let Stop::Missing(facts) = stop else { return Vec::new() };
    let mut names = Vec::with_capacity(facts.len());
    for fact in facts {
        match lacking(policy, run, *fact) {
            lacking if lacking.is_empty() => names.push(Cow::Borrowed(&**policy.catalogue.name(*fact))),
            lacking => names.extend(lacking.into_iter().map(Cow::Owned)),
        }
    }
    names
}

/// What the entries of a list lack that a rule asked them for: `ticket.events[1].actor`.
pub(crate) fn lacking(policy: &Policy, run: &RuleRun<'_, '_>, fact: FactIndex) -> Vec<String> {
    let facts = run.evaluation.view().facts;
    let name = policy.catalogue.name(fact);
    let lacking = run.evaluation.lacking(fact).into_iter();
    lacking.map(|each| lacking_name(name, facts.place_in_case(fact, each.entry), &each.field)).collect()
}

/// The name of a field that an entry of a list lacks; `entry` is its place in the case.
pub(crate) fn lacking_name(list: &str, entry: usize, field: &str) -> String {
    format!("{list}[{entry}].{field}")
}

/// Whether the case says nothing of a fact.
pub(crate) fn is_missing(facts: &Facts, fact: &CoreFact) -> bool {
    fact.index().is_some_and(|fact| matches!(facts.slot(fact), Slot::Missing | Slot::NotYet))
}
