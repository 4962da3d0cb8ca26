//! A firm's own copy of the house code: its files with the firm's answers in them, each scenario held against the engine.

use jiff::tz::TimeZone;
use redress::{Policies, PolicyFiles, place_in};

use super::answers::{Answers, HouseAnswers};
use super::calendar_copy::CalendarChange;
use super::house_code::{Files, calendar_name, is_page, text_of};
use super::manifest_copy::manifest;
use super::money_text::{MoneyChange, Place};
use super::page_copy::{number_of, page};
use super::page_parts::Part;
use super::scenario_copy::{Chosen, Difference, Tried, carried_over, variants};
use super::substitution::{Substitution, role_pairs};
use crate::exit::Failure;
use crate::modules::CommandModules;

/// What was made, and what there is to say of it.
pub(crate) struct Copy {
    pub(crate) files: Files,
    pub(crate) clauses: usize,
    pub(crate) scenarios: usize,
    /// The scenarios that are not as in the house code.
    pub(crate) different: Vec<Different>,
    /// What whoever takes the copy over has to look at.
    pub(crate) notes: Vec<String>,
}

/// A scenario that is not as it is in the house code.
pub(crate) struct Different {
    /// `01-how-fast.md:34`
    pub(crate) place: String,
    /// The clause and the scenario's title, without the mark.
    pub(crate) title: String,
    /// In what it is another.
    pub(crate) difference: Difference,
}

/// Makes the copy. The rules and tables of the copy do the work: of the ways in which a scenario may be carried over the first
/// that comes out as in the house code is taken; where none does, what the engine finds is put into it and said.
///
/// # Errors
///
/// The copy would not check, or its scenarios would not pass: a fault of this command, and nothing is made.
pub(crate) fn copy(house: &Files, said: &HouseAnswers, answers: &Answers) -> Result<Copy, Failure> {
    let change = substitution(said, answers)?;
    let (mut notes, mut relieved) = (Vec::new(), Vec::new());
    let mut files = Files::new();
    let mut pages: Vec<(String, Vec<Part>)> = Vec::new();
    let calendar = calendar_name(house);
    for (name, content) in house {
        if is_page(name) {
            let is_first = pages.is_empty();
            let parts = page(name, text_of(content)?, is_first, &change, said, answers, &mut relieved);
            pages.push((name.clone(), parts));
            continue;
        }
        let changed = match name.as_str() {
            "policy.toml" => manifest(text_of(content)?, &change, answers).into_bytes(),
            "example-ticket.json" => ticket(text_of(content)?, &change).into_bytes(),
            name if Some(name) == calendar.as_deref() => {
                calendar_file(name, text_of(content)?, said, answers, &mut notes).into_bytes()
            }
            name if name.ends_with(".rhai") => change.rule(text_of(content)?).into_bytes(),
            _ => content.clone(),
        };
        files.push((name.clone(), changed));
    }
    let with_pages = |text: &dyn Fn(usize, &Part) -> String| {
        let mut all = files.clone();
        let mut scenario = 0;
        for (name, parts) in &pages {
            let mut page = String::new();
            for part in parts {
                page += &text(scenario, part);
                scenario += usize::from(matches!(part, Part::Scenario(_)));
            }
            all.push((name.clone(), page.into_bytes()));
        }
        all.sort();
        all
    };

    let mut tried: Vec<Tried> = Vec::new();
    let mut refused = None;
    for variant in variants(&change) {
        let all = with_pages(&|_, part| match part {
            Part::Scenario(text) => carried_over(text, &change, variant),
            other => other.text().to_owned(),
        });
        match checked(&all) {
            Ok(policies) => tried.push(Tried::run(variant, policies)?),
            Err(failure) => refused = Some(failure),
        }
        if tried.last().is_some_and(|tried| tried.is_as(&said.tried)) {
            break;
        }
    }
    let count = pages.iter().flat_map(|(_, parts)| parts).filter(|part| matches!(part, Part::Scenario(_))).count();
    if tried.is_empty() || tried.iter().chain([&said.tried]).any(|tried| tried.count() != count) {
        return Err(refused.unwrap_or_else(|| fault("its scenarios cannot be told apart")));
    }

    let chosen: Vec<Chosen> = (0..count).filter_map(|n| Chosen::of(&tried, &said.tried, n, &change)).collect();
    let all = with_pages(&|n, part| match (part, chosen.get(n)) {
        (Part::Scenario(text), Some(chosen)) => chosen.written(&carried_over(text, &change, chosen.variant)),
        (other, _) => other.text().to_owned(),
    });
    let policies = checked(&all)?;
    let mut different = Vec::new();
    for ((clause, scenario), chosen) in policies.scenarios().zip(&chosen) {
        let result = policies.run_scenario(scenario).map_err(|error| Failure::Said(error.to_string()))?;
        if let Some(mismatch) = result.mismatches.first() {
            let place = format!("{} — {}", clause.full_heading, scenario.title);
            return Err(fault(&format!(
                "{place}: {} is expected {} and found {}",
                mismatch.path, mismatch.expected, mismatch.found
            )));
        }
        if let Some(difference) = chosen.difference() {
            let (line, _) = place_in(&scenario.file.text, scenario.heading.start);
            let (_, title) = Difference::of_title(&scenario.title);
            different.push(Different {
                place: format!("{}:{line}", scenario.file.name),
                title: format!("{} — {title}", clause.full_heading),
                difference,
            });
        }
    }
    if !relieved.is_empty() {
        notes.push(format!(
            "these tables have rows of their own for {} now, beside those for the other countries there: compare the amounts: {}",
            change.country.1,
            relieved.join(", ")
        ));
    }
    notes.extend(still_named(&pages, &files, &change));
    notes.extend(amounts_and_law(&change, answers));
    let clauses = policies.versions().iter().map(|policy| policy.clauses.len()).sum();
    Ok(Copy { files: all, clauses, scenarios: count, different, notes })
}

