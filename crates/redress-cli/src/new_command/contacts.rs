//! How customers reach the firm, and the independent scheme it belongs to: what the house code has for an example is replaced, and
//! what nobody gave is said.

use super::answers::Answers;
use super::house_code::{Files, is_page, text_of};
use crate::exit::Failure;

/// The telephone number that the house code has for an example.
pub(crate) const PHONE: &str = "0808 157 0123";
/// The address of mail that it has for an example.
pub(crate) const MAIL: &str = "help@example.com";
/// What begins the comment in a disclosure with its wording for a firm that belongs to a scheme.
const WITH_SCHEME: &str = "# with a scheme: ";
/// Where the scheme's name goes in it.
const SCHEME: &str = "{scheme}";

/// The house code with the firm's own contacts and scheme.
///
/// # Errors
///
/// A file of the house code is no text.
pub(crate) fn with_contacts(house: &Files, answers: &Answers) -> Result<Files, Failure> {
    house
        .iter()
        .map(|(name, content)| {
            let is_wording = name.starts_with("disclosures/");
            if !is_page(name) && !is_wording {
                return Ok((name.clone(), content.clone()));
            }
            let mut text = text_of(content)?.to_owned();
            for (example, own) in [(PHONE, &answers.phone), (MAIL, &answers.mail)] {
                if let Some(own) = own {
                    text = text.replace(example, own);
                }
            }
            if is_wording {
                text = with_scheme(&text, answers.scheme.as_deref());
            }
            Ok((name.clone(), text.into_bytes()))
        })
        .collect()
}

/// A file of disclosures for a firm that belongs to a scheme of this name; as it is for one that belongs to none.
fn with_scheme(text: &str, scheme: Option<&str>) -> String {
    let Some(scheme) = scheme else { return text.to_owned() };
    let scheme = scheme.replace('\\', "\\\\").replace('"', "\\\"");
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        match lines.next_if(|next| next.starts_with(WITH_SCHEME)) {
            Some(with) => out += &with[WITH_SCHEME.len()..].replace(SCHEME, &scheme),
            None => out += line,
        }
        out.push('\n');
    }
    out
}

/// What whoever takes the copy over has to fill in, since nobody said it.
pub(crate) fn not_given(files: &Files, answers: &Answers) -> Vec<String> {
    let places = |wanted: &str| {
        let names = files.iter().filter(|(name, content)| {
            is_page(name) && text_of(content).is_ok_and(|text| text.lines().any(|line| is_row_of(line, wanted)))
        });
        names.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" and ")
    };
    let mut notes = Vec::new();
    for (what, flag, example, own) in
        [("telephone number", "phone", PHONE, &answers.phone), ("e-mail address", "mail", MAIL, &answers.mail)]
    {
        if own.is_none() {
            notes.push(format!(
                "no {what} was given (--{flag}), so {example}, which is nobody's, still stands in the tables of {}",
                places(example)
            ));
        }
    }
    if answers.scheme.is_none() {
        notes.push(
            "no independent scheme was named (--scheme), so customers are told that you belong to none and where else they \
             can turn: see disclosures/independent-scheme.toml"
                .to_owned(),
        );
    }
    notes
}

fn is_row_of(line: &str, wanted: &str) -> bool {
    line.starts_with('|') && line.contains(wanted)
}

/// A telephone number as people write it.
pub(crate) fn phone(text: &str) -> Result<String, String> {
    let number = text.trim();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let is_plain = number.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '(' | ')' | '-' | '/' | '.'));
    if is_plain && (5..=15).contains(&digits) {
        return Ok(number.to_owned());
    }
    Err(format!(
        "`{number}` is no telephone number: write it as customers dial it, such as 020 7946 0000 or +49 30 23125 000"
    ))
}

/// An address of mail.
pub(crate) fn mail(text: &str) -> Result<String, String> {
    let address = text.trim();
    let is_plain = |c: char| !c.is_whitespace() && !matches!(c, '|' | '"' | '\'' | '`' | '<' | '>' | '\\' | '{' | '}');
    match address.split_once('@') {
        Some((name, place))
            if !name.is_empty() && place.contains('.') && !place.contains('@') && address.chars().all(is_plain) =>
        {
            Ok(address.to_owned())
        }
        _ => Err(format!("`{address}` is no e-mail address")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::house_code::house_code;
    use super::*;

    #[test]
    fn the_house_code_has_the_examples_and_both_wordings() {
        let texts: Vec<(String, String)> = house_code()
            .iter()
            .map(|(name, content)| (name.clone(), text_of(content).unwrap_or_default().to_owned()))
            .collect();
        for example in [PHONE, MAIL] {
            let in_tables = texts.iter().any(|(_, text)| text.lines().any(|line| is_row_of(line, example)));
            assert!(in_tables, "{example}");
        }
        let (_, wordings) = texts.iter().find(|(name, _)| name == "disclosures/independent-scheme.toml").unwrap();
        let mut said = wordings.lines().filter(|line| !line.starts_with('#'));
        assert!(!said.any(|line| line.contains("we belong to.")) && wordings.contains(WITH_SCHEME), "{wordings}");
        assert_eq!(with_scheme(wordings, None), *wordings);
        let with = with_scheme(wordings, Some("the \"Tea\" Ombudsman"));
        assert!(with.contains("the \\\"Tea\\\" Ombudsman") && !with.contains(WITH_SCHEME), "{with}");
        assert!(!with.contains(SCHEME) && with.matches("Ombudsman").count() == 2, "{with}");
    }

    #[test]
    fn a_number_and_an_address_are_read() {
        assert_eq!(phone(" +64 9 555 0100 ").as_deref(), Ok("+64 9 555 0100"));
        assert!(phone("ask").is_err() && phone("12").is_err() && phone("0800 | 1").is_err());
        assert_eq!(mail("care@tea.example").as_deref(), Ok("care@tea.example"));
        assert!(mail("care@tea").is_err() && mail("care").is_err() && mail("a b@c.d").is_err());
    }
}
