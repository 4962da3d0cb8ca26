//! Tickets: generated ones of about two kilobytes, the same on every machine.

use jiff::{SignedDuration, Timestamp};
use redress_benches::chance::Chance;
use serde_json::{Value, json};

/// How many there are.
pub(crate) const TICKETS: usize = 256;

/// The instant at which all of them are decided, a Wednesday at noon.
pub(crate) const AT: &str = "2026-03-18T12:00:00Z";

const WORDS: [&str; 24] = [
    "order",
    "parcel",
    "colour",
    "broken",
    "lamp",
    "invoice",
    "twice",
    "waiting",
    "again",
    "please",
    "answer",
    "Saturday",
    "neighbour",
    "delivery",
    "refund",
    "cable",
    "£",
    "“sorry”",
    "kettle",
    "warranty",
    "nobody",
    "telephone",
    "address",
    "box",
];

/// The wordings that a draft may hold, as `policy/disclosures/rights.toml` has them.
const WORDINGS: [(&str, &str); 3] = [
    (
        "your-rights",
        "The law gives you rights that this answer does not take away.  You can read them at any advice centre, free of charge.",
    ),
    (
        "ombudsman",
        "If you are not content with our final answer you can go to the Ombudsman within twelve months, free of charge.",
    ),
    (
        "extra-help",
        "Tell us if anything makes it harder for you to deal with this: we can give you more time, or speak with someone you choose.",
    ),
];

/// The JSON of every ticket.
pub(crate) fn tickets() -> Vec<Vec<u8>> {
    let mut chance = Chance::new(0x5eed_0f7e_57ab_1e55);
    (0..TICKETS).map(|number| ticket(number, &mut chance).to_string().into_bytes()).collect()
}

fn ticket(number: usize, chance: &mut Chance) -> Value {
    let at: Timestamp = AT.parse().expect("the instant above is one");
    let received = at - SignedDuration::from_mins(chance.up_to(17 * 24 * 60) + 30);
    let later = |minutes: i64| (received + SignedDuration::from_mins(minutes)).to_string();
    let earlier = |minutes: i64| (received + SignedDuration::from_mins(minutes)).min(at).to_string();
    let kind = chance.one_of(&["complaint", "complaint", "question", "request", "problem"]);
    let events = events(received, chance);
    let status = status_after(&events);
    let mut ticket = json!({
        "ticket": {
            "id": format!("T-{number:05}"),
            "kind": kind,
            "channel": chance.one_of(&["email", "chat", "social", "phone", "web"]),
            "priority": chance.one_of(&["low", "normal", "normal", "high", "urgent"]),
            "status": status,
            "subject": sentence(chance, 7),
            "description": sentence(chance, 36),
            "tags": tags(chance),
            "language": "en-GB",
            "received_at": received.to_string(),
            "assigned_at": later(20),
            "last_customer_message_at": earlier(chance.up_to(600) + 1),
            "events": events,
        },
        "customer": {
            "id": format!("C-{:06}", chance.up_to(1_000_000)),
            "tier": chance.one_of(&["standard", "standard", "silver", "gold", "platinum"]),
            "country": "GB",
            "segment": chance.one_of(&["consumer", "consumer", "consumer", "business"]),
            "vulnerable": chance.in_hundred(15),
            "lifetime_value": pounds(chance.up_to(800_000)),
            "compensation": (0..chance.up_to(4)).map(|_| json!({
                "at": (at - SignedDuration::from_hours(24 * chance.up_to(200))).to_string(),
                "amount": pounds(chance.up_to(8_000) + 100),
                "form": "voucher",
            })).collect::<Vec<_>>(),
        },
        "order": order(received, at, chance),
        "disclosures": { "made": if chance.in_hundred(20) {
            json!([{ "id": "extra-help", "at": later(if chance.in_hundred(50) { 5 } else { -3_000 }) }])
        } else {
            json!([])
        } },
    });
    if chance.in_hundred(80) {
        ticket["proposal"] = proposal(&earlier(5), chance);
    }
    ticket
}

fn tags(chance: &mut Chance) -> Vec<&'static str> {
    let mut tags = vec![chance.one_of(&["shop", "app", "store"])];
    tags.extend(["delivery", "cancel", "press"].into_iter().zip([40, 30, 4]).filter_map(|(tag, share)| {
        let carries = chance.in_hundred(share);
        carries.then_some(tag)
    }));
    tags
}

