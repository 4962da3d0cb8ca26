//! What redress promises, as data: each case is a page run through one check, and its expected text stands beside its input.
//!
//! `REDRESS_UPDATE=1 cargo test -p redress-conformance` rewrites the expected blocks; the difference is then reviewed.
#![forbid(unsafe_code)]

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod components;
#[cfg(test)]
mod console;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod diagnostics;
#[cfg(test)]
mod floor;
#[cfg(test)]
mod guards;
#[cfg(test)]
mod guide;
#[cfg(test)]
mod mappings;
#[cfg(test)]
mod modules;
#[cfg(test)]
mod mutations;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod one_rule;
#[cfg(test)]
mod packaging;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod page;
#[cfg(test)]
mod payload_mutations;
#[cfg(test)]
mod payloads;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod published_rules;
#[cfg(test)]
mod random;
#[cfg(test)]
mod regressions;
#[cfg(test)]
mod said_three_ways;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod swapping;
#[cfg(test)]
#[expect(dead_code, reason = "the tests of redress-wasm ask more of the contract")]
mod wit_values;
