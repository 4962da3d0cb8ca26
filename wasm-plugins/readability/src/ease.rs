//! Reading ease, by the formula of the draft's language, in exact decimals.
//!
//! - English: 206.835 - 1.015 × words per sentence - 84.6 × syllables per word (R. Flesch, A new readability yardstick, Journal of
//!   Applied Psychology 32 (1948), pages 221 to 233);
//! - German: 180 - words per sentence - 58.5 × syllables per word (T. Amstad, Wie verständlich sind unsere Zeitungen?,
//!   dissertation, Zürich 1978).
//!
//! Both were made for samples of a hundred words; of a draft of two lines they say little.

use redress_plugin::Decimal;
use redress_plugin::rust_decimal::RoundingStrategy;

use crate::sentence::Sentence;
use crate::syllable;

/// A formula for a language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Formula {
    /// Flesch's, for English.
    Flesch,
    /// Amstad's, for German.
    Amstad,
}

impl Formula {
    /// The formula for a BCP 47 tag, if there is one.
    pub(crate) fn of_language(tag: &str) -> Option<Formula> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("en") {
            Some(Formula::Flesch)
        } else if language.eq_ignore_ascii_case("de") {
            Some(Formula::Amstad)
        } else {
            None
        }
    }

    /// The reading ease of some sentences, to a tenth, halves away from zero; `None` where they have no words.
    pub(crate) fn ease(self, sentences: &[Sentence<'_>]) -> Option<Decimal> {
        let words = || sentences.iter().flat_map(|sentence| sentence.words.iter());
        let syllables: usize = match self {
            Formula::Flesch => words().map(|word| syllable::in_english(word)).sum(),
            Formula::Amstad => words().map(|word| syllable::in_german(word)).sum(),
        };
        self.ease_of(words().count(), sentences.len(), syllables)
    }

    fn ease_of(self, words: usize, sentences: usize, syllables: usize) -> Option<Decimal> {
        // in thousandths
        let (base, per_length, per_syllables) = match self {
            Formula::Flesch => (206_835, 1_015, 84_600),
            Formula::Amstad => (180_000, 1_000, 58_500),
        };
        let [words, sentences, syllables] = [words, sentences, syllables].map(Decimal::from);
        let length = Decimal::new(per_length, 3).checked_mul(words)?.checked_div(sentences)?;
        let weight = Decimal::new(per_syllables, 3).checked_mul(syllables)?.checked_div(words)?;
        let ease = Decimal::new(base, 3).checked_sub(length)?.checked_sub(weight)?;
        Some(to_a_tenth(ease))
    }
}

fn to_a_tenth(number: Decimal) -> Decimal {
    number.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formulas_as_published() {
        // 100 words, 5 sentences, 150 syllables: 206.835 - 20.3 - 126.9 and 180 - 20 - 87.75
        assert_eq!(Formula::Flesch.ease_of(100, 5, 150), Some(Decimal::new(596, 1)));
        assert_eq!(Formula::Amstad.ease_of(100, 5, 150), Some(Decimal::new(723, 1)));
        // below zero: 206.835 - 1.015 × 40 - 84.6 × 2.5 = -45.265
        assert_eq!(Formula::Flesch.ease_of(40, 1, 100), Some(Decimal::new(-453, 1)));
        assert_eq!(Formula::Flesch.ease_of(0, 0, 0), None);
    }

    #[test]
    fn a_language_is_the_first_part_of_its_tag() {
        assert_eq!(Formula::of_language("en"), Some(Formula::Flesch));
        assert_eq!(Formula::of_language("EN-gb"), Some(Formula::Flesch));
        assert_eq!(Formula::of_language("de_AT"), Some(Formula::Amstad));
        for tag in ["fr", "eng", "", "den"] {
            assert_eq!(Formula::of_language(tag), None, "{tag}");
        }
    }
}
