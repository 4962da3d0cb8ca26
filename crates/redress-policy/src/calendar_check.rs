//! What a calendar file says against itself: hours that overlap, dates told twice, and what would be listed for nothing.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use redress_time::{CalendarBuilder, Interval};

use crate::calendar_file::WEEKDAYS;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::toml_table::Placed;

const DAY: i32 = 86_400;

/// A shift past midnight that is longer than this is more likely a slip: `09:00-05:30` for `09:00-17:30`.
const LONGEST_NIGHT: i32 = 12 * 3_600;

/// What a calendar file says of dates, each with its place.
#[derive(Default)]
pub(crate) struct CalendarContents {
    /// The hours of each weekday, Monday first.
    pub(crate) week: [Vec<Placed<Interval>>; 7],
    /// The dates with hours of their own.
    pub(crate) overrides: BTreeMap<Date, (Range<usize>, Vec<Placed<Interval>>)>,
    /// The holidays that the file lists itself.
    pub(crate) holidays: Vec<(Placed<Date>, Placed<String>)>,
    /// The holidays that it takes over.
    pub(crate) taken: BTreeMap<Date, String>,
    /// What is taken out of single dates, and what it is called.
    pub(crate) breaks: Vec<(Placed<Date>, String, Vec<Placed<Interval>>)>,
    /// The first and the last covered date.
    pub(crate) covered: Option<(Date, Date)>,
}

impl CalendarContents {
    /// Reports what stands against itself, and what has no effect.
    pub(crate) fn check(&self, id: &str, file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) {
        for hours in self.week.iter().chain(self.overrides.values().map(|(_, hours)| hours)) {
            check_one_day(hours, file, out);
        }
        self.check_nights(file, out);
        self.check_holidays(file, out);
        self.check_breaks(file, out);
        self.check_coverage(id, file, out);
    }

    /// Puts the dates into a calendar. A holiday that the file lists keeps its name where the engine lists it too.
    pub(crate) fn put_into(&self, mut builder: CalendarBuilder) -> CalendarBuilder {
        let values = |hours: &[Placed<Interval>]| hours.iter().map(|each| each.value).collect::<Vec<_>>();
        for ((_, weekday), hours) in WEEKDAYS.iter().zip(&self.week) {
            builder = builder.weekly(*weekday, &values(hours));
        }
        let own = self.holidays.iter().map(|(date, name)| (date.value, &name.value));
        for (date, name) in own.chain(self.taken.iter().map(|(date, name)| (*date, name))) {
            builder = builder.holiday(date, name);
        }
        for (date, name, intervals) in &self.breaks {
            for interval in intervals {
                builder = builder.break_(date.value, interval.value, name);
            }
        }
        for (date, (_, hours)) in &self.overrides {
            builder = builder.date_override(*date, &values(hours));
        }
        match self.covered {
            Some((first, last)) => builder.covered(first, last),
            None => builder,
        }
    }

    /// The shifts of one weekday that run into the hours of the next.
    fn check_nights(&self, file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) {
        for (day, hours) in self.week.iter().enumerate() {
            let (next, next_name) = (&self.week[(day + 1) % 7], WEEKDAYS[(day + 1) % 7].0);
            for night in hours.iter().filter(|each| each.value.is_overnight()) {
                let Some(begun) = next.iter().find(|each| each.value.opens() + DAY < night.value.closes()) else {
                    continue;
                };
                let headline = format!(
                    "`{}` of {} runs past midnight, into `{}` of {next_name}",
                    night.value, WEEKDAYS[day].0, begun.value
                );
                out.push(
                    Diagnostic::error("calendar", file, night.span.clone(), headline)
                        .with_related(begun.span.clone(), "these hours begin before those have ended")
                        .with_help("hours are told once: end the one where the other begins"),
                );
            }
        }
    }

    fn check_holidays(&self, file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) {
        let mut seen: BTreeMap<Date, (&Range<usize>, &str)> = BTreeMap::new();
        for (date, name) in &self.holidays {
            if let Some((first, before)) = seen.get(&date.value) {
                let names = if *before == name.value {
                    format!("each time as `{before}`")
                } else {
                    format!("as `{before}` and as `{}`", name.value)
                };
                let headline = format!("the holiday {} is listed twice, {names}", date.value);
                out.push(
                    Diagnostic::error("calendar", file, date.span.clone(), headline)
                        .with_related((*first).clone(), "the first time")
                        .with_help("leave one of them out, or mend the date that is wrong"),
                );
                continue;
            }
            seen.insert(date.value, (&date.span, &name.value));
            if let Some((hours, _)) = self.overrides.get(&date.value) {
                let headline = format!("{} has hours of its own, and is a holiday, `{}`", date.value, name.value);
                out.push(
                    Diagnostic::error("calendar", file, hours.clone(), headline)
                        .with_related(date.span.clone(), "the holiday")
                        .with_help(
                            "keep one of the two: `[overrides]` where you open on that day, `[[holidays]]` where not",
                        ),
                );
            }
        }
    }

