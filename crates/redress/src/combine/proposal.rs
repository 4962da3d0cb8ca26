//! The proposal: what it still needs, what it would break, and the verdict.

use std::borrow::Cow;

use jiff::Timestamp;
use redress_model::{
    Breach, Condition, ConditionKind, DeadlineState, Decision, DisclosureDue, DisclosureState, Finding, Grounds,
    Reason, Record, Text, Value, Verdict,
};

use redress_time::history::{breached_from, is_after};

use super::{Case, Found, Problems, in_draft};
use crate::core_fact::{PROPOSAL_AGENT_ID, PROPOSAL_AGENT_ROLE, PROPOSAL_APPROVALS};
use crate::evaluate::is_missing;
use crate::in_words::{instant_in_words, name_in_words};

/// An approval that a proposal needs, and whether it has it.
pub(crate) struct ApprovalAsked<'p> {
    pub(crate) role: Text<'p>,
    pub(crate) grounds: Grounds<'p>,
    pub(crate) reason: Option<Text<'p>>,
    pub(crate) is_met: bool,
    /// Who agreed, in words, where an approval on record met it.
    pub(crate) approved_by: Option<String>,
}

impl<'p> ApprovalAsked<'p> {
    /// An approval by a role, or one above it. An agent of such a role needs nobody else's.
    pub(crate) fn new(
        case: &Case<'p, '_>,
        found: &Found<'_, 'p>,
        role: &Text<'p>,
        reason: Option<Text<'p>>,
    ) -> ApprovalAsked<'p> {
        let needed = case.rank_of_role(role);
        let is_enough = |given: Option<&str>| match (given.and_then(|given| case.rank_of_role(given)), needed) {
            (Some(given), Some(needed)) => given >= needed,
            _ => false,
        };
        let mut approved_by = None;
        let mut not_counted = None;
        for approval in case.list(&PROPOSAL_APPROVALS).unwrap_or_default() {
            let Value::Record(record) = approval else { continue };
            let given = record.get("role").and_then(Value::as_text);
            if let Some(unknown) = given.filter(|given| case.rank_of_role(given).is_none()) {
                let known = case.policy.names.roles.iter().map(String::as_str);
                let meant = redress_model::did_you_mean(unknown, known);
                not_counted.get_or_insert_with(|| {
                    format!("an approval by `{unknown}` does not count, since there is no such role{meant}")
                });
            }
            if !is_enough(given) {
                continue;
            }
            match why_not_counted(case, record) {
                Some(why) => not_counted = not_counted.or_else(|| Some(why.to_owned())),
                None => approved_by = approved_by.or_else(|| given.map(name_in_words)),
            }
        }
        let is_own = is_enough(case.text(&PROPOSAL_AGENT_ROLE));
        let reason = match not_counted.filter(|_| approved_by.is_none() && !is_own) {
            Some(why) => Some(reason.map_or_else(|| why.clone().into(), |reason| format!("{reason}; {why}").into())),
            None => reason,
        };
        ApprovalAsked {
            role: role.clone(),
            grounds: found.grounds(case, format!("needs the approval of the {}", name_in_words(role))),
            reason,
            is_met: approved_by.is_some() || is_own,
            approved_by: approved_by.filter(|_| !is_own),
        }
    }
}

/// Why an approval on record does not count, where it does not: nobody approves what they propose, and nobody agreed to it before
/// the customer had written.
fn why_not_counted(case: &Case<'_, '_>, approval: &Record) -> Option<&'static str> {
    let by = approval.get("by").and_then(Value::as_text);
    if by.is_some() && by == case.text(&PROPOSAL_AGENT_ID) {
        return Some("an approval by the one who proposes does not count");
    }
    if by.is_none() && case.text(&PROPOSAL_AGENT_ID).is_some() {
        return Some(
            "an approval that does not say by whom does not count, since it may be that of the one who proposes",
        );
    }
    if approval.get("at").is_none() {
        return Some("an approval that does not say when does not count");
    }
    match (approval.get("at"), case.received_at()) {
        (Some(Value::Instant(at)), Some(received)) if *at < received => {
            Some("an approval dated before the ticket does not count")
        }
        _ => None,
    }
}

/// What the proposal still needs: approvals, requirements, and disclosures that its draft lacks.
pub(crate) fn conditions<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    decision: &Decision<'p>,
    problems: &mut Problems<'p>,
) -> Vec<Condition<'p>> {
    let mut conditions = Vec::new();
    for found in governing {
        match found.finding {
            Finding::Approval { role, because } => {
                if case.rank_of_role(role).is_none() {
                    let known = case.policy.names.roles.iter().map(String::as_str);
                    let suggestion = redress_model::did_you_mean(role, known);
                    problems.broke(found.run, format!("there is no role `{role}`{suggestion}"));
                    continue;
                }
                problems.approvals.push(ApprovalAsked::new(case, found, role, because.clone()));
            }
            Finding::Requirement { text, say_instead, in_draft, because } => conditions.push(Condition {
                kind: ConditionKind::Requirement,
                text: text.clone(),
                grounds: found.grounds(case, text.clone()),
                reason: because.clone(),
                say_instead: say_instead.clone(),
                in_draft: in_draft::shown(found, in_draft),
                is_met: false,
            }),
            _ => {}
        }
    }
    if is_missing(case.facts, &PROPOSAL_AGENT_ROLE) {
        // an agent of that role needs nobody else's
        for approval in problems.approvals.iter().filter(|approval| !approval.is_met) {
            problems.needs.waits(case.policy, PROPOSAL_AGENT_ROLE.name, approval.grounds.rule());
        }
    }
    let approvals = problems.approvals.iter().map(|approval| Condition {
        kind: ConditionKind::Approval,
        text: approval.role.clone(),
        grounds: approval.grounds.clone(),
        reason: approval.reason.clone(),
        say_instead: None,
        in_draft: Vec::new(),
        is_met: approval.is_met,
    });
    conditions.splice(0..0, approvals);
    let missing = decision.disclosures.iter().filter(|each| each.state == DisclosureState::MissingFromDraft);
    conditions.extend(missing.map(|disclosure| Condition {
        kind: ConditionKind::Disclosure,
        text: disclosure.wording.clone(),
        grounds: disclosure.grounds.clone(),
        reason: None,
        say_instead: None,
        in_draft: Vec::new(),
        is_met: false,
    }));
    conditions
}

