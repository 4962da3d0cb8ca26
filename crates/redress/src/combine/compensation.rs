//! Compensation: what is owed, line by line, and what an offer spends beyond it.
//!
//! A discretion ceiling never cuts an entitlement: an offer first pays what is owed and not yet paid, and only the rest is
//! discretion.

use redress_model::{
    Compensation, DaysCounted, DiscretionFinding, EntitlementBasis, EntitlementFinding, EntitlementLine, Envelope,
    Finding, Money, Reason, RuleError, Value, WindowSeen, percent_of,
};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::fmt::Write as _;

use super::allowance::{Exceeded, Held, NotHeld};
use super::approver::{Approver, Asked};
use super::deadlines::calendar_of;
use super::proposal::ApprovalAsked;
use super::{Case, Found, Problems, exceptions, kinder, payments};
use crate::core_fact::{ENTITLEMENTS_PAID, PROPOSAL_AMOUNT, PROPOSAL_FORM, PROPOSAL_ITEMS, PROPOSAL_KIND};
use crate::evaluate::is_missing;
use crate::in_words::{instant_in_words, name_in_words};

/// What is owed and what may be offered; `None` where the case has to do with neither.
pub(crate) fn combine<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    superseded: &[Found<'_, 'p>],
    problems: &mut Problems<'p>,
) -> Option<Compensation<'p>> {
    let (mut lines, mut set_by) = (Vec::new(), Vec::new());
    for found in governing {
        let Finding::Entitlement(finding) = found.finding else { continue };
        match line(case, found, finding) {
            Ok(mut line) => {
                line.superseded = exceptions::superseded_by(case, found, superseded, |other| match other.finding {
                    Finding::Entitlement(its) if its.name == finding.name => {
                        Some(superseded_sentence(case, other, its))
                    }
                    _ => None,
                });
                lines.push(line);
                if !case.policy.packs.is_empty() {
                    set_by.push(found);
                }
            }
            Err(message) => problems.broke(found.run, format!("the entitlement `{}`: {message}", finding.name)),
        }
    }
    let lines = kinder::lines(case, lines, set_by, problems);
    let offer = Offer::read(case, problems);
    if lines.is_empty() && offer.is_none() {
        return None;
    }
    let total = match sum(lines.iter().map(|line| line.amount)) {
        Ok(total) => total,
        Err(message) => {
            cannot_say(problems, &format!("what is owed cannot be added up: {message}"));
            None
        }
    };
    let paid_of_lines = total.and_then(|_| paid(case, &lines, problems));
    if let Some(paid) = &paid_of_lines {
        problems.payments = payments::due(case, &lines, paid);
    }
    let paid = paid_of_lines.as_ref().and_then(|paid| sum(paid.iter().copied()).ok().flatten());
    // too much paid of one line is not paid of another
    let outstanding = paid_of_lines.as_ref().and_then(|paid| {
        let open = lines.iter().zip(paid).map(|(line, paid)| at_least_zero(line.amount, *paid));
        sum(open).ok().flatten()
    });
    let mut compensation =
        Compensation { lines, total, paid, outstanding, envelope: None, proposed: None, approver: None };
    if let Some(offer) = offer {
        compensation.proposed = Some(offer.amount);
        // nothing is owed, or it is known what is left of it
        let floor = match (compensation.lines.is_empty(), outstanding) {
            (true, _) => Some(Money::zero(offer.amount.currency)),
            (false, outstanding) => outstanding,
        };
        if let Some(floor) = floor {
            judge(case, governing, &offer, floor, &mut compensation, problems);
        }
    }
    Some(compensation)
}

fn cannot_say<'p>(problems: &mut Problems<'p>, sentence: &str) {
    problems.undetermined.push(Reason { clause: None, sentence: sentence.to_owned().into() });
    problems.errors.push(RuleError { rule: None, clause: None, message: sentence.to_owned().into(), place: None });
}

