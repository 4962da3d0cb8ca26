//! Why not: each rule that did not fire, with the conditions that failed and the values they saw.

use std::borrow::Cow;

use redress_model::{RuleOutcome, Stop, Text, WhyNot};
use redress_policy::{LeafOutcome, Policy};

use crate::combine::outcome_of;
use crate::evaluate::{NotMet, Outcome, RuleRun, missing_names};
use crate::grounds::{condition_seen, failed};

/// Explains a rule that did not fire.
pub(crate) fn why_not<'p>(policy: &'p Policy, run: &RuleRun<'p, '_>) -> WhyNot<'p> {
    // every condition is asked, those too that the answer did not turn on
    let shows = !matches!(run.outcome, Outcome::NotMet(NotMet::NothingProposed));
    let mut conditions = Vec::new();
    let (mut met, mut in_all) = (0, 0);
    if let Some(guard) = &run.rule.guard {
        for (leaf, outcome) in run.evaluation.leaves(guard, &run.leaves) {
            in_all += 1;
            met += usize::from(matches!(*outcome, LeafOutcome::Known(holds) if holds != leaf.negated));
            if shows && failed(leaf, &outcome) {
                // most rules fail by one or two conditions
                conditions.reserve_exact(1);
                conditions.push(condition_seen(policy, run, leaf, &outcome));
            }
        }
    }
    WhyNot {
        origin: Cow::Borrowed(run.rule.origin(run.clause)),
        outcome: outcome_of(run),
        sentence: sentence(policy, run),
        conditions,
        conditions_met: met,
        conditions_in_all: in_all,
    }
}

/// Puts those first that were nearest to firing.
pub(crate) fn nearest_first(unmet: &mut [WhyNot<'_>]) {
    unmet.sort_by_cached_key(|each| (each.outcome == RuleOutcome::NotMet, each.conditions.len()));
}

fn sentence<'p>(policy: &'p Policy, run: &RuleRun<'p, '_>) -> Text<'p> {
    match &run.outcome {
        Outcome::Fired(_) => "it fired".into(),
        Outcome::NotMet(NotMet::NothingProposed) => "it speaks of a proposal, and nothing is proposed".into(),
        Outcome::NotMet(NotMet::NoFinding) => {
            let no_row = || Some(format!("no row of the table matches, and {}", nearest_row(run)?));
            let of_table = if run.rule.reads_table { rows_that_hit(run).or_else(no_row) } else { None };
            with("its condition held, and it had nothing to report", of_table)
        }
        Outcome::NotMet(NotMet::Guard) => {
            let asks_table = run.rule.guard.as_ref().is_some_and(|guard| guard.reads_table);
            let nearest = if asks_table { nearest_row(run) } else { None };
            let no_row = nearest.map(|nearest| format!("no row of the table matches, and {nearest}"));
            with("its condition did not hold", no_row)
        }
        Outcome::Stopped(Stop::OpenPoint(open)) => format!("it turns on an open point: {}", open.question).into(),
        Outcome::Stopped(Stop::Error(fault)) => {
            let finds_no_row = fault.message.starts_with("no row of the table matches");
            let nearest = if finds_no_row { nearest_row(run) } else { None };
            with(&format!("it broke: {}", fault.message), nearest).into_owned().into()
        }
        Outcome::Stopped(stop @ Stop::Missing(_)) => {
            format!("it waits for {}", missing_names(policy, run, stop).join(", ")).into()
        }
    }
}

fn with(sentence: &str, more: Option<String>) -> Text<'_> {
    more.map_or(Cow::Borrowed(sentence), |more| format!("{sentence}; {more}").into())
}

/// The rows of the clause's table that hit, and gave nothing all the same.
fn rows_that_hit(run: &RuleRun<'_, '_>) -> Option<String> {
    match &run.evaluation.rows()[..] {
        [] => None,
        [row] => Some(format!("row {row} of the table matches, and gives nothing")),
        rows => {
            let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
            Some(format!("rows {} of the table match, and give nothing", rows.join(", ")))
        }
    }
}

/// The row of the clause's table that is nearest to what the case says, and what keeps the case from it.
fn nearest_row(run: &RuleRun<'_, '_>) -> Option<String> {
    let nearest = run.clause.table.as_ref()?.nearest_row(&run.evaluation)?;
    let failed = nearest.failed.iter();
    let failed: Vec<String> = failed
        .map(|failed| format!("{} is {}, and the row asks `{}`", failed.heading, failed.value, failed.cell))
        .collect();
    Some(format!("nearest is row {}: {}", nearest.number, failed.join("; ")))
}
