//! What differs between the house code and a firm's own: currency, country, zone and the names of roles, put into its texts.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::money_text::{MoneyChange, Place};

/// What is put in the place of what, all in one pass so that names may change places.
#[derive(Clone, Debug)]
pub(crate) struct Substitution {
    pub(crate) money: MoneyChange,
    /// The country at home, as it was and as it is.
    pub(crate) country: (String, String),
    /// The zone, as it was and as it is.
    pub(crate) zone: (TimeZone, TimeZone),
    /// The roles, as they were and as they are, the lowest first.
    pub(crate) roles: Vec<(String, String)>,
}

/// Which role is now which: one by one from the lowest, and where the firm has fewer, all that are left are its highest.
pub(crate) fn role_pairs(old: &[String], new: &[String]) -> Vec<(String, String)> {
    let highest = new.len().saturating_sub(1);
    let new = (0..old.len()).filter_map(|n| new.get(n.min(highest)));
    old.iter().cloned().zip(new.cloned()).collect()
}

impl Substitution {
    /// Whether a role of old has none of its own among the new ones: a higher one has taken its place.
    pub(crate) fn is_left_out(&self, role: &str) -> bool {
        self.roles.windows(2).any(|two| two[0].0 == role && two[0].1 == two[1].1)
    }

    /// Text that people read, without the parts that run.
    pub(crate) fn prose(&self, text: &str) -> String {
        self.roles_in_prose(&self.money.apply(text, Place::Page))
    }

    /// A rule, or the attributes of a heading. Country codes follow only where amounts at home stand beside them: what speaks of
    /// a country without speaking of its money may speak of its law.
    pub(crate) fn rule(&self, text: &str) -> String {
        let text = if self.money.is_in(text) { self.country(text) } else { text.to_owned() };
        self.roles_in_code(&self.money.apply(&text, Place::Code))
    }

    /// The country's code where it stands for itself.
    pub(crate) fn country(&self, text: &str) -> String {
        let (from, to) = &self.country;
        if from == to { text.to_owned() } else { with_words(text, from, |_| to.clone()) }
    }

    /// Whether the old country's code stands in a text.
    pub(crate) fn has_old_country(&self, text: &str) -> bool {
        let (from, to) = &self.country;
        from != to && with_words(text, from, |_| String::new()) != text
    }

