//! cedar-policy: a policy for each clause; those that determine the answer are the clauses that apply.

use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use cedar_policy::{Authorizer, Context, Entities, EntityUid, PolicyId, PolicySet, Request, RestrictedExpression};
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::Peer;
use crate::host::Host;

pub(crate) struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    rules: HashMap<PolicyId, String>,
    names: [EntityUid; 3],
    host: Host,
}

impl Cedar {
    pub(crate) fn new(folder: &Path) -> Result<Cedar, Box<dyn Error>> {
        let text = std::fs::read_to_string(folder.join("clauses.cedar"))?;
        let policies: PolicySet = text.parse()?;
        let rule = |policy: &cedar_policy::Policy| Some((policy.id().clone(), policy.annotation("rule")?.to_owned()));
        Ok(Cedar {
            authorizer: Authorizer::new(),
            rules: policies.policies().filter_map(rule).collect(),
            policies,
            entities: Entities::empty(),
            names: [r#"User::"agent""#.parse()?, r#"Action::"decide""#.parse()?, r#"Desk::"service""#.parse()?],
            host: Host::new()?,
        })
    }

    /// The context that the policies read; what they cannot count, the host does.
    fn context(&self, case: &Case<'_>) -> Result<Context, Box<dyn Error>> {
        let text = |text: &str| RestrictedExpression::new_string(text.to_owned());
        let flag = RestrictedExpression::new_bool;
        let count = |count: usize| i64::try_from(count).map(RestrictedExpression::new_long);
        let record = |fields: Vec<(&str, RestrictedExpression)>| {
            RestrictedExpression::new_record(fields.into_iter().map(|(name, value)| (name.to_owned(), value)))
        };
        let Case { ticket, customer, order, proposal } = case;
        let messages = ticket.events.iter().filter(|event| event.what == "customer_message").count();
        let ten_pounds = |given: &&Given<'_>| given.amount.pence().is_ok_and(|pence| pence >= 1_000);
        let compensations = customer.compensation.iter().filter(ten_pounds).count();
        let days_late = match (order.promised_for, order.delivered_at) {
            (Some(promised), Some(delivered)) => self.host.days_between(promised, delivered),
            _ => 0,
        };
        let mut fields = vec![
            (
                "ticket",
                record(vec![
                    ("kind", text(&ticket.kind)),
                    ("priority", text(&ticket.priority)),
                    ("status", text(&ticket.status)),
                    ("tags", RestrictedExpression::new_set(ticket.tags.iter().map(|tag| text(tag)))),
                    ("customer_messages", count(messages)?),
                ])?,
            ),
            (
                "customer",
                record(vec![
                    ("tier", text(&customer.tier)),
                    ("segment", text(&customer.segment)),
                    ("vulnerable", flag(customer.vulnerable)),
                    ("lifetime_pence", RestrictedExpression::new_long(customer.lifetime_value.pence()?)),
                    ("compensations", count(compensations)?),
                ])?,
            ),
            (
                "order",
                record(vec![
                    ("promised", flag(order.promised_for.is_some())),
                    ("delivered", flag(order.delivered_at.is_some())),
                    ("distance_sale", flag(order.distance_sale)),
                    ("days_late", RestrictedExpression::new_long(days_late)),
                ])?,
            ),
        ];
        if let Some(proposal) = proposal {
            let proposal = record(vec![("kind", text(&proposal.kind)), ("draft", text(&proposal.draft))])?;
            fields.push(("proposal", proposal));
        }
        Ok(Context::from_pairs(fields.into_iter().map(|(name, value)| (name.to_owned(), value)))?)
    }
}

impl Peer for Cedar {
    fn answer(&self, ticket: &[u8]) -> Vec<u8> {
        let case: Case<'_> = serde_json::from_slice(ticket).expect("the generated tickets have what the clauses read");
        let context = self.context(&case).expect("the context has no name twice");
        let [principal, action, resource] = self.names.clone();
        let request = Request::new(principal, action, resource, context, None).expect("there is no schema to break");
        let response = self.authorizer.is_authorized(&request, &self.policies, &self.entities);
        assert_eq!(response.diagnostics().errors().count(), 0);
        let rules: Vec<&str> = response.diagnostics().reason().map(|policy| &*self.rules[policy]).collect();
        serde_json::to_vec(&rules).expect("names are JSON")
    }

    fn gives_values(&self) -> bool {
        false
    }
}

#[derive(Deserialize)]
struct Case<'a> {
    #[serde(borrow)]
    ticket: Ticket<'a>,
    #[serde(borrow)]
    customer: Customer<'a>,
    order: Order,
    #[serde(borrow)]
    proposal: Option<Proposal<'a>>,
}

#[derive(Deserialize)]
struct Ticket<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    priority: Cow<'a, str>,
    #[serde(borrow)]
    status: Cow<'a, str>,
    #[serde(borrow)]
    tags: Vec<&'a str>,
    #[serde(borrow)]
    events: Vec<Event<'a>>,
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(rename = "type", borrow)]
    what: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Customer<'a> {
    #[serde(borrow)]
    tier: Cow<'a, str>,
    #[serde(borrow)]
    segment: Cow<'a, str>,
    vulnerable: bool,
    #[serde(borrow)]
    lifetime_value: Amount<'a>,
    #[serde(borrow)]
    compensation: Vec<Given<'a>>,
}

#[derive(Deserialize)]
struct Given<'a> {
    #[serde(borrow)]
    amount: Amount<'a>,
}

#[derive(Deserialize)]
struct Amount<'a> {
    #[serde(borrow)]
    amount: Cow<'a, str>,
}

impl Amount<'_> {
    fn pence(&self) -> Result<i64, Box<dyn Error>> {
        Ok((Decimal::from_str_exact(&self.amount)? * Decimal::ONE_HUNDRED).try_into()?)
    }
}

#[derive(Deserialize)]
struct Order {
    promised_for: Option<Timestamp>,
    delivered_at: Option<Timestamp>,
    distance_sale: bool,
}

#[derive(Deserialize)]
struct Proposal<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    draft: Cow<'a, str>,
}
