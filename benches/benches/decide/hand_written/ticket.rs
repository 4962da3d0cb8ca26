//! The ticket as a program with fixed rules reads it: a struct for serde, borrowing what text it can.

use std::borrow::Cow;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Deserialize)]
pub(crate) struct Case<'a> {
    #[serde(borrow)]
    pub(crate) ticket: Ticket<'a>,
    pub(crate) customer: Customer,
    pub(crate) order: Order,
    #[serde(borrow)]
    pub(crate) disclosures: Disclosures<'a>,
    #[serde(borrow)]
    pub(crate) proposal: Option<Proposal<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Ticket<'a> {
    #[serde(borrow)]
    pub(crate) id: Cow<'a, str>,
    pub(crate) kind: Kind,
    pub(crate) channel: Channel,
    pub(crate) priority: Priority,
    pub(crate) status: Status,
    #[serde(borrow)]
    pub(crate) tags: Vec<Text<'a>>,
    pub(crate) received_at: Timestamp,
    pub(crate) last_customer_message_at: Timestamp,
    pub(crate) events: Vec<Event>,
}

#[derive(Deserialize)]
pub(crate) struct Customer {
    pub(crate) tier: Tier,
    pub(crate) segment: Segment,
    pub(crate) vulnerable: bool,
    pub(crate) lifetime_value: Pounds,
    pub(crate) compensation: Vec<Given>,
}

#[derive(Deserialize)]
pub(crate) struct Given {
    pub(crate) at: Timestamp,
    pub(crate) amount: Pounds,
}

#[derive(Deserialize)]
pub(crate) struct Order {
    pub(crate) promised_for: Option<Timestamp>,
    pub(crate) delivered_at: Option<Timestamp>,
    pub(crate) distance_sale: bool,
}

#[derive(Deserialize)]
pub(crate) struct Disclosures<'a> {
    #[serde(borrow)]
    pub(crate) made: Vec<DisclosureMade<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct DisclosureMade<'a> {
    #[serde(borrow)]
    pub(crate) id: Cow<'a, str>,
    pub(crate) at: Option<Timestamp>,
}

#[derive(Deserialize)]
pub(crate) struct Proposal<'a> {
    pub(crate) kind: ProposalKind,
    pub(crate) amount: Option<Pounds>,
    pub(crate) form: Option<Form>,
    pub(crate) agent_role: Role,
    #[serde(borrow)]
    pub(crate) letter: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) draft: Cow<'a, str>,
    #[serde(default)]
    pub(crate) approvals: Vec<Approval>,
}

#[derive(Deserialize)]
pub(crate) struct Approval {
    pub(crate) role: Role,
}

#[derive(Deserialize)]
pub(crate) struct Event {
    pub(crate) at: Timestamp,
    #[serde(rename = "type")]
    pub(crate) what: EventType,
    pub(crate) status: Option<Status>,
}

/// Serde borrows within a list only through a type of its own.
#[derive(Deserialize, Serialize)]
pub(crate) struct Text<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

macro_rules! closed_set {
    ($name:ident: $($value:ident),+) => {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name {
            $($value),+
        }
    };
}

closed_set!(Kind: Complaint, Question, Request, Problem, Feedback, Other);
closed_set!(Channel: Email, Chat, Social, Phone, Web, Messaging, Letter, InPerson, Other);
closed_set!(Priority: Low, Normal, High, Urgent);
closed_set!(Status: New, Open, Pending, OnHold, Solved, Closed);
closed_set!(Tier: Standard, Silver, Gold, Platinum);
closed_set!(Segment: Consumer, Business);
closed_set!(ProposalKind: Compensate, Reply, Close, Refuse, Escalate);
closed_set!(Form: Refund, Replacement, Repair, Credit, Voucher, Goodwill, Gift, Service);
closed_set!(Role: Agent, TeamLead, Manager);
closed_set!(Actor: Customer, Agent, Bot, System);

impl Role {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Role::Agent => "agent",
            Role::TeamLead => "team_lead",
            Role::Manager => "manager",
        }
    }

    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Role::TeamLead => "team lead",
            other => other.name(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EventType {
    Acknowledged,
    AgentReply,
    CustomerMessage,
    Resolved,
    ParcelFound,
    Refunded,
    FollowedUp,
    #[serde(other)]
    Other,
}

/// An amount of pounds: this code knows no other currency, and a ticket in another one is refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pounds(pub(crate) Decimal);

#[derive(Deserialize)]
struct Amount<'a> {
    #[serde(borrow)]
    amount: Cow<'a, str>,
    #[serde(borrow)]
    currency: Cow<'a, str>,
}

/// An amount as it is written: with its pence.
struct Digits(Decimal);

impl Serialize for Digits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // most amounts have two digits already, and writing those needs no rounding
        if self.0.scale() == 2 {
            serializer.collect_str(&self.0)
        } else {
            serializer.collect_str(&format_args!("{:.2}", self.0))
        }
    }
}

impl<'de> Deserialize<'de> for Pounds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pounds, D::Error> {
        let given = Amount::deserialize(deserializer)?;
        if given.currency != "GBP" {
            return Err(serde::de::Error::custom("the amount is not in pounds"));
        }
        Decimal::from_str_exact(&given.amount).map(Pounds).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Pounds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Amount", 2)?;
        object.serialize_field("amount", &Digits(self.0))?;
        object.serialize_field("currency", "GBP")?;
        object.end()
    }
}
