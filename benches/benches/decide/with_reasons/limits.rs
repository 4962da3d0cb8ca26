//! Chapter 4 with reasons: what an agent may give and say, and what that still needs.

use std::borrow::Cow;

use jiff::Timestamp;
use redress::model::{ConditionKind, DisclosureState};
use redress_time::{Duration, TimeError};
use rust_decimal::Decimal;

use super::WithReasons;
use super::clauses::{BUDGET, Clause, GOODWILL, NEVER_WRITE, SAY_NO, SUMMARY, VOUCHERS};
use super::decision::{Compensation, Condition, Disclosure, Envelope, Prohibition, Window};
use super::grounds::{Cell, Grounds, Row, Seen, Value, table};
use super::in_words::ForPeople;
use super::proposal::approval;
use super::ticket::{Case, Form, Kind, Pounds, Proposal, ProposalKind, Role, Tier};

table! {
    GOODWILL_LIMITS: "proposal kind", "customer tier", "ceiling", "above";
    1: "compensate", "platinum", "£75", "manager";
    2: "compensate", "gold", "£50", "manager";
    3: "compensate", "silver", "£35", "team_lead";
    4: "compensate", "-", "£25", "team_lead";
    5: "-", "-", "-", "-";
}

/// What chapter 4 says of a proposal.
#[derive(Default)]
pub(super) struct Limits<'a> {
    pub(super) compensation: Option<Compensation<'a>>,
    pub(super) conditions: Vec<Condition<'a>>,
    pub(super) prohibitions: Vec<Prohibition<'a>>,
}

/// What one clause lets an agent give.
struct Allowance<'a> {
    clause: &'static Clause,
    ceiling: Decimal,
    forms: &'static str,
    above: Role,
    because: Vec<Seen<'a>>,
    row: Option<&'static Row>,
    has_budget: bool,
}

impl WithReasons {
    pub(super) fn limits<'a>(
        &'a self,
        case: &'a Case<'_>,
        disclosures: &[Disclosure<'a>],
        at: Timestamp,
        fired: &mut Vec<&'static Clause>,
    ) -> Result<Limits<'a>, TimeError> {
        let Some(proposal) = &case.proposal else { return Ok(Limits::default()) };
        let mut limits = Limits::default();
        let is_kind = |condition| Seen::held(condition, "proposal.kind", Value::ProposalKind(proposal.kind));
        if proposal.kind == ProposalKind::Compensate {
            let allowances = allowances(case, proposal, fired);
            if let Some(offer) = proposal.amount {
                self.judge(case, proposal, offer.0, allowances, at, &mut limits)?;
            }
        }
        if matches!(proposal.kind, ProposalKind::Refuse | ProposalKind::Reply)
            && proposal.draft.contains("not our policy")
        {
            fired.push(&NEVER_WRITE);
            let because = vec![
                is_kind("proposal.kind in [\"refuse\", \"reply\"]"),
                Seen::held(
                    "contains(proposal.draft, \"not our policy\")",
                    "proposal.draft",
                    Value::Text(&proposal.draft),
                ),
            ];
            let text = "a customer is never told that something is not our policy";
            limits.prohibitions.push(Prohibition {
                text,
                grounds: Grounds::of(&NEVER_WRITE, text, because, None),
                say_instead: "say what we can do, and why not more",
            });
        }
        let mut requirement = None;
        if proposal.kind == ProposalKind::Close && case.ticket.kind == Kind::Complaint {
            fired.push(&SUMMARY);
            let because = vec![
                is_kind("proposal.kind == \"close\""),
                Seen::held("ticket.kind == \"complaint\"", "ticket.kind", Value::Kind(case.ticket.kind)),
            ];
            let text = "the complaint and its outcome are summed up on the ticket";
            requirement = Some(Condition {
                kind: ConditionKind::Requirement,
                text,
                grounds: Grounds::of(&SUMMARY, text, because, None),
                reason: None,
                is_met: false,
                approved_by: None,
            });
        }
        if proposal.kind == ProposalKind::Refuse && case.customer.lifetime_value.0 > Decimal::from(2_000) {
            fired.push(&SAY_NO);
            let because = vec![
                is_kind("proposal.kind == \"refuse\""),
                Seen::held(
                    "customer.lifetime_value > money(\"2000 GBP\")",
                    "customer.lifetime_value",
                    Value::Pounds(case.customer.lifetime_value),
                ),
            ];
            let reason = Cow::Borrowed("a good customer hears no");
            limits.conditions.push(approval(case, proposal, Role::Manager, &SAY_NO, because, None, reason));
        }
        limits.conditions.extend(requirement);
        let missing = disclosures.iter().filter(|each| each.state == DisclosureState::MissingFromDraft);
        limits.conditions.extend(missing.map(|disclosure| Condition {
            kind: ConditionKind::Disclosure,
            text: disclosure.wording,
            grounds: disclosure.grounds.clone(),
            reason: None,
            is_met: false,
            approved_by: None,
        }));
        Ok(limits)
    }

    /// Holds an offer against every ceiling that covers it, the lowest first.
    fn judge<'a>(
        &self,
        case: &Case<'_>,
        proposal: &Proposal<'_>,
        offer: Decimal,
        mut allowances: Vec<Allowance<'a>>,
        at: Timestamp,
        limits: &mut Limits<'a>,
    ) -> Result<(), TimeError> {
        if !matches!(proposal.form, Some(Form::Voucher | Form::Credit)) {
            allowances.retain(|allowance| allowance.forms.is_empty());
        }
        allowances.sort_by_key(|allowance| allowance.ceiling);
        let spent = self.spent(case, at)?;
        let limit = pounds(120);
        let headroom = (limit - spent).max(pounds(0));
        let mut approver: Option<Role> = None;
        for allowance in &allowances {
            let is_budget_short = allowance.has_budget && headroom < allowance.ceiling;
            let most = if is_budget_short { headroom } else { allowance.ceiling };
            if offer <= most {
                continue;
            }
            let (offer, most) = (ForPeople(offer), ForPeople(most));
            let why = if is_budget_short {
                format!("{offer} is above the {most} left of {} in 90 days", ForPeople(limit))
            } else {
                format!("{offer} is above the {most} that clause {} allows", allowance.clause.number)
            };
            let Allowance { clause, above, row, .. } = *allowance;
            let condition = approval(case, proposal, above, clause, allowance.because.clone(), row, why.into());
            if !condition.is_met {
                approver = approver.max(Some(above));
            }
            limits.conditions.push(condition);
        }
        limits.compensation = Some(Compensation {
            lines: [],
            envelope: Envelope {
                floor: Pounds(pounds(0)),
                ceiling: Pounds(allowances[0].ceiling),
                discretionary: Pounds(offer),
                above: allowances[0].above,
                set_by: allowances.into_iter().map(Allowance::grounds).collect(),
                windows: [Window {
                    clause: BUDGET.number,
                    limit: Pounds(limit),
                    period: "90 days",
                    spent: Pounds(spent),
                    headroom: Pounds(headroom),
                }],
            },
            proposed: Pounds(offer),
            approver,
        });
        Ok(())
    }

    /// What was paid in the ninety days that end at an instant.
    pub(super) fn spent(&self, case: &Case<'_>, at: Timestamp) -> Result<Decimal, TimeError> {
        let begins = self.calendar.subtract(at, Duration::Days(90))?;
        let given = case.customer.compensation.iter().filter(|given| given.at > begins && given.at <= at);
        Ok(given.fold(pounds(0), |spent, given| spent + given.amount.0))
    }
}

