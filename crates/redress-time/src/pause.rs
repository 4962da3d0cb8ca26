//! Time during which a clock stands still.

use jiff::Timestamp;

use crate::{TimeError, TimeErrorKind};

/// A span during which a clock does not run, the customer's turn to answer for example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pause {
    /// where it begins
    pub from: Timestamp,
    /// where it ends; `None` while it lasts
    pub until: Option<Timestamp>,
    /// why, as the receipt prints it
    pub reason: String,
}

/// Pauses put in order, without overlaps: of two that overlap the earlier keeps what they share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pauses<'a> {
    pub(crate) spans: Vec<PauseSpan<'a>>,
    /// the pause that still lasts; it begins no earlier than the last span ends
    pub(crate) lasting: Option<(Timestamp, &'a str)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct PauseSpan<'a> {
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) reason: &'a str,
}

impl<'a> Pauses<'a> {
    /// The part of the pauses from `start` on.
    pub(crate) fn new(start: Timestamp, pauses: &'a [Pause]) -> Result<Pauses<'a>, TimeError> {
        let mut ordered: Vec<&Pause> = pauses.iter().collect();
        ordered.sort_by_key(|pause| (pause.from, pause.until.is_none(), pause.until));
        let mut united = Pauses::default();
        let mut reached = start;
        for pause in ordered {
            let from = pause.from.max(reached);
            match pause.until {
                Some(until) if until < pause.from => {
                    return Err(TimeErrorKind::InvalidPause { from: pause.from, until }.into());
                }
                _ if united.lasting.is_some() => {}
                Some(until) if until > from => {
                    united.spans.push(PauseSpan { from, until, reason: &pause.reason });
                    reached = until;
                }
                Some(_) => {}
                None => united.lasting = Some((from, &pause.reason)),
            }
        }
        Ok(united)
    }

    /// True while a pause lasts, its beginning included and its end not.
    pub(crate) fn contains(&self, at: Timestamp) -> bool {
        self.lasting.is_some_and(|(from, _)| from <= at)
            || self.spans.iter().any(|span| span.from <= at && at < span.until)
    }

    /// The spans up to an instant, one that still lasts as ending there.
    pub(crate) fn until(&self, at: Timestamp) -> impl Iterator<Item = PauseSpan<'a>> + '_ {
        let lasting = self.lasting.map(|(from, reason)| PauseSpan { from, until: at, reason });
        let clipped = move |span: PauseSpan<'a>| PauseSpan { until: span.until.min(at), ..span };
        self.spans.iter().copied().chain(lasting).map(clipped).filter(|span| span.from < span.until)
    }
}
