//! Two rules that answer one question whenever one condition holds: the decision would call each such case a conflict.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use redress_model::{FindingKind, Value};

use crate::declared::{DeclaredRule, PartSource};
use crate::diagnostic::Diagnostic;
use crate::guard::program::Node;
use crate::guard::{NodeIndex, Program};
use crate::overrides::reaches;
use crate::policy::{Clause, Rule, RuleBody};
use crate::table::HitPolicy;

/// What is answered, by kind and name, and on which condition.
type Answer<'p> = (FindingKind, &'p str, String);

/// Warns of rules that give a deadline, a time limit or an entitlement of one name on the very same condition, where neither clause
/// overrides the other. Conditions are the same where they compile to the same program; others are left to the decision.
pub(crate) fn report_same_answers(clauses: &[Clause], out: &mut Vec<Diagnostic>) {
    let mut answers: BTreeMap<Answer<'_>, Vec<(usize, &Rule)>> = BTreeMap::new();
    for (position, clause) in clauses.iter().enumerate() {
        for rule in &clause.rules {
            let Some(condition) = condition_of(clause, rule) else { continue };
            for (kind, name) in answers_of(clause, rule) {
                answers.entry((kind, name, condition.clone())).or_default().push((position, rule));
            }
        }
    }
    let mut found: Vec<(usize, Diagnostic)> = Vec::new();
    for ((kind, name, _), givers) in &answers {
        for (n, (position, rule)) in givers.iter().enumerate() {
            let clause = &clauses[*position];
            let twin = givers[..n].iter().find(|(earlier, earlier_rule)| {
                let other = &clauses[*earlier];
                is_of_one_code(clause, other)
                    && are_in_force_together(clause, other)
                    && !reaches(clauses, *position, *earlier)
                    && !reaches(clauses, *earlier, *position)
                    || earlier == position && !std::ptr::eq(*earlier_rule, *rule)
            });
            let Some((earlier, earlier_rule)) = twin else { continue };
            let other = &clauses[*earlier];
            let which = if earlier == position {
                "this clause gives it on the same condition already".to_owned()
            } else {
                format!("clause {} gives it on the same condition", other.full_heading)
            };
            let headline = format!("the {} `{name}` is in conflict whenever it is given: {which}", kind.for_people());
            let mut diagnostic = Diagnostic::warning("same-answer", &clause.file, rule.span.clone(), headline)
                .with_help(
                    "keep one of them, let one clause override the other with `overrides=…`, or give them two names",
                );
            if clause.file == other.file && earlier_rule.span != rule.span {
                diagnostic = diagnostic.with_related(earlier_rule.span.clone(), "given here too");
            }
            found.push((*position, diagnostic));
        }
    }
    found.sort_by_key(|(position, diagnostic)| (*position, diagnostic.span.start));
    out.extend(found.into_iter().map(|(_, diagnostic)| diagnostic));
}

fn is_of_one_code(one: &Clause, other: &Clause) -> bool {
    one.pack.as_ref().map(|pack| &pack.id) == other.pack.as_ref().map(|pack| &pack.id)
}

fn are_in_force_together(one: &Clause, other: &Clause) -> bool {
    let begins_before = |one: &Clause, other: &Clause| match (one.from, other.until) {
        (Some(from), Some(until)) => from < until,
        _ => true,
    };
    begins_before(one, other) && begins_before(other, one)
}

/// The questions that a rule answers whenever its condition holds; none where that hangs on more than its condition.
fn answers_of<'p>(clause: &'p Clause, rule: &'p Rule) -> Vec<(FindingKind, &'p str)> {
    match &rule.body {
        RuleBody::Declared(declared) if gives_for_each_row(clause, declared) => {
            answer_of(declared).into_iter().collect()
        }
        RuleBody::Script { simple: Some(simple), .. } => simple.calls().iter().filter_map(answer_of).collect(),
        _ => Vec::new(),
    }
}

