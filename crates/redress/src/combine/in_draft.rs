//! Where in the draft a finding stands: the passages that a rule named, or those that its table's row and its condition show.

use redress_model::{Passage, Phrase};
use redress_policy::LeafOutcome;

use super::{Case, Found};

/// The passages of the draft that a finding is about, from the draft's beginning on, each once.
///
/// Those that the rule named with `.in_draft(…)`; where it named none, those that its table's row and its condition found.
pub(crate) fn shown(case: &Case<'_, '_>, found: &Found<'_, '_>, named: &[Passage]) -> Vec<Passage> {
    let mut passages = named.to_vec();
    if let (true, Some(draft)) = (named.is_empty(), case.policy.catalogue.find("proposal.draft")) {
        let run = found.run;
        if let Some(row) = found.row.or_else(|| run.row()) {
            passages.extend(run.evaluation.passages_of_row(row, draft));
        }
        if let Some(guard) = &run.rule.guard {
            let holds = |position: usize| run.leaves.get(position) == Some(&LeafOutcome::Known(true));
            passages.extend(run.evaluation.passages_of_guard(guard, draft, holds));
        }
    }
    passages.sort_by_key(|passage| (passage.from, passage.until));
    passages.dedup();
    passages
}

/// Where the draft has one of the wordings.
pub(crate) fn of_wordings(case: &Case<'_, '_>, wordings: &[&Phrase]) -> Vec<Passage> {
    let Some(reading) = case.draft() else { return Vec::new() };
    let each = wordings.iter().map(|wording| reading.passages(wording));
    each.into_iter().find(|passages| !passages.is_empty()).unwrap_or_default()
}
