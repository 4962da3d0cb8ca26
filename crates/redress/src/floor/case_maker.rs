//! Cases to hold a code against its floor with: worked examples of both, with facts moved to where rules and tables turn.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use redress_model::{Catalogue, FactIndex, Node, Type};
use redress_policy::{Policy, Scenario};
use rust_decimal::Decimal;

use super::constants::Constants;
use super::random::Random;
use crate::core_fact::TICKET_EVENTS;

/// Where a case says when its ticket was received.
const RECEIVED_AT: &str = "/ticket/received_at";

/// One case, as a worked example writes it, and when it is decided.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct MadeCase {
    pub(crate) at: Timestamp,
    pub(crate) case: Node<'static>,
}

/// What cases are made from.
pub(crate) struct CaseMaker<'p> {
    catalogue: &'p Catalogue,
    zone: &'p TimeZone,
    currency: String,
    seed: u64,
    /// The examples of the clauses in question first, so many of them.
    examples: Vec<MadeCase>,
    near: usize,
    /// The facts that each clause in question reads, and those that any clause reads.
    focus: Vec<Vec<FactIndex>>,
    reads: Vec<FactIndex>,
    constants: Constants,
    /// The constants of the code's own pages: a few, so that several of them come together.
    own_constants: Constants,
    /// Days on which a calendar is closed.
    holidays: Vec<Date>,
    /// What customers are told, word for word.
    wordings: Vec<String>,
    /// The events that meet or use what the clauses in question set: of those that meet one and not another, some come alone.
    events: Vec<String>,
}

