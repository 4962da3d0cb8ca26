//! Every call of the vocabulary, with everything that can be said of it: with this the engine's tests try `redress-plugin` from end to
//! end. No policy needs it.

use redress_plugin::{
    Answer, Ceiling, Date, Decimal, Duration, FindingKind, Happened, Instant, Money, Percent, PriorityChange,
    Reopening, Report, Rounding, advise, deadline, disclose, escalate_to, forbid, may_offer, needs_approval_of,
    open_point, owe, require, time_limit,
};

redress_plugin::module! {
    /// What it reads.
    pub struct Given {
        /// The draft, since findings name passages of it.
        draft: String,
        /// When the order was delivered.
        delivered_at: Option<Instant>,
        /// A question that is open; with it, nothing is found.
        question: Option<String>,
    }
    findings: deadline, time_limit, disclosure, escalation, entitlement, discretion, approval, requirement, prohibition, advice;
    run: say_everything;
}

/// 6 March 2026, noon in London.
const NOON: Instant = Instant::from_seconds(1_772_798_400);
/// Half a second after it.
const LATER: Instant = Instant { seconds: 1_772_798_400, nanoseconds: 500_000_000 };
const FIRST: Date = Date { year: 2026, month: 3, day: 2 };
const LAST: Date = Date { year: 2026, month: 3, day: 6 };

fn say_everything(given: Given) -> Answer {
    if let Some(question) = given.question {
        let open =
            open_point(question).about(FindingKind::Entitlement, "delayed start").about(FindingKind::Deadline, None);
        return Err(open.into());
    }
    let times = Report::new()
        .and(
            deadline("answer")
                .within(Duration::working_hours(4))
                .after(NOON)
                .met_by("agent_reply")
                .met_by("resolved")
                .met_at(LATER)
                .paused_while("pending")
                .on_reopen(Reopening::AsIfNeverMet)
                .on_priority_change(PriorityChange::KeepElapsed)
                .warn(Duration::minutes(30))
                .warn(percent("80"))
                .calendar("office")
                .working_days("same time"),
        )
        .and(deadline("call back").by(NOON).since(LATER).met_at(Happened::as_told_by("delivered_at")))
        .and(
            time_limit("withdraw")
                .within(Duration::days(14))
                .after(NOON)
                .used_by("withdrawn")
                .used_by("returned")
                .used_at(LATER)
                .calendar("office")
                .working_days("close of working day"),
        )
        .and(time_limit("reject").by(NOON).used_at(Happened::as_told_by("delivered_at")))
        .and(disclose("your-rights").by(NOON).in_letter("deadlock").in_letter("final_response"))
        .and(escalate_to("team").within(Duration::working_days(1)).after(NOON).because("it is late"))
        .and(escalate_to("ombudsman").by(NOON));
    let money = times
        .and(
            owe("delay")
                .per_day(pounds("5"))
                .days(FIRST, LAST)
                .at_most(pounds("30"))
                .at_most_days(10)
                .round(Rounding::HalfEven, Decimal::new(1, 2))
                .pay_within(Duration::working_days(10), NOON)
                .calendar("office"),
        )
        .and(owe("refund").percent(percent("12.5"), pounds("84.90")).pay_by(NOON))
        .and(owe("call-out").amount(pounds("31.19")))
        .and(
            may_offer(pounds("25"))
                .form("credit")
                .form("voucher")
                .suggest(pounds("10"))
                .above("manager")
                .window(pounds("100"), Duration::months(3), vec![(NOON, pounds("12"))])
                .because("it took long"),
        )
        .and(may_offer(Ceiling::NoLimit))
        .and(needs_approval_of("manager").because("it is much"));
    Ok(money
        .and(require("name the day").say_instead("on Monday").in_draft(0..5).because("it was asked"))
        .and(forbid("no blame").say_instead("we are sorry").in_draft(0..5).in_draft(7..16).because("it hurts"))
        .and(advise("shorter").say_instead("yes").in_draft(7..16).because("it is long")))
}

fn pounds(amount: &str) -> Money {
    Money { amount: decimal(amount), currency: "GBP".to_owned() }
}

fn percent(hundredths: &str) -> Percent {
    Percent(decimal(hundredths))
}

fn decimal(digits: &str) -> Decimal {
    Decimal::from_str_exact(digits).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use redress_plugin::{Case, Finding, Module, Stop, open_point};

    use super::*;

    #[test]
    fn every_kind_of_finding_is_made() {
        let report = TheModule::run(Case::new().with("draft", "Sorry. Calm down!")).unwrap();
        let kinds: BTreeSet<FindingKind> = report.findings().iter().map(Finding::kind).collect();
        assert_eq!(kinds.into_iter().collect::<Vec<_>>(), TheModule::FINDINGS);
    }

    #[test]
    fn an_open_question_stops_it() {
        let asked = TheModule::run(Case::new().with("draft", "").with("question", "who pays"));
        let open =
            open_point("who pays").about(FindingKind::Entitlement, "delayed start").about(FindingKind::Deadline, None);
        assert_eq!(asked, Err(Stop::OpenPoint(open)));
    }
}
