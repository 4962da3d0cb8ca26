//! Personal data in a text: card numbers, bank accounts, addresses of mail, telephone numbers, postcodes.
//!
//! Each is known by a rule of its own that few other texts keep: a check digit, a fixed length, a fixed form. What stands
//! behind a tag or in the target of a link is found too, since others can read it there.

use crate::markup::seen;
use crate::passage::{MOST_PASSAGES, Passage, Source};
use crate::personal_scan::{Place, Scan};

/// Something personal that a text contains.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonalData {
    /// What it is.
    pub kind: PersonalKind,
    /// Where it stands.
    pub passage: Passage,
}

/// Kinds of personal data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PersonalKind {
    /// A number of a payment card: an issuer's first digits, its length, and the check digit (ISO/IEC 7812-1, Luhn).
    CardNumber,
    /// An international bank account number: its country's length, and the check digits (ISO 13616, modulo 97).
    BankAccount,
    /// An address of mail.
    EmailAddress,
    /// A telephone number: with `+` and the country's digits (ITU-T E.164), or with the 0 that begins numbers within many
    /// countries.
    PhoneNumber,
    /// A postcode of the United Kingdom, of one of its 124 areas, in capitals and with its blank (BS 7666).
    Postcode,
}

impl PersonalKind {
    /// Its name in rules and messages.
    pub fn name(self) -> &'static str {
        match self {
            PersonalKind::CardNumber => "card number",
            PersonalKind::BankAccount => "bank account",
            PersonalKind::EmailAddress => "e-mail address",
            PersonalKind::PhoneNumber => "phone number",
            PersonalKind::Postcode => "postcode",
        }
    }
}

/// The personal data that a text contains, from its beginning on; the first hundred. What could be two kinds is the first
/// of [`PersonalKind`]. Takes time in proportion to the text's length.
///
/// ```
/// use redress_model::{PersonalKind, personal_data};
/// let found = personal_data("Your card 4111 1111 1111 1111 was refunded; we wrote to anna@example.com.");
/// assert_eq!(found[0].kind, PersonalKind::CardNumber);
/// assert_eq!(found[0].passage.text, "4111 1111 1111 1111");
/// assert_eq!(found[1].passage.text, "anna@example.com");
/// // the last digit does not check
/// assert!(personal_data("Order 4111 1111 1111 1112").is_empty());
/// ```
pub fn personal_data(text: &str) -> Vec<PersonalData> {
    // most texts have nothing that any of them begins with
    if !text.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | '&')) {
        return Vec::new();
    }
    let source = Source::of(text);
    let as_seen: Vec<Place> = seen(&source.characters)
        .into_iter()
        .flat_map(|each| each.one_by_one(&source.characters))
        .map(|each| Place { character: each.character, from: each.from as usize, until: each.until as usize })
        .collect();
    let as_written: Vec<Place> = source
        .characters
        .iter()
        .enumerate()
        .map(|(n, character)| Place { character: *character, from: n, until: n + 1 })
        .collect();
    let mut found: Vec<PersonalData> = Vec::new();
    for places in [&as_seen, &as_written] {
        let scan = Scan { places };
        for (kind, from, until) in scan.all() {
            let (Some(first), Some(last)) = (places.get(from), places.get(until - 1)) else { continue };
            found.push(PersonalData { kind, passage: source.passage(first.from, last.until) });
        }
    }
    found.sort_by_key(|each| (each.kind, each.passage.from, each.passage.until));
    let mut kept: Vec<PersonalData> = Vec::new();
    let mut taken = vec![false; source.characters.len()];
    for each in found {
        let place = each.passage.from..each.passage.until;
        if taken[place.clone()].contains(&true) {
            continue;
        }
        taken[place].fill(true);
        kept.push(each);
    }
    kept.sort_by_key(|each| each.passage.from);
    kept.truncate(MOST_PASSAGES);
    kept
}

/// The card numbers that a text contains.
pub fn card_numbers(text: &str) -> Vec<PersonalData> {
    let mut found = personal_data(text);
    found.retain(|each| each.kind == PersonalKind::CardNumber);
    found
}
