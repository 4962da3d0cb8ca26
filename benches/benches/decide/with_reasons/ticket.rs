//! The ticket with everything of it that stands in a decision.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

pub(super) use crate::hand_written::ticket::{
    Actor, Channel, Form, Kind, Order, Pounds, Priority, ProposalKind, Role, Segment, Status, Text, Tier,
};

#[derive(Deserialize)]
pub(crate) struct Case<'a> {
    #[serde(borrow)]
    pub(super) ticket: Ticket<'a>,
    #[serde(borrow)]
    pub(super) customer: Customer<'a>,
    pub(super) order: Order,
    #[serde(borrow)]
    pub(super) disclosures: Disclosures<'a>,
    #[serde(borrow)]
    pub(super) proposal: Option<Proposal<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Ticket<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    pub(super) kind: Kind,
    pub(super) channel: Channel,
    pub(super) priority: Priority,
    pub(super) status: Status,
    #[serde(borrow)]
    pub(super) tags: Vec<Text<'a>>,
    #[serde(borrow)]
    pub(super) language: Option<Text<'a>>,
    pub(super) description: Option<IgnoredAny>,
    pub(super) received_at: Timestamp,
    pub(super) last_customer_message_at: Timestamp,
    #[serde(borrow)]
    pub(super) events: Vec<Event<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Customer<'a> {
    pub(super) tier: Tier,
    pub(super) segment: Segment,
    pub(super) vulnerable: bool,
    pub(super) lifetime_value: Pounds,
    #[serde(borrow)]
    pub(super) compensation: Vec<Given<'a>>,
}

#[derive(Deserialize, Serialize)]
pub(super) struct Given<'a> {
    pub(super) at: Timestamp,
    pub(super) amount: Pounds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) form: Option<Form>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<Text<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Disclosures<'a> {
    #[serde(borrow)]
    pub(super) made: Vec<DisclosureMade<'a>>,
}

#[derive(Deserialize, Serialize)]
pub(super) struct DisclosureMade<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub(super) struct Proposal<'a> {
    pub(super) kind: ProposalKind,
    pub(super) amount: Option<Pounds>,
    pub(super) form: Option<Form>,
    #[serde(borrow)]
    pub(super) agent_id: Option<Text<'a>>,
    pub(super) agent_role: Role,
    #[serde(borrow)]
    pub(super) letter: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) draft: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) approvals: Option<Vec<Approval<'a>>>,
}

#[derive(Deserialize, Serialize)]
pub(super) struct Approval<'a> {
    pub(super) role: Role,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<Timestamp>,
}

#[derive(Deserialize, Serialize)]
pub(super) struct Event<'a> {
    pub(super) at: Timestamp,
    #[serde(rename = "type", borrow)]
    pub(super) what: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) priority: Option<Priority>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) actor: Option<Actor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) public: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) channel: Option<Channel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) promised_for: Option<Timestamp>,
}

impl Case<'_> {
    pub(super) fn leave_out_what_comes_after(&mut self, at: Timestamp) {
        let events = &mut self.ticket.events;
        events.retain(|event| event.at <= at);
        if !events.is_sorted_by_key(|event| event.at) {
            events.sort_by_key(|event| event.at);
        }
        self.customer.compensation.retain(|given| given.at <= at);
        self.disclosures.made.retain(|made| made.at.is_none_or(|made_at| made_at <= at));
        if let Some(approvals) = self.proposal.as_mut().and_then(|proposal| proposal.approvals.as_mut()) {
            approvals.retain(|approval| approval.at.is_none_or(|given_at| given_at <= at));
        }
    }

    pub(super) fn is_tagged(&self, tag: &str) -> bool {
        self.ticket.tags.iter().any(|each| each.0 == tag)
    }
}
