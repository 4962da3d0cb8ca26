//! The core facts: what every helpdesk has a place for. A policy declares whatever else it needs.

use std::sync::Arc;

use crate::fact::{FactDefinition, MissingMeans};
use crate::types::{FieldDefinition, RecordType, Type};

/// The definitions, in the order in which the reference page lists them.
pub(crate) fn core_facts() -> Vec<FactDefinition> {
    let mut facts = Vec::new();
    facts.extend(ticket());
    facts.extend(customer());
    facts.extend(order());
    facts.extend(proposal());
    facts.extend(already_done());
    facts
}

fn ticket() -> Vec<FactDefinition> {
    vec![
        fact("ticket.id", Type::Text, "the helpdesk's identifier of the ticket"),
        fact(
            "ticket.kind",
            Type::one_of(["complaint", "question", "request", "problem", "feedback", "other"]),
            "what the customer wants of us; an expression of dissatisfaction is a complaint, whatever its label",
        ),
        fact("ticket.channel", channels(), "the channel the customer chose"),
        fact("ticket.priority", priorities(), "how soon it must be worked on"),
        fact("ticket.status", statuses(), "where the ticket stands"),
        personal(fact("ticket.subject", Type::Text, "the subject line")),
        fact("ticket.tags", Type::list_of(Type::Text), "the labels on the ticket"),
        fact("ticket.language", Type::Text, "the language of the conversation, as a BCP 47 tag such as `en-GB`"),
        fact("ticket.received_at", Type::Instant, "when the customer's first message reached us"),
        happened(fact("ticket.assigned_at", Type::Instant, "when an agent or a team was first given the ticket")),
        happened(fact("ticket.last_customer_message_at", Type::Instant, "when the customer last wrote or spoke to us")),
        fact(
            "ticket.events",
            Type::list_of(record("event", EVENT)),
            "what happened on the ticket, in order of time; events later than the instant of decision are left out",
        ),
        fact(
            "ticket.conversation",
            Type::list_of(record("event", EVENT)),
            "everything that was said on the ticket, where the rest of its history need not be known: `customer_message`, \
             `agent_reply`, `bot_reply`, `system_message`, `note`",
        ),
    ]
}

fn customer() -> Vec<FactDefinition> {
    vec![
        personal(fact("customer.id", Type::Text, "the firm's identifier of the customer")),
        fact("customer.tier", Type::Text, "the loyalty tier; a policy names the tiers it knows"),
        fact(
            "customer.country",
            Type::country(),
            "where the customer lives, as an ISO 3166-1 code of two letters such as `GB`",
        ),
        fact(
            "customer.nation",
            Type::one_of(["england", "wales", "scotland", "northern_ireland"]),
            "the part of the United Kingdom the customer lives in, where holidays or law differ",
        ),
        fact(
            "customer.segment",
            Type::one_of(["consumer", "business"]),
            "whether the customer bought as a consumer or for a business",
        ),
        personal(fact("customer.vulnerable", Type::Bool, "whether the customer is known to need extra care")),
        personal(fact("customer.lifetime_value", Type::Money, "what the customer has spent with the firm so far")),
        personal(fact(
            "customer.compensation",
            Type::list_of(record("compensation", COMPENSATION)),
            "what the customer was given before, on any ticket",
        )),
    ]
}

fn order() -> Vec<FactDefinition> {
    vec![
        fact("order.id", Type::Text, "the identifier of the order"),
        happened(fact("order.placed_at", Type::Instant, "when the order was placed")),
        fact("order.promised_for", Type::Instant, "when the customer was told that it would arrive"),
        happened(fact("order.delivered_at", Type::Instant, "when the last item arrived")),
        fact("order.total", Type::Money, "the price of the whole order"),
        fact("order.delivery_price", Type::Money, "the part of the price that was for delivery"),
        fact("order.distance_sale", Type::Bool, "whether it was sold at a distance: online, by telephone, by post"),
        fact("order.items", Type::list_of(record("order item", ORDER_ITEM)), "what was ordered"),
    ]
}

fn proposal() -> Vec<FactDefinition> {
    let assumed_none = |mut definition: FactDefinition| {
        definition.missing_means = Some(MissingMeans::None);
        definition
    };
    vec![
        fact(
            "proposal.kind",
            Type::one_of(["compensate", "reply", "close", "refuse", "escalate"]),
            "what the agent is about to do",
        ),
        fact("proposal.amount", Type::Money, "the sum of what the agent offers"),
        fact("proposal.form", forms(), "the form of the offer, where it has one form"),
        assumed_none(fact(
            "proposal.items",
            Type::list_of(record("proposed item", PROPOSED_ITEM)),
            "what the agent offers, piece by piece",
        )),
        fact("proposal.agent_id", Type::Text, "who proposes"),
        fact("proposal.agent_role", Type::Text, "the proposing agent's role; a policy names its roles in order"),
        personal(fact("proposal.draft", Type::Text, "the text that would be sent")),
        fact("proposal.reply_channel", channels(), "the channel in which it would be sent"),
        fact("proposal.letter", Type::Text, "the kind of letter that the draft is, such as `final_response`"),
        assumed_none(fact(
            "proposal.approvals",
            Type::list_of(record("approval", APPROVAL)),
            "who has agreed to the proposal",
        )),
        fact("proposal.override_reason", Type::Text, "why the agent asks to depart from the code"),
    ]
}

