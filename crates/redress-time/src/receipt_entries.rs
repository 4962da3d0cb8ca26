//! The entries of a receipt: time or days from the start, cut where what they count as changes.

use jiff::{Timestamp, civil::Date};

use crate::{
    Calendar, Clock, TimeError, WorkingDayKind,
    clock::Measure,
    clock_day::PausedDays,
    instant::{DAY, Day, Nanos, SECOND, date, day, instant, nanos},
    pause::{PauseSpan, Pauses},
    receipt::{Entry, EntryKind},
};

// so many ordinary days in a row are put together
const SHORTEST_RUN: Day = 7;

/// The entries from the clock's start to `end`.
pub(crate) fn between(clock: &Clock<'_>, end: Timestamp) -> Result<Vec<Entry>, TimeError> {
    let pauses = Pauses::new(clock.start, clock.pauses)?;
    let mut entries = Entries::default();
    match clock.measure() {
        Measure::Elapsed | Measure::Open => time(&mut entries, clock, &pauses, end)?,
        Measure::Days | Measure::Months | Measure::WorkingDays => days(&mut entries, clock, &pauses, end)?,
    }
    Ok(entries.entries)
}

/// Entries of a target in time: what runs and what is paused, in turn.
fn time(entries: &mut Entries, clock: &Clock<'_>, pauses: &Pauses<'_>, end: Timestamp) -> Result<(), TimeError> {
    let mut from = clock.start;
    for PauseSpan { from: pause, until, reason } in pauses.until(end) {
        running(entries, clock, from, pause)?;
        entries.time(EntryKind::Paused { reason: reason.to_owned() }, pause, until, clock.between(pause, until)?);
        from = until;
    }
    running(entries, clock, from, end)
}

fn running(entries: &mut Entries, clock: &Clock<'_>, from: Timestamp, until: Timestamp) -> Result<(), TimeError> {
    if from >= until {
        return Ok(());
    }
    if clock.measure() == Measure::Elapsed {
        entries.time(EntryKind::Counted, from, until, clock.between(from, until)?);
        return Ok(());
    }
    let calendar = clock.calendar;
    let (first, last) = (day(calendar.date_of(from)), day(calendar.date_of(until)));
    // days to be told one by one: the first, the last, exceptions and clock changes
    let changes = calendar.tables.stretches.changes(nanos(from)?, nanos(until)?);
    let changes = changes.map(|change| instant(change).map(|change| day(calendar.date_of(change))));
    let mut stops = changes.collect::<Result<Vec<Day>, TimeError>>()?;
    stops.extend(calendar.tables.hours.exceptional_days(first + 1, last - 1));
    stops.push(last);
    stops.sort_unstable();
    stops.dedup();

    let mut next = first + 1;
    let mut reached = from;
    for stop in stops {
        let (begins, ends) = (midnight(calendar, next)?, midnight(calendar, stop)?);
        if stop - next >= SHORTEST_RUN {
            detailed(entries, calendar, reached, begins)?;
            let dates = calendar.tables.hours.dates_before(stop) - calendar.tables.hours.dates_before(next);
            entries.run(begins, ends, calendar.open_between(begins, ends)?, dates);
            reached = ends;
        }
        next = stop + 1;
    }
    detailed(entries, calendar, reached, until)
}

/// Each open span and each closed one.
fn detailed(entries: &mut Entries, calendar: &Calendar, from: Timestamp, until: Timestamp) -> Result<(), TimeError> {
    if from >= until {
        return Ok(());
    }
    let tables = &calendar.tables;
    let mut reached = from;
    for (opens, closes) in tables.timeline.open_spans(&tables.hours, nanos(from)?, nanos(until)?) {
        closed(entries, calendar, reached, instant(opens)?)?;
        entries.time(EntryKind::Counted, instant(opens)?, instant(closes)?, closes - opens);
        reached = instant(closes)?;
    }
    closed(entries, calendar, reached, until)
}

/// A closed span, cut into holidays, breaks and the rest.
fn closed(entries: &mut Entries, calendar: &Calendar, from: Timestamp, until: Timestamp) -> Result<(), TimeError> {
    if from >= until {
        return Ok(());
    }
    let (mut reached, last) = (from, day(calendar.date_of(until)));
    for on in day(calendar.date_of(from))..=last {
        let ends = midnight(calendar, on + 1)?.min(until);
        if let Some(name) = calendar.data.closing_holiday(on) {
            entries.time(EntryKind::Holiday { name: name.to_owned() }, reached, ends, 0);
            reached = reached.max(ends);
            continue;
        }
        let mut breaks: Vec<_> = calendar.data.breaks.get(&on).into_iter().flatten().collect();
        breaks.sort_by_key(|(interval, _)| *interval);
        for (interval, name) in breaks {
            let at = |seconds: i32| {
                let reading = Nanos::from(on) * DAY + Nanos::from(seconds) * SECOND;
                calendar.instant_of(crate::instant::datetime(reading))
            };
            let begins = at(interval.opens())?.clamp(reached, until);
            entries.time(EntryKind::Closed, reached, begins, 0);
            let over = at(interval.closes())?.clamp(begins, until);
            entries.time(EntryKind::Break { name: name.clone() }, begins, over, 0);
            reached = over;
        }
        entries.time(EntryKind::Closed, reached, ends, 0);
        reached = reached.max(ends);
    }
    Ok(())
}

