//! Deadlines: when each is due, how it stands, and how the time was counted.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Timestamp;
use redress_model::{
    Deadline, DeadlineFinding, DeadlineState, DeadlineTarget, Finding, Happened, Record, TimeEntry, TimeReceipt, Value,
    Warning, did_you_mean,
};
use redress_policy::{Clause, Policy, calendar_seen};
use redress_time::history::{
    ClockRule, History, HistoryChange, HistoryEvent, OnPriorityChange, OnReopen, Start, State, is_after,
};
use redress_time::{Calendar, Clock, Due, Entry, EntryKind, Pause};

use super::status_history::Judged;
use super::{Case, Found, Problems, exceptions, kinder, status_history};
use crate::core_fact::{TICKET_CONVERSATION, TICKET_EVENTS, TICKET_STATUS};
use crate::evaluate::lacking_name;
use crate::in_words::{put_instant, put_name};

/// The event that reopens a ticket.
pub(super) const REOPENED: &str = "reopened";

/// The deadlines of the findings that govern, in the order of the pages.
pub(crate) fn combine<'p>(
    case: &Case<'p, '_>,
    governing: &[Found<'_, 'p>],
    superseded: &[Found<'_, 'p>],
    problems: &mut Problems<'p>,
) -> Vec<Deadline<'p>> {
    let (mut deadlines, mut set_by) = (Vec::new(), Vec::new());
    for found in governing {
        let Finding::Deadline(finding) = found.finding else { continue };
        match deadline(case, found, finding, problems) {
            Ok(mut deadline) => {
                deadline.superseded = exceptions::superseded_by(case, found, superseded, |other| match other.finding {
                    Finding::Deadline(other) if other.name == finding.name => Some(sentence(case, other, None, None)),
                    _ => None,
                });
                deadlines.push(deadline);
                if !case.policy.packs.is_empty() {
                    set_by.push((found, finding));
                }
            }
            Err(message) => problems.broke(found.run, format!("the deadline `{}`: {message}", finding.name)),
        }
    }
    kinder::deadlines(case, deadlines, set_by)
}

fn deadline<'p>(
    case: &Case<'p, '_>,
    found: &Found<'_, 'p>,
    finding: &DeadlineFinding<'p>,
    problems: &mut Problems<'p>,
) -> Result<Deadline<'p>, String> {
    let calendar = calendar_of(case, found.run.clause, finding.calendar.as_deref(), finding.working_days.as_deref())?;
    let standing_by = |events: Option<&[HistoryEvent<'_>]>, tells_status: bool| match finding.target {
        DeadlineTarget::Within(duration, after) => {
            within(case, finding, &calendar, duration, after, events, tells_status)
        }
        DeadlineTarget::By(by) => Ok(by_instant(case, finding, by, events)),
    };
    let told = moment_of(case, finding);
    let mut standing = match (case.history(), case.list(&TICKET_CONVERSATION).map(history_of)) {
        (Some(events), _) if told.is_some() => standing_by(Some(&joined(events, told)), true)?,
        (Some(events), _) => standing_by(Some(events), true)?,
        // a fact alone says when it was met
        (None, _) if is_met_by_a_fact_alone(finding) && !is_changed_by_others(finding) => {
            standing_by(Some(&joined(&[], told)), false)?
        }
        (None, None) if told.is_none() => standing_by(None, true)?,
        // what was said, and what a fact tells, settles a clock that was met in time, and one that only messages can meet
        (None, said) => {
            let is_said = said.is_some();
            match standing_by(Some(&joined(&said.unwrap_or_default(), told)), false)? {
                mut standing if is_settled(finding, standing.state, is_said) => {
                    if !(is_said && is_met_by_messages_alone(finding)) {
                        standing.because = Some("at the latest; what else happened is not known".to_owned());
                    }
                    standing
                }
                _ => standing_by(None, false)?,
            }
        }
    };
    if let (
        Some(Happened::Missing(fact)),
        true,
        DeadlineState::Running | DeadlineState::Paused | DeadlineState::Breached,
    ) = (finding.met_at, is_met_by_a_fact_alone(finding), standing.state)
    {
        standing.state = DeadlineState::Unknown;
        standing.because = Some(format!("the case lacks {}", case.policy.catalogue.name(fact)));
        problems.needs.rule_waits(&[fact], &*found.run.rule.id);
    }
    let is_open = matches!(
        standing.state,
        DeadlineState::Running | DeadlineState::Paused | DeadlineState::Breached | DeadlineState::MetLate
    );
    let misspelt = problems.misspelt_events.iter().find(|(meant, _)| met_by(finding).contains(&meant.as_str()));
    if let (true, Some((meant, name))) = (is_open, misspelt) {
        standing.state = DeadlineState::Unknown;
        standing.because = Some(format!("an event is called `{name}`, which may be `{meant}`"));
        standing.met_at = None;
    }
    let judged = Judged {
        finding,
        state: standing.state,
        start: standing.start,
        met_at: standing.met_at,
        met_by: met_by(finding),
        can_be_reopened: can_be_reopened(finding),
    };
    if let Some(doubt) = judged.doubt(case) {
        standing.state = DeadlineState::Unknown;
        standing.because = Some(doubt);
        standing.met_at = None;
        standing.needs = Some(TICKET_EVENTS.name);
    }
    if let Some(missing) = standing.needs {
        problems.needs.waits(case.policy, missing, &*found.run.rule.id);
        if let (true, Some(fact)) = (missing == TICKET_EVENTS.name, TICKET_EVENTS.index()) {
            for place in status_history::untold(case) {
                problems.needs.lacks(fact, lacking_name(missing, place, "status"));
            }
        }
    }
    let warn_at = warnings(finding, &calendar, &standing)?;
    Ok(Deadline {
        name: finding.name.clone(),
        grounds: found.grounds(case, sentence(case, finding, standing.due, standing.begun_anew)),
        is_warned: standing.state == DeadlineState::Running && warn_at.first().is_some_and(|first| *first <= case.at),
        warn_at,
        due: standing.due,
        state: standing.state,
        state_because: standing.because.map(Cow::Owned),
        met_at: standing.met_at,
        receipt: standing.receipt,
        superseded: Vec::new(),
    })
}

