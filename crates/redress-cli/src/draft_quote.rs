//! Quotes of a draft: the line around a passage, with carets under the passage itself.

use redress::model::Passage;

use crate::output::safe_line;

/// How many characters stand before and behind a passage.
const AROUND: usize = 30;

/// The longest passage that is quoted whole; of a longer one its beginning and its end.
const LONGEST: usize = 60;

/// The most passages that are quoted for one finding.
const QUOTES: usize = 5;

/// A line of a draft, and a line of carets to stand below it.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Quote {
    pub(crate) words: String,
    pub(crate) carets: String,
}

/// The first passages of a draft, each with what stands around it.
pub(crate) fn quotes(draft: &str, passages: &[Passage]) -> Vec<Quote> {
    let characters: Vec<char> = draft.chars().collect();
    let fits = |passage: &&Passage| passage.from < passage.until && passage.until <= characters.len();
    passages.iter().filter(fits).take(QUOTES).map(|passage| quote(&characters, passage)).collect()
}

fn quote(draft: &[char], passage: &Passage) -> Quote {
    let on_one_line = |each: &char| if each.is_whitespace() { ' ' } else { *each };
    let line = |from: usize, until: usize| safe_line(&draft[from..until].iter().map(on_one_line).collect::<String>());
    let start = passage.from.saturating_sub(AROUND);
    let end = (passage.until + AROUND).min(draft.len());
    let before = format!("{}{}", if start > 0 { "…" } else { "" }, line(start, passage.from).trim_start());
    let after = format!("{}{}", line(passage.until, end).trim_end(), if end < draft.len() { "…" } else { "" });
    let words = if passage.until - passage.from > LONGEST {
        let half = LONGEST / 2;
        format!("{}…{}", line(passage.from, passage.from + half), line(passage.until - half, passage.until))
    } else {
        line(passage.from, passage.until)
    };
    let carets = format!("{}{}", " ".repeat(before.chars().count()), "^".repeat(words.chars().count()));
    Quote { words: format!("{before}{words}{after}"), carets }
}