/// The first event tells the status at the start, so that a clock that pauses knows it.
fn events(received: Timestamp, chance: &mut Chance) -> Vec<Value> {
    let mut at = received;
    let mut events =
        vec![json!({ "at": at.to_string(), "type": "status_changed", "status": "new", "actor": "system" })];
    for _ in 0..3 + chance.up_to(4) {
        at += SignedDuration::from_mins(chance.up_to(1_500) + 3);
        let (what, actor) = chance.one_of(&[
            ("customer_message", "customer"),
            ("customer_message", "customer"),
            ("agent_reply", "agent"),
            ("acknowledged", "bot"),
            ("parcel_found", "agent"),
            ("refunded", "system"),
            ("resolved", "agent"),
            ("followed_up", "agent"),
            ("status_changed", "agent"),
            ("status_changed", "agent"),
        ]);
        let mut event = json!({ "at": at.to_string(), "type": what, "actor": actor, "public": actor != "system" });
        if what == "status_changed" {
            event["status"] = chance.one_of(&["open", "pending", "on_hold", "open"]).into();
        }
        events.push(event);
    }
    events
}

/// The status in which the events leave the ticket.
fn status_after(events: &[Value]) -> Value {
    let told = events.iter().rev().find_map(|event| match event["type"].as_str() {
        Some("resolved") => Some("solved".into()),
        _ => event.get("status").cloned(),
    });
    told.unwrap_or_else(|| "new".into())
}

fn order(received: Timestamp, at: Timestamp, chance: &mut Chance) -> Value {
    let day = |days: i64| (received + SignedDuration::from_hours(24 * days)).to_string();
    let promised = -chance.up_to(9);
    let mut order = json!({
        "id": format!("O-{:07}", chance.up_to(10_000_000)),
        "placed_at": day(promised - 4),
        "total": pounds(chance.up_to(40_000) + 999),
        "delivery_price": pounds(495),
        "distance_sale": chance.in_hundred(70),
        "items": (0..2).map(|_| json!({
            "id": format!("A-{}", chance.up_to(100_000)),
            "name": sentence(chance, 2),
            "quantity": 1 + chance.up_to(3),
            "price": pounds(chance.up_to(20_000) + 99),
        })).collect::<Vec<_>>(),
    });
    if chance.in_hundred(75) {
        order["promised_for"] = day(promised).into();
    }
    if chance.in_hundred(55) {
        // what is still to come has not been delivered
        let delivered = received + SignedDuration::from_hours(24 * (promised + chance.up_to(8)));
        order["delivered_at"] = delivered.min(at).to_string().into();
    }
    order
}

fn proposal(approved_at: &str, chance: &mut Chance) -> Value {
    let kind = chance.one_of(&["compensate", "compensate", "reply", "close", "refuse", "refuse"]);
    let mut draft = sentence(chance, 14);
    if chance.in_hundred(10) {
        draft += " That is not our policy. ";
    }
    for (_, wording) in WORDINGS {
        if chance.in_hundred(45) {
            draft = format!("{draft} {wording}");
        }
    }
    let mut proposal = json!({
        "kind": kind,
        "agent_id": format!("agent-{}", chance.up_to(40)),
        "agent_role": chance.one_of(&["agent", "agent", "agent", "team_lead", "manager"]),
        "letter": chance.one_of(&["answer", "final_response"]),
        "draft": draft,
    });
    if kind == "compensate" {
        proposal["amount"] = pounds(chance.up_to(9_000) + 500);
        proposal["form"] = chance.one_of(&["goodwill", "voucher", "credit"]).into();
    }
    if chance.in_hundred(20) {
        proposal["approvals"] =
            json!([{ "role": chance.one_of(&["team_lead", "manager"]), "by": "agent-99", "at": approved_at }]);
    }
    proposal
}

fn pounds(pence: i64) -> Value {
    json!({ "amount": format!("{}.{:02}", pence / 100, pence % 100), "currency": "GBP" })
}

fn sentence(chance: &mut Chance, words: usize) -> String {
    let words: Vec<&str> = (0..words).map(|_| chance.one_of(&WORDS)).collect();
    words.join(" ")
}