/// How a deadline stands.
struct StandingNow<'p> {
    due: Option<Timestamp>,
    state: DeadlineState,
    because: Option<String>,
    met_at: Option<Timestamp>,
    receipt: Option<TimeReceipt<'p>>,
    pauses: Vec<Pause>,
    start: Option<Timestamp>,
    /// Where it began again, and what made it.
    begun_anew: Option<(Timestamp, &'static str)>,
    needs: Option<&'static str>,
}

/// The name under which the instant of `.met_at` stands among the events.
const MET_AT: &str = "met, as a fact tells";

/// What a fact tells of when the deadline was met, as an event. What is still to come has not happened.
fn moment_of(case: &Case<'_, '_>, finding: &DeadlineFinding<'_>) -> Option<HistoryEvent<'static>> {
    let Some(Happened::At(at)) = finding.met_at else { return None };
    // what was done before the clock began was done
    let at = match finding.target {
        DeadlineTarget::Within(_, after) => at.max(after),
        DeadlineTarget::By(_) => at,
    };
    (at <= case.at).then_some(HistoryEvent { at, change: HistoryChange::Happened { name: MET_AT } })
}

fn joined<'e>(events: &[HistoryEvent<'e>], told: Option<HistoryEvent<'static>>) -> Vec<HistoryEvent<'e>> {
    events.iter().copied().chain(told).collect()
}

/// Whether nothing but the fact of `.met_at` meets it.
fn is_met_by_a_fact_alone(finding: &DeadlineFinding<'_>) -> bool {
    finding.met_at.is_some() && finding.met_by.is_empty()
}

/// The calendar that a finding names, or the policy's own, with the kind of working day that the finding names.
pub(super) fn calendar_of<'p>(
    case: &Case<'p, '_>,
    clause: &'p Clause,
    calendar: Option<&str>,
    working_days: Option<&str>,
) -> Result<Cow<'p, Calendar>, String> {
    let policy = case.policy;
    let calendar = match calendar {
        None => policy.calendar_of(clause),
        Some(name) => policy.calendars_of(clause).get(name).ok_or_else(|| {
            let nearest = did_you_mean(name, policy.calendars_of(clause).keys().map(String::as_str));
            format!("there is no calendar `{name}`{nearest}")
        })?,
    };
    let Some(kind) = working_days else { return Ok(Cow::Borrowed(calendar)) };
    let mut conventions = *calendar.conventions();
    conventions.set("working_day", kind).map_err(|error| error.to_string())?;
    Ok(Cow::Owned(calendar.with_conventions(conventions)))
}

