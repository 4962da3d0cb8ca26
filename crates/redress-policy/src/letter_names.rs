//! Kinds of letter: where a code does not close their set, their names are held against one another.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use redress_model::{Catalogue, Node, Type, Value, nearest};

use crate::cell::CellTest;
use crate::declared::PartSource;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::policy::{Clause, RuleBody};
use crate::scenario::place_of_value;
use crate::table::InputSource;

const HELP: &str = "name it in one way; the set is closed with `one_of = […]` below `[facts.\"proposal.letter\"]` in policy.toml, and \
                    then every other name is refused, in tickets too";

/// What many codes call their letters: a name that is nearly one of these is more often a slip.
const USUAL: [&str; 6] = [
    "final_response",
    "deadlock_letter",
    "order_confirmation",
    "refusal_of_cancellation",
    "refusal_of_rejection",
    "paper_bill",
];

/// A name of a kind of letter, and where it stands.
type Named = (String, Arc<SourceFile>, Range<usize>);

/// Warns of a letter that a disclosure names and nothing else does, and of one that only an example names, where it is nearly
/// another. Nothing is said where `proposal.letter` is of a closed set: that is checked everywhere.
pub(crate) fn report_letters(clauses: &[Clause], catalogue: &Catalogue, out: &mut Vec<Diagnostic>) {
    let Some(letter) = catalogue.find("proposal.letter") else { return };
    if !matches!(catalogue.definition(letter).value_type, Type::Text) {
        return;
    }
    let disclosed = disclosed_in(clauses);
    let mut asked: BTreeSet<String> = BTreeSet::new();
    for clause in clauses {
        asked.extend(asked_in(&clause.file.text));
        let Some(table) = &clause.table else { continue };
        let column =
            table.inputs.iter().position(|input| matches!(input.source, InputSource::Fact(fact) if fact == letter));
        for test in column.into_iter().flat_map(|column| table.rows.iter().filter_map(move |row| row.tests.get(column)))
        {
            if let CellTest::OneOf(values) | CellTest::NoneOf(values) = test {
                asked.extend(values.iter().filter_map(Value::as_text).map(str::to_owned));
            }
        }
    }
    let scenarios = || clauses.iter().flat_map(|clause| &clause.scenarios);
    let shown: Vec<(&str, &crate::scenario::Scenario)> = scenarios()
        .filter_map(|scenario| Some((scenario.case.pointer("/proposal/letter").and_then(Node::as_text)?, scenario)))
        .collect();
    let mut doubted: BTreeSet<&str> = BTreeSet::new();
    for (name, file, span) in &disclosed {
        let is_elsewhere = asked.contains(name)
            || shown.iter().any(|(shown, _)| shown == name)
            || disclosed.iter().filter(|(other, ..)| other == name).count() > 1;
        let others = disclosed.iter().map(|(other, ..)| other).chain(&asked).map(String::as_str);
        let others = others.chain(shown.iter().map(|(shown, _)| *shown)).chain(USUAL).filter(|other| other != name);
        if let (false, Some(meant)) = (is_elsewhere || USUAL.contains(&name.as_str()), nearest(name, others)) {
            doubted.insert(name);
            let headline = format!("nothing else speaks of a letter `{name}`; did you mean `{meant}`?");
            out.push(Diagnostic::warning("letter", file, span.clone(), headline).with_help(HELP));
        }
    }
    let known: BTreeSet<&str> = disclosed.iter().map(|(name, ..)| name).chain(&asked).map(String::as_str).collect();
    for (name, scenario) in shown {
        let others = known.iter().copied().filter(|known| !doubted.contains(known));
        if let (false, Some(meant)) = (known.contains(name), nearest(name, others)) {
            let headline = format!("no rule speaks of a letter `{name}`; did you mean `{meant}`?");
            let place = place_of_value(scenario, name);
            out.push(Diagnostic::warning("letter", &scenario.file, place, headline).with_help(HELP));
        }
    }
}

/// The letters that disclosures name: between the brackets of `.in_letter(…)`, in attributes and in columns.
fn disclosed_in(clauses: &[Clause]) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::new();
    let mut add = |name: &str, file: &Arc<SourceFile>, span: Range<usize>| {
        let one = (name.to_owned(), file.clone(), span);
        if !named.contains(&one) {
            named.push(one);
        }
    };
    for clause in clauses {
        let text = &clause.file.text;
        for (at, call) in text.match_indices(".in_letter(") {
            let start = at + call.len();
            let inside = text[start..].split(')').next().unwrap_or_default();
            for (name, span) in texts_in(inside) {
                add(name, &clause.file, start + span.start..start + span.end);
            }
        }
        let declared = clause.rules.iter().filter_map(|rule| match &rule.body {
            RuleBody::Declared(declared) => Some((declared, rule)),
            _ => None,
        });
        for (declared, rule) in declared {
            for part in declared.parts.iter().filter(|part| part.place.method == Some("in_letter")) {
                match &part.source {
                    PartSource::Constants(values) => {
                        values
                            .iter()
                            .filter_map(Value::as_text)
                            .for_each(|name| add(name, &clause.file, rule.span.clone()));
                    }
                    PartSource::Column(column) => {
                        for row in clause.table.iter().flat_map(|table| &table.rows) {
                            let text = row.outputs.get(*column).and_then(|value| value.as_ref()?.as_text());
                            for name in text.into_iter().flat_map(|text| text.split(',')) {
                                add(name.trim(), &clause.file, row.span.clone());
                            }
                        }
                    }
                    PartSource::Node(_) => {}
                }
            }
        }
    }
    named
}

/// The letters that conditions of a page ask for.
fn asked_in(text: &str) -> Vec<String> {
    let mut asked = Vec::new();
    for (at, fact) in text.match_indices("proposal.letter") {
        let rest = text[at + fact.len()..].trim_start();
        let compared = rest.strip_prefix("==").or_else(|| rest.strip_prefix("!=")).map(str::trim_start);
        let listed = rest.strip_prefix("in").or_else(|| rest.strip_prefix("!in")).map(str::trim_start);
        let inside = match (compared, listed) {
            (Some(one), _) if one.starts_with('"') => one.split_inclusive('"').take(2).map(str::len).sum::<usize>(),
            (_, Some(list)) if list.starts_with('[') => list.find(']').unwrap_or(0),
            _ => continue,
        };
        let of = compared.filter(|one| one.starts_with('"')).or(listed).unwrap_or_default();
        asked.extend(texts_in(&of[..inside]).into_iter().map(|(name, _)| name.to_owned()));
    }
    asked
}

/// The texts in straight quotes, each with its place.
fn texts_in(text: &str) -> Vec<(&str, Range<usize>)> {
    let marks: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    marks.chunks_exact(2).map(|pair| (&text[pair[0] + 1..pair[1]], pair[0] + 1..pair[1])).collect()
}