fn sum(mut amounts: impl Iterator<Item = Money>) -> Result<Option<Money>, String> {
    let Some(first) = amounts.next() else { return Ok(None) };
    let total = amounts.try_fold(first, |total, amount| total.checked_add(amount));
    total.map(Some).map_err(|error| error.to_string())
}

pub(super) fn at_least_zero(from: Money, take: Money) -> Money {
    match from.checked_sub(take) {
        Ok(rest) if rest.amount > Decimal::ZERO => rest,
        _ => Money::zero(from.currency),
    }
}

fn line<'p>(
    case: &Case<'p, '_>,
    found: &Found<'_, 'p>,
    finding: &EntitlementFinding<'p>,
) -> Result<EntitlementLine<'p>, String> {
    let mut days = None;
    let (quantity, rate, percent, exact) = match finding.basis {
        EntitlementBasis::Amount(amount) => (1, amount, None, Ok(amount)),
        EntitlementBasis::PerDay(rate, first, last) => {
            let seen = i64::from((last - first).get_days()) + 1;
            if seen < 0 {
                return Err(format!("the days from {first} to {last} end before they begin"));
            }
            let most = finding.at_most_days.filter(|most| seen > *most);
            days = Some(DaysCounted { first, last, days: seen, at_most: most });
            let counted = most.unwrap_or(seen);
            (counted, rate, None, rate.checked_mul(Decimal::from(counted)).map_err(|error| error.to_string()))
        }
        EntitlementBasis::Percent(percent, of) => {
            (1, of, Some(percent), percent_of(percent, of).map_err(|error| error.to_string()))
        }
    };
    let exact = exact?;
    let rounded = match finding.rounding {
        Some((rounding, unit)) => exact.round(rounding, unit).map_err(|error| error.to_string())?,
        None if exact.is_finer_than_minor_unit() => {
            return Err(format!(
                "{exact} has more digits than {} pays; say how it is rounded with `.round(…)`",
                exact.currency
            ));
        }
        None => exact,
    };
    let cap = match finding.at_most {
        Some(most) => (rounded.compare(most).map_err(|error| error.to_string())?.is_gt()).then_some(most),
        None => None,
    };
    let amount = cap.unwrap_or(rounded);
    if amount.amount < Decimal::ZERO {
        return Err(format!("{amount} is less than nothing"));
    }
    if cap.is_some() && amount.is_finer_than_minor_unit() {
        return Err(format!("the cap of {amount} has more digits than {} pays", amount.currency));
    }
    let pay_by = match finding.pay_within {
        Some((within, after)) => {
            let calendar = calendar_of(case, found.run.clause, finding.calendar.as_deref(), None)?;
            Some(calendar.add(after, within).map_err(|error| error.to_string())?)
        }
        None => finding.pay_by,
    };
    Ok(EntitlementLine {
        name: finding.name.clone(),
        grounds: found.grounds(case, sentence(case, finding, days, &Worked { exact, rounded, cap, amount }, pay_by)),
        quantity,
        rate,
        days,
        percent: percent.map(|percent| format!("{percent}%").into()),
        rounding: finding.rounding.map(|(rounding, unit)| format!("{} to {unit}", rounding.name()).into()),
        capped_at: cap,
        amount,
        pay_by,
        superseded: Vec::new(),
    })
}

/// The steps from what the basis gives to what is owed.
struct Worked {
    exact: Money,
    rounded: Money,
    cap: Option<Money>,
    amount: Money,
}

