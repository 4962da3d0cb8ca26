//! Policies of many rules: the clauses of `policy/` again and again, each copy for cases that no ticket of the workload is.

use std::fmt::Write as _;
use std::path::Path;

use redress::PolicyFiles;

/// Rules of the policy that is copied.
pub const RULES: usize = 24;

/// What a copy asks first, so that none of its rules fires.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asks {
    /// Which product it is about: a rule applies to one of many equal values.
    Equality,
    /// In turn which product it is about, what the customer is worth, and how the ticket is tagged.
    Mixed,
}

/// The files of `policy/` with its rules so many times.
///
/// # Errors
///
/// The folder cannot be read.
pub fn policy(folder: &Path, copies: usize, asks: Asks) -> std::io::Result<PolicyFiles> {
    let mut files = PolicyFiles::new();
    for name in ["policy.toml", "calendars/desk.toml", "disclosures/rights.toml"] {
        let mut text = read(&folder.join(name))?;
        if name == "policy.toml" {
            text.push_str("\n[facts.\"ticket.product\"]\ntype = \"text\"\nmeaning = \"what it is about\"\n");
            text.push_str("pointer = \"/ticket/product\"\n");
        }
        files = files.with(name, text);
    }
    for (chapter, name) in ["01-deadlines", "02-disclosures", "03-escalation", "04-limits"].iter().enumerate() {
        let page = read(&folder.join(format!("{name}.md")))?;
        files = files.with(&format!("{name}.md"), page.clone());
        for copy in 1..copies {
            let condition = match (asks, copy % 3) {
                (Asks::Equality, _) | (Asks::Mixed, 0) => format!("ticket.product == \"product-{copy}\""),
                (Asks::Mixed, 1) => format!("customer.lifetime_value > money(\"{} GBP\")", 10_000 + copy),
                _ => format!("contains(ticket.tags, \"tag-{copy}\")"),
            };
            let text = copy_of(&page, chapter + 1, chapter + 1 + 4 * copy, copy, &condition);
            files = files.with(&format!("{:04}-{name}.md", copy + 4), text);
        }
    }
    Ok(files)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the policy that it copies")]
fn read(file: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(file)
}

/// A page as another chapter, with other names, whose rules first ask something.
fn copy_of(page: &str, chapter: usize, new_chapter: usize, copy: usize, condition: &str) -> String {
    let mut text = String::with_capacity(page.len() * 2);
    let mut is_scenario = false;
    for line in page.lines() {
        let heading = line.trim_start_matches('#');
        let depth = line.len() - heading.len();
        if depth > 0 {
            is_scenario = heading.starts_with(" Scenario");
        }
        if is_scenario {
            continue;
        }
        let mut line = line.to_owned();
        if depth > 1 {
            line = line.replacen(&format!("# {chapter}"), &format!("# {new_chapter}"), 1);
            if let Some(start) = line.find("{#") {
                let end = line[start..].find([' ', '}']).map_or(line.len(), |length| start + length);
                line.insert_str(end, &format!("-{copy}"));
                line = line.replace("name=first_answer", &format!("name=first_answer_{copy}"));
                if line.contains("finding=") {
                    line = line.replace('}', &format!(" when='{condition}'}}"));
                }
            }
        } else if let Some(guard) = line.strip_prefix("when ") {
            line = format!("when {condition} && {guard}");
        } else if let Some(rest) = line.trim_start().strip_prefix("deadline(\"") {
            let name = rest.split('"').next().unwrap_or_default();
            line = format!("    deadline(\"{name}_{copy}\")");
        }
        let _ = writeln!(text, "{line}");
    }
    text
}
