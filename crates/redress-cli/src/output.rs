//! Output: results on standard output, talk on standard error, colour where it is wanted.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use redress::{Diagnostic, Severity, escaped};

use crate::arguments::Colour;

/// The style of what is wrong.
pub(crate) const WRONG: Style = AnsiColor::Red.on_default().bold();
/// The style of what is well.
pub(crate) const WELL: Style = AnsiColor::Green.on_default().bold();
/// The style of what wants attention.
pub(crate) const ATTENTION: Style = AnsiColor::Yellow.on_default().bold();
/// The style of headings.
pub(crate) const HEADING: Style = Style::new().bold();
/// The style of what is said beside.
pub(crate) const BESIDE: Style = Style::new().dimmed();

/// Sets when to colour, for both streams.
pub(crate) fn choose_colour(colour: Colour) {
    let choice = match colour {
        Colour::Auto => anstream::ColorChoice::Auto,
        Colour::Always => anstream::ColorChoice::Always,
        Colour::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// Prints a result.
pub(crate) fn print(text: &str) -> std::io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// A text in a style. The stream drops the style where colour is not wanted.
pub(crate) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// One line of text that a customer or agent wrote, safe for a terminal.
pub(crate) fn safe_line(text: &str) -> String {
    escaped(text).replace('\n', "\\n").replace('\t', " ")
}

/// Says what went wrong.
pub(crate) fn say_error(message: &str) {
    let mut stderr = anstream::stderr().lock();
    // nobody is left to tell when this fails
    drop(writeln!(stderr, "{}: {}", styled(WRONG, "error"), escaped(message)));
}

/// Says what is most likely not meant.
pub(crate) fn say_warning(message: &str) {
    let mut stderr = anstream::stderr().lock();
    drop(writeln!(stderr, "{}: {}", styled(ATTENTION, "warning"), escaped(message)));
}

/// Says something beside the result.
pub(crate) fn say(message: &str) {
    let mut stderr = anstream::stderr().lock();
    drop(writeln!(stderr, "{message}"));
}

/// How many diagnostics are shown; a page with more has one cause.
const SHOWN: usize = 100;

/// Says what is wrong with a policy, and how much of it.
pub(crate) fn say_diagnostics(diagnostics: &[Diagnostic]) {
    let mut stderr = anstream::stderr().lock();
    for diagnostic in diagnostics.iter().take(SHOWN) {
        drop(writeln!(stderr, "{}\n", diagnostic.render(true)));
    }
    if diagnostics.len() > SHOWN {
        drop(writeln!(stderr, "… and {} more", diagnostics.len() - SHOWN));
    }
    drop(writeln!(stderr, "{}", tally(diagnostics)));
}

/// `2 errors, 1 warning`
pub(crate) fn tally(diagnostics: &[Diagnostic]) -> String {
    let count = |severity: Severity| diagnostics.iter().filter(|each| each.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"))
}

/// `1 scenario`, `2 scenarios`
pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
