//! The desk whose time is counted, and the questions asked of it; nothing here counts.

use jiff::Timestamp;
use jiff::civil::{Date, Time, date, time};
use redress_benches::chance::Chance;

/// Where the clock on the wall hangs.
pub(crate) const ZONE: &str = "Europe/London";
/// When the desk opens, from Monday to Friday.
pub(crate) const OPENS: Time = time(9, 0, 0, 0);
/// When it closes.
pub(crate) const CLOSES: Time = time(17, 0, 0, 0);
/// The first and last date of the fifteen years whose holidays are known.
pub(crate) const COVERED: (Date, Date) = (date(2024, 1, 1), date(2038, 12, 31));

/// Ten years of working days, some 253 a year.
const DECADE: i32 = 2_530;
const MINUTES_OF_A_WORKING_DAY: i64 = 8 * 60;

/// How many starts there are.
pub(crate) const STARTS: usize = 256;
/// The first minute that can be a start, and how many there are: two years, whether the desk is open or not.
const FIRST_START: &str = "2026-01-01T00:00:00Z";
const MINUTES_OF_STARTS: i64 = 730 * 24 * 60;

/// Eight holidays a year for fifteen years; some fall on a weekend.
pub(crate) fn holidays() -> Vec<Date> {
    let days = [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)];
    let years = COVERED.0.year()..=COVERED.1.year();
    years.flat_map(|year| days.map(|(month, day)| date(year, month, day))).collect()
}

/// The instants to add to, in Unix seconds: whole minutes, the same on every machine.
pub(crate) fn starts() -> Vec<i64> {
    let first: Timestamp = FIRST_START.parse().expect("the instant above is one");
    let mut chance = Chance::new(0x0dea_d11e_5a4e_d0e5);
    (0..STARTS).map(|_| first.as_second() + 60 * chance.up_to(MINUTES_OF_STARTS)).collect()
}

/// What is added.
#[derive(Clone, Copy)]
pub(crate) enum Amount {
    /// The same time of day so many working days after the start's date.
    WorkingDays(i32),
    /// So many minutes while the desk is open; what runs out at closing ends at closing.
    WorkingMinutes(i64),
}

/// An amount with its name in the table.
pub(crate) struct Question {
    pub(crate) name: &'static str,
    pub(crate) amount: Amount,
    /// Whether a contender that passes through every day or minute needs many steps.
    pub(crate) is_long: bool,
}

/// What is asked of every contender.
pub(crate) const QUESTIONS: [Question; 4] = [
    Question { name: "3 working days", amount: Amount::WorkingDays(3), is_long: false },
    Question { name: "90 working minutes", amount: Amount::WorkingMinutes(90), is_long: false },
    Question { name: "10 years of working days", amount: Amount::WorkingDays(DECADE), is_long: true },
    Question {
        name: "10 years of working time",
        amount: Amount::WorkingMinutes(DECADE as i64 * MINUTES_OF_A_WORKING_DAY),
        is_long: true,
    },
];

/// A way to count, set up for the desk; instants go in and come out as Unix seconds, as each crate has its own types.
pub(crate) trait Way {
    /// The instant an amount after another; `None` when the way has no answer for amounts of that kind.
    ///
    /// # Panics
    ///
    /// The way cannot reach the end.
    fn add(&self, start: i64, amount: Amount) -> Option<i64>;
}
