//! Chapter 2 with reasons: what the customer must be told, and where the draft says it.

use std::borrow::Cow;

use jiff::Timestamp;
use redress::model::DisclosureState;
use redress_time::{Duration, TimeError};

use super::WithReasons;
use super::clauses::{AFTER_US, BUSINESS, CANCEL, Clause, EXTRA_HELP, LATE, RIGHTS};
use super::decision::{Disclosure, Passage};
use super::grounds::{Grounds, Seen, Value};
use super::in_words::InWords;
use super::ticket::{Case, Kind, ProposalKind, Segment};
use crate::hand_written::disclosures::WORDINGS;

const TITLES: [&str; 6] = [
    "your rights when we say no",
    "the ombudsman",
    "the right to cancel",
    "extra help",
    "the terms for businesses",
    "what a late delivery means",
];

/// A wording in the form in which drafts are searched for it.
pub(super) struct Wording {
    id: &'static str,
    title: &'static str,
    text: &'static str,
    plain: String,
}

pub(super) fn wordings() -> Vec<Wording> {
    let wordings = WORDINGS.iter().zip(TITLES);
    wordings.map(|((id, text), title)| Wording { id, title, text, plain: Plain::of(text).text }).collect()
}

impl WithReasons {
    pub(super) fn disclosures<'a>(
        &'a self,
        case: &'a Case<'_>,
        fired: &mut Vec<&'static Clause>,
    ) -> Result<Vec<Disclosure<'a>>, TimeError> {
        let (ticket, order) = (&case.ticket, &case.order);
        // the draft is brought into that form once, and only if something is to be told
        let mut draft = None;
        let mut due = Vec::new();
        let mut tell = |clause, position, by, letter, because| {
            fired.push(clause);
            due.push(self.disclosure(case, clause, position, by, letter, because, &mut draft));
        };
        let is_complaint = ticket.kind == Kind::Complaint;
        let proposed = case.proposal.as_ref().map(|proposal| proposal.kind);
        let complaint = || Seen::held("ticket.kind == \"complaint\"", "ticket.kind", Value::Kind(ticket.kind));
        if let Some(kind @ ProposalKind::Refuse) = proposed {
            let because = vec![Seen::held("proposal.kind == \"refuse\"", "proposal.kind", Value::ProposalKind(kind))];
            tell(&RIGHTS, 0, None, None, because);
        }
        if let (true, Some(kind @ (ProposalKind::Refuse | ProposalKind::Close))) = (is_complaint, proposed) {
            let latest = self.calendar.add(ticket.received_at, Duration::Days(56))?;
            let because = vec![
                complaint(),
                Seen::held("proposal.kind in [\"refuse\", \"close\"]", "proposal.kind", Value::ProposalKind(kind)),
            ];
            tell(&AFTER_US, 1, Some(latest), Some("final_response"), because);
        }
        if order.distance_sale && case.is_tagged("cancel") {
            let latest = self.calendar.end_of_working_day(1, ticket.received_at)?;
            let because = vec![
                Seen::held("order.distance_sale", "order.distance_sale", Value::Flag(order.distance_sale)),
                Seen::held("contains(ticket.tags, \"cancel\")", "ticket.tags", Value::Texts(&ticket.tags)),
            ];
            tell(&CANCEL, 2, Some(latest), None, because);
        }
        if case.customer.vulnerable {
            let vulnerable = Value::Flag(case.customer.vulnerable);
            tell(
                &EXTRA_HELP,
                3,
                None,
                None,
                vec![Seen::held("customer.vulnerable", "customer.vulnerable", vulnerable)],
            );
        }
        if case.customer.segment == Segment::Business && is_complaint {
            let segment = Value::Segment(case.customer.segment);
            let because =
                vec![Seen::held("customer.segment == \"business\"", "customer.segment", segment), complaint()];
            tell(&BUSINESS, 4, None, None, because);
        }
        if let (Some(promised), Some(delivered)) = (order.promised_for, order.delivered_at) {
            let late = (self.calendar.date_of(delivered) - self.calendar.date_of(promised)).get_days();
            if late > 3 {
                let (promised, delivered) = (Value::Instant(promised), Value::Instant(delivered));
                let because = vec![
                    Seen::held("has(order.promised_for)", "order.promised_for", promised),
                    Seen::held("has(order.delivered_at)", "order.delivered_at", delivered),
                    Seen::held(
                        "days_between(order.promised_for, order.delivered_at) > 3",
                        "days_between(order.promised_for, order.delivered_at)",
                        Value::Days(late),
                    )
                    .and("order.delivered_at", delivered)
                    .and("order.promised_for", promised),
                ];
                tell(&LATE, 5, None, None, because);
            }
        }
        Ok(due)
    }

    #[expect(clippy::too_many_arguments, reason = "each is a word of the clause, and a struct would only repeat them")]
    fn disclosure<'a>(
        &'a self,
        case: &'a Case<'_>,
        clause: &'static Clause,
        position: usize,
        by: Option<Timestamp>,
        letter: Option<&'static str>,
        because: Vec<Seen<'a>>,
        draft: &mut Option<Plain>,
    ) -> Disclosure<'a> {
        let wording = &self.wordings[position];
        let in_draft = match &case.proposal {
            Some(proposal) => {
                draft.get_or_insert_with(|| Plain::of(&proposal.draft)).passages(&proposal.draft, &wording.plain)
            }
            None => Vec::new(),
        };
        // what was told before the ticket does not count
        let made = case.disclosures.made.iter().filter(|made| made.id == wording.id).filter_map(|made| made.at);
        let given_at = made.filter(|at| *at >= case.ticket.received_at).min();
        let state = match &case.proposal {
            _ if given_at.is_some() => DisclosureState::Given,
            Some(_) if !in_draft.is_empty() => DisclosureState::InDraft,
            Some(proposal) if letter.is_none_or(|letter| letter == proposal.letter) => {
                DisclosureState::MissingFromDraft
            }
            _ => DisclosureState::Owed,
        };
        let sentence = match by {
            Some(by) => format!("tell the customer by {}: {}", InWords::new(by, &self.calendar), wording.title).into(),
            None => Cow::from(format!("tell the customer: {}", wording.title)),
        };
        Disclosure {
            id: wording.id,
            grounds: Grounds::of(clause, sentence, because, None),
            title: wording.title,
            wording: wording.text,
            language: "en",
            letters: letter.map(|letter| [letter]),
            by,
            given_at,
            state,
            in_draft,
        }
    }
}

