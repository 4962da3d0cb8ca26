//! Looking through a text for personal data: what the digits, letters and marks of each kind are.

use crate::personal_data::PersonalKind;
use crate::personal_forms::{
    CARD_ISSUERS, IBAN_LENGTHS, POSTCODE_AREAS, fits_luhn, fits_mod_97, is_date_like, is_postcode_letter,
};

/// A character with its place in the text.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) character: char,
    pub(crate) from: usize,
    pub(crate) until: usize,
}

/// A text that is looked through. What is found is a kind, and the positions of its first place and of that after its last.
pub(crate) struct Scan<'p> {
    pub(crate) places: &'p [Place],
}

pub(crate) type Found = (PersonalKind, usize, usize);

/// The digits of a number as people group them: `4111 1111-1111.1111`.
struct Group {
    from: usize,
    until: usize,
}

impl Scan<'_> {
    /// Everything that is found, of each kind in its turn.
    pub(crate) fn all(&self) -> Vec<Found> {
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
