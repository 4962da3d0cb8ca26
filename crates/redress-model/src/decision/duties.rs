//! What must be said, and who must take over.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Grounds, Text};
use crate::passage::Passage;

/// Something the customer must be told.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct DisclosureDue<'a> {
    /// Which disclosure.
    pub id: Text<'a>,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// Its title.
    pub title: Text<'a>,
    /// What to say.
    pub wording: Text<'a>,
    /// The language of the wording.
    pub language: Text<'a>,
    /// The kinds of letter that must carry it, whatever was told before. Where there are none, or a clause of `asked_by` names none,
    /// any reply carries it until the customer was told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<Text<'a>>,
    /// When it must have been said: the earliest time by which it is still to be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub by: Option<Timestamp>,
    /// When it was made first, where the record says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub given_at: Option<Timestamp>,
    /// How it stands.
    pub state: DisclosureState,
    /// Where it is asked for more than once: every clause that asks, in the order of the pages. Each is a duty of its own; the
    /// disclosure stands as the one of them that most is left to do for, and cites that clause.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked_by: Vec<DisclosureAsked<'a>>,
    /// Where the draft says it, in Unicode characters of the draft as given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_draft: Vec<Passage>,
}

/// One of several clauses that ask for a disclosure.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct DisclosureAsked<'a> {
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// The kinds of letter that must carry it, whatever was told before; empty: any reply, until the customer was told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<Text<'a>>,
    /// When it must have been said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub by: Option<Timestamp>,
    /// How what this clause asks for stands.
    pub state: DisclosureState,
}

impl DisclosureDue<'_> {
    /// Whether any reply must carry it until the customer was told: some clause asks for it without naming a letter.
    pub fn is_for_any_reply(&self) -> bool {
        match &self.asked_by[..] {
            [] => self.letters.is_empty(),
            all => all.iter().any(|asked| asked.letters.is_empty()),
        }
    }
}

/// How a disclosure stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureState {
    /// It must still be made.
    Owed,
    /// It was made.
    Given,
    /// The draft makes it.
    InDraft,
    /// The draft should make it and does not.
    MissingFromDraft,
    /// The case does not tell whether it was made.
    Unknown,
}

/// Who must take over.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Escalation<'a> {
    /// The level now due: the highest that some clause asks for, or the one above it that has taken over since.
    pub level: Text<'a>,
    /// Who that is.
    pub who: Text<'a>,
    /// By when they must have taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub by: Option<Timestamp>,
    /// The levels after it, with the times to come at which they take over, where those are known.
    pub path: Vec<EscalationStep<'a>>,
    /// Every reason, the highest level first.
    pub reasons: Vec<EscalationReason<'a>>,
}

/// One level of the path.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct EscalationStep<'a> {
    /// The level.
    pub level: Text<'a>,
    /// Who that is.
    pub who: Text<'a>,
    /// How long it has before the next level takes over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Text<'a>>,
    /// When it takes over if the clause still asks for it then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub at: Option<Timestamp>,
}

/// Why a level must take over.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct EscalationReason<'a> {
    /// The level that this clause asks for.
    pub level: Text<'a>,
    /// Where it comes from and why.
    #[serde(flatten)]
    pub grounds: Grounds<'a>,
    /// The reason that the rule gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text<'a>>,
}
