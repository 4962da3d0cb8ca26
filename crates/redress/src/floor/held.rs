//! A code held against one of its packs: which clauses and rules of the two answer for what each decided.

use redress_model::{Decision, FindingKind, Grounds, RuleOutcome, Verdict};
use redress_policy::{Clause, Pack, Policy};

/// A code and one of its packs, with what each decided on one case.
pub(crate) struct Held<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) pack: &'a Pack,
    pub(crate) floor: &'a Decision<'a>,
    pub(crate) own: &'a Decision<'a>,
}

impl Held<'_> {
    /// Whether nothing of it goes out, or nobody can say yet.
    pub(super) fn refuses(&self) -> bool {
        matches!(self.own.verdict, Some(Verdict::Refused | Verdict::Undetermined))
    }

    /// Whether a rule waits for facts or broke that would say it: the pack's own, or one of the clause that takes its place. A
    /// person sees that, so it is not less.
    pub(super) fn waits(&self, floor: &Grounds<'_>, overriding: Option<&Clause>, kind: FindingKind) -> bool {
        let stopped = |outcome: RuleOutcome| matches!(outcome, RuleOutcome::Unknown | RuleOutcome::Error);
        let of_pack = self.names_of_rule(floor);
        self.own.rules.iter().filter(|rule| stopped(rule.outcome)).any(|rule| {
            let is_emitting = || {
                let rules = overriding.into_iter().flat_map(|clause| &clause.rules);
                rules
                    .into_iter()
                    .any(|each| each.id == *rule.rule && (each.emits.contains(&kind) || each.emits.is_empty()))
            };
            of_pack.iter().any(|name| **name == *rule.rule) || is_emitting()
        })
    }

    /// The clause that took the place of the pack's.
    pub(super) fn overriding_clause(&self, floor: &Grounds<'_>) -> Option<&Clause> {
        let of_pack = self.names_of_rule(floor);
        let rule = self.own.rules.iter().find(|rule| of_pack.iter().any(|name| **name == *rule.rule))?;
        let heading = rule.overridden_by.as_ref()?;
        self.policy.clauses.iter().find(|clause| clause.full_heading == **heading)
    }

    /// What a rule of the pack is called in the code: by the clause's identifier, or by its number.
    fn names_of_rule(&self, floor: &Grounds<'_>) -> [String; 2] {
        [format!("{}:{}", self.pack.id, floor.origin.rule), format!("{} {}", self.pack.id, floor.origin.rule)]
    }

    /// The number of a finding's clause, where that is the code's own.
    pub(super) fn own_clause(&self, grounds: &Grounds<'_>) -> Option<String> {
        let clause = self.policy.clauses.iter().find(|clause| clause.number == grounds.origin.clause)?;
        clause.pack.is_none().then(|| clause.number.clone())
    }
}
