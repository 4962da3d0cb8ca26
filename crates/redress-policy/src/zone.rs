//! Time zones by their IANA names, and which name is most likely meant by another word.

use std::sync::Arc;

use jiff::tz::TimeZone;
use redress_model::nearest;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::toml_table::Placed;

/// Names that have one offset from UTC all year, with the zone that people who write them mostly live in. `UTC` is not among
/// them: who writes that means it.
const WITHOUT_SUMMER_TIME: [(&str, &str); 10] = [
    ("EST", "America/New_York"),
    ("Etc/GMT", "Europe/London"),
    ("Etc/Greenwich", "Europe/London"),
    ("GMT", "Europe/London"),
    ("GMT+0", "Europe/London"),
    ("GMT-0", "Europe/London"),
    ("GMT0", "Europe/London"),
    ("Greenwich", "Europe/London"),
    ("HST", "Pacific/Honolulu"),
    ("MST", "America/Denver"),
];

/// Abbreviations that are no names, with a zone in which they are used; those that several countries use are left out.
const ABBREVIATIONS: [(&str, &str); 14] = [
    ("ACST", "Australia/Adelaide"),
    ("AEDT", "Australia/Sydney"),
    ("AEST", "Australia/Sydney"),
    ("AWST", "Australia/Perth"),
    ("BST", "Europe/London"),
    ("CEST", "Europe/Paris"),
    ("EDT", "America/New_York"),
    ("EEST", "Europe/Athens"),
    ("JST", "Asia/Tokyo"),
    ("MDT", "America/Denver"),
    ("NZDT", "Pacific/Auckland"),
    ("NZST", "Pacific/Auckland"),
    ("PDT", "America/Los_Angeles"),
    ("PST", "America/Los_Angeles"),
];

/// The zone of an IANA name, from the zone data that the engine carries. A name without summer time is a warning, since a firm's
/// days are those of a place.
pub(crate) fn zone(
    file: &Arc<SourceFile>,
    name: Placed<String>,
    out: &mut Vec<Diagnostic>,
) -> Option<(String, TimeZone)> {
    let Ok(zone) = TimeZone::get(&name.value) else {
        let meant = zone_meant(&name.value).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
        out.push(
            Diagnostic::error("unknown-zone", file, name.span, format!("`{}` is no IANA time zone{meant}", name.value))
                .with_help("a continent and a city, for example `Europe/London`"),
        );
        return None;
    };
    let is_offset = name.value.starts_with("Etc/GMT") && name.value.ends_with(|last: char| last.is_ascii_digit());
    let usual = WITHOUT_SUMMER_TIME.iter().find(|(each, _)| each.eq_ignore_ascii_case(&name.value));
    if is_offset || usual.is_some() {
        let headline = format!("`{}` has the same offset all year, and no summer time", name.value);
        let for_example = usual.map_or("Europe/London", |(_, place)| place);
        let help = format!("name the zone of a place, for example `{for_example}`; `UTC` where that is meant");
        out.push(Diagnostic::warning("zone-without-place", file, name.span, headline).with_help(help));
    }
    Some((name.value, zone))
}

/// The IANA name that a word most likely means: by its city, by an abbreviation, or the nearest.
///
/// ```
/// use redress_policy::zone_meant;
/// assert_eq!(zone_meant("Sydney").as_deref(), Some("Australia/Sydney"));
/// assert_eq!(zone_meant("Europe/Londn").as_deref(), Some("Europe/London"));
/// assert_eq!(zone_meant("nowhere at all"), None);
/// ```
pub fn zone_meant(text: &str) -> Option<String> {
    let wanted = text.trim();
    if let Some((_, place)) = ABBREVIATIONS.iter().find(|(each, _)| each.eq_ignore_ascii_case(wanted)) {
        return Some((*place).to_owned());
    }
    let of_place = |name: &String| name.contains('/') && !name.starts_with("Etc/");
    let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).filter(of_place).collect();
    let place = wanted.replace(' ', "_");
    let city_of = |name: &str| name.rsplit('/').next().map(str::to_owned);
    let by_city =
        |city: &str| known.iter().find(|name| city_of(name).is_some_and(|each| each.eq_ignore_ascii_case(city)));
    by_city(&place).cloned().or_else(|| nearest(wanted, known.iter().map(String::as_str))).or_else(|| {
        let near = nearest(&place, known.iter().filter_map(|name| name.rsplit('/').next()))?;
        by_city(&near).cloned()
    })
}
