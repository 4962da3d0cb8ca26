//! Words that no fact, field, `let` or term can be called by, because rules mean something else by them.

/// Each word with another one to take in its place.
const RESERVED_WORDS: &[(&str, &str)] = &[
    ("as", "acting_as"),
    ("at", "happened_at"),
    ("break", "pause"),
    ("call", "phone_call"),
    ("case", "matter"),
    ("catch", "caught"),
    ("const", "constant"),
    ("continue", "goes_on"),
    ("curry", "meal"),
    ("debug", "fault_search"),
    ("default", "usual"),
    ("do", "task"),
    ("else", "otherwise"),
    ("eval", "evaluation"),
    ("export", "exported"),
    ("false", "untrue"),
    ("fn", "function"),
    ("for", "purpose"),
    ("global", "overall"),
    ("has", "holds"),
    ("if", "condition"),
    ("import", "imported"),
    ("in", "inside"),
    ("let", "letting"),
    ("loop", "round"),
    ("matches", "fits"),
    ("new", "renewed"),
    ("package", "parcel"),
    ("print", "printout"),
    ("private", "personal"),
    ("return", "sent_back"),
    ("switch", "switching"),
    ("table", "grid"),
    ("this", "own"),
    ("throw", "thrown"),
    ("true", "confirmed"),
    ("try", "attempt"),
    ("until", "ends_at"),
    ("when", "happened_at"),
    ("while", "during"),
    ("with", "together_with"),
];

/// Those of them that may stand after a dot: `appointment.at`.
const FREE_AFTER_A_DOT: &[&str] =
    &["at", "case", "default", "has", "matches", "new", "package", "table", "when", "with"];

/// Another word to take in place of one that cannot stand after a dot, as the fields of records and the last parts of facts do;
/// `None` where the word can.
pub fn instead_of_reserved_field(word: &str) -> Option<&'static str> {
    if FREE_AFTER_A_DOT.contains(&word) { None } else { instead_of_reserved(word) }
}

/// Another word to take in place of a reserved one; `None` where the word is free.
///
/// ```
/// assert_eq!(redress_model::instead_of_reserved("until"), Some("ends_at"));
/// assert_eq!(redress_model::instead_of_reserved("fault"), None);
/// ```
pub fn instead_of_reserved(word: &str) -> Option<&'static str> {
    RESERVED_WORDS.iter().find(|(reserved, _)| *reserved == word).map(|(_, instead)| *instead)
}
