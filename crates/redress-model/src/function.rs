//! Functions that guards, `let`s and bodies can call, each defined once.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use jiff::Timestamp;
use redress_time::{Calendar, Duration};

use crate::money::{Money, Rounding};
use crate::operation::{Comparison, OperationError, compare, percent_of};
use crate::own_words::own_words;
use crate::parameter::{Parameter, ParameterKind};
use crate::passage::Passage;
use crate::personal_data::{PersonalData, card_numbers, personal_data};
use crate::suggestion::did_you_mean;
use crate::types::Type;
use crate::value::Value;
use crate::wording::{Phrase, Reading};

/// The calendars of a policy by name: its own, those it names in `calendars/*.toml`, and those that the engine carries.
pub type Calendars = BTreeMap<String, Arc<Calendar>>;

/// What a function may know besides its arguments.
#[derive(Clone, Copy, Debug)]
pub struct FunctionContext<'a> {
    /// The instant of decision.
    pub at: Timestamp,
    /// The policy's own calendar.
    pub calendar: &'a Calendar,
    /// Every calendar that the policy knows.
    pub calendars: &'a Calendars,
}

impl<'a> FunctionContext<'a> {
    /// The calendar that an argument names, or the policy's own where there is no such argument.
    fn calendar_of(&self, named: Option<&Value>) -> Result<&'a Calendar, OperationError> {
        let Some(name) = named else { return Ok(self.calendar) };
        let name = name.as_text().unwrap_or_default();
        self.calendars.get(name).map(|calendar| &**calendar).ok_or_else(|| {
            let known = self.calendars.keys().map(String::as_str);
            OperationError::new(format!("unknown calendar `{name}`{}", did_you_mean(name, known)))
        })
    }
}

/// One function, with every way to call it.
#[derive(Debug)]
pub struct Function {
    /// The name a rule writes.
    pub name: &'static str,
    /// Whether it is written after a dot, `2.days()`, rather than before its arguments.
    pub is_method: bool,
    /// What it may be given, and what it gives for that.
    pub signatures: &'static [Signature],
    /// What it gives, in one sentence.
    pub meaning: &'static str,
    compute: fn(&FunctionContext<'_>, &[Value]) -> Result<Value, OperationError>,
}

/// One way to call a function.
#[derive(Debug)]
pub struct Signature {
    /// What it is given; for a method, the value before the dot comes first.
    pub parameters: &'static [Parameter],
    /// What it gives.
    pub returns: Returns,
}

/// The type of what a function gives.
#[derive(Clone, Copy, Debug)]
pub enum Returns {
    /// True or false.
    Bool,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A percentage.
    Percent,
    /// Text.
    Text,
    /// Money.
    Money,
    /// An instant.
    Instant,
    /// A date.
    Date,
    /// A duration.
    Duration,
    /// A list of passages of a text.
    Passages,
    /// The type of the first argument.
    First,
}

impl Function {
    /// The function of a name and form.
    pub fn named(name: &str, is_method: bool) -> Option<&'static Function> {
        FUNCTIONS.iter().find(|function| function.name == name && function.is_method == is_method)
    }

    /// The type of the result for arguments of these types, if some signature takes them.
    pub fn returns(&self, arguments: &[Type]) -> Option<Type> {
        let signature = self.signatures.iter().find(|signature| {
            signature.parameters.len() == arguments.len()
                && signature
                    .parameters
                    .iter()
                    .zip(arguments)
                    .all(|(parameter, given)| parameter.kind.accepts_type(given, arguments.first()))
        })?;
        Some(match signature.returns {
            Returns::Bool => Type::Bool,
            Returns::Integer => Type::Integer,
            Returns::Number => Type::Number,
            Returns::Percent => Type::Percent,
            Returns::Text => Type::Text,
            Returns::Money => Type::Money,
            Returns::Instant => Type::Instant,
            Returns::Date => Type::Date,
            Returns::Duration => Type::Duration,
            Returns::Passages => Type::list_of(Passage::record_type()),
            Returns::First => match arguments.first()? {
                Type::OneOf(_) => Type::Text,
                // the earlier of 1 and 2.5 may be either
                Type::Integer if arguments.contains(&Type::Number) => Type::Number,
                first => first.clone(),
            },
        })
    }

