//! The small code of `redress new --minimal`: one page, to be grown.

use redress::{Policies, PolicyFiles};

use super::answer::{currency, firm_of, identifier, zone};
use super::house_code::Files;
use crate::arguments::New;
use crate::exit::Failure;

/// The files of the small code. `{{…}}` is filled in from the arguments.
const STARTER: [(&str, &str); 4] = [
    ("01-promises.md", include_str!("../../starter/01-promises.md")),
    ("calendars/office.toml", include_str!("../../starter/calendars/office.toml")),
    ("disclosures/rights.toml", include_str!("../../starter/disclosures/rights.toml")),
    ("policy.toml", include_str!("../../starter/policy.toml")),
];

/// The small code, filled in and checked.
///
/// # Errors
///
/// A flag that cannot be read.
pub(crate) fn starter(arguments: &New) -> Result<Files, Failure> {
    let said = |flag: &str, error: String| Failure::Said(format!("--{flag}: {error}"));
    let firm = firm_of(arguments.firm.as_deref().unwrap_or("Our firm"), "--firm")?;
    let time_zone = zone(arguments.time_zone.as_deref().unwrap_or("Europe/London"));
    let time_zone = time_zone.map_err(|error| said("time-zone", error))?;
    let currency = currency(arguments.currency.as_deref().unwrap_or("GBP"));
    let currency = currency.map_err(|error| said("currency", error))?;
    let id = arguments.id.clone().unwrap_or_else(|| identifier(&arguments.folder));
    let filled = |name: &str, text: &str| {
        let firm = if name.ends_with(".toml") { firm.replace('"', "\\\"") } else { firm.clone() };
        text.replace("{{id}}", &id)
            .replace("{{firm}}", &firm)
            .replace("{{time_zone}}", &time_zone)
            .replace("{{currency}}", currency.code())
    };
    let files: Vec<(String, String)> =
        STARTER.iter().map(|(name, text)| ((*name).to_owned(), filled(name, text))).collect();
    let in_memory = files.iter().fold(PolicyFiles::new(), |all, (name, text)| all.with(name, text.as_bytes()));
    Policies::from_files(&[in_memory])?;
    Ok(files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect())
}
