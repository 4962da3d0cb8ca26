//! Allowances: an offer held against the ceilings and budgets of the clauses that give discretion.

use redress_model::{DiscretionFinding, Finding, Money, Text, WindowSeen};
use rust_decimal::Decimal;

use super::compensation::{Offer, at_least_zero, window_seen};
use super::{Case, Found};

/// An offer held against every allowance that applies to it, the lowest ceiling first.
pub(super) struct Held<'r, 'p> {
    pub(super) applicable: Vec<(Found<'r, 'p>, &'r DiscretionFinding<'p>)>,
    /// What no clause gives discretion for.
    pub(super) uncovered: Money,
    pub(super) windows: Vec<WindowSeen<'p>>,
    /// The allowances that the offer is above.
    pub(super) exceeded: Vec<Exceeded<'r, 'p>>,
    /// The budgets that could not be added up.
    pub(super) broken: Vec<(Found<'r, 'p>, String)>,
}

/// An allowance that an offer is above.
pub(super) struct Exceeded<'r, 'p> {
    pub(super) found: Found<'r, 'p>,
    /// The role that decides above it.
    pub(super) above: Option<Text<'p>>,
    /// The most that it leaves.
    pub(super) most: Money,
    /// In words.
    pub(super) why: String,
}

/// Why an offer cannot be held against the allowances.
pub(super) enum NotHeld<'r, 'p> {
    /// Some of them name forms, and the offer does not.
    Form,
    /// A ceiling is in another currency.
    Currency(Found<'r, 'p>, String),
}

impl<'r, 'p> Held<'r, 'p> {
    /// Holds what an offer gives beyond what is owed against the findings that give discretion.
    pub(super) fn against(
        case: &Case<'p, '_>,
        governing: &[Found<'r, 'p>],
        offer: &Offer<'_>,
        floor: Money,
    ) -> Result<Held<'r, 'p>, NotHeld<'r, 'p>> {
        let discretionary = at_least_zero(offer.amount, floor);
        let allowances: Vec<(Found<'r, 'p>, &'r DiscretionFinding<'p>)> = governing
            .iter()
            .filter_map(|found| match found.finding {
                Finding::Discretion(finding) => Some((*found, finding)),
                _ => None,
            })
            .collect();
        let has_unknown_form = offer.pieces.iter().any(|(form, _)| form.is_none());
        let some_name_forms = allowances.iter().any(|(_, finding)| !finding.forms.is_empty());
        if has_unknown_form && some_name_forms && discretionary.amount > Decimal::ZERO {
            return Err(NotHeld::Form);
        }
        let mut applicable: Vec<(Found<'r, 'p>, &'r DiscretionFinding<'p>)> = allowances
            .into_iter()
            .filter(|(_, finding)| offer.pieces.iter().any(|(form, _)| covers(finding, *form)))
            .collect();
        for (found, finding) in &applicable {
            if let Some(ceiling) = finding.ceiling.filter(|ceiling| ceiling.currency != offer.amount.currency) {
                let message =
                    format!("its ceiling is in {}, and the offer in {}", ceiling.currency, offer.amount.currency);
                return Err(NotHeld::Currency(*found, message));
            }
        }
        // the lowest first, those that set none last
        applicable
            .sort_by_key(|(_, finding)| (finding.ceiling.is_none(), finding.ceiling.map(|ceiling| ceiling.amount)));
        let uncovered = offer
            .pieces
            .iter()
            .filter(|(form, _)| !applicable.iter().any(|(_, finding)| covers(finding, *form)))
            .fold(Decimal::ZERO, |sum, (_, amount)| sum + amount.amount);
        // what is owed is paid first, and by the pieces that no discretion covers
        let uncovered = at_least_zero(Money::new(uncovered, floor.currency), floor);
        let covered = at_least_zero(discretionary, uncovered);
        let mut held = Held { applicable, uncovered, windows: Vec::new(), exceeded: Vec::new(), broken: Vec::new() };
        for n in 0..held.applicable.len() {
            held.hold(case, n, offer, covered);
        }
        Ok(held)
    }

    /// Holds one ceiling, and its budget, against the pieces that it covers.
    fn hold(&mut self, case: &Case<'p, '_>, n: usize, offer: &Offer<'_>, covered: Money) {
        let (found, finding) = self.applicable[n];
        let own = offer.pieces.iter().filter(|(form, _)| covers(finding, *form));
        let own = own.fold(Decimal::ZERO, |sum, (_, amount)| sum + amount.amount);
        let covered = if own < covered.amount { Money::new(own, covered.currency) } else { covered };
        let mut most = finding.ceiling;
        let mut why = most.map_or_else(String::new, |most| {
            let number = &found.run.clause.number;
            format!("{} is above the {} that clause {number} allows", covered.for_people(), most.for_people())
        });
        if let Some(window) = &finding.window {
            match window_seen(case, &found, window) {
                Ok(seen) => {
                    if most.is_none_or(|most| seen.headroom.amount < most.amount) {
                        most = Some(seen.headroom);
                        why = format!(
                            "{} is above the {} left of {} in {}",
                            covered.for_people(),
                            seen.headroom.for_people(),
                            seen.limit.for_people(),
                            seen.period
                        );
                    }
                    self.windows.push(seen);
                }
                Err(message) => self.broken.push((found, message)),
            }
        }
        if let Some(most) = most.filter(|most| covered.amount > most.amount) {
            self.exceeded.push(Exceeded { found, above: finding.above.clone(), most, why });
        }
    }
}

fn covers(finding: &DiscretionFinding<'_>, form: Option<&str>) -> bool {
    finding.forms.is_empty() || form.is_some_and(|form| finding.forms.iter().any(|each| each == form))
}
