//! Figures: what a benchmark measured, for the report to read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// Whole numbers by name; the last part of a name is the unit: `decide/deciding/engine/ns`.
#[derive(Debug, Default)]
pub struct Figures {
    benchmark: String,
    numbers: BTreeMap<String, u128>,
}

impl Figures {
    /// None yet, of one benchmark.
    pub fn new(benchmark: &str) -> Figures {
        Figures { benchmark: benchmark.to_owned(), numbers: BTreeMap::new() }
    }

    /// Adds one.
    pub fn add(&mut self, name: impl AsRef<str>, number: impl TryInto<u128>) {
        let number = number.try_into().unwrap_or(u128::MAX);
        self.numbers.insert(format!("{}/{}", self.benchmark, name.as_ref()), number);
    }

    /// One of them.
    pub fn get(&self, name: &str) -> Option<u128> {
        self.numbers.get(name).copied()
    }

    /// Writes them to a file, one a line.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let mut text = String::new();
        for (name, number) in &self.numbers {
            let _ = writeln!(text, "{name} = {number}");
        }
        std::fs::write(file, text)
    }

    /// Reads a file and puts its figures beside those that are there.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or a line of it is no figure.
    #[expect(clippy::disallowed_methods, reason = "a report reads what the benchmarks wrote")]
    pub fn read(&mut self, file: &Path) -> io::Result<()> {
        for line in std::fs::read_to_string(file)?.lines() {
            let figure = line.split_once(" = ").and_then(|(name, number)| Some((name, number.parse().ok()?)));
            let Some((name, number)) = figure else {
                return Err(io::Error::other(format!("{}: `{line}` is no figure", file.display())));
            };
            self.numbers.insert(name.to_owned(), number);
        }
        Ok(())
    }
}
