//! What came of holding a code against the packs that it extends, as text and as JSON.

use std::fmt::Write;

use redress::{FloorReport, QuotedClause, Undercut, escaped};

use crate::output::{ATTENTION, BESIDE, HEADING, WELL, WRONG, safe_line, styled};

/// The most cases of one thing that are worth a number of their own.
const SHOWN: usize = 12;

/// A report for people.
pub(crate) fn floor_text(floor: &FloorReport) -> String {
    let mut text = String::new();
    let name = format!("{} {}", floor.pack, floor.version);
    let cases = format!("{} of seed {}", counted_cases(floor.cases), floor.seed);
    let stands = match floor.stands.len() {
        1 => "1 clause of it stands as it is".to_owned(),
        count => format!("{count} clauses of it stand as they are"),
    };
    let headline = match (floor.undercuts.len(), floor.cases) {
        (0, 0) => format!("{} {name} is kept: nothing in this code could owe less", styled(WELL, "floor")),
        (0, _) if floor.not_reached.is_empty() => {
            format!("{} {name} is kept: this code owes less in none of {cases}", styled(WELL, "floor"))
        }
        (0, _) => format!(
            "{} {name} is not shown to be kept, though this code owes less in none of {cases}",
            styled(ATTENTION, "floor")
        ),
        (1, _) => {
            format!("{} {name} is not kept: this code owes less of one duty, found in {cases}", styled(WRONG, "floor"))
        }
        (duties, _) => {
            format!(
                "{} {name} is not kept: this code owes less of {duties} duties, found in {cases}",
                styled(WRONG, "floor")
            )
        }
    };
    let _ = writeln!(text, "{headline}");
    let beside = |line: &str| styled(BESIDE, &safe_line(line));
    let _ =
        writeln!(text, "  proved    {}", beside(&format!("{stands}: what they owe is owed, whatever this code says")));
    for heading in &floor.replaced {
        let _ = writeln!(text, "  replaced  {}", beside(heading));
    }
    for heading in &floor.proved {
        let line = format!("{}: row by row, it gives no less", safe_line(heading));
        let _ = writeln!(text, "  proved    {}", styled(BESIDE, &line));
    }
    for heading in &floor.searched {
        let _ = writeln!(text, "  searched  {}", beside(heading));
    }
    let mut compared: Vec<_> = floor.compared.iter().collect();
    compared.sort_by_key(|(_, count)| usize::MAX - **count);
    for (duty, count) in compared.iter().take(SHOWN) {
        let line = format!("{} `{}` in {}", duty.kind.for_people(), duty.name, counted_cases(**count));
        let _ = writeln!(text, "  compared  {}", beside(&line));
    }
    if compared.len() > SHOWN {
        let _ = writeln!(text, "  compared  {}", beside(&format!("… and {} more", compared.len() - SHOWN)));
    }
    for heading in &floor.not_reached {
        let line = format!(
            "{}: it owed nothing in any case, so nothing is shown; write a scenario in which it does",
            safe_line(heading)
        );
        let _ = writeln!(text, "  {} {line}", styled(ATTENTION, "not seen"));
    }
    for undercut in &floor.undercuts {
        write_undercut(&mut text, undercut);
    }
    text
}

fn write_undercut(text: &mut String, undercut: &Undercut) {
    let _ = writeln!(text, "\n{}: {}", styled(WRONG, "less"), safe_line(&undercut.sentence));
    let place = format!("first in case {}; this is that case made as small as it goes", undercut.found_in);
    let _ = writeln!(text, "  {}\n", styled(BESIDE, &place));
    match &undercut.own_clause {
        Some(clause) => write_clause(text, "this code", clause),
        None => {
            let _ = writeln!(text, "  {}", styled(HEADING, "this code: no clause owes it"));
        }
    }
    if let Some(clause) = &undercut.pack_clause {
        write_clause(text, "the floor", clause);
    }
    let _ =
        writeln!(text, "  {}\n", styled(HEADING, "a case that shows it, as a scenario that passes once it is mended:"));
    let _ = writeln!(text, "{}", escaped(&undercut.scenario));
}

fn write_clause(text: &mut String, whose: &str, clause: &QuotedClause) {
    let _ = writeln!(text, "  {}", styled(HEADING, &format!("{whose}: {}", safe_line(&clause.heading))));
    let _ = writeln!(text, "  {}", styled(BESIDE, &format!("{}:{}", clause.file, clause.line)));
    for line in clause.text.lines() {
        let _ = writeln!(text, "{}", format!("    {}", safe_line(line)).trim_end());
    }
    text.push('\n');
}

/// A report for programs.
pub(crate) fn floor_json(floor: &FloorReport) -> serde_json::Value {
    let clause = |clause: &QuotedClause| serde_json::json!({ "heading": clause.heading, "file": clause.file, "line": clause.line, "text": clause.text });
    let compared = floor
        .compared
        .iter()
        .map(|(duty, count)| serde_json::json!({ "kind": duty.kind.for_people(), "name": duty.name, "cases": count }));
    let undercut = |each: &Undercut| {
        serde_json::json!({
            "kind": each.duty.kind.for_people(),
            "name": each.duty.name,
            "sentence": each.sentence,
            "found_in": each.found_in,
            "own_clause": each.own_clause.as_ref().map(clause),
            "pack_clause": each.pack_clause.as_ref().map(clause),
            "scenario": each.scenario,
        })
    };
    serde_json::json!({
        "pack": floor.pack,
        "version": floor.version,
        "digest": floor.digest,
        "is_kept": floor.undercuts.is_empty() && floor.not_reached.is_empty(),
        "cases": floor.cases,
        "seed": floor.seed,
        "stands": floor.stands,
        "replaced": floor.replaced,
        "proved": floor.proved,
        "searched": floor.searched,
        "not_reached": floor.not_reached,
        "compared": compared.collect::<Vec<_>>(),
        "undercuts": floor.undercuts.iter().map(undercut).collect::<Vec<_>>(),
    })
}

fn counted_cases(count: usize) -> String {
    if count == 1 { "1 case".to_owned() } else { format!("{} cases", with_separators(count)) }
}

/// `100,000`
fn with_separators(count: usize) -> String {
    let digits = count.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}
