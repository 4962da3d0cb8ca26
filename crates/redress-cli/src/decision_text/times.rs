//! Deadlines and time limits as a person reads them, with how the time was counted.

use redress::model::{Deadline, DeadlineState, TimeLimit, TimeLimitState, TimeReceipt};

use super::Text;
use crate::output::{ATTENTION, BESIDE, HEADING, WELL, WRONG, safe_line, styled};

impl Text {
    pub(super) fn deadlines(&mut self, deadlines: &[Deadline]) {
        if deadlines.is_empty() {
            return;
        }
        self.section("Deadlines");
        for deadline in deadlines {
            let state = match deadline.state {
                DeadlineState::Running => styled(HEADING, "running"),
                DeadlineState::Paused => styled(HEADING, "paused"),
                DeadlineState::Met => styled(WELL, "met"),
                DeadlineState::MetLate => styled(ATTENTION, "met late"),
                DeadlineState::Breached => styled(WRONG, "breached"),
                DeadlineState::Unknown => styled(ATTENTION, "unknown"),
            };
            let because = deadline.state_because.as_ref().map_or_else(String::new, |because| format!(" ({because})"));
            self.line(2, &format!("{} — {state}{because}", safe_line(&deadline.grounds.sentence)));
            if let Some(met_at) = deadline.met_at {
                self.line(4, &format!("met {}", self.when(met_at)));
            }
            self.grounds(&deadline.grounds);
            if let Some(receipt) = &deadline.receipt {
                self.receipt(receipt);
            }
            for warning in &deadline.warn_at {
                self.line(4, &styled(BESIDE, &format!("warn {}", self.when(*warning))));
            }
            for other in &deadline.superseded {
                self.line(
                    4,
                    &styled(BESIDE, &format!("not {}: {}", safe_line(&other.grounds.sentence), other.superseded_by)),
                );
            }
        }
        self.conventions(deadlines.iter().filter_map(|deadline| deadline.receipt.as_ref()));
    }

    pub(super) fn time_limits(&mut self, limits: &[TimeLimit]) {
        if limits.is_empty() {
            return;
        }
        self.section("The customer's own time");
        for limit in limits {
            let state = match limit.state {
                TimeLimitState::Open => styled(HEADING, "open"),
                TimeLimitState::Used => styled(WELL, "used"),
                TimeLimitState::Over => styled(ATTENTION, "over"),
                TimeLimitState::Unknown => styled(ATTENTION, "unknown"),
            };
            let because = limit.state_because.as_ref().map_or_else(String::new, |because| format!(" ({because})"));
            self.line(2, &format!("{} — {state}{because}", safe_line(&limit.grounds.sentence)));
            if let Some(used_at) = limit.used_at {
                self.line(4, &format!("used {}", self.when(used_at)));
            }
            self.grounds(&limit.grounds);
            if let Some(receipt) = &limit.receipt {
                self.receipt(receipt);
            }
            for other in &limit.superseded {
                let instead = format!("not {}: {}", safe_line(&other.grounds.sentence), other.superseded_by);
                self.line(4, &styled(BESIDE, &instead));
            }
        }
        self.conventions(limits.iter().filter_map(|limit| limit.receipt.as_ref()));
    }

    /// By what conventions the time was counted, once for each set of them.
    fn conventions<'r>(&mut self, receipts: impl Iterator<Item = &'r TimeReceipt<'r>>) {
        let mut said: Vec<String> = Vec::new();
        for receipt in receipts {
            let named: Vec<String> = receipt
                .calendar
                .conventions
                .iter()
                .map(|(name, value)| format!("{name} {value}").replace('_', " "))
                .collect();
            let version = match receipt.calendar.calendar_version.as_str() {
                "" => String::new(),
                version => format!(" {version}"),
            };
            let line = format!(
                "calendar {}{version}, {}: {}",
                receipt.calendar.calendar,
                receipt.calendar.time_zone,
                named.join(", ")
            );
            if !said.contains(&line) {
                self.line(2, &styled(BESIDE, &line));
                said.push(line);
            }
        }
    }

    /// How the time was counted, so that a person can check it by hand.
    fn receipt(&mut self, receipt: &TimeReceipt) {
        let mut parts = Vec::new();
        for entry in &receipt.entries {
            let span = format!("{} to {}", self.clock(entry.from), self.clock(entry.until));
            let reason = entry.reason.as_deref().map_or_else(String::new, safe_line);
            match entry.kind.as_ref() {
                "counted" => {
                    let length = match (entry.days, entry.seconds) {
                        (1, 0) => "1 day".to_owned(),
                        (days, 0) => format!("{days} days"),
                        (_, seconds) => length_text(seconds),
                    };
                    parts.push(format!("{span} ({length})"));
                }
                // closing times go without saying
                "skipped" if reason == "closed" => {}
                "paused" => parts.push(format!("paused {span} ({reason})")),
                _ => parts.push(format!("not {span} ({reason})")),
            }
        }
        if !parts.is_empty() {
            self.line(4, &styled(BESIDE, &format!("calendar {}: {}", receipt.calendar.calendar, parts.join("; "))));
        }
    }
}

fn length_text(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds % 3600 / 60, seconds % 60);
    let parts = [(hours, "h"), (minutes, "min"), (rest, "s")];
    let said: Vec<String> =
        parts.iter().filter(|(count, _)| *count != 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if said.is_empty() { "0 min".to_owned() } else { said.join(" ") }
}
