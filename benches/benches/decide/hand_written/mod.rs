//! The clauses of `policy/` written by hand in Rust, as a careful programmer would who needs no pages.
//!
//! What it leaves out: the sentences, the conditions with their values, table rows and receipts of time; the facts read, the
//! rules that did not fire, breaches and next changes; policy, engine and digest; what is missing or broken (a fact that a
//! clause reads must stand in the ticket, or reading fails); other currencies, languages, exceptions and versions.

mod deadlines;
mod decision;
pub(crate) mod disclosures;
mod escalation;
mod limits;
pub(crate) mod ticket;

use jiff::Timestamp;
use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;
use redress::Verdict;
use redress::model::ConditionKind;
use redress_time::{Calendar, Interval, TimeError};

pub(crate) use decision::Decision;
use disclosures::Wording;
pub(crate) use ticket::Case;

/// What stands before any ticket comes: the opening hours and the wordings, in the form in which drafts are searched.
pub(crate) struct HandWritten {
    calendar: Calendar,
    wordings: Vec<Wording>,
}

impl HandWritten {
    pub(crate) fn new() -> Result<HandWritten, TimeError> {
        let calendar = calendar()?;
        Ok(HandWritten { calendar, wordings: disclosures::wordings() })
    }

    /// Reads a ticket.
    pub(crate) fn read<'a>(&self, text: &'a [u8]) -> serde_json::Result<Case<'a>> {
        serde_json::from_slice(text)
    }

    /// Decides it.
    pub(crate) fn decide<'a>(&self, case: &'a Case<'_>, at: Timestamp) -> Result<Decision<'a>, TimeError> {
        let disclosures = self.disclosures(case)?;
        let limits = self.limits(case, &disclosures, at)?;
        let is_open = |kind: ConditionKind| limits.conditions.iter().any(|each| each.kind == kind && !each.is_met);
        let verdict = case.proposal.as_ref().map(|_| {
            if !limits.prohibitions.is_empty() {
                Verdict::Refused
            } else if is_open(ConditionKind::Approval) {
                Verdict::NeedsApproval
            } else if is_open(ConditionKind::Requirement) || is_open(ConditionKind::Disclosure) {
                Verdict::AllowedWithConditions
            } else {
                Verdict::Allowed
            }
        });
        Ok(Decision {
            verdict,
            at,
            ticket_id: &case.ticket.id,
            deadlines: self.deadlines(case, at)?,
            disclosures,
            escalation: self.escalation(case, at)?,
            envelope: limits.envelope,
            conditions: limits.conditions,
            prohibitions: limits.prohibitions,
        })
    }

    /// Writes the decision.
    pub(crate) fn write(&self, decision: &Decision<'_>) -> Vec<u8> {
        serde_json::to_vec(decision).expect("a decision is JSON")
    }
}

/// The desk's opening hours.
pub(crate) fn calendar() -> Result<Calendar, TimeError> {
    let weekday: Interval = "09:00-17:30".parse()?;
    let saturday: Interval = "10:00-14:00".parse()?;
    let zone = TimeZone::get("Europe/London").expect("the zone data is compiled in");
    let mut builder = Calendar::builder("desk", zone).version("2026-01");
    for each in [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday] {
        builder = builder.weekly(each, &[weekday]);
    }
    builder
        .weekly(Weekday::Saturday, &[saturday])
        .holiday(date(2026, 4, 3), "Good Friday")
        .holiday(date(2026, 4, 6), "Easter Monday")
        .build()
}

impl Case<'_> {
    fn is_tagged(&self, tag: &str) -> bool {
        self.ticket.tags.iter().any(|each| each.0 == tag)
    }
}
