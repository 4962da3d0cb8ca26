//! Combining: from what each rule reported to one decision, by the rules of DESIGN that the guide documents.
//!
//! Findings of different names stand side by side; entitlements of different names add up; the lowest applicable ceiling
//! governs; disclosures are a union; the highest escalation level wins and every reason is kept; any prohibition refuses.

mod allowance;
mod approver;
mod compensation;
mod deadlines;
mod disclosures;
mod escalation;
mod exceptions;
pub(crate) mod floor;
mod in_draft;
mod kinder;
mod misspelt;
mod needs;
mod next_changes;
mod payments;
mod proposal;
mod status_history;
mod time_limits;

use std::borrow::Cow;

use std::cell::OnceCell;
use std::rc::Rc;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_model::{
    Advice, Decision, Facts, Finding, FindingKind, Grounds, NamedValues, OpenPoint, OpenPointAbout, Prohibition,
    Reading, Reason, RuleError, RuleOutcome, RuleSummary, Runtime, Slot, Stop, Text, Value, Verdict,
};
use redress_policy::Policy;
use redress_time::history::HistoryEvent;

use crate::core_fact::{CoreFact, PROPOSAL_DRAFT, PROPOSAL_KIND, TICKET_EVENTS, TICKET_LANGUAGE, TICKET_RECEIVED_AT};
use crate::evaluate::{Evaluating, Outcome, RuleRun, is_missing, lacking, missing_names};
use crate::grounds::grounds_of;
use crate::in_words::instant_in_words;
use misspelt::Misspelt;
use needs::Needs;

/// The case that is being decided.
pub(crate) struct Case<'p, 'f> {
    pub(crate) policy: &'p Policy,
    pub(crate) facts: &'f Facts,
    pub(crate) at: Timestamp,
    /// The date that chose the version and the clauses in force.
    pub(crate) anchor: Option<Date>,
    /// What runs bodies.
    pub(crate) runtime: &'p dyn Runtime,
    /// Whether every rule is asked, and every body interpreted.
    pub(crate) the_long_way: bool,
    /// The events as clocks read them, where the case has a record of them.
    history: OnceCell<Option<Vec<HistoryEvent<'f>>>>,
    /// The draft of the reply as its reader takes it in.
    draft: OnceCell<Option<Rc<Reading>>>,
}

/// A finding with the rule that made it.
#[derive(Clone, Copy)]
pub(crate) struct Found<'r, 'p> {
    pub(crate) run: &'r RuleRun<'p, 'r>,
    pub(crate) finding: &'r Finding<'p>,
    /// The row that made it, where one rule makes a finding of each row.
    pub(crate) row: Option<usize>,
}

/// What stands in the way of a whole decision, gathered while combining.
#[derive(Default)]
pub(crate) struct Problems<'p> {
    pub(crate) needs: Needs<'p>,
    pub(crate) errors: Vec<RuleError<'p>>,
    pub(crate) open_points: Vec<OpenPoint<'p>>,
    /// Why it cannot be said whether the proposal is allowed.
    pub(crate) undetermined: Vec<Reason<'p>>,
    /// Why the proposal is refused, beside prohibitions.
    pub(crate) refused: Vec<Reason<'p>>,
    /// The approvals that the proposal needs.
    pub(crate) approvals: Vec<proposal::ApprovalAsked<'p>>,
    /// What was to be paid by an instant, and was not by then.
    pub(crate) payments: Vec<payments::PaymentDue<'p>>,
    pub(crate) replayable: bool,
    /// The names that misspelt events of the case most likely meant, each with how it is spelt.
    pub(crate) misspelt_events: Vec<(String, String)>,
    /// What is misspelt in the lists of what was paid and told.
    pub(crate) misspelt: Misspelt,
    /// Whether the agent offers something, so that what is owed has a say too.
    pub(crate) has_offer: bool,
    /// Whether a rule that may give discretion is unknown or broken.
    pub(crate) discretion_is_open: bool,
    /// Whether a rule that may owe something is unknown, broken or in conflict.
    pub(crate) entitlement_is_open: bool,
}

