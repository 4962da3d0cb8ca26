//! Disclosures: what the customer must be told, in their language, and whether it has been.

use jiff::Timestamp;
use redress_model::{DisclosureDue, DisclosureState, Finding, Phrase, Reason, Text, Value};
use std::borrow::Cow;

use super::misspelt::Misspelt;
use super::{Case, Found, Problems, in_draft};
use crate::core_fact::{DISCLOSURES_MADE, PROPOSAL_DRAFT, PROPOSAL_KIND, PROPOSAL_LETTER, TICKET_LANGUAGE};
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
            None => all.push(Asked { id, by: *by, found, letters: letters.to_vec() }),
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
        let Some((language, wording)) = case.policy.wording(id, language_of(case)) else {
            problems.broke(found.run, format!("the disclosure `{id}` has no wording in `{}`", case.policy.language));
            continue;
        };
        // in a language that is not known, the wording of any language will do
        let wordings: Vec<&Phrase> = match language_of(case) {
            Some(_) => disclosure.phrases.get(language).into_iter().collect(),
            None => disclosure.phrases.values().collect(),
        };
        let when = asked.by.map_or_else(String::new, |by| format!(" by {}", instant_in_words(by, &case.policy.zone)));
        let in_draft = in_draft::of_wordings(case, &wordings);
        let told = told(case, id, language);
        let state = state(case, found, told, !in_draft.is_empty(), &asked.letters, problems);
        // it may have been told under a name that is a slip of its own
        let misspelt = Misspelt::spelling_of(&problems.misspelt.disclosures, id)
            .filter(|_| matches!(state, DisclosureState::Owed | DisclosureState::MissingFromDraft));
        let state = if misspelt.is_some() { DisclosureState::Unknown } else { state };
        let misspelt = misspelt
            .map_or_else(String::new, |name| format!("; what was told is called `{name}`, which may be `{id}`"));
        let only_elsewhere = state == DisclosureState::MissingFromDraft && in_draft::is_set_aside(case, &wordings);
        let quoted =
            if only_elsewhere { "; the draft has it only in what it quotes, strikes out or hides" } else { "" };
        // the wording of the code's own language stands in where there is none in the customer's
        let wanted = language_of(case).filter(|wanted| !is_same_language(wanted, language));
        let stands_in = wanted.map_or_else(String::new, |wanted| {
            format!("; the wording is in `{language}`, since there is none in the ticket's language, `{wanted}`")
        });
        due.push(DisclosureDue {
            id: id.clone(),
            grounds: found
                .grounds(case, format!("tell the customer{when}: {}{stands_in}{quoted}{misspelt}", disclosure.title)),
            title: Cow::Borrowed(&*disclosure.title),
            wording: Cow::Borrowed(wording),
            language: Cow::Borrowed(language),
            by: asked.by,
            given_at: match told {
                Told::At(at) => Some(at),
                _ => None,
            },
            state,
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
    told: Told,
    is_in_draft: bool,
    letters: &[Text<'p>],
    problems: &mut Problems<'p>,
) -> DisclosureState {
    let made = case.list(&DISCLOSURES_MADE);
    let mut wait_for = |fact: &str| {
        problems.needs.waits(case.policy, fact, &*found.run.rule.id);
        problems.undetermined.push(Reason {
            clause: Some(Cow::Borrowed(&*found.run.clause.number)),
            sentence: format!("clause {} waits for {fact}", found.run.clause.full_heading).into(),
        });
    };
    let is_reply = matches!(case.text(&PROPOSAL_KIND), Some("reply" | "refuse" | "close"));
    let goes_out = case.facts.is_proposed() && (is_reply || case.text(&PROPOSAL_DRAFT).is_some());
    // a letter that must carry it is not excused by what was told on another day
    let excuses = told != Told::No && (!goes_out || letters.is_empty());
    if let (true, Told::At(_)) = (excuses, told) {
        return DisclosureState::Given;
    }
    if goes_out {
        let in_this_letter = match (letters, case.text(&PROPOSAL_LETTER)) {
            ([], _) => true,
            (letters, Some(letter)) => letters.iter().any(|each| each == letter),
            (_, None) => {
                wait_for("proposal.letter");
                return DisclosureState::Unknown;
            }
        };
        match case.text(&PROPOSAL_DRAFT) {
            Some(_) if is_in_draft => return DisclosureState::InDraft,
            // told already, on another day: only a record of what was told, and when, can say so
            _ if excuses || (made.is_none() && letters.is_empty()) => {
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
        if let Told::At(_) = told {
            return DisclosureState::Given;
        }
    }
    if excuses {
        problems.needs.waits(case.policy, "disclosures.made", &*found.run.rule.id);
        return DisclosureState::Unknown;
    }
    if made.is_none() {
        if is_missing(case.facts, &DISCLOSURES_MADE) {
            problems.needs.waits(case.policy, "disclosures.made", &*found.run.rule.id);
        }
        return DisclosureState::Unknown;
    }
    DisclosureState::Owed
}

/// Whether the customer was told on this ticket, in a language of theirs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    No,
    At(Timestamp),
    /// The record does not say when.
    AtAnUnknownTime,
}

/// The customer's language, where the ticket tells it.
fn language_of<'f>(case: &Case<'_, 'f>) -> Option<&'f str> {
    case.text(&TICKET_LANGUAGE).filter(|language| !language.trim().is_empty())
}

/// Whether two tags name one language, whatever the region: `en-GB` and `en`.
fn is_same_language(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|tag| tag.split(['-', '_']).next().unwrap_or_default());
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// Whether and when a disclosure was made the first time. What was told before the ticket, or in another language, does not count.
fn told(case: &Case<'_, '_>, id: &str, wording: &str) -> Told {
    let received = case.received_at();
    let is_understood = |language: &str| {
        language_of(case).is_none_or(|wanted| [wanted, wording].iter().any(|each| is_same_language(each, language)))
    };
    let mut told = Told::No;
    for made in case.list(&DISCLOSURES_MADE).unwrap_or_default() {
        let Value::Record(record) = made else { continue };
        let is_other_language =
            record.get("language").and_then(Value::as_text).is_some_and(|language| !is_understood(language));
        if record.get("id").and_then(Value::as_text) != Some(id) || is_other_language {
            continue;
        }
        told = match (record.get("at"), told) {
            (Some(Value::Instant(at)), _) if received.is_some_and(|received| *at < received) => told,
            (Some(Value::Instant(at)), Told::At(first)) => Told::At(first.min(*at)),
            (Some(Value::Instant(at)), _) => Told::At(*at),
            (_, Told::No) => Told::AtAnUnknownTime,
            (_, told) => told,
        };
    }
    told
}
