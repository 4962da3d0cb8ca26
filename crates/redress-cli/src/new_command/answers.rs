//! What a firm says of itself when it takes over the house code: by flags, by answers on the terminal, or as it stands.

use std::path::Path;

use jiff::tz::TimeZone;
use redress::model::{Currency, did_you_mean, nearest};

use super::contacts;
use super::country::Country;
use super::opening_hours::OpeningHours;
use super::prompt::Prompt;
use super::scenario_copy::Tried;
use crate::arguments::New;
use crate::exit::Failure;

/// Whose holidays are left out of working time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Holidays {
    EnglandAndWales,
    Scotland,
    NorthernIreland,
    /// The engine does not carry them.
    None,
}

impl Holidays {
    const ALL: [(&'static str, Holidays); 4] = [
        ("england-and-wales", Holidays::EnglandAndWales),
        ("scotland", Holidays::Scotland),
        ("northern-ireland", Holidays::NorthernIreland),
        ("none", Holidays::None),
    ];

    pub(crate) fn named(text: &str) -> Result<Holidays, String> {
        let wanted = text.trim().to_lowercase().replace([' ', '_'], "-");
        let names = Holidays::ALL.map(|(name, _)| name);
        Holidays::ALL.iter().find(|(name, _)| *name == wanted).map(|(_, holidays)| *holidays).ok_or_else(|| {
            let meant = match wanted.as_str() {
                "england" | "wales" => "; did you mean `england-and-wales`?".to_owned(),
                _ => did_you_mean(&wanted, names),
            };
            format!(
                "the engine does not carry the holidays of `{}`: it carries {}{meant}",
                text.trim(),
                names.join(", ")
            )
        })
    }

    /// As an answer is written.
    pub(crate) fn name(self) -> &'static str {
        Holidays::ALL.iter().find(|(_, each)| *each == self).map_or("none", |(name, _)| name)
    }

    /// The nation whose calendar the engine carries.
    pub(crate) fn nation(self) -> Option<&'static str> {
        (self != Holidays::None).then(|| self.name())
    }
}

/// What the house code itself says of these things, and what comes of it.
pub(crate) struct HouseAnswers {
    pub(crate) country: Country,
    pub(crate) zone_name: String,
    pub(crate) currency: Currency,
    pub(crate) hours: OpeningHours,
    pub(crate) holidays: Holidays,
    pub(crate) roles: Vec<String>,
    /// What comes of its scenarios.
    pub(crate) tried: Tried,
}

/// What the firm says.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    pub(crate) id: String,
    pub(crate) firm: String,
    pub(crate) country: Country,
    pub(crate) zone_name: String,
    pub(crate) currency: Currency,
    pub(crate) hours: OpeningHours,
    pub(crate) holidays: Holidays,
    /// The lowest first, no more than the house code has.
    pub(crate) roles: Vec<String>,
    /// How customers ring the firm, where it says so.
    pub(crate) phone: Option<String>,
    /// How they write to it.
    pub(crate) mail: Option<String>,
    /// The independent scheme that it belongs to.
    pub(crate) scheme: Option<String>,
    /// Those that nobody gave, as flags.
    pub(crate) taken: Vec<String>,
}

impl Answers {
    /// From the flags; what they do not say is asked where somebody sits at the terminal, and else taken as it is most likely.
    ///
    /// # Errors
    ///
    /// A flag that cannot be read, or nobody left to answer.
    pub(crate) fn gather(
        flags: &New,
        house: &HouseAnswers,
        mut prompt: Option<&mut Prompt<'_>>,
    ) -> Result<Answers, Failure> {
        let mut taken = Vec::new();
        let mut ask = |question: Question<'_>| {
            let (flag, given, default) = (question.flag, question.given, question.default.clone());
            match (given, prompt.as_deref_mut()) {
                (Some(given), _) => Ok(given.to_owned()),
                (None, Some(prompt)) => prompt.ask(question.text, question.hint, &default, question.check),
                (None, None) if MAY_LACK.contains(&flag) => Ok(default),
                (None, None) => {
                    let quote = if default.contains([' ', ';', '\'']) { "'" } else { "" };
                    taken.push(format!("--{flag} {quote}{default}{quote}"));
                    Ok(default)
                }
            }
        };
        let said = Failure::Said;

