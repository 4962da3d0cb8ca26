//! Parameters: what a function of rules or a call of the vocabulary takes.

use std::borrow::Cow;

use crate::currency::Currency;
use crate::decimal::decimal_from_text;
use crate::money::Money;
use crate::operation::OperationError;
use crate::passage::Passage;
use crate::types::Type;
use crate::value::Value;

/// One parameter: its name and what may be given for it.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The name, for messages and the reference page.
    pub name: &'static str,
    /// What may be given.
    pub kind: ParameterKind,
}

/// What may be given for a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParameterKind {
    /// A text.
    Text,
    /// A number or an integer.
    Number,
    /// An integer.
    Integer,
    /// Money, or a text that writes it: `"25 GBP"`.
    Money,
    /// Money, or the text `no limit`.
    Ceiling,
    /// The name of a calendar.
    Calendar,
    /// A percentage, an integer of hundredths, or a text that writes it: `"10%"`.
    Percent,
    /// An instant.
    Instant,
    /// A date.
    Date,
    /// A duration, or a text that writes it: `"4 working hours"`.
    Duration,
    /// A duration of more than no time, or a text that writes it: what has no time to be done in cannot be promised.
    Length,
    /// A duration of more than no time, or a percentage of one.
    DurationOrPercent,
    /// A list of anything.
    List,
    /// A list of percentages.
    Percents,
    /// A text, or a list of texts.
    Texts,
    /// A passage of a text, or a list of them.
    Passages,
    /// Any value that has an order.
    Ordered,
    /// A value of the same type as the first argument.
    SameAsFirst,
    /// A value of the type of the first argument's elements.
    ElementOfFirst,
}

/// What to write where a time is no time at all.
pub const SOME_TIME: &str =
    "write how long it takes, such as `4 working hours`; what is due at an instant is said with `by`";

/// The ceiling of what has none.
pub const NO_LIMIT: &str = "no limit";

impl ParameterKind {
    /// What a message says is expected here.
    pub fn expected(self) -> &'static str {
        match self {
            ParameterKind::Text => "text",
            ParameterKind::Number => "a number",
            ParameterKind::Integer => "an integer",
            ParameterKind::Money => "money",
            ParameterKind::Ceiling => "money or `no limit`",
            ParameterKind::Calendar => "the name of a calendar",
            ParameterKind::Percent => "a percentage",
            ParameterKind::Instant => "an instant",
            ParameterKind::Date => "a date",
            ParameterKind::Duration | ParameterKind::Length => "a duration",
            ParameterKind::DurationOrPercent => "a duration or a percentage",
            ParameterKind::List => "a list",
            ParameterKind::Percents => "a list of percentages",
            ParameterKind::Texts => "text or a list of texts",
            ParameterKind::Passages => "passages of the draft",
            ParameterKind::Ordered => "a value that has an order",
            ParameterKind::SameAsFirst => "a value of the first argument's type",
            ParameterKind::ElementOfFirst => "an element of the list",
        }
    }

    /// Whether an argument of a type may be given; `first` is the type of the first argument.
    pub fn accepts_type(self, given: &Type, first: Option<&Type>) -> bool {
        match self {
            ParameterKind::Text | ParameterKind::Calendar => Type::Text.accepts(given),
            ParameterKind::Number => Type::Number.accepts(given),
            ParameterKind::Integer => *given == Type::Integer,
            ParameterKind::Money | ParameterKind::Ceiling => *given == Type::Money,
            ParameterKind::Percent => *given == Type::Percent,
            ParameterKind::Instant => *given == Type::Instant,
            ParameterKind::Date => *given == Type::Date,
            ParameterKind::Duration | ParameterKind::Length => *given == Type::Duration,
            ParameterKind::DurationOrPercent => matches!(given, Type::Duration | Type::Percent),
            ParameterKind::List => matches!(given, Type::List(_)),
            ParameterKind::Percents => given.element() == Some(&Type::Percent),
            ParameterKind::Texts => Type::Text.accepts(given.element().unwrap_or(given)),
            ParameterKind::Passages => Passage::is_type(given),
            ParameterKind::Ordered => given.is_ordered(),
            ParameterKind::SameAsFirst => first.is_some_and(|first| first.is_comparable_with(given)),
            ParameterKind::ElementOfFirst => {
                first.and_then(Type::element).is_some_and(|element| element.is_comparable_with(given))
            }
        }
    }

    /// Why a value of the right type cannot be given all the same: it is no time at all, or less.
    pub fn problem_with(self, given: &Value) -> Option<String> {
        let (ParameterKind::Length | ParameterKind::DurationOrPercent, Value::Duration(duration)) = (self, given)
        else {
            return None;
        };
        if duration.is_zero() {
            return Some(format!("`{duration}` is no time at all"));
        }
        duration.is_negative().then(|| format!("`{duration}` is less than no time"))
    }

    /// Whether a value may be given; `first` is the first argument.
    pub fn accepts(self, given: &Value, first: Option<&Value>) -> bool {
        match (self, given) {
            // most that is given needs no look at its type
            (ParameterKind::Text | ParameterKind::Texts, Value::Text(_))
            | (ParameterKind::Instant, Value::Instant(_))
            | (ParameterKind::Duration | ParameterKind::Length, Value::Duration(_))
            | (ParameterKind::Money | ParameterKind::Ceiling, Value::Money(_))
            | (ParameterKind::List, Value::List(_)) => true,
            (ParameterKind::Text | ParameterKind::Instant | ParameterKind::Duration, Value::List(_)) => false,
            _ => self.accepts_by_type(given, first),
        }
    }

    fn accepts_by_type(self, given: &Value, first: Option<&Value>) -> bool {
        match (self, given.value_type()) {
            // an empty list is a list of anything
            (ParameterKind::List | ParameterKind::Percents | ParameterKind::Texts | ParameterKind::Passages, None) => {
                true
            }
            (ParameterKind::ElementOfFirst, Some(given)) => match first {
                Some(Value::List(values)) => {
                    values.first().and_then(Value::value_type).is_none_or(|element| element.is_comparable_with(&given))
                }
                _ => false,
            },
            (_, None) => false,
            (_, Some(given)) => self.accepts_type(&given, first.and_then(Value::value_type).as_ref()),
        }
    }
}

