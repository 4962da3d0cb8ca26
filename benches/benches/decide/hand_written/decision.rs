//! The decision of the hand-written version: the findings and what follows from them.

use jiff::Timestamp;
use redress::Verdict;
use redress::model::{ConditionKind, DeadlineState, DisclosureState};
use serde::Serialize;

use super::ticket::Pounds;

/// The wordings of the disclosures are the code's own, everything else of text is the ticket's.
#[derive(Serialize)]
pub(crate) struct Decision<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) verdict: Option<Verdict>,
    pub(crate) at: Timestamp,
    pub(crate) ticket_id: &'a str,
    pub(crate) deadlines: Vec<Deadline>,
    pub(crate) disclosures: Vec<Disclosure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) escalation: Option<Escalation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) envelope: Option<Envelope>,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) prohibitions: Vec<Prohibition>,
}

#[derive(Serialize)]
pub(crate) struct Deadline {
    pub(crate) name: &'static str,
    pub(crate) clause: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due: Option<Timestamp>,
    pub(crate) state: DeadlineState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) met_at: Option<Timestamp>,
}

#[derive(Serialize)]
pub(crate) struct Disclosure {
    pub(crate) id: &'static str,
    pub(crate) clause: &'static str,
    pub(crate) wording: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<Timestamp>,
    pub(crate) state: DisclosureState,
}

#[derive(Serialize)]
pub(crate) struct Escalation {
    pub(crate) level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<Timestamp>,
    pub(crate) path: Vec<Step>,
    pub(crate) reasons: Vec<Reason>,
}

#[derive(Serialize)]
pub(crate) struct Step {
    pub(crate) level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<Timestamp>,
}

#[derive(Serialize)]
pub(crate) struct Reason {
    pub(crate) level: &'static str,
    pub(crate) clause: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<&'static str>,
}

#[derive(Serialize)]
pub(crate) struct Envelope {
    pub(crate) ceiling: Pounds,
    pub(crate) discretionary: Pounds,
    pub(crate) above: &'static str,
    pub(crate) set_by: Vec<&'static str>,
    pub(crate) spent: Pounds,
    pub(crate) headroom: Pounds,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) approver: Option<&'static str>,
}

#[derive(Serialize)]
pub(crate) struct Condition {
    pub(crate) kind: ConditionKind,
    pub(crate) text: &'static str,
    pub(crate) clause: &'static str,
    pub(crate) is_met: bool,
}

#[derive(Serialize)]
pub(crate) struct Prohibition {
    pub(crate) text: &'static str,
    pub(crate) clause: &'static str,
    pub(crate) say_instead: &'static str,
}
