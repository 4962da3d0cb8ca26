//! Amounts in a text: those of one currency become amounts of another, number by number.

use redress::model::Currency;

/// From the currency of a code to that of the firm that takes it over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MoneyChange {
    /// The currency of the amounts as they stand.
    pub(crate) from: Currency,
    /// The firm's own.
    pub(crate) to: Currency,
}

/// Where a text stands, which decides how an amount may be written there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// Prose and the cells of tables: a `$` is the firm's own dollar.
    Page,
    /// Rules, attributes, examples: a `$` would not say which dollar.
    Code,
}

impl MoneyChange {
    /// By how many powers of ten the numbers grow: what is counted in pence is counted in yen.
    pub(crate) fn shift(&self) -> u32 {
        self.from.minor_units().saturating_sub(self.to.minor_units())
    }

    /// Whether a text has an amount of the old currency.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        let mut found = false;
        self.walk(text, |_| {
            found = true;
            String::new()
        });
        found
    }

    /// The text with every amount of the old currency in the new one, and the old one's bare code replaced.
    pub(crate) fn apply(&self, text: &str, place: Place) -> String {
        if self.from == self.to {
            return text.to_owned();
        }
        self.walk(text, |found| match found {
            Found::Code => self.to.code().to_owned(),
            Found::Amount { digits, form, quoted, is_bare_value } => {
                let place = if quoted { Place::Code } else { place };
                let written = self.written(digits, form, place);
                if is_bare_value && written.contains(' ') { format!("\"{written}\"") } else { written }
            }
        })
    }

    /// An amount in the new currency.
    fn written(&self, digits: &str, form: Form, place: Place) -> String {
        let plain = moved(&digits.replace(',', ""), self.shift());
        let number = if digits.contains(',') || form == Form::Sign { grouped(&plain) } else { plain };
        let code = self.to.code();
        match (form, symbol(self.to)) {
            (Form::CodeFirst, _) => format!("{code} {number}"),
            (Form::CodeLast, _) => format!("{number} {code}"),
            (Form::Sign, Some(sign)) if sign != "$" || place == Place::Page => format!("{sign}{number}"),
            (Form::Sign, _) if place == Place::Code => format!("{number} {code}"),
            (Form::Sign, _) => format!("{code} {number}"),
        }
    }

    /// Copies a text, with what is found put as `put` says.
    fn walk(&self, text: &str, mut put: impl FnMut(Found<'_>) -> String) -> String {
        let (code, sign) = (self.from.code(), symbol(self.from));
        let mut out = String::new();
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let before = text[..at].chars().next_back();
            let starts_word = before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '.' | ','));
            let amount = sign.and_then(|sign| rest.strip_prefix(sign)).and_then(|after| {
                let digits = number(after.trim_start_matches(' '))?;
                Some((digits, rest.len() - after.trim_start_matches(' ').len() + digits.len(), Form::Sign))
            });
            let amount = amount.or_else(|| {
                let after = rest.strip_prefix(code).filter(|_| starts_word)?.strip_prefix(' ')?;
                number(after).map(|digits| (digits, code.len() + 1 + digits.len(), Form::CodeFirst))
            });
            let amount = amount.or_else(|| {
                let digits = number(rest).filter(|_| starts_word)?;
                let after = rest[digits.len()..].strip_prefix(' ')?.strip_prefix(code)?;
                ends_word(after).then_some((digits, digits.len() + 1 + code.len(), Form::CodeLast))
            });
            let length = if let Some((digits, length, form)) = amount {
                let is_quote = |c: Option<char>| matches!(c, Some('"' | '\''));
                let quoted = is_quote(before) && is_quote(rest[length..].chars().next());
                out += &put(Found::Amount { digits, form, quoted, is_bare_value: before == Some('=') });
                length
            } else if let (true, Some(after)) = (starts_word, rest.strip_prefix(code))
                && ends_word(after)
            {
                out += &put(Found::Code);
                code.len()
            } else {
                // a number that is no amount is passed over whole, so that its end is not taken for one
                let length = number(rest).map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), str::len);
                out += &rest[..length];
                length
            };
            at += length;
        }
        out
    }
}

