//! The constants that a code's rules and tables hold cases against: what lies just before and just after them is worth trying.

use jiff::civil::Date;
use redress_policy::Policy;
use rust_decimal::Decimal;

/// What the rules, tables and shared functions of a code write out.
#[derive(Clone, Default, Debug)]
pub(crate) struct Constants {
    /// Texts in quotes, and cells.
    pub(crate) words: Vec<String>,
    /// Days of the calendar.
    pub(crate) dates: Vec<Date>,
    /// Lengths of time in days: weeks as seven, months as thirty.
    pub(crate) days: Vec<i64>,
    /// Every number.
    pub(crate) numbers: Vec<Decimal>,
}

impl Constants {
    /// The constants of a code, with those of the packs it extends or without them.
    pub(crate) fn of(policy: &Policy, with_packs: bool) -> Constants {
        let mut constants = Constants::default();
        let is_read = |name: &str| with_packs || !name.starts_with("extends/");
        for file in policy.files.iter().filter(|file| is_read(&file.name)) {
            if file.name.ends_with(".rhai") {
                file.text.lines().for_each(|line| constants.read(line));
            } else if file.name.ends_with(".md") {
                let mut in_rule = false;
                for line in file.text.lines() {
                    if line.trim_start().starts_with("```") {
                        in_rule = line.contains("rhai");
                    } else if in_rule || line.starts_with('|') || line.starts_with('#') && line.contains('{') {
                        constants.read(line);
                    }
                }
            } else if file.name.ends_with("policy.toml") && file.text.contains("[terms]") {
                file.text.split("[terms]").skip(1).for_each(|terms| constants.read(terms));
            }
        }
        constants.days.extend([0, 1]);
        constants.numbers.extend([Decimal::ZERO, Decimal::ONE]);
        constants.words.sort();
        constants.words.dedup();
        constants.dates.sort_unstable();
        constants.dates.dedup();
        constants.days.sort_unstable();
        constants.days.dedup();
        constants.numbers.sort();
        constants.numbers.dedup();
        constants
    }

    fn read(&mut self, line: &str) {
        self.words.extend(line.split('"').skip(1).step_by(2).filter(|word| word.len() < 60).map(str::to_owned));
        if line.starts_with('|') {
            let cells = line.split(['|', ',']).map(|cell| cell.trim().trim_start_matches("not "));
            self.words.extend(cells.filter(|cell| !cell.is_empty() && cell.len() < 40).map(str::to_owned));
        }
        let mut rest = line;
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            rest = &rest[start..];
            if let Some(date) = rest.get(..10).and_then(|text| text.parse::<Date>().ok()) {
                self.dates.push(date);
                rest = &rest[10..];
                continue;
            }
            let end =
                rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '_' && c != '.').unwrap_or(rest.len());
            // `14.days()`: the dot is no decimal point
            let digits = rest[..end].trim_end_matches(['.', ',', '_']);
            let after = rest[digits.len()..].trim_start_matches(['.', ' ', '"']).trim_start_matches("working ");
            if let Ok(number) = digits.replace([',', '_'], "").parse::<Decimal>() {
                self.numbers.push(number);
                let whole = i64::try_from(number.trunc()).ok().filter(|days| (1..=800).contains(days));
                let factor =
                    [("week", 7), ("month", 30), ("year", 365)].iter().find(|(unit, _)| after.starts_with(unit));
                self.days.extend(whole.and_then(|days| days.checked_mul(factor.map_or(1, |(_, days)| *days))));
            }
            rest = &rest[digits.len().max(1)..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_line_writes_out() {
        let mut constants = Constants::default();
        constants.read("| 2026-04-01 | £10.34 | 8 weeks | not chat |");
        constants.read("when date(x) < date(\"2015-10-01\") && days > 14.days() && total >= money(\"1,250 GBP\") {");
        let dates: Vec<String> = constants.dates.iter().map(Date::to_string).collect();
        assert_eq!(dates, ["2026-04-01", "2015-10-01"]);
        assert_eq!(constants.days, [10, 56, 14]);
        let numbers: Vec<String> = constants.numbers.iter().map(Decimal::to_string).collect();
        assert_eq!(numbers, ["10.34", "8", "14", "1250"]);
        assert!(constants.words.contains(&"chat".to_owned()), "{:?}", constants.words);
    }
}