    /// Computes the function.
    ///
    /// # Errors
    ///
    /// No signature takes the arguments, or the function has no value for them.
    pub fn call(&self, context: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value, OperationError> {
        let fits = self.signatures.iter().any(|signature| {
            signature.parameters.len() == arguments.len()
                && signature
                    .parameters
                    .iter()
                    .zip(arguments)
                    .all(|(parameter, given)| parameter.kind.accepts(given, arguments.first()))
        });
        if !fits {
            let given: Vec<_> = arguments.iter().map(Value::type_name).collect();
            return Err(OperationError::new(format!("`{}` cannot be called with {}", self.name, given.join(", "))));
        }
        (self.compute)(context, arguments)
    }

    /// Which argument names a calendar, of so many; for a method, the value before the dot is the first.
    pub fn calendar_argument(&self, arguments: usize) -> Option<usize> {
        let signature = self.signatures.iter().find(|signature| signature.parameters.len() == arguments)?;
        signature.parameters.iter().position(|parameter| parameter.kind == ParameterKind::Calendar)
    }

    /// The function that says where a text has what this one says that it has: for `says`, `phrases`.
    pub fn showing(&self) -> Option<&'static Function> {
        match self.name {
            "says" => Function::named("phrases", false),
            _ if std::ptr::eq(self, &SAYS_IN_OWN_WORDS) => Some(&PHRASES_IN_OWN_WORDS),
            _ if self.signatures.iter().any(|signature| matches!(signature.returns, Returns::Passages)) => {
                Function::named(self.name, false)
            }
            _ => None,
        }
    }

    /// The function that asks the same of the writer's own words alone: those that are not quoted, struck out or hidden.
    pub fn in_own_words(&self) -> Option<&'static Function> {
        match self.name {
            "says" => Some(&SAYS_IN_OWN_WORDS),
            "phrases" => Some(&PHRASES_IN_OWN_WORDS),
            _ => None,
        }
    }

    /// How many steps a call takes beside itself: those that read a text from end to end take one for each 64 bytes of it.
    pub fn steps(&self, arguments: &[Value]) -> usize {
        let reads_it_all = self.name == "own_words" || self.showing().is_some();
        if reads_it_all { arguments.first().and_then(Value::as_text).map_or(0, |text| text.len() / 64) } else { 0 }
    }

    /// How it is called, for messages and the reference page: `after(duration, instant)`.
    pub fn usage(&self) -> String {
        let forms: Vec<String> = self
            .signatures
            .iter()
            .map(|signature| {
                let names: Vec<_> = signature.parameters.iter().map(|parameter| parameter.name).collect();
                if self.is_method {
                    format!("{}.{}({})", names[0], self.name, names[1..].join(", "))
                } else {
                    format!("{}({})", self.name, names.join(", "))
                }
            })
            .collect();
        forms.join(" or ")
    }
}

use ParameterKind as Kind;

const fn signature(parameters: &'static [Parameter], returns: Returns) -> Signature {
    Signature { parameters, returns }
}

const TWO_ORDERED: &[Signature] =
    &[signature(&[Parameter::new("one", Kind::Ordered), Parameter::new("other", Kind::SameAsFirst)], Returns::First)];
const CALENDAR: Parameter = Parameter::new("calendar", Kind::Calendar);
const DURATION: Parameter = Parameter::new("duration", Kind::Duration);
const INSTANT: Parameter = Parameter::new("instant", Kind::Instant);
const FROM: Parameter = Parameter::new("from", Kind::Instant);
const TO: Parameter = Parameter::new("to", Kind::Instant);
const DURATION_AND_INSTANT: &[Signature] =
    &[signature(&[DURATION, INSTANT], Returns::Instant), signature(&[DURATION, INSTANT, CALENDAR], Returns::Instant)];
const TIME_BETWEEN: &[Signature] =
    &[signature(&[FROM, TO], Returns::Duration), signature(&[FROM, TO, CALENDAR], Returns::Duration)];
const WORKING_DAYS_BETWEEN: &[Signature] =
    &[signature(&[FROM, TO], Returns::Integer), signature(&[FROM, TO, CALENDAR], Returns::Integer)];
const IS_OPEN: &[Signature] = &[signature(&[INSTANT], Returns::Bool), signature(&[INSTANT, CALENDAR], Returns::Bool)];
const NEXT_OPENING: &[Signature] =
    &[signature(&[INSTANT], Returns::Instant), signature(&[INSTANT, CALENDAR], Returns::Instant)];