/// A text whatever its white space, quotes, dashes and letter case, with the places that its bytes come from.
struct Plain {
    text: String,
    /// For each byte the place of its character in the source: in bytes, and in characters.
    places: Vec<(u32, u32)>,
}

impl Plain {
    fn of(source: &str) -> Plain {
        let mut plain = Plain { text: String::with_capacity(source.len()), places: Vec::with_capacity(source.len()) };
        let mut blank = None;
        for (count, (start, character)) in source.char_indices().enumerate() {
            let place = (u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(count).unwrap_or(u32::MAX));
            if character.is_whitespace() {
                blank = Some(place);
                continue;
            }
            if let Some(blank) = blank.take().filter(|_| !plain.text.is_empty()) {
                plain.push(' ', blank);
            }
            match character {
                '\u{2018}' | '\u{2019}' | '\u{201b}' => plain.push('\'', place),
                '\u{201c}' | '\u{201d}' | '\u{201e}' => plain.push('"', place),
                '\u{2010}'..='\u{2015}' => plain.push('-', place),
                ascii if ascii.is_ascii() => plain.push(ascii.to_ascii_lowercase(), place),
                other => other.to_lowercase().for_each(|small| plain.push(small, place)),
            }
        }
        plain
    }

    fn push(&mut self, character: char, place: (u32, u32)) {
        self.text.push(character);
        self.places.resize(self.text.len(), place);
    }

    /// Where it says a wording, as places of the source; wordings end in a character of one byte.
    fn passages<'a>(&self, source: &'a str, wording: &str) -> Vec<Passage<'a>> {
        let found = self.text.match_indices(wording).map(|(at, _)| {
            let (first, last) = (self.places[at], self.places[at + wording.len() - 1]);
            Passage {
                from: first.1 as usize,
                until: last.1 as usize + 1,
                text: &source[first.0 as usize..=last.0 as usize],
            }
        });
        found.collect()
    }
}
