//! Policy files: what the folder of a policy holds, by name, with the files of the packs that it extends.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::extension::{FOLDER, folders_of};
use crate::source_text::acts;

/// The files of one policy version, by name within its folder.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct PolicyFiles {
    files: BTreeMap<String, Vec<u8>>,
    /// What looks like a page, and is not read as one.
    passed_over: BTreeSet<String>,
    /// Where its folder stands, from the folder that was given: `2026/`; nothing where it is that folder.
    place: String,
}

/// Why the files of a folder could not be read.
#[derive(Debug)]
pub struct ReadError {
    /// The path that could not be read.
    pub path: String,
    /// Why.
    pub message: String,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for ReadError {}

/// The folders within a policy's.
const INNER: [&str; 3] = ["calendars", "disclosures", "modules"];

/// Whether a file that is not read as a page was most likely meant to be one: by another ending, or in a folder of its own.
fn looks_like_a_page(name: &str) -> bool {
    let is_numbered = |name: &str| name.starts_with(|first: char| first.is_ascii_digit());
    let ends_in = |name: &str, ending: &str| name.to_lowercase().ends_with(ending);
    if let Some((folder, page)) = name.split_once('/') {
        return !INNER.contains(&folder) && page.ends_with(".md") && is_numbered(page);
    }
    let is_other = [".markdown", ".mdown", ".mdwn", ".mkd", ".md.txt"].iter().any(|ending| ends_in(name, ending));
    let is_nearly = ends_in(name, ".md") && !name.ends_with(".md");
    let is_text = ends_in(name, ".txt") && is_numbered(name);
    !name.to_lowercase().starts_with("readme") && (is_other || is_nearly || is_text)
}

/// A path without the turns that lead nowhere: `2026/../../pack/` is `../pack/`.
fn straightened(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match parts.last() {
            Some(last) if part == ".." && *last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let inner = parts.iter().map(|part| format!("{part}/")).collect::<String>();
    if is_absolute { format!("/{inner}") } else { inner }
}

/// What stands in a folder, by name, in order.
fn in_folder(folder: &Path) -> Result<Vec<(std::path::PathBuf, String)>, ReadError> {
    let failed = |error: std::io::Error| ReadError { path: folder.display().to_string(), message: error.to_string() };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        found.extend(name.map(|name| (path, name)));
    }
    found.sort();
    Ok(found)
}

impl PolicyFiles {
    /// No files.
    pub fn new() -> Self {
        PolicyFiles::default()
    }

    /// Adds a file.
    #[must_use]
    pub fn with(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        if looks_like_a_page(name) {
            self.passed_over.insert(name.to_owned());
        } else {
            self.files.insert(name.to_owned(), content.into());
        }
        self
    }

    /// The same files in a folder that people find by another name, from the folder that they gave: `2026`. Messages name the
    /// files so; nothing else hangs on it.
    #[must_use]
    pub fn found_in(self, place: &str) -> Self {
        PolicyFiles { place: straightened(&format!("{place}/")), ..self }
    }

    /// The same files of a pack, which a code found in `place` names by a path.
    pub(crate) fn found_beside(self, code: &PolicyFiles, path: &str) -> Self {
        self.found_in(&format!("{}{path}", code.place))
    }

    /// How people find a file of the folder.
    pub(crate) fn path_of(&self, name: &str) -> String {
        format!("{}{name}", self.place)
    }

    /// Reads a folder: `policy.toml`, the pages, the shared functions, and the folders `calendars` and `disclosures`; and the
    /// folders of the packs that `[extends]` of its `policy.toml` names, whose files are called `extends/uk-consumer/…`.
    ///
    /// # Errors
    ///
    /// The folder or one of its files cannot be read.
    pub fn read_folder(folder: &Path) -> Result<Self, ReadError> {
        let mut files = PolicyFiles::read_own(folder)?;
        let manifest = files.content("policy.toml").map(|content| String::from_utf8_lossy(content).into_owned());
        for (id, path) in folders_of(&manifest.unwrap_or_default()) {
            let pack = folder.join(path);
            // a folder that is not there is told where it is named
            if pack.join("policy.toml").is_file() {
                files = files.with_pack(&id, &PolicyFiles::read_own(&pack)?);
            }
        }
        Ok(files)
    }

