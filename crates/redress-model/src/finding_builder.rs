//! The builder of findings: it takes what a rule says of one, checks each word of it, and gives it whole or not at all.

use std::borrow::Cow;

use jiff::Timestamp;
use redress_time::Duration;
use rust_decimal::Decimal;

use crate::currency::Currency;
use crate::decision::Text;
use crate::fact::FactIndex;
use crate::money::{Money, Rounding};
use crate::operation::OperationError;
use crate::parameter::NO_LIMIT;
use crate::passage::Passage;
use crate::suggestion::did_you_mean;
use crate::texts::Texts;
use crate::value::Value;
use crate::vocabulary::{Call, FindingKind, Method};

use crate::finding::{
    DeadlineFinding, DeadlineTarget, DiscretionFinding, EntitlementBasis, EntitlementFinding, Finding, Happened,
    TimeLimitFinding, Warning, Window,
};

/// A finding in the making: a call and what is said of it.
///
/// ```
/// use redress_model::{Finding, FindingBuilder, Value};
/// let mut deadline = FindingBuilder::start("deadline", &[Value::text("acknowledge")], None).unwrap();
/// deadline.say("within", &[Value::text("4 working hours")]).unwrap();
/// // a builder left incomplete is an error
/// assert!(deadline.clone().finish().is_err());
/// deadline.say("after", &[Value::Instant("2026-03-06T16:40:00Z".parse().unwrap())]).unwrap();
/// assert!(matches!(deadline.finish().unwrap(), Finding::Deadline(_)));
/// ```
#[derive(Clone, Debug)]
pub struct FindingBuilder<'a> {
    call: &'static Call,
    subject: Cow<'a, Value>,
    /// Each argument with its method, those of one method together.
    said: Vec<(&'static Method, Cow<'a, Value>)>,
    /// What was said with a fact that is not there.
    lacking: Vec<(&'static str, Happened)>,
    home: Option<Currency>,
}

/// The most arguments that most findings are given.
const USUAL_ARGUMENTS: usize = 8;

impl<'a> FindingBuilder<'a> {
    /// Begins the finding of a call: `deadline("acknowledge")`. `home` is the currency of a bare `$`.
    ///
    /// # Errors
    ///
    /// There is no such call, or the subject cannot be given.
    pub fn start(name: &str, subject: &[Value], home: Option<Currency>) -> Result<Self, OperationError> {
        let call = Call::named(name).ok_or_else(|| {
            let names = crate::vocabulary::VOCABULARY.iter().map(|call| call.name);
            OperationError::new(format!("unknown call `{name}`{}", did_you_mean(name, names)))
        })?;
        match subject {
            [subject] => Self::of(call, Cow::Owned(subject.clone()), home),
            _ => Err(OperationError::new(format!("`{name}` takes one argument, not {}", subject.len()))),
        }
    }

    /// Begins the finding of a call, with its subject.
    ///
    /// # Errors
    ///
    /// The subject cannot be given.
    pub fn of(call: &'static Call, subject: Cow<'a, Value>, home: Option<Currency>) -> Result<Self, OperationError> {
        let subject = call.subject.take(subject, home)?;
        Ok(FindingBuilder { call, subject, said: Vec::with_capacity(USUAL_ARGUMENTS), lacking: Vec::new(), home })
    }

