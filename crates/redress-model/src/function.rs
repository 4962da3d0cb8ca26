//! Functions that guards, `let`s and bodies can call, each defined once.

mod money;
mod text;
mod time;
mod written;

pub use text::in_one_spelling;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use redress_time::Calendar;

use crate::operation::OperationError;
use crate::parameter::{Parameter, ParameterKind};
use crate::passage::Passage;
use crate::suggestion::did_you_mean;
use crate::types::Type;
use crate::value::Value;

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
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// The name a rule writes.
    pub name: &'static str,
    /// Whether it is written after a dot, `2.days()`, rather than before its arguments.
    pub is_method: bool,
    /// What it may be given, and what it gives for that.
    pub signatures: &'static [Signature],
    /// What it gives, in one sentence.
    pub meaning: &'static str,
    compute: Compute,
}

/// What computes a function, of arguments that one of its signatures takes.
type Compute = fn(&FunctionContext<'_>, &[Value]) -> Result<Value, OperationError>;

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
            _ if std::ptr::eq(self, &text::SAYS_IN_OWN_WORDS) => Some(&text::PHRASES_IN_OWN_WORDS),
            _ if self.signatures.iter().any(|signature| matches!(signature.returns, Returns::Passages)) => {
                Function::named(self.name, false)
            }
            _ => None,
        }
    }

    /// The function that asks the same of the writer's own words alone: those that are not quoted, struck out or hidden.
    pub fn in_own_words(&self) -> Option<&'static Function> {
        match self.name {
            "says" => Some(&text::SAYS_IN_OWN_WORDS),
            "phrases" => Some(&text::PHRASES_IN_OWN_WORDS),
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
        let mut forms: Vec<String> = Vec::new();
        // of instants and of dates may be written the same
        for signature in self.signatures {
            let form = {
                let names: Vec<_> = signature.parameters.iter().map(|parameter| parameter.name).collect();
                if self.is_method {
                    format!("{}.{}({})", names[0], self.name, names[1..].join(", "))
                } else {
                    format!("{}({})", self.name, names.join(", "))
                }
            };
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        forms.join(" or ")
    }
}

const fn signature(parameters: &'static [Parameter], returns: Returns) -> Signature {
    Signature { parameters, returns }
}

const fn function(
    name: &'static str,
    signatures: &'static [Signature],
    meaning: &'static str,
    compute: Compute,
) -> Function {
    Function { name, is_method: false, signatures, meaning, compute }
}

const fn method(
    name: &'static str,
    signatures: &'static [Signature],
    meaning: &'static str,
    compute: Compute,
) -> Function {
    Function { name, is_method: true, signatures, meaning, compute }
}

/// The functions of each room, in the order of the reference page.
const ROOMS: [&[Function]; 5] = [time::INSTANTS, written::WRITTEN, money::MONEY, time::DURATIONS, text::TEXTS];

/// Every function, in the order of the reference page.
pub const FUNCTIONS: &[Function] = &joined::<{ how_many() }>();

const fn how_many() -> usize {
    let (mut all, mut room) = (0, 0);
    while room < ROOMS.len() {
        all += ROOMS[room].len();
        room += 1;
    }
    all
}

/// The rooms as one list; a constant has neither iterators nor `for`.
const fn joined<const ALL: usize>() -> [Function; ALL] {
    let mut all = [ROOMS[0][0]; ALL];
    let (mut next, mut room) = (0, 0);
    while room < ROOMS.len() {
        let mut of_room = 0;
        while of_room < ROOMS[room].len() {
            all[next] = ROOMS[room][of_room];
            (next, of_room) = (next + 1, of_room + 1);
        }
        room += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_of_a_function_is_written_twice() {
        for function in FUNCTIONS {
            let usage = function.usage();
            let mut forms: Vec<&str> = usage.split(" or ").collect();
            let count = forms.len();
            forms.sort_unstable();
            forms.dedup();
            assert_eq!(forms.len(), count, "{usage}");
        }
    }
}