fn within<'p>(
    case: &Case<'p, '_>,
    finding: &DeadlineFinding<'p>,
    calendar: &Cow<'p, Calendar>,
    target: redress_time::Duration,
    start: Timestamp,
    events: Option<&[HistoryEvent<'_>]>,
    tells_status: bool,
) -> Result<StandingNow<'p>, String> {
    let mut rule = ClockRule::new(Start::At(start));
    rule.met_by = met_by(finding);
    rule.paused_while = finding.paused_while.iter().map(|status| &**status).collect();
    rule.on_reopen = match finding.on_reopen.as_deref() {
        Some("continue") => OnReopen::Continue,
        Some("new cycle") => OnReopen::NewCycle,
        Some("as if never met") => OnReopen::AsIfNeverMet,
        _ => OnReopen::Ignore,
    };
    if rule.on_reopen != OnReopen::Ignore {
        rule.reopened_by = vec![REOPENED];
    }
    rule.on_priority_change = match finding.on_priority_change.as_deref() {
        Some("restart") => OnPriorityChange::Restart,
        _ => OnPriorityChange::KeepElapsed,
    };
    let changes_status = |event: &HistoryEvent<'_>| {
        matches!(event.change, HistoryChange::StatusChanged { .. } | HistoryChange::StatusUntold)
    };
    let contradiction = events
        .filter(|_| tells_status && !finding.paused_while.is_empty())
        .and_then(|events| status_history::contradiction(case, events, finding));
    let history = match events {
        Some(_) if !tells_status || contradiction.is_some() => History { events, ..History::absent() },
        // a status that never changed is the one the ticket has now
        Some(events) if !events.iter().any(changes_status) && !case.facts.has_later_events() => {
            History { initial_status: case.text(&TICKET_STATUS), ..History::of(events) }
        }
        Some(events) => History::of(events),
        None => History::absent(),
    };
    let mut standing = rule.standing(calendar, target, &history, case.at).map_err(|error| error.to_string())?;
    let (state, mut because, mut needs) = state_of(&standing.state);
    if state == DeadlineState::Unknown && contradiction.is_some() {
        because = contradiction;
    }
    if needs.is_some()
        && case.text(&TICKET_STATUS).is_none()
        && events.is_some_and(|events| !events.iter().any(changes_status))
    {
        needs = Some("ticket.status");
    }
    let current = standing.cycles.pop();
    // without a history a clock that nothing pauses is due all the same; only how it stands is not known
    let knows_pauses = current.is_some() && !matches!(standing.state, State::Unknown { .. });
    let has_due = knows_pauses || finding.paused_while.is_empty();
    let met_at = current.as_ref().and_then(|cycle| cycle.met_at);
    let met_at = match finding.met_at {
        // done before the clock began: shown as it was
        Some(Happened::At(done)) if met_at == Some(start) && done < start => Some(done),
        _ => met_at,
    };
    let begun_anew = current.as_ref().filter(|cycle| cycle.start != start).map(|cycle| {
        let is_by_priority = rule.on_priority_change == OnPriorityChange::Restart
            && events
                .unwrap_or_default()
                .iter()
                .any(|event| event.at == cycle.start && matches!(event.change, HistoryChange::PriorityChanged));
        (cycle.start, if is_by_priority { "the priority changed" } else { "the ticket was reopened" })
    });
    let (start, due, pauses) = match current {
        Some(cycle) => (cycle.start, Some(cycle.due), cycle.pauses),
        None => (start, None, Vec::new()),
    };
    let clock = Clock::new(calendar, start, target).with_pauses(&pauses);
    let due = due.map_or_else(|| clock.due(), Ok).map_err(|error| error.to_string())?;
    // a pause that lasts is shown from its beginning; how long it has lasted would change with every instant
    let shown_until = match due {
        Due::Paused { since, .. } => since,
        Due::At(due) => due,
    };
    let receipt = has_due.then(|| receipt_of(case.policy, &clock, calendar, shown_until)).transpose()?;
    let due = due.instant().filter(|_| has_due);
    Ok(StandingNow { due, state, because, met_at, receipt, start: Some(start), begun_anew, needs, pauses })
}