/// Entries of a target in days: each date counts, or does not, as a whole.
fn days(entries: &mut Entries, clock: &Clock<'_>, pauses: &Pauses<'_>, end: Timestamp) -> Result<(), TimeError> {
    let calendar = clock.calendar;
    let hours = &calendar.tables.hours;
    let working = clock.measure() == Measure::WorkingDays;
    let received = clock.received_on()?;
    let last = day(calendar.date_of(end));
    let paused = clock.paused_days(pauses, end)?;
    let mut left = if working { clock.target.amount() } else { i64::MAX };
    let mut on = day(calendar.date_of(clock.start));
    let mut reached = clock.start;
    while on <= last && reached <= end {
        let pause = paused.iter().find(|days| days.first <= on && on <= days.last);
        let next = match run_end(calendar, &paused, on, last, working) {
            next if on > received && next - on >= SHORTEST_RUN => next,
            _ => on + 1,
        };
        let until = if next > last { end } else { midnight(calendar, next)?.min(end) };
        let count = if working { hours.dates_before(next) - hours.dates_before(on) } else { i64::from(next - on) };
        let (kind, count) = match pause {
            _ if on == received => (EntryKind::DayOfReceipt, 0),
            _ if on < received => (day_off(calendar, on), 0),
            Some(days) => (EntryKind::Paused { reason: reason_on(calendar, pauses, days)? }, count),
            None if count == 0 => (day_off(calendar, on), 0),
            // once all days have counted, the rest leads to a closing on the next date, or to the next opening
            None if left == 0 && calendar.conventions.working_day == WorkingDayKind::SameTimeThenOpen => {
                (EntryKind::Closed, 0)
            }
            None => (EntryKind::Counted, count.min(left)),
        };
        if kind == EntryKind::Counted {
            left -= count;
        }
        let left_over = working && left == 0 && kind == EntryKind::Closed;
        let kind = if left_over && calendar.conventions.working_day != WorkingDayKind::SameTimeThenOpen {
            EntryKind::Counted
        } else {
            kind
        };
        entries.days(kind, reached, until.max(reached), count)?;
        reached = until.max(reached);
        on = next;
    }
    Ok(())
}

/// The first day after `on` that is not like it: an exception, or where a pause begins or ends.
fn run_end(calendar: &Calendar, paused: &[PausedDays], on: Day, last: Day, working: bool) -> Day {
    let exception = if working { calendar.tables.hours.exceptional_days(on, last).next() } else { None };
    let borders = paused.iter().flat_map(|days| [days.first, days.last + 1]).filter(|&border| border > on);
    // the last day may be cut short, and its working day be the last to count
    borders.chain(exception).chain([last]).min().unwrap_or(last).max(on + 1)
}

fn day_off(calendar: &Calendar, on: Day) -> EntryKind {
    match calendar.data.closing_holiday(on) {
        Some(name) => EntryKind::Holiday { name: name.to_owned() },
        None => EntryKind::Closed,
    }
}

fn reason_on(calendar: &Calendar, pauses: &Pauses<'_>, days: &PausedDays) -> Result<String, TimeError> {
    let begins = midnight(calendar, days.first)?;
    let reason = pauses.until(Timestamp::MAX).find(|span| begins < span.until).map(|span| span.reason);
    Ok(reason.unwrap_or_default().to_owned())
}

fn midnight(calendar: &Calendar, day: Day) -> Result<Timestamp, TimeError> {
    let date: Date = date(day);
    calendar.instant_of(date.at(0, 0, 0, 0))
}

#[derive(Default)]
struct Entries {
    entries: Vec<Entry>,
    // nanoseconds counted so far, so that rounding down never loses a second of the sum
    counted: Nanos,
}

impl Entries {
    fn time(&mut self, kind: EntryKind, from: Timestamp, until: Timestamp, amount: Nanos) {
        if from < until {
            let seconds = self.seconds(&kind, amount);
            self.push(Entry { kind, from, until, seconds, days: 0 }, true);
        }
    }

    fn run(&mut self, from: Timestamp, until: Timestamp, amount: Nanos, dates: i64) {
        let seconds = self.seconds(&EntryKind::Counted, amount);
        let days = i32::try_from(dates).unwrap_or(i32::MAX);
        self.push(Entry { kind: EntryKind::Counted, from, until, seconds, days }, false);
    }

    fn days(&mut self, kind: EntryKind, from: Timestamp, until: Timestamp, count: i64) -> Result<(), TimeError> {
        let days = i32::try_from(count).map_err(|_| TimeError::out_of_range())?;
        if from < until || days > 0 {
            self.push(Entry { kind, from, until, seconds: 0, days }, true);
        }
        Ok(())
    }

    fn seconds(&mut self, kind: &EntryKind, amount: Nanos) -> i64 {
        if *kind != EntryKind::Counted {
            return amount / SECOND;
        }
        let before = self.counted / SECOND;
        self.counted += amount;
        self.counted / SECOND - before
    }

    /// Adds an entry to the one before when they count as the same.
    fn push(&mut self, entry: Entry, joins: bool) {
        match self.entries.last_mut() {
            // put-together days stay apart from hours told one by one
            Some(last) if joins && last.kind == entry.kind && !(last.days > 0 && entry.seconds > 0) => {
                last.until = entry.until;
                last.seconds += entry.seconds;
                last.days = last.days.saturating_add(entry.days);
            }
            _ => self.entries.push(entry),
        }
    }
}
