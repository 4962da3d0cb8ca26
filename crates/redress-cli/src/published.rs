//! The customers' edition of a code: headings, prose and tables, without attributes, rules, scenarios and what is for staff alone.

use redress::{Clause, DecisionTable, Policy, Readers};

/// The pages of a policy as Markdown, in order.
pub(crate) fn published(policy: &Policy) -> String {
    let mut pages: Vec<&str> = policy.clauses.iter().map(|clause| clause.file.name.as_str()).collect();
    pages.dedup();
    let mut out = String::new();
    for name in pages {
        let clauses: Vec<&Clause> = policy.clauses.iter().filter(|clause| clause.file.name == name).collect();
        let Some(first) = clauses.first() else { continue };
        out += &Page { clauses: &clauses, text: &first.file.text }.published();
    }
    // blocks left out leave more than one blank line behind
    let mut tidy = String::new();
    for line in out.lines().map(str::trim_end) {
        if line.is_empty() && (tidy.is_empty() || tidy.ends_with("\n\n")) {
            continue;
        }
        tidy += line;
        tidy.push('\n');
    }
    format!("{}\n", tidy.trim_end())
}

/// One page with its clauses, in order.
struct Page<'p> {
    clauses: &'p [&'p Clause],
    text: &'p str,
}

impl Page<'_> {
    fn published(&self) -> String {
        let mut out = String::new();
        let mut fence: Option<&str> = None;
        // the level of the heading below which nothing is shown
        let mut hidden: Option<usize> = None;
        let mut clause: Option<&Clause> = None;
        let (mut offset, mut is_table_shown) = (0, false);
        for line in self.text.split_inclusive('\n') {
            let place = offset..offset + line.len();
            offset = place.end;
            if let Some(mark) = fence {
                fence = (line.trim() != mark).then_some(mark);
                continue;
            }
            fence = ["~~~~", "````", "~~~", "```"].into_iter().find(|mark| line.trim_start().starts_with(mark));
            if fence.is_some() {
                continue;
            }
            let level = level_of(line);
            if level > 0 {
                hidden = hidden.filter(|above| level > *above);
                let is_scenario = self
                    .clauses
                    .iter()
                    .flat_map(|clause| &clause.scenarios)
                    .any(|scenario| place.contains(&scenario.heading.start));
                let here = self.clauses.iter().find(|clause| place.contains(&clause.heading.start)).copied();
                if is_scenario || here.is_some_and(|clause| clause.readers == Readers::Staff) {
                    hidden = hidden.or(Some(level));
                }
                (clause, is_table_shown) = (here.or(clause), false);
                if hidden.is_none() {
                    out += &match here {
                        Some(clause) => format!("{} {}\n", "#".repeat(level), clause.full_heading),
                        None => line.to_owned(),
                    };
                }
                continue;
            }
            if hidden.is_some() {
                continue;
            }
            let table = clause.and_then(|clause| clause.table.as_ref()).filter(|table| overlaps(&table.span, &place));
            match (table, clause) {
                (Some(table), Some(clause)) => {
                    if !is_table_shown && clause.readers == Readers::Everyone {
                        out += &in_words(table);
                    }
                    is_table_shown = true;
                }
                _ => out += line,
            }
        }
        out.push('\n');
        out
    }
}

/// How deep a line's heading is, 0 where it is none.
fn level_of(line: &str) -> usize {
    let level = line.chars().take_while(|c| *c == '#').count();
    if (1..=6).contains(&level) && line[level..].starts_with(' ') { level } else { 0 }
}

fn overlaps(one: &std::ops::Range<usize>, other: &std::ops::Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// The headings of columns that tell staff what to do: when they are warned, and what they are told.
const FOR_STAFF: [&str; 6] = ["warn", "text", "id", "scheme", "who", "role"];

/// A table as customers read it; nothing where no column or no row of it tells them anything.
fn in_words(table: &DecisionTable) -> String {
    let is_input = |heading: &str| table.inputs.iter().any(|input| input.heading == heading);
    let shown: Vec<usize> =
        (0..table.headings.len()).filter(|column| !FOR_STAFF.contains(&table.headings[*column].as_str())).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in &table.rows {
        let cell = |column: &usize| row.cells.get(*column).map_or("", |cell| cell.trim());
        let outputs = || shown.iter().filter(|column| !is_input(&table.headings[**column]));
        if outputs().all(|column| matches!(cell(column), "-" | "")) {
            continue;
        }
        let words = shown.iter().map(|column| match (is_input(&table.headings[*column]), cell(column)) {
            (true, "-") => "any".to_owned(),
            (true, text) => input_in_words(text),
            (false, "-") => String::new(),
            (false, text) => name_in_words(text),
        });
        rows.push(words.collect());
    }
    // where a column says nothing but `any`, it says nothing
    let is_telling = |column: usize| rows.iter().any(|row| row[column] != "any");
    let kept: Vec<usize> = (0..shown.len()).filter(|column| is_telling(*column)).collect();
    if rows.is_empty() {
        return String::new();
    }
    let heading = |column: usize| heading_in_words(&table.headings[shown[column]]);
    let line = |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    let mut out = line(&mut kept.iter().map(|column| heading(*column)));
    out += &line(&mut kept.iter().map(|_| "---".to_owned()));
    for row in &rows {
        out += &line(&mut kept.iter().map(|column| row[*column].clone()));
    }
    out
}

fn heading_in_words(heading: &str) -> String {
    let heading = name_in_words(heading);
    match heading.as_str() {
        "draft" => "words".to_owned(),
        "say instead" => "what we say instead".to_owned(),
        _ => heading,
    }
}

/// A cell that is matched, in the words of somebody who does not know how.
fn input_in_words(cell: &str) -> String {
    if let Some(phrases) = cell.strip_prefix("contains ") {
        return phrases.replace("*\"", "…\"");
    }
    for (mark, before, after) in
        [(">=", "", " or more"), ("<=", "up to ", ""), (">", "more than ", ""), ("<", "less than ", "")]
    {
        if let Some(rest) = cell.strip_prefix(mark) {
            return format!("{before}{}{after}", rest.trim());
        }
    }
    name_in_words(cell)
}

/// A name of the code's own as words: `team_lead`.
fn name_in_words(text: &str) -> String {
    let is_name = |word: &str| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ','));
    let words = text.split(' ').map(|word| if is_name(word) { word.replace('_', " ") } else { word.to_owned() });
    words.collect::<Vec<_>>().join(" ")
}
