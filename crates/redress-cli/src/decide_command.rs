//! `redress decide`: one ticket, or many.

use redress::{DecideOptions, Decision, Verdict};

use crate::arguments::{Decide, Format};
use crate::batch;
use crate::decision_text::decision_text;
use crate::exit::{ExitStatus, Failure};
use crate::input::{instant_of, mapping_of, ticket_of};
use crate::modules::policies_of;
use crate::output::print;

/// Decides what the arguments name, and prints the decision.
pub(crate) fn run(arguments: &Decide) -> Result<ExitStatus, Failure> {
    let at = instant_of(&arguments.at)?;
    let mapping = arguments.mapping.as_deref().map(mapping_of).transpose()?;
    let more = arguments.with.as_deref().map(ticket_of).transpose()?;
    let policies = policies_of(&arguments.policy)?;
    let options = DecideOptions { why_not: arguments.why_not };
    let prepared = |mut ticket: redress::Ticket| {
        if let Some(mapping) = &mapping {
            ticket = mapping.apply(&ticket);
        }
        match &more {
            Some(more) => ticket.with(more),
            None => ticket,
        }
    };
    let is_lines = arguments.lines || arguments.ticket.extension().is_some_and(|extension| extension == "jsonl");
    if is_lines {
        let decide = |ticket| policies.decide_with(&prepared(ticket), at, options);
        return batch::run(&arguments.ticket, arguments.format, &decide);
    }
    let decision = policies.decide_with(&prepared(ticket_of(&arguments.ticket)?), at, options);
    match arguments.format {
        Format::Json => print(&format!("{}\n", decision.to_json()))?,
        Format::Text => print(&decision_text(&decision))?,
    }
    Ok(status_of(&decision))
}

/// The exit status that a decision asks for.
pub(crate) fn status_of(decision: &Decision) -> ExitStatus {
    match decision.verdict {
        Some(Verdict::Refused | Verdict::NeedsApproval) => ExitStatus::No,
        Some(Verdict::Undetermined) => ExitStatus::Undetermined,
        Some(Verdict::Allowed | Verdict::AllowedWithConditions) => ExitStatus::Fine,
        None if !decision.errors.is_empty() => ExitStatus::Undetermined,
        None => ExitStatus::Fine,
    }
}
