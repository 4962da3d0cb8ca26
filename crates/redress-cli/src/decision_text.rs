//! A decision as a person reads it: the verdict first, then what is owed, by when, and why.

mod times;

use std::fmt::Write;

use redress::instant_in_words;
use redress::model::{
    Compensation, ConditionKind, ConditionSeen, Decision, DisclosureAsked, DisclosureState, Escalation, Grounds,
    Passage, Value, Verdict, WhyNot,
};

use crate::draft_quote::quotes;
use crate::output::{ATTENTION, BESIDE, HEADING, WELL, WRONG, safe_line, styled};

/// The decision as text, in sections; a section with nothing in it is left out.
pub(crate) fn decision_text(decision: &Decision) -> String {
    let mut text = Text { out: String::new(), zone: zone_of(decision) };
    text.top(decision);
    text.compensation(decision.compensation.as_ref());
    text.deadlines(&decision.deadlines);
    text.time_limits(&decision.time_limits);
    text.escalation(decision.escalation.as_ref());
    text.disclosures(decision);
    text.findings(decision);
    text.breaches(decision);
    text.needs(decision);
    text.unread(decision);
    text.errors(decision);
    text.next(decision);
    if let Some(why_not) = &decision.why_not {
        text.why_not(why_not);
    }
    text.out
}

fn zone_of(decision: &Decision) -> jiff::tz::TimeZone {
    let name = decision.policy.as_ref().map(|policy| policy.time_zone.as_ref());
    name.and_then(|name| jiff::tz::TimeZone::get(name).ok()).unwrap_or(jiff::tz::TimeZone::UTC)
}

struct Text {
    out: String,
    zone: jiff::tz::TimeZone,
}

