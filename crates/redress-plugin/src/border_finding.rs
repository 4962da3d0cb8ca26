//! Findings on their way out: from the types that authors use to those of the contract.

use std::ops::Range;

use crate::bindings::redress::policy::types as wit;
use crate::border::{date, duration, instant, money};
use crate::entitlement::{Basis, Ceiling, Discretion, Entitlement, PayWithin, Rounding};
use crate::finding::Finding;
use crate::schedule::{Deadline, Happened, PriorityChange, Reopening, Target, Warning};
use crate::time_limit::TimeLimit;
use crate::value::Percent;

/// A finding as the contract has it.
pub(crate) fn finding(finding: Finding) -> wit::Finding {
    match finding {
        Finding::Deadline(each) => wit::Finding::Deadline(deadline(each)),
        Finding::TimeLimit(each) => wit::Finding::TimeLimit(time_limit(each)),
        Finding::Disclosure(each) => {
            wit::Finding::Disclosure(wit::Disclosure { id: each.id, by: each.by.map(instant), letters: each.letters })
        }
        Finding::Escalation(each) => wit::Finding::Escalation(wit::Escalation {
            level: each.level,
            by: each.by.map(target),
            because: each.because,
        }),
        Finding::Entitlement(each) => wit::Finding::Entitlement(entitlement(each)),
        Finding::Discretion(each) => wit::Finding::Discretion(discretion(each)),
        Finding::Approval(each) => wit::Finding::Approval(wit::Approval { role: each.role, because: each.because }),
        Finding::Requirement(each) => wit::Finding::Requirement(wit::Requirement {
            text: each.text,
            say_instead: each.say_instead,
            in_draft: passages(each.in_draft),
            because: each.because,
        }),
        Finding::Prohibition(each) => wit::Finding::Prohibition(wit::Prohibition {
            text: each.text,
            say_instead: each.say_instead,
            in_draft: passages(each.in_draft),
            because: each.because,
        }),
        Finding::Advice(each) => wit::Finding::Advice(wit::Advice {
            text: each.text,
            say_instead: each.say_instead,
            in_draft: passages(each.in_draft),
            because: each.because,
        }),
    }
}

fn target(target: Target) -> wit::Target {
    match target {
        Target::Within(within, after) => wit::Target::Within(span((within, after))),
        Target::By(by) => wit::Target::By(instant(by)),
    }
}

fn happened(happened: Happened) -> wit::Happened {
    match happened {
        Happened::At(at) => wit::Happened::At(instant(at)),
        Happened::AsToldBy(fact) => wit::Happened::AsToldBy(fact),
    }
}

fn passages(passages: Vec<Range<usize>>) -> Vec<wit::Passage> {
    // no draft is so long that a place in it does not fit; what lies beyond its end is refused
    let character = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    passages.into_iter().map(|each| wit::Passage { from: character(each.start), until: character(each.end) }).collect()
}

fn span((within, after): PayWithin) -> wit::Span {
    wit::Span { within: duration(within), after: instant(after) }
}

fn deadline(deadline: Deadline) -> wit::Deadline {
    wit::Deadline {
        name: deadline.name,
        target: target(deadline.target),
        since: deadline.since.map(instant),
        met_by: deadline.met_by,
        met_at: deadline.met_at.map(happened),
        paused_while: deadline.paused_while,
        on_reopen: deadline.on_reopen.map(|reopening| match reopening {
            Reopening::Continue => wit::Reopening::Continue,
            Reopening::NewCycle => wit::Reopening::NewCycle,
            Reopening::AsIfNeverMet => wit::Reopening::AsIfNeverMet,
            Reopening::Ignore => wit::Reopening::Ignore,
        }),
        on_priority_change: deadline.on_priority_change.map(|change| match change {
            PriorityChange::KeepElapsed => wit::PriorityChange::KeepElapsed,
            PriorityChange::Restart => wit::PriorityChange::Restart,
        }),
        warnings: deadline
            .warnings
            .into_iter()
            .map(|warning| match warning {
                Warning::Before(before) => wit::Warning::Before(duration(before)),
                Warning::Share(Percent(share)) => wit::Warning::Share(share.to_string()),
            })
            .collect(),
        calendar: deadline.calendar,
        working_days: deadline.working_days,
    }
}

fn time_limit(limit: TimeLimit) -> wit::TimeLimit {
    wit::TimeLimit {
        name: limit.name,
        target: target(limit.target),
        used_by: limit.used_by,
        used_at: limit.used_at.map(happened),
        calendar: limit.calendar,
        working_days: limit.working_days,
    }
}

fn entitlement(entitlement: Entitlement) -> wit::Entitlement {
    wit::Entitlement {
        name: entitlement.name,
        basis: match entitlement.basis {
            Basis::Amount(amount) => wit::Basis::Amount(money(amount)),
            Basis::PerDay(rate, first, last) => {
                wit::Basis::PerDay(wit::PerDay { rate: money(rate), first: date(first), last: date(last) })
            }
            Basis::Percent(Percent(share), price) => {
                wit::Basis::Percent(wit::ShareOf { percent: share.to_string(), price: money(price) })
            }
        },
        at_most: entitlement.at_most.map(money),
        at_most_days: entitlement.at_most_days,
        rounding: entitlement.rounding.map(|(mode, unit)| wit::Rounded {
            mode: match mode {
                Rounding::HalfUp => wit::Rounding::HalfUp,
                Rounding::HalfEven => wit::Rounding::HalfEven,
                Rounding::Down => wit::Rounding::Down,
                Rounding::Up => wit::Rounding::Up,
            },
            unit: unit.to_string(),
        }),
        pay_within: entitlement.pay_within.map(span),
        pay_by: entitlement.pay_by.map(instant),
        calendar: entitlement.calendar,
    }
}

fn discretion(discretion: Discretion) -> wit::Discretion {
    wit::Discretion {
        ceiling: match discretion.ceiling {
            Ceiling::Amount(amount) => wit::Ceiling::Amount(money(amount)),
            Ceiling::NoLimit => wit::Ceiling::NoLimit,
        },
        forms: discretion.forms,
        suggest: discretion.suggest.map(money),
        above: discretion.above,
        window: discretion.window.map(|window| wit::Window {
            limit: money(window.limit),
            period: duration(window.period),
            payments: window
                .payments
                .into_iter()
                .map(|(at, amount)| wit::Payment { at: instant(at), amount: money(amount) })
                .collect(),
        }),
        because: discretion.because,
    }
}