impl<'p> CaseMaker<'p> {
    /// A maker for a code. `near` are the examples of the clauses in question, `focus` the facts that each reads, `events` those
    /// that they ask for.
    pub(crate) fn new(
        policy: &'p Policy,
        (near, far): (Vec<&Scenario>, Vec<&Scenario>),
        focus: Vec<Vec<FactIndex>>,
        events: Vec<String>,
        seed: u64,
    ) -> CaseMaker<'p> {
        let made = |scenarios: &[&Scenario]| -> Vec<MadeCase> {
            let own = scenarios.iter().filter(|scenario| scenario.mapping.is_none());
            own.map(|scenario| MadeCase { at: scenario.at, case: scenario.case.clone() }).collect()
        };
        let (mut examples, far) = (made(&near), made(&far));
        let near = examples.len();
        examples.extend(far);
        let constants = Constants::of(policy, true);
        CaseMaker {
            catalogue: &policy.catalogue,
            zone: &policy.zone,
            currency: policy.currency.map_or_else(|| "GBP".to_owned(), |currency| currency.to_string()),
            seed,
            examples,
            near,
            focus,
            reads: policy.reads.clone(),
            holidays: holidays(policy, &constants),
            wordings: policy.disclosures.values().flat_map(|each| each.wording.values().cloned()).collect(),
            constants,
            own_constants: Constants::of(policy, false),
            events,
        }
    }

    /// The n-th case: first each example as it stands, then examples with facts changed.
    pub(crate) fn case(&self, n: usize) -> MadeCase {
        if let Some(example) = self.examples.get(n) {
            return example.clone();
        }
        let mut random = Random::of_case(self.seed, n);
        let mut made = self.example(&mut random);
        if random.percent(25) {
            self.move_in_time(&mut made, &mut random);
        }
        if random.percent(50) {
            // what one clause reads, changed together: its conditions may all have to hold
            let clause = random.one_of(&self.focus).map_or(&[][..], Vec::as_slice);
            for fact in clause {
                if random.percent(50) {
                    self.change(&mut made, *fact, &mut random);
                }
            }
        }
        for _ in 0..random.below(4) {
            let near = random.one_of(&self.focus).filter(|facts| !facts.is_empty());
            let facts = if random.percent(70) { near.unwrap_or(&self.reads) } else { &self.reads };
            if let Some(fact) = random.one_of(facts).copied() {
                self.change(&mut made, fact, &mut random);
            }
        }
        if !self.events.is_empty() && random.percent(50) {
            self.happen(&mut made, &mut random);
        }
        if random.percent(40) {
            made.at = self.instant(&made, &mut random);
        }
        made
    }

    /// Lets one of the events happen that the clauses in question ask for, and half of the time nothing else.
    fn happen(&self, made: &mut MadeCase, random: &mut Random) {
        let (Some(fact), Some(name)) = (TICKET_EVENTS.index(), random.one_of(&self.events)) else { return };
        let pointer = &self.catalogue.definition(fact).pointer;
        let text = |text: &str| Node::Text(text.to_owned().into());
        let received = received_at(made).unwrap_or(made.at);
        let at = match random.below(3) {
            0 => received.checked_add(SignedDuration::from_mins(random.between(0, 2880))).unwrap_or(received),
            _ => self.instant(made, random),
        };
        let at = at.min(made.at).max(received);
        let event = Node::Object(vec![("at".into(), text(&at.to_string())), ("type".into(), text(name))]);
        let mut events = match made.case.pointer(pointer) {
            Some(Node::List(events)) if random.percent(50) => events.clone(),
            _ => Vec::new(),
        };
        events.push(event);
        made.case.put(pointer, Node::List(events));
    }

    fn example(&self, random: &mut Random) -> MadeCase {
        let nearby = self.near > 0 && random.percent(75);
        let examples = if nearby { &self.examples[..self.near] } else { &self.examples[..] };
        let bare = || {
            let noon = Date::constant(2026, 4, 2).at(11, 30, 0, 0).to_zoned(self.zone.clone());
            MadeCase { at: noon.map_or(Timestamp::UNIX_EPOCH, |noon| noon.timestamp()), case: Node::Object(Vec::new()) }
        };
        let Some(example) = random.one_of(examples) else { return bare() };
        example.clone()
    }

    /// Moves the whole case by days, so that it falls on a holiday, a weekend, or a day on which an amount changes.
    fn move_in_time(&self, made: &mut MadeCase, random: &mut Random) {
        let today = made.at.to_zoned(self.zone.clone()).date();
        let to = if random.percent(50) { &self.constants.dates } else { &self.holidays };
        let days = match random.one_of(to).and_then(|to| today.until(*to).ok()) {
            Some(span) => i64::from(span.get_days()) + random.between(-16, 3),
            None => random.between(-400, 400),
        };
        if let Some(at) = moved(made.at, days, self.zone) {
            made.at = at;
            move_node(&mut made.case, days, self.zone);
        }
    }

    /// Gives one fact another value, or takes it away.
    fn change(&self, made: &mut MadeCase, fact: FactIndex, random: &mut Random) {
        let definition = self.catalogue.definition(fact);
        let node = match random.percent(12) {
            true => Node::Null,
            false => {
                let now = made.case.pointer(&definition.pointer).cloned();
                self.value(&definition.value_type, &definition.name, now, made, random)
            }
        };
        let node = if definition.later_means_not_yet { already_happened(node, made.at) } else { node };
        made.case.put(&definition.pointer, node);
    }

    fn value(
        &self,
        wanted: &Type,
        name: &str,
        now: Option<Node<'static>>,
        made: &MadeCase,
        random: &mut Random,
    ) -> Node<'static> {
        let text = |text: &str| Node::Text(text.to_owned().into());
        let constants = if random.percent(60) { &self.own_constants } else { &self.constants };
        let near = |random: &mut Random, step: Decimal| {
            let number = random.one_of(&constants.numbers).copied().unwrap_or_default();
            number.checked_add(step * Decimal::from(random.between(-1, 1))).unwrap_or(number)
        };
        match wanted {
            Type::Text if name.ends_with("draft") && random.percent(50) => {
                text(random.one_of(&self.wordings).map_or("", String::as_str))
            }
            Type::Text => text(random.one_of(&constants.words).map_or("other", String::as_str)),
            Type::OneOf(allowed) => text(random.one_of(allowed).map_or("", |value| value)),
            Type::Bool => Node::Bool(random.percent(50)),
            Type::Number => Node::Number(near(random, Decimal::new(1, 2)).to_string().into()),
            Type::Integer => Node::Number(near(random, Decimal::ONE).trunc().to_string().into()),
            Type::Percent => text(&format!("{}%", near(random, Decimal::ONE))),
            Type::Money => text(&format!("{} {}", near(random, Decimal::new(1, 2)).round_dp(2).abs(), self.currency)),
            Type::Duration => {
                let days = random.one_of(&constants.days).copied().unwrap_or(1) + random.between(-1, 1);
                let unit = random.one_of(&["days", "working days", "hours", "minutes"]).copied().unwrap_or("days");
                text(&format!("{} {unit}", days.max(0)))
            }
            Type::Instant => text(&self.instant(made, random).to_string()),
            Type::Date => text(&self.instant(made, random).to_zoned(self.zone.clone()).date().to_string()),
            Type::List(element) => {
                let mut nodes = match now {
                    Some(Node::List(nodes)) if random.percent(70) => nodes,
                    _ => Vec::new(),
                };
                match random.below(4) {
                    0 if !nodes.is_empty() => drop(nodes.remove(random.below(nodes.len()))),
                    1 => {}
                    _ => nodes.push(self.value(element, name, None, made, random)),
                }
                Node::List(nodes)
            }
            Type::Record(record) => {
                let fields = record.fields.iter().filter_map(|field| {
                    let node = self.value(&field.value_type, &field.name, None, made, random);
                    (!random.percent(10)).then(|| (field.name.to_string().into(), node))
                });
                Node::Object(fields.collect())
            }
        }
    }

    /// An instant where something may turn: so many days from one of the case, on the edges of a day, a second before or after.
    fn instant(&self, made: &MadeCase, random: &mut Random) -> Timestamp {
        let mut instants = vec![made.at];
        instants_in(&made.case, &mut instants);
        let on_date = |date: Date| Some(date.to_zoned(self.zone.clone()).ok()?.timestamp());
        let base = match random.below(10) {
            0 => random.one_of(&self.constants.dates).copied().and_then(on_date),
            1 => random.one_of(&self.holidays).copied().and_then(on_date),
            2 => Some(made.at),
            _ => random.one_of(&instants).copied(),
        };
        let base = base.unwrap_or(made.at);
        let days = match random.below(6) {
            0 => 0,
            1 => random.between(0, 40),
            _ => random.one_of(&self.constants.days).copied().unwrap_or(1) + random.between(-1, 1),
        };
        let days = if random.percent(20) { -days } else { days };
        let there = moved(base, days, self.zone).unwrap_or(base);
        let local = there.to_zoned(self.zone.clone()).datetime();
        let at = |time: Time| Some(local.date().to_datetime(time).to_zoned(self.zone.clone()).ok()?.timestamp());
        let nudged = match random.below(8) {
            0 => at(Time::midnight()),
            1 => at(Time::constant(23, 59, 59, 0)),
            2 => there.checked_add(SignedDuration::from_secs(1)).ok(),
            3 => there.checked_sub(SignedDuration::from_secs(1)).ok(),
            4 => at(Time::constant(12, 0, 0, 0)),
            5 => there.checked_add(SignedDuration::from_mins(random.between(-900, 900))).ok(),
            _ => Some(there),
        };
        nudged.unwrap_or(there)
    }
}

