//! Agreement: the decisions of a ticket say the same, or the benchmark stops.

use std::fmt::Debug;

use redress::model::{self, Money};

use crate::hand_written;

/// Compares verdict, deadlines, disclosures, escalation, envelope, conditions and prohibitions.
///
/// # Errors
///
/// What differs, and how.
pub(crate) fn compare(engine: &model::Decision, hand: &hand_written::Decision<'_>) -> Result<(), String> {
    equal("needs and errors", &(engine.needs.len(), &engine.errors[..]), &(0, &[][..]))?;
    equal("the verdict", &engine.verdict, &hand.verdict)?;
    equal("the ticket", &engine.ticket_id.as_deref(), &Some(hand.ticket_id))?;
    let deadlines = engine.deadlines.iter();
    equal(
        "the deadlines",
        &deadlines
            .map(|each| (&each.name[..], &each.grounds.origin.clause[..], each.due, each.state, each.met_at))
            .collect::<Vec<_>>(),
        &hand
            .deadlines
            .iter()
            .map(|each| (each.name, each.clause, each.due, each.state, each.met_at))
            .collect::<Vec<_>>(),
    )?;
    equal(
        "the disclosures",
        &engine
            .disclosures
            .iter()
            .map(|each| (&each.id[..], &each.grounds.origin.clause[..], &each.wording[..], each.by, each.state))
            .collect::<Vec<_>>(),
        &hand
            .disclosures
            .iter()
            .map(|each| (each.id, each.clause, each.wording, each.by, each.state))
            .collect::<Vec<_>>(),
    )?;
    escalation(engine.escalation.as_ref(), hand)?;
    envelope(engine.compensation.as_ref(), hand)?;
    equal(
        "the conditions",
        &engine
            .conditions
            .iter()
            .map(|each| (each.kind, &each.text[..], &each.grounds.origin.clause[..], each.is_met))
            .collect::<Vec<_>>(),
        &hand.conditions.iter().map(|each| (each.kind, each.text, each.clause, each.is_met)).collect::<Vec<_>>(),
    )?;
    equal(
        "the prohibitions",
        &engine
            .prohibitions
            .iter()
            .map(|each| (&each.text[..], &each.grounds.origin.clause[..], each.say_instead.as_deref()))
            .collect::<Vec<_>>(),
        &hand.prohibitions.iter().map(|each| (each.text, each.clause, Some(each.say_instead))).collect::<Vec<_>>(),
    )
}

/// Compares two decisions with all their reasons, byte for byte.
///
/// # Errors
///
/// Where they part, and how each goes on.
pub(crate) fn same_bytes(engine: &[u8], hand: &[u8]) -> Result<(), String> {
    if engine == hand {
        return Ok(());
    }
    let place = engine.iter().zip(hand).take_while(|(one, other)| one == other).count();
    let around = |bytes: &[u8]| {
        let part = &bytes[place.saturating_sub(120)..bytes.len().min(place + 120)];
        String::from_utf8_lossy(part).into_owned()
    };
    Err(format!(
        "the bytes differ at {place}: the engine writes\n{}\nthe hand-written version\n{}",
        around(engine),
        around(hand)
    ))
}

fn escalation(engine: Option<&model::Escalation>, hand: &hand_written::Decision<'_>) -> Result<(), String> {
    let hand = hand.escalation.as_ref();
    equal(
        "the level that takes over",
        &engine.map(|each| (&each.level[..], each.by)),
        &hand.map(|each| (each.level, each.by)),
    )?;
    equal(
        "the levels after it",
        &engine.map(|each| each.path.iter().map(|step| (&step.level[..], step.at)).collect::<Vec<_>>()),
        &hand.map(|each| each.path.iter().map(|step| (step.level, step.at)).collect::<Vec<_>>()),
    )?;
    equal(
        "the reasons of the escalation",
        &engine.map(|each| {
            let reasons = each.reasons.iter();
            reasons
                .map(|reason| (&reason.level[..], &reason.grounds.origin.clause[..], reason.reason.as_deref()))
                .collect::<Vec<_>>()
        }),
        &hand.map(|each| {
            each.reasons.iter().map(|reason| (reason.level, reason.clause, reason.reason)).collect::<Vec<_>>()
        }),
    )
}

fn envelope(engine: Option<&model::Compensation>, hand: &hand_written::Decision<'_>) -> Result<(), String> {
    let hand = hand.envelope.as_ref();
    let envelope = engine.and_then(|compensation| compensation.envelope.as_ref());
    let pounds = |money: Money| money.amount;
    equal(
        "the envelope",
        &envelope.map(|each| (each.ceiling.map(pounds), pounds(each.discretionary), each.above.as_deref())),
        &hand.map(|each| (Some(each.ceiling.0), each.discretionary.0, Some(each.above))),
    )?;
    equal(
        "the clauses that set the envelope",
        &envelope.map(|each| each.set_by.iter().map(|grounds| &grounds.origin.clause[..]).collect::<Vec<_>>()),
        &hand.map(|each| each.set_by.clone()),
    )?;
    equal(
        "the budget",
        &envelope.map(|each| {
            each.windows.iter().map(|window| (pounds(window.spent), pounds(window.headroom))).collect::<Vec<_>>()
        }),
        &hand.map(|each| vec![(each.spent.0, each.headroom.0)]),
    )?;
    equal(
        "the role that must approve",
        &engine.and_then(|each| each.approver.as_deref()),
        &hand.and_then(|each| each.approver),
    )
}

fn equal<T: PartialEq + Debug>(what: &str, engine: &T, hand: &T) -> Result<(), String> {
    if engine == hand {
        return Ok(());
    }
    Err(format!("{what} differ: the engine says {engine:?}, the hand-written version {hand:?}"))
}
