//! The clauses of `policy/` written by hand in Rust, with every reason that the engine gives: the same bytes.
//!
//! Texts of the pages (headings, conditions, table rows, wordings, names) are constants, as are policy, digest and engine; what
//! depends on the ticket is computed for each. What it leaves out: what is missing or broken (a fact that a clause reads must
//! stand in the ticket, or reading fails), names that no fact reads other than the one of the workload, drafts with markup;
//! other currencies, languages, exceptions and versions.

mod changes;
mod clauses;
mod deadlines;
mod decision;
mod disclosures;
mod escalation;
mod grounds;
mod in_words;
mod limits;
mod proposal;
mod ticket;

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress::Policies;
use redress::model::Decision as EngineDecision;
use redress_time::{Calendar, TimeError};

use crate::hand_written;
use clauses::Clause;
use decision::{Assumed, Decision, Engine, Facts, PolicyName, Unread};
use disclosures::Wording;
use ticket::Case;

/// Bytes that most decisions keep within.
const USUAL_BYTES: usize = 16 * 1024;

/// What stands before any ticket comes.
pub(crate) struct WithReasons {
    calendar: Calendar,
    conventions: BTreeMap<&'static str, String>,
    wordings: Vec<Wording>,
    digest: String,
    engine: Engine,
}

impl WithReasons {
    /// Takes the digest of the policy, and what the engine says of itself, from there.
    pub(crate) fn new(policies: &Policies, any: &EngineDecision<'_>) -> Result<WithReasons, TimeError> {
        let calendar = hand_written::calendar()?;
        let conventions = calendar.conventions().named();
        Ok(WithReasons {
            conventions: conventions.into_iter().map(|(name, value)| (name, value.into_owned())).collect(),
            calendar,
            wordings: disclosures::wordings(),
            digest: policies.versions()[0].digest.clone(),
            engine: Engine {
                version: any.engine.version.clone().into_owned(),
                zone_data: any.engine.zone_data.clone().into_owned(),
                limits: any.engine.limits,
            },
        })
    }

    /// Reads a ticket as it was at an instant: what comes later does not exist.
    pub(crate) fn read<'a>(&self, text: &'a [u8], at: Timestamp) -> serde_json::Result<Case<'a>> {
        let mut case: Case<'a> = serde_json::from_slice(text)?;
        case.leave_out_what_comes_after(at);
        Ok(case)
    }

    /// Decides it.
    pub(crate) fn decide<'a>(&'a self, case: &'a Case<'_>, at: Timestamp) -> Result<Decision<'a>, TimeError> {
        let mut fired: Vec<&'static Clause> = Vec::with_capacity(24);
        let deadlines = self.deadlines(case, at, &mut fired)?;
        let disclosures = self.disclosures(case, &mut fired)?;
        let escalation = self.escalation(case, at, &mut fired)?;
        let limits = self.limits(case, &disclosures, at, &mut fired)?;
        let breaches = self.breaches(&deadlines, &disclosures, at);
        let (next_changes, next_change_unknown) =
            self.next_changes(case, (&deadlines, &disclosures, escalation.as_ref()), limits.compensation.as_ref(), at)?;
        let (verdict, verdict_because) = proposal::verdict(case, &limits.prohibitions, &limits.conditions);
        Ok(Decision {
            format_version: 1,
            verdict,
            verdict_because,
            policy: PolicyName {
                id: "bench-code",
                title: "The service code of the benchmark",
                version: "1",
                digest: &self.digest,
                anchor_date: self.calendar.date_of(case.ticket.received_at),
                time_zone: "Europe/London",
            },
            at,
            ticket_id: &case.ticket.id,
            engine: &self.engine,
            facts: Facts::of(case),
            assumed: Assumed::of(case),
            deadlines,
            time_limits: [],
            disclosures,
            escalation,
            compensation: limits.compensation,
            conditions: limits.conditions,
            prohibitions: limits.prohibitions,
            advice: [],
            breaches,
            unread: case.ticket.description.map(|_| [Unread { pointer: "/ticket/description", name: "description" }]),
            needs: [],
            open_points: [],
            errors: [],
            rules_in_force: 24,
            rules: fired.into_iter().map(Clause::fired).collect(),
            valid_until: next_changes.first().filter(|_| next_change_unknown.is_empty()).map(|change| change.at),
            next_changes,
            next_change_unknown,
            replayable: true,
        })
    }

    /// Writes the decision.
    pub(crate) fn write(&self, decision: &Decision<'_>) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(USUAL_BYTES);
        serde_json::to_writer(&mut bytes, decision).expect("a decision is JSON");
        bytes
    }
}
