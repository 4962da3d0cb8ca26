//! What a host does around an engine that does not count working time.

use std::error::Error;

use jiff::Timestamp;
use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;
use redress_time::{Calendar, Duration, Interval};
use serde_json::Value;

/// The desk's calendar, as the policy of redress has it.
pub(crate) struct Host {
    calendar: Calendar,
}

impl Host {
    pub(crate) fn new() -> Result<Host, Box<dyn Error>> {
        let (weekday, saturday): (Interval, Interval) = ("09:00-17:30".parse()?, "10:00-14:00".parse()?);
        let mut builder = Calendar::builder("desk", TimeZone::get("Europe/London")?).version("2026-01");
        for each in [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday] {
            builder = builder.weekly(each, &[weekday]);
        }
        let calendar = builder
            .weekly(Weekday::Saturday, &[saturday])
            .holiday(date(2026, 4, 3), "Good Friday")
            .holiday(date(2026, 4, 6), "Easter Monday")
            .build()?;
        Ok(Host { calendar })
    }

    /// When something is due that may take so long after an instant.
    pub(crate) fn due(&self, within: &str, after: &str) -> Option<Timestamp> {
        self.calendar.add(after.parse().ok()?, within.parse::<Duration>().ok()?).ok()
    }

    /// The days between two instants, by the desk's dates.
    pub(crate) fn days_between(&self, first: Timestamp, second: Timestamp) -> i64 {
        i64::from((self.calendar.date_of(second) - self.calendar.date_of(first)).get_days())
    }
}

/// A ticket without what happens on it after an instant.
pub(crate) fn as_it_stood(ticket: &[u8], at: Timestamp) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut ticket: Value = serde_json::from_slice(ticket)?;
    let happened =
        |event: &Value| event["at"].as_str().and_then(|at| at.parse().ok()).is_some_and(|time: Timestamp| time <= at);
    if let Some(events) = ticket["ticket"]["events"].as_array_mut() {
        events.retain(happened);
        // what it was last changed to
        if let Some(status) = events.iter().filter_map(|event| event["status"].as_str()).next_back() {
            let status = Value::from(status);
            ticket["ticket"]["status"] = status;
        }
    }
    Ok(ticket.to_string().into_bytes())
}
