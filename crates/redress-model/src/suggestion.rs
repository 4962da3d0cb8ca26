//! "Did you mean": the known name nearest to a misspelt one.

use std::borrow::Cow;

/// The candidate that a misspelling most likely meant, if any is near enough.
///
/// ```
/// use redress_model::nearest;
/// assert_eq!(nearest("chanel", ["channel", "kind"]).as_deref(), Some("channel"));
/// assert_eq!(nearest("weather", ["channel", "kind"]), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted = in_lower_case(name);
    let wanted_length = wanted.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let known = in_lower_case(candidate);
        let known_length = known.chars().count();
        let shorter = wanted_length.min(known_length);
        // a slip of one letter in a name of two or fewer could mean anything
        let allowed = if shorter < 3 { 0 } else { 1 + shorter / 4 };
        // the last part alone: `received_at` for `ticket.received_at`
        let is_last_part =
            known.strip_suffix(&*wanted).is_some_and(|before| before.ends_with('.')) && !wanted.contains('.');
        if wanted_length.abs_diff(known_length) > allowed && !is_last_part {
            continue;
        }
        let distance = match least_distance(&wanted, &known) {
            least if least > allowed && !is_last_part => continue,
            _ if is_last_part => strsim::damerau_levenshtein(&wanted, &known).min(1),
            _ => strsim::damerau_levenshtein(&wanted, &known),
        };
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.to_owned())
}

/// The known name that a written one is a slip of: the same but for case, hyphens and underscores, or one edit away (two in names of
/// eight letters and more). Names that differ in their digits are two names, `delay 2025` and `delay 2026`. It asks for more than
/// [`nearest`], for names that may well be others.
///
/// ```
/// use redress_model::slip_of;
/// assert_eq!(slip_of("engineer_late", ["engineer late"]).as_deref(), Some("engineer late"));
/// assert_eq!(slip_of("enginer late", ["engineer late"]).as_deref(), Some("engineer late"));
/// assert_eq!(slip_of("delay 2025", ["delay 2026"]), None);
/// assert_eq!(slip_of("lost", ["late"]), None);
/// ```
pub fn slip_of<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let plain = |text: &str| text.trim().to_lowercase().replace(['-', '_'], " ");
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let wanted = plain(name);
    let distance = |candidate: &&str| {
        let candidate = plain(candidate);
        let shorter = wanted.chars().count().min(candidate.chars().count());
        let allowed = match shorter {
            0..3 => 0,
            3..8 => 1,
            _ => 2,
        };
        let is_near = wanted.chars().count().abs_diff(candidate.chars().count()) <= allowed
            && digits(&wanted) == digits(&candidate);
        let distance = is_near.then(|| strsim::damerau_levenshtein(&wanted, &candidate))?;
        (distance <= allowed).then_some(distance)
    };
    let slips = known.into_iter().filter_map(|candidate| Some((distance(&candidate)?, candidate)));
    slips.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate.to_owned())
}

/// What the distance of two names is at least: an edit puts in or takes out one letter, or one for another.
fn least_distance(one: &str, other: &str) -> usize {
    let mut counts = [0i32; 64];
    for (text, step) in [(one, 1), (other, -1)] {
        for byte in text.bytes() {
            counts[usize::from(byte & 63)] += step;
        }
    }
    let more: i32 = counts.iter().filter(|count| **count > 0).sum();
    let fewer: i32 = counts.iter().filter(|count| **count < 0).sum();
    let bytes = more.unsigned_abs().max(fewer.unsigned_abs()) as usize;
    // a letter of several bytes counts once for each of them
    if one.is_ascii() && other.is_ascii() { bytes } else { bytes.div_ceil(4) }
}

fn in_lower_case(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        Cow::Owned(text.to_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// `; did you mean ...?` with the nearest name in backticks, or nothing.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(name, candidates) {
        Some(known) => format!("; did you mean `{known}`?"),
        None => String::new(),
    }
}