/// What has been broken already, or would be by the proposal.
pub(crate) fn breaches<'p>(case: &Case<'p, '_>, decision: &Decision<'p>, problems: &Problems<'p>) -> Vec<Breach<'p>> {
    let zone = &case.policy.zone;
    let mut breaches = Vec::new();
    for deadline in &decision.deadlines {
        let late = match deadline.state {
            DeadlineState::Breached => "was not met",
            DeadlineState::MetLate => "was met too late",
            _ => continue,
        };
        let Some(due) = deadline.due else { continue };
        breaches.push(Breach {
            name: deadline.name.clone(),
            clause: Some(deadline.grounds.clause()),
            sentence: format!("{} was due {} and {late}", name_in_words(&deadline.name), instant_in_words(due, zone))
                .into(),
            since: breached_from(due),
        });
    }
    for disclosure in &decision.disclosures {
        if let Some((by, clause)) = told_too_late(case, disclosure) {
            let by_when = instant_in_words(by, zone);
            breaches.push(Breach {
                name: disclosure.id.clone(),
                clause: Some(clause),
                sentence: format!("the customer was to be told by {by_when}: {}", disclosure.title).into(),
                since: breached_from(by),
            });
        }
    }
    breaches.extend(problems.payments.iter().filter_map(|payment| payment.breach(case)));
    breaches.extend(problems.refused.iter().map(|reason| Breach {
        name: Cow::Borrowed("offer"),
        clause: reason.clause.clone(),
        sentence: reason.sentence.clone(),
        since: None,
    }));
    breaches
}

/// The earliest time by which the customer was to be told and was not, with the clause that says so.
fn told_too_late<'p>(case: &Case<'p, '_>, disclosure: &DisclosureDue<'p>) -> Option<(Timestamp, Text<'p>)> {
    let missed = |by: Option<Timestamp>, state: DisclosureState| {
        by.filter(|by| match (state, disclosure.given_at) {
            (DisclosureState::Given, given_at) => given_at.is_some_and(|given_at| is_after(given_at, *by)),
            (DisclosureState::Unknown, _) => false,
            _ => is_after(case.at, *by),
        })
    };
    if disclosure.asked_by.is_empty() {
        return Some((missed(disclosure.by, disclosure.state)?, disclosure.grounds.clause()));
    }
    let each = disclosure.asked_by.iter().filter_map(|asked| Some((missed(asked.by, asked.state)?, asked)));
    each.min_by_key(|(by, _)| *by).map(|(by, asked)| (by, asked.grounds.clause()))
}

/// The verdict and what it rests on. The strongest holds: refused, undetermined, needs approval, with conditions, allowed.
pub(crate) fn verdict<'p>(decision: &Decision<'p>, problems: &Problems<'p>) -> (Verdict, Vec<Reason<'p>>) {
    let prohibited = decision
        .prohibitions
        .iter()
        .map(|prohibition| Reason { clause: Some(prohibition.grounds.clause()), sentence: prohibition.text.clone() });
    let refused: Vec<Reason> = prohibited.chain(problems.refused.iter().cloned()).collect();
    if !refused.is_empty() {
        return (Verdict::Refused, refused);
    }
    if !problems.undetermined.is_empty() {
        let mut reasons: Vec<Reason> = Vec::new();
        for reason in &problems.undetermined {
            if !reasons.contains(reason) {
                reasons.push(reason.clone());
            }
        }
        return (Verdict::Undetermined, reasons);
    }
    let unmet = |is_approval: bool| -> Vec<Reason> {
        let open = decision
            .conditions
            .iter()
            .filter(|condition| !condition.is_met && (condition.kind == ConditionKind::Approval) == is_approval);
        open.map(|condition| Reason {
            clause: Some(condition.grounds.clause()),
            sentence: match &condition.reason {
                Some(reason) => format!("{}: {reason}", condition.grounds.sentence).into(),
                None => condition.grounds.sentence.clone(),
            },
        })
        .collect()
    };
    match (unmet(true), unmet(false)) {
        (approvals, _) if !approvals.is_empty() => (Verdict::NeedsApproval, approvals),
        (_, others) if !others.is_empty() => {
            (Verdict::AllowedWithConditions, approved(problems).chain(others).collect())
        }
        _ => (Verdict::Allowed, approved(problems).collect()),
    }
}

/// What was approved, and by whom, where that is why the proposal may go.
fn approved<'p>(problems: &Problems<'p>) -> impl Iterator<Item = Reason<'p>> {
    problems.approvals.iter().filter_map(|approval| {
        let by = approval.approved_by.as_deref()?;
        let what = approval.reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
        Some(Reason { clause: Some(approval.grounds.clause()), sentence: format!("approved by the {by}{what}").into() })
    })
}