/// A deadline that is an instant: nothing pauses it.
fn by_instant<'p>(
    case: &Case<'p, '_>,
    finding: &DeadlineFinding<'p>,
    by: Timestamp,
    events: Option<&[HistoryEvent<'_>]>,
) -> StandingNow<'p> {
    let met_by = met_by(finding);
    let since = finding.since.or_else(|| promised_at(case, by));
    let can_be_reopened = can_be_reopened(finding);
    let met_at = events.and_then(|events| {
        let counts = |at: Timestamp, name: &str| {
            met_by.contains(&name) && (name == MET_AT || since.is_none_or(|since| at >= since))
        };
        let mut in_order: Vec<&HistoryEvent<'_>> = events.iter().collect();
        in_order.sort_by_key(|event| event.at);
        // an instant does not move, so that whatever a reopening does, it is not met any more
        in_order.into_iter().fold(None, |met_at, event| match (event.change, met_at) {
            (HistoryChange::Happened { name }, None) if counts(event.at, name) => Some(event.at),
            (HistoryChange::Happened { name: REOPENED }, Some(_)) if can_be_reopened => None,
            _ => met_at,
        })
    });
    let is_before_the_ticket =
        |met_at: Timestamp| since.is_none() && case.received_at().is_some_and(|received| met_at < received);
    let (state, because, needs) = match (events, met_at) {
        (None, _) => {
            (DeadlineState::Unknown, Some("the case has no record of events".to_owned()), Some("ticket.events"))
        }
        (Some(_), Some(met_at)) if is_after(met_at, by) => (DeadlineState::MetLate, None, None),
        (Some(_), Some(met_at)) if is_before_the_ticket(met_at) => {
            (DeadlineState::Met, Some("by an event from before the ticket".to_owned()), None)
        }
        (Some(_), Some(_)) => (DeadlineState::Met, None, None),
        (Some(_), None) if is_after(case.at, by) => (DeadlineState::Breached, None, None),
        (Some(_), None) => (DeadlineState::Running, None, None),
    };
    StandingNow {
        due: Some(by),
        state,
        because,
        met_at,
        receipt: None,
        pauses: Vec::new(),
        start: None,
        begun_anew: None,
        needs,
    }
}

/// From when an event can meet it; `None` where any can.
pub(super) fn met_from(case: &Case<'_, '_>, finding: &DeadlineFinding<'_>) -> Option<Timestamp> {
    match finding.target {
        DeadlineTarget::Within(_, after) => Some(after),
        DeadlineTarget::By(by) => finding.since.or_else(|| promised_at(case, by)),
    }
}

/// When a promise was made that names an instant: what was done before it does not keep it. Of several, the last.
fn promised_at(case: &Case<'_, '_>, by: Timestamp) -> Option<Timestamp> {
    let promises = case.list(&TICKET_EVENTS)?.iter().filter_map(|event| match event {
        Value::Record(event) if event.get("type").and_then(Value::as_text) == Some("promise") => Some(event),
        _ => None,
    });
    let naming =
        promises.filter(|promise| matches!(promise.get("promised_for"), Some(Value::Instant(time)) if *time == by));
    naming
        .filter_map(|promise| match promise.get("at") {
            Some(Value::Instant(at)) => Some(*at),
            _ => None,
        })
        .max()
}

/// The events that are messages.
const MESSAGES: [&str; 5] = ["customer_message", "agent_reply", "bot_reply", "system_message", "note"];

/// Whether what is known without a record of events tells by itself how a deadline stands: no reopening or change of priority
/// counts, and it was met in time, or nothing but a message can meet it and what was said is known.
fn is_settled(finding: &DeadlineFinding<'_>, state: DeadlineState, is_said: bool) -> bool {
    let is_met_by_what_was_said = is_said && is_met_by_messages_alone(finding);
    !is_changed_by_others(finding) && (state == DeadlineState::Met || is_met_by_what_was_said)
}