impl<'p, 'f> Case<'p, 'f> {
    pub(crate) fn new(evaluating: &Evaluating<'p, 'f>) -> Case<'p, 'f> {
        let Evaluating { policy, facts, at, anchor, runtime, options, .. } = *evaluating;
        let the_long_way = options.the_long_way;
        Case { policy, facts, at, anchor, runtime, the_long_way, history: OnceCell::new(), draft: OnceCell::new() }
    }

    /// When the ticket was received, where the case says so.
    pub(crate) fn received_at(&self) -> Option<Timestamp> {
        match self.value(&TICKET_RECEIVED_AT) {
            Some(Value::Instant(received)) => Some(*received),
            _ => None,
        }
    }

    /// The events, where the case has a record of them.
    pub(crate) fn history(&self) -> Option<&[HistoryEvent<'f>]> {
        self.history.get_or_init(|| self.list(&TICKET_EVENTS).map(deadlines::history_of)).as_deref()
    }

    /// The draft of the reply as its reader takes it in.
    pub(crate) fn draft(&self) -> Option<&Rc<Reading>> {
        self.draft.get_or_init(|| self.text(&PROPOSAL_DRAFT).map(Reading::shared)).as_ref()
    }

    /// The value of a fact that the case knows.
    pub(crate) fn value(&self, fact: &CoreFact) -> Option<&'f Value> {
        self.facts.value(fact.index()?)
    }

    /// The text of a fact.
    pub(crate) fn text(&self, fact: &CoreFact) -> Option<&'f str> {
        self.value(fact)?.as_text()
    }

    /// The list of a fact.
    pub(crate) fn list(&self, fact: &CoreFact) -> Option<&'f [Value]> {
        self.value(fact)?.as_list()
    }

    /// The position of a role in the policy's order.
    pub(crate) fn rank_of_role(&self, role: &str) -> Option<usize> {
        self.policy.names.roles.iter().position(|each| each == role)
    }
}

impl<'p> Found<'_, 'p> {
    pub(crate) fn grounds(&self, case: &Case<'p, '_>, sentence: impl Into<Text<'p>>) -> Grounds<'p> {
        grounds_of(case.policy, self.run, self.row, sentence)
    }
}

impl<'p> Problems<'p> {
    /// Whether a rule has a say in whether the proposal is allowed. What is owed has one where something is offered.
    fn is_touched_by(&self, run: &RuleRun<'p, '_>) -> bool {
        let touches =
            |kind: &FindingKind| kind.touches_a_proposal() || (self.has_offer && *kind == FindingKind::Entitlement);
        run.rule.emits.iter().any(touches)
    }

    /// An error of one rule, found while combining its finding.
    pub(crate) fn broke(&mut self, run: &RuleRun<'p, '_>, message: impl Into<String>) {
        let message = message.into();
        self.entitlement_is_open |= run.rule.emits.contains(&FindingKind::Entitlement);
        if self.is_touched_by(run) {
            self.undetermined.push(Reason {
                clause: Some(Cow::Borrowed(&*run.clause.number)),
                sentence: format!("clause {} broke: {message}", run.clause.full_heading).into(),
            });
        }
        self.errors.push(error_of(run, message));
    }
}

fn error_of<'p>(run: &RuleRun<'p, '_>, message: String) -> RuleError<'p> {
    RuleError {
        rule: Some(Cow::Borrowed(&*run.rule.id)),
        clause: Some(Cow::Borrowed(&*run.clause.number)),
        message: message.into(),
        place: Some(run.place().into()),
    }
}

