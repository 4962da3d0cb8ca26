//! Escalation: the highest level that some clause asks for, every reason kept, and the path above it.

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
    let by = reasons.iter().filter(|(rank, ..)| *rank == highest).filter_map(|(_, by, _)| *by).min();
    let mut path = Vec::new();
    let mut previous = (by, levels[highest].within);
    for level in &levels[highest + 1..] {
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
    Some(Escalation {
        level: Cow::Borrowed(&*levels[highest].id),
        who: Cow::Borrowed(&*levels[highest].who),
        by,
        path,
        reasons: reasons.into_iter().map(|(.., reason)| reason).collect(),
    })
}
