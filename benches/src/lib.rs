//! What the benchmarks share: a stopwatch, figures, and chance that repeats itself.

pub mod chance;
pub mod figures;
pub mod stopwatch;
