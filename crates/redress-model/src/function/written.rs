//! Functions that read a value as it is written: `instant("…")`, `number("0.5")`.

use std::borrow::Cow;

use super::{Function, Returns, function, signature};
use crate::decimal::decimal_from_text;
use crate::money::Money;
use crate::operation::OperationError;
use crate::parameter::{Parameter, ParameterKind as Kind};
use crate::value::Value;

/// Values as written, in the order of the reference page.
pub(super) const WRITTEN: &[Function] = &[
    function(
        "instant",
        &[signature(&[Parameter::new("text", Kind::Text)], Returns::Instant)],
        "an instant as written, with its offset",
        |_, given| {
            let text = given[0].as_text().unwrap_or_default();
            text.parse()
                .map(Value::Instant)
                .map_err(|_| OperationError::new(format!("{text:?} is not an instant such as `2026-03-06T16:40:00Z`")))
        },
    ),
    function(
        "money",
        &[signature(&[Parameter::new("text", Kind::Text)], Returns::Money)],
        "an amount as written: `money(\"25 GBP\")`",
        |_, given| Ok(Value::Money(given[0].as_text().unwrap_or_default().parse::<Money>()?)),
    ),
    function(
        "number",
        &[signature(&[Parameter::new("text", Kind::Text)], Returns::Number)],
        "an exact decimal as written: `number(\"0.5\")`",
        |_, given| {
            let text = given[0].as_text().unwrap_or_default();
            decimal_from_text(text)
                .map(Value::Number)
                .ok_or_else(|| OperationError::new(format!("{text:?} is not a number such as `0.5`")))
        },
    ),
    function(
        "duration",
        &[signature(&[Parameter::new("text", Kind::Text)], Returns::Duration)],
        "a duration as written: `duration(\"4 working hours\")`",
        |_, given| {
            let text = given[0].as_text().unwrap_or_default();
            text.parse()
                .map(Value::Duration)
                .map_err(|_| OperationError::new(format!("{text:?} is not a duration such as `4 working hours`")))
        },
    ),
    function(
        "percent",
        &[signature(&[Parameter::new("text", Kind::Text)], Returns::Percent)],
        "a percentage as written: `percent(\"10%\")`",
        |_, given| Parameter::new("percent", Kind::Percent).take(Cow::Borrowed(&given[0]), None).map(Cow::into_owned),
    ),
];
