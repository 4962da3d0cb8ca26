//! `redress module build`: from the folder of a module to its component, with the tools of its own language.

use std::path::{Path, PathBuf};
use std::process::Command;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use crate::arguments::{BuildModule, Format, InspectModule};
use crate::exit::{ExitStatus, Failure};
use crate::module_command::run_inspect;
use crate::module_new::CONTRACT;
use crate::output::say;

/// The target of a module in Rust.
const TARGET: &str = "wasm32-unknown-unknown";

/// Builds the component, and says what it is.
#[expect(clippy::disallowed_methods, reason = "the command reads what the tools of the module's language wrote")]
pub(crate) fn run(arguments: &BuildModule) -> Result<ExitStatus, Failure> {
    let folder = &arguments.folder;
    let has = |name: &str| folder.join(name).is_file();
    let (built, name) = if folder.is_file() {
        (folder.clone(), stem_of(folder))
    } else if has("Cargo.toml") {
        let built = build_rust(folder)?;
        let name = stem_of(&built).replace('_', "-");
        (built, name)
    } else if has("package.json") {
        work(Command::new("npm").args(["run", "--silent", "build"]).current_dir(folder))?;
        let name = folder_name(folder)?;
        (folder.join(format!("{name}.wasm")), name)
    } else if has("build") {
        work(Command::new("sh").arg("build").current_dir(folder))?;
        (folder.join("core.wasm"), folder_name(folder)?)
    } else {
        let shown = folder.display();
        return Err(Failure::Said(format!(
            "{shown} is no folder of a module: it has no Cargo.toml, package.json or build"
        )));
    };
    let bytes = std::fs::read(&built).map_err(|error| Failure::Said(format!("{}: {error}", built.display())))?;
    let beside = if folder.is_file() { folder.parent().unwrap_or(folder) } else { folder };
    // a module is built for the version of the contract that stands beside it
    let contract = std::fs::read_to_string(beside.join("policy.wit")).unwrap_or_else(|_| CONTRACT.to_owned());
    let component =
        component_of(bytes, &contract).map_err(|problem| Failure::Said(format!("{}: {problem}", built.display())))?;
    let file = arguments.to.clone().unwrap_or_else(|| beside.join(format!("{name}.wasm")));
    std::fs::write(&file, component).map_err(|error| Failure::Said(format!("{}: {error}", file.display())))?;
    say(&format!("made {}", file.display()));
    run_inspect(&InspectModule { file, policy: None, format: Format::Text })
}

/// The WebAssembly that cargo makes of a folder.
fn build_rust(folder: &Path) -> Result<PathBuf, Failure> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--target", TARGET, "--message-format", "json-render-diagnostics"]);
    let output = cargo
        .current_dir(folder)
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| Failure::Said(format!("cargo cannot be started: {error}")))?;
    if !output.status.success() {
        return Err(Failure::Said(format!(
            "cargo did not build it: see above. Where it has no standard library for {TARGET}, `rustup target add {TARGET}` fetches one"
        )));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let artefacts = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let files = artefacts.filter_map(|message| message.get("filenames").cloned());
    let files = files.flat_map(|files| files.as_array().cloned().unwrap_or_default());
    // the last is that of the folder's own package
    let mut built = files.filter_map(|file| file.as_str().filter(|name| name.ends_with(".wasm")).map(PathBuf::from));
    built.next_back().ok_or_else(|| Failure::Said("cargo made no WebAssembly: is `crate-type` a `cdylib`?".to_owned()))
}

/// The component of what a compiler wrote: a component already, or a core module with or without a description of its border.
fn component_of(bytes: Vec<u8>, contract: &str) -> Result<Vec<u8>, String> {
    if bytes.get(4..8) == Some(&[0x0d, 0, 1, 0]) {
        return Ok(bytes);
    }
    let is_described = bytes.windows(15).any(|window| window == b"component-type:");
    if is_described {
        return encode(&bytes);
    }
    // the contract's world with a description of the module itself, or the one without
    let of_world = |world: &str| with_contract(&bytes, contract, world).and_then(|module| encode(&module));
    of_world("policy-module").or_else(|problem| of_world("bare-module").map_err(|_| problem))
}

fn with_contract(module: &[u8], contract: &str, world: &str) -> Result<Vec<u8>, String> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("policy.wit", contract).map_err(|error| format!("{error:#}"))?;
    let world = resolve.select_world(&[package], Some(world)).map_err(|error| format!("{error:#}"))?;
    let mut module = module.to_vec();
    let embedded = embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8);
    embedded.map_err(|error| format!("{error:#}"))?;
    Ok(module)
}

fn encode(module: &[u8]) -> Result<Vec<u8>, String> {
    let encoder = ComponentEncoder::default().module(module).map_err(|error| format!("{error:#}"))?;
    encoder.validate(true).encode().map_err(|error| format!("{error:#}"))
}

fn work(command: &mut Command) -> Result<(), Failure> {
    let shown = command.get_program().to_string_lossy().into_owned();
    // what the tool prints is talk
    command.stdout(std::io::stderr());
    let status = command.status().map_err(|error| Failure::Said(format!("{shown} cannot be started: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure::Said(format!("{shown} did not build it"))) }
}

fn stem_of(file: &Path) -> String {
    file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// The name of a folder, also where it was called `.`.
fn folder_name(folder: &Path) -> Result<String, Failure> {
    let whole = folder.canonicalize().map_err(|error| Failure::Said(format!("{}: {error}", folder.display())))?;
    Ok(whole.file_name().map_or_else(|| "module".to_owned(), |name| name.to_string_lossy().into_owned()))
}
