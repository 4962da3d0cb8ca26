//! The vocabulary as modules speak it. [`FindingBuilder`] checks what is said, as it does for the other kinds of rule.

use std::cell::OnceCell;

use redress_model::{
    Currency, Finding, FindingBuilder, ModuleDefinition, Passage, PolicyNames, Record, Type, Value, did_you_mean,
};

use crate::contract;
use crate::values::{from_date, from_decimal, from_duration, from_instant, from_money, from_scalar};

/// The most findings of one call.
const MOST_FINDINGS: usize = 64;

/// The most passages of one finding.
const MOST_PASSAGES: usize = 100;

/// What a module's findings are checked against.
pub(crate) struct Hearing<'a> {
    module: &'a ModuleDefinition,
    names: &'a PolicyNames,
    home: Option<Currency>,
    /// The draft, where the module was given it.
    draft: Option<&'a str>,
    /// Its characters, once a finding names some.
    characters: OnceCell<Vec<char>>,
}

/// A finding in the making.
struct Saying<'a> {
    builder: FindingBuilder<'static>,
    names: &'a PolicyNames,
}

impl<'a> Hearing<'a> {
    /// What a module is held against in a policy that has these names, in which amounts without a currency are of `home`, and with
    /// the draft that the module was given.
    pub(crate) fn of(
        module: &'a ModuleDefinition,
        names: &'a PolicyNames,
        home: Option<Currency>,
        draft: Option<&'a str>,
    ) -> Hearing<'a> {
        Hearing { module, names, home, draft, characters: OnceCell::new() }
    }

    /// The findings of a report, each complete and of a kind that the policy declares.
    ///
    /// # Errors
    ///
    /// What is wrong with one: lower case, no full stop.
    pub(crate) fn findings(&self, told: Vec<contract::Finding>) -> Result<Vec<Finding<'static>>, String> {
        if told.len() > MOST_FINDINGS {
            return Err(format!("it reports {} findings, more than {MOST_FINDINGS}", told.len()));
        }
        told.into_iter().map(|finding| self.finding(finding)).collect()
    }

    fn finding(&self, told: contract::Finding) -> Result<Finding<'static>, String> {
        let finding = self.built(told)?;
        if self.module.findings.contains(&finding.kind()) {
            return Ok(finding);
        }
        let declared = self.module.findings.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
        let declared = if declared.is_empty() { "none".to_owned() } else { declared };
        Err(format!("it reports a finding of kind {}, and `policy.toml` declares {declared}", finding.kind()))
    }

    fn start(&self, call: &'static str, subject: Value) -> Result<Saying<'_>, String> {
        known(self.names, call, &subject)?;
        let builder = FindingBuilder::start(call, &[subject], self.home).map_err(|error| error.to_string())?;
        Ok(Saying { builder, names: self.names })
    }

    fn built(&self, told: contract::Finding) -> Result<Finding<'static>, String> {
        use contract::Finding as Told;
        let saying = match told {
            Told::Deadline(deadline) => self.deadline(deadline)?,
            Told::Disclosure(disclosure) => {
                let mut saying = self.start("disclose", Value::text(disclosure.id))?;
                saying.instant("by", disclosure.by)?;
                saying.texts("in_letter", disclosure.letters)?;
                saying
            }
            Told::Escalation(escalation) => {
                let mut saying = self.start("escalate_to", Value::text(escalation.level))?;
                if let Some(target) = escalation.by {
                    saying.target(target)?;
                }
                saying.text("because", escalation.because)?;
                saying
            }
            Told::Entitlement(entitlement) => self.entitlement(entitlement)?,
            Told::Discretion(discretion) => self.discretion(discretion)?,
            Told::Approval(approval) => {
                let mut saying = self.start("needs_approval_of", Value::text(approval.role))?;
                saying.text("because", approval.because)?;
                saying
            }
            Told::Requirement(requirement) => {
                let mut saying = self.start("require", Value::text(requirement.text))?;
                saying.text("say_instead", requirement.say_instead)?;
                saying.passages(self.passages(&requirement.in_draft)?)?;
                saying.text("because", requirement.because)?;
                saying
            }
            Told::Prohibition(prohibition) => {
                let mut saying = self.start("forbid", Value::text(prohibition.text))?;
                saying.text("say_instead", prohibition.say_instead)?;
                saying.passages(self.passages(&prohibition.in_draft)?)?;
                saying.text("because", prohibition.because)?;
                saying
            }
            Told::Advice(advice) => {
                let mut saying = self.start("advise", Value::text(advice.text))?;
                saying.text("say_instead", advice.say_instead)?;
                saying.passages(self.passages(&advice.in_draft)?)?;
                saying.text("because", advice.because)?;
                saying
            }
        };
        saying.builder.finish().map_err(|error| error.to_string())
    }

    fn deadline(&self, told: contract::Deadline) -> Result<Saying<'_>, String> {
        let mut saying = self.start("deadline", Value::text(told.name))?;
        saying.target(told.target)?;
        saying.texts("met_by", told.met_by)?;
        saying.texts("paused_while", told.paused_while)?;
        let reopening = told.on_reopen.map(|effect| match effect {
            contract::Reopening::Continue => "continue",
            contract::Reopening::NewCycle => "new cycle",
            contract::Reopening::Ignore => "ignore",
        });
        saying.text("on_reopen", reopening.map(str::to_owned))?;
        let change = told.on_priority_change.map(|effect| match effect {
            contract::PriorityChange::KeepElapsed => "keep elapsed",
            contract::PriorityChange::Restart => "restart",
        });
        saying.text("on_priority_change", change.map(str::to_owned))?;
        for warning in told.warnings {
            let when = match warning {
                contract::Warning::Before(duration) => Value::Duration(from_duration(duration)),
                contract::Warning::Share(share) => Value::Percent(from_decimal(&share)?),
            };
            saying.say("warn", vec![when])?;
        }
        saying.text("calendar", told.calendar)?;
        saying.text("working_days", told.working_days)?;
        Ok(saying)
    }

    fn entitlement(&self, told: contract::Entitlement) -> Result<Saying<'_>, String> {
        let mut saying = self.start("owe", Value::text(told.name))?;
        match told.basis {
            contract::Basis::Amount(amount) => saying.say("amount", vec![money(&amount)?])?,
            contract::Basis::PerDay(days) => {
                saying.say("per_day", vec![money(&days.rate)?])?;
                let (first, last) = (from_date(days.first)?, from_date(days.last)?);
                saying.say("days", vec![Value::Date(first), Value::Date(last)])?;
            }
            contract::Basis::Percent(share) => {
                let percent = Value::Percent(not_negative(from_decimal(&share.percent)?, &share.percent)?);
                saying.say("percent", vec![percent, money(&share.price)?])?;
            }
        }
        saying.money("at_most", told.at_most)?;
        if let Some(days) = told.at_most_days {
            saying.say("at_most_days", vec![Value::Integer(days.into())])?;
        }
        if let Some(rounded) = told.rounding {
            let mode = match rounded.mode {
                contract::Rounding::HalfUp => "half up",
                contract::Rounding::HalfEven => "half even",
                contract::Rounding::Down => "down",
                contract::Rounding::Up => "up",
            };
            saying.say("round", vec![Value::text(mode), Value::Number(from_decimal(&rounded.unit)?)])?;
        }
        if let Some(span) = told.pay_within {
            let (within, after) = (from_duration(span.within), from_instant(span.after)?);
            saying.say("pay_within", vec![Value::Duration(within), Value::Instant(after)])?;
        }
        Ok(saying)
    }

    fn discretion(&self, told: contract::Discretion) -> Result<Saying<'_>, String> {
        let mut saying = self.start("may_offer", money(&told.ceiling)?)?;
        saying.texts("form", told.forms)?;
        saying.money("suggest", told.suggest)?;
        saying.text("above", told.above)?;
        if let Some(window) = told.window {
            let payments: Vec<Value> = window.payments.into_iter().map(payment).collect::<Result<_, _>>()?;
            let period = Value::Duration(from_duration(window.period));
            saying.say("window", vec![money(&window.limit)?, period, Value::List(payments.into())])?;
        }
        saying.text("because", told.because)?;
        Ok(saying)
    }

    /// Passages of the draft, with their words.
    fn passages(&self, told: &[contract::Passage]) -> Result<Vec<Value>, String> {
        if told.is_empty() {
            return Ok(Vec::new());
        }
        if told.len() > MOST_PASSAGES {
            return Err(format!(
                "it names {} passages of the draft in one finding, more than {MOST_PASSAGES}",
                told.len()
            ));
        }
        let draft = self.draft.ok_or("it names a passage of the draft, which it is not given")?;
        let characters = self.characters.get_or_init(|| draft.chars().collect());
        let passage = |passage: &contract::Passage| {
            let place = |character: u32| usize::try_from(character).ok();
            let (from, until) = place(passage.from).zip(place(passage.until))?;
            let words = characters.get(from..until).filter(|words| !words.is_empty())?;
            Some(Passage { from, until, text: words.iter().collect() }.to_value(&self.module.name))
        };
        let or_wrong = |told: &contract::Passage| {
            passage(told).ok_or_else(|| {
                let length = characters.len();
                format!("it names the characters {} to {} of a draft of {length}", told.from, told.until)
            })
        };
        told.iter().map(or_wrong).collect()
    }

    /// The values of a report, as the record that the policy declares.
    ///
    /// # Errors
    ///
    /// A value that is not declared, stands twice, or is of another type: lower case, no full stop.
    pub(crate) fn values(&self, told: Vec<contract::NamedAnswer>) -> Result<Record, String> {
        let record_type = &self.module.values;
        let mut values: Vec<Option<Value>> = vec![None; record_type.fields.len()];
        for answer in told {
            let name = answer.name;
            let Some(position) = record_type.position(&name) else {
                let known = record_type.fields.iter().map(|field| &*field.name);
                let nearest = did_you_mean(&name, known);
                return Err(format!("it computes a value `{name}` that `policy.toml` does not declare{nearest}"));
            };
            let wanted = &record_type.fields[position].value_type;
            let value = match answer.value {
                contract::Answer::One(scalar) => from_scalar(scalar)?,
                contract::Answer::Several(scalars) => {
                    Value::List(scalars.into_iter().map(from_scalar).collect::<Result<_, _>>()?)
                }
            };
            let value = fitting(value, wanted)
                .ok_or_else(|| format!("its value `{name}` is not of type {wanted}, which `policy.toml` declares"))?;
            if values[position].replace(value).is_some() {
                return Err(format!("it computes the value `{name}` twice"));
            }
        }
        Ok(Record::new(record_type.clone(), values))
    }
}