    /// Instants, moved so that the clock on the wall says in the new zone what it said in the old one.
    pub(crate) fn instants(&self, text: &str) -> String {
        let (from, to) = &self.zone;
        if from == to {
            return text.to_owned();
        }
        let mut out = String::new();
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let follows_word = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            match instant_at_start(rest).filter(|_| !follows_word) {
                Some((length, instant)) => {
                    out += &self.moved(instant).unwrap_or_else(|| rest[..length].to_owned());
                    at += length;
                }
                None => {
                    let length = rest.chars().next().map_or(1, char::len_utf8);
                    out += &rest[..length];
                    at += length;
                }
            }
        }
        out
    }

    fn moved(&self, instant: Timestamp) -> Option<String> {
        let civil = instant.to_zoned(self.zone.0.clone()).datetime();
        civil.to_zoned(self.zone.1.clone()).ok().map(|moved| with_offset(&moved))
    }

    /// The same instant as the clock on the wall shows it in the new zone, where that is another one; `None` for other texts.
    pub(crate) fn here(&self, text: &str) -> Option<String> {
        let instant: Timestamp = text.parse().ok().filter(|_| self.zone.0 != self.zone.1)?;
        Some(with_offset(&instant.to_zoned(self.zone.1.clone())))
    }

    /// Roles where a rule, an attribute, a cell or an example names one by itself.
    pub(crate) fn roles_in_code(&self, text: &str) -> String {
        if self.roles.iter().all(|(from, to)| from == to) {
            return text.to_owned();
        }
        let mut out = String::new();
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let Some(first) = rest.chars().next() else { break };
            let before = text[..at].trim_end_matches(' ').chars().next_back();
            let opens = first == '"' || first == '`' || (first == '\'' && !before.is_some_and(char::is_alphanumeric));
            let quoted = opens.then(|| rest[first.len_utf8()..].find(first)).flatten();
            let length = if let Some(length) = quoted {
                let inside = &rest[1..=length];
                let is_nested = first == '\'' && inside.contains('"');
                let inside = if is_nested { self.roles_in_code(inside) } else { self.role_or_list(inside) };
                out += &format!("{first}{inside}{first}");
                length + 2
            } else if is_word(first) && !text[..at].chars().next_back().is_some_and(is_word) {
                let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                let after = rest[length..].trim_start_matches(' ').chars().next();
                let begins = before.is_none_or(|c| matches!(c, ':' | '=' | '[' | '{' | ',' | '-' | '|' | '\n'));
                let ends =
                    after.is_none_or(|c| matches!(c, ',' | ']' | '}' | '\n' | '|' | ':' | '#')) || before == Some('=');
                let word = &rest[..length];
                out += if begins && ends { self.role(word).unwrap_or(word) } else { word };
                length
            } else {
                out.push(first);
                first.len_utf8()
            };
            at += length;
        }
        out
    }

    fn role(&self, name: &str) -> Option<&str> {
        self.roles.iter().find(|(from, _)| from == name).map(|(_, to)| to.as_str())
    }

    /// `adviser`, `adviser, manager`; a sentence stays as it is.
    fn role_or_list(&self, text: &str) -> String {
        let is_list = text.split(',').all(|each| !each.trim().is_empty() && each.trim().chars().all(is_word));
        if !is_list {
            return text.to_owned();
        }
        let mut names: Vec<&str> = Vec::new();
        for each in text.split(',').map(str::trim) {
            let name = self.role(each).unwrap_or(each);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let is_same = text.split(',').map(str::trim).eq(names.iter().copied());
        if is_same { text.to_owned() } else { names.join(if text.contains(", ") { ", " } else { "," }) }
    }

    /// One cell of a table: a role, a list of them, or `not` and one.
    pub(crate) fn role_cell(&self, cell: &str) -> String {
        match cell.strip_prefix("not ") {
            Some(rest) => format!("not {}", self.role_or_list(rest)),
            None => self.role_or_list(cell),
        }
    }

    /// Roles as people speak of them: `a team lead` for `team_lead`, and `an` where the new name wants it.
    pub(crate) fn roles_in_prose(&self, text: &str) -> String {
        let roles = self.roles.iter().filter(|(from, to)| from != to);
        // marks that no page may hold stand for the new names, so that one new name is not taken for another old one
        let mut text = text.to_owned();
        let mut names = Vec::new();
        for (from, to) in roles {
            let (from, to) = (from.replace('_', " "), to.replace('_', " "));
            for (old, new) in [(from.clone(), to.clone()), (capitalised(&from), capitalised(&to))] {
                let mark = format!("\u{1}{}\u{2}", names.len());
                for (article, vowel) in [("a", "an"), ("an", "an"), ("A", "An"), ("An", "An")] {
                    let plain = if vowel == "an" { "a" } else { "A" };
                    let wanted = if begins_with_vowel(&new) { vowel } else { plain };
                    text = with_words(&text, &format!("{article} {old}"), |_| format!("{wanted} {mark}"));
                }
                text = with_words(&text, &old, |_| mark.clone());
                text = with_words(&text, &format!("{old}s"), |_| format!("{mark}s"));
                names.push((mark, new));
            }
        }
        names.iter().fold(text, |text, (mark, new)| text.replace(mark, new))
    }
}

