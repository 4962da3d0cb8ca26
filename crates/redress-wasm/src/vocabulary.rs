//! The vocabulary as modules speak it. Each part of the contract is said in the words of a rule; [`Saying`] checks what is said, as the
//! other kinds of rule have it checked.

use std::cell::OnceCell;

use redress_model::{
    Currency, FactIndex, Finding, ModuleCase, ModuleDefinition, NO_LIMIT, Passage, PolicyNames, Slot, Value,
    did_you_mean,
};

use crate::contract;
use crate::program::Program;
use crate::saying::{Saying, money};
use crate::values::{from_decimal, from_duration, from_instant};

/// The most findings of one call.
const MOST_FINDINGS: usize = 64;

/// The most passages of one finding.
const MOST_PASSAGES: usize = 100;

/// What a module's findings are checked against.
pub(crate) struct Hearing<'a> {
    module: &'a ModuleDefinition,
    names: &'a PolicyNames,
    home: Option<Currency>,
    given: Given<'a>,
    /// The draft, where the module was given it.
    draft: Option<&'a str>,
    /// Its characters, once a finding names some.
    characters: OnceCell<Vec<char>>,
}

/// The facts that a module was given.
pub(crate) struct Given<'a> {
    module: &'a ModuleDefinition,
    slots: &'a [&'a Slot],
}

impl<'a> Hearing<'a> {
    /// What a module is held against on a case.
    pub(crate) fn of(program: &'a Program, case: &'a ModuleCase<'a>) -> Hearing<'a> {
        let module = &*program.definition;
        let draft = program.draft.and_then(|place| case.facts.get(place)).and_then(|slot| slot.value());
        Hearing {
            module,
            names: &program.names,
            home: case.home,
            given: Given { module, slots: &case.facts },
            draft: draft.and_then(Value::as_text),
            characters: OnceCell::new(),
        }
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
        let finding = self.said(told)?.finish()?;
        if self.module.findings.contains(&finding.kind()) {
            return Ok(finding);
        }
        let declared = declared(self.module);
        Err(format!("it reports a finding of kind {}, and `policy.toml` declares {declared}", finding.kind()))
    }

    fn begin(&self, call: &'static str, subject: Value) -> Result<Saying<'_>, String> {
        Saying::begin(call, subject, self.names, self.home)
    }

    fn said(&self, told: contract::Finding) -> Result<Saying<'_>, String> {
        use contract::Finding as Told;
        match told {
            Told::Deadline(deadline) => self.deadline(deadline),
            Told::TimeLimit(limit) => self.time_limit(limit),
            Told::Disclosure(disclosure) => {
                let mut saying = self.begin("disclose", Value::text(disclosure.id))?;
                saying.instant("by", disclosure.by)?;
                saying.texts("in_letter", disclosure.letters)?;
                Ok(saying)
            }
            Told::Escalation(escalation) => {
                let mut saying = self.begin("escalate_to", Value::text(escalation.level))?;
                if let Some(target) = escalation.by {
                    saying.target(target)?;
                }
                saying.text("because", escalation.because)?;
                Ok(saying)
            }
            Told::Entitlement(entitlement) => self.entitlement(entitlement),
            Told::Discretion(discretion) => self.discretion(discretion),
            Told::Approval(approval) => {
                let mut saying = self.begin("needs_approval_of", Value::text(approval.role))?;
                saying.text("because", approval.because)?;
                Ok(saying)
            }
            Told::Requirement(requirement) => {
                let mut saying = self.begin("require", Value::text(requirement.text))?;
                saying.text("say_instead", requirement.say_instead)?;
                saying.passages(self.passages(&requirement.in_draft)?)?;
                saying.text("because", requirement.because)?;
                Ok(saying)
            }
            Told::Prohibition(prohibition) => {
                let mut saying = self.begin("forbid", Value::text(prohibition.text))?;
                saying.text("say_instead", prohibition.say_instead)?;
                saying.passages(self.passages(&prohibition.in_draft)?)?;
                saying.text("because", prohibition.because)?;
                Ok(saying)
            }
            Told::Advice(advice) => {
                let mut saying = self.begin("advise", Value::text(advice.text))?;
                saying.text("say_instead", advice.say_instead)?;
                saying.passages(self.passages(&advice.in_draft)?)?;
                saying.text("because", advice.because)?;
                Ok(saying)
            }
        }
    }

    fn deadline(&self, told: contract::Deadline) -> Result<Saying<'_>, String> {
        let mut saying = self.begin("deadline", Value::text(told.name))?;
        saying.target(told.target)?;
        saying.instant("since", told.since)?;
        saying.texts("met_by", told.met_by)?;
        saying.happened("met_at", told.met_at, &self.given)?;
        saying.texts("paused_while", told.paused_while)?;
        let reopening = told.on_reopen.map(|effect| match effect {
            contract::Reopening::Continue => "continue",
            contract::Reopening::NewCycle => "new cycle",
            contract::Reopening::AsIfNeverMet => "as if never met",
            contract::Reopening::Ignore => "ignore",
        });
        saying.text("on_reopen", reopening.map(str::to_owned))?;
        let change = told.on_priority_change.map(|effect| match effect {
            contract::PriorityChange::KeepElapsed => "keep elapsed",
            contract::PriorityChange::Restart => "restart",
        });
        saying.text("on_priority_change", change.map(str::to_owned))?;
        saying.warnings(told.warnings)?;
        saying.text("calendar", told.calendar)?;
        saying.text("working_days", told.working_days)?;
        Ok(saying)
    }

