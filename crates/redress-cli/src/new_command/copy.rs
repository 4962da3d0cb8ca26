//! A firm's own copy of the house code: its files with the firm's answers in them, each scenario held against the engine.

use jiff::tz::TimeZone;
use redress::{Node, Policies, PolicyFiles, ScenarioResult, place_in};

use super::answers::{Answers, HouseAnswers};
use super::calendar_copy::CalendarChange;
use super::expectation::{Changed, changes, with_expectation};
use super::house_code::{Files, calendar_name, is_page, text_of};
use super::money_text::{MoneyChange, Place};
use super::page_parts::{Part, ScenarioParts, parts_of};
use super::substitution::{Substitution, with_words};
use super::table_copy::TableCopy;
use crate::exit::Failure;

/// What was made, and what there is to say of it.
pub(crate) struct Copy {
    pub(crate) files: Files,
    pub(crate) clauses: usize,
    pub(crate) scenarios: usize,
    /// The scenarios that come out otherwise than in the house code.
    pub(crate) recomputed: Vec<Recomputed>,
    /// What whoever takes the copy over has to look at.
    pub(crate) notes: Vec<String>,
}

/// A scenario whose expectation was worked out again.
pub(crate) struct Recomputed {
    /// `01-how-fast.md:34`
    pub(crate) place: String,
    /// The clause and the scenario's title, without the mark.
    pub(crate) title: String,
    /// Whether something else came out than another date or amount.
    pub(crate) is_other_outcome: bool,
}

/// Stands behind the title of a scenario whose expectation was worked out again.
pub(crate) const WORKED_OUT_AGAIN: &str = "(worked out again)";
/// The same, where more than a date or an amount is different.
pub(crate) const ANOTHER_OUTCOME: &str = "(worked out again: another outcome)";

/// How much of a scenario's case follows the firm.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Variant {
    /// The customer lives where the firm is, and amounts are in its currency.
    AtHome,
    /// Amounts are in the firm's currency; the customer lives where the house code's own did, whose law the example is about.
    Abroad,
    /// Neither changes.
    AsItWas,
}