/// `2026-03-06T17:45:00+01:00`
fn with_offset(moved: &jiff::Zoned) -> String {
    let seconds = moved.offset().seconds();
    let text = moved.datetime().to_string();
    if seconds == 0 {
        return format!("{text}Z");
    }
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{text}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn begins_with_vowel(word: &str) -> bool {
    word.to_lowercase().starts_with(['a', 'e', 'i', 'o', 'u'])
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The text with every whole word `word` put anew; a hyphen joins words.
pub(crate) fn with_words(text: &str, word: &str, put: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut last = 0;
    let joins = |c: char| is_word(c) || c == '-';
    for (start, found) in text.match_indices(word) {
        let end = start + found.len();
        let stands_alone =
            !text[..start].chars().next_back().is_some_and(joins) && !text[end..].chars().next().is_some_and(joins);
        if stands_alone && start >= last {
            out += &text[last..start];
            out += &put(found);
            last = end;
        }
    }
    out + &text[last..]
}

/// The instant that a text begins with, and its length: `2026-03-06T17:45:00Z`.
fn instant_at_start(text: &str) -> Option<(usize, Timestamp)> {
    let bytes = text.as_bytes();
    let has_shape = bytes.len() > 16 && bytes[4] == b'-' && bytes[7] == b'-' && bytes[10] == b'T' && bytes[13] == b':';
    if !has_shape || !bytes[0].is_ascii_digit() {
        return None;
    }
    let end =
        text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '-' | '+' | '.')).unwrap_or(text.len());
    let written = text[..end].trim_end_matches(['.', ':', '-']);
    written.parse().ok().map(|instant| (written.len(), instant))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn substitution(roles: &[(&str, &str)], country: &str, zone: &str) -> Substitution {
        Substitution {
            money: MoneyChange { from: "GBP".parse().unwrap(), to: "USD".parse().unwrap() },
            country: ("GB".to_owned(), country.to_owned()),
            zone: (TimeZone::get("Europe/London").unwrap(), TimeZone::get(zone).unwrap()),
            roles: roles.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect(),
        }
    }

    #[test]
    fn the_clock_on_the_wall_stays() {
        let text = "at: 2026-03-06T17:45:00Z, due: 2026-04-04T22:59:59Z, date: 2026-03-06, [2026-07-01T09:00:00.5Z]";
        let moved = |zone: &str| substitution(&[], "GB", zone).instants(text);
        assert_eq!(moved("Europe/London"), text);
        assert_eq!(
            moved("Asia/Kathmandu"),
            "at: 2026-03-06T17:45:00+05:45, due: 2026-04-04T23:59:59+05:45, date: 2026-03-06, [2026-07-01T10:00:00.5+05:45]"
        );
        assert!(moved("America/New_York").starts_with("at: 2026-03-06T17:45:00-05:00, due: 2026-04-04T23:59:59-04:00"));
    }

    #[test]
    fn roles_change_places_where_they_stand_for_themselves() {
        let roles = [("adviser", "clerk"), ("team_lead", "manager"), ("manager", "owner")];
        let change = substitution(&roles, "GB", "Europe/London");
        let code = |text: &str| change.roles_in_code(text);
        assert_eq!(
            code("{#a level=team_lead because=\"the manager asked\"}"),
            "{#a level=manager because=\"the manager asked\"}"
        );
        assert_eq!(
            code("x == \"manager\" || y in [\"adviser\", \"team_lead\"]"),
            "x == \"owner\" || y in [\"clerk\", \"manager\"]"
        );
        assert_eq!(
            code("{#a when='proposal.agent_role == \"adviser\"'}"),
            "{#a when='proposal.agent_role == \"clerk\"'}"
        );
        assert_eq!(
            code("agent_role: adviser, draft: \"ask a manager\" }"),
            "agent_role: clerk, draft: \"ask a manager\" }"
        );
        assert_eq!(code("draft: I'll ask the manager today\n"), "draft: I'll ask the manager today\n");
        assert_eq!(code("reasons: [director, manager]"), "reasons: [director, owner]");
        assert_eq!(code("because the customer's manager"), "because the customer's manager");
        assert_eq!(code("escalate_to(\"team_lead\")"), "escalate_to(\"manager\")");
        assert_eq!(change.role_cell("adviser, team_lead"), "clerk, manager");
        assert_eq!(change.role_cell("not manager"), "not owner");
        assert_eq!(change.role_cell("contains \"ask a manager\""), "contains \"ask a manager\"");
    }

    #[test]
    fn with_fewer_roles_the_highest_takes_the_place_of_those_left_out() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let roles = role_pairs(&names(&["adviser", "team_lead", "manager", "director"]), &names(&["clerk", "owner"]));
        let change = Substitution { roles, ..substitution(&[], "GB", "Europe/London") };
        assert_eq!(change.role_cell("team_lead, manager"), "owner");
        let is_left_out = |role: &str| change.is_left_out(role);
        assert!(
            is_left_out("team_lead") && is_left_out("manager") && !is_left_out("adviser") && !is_left_out("director")
        );
    }

    #[test]
    fn prose_speaks_of_the_new_roles() {
        let roles = [("adviser", "clerk"), ("team_lead", "manager"), ("manager", "owner")];
        let prose = |text: &str| substitution(&roles, "GB", "Europe/London").roles_in_prose(text);
        assert_eq!(
            prose("An adviser asks a team lead; the manager need not."),
            "A clerk asks a manager; the owner need not."
        );
        assert_eq!(prose("Team leads and managers manage a manager."), "Managers and owners manage an owner.");
    }

    #[test]
    fn a_country_follows_its_money_and_leaves_its_law() {
        let change = substitution(&[], "US", "Europe/London");
        assert_eq!(
            change.rule("customer.country == \"GB\" { owe(\"x\").amount(\"5 GBP\") }"),
            "customer.country == \"US\" { owe(\"x\").amount(\"5 USD\") }"
        );
        assert_eq!(change.rule("customer.country == \"GB\""), "customer.country == \"GB\"");
        assert!(change.has_old_country("| consumer | GB | rights |") && !change.has_old_country("GBP"));
    }
}
