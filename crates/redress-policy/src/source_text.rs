//! Source texts: the files of a policy as text, or what is wrong with their bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::extension::FOLDER;
use crate::policy_files::PolicyFiles;

/// The most bytes of one file of a policy.
const FILE_BYTES: usize = 1024 * 1024;

/// The texts of a policy's files, by name within its folder.
pub(crate) type Sources = BTreeMap<String, Arc<SourceFile>>;

/// The files as text; what is not UTF-8 or too large is reported.
pub(crate) fn texts(files: &PolicyFiles, prefix: &str, out: &mut Vec<Diagnostic>) -> Sources {
    let mut sources = Sources::new();
    let is_text = |name: &str| !name.ends_with(".wasm") && !name.starts_with(FOLDER);
    for (key, content) in files.iter().filter(|(name, _)| is_text(name)) {
        let name = format!("{prefix}{key}");
        let file_of = |text: &str| Arc::new(SourceFile::new(name.clone(), text).at(files.path_of(key)));
        let nowhere = || file_of("");
        if content.len() > FILE_BYTES {
            let headline = format!("{} bytes are more than the limit of {FILE_BYTES}", content.len());
            out.push(Diagnostic::error("file-too-large", &nowhere(), 0..0, headline));
            continue;
        }
        match std::str::from_utf8(content) {
            Ok(text) => {
                let file = file_of(text);
                if let Some((start, character)) = text.char_indices().find(|(_, character)| acts(*character)) {
                    let span = start..start + character.len_utf8();
                    let headline =
                        format!("the character U+{:04X} acts on the screen and cannot be seen", u32::from(character));
                    out.push(Diagnostic::error("control-character", &file, span, headline).with_help("take it out"));
                }
                sources.insert(key.to_owned(), file);
            }
            Err(error) => {
                let valid = String::from_utf8_lossy(&content[..error.valid_up_to()]).into_owned();
                let end = valid.len();
                let file = file_of(&valid);
                out.push(
                    Diagnostic::error("not-utf-8", &file, end..end, "the file is not UTF-8 from here on")
                        .with_help("save it as UTF-8"),
                );
            }
        }
    }
    sources
}

/// Whether a character acts on a terminal, or makes text read in another order than it stands: no code needs one.
pub(crate) fn acts(character: char) -> bool {
    let is_break = matches!(character, '\n' | '\r' | '\t');
    let reorders = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (character.is_control() && !is_break) || reorders
}
