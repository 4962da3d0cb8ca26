//! Personal data in a text: card numbers, bank accounts, addresses of mail, telephone numbers, postcodes.
//!
//! Each is known by a rule of its own that few other texts keep: a check digit, a fixed length, a fixed form. What stands
//! behind a tag or in the target of a link is found too, since others can read it there.

use crate::markup::seen;
use crate::passage::{MOST_PASSAGES, Passage, Source};
use crate::personal_forms::{
    CARD_ISSUERS, IBAN_LENGTHS, POSTCODE_AREAS, fits_luhn, fits_mod_97, is_date_like, is_postcode_letter,
};

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
    let source = Source::of(text);
    let as_seen: Vec<Place> = seen(&source.characters)
        .into_iter()
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

/// A character with its place in the text.
#[derive(Clone, Copy)]
struct Place {
    character: char,
    from: usize,
    until: usize,
}

/// A text that is looked through. What is found is a kind, and the positions of its first place and of that after its last.
struct Scan<'p> {
    places: &'p [Place],
}

type Found = (PersonalKind, usize, usize);

/// The digits of a number as people group them: `4111 1111-1111.1111`.
struct Group {
    from: usize,
    until: usize,
}

impl Scan<'_> {
    fn all(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for run in self.runs_of_digits() {
            self.cards(&run, &mut found);
            self.phones(&run, &mut found);
        }
        self.accounts(&mut found);
        self.mail(&mut found);
        self.postcodes(&mut found);
        found
    }

    fn at(&self, position: usize) -> Option<char> {
        self.places.get(position).map(|place| place.character)
    }

    fn before(&self, position: usize) -> Option<char> {
        position.checked_sub(1).and_then(|before| self.at(before))
    }

    fn is_digit(&self, position: usize) -> bool {
        self.at(position).is_some_and(|character| character.is_ascii_digit())
    }

    fn digits(&self, groups: &[Group]) -> Vec<u8> {
        let places = groups.iter().flat_map(|group| &self.places[group.from..group.until]);
        places.filter_map(|place| place.character.to_digit(10)).filter_map(|digit| u8::try_from(digit).ok()).collect()
    }

    /// Groups of digits with one blank or mark between them, or a bracket and a blank.
    fn runs_of_digits(&self) -> Vec<Vec<Group>> {
        let mut runs: Vec<Vec<Group>> = Vec::new();
        let mut position = 0;
        let mut last_end: Option<usize> = None;
        while position < self.places.len() {
            if !self.is_digit(position) {
                position += 1;
                continue;
            }
            let from = position;
            while self.is_digit(position) {
                position += 1;
            }
            let group = Group { from, until: position };
            let is_joined = last_end.is_some_and(|end| self.joins(end, from));
            match runs.last_mut() {
                Some(run) if is_joined => run.push(group),
                _ => runs.push(vec![group]),
            }
            last_end = Some(position);
        }
        runs
    }

    /// Whether what stands between two groups keeps them together.
    fn joins(&self, end: usize, start: usize) -> bool {
        let between: String = self.places[end..start].iter().map(|place| place.character).collect();
        let mut characters = between.chars();
        match (characters.next(), characters.next(), characters.next()) {
            (Some(one), None, _) => {
                is_blank(one) || matches!(one, '-' | '.' | '/' | ')' | '\u{2010}' | '\u{2011}' | '\u{2013}')
            }
            (Some(one), Some(other), None) => matches!((one, other), (')', ' ') | (' ', '(') | (')', '-')),
            _ => false,
        }
    }

    fn cards(&self, run: &[Group], found: &mut Vec<Found>) {
        let mut first = 0;
        while first < run.len() {
            let mut hit = None;
            let mut count = 0;
            for last in first..run.len() {
                count += run[last].until - run[last].from;
                if count > 19 {
                    break;
                }
                if count >= 13 {
                    let digits = self.digits(&run[first..=last]);
                    let is_issued = CARD_ISSUERS.iter().any(|issuer| issuer.issues(&digits));
                    if is_issued && fits_luhn(&digits) {
                        hit = Some(last);
                    }
                }
            }
            match hit {
                Some(last) => {
                    found.push((PersonalKind::CardNumber, run[first].from, run[last].until));
                    first = last + 1;
                }
                None => first += 1,
            }
        }
    }

    /// Numbers that begin with `+`, with `00`, or with one `0`.
    fn phones(&self, run: &[Group], found: &mut Vec<Found>) {
        let mut first = 0;
        while first < run.len() {
            match self.phone(run, first) {
                Some((from, last)) => {
                    found.push((PersonalKind::PhoneNumber, from, run[last].until));
                    first = last + 1;
                }
                None => first += 1,
            }
        }
    }

    fn phone(&self, run: &[Group], first: usize) -> Option<(usize, usize)> {
        let start = run[first].from;
        let opens = usize::from(self.before(start) == Some('('));
        let begin = start - opens;
        let plus = usize::from(self.before(begin) == Some('+'));
        let begin = begin - plus;
        // within a word, an amount or another number it is something else
        if self
            .before(begin)
            .is_some_and(|before| before.is_alphanumeric() || matches!(before, '.' | ',' | '/' | '-' | '£' | '€' | '#'))
        {
            return None;
        }
        let mut digits = Vec::new();
        let mut last = None;
        for (n, group) in run.iter().enumerate().skip(first) {
            digits.extend(self.digits(std::slice::from_ref(group)));
            if digits.len() > 15 {
                break;
            }
            let fits = match (plus, &digits[..]) {
                (1, [1..=9, ..]) => digits.len() >= 9,
                (0, [0, 0, 1..=9, ..]) => digits.len() >= 11,
                (0, [0, 1..=9, ..]) => (10..=12).contains(&digits.len()),
                _ => false,
            };
            if fits {
                last = Some(n);
            }
        }
        let last = last?;
        let lengths: Vec<usize> = run[first..=last].iter().map(|group| group.until - group.from).collect();
        let goes_on = self.at(run[last].until).is_some_and(char::is_alphanumeric);
        (!goes_on && !is_date_like(&lengths, self.digits(&run[first..=last]).as_slice())).then_some((begin, last))
    }

    fn accounts(&self, found: &mut Vec<Found>) {
        let mut position = 0;
        while position + 4 < self.places.len() {
            match self.account(position) {
                Some(until) => {
                    found.push((PersonalKind::BankAccount, position, until));
                    position = until;
                }
                None => position += 1,
            }
        }
    }

    /// Where the account number ends that begins here.
    fn account(&self, position: usize) -> Option<usize> {
        let letter = |n: usize| self.at(position + n).filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase());
        let country = [letter(0)?, letter(1)?];
        if !self.is_digit(position + 2)
            || !self.is_digit(position + 3)
            || self.before(position).is_some_and(char::is_alphanumeric)
        {
            return None;
        }
        let name: String = country.iter().collect();
        let (_, length) = IBAN_LENGTHS.iter().find(|(each, _)| *each == name)?;
        let mut account = String::with_capacity(*length);
        let mut end = position;
        while account.len() < *length {
            let character = self.at(end)?;
            if character.is_ascii_alphanumeric() {
                account.push(character.to_ascii_uppercase());
            } else if !(is_blank(character) || character == '-') || !self.at(end + 1)?.is_ascii_alphanumeric() {
                return None;
            }
            end += 1;
        }
        let goes_on = self.at(end).is_some_and(char::is_alphanumeric);
        (!goes_on && fits_mod_97(&account)).then_some(end)
    }

    fn mail(&self, found: &mut Vec<Found>) {
        let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'');
        let mut taken = 0;
        for (position, _) in self.places.iter().enumerate().filter(|(_, place)| place.character == '@') {
            let mut from = position;
            while from > taken && self.before(from).is_some_and(is_local) {
                from -= 1;
            }
            while from < position && self.at(from).is_some_and(|first| !first.is_alphanumeric()) {
                from += 1;
            }
            let mut until = position + 1;
            let mut last_dot = None;
            while let Some(character) = self.at(until) {
                match character {
                    '.' if self.at(until + 1).is_some_and(char::is_alphanumeric) => last_dot = Some(until),
                    '-' if self.at(until + 1).is_some_and(char::is_alphanumeric) => {}
                    other if other.is_alphanumeric() => {}
                    _ => break,
                }
                until += 1;
            }
            let top = last_dot.map_or(&[][..], |dot| &self.places[dot + 1..until]);
            let is_top = top.len() >= 2 && top.iter().all(|place| place.character.is_alphabetic());
            if from < position && is_top && last_dot.is_some_and(|dot| dot > position + 1) {
                found.push((PersonalKind::EmailAddress, from, until));
                taken = until;
            }
        }
    }

    /// `SW1A 1AA`: an area, a district, a blank, a sector and a unit.
    fn postcodes(&self, found: &mut Vec<Found>) {
        for blank in (2..self.places.len()).filter(|position| self.at(*position).is_some_and(is_blank)) {
            let is_inward = self.is_digit(blank + 1)
                && [2, 3].iter().all(|n| self.at(blank + n).is_some_and(is_postcode_letter))
                && !self.at(blank + 4).is_some_and(char::is_alphanumeric);
            if !is_inward {
                continue;
            }
            let mut from = blank;
            while from > 0 && blank - from < 5 && self.before(from).is_some_and(char::is_alphanumeric) {
                from -= 1;
            }
            let outward: String = self.places[from..blank].iter().map(|place| place.character).collect();
            let area: String = outward.chars().take_while(char::is_ascii_uppercase).collect();
            let district = &outward[area.len()..];
            let is_district = match district.as_bytes() {
                [digit] => digit.is_ascii_digit(),
                [digit, last] => digit.is_ascii_digit() && (last.is_ascii_digit() || last.is_ascii_uppercase()),
                _ => false,
            };
            if is_district && POSTCODE_AREAS.contains(&&*area) {
                found.push((PersonalKind::Postcode, from, blank + 4));
            }
        }
    }
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() && !matches!(character, '\n' | '\r')
}
