//! What a firm says of itself when it takes over the house code: by flags, by answers on the terminal, or as it stands.

use redress::model::Currency;

use super::answer::{currency, firm, firm_of, identifier, is_identifier, roles, scheme_name, zone};
use super::contacts;
use super::country::Country;
use super::holidays::Holidays;
use super::opening_hours::OpeningHours;
use super::prompt::Prompt;
use super::scenario_copy::Tried;
use crate::arguments::New;
use crate::exit::Failure;

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
        let mut own = |flag, given, text, hint, read: &Reader| {
            let check = &|answer: &str| optional(answer, read).map(|_| None);
            let answer = ask(Question { flag, given, text, hint, default: NONE.to_owned(), check })?;
            optional(&answer, read).map_err(|error| said(format!("--{flag}: {error}")))
        };
        let phone = flags.phone.as_deref();
        let phone = own("phone", phone, "Telephone number", "on which customers ring you, or none", &contacts::phone)?;
        let mail = flags.mail.as_deref();
        let mail = own("mail", mail, "E-mail address", "to which customers write, or none", &contacts::mail)?;
        let hint = "the name of the ombudsman or arbitration scheme that you belong to, or none";
        let scheme = own("scheme", flags.scheme.as_deref(), "Independent scheme", hint, &scheme_name)?;
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

/// Reads an answer, or says what is wrong with it.
type Reader = dyn Fn(&str) -> Result<String, String>;

fn optional(text: &str, read: &Reader) -> Result<Option<String>, String> {
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
