//! The codes in `policies/`: each loads without a warning, and all its scenarios pass.

use redress::Policies;

use crate::page::home;

#[test]
fn every_code_in_the_folder_holds_its_own_scenarios() {
    let folder = home().join("../policies");
    let mut folders: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("policy.toml").is_file())
        .collect();
    folders.sort();
    assert!(folders.len() > 1, "{} holds {} codes", folder.display(), folders.len());
    for path in folders {
        let name = path.file_name().unwrap().to_string_lossy();
        let policies = Policies::load(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let warnings: Vec<_> = policies.warnings().map(|warning| &warning.headline).collect();
        assert!(warnings.is_empty(), "{name}: {warnings:?}");
        let mut scenarios = 0;
        for (clause, scenario) in policies.scenarios() {
            scenarios += 1;
            let result = policies.run_scenario(scenario).unwrap();
            let place = format!("{name}: {} — {}", clause.full_heading, scenario.title);
            assert!(result.mismatches.is_empty(), "{place}: {:#?}", result.mismatches);
        }
        assert!(scenarios > 0, "{name} has no scenario");
    }
}