impl Parameter {
    /// A parameter.
    pub const fn new(name: &'static str, kind: ParameterKind) -> Parameter {
        Parameter { name, kind }
    }

    /// The argument as the parameter wants it: a text that writes a duration, an amount or a percentage is read.
    ///
    /// # Errors
    ///
    /// The argument cannot be given here; the message says what was expected.
    pub fn take<'a>(&self, given: Cow<'a, Value>, home: Option<Currency>) -> Result<Cow<'a, Value>, OperationError> {
        let taken = self.read(&given, home)?.map_or(given, Cow::Owned);
        match self.kind.problem_with(&taken) {
            Some(problem) => Err(OperationError::new(format!("`{}` needs a time to count: {problem}", self.name))),
            None => Ok(taken),
        }
    }

    /// What a text or an integer given here writes; `None` where the argument may be given as it is.
    fn read(&self, given: &Value, home: Option<Currency>) -> Result<Option<Value>, OperationError> {
        let wrong = |why: &str| {
            OperationError::new(format!("`{}` takes {}, not {given}{why}", self.name, self.kind.expected()))
        };
        let as_percent = |text: &str| {
            text.strip_suffix('%').and_then(|digits| decimal_from_text(digits.trim_end())).map(Value::Percent)
        };
        let as_duration = |text: &str| text.parse().ok().map(Value::Duration);
        match (self.kind, given) {
            (ParameterKind::Percent, Value::Integer(hundredths)) => Ok(Some(Value::Percent((*hundredths).into()))),
            (ParameterKind::Percent, Value::Text(text)) => {
                as_percent(text).map(Some).ok_or_else(|| wrong("; write it as `\"10%\"`"))
            }
            (ParameterKind::Ceiling, Value::Text(text)) if &**text == NO_LIMIT => Ok(None),
            (ParameterKind::Ceiling, Value::Text(text)) => Money::parse(text, home)
                .map(|money| Some(Value::Money(money)))
                .map_err(|_| wrong("; write it as `\"25 GBP\"`, or `\"no limit\"`")),
            (ParameterKind::Money, Value::Text(text)) => Money::parse(text, home)
                .map(|money| Some(Value::Money(money)))
                .map_err(|_| wrong("; write it as `\"25 GBP\"`")),
            (ParameterKind::Duration | ParameterKind::Length, Value::Text(text)) => {
                as_duration(text).map(Some).ok_or_else(|| wrong("; write it as `\"4 working hours\"`"))
            }
            (ParameterKind::DurationOrPercent, Value::Text(text)) => as_percent(text)
                .or_else(|| as_duration(text))
                .map(Some)
                .ok_or_else(|| wrong("; write it as `\"80%\"` or `\"2 working hours\"`")),
            (kind, given) if kind.accepts(given, None) => Ok(None),
            _ => Err(wrong("")),
        }
    }
}
