//! Chance, from a seed that a failing test prints.

use jiff::Timestamp;

/// A generator of numbers; the same seed gives the same numbers.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// A generator from a seed.
    pub(crate) fn from_seed(seed: u64) -> Random {
        Random { state: seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x5851_f42d_4c95_7f2d }
    }

    /// The next number: an additive sequence, its bits well mixed.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed ^ (mixed >> 32)
    }

    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }

    /// A number from a range, both ends included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.next() % u64::try_from(high - low + 1).unwrap()).unwrap()
    }

    /// Whether something that happens so often of a hundred times happens now.
    pub(crate) fn percent(&mut self, often: usize) -> bool {
        self.below(100) < often
    }

    /// One of several.
    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// One word of several.
    pub(crate) fn word(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(all.len())]
    }

    /// An instant within so many seconds of another.
    pub(crate) fn instant_near(&mut self, near: Timestamp, seconds: i64) -> Timestamp {
        Timestamp::from_second(near.as_second() + self.between(-seconds, seconds)).unwrap()
    }
}

/// Runs work on as many threads as there are cores, each with its own share of `0..count`.
pub(crate) fn on_all_cores<T: Send>(count: usize, work: impl Fn(std::ops::Range<usize>) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = count.div_ceil(cores);
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> =
            (0..cores).map(|core| scope.spawn(move || work(core * share..((core + 1) * share).min(count)))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
