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
    let mut reasons: Vec<(usize, Option<Timestamp>, EscalationReason<'p>)> = Vec::new();
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
    let turns = turns(case, &reasons, problems);
    // a level that no clause asks for yet is due once its turn has come
    let is_due = |rank: &usize| turns[*rank].as_ref().is_some_and(|turn| turn.at <= case.at);
    let now = (highest + 1..levels.len()).rfind(is_due).unwrap_or(highest);
    let at_once = reasons.iter().any(|(rank, by, _)| *rank == highest && by.is_none());
    let by = if now == highest && at_once { None } else { turns[now].as_ref().map(|turn| turn.at) };
    let taken_over = (highest..=now).filter_map(|rank| {
        let turn = turns[rank].as_ref().filter(|turn| turn.in_its_turn && !(rank == highest && at_once))?;
        Some(in_its_turn(case, rank, turn, &reasons[turn.origin].2))
    });
    let taken_over: Vec<EscalationReason> = taken_over.collect();
    let asked = reasons.into_iter().map(|(.., reason)| reason);
    let path = levels[now + 1..].iter().zip(&turns[now + 1..]).map(|(level, turn)| EscalationStep {
        level: Cow::Borrowed(&*level.id),
        who: Cow::Borrowed(&*level.who),
        within: level.within_text.as_deref().map(Cow::Borrowed),
        at: turn.as_ref().map(|turn| turn.at),
    });
    Some(Escalation {
        level: Cow::Borrowed(&*levels[now].id),
        who: Cow::Borrowed(&*levels[now].who),
        by,
        path: path.collect(),
        reasons: taken_over.into_iter().rev().chain(asked).collect(),
    })
}

/// When a level takes over.
struct Turn {
    at: Timestamp,
    /// Which of the reasons that comes from.
    origin: usize,
    /// Whether it takes over from the level below, which had its time.
    in_its_turn: bool,
}

/// The earliest instant at which each level takes over: as a clause asks, or after the time of the level below. More reasons
/// never make it later.
fn turns<'p>(
    case: &Case<'p, '_>,
    reasons: &[(usize, Option<Timestamp>, EscalationReason<'p>)],
    problems: &mut Problems<'p>,
) -> Vec<Option<Turn>> {
    let levels = &case.policy.levels;
    let mut turns: Vec<Option<Turn>> = Vec::with_capacity(levels.len());
    for (rank, level) in levels.iter().enumerate() {
        let asked = reasons.iter().enumerate().filter(|(_, (each, ..))| *each == rank);
        let asked = asked.filter_map(|(origin, (_, by, _))| Some(Turn { at: (*by)?, origin, in_its_turn: false }));
        let asked = asked.min_by_key(|turn| turn.at);
        let below = rank.checked_sub(1).and_then(|below| turns[below].as_ref().zip(levels[below].within));
        let in_its_turn = below.and_then(|(below, within)| match case.policy.calendar.add(below.at, within) {
            Ok(at) => Some(Turn { at, origin: below.origin, in_its_turn: true }),
            Err(error) => {
                let message = format!("when level `{}` takes over: {error}", level.id);
                problems.errors.push(RuleError { rule: None, clause: None, message: message.into(), place: None });
                None
            }
        });
        turns.push(asked.into_iter().chain(in_its_turn).min_by_key(|turn| turn.at));
    }
    turns
}

/// Why a level takes over from the one below.
fn in_its_turn<'p>(
    case: &Case<'p, '_>,
    rank: usize,
    turn: &Turn,
    origin: &EscalationReason<'p>,
) -> EscalationReason<'p> {
    let (level, before) = (&case.policy.levels[rank], &case.policy.levels[rank - 1]);
    let had = before.within_text.as_deref().map_or_else(String::new, |within| format!(" within {within}"));
    let why = format!("{} was to deal with it{had}", before.who);
    let when = if turn.at <= case.at { "since" } else { "by" };
    let at = instant_in_words(turn.at, &case.policy.zone);
    let mut grounds = origin.grounds.clone();
    grounds.sentence = format!("{} takes over {when} {at}: {why}", level.who).into();
    EscalationReason { level: Cow::Borrowed(&*level.id), grounds, reason: Some(why.into()) }
}
