//! The approver: which role may agree to an offer above a ceiling, found by asking the same rules in that role's place.

use std::borrow::Cow;

use redress_model::{FindingKind, Money, Slot, Text, Value};

use super::allowance::{Exceeded, Held};
use super::compensation::Offer;
use super::{Case, Found, exceptions};
use crate::core_fact::PROPOSAL_AGENT_ROLE;
use crate::decide::DecideOptions;
use crate::evaluate::{Evaluating, Outcome, Scope, evaluate_rules};
use crate::in_words::name_in_words;

/// Who decides about an offer above a ceiling.
pub(super) enum Approver<'p> {
    /// The lowest role whose own ceiling covers it, and why it is asked.
    Role(Text<'p>, String),
    /// It is above the highest ceiling.
    Nobody(String),
    /// The policy does not tell, or not in this case.
    NotKnown(String),
}

/// What an approver would agree to.
pub(super) struct Asked<'o, 'a> {
    pub(super) offer: &'o Offer<'a>,
    pub(super) floor: Money,
}

/// What one role may do about the offer.
enum Own<'p> {
    /// Its ceiling covers it.
    Covers,
    /// It does not, and another role decides above it, or nobody.
    IsBelow(Money, Option<Text<'p>>),
    /// The rules say nothing of this role.
    IsSilent(String),
}

impl<'p> Approver<'p> {
    /// Climbs from the role that decides above an exceeded ceiling to the one whose own ceiling covers the offer. A role that
    /// decides above its own ceiling has no limit; one of which the rules say nothing leaves it to the next.
    pub(super) fn of(
        case: &Case<'p, '_>,
        exceeded: &Found<'_, 'p>,
        above: &Text<'p>,
        why: &str,
        asked: &Asked<'_, '_>,
    ) -> Approver<'p> {
        let roles = &case.policy.names.roles;
        let (Some(first), Some(own_role)) = (case.rank_of_role(above), PROPOSAL_AGENT_ROLE.index()) else {
            return Approver::Role(above.clone(), why.to_owned());
        };
        let mut rank = first;
        let mut why = why.to_owned();
        let mut silent = None;
        while let Some(role) = roles.get(rank) {
            let facts = case.facts.with(own_role, Slot::Known(Value::text(&**role)));
            let evaluating = Evaluating {
                policy: case.policy,
                facts: &facts,
                at: case.at,
                anchor: case.anchor,
                runtime: case.runtime,
                options: DecideOptions { the_long_way: case.the_long_way, ..DecideOptions::default() },
                scope: Scope::Allowances,
            };
            let as_role = |role: &'p String| Approver::Role(Cow::Borrowed(role.as_str()), why.clone());
            match own(&evaluating, exceeded, asked) {
                Own::Covers => return as_role(role),
                Own::IsBelow(most, next) => {
                    let next_rank = next.as_deref().map(|next| case.rank_of_role(next).unwrap_or(rank));
                    if next_rank.is_some_and(|next| next <= rank) {
                        return as_role(role);
                    }
                    why = format!("{why}, and above the {} of the {}", most.for_people(), name_in_words(role));
                    match next_rank {
                        Some(next) => rank = next,
                        None => return Approver::Nobody(why),
                    }
                }
                Own::IsSilent(reason) => {
                    silent.get_or_insert(reason);
                    rank += 1;
                }
            }
        }
        let reason = silent.unwrap_or_else(|| "nobody may approve it".to_owned());
        Approver::NotKnown(format!("{why}; who may approve it is not known: {reason}"))
    }
}

/// What the role that a case was given may do about the offer, by the rules as they are for that role.
fn own<'p>(evaluating: &Evaluating<'p, '_>, exceeded: &Found<'_, 'p>, asked: &Asked<'_, '_>) -> Own<'p> {
    let case = Case::new(evaluating);
    let role = name_in_words(case.text(&PROPOSAL_AGENT_ROLE).unwrap_or_default());
    let mut runs = evaluate_rules(evaluating, |_| {});
    exceptions::apply(&mut runs, case.policy);
    let gives = |kinds: &[FindingKind]| kinds.contains(&FindingKind::Discretion);
    let stopped = runs.iter().find(|run| gives(&run.rule.emits) && run.stop().is_some() && run.overridden_by.is_none());
    if let Some(run) = stopped {
        return Own::IsSilent(format!("clause {} cannot say what the {role} may give", run.clause.full_heading));
    }
    let mut governing = Vec::new();
    for run in runs.iter().filter(|run| run.overridden_by.is_none()) {
        let Outcome::Fired(findings) = &run.outcome else { continue };
        governing.extend(findings.iter().map(|(finding, row)| Found { run, finding, row: *row }));
    }
    let says_nothing = || Own::IsSilent(format!("no clause says what the {role} may give"));
    let Ok(mut held) = Held::against(&case, &governing, asked.offer, asked.floor) else { return says_nothing() };
    if held.applicable.is_empty() || !held.broken.is_empty() || held.uncovered.amount > rust_decimal::Decimal::ZERO {
        return says_nothing();
    }
    // where the clause speaks of this role too, it alone says what the role may give by it
    let clause = exceeded.run.clause_position;
    if held.applicable.iter().any(|(found, _)| found.run.clause_position == clause) {
        held.exceeded.retain(|each| each.found.run.clause_position == clause);
    }
    let rank = |role: &Text<'p>| case.rank_of_role(role);
    let highest = held.exceeded.into_iter().reduce(|one, other| match (&one.above, &other.above) {
        (None, _) => one,
        (_, None) => other,
        (Some(first), Some(second)) if rank(first) >= rank(second) => one,
        _ => other,
    });
    match highest {
        None => Own::Covers,
        Some(Exceeded { most, above, .. }) => Own::IsBelow(most, above),
    }
}
