//! Findings that stand in a policy ready to be given, and those that borrow from them.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::decision::Text;
use crate::finding::{
    DeadlineFinding, DeadlineTarget, DiscretionFinding, EntitlementFinding, Finding, TimeLimitFinding,
};

impl Finding<'_> {
    /// The same finding, its texts borrowed from this one.
    pub fn borrowed(&self) -> Finding<'_> {
        match self {
            Finding::Deadline(deadline) => Finding::Deadline(DeadlineFinding {
                name: Cow::Borrowed(&deadline.name),
                target: deadline.target,
                since: deadline.since,
                met_by: deadline.met_by.borrowed(),
                met_at: deadline.met_at,
                paused_while: deadline.paused_while.borrowed(),
                on_reopen: lent(&deadline.on_reopen),
                on_priority_change: lent(&deadline.on_priority_change),
                warnings: Cow::Borrowed(&deadline.warnings),
                calendar: lent(&deadline.calendar),
                working_days: lent(&deadline.working_days),
            }),
            Finding::TimeLimit(limit) => Finding::TimeLimit(TimeLimitFinding {
                name: Cow::Borrowed(&limit.name),
                target: limit.target,
                used_by: limit.used_by.borrowed(),
                used_at: limit.used_at,
                calendar: lent(&limit.calendar),
                working_days: lent(&limit.working_days),
            }),
            Finding::Disclosure { id, by, letters } => {
                Finding::Disclosure { id: Cow::Borrowed(id), by: *by, letters: letters.borrowed() }
            }
            Finding::Escalation { level, by, because } => {
                Finding::Escalation { level: Cow::Borrowed(level), by: *by, because: lent(because) }
            }
            Finding::Entitlement(entitlement) => Finding::Entitlement(EntitlementFinding {
                name: Cow::Borrowed(&entitlement.name),
                calendar: lent(&entitlement.calendar),
                ..*entitlement
            }),
            Finding::Discretion(discretion) => Finding::Discretion(DiscretionFinding {
                ceiling: discretion.ceiling,
                forms: discretion.forms.borrowed(),
                suggest: discretion.suggest,
                above: lent(&discretion.above),
                window: discretion.window.clone(),
                because: lent(&discretion.because),
            }),
            Finding::Approval { role, because } => {
                Finding::Approval { role: Cow::Borrowed(role), because: lent(because) }
            }
            Finding::Requirement { text: what, say_instead, in_draft, because } => Finding::Requirement {
                text: Cow::Borrowed(what),
                say_instead: lent(say_instead),
                in_draft: in_draft.clone(),
                because: lent(because),
            },
            Finding::Prohibition { text: what, say_instead, in_draft, because } => Finding::Prohibition {
                text: Cow::Borrowed(what),
                say_instead: lent(say_instead),
                in_draft: in_draft.clone(),
                because: lent(because),
            },
            Finding::Advice { text: what, say_instead, in_draft, because } => Finding::Advice {
                text: Cow::Borrowed(what),
                say_instead: lent(say_instead),
                in_draft: in_draft.clone(),
                because: lent(because),
            },
        }
    }

    /// The same finding, borrowing nothing.
    pub fn into_owned(self) -> Finding<'static> {
        let text = |text: Text<'_>| -> Text<'static> { Cow::Owned(text.into_owned()) };
        match self {
            Finding::Deadline(deadline) => Finding::Deadline(DeadlineFinding {
                name: text(deadline.name),
                target: deadline.target,
                since: deadline.since,
                met_by: deadline.met_by.into_owned(),
                met_at: deadline.met_at,
                paused_while: deadline.paused_while.into_owned(),
                on_reopen: deadline.on_reopen.map(text),
                on_priority_change: deadline.on_priority_change.map(text),
                warnings: Cow::Owned(deadline.warnings.into_owned()),
                calendar: deadline.calendar.map(text),
                working_days: deadline.working_days.map(text),
            }),
            Finding::TimeLimit(limit) => Finding::TimeLimit(TimeLimitFinding {
                name: text(limit.name),
                target: limit.target,
                used_by: limit.used_by.into_owned(),
                used_at: limit.used_at,
                calendar: limit.calendar.map(text),
                working_days: limit.working_days.map(text),
            }),
            Finding::Disclosure { id, by, letters } => {
                Finding::Disclosure { id: text(id), by, letters: letters.into_owned() }
            }
            Finding::Escalation { level, by, because } => {
                Finding::Escalation { level: text(level), by, because: because.map(text) }
            }
            Finding::Entitlement(entitlement) => Finding::Entitlement(EntitlementFinding {
                name: text(entitlement.name),
                calendar: entitlement.calendar.map(text),
                basis: entitlement.basis,
                at_most: entitlement.at_most,
                at_most_days: entitlement.at_most_days,
                rounding: entitlement.rounding,
                pay_within: entitlement.pay_within,
                pay_by: entitlement.pay_by,
            }),
            Finding::Discretion(discretion) => Finding::Discretion(DiscretionFinding {
                ceiling: discretion.ceiling,
                forms: discretion.forms.into_owned(),
                suggest: discretion.suggest,
                above: discretion.above.map(text),
                window: discretion.window,
                because: discretion.because.map(text),
            }),
            Finding::Approval { role, because } => Finding::Approval { role: text(role), because: because.map(text) },
            Finding::Requirement { text: what, say_instead, in_draft, because } => Finding::Requirement {
                text: text(what),
                say_instead: say_instead.map(text),
                in_draft,
                because: because.map(text),
            },
            Finding::Prohibition { text: what, say_instead, in_draft, because } => Finding::Prohibition {
                text: text(what),
                say_instead: say_instead.map(text),
                in_draft,
                because: because.map(text),
            },
            Finding::Advice { text: what, say_instead, in_draft, because } => Finding::Advice {
                text: text(what),
                say_instead: say_instead.map(text),
                in_draft,
                because: because.map(text),
            },
        }
    }

    /// Puts another instant in the place of the one that `.after`, `.by` or `.since` gave; what was not given stays so.
    pub fn put_moment(&mut self, method: &str, at: Timestamp) {
        let since = match self {
            Finding::Deadline(deadline) => Some(&mut deadline.since),
            _ => None,
        };
        if let ("since", Some(Some(since))) = (method, since) {
            *since = at;
        }
        if let (Finding::Disclosure { by: Some(by), .. }, "by") = (&mut *self, method) {
            *by = at;
        }
        let target = match self {
            Finding::Deadline(deadline) => &mut deadline.target,
            Finding::TimeLimit(limit) => &mut limit.target,
            Finding::Escalation { by: Some(target), .. } => target,
            _ => return,
        };
        match (target, method) {
            (DeadlineTarget::Within(_, after), "after") => *after = at,
            (DeadlineTarget::By(by), "by") => *by = at,
            _ => {}
        }
    }
}

fn lent<'f>(text: &'f Option<Text<'_>>) -> Option<Text<'f>> {
    text.as_deref().map(Cow::Borrowed)
}