const INTEGER_TO_DURATION: &[Signature] = &[signature(&[Parameter::new("number", Kind::Integer)], Returns::Duration)];
const TEXT_AND_TEXT: &[Signature] =
    &[signature(&[Parameter::new("text", Kind::Text), Parameter::new("part", Kind::Text)], Returns::Bool)];
const TEXT_TO_TEXT: &[Signature] = &[signature(&[Parameter::new("text", Kind::Text)], Returns::Text)];

macro_rules! function {
    ($name:literal, $is_method:literal, $signatures:expr, $meaning:literal, $compute:expr) => {
        Function { name: $name, is_method: $is_method, signatures: $signatures, meaning: $meaning, compute: $compute }
    };
}

/// Every function, in the order of the reference page.
pub const FUNCTIONS: &[Function] = &[
    function!(
        "earlier",
        false,
        TWO_ORDERED,
        "the earlier of two instants or dates; the smaller of two values",
        |_, given| {
            Ok(if compare(&given[1], Comparison::Less, &given[0])? { given[1].clone() } else { given[0].clone() })
        }
    ),
    function!(
        "later",
        false,
        TWO_ORDERED,
        "the later of two instants or dates; the greater of two values",
        |_, given| {
            Ok(if compare(&given[1], Comparison::Greater, &given[0])? { given[1].clone() } else { given[0].clone() })
        }
    ),
    function!(
        "after",
        false,
        DURATION_AND_INSTANT,
        "the instant a duration after another; the day of the start does not count",
        |context, given| {
            let (duration, start) = duration_and_instant(given)?;
            Ok(Value::Instant(context.calendar_of(given.get(2))?.add(start, duration)?))
        }
    ),
    function!("before", false, DURATION_AND_INSTANT, "the instant a duration before another", |context, given| {
        let (duration, start) = duration_and_instant(given)?;
        Ok(Value::Instant(context.calendar_of(given.get(2))?.subtract(start, duration)?))
    }),
    function!(
        "beginning_with",
        false,
        DURATION_AND_INSTANT,
        "the end of a period whose first day is the day of the instant",
        |context, given| {
            let (duration, start) = duration_and_instant(given)?;
            Ok(Value::Instant(context.calendar_of(given.get(2))?.beginning_with(start, duration)?))
        }
    ),
    function!(
        "end_of_days_after",
        false,
        COUNT_AND_INSTANT,
        "the end (23:59:59) of the n-th calendar day after the day of the instant",
        |context, given| {
            let (count, start) = count_and_instant(given)?;
            Ok(Value::Instant(context.calendar_of(given.get(2))?.end_of_days_after(start, Duration::Days(count))?))
        }
    ),
    function!(
        "end_of_working_day",
        false,
        COUNT_AND_INSTANT,
        "the end (23:59:59) of the n-th working day after the day of the instant",
        |context, given| {
            let (count, start) = count_and_instant(given)?;
            Ok(Value::Instant(context.calendar_of(given.get(2))?.end_of_working_day(count, start)?))
        }
    ),
    function!(
        "working_time_between",
        false,
        TIME_BETWEEN,
        "the opening time between two instants",
        |context, given| {
            let (from, to) = two_instants(given)?;
            Ok(Value::Duration(Duration::WorkingTime {
                seconds: context.calendar_of(given.get(2))?.working_seconds_between(from, to)?,
            }))
        }
    ),
    function!(
        "working_days_between",
        false,
        WORKING_DAYS_BETWEEN,
        "the working days after the first instant's day up to and with the second's",
        |context, given| {
            let (from, to) = two_instants(given)?;
            Ok(Value::Integer(context.calendar_of(given.get(2))?.working_days_between(from, to)?.into()))
        }
    ),
    function!(
        "days_between",
        false,
        DAYS_BETWEEN,
        "the calendar days from the first date to the second, in the calendar's zone",
        |context, given| {
            let calendar = context.calendar_of(given.get(2))?;
            let date = |value: &Value| match value {
                Value::Instant(instant) => Ok(calendar.date_of(*instant)),
                Value::Date(date) => Ok(*date),
                _ => Err(OperationError::new("`days_between` takes instants or dates")),
            };
            let days = (date(&given[1])? - date(&given[0])?).get_days();
            Ok(Value::Integer(days.into()))
        }
    ),
    function!("is_open", false, IS_OPEN, "whether the instant lies in opening hours", |context, given| {
        Ok(Value::Bool(context.calendar_of(given.get(1))?.is_open(instant(&given[0])?)?))
    }),
    function!(
        "next_opening",
        false,
        NEXT_OPENING,
        "the instant itself where it lies in opening hours, otherwise the next opening",
        |context, given| { Ok(Value::Instant(context.calendar_of(given.get(1))?.next_opening(instant(&given[0])?)?)) }
    ),
    function!(
        "date",
        false,
        DATE,
        "a date as written, or the date of an instant in the calendar's zone",
        |context, given| match &given[0] {
            Value::Instant(instant) => Ok(Value::Date(context.calendar_of(given.get(1))?.date_of(*instant))),
            text => text
                .as_text()
                .filter(|text| text.len() == 10)
                .and_then(|text| text.parse().ok())
                .map(Value::Date)
                .ok_or_else(|| OperationError::new(format!("{text} is not a date such as `2026-04-08`"))),
        }
    ),
    function!(
        "instant",
        false,
        &[signature(&[Parameter::new("text", Kind::Text)], Returns::Instant)],
        "an instant as written, with its offset",
        |_, given| {
            let text = given[0].as_text().unwrap_or_default();
            text.parse()
                .map(Value::Instant)
                .map_err(|_| OperationError::new(format!("{text:?} is not an instant such as `2026-03-06T16:40:00Z`")))
        }
    ),
    function!(
        "money",
        false,
        &[signature(&[Parameter::new("text", Kind::Text)], Returns::Money)],
        "an amount as written: `money(\"25 GBP\")`",
        |_, given| { Ok(Value::Money(given[0].as_text().unwrap_or_default().parse::<Money>()?)) }
    ),
    function!(
        "number",
        false,
        &[signature(&[Parameter::new("text", Kind::Text)], Returns::Number)],
        "an exact decimal as written: `number(\"0.5\")`",
        |_, given| {
            let text = given[0].as_text().unwrap_or_default();
            crate::money::decimal_from_text(text)
                .map(Value::Number)
                .ok_or_else(|| OperationError::new(format!("{text:?} is not a number such as `0.5`")))
        }
    ),
    function!(
        "duration",
        false,
        &[signature(&[Parameter::new("text", Kind::Text)], Returns::Duration)],
        "a duration as written: `duration(\"4 working hours\")`",
        |_, given| {
            let text = given[0].as_text().unwrap_or_default();
            text.parse()
                .map(Value::Duration)
                .map_err(|_| OperationError::new(format!("{text:?} is not a duration such as `4 working hours`")))
        }
    ),
    function!(
        "percent",
        false,
        &[signature(&[Parameter::new("text", Kind::Text)], Returns::Percent)],
        "a percentage as written: `percent(\"10%\")`",
        |_, given| {
            Parameter::new("percent", Kind::Percent)
                .take(std::borrow::Cow::Borrowed(&given[0]), None)
                .map(std::borrow::Cow::into_owned)
        }
    ),
    function!("round", false, ROUND, "an amount brought to a multiple of a unit, as a mode says", |_, given| {
        match given {
            [Value::Money(money), Value::Text(mode), unit] => {
                let rounding =
                    Rounding::named(mode).ok_or_else(|| OperationError::new(format!("unknown rounding `{mode}`")))?;
                Ok(Value::Money(money.round(rounding, unit.as_decimal().unwrap_or_default())?))
            }
            _ => Err(OperationError::new("`round` takes money, a mode and a unit")),
        }
    }),
    function!(
        "compound",
        false,
        COMPOUND,
        "an amount raised by each percentage in turn, rounded after each: what is published each year",
        |_, given| match given {
            [Value::Money(money), Value::List(percents), Value::Text(mode), unit] => {
                let rounding =
                    Rounding::named(mode).ok_or_else(|| OperationError::new(format!("unknown rounding `{mode}`")))?;
                let unit = unit.as_decimal().unwrap_or_default();
                let mut amount = *money;
                for percent in percents.iter() {
                    let Value::Percent(percent) = percent else {
                        return Err(OperationError::new(format!("`compound` takes percentages, not {percent}")));
                    };
                    amount = amount.checked_add(percent_of(*percent, amount)?)?.round(rounding, unit)?;
                }
                Ok(Value::Money(amount))
            }
            _ => Err(OperationError::new("`compound` takes money, percentages, a mode and a unit")),
        }
    ),
    function!("seconds", true, INTEGER_TO_DURATION, "that many seconds", |_, given| elapsed(given, 1)),
    function!("minutes", true, INTEGER_TO_DURATION, "that many minutes", |_, given| elapsed(given, 60)),
    function!("hours", true, INTEGER_TO_DURATION, "that many hours", |_, given| elapsed(given, 3600)),
    function!("days", true, INTEGER_TO_DURATION, "that many calendar days", |_, given| counted(
        given,
        1,
        Duration::Days
    )),
    function!("weeks", true, INTEGER_TO_DURATION, "that many calendar weeks", |_, given| counted(
        given,
        7,
        Duration::Days
    )),
    function!("months", true, INTEGER_TO_DURATION, "that many calendar months", |_, given| counted(
        given,
        1,
        Duration::Months
    )),
    function!("years", true, INTEGER_TO_DURATION, "that many calendar years", |_, given| counted(
        given,
        12,
        Duration::Months
    )),
    function!("working_days", true, INTEGER_TO_DURATION, "that many working days", |_, given| counted(
        given,
        1,
        Duration::WorkingDays
    )),
    function!("working_hours", true, INTEGER_TO_DURATION, "that many hours of opening time", |_, given| working(
        given, 3600
    )),
    function!("working_minutes", true, INTEGER_TO_DURATION, "that many minutes of opening time", |_, given| working(
        given, 60
    )),
    function!(
        "contains",
        true,
        CONTAINS,
        "whether a text has a part, or a list an element; upper and lower case differ",
        |_, given| match given {
            [Value::List(values), wanted] => {
                for value in values.iter() {
                    if compare(value, Comparison::Equal, wanted)? {
                        return Ok(Value::Bool(true));
                    }
                }
                Ok(Value::Bool(false))
            }
            _ => text_pair(given, |text, part| text.contains(part)),
        }
    ),
    function!("starts_with", true, TEXT_AND_TEXT, "whether a text begins with another", |_, given| text_pair(
        given,
        |text, part| text.starts_with(part)
    )),
    function!("ends_with", true, TEXT_AND_TEXT, "whether a text ends with another", |_, given| text_pair(
        given,
        |text, part| text.ends_with(part)
    )),
    function!("to_lower", true, TEXT_TO_TEXT, "the text in lower case", |_, given| {
        Ok(Value::text(given[0].as_text().unwrap_or_default().to_lowercase()))
    }),
    function!("len", true, LENGTH, "the characters of a text, or the elements of a list", |_, given| {
        let length = match &given[0] {
            Value::List(values) => values.len(),
            text => text.as_text().unwrap_or_default().chars().count(),
        };
        Ok(Value::Integer(i64::try_from(length).unwrap_or(i64::MAX)))
    }),
    function!(
        "says",
        false,
        &[signature(TEXT_AND_PHRASES, Returns::Bool)],
        "whether a text says one of the phrases, in whole words, whatever its white space, quotes, letter case and markup",
        |_, given| { says_one(&reading(given), given) }
    ),
    function!(
        "phrases",
        false,
        &[signature(TEXT_AND_PHRASES, Returns::Passages)],
        "where a text says one of the phrases: passages with `kind` (the phrase), `text`, `from` and `until`",
        |_, given| passages_with_words(&reading(given), given)
    ),
    function!(
        "questions",
        false,
        &[signature(TEXT, Returns::Passages)],
        "the sentences of a text that end in a question mark",
        |_, given| Ok(passages_of("question", &reading(given).questions()))
    ),
    function!(
        "questions_before",
        false,
        &[signature(TEXT_AND_PHRASES, Returns::Passages)],
        "the questions that a text asks before it says one of the phrases; all its questions where it says none",
        |_, given| {
            let phrases: Vec<Phrase> = phrases(given)?.into_iter().map(|(phrase, _)| phrase).collect();
            Ok(passages_of("question", &reading(given).questions_before(&phrases)))
        }
    ),
    function!(
        "own_words",
        false,
        &[signature(TEXT, Returns::Text)],
        "a text with blanks in place of what its writer quotes, has struck out or hides",
        |_, given| {
            let text = given[0].as_text().unwrap_or_default();
            let characters: Vec<char> = text.chars().collect();
            Ok(match own_words(&characters) {
                Some(own) => Value::text(own.into_iter().collect::<String>()),
                None => given[0].clone(),
            })
        }
    ),
    function!(
        "in_one_spelling",
        false,
        &[signature(&[Parameter::new("labels", Kind::Texts)], Returns::First)],
        "labels as they compare: lower case, with `_` for blanks, hyphens and underscores; `Legal Threat` is `legal_threat`",
        |_, given| {
            let spelt = |value: &Value| Value::text(in_one_spelling(value.as_text().unwrap_or_default()));
            Ok(match &given[0] {
                Value::List(values) => Value::List(values.iter().map(spelt).collect()),
                single => spelt(single),
            })
        }
    ),
    function!(
        "personal_data",
        false,
        &[signature(TEXT, Returns::Passages)],
        "what a text has of a `card number`, `bank account`, `e-mail address`, `phone number` or `postcode`, named by `kind`",
        |_, given| Ok(personal_passages(personal_data(given[0].as_text().unwrap_or_default())))
    ),
    function!(
        "card_numbers",
        false,
        &[signature(TEXT, Returns::Passages)],
        "the numbers of payment cards in a text, known by their first digits, their length and their check digit",
        |_, given| Ok(personal_passages(card_numbers(given[0].as_text().unwrap_or_default())))
    ),
];

