//! The decision: the shape of the engine's, with what this policy can fill of it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use redress::Verdict;
use redress::model::{ConditionKind, DeadlineState, DisclosureState, Limits};
use serde::Serialize;

use super::clauses::Fired;
use super::grounds::Grounds;
use super::ticket::{
    Approval, Case, Channel, DisclosureMade, Event, Form, Given, Kind, Pounds, Priority, ProposalKind, Role, Segment,
    Status, Text, Tier,
};

type Nothing = [(); 0];

#[derive(Serialize)]
pub(crate) struct Decision<'a> {
    pub(super) format_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) verdict: Option<Verdict>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) verdict_because: Vec<Reason>,
    pub(super) policy: PolicyName<'a>,
    pub(super) at: Timestamp,
    pub(super) ticket_id: &'a str,
    pub(super) engine: &'a Engine,
    pub(super) facts: Facts<'a>,
    pub(super) assumed: Assumed,
    pub(super) deadlines: Vec<Deadline<'a>>,
    pub(super) time_limits: Nothing,
    pub(super) disclosures: Vec<Disclosure<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) escalation: Option<Escalation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) compensation: Option<Compensation<'a>>,
    pub(super) conditions: Vec<Condition<'a>>,
    pub(super) prohibitions: Vec<Prohibition<'a>>,
    pub(super) advice: Nothing,
    pub(super) breaches: Vec<Breach>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unread: Option<[Unread; 1]>,
    pub(super) needs: Nothing,
    pub(super) open_points: Nothing,
    pub(super) errors: Nothing,
    pub(super) rules_in_force: usize,
    pub(super) rules: Vec<Fired>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) valid_until: Option<Timestamp>,
    pub(super) next_changes: Vec<NextChange>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) next_change_unknown: Vec<&'static str>,
    pub(super) replayable: bool,
}

#[derive(Serialize)]
pub(super) struct Reason {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) clause: Option<&'static str>,
    pub(super) sentence: Cow<'static, str>,
}

#[derive(Serialize)]
pub(super) struct PolicyName<'a> {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) version: &'static str,
    pub(super) digest: &'a str,
    pub(super) anchor_date: Date,
    pub(super) time_zone: &'static str,
}

#[derive(Serialize)]
pub(super) struct Engine {
    pub(super) version: String,
    pub(super) zone_data: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limits: Option<Limits>,
}

/// The facts that the clauses read, in the order of their names.
#[derive(Serialize)]
pub(super) struct Facts<'a> {
    #[serde(rename = "customer.compensation")]
    compensation: &'a [Given<'a>],
    #[serde(rename = "customer.lifetime_value")]
    lifetime_value: Pounds,
    #[serde(rename = "customer.segment")]
    segment: Segment,
    #[serde(rename = "customer.tier")]
    tier: Tier,
    #[serde(rename = "customer.vulnerable")]
    vulnerable: bool,
    #[serde(rename = "disclosures.made")]
    made: &'a [DisclosureMade<'a>],
    #[serde(rename = "order.delivered_at", skip_serializing_if = "Option::is_none")]
    delivered_at: Option<Timestamp>,
    #[serde(rename = "order.distance_sale")]
    distance_sale: bool,
    #[serde(rename = "order.promised_for", skip_serializing_if = "Option::is_none")]
    promised_for: Option<Timestamp>,
    #[serde(rename = "proposal.agent_id", skip_serializing_if = "Option::is_none")]
    agent_id: Option<&'a Text<'a>>,
    #[serde(rename = "proposal.agent_role", skip_serializing_if = "Option::is_none")]
    agent_role: Option<Role>,
    #[serde(rename = "proposal.amount", skip_serializing_if = "Option::is_none")]
    amount: Option<Pounds>,
    #[serde(rename = "proposal.approvals", skip_serializing_if = "Option::is_none")]
    approvals: Option<&'a [Approval<'a>]>,
    #[serde(rename = "proposal.draft", skip_serializing_if = "Option::is_none")]
    draft: Option<&'a str>,
    #[serde(rename = "proposal.form", skip_serializing_if = "Option::is_none")]
    form: Option<Form>,
    #[serde(rename = "proposal.kind", skip_serializing_if = "Option::is_none")]
    proposal_kind: Option<ProposalKind>,
    #[serde(rename = "proposal.letter", skip_serializing_if = "Option::is_none")]
    letter: Option<&'a str>,
    #[serde(rename = "ticket.channel")]
    channel: Channel,
    #[serde(rename = "ticket.events")]
    events: &'a [Event<'a>],
    #[serde(rename = "ticket.id")]
    id: &'a str,
    #[serde(rename = "ticket.kind")]
    kind: Kind,
    #[serde(rename = "ticket.language", skip_serializing_if = "Option::is_none")]
    language: Option<&'a Text<'a>>,
    #[serde(rename = "ticket.last_customer_message_at")]
    last_customer_message_at: Timestamp,
    #[serde(rename = "ticket.priority")]
    priority: Priority,
    #[serde(rename = "ticket.received_at")]
    received_at: Timestamp,
    #[serde(rename = "ticket.status")]
    status: Status,
    #[serde(rename = "ticket.tags")]
    tags: &'a [Text<'a>],
}

