//! Evaluating the rules of the clauses in force: each fires, is not met, is unknown, or breaks.

use jiff::Timestamp;
use jiff::civil::Date;
use redress_model::{BodyCase, Facts, Finding, Module, ModuleCase, Runtime, Slot, Stop, TableReading};
use redress_policy::{CaseView, Clause, Evaluation, LeafOutcome, Policy, RowFinding, Rule, RuleBody};

/// One rule and what became of it, with the trace that explains it.
pub(crate) struct RuleRun<'p> {
    pub(crate) clause_position: usize,
    pub(crate) clause: &'p Clause,
    pub(crate) rule: &'p Rule,
    pub(crate) outcome: Outcome,
    /// What each condition of the guard was found to be.
    pub(crate) leaves: Vec<LeafOutcome>,
    /// The clause whose exception took this rule's place.
    pub(crate) overridden_by: Option<usize>,
    pub(crate) evaluation: Evaluation<'p>,
}

/// What became of a rule.
pub(crate) enum Outcome {
    Fired(Vec<RowFinding>),
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

/// Runs every rule of the clauses in force on the anchor date.
pub(crate) fn evaluate_rules<'p>(
    policy: &'p Policy,
    facts: &'p Facts,
    at: Timestamp,
    anchor: Option<Date>,
    runtime: &dyn Runtime,
) -> Vec<RuleRun<'p>> {
    let view = CaseView { facts, catalogue: &policy.catalogue, at, calendar: &policy.calendar, home: policy.currency };
    let mut runs = Vec::new();
    for (clause_position, clause) in policy.clauses.iter().enumerate() {
        let is_dated = clause.from.is_some() || clause.until.is_some();
        if anchor.is_some_and(|date| !clause.is_in_force_on(date)) {
            continue;
        }
        for rule in &clause.rules {
            let evaluation = Evaluation::new(&clause.program, view, clause.table.as_ref());
            let mut leaves = Vec::new();
            let outcome = if is_dated && anchor.is_none() {
                Outcome::Stopped(Stop::Missing(vec![policy.anchor]))
            } else {
                run(policy, rule, &evaluation, &mut leaves, runtime)
            };
            runs.push(RuleRun { clause_position, clause, rule, outcome, leaves, overridden_by: None, evaluation });
        }
    }
    runs
}

fn run(
    policy: &Policy,
    rule: &Rule,
    evaluation: &Evaluation<'_>,
    leaves: &mut Vec<LeafOutcome>,
    runtime: &dyn Runtime,
) -> Outcome {
    if rule.reads_proposal && !evaluation.view().facts.is_proposed() {
        return Outcome::NotMet(NotMet::NothingProposed);
    }
    if let Some(guard) = &rule.guard {
        match evaluation.holds(guard, leaves) {
            Ok(true) => {}
            Ok(false) => return Outcome::NotMet(NotMet::Guard),
            Err(stop) => return Outcome::Stopped(stop),
        }
    }
    let findings = match &rule.body {
        RuleBody::Declared(declared) => declared.findings(evaluation, policy.currency),
        RuleBody::Script { body, lets, .. } => {
            let findings = run_body(policy, evaluation, body, lets, runtime);
            findings.map(|findings| findings.into_iter().map(|finding| (finding, None)).collect())
        }
        RuleBody::Module(module) => {
            let findings = run_module(policy, evaluation, &**module);
            findings.map(|findings| findings.into_iter().map(|finding| (finding, None)).collect())
        }
    };
    match findings {
        Ok(findings) if findings.is_empty() => Outcome::NotMet(NotMet::NoFinding),
        Ok(findings) => Outcome::Fired(findings),
        Err(stop) => Outcome::Stopped(stop),
    }
}

fn run_body(
    policy: &Policy,
    evaluation: &Evaluation<'_>,
    body: &redress_model::CompiledBody,
    lets: &[(String, redress_policy::NodeIndex)],
    runtime: &dyn Runtime,
) -> Result<Vec<Finding>, Stop> {
    let view = evaluation.view();
    let mut values = Vec::with_capacity(lets.len());
    for (_, node) in lets {
        values.push(evaluation.value(*node)?);
    }
    let case = BodyCase {
        facts: body.reads.iter().map(|fact| view.facts.slot(*fact).clone()).collect(),
        lets: values,
        table: if body.columns.is_empty() { None } else { evaluation.table_reading().cloned() },
        at: view.at,
        calendar: &policy.calendar,
        home: policy.currency,
        limits: &policy.limits,
    };
    runtime.run(body, &case)
}

fn run_module(policy: &Policy, evaluation: &Evaluation<'_>, module: &dyn Module) -> Result<Vec<Finding>, Stop> {
    let view = evaluation.view();
    let facts = module.definition().reads.iter().map(|input| view.facts.slot(input.fact)).collect();
    let date = policy.calendar.date_of(view.at);
    let report = module.run(&ModuleCase { facts, at: view.at, date, home: policy.currency })?;
    Ok(report.findings)
}

impl RuleRun<'_> {
    /// The row of the clause's table that the rule used, where it was one.
    pub(crate) fn row(&self) -> Option<usize> {
        if !self.rule.reads_table {
            return None;
        }
        match self.evaluation.table_reading()? {
            TableReading::One(Ok(row)) => Some(row.number),
            _ => None,
        }
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
        let offset = match (&self.rule.body, self.stop()) {
            (RuleBody::Script { offset, .. }, Some(Stop::Error { span: Some(span), .. })) => offset + span.start,
            _ => self.rule.span.start,
        };
        let (line, column) = redress_policy::place_in(&self.clause.file.text, offset);
        format!("{}:{line}:{column}", self.clause.file.name)
    }
}

/// The names of the facts that a stop waits for.
pub(crate) fn missing_names(policy: &Policy, stop: &Stop) -> Vec<String> {
    match stop {
        Stop::Missing(facts) => facts.iter().map(|fact| policy.catalogue.name(*fact).to_string()).collect(),
        _ => Vec::new(),
    }
}

/// Whether the case says nothing of a fact.
pub(crate) fn is_missing(facts: &Facts, policy: &Policy, name: &str) -> bool {
    policy.catalogue.find(name).is_some_and(|fact| matches!(facts.slot(fact), Slot::Missing | Slot::NotYet))
}
