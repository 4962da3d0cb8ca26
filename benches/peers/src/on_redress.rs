//! redress, as `decide` measures it.

use std::error::Error;
use std::path::Path;

use jiff::Timestamp;
use redress::model::RuleOutcome;
use redress::{Policies, Ticket};

use crate::Peer;
use crate::answer::{Found, Values};

pub(crate) struct Redress {
    policies: Policies,
    at: Timestamp,
}

impl Redress {
    pub(crate) fn new(folder: &Path, at: Timestamp) -> Result<Redress, Box<dyn Error>> {
        Ok(Redress { policies: Policies::load(folder)?, at })
    }

    /// What it decides, as the others can be held against it: due instants where no clock was paused.
    pub(crate) fn expected(&self, text: &[u8]) -> Result<Found, Box<dyn Error>> {
        let ticket = Ticket::from_json(text)?;
        let decision = self.policies.decide(&ticket, self.at);
        let fired = decision.rules.iter().filter(|rule| rule.outcome == RuleOutcome::Fired);
        let mut found: Found = fired.map(|rule| (rule.rule.to_string(), Values::new())).collect();
        let mut gives = |rule: &str, name: &str, value: String| {
            found.entry(rule.to_owned()).or_default().insert(name.to_owned(), value);
        };
        for deadline in &decision.deadlines {
            let receipt = deadline.receipt.as_ref().ok_or("a deadline has a receipt")?;
            gives(&deadline.grounds.origin.rule, "within", receipt.target.to_string());
            if deadline.name != "settle" {
                let due = deadline.due.ok_or("a clock that nothing pauses is due")?;
                gives(&deadline.grounds.origin.rule, "due", due.to_string());
            }
        }
        for reason in decision.escalation.iter().flat_map(|escalation| &escalation.reasons) {
            if reason.grounds.origin.rule == "best" {
                gives("best", "level", reason.level.to_string());
            }
        }
        let envelope = decision.compensation.as_ref().and_then(|compensation| compensation.envelope.as_ref());
        for grounds in envelope.iter().flat_map(|envelope| &envelope.set_by) {
            for cell in grounds.row.iter().flat_map(|row| &row.cells) {
                if matches!(&*cell.heading, "ceiling" | "above") {
                    gives(&grounds.origin.rule, &cell.heading, cell.cell.to_string());
                }
            }
        }
        Ok(found)
    }
}

impl Peer for Redress {
    fn answer(&self, ticket: &[u8]) -> Vec<u8> {
        let ticket = Ticket::from_json(ticket).expect("the generated tickets are JSON");
        self.policies.decide(&ticket, self.at).to_json_bytes()
    }
}
