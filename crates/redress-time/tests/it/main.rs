//! One test binary, a file for each noun.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod calendar;
mod cases;
mod clock;
mod duration;
mod history;
mod oracle;
mod receipt;

mod desk;
mod random;
mod schedule;
