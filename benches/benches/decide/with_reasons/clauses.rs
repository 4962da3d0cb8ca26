//! The clauses by number, heading and rule.

use serde::Serialize;

/// A clause with its one rule.
pub(super) struct Clause {
    pub(super) number: &'static str,
    pub(super) heading: &'static str,
    pub(super) rule: &'static str,
}

/// A rule that fired.
#[derive(Serialize)]
pub(super) struct Fired {
    rule: &'static str,
    clause: &'static str,
    outcome: &'static str,
}

impl Clause {
    pub(super) fn fired(&self) -> Fired {
        Fired { rule: self.rule, clause: self.number, outcome: "fired" }
    }
}

macro_rules! clauses {
    ($($name:ident: $number:literal $heading:literal $rule:literal;)*) => {
        $(pub(super) static $name: Clause =
            Clause { number: $number, heading: concat!($number, " ", $heading), rule: $rule };)*
    };
}

clauses! {
    ACKNOWLEDGE: "1.1" "We acknowledge every complaint" "acknowledge";
    FIRST_ANSWER: "1.2" "We answer everybody" "first-answer";
    SETTLE: "1.3" "We settle what is pressing" "settle";
    FIND_PARCEL: "1.4" "We find what has not arrived" "find-parcel";
    PAY_BACK: "1.5" "We pay back what you cancel" "pay-back";
    FOLLOW_UP: "1.6" "We ask whether it helped" "follow-up";
    RIGHTS: "2.1" "We tell you your rights when we say no" "rights";
    AFTER_US: "2.2" "We tell you who decides after us" "after-us";
    CANCEL: "2.3" "We tell you how to cancel" "cancel";
    EXTRA_HELP: "2.4" "We offer extra help" "extra-help";
    BUSINESS: "2.5" "Businesses hear which terms hold" "business";
    LATE: "2.6" "We tell you what a late delivery means" "late";
    BEST: "3.1" "Pressing matters of our best customers" "best";
    CARE: "3.2" "Complaints of customers who need care" "care";
    LONG_STANDING: "3.3" "Complaints of customers of long standing" "long-standing";
    AGAIN: "3.4" "Customers who had to write again and again" "again";
    PRESS: "3.5" "The press" "press";
    BEFORE: "3.6" "Customers whom we had to compensate before" "before";
    GOODWILL: "4.1" "Goodwill" "goodwill";
    VOUCHERS: "4.2" "Vouchers and credit" "vouchers";
    BUDGET: "4.3" "The budget of a quarter" "budget";
    NEVER_WRITE: "4.4" "What we never write" "never-write";
    SUMMARY: "4.5" "A complaint is closed with a summary" "summary";
    SAY_NO: "4.6" "Who may say no" "say-no";
}
