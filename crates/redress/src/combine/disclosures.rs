//! Disclosures: what the customer must be told, in their language, and whether it has been.

use jiff::Timestamp;
use redress_model::{DisclosureAsked, DisclosureDue, DisclosureState, Finding, Phrase, Reason, Text, Value};
use std::borrow::Cow;

use super::misspelt::Misspelt;
use super::{Case, Found, Problems, in_draft};
use crate::core_fact::{DISCLOSURES_MADE, PROPOSAL_DRAFT, PROPOSAL_KIND, PROPOSAL_LETTER, TICKET_LANGUAGE};
use crate::evaluate::is_missing;
use crate::in_words::instant_in_words;

/// One clause's asking for a disclosure.
struct Ask<'r, 'p> {
    found: &'r Found<'r, 'p>,
    by: Option<Timestamp>,
    /// The kinds of letter that must carry it, whatever was told; empty: any reply, until the customer was told.
    letters: &'r [Text<'p>],
}

/// One disclosure with everything that asks for it. Hardly any is asked for twice.
struct Asked<'r, 'p> {
    id: &'r Text<'p>,
    first: Ask<'r, 'p>,
    more: Vec<Ask<'r, 'p>>,
}

/// The union of the disclosures that govern: of one asked for several times, each asking is a duty of its own.
pub(crate) fn combine<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    problems: &mut Problems<'p>,
) -> Vec<DisclosureDue<'p>> {
    let mut all: Vec<Asked<'_, 'p>> = Vec::new();
    for found in governing {
        let Finding::Disclosure { id, by, letters } = found.finding else { continue };
        let ask = Ask { found, by: *by, letters };
        match all.iter_mut().find(|asked| asked.id == id) {
            None => all.push(Asked { id, first: ask, more: Vec::new() }),
            Some(asked) => asked.join(ask),
        }
    }
    all.into_iter().filter_map(|asked| due(case, &asked, problems)).collect()
}

/// A disclosure as it stands: as the asking that most is left to do for, with the others beside it.
fn due<'p>(case: &Case<'p, '_>, asked: &Asked<'_, 'p>, problems: &mut Problems<'p>) -> Option<DisclosureDue<'p>> {
    let id = asked.id;
    let Some(disclosure) = case.policy.disclosures.get(&**id) else {
        let known = case.policy.disclosures.keys().map(String::as_str);
        let suggestion = redress_model::did_you_mean(id, known);
        problems.broke(asked.first.found.run, format!("there is no disclosure `{id}`{suggestion}"));
        return None;
    };
    let Some((language, wording)) = case.policy.wording(id, language_of(case)) else {
        let message = format!("the disclosure `{id}` has no wording in `{}`", case.policy.language);
        problems.broke(asked.first.found.run, message);
        return None;
    };
    // in a language that is not known, the wording of any language will do
    let wordings: Vec<&Phrase> = match language_of(case) {
        Some(_) => disclosure.phrases.get(language).into_iter().collect(),
        None => disclosure.phrases.values().collect(),
    };
    let in_draft = in_draft::of_wordings(case, &wordings);
    let told = told(case, id, language);
    let mut states = asked.states(case, told, !in_draft.is_empty(), problems);
    // it may have been told under a name that is a slip of its own
    let is_open = |state: &DisclosureState| matches!(state, DisclosureState::Owed | DisclosureState::MissingFromDraft);
    let misspelt = Misspelt::spelling_of(&problems.misspelt.disclosures, id).filter(|_| states.iter().any(is_open));
    let misspelt = misspelt.map_or_else(String::new, |name| {
        states.iter_mut().filter(|state| is_open(state)).for_each(|state| *state = DisclosureState::Unknown);
        format!("; what was told is called `{name}`, which may be `{id}`")
    });
    let (governs, state) = asked.governing(&states);
    let only_elsewhere = state == DisclosureState::MissingFromDraft && in_draft::is_set_aside(case, &wordings);
    let quoted = if only_elsewhere { "; the draft has it only in what it quotes, strikes out or hides" } else { "" };
    // the wording of the code's own language stands in where there is none in the customer's
    let wanted = language_of(case).filter(|wanted| !is_same_language(wanted, language));
    let stands_in = wanted.map_or_else(String::new, |wanted| {
        format!("; the wording is in `{language}`, since there is none in the ticket's language, `{wanted}`")
    });
    let sentence = |ask: &Ask<'_, 'p>| {
        let when = ask.by.map_or_else(String::new, |by| format!(" by {}", instant_in_words(by, &case.policy.zone)));
        format!("tell the customer{when}{}: {}", asked.in_letters(ask), disclosure.title)
    };
    let asked_by = match &asked.more[..] {
        [] => Vec::new(),
        _ => {
            let each = asked.all().zip(&states).map(|(ask, state)| DisclosureAsked {
                grounds: ask.found.grounds(case, sentence(ask)),
                letters: ask.letters.to_vec(),
                by: ask.by,
                state: *state,
            });
            each.collect()
        }
    };
    Some(DisclosureDue {
        id: id.clone(),
        grounds: governs.found.grounds(case, format!("{}{stands_in}{quoted}{misspelt}", sentence(governs))),
        title: Cow::Borrowed(&*disclosure.title),
        wording: Cow::Borrowed(wording),
        language: Cow::Borrowed(language),
        by: asked.earliest(&states, state),
        given_at: match told {
            Told::At(at) => Some(at),
            _ => None,
        },
        state,
        letters: asked.letters(),
        asked_by,
        in_draft,
    })
}

