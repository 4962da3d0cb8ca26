//! The stopwatch: contenders take turns, so that what the machine does meanwhile falls on all of them alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Something that is measured: one call works through a whole batch.
pub struct Contender<'a> {
    /// What the table calls it.
    pub name: &'static str,
    /// The work.
    pub work: Box<dyn Fn() + 'a>,
}

impl<'a> Contender<'a> {
    /// Does the same work with each of a batch.
    pub fn each<T, R>(name: &'static str, batch: &'a [T], work: impl Fn(&'a T) -> R + 'a) -> Contender<'a> {
        Contender { name, work: Box::new(move || batch.iter().for_each(|one| drop(black_box(work(black_box(one)))))) }
    }
}

/// How long a batch took.
#[derive(Clone, Copy)]
pub struct Times {
    /// The time that half of the batches kept within.
    pub median: Duration,
    /// The shortest.
    pub shortest: Duration,
}

/// Lets each contender work once for warmth and then in each round, every other round in the opposite order.
pub fn measure(contenders: &[Contender<'_>], rounds: usize) -> Vec<Times> {
    for contender in contenders {
        (contender.work)();
    }
    let mut times = vec![Vec::with_capacity(rounds); contenders.len()];
    for round in 0..rounds {
        for turn in 0..contenders.len() {
            let position = if round % 2 == 0 { turn } else { contenders.len() - 1 - turn };
            times[position].push(time(&contenders[position]));
        }
    }
    times.into_iter().map(summary).collect()
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn time(contender: &Contender<'_>) -> Duration {
    let start = Instant::now();
    (contender.work)();
    start.elapsed()
}

fn summary(mut times: Vec<Duration>) -> Times {
    times.sort_unstable();
    Times {
        median: times.get(times.len() / 2).copied().unwrap_or_default(),
        shortest: times.first().copied().unwrap_or_default(),
    }
}

/// How many times the second is in the first: two digits after the point below a hundred, none from there on.
pub fn ratio(first: u128, second: u128) -> String {
    let hundredths = first * 100 / second.max(1);
    match hundredths / 100 {
        whole @ ..100 => format!("{whole}.{:02}", hundredths % 100),
        whole => in_thousands(whole),
    }
}

/// Microseconds of one out of a batch, with one digit after the point.
pub fn tenths_of_micros(batch: Duration, of: usize) -> String {
    let tenths = batch.as_nanos() * 10 / (of as u128).max(1) / 1_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A whole number with a comma after every third digit from the right.
pub fn in_thousands(number: u128) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