    /// Adds the files of a pack that the policy extends.
    #[must_use]
    pub fn with_pack(self, id: &str, pack: &PolicyFiles) -> Self {
        let added = |files: PolicyFiles, (name, content): (&String, &Vec<u8>)| {
            files.with(&format!("{FOLDER}{id}/{name}"), content.clone())
        };
        pack.files.iter().fold(self, added)
    }

    /// The files of a pack, as they are called in its own folder.
    pub(crate) fn pack(&self, id: &str) -> PolicyFiles {
        let prefix = format!("{FOLDER}{id}/");
        let own = self.files.iter().filter_map(|(name, content)| Some((name.strip_prefix(&prefix)?, content)));
        own.fold(PolicyFiles::new(), |files, (name, content)| files.with(name, content.clone()))
    }

    fn read_own(folder: &Path) -> Result<Self, ReadError> {
        let mut files = PolicyFiles::new();
        files.read_into(folder, "")?;
        files.pass_over(folder)?;
        for inner in INNER {
            let path = folder.join(inner);
            if path.is_dir() {
                files.read_into(&path, &format!("{inner}/"))?;
            }
        }
        Ok(files)
    }

    /// Notes what somebody most likely meant to be a page: it is refused, not passed over in silence.
    fn pass_over(&mut self, folder: &Path) -> Result<(), ReadError> {
        for (path, name) in in_folder(folder)? {
            if path.is_file() && looks_like_a_page(&name) {
                self.passed_over.insert(name);
            } else if path.is_dir() && !name.starts_with('.') && !path.join("policy.toml").is_file() {
                let inner = in_folder(&path)?.into_iter().map(|(_, page)| format!("{name}/{page}"));
                self.passed_over.extend(inner.filter(|page| looks_like_a_page(page)));
            }
        }
        Ok(())
    }

    fn read_into(&mut self, folder: &Path, prefix: &str) -> Result<(), ReadError> {
        let failed = |path: &Path, error: std::io::Error| ReadError {
            path: path.display().to_string(),
            message: error.to_string(),
        };
        for entry in std::fs::read_dir(folder).map_err(|error| failed(folder, error))? {
            let path = entry.map_err(|error| failed(folder, error))?.path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            if !path.is_file() || !matches!(extension, Some("toml" | "md" | "rhai" | "wasm")) {
                continue;
            }
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if name.chars().any(acts) {
                let message = "the file's name has a character that acts on the screen".to_owned();
                return Err(ReadError { path: folder.display().to_string(), message });
            }
            if prefix.is_empty() && name.eq_ignore_ascii_case("README.md") {
                continue;
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the loader, the one place below the command that reads files"
            )]
            let content = std::fs::read(&path).map_err(|error| failed(&path, error))?;
            self.files.insert(format!("{prefix}{name}"), content);
        }
        Ok(())
    }

    /// Whether there is a file of that name.
    pub fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// The content of a file.
    pub fn content(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// The names of the files, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The names of the files and their contents, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, content)| (name.as_str(), content.as_slice()))
    }

    /// What looks like a page, and is not read as one.
    pub(crate) fn passed_over(&self) -> impl Iterator<Item = &str> {
        self.passed_over.iter().map(String::as_str)
    }

    /// SHA-256 over the names and contents of the files, in hexadecimal digits.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for (name, content) in &self.files {
            for part in [name.as_bytes(), content] {
                hasher.update((part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        hexadecimal(&hasher.finalize())
    }
}

/// SHA-256 of bytes, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
}
