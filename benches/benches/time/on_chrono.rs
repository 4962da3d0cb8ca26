//! What counts on chrono's types: `workdays` and `opening-hours`, with `chrono-tz` for the zone.

use std::error::Error;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use compact_calendar::CompactCalendar;
use jiff::civil::Date;
use opening_hours::localization::TzLocation;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use workdays::WorkCalendar;

use crate::desk::{Amount, CLOSES, OPENS, Way, ZONE, holidays};

/// `workdays`: dates only, so it has no answer for working minutes.
pub(crate) struct Workdays {
    zone: Tz,
    calendar: WorkCalendar,
}

impl Workdays {
    pub(crate) fn new() -> Result<Workdays, Box<dyn Error>> {
        let mut calendar = WorkCalendar::new();
        holidays().into_iter().for_each(|holiday| calendar.add_holiday(naive(holiday)));
        Ok(Workdays { zone: ZONE.parse()?, calendar })
    }
}

impl Way for Workdays {
    fn add(&self, start: i64, amount: Amount) -> Option<i64> {
        let Amount::WorkingDays(days) = amount else { return None };
        let received = local(start, self.zone);
        // it counts its first date, if that is a working day, as the first
        let first = received.date() + Days::new(1);
        let (last, _) = self.calendar.compute_end_date(first, i64::from(days)).expect("days are not below zero");
        Some(instant(last.and_time(received.time()), self.zone))
    }
}

/// `opening-hours`, which adds nothing by itself: both amounts are told by its open intervals, one a day.
pub(crate) struct Openings {
    zone: Tz,
    hours: OpeningHours<TzLocation<Tz>>,
}

impl Openings {
    pub(crate) fn new() -> Result<Openings, Box<dyn Error>> {
        let zone: Tz = ZONE.parse()?;
        let mut public = CompactCalendar::default();
        for holiday in holidays() {
            public.insert(naive(holiday));
        }
        let context = Context::default()
            .with_holidays(ContextHolidays::new(Arc::new(public), Arc::default()))
            .with_locale(TzLocation::new(zone));
        let text = format!("Mo-Fr {}-{}; PH off", OPENS.strftime("%H:%M"), CLOSES.strftime("%H:%M"));
        let hours: OpeningHours = text.parse()?;
        Ok(Openings { zone, hours: hours.with_context(context) })
    }
}

impl Way for Openings {
    fn add(&self, start: i64, amount: Amount) -> Option<i64> {
        let from = utc(start).with_timezone(&self.zone);
        let mut open = self.hours.iter_from(from).filter(|interval| interval.kind == RuleKind::Open);
        match amount {
            Amount::WorkingDays(days) => {
                let received = from.naive_local();
                let dates = open.map(|interval| interval.range.start.date_naive());
                let mut after = dates.filter(|&date| date != received.date());
                let last = after.nth(usize::try_from(days - 1).ok()?)?;
                Some(instant(last.and_time(received.time()), self.zone))
            }
            Amount::WorkingMinutes(minutes) => {
                let mut left = TimeDelta::minutes(minutes);
                open.find_map(|interval| {
                    let length = interval.range.end.signed_duration_since(interval.range.start);
                    if left <= length {
                        return Some((interval.range.start + left).timestamp());
                    }
                    left -= length;
                    None
                })
            }
        }
    }
}

fn naive(date: Date) -> NaiveDate {
    let (month, day) = (date.month().unsigned_abs().into(), date.day().unsigned_abs().into());
    NaiveDate::from_ymd_opt(date.year().into(), month, day).expect("both crates know the same dates")
}

fn utc(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).expect("the starts lie in this century")
}

fn local(second: i64, zone: Tz) -> NaiveDateTime {
    utc(second).with_timezone(&zone).naive_local()
}

/// London's clock changes fall on Sundays, so no working day skips or repeats a time.
fn instant(local: NaiveDateTime, zone: Tz) -> i64 {
    zone.from_local_datetime(&local).single().expect("no clock changes on a working day").timestamp()
}