fn substitution(said: &HouseAnswers, answers: &Answers) -> Result<Substitution, Failure> {
    let zone = |name: &str| TimeZone::get(name).map_err(|error| Failure::Said(error.to_string()));
    Ok(Substitution {
        money: MoneyChange { from: said.currency, to: answers.currency },
        country: (said.country.code.to_owned(), answers.country.code.to_owned()),
        zone: (zone(&said.zone_name)?, zone(&answers.zone_name)?),
        roles: role_pairs(&said.roles, &answers.roles),
    })
}

/// The copy as the engine reads it; what is wrong with it, warnings too, is refused.
pub(crate) fn checked(files: &Files) -> Result<Policies, Failure> {
    let read = |name: &str| {
        let folder = name.split_once('/').map(|(folder, _)| folder);
        let is_read = folder.is_none_or(|folder| matches!(folder, "calendars" | "disclosures" | "modules"));
        is_read && (is_page(name) || [".toml", ".rhai", ".wasm"].iter().any(|ending| name.ends_with(ending)))
    };
    let files = files.iter().filter(|(name, _)| read(name));
    let files = files.fold(PolicyFiles::new(), |all, (name, content)| all.with(name, content.as_slice()));
    let policies = Policies::from_files_with(&[files], Some(&CommandModules))?;
    let warnings: Vec<_> = policies.warnings().cloned().collect();
    if warnings.is_empty() { Ok(policies) } else { Err(Failure::Diagnostics(warnings)) }
}

fn fault(what: &str) -> Failure {
    Failure::Said(format!("with these answers the copy does not pass its own tests, so nothing was made; {what}"))
}

fn ticket(text: &str, change: &Substitution) -> String {
    change.roles_in_code(&change.instants(&change.money.apply(&change.country(text), Place::Page)))
}

fn calendar_file(name: &str, text: &str, said: &HouseAnswers, answers: &Answers, notes: &mut Vec<String>) -> String {
    let hours = (answers.hours != said.hours).then_some(&answers.hours);
    let holidays = (answers.holidays != said.holidays).then_some(answers.holidays);
    let keeps_overrides = hours.is_none() && answers.country == said.country;
    if answers.holidays.nation().is_none() {
        notes.push(format!(
            "{name} lists no holidays yet, so every day with opening hours counts as a working day, Christmas too: add yours"
        ));
    }
    if !keeps_overrides && text.contains("\n[overrides]") {
        notes.push(format!(
            "{name}: the house code closes early on some dates, which is not taken over: add `[overrides]` if you do too"
        ));
    }
    CalendarChange { hours, holidays, keeps_overrides }.apply(text)
}

/// The clauses and files that still name the old country outside their scenarios: they may speak of its law.
fn still_named(pages: &[(String, Vec<Part>)], files: &Files, change: &Substitution) -> Option<String> {
    let is_rule = |name: &str| name == "policy.toml" || name.ends_with(".rhai");
    let others = files
        .iter()
        .filter(|(name, content)| is_rule(name) && text_of(content).is_ok_and(|text| change.has_old_country(text)));
    let mut places: Vec<String> = others.map(|(name, _)| name.clone()).collect();
    for (name, parts) in pages {
        for (n, part) in
            parts.iter().enumerate().filter(|(_, part)| !matches!(part, Part::Scenario(_) | Part::Prose(_)))
        {
            let place = format!("{} in {name}", number_of(&parts[..=n]));
            if change.has_old_country(part.text()) && !places.contains(&place) {
                places.push(place);
            }
        }
    }
    let old = &change.country.0;
    (!places.is_empty())
        .then(|| format!("these name {old} still, since they may speak of its law: {}", places.join(", ")))
}

fn amounts_and_law(change: &Substitution, answers: &Answers) -> Vec<String> {
    let mut notes = Vec::new();
    for role in &answers.roles {
        let replaced = change.roles.iter().filter(|(_, new)| new == role).map(|(old, _)| old.as_str());
        let replaced: Vec<&str> = replaced.collect();
        if let [left_out @ .., kept] = &replaced[..]
            && !left_out.is_empty()
        {
            notes.push(format!(
                "you have fewer roles than the house code: {role} stands there for {}, and may do what {kept} may",
                replaced.join(", ")
            ));
        }
    }
    let (from, to) = (change.money.from, change.money.to);
    if from != to {
        let by = match change.money.shift() {
            0 => "the same numbers".to_owned(),
            shift => format!("the numbers times {}", 10_u32.pow(shift)),
        };
        notes.push(format!(
            "amounts in {from} are amounts in {to} now, with {by}, at no rate of exchange: read every table with amounts"
        ));
    }
    if change.country.0 != change.country.1 {
        notes.push(format!(
            "what the law gives your customers at home ({}) stands in this code only if you put it there: see disclosures/, and have it read by somebody who knows that law",
            answers.country.name
        ));
    }
    notes
}