/// Combines the runs of a case into its decision. `decision` has the parts that do not come from rules.
pub(crate) fn combine<'p>(
    case: &Case<'p, '_>,
    mut runs: Vec<RuleRun<'p, '_>>,
    mut decision: Decision<'p>,
    all_rules: bool,
) -> Decision<'p> {
    exceptions::apply(&mut runs, case.policy);
    let has_offer = compensation::is_offered(case);
    let mut problems = Problems { replayable: true, has_offer, ..Problems::default() };
    for run in &runs {
        report_stop(case, run, &mut problems);
    }
    let (mut governing, mut superseded) = (Vec::with_capacity(runs.len()), Vec::new());
    for run in &runs {
        let Outcome::Fired(findings) = &run.outcome else { continue };
        let side = if run.overridden_by.is_none() { &mut governing } else { &mut superseded };
        side.extend(findings.iter().map(|(finding, row)| Found { run, finding, row: *row }));
    }
    let governing = exceptions::without_conflicts(governing, &mut problems);

    (decision.facts, decision.assumed) = facts_read(case);
    report_broken_facts(case, &mut problems);
    let mut is_proposal_misspelt = false;
    for unread in &decision.unread {
        // a name that is nearly one that has a say in every verdict was most likely meant to have it; so was a whole group
        let is_below = |groups: &[&str]| groups.iter().any(|group| unread.pointer.starts_with(group));
        let is_of_history = is_below(&["/ticket/events/", "/ticket/conversation/"]);
        let has_a_say = !unread.pointer[1..].contains('/')
            || is_of_history
            || is_below(&["/proposal/", "/disclosures/", "/entitlements/"]);
        is_proposal_misspelt |=
            unread.pointer == format!("/{}", unread.name) && unread.did_you_mean.as_deref() == Some("proposal");
        let is_event = is_of_history && unread.pointer.ends_with("/type");
        if let (true, Some(meant)) = (is_event, &unread.did_you_mean) {
            problems.misspelt_events.push((meant.clone(), unread.name.clone()));
        }
        if let (true, Some(meant)) = (has_a_say, &unread.did_you_mean) {
            let sentence = if is_event {
                format!("no event is called `{}`; perhaps `{meant}` was meant", unread.name)
            } else {
                format!("`{}` is no fact; perhaps `{meant}` was meant", unread.pointer)
            };
            problems.undetermined.push(Reason { clause: None, sentence: sentence.into() });
        }
    }
    misspelt::add(case, &governing, &mut decision.unread, &mut problems);
    if case.facts.is_proposed() && is_missing(case.facts, &PROPOSAL_KIND) {
        problems.needs.waits(case.policy, "proposal.kind", "the verdict");
        let sentence = "what the agent is about to do is not known".to_owned();
        problems.undetermined.push(Reason { clause: None, sentence: sentence.into() });
    }
    if case.text(&PROPOSAL_KIND) == Some("reply") && is_missing(case.facts, &PROPOSAL_DRAFT) {
        no_draft(case, &mut problems);
    }
    decision.deadlines = deadlines::combine(case, &governing, &superseded, &mut problems);
    decision.time_limits = time_limits::combine(case, &governing, &superseded, &mut problems);
    decision.disclosures = disclosures::combine(case, &governing, &mut problems);
    // what is said is then put in the code's own language, and any will do in a draft
    if !decision.disclosures.is_empty() && is_missing(case.facts, &TICKET_LANGUAGE) {
        decision.assumed.insert(TICKET_LANGUAGE.name, Value::text(&*case.policy.language));
    }
    decision.escalation = escalation::combine(case, &governing, &mut problems);
    decision.prohibitions = prohibitions(case, &governing);
    decision.advice = advice(case, &governing);
    decision.compensation = compensation::combine(case, &governing, &superseded, &mut problems);
    decision.conditions = proposal::conditions(case, &governing, &decision, &mut problems);
    decision.breaches = proposal::breaches(case, &decision, &problems);
    let is_early = is_before_the_ticket(case, &mut problems);
    if case.facts.is_proposed() || is_proposal_misspelt || is_early {
        let (verdict, because) = proposal::verdict(&decision, &problems);
        (decision.verdict, decision.verdict_because) = (Some(verdict), because);
    }
    decision.rules = summaries(case, &runs, all_rules);
    decision.replayable = problems.replayable;
    decision.needs = problems.needs.in_order(case.policy);
    decision.errors = problems.errors;
    decision.open_points = problems.open_points;
    next_changes::add(case, &runs, &governing, &problems.payments, &mut decision);
    decision
}

