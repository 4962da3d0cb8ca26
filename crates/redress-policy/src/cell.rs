//! Cells of decision tables: what an author writes between two bars, read as a condition or as a value.

use redress_model::{
    Comparison, Currency, Money, MoneyError, Phrase, Reading, Type, Value, compare, decimal_from_text,
    without_separators,
};

/// The condition of an input cell.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum CellTest {
    /// `-`: anything, missing too.
    Anything,
    /// `gold, platinum`
    OneOf(Vec<Value>),
    /// `not chat`
    NoneOf(Vec<Value>),
    /// `en, zh-Hant` of a language: each with its regions, `not` where it asks for any other
    Languages { ranges: Vec<Value>, negated: bool },
    /// `contains "our policy", "calm down"`: whole words, whatever their white space, quotes, letter case and markup
    Contains(Vec<Phrase>),
    /// the same in a row that gives nothing, and so lets off what says it: only own words do, not quoted ones
    ContainsInOwnWords(Vec<Phrase>),
    /// `> £50`, `£10 to £50`
    Between { low: Option<Bound>, high: Option<Bound> },
}

/// One end of a range.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Bound {
    pub(crate) value: Value,
    pub(crate) is_included: bool,
}

/// What is wrong with a cell: a message, and what to do.
pub(crate) type CellError = (String, Option<String>);

impl CellTest {
    /// Reads an input cell of a column of a type.
    pub(crate) fn parse(text: &str, column: &Type, home: Option<Currency>) -> Result<CellTest, CellError> {
        if text == "-" {
            return Ok(CellTest::Anything);
        }
        if text.is_empty() {
            return Err(("the cell is empty".to_owned(), Some("write `-` for anything".to_owned())));
        }
        if let Some(problem) = typeset_dash(text) {
            return Err(problem);
        }
        let element = column.element().unwrap_or(column);
        if let Some(rest) = text.strip_prefix("contains ") {
            return contains(rest, text, column);
        }
        if let Some(rest) = text.strip_prefix("not ") {
            return Ok(CellTest::NoneOf(listed(rest, element, home)?));
        }
        if let Some(range) = range(text, element, home)? {
            return match column {
                Type::List(_) => Err((format!("a list is in no range, as `{text}` says"), None)),
                _ => Ok(range),
            };
        }
        Ok(CellTest::OneOf(listed(text, element, home)?))
    }

    /// The same condition of a column of language tags, where `en` is `en-GB` and `en-AU` too.
    pub(crate) fn of_languages(self) -> CellTest {
        match self {
            CellTest::OneOf(ranges) => CellTest::Languages { ranges, negated: false },
            CellTest::NoneOf(ranges) => CellTest::Languages { ranges, negated: true },
            other => other,
        }
    }

    /// Whether a value passes. For a list, whether some element does (`not`: whether none does).
    pub(crate) fn holds(&self, value: &Value) -> Result<bool, redress_model::OperationError> {
        let is_one_of = |wanted: &[Value]| {
            let elements = match value {
                Value::List(elements) => &elements[..],
                single => std::slice::from_ref(single),
            };
            for element in elements {
                for each in wanted {
                    if compare(element, Comparison::Equal, each)? {
                        return Ok(true);
                    }
                }
            }
            Ok(false)
        };
        match self {
            CellTest::Anything => Ok(true),
            CellTest::OneOf(wanted) => is_one_of(wanted),
            CellTest::Contains(parts) => Ok(value.as_text().is_some_and(|text| {
                let reading = Reading::shared(text);
                parts.iter().any(|part| reading.says(part))
            })),
            CellTest::ContainsInOwnWords(parts) => Ok(value.as_text().is_some_and(|text| {
                let reading = Reading::shared(text);
                parts.iter().any(|part| reading.own_words().says(part))
            })),
            CellTest::NoneOf(unwanted) => is_one_of(unwanted).map(|is_one| !is_one),
            CellTest::Languages { ranges, negated } => {
                let tag = value.as_text().unwrap_or_default();
                let ranges = ranges.iter().filter_map(Value::as_text);
                Ok(ranges.into_iter().any(|range| is_of_language(tag, range)) != *negated)
            }
            CellTest::Between { low, high } => {
                let above = match low {
                    None => true,
                    Some(Bound { value: low, is_included: true }) => compare(value, Comparison::GreaterOrEqual, low)?,
                    Some(Bound { value: low, is_included: false }) => compare(value, Comparison::Greater, low)?,
                };
                let below = match high {
                    None => true,
                    Some(Bound { value: high, is_included: true }) => compare(value, Comparison::LessOrEqual, high)?,
                    Some(Bound { value: high, is_included: false }) => compare(value, Comparison::Less, high)?,
                };
                Ok(above && below)
            }
        }
    }

