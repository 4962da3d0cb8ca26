//! Dated rows that scenarios rest on. Decisions do not show which row of a date they used, so it is asked what each row changes:
//! a decision that rests on a row comes out otherwise where the row says nonsense.

use redress_policy::{Clause, DecisionTable, Policy, Row, Scenario};
use redress_rhai::RhaiRuntime;

use crate::mapping::MappingError;
use crate::policies::Policies;

impl Policies {
    /// The dated rows of the code's own clauses on which the decision of no scenario rests, each with its version and clause, in
    /// the order of the pages. Those of a pack are for the pack's own scenarios.
    ///
    /// # Errors
    ///
    /// A scenario names a mapping that does not exist.
    pub fn dated_rows_not_reached(&self) -> Result<Vec<(&Policy, &Clause, &Row)>, MappingError> {
        let mut not_reached = Vec::new();
        let mut decided: Option<Vec<(&Scenario, String)>> = None;
        for (version, policy) in self.versions().iter().enumerate() {
            for (position, clause) in policy.clauses.iter().enumerate() {
                let is_own = clause.pack.is_none();
                let Some(table) = clause.table.as_ref().filter(|table| is_own && table.shape.is_dated) else {
                    continue;
                };
                let all = match &mut decided {
                    Some(decided) => decided,
                    none => none.insert(self.decided()?),
                };
                let spoilt = |row| self.with_spoilt((version, position), row);
                // whatever changes with one row changes with all of them
                let mut resting = Vec::new();
                let without = spoilt(None);
                for (scenario, decision) in all.iter() {
                    if without.decision_text(scenario)? != *decision {
                        resting.push((*scenario, decision));
                    }
                }
                for (n, row) in table.rows.iter().enumerate() {
                    let without = spoilt(Some(n));
                    let mut is_reached = false;
                    for (scenario, decision) in &resting {
                        is_reached = is_reached || without.decision_text(scenario)? != **decision;
                    }
                    if !is_reached {
                        not_reached.push((policy, clause, row));
                    }
                }
            }
        }
        Ok(not_reached)
    }

    /// Every scenario with its decision.
    fn decided(&self) -> Result<Vec<(&Scenario, String)>, MappingError> {
        self.scenarios().map(|(_, scenario)| Ok((scenario, self.decision_text(scenario)?))).collect()
    }

    fn decision_text(&self, scenario: &Scenario) -> Result<String, MappingError> {
        Ok(serde_json::to_string(&self.run_scenario(scenario)?.decision).unwrap_or_default())
    }

    /// The same versions, but for a row of one clause's table, or all its rows.
    fn with_spoilt(&self, (version, clause): (usize, usize), row: Option<usize>) -> Policies {
        let mut versions = self.versions().to_vec();
        let clause = versions.get_mut(version).and_then(|policy| policy.clauses.get_mut(clause));
        if let Some(table) = clause.and_then(|clause| clause.table.as_mut()) {
            DecisionTable::spoil(table, row);
        }
        Policies::again(versions, RhaiRuntime::new())
    }
}