/// A value as one of a declared type; `None` where it is of another. An integer is a number too.
fn fitting(value: Value, wanted: &Type) -> Option<Value> {
    match (value, wanted) {
        (Value::Integer(integer), Type::Number) => Some(Value::Number(integer.into())),
        (Value::Text(text), Type::OneOf(allowed)) => {
            allowed.iter().any(|each| **each == *text).then_some(Value::Text(text))
        }
        (Value::List(values), Type::List(element)) => {
            let values = values.iter().map(|each| fitting(each.clone(), element)).collect::<Option<Vec<_>>>()?;
            Some(Value::List(values.into()))
        }
        (Value::List(_), _) => None,
        (value, wanted) => (value.value_type()? == *wanted).then_some(value),
    }
}

fn money(told: &contract::Money) -> Result<Value, String> {
    let money = from_money(told)?;
    not_negative(money.amount, &told.amount)?;
    Ok(Value::Money(money))
}

fn not_negative(amount: rust_decimal::Decimal, digits: &str) -> Result<rust_decimal::Decimal, String> {
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

impl Saying<'_> {
    fn say(&mut self, name: &'static str, given: Vec<Value>) -> Result<(), String> {
        for value in &given {
            known(self.names, name, value)?;
        }
        self.builder.say(name, &given).map_err(|error| error.to_string())
    }

    fn text(&mut self, name: &'static str, text: Option<String>) -> Result<(), String> {
        text.map_or(Ok(()), |text| self.say(name, vec![Value::text(text)]))
    }

    fn texts(&mut self, name: &'static str, texts: Vec<String>) -> Result<(), String> {
        if texts.is_empty() { Ok(()) } else { self.say(name, texts.into_iter().map(Value::text).collect()) }
    }

    fn target(&mut self, target: contract::Target) -> Result<(), String> {
        match target {
            contract::Target::Within(span) => {
                self.say("within", vec![Value::Duration(from_duration(span.within))])?;
                self.say("after", vec![Value::Instant(from_instant(span.after)?)])
            }
            contract::Target::By(instant) => self.instant("by", Some(instant)),
        }
    }

    fn passages(&mut self, passages: Vec<Value>) -> Result<(), String> {
        if passages.is_empty() { Ok(()) } else { self.say("in_draft", vec![Value::List(passages.into())]) }
    }

    fn instant(&mut self, name: &'static str, instant: Option<contract::Instant>) -> Result<(), String> {
        instant.map_or(Ok(()), |instant| self.say(name, vec![Value::Instant(from_instant(instant)?)]))
    }

    fn money(&mut self, name: &'static str, amount: Option<contract::Money>) -> Result<(), String> {
        amount.map_or(Ok(()), |amount| self.say(name, vec![money(&amount)?]))
    }
}