fn already_done() -> Vec<FactDefinition> {
    vec![
        fact(
            "disclosures.made",
            Type::list_of(record("disclosure made", DISCLOSURE_MADE)),
            "what the customer has already been told of their rights",
        ),
        fact(
            "entitlements.paid",
            Type::list_of(record("payment", PAYMENT)),
            "what has been paid on this case of what was owed",
        ),
    ]
}

/// The channels of contact.
fn channels() -> Type {
    Type::one_of(["email", "chat", "social", "phone", "web", "messaging", "letter", "in_person", "other"])
}

fn priorities() -> Type {
    Type::one_of(["low", "normal", "high", "urgent"])
}

fn statuses() -> Type {
    Type::one_of(["new", "open", "pending", "on_hold", "solved", "closed"])
}

fn forms() -> Type {
    Type::one_of(["refund", "replacement", "repair", "credit", "voucher", "goodwill", "gift", "service"])
}

type Field = (&'static str, fn() -> Type, &'static str);

const EVENT: &[Field] = &[
    ("at", || Type::Instant, "when it happened"),
    (
        "type",
        || Type::Text,
        "what happened: `acknowledged`, `agent_reply`, `customer_message`, `status_changed`, `resolved`, or a name of the firm's own",
    ),
    ("status", statuses, "for `status_changed`: the status it changed to"),
    ("priority", priorities, "for `priority_changed`: the priority it changed to"),
    ("actor", || Type::one_of(["customer", "agent", "bot", "system"]), "who did it"),
    ("public", || Type::Bool, "whether the customer could see it"),
    ("channel", channels, "where it happened"),
    ("promised_for", || Type::Instant, "for `promise`: the time the customer was told"),
];

const COMPENSATION: &[Field] = &[
    ("at", || Type::Instant, "when it was given"),
    ("amount", || Type::Money, "how much"),
    ("form", forms, "in what form"),
    ("name", || Type::Text, "for what"),
];

const ORDER_ITEM: &[Field] = &[
    ("id", || Type::Text, "the identifier of the article"),
    ("name", || Type::Text, "what it is called"),
    ("quantity", || Type::Integer, "how many"),
    ("price", || Type::Money, "the price of one"),
];

const PROPOSED_ITEM: &[Field] =
    &[("form", forms, "in what form"), ("amount", || Type::Money, "how much"), ("name", || Type::Text, "for what")];

const APPROVAL: &[Field] = &[
    ("role", || Type::Text, "the role of who agreed"),
    ("by", || Type::Text, "who agreed"),
    ("at", || Type::Instant, "when"),
];

const DISCLOSURE_MADE: &[Field] = &[
    ("id", || Type::Text, "which disclosure"),
    ("at", || Type::Instant, "when it was made"),
    ("language", || Type::Text, "in which language, as a BCP 47 tag"),
];

const PAYMENT: &[Field] = &[
    ("name", || Type::Text, "the entitlement that was paid"),
    ("amount", || Type::Money, "how much"),
    ("at", || Type::Instant, "when"),
];

fn fact(name: &str, value_type: Type, meaning: &str) -> FactDefinition {
    FactDefinition {
        name: name.into(),
        value_type,
        unit: None,
        meaning: meaning.into(),
        pointer: format!("/{}", name.replace('.', "/")).into(),
        missing_means: None,
        later_means_not_yet: false,
        personal: false,
    }
}

/// A fact that tells when something happened, so that a time later than the decision says that it has not yet.
fn happened(mut definition: FactDefinition) -> FactDefinition {
    definition.later_means_not_yet = true;
    definition
}

fn personal(mut definition: FactDefinition) -> FactDefinition {
    definition.personal = true;
    definition
}

fn record(name: &str, fields: &[Field]) -> Type {
    let fields = fields
        .iter()
        .map(|(name, value_type, meaning)| FieldDefinition {
            name: (*name).into(),
            value_type: value_type(),
            meaning: (*meaning).into(),
        })
        .collect();
    Type::Record(Arc::new(RecordType { name: name.into(), fields }))
}
