//! The scenarios of a copy: each carried over as it stands where that holds, and else worked out again.

use redress::model::RuleOutcome;
use redress::{Node, Policies, ScenarioResult};

use super::expectation::{Changed, changes, with_expectation};
use super::money_text::Place;
use super::page_parts::ScenarioParts;
use super::substitution::Substitution;
use crate::exit::Failure;

/// In what a scenario of the copy is not as it is in the house code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Difference {
    /// Another date, amount or number comes out.
    Value,
    /// It passes as it stands, though the rule that it is an example of does something else.
    Reason,
    /// Something else comes out.
    Outcome,
}

impl Difference {
    /// What stands behind the scenario's title.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Difference::Value => "(worked out again)",
            Difference::Reason => "(passes for another reason)",
            Difference::Outcome => "(worked out again: another outcome)",
        }
    }

    /// The difference that a title tells of, and the title without its mark.
    pub(crate) fn of_title(title: &str) -> (Option<Difference>, &str) {
        let all = [Difference::Value, Difference::Reason, Difference::Outcome];
        let found = all.into_iter().find_map(|each| Some((Some(each), title.strip_suffix(each.mark())?.trim_end())));
        found.unwrap_or((None, title))
    }
}

/// How much of a scenario's case follows the firm.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Variant {
    /// The customer lives where the firm is, and amounts are in its currency.
    AtHome,
    /// Amounts are in the firm's currency; the customer lives where the house code's own did, whose law the example is about.
    Abroad,
    /// Neither changes.
    AsItWas,
}

const VARIANTS: [Variant; 3] = [Variant::AtHome, Variant::Abroad, Variant::AsItWas];

/// The ways in which a scenario may be carried over: those that differ.
pub(crate) fn variants(change: &Substitution) -> Vec<Variant> {
    let (is_home, is_same_money) = (change.country.0 == change.country.1, change.money.from == change.money.to);
    VARIANTS
        .into_iter()
        .filter(|variant| match variant {
            Variant::AtHome => true,
            Variant::Abroad => !is_home,
            Variant::AsItWas => !is_same_money,
        })
        .collect()
}

/// A scenario's text with the firm's answers in it, as far as the variant goes.
pub(crate) fn carried_over(text: &str, change: &Substitution, variant: Variant) -> String {
    let parts = ScenarioParts::of(text);
    let has_money = variant != Variant::AsItWas;
    let heading = if has_money { change.prose(parts.heading) } else { change.roles_in_prose(parts.heading) };
    let mut example = parts.example.to_owned();
    if variant == Variant::AtHome {
        example = change.country(&example);
    }
    if has_money {
        example = change.money.apply(&example, Place::Code);
    }
    let example = change.roles_in_code(&change.instants(&example));
    format!("{heading}{}{example}{}", parts.before, parts.after)
}

/// All scenarios carried over in one way, and what came of each.
pub(crate) struct Tried {
    pub(crate) variant: Variant,
    policies: Policies,
    results: Vec<ScenarioResult<'static>>,
    /// For each scenario, what became of the rules of its own clause.
    outcomes: Vec<Vec<Option<RuleOutcome>>>,
}

impl Tried {
    /// Runs the scenarios.
    ///
    /// # Errors
    ///
    /// A scenario cannot be run.
    pub(crate) fn run(variant: Variant, policies: Policies) -> Result<Tried, Failure> {
        let (mut results, mut outcomes) = (Vec::new(), Vec::new());
        for (clause, scenario) in policies.scenarios() {
            let result = policies.run_scenario(scenario).map_err(|error| Failure::Said(error.to_string()))?;
            let rules = &result.decision.rules;
            let outcome = |id: &String| rules.iter().find(|rule| rule.rule == *id).map(|rule| rule.outcome);
            outcomes.push(clause.rules.iter().map(|rule| outcome(&rule.id)).collect());
            results.push(result.into_owned());
        }
        Ok(Tried { variant, policies, results, outcomes })
    }

    /// How many scenarios were run.
    pub(crate) fn count(&self) -> usize {
        self.results.len()
    }

    /// Whether every scenario passes.
    pub(crate) fn passes(&self) -> bool {
        self.results.iter().all(|result| result.mismatches.is_empty())
    }

    /// Whether every scenario passes, each for the same reason as in the house code.
    pub(crate) fn is_as(&self, house: &Tried) -> bool {
        self.passes() && self.outcomes == house.outcomes
    }
}

/// How one scenario is carried over, and what came of it.
pub(crate) struct Chosen {
    pub(crate) variant: Variant,
    /// What it would have to expect.
    expect: Node<'static>,
    /// Where that is not what it expects.
    changed: Vec<Changed>,
    /// Whether the rules of its clause do what they do in the house code.
    is_same_reason: bool,
}

impl Chosen {
    /// The first way in which a scenario comes out as in the house code, else the one that comes nearest.
    pub(crate) fn of(tried: &[Tried], house: &Tried, n: usize, change: &Substitution) -> Option<Chosen> {
        let ways = tried.iter().filter_map(|tried| {
            let ((_, scenario), result) = (tried.policies.scenarios().nth(n)?, tried.results.get(n)?);
            let is_same_reason = tried.outcomes.get(n) == house.outcomes.get(n);
            let (mut expect, mut changed) = (scenario.expect.clone(), Vec::new());
            if !result.mismatches.is_empty() {
                expect = on_the_wall(result.expectation_as_found(scenario), change);
                changed = changes(&on_the_wall(scenario.expect.clone(), change), &expect);
            }
            Some(Chosen { variant: tried.variant, expect, changed, is_same_reason })
        });
        ways.min_by_key(|way| {
            let others = way.changed.iter().filter(|each| !each.is_other_value).count();
            (others, !way.is_same_reason, way.changed.len())
        })
    }

    /// In what it is not as in the house code.
    pub(crate) fn difference(&self) -> Option<Difference> {
        match (self.changed.iter().all(|each| each.is_other_value), self.is_same_reason) {
            (false, _) => Some(Difference::Outcome),
            (true, false) if self.changed.is_empty() => Some(Difference::Reason),
            (true, false) => Some(Difference::Outcome),
            (true, true) if self.changed.is_empty() => None,
            (true, true) => Some(Difference::Value),
        }
    }

    /// The scenario's text, with its expectation worked out again where it has to be.
    pub(crate) fn written(&self, text: &str) -> String {
        let Some(difference) = self.difference() else { return text.to_owned() };
        let parts = ScenarioParts::of(text);
        let anew = Some(&self.changed).filter(|changed| !changed.is_empty());
        let anew = anew.and_then(|changed| with_expectation(parts.example, &self.expect, changed));
        let example = anew.unwrap_or_else(|| parts.example.to_owned());
        format!("{} {}\n{}{example}{}", parts.heading.trim_end(), difference.mark(), parts.before, parts.after)
    }
}

/// Instants as the clock on the firm's wall shows them, as in the rest of the example.
fn on_the_wall(node: Node<'static>, change: &Substitution) -> Node<'static> {
    match node {
        Node::Text(text) => match change.here(&text) {
            Some(here) => Node::Text(here.into()),
            None => Node::Text(text),
        },
        Node::List(nodes) => Node::List(nodes.into_iter().map(|each| on_the_wall(each, change)).collect()),
        Node::Object(members) => {
            Node::Object(members.into_iter().map(|(name, each)| (name, on_the_wall(each, change))).collect())
        }
        other => other,
    }
}
