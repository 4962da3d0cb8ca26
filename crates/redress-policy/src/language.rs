//! Languages: the tags of BCP 47 by which wordings are found, and what is most likely meant by others.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::toml_table::Placed;

/// The languages that ISO 639-1 gives two letters.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv \
    dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it \
    iu iw ja ji jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na \
    nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr \
    ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Languages of three letters, without two, in which firms write.
const THREE_LETTERS: &str = "ast bho brx ceb chr ckb cmn doi dsb fil frr fur gsw haw hmn hsb kmr kok ksh lld mai mni nds pap \
    pcm pnb prs rhg rom sah sat sco scn smn stq szl syr vec wuu yue";

/// Languages by other words for them.
const OTHER_WORDS: [(&str, &str); 30] = [
    ("chinese", "zh"),
    ("cn", "zh"),
    ("cymraeg", "cy"),
    ("cz", "cs"),
    ("danish", "da"),
    ("deutsch", "de"),
    ("dk", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("french", "fr"),
    ("gaelic", "gd"),
    ("gb", "en-GB"),
    ("ger", "de"),
    ("german", "de"),
    ("gr", "el"),
    ("greek", "el"),
    ("irish", "ga"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("jp", "ja"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("spanish", "es"),
    ("swedish", "sv"),
    ("turkish", "tr"),
    ("ua", "uk"),
    ("ukrainian", "uk"),
    ("us", "en-US"),
    ("vn", "vi"),
    ("welsh", "cy"),
];

/// What is wrong with a tag of a language: one that no ticket can have is refused, one that no known language has is a warning.
pub(crate) fn report_language(file: &Arc<SourceFile>, tag: &Placed<String>, out: &mut Vec<Diagnostic>) {
    let (text, span) = (tag.value.as_str(), tag.span.clone());
    let meant = meant_by(text).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    if !is_tag(text) {
        let headline = format!("`{text}` is no language tag{meant}");
        let help = "write two letters for the language, and if wanted its region: `en`, `cy`, `pt-BR`";
        out.push(Diagnostic::error("language", file, span, headline).with_help(help));
        return;
    }
    let language = language_of(text).to_ascii_lowercase();
    if !TWO_LETTERS.split_whitespace().chain(THREE_LETTERS.split_whitespace()).any(|known| known == language) {
        let headline = format!("`{language}` is no language that is known here{meant}");
        let help = "a ticket in the language that was meant does not find what stands here";
        out.push(Diagnostic::warning("language", file, span, headline).with_help(help));
    }
}

/// `pt` of `pt-BR`.
pub(crate) fn language_of(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Two or three letters, and parts of letters and digits behind hyphens.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_language = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    parts.next().is_some_and(is_language)
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn meant_by(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    if let Some((_, meant)) = OTHER_WORDS.iter().find(|(word, _)| *word == lower) {
        return Some((*meant).to_owned());
    }
    let hyphenated = text.replace('_', "-");
    if hyphenated != text && is_tag(&hyphenated) {
        return Some(hyphenated);
    }
    // `zhh`, and `eng` of the standard with three letters
    let first = lower.get(..2).filter(|_| lower.len() == 3)?;
    TWO_LETTERS.split_whitespace().find(|known| *known == first).map(str::to_owned)
}