const VARIANTS: [Variant; 3] = [Variant::AtHome, Variant::Abroad, Variant::AsItWas];

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

    let mut tried: Vec<(Variant, Policies, Vec<ScenarioResult>)> = Vec::new();
    let mut refused = None;
    for variant in variants(&change) {
        let all = with_pages(&|_, part| match part {
            Part::Scenario(text) => carried_over(text, &change, variant),
            other => other.text().to_owned(),
        });
        match checked(&all) {
            Ok(policies) => {
                let results = run(&policies)?;
                let is_as_in_the_house_code = results.iter().all(|result| result.mismatches.is_empty());
                tried.push((variant, policies, results));
                if is_as_in_the_house_code {
                    break;
                }
            }
            Err(failure) => refused = Some(failure),
        }
    }
    let count = pages.iter().flat_map(|(_, parts)| parts).filter(|part| matches!(part, Part::Scenario(_))).count();
    if tried.is_empty() || tried.iter().any(|(.., results)| results.len() != count) {
        return Err(refused.unwrap_or_else(|| fault("its scenarios cannot be told apart")));
    }

    let chosen: Vec<Chosen> = (0..count).filter_map(|n| Chosen::of(&tried, n, &change)).collect();
    let all = with_pages(&|n, part| match (part, chosen.get(n)) {
        (Part::Scenario(text), Some(chosen)) => chosen.written(&carried_over(text, &change, chosen.variant)),
        (other, _) => other.text().to_owned(),
    });
    let policies = checked(&all)?;
    let mut recomputed = Vec::new();
    for ((clause, scenario), chosen) in policies.scenarios().zip(&chosen) {
        let result = policies.run_scenario(scenario).map_err(|error| Failure::Said(error.to_string()))?;
        if let Some(mismatch) = result.mismatches.first() {
            let place = format!("{} — {}", clause.full_heading(), scenario.title);
            return Err(fault(&format!(
                "{place}: {} is expected {} and found {}",
                mismatch.path, mismatch.expected, mismatch.found
            )));
        }
        if !chosen.changed.is_empty() {
            let (line, _) = place_in(&scenario.file.text, scenario.heading.start);
            let title = scenario.title.trim_end_matches(ANOTHER_OUTCOME).trim_end_matches(WORKED_OUT_AGAIN).trim_end();
            recomputed.push(Recomputed {
                place: format!("{}:{line}", scenario.file.name),
                title: format!("{} — {title}", clause.full_heading()),
                is_other_outcome: chosen.is_other_outcome(),
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
    Ok(Copy { files: all, clauses, scenarios: count, recomputed, notes })
}

fn substitution(said: &HouseAnswers, answers: &Answers) -> Result<Substitution, Failure> {
    let zone = |name: &str| TimeZone::get(name).map_err(|error| Failure::Said(error.to_string()));
    Ok(Substitution {
        money: MoneyChange { from: said.currency, to: answers.currency },
        country: (said.country.code.to_owned(), answers.country.code.to_owned()),
        zone: (zone(&said.zone_name)?, zone(&answers.zone_name)?),
        roles: said.roles.iter().cloned().zip(answers.roles.iter().cloned()).collect(),
    })
}

/// The ways in which a scenario may be carried over: those that differ.
fn variants(change: &Substitution) -> Vec<Variant> {
    let (is_home, is_same_money) = (change.country.0 == change.country.1, change.money.from == change.money.to);
    VARIANTS
        .into_iter()
        .filter(|variant| match variant {
            Variant::AtHome => true,
            Variant::Abroad => !is_home,
            Variant::AsItWas => !is_same_money,
        })
        .collect()
}

fn carried_over(text: &str, change: &Substitution, variant: Variant) -> String {
    let parts = ScenarioParts::of(text);
    let has_money = variant != Variant::AsItWas;
    let heading = if has_money { change.prose(parts.heading) } else { change.roles_in_prose(parts.heading) };
    let mut example = parts.example.to_owned();
    if variant == Variant::AtHome {
        example = change.country(&example);
    }
    if has_money {
        example = change.money.apply(&example, Place::Code);
    }
    let example = change.roles_in_code(&change.instants(&example));
    format!("{heading}{}{example}{}", parts.before, parts.after)
}

/// How one scenario is carried over, and what came of it.
struct Chosen {
    variant: Variant,
    /// What it would have to expect.
    expect: Node,
    /// Where that is not what it expects.
    changed: Vec<Changed>,
}

impl Chosen {
    /// The first way that comes out as in the house code, else the one that comes nearest.
    fn of(tried: &[(Variant, Policies, Vec<ScenarioResult>)], n: usize, change: &Substitution) -> Option<Chosen> {
        let ways = tried.iter().filter_map(|(variant, policies, results)| {
            let ((_, scenario), result) = (policies.scenarios().nth(n)?, results.get(n)?);
            if result.mismatches.is_empty() {
                return Some(Chosen { variant: *variant, expect: scenario.expect.clone(), changed: Vec::new() });
            }
            let expect = on_the_wall(result.expectation_as_found(scenario), change);
            let changed = changes(&on_the_wall(scenario.expect.clone(), change), &expect);
            Some(Chosen { variant: *variant, expect, changed })
        });
        ways.min_by_key(|way| (way.changed.iter().filter(|each| !each.is_other_value).count(), way.changed.len()))
    }

    fn is_other_outcome(&self) -> bool {
        self.changed.iter().any(|each| !each.is_other_value)
    }

    /// The scenario's text, with its expectation worked out again where it has to be.
    fn written(&self, text: &str) -> String {
        if self.changed.is_empty() {
            return text.to_owned();
        }
        let parts = ScenarioParts::of(text);
        let example = with_expectation(parts.example, &self.expect, &self.changed);
        let example = example.unwrap_or_else(|| parts.example.to_owned());
        let mark = if self.is_other_outcome() { ANOTHER_OUTCOME } else { WORKED_OUT_AGAIN };
        format!("{} {mark}\n{}{example}{}", parts.heading.trim_end(), parts.before, parts.after)
    }
}

/// Instants as the clock on the firm's wall shows them, as in the rest of the example.
fn on_the_wall(node: Node, change: &Substitution) -> Node {
    match node {
        Node::Text(text) => match change.here(&text) {
            Some(here) => Node::Text(here.into()),
            None => Node::Text(text),
        },
        Node::List(nodes) => Node::List(nodes.into_iter().map(|each| on_the_wall(each, change)).collect()),
        Node::Object(members) => {
            Node::Object(members.into_iter().map(|(name, each)| (name, on_the_wall(each, change))).collect())
        }
        other => other,
    }
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
    let policies = Policies::from_files(&[files])?;
    let warnings: Vec<_> = policies.warnings().cloned().collect();
    if warnings.is_empty() { Ok(policies) } else { Err(Failure::Diagnostics(warnings)) }
}

fn run(policies: &Policies) -> Result<Vec<ScenarioResult>, Failure> {
    let run = |scenario| policies.run_scenario(scenario).map_err(|error| Failure::Said(error.to_string()));
    policies.scenarios().map(|(_, scenario)| run(scenario)).collect()
}

fn fault(what: &str) -> Failure {
    Failure::Said(format!("with these answers the copy does not pass its own tests, so nothing was made; {what}"))
}

/// A page with the firm's answers in everything but its scenarios; `relieved` gets the clauses whose tables name the firm's country
/// in rows of its own only.
fn page(
    name: &str,
    text: &str,
    is_first: bool,
    change: &Substitution,
    said: &HouseAnswers,
    answers: &Answers,
    relieved: &mut Vec<String>,
) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut is_titled = !is_first;
    for part in parts_of(text) {
        match part {
            Part::Heading(line) if !is_titled && line.starts_with("# ") => {
                is_titled = true;
                parts.push(Part::Heading(format!("{} — {}\n", line.trim_end(), answers.firm)));
                parts
                    .push(Part::Prose(format!("\nIn these pages \"we\", \"us\" and \"our\" mean {}.\n", answers.firm)));
            }
            Part::Heading(line) => parts.push(Part::Heading(heading(&line, change))),
            Part::Table(table) => {
                let copy = TableCopy::of(&table, change);
                if copy.rows_relieved > 0 {
                    relieved.push(format!("{} in {name}", number_of(&parts)));
                }
                parts.push(Part::Table(copy.text));
            }
            Part::Fence(fence) => parts.push(Part::Fence(change.rule(&fence))),
            Part::Prose(prose) => parts.push(Part::Prose(paragraphs(&prose, &|paragraph| {
                let paragraph = paragraph.replace(&said.hours.in_words(), &answers.hours.in_words());
                let paragraph = with_words(&paragraph, "the firm", |_| answers.firm.clone());
                change.prose(&with_words(&paragraph, "The firm", |_| answers.firm.clone()))
            }))),
            scenario @ Part::Scenario(_) => parts.push(scenario),
        }
    }
    parts
}

/// The number of the clause that the last of some parts stands in.
fn number_of(parts: &[Part]) -> &str {
    let mut headings = parts.iter().rev().filter_map(|part| match part {
        Part::Heading(line) => line.split_whitespace().nth(1),
        _ => None,
    });
    headings.next().unwrap_or_default()
}

/// A heading: its title is prose, the braces behind it run.
fn heading(line: &str, change: &Substitution) -> String {
    match line.find("{#") {
        Some(brace) => format!("{}{}", change.prose(&line[..brace]), change.rule(&line[brace..])),
        None => change.prose(line),
    }
}

/// The text with each paragraph put anew; one that changes is filled again.
pub(crate) fn paragraphs(text: &str, put: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    for (n, block) in text.split("\n\n").enumerate() {
        if n > 0 {
            out += "\n\n";
        }
        let is_plain = !block.lines().any(|line| line.starts_with([' ', '-', '*', '>', '<']));
        let (before, after) = (block.len() - block.trim_start().len(), block.len() - block.trim_end().len());
        let words = block.split_whitespace().collect::<Vec<_>>().join(" ");
        let changed = put(&words);
        if changed == words || words.is_empty() {
            out += block;
        } else if is_plain {
            out += &format!("{}{}{}", &block[..before], filled(&changed), &block[block.len() - after..]);
        } else {
            out += &block.split('\n').map(put).collect::<Vec<_>>().join("\n");
        }
    }
    out
}

/// The widest line of a paragraph that is filled again.
const WIDTH: usize = 140;

fn filled(words: &str) -> String {
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => *line += &format!(" {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// `policy.toml` with the firm's own names.
fn manifest(text: &str, change: &Substitution, answers: &Answers) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut is_top = true;
    let mut out = String::new();
    for line in text.lines() {
        is_top &= !line.starts_with('[');
        let (key, value) = line.split_once('=').map_or(("", ""), |(key, value)| (key.trim(), value.trim()));
        out += &match key {
            "id" if is_top => format!("id = {}", quoted(&answers.id)),
            "title" if is_top => {
                format!("title = {}", quoted(&format!("{} — {}", value.trim_matches('"'), answers.firm)))
            }
            "time_zone" if is_top => format!("time_zone = {}", quoted(&answers.zone_name)),
            "currency" if is_top => format!("currency = {}", quoted(answers.currency.code())),
            "who" => change.roles_in_prose(line),
            _ if line.starts_with('#') => {
                with_words(line, "The house code", |_| format!("The service code of {}", answers.firm))
            }
            _ => change.rule(line),
        };
        out.push('\n');
    }
    out
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
