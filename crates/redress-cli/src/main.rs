//! The `redress` command: everything that touches files, the clock and the terminal.

#![forbid(unsafe_code)]

mod arguments;
mod batch;
mod check_command;
mod decide_command;
mod decision_text;
mod draft_quote;
mod exit;
mod facts_command;
mod floor_text;
mod input;
mod mapping_command;
mod module_build;
mod module_command;
mod module_new;
mod modules;
mod new_command;
mod output;
mod publish_command;
mod published;
mod rows_reached;
mod schema_command;
mod test_command;

use clap::Parser;

use arguments::{Arguments, Command};
use exit::{ExitStatus, Failure};

fn main() -> std::process::ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // help and version are answers, not failures
            let status = if error.use_stderr() { ExitStatus::CouldNot } else { ExitStatus::Fine };
            drop(error.print());
            return status.into();
        }
    };
    output::choose_colour(arguments.color);
    let done = match &arguments.command {
        Command::Decide(command) => decide_command::run(command),
        Command::Test(command) => test_command::run(command),
        Command::Check(command) => check_command::run(command),
        Command::Publish(command) => publish_command::run(command),
        Command::Facts(command) => facts_command::run(command),
        Command::Mapping(command) => mapping_command::run(command),
        Command::Schema(command) => schema_command::run(command),
        Command::New(command) => new_command::run(command),
        Command::Module(command) => module_command::run(command),
    };
    match done {
        Ok(status) => status.into(),
        // the reader of a pipe went away: nobody is left to tell
        Err(Failure::OutputClosed) => ExitStatus::Fine.into(),
        Err(Failure::Said(message)) => {
            output::say_error(&message);
            ExitStatus::CouldNot.into()
        }
        Err(Failure::Diagnostics(diagnostics)) => {
            output::say_diagnostics(&diagnostics);
            ExitStatus::CouldNot.into()
        }
    }
}
