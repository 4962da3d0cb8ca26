//! Fences: the `let`s, guards and bodies of a clause's rule, split at their true places.

use std::ops::Range;

use redress_model::instead_of_reserved;

use crate::guard::syntax::{Expression, Parser, SyntaxError, reserved};
use crate::guard::token::TokenKind;

/// What one fence holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fence {
    pub(crate) lets: Vec<FenceLet>,
    pub(crate) whens: Vec<FenceWhen>,
}

/// `let name = expression;`
#[derive(Clone, Debug)]
pub(crate) struct FenceLet {
    pub(crate) name: String,
    pub(crate) name_span: Range<usize>,
    pub(crate) expression: Expression,
}

/// `when guard { body }`
#[derive(Clone, Debug)]
pub(crate) struct FenceWhen {
    pub(crate) guard: Expression,
    /// What stands between the braces.
    pub(crate) body: Range<usize>,
}

/// Splits a fence.
pub(crate) fn from_fence(page: &str, range: Range<usize>) -> Result<Fence, SyntaxError> {
    let mut fence = Fence::default();
    let mut position = range.start;
    loop {
        let mut parser = Parser::new(page, position..range.end)?;
        let token = parser.take()?;
        match token.kind {
            TokenKind::End => break,
            TokenKind::Name(word) if word == "let" => {
                let name = parser.take()?;
                let TokenKind::Name(text) = name.kind else {
                    return Err(SyntaxError {
                        span: name.span,
                        message: "expected a name after `let`".to_owned(),
                        help: None,
                    });
                };
                if instead_of_reserved(&text).is_some() && text != "at" && text != "table" {
                    return Err(reserved(&text, name.span));
                }
                parser.expect_sign("=")?;
                let expression = parser.expression()?;
                position = parser.expect_sign(";")?.end;
                fence.lets.push(FenceLet { name: text, name_span: name.span, expression });
                if fence.lets.len() > 64 {
                    return Err(SyntaxError {
                        span: token.span,
                        message: "more than 64 `let`s".to_owned(),
                        help: None,
                    });
                }
            }
            TokenKind::Name(word) if word == "when" => {
                let guard = parser.expression()?;
                let open = parser.expect_brace()?;
                let close = closing_brace(page, open.end..range.end).ok_or_else(|| SyntaxError {
                    span: open.clone(),
                    message: "the brace is not closed".to_owned(),
                    help: None,
                })?;
                fence.whens.push(FenceWhen { guard, body: open.end..close });
                position = close + 1;
            }
            _ => {
                return Err(SyntaxError {
                    span: token.span,
                    message: "a rule begins with `when` or `let`".to_owned(),
                    help: Some("write `when condition { … }`, or `when true { … }` for a rule without a condition"),
                });
            }
        }
    }
    if fence.whens.is_empty() {
        return Err(SyntaxError {
            span: range.start..range.end.min(range.start + 1),
            message: "the fence has no rule".to_owned(),
            help: Some("write `when condition { … }`"),
        });
    }
    Ok(fence)
}

impl Parser<'_> {
    /// The brace that opens a body. It is left where it is, so that the body's own words are not read as a guard's.
    fn expect_brace(&self) -> Result<Range<usize>, SyntaxError> {
        match self.peek().kind {
            TokenKind::Sign("{") => Ok(self.peek().span.clone()),
            _ => Err(self.unexpected("`{` and the body of the rule")),
        }
    }
}

/// The brace that closes a body, past the texts and comments in it.
fn closing_brace(page: &str, range: Range<usize>) -> Option<usize> {
    let text = &page[range.clone()];
    let mut characters = text.char_indices().peekable();
    let mut depth = 0usize;
    while let Some((offset, character)) = characters.next() {
        let rest = &text[offset..];
        let skipped = match character {
            '{' => {
                depth += 1;
                0
            }
            '}' if depth == 0 => return Some(range.start + offset),
            '}' => {
                depth -= 1;
                0
            }
            '"' | '`' | '\'' => quoted(rest, character),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            _ => 0,
        };
        while skipped > 0 && characters.peek().is_some_and(|(next, _)| *next < offset + skipped) {
            characters.next();
        }
    }
    None
}

/// The length of a quoted text; a template in backquotes may hold code between `${` and `}`.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    let mut depth = 0usize;
    let mut previous = ' ';
    for (offset, character) in text.char_indices().skip(1) {
        if quote == '`' {
            match character {
                '{' if previous == '$' || depth > 0 => depth += 1,
                '}' if depth > 0 => depth -= 1,
                '`' if depth == 0 => return offset + 1,
                _ => {}
            }
        } else if character == quote && !is_escaped {
            return offset + character.len_utf8();
        } else if character == '\n' {
            return offset;
        }
        is_escaped = character == '\\' && !is_escaped;
        previous = character;
    }
    text.len()
}

/// The columns that a fence reads of its table: every `table["…"]` and `table.on(…)["…"]` in guard, `let`s and bodies.
pub(crate) fn columns_read(page: &str, range: Range<usize>) -> Vec<(String, Range<usize>)> {
    let text = &page[range.clone()];
    let mut columns = Vec::new();
    for (offset, _) in text.match_indices("table") {
        let is_word = !text[..offset].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        let mut rest = &text[offset + "table".len()..];
        let dated = rest.trim_start().strip_prefix(".on").or_else(|| rest.trim_start().strip_prefix(".up_to"));
        if let Some(after) = dated {
            let Some(end) = closing_bracket(after.trim_start()) else { continue };
            rest = &after.trim_start()[end..];
        }
        let rest = rest.trim_start();
        let Some(inside) = rest.strip_prefix('[').map(str::trim_start) else { continue };
        let Some(name) = inside.strip_prefix('"') else { continue };
        let (Some(length), true) = (name.find('"'), is_word) else { continue };
        let start = range.start + (name.as_ptr() as usize - text.as_ptr() as usize);
        columns.push((name[..length].to_owned(), start..start + length));
    }
    columns
}

/// The length of `( … )` with the brackets inside it.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (offset, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 1 => return Some(offset + 1),
            ')' => depth = depth.checked_sub(1)?,
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}