        let firm = ask(Question {
            flag: "firm",
            given: flags.firm.as_deref(),
            text: "The firm's name",
            hint: "as customers know it",
            default: "Our firm".to_owned(),
            check: &|text| firm(text).map(|_| None),
        })?;
        let firm = firm_of(&firm, "--firm")?;
        let country = ask(Question {
            flag: "country",
            given: flags.country.as_deref(),
            text: "Country",
            hint: "where most of your customers live: a code such as GB, or a name",
            default: house.country.code.to_owned(),
            check: &|text| Country::named(text).map(|country| Some(country.name.to_owned())),
        })?;
        let country = Country::named(&country).map_err(|error| said(format!("--country: {error}")))?;
        let is_at_home = country == house.country;
        let zone_name = ask(Question {
            flag: "time-zone",
            given: flags.time_zone.as_deref(),
            text: "Time zone",
            hint: "in which your opening hours are",
            default: if is_at_home { house.zone_name.clone() } else { country.time_zone.to_owned() },
            check: &|text| zone(text).map(|name| (name != text.trim()).then_some(name)),
        })?;
        let zone_name = zone(&zone_name).map_err(|error| said(format!("--time-zone: {error}")))?;
        let code = ask(Question {
            flag: "currency",
            given: flags.currency.as_deref(),
            text: "Currency",
            hint: "of the amounts in your code",
            default: if is_at_home { house.currency.to_string() } else { country.currency.to_owned() },
            check: &|text| currency(text).map(|_| None),
        })?;
        let currency = currency(&code).map_err(|error| said(format!("--currency: {error}")))?;
        let hours = ask(Question {
            flag: "hours",
            given: flags.hours.as_deref(),
            text: "Opening hours",
            hint: "such as mon-fri 09:00-17:30; sat 10:00-14:00",
            default: house.hours.as_answer(),
            check: &|text| OpeningHours::parse(text).map(|hours| Some(hours.in_words())),
        })?;
        let hours = OpeningHours::parse(&hours).map_err(|error| said(format!("--hours: {error}")))?;
        let holidays = ask(Question {
            flag: "holidays",
            given: flags.holidays.as_deref(),
            text: "Holidays",
            hint: "england-and-wales, scotland, northern-ireland, or none to list your own",
            default: if is_at_home { house.holidays } else { Holidays::None }.name().to_owned(),
            check: &|text| Holidays::named(text).map(|_| None),
        })?;
        let holidays = Holidays::named(&holidays).map_err(|error| said(format!("--holidays: {error}")))?;
        let ladder = ask(Question {
            flag: "roles",
            given: flags.roles.as_deref(),
            text: "Roles, the lowest first",
            hint: &format!(
                "who answers customers, and who stands above them: up to {} names with commas",
                house.roles.len()
            ),
            default: house.roles.join(", "),
            check: &|text| {
                roles(text, &house.roles).map(|names| (names.join(", ") != text.trim()).then(|| names.join(", ")))
            },
        })?;
        let roles = roles(&ladder, &house.roles).map_err(|error| said(format!("--roles: {error}")))?;
        let phone = optional(
            ask(Question {
                flag: "phone",
                given: flags.phone.as_deref(),
                text: "Telephone number",
                hint: "on which customers ring you, or none",
                default: NONE.to_owned(),
                check: &|text| optional(text, &contacts::phone).map(|_| None),
            })?
            .as_str(),
            &contacts::phone,
        )
        .map_err(|error| said(format!("--phone: {error}")))?;
        let mail = optional(
            ask(Question {
                flag: "mail",
                given: flags.mail.as_deref(),
                text: "E-mail address",
                hint: "to which customers write, or none",
                default: NONE.to_owned(),
                check: &|text| optional(text, &contacts::mail).map(|_| None),
            })?
            .as_str(),
            &contacts::mail,
        )
        .map_err(|error| said(format!("--mail: {error}")))?;
        let scheme = optional(
            ask(Question {
                flag: "scheme",
                given: flags.scheme.as_deref(),
                text: "Independent scheme",
                hint: "the name of the ombudsman or arbitration scheme that you belong to, or none",
                default: NONE.to_owned(),
                check: &|text| optional(text, &scheme_name).map(|_| None),
            })?
            .as_str(),
            &scheme_name,
        )
        .map_err(|error| said(format!("--scheme: {error}")))?;
        let short = identifier(&flags.folder);
        let id = ask(Question {
            flag: "id",
            given: flags.id.as_deref(),
            text: "A short name for the code",
            hint: "letters, digits and hyphens; decisions name the code by it",
            default: short,
            check: &|text| is_identifier(text.trim()).map(|()| None),
        })?;
        let id = id.trim().to_owned();
        is_identifier(&id).map_err(|error| said(format!("--id: {error}")))?;
        Ok(Answers { id, firm, country, zone_name, currency, hours, holidays, roles, phone, mail, scheme, taken })
    }

    /// The command that makes the same copy again.
    pub(crate) fn as_command(&self, folder: &str) -> String {
        let mut flags = vec![
            ("firm", self.firm.clone()),
            ("country", self.country.code.to_owned()),
            ("time-zone", self.zone_name.clone()),
            ("currency", self.currency.to_string()),
            ("hours", self.hours.as_answer()),
            ("holidays", self.holidays.name().to_owned()),
            ("roles", self.roles.join(",")),
            ("id", self.id.clone()),
        ];
        let given = [("phone", &self.phone), ("mail", &self.mail), ("scheme", &self.scheme)];
        flags.extend(given.into_iter().filter_map(|(flag, own)| Some((flag, own.clone()?))));
        let quoted = |text: &str| {
            let is_plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | ',' | '.' | '+'));
            if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
        };
        let flags: Vec<String> = flags.iter().map(|(flag, value)| format!("--{flag} {}", quoted(value))).collect();
        format!("redress new {} {}", quoted(folder), flags.join(" "))
    }
}

