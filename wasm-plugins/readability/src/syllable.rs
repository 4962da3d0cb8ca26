//! Syllables, estimated from the letters. Written English does not say how it is spoken; over a draft the errors even out.

/// The syllables of an English word: runs of vowels, without an `e` at the end that is not spoken.
pub(crate) fn in_english(word: &str) -> usize {
    // a contraction is counted without what stands after its apostrophe: `we're`
    let letters: Vec<char> = word
        .chars()
        .take_while(|letter| !matches!(letter, '\'' | '’'))
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let (mut count, mut together) = (0, 0);
    let mut before = ' ';
    let mut rest = &*letters;
    while let [letter, after @ ..] = rest {
        together += usize::from(is_spoken_together(rest));
        if is_vowel(*letter) {
            count += usize::from(!is_vowel(before)) + usize::from(is_spoken_apart(rest));
        }
        before = *letter;
        // `qu` is spoken without its u
        rest = if let ['q', 'u', after @ ..] = rest { after } else { after };
    }
    let count = count - together.min(count);
    // before these endings too an `e` stays silent: `lately`, `replacement`
    let is_silent = match &*letters {
        [stem @ .., 'l', 'y']
        | [stem @ .., 'm', 'e', 'n', 't']
        | [stem @ .., 'f', 'u', 'l']
        | [stem @ .., 'l', 'e', 's', 's']
            if stem.ends_with(&['e']) =>
        {
            ends_silently(stem)
        }
        letters => ends_silently(letters),
    };
    spoken(count.saturating_sub(usize::from(count > 1 && is_silent)), &letters)
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Whether two vowels that are one run of letters begin here and are spoken apart: `radio`, `situated`.
fn is_spoken_apart(letters: &[char]) -> bool {
    matches!(
        letters,
        ['i', 'o' | 'a', ..]
            | ['e', 'o', ..]
            | ['u', 'a', ..]
            | ['e', 'i', 'n', 'g', ..]
            | ['i', 'e', 't', ..]
            | ['u', 'e', 'l', ..]
    )
}

/// Whether such a pair begins here and is spoken as one: `nation`, `special`, `people`, `language`.
fn is_spoken_together(letters: &[char]) -> bool {
    matches!(
        letters,
        ['t' | 's' | 'g', 'i', 'o', 'n', ..]
            | ['c' | 't', 'i', 'o', 'u', 's', ..]
            | ['c' | 't', 'i', 'a', 'l', ..]
            | ['c', 'i', 'a', 'n', ..]
            | ['p', 'e', 'o', 'p', 'l', 'e', ..]
            | ['g', 'e', 'o', 'u', 's', ..]
            | ['g', 'u', 'a', ..]
    )
}

/// Whether an English word ends in an `e` that is not spoken: `late`, `makes`, `asked`, but not `table`, `boxes`, `wanted`.
fn ends_silently(letters: &[char]) -> bool {
    match letters {
        [.., before, 'l', 'e'] => is_vowel(*before),
        [.., before, 'e'] => !is_vowel(*before),
        [.., before, 'e', 'd'] => !is_vowel(*before) && !matches!(before, 't' | 'd'),
        [.., before, 'l', 'e', 's'] => is_vowel(*before),
        [.., before, 'e', 's'] => !is_vowel(*before) && !matches!(before, 's' | 'x' | 'z' | 'c' | 'g' | 'h'),
        _ => false,
    }
}

/// The syllables of a German word: its vowels, where two that are spoken as one count once.
pub(crate) fn in_german(word: &str) -> usize {
    let small = |letter: char| match letter {
        'Ä' => 'ä',
        'Ö' => 'ö',
        'Ü' => 'ü',
        letter => letter.to_ascii_lowercase(),
    };
    let letters: Vec<char> = word.chars().map(small).collect();
    let mut count = 0;
    let mut rest = &*letters;
    loop {
        rest = match rest {
            [] => return spoken(count, &letters),
            // `qu` is spoken without its u
            ['q', 'u', after @ ..] => after,
            ['a', 'i' | 'u' | 'a' | 'y', after @ ..]
            | ['ä', 'u', after @ ..]
            | ['e', 'i' | 'u' | 'e' | 'y', after @ ..]
            | ['i', 'e', after @ ..]
            | ['o', 'o', after @ ..] => {
                count += 1;
                after
            }
            [letter, after @ ..] => {
                count += usize::from(is_vowel(*letter) || matches!(letter, 'ä' | 'ö' | 'ü' | 'é'));
                after
            }
        };
    }
}

/// Every word is spoken: at least one syllable, and one for each digit of a number.
fn spoken(count: usize, letters: &[char]) -> usize {
    let digits = letters.iter().filter(|letter| letter.is_ascii_digit()).count();
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
                "table people wanted boxes question nation refund special being quiet social sorry changes engine lately hopeful language quiet 42",
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
