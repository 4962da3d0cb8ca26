//! Random schedules, and a second reading of what they mean: minute by minute along the wall clock.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime, Weekday},
    tz::TimeZone,
};
use redress_time::{Boundaries, Calendar, Conventions, Interval, OvernightHoliday};

use crate::random::Random;

pub(crate) const MINUTES_A_DAY: usize = 1_440;

pub(crate) const ZONES: [&str; 12] = [
    "Europe/London",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Cairo",
    "America/New_York",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Pacific/Chatham",
    "America/Santiago",
    "Asia/Tehran",
];

/// Hours in minutes after midnight; a closing beyond 1,440 lies on the next date.
type Shift = (i64, i64);

/// Seconds since 1970, from and until.
type Spans = Rc<[(i64, i64)]>;

/// A schedule as data, and its meaning by walking.
pub(crate) struct Schedule {
    pub(crate) zone: TimeZone,
    pub(crate) week: [Vec<Shift>; 7],
    pub(crate) holidays: BTreeSet<Date>,
    pub(crate) overrides: BTreeMap<Date, Vec<Shift>>,
    pub(crate) breaks: BTreeMap<Date, Vec<Shift>>,
    pub(crate) covered: Option<(Date, Date)>,
    pub(crate) conventions: Conventions,
    dates: RefCell<HashMap<Date, Rc<[bool]>>>,
    // the date asked about last, most often the next one too
    latest: RefCell<Option<(Date, Rc<[bool]>)>>,
    working: RefCell<HashMap<Date, bool>>,
    // open spans, in seconds as instants, when boundaries are instants of their own
    listed: RefCell<Option<Spans>>,
    around: Date,
}

impl Schedule {
    /// A schedule with exceptions near a date.
    pub(crate) fn random(random: &mut Random, zone: TimeZone, around: Date, conventions: Conventions) -> Schedule {
        let mut week: [Vec<Shift>; 7] = Default::default();
        let style = random.range(0, 6);
        for (index, hours) in week.iter_mut().enumerate() {
            match style {
                0 => hours.push((0, 1_440)),
                1 if index < 5 => hours.push((540, 1_050)),
                1 => {}
                2 => hours.push((1_320, 1_800)),
                _ => {
                    for _ in 0..random.range(0, 4) {
                        hours.push(shift(random));
                    }
                }
            }
        }
        if week.iter().all(Vec::is_empty) {
            week[2].push(shift(random));
        }
        let mut schedule = Schedule {
            zone,
            week,
            holidays: BTreeSet::new(),
            overrides: BTreeMap::new(),
            breaks: BTreeMap::new(),
            covered: None,
            conventions,
            dates: RefCell::default(),
            latest: RefCell::default(),
            working: RefCell::default(),
            listed: RefCell::default(),
            around,
        };
        let near = |random: &mut Random| around + random.range(-20, 21).days();
        for _ in 0..random.range(0, 5) {
            schedule.holidays.insert(near(random));
        }
        for _ in 0..random.range(0, 3) {
            let hours = (0..random.range(0, 3)).map(|_| shift(random)).collect();
            schedule.overrides.insert(near(random), hours);
        }
        for _ in 0..random.range(0, 3) {
            let part = shift(random);
            schedule.breaks.entry(near(random)).or_default().push(part);
        }
        if random.one_in(4) {
            schedule.covered = Some((around - random.range(0, 9).days(), around + random.range(0, 9).days()));
        }
        schedule
    }

    /// The same as the library's calendar.
    pub(crate) fn calendar(&self) -> Calendar {
        let mut builder = Calendar::builder("random", self.zone.clone()).conventions(self.conventions);
        for (weekday, hours) in Weekday::Monday.cycle_forward().zip(&self.week) {
            builder = builder.weekly(weekday, &intervals(hours));
        }
        for &date in &self.holidays {
            builder = builder.holiday(date, "holiday");
        }
        for (&date, hours) in &self.overrides {
            builder = builder.date_override(date, &intervals(hours));
        }
        for (&date, parts) in &self.breaks {
            for interval in intervals(parts) {
                builder = builder.break_(date, interval, "break");
            }
        }
        if let Some((first, last)) = self.covered {
            builder = builder.covered(first, last);
        }
        builder.build().unwrap()
    }

    /// True when the minute that starts at an instant is open.
    pub(crate) fn is_open(&self, at: Timestamp) -> bool {
        if self.conventions.boundaries == Boundaries::FirstOccurrence {
            let at = at.as_second();
            return self.listed().iter().any(|&(from, until)| from <= at && at < until);
        }
        let local = self.zone.to_datetime(at);
        if let Some((date, minutes)) = &*self.latest.borrow()
            && *date == local.date()
        {
            return minutes[minute(local)];
        }
        let minutes = self.on(local.date());
        let open = minutes[minute(local)];
        *self.latest.borrow_mut() = Some((local.date(), minutes));
        open
    }

    /// True for a date that exists and has hours of its own.
    pub(crate) fn is_working(&self, date: Date) -> bool {
        if let Some(&working) = self.working.borrow().get(&date) {
            return working;
        }
        let noon = date.at(12, 0, 0, 0);
        let exists = self.zone.to_datetime(self.zone.to_timestamp(noon).unwrap()) == noon;
        let working = exists && self.own(date).into_iter().any(|own| own);
        self.working.borrow_mut().insert(date, working);
        working
    }