    /// The breaks that take nothing out of any hours.
    fn check_breaks(&self, file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) {
        for (date, _, intervals) in &self.breaks {
            let mut open = self.hours_of(date.value, 0);
            if let Ok(before) = date.value.checked_sub(1.day()) {
                open.extend(self.hours_of(before, -DAY));
            }
            if let Ok(after) = date.value.checked_add(1.day()) {
                open.extend(self.hours_of(after, DAY));
            }
            for each in intervals {
                if !open.iter().any(|(opens, closes)| *opens < each.value.closes() && each.value.opens() < *closes) {
                    let headline = format!("the break `{}` of {} lies in no opening hours", each.value, date.value);
                    out.push(
                        Diagnostic::warning("calendar", file, each.span.clone(), headline)
                            .with_help("it changes nothing: mend its date or its hours, or leave it out"),
                    );
                }
            }
        }
    }

    /// The hours that begin on a date, in seconds after its midnight and so much later.
    fn hours_of(&self, date: Date, later: i32) -> Vec<(i32, i32)> {
        let is_holiday = || self.taken.contains_key(&date) || self.holidays.iter().any(|(each, _)| each.value == date);
        let hours = match self.overrides.get(&date) {
            Some((_, hours)) => hours,
            None if is_holiday() => return Vec::new(),
            None => &self.week[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())],
        };
        hours.iter().map(|each| (each.value.opens() + later, each.value.closes() + later)).collect()
    }

    /// What is listed outside the covered dates, where nothing is counted; and holidays listed without an end.
    fn check_coverage(&self, id: &str, file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) {
        let Some((first, last)) = self.covered else {
            if let Some((date, _)) = self.holidays.first() {
                let headline = format!(
                    "`{id}` lists holidays, and not up to which day the list is whole: other years are counted without any"
                );
                let year = self.holidays.iter().map(|(date, _)| date.value.year()).max().unwrap_or_default();
                out.push(Diagnostic::warning("calendar", file, date.span.clone(), headline).with_help(format!(
                    "say above `[hours]`, for example, `first_covered = {:04}-01-01` and `last_covered = {year:04}-12-31`",
                    self.holidays.iter().map(|(date, _)| date.value.year()).min().unwrap_or_default()
                )));
            }
            return;
        };
        let holidays = self.holidays.iter().map(|(date, _)| (date.value, date.span.clone(), "holiday"));
        let overrides = self.overrides.iter().map(|(date, (span, _))| (*date, span.clone(), "override"));
        let breaks = self.breaks.iter().map(|(date, ..)| (date.value, date.span.clone(), "break"));
        for (date, span, what) in holidays.chain(overrides).chain(breaks) {
            let headline = if date > last {
                format!("the {what} {date} lies past the last covered day, {last}")
            } else if date < first {
                format!("the {what} {date} lies before the first covered day, {first}")
            } else {
                continue;
            };
            let help = "nothing is counted there, so it changes nothing: mend the date, or the covered days once all of \
                        their holidays are listed";
            out.push(Diagnostic::warning("calendar", file, span, headline).with_help(help));
        }
    }
}

/// Hours of one day that overlap, and shifts past midnight that are hardly meant.
fn check_one_day(hours: &[Placed<Interval>], file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) {
    let mut in_order: Vec<&Placed<Interval>> = hours.iter().collect();
    in_order.sort_by_key(|each| (each.value.opens(), each.value.closes(), each.span.start));
    let mut latest: Option<&Placed<Interval>> = None;
    for each in in_order {
        match latest {
            Some(before) if each.value.opens() < before.value.closes() => {
                let (written_first, then) =
                    if before.span.start < each.span.start { (before, each) } else { (each, before) };
                let headline = format!("`{}` overlaps `{}` of the same day", then.value, written_first.value);
                out.push(
                    Diagnostic::error("calendar", file, then.span.clone(), headline)
                        .with_related(written_first.span.clone(), "open already")
                        .with_help("hours are told once: write one interval for what is open without a break"),
                );
            }
            _ => {}
        }
        if latest.is_none_or(|before| before.value.closes() < each.value.closes()) {
            latest = Some(each);
        }
        if each.value.is_overnight() && each.value.length() > LONGEST_NIGHT {
            let text = each.value.to_string();
            let (opens, closes) = text.split_once('-').unwrap_or((&text, ""));
            let headline =
                format!("`{text}` ends before it begins, so it runs past midnight, until {closes} of the next day");
            out.push(Diagnostic::warning("calendar", file, each.span.clone(), headline).with_help(format!(
                "where the same day is meant, mend the closing (`17:30` for half past five); where the night is meant, write \
                 `{opens}-24:00` here and `00:00-{closes}` on the next day"
            )));
        }
    }
}
