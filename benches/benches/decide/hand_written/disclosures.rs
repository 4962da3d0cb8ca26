//! Chapter 2 by hand: what the customer must be told.

use jiff::Timestamp;
use redress::model::DisclosureState;
use redress_time::{Duration, TimeError};

use super::HandWritten;
use super::decision::Disclosure;
use super::ticket::{Case, Kind, ProposalKind, Segment};

/// A wording, with the form in which drafts are searched for it.
pub(super) struct Wording {
    id: &'static str,
    text: &'static str,
    plain: String,
}

pub(crate) const WORDINGS: [(&str, &str); 6] = [
    (
        "your-rights",
        "The law gives you rights that this answer does not take away. You can read them at any advice centre, free of charge.",
    ),
    (
        "ombudsman",
        "If you are not content with our final answer you can go to the ombudsman within twelve months, free of charge.",
    ),
    (
        "cancellation",
        "You can cancel within 14 days of delivery without giving a reason, and we pay back the price and the standard delivery.",
    ),
    (
        "extra-help",
        "Tell us if anything makes it harder for you to deal with this: we can give you more time, or speak with someone you choose.",
    ),
    (
        "business-terms",
        "Your account is a business account, so the agreement you signed says how this complaint is handled.",
    ),
    ("late-delivery", "As your order arrived after the day we promised, we pay back what you paid for delivery."),
];

pub(super) fn wordings() -> Vec<Wording> {
    WORDINGS.iter().map(|(id, text)| Wording { id, text, plain: plain(text) }).collect()
}

impl HandWritten {
    pub(super) fn disclosures(&self, case: &Case<'_>) -> Result<Vec<Disclosure>, TimeError> {
        let ticket = &case.ticket;
        let proposed = case.proposal.as_ref().map(|proposal| proposal.kind);
        let is_complaint = ticket.kind == Kind::Complaint;
        // the draft is brought into that form once, and only if something is to be told
        let mut draft = None;
        let mut due = Vec::new();
        let mut tell = |position, clause, by, letter| {
            due.push(self.disclosure(case, position, clause, by, letter, &mut draft));
        };
        if proposed == Some(ProposalKind::Refuse) {
            tell(0, "2.1", None, None);
        }
        if is_complaint && matches!(proposed, Some(ProposalKind::Refuse | ProposalKind::Close)) {
            let latest = self.calendar.add(ticket.received_at, Duration::Days(56))?;
            tell(1, "2.2", Some(latest), Some("final_response"));
        }
        if case.order.distance_sale && case.is_tagged("cancel") {
            let latest = self.calendar.end_of_working_day(1, ticket.received_at)?;
            tell(2, "2.3", Some(latest), None);
        }
        if case.customer.vulnerable {
            tell(3, "2.4", None, None);
        }
        if case.customer.segment == Segment::Business && is_complaint {
            tell(4, "2.5", None, None);
        }
        if let (Some(promised), Some(delivered)) = (case.order.promised_for, case.order.delivered_at) {
            let late = self.calendar.date_of(delivered) - self.calendar.date_of(promised);
            if late.get_days() > 3 {
                tell(5, "2.6", None, None);
            }
        }
        Ok(due)
    }

    fn disclosure(
        &self,
        case: &Case<'_>,
        position: usize,
        clause: &'static str,
        by: Option<Timestamp>,
        letter: Option<&str>,
        draft: &mut Option<String>,
    ) -> Disclosure {
        let wording = &self.wordings[position];
        // what was told before the ticket does not count
        let counts = |at: Option<Timestamp>| at.is_some_and(|at| at >= case.ticket.received_at);
        let mut made = case.disclosures.made.iter();
        let state = match &case.proposal {
            _ if made.any(|made| made.id == wording.id && counts(made.at)) => DisclosureState::Given,
            Some(proposal) => {
                let draft = draft.get_or_insert_with(|| plain(&proposal.draft));
                if draft.contains(&wording.plain) {
                    DisclosureState::InDraft
                } else if letter.is_none_or(|letter| letter == proposal.letter) {
                    DisclosureState::MissingFromDraft
                } else {
                    DisclosureState::Owed
                }
            }
            None => DisclosureState::Owed,
        };
        Disclosure { id: wording.id, clause, wording: wording.text, by, state }
    }
}

/// A text whatever its white space, quotes, dashes and letter case.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        for character in word.chars() {
            match character {
                '\u{2018}' | '\u{2019}' | '\u{201b}' => plain.push('\''),
                '\u{201c}' | '\u{201d}' | '\u{201e}' => plain.push('"'),
                '\u{2010}'..='\u{2015}' => plain.push('-'),
                other => plain.extend(other.to_lowercase()),
            }
        }
    }
    plain
}
