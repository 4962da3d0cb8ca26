//! The `expect` of a scenario, written anew into its example, with what it was before said above it.

use redress::{Mismatch, Node};

/// The longest line that is written in one.
const WIDTH: usize = 110;

/// The example with another expectation, below lines that say what it was.
pub(crate) fn with_expectation(example: &str, expect: &Node, mismatches: &[Mismatch]) -> Option<String> {
    let start = line_starts(example).find(|at| example[*at..].starts_with("expect:"))?;
    let end = line_starts(example)
        .find(|at| *at > start && example[*at..].starts_with(|first: char| !first.is_whitespace() && first != '#'))
        .unwrap_or(example.len());
    let mut text = example[..start].to_owned();
    text += "# worked out again by `redress new` for our own answers; in the house code:\n";
    for mismatch in mismatches {
        text += &format!("#   {}: {}\n", mismatch.path, one_line(&mismatch.expected));
    }
    write(&mut text, 0, "expect", expect);
    text += &example[end..];
    Some(text)
}

/// Whether what came is another value of the same kind, an instant, an amount or a number, rather than another outcome.
pub(crate) fn is_other_value(mismatch: &Mismatch) -> bool {
    let instants = |text: &str| text.split(", ").all(|each| each.trim_matches('"').parse::<jiff::Timestamp>().is_ok());
    let number = |text: &str| text.parse::<redress::model::Money>().is_ok() || is_number(text);
    let is_money = |text: &str| text.starts_with('{') && text.contains("\"currency\"");
    (instants(&mismatch.expected) && instants(&mismatch.found))
        || (number(&mismatch.expected) && (number(&mismatch.found) || is_money(&mismatch.found)))
}

fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).filter(|at| *at < text.len())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a key and its value: in one line where that is short and holds no maps of maps.
fn write(out: &mut String, indent: usize, key: &str, node: &Node) {
    let line = format!("{:indent$}{}: {}", "", scalar(key), in_flow(node));
    let is_outermost = indent == 0;
    match node {
        Node::Object(members) if !members.is_empty() && (is_outermost || holds_maps(members) || line.len() > WIDTH) => {
            *out += &format!("{:indent$}{}:\n", "", scalar(key));
            for (name, each) in members {
                write(out, indent + 2, name, each);
            }
        }
        Node::List(nodes) if line.len() > WIDTH => {
            *out += &format!("{:indent$}{}:\n", "", scalar(key));
            for each in nodes {
                *out += &format!("{:indent$}  - {}\n", "", in_flow(each));
            }
        }
        _ => *out += &format!("{line}\n"),
    }
}

fn holds_maps(members: &[(std::sync::Arc<str>, Node)]) -> bool {
    members.iter().any(|(_, each)| matches!(each, Node::Object(inner) if !inner.is_empty()))
}

fn in_flow(node: &Node) -> String {
    match node {
        Node::Null => "null".to_owned(),
        Node::Bool(yes) => yes.to_string(),
        Node::Number(digits) => digits.to_string(),
        Node::Text(text) => scalar(text),
        Node::List(nodes) => format!("[{}]", nodes.iter().map(in_flow).collect::<Vec<_>>().join(", ")),
        Node::Object(members) if members.is_empty() => "{}".to_owned(),
        Node::Object(members) => {
            let parts: Vec<String> =
                members.iter().map(|(name, each)| format!("{}: {}", scalar(name), in_flow(each))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
    }
}

/// A text as YAML: plain where nothing in it could be taken for something else.
fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|first: char| first.is_alphanumeric())
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.' | '+' | ' '))
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !is_number(text)
        && !matches!(text, "null" | "true" | "false")
        && text.parse::<redress::model::Money>().is_err();
    if is_plain {
        return text.to_owned();
    }
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
    format!("\"{escaped}\"")
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Node {
        Node::Text(text.into())
    }

    fn map(members: &[(&str, Node)]) -> Node {
        Node::Object(members.iter().map(|(name, node)| ((*name).into(), node.clone())).collect())
    }

    #[test]
    fn only_the_expectation_is_written_anew() {
        let example = "at: 2026-03-06T17:45:00Z\n# who\nticket: { kind: complaint }\nexpect:\n  deadlines:\n    a: 1\n";
        let expect = map(&[
            ("verdict", Node::Null),
            (
                "deadlines",
                map(&[("first answer", map(&[("due", text("2026-03-09T09:30:00+01:00")), ("clause", text("1.1"))]))]),
            ),
            ("needs", Node::List(vec![text("a \"b\""), text("30 EUR")])),
        ]);
        let mismatch =
            Mismatch { path: "deadlines.a".to_owned(), expected: "1".to_owned(), found: "nothing".to_owned() };
        assert_eq!(
            with_expectation(example, &expect, &[mismatch]).unwrap(),
            "at: 2026-03-06T17:45:00Z\n# who\nticket: { kind: complaint }\n\
             # worked out again by `redress new` for our own answers; in the house code:\n\
             #   deadlines.a: 1\n\
             expect:\n  verdict: null\n  deadlines:\n    first answer: { due: 2026-03-09T09:30:00+01:00, clause: \"1.1\" }\n  \
             needs: [\"a \\\"b\\\"\", \"30 EUR\"]\n"
        );
        assert_eq!(with_expectation("at: x\n", &expect, &[]), None);
    }

    #[test]
    fn a_later_date_is_another_value_and_a_lost_deadline_another_outcome() {
        let is_value = |expected: &str, found: &str| {
            is_other_value(&Mismatch { path: String::new(), expected: expected.to_owned(), found: found.to_owned() })
        };
        assert!(is_value("2026-03-06T17:45:00Z", "2026-03-09T17:45:00Z"));
        assert!(is_value("30 EUR", r#"{"amount":"35.00","currency":"EUR"}"#) && is_value("5", "7"));
        assert!(is_value("2026-03-06T17:45:00Z", "\"2026-03-09T17:45:00Z\", \"2026-03-09T18:45:00Z\""));
        assert!(!is_value("2026-03-06T17:45:00Z", "nothing") && !is_value("running", "breached"));
    }
}
