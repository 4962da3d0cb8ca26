//! Where in the draft a finding stands: the passages that a rule named, or those that its table's row and its condition show.

use redress_model::{Passage, Phrase};
use redress_policy::LeafOutcome;

use super::{Case, Found};
use crate::core_fact::PROPOSAL_DRAFT;

/// The passages of the draft that a finding is about, from the draft's beginning on, each once.
///
/// Those that the rule named with `.in_draft(…)`; where it named none, those that its table's row and its condition found.
pub(crate) fn shown(found: &Found<'_, '_>, named: &[Passage]) -> Vec<Passage> {
    let mut passages = named.to_vec();
    if let (true, Some(draft)) = (named.is_empty(), PROPOSAL_DRAFT.index()) {
        let run = found.run;
        for row in rows_of(found) {
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

/// The rows of the clause's table that a finding rests on: the one that made it, or those that its rule read.
fn rows_of(found: &Found<'_, '_>) -> Vec<usize> {
    match found.row {
        Some(row) => vec![row],
        None if found.run.rule.reads_table => found.run.evaluation.rows(),
        None => Vec::new(),
    }
}

/// Where the draft has one of the wordings in words of its own: what it quotes, has struck out or hides, nobody was told by it.
pub(crate) fn of_wordings(case: &Case<'_, '_>, wordings: &[&Phrase]) -> Vec<Passage> {
    let Some(reading) = case.draft() else { return Vec::new() };
    let reading = reading.own_words();
    let each = wordings.iter().map(|wording| reading.passages(wording));
    each.into_iter().find(|passages| !passages.is_empty()).unwrap_or_default()
}

/// Whether a draft that does not say one of the wordings itself has it in what it quotes, strikes out or hides.
pub(crate) fn is_set_aside(case: &Case<'_, '_>, wordings: &[&Phrase]) -> bool {
    let Some(reading) = case.draft() else { return false };
    // where nothing is set aside, its own words are all it has
    !std::ptr::eq(reading.own_words(), &**reading) && wordings.iter().any(|wording| reading.says(wording))
}