fn sentence<'p>(
    case: &Case<'p, '_>,
    finding: &EntitlementFinding<'p>,
    days: Option<DaysCounted>,
    worked: &Worked,
    pay_by: Option<jiff::Timestamp>,
) -> String {
    let Worked { exact, rounded, cap, amount } = worked;
    let mut words = format!("{} for {}", amount.for_people(), name_in_words(&finding.name));
    let is_amount = matches!(finding.basis, EntitlementBasis::Amount(_));
    match (finding.basis, days) {
        (EntitlementBasis::PerDay(rate, ..), Some(DaysCounted { first, last, days, at_most })) => {
            let unit = if days == 1 { "day" } else { "days" };
            let _ = write!(words, ": {days} {unit} from {first} to {last}");
            if let Some(most) = at_most {
                let _ = write!(words, ", counted at most {most},");
            }
            let _ = write!(words, " at {}", rate.for_people());
        }
        (EntitlementBasis::Percent(percent, of), _) => {
            let _ = write!(words, ": {percent}% of {}", of.for_people());
        }
        _ => {}
    }
    // what stands between the basis and the amount, where something does
    let is_rounded = exact.amount != rounded.amount;
    if is_rounded || cap.is_some() {
        let _ = write!(words, "{} {}", if is_amount { ":" } else { " is" }, exact.for_people());
        if is_rounded {
            let _ = write!(words, ", rounded to {}", rounded.for_people());
        }
        if let Some(cap) = cap {
            let _ = write!(words, ", at most {}", cap.for_people());
        }
    }
    if let Some(by) = pay_by {
        let _ = write!(words, ", to be paid by {}", instant_in_words(by, &case.policy.zone));
    }
    words
}

/// What a line that gave way would have owed; only its name where that cannot be worked out.
fn superseded_sentence<'p>(case: &Case<'p, '_>, found: &Found<'_, 'p>, finding: &EntitlementFinding<'p>) -> String {
    line(case, found, finding).map_or_else(|_| name_in_words(&finding.name), |line| line.grounds.sentence.into_owned())
}

/// What was paid of each line; `None` where the case does not tell.
fn paid<'p>(case: &Case<'p, '_>, lines: &[EntitlementLine<'p>], problems: &mut Problems<'p>) -> Option<Vec<Money>> {
    let Some(payments) = case.list(&ENTITLEMENTS_PAID) else {
        for line in lines {
            problems.needs.waits(case.policy, "entitlements.paid", line.grounds.rule());
        }
        if problems.has_offer && is_missing(case.facts, &ENTITLEMENTS_PAID) {
            problems
                .undetermined
                .push(Reason { clause: None, sentence: "what was paid already of what is owed is not known".into() });
        }
        return None;
    };
    let mut slips = problems.misspelt.payments.iter();
    if let Some((meant, name)) = slips.find(|(meant, _)| lines.iter().any(|line| line.name == **meant)) {
        let message = format!("a payment is for `{name}`, which nothing owes; perhaps `{meant}` was meant");
        cannot_say(problems, &format!("what was paid cannot be added up: {message}"));
        return None;
    }
    let of_line = |line: &EntitlementLine| {
        let mut paid = Money::zero(line.amount.currency);
        for payment in payments {
            let Value::Record(record) = payment else { continue };
            match record.get("name").and_then(Value::as_text) {
                Some(name) if name == line.name => {}
                Some(_) => continue,
                None => return Err("a payment does not say for what".to_owned()),
            }
            paid = match record.get("amount") {
                Some(Value::Money(amount)) => paid.checked_add(*amount).map_err(|error| error.to_string())?,
                _ => return Err(format!("a payment of `{}` has no amount", line.name)),
            };
        }
        Ok(paid)
    };
    match lines.iter().map(of_line).collect::<Result<Vec<Money>, String>>() {
        Ok(paid) => Some(paid),
        Err(message) => {
            cannot_say(problems, &format!("what was paid cannot be added up: {message}"));
            None
        }
    }
}

/// Whether the agent offers something of worth.
pub(crate) fn is_offered<'p>(case: &Case<'p, '_>) -> bool {
    let has_items = case.list(&PROPOSAL_ITEMS).is_some_and(|items| !items.is_empty());
    let compensates = case.text(&PROPOSAL_KIND) == Some("compensate");
    case.facts.is_proposed() && (compensates || has_items || case.value(&PROPOSAL_AMOUNT).is_some())
}

