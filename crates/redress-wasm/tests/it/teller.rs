//! A module that gives what it is told to, so that what a contract can say is tried without a module for each.

use std::collections::BTreeSet;

use redress_model::{ModuleReport, Slot, Stop, Value};
use serde_json::Value as Json;

use crate::components::{MEMORY, RUN, component_of_contract};
use crate::desk::Desk;
use crate::wit_values::Contract;

/// A version of the contract, and a module that was written for it.
pub(crate) struct Teller {
    pub(crate) contract: Contract,
    module: std::sync::Arc<dyn redress_model::Module>,
}

/// Where a teller puts what it gives.
const TOLD_AT: usize = 1 << 20;

/// The file of each minor version of the contract in `schemas/wit`, in order.
pub(crate) const VERSIONS: [&str; 3] = ["1.0/policy.wit", "1.1/policy.wit", "policy.wit"];

impl Teller {
    /// A teller at a desk whose first fact is a text.
    pub(crate) fn at(desk: &Desk, minor: usize) -> Teller {
        let text = teller().replace("@1.2.0#", &format!("@1.{minor}.0#"));
        let component = component_of_contract(VERSIONS[minor], "bare-module", &text);
        let module = desk.load_bytes(&component).unwrap_or_else(|problems| panic!("1.{minor}: {problems:?}"));
        Teller { contract: Contract::of(VERSIONS[minor]), module }
    }

    /// What comes of it where `run` gives this, and the words of the contract that were used.
    ///
    /// # Errors
    ///
    /// What the contract has no word for.
    pub(crate) fn tell(
        &self,
        desk: &Desk,
        told: &Json,
    ) -> Result<(Result<ModuleReport, Stop>, BTreeSet<String>), String> {
        let (image, words) = self.contract.image(told, TOLD_AT)?;
        let digits: String = image.iter().map(|byte| format!("{byte:02x}")).collect();
        let first = Slot::Known(Value::text(digits));
        let mut case = desk.case();
        case.facts[0] = &first;
        Ok((self.module.run(&case), words))
    }
}

/// A module that gives what its first fact says, a text: in hexadecimal digits, the bytes that [`TOLD_AT`] begins with.
fn teller() -> String {
    format!(
        r#"(module {MEMORY}
    (func $digit (param $at i32) (result i32) (local $character i32)
        (local.set $character (i32.load8_u (local.get $at)))
        (select
            (i32.sub (local.get $character) (i32.const 48))
            (i32.sub (local.get $character) (i32.const 87))
            (i32.lt_u (local.get $character) (i32.const 58))))
    {RUN} (local $node i32) (local $from i32) (local $length i32) (local $n i32)
        (drop (memory.grow (i32.const 64)))
        (local.set $node
            (i32.add (local.get $nodes) (i32.mul (i32.load offset=12 (local.get $facts)) (i32.const 32))))
        (local.set $from (i32.load offset=16 (local.get $node)))
        (local.set $length (i32.load offset=20 (local.get $node)))
        (loop $next
            (i32.store8 (i32.add (i32.const {TOLD_AT}) (i32.shr_u (local.get $n) (i32.const 1)))
                (i32.or
                    (i32.shl (call $digit (i32.add (local.get $from) (local.get $n))) (i32.const 4))
                    (call $digit (i32.add (i32.add (local.get $from) (local.get $n)) (i32.const 1)))))
            (local.set $n (i32.add (local.get $n) (i32.const 2)))
            (br_if $next (i32.lt_u (local.get $n) (local.get $length))))
        (i32.const {TOLD_AT})))"#
    )
}