/// When a case's ticket was received, as far as it says so.
pub(crate) fn received_at(made: &MadeCase) -> Option<Timestamp> {
    made.case.pointer(RECEIVED_AT)?.as_text()?.parse().ok()
}

/// An instant as long before another as it was after it: what tells of something to come says nothing of a case.
fn already_happened(node: Node<'static>, at: Timestamp) -> Node<'static> {
    let later = node.as_text().and_then(|text| text.parse::<Timestamp>().ok()).filter(|there| *there > at);
    let earlier = later.and_then(|there| at.checked_sub(there.duration_since(at)).ok());
    earlier.map_or(node, |earlier| Node::Text(earlier.to_string().into()))
}

/// The days near the code's own dates, and of the years in which its examples lie, on which one of its calendars has a holiday.
fn holidays(policy: &Policy, constants: &Constants) -> Vec<Date> {
    let calendars = policy.calendars.values().chain(policy.packs.iter().flat_map(|pack| pack.calendars.values()));
    let mut holidays = Vec::new();
    for calendar in calendars {
        let Some((first, last)) = calendar.covered() else { continue };
        // years back nobody asks about any more
        let first = constants.dates.iter().max().map_or(first, |date| first.max(*date - 3.years()));
        let mut day = first;
        while day <= last {
            if calendar.holiday_name(day).is_some() {
                holidays.push(day);
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
    }
    holidays.sort_unstable();
    holidays.dedup();
    holidays
}

/// The instant on the same clock, so many days on.
pub(crate) fn moved(at: Timestamp, days: i64, zone: &TimeZone) -> Option<Timestamp> {
    let moved = at.to_zoned(zone.clone()).checked_add(days.days()).ok()?;
    Timestamp::from_second(moved.timestamp().as_second()).ok()
}

fn move_node(node: &mut Node<'static>, days: i64, zone: &TimeZone) {
    match node {
        Node::List(nodes) => nodes.iter_mut().for_each(|node| move_node(node, days, zone)),
        Node::Object(members) => members.iter_mut().for_each(|(_, node)| move_node(node, days, zone)),
        Node::Text(text) => {
            let then = match (text.parse::<Timestamp>(), text.parse::<Date>()) {
                (Ok(instant), _) => moved(instant, days, zone).map(|then| then.to_string()),
                (_, Ok(date)) if text.len() == 10 => date.checked_add(days.days()).ok().map(|then| then.to_string()),
                _ => None,
            };
            if let Some(then) = then {
                *text = then.into();
            }
        }
        Node::Null | Node::Bool(_) | Node::Number(_) => {}
    }
}

fn instants_in(node: &Node<'static>, out: &mut Vec<Timestamp>) {
    match node {
        Node::List(nodes) => nodes.iter().for_each(|node| instants_in(node, out)),
        Node::Object(members) => members.iter().for_each(|(_, node)| instants_in(node, out)),
        Node::Text(text) => out.extend(text.parse::<Timestamp>().ok()),
        Node::Null | Node::Bool(_) | Node::Number(_) => {}
    }
}
