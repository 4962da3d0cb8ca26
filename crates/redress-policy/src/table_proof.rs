//! Proofs over tables: whether one clause, whose attributes and table are its whole rule, ever gives less than another.
//!
//! What cells hold facts against parts the values of each fact into finitely many that every cell of both tables treats alike. One
//! value of each part, and the fact missing, stand for all; for each combination of them the two rows are compared.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use redress_model::{Comparison, FactIndex, FindingKind, Money, Type, Value, compare};
use redress_time::{Calendar, Duration};
use rust_decimal::Decimal;

use crate::cell::{Bound, CellTest};
use crate::declared::{DeclaredPart, DeclaredRule, PartSource};
use crate::guard::program::Node;
use crate::policy::{Clause, Policy, RuleBody};
use crate::table::{DecisionTable, HitPolicy, InputSource};

/// The most combinations that are compared.
const COMBINATIONS: usize = 100_000;

/// The parameters that are better when they are more.
const MORE_IS_BETTER: [&str; 3] = ["amount", "per_day", "at_most"];

/// A clause whose one rule is declared, with what is read of it.
struct Declared<'p> {
    clause: &'p Clause,
    rule: &'p DeclaredRule,
}

impl Policy {
    /// Whether it is proved that a clause, wherever it and another both answer, gives the customer no less: both are declared, of
    /// the same kind and name, count from the same facts in the same calendar, and no combination of rows gives less.
    ///
    /// `false` says only that there is no such proof.
    pub fn never_gives_less(&self, own: &Clause, other: &Clause) -> bool {
        self.compare_declared(own, other).unwrap_or(false)
    }

    /// The names of the findings of a kind that a clause makes, where its text says each of them.
    pub fn names_made(&self, clause: &Clause, kind: FindingKind) -> Option<Vec<String>> {
        let call = redress_model::Call::making(kind);
        let written = format!("{}(", call.name);
        let library = self.files.iter().filter(|file| file.name.ends_with(".rhai"));
        if library.into_iter().any(|file| file.text.contains(&written)) {
            return None;
        }
        let mut names = Vec::new();
        for rule in clause.rules.iter().filter(|rule| rule.emits.contains(&kind)) {
            match &rule.body {
                RuleBody::Declared(declared) => {
                    let subject = declared.parts.iter().find(|part| part.place.method.is_none())?;
                    let PartSource::Constants(values) = &subject.source else { return None };
                    names.extend(
                        values.iter().map(|value| value.as_text().map(str::to_owned)).collect::<Option<Vec<_>>>()?,
                    );
                }
                RuleBody::Script { .. } => {
                    // from the condition to the end of its fence: rules below it may make others, which is only more
                    let text = clause.file.text.get(rule.span.start..)?;
                    let text = text.split("\n```").next().unwrap_or_default();
                    let before = names.len();
                    for (start, _) in text.match_indices(&written) {
                        let (name, _) =
                            text[start + written.len()..].trim_start().strip_prefix('"')?.split_once('"')?;
                        names.push(name.to_owned());
                    }
                    if names.len() == before {
                        return None;
                    }
                }
                RuleBody::Module(_) => return None,
            }
        }
        Some(names)
    }

    fn compare_declared(&self, own: &Clause, other: &Clause) -> Option<bool> {
        let (own, other) = (Declared::of(own)?, Declared::of(other)?);
        let kind = own.rule.call.finding;
        if kind != other.rule.call.finding
            || !matches!(kind, FindingKind::Deadline | FindingKind::TimeLimit | FindingKind::Entitlement)
        {
            return None;
        }
        let name = own.constant(None)?.as_text()?;
        if other.constant(None)?.as_text()? != name || !own.asks_the_same(&other) {
            return None;
        }
        let (own_calendar, other_calendar) = (own.calendar(self)?, other.calendar(self)?);
        let same_zone = own_calendar.zone() == other_calendar.zone();
        // two files of one name may differ
        let same_calendar = own_calendar.counts_like(other_calendar);
        let counts_alike = |duration: &Duration| match duration {
            Duration::Elapsed { .. } => true,
            Duration::Days(_) | Duration::Months(_) => same_zone,
            Duration::WorkingTime { .. } | Duration::WorkingDays(_) => same_calendar,
        };
        let is_no_less = |own: &Value, other: &Value| match (own, other) {
            (Value::Duration(own), Value::Duration(other)) if counts_alike(own) => {
                // the firm has no more time, the customer no less
                let worse = if kind == FindingKind::TimeLimit { Ordering::Less } else { Ordering::Greater };
                own.compare(other).is_some_and(|order| order != worse)
            }
            (own, other) => compare(own, Comparison::GreaterOrEqual, other).unwrap_or(false),
        };
        let compared = match kind {
            FindingKind::Deadline | FindingKind::TimeLimit => &["within"][..],
            _ => &MORE_IS_BETTER[..],
        };
        let every = |own_row: Option<usize>, other_row: Option<usize>| {
            compared.iter().all(|method| match (own.value(method, own_row), other.value(method, other_row)) {
                // one of the two says nothing at all: then the other stands
                (None, _) if own.needs(method) => true,
                (_, None) if other.needs(method) => true,
                // a cap that is not there caps nothing
                (None, _) => true,
                (Some(_), None) => false,
                (Some(own), Some(other)) => is_no_less(own, other),
            })
        };
        if !compared.iter().any(|method| own.part(method).is_some() && other.part(method).is_some()) {
            return None;
        }
        for rows in rows_together(own.clause.table.as_ref(), other.clause.table.as_ref())? {
            if let (Some(own_row), Some(other_row)) = rows
                && !every(own_row, other_row)
            {
                return Some(false);
            }
        }
        Some(true)
    }
}

