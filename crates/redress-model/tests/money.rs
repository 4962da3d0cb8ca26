//! Money is exact: properties of sums, rounding and shares, against whole numbers of the smallest unit.

#![expect(clippy::unwrap_used, reason = "a test says so by panicking")]

use proptest::prelude::*;
use redress_model::{Arithmetic, Comparison, Money, Rounding, Value, compare, compute, percent_of};
use rust_decimal::Decimal;

/// An amount of that many hundredths of a penny.
fn money(ten_thousandths: i64) -> Money {
    Money::new(Decimal::new(ten_thousandths, 4), "GBP".parse().unwrap())
}

/// What rounding to pence gives, in whole-number arithmetic.
fn pence(ten_thousandths: i64, rounding: Rounding) -> i64 {
    let (whole, rest) = (ten_thousandths / 100, ten_thousandths % 100);
    let away = ten_thousandths.signum();
    match rounding {
        Rounding::Down => whole,
        Rounding::Up if rest != 0 => whole + away,
        Rounding::HalfUp if rest.abs() >= 50 => whole + away,
        Rounding::HalfEven if rest.abs() > 50 || (rest.abs() == 50 && whole % 2 != 0) => whole + away,
        _ => whole,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_sum_is_the_sum_of_its_pennies_in_any_order(amounts in prop::collection::vec(-1_000_000_000i64..1_000_000_000, 1..40)) {
        let sum = |amounts: &[i64]| {
            amounts.iter().try_fold(money(0), |sum, each| sum.checked_add(money(*each))).unwrap()
        };
        let forwards = sum(&amounts);
        prop_assert_eq!(forwards, money(amounts.iter().sum()));
        prop_assert_eq!(forwards, sum(&amounts.iter().rev().copied().collect::<Vec<_>>()));
    }

    #[test]
    fn rounding_agrees_with_whole_numbers(amount in -10_000_000_000i64..10_000_000_000) {
        for (_, rounding) in Rounding::ALL {
            let rounded = money(amount).round(rounding, Decimal::new(1, 2)).unwrap();
            prop_assert_eq!(rounded, money(pence(amount, rounding) * 100), "{:?}", rounding);
        }
    }

    #[test]
    fn rounding_twice_is_rounding_once(amount in any::<i32>(), unit in 1i64..500) {
        for (_, rounding) in Rounding::ALL {
            let unit = Decimal::new(unit, 2);
            let once = money(amount.into()).round(rounding, unit).unwrap();
            prop_assert_eq!(once.round(rounding, unit).unwrap(), once);
            let off = (once.amount - money(amount.into()).amount).abs();
            prop_assert!(off < unit, "{} is {} off a unit of {}", once, off, unit);
        }
    }

    #[test]
    fn what_is_written_reads_back(amount in any::<i64>()) {
        let paid = money(amount).round(Rounding::HalfUp, Decimal::new(1, 2)).unwrap();
        prop_assert_eq!(paid.to_string().parse::<Money>().unwrap(), paid);
    }

    #[test]
    fn shares_of_the_whole_are_the_whole(amount in -1_000_000_000i64..1_000_000_000, share in 0i64..=10_000) {
        let part = |hundredths: i64| percent_of(Decimal::new(hundredths, 2), money(amount)).unwrap();
        prop_assert_eq!(part(share).checked_add(part(10_000 - share)).unwrap(), money(amount));
    }

    #[test]
    fn integers_compute_as_whole_numbers_or_not_at_all(one in any::<i64>(), other in any::<i64>()) {
        let of = |operator| compute(&Value::Integer(one), operator, &Value::Integer(other)).ok();
        prop_assert_eq!(of(Arithmetic::Add), one.checked_add(other).map(Value::Integer));
        prop_assert_eq!(of(Arithmetic::Multiply), one.checked_mul(other).map(Value::Integer));
        if let Some(quotient) = of(Arithmetic::Divide) {
            let back = compute(&quotient, Arithmetic::Multiply, &Value::Integer(other));
            if let (Value::Integer(_), Ok(back)) = (&quotient, back) {
                prop_assert!(compare(&back, Comparison::Equal, &Value::Integer(one)).unwrap());
            }
        }
    }
}

#[test]
fn two_currencies_never_meet() {
    let (pounds, euros): (Money, Money) = ("1 GBP".parse().unwrap(), "1 EUR".parse().unwrap());
    assert!(pounds.checked_add(euros).is_err());
    assert!(pounds.compare(euros).is_err());
    for operator in [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Divide] {
        assert!(compute(&Value::Money(pounds), operator, &Value::Money(euros)).is_err());
    }
}

#[test]
fn what_does_not_fit_is_an_error() {
    let most = Money::new(Decimal::MAX, "GBP".parse().unwrap());
    assert!(most.checked_add(money(10_000)).is_err());
    assert!(most.checked_mul(Decimal::TWO).is_err());
    let days = compute(&Value::Integer(i64::MAX), Arithmetic::Add, &Value::Integer(1));
    assert!(days.is_err());
    assert!(money(1).round(Rounding::HalfUp, Decimal::ZERO).is_err());
}

#[test]
fn amounts_are_read_as_written() {
    for (written, expected) in [
        ("£10", "10.00 GBP"),
        ("€1,250.50", "1250.50 EUR"),
        ("25 gbp", "25.00 GBP"),
        ("JPY 500", "500 JPY"),
        ("-3.20 GBP", "-3.20 GBP"),
        ("0.001 KWD", "0.001 KWD"),
    ] {
        assert_eq!(written.parse::<Money>().unwrap().to_string(), expected, "{written}");
    }
    for wrong in [
        "10",
        "£",
        "10 GBX",
        "$5",
        "1,25 GBP",
        "£1.2.3",
        "ten GBP",
        "1e400 GBP",
        "",
        "£ ",
        "1.000 EUR",
        "£7.500",
        "1.5 JPY",
    ] {
        assert!(wrong.parse::<Money>().is_err(), "{wrong}");
    }
    assert_eq!(Money::parse("$5", Some("AUD".parse().unwrap())).unwrap().to_string(), "5.00 AUD");
}