/// Whether a declared rule gives its finding once, whichever row of its table hits.
fn gives_for_each_row(clause: &Clause, declared: &DeclaredRule) -> bool {
    let Some(table) = &clause.table else { return true };
    let is_said = |column: usize| table.rows.iter().all(|row| row.outputs.get(column).is_some_and(Option::is_some));
    let columns = declared.parts.iter().filter_map(|part| match part.source {
        PartSource::Column(column) => Some(column),
        _ => None,
    });
    table.hit_policy != HitPolicy::Collect && columns.into_iter().all(is_said)
}

fn answer_of(rule: &DeclaredRule) -> Option<(FindingKind, &str)> {
    let kind = rule.call.finding;
    if !matches!(kind, FindingKind::Deadline | FindingKind::TimeLimit | FindingKind::Entitlement) {
        return None;
    }
    let subject = rule.parts.iter().find(|part| part.place.method.is_none())?;
    match &subject.source {
        PartSource::Constants(values) => Some((kind, values.first()?.as_text()?)),
        _ => None,
    }
}

/// The condition of a rule in words of the program's own, the same for the same condition; `None` where it hangs on the clause's
/// table.
fn condition_of(clause: &Clause, rule: &Rule) -> Option<String> {
    let mut text = String::new();
    match &rule.guard {
        Some(guard) => write_node(&clause.program, guard.root, &mut text)?,
        None => write_value(&Value::Bool(true), &mut text)?,
    }
    Some(text)
}

fn write_value(value: &Value, text: &mut String) -> Option<()> {
    write!(text, "{value:?}").ok()
}

/// Writes what a node asks; nodes write the same where they ask the same.
fn write_node(program: &Program, node: NodeIndex, text: &mut String) -> Option<()> {
    let (name, below): (String, Vec<NodeIndex>) = match program.node(node) {
        Node::Constant(value) => return write_value(value, text),
        Node::Fact(fact) => (format!("{fact:?}"), Vec::new()),
        Node::At => ("at".to_owned(), Vec::new()),
        Node::Element(depth) => (format!("element {depth}"), Vec::new()),
        Node::Field(of, position, _) => (format!("field {position}"), vec![*of]),
        Node::ElementOfList(list, at) => ("[]".to_owned(), vec![*list, *at]),
        Node::List(of) => ("list".to_owned(), of.clone()),
        Node::Not(of) => ("!".to_owned(), vec![*of]),
        Node::Negate(of) => ("-".to_owned(), vec![*of]),
        Node::And(one, other) => ("&&".to_owned(), vec![*one, *other]),
        Node::Or(one, other) => ("||".to_owned(), vec![*one, *other]),
        Node::Compare(sign, one, other) => (format!("{sign:?}"), vec![*one, *other]),
        Node::Arithmetic(sign, one, other) => (format!("{sign:?}"), vec![*one, *other]),
        Node::In { item, list, negated } => (format!("in {negated}"), vec![*item, *list]),
        Node::Call(function, given) => (format!("{} {}", function.name, function.is_method), given.clone()),
        Node::Choice(condition, one, other) => ("if".to_owned(), vec![*condition, *one, *other]),
        Node::Has(of) => ("has".to_owned(), vec![*of]),
        Node::Quantified(quantifier, list, body) => (format!("{quantifier:?}"), vec![*list, *body]),
        Node::Filter(list, body) => ("filter".to_owned(), vec![*list, *body]),
        Node::Sum(list, body) => ("sum".to_owned(), std::iter::once(*list).chain(*body).collect()),
        Node::Last(of) => ("last".to_owned(), vec![*of]),
        Node::Matches | Node::Cell(_) | Node::CellOn(..) | Node::CellsUpTo(..) => return None,
    };
    write!(text, "({name}").ok()?;
    for each in below {
        text.push(' ');
        write_node(program, each, text)?;
    }
    text.push(')');
    Some(())
}
