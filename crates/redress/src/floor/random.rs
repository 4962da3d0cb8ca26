//! Chance, from a seed: the same seed makes the same cases everywhere.

/// A generator of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// The generator of one case of a seed.
    pub(crate) fn of_case(seed: u64, case: usize) -> Random {
        let case = (case as u64).wrapping_mul(0x9fb2_1c65_1e98_df25);
        let mut random = Random { state: seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ case };
        random.next();
        random
    }

    /// The next number: an additive sequence, its bits well mixed.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed ^ (mixed >> 32)
    }

    /// A number below a limit; 0 where the limit is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or_default()
    }

    /// A number from a range, both ends included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.next() % (high - low + 1).max(1).unsigned_abs()).unwrap_or_default()
    }

    /// Whether something that happens so often of a hundred times happens now.
    pub(crate) fn percent(&mut self, often: usize) -> bool {
        self.below(100) < often
    }

    /// One of several; `None` of none.
    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}
