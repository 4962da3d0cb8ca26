//! `redress check`: everything that is wrong with a policy, at its place in the author's own pages.

use redress::{Diagnostic, LoadErrorKind, Policies, Severity};

use crate::arguments::{Check, Format};
use crate::exit::{ExitStatus, Failure};
use crate::modules::policies_of;
use crate::output::{WELL, counted, print, say_diagnostics, styled};

/// Checks the policy that the arguments name.
pub(crate) fn run(arguments: &Check) -> Result<ExitStatus, Failure> {
    let loaded = policies_of(arguments.policy.path());
    let diagnostics: Vec<Diagnostic> = match &loaded {
        Ok(policies) => policies.warnings().cloned().collect(),
        Err(error) if error.kind() == LoadErrorKind::Refused => error.diagnostics().to_vec(),
        Err(error) => return Err(Failure::Said(error.to_string())),
    };
    match arguments.format {
        Format::Json => {
            let all: Vec<_> = diagnostics.iter().map(json).collect();
            print(&format!("{}\n", serde_json::json!({ "diagnostics": all })))?;
        }
        Format::Text => {
            if !diagnostics.is_empty() {
                say_diagnostics(&diagnostics);
            }
            if let Ok(policies) = &loaded {
                print(&summary(policies))?;
            }
        }
    }
    let has_errors = diagnostics.iter().any(|each| each.severity == Severity::Error);
    Ok(match (has_errors, arguments.deny_warnings && !diagnostics.is_empty()) {
        (true, _) => ExitStatus::CouldNot,
        (false, true) => ExitStatus::No,
        (false, false) => ExitStatus::Fine,
    })
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
        "file": diagnostic.file.name,
        "line": line,
        "column": column,
    })
}
