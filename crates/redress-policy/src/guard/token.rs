//! Tokens of guards: Rhai's spelling, with the place of each in the author's page.

use std::ops::Range;

/// One token and its bytes in the page.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Range<usize>,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) enum TokenKind {
    Name(String),
    Text(String),
    /// The digits of a whole or decimal number.
    Number(String),
    /// An operator or a bracket.
    Sign(&'static str),
    End,
}

/// What stopped the reading of tokens.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct TokenError {
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: Option<&'static str>,
}

/// Longer signs first, so that `<=` is not read as `<` and `=`.
const SIGNS: &[&str] = &[
    "..=", "&&", "||", "==", "!=", "<=", ">=", "..", "?.", "??", "**", "+=", "-=", "<", ">", "!", "+", "-", "*", "/",
    "%", "(", ")", "[", "]", "{", "}", ",", ".", "|", "=", ";", ":", "#", "&", "?", "@", "^", "~", "$",
];

/// Reads one token at a time from a range of the page.
pub(crate) struct Tokens<'a> {
    page: &'a str,
    position: usize,
    end: usize,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(page: &'a str, range: Range<usize>) -> Self {
        Tokens { page, position: range.start, end: range.end }
    }

    pub(crate) fn next(&mut self) -> Result<Token, TokenError> {
        self.skip_blanks()?;
        let start = self.position;
        let rest = &self.page[start..self.end];
        let Some(first) = rest.chars().next() else {
            return Ok(Token { kind: TokenKind::End, span: start..start });
        };
        let kind = if first.is_alphabetic() || first == '_' {
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            self.position += length;
            TokenKind::Name(rest[..length].to_owned())
        } else if first.is_ascii_digit() {
            self.number(rest)?
        } else if first == '"' {
            self.text(rest)?
        } else if first == '`' || first == '\'' {
            return Err(TokenError {
                span: start..start + 1,
                message: format!("a text in a guard stands in double quotes, not {first}"),
                help: None,
            });
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            self.position += sign.len();
            TokenKind::Sign(sign)
        } else if matches!(first, '\u{201c}'..='\u{201f}' | '\u{2018}'..='\u{201b}' | '«' | '»') {
            return Err(TokenError {
                span: start..start + first.len_utf8(),
                message: format!("`{first}` is a quote that a word processor put there"),
                help: Some("write texts in straight quotes, `\"…\"`"),
            });
        } else {
            return Err(TokenError {
                span: start..start + first.len_utf8(),
                message: format!("`{}` has no meaning here", first.escape_default()),
                help: None,
            });
        };
        Ok(Token { kind, span: start..self.position })
    }

    fn skip_blanks(&mut self) -> Result<(), TokenError> {
        loop {
            let rest = &self.page[self.position..self.end];
            let trimmed = rest.trim_start();
            self.position += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                self.position += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                match trimmed.find("*/") {
                    Some(length) => self.position += length + 2,
                    None => {
                        return Err(TokenError {
                            span: self.position..self.position + 2,
                            message: "the comment is not closed".to_owned(),
                            help: None,
                        });
                    }
                }
            } else {
                return Ok(());
            }
        }
    }

    fn number(&mut self, rest: &str) -> Result<TokenKind, TokenError> {
        let start = self.position;
        let whole = rest.find(|c: char| !(c.is_ascii_digit() || c == '_')).unwrap_or(rest.len());
        let mut length = whole;
        let after = &rest[whole..];
        if after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit()) {
            let fraction = &after[1..];
            length += 1 + fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        }
        let stray = rest[length..].chars().next().filter(|c| c.is_alphanumeric() || *c == '_');
        if let Some(stray) = stray {
            let end = length + stray.len_utf8();
            return Err(TokenError {
                span: start..start + end,
                message: format!("`{}` is not a number", rest[..end].escape_default()),
                help: Some("write whole numbers and decimals in plain digits"),
            });
        }
        // a bare 2026-04-08 would be two subtractions
        let digits = &rest[..length];
        let looks_like_date = digits.len() == 4
            && rest.get(4..10).is_some_and(|tail| {
                tail.bytes().enumerate().all(|(n, b)| if n == 0 || n == 3 { b == b'-' } else { b.is_ascii_digit() })
            });
        if looks_like_date {
            return Err(TokenError {
                span: start..start + 10,
                message: format!("`{}` would be a subtraction", &rest[..10]),
                help: Some("write a date as `date(\"2026-04-08\")`"),
            });
        }
        self.position += length;
        Ok(TokenKind::Number(digits.replace('_', "")))
    }

    fn text(&mut self, rest: &str) -> Result<TokenKind, TokenError> {
        let start = self.position;
        let mut text = String::new();
        let mut characters = rest.char_indices().skip(1);
        while let Some((offset, character)) = characters.next() {
            match character {
                '"' => {
                    self.position += offset + 1;
                    return Ok(TokenKind::Text(text));
                }
                '\\' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, escaped @ ('"' | '\\'))) => text.push(escaped),
                    other => {
                        let end = other.map_or(rest.len(), |(at, c)| at + c.len_utf8());
                        return Err(TokenError {
                            span: start + offset..start + end,
                            message: "unknown escape in a text".to_owned(),
                            help: Some("`\\n`, `\\t`, `\\\"` and `\\\\` are known"),
                        });
                    }
                },
                '\n' => break,
                _ => text.push(character),
            }
        }
        Err(TokenError {
            span: start..start + rest.find('\n').unwrap_or(rest.len()),
            message: "the text is not closed".to_owned(),
            help: Some("add a `\"` on the same line"),
        })
    }
}
