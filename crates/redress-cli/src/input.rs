//! Input: files, standard input and the clock, read in this one place.

use std::io::Read;
use std::path::Path;

use jiff::Timestamp;
use redress::{DocumentLimits, Mapping, Ticket};

use crate::exit::Failure;
use crate::output::say_warning;

/// The bytes of a file, or of standard input for `-`; no more than a ticket may have, and one more to tell that there are.
pub(crate) fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
    let limit = DocumentLimits::default().bytes as u64 + 1;
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::Said(format!("{}: {error}", path.display()))),
    }
}

/// Reads one ticket.
pub(crate) fn ticket_of(path: &Path) -> Result<Ticket<'static>, Failure> {
    let bytes = bytes_of(path)?;
    Ticket::from_json(&bytes).map(Ticket::into_owned).map_err(|error| {
        let pointer = if error.pointer.is_empty() { String::new() } else { format!(" (at {})", error.pointer) };
        Failure::Said(format!("{} cannot be read: {error}{pointer}", name_of(path)))
    })
}

/// How a message names a file.
pub(crate) fn name_of(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// The built-in mapping of a name, or the mapping of a file.
#[expect(clippy::disallowed_methods, reason = "the command is where files are read")]
pub(crate) fn mapping_of(name: &str) -> Result<Mapping, Failure> {
    let is_file = name.ends_with(".toml") || name.contains('/');
    if !is_file {
        return Mapping::built_in(name).map_err(|error| Failure::Said(error.to_string()));
    }
    let text = std::fs::read_to_string(name).map_err(|error| Failure::Said(format!("{name}: {error}")))?;
    let mapping = Mapping::from_toml(&text).map_err(|error| Failure::Said(format!("{name}: {error}")))?;
    for warning in mapping.warnings() {
        say_warning(&format!("{name}: {warning}"));
    }
    Ok(mapping)
}

/// The instant that `--at` of `check` gives: an instant, a date, which is its noon in UTC, or `now`.
pub(crate) fn day_of(text: &str) -> Result<Timestamp, Failure> {
    match text.parse::<jiff::civil::Date>() {
        Ok(date) if text.len() == 10 => {
            let noon = date.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
            noon.map(|noon| noon.timestamp()).map_err(|error| Failure::Said(error.to_string()))
        }
        _ => instant_of(text),
    }
}

/// The instant that `--at` gives; `now` reads the clock, and only then.
#[expect(clippy::disallowed_methods, reason = "the command is where the clock is read, and only when told to")]
pub(crate) fn instant_of(text: &str) -> Result<Timestamp, Failure> {
    if text == "now" {
        // to the second, as people write it, so that what a decision shows can be asked for again
        return Timestamp::from_second(Timestamp::now().as_second()).map_err(|error| Failure::Said(error.to_string()));
    }
    let parsed = text.parse().ok().filter(|_| has_real_offset(text));
    parsed.ok_or_else(|| {
        let date = text.get(..10).filter(|date| date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
        if let Some(date) = date.filter(|date| date.parse::<jiff::civil::Date>().is_err()) {
            return Failure::Said(format!("`--at {text}` is no instant: there is no date {date}"));
        }
        Failure::Said(format!(
            "`--at {text}` is no instant: write it with its offset, such as 2026-03-06T16:45:00Z, or say `now`"
        ))
    })
}

/// Whether the offset of an instant is one that some clock on Earth shows: fourteen hours at most.
fn has_real_offset(text: &str) -> bool {
    let Some((_, time)) = text.split_once(['T', 't', ' ']) else { return true };
    let Some((_, offset)) = time.split_once(['+', '-']) else { return true };
    offset.get(..2).and_then(|hours| hours.parse::<u8>().ok()).is_none_or(|hours| hours <= 14)
}