    /// The call that was begun.
    pub fn call(&self) -> &'static Call {
        self.call
    }

    /// Says something of the finding: `.within(duration)`.
    ///
    /// # Errors
    ///
    /// The finding has no such method, it was said already, or an argument cannot be given.
    pub fn say(&mut self, name: &str, arguments: &[Value]) -> Result<(), OperationError> {
        self.say_all(name, arguments.iter().cloned().map(Cow::Owned))
    }

    /// Says `.met_at(…)` or `.used_at(…)` of a fact that is not there; no other method can do without its argument.
    ///
    /// # Errors
    ///
    /// The finding has no such method, it needs its argument, or it was said already.
    pub fn say_without(&mut self, name: &str, fact: FactIndex, is_not_yet: bool) -> Result<(), OperationError> {
        let Some(method) = self.call.method(name).filter(|method| takes_what_is_not_there(method.name)) else {
            return Err(OperationError::new(format!("`.{name}` needs a value, and the fact is missing")));
        };
        if self.lacking.iter().any(|(said, _)| *said == name) || self.said.iter().any(|(said, _)| said.name == name) {
            return Err(OperationError::new(format!("`.{name}` stands twice on `{}`", self.call.name)));
        }
        let happened = if is_not_yet { Happened::NotYet } else { Happened::Missing(fact) };
        self.lacking.push((method.name, happened));
        Ok(())
    }

    /// The same with arguments that may stay where they are.
    ///
    /// # Errors
    ///
    /// As [`say`](FindingBuilder::say).
    pub fn say_all(
        &mut self,
        name: &str,
        arguments: impl ExactSizeIterator<Item = Cow<'a, Value>>,
    ) -> Result<(), OperationError> {
        let method = self.call.method(name).ok_or_else(|| {
            let names = self.call.methods.iter().map(|method| method.name);
            OperationError::new(format!("`{}` has no `.{name}`{}", self.call.name, did_you_mean(name, names)))
        })?;
        // a warning may be asked for at several times
        let is_said =
            self.said.iter().any(|(said, _)| said.name == name) || self.lacking.iter().any(|(said, _)| *said == name);
        if method.name != "warn" && is_said {
            return Err(OperationError::new(format!("`.{name}` stands twice on `{}`", self.call.name)));
        }
        let count = method.parameters.len();
        let fits = if method.repeats { arguments.len() >= count } else { arguments.len() == count };
        if !fits {
            return Err(OperationError::new(format!("`.{name}` takes {count} arguments, not {}", arguments.len())));
        }
        for (n, argument) in arguments.enumerate() {
            self.said.push((method, method.parameters[n.min(count - 1)].take(argument, self.home)?));
        }
        Ok(())
    }

    /// The finding, once everything that must be said has been.
    ///
    /// # Errors
    ///
    /// Something that must be said was not, or what was said does not fit together.
    pub fn finish(self) -> Result<Finding<'a>, OperationError> {
        self.check_complete()?;
        let because = self.text("because");
        let by = self.instant("by", 0);
        let say_instead = self.text("say_instead");
        let in_draft = self.argument("in_draft", 0).map_or_else(Vec::new, Passage::all_of);
        let subject = text_of(&self.subject).unwrap_or_default();
        Ok(match self.call.finding {
            FindingKind::Deadline => Finding::Deadline(self.deadline(subject, by)?),
            FindingKind::TimeLimit => Finding::TimeLimit(self.time_limit(subject, by)?),
            FindingKind::Disclosure => Finding::Disclosure { id: subject, by, letters: self.texts("in_letter") },
            FindingKind::Escalation => Finding::Escalation { level: subject, by: self.target(by), because },
            FindingKind::Entitlement => Finding::Entitlement(self.entitlement(subject)?),
            FindingKind::Discretion => Finding::Discretion(self.discretion(because)?),
            FindingKind::Approval => Finding::Approval { role: subject, because },
            FindingKind::Requirement => Finding::Requirement { text: subject, say_instead, in_draft, because },
            FindingKind::Prohibition => Finding::Prohibition { text: subject, say_instead, in_draft, because },
            FindingKind::Advice => Finding::Advice { text: subject, say_instead, in_draft, because },
        })
    }

    fn check_complete(&self) -> Result<(), OperationError> {
        let has = |name: &str| self.said.iter().any(|(method, _)| method.name == name);
        match self.call.problem_with_said(&self.subject, has) {
            Some(problem) => Err(OperationError::new(problem)),
            None => Ok(()),
        }
    }

    fn deadline(&self, name: Text<'a>, by: Option<Timestamp>) -> Result<DeadlineFinding<'a>, OperationError> {
        let Some(target) = self.target(by) else {
            return Err(OperationError::new(format!("`deadline({name:?})` is incomplete")));
        };
        let since = self.instant("since", 0);
        if since.is_some() && matches!(target, DeadlineTarget::Within(..)) {
            return Err(OperationError::new("`.since(…)` goes with `.by(…)`; `.within(…)` begins with `.after(…)`"));
        }
        let mut warnings = Vec::new();
        for warning in self.arguments("warn") {
            match &**warning {
                Value::Duration(before) => warnings.push(Warning::Before(*before)),
                Value::Percent(share) => warnings.push(Warning::Share(*share)),
                _ => {}
            }
        }
        let on_reopen = self.text("on_reopen");
        Ok(DeadlineFinding {
            name,
            target,
            since,
            met_by: self.texts("met_by"),
            met_at: self.happened("met_at"),
            paused_while: self.texts("paused_while"),
            on_reopen,
            on_priority_change: self.text("on_priority_change"),
            warnings: warnings.into(),
            calendar: self.text("calendar"),
            working_days: self.text("working_days"),
        })
    }

    fn time_limit(&self, name: Text<'a>, by: Option<Timestamp>) -> Result<TimeLimitFinding<'a>, OperationError> {
        let Some(target) = self.target(by) else {
            return Err(OperationError::new(format!("`time_limit({name:?})` is incomplete")));
        };
        Ok(TimeLimitFinding {
            name,
            target,
            used_by: self.texts("used_by"),
            used_at: self.happened("used_at"),
            calendar: self.text("calendar"),
            working_days: self.text("working_days"),
        })
    }

    /// What was said of when something happened.
    fn happened(&self, name: &str) -> Option<Happened> {
        let lacking = || self.lacking.iter().find(|(said, _)| *said == name).map(|(_, happened)| *happened);
        self.instant(name, 0).map(Happened::At).or_else(lacking)
    }

    /// An instant, or a duration after one.
    fn target(&self, by: Option<Timestamp>) -> Option<DeadlineTarget> {
        let within = || Some(DeadlineTarget::Within(self.duration("within", 0)?, self.instant("after", 0)?));
        by.map(DeadlineTarget::By).or_else(within)
    }

    fn entitlement(&self, name: Text<'a>) -> Result<EntitlementFinding<'a>, OperationError> {
        let basis = match (self.money("amount", 0), self.money("per_day", 0), self.money("percent", 1)) {
            (Some(amount), ..) => EntitlementBasis::Amount(amount),
            (_, Some(rate), _) => match (self.argument("days", 0), self.argument("days", 1)) {
                (Some(Value::Date(from)), Some(Value::Date(to))) => EntitlementBasis::PerDay(rate, *from, *to),
                _ => return Err(OperationError::new("`.per_day` needs `.days(from, to)`")),
            },
            (_, _, Some(of)) => match self.argument("percent", 0) {
                Some(Value::Percent(percent)) => EntitlementBasis::Percent(*percent, of),
                _ => return Err(OperationError::new("`.percent` takes a percentage")),
            },
            _ => return Err(OperationError::new(format!("`owe({name:?})` is incomplete"))),
        };
        let rounding = match (self.text("round"), self.argument("round", 1)) {
            (Some(mode), Some(unit)) => {
                let rounding = Rounding::named(&mode).ok_or_else(|| {
                    let names = Rounding::ALL.map(|(name, _)| name);
                    OperationError::new(format!("unknown rounding `{mode}`{}", did_you_mean(&mode, names)))
                })?;
                Some((rounding, unit.as_decimal().unwrap_or_default()))
            }
            _ => None,
        };
        let pay_within = self.duration("pay_within", 0).zip(self.instant("pay_within", 1));
        let at_most_days = match self.argument("at_most_days", 0) {
            Some(Value::Integer(days)) => Some(*days),
            _ => None,
        };
        let pay_by = self.instant("pay_by", 0);
        if pay_by.is_some() && pay_within.is_some() {
            return Err(OperationError::new(format!(
                "`owe({name:?})` takes only one of `.pay_within(…)` or `.pay_by(…)`"
            )));
        }
        let calendar = self.text("calendar");
        if calendar.is_some() && pay_within.is_none() {
            return Err(OperationError::new("`.calendar` has nothing to count without `.pay_within(…)`"));
        }
        let at_most = self.money("at_most", 0);
        Ok(EntitlementFinding { name, basis, at_most, at_most_days, rounding, pay_within, pay_by, calendar })
    }

    fn discretion(&self, because: Option<Text<'a>>) -> Result<DiscretionFinding<'a>, OperationError> {
        let ceiling = match &*self.subject {
            Value::Money(ceiling) => Some(*ceiling),
            Value::Text(text) if &**text == NO_LIMIT => None,
            other => return Err(OperationError::new(format!("`may_offer` takes money or `no limit`, not {other}"))),
        };
        if let Some(ceiling) = ceiling.filter(|ceiling| ceiling.amount < Decimal::ZERO) {
            return Err(OperationError::new(format!("`may_offer` takes no negative amount: {ceiling}")));
        }
        let window = match (self.money("window", 0), self.duration("window", 1), self.argument("window", 2)) {
            (Some(limit), Some(period), Some(Value::List(payments))) => {
                Some(Window { limit, period, payments: payments_of(payments)? })
            }
            _ => None,
        };
        let amounts = [ceiling, self.money("suggest", 0), window.as_ref().map(|window| window.limit)];
        let mut amounts = amounts.into_iter().flatten();
        if let Some(first) = amounts.next() {
            amounts.try_for_each(|other| first.compare(other).map(|_| ()))?;
        }
        Ok(DiscretionFinding {
            ceiling,
            forms: self.texts("form"),
            suggest: self.money("suggest", 0),
            above: self.text("above"),
            window,
            because,
        })
    }

    fn arguments(&self, name: &str) -> impl Iterator<Item = &Cow<'a, Value>> {
        self.said.iter().filter(move |(method, _)| method.name == name).map(|(_, argument)| argument)
    }

    fn argument(&self, name: &str, position: usize) -> Option<&Value> {
        self.arguments(name).nth(position).map(|argument| &**argument)
    }

    fn text(&self, name: &str) -> Option<Text<'a>> {
        text_of(self.arguments(name).next()?)
    }

    fn texts(&self, name: &str) -> Texts<'a> {
        self.arguments(name).filter_map(text_of).collect()
    }

    fn money(&self, name: &str, position: usize) -> Option<Money> {
        match self.argument(name, position) {
            Some(Value::Money(money)) => Some(*money),
            _ => None,
        }
    }

    fn instant(&self, name: &str, position: usize) -> Option<Timestamp> {
        match self.argument(name, position) {
            Some(Value::Instant(instant)) => Some(*instant),
            _ => None,
        }
    }

    fn duration(&self, name: &str, position: usize) -> Option<Duration> {
        match self.argument(name, position) {
            Some(Value::Duration(duration)) => Some(*duration),
            _ => None,
        }
    }
}

/// Whether a method can be given a fact that is not there.
fn takes_what_is_not_there(method: &str) -> bool {
    matches!(method, "met_at" | "used_at")
}

/// A text, where it stands if it stays there.
fn text_of<'a>(value: &Cow<'a, Value>) -> Option<Text<'a>> {
    match value {
        Cow::Borrowed(value) => value.as_text().map(Cow::Borrowed),
        Cow::Owned(value) => value.as_text().map(|text| Cow::Owned(text.to_owned())),
    }
}

/// The instants and amounts of a list of payments, whose records have the fields `at` and `amount`.
fn payments_of(list: &[Value]) -> Result<Vec<(Timestamp, Money)>, OperationError> {
    list.iter()
        .map(|payment| match payment {
            Value::Record(record) => match (record.get("at"), record.get("amount")) {
                (Some(Value::Instant(at)), Some(Value::Money(amount))) => Ok((*at, *amount)),
                _ => Err(OperationError::new(format!("a payment in the window has no time or no amount: {payment}"))),
            },
            _ => Err(OperationError::new(format!("`.window` takes a list of payments, not of {payment}"))),
        })
        .collect()
}