    fn time_limit(&self, told: contract::TimeLimit) -> Result<Saying<'_>, String> {
        let mut saying = self.begin("time_limit", Value::text(told.name))?;
        saying.target(told.target)?;
        saying.texts("used_by", told.used_by)?;
        saying.happened("used_at", told.used_at, &self.given)?;
        saying.text("calendar", told.calendar)?;
        saying.text("working_days", told.working_days)?;
        Ok(saying)
    }

    fn entitlement(&self, told: contract::Entitlement) -> Result<Saying<'_>, String> {
        let mut saying = self.begin("owe", Value::text(told.name))?;
        saying.basis(told.basis)?;
        saying.money("at_most", told.at_most)?;
        if let Some(days) = told.at_most_days {
            saying.say("at_most_days", &[Value::Integer(days.into())])?;
        }
        if let Some(rounded) = told.rounding {
            let mode = match rounded.mode {
                contract::Rounding::HalfUp => "half up",
                contract::Rounding::HalfEven => "half even",
                contract::Rounding::Down => "down",
                contract::Rounding::Up => "up",
            };
            saying.say("round", &[Value::text(mode), Value::Number(from_decimal(&rounded.unit)?)])?;
        }
        if let Some(span) = told.pay_within {
            let (within, after) = (from_duration(span.within), from_instant(span.after)?);
            saying.say("pay_within", &[Value::Duration(within), Value::Instant(after)])?;
        }
        saying.instant("pay_by", told.pay_by)?;
        saying.text("calendar", told.calendar)?;
        Ok(saying)
    }

    fn discretion(&self, told: contract::Discretion) -> Result<Saying<'_>, String> {
        let ceiling = match told.ceiling {
            contract::Ceiling::Amount(amount) => money(&amount)?,
            contract::Ceiling::NoLimit => Value::text(NO_LIMIT),
        };
        let mut saying = self.begin("may_offer", ceiling)?;
        saying.texts("form", told.forms)?;
        saying.money("suggest", told.suggest)?;
        saying.text("above", told.above)?;
        if let Some(window) = told.window {
            saying.window(window)?;
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
}

impl<'a> Given<'a> {
    /// A fact, by the name under which it was handed in, and what the case says of it; or the name that was most likely meant.
    pub(crate) fn fact(&self, name: &str) -> Result<(FactIndex, &'a Slot), String> {
        let mut inputs = self.module.reads.iter().zip(self.slots);
        let found = inputs.find(|(input, _)| *input.name == *name).map(|(input, slot)| (input.fact, *slot));
        found.ok_or_else(|| did_you_mean(name, self.module.reads.iter().map(|input| &*input.name)))
    }
}

/// The kinds of finding that the policy lets a module report, for messages.
pub(crate) fn declared(module: &ModuleDefinition) -> String {
    let declared = module.findings.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    if declared.is_empty() { "none".to_owned() } else { declared }
}
