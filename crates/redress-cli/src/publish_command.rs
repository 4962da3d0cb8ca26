//! `redress publish`: the pages as customers read them, as Markdown.

use crate::arguments::Publish;
use crate::exit::{ExitStatus, Failure};
use crate::modules::policies_of;
use crate::output::print;
use crate::published::published;

/// Prints the newest version of the policy that the arguments name.
pub(crate) fn run(arguments: &Publish) -> Result<ExitStatus, Failure> {
    let policies = policies_of(arguments.policy.path())?;
    if let Some(policy) = policies.versions().last() {
        print(&published(policy))?;
    }
    Ok(ExitStatus::Fine)
}
