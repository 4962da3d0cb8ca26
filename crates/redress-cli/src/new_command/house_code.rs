//! The house code as the command carries it: the real files of `policies/house-code`, put in by the build script.

use redress::Policies;

use super::answers::HouseAnswers;
use super::copy::checked;
use super::country::Country;
use super::holidays::Holidays;
use super::opening_hours::OpeningHours;
use super::scenario_copy::{Tried, Variant};
use crate::exit::Failure;

include!(concat!(env!("OUT_DIR"), "/house_code.rs"));

/// Files by name, in the order of their names.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// Where the customers of the house code live.
const COUNTRY: &str = "GB";

/// The files of the house code.
pub(crate) fn house_code() -> Files {
    HOUSE_CODE.iter().map(|(name, content)| ((*name).to_owned(), content.to_vec())).collect()
}

/// What a code says of the things that a firm is asked for.
///
/// # Errors
///
/// The code does not check or pass its own tests, or has no calendar of its own.
pub(crate) fn answers_of(files: &Files) -> Result<HouseAnswers, Failure> {
    let policies: Policies = checked(files)?;
    let missing = |what: &str| Failure::Said(format!("the house code has no {what}"));
    let policy = policies.versions().last().ok_or_else(|| missing("version"))?;
    let calendar = calendar_name(files).ok_or_else(|| missing("calendar"))?;
    let calendar = files.iter().find(|(name, _)| *name == calendar).ok_or_else(|| missing("calendar of its own"))?;
    let calendar = text_of(&calendar.1)?;
    let nation = value_of(calendar, "holidays_of").unwrap_or("none");
    let (zone_name, roles) = (policy.zone_name.clone(), policy.names.roles.clone());
    let currency = policy.currency.ok_or_else(|| missing("currency"))?;
    let tried = Tried::run(Variant::AsItWas, policies)?;
    if !tried.passes() {
        return Err(Failure::Said("the house code does not pass its own tests, so no copy of it would".to_owned()));
    }
    Ok(HouseAnswers {
        country: Country::named(COUNTRY).map_err(Failure::Said)?,
        zone_name,
        currency,
        hours: OpeningHours::of_calendar(calendar).ok_or_else(|| missing("opening hours"))?,
        holidays: Holidays::named(nation).map_err(Failure::Said)?,
        roles,
        tried,
    })
}

/// The file of the calendar that `policy.toml` names.
pub(crate) fn calendar_name(files: &Files) -> Option<String> {
    let (_, manifest) = files.iter().find(|(name, _)| name == "policy.toml")?;
    let name = value_of(std::str::from_utf8(manifest).ok()?, "calendar")?;
    Some(format!("calendars/{name}.toml"))
}

/// The text of `key = "…"` above the first table.
fn value_of<'a>(toml: &'a str, key: &str) -> Option<&'a str> {
    let top = toml.lines().take_while(|line| !line.starts_with('['));
    let mut pairs = top.filter_map(|line| line.split_once('='));
    pairs.find(|(name, _)| name.trim() == key)?.1.split('"').nth(1)
}

/// Whether a file is a page of the code. Its README is not.
pub(crate) fn is_page(name: &str) -> bool {
    name.ends_with(".md") && !name.contains('/') && !name.eq_ignore_ascii_case("README.md")
}

/// A file as text.
pub(crate) fn text_of(content: &[u8]) -> Result<&str, Failure> {
    std::str::from_utf8(content).map_err(|error| Failure::Said(error.to_string()))
}
