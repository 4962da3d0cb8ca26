//! The parts of a page of a service code, in order: headings, prose, tables, rules and scenarios. Put together again they are
//! the page, byte for byte.

/// A run of whole lines of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// A line that begins with `#`, other than a scenario's.
    Heading(String),
    /// Paragraphs, lists, blank lines.
    Prose(String),
    /// The lines of one table.
    Table(String),
    /// A fence with its marks.
    Fence(String),
    /// A scenario's heading and all that stands below it, up to the next heading.
    Scenario(String),
}

/// Splits a page into its parts.
pub(crate) fn parts_of(page: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut fence: Option<String> = None;
    for line in page.split_inclusive('\n') {
        let mark = mark_of(line);
        let was_open = fence.is_some();
        match (&fence, &mark) {
            (Some(open), Some(mark)) if mark.starts_with(open.as_str()) && line.trim() == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark.clone()),
            _ => {}
        }
        let is_fence = was_open || mark.is_some();
        let is_heading = !is_fence && line.starts_with('#');
        match parts.last_mut() {
            Some(Part::Scenario(text)) if !is_heading => text.push_str(line),
            _ if is_heading && line.trim_start_matches('#').trim_start().starts_with("Scenario:") => {
                parts.push(Part::Scenario(line.to_owned()));
            }
            _ if is_heading => parts.push(Part::Heading(line.to_owned())),
            Some(Part::Fence(text)) if was_open => text.push_str(line),
            _ if is_fence => parts.push(Part::Fence(line.to_owned())),
            Some(Part::Table(text)) if line.starts_with('|') => text.push_str(line),
            _ if line.starts_with('|') => parts.push(Part::Table(line.to_owned())),
            Some(Part::Prose(text)) => text.push_str(line),
            _ => parts.push(Part::Prose(line.to_owned())),
        }
    }
    parts
}

impl Part {
    /// Its lines.
    pub(crate) fn text(&self) -> &str {
        match self {
            Part::Heading(text) | Part::Prose(text) | Part::Table(text) | Part::Fence(text) | Part::Scenario(text) => {
                text
            }
        }
    }
}

/// The marks that a line opens or closes a fence with.
fn mark_of(line: &str) -> Option<String> {
    let first = line.chars().next().filter(|first| matches!(first, '`' | '~'))?;
    let mark: String = line.chars().take_while(|each| *each == first).collect();
    (mark.len() >= 3).then_some(mark)
}

/// A scenario's heading, what stands before its example, the example between the fence's marks, and the rest.
pub(crate) struct ScenarioParts<'a> {
    pub(crate) heading: &'a str,
    pub(crate) before: &'a str,
    pub(crate) example: &'a str,
    pub(crate) after: &'a str,
}

impl<'a> ScenarioParts<'a> {
    /// Splits a scenario. One without an example has an empty one.
    pub(crate) fn of(text: &'a str) -> ScenarioParts<'a> {
        let (heading, rest) = text.split_at(text.find('\n').map_or(text.len(), |end| end + 1));
        let mut bounds = Vec::new();
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            if mark_of(line).is_some() {
                bounds.push(at..at + line.len());
            }
            at += line.len();
        }
        match &bounds[..] {
            [open, close, ..] => ScenarioParts {
                heading,
                before: &rest[..open.end],
                example: &rest[open.end..close.start],
                after: &rest[close.start..],
            },
            _ => ScenarioParts { heading, before: rest, example: "", after: "" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Title\n\nProse.\n\n## 1 A {#a}\n\n| a |\n| - |\n| b |\n\n```rhai\n# not a heading\n| no table\n```\n\n\
        ### Scenario: one\n```yaml\nat: x\n```\n\n## 2 B\nlast";

    #[test]
    fn the_parts_are_the_page() {
        let parts = parts_of(PAGE);
        assert_eq!(parts.iter().map(Part::text).collect::<String>(), PAGE);
        let kinds: String = parts
            .iter()
            .map(|part| match part {
                Part::Heading(_) => 'H',
                Part::Prose(_) => 'p',
                Part::Table(_) => 'T',
                Part::Fence(_) => 'F',
                Part::Scenario(_) => 'S',
            })
            .collect();
        assert_eq!(kinds, "HpHpTpFpSHp");
    }

    #[test]
    fn a_scenario_has_a_heading_and_an_example() {
        let parts = ScenarioParts::of("### Scenario: one\n```yaml\nat: x\n```\n\n");
        assert_eq!((parts.heading, parts.before), ("### Scenario: one\n", "```yaml\n"));
        assert_eq!((parts.example, parts.after), ("at: x\n", "```\n\n"));
    }
}
