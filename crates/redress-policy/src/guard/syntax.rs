//! The syntax tree of guards and `let`s, and the parser that makes it from tokens.

use std::ops::Range;

use redress_model::{Arithmetic, Comparison, instead_of_reserved};

use super::token::{Token, TokenError, TokenKind, Tokens};

/// An expression and its bytes in the page.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Expression {
    pub(crate) kind: ExpressionKind,
    pub(crate) span: Range<usize>,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) enum ExpressionKind {
    Text(String),
    Number(String),
    Bool(bool),
    Name(String),
    List(Vec<Expression>),
    Not(Box<Expression>),
    Negate(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
    Compare(Comparison, Box<Expression>, Box<Expression>),
    Arithmetic(Arithmetic, Box<Expression>, Box<Expression>),
    In {
        item: Box<Expression>,
        list: Box<Expression>,
        negated: bool,
    },
    Field {
        of: Box<Expression>,
        name: String,
        name_span: Range<usize>,
    },
    Index {
        of: Box<Expression>,
        index: Box<Expression>,
    },
    Call {
        name: String,
        name_span: Range<usize>,
        arguments: Vec<Expression>,
    },
    Method {
        of: Box<Expression>,
        name: String,
        name_span: Range<usize>,
        arguments: Vec<Expression>,
    },
    Closure {
        parameter: String,
        body: Box<Expression>,
    },
    /// `if condition { one } else { other }`
    Choice {
        condition: Box<Expression>,
        one: Box<Expression>,
        other: Box<Expression>,
    },
}

impl Expression {
    /// The names that it uses.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let mut open = vec![self];
        while let Some(expression) = open.pop() {
            match &expression.kind {
                ExpressionKind::Text(_) | ExpressionKind::Number(_) | ExpressionKind::Bool(_) => {}
                ExpressionKind::Name(name) => names.push(name.as_str()),
                ExpressionKind::Not(of)
                | ExpressionKind::Negate(of)
                | ExpressionKind::Field { of, .. }
                | ExpressionKind::Closure { body: of, .. } => open.push(of),
                ExpressionKind::And(one, other)
                | ExpressionKind::Or(one, other)
                | ExpressionKind::Compare(_, one, other)
                | ExpressionKind::Arithmetic(_, one, other)
                | ExpressionKind::In { item: one, list: other, .. }
                | ExpressionKind::Index { of: one, index: other } => open.extend([&**one, &**other]),
                ExpressionKind::Choice { condition, one, other } => open.extend([&**condition, &**one, &**other]),
                ExpressionKind::List(items) | ExpressionKind::Call { arguments: items, .. } => open.extend(items),
                ExpressionKind::Method { of, arguments, .. } => {
                    open.push(of);
                    open.extend(arguments);
                }
            }
        }
        names
    }
}

/// What a guard may not contain, or how it is not well formed.
pub(crate) type SyntaxError = TokenError;

/// How deep expressions may stand in one another.
const DEPTH: usize = 48;

/// How many operators, steps and elements one guard may have.
const LINKS: usize = 400;

