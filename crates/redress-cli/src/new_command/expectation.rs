//! The `expect` of a scenario, written anew into its example, with what it was before said above it.

use redress::Node;

/// The longest line that is written in one.
const WIDTH: usize = 110;

/// One place at which an expectation was put anew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Changed {
    /// Where: `deadlines.first_answer.due`.
    pub(crate) path: String,
    /// What stood there.
    pub(crate) was: String,
    /// Whether what stands there now is another value of the same kind, an instant, an amount or a number; if not, another
    /// outcome.
    pub(crate) is_other_value: bool,
}

/// The places at which two expectations differ, in the order of the first.
pub(crate) fn changes(old: &Node, new: &Node) -> Vec<Changed> {
    let mut all = Vec::new();
    compare(old, new, "", &mut all);
    all
}

fn compare(old: &Node, new: &Node, path: &str, all: &mut Vec<Changed>) {
    let at = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (old, new) {
        (old, new) if old == new => {}
        (was @ Node::Object(olds), is @ Node::Object(news)) => {
            let find = |side: &Node<'_>, name: &str| side.get(name).cloned().map(Node::into_owned);
            for (name, each) in olds {
                compare(each, &find(is, name).unwrap_or(Node::Null), &at(name), all);
            }
            for (name, _) in news.iter().filter(|(name, _)| find(was, name).is_none()) {
                all.push(Changed { path: at(name), was: "not expected".to_owned(), is_other_value: false });
            }
        }
        (Node::List(olds), Node::List(news)) if olds.len() == news.len() => {
            for (n, (old, new)) in olds.iter().zip(news).enumerate() {
                compare(old, new, &at(&n.to_string()), all);
            }
        }
        (old, new) => all.push(Changed {
            path: path.to_owned(),
            was: in_flow(old),
            is_other_value: is_instant(old) && is_instant(new) || is_amount(old) && is_amount(new),
        }),
    }
}

fn is_instant(node: &Node) -> bool {
    matches!(node, Node::Text(text) if text.parse::<jiff::Timestamp>().is_ok())
}

fn is_amount(node: &Node) -> bool {
    match node {
        Node::Number(_) => true,
        Node::Text(text) => text.parse::<redress::model::Money>().is_ok(),
        _ => false,
    }
}

/// The example with another expectation, below lines that say what it was.
pub(crate) fn with_expectation(example: &str, expect: &Node, changed: &[Changed]) -> Option<String> {
    let start = line_starts(example).find(|at| example[*at..].starts_with("expect:"))?;
    let end = line_starts(example)
        .find(|at| *at > start && example[*at..].starts_with(|first: char| !first.is_whitespace() && first != '#'))
        .unwrap_or(example.len());
    let mut text = example[..start].to_owned();
    text += "# worked out again by `redress new` for our own answers; in the house code:\n";
    for each in changed {
        text += &format!("#   {}: {}\n", each.path, each.was);
    }
    write(&mut text, 0, "expect", expect);
    text += &example[end..];
    Some(text)
}

fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).filter(|at| *at < text.len())
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

fn holds_maps(members: &[(std::borrow::Cow<'_, str>, Node<'_>)]) -> bool {
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

    fn text(text: &str) -> Node<'static> {
        Node::Text(text.to_owned().into())
    }

    fn map(members: &[(&str, Node<'static>)]) -> Node<'static> {
        Node::Object(members.iter().map(|(name, node)| ((*name).to_owned().into(), node.clone())).collect())
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
        let changed = Changed { path: "deadlines.a".to_owned(), was: "1".to_owned(), is_other_value: false };
        assert_eq!(
            with_expectation(example, &expect, &[changed]).unwrap(),
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
        let old = map(&[
            ("due", text("2026-03-06T17:45:00Z")),
            ("path", Node::List(vec![map(&[("level", text("boss")), ("at", text("2026-03-06T18:00:00Z"))])])),
            ("amount", text("30 EUR")),
            ("state", text("running")),
            ("reasons", Node::List(vec![text("a"), text("b")])),
            ("days", Node::Number("5".into())),
            ("same", text("x")),
        ]);
        let new = map(&[
            ("due", text("2026-03-09T17:45:00Z")),
            ("path", Node::List(vec![map(&[("level", text("boss")), ("at", text("2026-03-07T18:00:00Z"))])])),
            ("amount", Node::Null),
            ("state", text("breached")),
            ("reasons", Node::List(vec![text("a")])),
            ("days", Node::Number("7".into())),
            ("same", text("x")),
            ("more", text("y")),
        ]);
        let found: Vec<String> = changes(&old, &new)
            .iter()
            .map(|each| format!("{} was {}{}", each.path, each.was, if each.is_other_value { "" } else { "!" }))
            .collect();
        assert_eq!(
            found,
            [
                "due was 2026-03-06T17:45:00Z",
                "path.0.at was 2026-03-06T18:00:00Z",
                "amount was \"30 EUR\"!",
                "state was running!",
                "reasons was [a, b]!",
                "days was 5",
                "more was not expected!",
            ]
        );
    }
}
