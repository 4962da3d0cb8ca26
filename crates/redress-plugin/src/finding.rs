//! Findings: what a module reports, with the words of a page.

use std::ops::Range;

use crate::entitlement::{Discretion, Entitlement};
use crate::schedule::{Deadline, Target};
use crate::time::{Duration, Instant};
use crate::time_limit::TimeLimit;

/// What a module reports. It belongs to the clause that runs the module, and is of a kind that the policy lets it report.
#[derive(Clone, PartialEq, Debug)]
pub enum Finding {
    /// Something is to be done by a time.
    Deadline(Deadline),
    /// The customer may do something up to a time.
    TimeLimit(TimeLimit),
    /// The customer must be told something.
    Disclosure(Disclosure),
    /// Somebody must take over.
    Escalation(Escalation),
    /// The customer is owed something.
    Entitlement(Entitlement),
    /// What an agent may give beyond what is owed.
    Discretion(Discretion),
    /// Somebody must agree to the proposal.
    Approval(Approval),
    /// Something must be done with the proposal.
    Requirement(Requirement),
    /// Something must not be done.
    Prohibition(Prohibition),
    /// Something is worth knowing.
    Advice(Advice),
}

macro_rules! kinds {
    ($($(#[$about:meta])* $variant:ident $name:ident),+ $(,)?) => {
        /// A kind of finding.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum FindingKind {
            $($(#[$about])* $variant,)+
        }

        impl FindingKind {
            /// Its name, as `policy.toml` writes it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(FindingKind::$variant => stringify!($name),)+
                }
            }
        }

        impl Finding {
            /// Its kind.
            pub fn kind(&self) -> FindingKind {
                match self {
                    $(Finding::$variant(_) => FindingKind::$variant,)+
                }
            }
        }

        $(impl From<$variant> for Finding {
            fn from(finding: $variant) -> Finding {
                Finding::$variant(finding)
            }
        })+

        /// The kind of a name that a module declares; another name does not compile.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! __finding_kind {
            $(($name) => { $crate::FindingKind::$variant };)+
        }
    };
}

kinds! {
    /// Something is to be done by a time.
    Deadline deadline,
    /// The customer may do something up to a time.
    TimeLimit time_limit,
    /// The customer must be told something.
    Disclosure disclosure,
    /// Somebody must take over.
    Escalation escalation,
    /// The customer is owed something.
    Entitlement entitlement,
    /// What an agent may give beyond what is owed.
    Discretion discretion,
    /// Somebody must agree to the proposal.
    Approval approval,
    /// Something must be done with the proposal.
    Requirement requirement,
    /// Something must not be done.
    Prohibition prohibition,
    /// Something is worth knowing.
    Advice advice,
}

/// The customer must be told something; made by [`disclose`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disclosure {
    pub(crate) id: String,
    pub(crate) by: Option<Instant>,
    pub(crate) letters: Vec<String>,
}

/// A level must take over; made by [`escalate_to`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Escalation {
    pub(crate) level: String,
    pub(crate) by: Option<Target>,
    pub(crate) because: Option<String>,
}

/// An escalation of which it is not yet said after what.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "an escalation within some time needs `.after(…)` too"]
pub struct EscalationWithin(Escalation, Duration);

/// A role must agree; made by [`needs_approval_of`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approval {
    pub(crate) role: String,
    pub(crate) because: Option<String>,
}

/// Something must be done with the proposal; made by [`require`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Requirement {
    pub(crate) text: String,
    pub(crate) say_instead: Option<String>,
    pub(crate) in_draft: Vec<Range<usize>>,
    pub(crate) because: Option<String>,
}

/// The proposal must not go out as it is; made by [`forbid`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prohibition {
    pub(crate) text: String,
    pub(crate) say_instead: Option<String>,
    pub(crate) in_draft: Vec<Range<usize>>,
    pub(crate) because: Option<String>,
}

/// Something is worth knowing; made by [`advise`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Advice {
    pub(crate) text: String,
    pub(crate) say_instead: Option<String>,
    pub(crate) in_draft: Vec<Range<usize>>,
    pub(crate) because: Option<String>,
}

/// The customer must be told this: the identifier of one of the policy's disclosures.
pub fn disclose(id: impl Into<String>) -> Disclosure {
    Disclosure { id: id.into(), by: None, letters: Vec::new() }
}

/// This level of the policy must take over.
pub fn escalate_to(level: impl Into<String>) -> Escalation {
    Escalation { level: level.into(), by: None, because: None }
}

/// This role of the policy, or one above it, must agree to the proposal.
pub fn needs_approval_of(role: impl Into<String>) -> Approval {
    Approval { role: role.into(), because: None }
}

/// The proposal is fine if this is done too.
pub fn require(text: impl Into<String>) -> Requirement {
    Requirement { text: text.into(), say_instead: None, in_draft: Vec::new(), because: None }
}

/// The proposal must not go out as it is: what is wrong with it.
pub fn forbid(text: impl Into<String>) -> Prohibition {
    Prohibition { text: text.into(), say_instead: None, in_draft: Vec::new(), because: None }
}

/// Worth knowing; it does not change the verdict.
pub fn advise(text: impl Into<String>) -> Advice {
    Advice { text: text.into(), say_instead: None, in_draft: Vec::new(), because: None }
}

macro_rules! because {
    ($($finding:ty),+) => {$(
        impl $finding {
            /// The reason, in words.
            #[must_use]
            pub fn because(mut self, reason: impl Into<String>) -> Self {
                self.because = Some(reason.into());
                self
            }
        }
    )+};
}

because!(Escalation, Approval, Requirement, Prohibition, Advice, Discretion);

impl Disclosure {
    /// The time by which it must have been made.
    #[must_use]
    pub fn by(mut self, instant: Instant) -> Self {
        self.by = Some(instant);
        self
    }

    /// A kind of letter that must carry it; said again, another one.
    #[must_use]
    pub fn in_letter(mut self, kind: impl Into<String>) -> Self {
        self.letters.push(kind.into());
        self
    }
}

impl Escalation {
    /// The time by which it must have happened.
    #[must_use]
    pub fn by(mut self, instant: Instant) -> Self {
        self.by = Some(Target::By(instant));
        self
    }

    /// How long it may take.
    pub fn within(self, duration: Duration) -> EscalationWithin {
        EscalationWithin(self, duration)
    }
}

impl EscalationWithin {
    /// When the clock starts.
    #[must_use]
    pub fn after(self, instant: Instant) -> Escalation {
        Escalation { by: Some(Target::Within(self.1, instant)), ..self.0 }
    }
}

macro_rules! of_the_draft {
    ($($finding:ty),+) => {$(
        impl $finding {
            /// What to say in its place.
            #[must_use]
            pub fn say_instead(mut self, text: impl Into<String>) -> Self {
                self.say_instead = Some(text.into());
                self
            }

            /// A passage of the draft that it is about, in characters (`char`s, not bytes) of the text of `proposal.draft`, which the
            /// module must be given; said again, another one.
            #[must_use]
            pub fn in_draft(mut self, characters: Range<usize>) -> Self {
                self.in_draft.push(characters);
                self
            }
        }
    )+};
}

of_the_draft!(Requirement, Prohibition, Advice);
