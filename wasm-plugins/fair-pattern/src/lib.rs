//! Whether an offer is in line with what the customer was given before.

mod statistic;

use redress_plugin::{Answer, Decimal, Instant, Moment, Money, Report, Stop, advise, failed, require};

use statistic::{Pattern, Standing};

/// What was given longer ago than this does not count: 365 days.
const WINDOW_SECONDS: i64 = 365 * 86_400;
/// Fewer earlier payments than this make no pattern.
const FEWEST: usize = 4;

redress_plugin::record! {
    /// Something that the customer was given.
    pub struct Payment {
        at: Instant,
        amount: Money,
    }
}

redress_plugin::module! {
    /// The offer, and what came before it.
    pub struct Given {
        /// The sum that is offered.
        offer: Money,
        /// What the customer was given before: records with `at` and `amount`.
        earlier: Vec<Payment>,
        /// The instant of decision.
        at: Moment,
    }
    /// Where the offer stands.
    pub struct Computed {
        /// `in line`, `above`, `below`, or `too few` where there is no pattern.
        standing: &'static str,
        /// How many earlier payments of the last 365 days there are.
        earlier_payments: i64,
        /// Their median; left out where there are none.
        median: Option<Money>,
        /// How far from the median an offer may be and still be in line; left out where they are too few.
        tolerance: Option<Money>,
    }
    findings: advice, requirement;
    run: compare;
}

fn compare(given: Given) -> Answer<Computed> {
    let amounts = amounts_in_window(&given)?;
    let in_currency = |amount: Decimal| Money::new(amount, given.offer.currency.clone());
    let earlier_payments = i64::try_from(amounts.len()).unwrap_or(i64::MAX);
    let pattern = Pattern::of(amounts).ok_or_else(|| failed("the earlier payments are too large to compare"))?;
    if pattern.count < FEWEST {
        let computed = Computed {
            standing: "too few",
            earlier_payments,
            median: pattern.median.map(in_currency),
            tolerance: None,
        };
        let advice = advise("compare this offer with similar cases by hand").because(format!(
            "the customer was given compensation {} in the last 365 days; fewer than {FEWEST} times make no pattern",
            times(pattern.count)
        ));
        return Ok(Report::of(computed).and(advice));
    }
    let standing = pattern.standing(given.offer.amount);
    let report = Report::of(Computed {
        standing: standing.name(),
        earlier_payments,
        median: pattern.median.map(in_currency),
        tolerance: pattern.tolerance.map(in_currency),
    });
    let because = || {
        let [median, tolerance] =
            [pattern.median, pattern.tolerance].map(|amount| in_currency(amount.unwrap_or_default()));
        format!(
            "of {} earlier payments the median is {median}, and an offer within {tolerance} of it is in line",
            pattern.count
        )
    };
    Ok(match standing {
        Standing::InLine => report,
        Standing::Above => report
            .and(require("note why this offer is higher than what this customer was given before").because(because())),
        Standing::Below => {
            report.and(advise("this offer is lower than what this customer was given before").because(because()))
        }
    })
}

/// The amounts of the window that ends at the instant of decision. What lies after it does not exist.
fn amounts_in_window(given: &Given) -> Result<Vec<Decimal>, Stop> {
    let now = given.at.instant;
    let counts = |payment: &&Payment| payment.at <= now && payment.at.seconds_until(now) <= WINDOW_SECONDS;
    let amount = |payment: &Payment| {
        if payment.amount.currency == given.offer.currency {
            Ok(payment.amount.amount)
        } else {
            Err(failed(format!(
                "`earlier` has {}, and the offer is {}: two currencies never meet",
                payment.amount, given.offer
            )))
        }
    };
    given.earlier.iter().filter(counts).map(amount).collect()
}

fn times(count: usize) -> String {
    match count {
        0 => "not once".to_owned(),
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}

#[cfg(test)]
mod tests {
    use redress_plugin::{Case, Date, Finding, FindingKind, Module, Value};

    use super::*;

    const NOW: i64 = 1_772_815_500;
    const DAY: i64 = 86_400;

    fn payment(days_ago: i64, amount: &str) -> Payment {
        Payment { at: Instant::from_seconds(NOW - days_ago * DAY), amount: Money::parse(amount).unwrap() }
    }

    fn compared(offer: &str, earlier: Vec<Payment>) -> Result<(String, Vec<FindingKind>), Stop> {
        let case = Case::new()
            .at(Instant::from_seconds(NOW), Date::new(2026, 3, 6).unwrap())
            .with("offer", Money::parse(offer).unwrap())
            .with("earlier", earlier);
        let report = TheModule::run(case)?;
        let Some(Value::Text(standing)) = report.value("standing") else { panic!("{report:?}") };
        Ok((standing.clone(), report.findings().iter().map(Finding::kind).collect()))
    }

    fn usual() -> Vec<Payment> {
        vec![
            payment(10, "20 GBP"),
            payment(40, "25 GBP"),
            payment(90, "22 GBP"),
            payment(200, "30 GBP"),
            payment(300, "24 GBP"),
        ]
    }

    #[test]
    fn an_offer_stands_against_the_pattern() {
        for (offer, standing, kinds) in [
            ("24 GBP", "in line", vec![]),
            ("30 GBP", "in line", vec![]),
            ("80 GBP", "above", vec![FindingKind::Requirement]),
            ("5 GBP", "below", vec![FindingKind::Advice]),
        ] {
            assert_eq!(compared(offer, usual()), Ok((standing.to_owned(), kinds)), "{offer}");
        }
    }

    #[test]
    fn one_large_payment_does_not_shift_the_pattern() {
        let mut earlier = usual();
        earlier.push(payment(20, "900 GBP"));
        assert_eq!(compared("80 GBP", earlier).unwrap().0, "above");
    }

    #[test]
    fn too_few_is_said() {
        let (standing, kinds) = compared("80 GBP", vec![payment(10, "20 GBP")]).unwrap();
        assert_eq!((&*standing, kinds), ("too few", vec![FindingKind::Advice]));
        assert_eq!(compared("80 GBP", vec![]).unwrap().0, "too few");
    }

    #[test]
    fn only_the_window_counts() {
        let mut earlier: Vec<Payment> = (0..6).map(|n| payment(366 + n, "500 GBP")).collect();
        earlier.extend((1..6).map(|n| payment(-n, "500 GBP")));
        assert_eq!(compared("80 GBP", earlier.clone()).unwrap().0, "too few");
        // the first instant of the window is in it
        earlier.extend((0..4).map(|_| payment(365, "20 GBP")));
        assert_eq!(compared("80 GBP", earlier).unwrap().0, "above");
    }

    #[test]
    fn two_currencies_never_meet() {
        let mut earlier = usual();
        earlier.push(payment(1, "20 EUR"));
        let stop = compared("24 GBP", earlier).unwrap_err();
        assert_eq!(stop, failed("`earlier` has 20 EUR, and the offer is 24 GBP: two currencies never meet"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let at = Instant::from_seconds(NOW);
        let case = Case::new().at(at, Date::new(2026, 3, 6).unwrap());
        assert_eq!(TheModule::run(case), Err(Stop::Missing(vec!["offer".to_owned(), "earlier".to_owned()])));
        // a payment without its amount leaves the list unknown
        let torn = Value::List(vec![Value::Record(vec![("at".to_owned(), at.into())])]);
        let case = Case::new()
            .at(at, Date::new(2026, 3, 6).unwrap())
            .with("offer", Money::new(1, "GBP"))
            .with("earlier", torn);
        assert_eq!(TheModule::run(case), Err(Stop::Missing(vec!["earlier".to_owned()])));
    }
}
