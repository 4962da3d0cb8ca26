//! The calendar of a copy: the house code's file with the firm's own hours and holidays.

use super::holidays::Holidays;
use super::opening_hours::OpeningHours;

/// What is to be put into a calendar file.
pub(crate) struct CalendarChange<'a> {
    /// Other hours than those of the file.
    pub(crate) hours: Option<&'a OpeningHours>,
    /// Other holidays than those of the file.
    pub(crate) holidays: Option<Holidays>,
    /// Whether the dates with hours of their own stay: the hours or the country are others.
    pub(crate) keeps_overrides: bool,
}

impl CalendarChange<'_> {
    /// The file, changed.
    pub(crate) fn apply(&self, file: &str) -> String {
        let mut text = String::new();
        for block in blocks_of(file) {
            match header_of(&block) {
                None => text += &self.top(&block),
                Some("[hours]") => match self.hours {
                    Some(hours) => text += &format!("\n[hours]\n{}", hours.to_toml()),
                    None => text += &block,
                },
                Some("[overrides]") if !self.keeps_overrides => {}
                Some("[[holidays]]") if self.holidays.is_some() => {}
                Some(_) => text += &block,
            }
        }
        if self.holidays == Some(Holidays::None) {
            text = format!("{}\n\n{NO_HOLIDAYS}", text.trim_end());
        }
        format!("{}\n", text.trim_end())
    }

    /// The lines above the first table.
    fn top(&self, block: &str) -> String {
        let Some(holidays) = self.holidays else { return block.to_owned() };
        let mut text = String::new();
        for line in block.split_inclusive('\n') {
            let is = |key: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
            if is("holidays_of") {
                if let Some(nation) = holidays.nation() {
                    text += &format!("holidays_of = \"{nation}\"\n");
                }
            } else if !((is("first_covered") || is("last_covered")) && holidays.nation().is_some()) {
                // where the engine carries the holidays it says itself which years they cover
                text += line;
            }
        }
        text
    }
}

/// What stands in a calendar of which the firm's holidays are not known.
const NO_HOLIDAYS: &str =
    "# No holidays are listed yet, so every day with hours above counts as a working day. Add each one such as:
#
# [[holidays]]
# date = 2026-12-25
# name = \"Christmas Day\"
";

/// The file in blocks: what stands above the first table, then each table with the comments above it.
fn blocks_of(file: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut waiting = String::new();
    for line in file.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            waiting.push_str(line);
        } else if trimmed.starts_with('[') {
            blocks.push(std::mem::take(&mut waiting) + line);
        } else if let Some(block) = blocks.last_mut() {
            block.push_str(&waiting);
            block.push_str(line);
            waiting.clear();
        }
    }
    if let Some(block) = blocks.last_mut() {
        block.push_str(&waiting);
    }
    blocks
}

fn header_of(block: &str) -> Option<&str> {
    block
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .filter(|line| line.starts_with('['))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# When we are here.\nformat_version = 1\nholidays_of = \"england-and-wales\"\nfirst_covered = 2020-01-01\n\
        last_covered = 2027-12-31\n\n[hours]\nmonday = [\"08:00-18:00\"]\n\n# We close early.\n[overrides]\n\"2026-12-24\" = [\"08:00-13:00\"]\n\n\
        # Before 2024.\n\n[[holidays]]\ndate = 2020-01-01\nname = \"New Year's Day\"\n";

    fn changed(hours: Option<&str>, holidays: Option<Holidays>, keeps_overrides: bool) -> String {
        let hours = hours.map(|hours| OpeningHours::parse(hours).unwrap());
        CalendarChange { hours: hours.as_ref(), holidays, keeps_overrides }.apply(FILE)
    }

    #[test]
    fn what_does_not_change_stays() {
        assert_eq!(changed(None, None, true), FILE);
    }

    #[test]
    fn other_hours_and_the_holidays_of_another_nation() {
        assert_eq!(
            changed(Some("tue-wed 9-17"), Some(Holidays::Scotland), false),
            "# When we are here.\nformat_version = 1\nholidays_of = \"scotland\"\n\n[hours]\ntuesday = [\"09:00-17:00\"]\n\
             wednesday = [\"09:00-17:00\"]\n"
        );
    }

    #[test]
    fn no_holidays_are_said_to_be_missing() {
        let file = changed(None, Some(Holidays::None), true);
        assert!(
            !file.contains("holidays_of") && file.contains("first_covered") && file.contains("[overrides]"),
            "{file}"
        );
        assert!(!file.contains("\n[[holidays]]") && file.contains("# No holidays are listed yet"), "{file}");
    }
}
