//! Why not: each rule that did not fire, with the conditions that failed and the values they saw.

use std::borrow::Cow;

use redress_model::{RuleOutcome, Stop, Text, WhyNot};
use redress_policy::{LeafOutcome, Policy};

use crate::combine::outcome_of;
use crate::evaluate::{NotMet, Outcome, RuleRun, missing_names};
use crate::grounds::{conditions_seen, failed};

/// Explains every rule that did not fire, those that were nearest to firing first.
pub(crate) fn why_not<'p>(policy: &'p Policy, runs: &[RuleRun<'p, '_>]) -> Vec<WhyNot<'p>> {
    let mut explained: Vec<WhyNot> = runs
        .iter()
        .filter(|run| !matches!(run.outcome, Outcome::Fired(_)))
        .map(|run| {
            // every condition is asked, those too that the answer did not turn on
            let guard = run.rule.guard.as_ref();
            let outcomes = guard.map_or_else(Vec::new, |guard| run.evaluation.leaves(guard, &run.leaves));
            let conditions = match run.outcome {
                Outcome::NotMet(NotMet::NothingProposed) => Vec::new(),
                _ => conditions_seen(policy, run, &outcomes, failed),
            };
            let in_all = run.rule.guard.as_ref().map_or(0, |guard| guard.leaves.len());
            let met = run.rule.guard.as_ref().map_or(0, |guard| {
                let leaves = guard.leaves.iter().zip(&outcomes);
                leaves
                    .filter(|(leaf, outcome)| matches!(outcome, LeafOutcome::Known(holds) if *holds != leaf.negated))
                    .count()
            });
            WhyNot {
                origin: Cow::Borrowed(run.rule.origin(run.clause)),
                outcome: outcome_of(run),
                sentence: sentence(policy, run),
                conditions,
                conditions_met: met,
                conditions_in_all: in_all,
            }
        })
        .collect();
    explained.sort_by_key(|each| (each.outcome == RuleOutcome::NotMet, each.conditions.len()));
    explained
}

fn sentence<'p>(policy: &'p Policy, run: &RuleRun<'p, '_>) -> Text<'p> {
    match &run.outcome {
        Outcome::Fired(_) => "it fired".into(),
        Outcome::NotMet(NotMet::NothingProposed) => "it speaks of a proposal, and nothing is proposed".into(),
        Outcome::NotMet(NotMet::NoFinding) => "its condition held, and it had nothing to report".into(),
        Outcome::NotMet(NotMet::Guard) => "its condition did not hold".into(),
        Outcome::Stopped(Stop::OpenPoint(open)) => format!("it turns on an open point: {}", open.question).into(),
        Outcome::Stopped(Stop::Error { message, .. }) => format!("it broke: {message}").into(),
        Outcome::Stopped(stop @ Stop::Missing(_)) => {
            format!("it waits for {}", missing_names(policy, stop).join(", ")).into()
        }
    }
}
