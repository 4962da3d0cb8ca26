//! Combining: from what each rule reported to one decision, by the rules of DESIGN that the guide documents.
//!
//! Findings of different names stand side by side; entitlements of different names add up; the lowest applicable ceiling
//! governs; disclosures are a union; the highest escalation level wins and every reason is kept; any prohibition refuses.

mod compensation;
mod deadlines;
mod disclosures;
mod escalation;
mod exceptions;
mod in_draft;
mod needs;
mod next_changes;
mod proposal;

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_model::{
    Advice, Decision, Facts, Finding, FindingKind, Grounds, OpenPoint, Prohibition, Reason, RuleError, RuleOutcome,
    RuleSummary, Slot, Stop, Value, Verdict,
};
use redress_policy::Policy;

use crate::evaluate::{Outcome, RuleRun, is_missing};
use crate::grounds::grounds_of;
use needs::Needs;

/// The case that is being decided.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) facts: &'a Facts,
    pub(crate) at: Timestamp,
}

/// A finding with the rule that made it.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) run: &'a RuleRun<'a>,
    pub(crate) finding: &'a Finding,
    /// The row that made it, where one rule makes a finding of each row.
    pub(crate) row: Option<usize>,
}

/// What stands in the way of a whole decision, gathered while combining.
#[derive(Default)]
pub(crate) struct Problems {
    pub(crate) needs: Needs,
    pub(crate) errors: Vec<RuleError>,
    pub(crate) open_points: Vec<OpenPoint>,
    /// Why it cannot be said whether the proposal is allowed.
    pub(crate) undetermined: Vec<Reason>,
    /// Why the proposal is refused, beside prohibitions.
    pub(crate) refused: Vec<Reason>,
    /// The approvals that the proposal needs.
    pub(crate) approvals: Vec<proposal::ApprovalAsked>,
    pub(crate) replayable: bool,
    /// Whether the agent offers something, so that what is owed has a say too.
    pub(crate) has_offer: bool,
    /// Whether a rule that may give discretion is unknown or broken.
    pub(crate) discretion_is_open: bool,
    /// Whether a rule that may owe something is unknown, broken or in conflict.
    pub(crate) entitlement_is_open: bool,
}

impl<'a> Case<'a> {
    /// The value of a fact that the case knows.
    pub(crate) fn value(&self, name: &str) -> Option<&'a Value> {
        self.facts.value(self.policy.catalogue.find(name)?)
    }

    /// The text of a fact.
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.value(name)?.as_text()
    }

    /// The list of a fact.
    pub(crate) fn list(&self, name: &str) -> Option<&'a [Value]> {
        self.value(name)?.as_list()
    }

    /// The position of a role in the policy's order.
    pub(crate) fn rank_of_role(&self, role: &str) -> Option<usize> {
        self.policy.names.roles.iter().position(|each| each == role)
    }
}

impl Found<'_> {
    pub(crate) fn grounds(&self, case: &Case<'_>, sentence: String) -> Grounds {
        grounds_of(case.policy, self.run, self.row, sentence)
    }
}

impl Problems {
    /// Whether a rule has a say in whether the proposal is allowed. What is owed has one where something is offered.
    fn is_touched_by(&self, run: &RuleRun<'_>) -> bool {
        let touches =
            |kind: &FindingKind| kind.touches_a_proposal() || (self.has_offer && *kind == FindingKind::Entitlement);
        run.rule.emits.iter().any(touches)
    }

    /// An error of one rule, found while combining its finding.
    pub(crate) fn broke(&mut self, run: &RuleRun<'_>, message: impl Into<String>) {
        let message = message.into();
        self.entitlement_is_open |= run.rule.emits.contains(&FindingKind::Entitlement);
        if self.is_touched_by(run) {
            self.undetermined.push(Reason {
                clause: Some(run.clause.number.clone()),
                sentence: format!("clause {} broke: {message}", run.clause.full_heading()),
            });
        }
        self.errors.push(error_of(run, message));
    }
}

fn error_of(run: &RuleRun<'_>, message: String) -> RuleError {
    RuleError {
        rule: Some(run.rule.id.clone()),
        clause: Some(run.clause.number.clone()),
        message,
        place: Some(run.place()),
    }
}

