//! `redress decide`: one ticket, or many.

use std::sync::atomic::{AtomicUsize, Ordering};

use redress::{DecideOptions, Decision, Verdict};

use crate::arguments::{Decide, Format};
use crate::batch;
use crate::decision_text::decision_text;
use crate::exit::{ExitStatus, Failure};
use crate::input::{instant_of, mapping_of, ticket_of};
use crate::mapping_command::{hint_about, hint_about_lines};
use crate::modules::policies_of;
use crate::output::{print, say};

/// Decides what the arguments name, and prints the decision.
pub(crate) fn run(arguments: &Decide) -> Result<ExitStatus, Failure> {
    let at = instant_of(&arguments.at)?;
    let mapping = arguments.mapping.as_deref().map(mapping_of).transpose()?;
    let more = arguments.with.as_deref().map(ticket_of).transpose()?;
    let policies = policies_of(&arguments.policy)?;
    let options = DecideOptions { why_not: arguments.why_not, ..DecideOptions::default() };
    // facts that a policy declares stand where its newest version says
    let newest = policies.versions().last();
    let mapping = match newest {
        Some(policy) => mapping.map(|mapping| mapping.with_facts_of(&policy.catalogue)),
        None => mapping,
    };
    let prepared = |mut ticket: redress::Ticket<'static>| {
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
        let strange = AtomicUsize::new(0);
        let decide = |ticket: redress::Ticket<'static>| {
            let recognition = mapping.as_ref().and_then(|mapping| mapping.recognise(&ticket));
            if recognition.is_some_and(|recognition| !recognition.is_whole()) {
                strange.fetch_add(1, Ordering::Relaxed);
            }
            policies.decide_with(&prepared(ticket), at, options)
        };
        let status = batch::run(&arguments.ticket, arguments.format, &decide)?;
        if let (Some(mapping), strange @ 1..) = (&mapping, strange.into_inner()) {
            say(&hint_about_lines(mapping, strange));
        }
        return Ok(status);
    }
    let ticket = ticket_of(&arguments.ticket)?;
    let hint = hint_about(&ticket, mapping.as_ref());
    let decision = policies.decide_with(&prepared(ticket), at, options);
    match arguments.format {
        Format::Json => print(&format!("{}\n", decision.to_json()))?,
        Format::Text => print(&decision_text(&decision))?,
    }
    if let Some(hint) = hint {
        say(&hint);
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