/// The answer of a firm that has no such thing, or does not say it yet.
const NONE: &str = "none";
/// What a firm may lack, or not say yet: it is not taken as said, and listed where it is lacking.
const MAY_LACK: [&str; 3] = ["phone", "mail", "scheme"];

fn optional(text: &str, read: &dyn Fn(&str) -> Result<String, String>) -> Result<Option<String>, String> {
    if text.trim().eq_ignore_ascii_case(NONE) { Ok(None) } else { read(text).map(Some) }
}

/// One thing to know of the firm.
struct Question<'a> {
    flag: &'static str,
    given: Option<&'a str>,
    text: &'static str,
    hint: &'a str,
    default: String,
    /// What is wrong with an answer, or what it was understood as where that is worth saying.
    check: &'a dyn Fn(&str) -> Result<Option<String>, String>,
}

/// The firm's name, which stands in headings and in TOML.
fn firm(text: &str) -> Result<String, String> {
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
fn scheme_name(text: &str) -> Result<String, String> {
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
    let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    let place = wanted.replace(' ', "_");
    let city = |name: &&String| name.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(&place));
    let cities = || known.iter().filter_map(|name| name.rsplit('/').next());
    let meant =
        known.iter().find(city).cloned().or_else(|| nearest(wanted, known.iter().map(String::as_str))).or_else(|| {
            let near = nearest(&place, cities())?;
            known.iter().find(|name| name.rsplit('/').next() == Some(near.as_str())).cloned()
        });
    let meant = meant.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
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
fn roles(text: &str, house: &[String]) -> Result<Vec<String>, String> {
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

fn is_identifier(text: &str) -> Result<(), String> {
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
