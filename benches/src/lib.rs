//! What the benchmarks share: a stopwatch, and chance that repeats itself.

pub mod chance;
pub mod stopwatch;