/// Whether a reopening or a change of priority counts.
fn is_changed_by_others(finding: &DeadlineFinding<'_>) -> bool {
    can_be_reopened(finding) || finding.on_priority_change.as_deref() == Some("restart")
}

/// Whether a reopening changes how it stands.
fn can_be_reopened(finding: &DeadlineFinding<'_>) -> bool {
    finding.on_reopen.as_deref().is_some_and(|effect| effect != "ignore")
}

fn is_met_by_messages_alone(finding: &DeadlineFinding<'_>) -> bool {
    met_by(finding).iter().all(|name| *name == MET_AT || MESSAGES.contains(name))
}

/// Without `met_by` and `met_at`, the event of the deadline's own name meets it.
pub(super) fn met_by<'r>(finding: &'r DeadlineFinding<'_>) -> Vec<&'r str> {
    if finding.met_by.is_empty() && finding.met_at.is_none() {
        return vec![&*finding.name];
    }
    let told = finding.met_at.map(|_| MET_AT);
    finding.met_by.iter().map(|event| &**event).chain(told).collect()
}

fn state_of(state: &State) -> (DeadlineState, Option<String>, Option<&'static str>) {
    match state {
        State::NotStarted | State::Running => (DeadlineState::Running, None, None),
        State::Paused => (DeadlineState::Paused, None, None),
        State::Met => (DeadlineState::Met, None, None),
        State::MetLate => (DeadlineState::MetLate, None, None),
        State::Breached => (DeadlineState::Breached, None, None),
        State::Unknown { missing } => {
            (DeadlineState::Unknown, Some(format!("the case lacks {}", missing.as_str())), Some("ticket.events"))
        }
        _ => (DeadlineState::Unknown, None, Some("ticket.events")),
    }
}

/// The events of a ticket as clocks read them: any event that carries a status tells the status from then on. An answer is a
/// person's and one that the customer sees: what a bot or the system wrote is a `bot_reply`, what nobody else sees is a `note`.
pub(crate) fn history_of(events: &[Value]) -> Vec<HistoryEvent<'_>> {
    let mut history = Vec::with_capacity(events.len() + 2);
    for event in events {
        let Value::Record(record) = event else { continue };
        let Some(Value::Instant(at)) = record.get("at") else { continue };
        let mut push = |change| history.push(HistoryEvent { at: *at, change });
        if let Some(name) = record.get("type").and_then(Value::as_text) {
            push(HistoryChange::Happened { name: as_it_counts(name, record) });
            if name == "priority_changed" {
                push(HistoryChange::PriorityChanged);
            }
        }
        match record.get("status").and_then(Value::as_text) {
            Some(to) => push(HistoryChange::StatusChanged { to }),
            None if record.get("type").and_then(Value::as_text) == Some("status_changed") => {
                push(HistoryChange::StatusUntold);
            }
            None => {}
        }
    }
    history
}

/// The name by which an event counts.
fn as_it_counts<'e>(name: &'e str, event: &'e Record) -> &'e str {
    if name != "agent_reply" {
        return name;
    }
    let is_by_machine = matches!(event.get("actor").and_then(Value::as_text), Some("bot" | "system"));
    match event.get("public") {
        Some(Value::Bool(false)) => "note",
        _ if is_by_machine => "bot_reply",
        _ => name,
    }
}

fn warnings<'p>(
    finding: &DeadlineFinding<'p>,
    calendar: &Calendar,
    standing: &StandingNow<'p>,
) -> Result<Vec<Timestamp>, String> {
    let mut warnings = Vec::new();
    for warning in &*finding.warnings {
        let instant = match (finding.target, warning) {
            (DeadlineTarget::Within(target, _), warning) => {
                let (Some(start), Some(_)) = (standing.start, standing.due) else { continue };
                let clock = Clock::new(calendar, start, target).with_pauses(&standing.pauses);
                let due = match warning {
                    Warning::Before(lead) => clock.warn_before(*lead),
                    Warning::Share(share) => clock.warn_at_share(whole_percent(*share)?),
                };
                due.map_err(|error| error.to_string())?.instant()
            }
            (DeadlineTarget::By(by), Warning::Before(lead)) => {
                Some(calendar.subtract(by, *lead).map_err(|error| error.to_string())?)
            }
            (DeadlineTarget::By(_), Warning::Share(_)) => {
                return Err("a share of the time needs `.within` and `.after`".to_owned());
            }
        };
        warnings.extend(instant);
    }
    warnings.sort_unstable();
    warnings.dedup();
    Ok(warnings)
}

