//! `redress schema`: the JSON Schemas of what goes in and what comes out.

use redress::Decision;

use crate::arguments::{Schema, SchemaOf};
use crate::exit::{ExitStatus, Failure};
use crate::facts_command::catalogue_of;
use crate::output::print;

/// Prints a schema.
pub(crate) fn run(arguments: &Schema) -> Result<ExitStatus, Failure> {
    let schema = match arguments.of {
        SchemaOf::Ticket => catalogue_of(arguments.policy.as_deref())?.ticket_schema(),
        SchemaOf::Decision => Decision::json_schema(),
    };
    print(&format!("{schema:#}\n"))?;
    Ok(ExitStatus::Fine)
}
