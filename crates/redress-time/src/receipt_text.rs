//! A receipt as text that a person can check by hand.

use std::fmt;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use crate::{
    Duration, Receipt,
    receipt::{Entry, EntryKind},
};

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = &self.time_zone;
        let end = self.due.or(self.entries.last().map(|entry| entry.until)).unwrap_or(self.start);
        // an offset is worth its place only where the clock changes
        let offsets = zone.to_offset(self.start) != zone.to_offset(end);
        let instant = |at| Instant { at, zone, offsets };

        write!(f, "{} from {}, {}, calendar `{}`", self.target, instant(self.start), self.zone, self.calendar)?;
        if !self.calendar_version.is_empty() {
            write!(f, " version {}", self.calendar_version)?;
        }
        writeln!(f)?;
        let in_days = self.entries.iter().all(|entry| entry.seconds == 0);
        let mut total = Amount { seconds: 0, days: 0, in_days };
        for entry in &self.entries {
            let span = format!("{} to {}", instant(entry.from), instant(entry.until));
            write!(f, "  {:<8} {span}", label(entry))?;
            let amount = Amount { seconds: entry.seconds, days: entry.days, in_days };
            match &entry.kind {
                EntryKind::Counted => {
                    total.seconds += entry.seconds;
                    total.days += entry.days;
                    write!(f, ": {amount}")?;
                    if !in_days && entry.days > 0 {
                        write!(f, " on {}", Duration::WorkingDays(entry.days))?;
                    }
                    if amount != total {
                        write!(f, ", together {total}")?;
                    }
                }
                EntryKind::Paused { reason } => write!(f, ": {reason}, {amount} not counted")?,
                EntryKind::Holiday { name } | EntryKind::Break { name } => write!(f, ": {name}")?,
                EntryKind::DayOfReceipt => f.write_str(": day of receipt")?,
                EntryKind::Closed => {}
            }
            writeln!(f)?;
        }
        match self.due {
            Some(due) => writeln!(f, "due {}", instant(due))?,
            None => writeln!(f, "paused: {total} of {} counted, not due until it runs again", self.target)?,
        }
        f.write_str("counted by")?;
        for (index, (name, value)) in self.conventions.iter().enumerate() {
            let separator = if index == 0 { "" } else { "," };
            write!(f, "{separator} {name} {value}")?;
        }
        Ok(())
    }
}

fn label(entry: &Entry) -> &'static str {
    match entry.kind {
        EntryKind::Counted => "counted",
        EntryKind::Closed => "closed",
        EntryKind::Holiday { .. } => "holiday",
        EntryKind::Break { .. } => "break",
        EntryKind::DayOfReceipt => "received",
        EntryKind::Paused { .. } => "paused",
    }
}

/// A local date and time, `Fri 6 Mar 2026 16:40`, with seconds and offset only where they matter.
struct Instant<'a> {
    at: Timestamp,
    zone: &'a TimeZone,
    offsets: bool,
}

impl fmt::Display for Instant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let local: DateTime = self.zone.to_datetime(self.at);
        let weekday = WEEKDAYS[usize::from(local.weekday().to_monday_zero_offset().unsigned_abs()) % 7];
        let month = MONTHS[usize::from(local.month().unsigned_abs()).saturating_sub(1) % 12];
        let (day, year, hour, minute) = (local.day(), local.year(), local.hour(), local.minute());
        write!(f, "{weekday} {day} {month} {year} {hour:02}:{minute:02}")?;
        if local.second() != 0 || local.subsec_nanosecond() != 0 {
            write!(f, ":{:02}", local.second())?;
        }
        if local.subsec_nanosecond() != 0 {
            let fraction = format!("{:09}", local.subsec_nanosecond());
            write!(f, ".{}", fraction.trim_end_matches('0'))?;
        }
        if self.offsets {
            let seconds = self.zone.to_offset(self.at).seconds();
            let sign = if seconds < 0 { '-' } else { '+' };
            write!(f, " {sign}{:02}:{:02}", seconds.abs() / 3_600, seconds.abs() / 60 % 60)?;
        }
        Ok(())
    }
}

/// Hours, minutes and seconds, or days.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Amount {
    seconds: i64,
    days: i32,
    in_days: bool,
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.in_days {
            return write!(f, "{}", Duration::Days(self.days));
        }
        let (hours, minutes, seconds) = (self.seconds / 3_600, self.seconds / 60 % 60, self.seconds % 60);
        let parts = [(hours, "h"), (minutes, "min"), (seconds, "s")];
        let mut written = false;
        for (number, unit) in parts.into_iter().filter(|part| part.0 != 0) {
            let space = if written { " " } else { "" };
            write!(f, "{space}{number} {unit}")?;
            written = true;
        }
        if written { Ok(()) } else { f.write_str("0 h") }
    }
}
