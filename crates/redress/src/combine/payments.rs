//! Payments: which of what is owed was to be paid by an instant, and is not, or was too late.

use jiff::Timestamp;
use redress_model::{Breach, EntitlementLine, Money, NextChange, Text, Value};
use redress_time::history::{breached_from, is_after};
use rust_decimal::Decimal;

use super::Case;
use super::compensation::at_least_zero;
use crate::core_fact::ENTITLEMENTS_PAID;
use crate::in_words::{instant_in_words, name_in_words};

/// What was to be paid by an instant, and was not by then.
pub(crate) struct PaymentDue<'p> {
    name: Text<'p>,
    clause: Text<'p>,
    by: Timestamp,
    amount: Money,
    outstanding: Money,
}

/// Those of the lines that are to be paid by an instant and were not paid whole by then. `paid` is what was paid of each
/// line; a payment that does not say when it was made counts as made in time.
pub(crate) fn due<'p>(case: &Case<'p, '_>, lines: &[EntitlementLine<'p>], paid: &[Money]) -> Vec<PaymentDue<'p>> {
    let each = lines.iter().zip(paid).filter_map(|(line, paid)| {
        let by = line.pay_by?;
        let outstanding = at_least_zero(line.amount, *paid);
        let in_time = at_least_zero(*paid, paid_after(case, line, by));
        let open = at_least_zero(line.amount, in_time);
        (open.amount > Decimal::ZERO).then(|| PaymentDue {
            name: line.name.clone(),
            clause: line.grounds.clause(),
            by,
            amount: line.amount,
            outstanding,
        })
    });
    each.collect()
}

fn paid_after(case: &Case<'_, '_>, line: &EntitlementLine<'_>, by: Timestamp) -> Money {
    let payments = case.list(&ENTITLEMENTS_PAID).unwrap_or_default().iter().filter_map(|payment| match payment {
        Value::Record(record) if record.get("name").and_then(Value::as_text) == Some(&line.name) => Some(record),
        _ => None,
    });
    let late = payments.filter(|payment| matches!(payment.get("at"), Some(Value::Instant(at)) if is_after(*at, by)));
    late.fold(Money::zero(line.amount.currency), |sum, payment| match payment.get("amount") {
        Some(Value::Money(amount)) => sum.checked_add(*amount).unwrap_or(sum),
        _ => sum,
    })
}

impl<'p> PaymentDue<'p> {
    /// The broken promise, once the instant has passed.
    pub(crate) fn breach(&self, case: &Case<'p, '_>) -> Option<Breach<'p>> {
        if !is_after(case.at, self.by) {
            return None;
        }
        let (name, by) = (name_in_words(&self.name), instant_in_words(self.by, &case.policy.zone));
        let how = if self.outstanding.amount.is_zero() {
            "was paid too late".to_owned()
        } else if self.outstanding == self.amount {
            "was not paid".to_owned()
        } else {
            format!("was not paid in full: {} is outstanding", self.outstanding.for_people())
        };
        Some(Breach {
            name: self.name.clone(),
            clause: Some(self.clause.clone()),
            sentence: format!("{} for {name} was to be paid by {by} and {how}", self.amount.for_people()).into(),
            since: breached_from(self.by),
        })
    }

    /// That it will be overdue, where the instant is still to come.
    pub(crate) fn next_change(&self, case: &Case<'p, '_>) -> Option<NextChange<'p>> {
        let at = breached_from(self.by).filter(|_| !is_after(case.at, self.by))?;
        Some(NextChange { at, what: format!("paying {} will be late", name_in_words(&self.name)).into() })
    }
}
