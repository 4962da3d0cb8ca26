//! `redress module new`: a folder with a small module in the language of its author's choice, and its tests.

use std::path::Path;

use crate::arguments::{Language, NewModule};
use crate::exit::{ExitStatus, Failure};
use crate::output::print;

/// The contract, for languages whose tools read it.
pub(crate) const CONTRACT: &str = include_str!("../../../schemas/wit/policy.wit");

/// A file of a template: its name, and its text in which `{{…}}` is filled in.
type File = (&'static str, &'static str);

const RUST: &[File] = &[
    ("Cargo.toml", include_str!("../module-templates/rust/Cargo.toml.template")),
    ("src/lib.rs", include_str!("../module-templates/rust/src/lib.rs")),
    ("README.md", include_str!("../module-templates/rust/README.md")),
    (".gitignore", include_str!("../module-templates/rust/gitignore.template")),
];

const JAVASCRIPT: &[File] = &[
    ("package.json", include_str!("../module-templates/javascript/package.json")),
    ("module.js", include_str!("../module-templates/javascript/module.js")),
    ("module.test.js", include_str!("../module-templates/javascript/module.test.js")),
    ("build.js", include_str!("../module-templates/javascript/build.js")),
    ("policy.wit", CONTRACT),
    ("README.md", include_str!("../module-templates/javascript/README.md")),
    (".gitignore", include_str!("../module-templates/javascript/gitignore.template")),
];

const C: &[File] = &[
    ("module.c", include_str!("../module-templates/c/module.c")),
    ("policy_module.h", include_str!("../module-templates/c/policy_module.h")),
    ("policy_module.c", include_str!("../module-templates/c/policy_module.c")),
    ("build", include_str!("../module-templates/c/build")),
    ("policy.wit", CONTRACT),
    ("README.md", include_str!("../module-templates/c/README.md")),
];

/// Makes the folder.
pub(crate) fn run(arguments: &NewModule) -> Result<ExitStatus, Failure> {
    let folder = &arguments.folder;
    let said = |path: &Path, error: &std::io::Error| Failure::Said(format!("{}: {error}", path.display()));
    let name = name_of(folder)?;
    let is_taken = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) => return Err(said(folder, &error)),
    };
    if is_taken {
        return Err(Failure::Said(format!("{} is not empty, and nothing in it was touched", folder.display())));
    }
    let files = match arguments.lang {
        Language::Rust => RUST,
        Language::Javascript => JAVASCRIPT,
        Language::C => C,
    };
    for (file, text) in files {
        let mut text = text.replace("{{name}}", &name);
        if let (&"Cargo.toml", Some(plugin)) = (file, &arguments.plugin) {
            let plugin = std::path::absolute(plugin).map_err(|error| said(plugin, &error))?;
            let place = plugin.display().to_string().replace(['"', '\\', '\n'], "/");
            text = text.replace(r#"redress-plugin = "0.1""#, &format!(r#"redress-plugin = {{ path = "{place}" }}"#));
        }
        let path = folder.join(file);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| said(parent, &error))?;
        }
        std::fs::write(&path, text).map_err(|error| said(&path, &error))?;
    }
    let shown = folder.display();
    print(&format!("made {shown}\n\nnext:\n  read {shown}/README.md\n  redress module build {shown}\n"))?;
    Ok(ExitStatus::Fine)
}

/// The folder's name, which is the module's.
fn name_of(folder: &Path) -> Result<String, Failure> {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_plain) {
        return Ok(name.to_owned());
    }
    Err(Failure::Said(format!("`{name}` is no name for a module: small letters, digits and `-`, as in `great-circle`")))
}