    /// Whether every value passes that passes `other`: a row below such a row is never reached by this column.
    pub(crate) fn covers(&self, other: &CellTest) -> bool {
        match (self, other) {
            (CellTest::Anything, _) => true,
            (CellTest::OneOf(mine), CellTest::OneOf(theirs)) => theirs.iter().all(|value| mine.contains(value)),
            (CellTest::NoneOf(mine), CellTest::OneOf(theirs)) => theirs.iter().all(|value| !mine.contains(value)),
            (CellTest::NoneOf(mine), CellTest::NoneOf(theirs)) => mine.iter().all(|value| theirs.contains(value)),
            (
                mine @ CellTest::Languages { negated: false, .. },
                CellTest::Languages { ranges: theirs, negated: false },
            )
            | (mine @ CellTest::Between { .. }, CellTest::OneOf(theirs)) => {
                theirs.iter().all(|value| mine.holds(value).unwrap_or(false))
            }
            (mine, theirs) => mine == theirs,
        }
    }
}

/// Whether a language tag is in a range, as basic filtering of RFC 4647 (3.3.1) has it: the same tag, or one that goes on after a
/// hyphen. Letter case makes no difference, nor does `_` for a hyphen.
fn is_of_language(tag: &str, range: &str) -> bool {
    let plain = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    let is_same = tag.bytes().zip(range.bytes()).all(|(one, other)| plain(one) == plain(other));
    is_same
        && !range.is_empty()
        && tag.as_bytes().get(range.len()).map_or(tag.len() == range.len(), |next| plain(*next) == b'-')
}

/// `contains "our policy", "calm down"` in a column of text.
fn contains(rest: &str, text: &str, column: &Type) -> Result<CellTest, CellError> {
    let example = || Some("write it as `contains \"our policy\", \"calm down\"`".to_owned());
    if *column != Type::Text {
        return Err((format!("{column} contains no text, as `{text}` asks"), None));
    }
    let mut parts = Vec::new();
    let mut rest = rest.trim();
    loop {
        let inner = rest.strip_prefix('"').and_then(|inner| inner.split_once('"'));
        let Some((part, after)) = inner.filter(|(part, _)| !part.trim().is_empty()) else {
            let curly = rest.starts_with(['\u{201c}', '\u{201d}', '\u{201e}']);
            let why =
                if curly { ": a word processor put curly quotes there, and straight ones are wanted" } else { "" };
            return Err((format!("`{text}` does not say in quotes what{why}"), example()));
        };
        match Phrase::of(part) {
            Some(phrase) => parts.push(phrase),
            None => return Err((format!("`{part}` has no words that could be looked for"), example())),
        }
        match after.trim_start().strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None if after.trim().is_empty() => return Ok(CellTest::Contains(parts)),
            None => return Err((format!("`{text}` goes on after the quote"), example())),
        }
    }
}

