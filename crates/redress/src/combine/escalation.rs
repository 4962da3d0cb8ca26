//! Escalation: the highest level that some clause asks for, or the one above it that has taken over since, every reason kept, and
//! the path above it.

use std::borrow::Cow;

use jiff::Timestamp;
use redress_model::{DeadlineTarget, Escalation, EscalationReason, EscalationStep, Finding, RuleError, did_you_mean};

use super::{Case, Found, Problems};
use crate::in_words::instant_in_words;

/// The level now due; `None` where no clause asks for one.
pub(crate) fn combine<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    problems: &mut Problems<'p>,
) -> Option<Escalation<'p>> {
    let levels = &case.policy.levels;
    let mut reasons: Vec<(usize, Option<Timestamp>, EscalationReason)> = Vec::new();
    for found in governing {
        let Finding::Escalation { level, by, because } = found.finding else { continue };
        let Some(rank) = levels.iter().position(|each| each.id == *level) else {
            let suggestion = did_you_mean(level, levels.iter().map(|each| each.id.as_str()));
            problems.broke(found.run, format!("there is no level `{level}`{suggestion}"));
            continue;
        };
        let by = match by {
            None => None,
            Some(DeadlineTarget::By(by)) => Some(*by),
            Some(DeadlineTarget::Within(within, after)) => {
                match case.policy.calendar_of(found.run.clause).add(*after, *within) {
                    Ok(by) => Some(by),
                    Err(error) => {
                        problems.broke(found.run, format!("when level `{level}` takes over: {error}"));
                        continue;
                    }
                }
            }
        };
        let when = by.map_or_else(String::new, |by| format!(" by {}", instant_in_words(by, &case.policy.zone)));
        let why = because.as_ref().map_or_else(String::new, |because| format!(": {because}"));
        let reason = EscalationReason {
            level: level.clone(),
            grounds: found.grounds(case, format!("{} takes over{when}{why}", levels[rank].who)),
            reason: because.clone(),
        };
        reasons.push((rank, by, reason));
    }
    reasons.sort_by_key(|(rank, ..)| usize::MAX - rank);
    let highest = reasons.first()?.0;
    let of_highest = || reasons.iter().filter(|(rank, ..)| *rank == highest);
    let by = of_highest().filter_map(|(_, by, _)| *by).min();
    let first = of_highest().find(|(_, each, _)| *each == by).map(|(.., reason)| reason.grounds.clone());
    let mut path = path_above(case, highest, by, problems);
    let mut reasons: Vec<EscalationReason> = reasons.into_iter().map(|(.., reason)| reason).collect();
    // the times grow along the path, and end where one is not known
    let taken_over = path.iter().take_while(|step| step.at.is_some_and(|at| at <= case.at)).count();
    let mut now = (Cow::Borrowed(&*levels[highest].id), Cow::Borrowed(&*levels[highest].who), by);
    for (step, before) in path.drain(..taken_over).zip(&levels[highest..]) {
        let (Some(mut grounds), Some(at)) = (first.clone(), step.at) else { continue };
        let had = before.within_text.as_deref().map_or_else(String::new, |within| format!(" within {within}"));
        let why = format!("{} was to deal with it{had}", before.who);
        grounds.sentence =
            format!("{} takes over since {}: {why}", step.who, instant_in_words(at, &case.policy.zone)).into();
        reasons.insert(0, EscalationReason { level: step.level.clone(), grounds, reason: Some(why.into()) });
        now = (step.level, step.who, step.at);
    }
    let (level, who, by) = now;
    Some(Escalation { level, who, by, path, reasons })
}

/// The levels above one that is to take over by an instant, each with when it takes over where that is known.
fn path_above<'p>(
    case: &Case<'p, '_>,
    rank: usize,
    by: Option<Timestamp>,
    problems: &mut Problems<'p>,
) -> Vec<EscalationStep<'p>> {
    let levels = &case.policy.levels;
    let mut path = Vec::with_capacity(levels.len() - rank - 1);
    let mut previous = (by, levels[rank].within);
    for level in &levels[rank + 1..] {
        let at = match previous {
            (Some(from), Some(within)) => match case.policy.calendar.add(from, within) {
                Ok(at) => Some(at),
                Err(error) => {
                    let message = format!("when level `{}` takes over: {error}", level.id);
                    problems.errors.push(RuleError { rule: None, clause: None, message: message.into(), place: None });
                    None
                }
            },
            _ => None,
        };
        path.push(EscalationStep {
            level: Cow::Borrowed(&*level.id),
            who: Cow::Borrowed(&*level.who),
            within: level.within_text.as_deref().map(Cow::Borrowed),
            at,
        });
        previous = (at, level.within);
    }
    path
}