/// A reply of which nothing can be read: what the rules would have found in it is not known.
fn no_draft<'p>(case: &Case<'p, '_>, problems: &mut Problems<'p>) {
    let Some(draft) = PROPOSAL_DRAFT.index() else { return };
    let clauses =
        case.policy.clauses.iter().filter(|clause| case.anchor.is_none_or(|date| clause.is_in_force_on(date)));
    let mut reads_it = clauses.flat_map(|clause| &clause.rules).filter(|rule| rule.reads.contains(&draft)).peekable();
    if reads_it.peek().is_none() {
        return;
    }
    for rule in reads_it {
        problems.needs.rule_waits(&[draft], &rule.id);
    }
    let sentence = "the reply has no draft, so nothing that it would say was read".to_owned();
    problems.undetermined.push(Reason { clause: None, sentence: sentence.into() });
}

/// Whether the instant of decision lies before the ticket: whoever asked meant another.
fn is_before_the_ticket<'p>(case: &Case<'p, '_>, problems: &mut Problems<'p>) -> bool {
    let Some(received) = case.received_at().filter(|received| case.at < *received) else { return false };
    let zone = &case.policy.zone;
    let message = format!(
        "it is decided at {}, before the ticket was received at {}",
        instant_in_words(case.at, zone),
        instant_in_words(received, zone)
    );
    problems.undetermined.push(Reason { clause: None, sentence: message.clone().into() });
    problems.errors.insert(0, RuleError { rule: None, clause: None, message: message.into(), place: None });
    true
}

/// A verdict where no version of the policy decides.
pub(crate) fn undetermined<'p>(sentence: String) -> (Verdict, Vec<Reason<'p>>) {
    (Verdict::Undetermined, vec![Reason { clause: None, sentence: sentence.into() }])
}

fn report_stop<'p>(case: &Case<'p, '_>, run: &RuleRun<'p, '_>, problems: &mut Problems<'p>) {
    let Some(stop) = run.stop() else { return };
    if run.overridden_by.is_some() {
        // an exception took its place, so that nothing waits for it, and what broke in it is no error of this case; `rules` and
        // `why_not` show it all the same
        if let Stop::Error(fault) = stop {
            problems.replayable &= !fault.by_clock;
        }
        return;
    }
    problems.discretion_is_open |= run.rule.emits.contains(&FindingKind::Discretion);
    problems.entitlement_is_open |= run.rule.emits.contains(&FindingKind::Entitlement);
    match stop {
        Stop::Missing(facts) => {
            problems.needs.rule_waits(facts, &run.rule.id);
            for fact in facts {
                lacking(case.policy, run, *fact).into_iter().for_each(|name| problems.needs.lacks(*fact, name));
            }
            if problems.is_touched_by(run) {
                let names = missing_names(case.policy, run, stop);
                problems.undetermined.push(Reason {
                    clause: Some(Cow::Borrowed(&*run.clause.number)),
                    sentence: format!("clause {} waits for {}", run.clause.full_heading, names.join(", ")).into(),
                });
            }
        }
        Stop::OpenPoint(open) => {
            let question = &open.question;
            problems.open_points.push(OpenPoint {
                rule: Cow::Borrowed(&*run.rule.id),
                clause: Cow::Borrowed(&*run.clause.number),
                question: question.clone().into(),
                about: open.about.iter().map(about).collect(),
            });
            if problems.is_touched_by(run) {
                problems.undetermined.push(Reason {
                    clause: Some(Cow::Borrowed(&*run.clause.number)),
                    sentence: format!("clause {} turns on an open point: {question}", run.clause.full_heading).into(),
                });
            }
        }
        Stop::Error(fault) => {
            problems.replayable &= !fault.by_clock;
            problems.broke(run, fault.message.clone());
        }
    }
}

fn about<'p>((kind, name): &(FindingKind, Option<String>)) -> OpenPointAbout<'p> {
    OpenPointAbout { kind: *kind, name: name.clone().map(Cow::Owned) }
}

