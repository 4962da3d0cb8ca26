//! Loading: a policy of a hundred clauses, written to a folder and read from there.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const CLAUSES: usize = 100;
const CLAUSES_OF_A_PAGE: usize = 25;

/// Writes the policy beside a calendar and disclosures that stand in another one; gives its folder.
///
/// # Errors
///
/// The folder cannot be written.
pub(crate) fn write_policy(parent: &Path, other: &Path) -> std::io::Result<PathBuf> {
    let folder = parent.join("a-hundred-clauses");
    for inner in ["calendars", "disclosures"] {
        std::fs::create_dir_all(folder.join(inner))?;
    }
    for file in ["policy.toml", "calendars/desk.toml", "disclosures/rights.toml"] {
        std::fs::copy(other.join(file), folder.join(file))?;
    }
    for page in 0..CLAUSES / CLAUSES_OF_A_PAGE {
        std::fs::write(folder.join(format!("{:02}-page.md", page + 1)), page_of(page + 1))?;
    }
    Ok(folder)
}

/// A page whose clauses are, in turn, a deadline with its table, a disclosure, an escalation and a limit.
fn page_of(chapter: usize) -> String {
    let mut page = format!("# Chapter {chapter}\n");
    for number in 1..=CLAUSES_OF_A_PAGE {
        let _ = write!(page, "\n## {chapter}.{number} What we promise {{#clause-{chapter}-{number}}}\n\n");
        page.push_str(
            "What you read here is what our helpdesk is held to, whoever you are and whatever you bought.\n\n",
        );
        let _ = match number % 4 {
            0 => write!(
                page,
                "| channel | priority | customer tier  | within |\n| --- | --- | --- | --- |\n\
                 | social | - | - | {number} working hours |\n| - | urgent, high | gold, platinum | 4 working hours |\n\
                 | - | not low | - | 1 working day |\n| - | - | - | 2 working days |\n\n\
                 ```rhai\nwhen ticket.kind == \"complaint\" {{\n    deadline(\"answer_{chapter}_{number}\")\n        \
                 .within(table[\"within\"])\n        .after(ticket.received_at)\n        .met_by(\"agent_reply\");\n}}\n```\n"
            ),
            1 => write!(
                page,
                "```rhai\nlet latest = after({number}.days(), ticket.received_at);\n\nwhen customer.vulnerable && \
                 contains(ticket.tags, \"tag-{number}\") {{\n    disclose(\"extra-help\").by(latest);\n}}\n```\n"
            ),
            2 => write!(
                page,
                "```rhai\nwhen ticket.priority in [\"high\", \"urgent\"] && customer.lifetime_value > \
                 money(\"{number}00 GBP\") {{\n    escalate_to(\"manager\").because(\"reason {number}\");\n}}\n```\n"
            ),
            _ => write!(
                page,
                "```rhai\nwhen proposal.kind == \"compensate\" && ticket.channel != \"social\" {{\n    \
                 may_offer(\"{number} GBP\").form(\"voucher\").above(\"team_lead\");\n}}\n```\n"
            ),
        };
    }
    page
}
