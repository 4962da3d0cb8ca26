//! Exit statuses: a documented contract that scripts rely on.

use redress::Diagnostic;

/// What the command's exit status says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum ExitStatus {
    /// 0: done, and the answer is not no.
    Fine = 0,
    /// 1: the answer is no: a refused proposal, one that needs approval first, a failed test, a policy with warnings denied.
    No = 1,
    /// 2: it could not be done: bad input, a policy that does not load, a file that cannot be read.
    CouldNot = 2,
    /// 3: it cannot be said: a fact is missing that the verdict turns on, or a rule broke.
    Undetermined = 3,
}

/// Why a command could not be carried out.
pub(crate) enum Failure {
    /// A message for the person at the terminal.
    Said(String),
    /// What is wrong with a policy.
    Diagnostics(Vec<Diagnostic>),
    /// Whoever read the output went away.
    OutputClosed,
}

impl From<ExitStatus> for std::process::ExitCode {
    fn from(status: ExitStatus) -> Self {
        std::process::ExitCode::from(status as u8)
    }
}

impl From<redress::LoadError> for Failure {
    fn from(error: redress::LoadError) -> Self {
        if error.diagnostics().is_empty() {
            Failure::Said(error.to_string())
        } else {
            Failure::Diagnostics(error.diagnostics().to_vec())
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Failure::OutputClosed
        } else {
            Failure::Said(error.to_string())
        }
    }
}