impl Text {
    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.out, "{:indent$}{text}", "");
    }

    fn section(&mut self, title: &str) {
        self.out.push('\n');
        self.line(0, &styled(HEADING, title));
    }

    fn when(&self, instant: jiff::Timestamp) -> String {
        instant_in_words(instant, &self.zone)
    }

    fn clock(&self, instant: jiff::Timestamp) -> String {
        instant.to_zoned(self.zone.clone()).strftime("%a %-d %b %H:%M").to_string()
    }

    /// A fact's value, shortened where it is long.
    fn value(&self, value: &Value) -> String {
        let text = match value {
            Value::Money(money) => money.for_people(),
            Value::Instant(instant) => self.when(*instant),
            other => other.to_string(),
        };
        let safe = safe_line(&text);
        match safe.char_indices().nth(80) {
            Some((end, _)) => format!("{}…", &safe[..end]),
            None => safe,
        }
    }

    fn top(&mut self, decision: &Decision) {
        let verdict = match decision.verdict {
            Some(verdict @ (Verdict::Refused | Verdict::Undetermined)) => {
                styled(WRONG, &verdict.for_people().to_uppercase())
            }
            Some(verdict @ (Verdict::NeedsApproval | Verdict::AllowedWithConditions)) => {
                styled(ATTENTION, &verdict.for_people().to_uppercase())
            }
            Some(verdict @ Verdict::Allowed) => styled(WELL, &verdict.for_people().to_uppercase()),
            None => styled(HEADING, "NOTHING PROPOSED"),
        };
        let ticket = decision
            .ticket_id
            .as_ref()
            .map_or_else(|| "this ticket".to_owned(), |id| format!("ticket {}", safe_line(id)));
        self.line(0, &format!("{verdict}  {ticket}"));
        for reason in &decision.verdict_because {
            let clause = reason.clause.as_ref().map_or_else(String::new, |clause| format!(" (clause {clause})"));
            self.line(2, &format!("{}{clause}", safe_line(&reason.sentence)));
        }
        let policy = match &decision.policy {
            Some(policy) => {
                let digest = policy.digest.get(..12).unwrap_or_default();
                format!("{} ({} {}, digest {digest}), {}", policy.title, policy.id, policy.version, policy.time_zone)
            }
            None => "no policy applied".to_owned(),
        };
        self.line(0, &styled(BESIDE, &format!("{policy}; decided as of {}", self.when(decision.at))));
    }

    /// Where a finding comes from: the clause, its row, its conditions.
    fn grounds(&mut self, grounds: &Grounds) {
        self.line(4, &styled(BESIDE, &format!("clause {}", safe_line(&grounds.origin.heading))));
        for row in grounds.row.iter().chain(&grounds.rows) {
            let cells: Vec<String> = row.cells.iter().map(|cell| format!("{} {}", cell.heading, cell.cell)).collect();
            self.line(4, &styled(BESIDE, &format!("row {}: {}", row.number, safe_line(&cells.join(", ")))));
        }
        // what did not hold did not bring it about; programs get those too
        for condition in grounds.because.iter().filter(|seen| seen.holds == Some(seen.text.wanted)) {
            self.condition(4, if condition.text.wanted { "because" } else { "because not" }, condition);
        }
    }

    fn condition(&mut self, indent: usize, word: &str, seen: &ConditionSeen) {
        let mut line = format!("{word} {}", safe_line(&seen.text.condition));
        if let Some(means) = &seen.text.means {
            let _ = write!(line, ", that is {}", safe_line(means));
        }
        if !seen.values.is_empty() {
            let values: Vec<String> =
                seen.values.iter().map(|(name, value)| format!("{name} is {}", self.value(value))).collect();
            let _ = write!(line, "   [{}]", values.join(", "));
        }
        if !seen.missing.is_empty() {
            let _ = write!(line, "   [missing: {}]", seen.missing.join(", "));
        }
        if let Some(error) = &seen.error {
            let _ = write!(line, "   [{}]", safe_line(error));
        }
        self.line(indent, &styled(BESIDE, &line));
    }

    fn compensation(&mut self, compensation: Option<&Compensation>) {
        let Some(compensation) = compensation else { return };
        self.section("Money");
        for line in &compensation.lines {
            self.line(2, &safe_line(&line.grounds.sentence));
            self.grounds(&line.grounds);
            for other in &line.superseded {
                let instead = format!("not {}: {}", safe_line(&other.grounds.sentence), other.superseded_by);
                self.line(4, &styled(BESIDE, &instead));
            }
        }
        if let Some(total) = &compensation.total {
            let mut sum = format!("owed in all {}", total.for_people());
            if let Some(paid) = &compensation.paid {
                let _ = write!(sum, ", paid {}", paid.for_people());
            }
            if let Some(outstanding) = &compensation.outstanding {
                let _ = write!(sum, ", outstanding {}", outstanding.for_people());
            }
            self.line(2, &styled(HEADING, &sum));
        }
        let Some(proposed) = &compensation.proposed else { return };
        self.line(2, &format!("offered {}", proposed.for_people()));
        let Some(envelope) = &compensation.envelope else { return };
        self.line(
            2,
            &format!(
                "of which {} is owed anyway and {} is discretion; {}",
                envelope.floor.for_people(),
                envelope.discretionary.for_people(),
                envelope.ceiling.map_or_else(
                    || "no clause limits it".to_owned(),
                    |ceiling| format!("at most {} may be", ceiling.for_people())
                )
            ),
        );
        for grounds in &envelope.set_by {
            self.line(4, &safe_line(&grounds.sentence));
            self.grounds(grounds);
        }
        for window in &envelope.windows {
            let spent = window.spent.for_people();
            self.line(4, &format!("{spent} of {} spent in {}", window.limit.for_people(), window.period));
        }
    }

    fn escalation(&mut self, escalation: Option<&Escalation>) {
        let Some(escalation) = escalation else { return };
        self.section("Who takes over");
        let by = escalation.by.map_or_else(String::new, |by| format!(" by {}", self.when(by)));
        self.line(2, &styled(HEADING, &format!("{}{by}", safe_line(&escalation.who))));
        for reason in &escalation.reasons {
            self.line(4, &safe_line(&reason.grounds.sentence));
            self.grounds(&reason.grounds);
        }
        for step in &escalation.path {
            let when = step.at.map_or_else(String::new, |at| format!(" {}", self.when(at)));
            self.line(4, &styled(BESIDE, &format!("then {}{when}", safe_line(&step.who))));
        }
    }

    /// The words of the draft that a finding is about, with carets under them.
    fn in_draft(&mut self, decision: &Decision, passages: &[Passage]) {
        let Some(draft) = decision.facts.get("proposal.draft").and_then(Value::as_text) else { return };
        for quote in quotes(draft, passages) {
            self.line(4, &quote.words);
            self.line(4, &styled(WRONG, &quote.carets));
        }
    }

    fn disclosures(&mut self, decision: &Decision) {
        if decision.disclosures.is_empty() {
            return;
        }
        self.section("To tell the customer");
        for disclosure in &decision.disclosures {
            let state = told(disclosure.state);
            self.line(2, &format!("{} — {state}", safe_line(&disclosure.grounds.sentence)));
            self.line(4, &format!("“{}”", safe_line(&disclosure.wording)));
            self.grounds(&disclosure.grounds);
            // the clause that it stands as was just shown
            let says = |asked: &DisclosureAsked<'_>| {
                asked.grounds.origin == disclosure.grounds.origin
                    && disclosure.grounds.sentence.starts_with(&*asked.grounds.sentence)
            };
            let shown = disclosure.asked_by.iter().position(says);
            let others = disclosure.asked_by.iter().enumerate().filter(|(n, _)| Some(*n) != shown);
            for (_, asked) in others {
                self.line(4, &format!("asked for too: {} — {}", safe_line(&asked.grounds.sentence), told(asked.state)));
                self.grounds(&asked.grounds);
            }
        }
        if let Some(language) = decision.assumed.get("ticket.language").and_then(Value::as_text) {
            let sentence = format!("the ticket does not tell its language: said in `{}`", safe_line(language));
            self.line(2, &styled(BESIDE, &sentence));
        }
    }

    fn findings(&mut self, decision: &Decision) {
        if !decision.prohibitions.is_empty() {
            self.section("Not allowed");
            for each in &decision.prohibitions {
                self.line(2, &format!("{}{}", styled(WRONG, &safe_line(&each.text)), reason(each.reason.as_deref())));
                self.in_draft(decision, &each.in_draft);
                self.say_instead(each.say_instead.as_deref());
                self.grounds(&each.grounds);
            }
        }
        // what the draft lacks stands above, with its wording
        let open: Vec<_> = decision.conditions.iter().filter(|each| each.kind != ConditionKind::Disclosure).collect();
        if !open.is_empty() {
            self.section("Still needed");
            for each in open {
                let state = if each.is_met { styled(WELL, "done") } else { styled(ATTENTION, "open") };
                let reason = reason(each.reason.as_deref());
                self.line(2, &format!("{}{reason} — {state}", safe_line(&each.grounds.sentence)));
                self.in_draft(decision, &each.in_draft);
                self.say_instead(each.say_instead.as_deref());
                self.grounds(&each.grounds);
            }
        }
        if !decision.advice.is_empty() {
            self.section("Worth knowing");
            for each in &decision.advice {
                self.line(2, &format!("{}{}", safe_line(&each.text), reason(each.reason.as_deref())));
                self.in_draft(decision, &each.in_draft);
                self.say_instead(each.say_instead.as_deref());
                self.grounds(&each.grounds);
            }
        }
    }

    fn say_instead(&mut self, instead: Option<&str>) {
        if let Some(instead) = instead {
            self.line(4, &format!("say instead: “{}”", safe_line(instead)));
        }
    }

    fn breaches(&mut self, decision: &Decision) {
        if decision.breaches.is_empty() {
            return;
        }
        self.section("Broken promises");
        for breach in &decision.breaches {
            let clause = breach.clause.as_ref().map_or_else(String::new, |clause| format!(" (clause {clause})"));
            self.line(2, &styled(WRONG, &format!("{}{clause}", safe_line(&breach.sentence))));
        }
    }

    fn needs(&mut self, decision: &Decision) {
        if decision.needs.is_empty() && decision.open_points.is_empty() {
            return;
        }
        self.section("Not known");
        for need in &decision.needs {
            self.line(2, &format!("{} — {}", styled(ATTENTION, &need.fact), need.meaning));
            if !need.lacking.is_empty() {
                self.line(4, &styled(BESIDE, &format!("the case has it without {}", need.lacking.join(", "))));
            }
            self.line(4, &styled(BESIDE, &format!("waits for it: {}", need.rules.join(", "))));
        }
        for point in &decision.open_points {
            self.line(2, &format!("{} (clause {})", safe_line(&point.question), point.clause));
            let about = point.about.iter().map(|about| match &about.name {
                Some(name) => format!("{} {}", about.kind.for_people(), safe_line(name)),
                None => about.kind.for_people().to_owned(),
            });
            let about: Vec<String> = about.collect();
            if !about.is_empty() {
                self.line(4, &styled(BESIDE, &format!("turns on it: {}", about.join(", "))));
            }
        }
    }

    fn unread(&mut self, decision: &Decision) {
        if decision.unread.is_empty() {
            return;
        }
        self.section("Not read");
        for each in &decision.unread {
            let meant =
                each.did_you_mean.as_ref().map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
            let pointer = safe_line(&each.pointer);
            let sentence = match each.is_value() {
                true => format!("{pointer} is `{}`, a name that is not known{meant}", safe_line(&each.name)),
                false => format!("{pointer} is no fact{meant}"),
            };
            self.line(2, &styled(ATTENTION, &sentence));
        }
    }

    fn errors(&mut self, decision: &Decision) {
        if decision.errors.is_empty() {
            return;
        }
        self.section("Errors");
        for error in &decision.errors {
            let place = error.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
            self.line(2, &styled(WRONG, &format!("{place}{}", safe_line(&error.message))));
        }
        if !decision.replayable {
            self.line(
                2,
                &styled(
                    WRONG,
                    "this decision cannot be replayed: a clock ended a rule, and another run may end it elsewhere",
                ),
            );
        }
    }

    fn next(&mut self, decision: &Decision) {
        if decision.next_changes.is_empty() && decision.next_change_unknown.is_empty() {
            return;
        }
        self.section("What changes next");
        for change in &decision.next_changes {
            self.line(2, &format!("{}: {}", self.when(change.at), change.what));
        }
        for why in &decision.next_change_unknown {
            self.line(2, &styled(BESIDE, &format!("perhaps earlier: {why}")));
        }
    }

    fn why_not(&mut self, why_not: &[WhyNot]) {
        self.section("Why not");
        for each in why_not {
            let share = match each.conditions_in_all {
                0 => String::new(),
                all => format!(" ({} of {all} conditions held)", each.conditions_met),
            };
            self.line(
                2,
                &format!(
                    "{} {}: {}{share}",
                    each.origin.clause,
                    safe_line(&each.origin.rule),
                    safe_line(&each.sentence)
                ),
            );
            for condition in &each.conditions {
                let word = match (condition.holds, condition.text.wanted) {
                    (None, _) => "not known:",
                    (Some(_), true) => "does not hold:",
                    (Some(_), false) => "holds, and must not:",
                };
                self.condition(4, word, condition);
            }
        }
    }
}

/// Whether the customer was told, in a word.
fn told(state: DisclosureState) -> String {
    match state {
        DisclosureState::Owed => styled(ATTENTION, "to be said"),
        DisclosureState::Given => styled(WELL, "said already"),
        DisclosureState::InDraft => styled(WELL, "in the draft"),
        DisclosureState::MissingFromDraft => styled(WRONG, "missing from the draft"),
        DisclosureState::Unknown => styled(ATTENTION, "not known whether it was said"),
    }
}

/// The reason that a rule gave, behind what it says.
fn reason(reason: Option<&str>) -> String {
    reason.map_or_else(String::new, |reason| format!(": {}", safe_line(reason)))
}