impl<'r, 'p> Asked<'r, 'p> {
    /// One more asking, unless the same rule has asked for just this.
    fn join(&mut self, ask: Ask<'r, 'p>) {
        let is_same = |other: &Ask<'r, 'p>| {
            std::ptr::eq(other.found.run, ask.found.run) && other.by == ask.by && other.letters == ask.letters
        };
        if !self.all().any(is_same) {
            self.more.push(ask);
        }
    }

    fn all(&self) -> impl Iterator<Item = &Ask<'r, 'p>> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// Every kind of letter that some asking names.
    fn letters(&self) -> Vec<Text<'p>> {
        let mut letters = self.first.letters.to_vec();
        for letter in self.more.iter().flat_map(|ask| ask.letters) {
            if !letters.contains(letter) {
                letters.push(letter.clone());
            }
        }
        letters
    }

    /// How each asking stands.
    fn states(
        &self,
        case: &Case<'p, '_>,
        told: Told,
        is_in_draft: bool,
        problems: &mut Problems<'p>,
    ) -> Vec<DisclosureState> {
        let mut of = |ask: &Ask<'r, 'p>| state(case, ask.found, told, is_in_draft, ask.letters, problems);
        if self.more.is_empty() {
            return vec![of(&self.first)];
        }
        // what this reply must carry in any case, it must carry whatever kind of letter it is
        let any = self.all().find(|ask| ask.letters.is_empty()).map(&mut of);
        let carried = any.filter(|state| matches!(state, DisclosureState::InDraft | DisclosureState::MissingFromDraft));
        let is_open = case.text(&PROPOSAL_LETTER).is_none();
        let each = self.all().map(|ask| match (any, carried) {
            (Some(any), _) if ask.letters.is_empty() => any,
            (_, Some(carried)) if is_open => carried,
            _ => of(ask),
        });
        each.collect()
    }

    /// The asking that most is left to do for, the soonest of several, and how it stands.
    fn governing(&self, states: &[DisclosureState]) -> (&Ask<'r, 'p>, DisclosureState) {
        let mut governing = (&self.first, states.first().copied().unwrap_or(DisclosureState::Unknown));
        for (ask, state) in self.all().zip(states.iter().copied()).skip(1) {
            let is_sooner = ask.by.is_some_and(|by| governing.0.by.is_none_or(|now| by < now));
            let is_weightier = weight(state) > weight(governing.1);
            if is_weightier || weight(state) == weight(governing.1) && is_sooner {
                governing = (ask, state);
            }
        }
        governing
    }

    /// The earliest time: of the askings that are still open, where the disclosure is.
    fn earliest(&self, states: &[DisclosureState], whole: DisclosureState) -> Option<Timestamp> {
        let counts = |state: DisclosureState| whole == DisclosureState::Given || state != DisclosureState::Given;
        let times = self.all().zip(states).filter(|(_, state)| counts(**state)).filter_map(|(ask, _)| ask.by);
        times.min()
    }

    /// The letters of one asking in words, where another names others.
    fn in_letters(&self, ask: &Ask<'r, 'p>) -> String {
        if self.all().all(|other| other.letters == ask.letters) {
            return String::new();
        }
        let kinds: Vec<String> = ask.letters.iter().map(|letter| format!("`{letter}`")).collect();
        if kinds.is_empty() { " in any reply".to_owned() } else { format!(" in {}", kinds.join(" or ")) }
    }
}

/// How much is left to do.
fn weight(state: DisclosureState) -> u8 {
    match state {
        DisclosureState::Given => 0,
        DisclosureState::InDraft => 1,
        DisclosureState::Owed => 2,
        DisclosureState::Unknown => 3,
        DisclosureState::MissingFromDraft => 4,
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
