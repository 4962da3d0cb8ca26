//! Opening hours laid over real time: how much open time lies before each instant, and back.

use crate::{
    convention::Boundaries,
    hours::{Hours, Spans, clip, split, union},
    instant::{DAY, Nanos},
    zone::{Stretch, Stretches},
};

/// Open time as a function of the instant. It grows by a nanosecond for each open one and stands still otherwise.
///
/// Real time is cut at the clock changes. Within a stretch the wall clock runs evenly, so that open time is the open
/// clock time between two readings, which [`Hours`] sums without walking. Where boundaries are instants of their own, the
/// skipped or repeated time right after a change is listed span by span.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    segments: Vec<Segment>,
    end: Nanos,
    total: Nanos,
}

#[derive(Clone, Debug)]
struct Segment {
    start: Nanos,
    // open time before the start
    before: Nanos,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    // the wall clock is the instant plus the offset; at the segment's start that much open clock time has passed
    Clock { offset: Nanos, passed: Nanos },
    // open spans as instants
    Listed(Spans),
}

impl Timeline {
    pub(crate) fn new(hours: &Hours, stretches: &Stretches, boundaries: Boundaries) -> Timeline {
        let mut timeline = Timeline { segments: Vec::new(), end: 0, total: 0 };
        let mut earlier: Option<Stretch> = None;
        for (stretch, end) in stretches.iter() {
            let mut start = stretch.start;
            if let (Boundaries::FirstOccurrence, Some(earlier)) = (boundaries, earlier) {
                let jump = (stretch.offset - earlier.offset).abs();
                let until = start.saturating_add(jump).min(end);
                let spans = spans_after_change(hours, start, until, earlier.offset, stretch.offset);
                timeline.push(hours, start, until, Kind::Listed(spans));
                start = until;
            }
            if start < end {
                let passed = hours.open_before(start + stretch.offset);
                timeline.push(hours, start, end, Kind::Clock { offset: stretch.offset, passed });
            }
            earlier = Some(stretch);
        }
        timeline
    }

    fn push(&mut self, hours: &Hours, start: Nanos, end: Nanos, kind: Kind) {
        let segment = Segment { start, before: self.total, kind };
        self.total = segment.open_before(hours, end);
        self.segments.push(segment);
        self.end = end;
    }

    /// Open time before an instant.
    pub(crate) fn open_before(&self, hours: &Hours, instant: Nanos) -> Nanos {
        self.segment_at(instant).map_or(0, |segment| segment.open_before(hours, instant.min(self.end)))
    }

    /// True when the instant is open, its own opening included and closing not.
    pub(crate) fn is_open(&self, hours: &Hours, instant: Nanos) -> bool {
        self.segment_at(instant).is_some_and(|segment| match &segment.kind {
            Kind::Clock { offset, .. } => hours.is_open(instant + offset),
            Kind::Listed(spans) => spans.iter().any(|&(from, until)| from <= instant && instant < until),
        })
    }

    /// The first instant with that much open time before it; `None` when there is none.
    pub(crate) fn first_with(&self, hours: &Hours, open: Nanos) -> Option<Nanos> {
        if open > self.total {
            return None;
        }
        let index = self.segments.partition_point(|segment| segment.before < open).checked_sub(1)?;
        let segment = &self.segments[index];
        let rest = open - segment.before;
        match &segment.kind {
            Kind::Clock { offset, passed } => Some(hours.first_with(passed + rest)? - offset),
            Kind::Listed(spans) => at_rest(spans, rest, |rest, length| rest <= length),
        }
    }

    /// The last instant with that much open time before it; `None` when there is none, or no end to them.
    pub(crate) fn last_with(&self, hours: &Hours, open: Nanos) -> Option<Nanos> {
        if open >= self.total {
            return None;
        }
        let index = self.segments.partition_point(|segment| segment.before <= open).checked_sub(1)?;
        let segment = &self.segments[index];
        let rest = open - segment.before;
        match &segment.kind {
            Kind::Clock { offset, passed } => Some(hours.last_with(passed + rest)? - offset),
            Kind::Listed(spans) => at_rest(spans, rest, |rest, length| rest < length),
        }
    }