/// A fact of the wrong type is an error that a person sees, whether or not a rule stumbled on it.
fn report_broken_facts<'p>(case: &Case<'p, '_>, problems: &mut Problems<'p>) {
    for fact in &case.policy.reads {
        let Slot::Broken(problem) = case.facts.slot(*fact) else { continue };
        let problem = problem.to_string();
        let name = case.policy.catalogue.name(*fact);
        let message = format!("`{name}` cannot be read: {problem}");
        let is_said = problems.errors.iter().any(|error| error.message.contains(&problem));
        // what the proposal itself says, and what was told and paid, has a say in every verdict
        let has_a_say = ["proposal.", "disclosures.", "entitlements."].iter().any(|group| name.starts_with(group));
        if has_a_say {
            problems.undetermined.push(Reason { clause: None, sentence: message.clone().into() });
        }
        if !is_said {
            problems.errors.push(RuleError { rule: None, clause: None, message: message.into(), place: None });
        }
    }
}

/// The facts that the rules read, in the order of their names: those that are known, and those that are assumed.
fn facts_read<'p>(case: &Case<'p, '_>) -> (NamedValues<'p>, NamedValues<'p>) {
    let mut known = NamedValues::with_capacity(case.policy.reads_by_name.len());
    let mut assumed = NamedValues::default();
    for fact in &case.policy.reads_by_name {
        let name = &**case.policy.catalogue.name(*fact);
        match case.facts.slot(*fact) {
            Slot::Known(value) => known.insert(name, value.clone()),
            Slot::Assumed(value) => assumed.insert(name, value.clone()),
            Slot::NotYet => {
                let told = case.facts.later().iter().find(|(later, _)| later == fact);
                let not_yet =
                    told.map(|(_, at)| format!("not yet: the case says {at}, which is later than the decision"));
                assumed.insert(name, Value::text(not_yet.unwrap_or_else(|| "not yet".to_owned())));
            }
            Slot::Missing | Slot::Broken(_) => {}
        }
    }
    (known, assumed)
}

fn prohibitions<'p>(case: &Case<'p, '_>, governing: &[Found<'_, 'p>]) -> Vec<Prohibition<'p>> {
    let each = governing.iter().filter_map(|found| match found.finding {
        Finding::Prohibition { text, say_instead, in_draft, because } => Some(Prohibition {
            text: text.clone(),
            grounds: found.grounds(case, text.clone()),
            say_instead: say_instead.clone(),
            reason: because.clone(),
            in_draft: in_draft::shown(found, in_draft),
        }),
        _ => None,
    });
    each.collect()
}

fn advice<'p>(case: &Case<'p, '_>, governing: &[Found<'_, 'p>]) -> Vec<Advice<'p>> {
    let each = governing.iter().filter_map(|found| match found.finding {
        Finding::Advice { text, say_instead, in_draft, because } => Some(Advice {
            text: text.clone(),
            grounds: found.grounds(case, text.clone()),
            reason: because.clone(),
            say_instead: say_instead.clone(),
            in_draft: in_draft::shown(found, in_draft),
        }),
        _ => None,
    });
    each.collect()
}

fn summaries<'p>(case: &Case<'p, '_>, runs: &[RuleRun<'p, '_>], all: bool) -> Vec<RuleSummary<'p>> {
    let summary = |run: &RuleRun<'p, '_>| RuleSummary {
        rule: Cow::Borrowed(&*run.rule.id),
        clause: Cow::Borrowed(&*run.clause.number),
        outcome: outcome_of(run),
        overridden_by: run.overridden_by.map(|clause| Cow::Borrowed(&*case.policy.clauses[clause].full_heading)),
    };
    let is_named = |run: &&RuleRun<'p, '_>| all || !matches!(run.outcome, Outcome::NotMet(_));
    runs.iter().filter(is_named).map(summary).collect()
}

/// The outcome of a rule as the decision names it.
pub(crate) fn outcome_of<'p>(run: &RuleRun<'p, '_>) -> RuleOutcome {
    match &run.outcome {
        Outcome::Fired(_) => RuleOutcome::Fired,
        Outcome::NotMet(_) => RuleOutcome::NotMet,
        Outcome::Stopped(Stop::Error(_)) => RuleOutcome::Error,
        Outcome::Stopped(_) => RuleOutcome::Unknown,
    }
}
