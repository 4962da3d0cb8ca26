//! The numbers of the house code: whoever changes one alone, by mistake, hears of it from a scenario.

use redress::{Policies, PolicyFiles};

use crate::page::home;

/// A number in a table, and the page in which it is one more.
struct Changed {
    page: String,
    clause: String,
    place: String,
    text: String,
}

/// Columns whose numbers promise customers nothing: when staff are warned, and how easily an advice says that a draft reads.
const NO_PROMISE: [&str; 2] = ["warn", "reading ease"];

#[test]
fn each_number_that_is_changed_alone_is_noticed() {
    let files = PolicyFiles::read_folder(&home().join("../policies/house-code")).unwrap();
    let pages: Vec<String> = files.names().filter(|name| name.ends_with(".md")).map(str::to_owned).collect();
    let changes: Vec<Changed> = pages
        .iter()
        .flat_map(|name| changes_of(name, std::str::from_utf8(files.content(name).unwrap()).unwrap()))
        .collect();
    assert!(changes.len() >= 140, "only {} numbers were found in the tables", changes.len());
    let half = changes.len() / 2;
    let files = &files;
    let unnoticed: Vec<String> = std::thread::scope(|scope| {
        let halves = [&changes[..half], &changes[half..]];
        let threads = halves.map(|part| scope.spawn(move || unnoticed(files, part)));
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(unnoticed.is_empty(), "no scenario fails when these numbers are one more: {unnoticed:#?}");
}

fn unnoticed(files: &PolicyFiles, changes: &[Changed]) -> Vec<String> {
    let is_unnoticed = |change: &&Changed| {
        let policies = Policies::from_files(&[files.clone().with(&change.page, change.text.as_str())])
            .unwrap_or_else(|error| panic!("{}: {error}", change.place));
        // the clause's own scenarios are the likeliest to fail
        let (own, others): (Vec<_>, Vec<_>) =
            policies.scenarios().partition(|(clause, _)| clause.number == change.clause);
        own.iter().chain(&others).all(|(_, scenario)| policies.run_scenario(scenario).unwrap().mismatches.is_empty())
    };
    changes.iter().filter(is_unnoticed).map(|change| change.place.clone()).collect()
}

/// The page with each number of its tables changed in turn.
fn changes_of(page: &str, text: &str) -> Vec<Changed> {
    let lines: Vec<&str> = text.lines().collect();
    let (mut clause, mut headings, mut is_fenced) = (String::new(), Vec::new(), false);
    let mut changes = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        is_fenced ^= line.starts_with("```");
        if let Some(title) = line.strip_prefix("### ") {
            clause = title.split(' ').next().unwrap_or_default().to_owned();
        }
        if is_fenced || !line.starts_with('|') {
            continue;
        }
        let cells: Vec<&str> = line.split('|').collect();
        if n == 0 || !lines[n - 1].starts_with('|') {
            headings = cells.iter().map(|heading| heading.trim().to_owned()).collect();
            continue;
        }
        for (column, cell) in cells.iter().enumerate() {
            let heading = headings.get(column).map_or("", String::as_str);
            let Some(one_more) = one_more(cell.trim()).filter(|_| !NO_PROMISE.contains(&heading)) else { continue };
            let mut changed: Vec<String> = cells.iter().map(|&cell| cell.to_owned()).collect();
            changed[column] = format!(" {one_more} ");
            let mut all: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
            all[n] = changed.join("|");
            changes.push(Changed {
                page: page.to_owned(),
                clause: clause.clone(),
                place: format!("{page}:{}: {clause}, {heading}: {} -> {one_more}", n + 1, cell.trim()),
                text: all.join("\n") + "\n",
            });
        }
    }
    changes
}

/// A cell whose first word is a number, with that number one more; dates and telephone numbers are none.
fn one_more(cell: &str) -> Option<String> {
    let from = cell.find(|c: char| c.is_ascii_digit())?;
    let before = &cell[..from];
    let is_amount = ["", "£", "€", ">= ", "<= ", "> ", "< ", ">= £", ">= €", "<= £", "<= €"].contains(&before);
    let digits =
        cell[from..].find(|c: char| !c.is_ascii_digit() && c != ',').map_or(cell.len(), |length| from + length);
    let (number, rest) = (cell[from..digits].replace(',', ""), &cell[digits..]);
    if !is_amount || number.starts_with('0') || !(rest.is_empty() || rest.starts_with([' ', '.'])) {
        return None;
    }
    Some(format!("{before}{}{rest}", number.parse::<u32>().ok()? + 1))
}