    /// Each minute of two days from a date's midnight: whether it belongs to the date's own shifts, breaks taken out.
    pub(crate) fn own(&self, date: Date) -> Vec<bool> {
        let shifts = self.shifts(date, false);
        let cut = self.conventions.overnight_holiday == OvernightHoliday::CutAtMidnight;
        let of_day = |on: Date, first: usize| {
            let closed = cut && self.is_closed(on);
            let breaks = self.breaks_on(on);
            let shifts = &shifts;
            (0..MINUTES_A_DAY).map(move |minute| !closed && covers(shifts, first + minute) && !covers(&breaks, minute))
        };
        of_day(date, 0).chain(of_day(date.tomorrow().unwrap(), MINUTES_A_DAY)).collect()
    }

    /// Each minute of a date, open or not.
    fn on(&self, date: Date) -> Rc<[bool]> {
        if let Some(minutes) = self.dates.borrow().get(&date) {
            return Rc::clone(minutes);
        }
        let cut = self.conventions.overnight_holiday == OvernightHoliday::CutAtMidnight;
        let own = self.shifts(date, false);
        let before = self.shifts(date.yesterday().unwrap(), cut);
        let closed = cut && self.is_closed(date);
        let breaks = self.breaks_on(date);
        let minutes: Rc<[bool]> = (0..MINUTES_A_DAY)
            .map(|minute| {
                let open = covers(&own, minute) || covers(&before, minute + MINUTES_A_DAY);
                open && !closed && !covers(&breaks, minute)
            })
            .collect();
        self.dates.borrow_mut().insert(date, Rc::clone(&minutes));
        minutes
    }

    fn is_closed(&self, date: Date) -> bool {
        self.holidays.contains(&date) && !self.overrides.contains_key(&date)
    }

    /// The breaks on a date, in minutes from its midnight.
    fn breaks_on(&self, date: Date) -> Vec<Shift> {
        let of = |date: Date| self.breaks.get(&date).into_iter().flatten();
        let before = of(date.yesterday().unwrap()).map(|part| (part.0 - 1_440, part.1 - 1_440));
        of(date).copied().chain(before).collect()
    }

    fn shifts(&self, date: Date, despite_holiday: bool) -> Vec<Shift> {
        if let Some(hours) = self.overrides.get(&date) {
            return hours.clone();
        }
        if self.holidays.contains(&date) && !despite_holiday {
            return Vec::new();
        }
        self.week[usize::try_from(date.weekday().to_monday_zero_offset()).unwrap()].clone()
    }

    /// The open spans when each boundary becomes an instant once.
    fn listed(&self) -> Spans {
        if let Some(listed) = &*self.listed.borrow() {
            return Rc::clone(listed);
        }
        let instant = |date: Date, minute: usize| {
            let (hour, minute) = (i8::try_from(minute / 60).unwrap(), i8::try_from(minute % 60).unwrap());
            self.zone.to_timestamp(date.at(hour, minute, 0, 0)).unwrap().as_second()
        };
        let mut spans = Vec::new();
        let mut opened: Option<i64> = None;
        for days in -50..50 {
            let date = self.around + days.days();
            for (minute, &open) in self.on(date).iter().enumerate() {
                match (open, opened) {
                    (true, None) => opened = Some(instant(date, minute)),
                    (false, Some(from)) => {
                        spans.push((from, instant(date, minute)));
                        opened = None;
                    }
                    _ => {}
                }
            }
        }
        spans.extend(opened.map(|from| (from, i64::MAX)));
        let spans: Spans = spans.into();
        *self.listed.borrow_mut() = Some(Rc::clone(&spans));
        spans
    }
}

/// A minute-aligned instant, often within hours of a clock change.
pub(crate) fn random_instant(random: &mut Random, zone: &TimeZone) -> Timestamp {
    let second = random.range(800_000_000, 2_200_000_000);
    let somewhere = Timestamp::from_second(second - second % 60).unwrap();
    if random.one_in(3) {
        return somewhere;
    }
    // a few zones no longer change, so look back from a random instant, and take Samoa's lost day on its own
    let change = match zone.iana_name() {
        Some("Pacific/Apia") if random.one_in(2) => "2011-12-30T10:00:00Z".parse().unwrap(),
        _ => zone.preceding(somewhere).next().map_or(somewhere, |change| change.timestamp()),
    };
    let change = if change.as_second() < 400_000_000 { somewhere } else { change };
    change + SignedDuration::from_mins(random.range(-4_000, 1_500))
}

fn shift(random: &mut Random) -> Shift {
    let opens = random.range(0, 96) * 15;
    match random.range(0, 8) {
        0 => (0, 1_440),
        1 => (opens, 1_440),
        2 => (opens, 1_440 + random.range(0, 96) * 15 % opens.max(1)),
        _ => (opens, (opens + random.range(1, 40) * 15 + random.range(0, 3)).min(1_440)),
    }
}

fn covers(shifts: &[Shift], minute: usize) -> bool {
    let minute = i64::try_from(minute).unwrap();
    shifts.iter().any(|&(opens, closes)| opens <= minute && minute < closes)
}

fn intervals(shifts: &[Shift]) -> Vec<Interval> {
    let seconds = |minutes: i64| i32::try_from(minutes * 60).unwrap();
    let closes = |closes: i64| if closes > 1_440 { closes - 1_440 } else { closes };
    shifts.iter().map(|shift| Interval::from_seconds(seconds(shift.0), seconds(closes(shift.1))).unwrap()).collect()
}

fn minute(local: DateTime) -> usize {
    usize::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap()
}
