//! The sandbox of bodies from outside: what is refused at load, what a run gives, and that nothing gets through.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cost;
mod desk;
mod hostile;
mod names;
mod runs;
mod silences;
mod threads;
