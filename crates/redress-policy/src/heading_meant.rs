//! Headings that are meant and are none: what an author took for the heading of a clause, and Markdown reads as text.

use std::ops::Range;

/// The most `#` of a heading.
const DEEPEST: usize = 6;

/// The lines of a text that are meant as headings, each with what to write.
pub(crate) fn headings_meant(page: &str, range: Range<usize>) -> Vec<(Range<usize>, String)> {
    // an indented block begins behind its blanks
    let start = page[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let mut found = Vec::new();
    let mut at = start;
    for line in page[start..range.end].split_inclusive('\n') {
        let text = line.trim();
        // `#12` where a line happens to break is the number of something
        let is_a_number = at > start && text.starts_with('#') && text[1..].starts_with(|c: char| c.is_ascii_digit());
        if let Some(help) = what_to_write(line, text).filter(|_| !is_a_number || text.ends_with('}')) {
            let from = at + (line.len() - line.trim_start().len());
            found.push((from..from + text.len(), help));
        }
        at += line.len();
    }
    found
}

/// What to write in place of a line that is meant as a heading; `None` where it is not.
fn what_to_write(line: &str, text: &str) -> Option<String> {
    let marks = text.bytes().take_while(|byte| *byte == b'#').count();
    let behind = &text[marks..];
    let title = behind.trim_start();
    let is_named = title.ends_with('}') && title.contains("{#");
    if marks == 0 {
        return (is_named && begins_with_number(title)).then(|| format!("write `## {title}`"));
    }
    let is_clause = begins_with_number(title) || title.starts_with("Scenario:") || is_named;
    if !is_clause || title.is_empty() {
        return None;
    }
    let hashes = "#".repeat(marks.min(DEEPEST));
    let wanted = format!("`{hashes} {title}`");
    Some(match behind.chars().next() {
        _ if marks > DEEPEST => format!("a heading has at most six `#`: write {wanted}"),
        Some(' ' | '\t') if line.starts_with([' ', '\t']) => format!("write {wanted} at the left margin"),
        Some(' ' | '\t') => format!("write {wanted}, with an empty line above it"),
        Some(blank) if blank.is_whitespace() => {
            format!(
                "the blank behind `{hashes}` is one that does not break, as a word processor puts it: write {wanted} with an ordinary one"
            )
        }
        _ => format!("write {wanted}, with a blank behind the `#`"),
    })
}

/// `1`, `1.2` or `1.2.`, and then a blank or nothing.
fn begins_with_number(title: &str) -> bool {
    let number = title.split(char::is_whitespace).next().unwrap_or_default().trim_end_matches('.');
    !number.is_empty()
        && number.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        assert_eq!(what_to_write(line, line.trim()).as_deref(), expected, "{line}");
    }

    #[test]
    fn what_is_nearly_a_heading_is_told_from_prose() {
        check("###1.2 We answer {#a}", Some("write `### 1.2 We answer {#a}`, with a blank behind the `#`"));
        check("    ## 1 We answer", Some("write `## 1 We answer` at the left margin"));
        check("##Scenario: late", Some("write `## Scenario: late`, with a blank behind the `#`"));
        check("1.2 We answer {#a}", Some("write `## 1.2 We answer {#a}`"));
        check("#hashtag and more", None);
        check("# of parcels: 5", None);
        check("see ticket #12", None);
        check("1.2 million letters {a year}", None);
        check("####", None);
    }
}
