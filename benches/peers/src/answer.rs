//! Answers: what each engine found, held against what redress decided.

use std::collections::BTreeMap;

use serde_json::Value;

/// What a clause gives: the name of each value, and the value.
pub(crate) type Values = BTreeMap<String, String>;

/// The clauses that apply, each with what it gives.
pub(crate) type Found = BTreeMap<String, Values>;

/// Compares an answer.
///
/// # Errors
///
/// What differs, and how.
pub(crate) fn check(answer: &[u8], expected: &Found, gives_values: bool) -> Result<(), String> {
    let answer: Value = serde_json::from_slice(answer).map_err(|error| error.to_string())?;
    let mut found = Found::new();
    collect(&answer, &mut found);
    let due = answer.get("due").and_then(Value::as_object);
    for (rule, due) in due.into_iter().flatten() {
        found.entry(rule.clone()).or_default().insert("due".to_owned(), due.as_str().unwrap_or_default().to_owned());
    }
    for (rule, values) in expected {
        let Some(own) = found.remove(rule) else { return Err(format!("`{rule}` applies and was not found: {answer}")) };
        for (name, value) in values.iter().filter(|_| gives_values) {
            if own.get(name) != Some(value) {
                return Err(format!("`{rule}` gives {name} {value}, and not {:?}: {answer}", own.get(name)));
            }
        }
    }
    if found.is_empty() { Ok(()) } else { Err(format!("does not apply: {found:?}")) }
}

/// Every object that names its rule, wherever it stands.
fn collect(answer: &Value, found: &mut Found) {
    match answer {
        Value::Object(members) => match members.get("rule").and_then(Value::as_str) {
            Some(rule) => {
                let text = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
                found.insert(rule.to_owned(), members.iter().filter_map(text).collect());
            }
            None => members.values().for_each(|each| collect(each, found)),
        },
        Value::Array(elements) => elements.iter().for_each(|each| match each.as_str() {
            Some(rule) => drop(found.insert(rule.to_owned(), Values::new())),
            None => collect(each, found),
        }),
        _ => {}
    }
}
