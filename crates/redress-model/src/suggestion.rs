//! "Did you mean": the known name nearest to a misspelt one.

/// The candidate that a misspelling most likely meant, if any is near enough.
///
/// ```
/// use redress_model::nearest;
/// assert_eq!(nearest("chanel", ["channel", "kind"]).as_deref(), Some("channel"));
/// assert_eq!(nearest("weather", ["channel", "kind"]), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted = name.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let known = candidate.to_lowercase();
        let mut distance = strsim::damerau_levenshtein(&wanted, &known);
        // the last part alone: `received_at` for `ticket.received_at`
        if let Some((_, last)) = known.rsplit_once('.')
            && last == wanted
        {
            distance = distance.min(1);
        }
        let shorter = wanted.chars().count().min(known.chars().count());
        // a slip of one letter in a name of two or fewer could mean anything
        let allowed = if shorter < 3 { 0 } else { 1 + shorter / 4 };
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.to_owned())
}

/// `; did you mean ...?` with the nearest name in backticks, or nothing.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(name, candidates) {
        Some(known) => format!("; did you mean `{known}`?"),
        None => String::new(),
    }
}
