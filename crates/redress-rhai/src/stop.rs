//! From Rhai's errors to why a rule has no answer, in the words of the policy's author.

use redress_model::{Fault, Stop};
use rhai::{EvalAltResult, Position};

use crate::program::Recipe;
use crate::run::{self, Halt};
use crate::script::Place;

/// Why the run stopped.
pub(crate) fn from_error(error: EvalAltResult, recipe: &Recipe) -> Stop {
    let mut at = error.position();
    let mut error = error;
    // the innermost error says what broke; the innermost place that is in the body says where
    while let EvalAltResult::ErrorInFunctionCall(_, _, inner, _) = error {
        let deeper = inner.position();
        if matches!(recipe.script.place(deeper), Some(Place::Body(_))) {
            at = deeper;
        }
        error = *inner;
    }
    if let Some(halt) = run::take_halt() {
        return from_halt(halt, at, recipe);
    }
    let in_library = match recipe.script.place(error.position()) {
        Some(Place::Library(file, line)) => format!(", in `{file}` line {line}"),
        _ => String::new(),
    };
    let message = message(&error, recipe);
    stopped(format!("{message}{in_library}"), at, recipe, false)
}

/// Why the run was halted.
pub(crate) fn from_halt(halt: Halt, at: Position, recipe: &Recipe) -> Stop {
    let (steps, milliseconds) = run::allowance();
    match halt {
        Halt::Stop(Stop::Error(fault)) => stopped(fault.message, at, recipe, fault.by_clock),
        Halt::Stop(stop) => stop,
        Halt::Steps => stopped(format!("the body takes more than {steps} steps"), at, recipe, false),
        Halt::Clock => stopped(format!("the body was stopped after {milliseconds} milliseconds"), at, recipe, true),
    }
}

/// An error at a position of the script.
pub(crate) fn stopped(message: String, at: Position, recipe: &Recipe, by_clock: bool) -> Stop {
    let span = match recipe.script.place(at) {
        Some(Place::Body(span)) => Some(span),
        _ => None,
    };
    Stop::from(Fault { message, span, by_clock })
}

fn message(error: &EvalAltResult, recipe: &Recipe) -> String {
    use EvalAltResult as E;
    let limits = &recipe.limits;
    match error {
        E::ErrorRuntime(thrown, _) => thrown.to_string(),
        E::ErrorTooManyOperations(_) => format!("the body takes more than {} steps", limits.steps),
        E::ErrorStackOverflow(_) => format!("calls within calls are deeper than {}", limits.call_depth),
        E::ErrorTooManyVariables(_) => format!("more than {} variables at once", limits.variables),
        E::ErrorDataTooLarge(what, _) => match what.as_str() {
            "Length of string" => format!("a text is longer than {} bytes", limits.text_bytes),
            "Size of object map" => format!("a map has more than {} entries", limits.map_size),
            _ => format!("a list has more than {} elements", limits.list_length),
        },
        E::ErrorVariableNotFound(name, _) => format!("unknown variable `{name}`"),
        E::ErrorPropertyNotFound(name, _) => format!("the map has no `{name}`"),
        E::ErrorFunctionNotFound(signature, _) => not_callable(signature),
        E::ErrorMismatchDataType(wanted, given, _) | E::ErrorMismatchOutputType(wanted, given, _) => {
            format!("expected {}, found {}", type_word(wanted), type_word(given))
        }
        E::ErrorIndexingType(what, _) => format!("`[…]` has no meaning on {}", first_type(what)),
        E::ErrorDotExpr(what, _) => match what.split('\'').collect::<Vec<_>>()[..] {
            [_, name, _, on, ..] => format!("a value of type {} has no `.{name}`", type_word(on)),
            _ => "this value has no such field".to_owned(),
        },
        E::ErrorArrayBounds(0, index, _) => format!("the list is empty, so it has no element {index}"),
        E::ErrorArrayBounds(length, index, _) => {
            format!("the list has {length} elements, so it has no element {index}")
        }
        E::ErrorStringBounds(length, index, _) => {
            format!("the text has {length} characters, so it has no character {index}")
        }
        E::ErrorFor(_) => "`for` goes through lists, texts and ranges only".to_owned(),
        E::ErrorAssignmentToConstant(name, _) => format!("`{name}` cannot be changed"),
        E::ErrorNonPureMethodCallOnConstant(name, _) => {
            format!("`.{name}` would change a value that cannot be changed")
        }
        E::ErrorArithmetic(what, _) => lower(what),
        other => lower(&plain(other)),
    }
}

/// Rhai's own words, without the place at their end.
fn plain(error: &EvalAltResult) -> String {
    let text = error.to_string();
    text.rsplit_once(" (line ").map_or(text.clone(), |(what, _)| what.to_owned())
}

/// `name (type, type)` as Rhai writes what it did not find.
fn not_callable(signature: &str) -> String {
    let Some((name, types)) = signature.split_once(" (") else { return format!("unknown function `{signature}`") };
    let types: Vec<_> =
        types.trim_end_matches(')').split(", ").filter(|each| !each.is_empty()).map(type_word).collect();
    if name.starts_with("anon$") {
        return format!("the closure does not take {}", counted(types.len()));
    }
    match &types[..] {
        [] => format!("`{name}` cannot be called without arguments"),
        [one, other] if !name.starts_with(|first: char| first.is_alphabetic()) => {
            format!("{one} {name} {other} has no meaning")
        }
        _ => format!("`{name}` cannot be called with {}", types.join(", ")),
    }
}

fn counted(arguments: usize) -> String {
    if arguments == 1 { "one argument".to_owned() } else { format!("{arguments} arguments") }
}

fn first_type(indexing: &str) -> &str {
    type_word(indexing.split(" [").next().unwrap_or(indexing))
}

/// The word for one of Rhai's types.
pub(crate) fn type_word(rhai: &str) -> &str {
    match rhai {
        "&str | ImmutableString | String" | "string" | "char" => "text",
        "i64" => "integer",
        "array" => "list",
        "()" => "nothing",
        "Fn" => "a closure",
        other if other.starts_with("range") || other.contains("Range") => "a range",
        other => other,
    }
}

/// The same words beginning with a small letter and ending without a full stop.
pub(crate) fn lower(words: &str) -> String {
    let words = words.trim().trim_end_matches('.');
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