impl<'p> Declared<'p> {
    fn of(clause: &'p Clause) -> Option<Declared<'p>> {
        match &clause.rules[..] {
            [rule] => match &rule.body {
                RuleBody::Declared(rule) => Some(Declared { clause, rule }),
                _ => None,
            },
            _ => None,
        }
    }

    fn part(&self, method: &str) -> Option<&'p DeclaredPart> {
        self.rule.parts.iter().find(|part| part.place.method == Some(method))
    }

    /// The value that is written for a method, or for the subject.
    fn constant(&self, method: Option<&str>) -> Option<&'p Value> {
        let part = self.rule.parts.iter().find(|part| part.place.method == method)?;
        match &part.source {
            PartSource::Constants(values) => values.first(),
            _ => None,
        }
    }

    /// The calendar that it names, or that of its code; `None` where that cannot be told.
    fn calendar(&self, policy: &'p Policy) -> Option<&'p Calendar> {
        match self.part("calendar") {
            None => Some(policy.calendar_of(self.clause)),
            Some(_) => Some(policy.calendars_of(self.clause).get(self.constant(Some("calendar"))?.as_text()?)?),
        }
    }

    /// Whether a finding without it is none.
    fn needs(&self, method: &str) -> bool {
        self.part(method).is_some() && method != "at_most"
    }

    /// What a row gives for a method; what is written holds in every row.
    fn value(&self, method: &str, row: Option<usize>) -> Option<&'p Value> {
        match &self.part(method)?.source {
            PartSource::Constants(values) => values.first(),
            PartSource::Column(column) => self.clause.table.as_ref()?.rows.get(row?)?.outputs.get(*column)?.as_ref(),
            PartSource::Node(_) => None,
        }
    }

    /// Whether both say the same of everything that is not compared, and what is compared is written out in both.
    fn asks_the_same(&self, other: &Declared<'_>) -> bool {
        let is_compared = |part: &&DeclaredPart| {
            part.place.method.is_some_and(|method| method == "within" || MORE_IS_BETTER.contains(&method))
        };
        let is_written = |part: &DeclaredPart| !matches!(part.source, PartSource::Node(_));
        let others = |declared: &Declared<'_>| -> Vec<DeclaredPart> {
            // a warning is the firm's own business
            let kept =
                declared.rule.parts.iter().filter(|part| !is_compared(part) && part.place.method != Some("warn"));
            kept.cloned().collect()
        };
        let (mine, theirs) = (others(self), others(other));
        self.rule.parts.iter().filter(is_compared).all(is_written)
            && other.rule.parts.iter().filter(is_compared).all(is_written)
            && mine.len() == theirs.len()
            && mine.iter().all(|part| theirs.iter().any(|their| self.is_same(part, other, their)))
    }

    fn is_same(&self, mine: &DeclaredPart, other: &Declared<'_>, theirs: &DeclaredPart) -> bool {
        mine.place == theirs.place
            && match (&mine.source, &theirs.source) {
                (PartSource::Constants(mine), PartSource::Constants(theirs)) => mine == theirs,
                (PartSource::Node(mine), PartSource::Node(theirs)) => {
                    let pair = (self.clause.program.node(*mine), other.clause.program.node(*theirs));
                    matches!(pair, (Node::Fact(mine), Node::Fact(theirs)) if mine == theirs)
                }
                _ => false,
            }
    }
}

/// A row of a table, `None` where the clause has no table; the outer `None` where the table gives no row.
type Found = Option<Option<usize>>;

