//! Syllables, estimated from the letters. Written English does not say how it is spoken; over a draft the errors even out.

/// Pairs of vowels that are one run of letters and spoken apart: `radio`, `situated`.
const SPOKEN_APART: [&str; 7] = ["io", "ia", "eo", "ua", "eing", "iet", "uel"];
/// Where such a pair is spoken as one: `nation`, `special`, `people`, `language`.
const SPOKEN_TOGETHER: [&str; 11] =
    ["tion", "sion", "gion", "cious", "tious", "cial", "tial", "cian", "people", "geous", "gua"];
/// Endings before which an `e` stays silent: `lately`, `replacement`.
const ENDINGS: [&str; 4] = ["ly", "ment", "ful", "less"];
/// The pairs of German vowels that are spoken as one.
const DIPHTHONGS: [&str; 11] = ["ai", "au", "äu", "ei", "eu", "ie", "ee", "aa", "oo", "ey", "ay"];

/// The syllables of an English word: runs of vowels, without an `e` at the end that is not spoken.
pub(crate) fn in_english(word: &str) -> usize {
    let word = word.to_lowercase().replace("qu", "k");
    // a contraction is counted without what stands after its apostrophe: `we're`
    let word = word.split(['\'', '’']).next().unwrap_or_default();
    let letters: Vec<char> = word.chars().collect();
    let is_vowel = |letter: &char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let starts = letters
        .iter()
        .enumerate()
        .filter(|(at, letter)| is_vowel(letter) && !at.checked_sub(1).is_some_and(|before| is_vowel(&letters[before])));
    let apart: usize = SPOKEN_APART.iter().map(|pair| word.matches(pair).count()).sum();
    let together: usize = SPOKEN_TOGETHER.iter().map(|run| word.matches(run).count()).sum();
    let count = starts.count() + apart.saturating_sub(together);
    let stem = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)).filter(|stem| stem.ends_with('e'));
    let is_silent =
        stem.map_or_else(|| ends_silently(&letters), |stem| ends_silently(&letters[..stem.chars().count()]));
    spoken(count.saturating_sub(usize::from(count > 1 && is_silent)), word)
}

/// Whether an English word ends in an `e` that is not spoken: `late`, `makes`, `asked`, but not `table`, `boxes`, `wanted`.
fn ends_silently(letters: &[char]) -> bool {
    let is_vowel = |letter: &char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    match letters {
        [.., before, 'l', 'e'] => is_vowel(before),
        [.., before, 'e'] => !is_vowel(before),
        [.., before, 'e', 'd'] => !is_vowel(before) && !matches!(before, 't' | 'd'),
        [.., before, 'l', 'e', 's'] => is_vowel(before),
        [.., before, 'e', 's'] => !is_vowel(before) && !matches!(before, 's' | 'x' | 'z' | 'c' | 'g' | 'h'),
        _ => false,
    }
}

/// The syllables of a German word: its vowels, where two that are spoken as one count once.
pub(crate) fn in_german(word: &str) -> usize {
    let word = word.to_lowercase().replace("qu", "k");
    let mut rest = &*word;
    let mut count = 0;
    while let Some(letter) = rest.chars().next() {
        let length = match DIPHTHONGS.iter().find(|pair| rest.starts_with(**pair)) {
            Some(pair) => pair.len(),
            None => letter.len_utf8(),
        };
        count += usize::from(matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ä' | 'ö' | 'ü' | 'é'));
        rest = rest.get(length..).unwrap_or_default();
    }
    spoken(count, &word)
}

/// Every word is spoken: at least one syllable, and one for each digit of a number.
fn spoken(count: usize, word: &str) -> usize {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    (count + digits).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_words() {
        for (syllables, words) in [
            (1, "cat the we make makes asked late house though eyes we're £ I change hours please through"),
            (
                2,
                "table people wanted boxes nation refund special being quiet social sorry changes engine lately hopeful language quiet 42",
            ),
            (3, "radio customer usual separate December already replacement reopen's video"),
            (4, "apology information compensation delivery's situation"),
            (5, "opportunity unfortunately immediately"),
        ] {
            for word in words.split(' ') {
                assert_eq!(in_english(word), syllables, "{word}");
            }
        }
    }

    #[test]
    fn german_words() {
        for (syllables, words) in [
            (1, "wir Haus leid für Tee Quatsch"),
            (2, "danke Bäume freuen bequem Anruf unser"),
            (3, "Lieferung Erstattung Entschuldigt bedauern"),
            (4, "Entschuldigung Beschwerdegrund Lieferungen"),
            (8, "Entschädigungsregelungen"),
        ] {
            for word in words.split(' ') {
                assert_eq!(in_german(word), syllables, "{word}");
            }
        }
    }
}
