//! Exceptions: a clause that overrides others takes their place where it fires, and makes them unknown where it is.

use redress_model::{Fault, Finding, Stop, Superseded};
use redress_policy::Policy;

use super::{Case, Found, Problems, floor};
use crate::evaluate::{Outcome, RuleRun};

/// Marks the rules whose clause an exception took the place of.
pub(crate) fn apply<'p>(runs: &mut [RuleRun<'p, '_>], policy: &'p Policy) {
    for position in policy.exceptions_first.iter().copied() {
        let clause = &policy.clauses[position];
        let own = || runs.iter().filter(|run| run.clause_position == position && run.overridden_by.is_none());
        let fires = own().any(|run| matches!(run.outcome, Outcome::Fired(_)));
        let stop = own().filter_map(RuleRun::stop).cloned().reduce(Stop::and);
        for run in runs.iter_mut().filter(|run| clause.overrides.contains(&run.clause_position)) {
            if fires {
                run.overridden_by.get_or_insert(position);
            } else if let (Some(stop), Outcome::Fired(_)) = (&stop, &run.outcome) {
                run.outcome = Outcome::Stopped(match stop {
                    Stop::Error(fault) => Stop::from(Fault {
                        message: format!("its exception {} broke: {}", clause.full_heading, fault.message),
                        span: None,
                        by_clock: fault.by_clock,
                    }),
                    stop => stop.clone(),
                });
            }
        }
    }
}

/// The findings that gave way to an exception and would have answered the question that another answers: those that `sentence` has
/// words for. Each says whose exception that is, which need not be the one that answers.
pub(super) fn superseded_by<'p>(
    case: &Case<'p, '_>,
    found: &Found<'_, 'p>,
    superseded: &[Found<'_, 'p>],
    sentence: impl Fn(&Found<'_, 'p>) -> Option<String>,
) -> Vec<Superseded<'p>> {
    let same = superseded.iter().filter_map(|other| Some((other, sentence(other)?)));
    same.map(|(other, sentence)| {
        let by = other.run.overridden_by.map_or(found.run.clause, |position| &case.policy.clauses[position]);
        Superseded {
            grounds: other.grounds(case, sentence),
            superseded_by: format!("clause {} overrides it", by.full_heading).into(),
        }
    })
    .collect()
}

/// The findings without those that answer one question twice. Each such pair is an error that quotes both headings.
pub(crate) fn without_conflicts<'r, 'p>(
    governing: Vec<Found<'r, 'p>>,
    problems: &mut Problems<'p>,
) -> Vec<Found<'r, 'p>> {
    let mut dropped = vec![false; governing.len()];
    for (n, found) in governing.iter().enumerate() {
        let Some(question) = question(found.finding) else { continue };
        for (m, earlier) in governing[..n].iter().enumerate() {
            // a pack and the code that extends it may both answer: the kinder answer governs
            if self::question(earlier.finding) != Some(question) || !floor::are_of_one_code(earlier, found) {
                continue;
            }
            if !(dropped[n] && dropped[m]) {
                let (kind, name) = question;
                let (one, other) = (&earlier.run.clause.full_heading, &found.run.clause.full_heading);
                let message = if one == other {
                    format!("\u{201c}{one}\u{201d} gives the {kind} `{name}` twice")
                } else {
                    format!(
                        "\u{201c}{one}\u{201d} and \u{201c}{other}\u{201d} both give the {kind} `{name}`, and neither says that it overrides the other"
                    )
                };
                problems.broke(found.run, message);
            }
            (dropped[n], dropped[m]) = (true, true);
        }
    }
    governing.into_iter().zip(dropped).filter(|(_, dropped)| !dropped).map(|(found, _)| found).collect()
}

/// The question that a finding answers, where two answers would be one too many.
fn question<'r>(finding: &'r Finding<'_>) -> Option<(&'static str, &'r str)> {
    match finding {
        Finding::Deadline(deadline) => Some(("deadline", &deadline.name)),
        Finding::TimeLimit(limit) => Some(("time limit", &limit.name)),
        Finding::Entitlement(entitlement) => Some(("entitlement", &entitlement.name)),
        _ => None,
    }
}
