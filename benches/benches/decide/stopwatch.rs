//! The stopwatch: contenders take turns, so that what the machine does meanwhile falls on all of them alike.

use std::time::{Duration, Instant};

/// Something that is measured: one call works through a whole batch.
pub(crate) struct Contender<'a> {
    /// What the table calls it.
    pub(crate) name: &'static str,
    /// The work.
    pub(crate) work: Box<dyn Fn() + 'a>,
}

/// How long a batch took.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    /// The time that half of the batches kept within.
    pub(crate) median: Duration,
    /// The shortest.
    pub(crate) shortest: Duration,
}

/// Lets each contender work once for warmth and then in each round, every other round in the opposite order.
pub(crate) fn measure(contenders: &[Contender<'_>], rounds: usize) -> Vec<Times> {
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
