//! What the benchmarks share: a stopwatch, figures, policies of many rules, and chance that repeats itself.

pub mod chance;
pub mod figures;
pub mod many_rules;
pub mod stopwatch;
