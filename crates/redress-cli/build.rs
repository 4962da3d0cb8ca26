//! Puts the house code into the command: every file of `policies/house-code`, as a list of names and contents.
//!
//! In the repository the folder is read where it stands. `house-code` beside this file is a link to it, which
//! `cargo package` follows, so that the published crate carries the same files.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let folder = [here.join("../../policies/house-code"), here.join("house-code")]
        .into_iter()
        .find(|folder| folder.join("policy.toml").is_file())
        .ok_or_else(|| std::io::Error::other("there is no house-code to put into the command"))?
        .canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    collect(&folder, "", &mut files)?;
    files.sort();
    let mut code = String::from("pub(crate) static HOUSE_CODE: &[(&str, &[u8])] = &[\n");
    for (name, path) in files {
        let _ = writeln!(code, "    ({name:?}, include_bytes!({:?})),", path.display().to_string());
    }
    code.push_str("];\n");
    std::fs::write(Path::new(&variable("OUT_DIR")?).join("house_code.rs"), code)
}

fn variable(name: &str) -> std::io::Result<std::ffi::OsString> {
    std::env::var_os(name).ok_or_else(|| std::io::Error::other(format!("cargo sets {name}")))
}

/// The files of a folder and of those within it, by their names from there; what an editor or a system leaves behind is not taken.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else {
            files.push((format!("{prefix}{name}"), path));
        }
    }
    Ok(())
}
