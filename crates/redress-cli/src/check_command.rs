//! `redress check`: everything that is wrong with a policy, at its place in the author's own pages.

use redress::{Diagnostic, FloorSearch, LoadErrorKind, Policies, Severity};

use crate::arguments::{Check, Format};
use crate::exit::{ExitStatus, Failure};
use crate::floor_text::{floor_json, floor_text};
use crate::input::day_of;
use crate::modules::{CommandModules, policies_of};
use crate::output::{WELL, counted, print, say_diagnostics, styled};

/// Checks the policy that the arguments name.
pub(crate) fn run(arguments: &Check) -> Result<ExitStatus, Failure> {
    let loaded = policies_of(arguments.policy.path());
    // whether a code is out of date is a question of the day on which it is asked
    let at = day_of(arguments.at.as_deref().unwrap_or("now"))?;
    let diagnostics: Vec<Diagnostic> = match &loaded {
        Ok(policies) => policies.warnings().cloned().chain(policies.warnings_at(at)).collect(),
        Err(error) if error.kind() == LoadErrorKind::Refused => error.diagnostics().to_vec(),
        Err(error) => return Err(Failure::Said(error.to_string())),
    };
    let floors = match &loaded {
        Ok(policies) => policies.hold_to_floors(&search(arguments), Some(&CommandModules))?,
        Err(_) => Vec::new(),
    };
    match arguments.format {
        Format::Json => {
            let all: Vec<_> = diagnostics.iter().map(json).collect();
            let floors: Vec<_> = floors.iter().map(floor_json).collect();
            let mut object = serde_json::json!({ "diagnostics": all });
            if !floors.is_empty() {
                object["floors"] = floors.into();
            }
            print(&format!("{object}\n"))?;
        }
        Format::Text => {
            if !diagnostics.is_empty() {
                say_diagnostics(&diagnostics);
            }
            if let Ok(policies) = &loaded {
                print(&summary(policies))?;
            }
            for floor in &floors {
                print(&floor_text(floor))?;
            }
        }
    }
    let has_errors = diagnostics.iter().any(|each| each.severity == Severity::Error);
    let is_undercut = floors.iter().any(|floor| !floor.undercuts.is_empty());
    let is_shown = floors.iter().all(|floor| floor.not_reached.is_empty());
    Ok(match (has_errors, is_undercut || arguments.deny_warnings && !diagnostics.is_empty()) {
        (true, _) => ExitStatus::CouldNot,
        (false, true) => ExitStatus::No,
        (false, false) if !is_shown => ExitStatus::Undetermined,
        (false, false) => ExitStatus::Fine,
    })
}

/// The search that the arguments ask for, on all cores.
fn search(arguments: &Check) -> FloorSearch {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    FloorSearch { cases: arguments.floor_cases.get(), seed: arguments.floor_seed, threads }
}

fn summary(policies: &Policies) -> String {
    let mut text = String::new();
    for policy in policies.versions() {
        let rules = policy.clauses.iter().map(|clause| clause.rules.len()).sum();
        text += &format!(
            "{} {} {}: {}, {}, {}, {}; digest {}\n",
            styled(WELL, "fine"),
            policy.id,
            policy.version,
            counted(policy.clauses.len(), "clause"),
            counted(rules, "rule"),
            counted(policy.scenarios().count(), "scenario"),
            counted(policy.reads.len(), "fact"),
            &policy.digest[..12]
        );
    }
    text
}

fn json(diagnostic: &Diagnostic) -> serde_json::Value {
    let (line, column) = diagnostic.place();
    serde_json::json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.headline,
        "help": diagnostic.help,
        "file": diagnostic.file.path,
        "line": line,
        "column": column,
    })
}
