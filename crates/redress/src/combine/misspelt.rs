//! Misspelt: names in the lists of a case that nothing knows, and those that something known was most likely meant by.
//!
//! What was paid may have been owed by an older version or another code, so that only a slip of a name that is owed now is told.
//! Roles and disclosures are closed sets: a name that is none of them stands in `unread` whatever it is, and counts for nothing.

use redress_model::{Finding, Reason, Record, Unread, Value, slip_of};

use super::{Case, Found, Problems};
use crate::core_fact::{CoreFact, DISCLOSURES_MADE, ENTITLEMENTS_PAID, PROPOSAL_APPROVALS};

/// Slips of names, each with what was most likely meant and how it is spelt.
#[derive(Default)]
pub(crate) struct Misspelt {
    /// In `entitlements.paid`.
    pub(crate) payments: Vec<(String, String)>,
    /// In `disclosures.made`.
    pub(crate) disclosures: Vec<(String, String)>,
}

impl Misspelt {
    /// How a name is spelt that most likely meant this one.
    pub(crate) fn spelling_of<'m>(slips: &'m [(String, String)], meant: &str) -> Option<&'m str> {
        slips.iter().find(|(each, _)| each == meant).map(|(_, name)| name.as_str())
    }
}

/// Lists the names in what was paid, told and approved that nothing knows.
pub(crate) fn add<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    unread: &mut Vec<Unread>,
    problems: &mut Problems<'p>,
) {
    let before = unread.len();
    payments(case, governing, unread, problems);
    disclosures(case, unread, problems);
    roles(case, unread, problems);
    if unread.len() > before {
        *unread = Unread::listed(std::mem::take(unread));
    }
}

fn payments<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    unread: &mut Vec<Unread>,
    problems: &mut Problems<'p>,
) {
    let owed = || {
        governing.iter().filter_map(|found| match found.finding {
            Finding::Entitlement(finding) => Some(&*finding.name),
            _ => None,
        })
    };
    for (n, name) in names(case, &ENTITLEMENTS_PAID, "name") {
        if owed().any(|each| each == name) {
            continue;
        }
        // the policy may owe that by another of its rules
        let Some(meant) = slip_of(name, owed()).filter(|_| !case.policy.writes_name(name)) else { continue };
        unread.push(entry(case, &ENTITLEMENTS_PAID, n, "name", (name, Some(meant.clone()))));
        problems.misspelt.payments.push((meant, name.to_owned()));
    }
}

fn disclosures<'p>(case: &Case<'p, '_>, unread: &mut Vec<Unread>, problems: &mut Problems<'p>) {
    let known = &case.policy.disclosures;
    for (n, id) in names(case, &DISCLOSURES_MADE, "id").filter(|(_, id)| !known.contains_key(*id)) {
        let meant = slip_of(id, known.keys().map(String::as_str));
        unread.push(entry(case, &DISCLOSURES_MADE, n, "id", (id, meant.clone())));
        if let Some(meant) = meant {
            cannot_say(problems, "disclosure", id, &meant);
            problems.misspelt.disclosures.push((meant, id.to_owned()));
        }
    }
}

fn roles<'p>(case: &Case<'p, '_>, unread: &mut Vec<Unread>, problems: &mut Problems<'p>) {
    let roles = &case.policy.names.roles;
    if roles.is_empty() {
        return;
    }
    for (n, role) in names(case, &PROPOSAL_APPROVALS, "role").filter(|(_, role)| case.rank_of_role(role).is_none()) {
        let meant = slip_of(role, roles.iter().map(String::as_str));
        unread.push(entry(case, &PROPOSAL_APPROVALS, n, "role", (role, meant.clone())));
        meant.into_iter().for_each(|meant| cannot_say(problems, "role", role, &meant));
    }
}

fn cannot_say(problems: &mut Problems<'_>, what: &str, name: &str, meant: &str) {
    let sentence = format!("no {what} is called `{name}`; perhaps `{meant}` was meant");
    problems.undetermined.push(Reason { clause: None, sentence: sentence.into() });
}

/// The names in one field of a list of records, each with its entry.
fn names<'f>(
    case: &Case<'_, 'f>,
    list: &CoreFact,
    field: &'static str,
) -> impl Iterator<Item = (usize, &'f str)> + use<'f> {
    let name = move |value: &'f Value| match value {
        Value::Record(record) => Record::get(record, field)?.as_text(),
        _ => None,
    };
    let entries = case.list(list).unwrap_or_default().iter().enumerate();
    entries.filter_map(move |(n, value)| Some((n, name(value)?)))
}

fn entry(
    case: &Case<'_, '_>,
    list: &CoreFact,
    n: usize,
    field: &str,
    (name, did_you_mean): (&str, Option<String>),
) -> Unread {
    let place = list.index().map_or(n, |fact| case.facts.place_in_case(fact, n));
    let pointer = format!("/{}/{place}/{field}", list.name.replace('.', "/"));
    Unread { pointer, name: name.to_owned(), did_you_mean }
}