fn whole_percent(share: rust_decimal::Decimal) -> Result<u32, String> {
    let whole = share.is_integer().then(|| u32::try_from(share.trunc().mantissa()).ok()).flatten();
    whole
        .filter(|percent| *percent <= 100)
        .ok_or_else(|| format!("a warning at {share}% is no whole share of the time"))
}

pub(super) fn receipt_of<'p>(
    policy: &'p Policy,
    clock: &Clock<'_>,
    calendar: &Cow<'p, Calendar>,
    until: Timestamp,
) -> Result<TimeReceipt<'p>, String> {
    let entries = clock.entries(until).map_err(|error| error.to_string())?;
    let shown = match calendar {
        Cow::Borrowed(calendar) => policy.calendar_shown(calendar).map(Cow::Borrowed),
        Cow::Owned(_) => None,
    };
    Ok(TimeReceipt {
        start: clock.start(),
        target: clock.target().to_string().into(),
        calendar: shown.unwrap_or_else(|| Cow::Owned(calendar_seen(calendar).into())),
        entries: entries.into_iter().map(entry_of).collect(),
    })
}

fn entry_of<'p>(entry: Entry) -> TimeEntry<'p> {
    let (kind, reason): (&str, Option<Cow<'p, str>>) = match entry.kind {
        EntryKind::Counted => ("counted", None),
        EntryKind::Holiday { name } | EntryKind::Break { name } => ("skipped", Some(name.into())),
        EntryKind::DayOfReceipt => ("skipped", Some("day of receipt".into())),
        EntryKind::Paused { reason } => ("paused", Some(reason.into())),
        _ => ("skipped", Some("closed".into())),
    };
    TimeEntry {
        kind: kind.into(),
        reason,
        from: entry.from,
        until: entry.until,
        seconds: entry.seconds,
        days: entry.days,
    }
}

/// Characters that most sentences keep within.
pub(super) const USUAL_SENTENCE: usize = 160;

fn sentence<'p>(
    case: &Case<'p, '_>,
    finding: &DeadlineFinding<'p>,
    due: Option<Timestamp>,
    begun_anew: Option<(Timestamp, &str)>,
) -> String {
    let mut words = String::with_capacity(USUAL_SENTENCE);
    put_name(&mut words, &finding.name);
    match (finding.target, due) {
        (DeadlineTarget::Within(..), None) => {}
        (DeadlineTarget::Within(..), Some(due)) => {
            words.push_str(" by ");
            put_instant_and_zone(&mut words, due, case);
            words.push(':');
        }
        (DeadlineTarget::By(_), Some(due)) => {
            words.push_str(" by ");
            put_instant_and_zone(&mut words, due, case);
        }
        (DeadlineTarget::By(by), None) => {
            words.push_str(" by ");
            put_instant(&mut words, by, &case.policy.zone);
        }
    }
    if let DeadlineTarget::Within(duration, after) = finding.target {
        put_within(&mut words, duration, after, case);
    }
    if let Some((at, why)) = begun_anew {
        words.push_str(", counted anew from ");
        put_instant(&mut words, at, &case.policy.zone);
        words.push_str(", when ");
        words.push_str(why);
    }
    words
}

/// Puts an instant, and the zone in which it is said: `Mon 9 March 2026, 09:10 (Europe/London)`.
pub(super) fn put_instant_and_zone(words: &mut String, instant: Timestamp, case: &Case<'_, '_>) {
    put_instant(words, instant, &case.policy.zone);
    words.push_str(" (");
    words.push_str(&case.policy.zone_name);
    words.push(')');
}

/// Puts ` within 4 working hours after Mon 9 March 2026, 09:10`.
pub(super) fn put_within(words: &mut String, duration: redress_time::Duration, after: Timestamp, case: &Case<'_, '_>) {
    let _ = write!(words, " within {duration} after ");
    put_instant(words, after, &case.policy.zone);
}
