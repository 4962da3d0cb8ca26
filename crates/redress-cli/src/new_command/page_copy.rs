//! The pages of a copy, all but their scenarios: prose, headings, tables and rules in the firm's own words.

use super::answers::{Answers, HouseAnswers};
use super::page_parts::{Part, parts_of};
use super::substitution::{Substitution, with_words};
use super::table_copy::TableCopy;

/// A page with the firm's answers in everything but its scenarios; `relieved` gets the clauses whose tables name the firm's country
/// in rows of its own only.
pub(crate) fn page(
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
pub(crate) fn number_of(parts: &[Part]) -> &str {
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