impl<'a> Facts<'a> {
    pub(super) fn of(case: &'a Case<'_>) -> Facts<'a> {
        let Case { ticket, customer, order, disclosures, proposal } = case;
        let proposal = proposal.as_ref();
        Facts {
            compensation: &customer.compensation,
            lifetime_value: customer.lifetime_value,
            segment: customer.segment,
            tier: customer.tier,
            vulnerable: customer.vulnerable,
            made: &disclosures.made,
            delivered_at: order.delivered_at,
            distance_sale: order.distance_sale,
            promised_for: order.promised_for,
            agent_id: proposal.and_then(|proposal| proposal.agent_id.as_ref()),
            agent_role: proposal.map(|proposal| proposal.agent_role),
            amount: proposal.and_then(|proposal| proposal.amount),
            approvals: proposal.and_then(|proposal| proposal.approvals.as_deref()),
            draft: proposal.map(|proposal| &*proposal.draft),
            form: proposal.and_then(|proposal| proposal.form),
            proposal_kind: proposal.map(|proposal| proposal.kind),
            letter: proposal.map(|proposal| &*proposal.letter),
            channel: ticket.channel,
            events: &ticket.events,
            id: &ticket.id,
            kind: ticket.kind,
            language: ticket.language.as_ref(),
            last_customer_message_at: ticket.last_customer_message_at,
            priority: ticket.priority,
            received_at: ticket.received_at,
            status: ticket.status,
            tags: &ticket.tags,
        }
    }
}

/// What the absence of a fact is taken for.
#[derive(Serialize)]
pub(super) struct Assumed {
    #[serde(rename = "proposal.approvals", skip_serializing_if = "Option::is_none")]
    approvals: Option<Nothing>,
    #[serde(rename = "proposal.items")]
    items: Nothing,
}

impl Assumed {
    pub(super) fn of(case: &Case<'_>) -> Assumed {
        let has_approvals = case.proposal.as_ref().is_some_and(|proposal| proposal.approvals.is_some());
        Assumed { approvals: (!has_approvals).then_some([]), items: [] }
    }
}

#[derive(Serialize)]
pub(super) struct Deadline<'a> {
    pub(super) name: &'static str,
    #[serde(flatten)]
    pub(super) grounds: Grounds<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<Timestamp>,
    pub(super) state: DeadlineState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) met_at: Option<Timestamp>,
    pub(super) is_warned: bool,
    pub(super) receipt: Receipt<'a>,
}

#[derive(Serialize)]
pub(super) struct Receipt<'a> {
    pub(super) start: Timestamp,
    pub(super) target: &'static str,
    pub(super) time_zone: &'static str,
    pub(super) calendar: &'static str,
    pub(super) calendar_version: &'static str,
    pub(super) conventions: &'a BTreeMap<&'static str, String>,
    pub(super) entries: Vec<Entry>,
}

#[derive(Serialize)]
pub(super) struct Entry {
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<Cow<'static, str>>,
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
    pub(super) seconds: i64,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) days: i32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(days: &i32) -> bool {
    *days == 0
}

#[derive(Serialize)]
pub(super) struct Disclosure<'a> {
    pub(super) id: &'static str,
    #[serde(flatten)]
    pub(super) grounds: Grounds<'a>,
    pub(super) title: &'static str,
    pub(super) wording: &'static str,
    pub(super) language: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) letters: Option<[&'static str; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) given_at: Option<Timestamp>,
    pub(super) state: DisclosureState,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) in_draft: Vec<Passage<'a>>,
}

/// Where the draft says something, in characters.
#[derive(Serialize)]
pub(super) struct Passage<'a> {
    pub(super) from: usize,
    pub(super) until: usize,
    pub(super) text: &'a str,
}

#[derive(Serialize)]
pub(super) struct Escalation<'a> {
    pub(super) level: &'static str,
    pub(super) who: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<Timestamp>,
    pub(super) path: Vec<Step>,
    pub(super) reasons: Vec<EscalationReason<'a>>,
}

#[derive(Serialize)]
pub(super) struct Step {
    pub(super) level: &'static str,
    pub(super) who: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) within: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<Timestamp>,
}

#[derive(Serialize)]
pub(super) struct EscalationReason<'a> {
    pub(super) level: &'static str,
    #[serde(flatten)]
    pub(super) grounds: Grounds<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Compensation<'a> {
    pub(super) lines: Nothing,
    pub(super) envelope: Envelope<'a>,
    pub(super) proposed: Pounds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) approver: Option<Role>,
}

#[derive(Serialize)]
pub(super) struct Envelope<'a> {
    pub(super) floor: Pounds,
    pub(super) ceiling: Pounds,
    pub(super) discretionary: Pounds,
    pub(super) above: Role,
    pub(super) set_by: Vec<Grounds<'a>>,
    pub(super) windows: [Window; 1],
}

#[derive(Serialize)]
pub(super) struct Window {
    pub(super) clause: &'static str,
    pub(super) limit: Pounds,
    pub(super) period: &'static str,
    pub(super) spent: Pounds,
    pub(super) headroom: Pounds,
}

#[derive(Serialize)]
pub(super) struct Condition<'a> {
    pub(super) kind: ConditionKind,
    pub(super) text: &'static str,
    #[serde(flatten)]
    pub(super) grounds: Grounds<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<Cow<'static, str>>,
    pub(super) is_met: bool,
    /// The role whose approval met it.
    #[serde(skip)]
    pub(super) approved_by: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Prohibition<'a> {
    pub(super) text: &'static str,
    #[serde(flatten)]
    pub(super) grounds: Grounds<'a>,
    pub(super) say_instead: &'static str,
}

#[derive(Serialize)]
pub(super) struct Breach {
    pub(super) name: &'static str,
    pub(super) clause: &'static str,
    pub(super) sentence: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) since: Option<Timestamp>,
}

#[derive(Serialize)]
pub(super) struct Unread {
    pub(super) pointer: &'static str,
    pub(super) name: &'static str,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NextChange {
    pub(super) at: Timestamp,
    pub(super) what: Cow<'static, str>,
}