/// `> £50`, `at least 5`, `£10 to £50`, `over £10 to under £50`; `None` where the cell is no range.
fn range(text: &str, element: &Type, home: Option<Currency>) -> Result<Option<CellTest>, CellError> {
    for (sign, is_low, is_included) in
        [(">=", true, true), ("<=", false, true), (">", true, false), ("<", false, false)]
    {
        if let Some(rest) = text.strip_prefix(sign) {
            let bound = Some(Bound { value: ordered(rest.trim(), element, home)?, is_included });
            return Ok(Some(match is_low {
                true => CellTest::Between { low: bound, high: None },
                false => CellTest::Between { low: None, high: bound },
            }));
        }
    }
    let worded =
        [("at least ", true, true), ("at most ", false, true), ("over ", true, false), ("under ", false, false)];
    if element.is_ordered() && !text.contains(" to ") {
        for (word, is_low, is_included) in worded {
            if let Some(rest) = text.strip_prefix(word) {
                let bound = Some(Bound { value: ordered(rest.trim(), element, home)?, is_included });
                return Ok(Some(match is_low {
                    true => CellTest::Between { low: bound, high: None },
                    false => CellTest::Between { low: None, high: bound },
                }));
            }
        }
    }
    let Some((low, high)) = text.split_once(" to ").filter(|_| element.is_ordered()) else { return Ok(None) };
    let (low, low_included) = match low.trim().strip_prefix("over ") {
        Some(low) => (low, false),
        None => (low, true),
    };
    let (high, high_included) = match high.trim().strip_prefix("under ") {
        Some(high) => (high, false),
        None => (high, true),
    };
    let low = Bound { value: ordered(low.trim(), element, home)?, is_included: low_included };
    let high = Bound { value: ordered(high.trim(), element, home)?, is_included: high_included };
    match compare(&low.value, Comparison::Greater, &high.value) {
        Ok(false) => Ok(Some(CellTest::Between { low: Some(low), high: Some(high) })),
        Ok(true) => Err((format!("`{text}` is a range that ends before it begins"), None)),
        Err(error) => Err((error.to_string(), None)),
    }
}

fn ordered(text: &str, element: &Type, home: Option<Currency>) -> Result<Value, CellError> {
    if element.is_ordered() {
        value(text, element, home)
    } else {
        Err((format!("{element} has no order, so it is in no range"), None))
    }
}

fn listed(text: &str, element: &Type, home: Option<Currency>) -> Result<Vec<Value>, CellError> {
    // `£1,250` is one amount
    if let (true, Ok(one)) = (element.is_ordered(), value(text.trim(), element, home)) {
        return Ok(vec![one]);
    }
    text.split(',')
        .map(|part| {
            let part = part.trim();
            // quotes inside a text would be matched letter by letter, which nobody means
            if *element == Type::Text && unquoted(part) == part && part.contains(['"', '\u{201c}', '\u{201d}']) {
                let help = "ask for a part with `contains \"…\"`, or put the whole cell in quotes".to_owned();
                return Err((format!("`{part}` has quotes inside"), Some(help)));
            }
            value(part, element, home)
        })
        .collect()
}

/// Reads a value of a known type from a cell.
pub(crate) fn value(text: &str, wanted: &Type, home: Option<Currency>) -> Result<Value, CellError> {
    let unreadable = |example: &str| {
        let meant = meant_by(text, wanted, home).map(|meant| format!("write it as `{meant}`"));
        (format!("`{text}` is no {wanted}"), Some(meant.unwrap_or_else(|| format!("write it as `{example}`"))))
    };
    if let Some(problem) = typeset_dash(text) {
        return Err(problem);
    }
    match wanted {
        Type::Text => Ok(Value::text(unquoted(text))),
        Type::OneOf(allowed) => {
            let given = unquoted(text);
            match allowed.iter().find(|each| &***each == given) {
                Some(known) => Ok(Value::text(&**known)),
                None => Err((
                    format!("`{given}` is never a value of this column{}", wanted.suggestion(given)),
                    Some(format!("it is {}", in_a_sentence(wanted))),
                )),
            }
        }
        Type::Bool => match text.to_lowercase().as_str() {
            "yes" | "true" => Ok(Value::Bool(true)),
            "no" | "false" => Ok(Value::Bool(false)),
            _ => Err(unreadable("yes")),
        },
        Type::Integer => without_separators(text)
            .and_then(|digits| digits.parse().ok())
            .map(Value::Integer)
            .ok_or_else(|| unreadable("12")),
        Type::Number => decimal_from_text(text).map(Value::Number).ok_or_else(|| unreadable("0.5")),
        Type::Percent => text
            .strip_suffix('%')
            .and_then(|digits| decimal_from_text(digits.trim_end()))
            .map(Value::Percent)
            .ok_or_else(|| unreadable("10%")),
        Type::Money => Money::parse(text, home).map(Value::Money).map_err(|error| match error {
            MoneyError::UnknownCurrency(_) => (error.to_string(), None),
            MoneyError::TooFine(..) => {
                let [thousands, decimals] = ["7,500", "7.50"].map(|digits| amount_as_written(home, digits));
                (error.to_string(), Some(format!("thousands are written `{thousands}`, decimals `{decimals}`")))
            }
            _ => unreadable(&amount_as_written(home, "25")),
        }),
        // an instant is compared by its date in the policy's zone
        Type::Date | Type::Instant => match text.parse() {
            Ok(date) if text.len() == 10 => Ok(Value::Date(date)),
            _ => {
                let meant = meant_by(text, wanted, home).unwrap_or_else(|| "2026-04-08".to_owned());
                Err((format!("`{text}` is not a date"), Some(format!("write it as `{meant}`"))))
            }
        },
        Type::Duration if text.starts_with('-') => {
            Err((format!("`{text}` is less than no time"), Some("write it as `4 working hours`".to_owned())))
        }
        Type::Duration => text.parse().map(Value::Duration).map_err(|_| {
            let meant = duration_meant(text).map(|meant| format!("write it as `{meant}`"));
            (format!("`{text}` is no {wanted}"), Some(meant.unwrap_or_else(|| DURATIONS.to_owned())))
        }),
        Type::List(_) | Type::Record(_) => Err((format!("a cell cannot hold {wanted}"), None)),
    }
}