/// `says` where a condition needs it to be false: what somebody else said, or nobody is shown, has not been said.
static SAYS_IN_OWN_WORDS: Function = function!(
    "says in own words",
    false,
    &[signature(TEXT_AND_PHRASES, Returns::Bool)],
    "whether a text says one of the phrases outside what it quotes, has struck out or hides",
    |_, given| says_one(reading(given).own_words(), given)
);

/// `phrases` in the same place.
static PHRASES_IN_OWN_WORDS: Function = function!(
    "phrases in own words",
    false,
    &[signature(TEXT_AND_PHRASES, Returns::Passages)],
    "where a text says one of the phrases outside what it quotes, has struck out or hides",
    |_, given| passages_with_words(reading(given).own_words(), given)
);

const TEXT: &[Parameter] = &[Parameter::new("text", Kind::Text)];
const TEXT_AND_PHRASES: &[Parameter] = &[Parameter::new("text", Kind::Text), Parameter::new("phrases", Kind::Texts)];

const COUNT: Parameter = Parameter::new("n", Kind::Integer);
const COUNT_AND_INSTANT: &[Signature] =
    &[signature(&[COUNT, INSTANT], Returns::Instant), signature(&[COUNT, INSTANT, CALENDAR], Returns::Instant)];
const DAYS_BETWEEN: &[Signature] = &[
    signature(&[FROM, TO], Returns::Integer),
    signature(&[FROM, TO, CALENDAR], Returns::Integer),
    signature(&[Parameter::new("from", Kind::Date), Parameter::new("to", Kind::Date)], Returns::Integer),
];
const DATE: &[Signature] = &[
    signature(&[Parameter::new("text", Kind::Text)], Returns::Date),
    signature(&[INSTANT], Returns::Date),
    signature(&[INSTANT, CALENDAR], Returns::Date),
];
const ROUND: &[Signature] = &[signature(
    &[Parameter::new("money", Kind::Money), Parameter::new("mode", Kind::Text), Parameter::new("unit", Kind::Number)],
    Returns::Money,
)];
const COMPOUND: &[Signature] = &[signature(
    &[
        Parameter::new("money", Kind::Money),
        Parameter::new("percentages", Kind::Percents),
        Parameter::new("mode", Kind::Text),
        Parameter::new("unit", Kind::Number),
    ],
    Returns::Money,
)];
const CONTAINS: &[Signature] = &[
    signature(&[Parameter::new("text", Kind::Text), Parameter::new("part", Kind::Text)], Returns::Bool),
    signature(&[Parameter::new("list", Kind::List), Parameter::new("element", Kind::ElementOfFirst)], Returns::Bool),
];
const LENGTH: &[Signature] = &[
    signature(&[Parameter::new("text", Kind::Text)], Returns::Integer),
    signature(&[Parameter::new("list", Kind::List)], Returns::Integer),
];

