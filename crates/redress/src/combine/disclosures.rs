//! Disclosures: what the customer must be told, in their language, and whether it has been.

use jiff::Timestamp;
use redress_model::{DisclosureDue, DisclosureState, Finding, Phrase, Reason, Text, Value};
use std::borrow::Cow;

use super::{Case, Found, Problems, in_draft};
use crate::evaluate::is_missing;
use crate::in_words::instant_in_words;

/// One disclosure with everything that asks for it.
struct Asked<'r, 'p> {
    id: &'r Text<'p>,
    /// The one that asks for it soonest.
    by: Option<Timestamp>,
    found: &'r Found<'r, 'p>,
    /// The kinds of letter that must carry it; empty: any reply.
    letters: Vec<Text<'p>>,
}

/// The union of the disclosures that govern. Of one asked for several times, the earliest time and every kind of letter count.
pub(crate) fn combine<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    problems: &mut Problems<'p>,
) -> Vec<DisclosureDue<'p>> {
    let mut all: Vec<Asked<'_, 'p>> = Vec::new();
    for found in governing {
        let Finding::Disclosure { id, by, letters } = found.finding else { continue };
        match all.iter_mut().find(|asked| asked.id == id) {
            None => all.push(Asked { id, by: *by, found, letters: letters.clone() }),
            Some(asked) => asked.join(found, *by, letters),
        }
    }
    let mut due = Vec::new();
    for asked in all {
        let (id, found) = (asked.id, asked.found);
        let Some(disclosure) = case.policy.disclosures.get(&**id) else {
            let known = case.policy.disclosures.keys().map(String::as_str);
            let suggestion = redress_model::did_you_mean(id, known);
            problems.broke(found.run, format!("there is no disclosure `{id}`{suggestion}"));
            continue;
        };
        let Some((language, wording)) = case.policy.wording(id, case.text("ticket.language")) else {
            problems.broke(found.run, format!("the disclosure `{id}` has no wording in `{}`", case.policy.language));
            continue;
        };
        // in a language that is not known, the wording of any language will do
        let wordings: Vec<&Phrase> = match case.text("ticket.language") {
            Some(_) => disclosure.phrases.get(language).into_iter().collect(),
            None => disclosure.phrases.values().collect(),
        };
        let when = asked.by.map_or_else(String::new, |by| format!(" by {}", instant_in_words(by, &case.policy.zone)));
        let in_draft = in_draft::of_wordings(case, &wordings);
        due.push(DisclosureDue {
            id: id.clone(),
            grounds: found.grounds(case, format!("tell the customer{when}: {}", disclosure.title)),
            title: Cow::Borrowed(&*disclosure.title),
            wording: Cow::Borrowed(wording),
            language: Cow::Borrowed(language),
            by: asked.by,
            given_at: given_at(case, id).flatten(),
            state: state(case, found, id, !in_draft.is_empty(), &asked.letters, problems),
            letters: asked.letters,
            in_draft,
        });
    }
    due
}

impl<'r, 'p> Asked<'r, 'p> {
    fn join(&mut self, found: &'r Found<'r, 'p>, by: Option<Timestamp>, letters: &[Text<'p>]) {
        if by.is_some_and(|by| self.by.is_none_or(|now| by < now)) {
            (self.by, self.found) = (by, found);
        }
        if self.letters.is_empty() || letters.is_empty() {
            self.letters.clear();
        } else {
            self.letters
                .extend(letters.iter().filter(|letter| !self.letters.contains(letter)).cloned().collect::<Vec<_>>());
        }
    }
}

fn state<'p>(
    case: &Case<'p, '_>,
    found: &Found<'_, 'p>,
    id: &str,
    is_in_draft: bool,
    letters: &[Text<'p>],
    problems: &mut Problems<'p>,
) -> DisclosureState {
    let made = case.list("disclosures.made");
    if given_at(case, id).is_some() {
        return DisclosureState::Given;
    }
    let mut wait_for = |fact: &str| {
        problems.needs.waits(case.policy, fact, &*found.run.rule.id);
        problems.undetermined.push(Reason {
            clause: Some(Cow::Borrowed(&*found.run.clause.number)),
            sentence: format!("clause {} waits for {fact}", found.run.clause.full_heading).into(),
        });
    };
    let is_reply = matches!(case.text("proposal.kind"), Some("reply" | "refuse" | "close"));
    let goes_out = case.facts.is_proposed() && (is_reply || case.text("proposal.draft").is_some());
    if goes_out {
        let in_this_letter = match (letters, case.text("proposal.letter")) {
            ([], _) => true,
            (letters, Some(letter)) => letters.iter().any(|each| each == letter),
            (_, None) => {
                wait_for("proposal.letter");
                return DisclosureState::Unknown;
            }
        };
        match case.text("proposal.draft") {
            Some(_) if is_in_draft => return DisclosureState::InDraft,
            // told already, on another day: only a record of what was told can say so
            _ if made.is_none() && in_this_letter => {
                wait_for("disclosures.made");
                return DisclosureState::Unknown;
            }
            Some(_) if in_this_letter => return DisclosureState::MissingFromDraft,
            None if in_this_letter => {
                wait_for("proposal.draft");
                return DisclosureState::Unknown;
            }
            _ => {}
        }
    }
    if made.is_none() {
        if is_missing(case.facts, case.policy, "disclosures.made") {
            problems.needs.waits(case.policy, "disclosures.made", &*found.run.rule.id);
        }
        return DisclosureState::Unknown;
    }
    DisclosureState::Owed
}

/// Whether a disclosure was made, and when the first time, where the record says so.
fn given_at<'p>(case: &Case<'p, '_>, id: &str) -> Option<Option<Timestamp>> {
    let made = case.list("disclosures.made")?.iter().filter_map(|each| match each {
        Value::Record(record) if record.get("id").and_then(Value::as_text) == Some(id) => Some(record.get("at")),
        _ => None,
    });
    let times = made.map(|at| match at {
        Some(Value::Instant(at)) => Some(*at),
        _ => None,
    });
    times.reduce(|one, other| match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    })
}