/// An amount as an author writes it in the code's own currency.
pub(crate) fn amount_as_written(home: Option<Currency>, digits: &str) -> String {
    match home.as_ref().map(Currency::code) {
        Some("GBP") | None => format!("£{digits}"),
        Some("EUR") => format!("€{digits}"),
        Some(other) => format!("{other} {digits}"),
    }
}

/// A dash that a word processor puts in place of `-`, alone in a cell, and what to do about it.
pub(crate) fn typeset_dash(text: &str) -> Option<CellError> {
    let is_dash = |c: char| matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}');
    let is_alone = !text.is_empty() && text.chars().all(|c| is_dash(c) || c == '-') && text != "-";
    is_alone.then(|| (format!("`{text}` is not the `-` that says nothing"), Some("write `-`".to_owned())))
}

/// How lengths of time are written.
const DURATIONS: &str = "write a whole number and its unit: seconds, minutes, hours, days, weeks, months or years, with `working` before \
                         minutes, hours or days that count in opening hours: `90 minutes`, `4 working hours`";

/// What a range or a bound most likely means that is written with other signs: `≤ 1`, `2–7`.
fn meant_by(text: &str, wanted: &Type, home: Option<Currency>) -> Option<String> {
    if !wanted.is_ordered() {
        return None;
    }
    let is_value = |part: &str| !part.starts_with('-') && value(part, wanted, home).is_ok();
    for (signs, written) in [(["≤", "=<"], "<="), (["≥", "=>"], ">=")] {
        let bound = signs.iter().find_map(|sign| text.strip_prefix(sign)).map(str::trim);
        if let Some(bound) = bound.filter(|bound| is_value(bound)) {
            return Some(format!("{written} {bound}"));
        }
    }
    ["-", "\u{2013}", "\u{2014}", "..", "…"].into_iter().find_map(|dash| {
        let (low, high) = text.split_once(dash)?;
        let (low, high) = (low.trim(), high.trim());
        (is_value(low) && is_value(high)).then(|| format!("{low} to {high}"))
    })
}