fn instant(value: &Value) -> Result<Timestamp, OperationError> {
    match value {
        Value::Instant(instant) => Ok(*instant),
        _ => Err(OperationError::new(format!("an instant is wanted, not {value}"))),
    }
}

fn two_instants(given: &[Value]) -> Result<(Timestamp, Timestamp), OperationError> {
    Ok((instant(&given[0])?, instant(&given[1])?))
}

fn duration_and_instant(given: &[Value]) -> Result<(Duration, Timestamp), OperationError> {
    match &given[0] {
        Value::Duration(duration) => Ok((*duration, instant(&given[1])?)),
        other => Err(OperationError::new(format!("a duration is wanted, not {other}"))),
    }
}

fn count_and_instant(given: &[Value]) -> Result<(i32, Timestamp), OperationError> {
    Ok((whole(&given[0], 1)?, instant(&given[1])?))
}

fn whole(value: &Value, times: i32) -> Result<i32, OperationError> {
    match value {
        Value::Integer(number) => i32::try_from(*number).ok().and_then(|number| number.checked_mul(times)),
        _ => None,
    }
    .ok_or_else(|| OperationError::new(format!("{value} is no count of days that fits")))
}

fn counted(given: &[Value], times: i32, unit: fn(i32) -> Duration) -> Result<Value, OperationError> {
    Ok(Value::Duration(unit(whole(&given[0], times)?)))
}

