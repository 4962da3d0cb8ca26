//! Holding one decision against another: where a code, on one case, gives the customer less than its floor does.

use redress_model::{
    ConditionKind, Deadline, DeadlineState, DisclosureDue, DisclosureState, EntitlementLine, FindingKind, Grounds,
    Passage, Superseded, TimeLimit, TimeLimitState, Verdict,
};

use super::duty::{Duty, DutyKind, Less, duty};
use super::held::Held;
use super::witness::{key, quoted};
use crate::combine::floor::GAVE_WAY;
use crate::in_words::instant_in_words;

impl Held<'_> {
    /// Everything that the floor owes in this case and the code could be held against, with the clause of the pack; and where it
    /// gives less.
    pub(crate) fn less(&self) -> (Vec<(Duty, String)>, Vec<Less>) {
        let (mut held, mut less) = (Vec::new(), Vec::new());
        let mut hold = |duty: Duty, grounds: &Grounds<'_>, found: Result<Option<Less>, CannotSay>| {
            if let Ok(found) = found {
                held.push((duty, grounds.origin.clause.clone()));
                less.extend(found);
            }
        };
        for deadline in self.floor.deadlines.iter().filter(|deadline| deadline.due.is_some()) {
            hold(duty(DutyKind::Deadline, &deadline.name), &deadline.grounds, self.deadline(deadline));
        }
        for limit in &self.floor.time_limits {
            hold(duty(DutyKind::TimeLimit, &limit.name), &limit.grounds, self.time_limit(limit));
        }
        for line in self.floor.compensation.iter().flat_map(|compensation| &compensation.lines) {
            hold(duty(DutyKind::Entitlement, &line.name), &line.grounds, self.line(line));
        }
        for disclosure in self.floor.disclosures.iter().filter(|each| each.state != DisclosureState::Given) {
            hold(duty(DutyKind::Disclosure, &disclosure.id), &disclosure.grounds, self.disclosure(disclosure));
        }
        for condition in self.floor.conditions.iter().filter(|each| each.kind == ConditionKind::Requirement) {
            let has_it = self.own.conditions.iter().any(|own| own.text == condition.text);
            let duty = duty(DutyKind::Requirement, &condition.text);
            let expect = format!("{{ conditions: [{}] }}", quoted(&condition.text));
            let grounds = &condition.grounds;
            let found = self.unless(has_it || self.refuses(), &duty, grounds, FindingKind::Requirement, expect);
            hold(duty, grounds, found);
        }
        for prohibition in &self.floor.prohibitions {
            let has_it = self.own.prohibitions.iter().any(|own| own.text == prohibition.text);
            let duty = duty(DutyKind::Prohibition, &prohibition.text);
            let expect = "{ verdict: refused }".to_owned();
            let grounds = &prohibition.grounds;
            let found = self.unless(has_it || self.refuses(), &duty, grounds, FindingKind::Prohibition, expect);
            hold(duty, grounds, found);
        }
        if let Some(escalation) = &self.floor.escalation
            && let Some(reason) = escalation.reasons.first()
        {
            let rank = |level: &str| self.policy.levels.iter().position(|each| each.id == level);
            let is_as_high = |own: &redress_model::Escalation<'_>| {
                let is_in_time = escalation.by.is_none_or(|by| own.by.is_some_and(|own| own <= by));
                rank(&own.level) > rank(&escalation.level) || own.level == escalation.level && is_in_time
            };
            let duty = duty(DutyKind::Escalation, &escalation.level);
            let by = escalation.by.map_or_else(String::new, |by| format!(", by: {{ no_later_than: {by} }}"));
            let expect = format!("{{ escalation: {{ level: {}{by} }} }}", quoted(&escalation.level));
            let is_so = self.own.escalation.as_ref().is_some_and(is_as_high);
            let found = self.unless(is_so, &duty, &reason.grounds, FindingKind::Escalation, expect);
            hold(duty, &reason.grounds, found);
        }
        less.extend(self.forbidden());
        (held, less)
    }

    fn deadline(&self, floor: &Deadline<'_>) -> Result<Option<Less>, CannotSay> {
        let duty = duty(DutyKind::Deadline, &floor.name);
        let expect = |more: &str| {
            let instant = floor.due.map_or_else(String::new, |due| due.to_string());
            format!("{{ deadlines: {{ {}: {{ due: {{ no_later_than: {instant} }}{more} }} }} }}", key(&floor.name))
        };
        let name = &floor.name;
        let all = || self.own.deadlines.iter().filter(|own| own.name == *name);
        let Some(own) = all().next() else {
            let due = floor.due.map_or_else(String::new, |due| instant_in_words(due, &self.policy.zone));
            let sentence = format!("the floor sets the time `{name}`, until {due}; this code sets none");
            return self.missing(duty, &floor.grounds, FindingKind::Deadline, sentence, expect(""));
        };
        // of several that stand, one that asks for as much is enough
        let less: Vec<Option<(String, String)>> = all().map(|own| self.less_time(floor, own)).collect();
        let by = self.own_clause(&own.grounds);
        let sentence = if less.contains(&None) { None } else { less.into_iter().flatten().next() };
        Ok(sentence
            .map(|(sentence, more)| self.found(duty.clone(), sentence, &floor.grounds, by, expect(&more)))
            .or_else(|| all().find_map(|own| self.gave_way(duty.clone(), &own.superseded, &floor.grounds, expect))))
    }

    /// How a deadline asks for less than the floor's, and what more an example expects of it.
    fn less_time(&self, floor: &Deadline<'_>, own: &Deadline<'_>) -> Option<(String, String)> {
        let zone = &self.policy.zone;
        let due = |deadline: &Deadline<'_>| deadline.due.map_or_else(String::new, |due| instant_in_words(due, zone));
        let name = &floor.name;
        let is_let_off = !is_standing(own.state) && is_standing(floor.state) && own.state != DeadlineState::Unknown;
        let state = serde_json::to_value(own.state).ok();
        let state = state.as_ref().and_then(|state| state.as_str()).unwrap_or("met");
        let more = if is_let_off { format!(", state: {{ not: {state} }}") } else { String::new() };
        let sentence = match (floor.due, own.due) {
            (Some(theirs), Some(ours)) if ours > theirs => {
                format!("`{name}` is due later: {}, where the floor says {}", due(own), due(floor))
            }
            _ if is_let_off => {
                let state = match own.state {
                    DeadlineState::Paused => "its clock stands still",
                    _ => "it counts as met",
                };
                format!("`{name}` is owed by {} and {state} here, which it is not by the floor", due(floor))
            }
            _ => return None,
        };
        Some((sentence, more))
    }

    fn time_limit(&self, floor: &TimeLimit<'_>) -> Result<Option<Less>, CannotSay> {
        let duty = duty(DutyKind::TimeLimit, &floor.name);
        let until = |limit: &TimeLimit<'_>| instant_in_words(limit.until, &self.policy.zone);
        let expect = |more: &str| {
            let instant = floor.until;
            format!(
                "{{ time_limits: {{ {}: {{ until: {{ no_earlier_than: {instant} }}{more} }} }} }}",
                key(&floor.name)
            )
        };
        let name = &floor.name;
        let all = || self.own.time_limits.iter().filter(|own| own.name == *name);
        let Some(own) = all().max_by_key(|own| own.until) else {
            let sentence =
                format!("the floor gives the customer until {} for `{name}`; this code does not", until(floor));
            return self.missing(duty, &floor.grounds, FindingKind::TimeLimit, sentence, expect(""));
        };
        let by = self.own_clause(&own.grounds);
        if own.until < floor.until {
            let (ours, theirs) = (until(own), until(floor));
            let sentence =
                format!("the customer has less time for `{name}`: until {ours}, where the floor says {theirs}");
            return Ok(Some(self.found(duty, sentence, &floor.grounds, by, expect(""))));
        }
        let counts_it = |own: &TimeLimit<'_>| matches!(own.state, TimeLimitState::Used | TimeLimitState::Unknown);
        if floor.state == TimeLimitState::Used && !all().any(counts_it) {
            let sentence = format!("the customer used `{name}` in time by the floor, which this code does not count");
            return Ok(Some(self.found(duty, sentence, &floor.grounds, by, expect(", state: used"))));
        }
        Ok(all().find_map(|own| self.gave_way(duty.clone(), &own.superseded, &floor.grounds, expect)))
    }

    fn line(&self, floor: &EntitlementLine<'_>) -> Result<Option<Less>, CannotSay> {
        let duty = duty(DutyKind::Entitlement, &floor.name);
        let expect = |more: &str| {
            format!(
                "{{ compensation: {{ lines: {{ {}: {{ amount: {{ at_least: \"{}\" }}{more} }} }} }} }}",
                key(&floor.name),
                floor.amount
            )
        };
        let (name, amount) = (&floor.name, floor.amount.for_people());
        let all = || {
            let lines = self.own.compensation.iter().flat_map(|compensation| &compensation.lines);
            lines.filter(|own| own.name == *name)
        };
        // of two that do not compare, the code's own is the one to mend
        let in_other_currency = |own: &&EntitlementLine<'_>| own.amount.compare(floor.amount).is_err();
        let Some(own) = all().find(in_other_currency).or_else(|| all().next()) else {
            if floor.amount.amount.is_zero() {
                return Ok(None);
            }
            let sentence = format!("the floor owes {amount} for `{name}`; this code owes nothing for it");
            return self.missing(duty, &floor.grounds, FindingKind::Entitlement, sentence, expect(""));
        };
        let is_late = floor.pay_by.is_some_and(|by| own.pay_by.is_none_or(|own| own > by));
        let more = floor.pay_by.filter(|_| is_late);
        let more = more.map_or_else(String::new, |by| format!(", pay_by: {{ no_later_than: {by} }}"));
        let zone = &self.policy.zone;
        let sentence = match own.amount.compare(floor.amount) {
            Ok(std::cmp::Ordering::Less) => {
                Some(format!("less is owed for `{name}`: {}, where the floor owes {amount}", own.amount.for_people()))
            }
            Err(_) => Some(format!(
                "`{name}` is owed in another currency: {}, where the floor owes {amount}",
                own.amount.for_people()
            )),
            Ok(_) if is_late => {
                let by = floor.pay_by.map_or_else(String::new, |by| instant_in_words(by, zone));
                Some(format!("`{name}` is to be paid later than the floor says, which is {by}"))
            }
            Ok(_) => None,
        };
        let by = self.own_clause(&own.grounds);
        Ok(sentence
            .map(|sentence| self.found(duty.clone(), sentence, &floor.grounds, by, expect(&more)))
            .or_else(|| self.gave_way(duty, &own.superseded, &floor.grounds, expect)))
    }

    fn disclosure(&self, floor: &DisclosureDue<'_>) -> Result<Option<Less>, CannotSay> {
        let duty = duty(DutyKind::Disclosure, &floor.id);
        let expect = |more: &str| format!("{{ disclosures: {{ {}: {{ {more} }} }} }}", key(&floor.id));
        let title = &floor.title;
        let Some(own) = self.own.disclosures.iter().find(|own| own.id == floor.id) else {
            let sentence = format!("the customer is not told: {title} (`{}`)", floor.id);
            let expect = expect(&format!("title: {}", quoted(title)));
            return self.missing(duty, &floor.grounds, FindingKind::Disclosure, sentence, expect);
        };
        // what any reply carries until the customer was told does not stand in for a letter that carries it whatever was told
        let in_letters = (own.is_for_any_reply() || !floor.is_for_any_reply())
            && floor.letters.iter().all(|letter| own.letters.contains(letter));
        let in_time = floor.by.is_none_or(|by| own.by.is_some_and(|own| own <= by));
        let letters: Vec<String> = floor.letters.iter().map(|letter| quoted(letter)).collect();
        let more = match (in_letters, floor.by) {
            (false, _) if letters.is_empty() => "letters: null".to_owned(),
            (false, _) => format!("letters: [{}]", letters.join(", ")),
            (true, by) => by.map_or_else(String::new, |by| format!("by: {{ no_later_than: {by} }}")),
        };
        let sentence = match (in_letters, in_time) {
            (false, _) => format!(
                "`{}` stands in fewer letters: {}, where the floor asks for {}",
                floor.id,
                letters_in_words(own),
                letters_in_words(floor)
            ),
            (_, false) => format!("`{}` is told later than the floor says", floor.id),
            _ => return Ok(None),
        };
        let by = self.own_clause(&own.grounds);
        Ok(Some(self.found(duty, sentence, &floor.grounds, by, expect(&more))))
    }

    /// What the code forbids of its own, though the proposal does just what the floor asks for.
    fn forbidden(&self) -> Vec<Less> {
        let own = || self.own.prohibitions.iter().filter(|each| self.own_clause(&each.grounds).is_some());
        let touch = |one: &[Passage], other: &[Passage]| {
            one.iter().any(|one| other.iter().any(|other| one.from < other.until && other.from < one.until))
        };
        let mut found = Vec::new();
        let expect = || "{ prohibitions: [] }".to_owned();
        for told in self.floor.disclosures.iter().filter(|each| each.state == DisclosureState::InDraft) {
            if let Some(prohibition) = own().find(|each| touch(&each.in_draft, &told.in_draft)) {
                let sentence = format!("this code forbids what the floor asks to tell the customer: {}", told.title);
                let by = self.own_clause(&prohibition.grounds);
                found.push(self.found(duty(DutyKind::Disclosure, &told.id), sentence, &told.grounds, by, expect()));
            }
        }
        let offer = self.floor.compensation.as_ref().filter(|compensation| {
            let pays = compensation.outstanding.zip(compensation.proposed);
            pays.is_some_and(|(open, proposed)| open == proposed && !open.amount.is_zero())
        });
        let may = matches!(self.floor.verdict, Some(Verdict::Allowed | Verdict::AllowedWithConditions));
        // in what form is the firm's to say
        let is_plain =
            !self.floor.facts.contains_key("proposal.form") && !self.floor.facts.contains_key("proposal.items");
        if let (Some(line), true, true) = (offer.and_then(|offer| offer.lines.first()), may, is_plain)
            && let Some(prohibition) = own().find(|each| each.in_draft.is_empty())
        {
            let sentence = format!("this code forbids to pay what the floor owes: {}", prohibition.text);
            let by = self.own_clause(&prohibition.grounds);
            found.push(self.found(duty(DutyKind::Entitlement, &line.name), sentence, &line.grounds, by, expect()));
        }
        found
    }

    /// The code's own answer to the same question, which its floor had to better.
    fn gave_way(
        &self,
        duty: Duty,
        superseded: &[Superseded<'_>],
        floor: &Grounds<'_>,
        expect: impl Fn(&str) -> String,
    ) -> Option<Less> {
        let own = superseded
            .iter()
            .find(|each| each.superseded_by.ends_with(GAVE_WAY) && self.own_clause(&each.grounds).is_some())?;
        let clause = self.own_clause(&own.grounds)?;
        let sentence = format!(
            "a clause of this code says less: \u{201c}{}\u{201d}, where the floor says \u{201c}{}\u{201d}",
            own.grounds.sentence, floor.sentence
        );
        let expected = expect(&format!(", clause: {}", quoted(&clause)));
        Some(self.found(duty, sentence, floor, Some(clause), expected))
    }

    /// What the code does not owe at all, unless it cannot say so yet.
    fn missing(
        &self,
        duty: Duty,
        floor: &Grounds<'_>,
        kind: FindingKind,
        sentence: String,
        expect: String,
    ) -> Result<Option<Less>, CannotSay> {
        let by = self.overriding_clause(floor);
        if self.waits(floor, by, kind) {
            return Err(CannotSay);
        }
        let by = by.map(|clause| clause.number.clone());
        Ok(Some(self.found(duty, sentence, floor, by, expect)))
    }

    fn unless(
        &self,
        is_so: bool,
        duty: &Duty,
        floor: &Grounds<'_>,
        kind: FindingKind,
        expect: String,
    ) -> Result<Option<Less>, CannotSay> {
        if is_so {
            return Ok(None);
        }
        let sentence = match duty.kind {
            DutyKind::Prohibition => format!("the floor forbids `{}`; this code lets it pass", duty.name),
            DutyKind::Escalation => format!("the floor has `{}` take over; this code does not, or later", duty.name),
            _ => format!("the floor requires `{}`; this code does not", duty.name),
        };
        self.missing(duty.clone(), floor, kind, sentence, expect)
    }

    fn found(&self, duty: Duty, sentence: String, floor: &Grounds<'_>, by: Option<String>, expect: String) -> Less {
        Less { duty, sentence, pack_clause: floor.origin.clause.clone(), own_clause: by, expect }
    }
}

/// The code cannot say yet what it owes, and says so.
struct CannotSay;

/// The letters in which something stands.
fn letters_in_words(disclosure: &DisclosureDue<'_>) -> String {
    let any = disclosure.is_for_any_reply().then(|| "any reply until the customer was told".to_owned());
    any.into_iter().chain(disclosure.letters.iter().map(|letter| letter.to_string())).collect::<Vec<_>>().join(", ")
}

/// Whether something is still to be done, or was done too late.
fn is_standing(state: DeadlineState) -> bool {
    matches!(state, DeadlineState::Running | DeadlineState::Breached | DeadlineState::MetLate)
}
