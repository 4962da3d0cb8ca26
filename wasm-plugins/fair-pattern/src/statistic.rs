//! The pattern of earlier payments: median and median absolute deviation, in exact decimals.
//!
//! Both stand firm where a payment or two are far off, as a mean and a standard deviation do not. An offer is out of line where its
//! modified z-score, 0.6745 × (offer - median) / MAD, is over 3.5 either way (B. Iglewicz and D. C. Hoaglin, How to detect and
//! handle outliers, ASQC 1993); so it is in line within 3.5 / 0.6745 × MAD of the median. Where the payments hardly differ the MAD is
//! next to nothing, and a penny more would be out of line: the tolerance is never taken to be less than half of the median. That
//! is a convention of this module.

use redress_plugin::Decimal;
use redress_plugin::rust_decimal::RoundingStrategy;

/// What earlier payments say.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Pattern {
    /// How many there are.
    pub(crate) count: usize,
    /// Their median; `None` where there are none.
    pub(crate) median: Option<Decimal>,
    /// How far from it an offer may be, to a hundredth, halves away from zero; `None` where there are none.
    pub(crate) tolerance: Option<Decimal>,
}

/// Where an offer stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// No further from the median than the tolerance.
    InLine,
    /// Further above it.
    Above,
    /// Further below it.
    Below,
}

impl Pattern {
    /// The pattern of some amounts; `None` where they are too large to compare.
    pub(crate) fn of(amounts: Vec<Decimal>) -> Option<Pattern> {
        let count = amounts.len();
        if count == 0 {
            return Some(Pattern { count, median: None, tolerance: None });
        }
        let median = median(amounts.clone())?;
        let deviations = amounts.iter().map(|amount| Some(amount.checked_sub(median)?.abs()));
        let deviation = self::median(deviations.collect::<Option<_>>()?)?;
        // 3.5 / 0.6745
        let by_deviation = deviation.checked_mul(Decimal::new(35_000, 4))?.checked_div(Decimal::new(6_745, 4))?;
        let at_least = median.checked_div(Decimal::TWO)?.abs();
        let tolerance = by_deviation.max(at_least).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        Some(Pattern { count, median: Some(median), tolerance: Some(tolerance) })
    }

    /// Where an offer stands. With no payments, everything is in line.
    pub(crate) fn standing(&self, offer: Decimal) -> Standing {
        let (Some(median), Some(tolerance)) = (self.median, self.tolerance) else { return Standing::InLine };
        if offer > median.saturating_add(tolerance) {
            Standing::Above
        } else if offer < median.saturating_sub(tolerance) {
            Standing::Below
        } else {
            Standing::InLine
        }
    }
}

impl Standing {
    /// Its name in a page's tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Standing::InLine => "in line",
            Standing::Above => "above",
            Standing::Below => "below",
        }
    }
}

/// The middle of some amounts, or half way between the two in the middle; `None` where there are none, or they do not fit.
fn median(mut amounts: Vec<Decimal>) -> Option<Decimal> {
    amounts.sort_unstable();
    let upper = *amounts.get(amounts.len() / 2)?;
    if amounts.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *amounts.get(amounts.len() / 2 - 1)?;
    lower.checked_add(upper)?.checked_div(Decimal::TWO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimals(texts: &str) -> Vec<Decimal> {
        texts.split(' ').map(|text| Decimal::from_str_exact(text).unwrap()).collect()
    }

    #[test]
    fn median_and_tolerance_by_hand() {
        for (amounts, median, tolerance) in [
            // deviations 4 1 2 6 0, median 2: 3.5 / 0.6745 × 2 = 10.3780…, less than half of 24
            ("20 25 22 30 24", "24", "12"),
            // deviations 9 7 0 1 10, median 7: 36.32320…
            ("10 12 19 20 29", "19", "36.32"),
            ("10 20", "15", "25.95"),
            ("10 10 10 10", "10", "5"),
            ("0.01", "0.01", "0.01"),
        ] {
            let pattern = Pattern::of(decimals(amounts)).unwrap();
            let expected = (Some(decimals(median)[0]), Some(decimals(tolerance)[0]));
            assert_eq!((pattern.median, pattern.tolerance), expected, "{amounts}");
        }
    }

    #[test]
    fn the_edge_is_in_line() {
        let pattern = Pattern::of(decimals("20 25 22 30 24")).unwrap();
        for (offer, standing) in
            [("36", Standing::InLine), ("36.01", Standing::Above), ("12", Standing::InLine), ("11.99", Standing::Below)]
        {
            assert_eq!(pattern.standing(decimals(offer)[0]), standing, "{offer}");
        }
    }

    #[test]
    fn what_does_not_fit_is_said() {
        assert_eq!(Pattern::of(vec![Decimal::MAX, Decimal::MIN]), None);
        assert_eq!(Pattern::of(vec![Decimal::MAX, Decimal::MAX]), None);
        assert!(Pattern::of(vec![]).unwrap().median.is_none());
    }
}
