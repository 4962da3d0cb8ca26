//! The policies in use: held for every thread that decides, and replaced while they decide.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};

use crate::Policies;

/// The policies that a host decides by at present, and the place where it puts others in their stead.
///
/// A reader never waits: [`now`](CurrentPolicies::now) takes neither a lock nor a count that threads share. What it gives stays
/// as it is until the reader lets go of it, so each decision is of one version alone, whatever is put in meanwhile. Load
/// and check the new policies first, on a thread that has time; replacing them is one step.
///
/// ```
/// use redress::{CurrentPolicies, Policies, PolicyFiles, Ticket};
///
/// let version = |version: &str| {
///     let manifest = format!(
///         "format_version = 1\nid = \"code\"\ntitle = \"A code\"\nversion = \"{version}\"\n\
///          time_zone = \"Europe/London\"\ncalendar = \"always-open\"\n"
///     );
///     Policies::from_files(&[PolicyFiles::new().with("policy.toml", manifest).with("01.md", "## 1 A clause {#one}\n")])
/// };
/// let current = CurrentPolicies::new(version("1")?);
/// let ticket = Ticket::from_json(br#"{"ticket": {"received_at": "2026-03-06T16:40:00Z"}}"#)?;
/// let at = "2026-03-06T16:45:00Z".parse()?;
///
/// let policies = current.now();
/// current.replace(version("2")?);
/// // what was begun by one version ends by it; what begins now begins by the other
/// assert_eq!(policies.decide(&ticket, at).policy.unwrap().version, "1");
/// assert_eq!(current.now().decide(&ticket, at).policy.unwrap().version, "2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CurrentPolicies {
    held: ArcSwap<Policies>,
}

/// Policies as they were when [`CurrentPolicies::now`] was asked: hold them for one decision, or one batch.
pub struct PoliciesNow(Guard<Arc<Policies>>);

impl CurrentPolicies {
    /// Policies to begin with.
    pub fn new(policies: Policies) -> CurrentPolicies {
        CurrentPolicies { held: ArcSwap::from_pointee(policies) }
    }

    /// The policies in use now.
    pub fn now(&self) -> PoliciesNow {
        PoliciesNow(self.held.load())
    }

    /// Puts other policies in their stead and gives those that were in use. Decisions that have begun end by those.
    pub fn replace(&self, policies: Policies) -> Arc<Policies> {
        self.held.swap(Arc::new(policies))
    }
}

impl Deref for PoliciesNow {
    type Target = Policies;

    fn deref(&self) -> &Policies {
        &self.0
    }
}

impl fmt::Debug for CurrentPolicies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CurrentPolicies").field(&**self.held.load()).finish()
    }
}

impl fmt::Debug for PoliciesNow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PoliciesNow").field(&**self.0).finish()
    }
}
