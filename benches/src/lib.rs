//! Nothing: this package holds only benchmarks.