/// Whole pounds, with pence.
fn pounds(pounds: i64) -> Decimal {
    Decimal::new(pounds * 100, 2)
}

/// Clauses 4.1 to 4.3: what each lets an agent give.
fn allowances<'a>(
    case: &'a Case<'_>,
    proposal: &'a Proposal<'_>,
    fired: &mut Vec<&'static Clause>,
) -> Vec<Allowance<'a>> {
    let compensates =
        || Seen::held("proposal.kind == \"compensate\"", "proposal.kind", Value::ProposalKind(proposal.kind));
    let (goodwill, above, row) = match case.customer.tier {
        Tier::Platinum => (75, Role::Manager, 0),
        Tier::Gold => (50, Role::Manager, 1),
        Tier::Silver => (35, Role::TeamLead, 2),
        Tier::Standard => (25, Role::TeamLead, 3),
    };
    let mut allowances = vec![Allowance {
        clause: &GOODWILL,
        ceiling: pounds(goodwill),
        forms: "",
        above,
        because: Vec::new(),
        row: Some(&GOODWILL_LIMITS[row]),
        has_budget: false,
    }];
    if case.ticket.kind != Kind::Complaint {
        let because = vec![
            compensates(),
            Seen::held("ticket.kind != \"complaint\"", "ticket.kind", Value::Kind(case.ticket.kind)),
        ];
        allowances.push(Allowance {
            clause: &VOUCHERS,
            ceiling: pounds(20),
            forms: " as voucher or credit",
            above: Role::TeamLead,
            because,
            row: None,
            has_budget: false,
        });
    }
    allowances.push(Allowance {
        clause: &BUDGET,
        ceiling: pounds(100),
        forms: "",
        above: Role::Manager,
        because: vec![compensates()],
        row: None,
        has_budget: true,
    });
    fired.extend(allowances.iter().map(|allowance| allowance.clause));
    allowances
}

impl<'a> Allowance<'a> {
    fn grounds(self) -> Grounds<'a> {
        let above = self.above.in_words();
        let ceiling = ForPeople(self.ceiling);
        let sentence = format!("up to {ceiling}{} beyond what is owed; above it the {above} decides", self.forms);
        Grounds::of(self.clause, sentence, self.because, self.row)
    }
}