enum Found<'a> {
    /// An amount; `quoted`: it is the whole of a quotation; `is_bare_value`: it stands behind `=` without quotes.
    Amount { digits: &'a str, form: Form, quoted: bool, is_bare_value: bool },
    /// The code without an amount.
    Code,
}

/// How an amount is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `£25`
    Sign,
    /// `GBP 25`
    CodeFirst,
    /// `25 GBP`
    CodeLast,
}

fn ends_word(after: &str) -> bool {
    after.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_')
}

/// The sign that the engine reads for a currency.
fn symbol(currency: Currency) -> Option<&'static str> {
    match currency.code() {
        "GBP" => Some("£"),
        "EUR" => Some("€"),
        "JPY" => Some("¥"),
        "USD" | "AUD" | "CAD" | "NZD" | "SGD" | "HKD" => Some("$"),
        _ => None,
    }
}

/// The number that a text begins with: `1,250.50`, without a full stop or comma that ends a sentence.
fn number(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut end = 0;
    while end < bytes.len() {
        let is_digit = |n: usize| bytes.get(n).is_some_and(u8::is_ascii_digit);
        let goes_on = is_digit(end) || (end > 0 && matches!(bytes[end], b',' | b'.') && is_digit(end + 1));
        if !goes_on {
            break;
        }
        end += 1;
    }
    (end > 0).then(|| &text[..end])
}

/// The number with its point moved to the right: `4.95` by two is `495`.
fn moved(digits: &str, places: u32) -> String {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let places = places as usize;
    if places == 0 {
        return digits.to_owned();
    }
    let fraction = format!("{fraction:0<places$}");
    let (moved, rest) = fraction.split_at(places);
    let whole = format!("{whole}{moved}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
}

/// `12500.50` as `12,500.50`.
fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    fraction.map_or(out.clone(), |fraction| format!("{out}.{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(to: &str, place: Place, text: &str, expected: &str) {
        let change = MoneyChange { from: "GBP".parse().unwrap(), to: to.parse().unwrap() };
        assert_eq!(change.apply(text, place), expected);
    }

    #[test]
    fn amounts_change_number_by_number() {
        let cells = "| £1,000 | > £2.50 | £10 to £50 | €85 | 10 |";
        check("EUR", Place::Page, cells, "| €1,000 | > €2.50 | €10 to €50 | €85 | 10 |");
        check("USD", Place::Page, cells, "| $1,000 | > $2.50 | $10 to $50 | €85 | 10 |");
        check("KWD", Place::Page, cells, "| KWD 1,000 | > KWD 2.50 | KWD 10 to KWD 50 | €85 | 10 |");
        check("JPY", Place::Page, cells, "| ¥100,000 | > ¥250 | ¥1,000 to ¥5,000 | €85 | 10 |");
        check("GBP", Place::Page, cells, cells);
    }

    #[test]
    fn in_rules_and_examples_an_amount_says_its_currency() {
        let code = r#"{ amount: "4.95 GBP", total: "£10000.01", at: 2026-03-04T10:00:00Z, x: 'GBP 7' }"#;
        check(
            "USD",
            Place::Code,
            code,
            r#"{ amount: "4.95 USD", total: "10,000.01 USD", at: 2026-03-04T10:00:00Z, x: 'USD 7' }"#,
        );
        check(
            "EUR",
            Place::Code,
            code,
            r#"{ amount: "4.95 EUR", total: "€10,000.01", at: 2026-03-04T10:00:00Z, x: 'EUR 7' }"#,
        );
        check("JPY", Place::Code, r#"money("25 GBP") + money("£0.05")"#, r#"money("2500 JPY") + money("¥5")"#);
        check("CHF", Place::Code, "{#a amount=£25 currency=GBP}", "{#a amount=\"25 CHF\" currency=CHF}");
        check("USD", Place::Page, "draft: \"it is £5, or \"£5\".\"", "draft: \"it is $5, or \"5 USD\".\"");
    }

    #[test]
    fn what_is_no_amount_stays() {
        let text = "GBPX 5, R2D2 25, the 25 GBPs, 3.25.7 and 2026-03-04";
        check("USD", Place::Page, text, text);
        check("USD", Place::Page, "it costs £25. Or £30, or 2.5 GBP.", "it costs $25. Or $30, or 2.5 USD.");
    }
}
