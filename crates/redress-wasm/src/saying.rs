//! A finding in the making: each thing that a module says of it, said to a [`FindingBuilder`] in the words of the vocabulary.

use redress_model::{Currency, Finding, FindingBuilder, PolicyNames, Record, Slot, Type, Value};
use rust_decimal::Decimal;

use crate::contract;
use crate::values::{from_date, from_decimal, from_duration, from_instant, from_money};
use crate::vocabulary::Given;

/// A finding in the making.
pub(crate) struct Saying<'a> {
    builder: FindingBuilder<'static>,
    names: &'a PolicyNames,
}

impl<'a> Saying<'a> {
    /// Begins the finding of a call of the vocabulary: `deadline`. Amounts without a currency are of `home`.
    pub(crate) fn begin(
        call: &'static str,
        subject: Value,
        names: &'a PolicyNames,
        home: Option<Currency>,
    ) -> Result<Saying<'a>, String> {
        known(names, call, &subject)?;
        let builder = FindingBuilder::start(call, &[subject], home).map_err(|error| error.to_string())?;
        Ok(Saying { builder, names })
    }

    /// The finding, once all is said.
    pub(crate) fn finish(self) -> Result<Finding<'static>, String> {
        self.builder.finish().map_err(|error| error.to_string())
    }

    /// Says something of it: `.within(duration)`.
    pub(crate) fn say(&mut self, name: &'static str, given: &[Value]) -> Result<(), String> {
        for value in given {
            known(self.names, name, value)?;
        }
        self.builder.say(name, given).map_err(|error| error.to_string())
    }

    pub(crate) fn text(&mut self, name: &'static str, text: Option<String>) -> Result<(), String> {
        text.map_or(Ok(()), |text| self.say(name, &[Value::text(text)]))
    }

    pub(crate) fn texts(&mut self, name: &'static str, texts: Vec<String>) -> Result<(), String> {
        let texts: Vec<Value> = texts.into_iter().map(Value::text).collect();
        if texts.is_empty() { Ok(()) } else { self.say(name, &texts) }
    }

    pub(crate) fn instant(&mut self, name: &'static str, instant: Option<contract::Instant>) -> Result<(), String> {
        instant.map_or(Ok(()), |instant| self.say(name, &[Value::Instant(from_instant(instant)?)]))
    }

    pub(crate) fn money(&mut self, name: &'static str, amount: Option<contract::Money>) -> Result<(), String> {
        amount.map_or(Ok(()), |amount| self.say(name, &[money(&amount)?]))
    }

    pub(crate) fn passages(&mut self, passages: Vec<Value>) -> Result<(), String> {
        if passages.is_empty() { Ok(()) } else { self.say("in_draft", &[Value::List(passages.into())]) }
    }

    pub(crate) fn target(&mut self, target: contract::Target) -> Result<(), String> {
        match target {
            contract::Target::Within(span) => {
                self.say("within", &[Value::Duration(from_duration(span.within))])?;
                self.say("after", &[Value::Instant(from_instant(span.after)?)])
            }
            contract::Target::By(instant) => self.instant("by", Some(instant)),
        }
    }

    /// Says when something happened: at an instant, or as a fact tells it that the module was given.
    pub(crate) fn happened(
        &mut self,
        name: &'static str,
        happened: Option<contract::Happened>,
        given: &Given<'_>,
    ) -> Result<(), String> {
        let told_by = match happened {
            None => return Ok(()),
            Some(contract::Happened::At(instant)) => return self.instant(name, Some(instant)),
            Some(contract::Happened::AsToldBy(fact)) => fact,
        };
        let (fact, slot) = given
            .fact(&told_by)
            .map_err(|nearest| format!("`.{name}` is told by `{told_by}`, which it is not given{nearest}"))?;
        match slot.value() {
            Some(value) => self.say(name, std::slice::from_ref(value)),
            None => {
                let is_not_yet = matches!(slot, Slot::NotYet);
                self.builder.say_without(name, fact, is_not_yet).map_err(|error| error.to_string())
            }
        }
    }

    pub(crate) fn warnings(&mut self, warnings: Vec<contract::Warning>) -> Result<(), String> {
        for warning in warnings {
            let when = match warning {
                contract::Warning::Before(duration) => Value::Duration(from_duration(duration)),
                contract::Warning::Share(share) => Value::Percent(from_decimal(&share)?),
            };
            self.say("warn", &[when])?;
        }
        Ok(())
    }

    pub(crate) fn basis(&mut self, basis: contract::Basis) -> Result<(), String> {
        match basis {
            contract::Basis::Amount(amount) => self.say("amount", &[money(&amount)?]),
            contract::Basis::PerDay(days) => {
                self.say("per_day", &[money(&days.rate)?])?;
                let (first, last) = (from_date(days.first)?, from_date(days.last)?);
                self.say("days", &[Value::Date(first), Value::Date(last)])
            }
            contract::Basis::Percent(share) => {
                let percent = Value::Percent(not_negative(from_decimal(&share.percent)?, &share.percent)?);
                self.say("percent", &[percent, money(&share.price)?])
            }
        }
    }

    pub(crate) fn window(&mut self, window: contract::Window) -> Result<(), String> {
        let payments: Vec<Value> = window.payments.into_iter().map(payment).collect::<Result<_, _>>()?;
        let period = Value::Duration(from_duration(window.period));
        self.say("window", &[money(&window.limit)?, period, Value::List(payments.into())])
    }
}

/// An amount, which is never negative.
pub(crate) fn money(told: &contract::Money) -> Result<Value, String> {
    let money = from_money(told)?;
    not_negative(money.amount, &told.amount)?;
    Ok(Value::Money(money))
}

fn not_negative(amount: Decimal, digits: &str) -> Result<Decimal, String> {
    if amount.is_sign_negative() && !amount.is_zero() {
        Err(format!("it reports a negative amount, `{digits}`"))
    } else {
        Ok(amount)
    }
}

/// What stands in a window's list of payments: a record of an instant and an amount.
fn payment(told: contract::Payment) -> Result<Value, String> {
    let field = |name: &str, value_type: Type| redress_model::FieldDefinition {
        name: name.into(),
        value_type,
        meaning: "".into(),
    };
    let fields = vec![field("at", Type::Instant), field("amount", Type::Money)];
    let record_type = redress_model::RecordType { name: "payment".into(), fields };
    let values = vec![Some(Value::Instant(from_instant(told.at)?)), Some(money(&told.amount)?)];
    Ok(Value::Record(Record::new(record_type.into(), values).into()))
}

/// A name must be one that the policy defines.
fn known(names: &PolicyNames, call: &str, given: &Value) -> Result<(), String> {
    match given.as_text().and_then(|text| names.problem_with(call, text)) {
        Some(problem) => Err(problem),
        None => Ok(()),
    }
}
