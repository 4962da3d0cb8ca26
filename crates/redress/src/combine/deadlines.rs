//! Deadlines: when each is due, how it stands, and how the time was counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use redress_model::{
    Deadline, DeadlineFinding, DeadlineState, DeadlineTarget, Finding, Superseded, TimeEntry, TimeReceipt, Value,
    Warning,
};
use redress_time::history::{
    ClockRule, History, HistoryChange, HistoryEvent, OnPriorityChange, OnReopen, Start, State, is_after,
};
use redress_time::{Calendar, Clock, Due, EntryKind, Pause, Receipt};

use super::{Case, Found, Problems};
use crate::in_words::{instant_in_words, name_in_words};

/// The event that reopens a ticket.
const REOPENED: &str = "reopened";

/// The deadlines of the findings that govern, in the order of the pages.
pub(crate) fn combine(
    case: &Case<'_>,
    governing: &[Found<'_>],
    superseded: &[Found<'_>],
    problems: &mut Problems,
) -> Vec<Deadline> {
    let mut deadlines = Vec::new();
    for found in governing {
        let Finding::Deadline(finding) = found.finding else { continue };
        match deadline(case, found, finding, problems) {
            Ok(mut deadline) => {
                deadline.superseded = superseded_by(case, found, superseded, &finding.name);
                deadlines.push(deadline);
            }
            Err(message) => problems.broke(found.run, format!("the deadline `{}`: {message}", finding.name)),
        }
    }
    deadlines
}

fn superseded_by(case: &Case<'_>, found: &Found<'_>, superseded: &[Found<'_>], name: &str) -> Vec<Superseded> {
    let same =
        superseded.iter().filter(|other| matches!(other.finding, Finding::Deadline(deadline) if deadline.name == name));
    same.map(|other| {
        let Finding::Deadline(finding) = other.finding else { unreachable!("filtered above") };
        Superseded {
            grounds: other.grounds(case, sentence(case, finding, None)),
            superseded_by: format!("clause {} overrides it", found.run.clause.full_heading()),
        }
    })
    .collect()
}

fn deadline(
    case: &Case<'_>,
    found: &Found<'_>,
    finding: &DeadlineFinding,
    problems: &mut Problems,
) -> Result<Deadline, String> {
    let calendar = calendar_of(case, finding)?;
    let events = case.list("ticket.events").map(history_of);
    let standing_by = |events: Option<&[HistoryEvent]>, tells_status: bool| match finding.target {
        DeadlineTarget::Within(duration, after) => {
            within(case, finding, &calendar, duration, after, events, tells_status)
        }
        DeadlineTarget::By(by) => Ok(by_instant(case, finding, by, events)),
    };
    let standing = match (&events, case.list("ticket.conversation").map(history_of)) {
        // what was said settles a clock that a message met in time, and one that only messages can meet
        (None, Some(said)) => match standing_by(Some(&said), false)? {
            mut standing if is_settled_by_messages(finding, standing.state) => {
                if !is_met_by_messages_alone(finding) {
                    standing.because = Some("at the latest; what else happened is not known".to_owned());
                }
                standing
            }
            _ => standing_by(None, false)?,
        },
        _ => standing_by(events.as_deref(), true)?,
    };
    if let Some(missing) = standing.needs {
        problems.needs.waits(case.policy, missing, &found.run.rule.id);
    }
    let warn_at = warnings(finding, &calendar, &standing)?;
    Ok(Deadline {
        name: finding.name.clone(),
        grounds: found.grounds(case, sentence(case, finding, standing.due)),
        is_warned: standing.state == DeadlineState::Running && warn_at.first().is_some_and(|first| *first <= case.at),
        warn_at,
        due: standing.due,
        state: standing.state,
        state_because: standing.because,
        met_at: standing.met_at,
        receipt: standing.receipt,
        superseded: Vec::new(),
    })
}

/// How a deadline stands.
struct StandingNow {
    due: Option<Timestamp>,
    state: DeadlineState,
    because: Option<String>,
    met_at: Option<Timestamp>,
    receipt: Option<TimeReceipt>,
    pauses: Vec<Pause>,
    start: Option<Timestamp>,
    needs: Option<&'static str>,
}

/// The calendar that a finding names, or the policy's own, with the kind of working day that the finding names.
fn calendar_of(case: &Case<'_>, finding: &DeadlineFinding) -> Result<Arc<Calendar>, String> {
    let calendar = match &finding.calendar {
        None => &case.policy.calendar,
        Some(name) => case.policy.calendars.get(name).ok_or_else(|| format!("there is no calendar `{name}`"))?,
    };
    let Some(kind) = &finding.working_days else { return Ok(calendar.clone()) };
    let mut conventions = *calendar.conventions();
    conventions.set("working_day", &kind.replace([' ', '-'], "_")).map_err(|error| error.to_string())?;
    Ok(Arc::new(calendar.with_conventions(conventions)))
}

fn within(
    case: &Case<'_>,
    finding: &DeadlineFinding,
    calendar: &Calendar,
    target: redress_time::Duration,
    start: Timestamp,
    events: Option<&[HistoryEvent]>,
    tells_status: bool,
) -> Result<StandingNow, String> {
    let mut rule = ClockRule::new(Start::At(start));
    rule.met_by = met_by(finding);
    rule.paused_while.clone_from(&finding.paused_while);
    rule.reopened_by = vec![REOPENED.to_owned()];
    rule.on_reopen = match finding.on_reopen.as_deref() {
        Some("continue") => OnReopen::Continue,
        Some("new cycle") => OnReopen::NewCycle,
        _ => OnReopen::Ignore,
    };
    rule.on_priority_change = match finding.on_priority_change.as_deref() {
        Some("restart") => OnPriorityChange::Restart,
        _ => OnPriorityChange::KeepElapsed,
    };
    let changes_status = |event: &HistoryEvent| matches!(event.change, HistoryChange::StatusChanged { .. });
    let history = match events {
        Some(_) if !tells_status => History { events, ..History::absent() },
        // a status that never changed is the one the ticket has now
        Some(events) if !events.iter().any(changes_status) && !case.facts.has_later_events() => {
            History { initial_status: case.text("ticket.status"), ..History::of(events) }
        }
        Some(events) => History::of(events),
        None => History::absent(),
    };
    let standing = rule.standing(calendar, target, &history, case.at).map_err(|error| error.to_string())?;
    let current = standing.current();
    let (state, because, mut needs) = state_of(&standing.state);
    if case.text("ticket.status").is_none() && events.is_some_and(|events| !events.iter().any(changes_status)) {
        needs = needs.map(|_| "ticket.status");
    }
    let pauses = current.map_or_else(Vec::new, |cycle| cycle.pauses.clone());
    let start = current.map_or(start, |cycle| cycle.start);
    // without a history a clock that nothing pauses is due all the same; only how it stands is not known
    let knows_pauses = current.is_some() && !matches!(standing.state, State::Unknown { .. });
    let has_due = knows_pauses || finding.paused_while.is_empty();
    let clock = Clock::new(calendar, start, target).with_pauses(&pauses);
    let due = clock.due().map_err(|error| error.to_string())?.instant().filter(|_| has_due);
    // a pause that lasts is shown from its beginning; how long it has lasted would change with every instant
    let shown_until = match clock.due().map_err(|error| error.to_string())? {
        Due::Paused { since, .. } => since,
        Due::At(due) => due,
    };
    let receipt = has_due.then(|| clock.receipt(shown_until)).transpose().map_err(|error| error.to_string())?;
    Ok(StandingNow {
        due,
        state,
        because,
        met_at: current.and_then(|cycle| cycle.met_at),
        receipt: receipt.map(|receipt| receipt_of(&receipt)),
        pauses: pauses.clone(),
        start: Some(start),
        needs,
    })
}

/// A deadline that is an instant: nothing pauses it.
fn by_instant(
    case: &Case<'_>,
    finding: &DeadlineFinding,
    by: Timestamp,
    events: Option<&[HistoryEvent]>,
) -> StandingNow {
    let met_by = met_by(finding);
    let met_at = events.and_then(|events| {
        let meets =
            |event: &&HistoryEvent| matches!(&event.change, HistoryChange::Happened { name } if met_by.contains(name));
        events.iter().filter(meets).map(|event| event.at).min()
    });
    let (state, because, needs) = match (events, met_at) {
        (None, _) => {
            (DeadlineState::Unknown, Some("the case has no record of events".to_owned()), Some("ticket.events"))
        }
        (Some(_), Some(met_at)) if is_after(met_at, by) => (DeadlineState::MetLate, None, None),
        (Some(_), Some(_)) => (DeadlineState::Met, None, None),
        (Some(_), None) if is_after(case.at, by) => (DeadlineState::Breached, None, None),
        (Some(_), None) => (DeadlineState::Running, None, None),
    };
    StandingNow { due: Some(by), state, because, met_at, receipt: None, pauses: Vec::new(), start: None, needs }
}

/// The events that are messages.
const MESSAGES: [&str; 5] = ["customer_message", "agent_reply", "bot_reply", "system_message", "note"];

/// Whether what was said tells by itself how a deadline stands: no reopening or change of priority counts, and it was met in
/// time or nothing but a message can meet it.
fn is_settled_by_messages(finding: &DeadlineFinding, state: DeadlineState) -> bool {
    let is_changed_by_others = finding.on_reopen.as_deref().is_some_and(|rule| rule != "ignore")
        || finding.on_priority_change.as_deref() == Some("restart");
    !is_changed_by_others && (state == DeadlineState::Met || is_met_by_messages_alone(finding))
}

fn is_met_by_messages_alone(finding: &DeadlineFinding) -> bool {
    met_by(finding).iter().all(|name| MESSAGES.contains(&name.as_str()))
}

/// Without `met_by`, the event of the deadline's own name meets it.
fn met_by(finding: &DeadlineFinding) -> Vec<String> {
    if finding.met_by.is_empty() { vec![finding.name.clone()] } else { finding.met_by.clone() }
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

/// The events of a ticket as clocks read them: any event that carries a status tells the status from then on.
fn history_of(events: &[Value]) -> Vec<HistoryEvent> {
    let mut history = Vec::new();
    for event in events {
        let Value::Record(record) = event else { continue };
        let Some(Value::Instant(at)) = record.get("at") else { continue };
        if let Some(name) = record.get("type").and_then(Value::as_text) {
            history.push(HistoryEvent { at: *at, change: HistoryChange::Happened { name: name.to_owned() } });
            if name == "priority_changed" {
                history.push(HistoryEvent { at: *at, change: HistoryChange::PriorityChanged });
            }
        }
        if let Some(status) = record.get("status").and_then(Value::as_text) {
            history.push(HistoryEvent { at: *at, change: HistoryChange::StatusChanged { to: status.to_owned() } });
        }
    }
    history
}

fn warnings(finding: &DeadlineFinding, calendar: &Calendar, standing: &StandingNow) -> Result<Vec<Timestamp>, String> {
    let mut warnings = Vec::new();
    for warning in &finding.warnings {
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

fn receipt_of(receipt: &Receipt) -> TimeReceipt {
    TimeReceipt {
        start: receipt.start,
        target: receipt.target.to_string(),
        time_zone: receipt.zone.clone(),
        calendar: receipt.calendar.clone(),
        calendar_version: receipt.calendar_version.clone(),
        conventions: receipt
            .conventions
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect::<BTreeMap<_, _>>(),
        entries: receipt
            .entries
            .iter()
            .map(|entry| {
                let (kind, reason) = match &entry.kind {
                    EntryKind::Counted => ("counted", None),
                    EntryKind::Holiday { name } => ("skipped", Some(name.clone())),
                    EntryKind::Break { name } => ("skipped", Some(name.clone())),
                    EntryKind::DayOfReceipt => ("skipped", Some("day of receipt".to_owned())),
                    EntryKind::Paused { reason } => ("paused", Some(reason.clone())),
                    _ => ("skipped", Some("closed".to_owned())),
                };
                TimeEntry {
                    kind: kind.to_owned(),
                    reason,
                    from: entry.from,
                    until: entry.until,
                    seconds: entry.seconds,
                    days: entry.days,
                }
            })
            .collect(),
    }
}

fn sentence(case: &Case<'_>, finding: &DeadlineFinding, due: Option<Timestamp>) -> String {
    let zone = &case.policy.zone;
    let name = name_in_words(&finding.name);
    let due = due.map(|due| format!("{} ({})", instant_in_words(due, zone), case.policy.zone_name));
    match (finding.target, due) {
        (DeadlineTarget::Within(duration, after), Some(due)) => {
            format!("{name} by {due}: within {duration} after {}", instant_in_words(after, zone))
        }
        (DeadlineTarget::Within(duration, after), None) => {
            format!("{name} within {duration} after {}", instant_in_words(after, zone))
        }
        (DeadlineTarget::By(by), due) => {
            format!("{name} by {}", due.unwrap_or_else(|| instant_in_words(by, zone)))
        }
    }
}
