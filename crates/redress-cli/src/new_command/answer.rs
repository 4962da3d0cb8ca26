//! Answers as they are read: a name, a zone, a currency, roles and an identifier, or what is wrong with the words given.

use std::path::Path;

use jiff::tz::TimeZone;
use redress::model::{Currency, did_you_mean};
use redress::zone_meant;

use crate::exit::Failure;

/// The firm's name, which stands in headings and in TOML.
pub(crate) fn firm(text: &str) -> Result<String, String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err("a firm has a name".to_owned());
    }
    if name.chars().count() > 80 {
        return Err("the name is longer than 80 letters".to_owned());
    }
    let unfit = |c: &char| c.is_control() || matches!(c, '{' | '}' | '<' | '>' | '|' | '`' | '\\' | '[' | ']');
    match name.chars().find(unfit) {
        Some(character) => Err(format!(
            "the name has a character that means something else on a page: `{}`",
            character.escape_default()
        )),
        None => Ok(name),
    }
}

/// The name of a scheme, which stands in a wording.
pub(crate) fn scheme_name(text: &str) -> Result<String, String> {
    firm(text)
}

/// The firm's name as a flag gives it.
pub(crate) fn firm_of(text: &str, flag: &str) -> Result<String, Failure> {
    firm(text).map_err(|error| Failure::Said(format!("{flag}: {error}")))
}

/// The IANA name of a zone, in its own letter case.
pub(crate) fn zone(text: &str) -> Result<String, String> {
    let wanted = text.trim();
    // a zone without a place, such as a bare offset, has no name
    if let Some(name) = TimeZone::get(wanted).ok().and_then(|zone| zone.iana_name().map(str::to_owned)) {
        return Ok(name);
    }
    let meant = zone_meant(wanted).map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    Err(format!("`{wanted}` is no time zone: write its name, such as Europe/London{meant}"))
}

/// The currency of a code, in any letter case.
pub(crate) fn currency(text: &str) -> Result<Currency, String> {
    let wanted = text.trim();
    let everyday = match wanted.to_lowercase().as_str() {
        "£" | "pound" | "pounds" | "sterling" => Some("GBP"),
        "€" | "euro" | "euros" => Some("EUR"),
        "$" | "dollar" | "dollars" => Some("USD"),
        "¥" | "yen" => Some("JPY"),
        _ => None,
    };
    wanted.parse().map_err(|_| {
        let likely = ["GBP", "EUR", "USD", "AUD", "CAD", "NZD", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "INR", "SGD"];
        let meant = everyday.map_or_else(|| did_you_mean(wanted, likely), |code| format!("; did you mean `{code}`?"));
        format!("`{wanted}` is no currency: write its code of three letters, such as GBP, EUR or USD{meant}")
    })
}

/// The roles as identifiers, two or more and no more than the house code has.
pub(crate) fn roles(text: &str, house: &[String]) -> Result<Vec<String>, String> {
    let mut roles: Vec<String> = Vec::new();
    for given in text.split(',').map(str::trim).filter(|given| !given.is_empty()) {
        let name: String =
            given.chars().map(|c| if c == ' ' || c == '-' { '_' } else { c.to_ascii_lowercase() }).collect();
        let is_plain = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && !matches!(name.as_str(), "yes" | "no" | "true" | "false" | "null" | "not" | "contains");
        if !is_plain {
            return Err(format!(
                "`{given}` is no name for a role: begin with a letter from a to z, then letters, digits and _"
            ));
        }
        if roles.contains(&name) {
            return Err(format!("`{name}` stands twice"));
        }
        roles.push(name);
    }
    if (2..=house.len()).contains(&roles.len()) {
        return Ok(roles);
    }
    Err(format!(
        "the house code has {} steps, {}: give 2 to {} names (you gave {}); more can be added later in policy.toml and the tables",
        house.len(),
        house.join(", "),
        house.len(),
        roles.len()
    ))
}

/// The folder's name as an identifier.
pub(crate) fn identifier(folder: &Path) -> String {
    let full = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = full.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let plain = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if plain.is_empty() { "service-code".to_owned() } else { plain }
}

pub(crate) fn is_identifier(text: &str) -> Result<(), String> {
    let is_plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if is_plain { Ok(()) } else { Err(format!("`{text}` is no short name: small letters, digits and hyphens")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_by_its_place() {
        assert_eq!(zone("europe/london").unwrap(), "Europe/London");
        let message = |text: &str| zone(text).unwrap_err();
        for (text, meant) in [
            ("Europe/Londn", "Europe/London"),
            ("London", "Europe/London"),
            ("new york", "America/New_York"),
            ("Kathmndu", "Asia/Kathmandu"),
        ] {
            assert!(message(text).contains(&format!("did you mean `{meant}`?")), "{}", message(text));
        }
        assert_eq!(
            message("nowhere at all"),
            "`nowhere at all` is no time zone: write its name, such as Europe/London"
        );
    }

    #[test]
    fn a_currency_is_a_code() {
        assert_eq!(currency(" eur ").unwrap().code(), "EUR");
        for (text, meant) in [("GPB", "GBP"), ("€", "EUR"), ("pounds", "GBP")] {
            let message = currency(text).unwrap_err();
            assert!(message.contains(&format!("did you mean `{meant}`?")), "{message}");
        }
    }

    #[test]
    fn roles_are_no_more_than_the_house_code_has() {
        let house: Vec<String> = ["adviser", "team_lead", "manager"].map(str::to_owned).to_vec();
        assert_eq!(roles("Clerk, Shift lead, Owner", &house).unwrap(), ["clerk", "shift_lead", "owner"]);
        assert!(
            roles("clerk", &house)
                .unwrap_err()
                .starts_with("the house code has 3 steps, adviser, team_lead, manager: give 2 to 3")
        );
        assert_eq!(roles("clerk, owner", &house).unwrap(), ["clerk", "owner"]);
        assert!(roles("a, b, c, d", &house).is_err());
        assert_eq!(roles("a, a, b", &house).unwrap_err(), "`a` stands twice");
        assert!(roles("1st, b, c", &house).unwrap_err().starts_with("`1st` is no name for a role"));
    }

    #[test]
    fn a_name_that_would_act_on_a_page_is_refused() {
        assert_eq!(firm("  Brightwater   Kettles ").unwrap(), "Brightwater Kettles");
        assert_eq!(firm("Müller \"and\" sons").unwrap(), "Müller \"and\" sons");
        assert!(firm("a {#b}").is_err() && firm("").is_err() && firm(&"x".repeat(81)).is_err());
    }

    #[test]
    fn a_folder_names_its_code() {
        for (folder, id) in
            [("My code", "my-code"), ("a/b/", "b"), ("--", "service-code"), ("Müller & Co", "m-ller-co")]
        {
            assert_eq!(identifier(Path::new(folder)), id);
        }
    }
}