/// Combines the runs of a case into its decision. `decision` has the parts that do not come from rules.
pub(crate) fn combine(case: &Case<'_>, mut runs: Vec<RuleRun<'_>>, mut decision: Decision) -> Decision {
    exceptions::apply(&mut runs, case.policy);
    let has_offer = compensation::is_offered(case);
    let mut problems = Problems { replayable: true, has_offer, ..Problems::default() };
    for run in &runs {
        report_stop(case, run, &mut problems);
    }
    let found = |is_governing: bool| -> Vec<Found<'_>> {
        let fired = runs.iter().filter(|run| run.overridden_by.is_none() == is_governing);
        fired
            .flat_map(|run| match &run.outcome {
                Outcome::Fired(findings) => {
                    findings.iter().map(move |(finding, row)| Found { run, finding, row: *row }).collect()
                }
                _ => Vec::new(),
            })
            .collect()
    };
    let (governing, superseded) = (found(true), found(false));
    let governing = exceptions::without_conflicts(governing, &mut problems);

    decision.facts = facts_read(case, |slot| match slot {
        Slot::Known(value) => Some(value.clone()),
        _ => None,
    });
    decision.assumed = facts_read(case, |slot| match slot {
        Slot::Assumed(value) => Some(value.clone()),
        Slot::NotYet => Some(Value::text("not yet")),
        _ => None,
    });
    report_broken_facts(case, &mut problems);
    for unread in &decision.unread {
        // a name that is nearly one that has a say in every verdict was most likely meant to have it
        let has_a_say =
            ["/proposal/", "/disclosures/", "/entitlements/"].iter().any(|group| unread.pointer.starts_with(group));
        if let (true, Some(meant)) = (has_a_say, &unread.did_you_mean) {
            let sentence = format!("`{}` is no fact; perhaps `{meant}` was meant", unread.pointer);
            problems.undetermined.push(Reason { clause: None, sentence });
        }
    }
    if case.facts.is_proposed() && is_missing(case.facts, case.policy, "proposal.kind") {
        problems.needs.waits(case.policy, "proposal.kind", "the verdict");
        let sentence = "what the agent is about to do is not known".to_owned();
        problems.undetermined.push(Reason { clause: None, sentence });
    }
    decision.deadlines = deadlines::combine(case, &governing, &superseded, &mut problems);
    decision.disclosures = disclosures::combine(case, &governing, &mut problems);
    decision.escalation = escalation::combine(case, &governing, &mut problems);
    decision.prohibitions = prohibitions(case, &governing);
    decision.advice = advice(case, &governing);
    decision.compensation = compensation::combine(case, &governing, &superseded, &mut problems);
    decision.conditions = proposal::conditions(case, &governing, &decision, &mut problems);
    decision.breaches = proposal::breaches(case, &decision, &problems);
    if case.facts.is_proposed() {
        let (verdict, because) = proposal::verdict(&decision, &problems);
        (decision.verdict, decision.verdict_because) = (Some(verdict), because);
    }
    decision.rules = summaries(case, &runs);
    decision.replayable = problems.replayable;
    decision.needs = problems.needs.in_order(case.policy);
    decision.errors = problems.errors;
    decision.open_points = problems.open_points;
    next_changes::add(case, &runs, &governing, &mut decision);
    decision
}

/// A verdict where no version of the policy decides.
pub(crate) fn undetermined(sentence: String) -> (Verdict, Vec<Reason>) {
    (Verdict::Undetermined, vec![Reason { clause: None, sentence }])
}

