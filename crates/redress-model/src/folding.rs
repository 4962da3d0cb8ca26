//! Folding: what two texts have in common for a reader, whatever their white space, quotes, dashes and letter case.

/// The text with white space run together, typographic quotes and dashes made plain, and letters made small.
///
/// ```
/// use redress_model::folded;
/// assert_eq!(folded("You\u{2019}re\n  WRONG \u{2014} sorry"), folded("you're wrong - sorry"));
/// ```
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        for character in word.chars() {
            match character {
                '\u{2018}' | '\u{2019}' | '\u{201b}' => folded.push('\''),
                '\u{201c}' | '\u{201d}' | '\u{201e}' => folded.push('"'),
                '\u{2010}'..='\u{2015}' => folded.push('-'),
                other => folded.extend(other.to_lowercase()),
            }
        }
    }
    folded
}
