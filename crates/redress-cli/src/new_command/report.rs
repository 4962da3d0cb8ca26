//! What `redress new` says of what it made: on standard output, and in the copy's own README.

use std::path::Path;

use super::answers::{Answers, HouseAnswers};
use super::copy::{Copy, Different};
use super::house_code::Files;
use super::money_text::{MoneyChange, Place};
use super::page_copy::paragraphs;
use super::scenario_copy::Difference;
use super::substitution::{Substitution, role_pairs, with_words};
use crate::output::{ATTENTION, HEADING, WELL, counted, styled};

/// A folder as it is typed.
pub(crate) fn shown(folder: &Path) -> String {
    let text = folder.display().to_string();
    let is_plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | '~'));
    if is_plain { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// After the small code was made.
pub(crate) fn of_starter(folder: &Path) -> String {
    let shown = shown(folder);
    format!(
        "{} {shown}\n\nnext:\n  redress check {shown}\n  redress test {shown}\n  edit {shown}/01-promises.md\n",
        styled(WELL, "made")
    )
}

/// After a copy of the house code was made; `at` is an instant at which its example ticket can be decided.
pub(crate) fn of_copy(made: &Copy, folder: &Path, at: &str) -> String {
    let shown = shown(folder);
    let (clauses, scenarios) = (counted(made.clauses, "clause"), counted(made.scenarios, "scenario"));
    let mut text = format!("{} {shown}: {clauses}, {scenarios}, and every scenario passes\n", styled(WELL, "made"));
    text += &worked_out_again(made, &|text| styled(ATTENTION, text));
    if !made.notes.is_empty() {
        text += &format!("\n{}\n", styled(HEADING, "Look at these first:"));
        for note in &made.notes {
            text += &bullet(note);
        }
    }
    text += &format!(
        "\n{}\n  redress test {shown}\n  redress decide --policy {shown} --at {at} {shown}/example-ticket.json\n  read {shown}/README.md, then the pages\n",
        styled(HEADING, "Next:")
    );
    text
}

/// Which scenarios come out otherwise than in the house code.
fn worked_out_again(made: &Copy, attention: &dyn Fn(&str) -> String) -> String {
    let of = |wanted: &[Difference]| -> Vec<&Different> {
        made.different.iter().filter(|each| wanted.contains(&each.difference)).collect()
    };
    let list = |scenarios: &[&Different]| -> String {
        scenarios.iter().map(|each| bullet(&format!("{}: {}", each.place, each.title))).collect()
    };
    let anew = of(&[Difference::Value, Difference::Outcome]);
    let mut text = String::new();
    if !anew.is_empty() {
        let were = if anew.len() == 1 { "scenario was" } else { "scenarios were" };
        text += &format!(
            "\n{} with your own answers, by the copy's own rules and\n\
             tables. What they expect now is what this engine found, so it proves nothing until you have\n\
             read it, and a title may still tell of the house code's hours. Each such title ends in\n\
             \"(worked out again)\", and above its `expect` stands what the house code expected.\n",
            attention(&format!("{} {were} worked out again", anew.len()))
        );
    }
    let others = of(&[Difference::Outcome]);
    if !others.is_empty() {
        let show = if others.len() == 1 { "shows" } else { "show" };
        text += &format!(
            "\n{} than another date or amount, and the point may\n\
             be lost. Write a better example, or take it out:\n\n{}",
            attention(&format!("Of these, {} {show} something else", others.len())),
            list(&others)
        );
    }
    let reasons = of(&[Difference::Reason]);
    if !reasons.is_empty() {
        let pass = if reasons.len() == 1 { "scenario passes" } else { "scenarios pass" };
        text += &format!(
            "\n{}: the rule that it is an example of does something\n\
             else there than in the house code. Write a better example, or take it out:\n\n{}",
            attention(&format!("{} {pass} for another reason", reasons.len())),
            list(&reasons)
        );
    }
    text
}

/// A point of a list, in lines that fit a terminal.
fn bullet(text: &str) -> String {
    let mut lines = vec![String::from("-")];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= 96 => *line += &format!(" {word}"),
            _ => lines.push(format!("  {word}")),
        }
    }
    format!("{}\n", lines.join("\n"))
}

/// The instant at which the README decides the example ticket.
pub(crate) fn decide_at(files: &Files) -> String {
    let readme =
        files.iter().find(|(name, _)| name == "README.md").map(|(_, content)| String::from_utf8_lossy(content));
    let readme = readme.unwrap_or_default();
    let mut words = readme.split_whitespace().skip_while(|word| *word != "--at").skip(1);
    words.next().unwrap_or("now").to_owned()
}

/// The copy's files with its own README: that of the house code in the firm's words, and how the copy was made.
pub(crate) fn with_readme(made: &Copy, said: &HouseAnswers, answers: &Answers, folder: &str) -> Files {
    let mut files = made.files.clone();
    let change = Substitution {
        money: MoneyChange { from: said.currency, to: answers.currency },
        country: (String::new(), String::new()),
        zone: (
            jiff::tz::TimeZone::get(&said.zone_name).unwrap_or(jiff::tz::TimeZone::UTC),
            jiff::tz::TimeZone::get(&answers.zone_name).unwrap_or(jiff::tz::TimeZone::UTC),
        ),
        roles: role_pairs(&said.roles, &answers.roles),
    };
    // commands are typed from the folder above
    let folder = folder.trim_matches('\'').trim_end_matches('/').rsplit('/').next().unwrap_or(folder).to_owned();
    let quoted = shown(Path::new(&folder));
    for (_, content) in files.iter_mut().filter(|(name, _)| name == "README.md") {
        let text = String::from_utf8_lossy(content).replace("policies/house-code", &quoted);
        let text = with_words(&text, "The house code", |_| format!("The service code of {}", answers.firm));
        let text = change.instants(&text);
        let text = paragraphs(&text, &|paragraph| change.money.apply(paragraph, Place::Page));
        let text = change.roles_in_code(&text);
        *content = format!("{}\n\n{}", text.trim_end(), how_it_was_made(made, answers, &quoted)).into_bytes();
    }
    files
}

fn how_it_was_made(made: &Copy, answers: &Answers, folder: &str) -> String {
    let mut text = format!(
        "## How this copy was made\n\nFrom the house code that comes with redress {}, by\n\n```\n{}\n```\n",
        env!("CARGO_PKG_VERSION"),
        answers.as_command(folder)
    );
    text += &worked_out_again(made, &str::to_owned);
    if !made.notes.is_empty() {
        text += "\nLook at these first:\n\n";
        for note in &made.notes {
            text += &bullet(note);
        }
    }
    text
}
