//! `redress test`: runs the worked examples of a policy.

use std::fmt::Write;

use redress::{Clause, Scenario, ScenarioResult, place_in};

use crate::arguments::{Format, Test};
use crate::exit::{ExitStatus, Failure};
use crate::modules::policies_of;
use crate::output::{BESIDE, WELL, WRONG, counted, print, safe_line, say, styled};
use crate::rows_reached::{NotReached, rows_not_reached, rows_text};

/// Runs the scenarios that the arguments name, and prints those that failed.
pub(crate) fn run(arguments: &Test) -> Result<ExitStatus, Failure> {
    let policies = policies_of(arguments.policy.path())?;
    let wanted = |clause: &Clause, scenario: &Scenario| match &arguments.run {
        None => true,
        Some(text) => {
            scenario.title.contains(text) || clause.full_heading.contains(text) || clause.id.as_ref() == Some(text)
        }
    };
    let mut results = Vec::new();
    for (clause, scenario) in policies.scenarios().filter(|(clause, scenario)| wanted(clause, scenario)) {
        let result = policies.run_scenario(scenario).map_err(|error| Failure::Said(error.to_string()))?;
        results.push((clause, scenario, result));
    }
    let failed = results.iter().filter(|(.., result)| !result.mismatches.is_empty()).count();
    // of a part of the scenarios nothing can be said
    let not_reached = match arguments.run {
        None => Some(rows_not_reached(&policies, &results).map_err(|error| Failure::Said(error.to_string()))?),
        Some(_) => None,
    };
    match arguments.format {
        Format::Json => print(&format!("{}\n", json(&results, not_reached.as_deref())))?,
        Format::Text => {
            let rows = not_reached.as_deref().map_or_else(String::new, |rows| rows_text(rows, arguments.rows));
            print(&format!("{}{rows}", text(&results, failed)))?;
        }
    }
    if results.is_empty() {
        say("no scenario was run");
        return Ok(ExitStatus::CouldNot);
    }
    Ok(if failed == 0 { ExitStatus::Fine } else { ExitStatus::No })
}

pub(crate) type Results<'a> = [(&'a Clause, &'a Scenario, ScenarioResult<'a>)];

fn text(results: &Results<'_>, failed: usize) -> String {
    let mut text = String::new();
    for (clause, scenario, result) in results.iter().filter(|(.., result)| !result.mismatches.is_empty()) {
        let (line, _) = place_in(&scenario.file.text, scenario.heading.start);
        let _ = writeln!(text, "{} {} — {}", styled(WRONG, "failed"), clause.full_heading, safe_line(&scenario.title));
        let _ = writeln!(text, "  {}", styled(BESIDE, &format!("{}:{line}", scenario.file.path)));
        for mismatch in &result.mismatches {
            let _ = writeln!(text, "  {}", safe_line(&mismatch.path));
            let _ = writeln!(text, "    expected {}", safe_line(&mismatch.expected));
            let _ = writeln!(text, "    found    {}", safe_line(&mismatch.found));
        }
        for reason in &result.decision.verdict_because {
            let _ = writeln!(text, "  {}", styled(BESIDE, &format!("because {}", safe_line(&reason.sentence))));
        }
        for need in result.decision.needs.iter().filter(|need| may_explain(need, clause, result)) {
            let line = format!("missing {}: {} waits for it", need.fact, need.rules.join(", "));
            let _ = writeln!(text, "  {}", styled(BESIDE, &line));
        }
        for error in &result.decision.errors {
            let place = error.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
            let _ = writeln!(text, "  error {place}{}", safe_line(&error.message));
        }
        text.push('\n');
    }
    let passed = results.len() - failed;
    let word = if failed == 0 { styled(WELL, "passed") } else { "passed".to_owned() };
    let _ = writeln!(text, "{} {word}, {failed} failed", counted(passed, "scenario"));
    text
}

/// Whether a missing fact may be why: the clause's own rules wait for it, or nothing broke and something did not come or the
/// verdict is open. Others would send an author the wrong way.
fn may_explain(need: &redress::model::Need, clause: &Clause, result: &ScenarioResult) -> bool {
    let is_open = result.decision.verdict == Some(redress::Verdict::Undetermined);
    let did_not_come = |mismatch: &redress::Mismatch| {
        matches!(mismatch.found.as_str(), "nothing" | "none") && mismatch.path != "compensation.approver"
    };
    let is_about_needs = |mismatch: &redress::Mismatch| mismatch.path.starts_with("needs");
    let waits = clause.rules.iter().any(|rule| need.rules.iter().any(|waits| *waits == rule.id));
    // what broke explains more than what is missing
    let is_whole = result.decision.errors.is_empty();
    waits || is_whole && (is_open || result.mismatches.iter().any(|each| did_not_come(each) || is_about_needs(each)))
}

fn json(results: &Results<'_>, not_reached: Option<&[NotReached<'_>]>) -> serde_json::Value {
    let scenario = |(clause, scenario, result): &(&Clause, &Scenario, ScenarioResult)| {
        let (line, _) = place_in(&scenario.file.text, scenario.heading.start);
        let mismatch = |each: &redress::Mismatch| serde_json::json!({ "path": each.path, "expected": each.expected, "found": each.found });
        serde_json::json!({
            "clause": clause.number,
            "heading": clause.full_heading,
            "title": scenario.title,
            "file": scenario.file.path,
            "line": line,
            "passed": result.mismatches.is_empty(),
            "mismatches": result.mismatches.iter().map(mismatch).collect::<Vec<_>>(),
        })
    };
    let failed = results.iter().filter(|(.., result)| !result.mismatches.is_empty()).count();
    let mut all = serde_json::json!({
        "passed": results.len() - failed,
        "failed": failed,
        "scenarios": results.iter().map(scenario).collect::<Vec<_>>(),
    });
    if let (Some(rows), Some(members)) = (not_reached, all.as_object_mut()) {
        members.insert("rows_not_reached".to_owned(), rows.iter().map(NotReached::to_json).collect());
    }
    all
}