/// Which rows the two tables give together, over every combination of what their cells tell apart. `None` where it cannot be
/// told, or there are too many.
fn rows_together(own: Option<&DecisionTable>, other: Option<&DecisionTable>) -> Option<Vec<(Found, Found)>> {
    let mut tests: BTreeMap<FactIndex, Vec<&CellTest>> = BTreeMap::new();
    for table in [own, other].into_iter().flatten() {
        if table.shape.is_dated || table.hit_policy == HitPolicy::Collect {
            return None;
        }
        for (n, input) in table.inputs.iter().enumerate() {
            let InputSource::Fact(fact) = input.source else { return None };
            tests.entry(fact).or_default().extend(table.rows.iter().filter_map(|row| row.tests.get(n)));
        }
    }
    let values: Vec<(FactIndex, Vec<Option<Value>>)> =
        tests.into_iter().map(|(fact, tests)| Some((fact, parts(&tests)?))).collect::<Option<_>>()?;
    let count = values.iter().try_fold(1usize, |count, (_, parts)| count.checked_mul(parts.len()))?;
    if count > COMBINATIONS {
        return None;
    }
    let row = |table: Option<&DecisionTable>, chosen: &[(FactIndex, &Option<Value>)]| -> Found {
        let Some(table) = table else { return Some(None) };
        let inputs = table.inputs.iter().map(|input| {
            let value = chosen.iter().find(|(fact, _)| input.source == InputSource::Fact(*fact));
            value.and_then(|(_, value)| (*value).clone())
        });
        table.row_of(&inputs.collect::<Vec<_>>()).map(Some)
    };
    let mut rows = Vec::with_capacity(count);
    for n in 0..count {
        let mut rest = n;
        let mut chosen = Vec::with_capacity(values.len());
        for (fact, parts) in &values {
            chosen.push((*fact, &parts[rest % parts.len()]));
            rest /= parts.len();
        }
        rows.push((row(own, &chosen), row(other, &chosen)));
    }
    Some(rows)
}

/// A value of each part into which cells divide the values of one fact, and `None` for the fact missing.
fn parts(tests: &[&CellTest]) -> Option<Vec<Option<Value>>> {
    let mut written: Vec<Value> = Vec::new();
    for test in tests {
        match test {
            CellTest::Anything => {}
            CellTest::OneOf(values) | CellTest::NoneOf(values) | CellTest::Languages { ranges: values, .. } => {
                written.extend(values.iter().cloned())
            }
            CellTest::Between { low, high } => {
                written.extend([low, high].into_iter().flatten().map(|Bound { value, .. }| value.clone()));
            }
            CellTest::Contains(_) | CellTest::ContainsInOwnWords(_) => return None,
        }
    }
    let mut parts = match written.first().and_then(Value::value_type) {
        None => Vec::new(),
        Some(Type::Bool) => vec![Value::Bool(true), Value::Bool(false)],
        // one more text than is written stands for all the others
        Some(Type::Text | Type::OneOf(_)) => {
            let mut other = "other".to_owned();
            while written.iter().any(|value| value.as_text() == Some(&other)) {
                other.push('x');
            }
            written.push(Value::text(other));
            written
        }
        Some(ordered) if ordered.is_ordered() => between(written)?,
        Some(_) => return None,
    };
    parts.dedup();
    Some(parts.into_iter().map(Some).chain([None]).collect())
}

/// Values in order, with one between each two, one below all and one above.
fn between(mut values: Vec<Value>) -> Option<Vec<Value>> {
    let less = |one: &Value, other: &Value| compare(one, Comparison::Less, other).ok();
    if values.iter().any(|value| less(&values[0], value).is_none()) {
        return None;
    }
    values.sort_by(|one, other| match (less(one, other), less(other, one)) {
        (Some(true), _) => Ordering::Less,
        (_, Some(true)) => Ordering::Greater,
        _ => Ordering::Equal,
    });
    values.dedup();
    let mut all = vec![step(values.first()?, -1)?];
    for (n, value) in values.iter().enumerate() {
        all.push(value.clone());
        match values.get(n + 1) {
            Some(next) => all.extend(middle(value, next)?),
            None => all.push(step(value, 1)?),
        }
    }
    Some(all)
}

fn step(value: &Value, by: i64) -> Option<Value> {
    Some(match value {
        Value::Integer(number) => Value::Integer(number.checked_add(by)?),
        Value::Number(number) => Value::Number(number.checked_add(Decimal::from(by))?),
        Value::Percent(number) => Value::Percent(number.checked_add(Decimal::from(by))?),
        Value::Money(money) => {
            Value::Money(Money { amount: money.amount.checked_add(Decimal::from(by))?, currency: money.currency })
        }
        Value::Date(date) => Value::Date(if by < 0 { date.yesterday().ok()? } else { date.tomorrow().ok()? }),
        _ => return None,
    })
}

/// A value between two, where there is one.
fn middle(low: &Value, high: &Value) -> Option<Option<Value>> {
    let half = |low: Decimal, high: Decimal| low.checked_add(high)?.checked_div(Decimal::TWO);
    Some(match (low, high) {
        (Value::Integer(low), Value::Integer(high)) => (high - low > 1).then(|| Value::Integer(low + 1)),
        (Value::Number(low), Value::Number(high)) => Some(Value::Number(half(*low, *high)?)),
        (Value::Percent(low), Value::Percent(high)) => Some(Value::Percent(half(*low, *high)?)),
        (Value::Money(low), Value::Money(high)) => {
            Some(Value::Money(Money { amount: half(low.amount, high.amount)?, currency: low.currency }))
        }
        (Value::Date(low), Value::Date(high)) => low.tomorrow().ok().filter(|date| date < high).map(Value::Date),
        _ => return None,
    })
}
