//! The manifest of a copy: `policy.toml` with the firm's own names, zone, currency and roles.

use super::answers::Answers;
use super::substitution::{Substitution, with_words};

/// `policy.toml` with the firm's own names.
pub(crate) fn manifest(text: &str, change: &Substitution, answers: &Answers) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let (mut is_top, mut is_skipped) = (true, false);
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        is_top &= !line.starts_with('[');
        if line.starts_with('[') {
            // a level that bears the name of a role goes with it
            let id = lines.peek().and_then(|next| next.strip_prefix("id = \"")?.strip_suffix('"'));
            is_skipped = line == "[[levels]]" && id.is_some_and(|id| change.is_left_out(id));
        }
        if is_skipped {
            continue;
        }
        let (key, value) = line.split_once('=').map_or(("", ""), |(key, value)| (key.trim(), value.trim()));
        out += &match key {
            "id" if is_top => format!("id = {}", quoted(&answers.id)),
            "title" if is_top => {
                format!("title = {}", quoted(&format!("{} — {}", value.trim_matches('"'), answers.firm)))
            }
            "time_zone" if is_top => format!("time_zone = {}", quoted(&answers.zone_name)),
            "roles" if is_top && value.ends_with(']') => {
                let roles: Vec<String> = answers.roles.iter().map(|role| quoted(role)).collect();
                format!("roles = [{}]", roles.join(", "))
            }
            "currency" if is_top => format!("currency = {}", quoted(answers.currency.code())),
            "who" => change.roles_in_prose(line),
            _ if line.starts_with('#') => {
                with_words(line, "The house code", |_| format!("The service code of {}", answers.firm))
            }
            _ => change.rule(line),
        };
        out.push('\n');
    }
    out
}