    /// The first closing after an open instant; `None` when it stays open.
    pub(crate) fn closing_after(&self, hours: &Hours, open: Nanos) -> Option<Nanos> {
        // open time keeps pace with real time up to the closing, and never catches up after it
        let before = self.open_before(hours, open);
        let keeps_pace = |until: Nanos| self.open_before(hours, until) - before == until - open;
        if keeps_pace(self.end) {
            return None;
        }
        let (mut pace, mut behind) = (open, self.end);
        while behind - pace > 1 {
            let middle = pace + (behind - pace) / 2;
            if keeps_pace(middle) { pace = middle } else { behind = middle }
        }
        Some(pace)
    }

    /// The open spans from one instant to another, day by day: only for short spans.
    pub(crate) fn open_spans(&self, hours: &Hours, from: Nanos, until: Nanos) -> Spans {
        let mut spans = Spans::new();
        let first = self.segments.partition_point(|segment| segment.start <= from).saturating_sub(1);
        for (index, segment) in self.segments.iter().enumerate().skip(first) {
            let end = self.segments.get(index + 1).map_or(self.end, |next| next.start).min(until);
            let start = segment.start.max(from);
            if segment.start >= until {
                break;
            }
            match &segment.kind {
                Kind::Listed(listed) => spans.extend(clip(listed, start, end)),
                Kind::Clock { offset, .. } => {
                    let readings = readings_between(hours, start + offset, end + offset);
                    spans.extend(
                        clip(&readings, start + offset, end + offset).iter().map(|&(a, b)| (a - offset, b - offset)),
                    );
                }
            }
        }
        union(spans)
    }

    fn segment_at(&self, instant: Nanos) -> Option<&Segment> {
        let after = self.segments.partition_point(|segment| segment.start <= instant);
        self.segments.get(after.checked_sub(1)?)
    }
}

impl Segment {
    fn open_before(&self, hours: &Hours, instant: Nanos) -> Nanos {
        let within = match &self.kind {
            Kind::Clock { offset, passed } => hours.open_before(instant + offset) - passed,
            Kind::Listed(spans) => spans.iter().map(|&(from, until)| instant.clamp(from, until) - from).sum(),
        };
        self.before + within
    }
}

/// The instant at which `rest` open time has passed within listed spans.
fn at_rest(spans: &[(Nanos, Nanos)], mut rest: Nanos, fits: impl Fn(Nanos, Nanos) -> bool) -> Option<Nanos> {
    for &(from, until) in spans {
        if fits(rest, until - from) {
            return Some(from + rest);
        }
        rest -= until - from;
    }
    None
}

/// What is open from a clock change until the skipped or repeated time has passed, when each opening and closing is one
/// instant: before the first reading that only the new offset shows it is reckoned with the old offset.
fn spans_after_change(hours: &Hours, start: Nanos, until: Nanos, old: Nanos, new: Nanos) -> Spans {
    let border = start + old.max(new);
    let instant_of = |reading: Nanos| reading - if reading < border { old } else { new };
    let jump = (new - old).abs();
    let readings = readings_between(hours, border - jump - DAY, border + jump + DAY);
    let instants = readings.iter().map(|&(opens, closes)| (instant_of(opens), instant_of(closes))).collect();
    clip(&union(instants), start, until)
}

/// The open clock readings of every date between two readings, those that touch as one.
fn readings_between(hours: &Hours, from: Nanos, until: Nanos) -> Spans {
    let spans = (split(from).0..=split(until).0).flat_map(|day| {
        let midnight = Nanos::from(day) * DAY;
        hours.on(day).open.iter().map(move |&(opens, closes)| (midnight + opens, midnight + closes))
    });
    union(spans.collect())
}
