//! Witnesses: a case that shows what a code owes too little of, as a worked example, with both clauses as they stand.

use redress_model::Node;
use redress_policy::{Clause, place_in};

use super::case_maker::MadeCase;

/// The most characters of a clause's prose that are quoted.
const PROSE: usize = 800;

/// A clause as its readers see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuotedClause {
    /// Its number and title.
    pub heading: String,
    /// The page.
    pub file: String,
    /// The line of its heading, from 1.
    pub line: usize,
    /// Its prose with its table; where it has neither, its rules as they are written.
    pub text: String,
}

impl QuotedClause {
    pub(crate) fn of(clause: &Clause) -> QuotedClause {
        let page = &clause.file.text;
        let mut text: String =
            clause.prose.iter().map(|span| page[span.clone()].trim()).collect::<Vec<_>>().join("\n\n");
        if text.trim().is_empty() {
            // a clause without a word for customers shows its rules, up to the end of the last fence
            let last = clause.rules.iter().map(|rule| rule.span.end).max().unwrap_or(clause.heading.end);
            let end =
                page[last..].find("\n```").filter(|_| last > clause.heading.end).map_or(last, |end| last + end + 4);
            page[clause.heading.start..end.max(clause.heading.end)].trim().clone_into(&mut text);
        }
        if text.chars().count() > PROSE {
            text = text.chars().take(PROSE).collect::<String>() + " …";
        }
        let (line, _) = place_in(page, clause.heading.start);
        QuotedClause { heading: clause.full_heading.clone(), file: clause.file.path.clone(), line, text }
    }
}

/// The case as a worked example that expects what the floor owes.
pub(crate) fn scenario(made: &MadeCase, title: &str, expect: &str) -> String {
    let mut yaml = format!("at: {}\n", made.at);
    if let Node::Object(groups) = &made.case {
        for (name, group) in groups {
            yaml += &format!("{}: {}\n", key(name), flow(group));
        }
    }
    format!("### Scenario: {title}\n```yaml\n{yaml}expect: {expect}\n```\n")
}

/// A node on one line of YAML.
fn flow(node: &Node<'_>) -> String {
    match node {
        Node::Null => "null".to_owned(),
        Node::Bool(yes) => yes.to_string(),
        Node::Number(digits) => digits.to_string(),
        Node::Text(text) => scalar(text),
        Node::List(nodes) => format!("[{}]", nodes.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Node::Object(members) if members.is_empty() => "{}".to_owned(),
        Node::Object(members) => {
            let members = members.iter().map(|(name, node)| format!("{}: {}", key(name), flow(node)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A text: instants and words as they stand, everything else in quotes.
fn scalar(text: &str) -> String {
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !matches!(text, "true" | "false" | "null");
    let is_instant = text.parse::<jiff::Timestamp>().is_ok();
    if is_word || is_instant { text.to_owned() } else { quoted(text) }
}

/// A text in double quotes, as YAML reads it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

/// A name as YAML reads it, in quotes where it needs them.
pub(super) fn key(name: &str) -> String {
    let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' '))
        && name.trim() == name
        && !matches!(name, "true" | "false" | "null" | "yes" | "no");
    if is_plain { name.to_owned() } else { quoted(name) }
}
