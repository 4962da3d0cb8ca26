//! `redress new`: a folder with a small policy that passes its own tests.

use std::path::Path;

use redress::{Policies, PolicyFiles};

use crate::arguments::New;
use crate::exit::{ExitStatus, Failure};
use crate::output::print;

/// The files of the starting policy. `{{…}}` is filled in from the arguments.
const STARTER: [(&str, &str); 4] = [
    ("policy.toml", include_str!("../starter/policy.toml")),
    ("01-promises.md", include_str!("../starter/01-promises.md")),
    ("calendars/office.toml", include_str!("../starter/calendars/office.toml")),
    ("disclosures/rights.toml", include_str!("../starter/disclosures/rights.toml")),
];

/// Makes the folder. What it makes is checked first, so that a wrong zone or currency makes nothing.
pub(crate) fn run(arguments: &New) -> Result<ExitStatus, Failure> {
    let folder = &arguments.folder;
    let id = identifier(folder);
    let filled = |text: &str| {
        text.replace("{{id}}", &id)
            .replace("{{firm}}", &arguments.firm.replace(['"', '\\', '\n'], " "))
            .replace("{{time_zone}}", &arguments.time_zone.replace(['"', '\\', '\n'], " "))
            .replace("{{currency}}", &arguments.currency.replace(['"', '\\', '\n'], " "))
    };
    let files: Vec<(&str, String)> = STARTER.iter().map(|(name, text)| (*name, filled(text))).collect();
    let in_memory = files.iter().fold(PolicyFiles::new(), |all, (name, text)| all.with(name, text.as_bytes()));
    Policies::from_files(&[in_memory])?;
    let is_taken = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) => return Err(Failure::Said(format!("{}: {error}", folder.display()))),
    };
    if is_taken {
        return Err(Failure::Said(format!("{} is not empty, and nothing in it was touched", folder.display())));
    }
    for (name, text) in &files {
        let path = folder.join(name);
        write(&path, text).map_err(|error| Failure::Said(format!("{}: {error}", path.display())))?;
    }
    let shown = folder.display();
    print(&format!(
        "made {shown}\n\nnext:\n  redress check {shown}\n  redress test {shown}\n  edit {shown}/01-promises.md\n"
    ))?;
    Ok(ExitStatus::Fine)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(path, text)
}

/// The folder's name as an identifier.
fn identifier(folder: &Path) -> String {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or("code");
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    plain.trim_matches('-').to_owned()
}