/// What a length of time most likely means: `90 min`, `3 workdays`, `1.5 hours`.
pub(crate) fn duration_meant(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let digits = lower.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))?;
    let (number, unit) = lower.split_at(digits);
    let words: Vec<&str> = unit.split_whitespace().collect();
    let (is_working, unit) = match words[..] {
        ["working" | "business" | "office" | "opening" | "bank", unit] => (true, unit),
        ["work", unit] => (true, unit),
        [unit] => match unit.strip_prefix("work").filter(|rest| rest.starts_with("ing") || rest.starts_with("day")) {
            Some(rest) => (true, rest.trim_start_matches("ing")),
            None => (false, unit),
        },
        _ => return None,
    };
    let unit = match unit.trim_end_matches('.') {
        "s" | "sec" | "secs" | "second" | "seconds" => "seconds",
        "m" | "min" | "mins" | "minute" | "minutes" => "minutes",
        "h" | "hr" | "hrs" | "hour" | "hours" => "hours",
        "d" | "day" | "days" => "days",
        "w" | "wk" | "wks" | "week" | "weeks" => "weeks",
        "mo" | "month" | "months" => "months",
        "y" | "yr" | "yrs" | "year" | "years" => "years",
        _ => return None,
    };
    let (amount, unit) = match (number.split_once(['.', ',']), unit) {
        (None, unit) => (number.parse::<u64>().ok()?, unit),
        // a part of an hour or minute is so many of the next smaller unit
        (Some((whole, part)), "hours" | "minutes") if (1..=2).contains(&part.len()) => {
            let scale = if part.len() == 1 { 10 } else { 100 };
            let parts =
                (whole.parse::<u64>().ok()?.checked_mul(scale)?.checked_add(part.parse().ok()?)?).checked_mul(60)?;
            let smaller = if unit == "hours" { "minutes" } else { "seconds" };
            (parts.checked_div(scale).filter(|amount| amount * scale == parts)?, smaller)
        }
        _ => return None,
    };
    let unit = if amount == 1 { unit.trim_end_matches('s') } else { unit };
    let meant = format!("{amount} {}{unit}", if is_working { "working " } else { "" });
    meant.parse::<redress_time::Duration>().is_ok().then_some(meant)
}

/// A closed set in the help of a message.
pub(crate) fn in_a_sentence(set: &Type) -> String {
    if set.is_country() { format!("a {set}") } else { set.to_string() }
}

fn unquoted(text: &str) -> &str {
    let quoted = text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
    let marked = text.strip_prefix('`').and_then(|inner| inner.strip_suffix('`'));
    quoted.or(marked).unwrap_or(text)
}

/// The types an output cell may have, the most particular first.
const OUTPUT_TYPES: [Type; 7] =
    [Type::Bool, Type::Duration, Type::Money, Type::Percent, Type::Date, Type::Integer, Type::Number];

/// The type of an output column: the first one in which its first cell that says something can be read; otherwise text.
pub(crate) fn output_type(cells: &[&str], home: Option<Currency>) -> Type {
    let mut spoken = cells.iter().filter(|cell| **cell != "-").peekable();
    let mut readings: Vec<&Type> = OUTPUT_TYPES.iter().collect();
    // a column that holds an amount somewhere is a column of amounts: the other cells must follow
    let all: Vec<&&str> = spoken.by_ref().collect();
    let is_meant = |cell: &str, candidate: &Type| match candidate {
        // an amount with too many decimals is one all the same
        Type::Money => matches!(Money::parse(cell, home), Ok(_) | Err(MoneyError::TooFine(..))),
        _ => value(cell, candidate, home).is_ok(),
    };
    readings.retain(|candidate| all.iter().any(|cell| is_meant(cell, candidate)));
    // of bare numbers beside amounts or lengths of time the unit was left out
    let is_plain = matches!(readings.first(), Some(Type::Integer | Type::Number));
    if is_plain && readings.contains(&&Type::Integer) && readings.contains(&&Type::Number) {
        let whole = all.iter().all(|cell| value(cell, &Type::Integer, home).is_ok());
        return if whole { Type::Integer } else { Type::Number };
    }
    readings.first().map_or(Type::Text, |first| (*first).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearly_a_cell_is_told_as_one() {
        let help = |text: &str, wanted: &Type| match CellTest::parse(text, wanted, None) {
            Err((_, Some(help))) => help,
            other => format!("{other:?}"),
        };
        assert_eq!(help("≤ 1", &Type::Integer), "write it as `<= 1`");
        assert_eq!(help("=>2026-04-01", &Type::Date), "write it as `>= 2026-04-01`");
        assert_eq!(help("2-7", &Type::Integer), "write it as `2 to 7`");
        assert_eq!(help("£10–£50", &Type::Money), "write it as `£10 to £50`");
        for (text, meant) in [
            ("90 min", "90 minutes"),
            ("90min", "90 minutes"),
            ("3 workdays", "3 working days"),
            ("1 business day", "1 working day"),
            ("1.5 working hours", "90 working minutes"),
            ("0.25 hours", "15 minutes"),
        ] {
            assert_eq!(help(text, &Type::Duration), format!("write it as `{meant}`"));
        }
        assert_eq!(help("soon", &Type::Duration), DURATIONS);
        assert_eq!(help("0.333 hours", &Type::Duration), DURATIONS);
    }
}