/// Reads expressions from a range of a page.
pub(crate) struct Parser<'a> {
    tokens: Tokens<'a>,
    next: Token,
    depth: usize,
    links: usize,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(page: &'a str, range: Range<usize>) -> Result<Self, SyntaxError> {
        let mut tokens = Tokens::new(page, range);
        let next = tokens.next()?;
        Ok(Parser { tokens, next, depth: 0, links: 0 })
    }

    /// The whole range as one expression.
    pub(crate) fn whole(page: &'a str, range: Range<usize>) -> Result<Expression, SyntaxError> {
        let mut parser = Parser::new(page, range)?;
        let expression = parser.expression()?;
        match parser.next.kind {
            TokenKind::End => Ok(expression),
            _ => Err(parser.unexpected("the end of the expression")),
        }
    }

    /// The token that comes next.
    pub(crate) fn peek(&self) -> &Token {
        &self.next
    }

    /// Whether nothing comes any more.
    pub(crate) fn is_at_end(&self) -> bool {
        self.next.kind == TokenKind::End
    }

    /// Takes the next token.
    pub(crate) fn take(&mut self) -> Result<Token, SyntaxError> {
        let following = self.tokens.next()?;
        Ok(std::mem::replace(&mut self.next, following))
    }

    /// Takes the next token if it is that sign.
    pub(crate) fn take_sign(&mut self, sign: &str) -> Result<bool, SyntaxError> {
        let is_it = self.next.kind == TokenKind::Sign(match_sign(sign));
        if is_it {
            self.take()?;
        }
        Ok(is_it)
    }

    pub(crate) fn expect_sign(&mut self, sign: &str) -> Result<Range<usize>, SyntaxError> {
        let span = self.next.span.clone();
        if self.take_sign(sign)? { Ok(span) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    /// An error about the next token.
    pub(crate) fn unexpected(&self, wanted: &str) -> SyntaxError {
        let (found, help) = match &self.next.kind {
            TokenKind::Name(name) => (format!("`{name}`"), None),
            TokenKind::Text(_) => ("a text".to_owned(), None),
            TokenKind::Number(digits) => (format!("`{digits}`"), None),
            TokenKind::Sign("=") => ("`=`".to_owned(), Some("write `==` to compare")),
            TokenKind::Sign("&") => ("`&`".to_owned(), Some("write `&&` for and")),
            TokenKind::Sign("|") => ("`|`".to_owned(), Some("write `||` for or")),
            TokenKind::Sign(sign) => (format!("`{sign}`"), None),
            TokenKind::End => ("the end".to_owned(), None),
        };
        SyntaxError { span: self.next.span.clone(), message: format!("expected {wanted}, found {found}"), help }
    }

    pub(crate) fn expression(&mut self) -> Result<Expression, SyntaxError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(SyntaxError {
                span: self.next.span.clone(),
                message: format!("expressions stand more than {DEPTH} deep in one another"),
                help: None,
            });
        }
        let expression = self.or();
        self.depth -= 1;
        expression
    }

    /// A long chain nests as deep as it is long, so its length has a limit too.
    fn count_link(&mut self) -> Result<(), SyntaxError> {
        self.links += 1;
        if self.links > LINKS {
            return Err(SyntaxError {
                span: self.next.span.clone(),
                message: format!("a condition of more than {LINKS} parts"),
                help: Some("split it into several rules, or write it as a decision table"),
            });
        }
        Ok(())
    }

    fn or(&mut self) -> Result<Expression, SyntaxError> {
        let mut left = self.and()?;
        while self.take_sign("||")? {
            self.count_link()?;
            let right = self.and()?;
            left = joined(left, right, ExpressionKind::Or);
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, SyntaxError> {
        let mut left = self.comparison()?;
        while self.take_sign("&&")? {
            self.count_link()?;
            let right = self.comparison()?;
            left = joined(left, right, ExpressionKind::And);
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Result<Expression, SyntaxError> {
        let left = self.sum()?;
        let comparison = match &self.next.kind {
            TokenKind::Sign("==") => Comparison::Equal,
            TokenKind::Sign("!=") => Comparison::NotEqual,
            TokenKind::Sign("<") => Comparison::Less,
            TokenKind::Sign("<=") => Comparison::LessOrEqual,
            TokenKind::Sign(">") => Comparison::Greater,
            TokenKind::Sign(">=") => Comparison::GreaterOrEqual,
            TokenKind::Name(name) if name == "in" => {
                self.take()?;
                return self.membership(left, false);
            }
            TokenKind::Sign("!") => {
                self.take()?;
                return match &self.next.kind {
                    TokenKind::Name(name) if name == "in" => {
                        self.take()?;
                        self.membership(left, true)
                    }
                    _ => Err(self.unexpected("`in` after `!`")),
                };
            }
            _ => return Ok(left),
        };
        self.take()?;
        let right = self.sum()?;
        if matches!(self.next.kind, TokenKind::Sign("==" | "!=" | "<" | "<=" | ">" | ">=")) {
            return Err(SyntaxError {
                span: self.next.span.clone(),
                message: "comparisons do not chain".to_owned(),
                help: Some("join two comparisons with `&&`"),
            });
        }
        Ok(joined(left, right, |left, right| ExpressionKind::Compare(comparison, left, right)))
    }

    fn membership(&mut self, item: Expression, negated: bool) -> Result<Expression, SyntaxError> {
        let list = self.sum()?;
        Ok(joined(item, list, |item, list| ExpressionKind::In { item, list, negated }))
    }

    fn sum(&mut self) -> Result<Expression, SyntaxError> {
        let mut left = self.product()?;
        loop {
            let operator = match self.next.kind {
                TokenKind::Sign("+") => Arithmetic::Add,
                TokenKind::Sign("-") => Arithmetic::Subtract,
                _ => return Ok(left),
            };
            self.take()?;
            self.count_link()?;
            let right = self.product()?;
            left = joined(left, right, |left, right| ExpressionKind::Arithmetic(operator, left, right));
        }
    }

    fn product(&mut self) -> Result<Expression, SyntaxError> {
        let mut left = self.unary()?;
        loop {
            let operator = match self.next.kind {
                TokenKind::Sign("*") => Arithmetic::Multiply,
                TokenKind::Sign("/") => Arithmetic::Divide,
                TokenKind::Sign("%") => Arithmetic::Remainder,
                _ => return Ok(left),
            };
            self.take()?;
            self.count_link()?;
            let right = self.unary()?;
            left = joined(left, right, |left, right| ExpressionKind::Arithmetic(operator, left, right));
        }
    }

    fn unary(&mut self) -> Result<Expression, SyntaxError> {
        let start = self.next.span.start;
        let wrap: fn(Box<Expression>) -> ExpressionKind = match self.next.kind {
            TokenKind::Sign("!") => ExpressionKind::Not,
            TokenKind::Sign("-") => ExpressionKind::Negate,
            _ => return self.postfix(),
        };
        self.take()?;
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.unexpected("fewer signs in a row"));
        }
        let operand = self.unary()?;
        self.depth -= 1;
        let span = start..operand.span.end;
        Ok(Expression { kind: wrap(Box::new(operand)), span })
    }

    fn postfix(&mut self) -> Result<Expression, SyntaxError> {
        let mut expression = self.primary()?;
        loop {
            let start = expression.span.start;
            self.count_link()?;
            if self.take_sign(".")? {
                let token = self.take()?;
                let TokenKind::Name(name) = token.kind else {
                    return Err(SyntaxError {
                        span: token.span,
                        message: "expected a name after the dot".to_owned(),
                        help: None,
                    });
                };
                let of = Box::new(expression);
                let mut end = token.span.end;
                let kind = if self.next.kind == TokenKind::Sign("(") {
                    let (arguments, closed) = self.arguments()?;
                    end = closed;
                    ExpressionKind::Method { of, name, name_span: token.span, arguments }
                } else {
                    ExpressionKind::Field { of, name, name_span: token.span }
                };
                expression = Expression { kind, span: start..end };
            } else if self.take_sign("[")? {
                let index = Box::new(self.expression()?);
                let end = self.expect_sign("]")?.end;
                let kind = ExpressionKind::Index { of: Box::new(expression), index };
                expression = Expression { kind, span: start..end };
            } else {
                return Ok(expression);
            }
        }
    }

    fn primary(&mut self) -> Result<Expression, SyntaxError> {
        let token = self.take()?;
        let kind = match token.kind {
            TokenKind::Text(text) => ExpressionKind::Text(text),
            TokenKind::Number(digits) => ExpressionKind::Number(digits),
            TokenKind::Name(name) => match name.as_str() {
                "true" => ExpressionKind::Bool(true),
                "false" => ExpressionKind::Bool(false),
                "if" => return self.choice(token.span.start),
                "switch" | "for" | "while" | "loop" | "do" | "fn" | "return" | "throw" | "import" | "export" => {
                    return Err(SyntaxError {
                        span: token.span,
                        message: format!("a guard has no `{name}`"),
                        help: Some("say what must hold as one condition; steps belong in the body"),
                    });
                }
                "until" | "with" | "case" | "default" | "new" | "package" | "let" | "const" | "when" | "else" => {
                    return Err(reserved(&name, token.span));
                }
                _ if self.next.kind == TokenKind::Sign("(") => {
                    let (arguments, end) = self.arguments()?;
                    let span = token.span.start..end;
                    return Ok(Expression {
                        kind: ExpressionKind::Call { name, name_span: token.span, arguments },
                        span,
                    });
                }
                _ => ExpressionKind::Name(name),
            },
            TokenKind::Sign("(") => {
                let inner = self.expression()?;
                let end = self.expect_sign(")")?.end;
                return Ok(Expression { kind: inner.kind, span: token.span.start..end });
            }
            TokenKind::Sign("[") => {
                let (items, end) = self.listed("]")?;
                return Ok(Expression { kind: ExpressionKind::List(items), span: token.span.start..end });
            }
            TokenKind::Sign("|") => {
                let name = self.take()?;
                let TokenKind::Name(parameter) = name.kind else {
                    return Err(SyntaxError {
                        span: name.span,
                        message: "expected a name between the bars, as in `|event|`".to_owned(),
                        help: None,
                    });
                };
                self.expect_sign("|")?;
                let body = Box::new(self.expression()?);
                let span = token.span.start..body.span.end;
                return Ok(Expression { kind: ExpressionKind::Closure { parameter, body }, span });
            }
            kind => {
                self.next = Token { kind, span: token.span };
                return Err(self.unexpected("a fact, a value or a function"));
            }
        };
        Ok(Expression { kind, span: token.span })
    }

    /// What follows `if`: `condition { one } else { other }`, or another `if` behind the `else`.
    fn choice(&mut self, start: usize) -> Result<Expression, SyntaxError> {
        self.count_link()?;
        let condition = Box::new(self.expression()?);
        self.expect_sign("{")?;
        let one = Box::new(self.expression()?);
        self.expect_sign("}")?;
        let is_else = matches!(&self.next.kind, TokenKind::Name(name) if name == "else");
        if !is_else {
            return Err(SyntaxError {
                span: self.next.span.clone(),
                message: "a choice has an `else`".to_owned(),
                help: Some("write `if condition { one value } else { another }`"),
            });
        }
        self.take()?;
        let is_if = matches!(&self.next.kind, TokenKind::Name(name) if name == "if");
        let other = if is_if {
            self.primary_within_depth()?
        } else {
            self.expect_sign("{")?;
            let other = self.expression()?;
            let end = self.expect_sign("}")?.end;
            Expression { span: other.span.start..end, kind: other.kind }
        };
        let span = start..other.span.end;
        Ok(Expression { kind: ExpressionKind::Choice { condition, one, other: Box::new(other) }, span })
    }

    fn primary_within_depth(&mut self) -> Result<Expression, SyntaxError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.unexpected("fewer choices in one another"));
        }
        let expression = self.primary();
        self.depth -= 1;
        expression
    }

    fn arguments(&mut self) -> Result<(Vec<Expression>, usize), SyntaxError> {
        self.expect_sign("(")?;
        self.listed(")")
    }

    fn listed(&mut self, close: &str) -> Result<(Vec<Expression>, usize), SyntaxError> {
        let mut items = Vec::new();
        loop {
            let end = self.next.span.end;
            if self.take_sign(close)? {
                return Ok((items, end));
            }
            if !items.is_empty() {
                self.expect_sign(",")?;
                let end = self.next.span.end;
                if self.take_sign(close)? {
                    return Ok((items, end));
                }
            }
            items.push(self.expression()?);
        }
    }
}

/// A word that rules cannot use as a name, with another to take.
pub(crate) fn reserved(word: &str, span: Range<usize>) -> SyntaxError {
    let instead = instead_of_reserved(word).map(|instead| format!("; another word for it is `{instead}`"));
    SyntaxError { span, message: format!("`{word}` is a reserved word{}", instead.unwrap_or_default()), help: None }
}

fn joined(
    left: Expression,
    right: Expression,
    kind: impl FnOnce(Box<Expression>, Box<Expression>) -> ExpressionKind,
) -> Expression {
    let span = left.span.start..right.span.end;
    Expression { kind: kind(Box::new(left), Box::new(right)), span }
}

fn match_sign(sign: &str) -> &'static str {
    ["(", ")", "[", "]", "{", "}", ",", ".", "|", "||", "&&", "=", ";"]
        .into_iter()
        .find(|known| *known == sign)
        .unwrap_or("")
}