/// What the agent offers.
pub(super) struct Offer<'a> {
    pub(super) amount: Money,
    /// Each piece with its form, where that is known.
    pub(super) pieces: Vec<(Option<&'a str>, Money)>,
}

impl<'a> Offer<'a> {
    fn read<'p>(case: &Case<'p, 'a>, problems: &mut Problems<'p>) -> Option<Offer<'a>> {
        if !case.facts.is_proposed() {
            return None;
        }
        let whole = match case.value(&PROPOSAL_AMOUNT) {
            Some(Value::Money(amount)) => Some(*amount),
            _ => None,
        };
        let mut pieces = Vec::new();
        for item in case.list(&PROPOSAL_ITEMS).unwrap_or_default() {
            let Value::Record(record) = item else { continue };
            match record.get("amount") {
                Some(Value::Money(amount)) => pieces.push((record.get("form").and_then(Value::as_text), *amount)),
                _ => {
                    problems.needs.waits(case.policy, "proposal.items", "the offer");
                    let sentence = "a piece of the offer has no amount".to_owned();
                    problems.undetermined.push(Reason { clause: None, sentence: sentence.into() });
                    return None;
                }
            }
        }
        let of_pieces = match sum(pieces.iter().map(|(_, amount)| *amount)) {
            Ok(sum) => sum,
            Err(message) => {
                cannot_say(problems, &format!("the offer cannot be added up: {message}"));
                return None;
            }
        };
        let amount = match (whole, of_pieces) {
            (Some(whole), Some(sum)) if whole != sum => {
                cannot_say(problems, &format!("the offer says {whole}, and its pieces add up to {sum}"));
                return None;
            }
            (Some(whole), Some(_)) => whole,
            (Some(whole), None) => {
                pieces.push((case.text(&PROPOSAL_FORM), whole));
                whole
            }
            (None, Some(sum)) => sum,
            (None, None) => {
                if case.text(&PROPOSAL_KIND) == Some("compensate") {
                    problems.needs.waits(case.policy, "proposal.amount", "the offer");
                    let sentence = "the amount of the offer is not known".to_owned();
                    problems.undetermined.push(Reason { clause: None, sentence: sentence.into() });
                }
                return None;
            }
        };
        if pieces.iter().any(|(_, amount)| amount.amount < Decimal::ZERO) || amount.amount < Decimal::ZERO {
            cannot_say(problems, &format!("the offer of {amount} is less than nothing"));
            return None;
        }
        Some(Offer { amount, pieces })
    }
}

