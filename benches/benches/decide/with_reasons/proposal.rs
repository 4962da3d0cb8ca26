//! The proposal: the approvals it needs, and the verdict with what it rests on.

use std::borrow::Cow;

use redress::Verdict;
use redress::model::ConditionKind;

use super::clauses::Clause;
use super::decision::{Condition, Prohibition, Reason};
use super::grounds::{Grounds, Row, Seen};
use super::ticket::{Case, Proposal, Role};

/// An approval by a role, or one above it.
pub(super) fn approval<'a>(
    case: &Case<'_>,
    proposal: &Proposal<'_>,
    role: Role,
    clause: &'static Clause,
    because: Vec<Seen<'a>>,
    row: Option<&'static Row>,
    reason: Cow<'static, str>,
) -> Condition<'a> {
    let is_own = proposal.agent_role >= role;
    let (mut approved_by, mut not_counted) = (None, None);
    let approvals = proposal.approvals.as_deref().unwrap_or_default();
    for approval in approvals.iter().filter(|approval| approval.role >= role) {
        let is_by_proposer =
            approval.by.as_ref().zip(proposal.agent_id.as_ref()).is_some_and(|(by, own)| by.0 == own.0);
        if is_by_proposer {
            not_counted.get_or_insert("an approval by the one who proposes does not count");
        } else if approval.at.is_some_and(|at| at < case.ticket.received_at) {
            not_counted.get_or_insert("an approval dated before the ticket does not count");
        } else {
            approved_by.get_or_insert(approval.role.in_words());
        }
    }
    let reason = match not_counted.filter(|_| approved_by.is_none() && !is_own) {
        Some(why) => format!("{reason}; {why}").into(),
        None => reason,
    };
    let sentence = match role {
        Role::Agent => "needs the approval of the agent",
        Role::TeamLead => "needs the approval of the team lead",
        Role::Manager => "needs the approval of the manager",
    };
    Condition {
        kind: ConditionKind::Approval,
        text: role.name(),
        grounds: Grounds::of(clause, sentence, because, row),
        reason: Some(reason),
        is_met: is_own || approved_by.is_some(),
        approved_by: approved_by.filter(|_| !is_own),
    }
}

/// The strongest verdict and what it rests on; nothing where nothing is proposed.
pub(super) fn verdict(
    case: &Case<'_>,
    prohibitions: &[Prohibition<'_>],
    conditions: &[Condition<'_>],
) -> (Option<Verdict>, Vec<Reason>) {
    if case.proposal.is_none() {
        return (None, Vec::new());
    }
    if !prohibitions.is_empty() {
        let reasons = prohibitions
            .iter()
            .map(|each| Reason { clause: Some(each.grounds.clause), sentence: Cow::Borrowed(each.text) });
        return (Some(Verdict::Refused), reasons.collect());
    }
    let open = |is_approval: bool| -> Vec<Reason> {
        let open =
            conditions.iter().filter(|each| !each.is_met && (each.kind == ConditionKind::Approval) == is_approval);
        open.map(|each| Reason {
            clause: Some(each.grounds.clause),
            sentence: match &each.reason {
                Some(reason) => format!("{}: {reason}", each.grounds.sentence).into(),
                None => each.grounds.sentence.clone(),
            },
        })
        .collect()
    };
    let approvals = open(true);
    if !approvals.is_empty() {
        return (Some(Verdict::NeedsApproval), approvals);
    }
    let approved = conditions.iter().filter_map(|each| {
        let by = each.approved_by?;
        let what = each.reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
        Some(Reason { clause: Some(each.grounds.clause), sentence: format!("approved by the {by}{what}").into() })
    });
    let others = open(false);
    let verdict = if others.is_empty() { Verdict::Allowed } else { Verdict::AllowedWithConditions };
    (Some(verdict), approved.chain(others).collect())
}
