//! The codes in `policies/`: each loads without a warning, and all its scenarios pass.

use std::collections::BTreeMap;
use std::path::Path;

use redress::Policies;
use sha2::{Digest, Sha256};

use crate::page::{home, text_of};

/// A module in a policy's folder is the one that stands, with its sources, in `wasm-plugins`; `wasm-plugins/build` hands it out.
#[test]
#[expect(clippy::disallowed_methods, reason = "tests read the project's own files")]
fn every_module_of_a_code_is_the_one_whose_sources_we_have() {
    let policies = home().join("../policies");
    let mut carried = Vec::new();
    for policy in std::fs::read_dir(&policies).unwrap() {
        let Ok(modules) = std::fs::read_dir(policy.unwrap().path().join("modules")) else { continue };
        for module in modules {
            let copy = module.unwrap().path();
            let name = copy.file_stem().unwrap().to_string_lossy().into_owned();
            let original = home().join(format!("../wasm-plugins/{name}/{name}.wasm"));
            let (ours, theirs) = (std::fs::read(&original).unwrap(), std::fs::read(&copy).unwrap());
            assert!(ours == theirs, "{} is not {}", copy.display(), original.display());
            carried.push(name);
        }
    }
    carried.sort();
    assert_eq!(carried, ["great-circle", "readability"]);
}

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

/// The files that a digest covers, as `docs/replay.md` says it: those of a folder, below a prefix.
#[expect(clippy::disallowed_methods, reason = "tests read the project's own files")]
fn add_files(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for inner in ["", "calendars/", "disclosures/", "modules/"] {
        let Ok(entries) = std::fs::read_dir(folder.join(inner)) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_read = [".toml", ".md", ".rhai", ".wasm"].iter().any(|ending| name.ends_with(ending));
            if is_read && !(inner.is_empty() && name.eq_ignore_ascii_case("readme.md")) {
                files.insert(format!("{prefix}{inner}{name}"), std::fs::read(&path).unwrap());
            }
        }
    }
}

#[test]
fn the_digest_of_a_code_is_the_one_that_is_worked_out_by_hand() {
    let mut extended = 0;
    for name in ["web-shop", "uk-water", "uk-consumer"] {
        let folder = home().join("../policies").join(name);
        let mut files = BTreeMap::new();
        add_files(&folder, "", &mut files);
        let manifest: toml::Table = text_of(&folder.join("policy.toml")).parse().unwrap();
        for (id, pack) in manifest.get("extends").and_then(toml::Value::as_table).into_iter().flatten() {
            extended += 1;
            add_files(&folder.join(pack["path"].as_str().unwrap()), &format!("extends/{id}/"), &mut files);
        }
        let mut hasher = Sha256::new();
        for (name, content) in &files {
            for part in [name.as_bytes(), content] {
                hasher.update((part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        let digest: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(Policies::load(&folder).unwrap().versions()[0].digest, digest, "{name}");
    }
    assert!(extended > 0);
}
