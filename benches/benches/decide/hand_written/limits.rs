//! Chapter 4 by hand: what an agent may give and say, and what that still needs.

use jiff::Timestamp;
use redress::model::{ConditionKind, DisclosureState};
use redress_time::{Duration, TimeError};
use rust_decimal::Decimal;

use super::HandWritten;
use super::decision::{Condition, Disclosure, Envelope, Prohibition};
use super::ticket::{Case, Form, Kind, Pounds, Proposal, ProposalKind, Role, Tier};

/// What chapter 4 says of a proposal.
#[derive(Default)]
pub(super) struct Limits {
    pub(super) envelope: Option<Envelope>,
    pub(super) conditions: Vec<Condition>,
    pub(super) prohibitions: Vec<Prohibition>,
}

/// What one clause lets an agent give.
struct Allowance {
    clause: &'static str,
    ceiling: Decimal,
    above: Role,
    /// What is left of a budget, where the clause has one.
    headroom: Option<Decimal>,
}

impl HandWritten {
    pub(super) fn limits(
        &self,
        case: &Case<'_>,
        disclosures: &[Disclosure],
        at: Timestamp,
    ) -> Result<Limits, TimeError> {
        let Some(proposal) = &case.proposal else { return Ok(Limits::default()) };
        let mut limits = Limits::default();
        if let (ProposalKind::Compensate, Some(offer)) = (proposal.kind, proposal.amount) {
            self.judge(case, proposal, offer.0, at, &mut limits)?;
        }
        if matches!(proposal.kind, ProposalKind::Refuse | ProposalKind::Reply)
            && proposal.draft.contains("not our policy")
        {
            limits.prohibitions.push(Prohibition {
                text: "a customer is never told that something is not our policy",
                clause: "4.4",
                say_instead: "say what we can do, and why not more",
            });
        }
        if proposal.kind == ProposalKind::Refuse && case.customer.lifetime_value.0 > Decimal::from(2_000) {
            limits.conditions.push(approval(proposal, Role::Manager, "4.6"));
        }
        if proposal.kind == ProposalKind::Close && case.ticket.kind == Kind::Complaint {
            limits.conditions.push(Condition {
                kind: ConditionKind::Requirement,
                text: "the complaint and its outcome are summed up on the ticket",
                clause: "4.5",
                is_met: false,
            });
        }
        let missing = disclosures.iter().filter(|each| each.state == DisclosureState::MissingFromDraft);
        limits.conditions.extend(missing.map(|disclosure| Condition {
            kind: ConditionKind::Disclosure,
            text: disclosure.wording,
            clause: disclosure.clause,
            is_met: false,
        }));
        Ok(limits)
    }

    /// Clauses 4.1 to 4.3: holds an offer against every ceiling that covers it.
    fn judge(
        &self,
        case: &Case<'_>,
        proposal: &Proposal<'_>,
        offer: Decimal,
        at: Timestamp,
        limits: &mut Limits,
    ) -> Result<(), TimeError> {
        let (goodwill, above) = match case.customer.tier {
            Tier::Platinum => (75, Role::Manager),
            Tier::Gold => (50, Role::Manager),
            Tier::Silver => (35, Role::TeamLead),
            Tier::Standard => (25, Role::TeamLead),
        };
        let begins = self.calendar.subtract(at, Duration::Days(90))?;
        let given = case.customer.compensation.iter().filter(|given| given.at > begins && given.at <= at);
        let spent: Decimal = given.map(|given| given.amount.0).sum();
        let headroom = (Decimal::from(120) - spent).max(Decimal::ZERO);
        let allowance = |clause, pounds: i64, above, headroom| Allowance {
            clause,
            ceiling: Decimal::from(pounds),
            above,
            headroom,
        };
        let mut allowances =
            vec![allowance("4.1", goodwill, above, None), allowance("4.3", 100, Role::Manager, Some(headroom))];
        if case.ticket.kind != Kind::Complaint && matches!(proposal.form, Some(Form::Voucher | Form::Credit)) {
            allowances.push(allowance("4.2", 20, Role::TeamLead, None));
        }
        allowances.sort_by_key(|allowance| allowance.ceiling);
        let mut approver: Option<Role> = None;
        for allowance in &allowances {
            let most = allowance.headroom.map_or(allowance.ceiling, |headroom| headroom.min(allowance.ceiling));
            if offer > most {
                let condition = approval(proposal, allowance.above, allowance.clause);
                if !condition.is_met {
                    approver = approver.max(Some(allowance.above));
                }
                limits.conditions.push(condition);
            }
        }
        limits.envelope = Some(Envelope {
            ceiling: Pounds(allowances[0].ceiling),
            discretionary: Pounds(offer),
            above: allowances[0].above.name(),
            set_by: allowances.iter().map(|allowance| allowance.clause).collect(),
            spent: Pounds(spent),
            headroom: Pounds(headroom),
            approver: approver.map(Role::name),
        });
        Ok(())
    }
}

fn approval(proposal: &Proposal<'_>, role: Role, clause: &'static str) -> Condition {
    let is_met = proposal.agent_role >= role || proposal.approvals.iter().any(|approval| approval.role >= role);
    Condition { kind: ConditionKind::Approval, text: role.name(), clause, is_met }
}
