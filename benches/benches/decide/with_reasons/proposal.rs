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
    proposal: &Proposal<'_>,
    role: Role,
    clause: &'static Clause,
    because: Vec<Seen<'a>>,
    row: Option<&'static Row>,
    reason: Cow<'static, str>,
) -> Condition<'a> {
    let approvals = proposal.approvals.as_deref().unwrap_or_default();
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
        is_met: proposal.agent_role >= role || approvals.iter().any(|approval| approval.role >= role),
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
    let others = open(false);
    let verdict = if others.is_empty() { Verdict::Allowed } else { Verdict::AllowedWithConditions };
    (Some(verdict), others)
}
