//! regorus: the clauses in Rego, compiled for its virtual machine, which is kept.

use std::cell::RefCell;
use std::error::Error;
use std::path::Path;

use jiff::Timestamp;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Rc, Value};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::Peer;
use crate::host::Host;

const ENTRY: &str = "data.bench.findings";

pub(crate) struct Regorus {
    machine: RefCell<RegoVM>,
    host: Host,
}

/// What was found, with the instants that the host adds.
#[derive(Serialize)]
struct Answer<'a> {
    findings: &'a Value,
    due: BTreeMap<&'a str, Timestamp>,
}

impl Regorus {
    pub(crate) fn new(policies: &Path) -> Result<Regorus, Box<dyn Error>> {
        let mut engine = Engine::new();
        engine.add_policy_from_file(policies.join("clauses.rego"))?;
        let policy = engine.compile_with_entrypoint(&Rc::from(ENTRY))?;
        let mut machine = RegoVM::new();
        machine.load_program(Compiler::compile_from_policy(&policy, &[ENTRY]).map_err(|error| format!("{error:?}"))?);
        machine.set_data(Value::new_object()).map_err(|error| format!("{error:?}"))?;
        Ok(Regorus { machine: RefCell::new(machine), host: Host::new()? })
    }
}

impl Peer for Regorus {
    fn answer(&self, ticket: &[u8]) -> Vec<u8> {
        let text = std::str::from_utf8(ticket).expect("the generated tickets are UTF-8");
        let mut machine = self.machine.borrow_mut();
        machine.set_input(Value::from_json_str(text).expect("the generated tickets are JSON"));
        let findings = machine.execute().expect("the clauses run");
        let mut due = BTreeMap::new();
        for finding in findings.as_set().expect("the findings are a set").iter() {
            let text = |name: &str| finding[name].as_string().ok().map(|text| &**text);
            if let (Some(rule), Some(within), Some(after)) = (text("rule"), text("within"), text("after")) {
                due.extend(self.host.due(within, after).map(|due| (rule, due)));
            }
        }
        serde_json::to_vec(&Answer { findings: &findings, due }).expect("findings are JSON")
    }
}