/// Holds the offer against what is owed and what may be given beyond it.
fn judge<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    offer: &Offer<'_>,
    floor: Money,
    compensation: &mut Compensation<'p>,
    problems: &mut Problems<'p>,
) {
    let Ok(order) = offer.amount.compare(floor) else {
        cannot_say(problems, &format!("{} is offered where {} is owed", offer.amount.currency, floor.currency));
        return;
    };
    if order.is_lt() {
        problems.refused.push(Reason {
            clause: compensation.lines.first().map(|line| line.grounds.clause()),
            sentence: format!(
                "the offer of {} is below the {} that is owed",
                offer.amount.for_people(),
                floor.for_people()
            )
            .into(),
        });
    }
    // a rule that is unknown or broken might give discretion, or less of it, or owe what the offer pays
    if problems.discretion_is_open || problems.entitlement_is_open {
        return;
    }
    let discretionary = at_least_zero(offer.amount, floor);
    let held = match Held::against(case, governing, offer, floor) {
        Ok(held) => held,
        Err(NotHeld::Form) => {
            problems.needs.waits(case.policy, "proposal.form", "the offer");
            problems.undetermined.push(Reason { clause: None, sentence: "the form of the offer is not known".into() });
            return;
        }
        Err(NotHeld::Currency(found, message)) => {
            problems.broke(found.run, message);
            return;
        }
    };
    let applicable = &held.applicable;
    let ceiling = applicable.first().map_or(Some(Money::zero(floor.currency)), |(_, finding)| finding.ceiling);
    let envelope = Envelope {
        floor,
        suggested: applicable.iter().find_map(|(_, finding)| finding.suggest),
        ceiling,
        discretionary,
        above: applicable.first().and_then(|(_, finding)| finding.above.clone()),
        set_by: applicable.iter().map(|(found, finding)| found.grounds(case, allowance_sentence(finding))).collect(),
        windows: held.windows.clone(),
    };
    if held.uncovered.amount > Decimal::ZERO {
        problems.refused.push(Reason {
            clause: None,
            sentence: format!("no clause gives discretion for {} of the offer", held.uncovered.for_people()).into(),
        });
    }
    for (found, message) in &held.broken {
        problems.broke(found.run, message.clone());
    }
    for Exceeded { found, above, why, .. } in &held.exceeded {
        let clause = || Some(Cow::Borrowed(&*found.run.clause.number));
        let Some(above) = above else {
            problems.refused.push(Reason { clause: clause(), sentence: why.clone().into() });
            continue;
        };
        match Approver::of(case, found, above, why, &Asked { offer, floor }) {
            Approver::Role(role, why) => {
                let approval = ApprovalAsked::new(case, found, &role, Some(why.into()));
                if !approval.is_met {
                    let rank = |role: &str| case.rank_of_role(role);
                    if compensation.approver.as_deref().is_none_or(|now| rank(now) < rank(&role)) {
                        compensation.approver = Some(role);
                    }
                }
                problems.approvals.push(approval);
            }
            Approver::Nobody(why) => problems.refused.push(Reason { clause: clause(), sentence: why.into() }),
            Approver::NotKnown(why) => {
                problems.undetermined.push(Reason { clause: clause(), sentence: why.into() });
            }
        }
    }
    compensation.envelope = Some(envelope);
}

fn allowance_sentence<'p>(finding: &DiscretionFinding<'p>) -> String {
    let forms = if finding.forms.is_empty() { String::new() } else { format!(" as {}", finding.forms.join(" or ")) };
    let above = finding
        .above
        .as_ref()
        .map_or_else(String::new, |role| format!("; above it the {} decides", name_in_words(role)));
    match finding.ceiling {
        Some(ceiling) => format!("up to {}{forms} beyond what is owed{above}", ceiling.for_people()),
        None => format!("no limit{forms} on what is given beyond what is owed{above}"),
    }
}

/// What is left of a budget: the payments in the period that ends at the instant of decision.
pub(super) fn window_seen<'p>(
    case: &Case<'p, '_>,
    found: &Found<'_, 'p>,
    window: &redress_model::Window,
) -> Result<WindowSeen<'p>, String> {
    let spent = spent_in(case, window, case.at)?;
    Ok(WindowSeen {
        clause: Cow::Borrowed(&*found.run.clause.number),
        limit: window.limit,
        period: window.period.to_string().into(),
        spent,
        headroom: at_least_zero(window.limit, spent),
    })
}

/// What was paid in the period that ends at an instant: after its beginning, up to and with its end.
pub(crate) fn spent_in<'p>(
    case: &Case<'p, '_>,
    window: &redress_model::Window,
    at: jiff::Timestamp,
) -> Result<Money, String> {
    let begins = case.policy.calendar.subtract(at, window.period).map_err(|error| error.to_string())?;
    let mut spent = Money::zero(window.limit.currency);
    for (_, amount) in window.payments.iter().filter(|(paid_at, _)| *paid_at > begins && *paid_at <= at) {
        spent = spent.checked_add(*amount).map_err(|error| error.to_string())?;
    }
    Ok(spent)
}