fn seconds(given: &[Value], times: i64) -> Result<i64, OperationError> {
    match &given[0] {
        Value::Integer(number) => number.checked_mul(times),
        _ => None,
    }
    .ok_or_else(|| OperationError::new(format!("{} is no length of time that fits", given[0])))
}

fn elapsed(given: &[Value], times: i64) -> Result<Value, OperationError> {
    Ok(Value::Duration(Duration::Elapsed { seconds: seconds(given, times)? }))
}

fn working(given: &[Value], times: i64) -> Result<Value, OperationError> {
    Ok(Value::Duration(Duration::WorkingTime { seconds: seconds(given, times)? }))
}

fn text_pair(given: &[Value], holds: fn(&str, &str) -> bool) -> Result<Value, OperationError> {
    let text = given[0].as_text().unwrap_or_default();
    Ok(Value::Bool(holds(text, given[1].as_text().unwrap_or_default())))
}

fn reading(given: &[Value]) -> Rc<Reading> {
    Reading::shared(given[0].as_text().unwrap_or_default())
}

fn says_one(reading: &Reading, given: &[Value]) -> Result<Value, OperationError> {
    Ok(Value::Bool(phrases(given)?.iter().any(|(phrase, _)| reading.says(phrase))))
}

/// Where a text says one of the phrases, each passage with the phrase in its own words.
fn passages_with_words(reading: &Reading, given: &[Value]) -> Result<Value, OperationError> {
    let phrases = phrases(given)?;
    let mut found: Vec<(Passage, &str)> = Vec::new();
    for (phrase, words) in &phrases {
        found.extend(reading.passages(phrase).into_iter().map(|passage| (passage, *words)));
    }
    found.sort_by_key(|(passage, _)| passage.from);
    found.truncate(crate::passage::MOST_PASSAGES);
    Ok(Value::List(found.iter().map(|(passage, words)| passage.to_value(words)).collect()))
}

/// The phrases of the second argument: one text or a list of texts, each with its own words.
fn phrases(given: &[Value]) -> Result<Vec<(Phrase, &str)>, OperationError> {
    let texts = match &given[1] {
        Value::List(values) => &values[..],
        single => std::slice::from_ref(single),
    };
    let phrase = |text: &str| {
        Phrase::of(text).ok_or_else(|| OperationError::new(format!("{text:?} has no words that could be looked for")))
    };
    texts.iter().filter_map(Value::as_text).map(|text| Ok((phrase(text)?, text))).collect()
}

/// A label in lower case, its words joined by `_`.
fn in_one_spelling(label: &str) -> String {
    let between = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}');
    let words: Vec<&str> = label.split(between).filter(|word| !word.is_empty()).collect();
    words.join("_").to_lowercase()
}

fn passages_of(kind: &str, passages: &[Passage]) -> Value {
    Value::List(passages.iter().map(|passage| passage.to_value(kind)).collect())
}

fn personal_passages(found: Vec<PersonalData>) -> Value {
    Value::List(found.iter().map(|each| each.passage.to_value(each.kind.name())).collect())
}