fn report_stop(case: &Case<'_>, run: &RuleRun<'_>, problems: &mut Problems) {
    let Some(stop) = run.stop() else { return };
    if run.overridden_by.is_some() {
        // an exception took its place, so nothing waits for it; that it broke is worth seeing all the same
        if let Stop::Error { message, .. } = stop {
            problems.errors.push(error_of(run, message.clone()));
        }
        return;
    }
    problems.discretion_is_open |= run.rule.emits.contains(&FindingKind::Discretion);
    problems.entitlement_is_open |= run.rule.emits.contains(&FindingKind::Entitlement);
    match stop {
        Stop::Missing(facts) => {
            problems.needs.rule_waits(facts, &run.rule.id);
            if problems.is_touched_by(run) {
                let names: Vec<&str> = facts.iter().map(|fact| &**case.policy.catalogue.name(*fact)).collect();
                problems.undetermined.push(Reason {
                    clause: Some(run.clause.number.clone()),
                    sentence: format!("clause {} waits for {}", run.clause.full_heading(), names.join(", ")),
                });
            }
        }
        Stop::OpenPoint(question) => {
            problems.open_points.push(OpenPoint {
                rule: run.rule.id.clone(),
                clause: run.clause.number.clone(),
                question: question.clone(),
            });
            if problems.is_touched_by(run) {
                problems.undetermined.push(Reason {
                    clause: Some(run.clause.number.clone()),
                    sentence: format!("clause {} turns on an open point: {question}", run.clause.full_heading()),
                });
            }
        }
        Stop::Error { message, by_clock, .. } => {
            problems.replayable &= !by_clock;
            problems.broke(run, message.clone());
        }
    }
}

/// A fact of the wrong type is an error that a person sees, whether or not a rule stumbled on it.
fn report_broken_facts(case: &Case<'_>, problems: &mut Problems) {
    for fact in &case.policy.reads {
        let Slot::Broken(problem) = case.facts.slot(*fact) else { continue };
        let problem = problem.to_string();
        let name = case.policy.catalogue.name(*fact);
        let message = format!("`{name}` cannot be read: {problem}");
        let is_said = problems.errors.iter().any(|error| error.message.contains(&problem));
        // what the proposal itself says, and what was told and paid, has a say in every verdict
        let has_a_say = ["proposal.", "disclosures.", "entitlements."].iter().any(|group| name.starts_with(group));
        if has_a_say {
            problems.undetermined.push(Reason { clause: None, sentence: message.clone() });
        }
        if !is_said {
            problems.errors.push(RuleError { rule: None, clause: None, message, place: None });
        }
    }
}

fn facts_read(case: &Case<'_>, value: impl Fn(&Slot) -> Option<Value>) -> BTreeMap<String, Value> {
    let reads = case.policy.reads.iter();
    reads
        .filter_map(|fact| Some((case.policy.catalogue.name(*fact).to_string(), value(case.facts.slot(*fact))?)))
        .collect()
}

fn prohibitions(case: &Case<'_>, governing: &[Found<'_>]) -> Vec<Prohibition> {
    let each = governing.iter().filter_map(|found| match found.finding {
        Finding::Prohibition { text, say_instead, in_draft, because } => Some(Prohibition {
            text: text.clone(),
            grounds: found.grounds(case, text.clone()),
            say_instead: say_instead.clone(),
            reason: because.clone(),
            in_draft: in_draft::shown(case, found, in_draft),
        }),
        _ => None,
    });
    each.collect()
}

fn advice(case: &Case<'_>, governing: &[Found<'_>]) -> Vec<Advice> {
    let each = governing.iter().filter_map(|found| match found.finding {
        Finding::Advice { text, say_instead, in_draft, because } => Some(Advice {
            text: text.clone(),
            grounds: found.grounds(case, text.clone()),
            reason: because.clone(),
            say_instead: say_instead.clone(),
            in_draft: in_draft::shown(case, found, in_draft),
        }),
        _ => None,
    });
    each.collect()
}

fn summaries(case: &Case<'_>, runs: &[RuleRun<'_>]) -> Vec<RuleSummary> {
    let summary = |run: &RuleRun<'_>| RuleSummary {
        rule: run.rule.id.clone(),
        clause: run.clause.number.clone(),
        outcome: outcome_of(run),
        overridden_by: run.overridden_by.map(|clause| case.policy.clauses[clause].full_heading()),
    };
    runs.iter().map(summary).collect()
}

/// The outcome of a rule as the decision names it.
pub(crate) fn outcome_of(run: &RuleRun<'_>) -> RuleOutcome {
    match &run.outcome {
        Outcome::Fired(_) => RuleOutcome::Fired,
        Outcome::NotMet(_) => RuleOutcome::NotMet,
        Outcome::Stopped(Stop::Error { .. }) => RuleOutcome::Error,
        Outcome::Stopped(_) => RuleOutcome::Unknown,
    }
}
