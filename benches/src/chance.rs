//! Chance that repeats itself: the same seed gives the same numbers on every machine.

/// SplitMix64.
pub struct Chance {
    state: u64,
}

impl Chance {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Chance {
        Chance { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below an end.
    pub fn up_to(&mut self, end: i64) -> i64 {
        let end = u64::try_from(end).expect("an end is positive");
        i64::try_from(self.next() % end).expect("it is below the end")
    }

    /// True so many times in a hundred.
    pub fn in_hundred(&mut self, share: i64) -> bool {
        self.up_to(100) < share
    }

    /// One of a list.
    pub fn one_of<T: Copy>(&mut self, from: &[T]) -> T {
        let length = u64::try_from(from.len()).expect("a list is short");
        let position = usize::try_from(self.next() % length).expect("a list is short");
        from[position]
    }
}
