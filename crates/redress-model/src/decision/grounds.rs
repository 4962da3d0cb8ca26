//! Grounds: where a finding comes from and why: its rule, the conditions it saw, the row that hit.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use super::Text;
use crate::named_values::NamedValues;
use crate::prepared::Prepared;

/// Where a finding comes from and why.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Grounds<'a> {
    /// The rule that made it.
    #[serde(flatten)]
    pub origin: Cow<'a, Prepared<Origin>>,
    /// The finding as a sentence for people.
    pub sentence: Text<'a>,
    /// The conditions of the rule, each with the values it saw.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<ConditionSeen<'a>>,
    /// The row of the clause's table that hit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<Cow<'a, Prepared<RowSeen>>>,
    /// The rows of the clause's table that were read, where it is not one that hit: those that a date picked, or every one that
    /// hit under the hit policy `collect`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Cow<'a, Prepared<RowSeen>>>,
}

/// The rule that a finding comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Origin {
    /// The clause's number.
    pub clause: String,
    /// The clause's heading, with its number.
    pub heading: String,
    /// The rule's name.
    pub rule: String,
}

impl<'a> Grounds<'a> {
    /// The clause's number.
    pub fn clause(&self) -> Text<'a> {
        self.of_origin(|origin| &origin.clause)
    }

    /// The clause's heading, with its number.
    pub fn heading(&self) -> Text<'a> {
        self.of_origin(|origin| &origin.heading)
    }

    /// The rule's name.
    pub fn rule(&self) -> Text<'a> {
        self.of_origin(|origin| &origin.rule)
    }

    fn of_origin(&self, part: impl Fn(&Origin) -> &String) -> Text<'a> {
        match &self.origin {
            Cow::Borrowed(origin) => Cow::Borrowed(part(origin)),
            Cow::Owned(origin) => Cow::Owned(part(origin).clone()),
        }
    }
}

/// One condition of a guard, as it was for this case.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ConditionSeen<'a> {
    /// The condition as the rule has it.
    #[serde(flatten)]
    pub text: Cow<'a, Prepared<ConditionText>>,
    /// Whether it held; absent where it could not be said or was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
    /// The values it saw, by fact or expression.
    pub values: NamedValues<'a>,
    /// The facts it lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Text<'a>>,
    /// What broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Text<'a>>,
}

/// A condition of a guard, as the rule has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct ConditionText {
    /// The author's own words.
    pub condition: String,
    /// What the words stand for, where they name a `let` of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub means: Option<String>,
    /// Whether the rule needs it to be true, or false.
    pub wanted: bool,
}

/// One row of a decision table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct RowSeen {
    /// Its number, from 1.
    pub number: usize,
    /// Its cells as the author wrote them, by heading, in the order of the page.
    pub cells: Vec<CellSeen>,
}

/// One cell of a row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct CellSeen {
    /// The heading.
    pub heading: String,
    /// The cell.
    pub cell: String,
}

/// A finding that another clause took the place of.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Superseded<'a> {
    /// Where it came from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// Why it does not govern.
    pub superseded_by: Text<'a>,
}
