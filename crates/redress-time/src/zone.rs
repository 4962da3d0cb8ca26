//! A time zone as a list of clock changes, in the years a calendar knows.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::instant::{DAY, Day, Nanos, SECOND, instant, reading};

/// The stretches of one offset each that a zone's clock runs through, without gaps between them.
#[derive(Clone, Debug)]
pub(crate) struct Stretches {
    // ascending; the first starts before all that is asked about
    stretches: Vec<Stretch>,
    end: Nanos,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    /// the instant it starts at
    pub(crate) start: Nanos,
    /// what to add to an instant for the wall clock's reading
    pub(crate) offset: Nanos,
}

/// What a reading of the wall clock means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Meaning {
    Once(Nanos),
    Twice { first: Nanos, last: Nanos },
    Skipped { change: Nanos, shifted: Nanos },
}

impl Stretches {
    /// The stretches from two days before the first date to two days after the last.
    pub(crate) fn new(zone: &TimeZone, first: Date, last: Date) -> Stretches {
        let start = reading(first.at(0, 0, 0, 0)).map_or(0, |midnight| midnight - 3 * DAY);
        let end = reading(last.at(0, 0, 0, 0)).map_or(0, |midnight| midnight + 4 * DAY);
        let from = instant(start).unwrap_or(Timestamp::UNIX_EPOCH);
        let offset = |seconds: i32| Nanos::from(seconds) * SECOND;
        let mut stretches = vec![Stretch { start, offset: offset(zone.to_offset(from).seconds()) }];
        for change in zone.following(from) {
            let at = change.timestamp().as_second().saturating_mul(SECOND);
            if at >= end {
                break;
            }
            let now = offset(change.offset().seconds());
            if stretches.last().is_none_or(|last| last.offset != now) {
                stretches.push(Stretch { start: at, offset: now });
            }
        }
        Stretches { stretches, end }
    }

    /// Each stretch with the instant it ends at.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Stretch, Nanos)> + '_ {
        let ends = self.stretches.iter().skip(1).map(|next| next.start).chain([self.end]);
        self.stretches.iter().copied().zip(ends)
    }

    /// The instants of the clock changes after `from`, up to and with `until`.
    pub(crate) fn changes(&self, from: Nanos, until: Nanos) -> impl Iterator<Item = Nanos> + '_ {
        let skipped = self.stretches.partition_point(|stretch| stretch.start <= from).max(1);
        self.stretches[skipped..].iter().map(|stretch| stretch.start).take_while(move |&start| start <= until)
    }

    /// The instants at which the wall clock shows a reading.
    pub(crate) fn meaning(&self, reading: Nanos) -> Meaning {
        // no offset reaches two days, so that only the stretches of those days can show the reading
        let from = self.stretches.partition_point(|stretch| stretch.start <= reading - 2 * DAY).saturating_sub(1);
        let (mut shown, mut before) = (None, None);
        for (index, stretch) in self.stretches.iter().enumerate().skip(from) {
            if stretch.start > reading + 2 * DAY {
                break;
            }
            let at = reading - stretch.offset;
            let ends = self.stretches.get(index + 1).map(|next| next.start);
            if at >= stretch.start || index == 0 {
                if ends.is_none_or(|end| at < end) {
                    shown = Some(match shown {
                        None => Meaning::Once(at),
                        Some(Meaning::Once(first) | Meaning::Twice { first, .. }) => Meaning::Twice { first, last: at },
                        Some(skipped) => skipped,
                    });
                }
                before = Some((ends.unwrap_or(self.end), at));
            }
        }
        match (shown, before) {
            (Some(meaning), _) => meaning,
            (None, Some((change, shifted))) => Meaning::Skipped { change, shifted },
            (None, None) => Meaning::Once(reading),
        }
    }

    /// The dates the clock never shows, because a change skips them whole.
    pub(crate) fn absent_days(&self) -> Vec<Day> {
        let mut absent = Vec::new();
        for pair in self.stretches.windows(2) {
            let (from, until) = (pair[1].start + pair[0].offset, pair[1].start + pair[1].offset);
            let days = (from + DAY - 1).div_euclid(DAY)..until.div_euclid(DAY);
            absent.extend(days.filter_map(|day| Day::try_from(day).ok()));
        }
        absent
    }
}
