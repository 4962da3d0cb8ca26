//! Tickets that grow, in bytes and in events, and those of a product.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A ticket that says which product it is about: one that no copy of the rules asks for.
pub(crate) fn of_product(ticket: &[u8]) -> serde_json::Result<Vec<u8>> {
    let mut ticket: Value = serde_json::from_slice(ticket)?;
    ticket["ticket"]["product"] = "product-0".into();
    Ok(ticket.to_string().into_bytes())
}

/// A ticket whose description makes it so many bytes long.
pub(crate) fn of_bytes(ticket: &[u8], bytes: usize) -> serde_json::Result<Vec<u8>> {
    let mut grown: Value = serde_json::from_slice(ticket)?;
    let words = ["the ", "parcel ", "“which ", "you\n", "promised ", "£ ", "has ", "not ", "come ", "yet” "];
    let missing = bytes.saturating_sub(ticket.len());
    let mut text = String::with_capacity(missing + 16);
    for word in words.iter().cycle() {
        if text.len() >= missing {
            break;
        }
        text.push_str(word);
    }
    grown["ticket"]["description"] = text.into();
    Ok(grown.to_string().into_bytes())
}

/// A ticket with so many events, the last of which happened at an instant.
pub(crate) fn of_events(ticket: &[u8], events: usize, at: Timestamp) -> serde_json::Result<Vec<u8>> {
    let mut grown: Value = serde_json::from_slice(ticket)?;
    let kinds = ["customer_message", "agent_reply", "note", "status_changed", "customer_message", "acknowledged"];
    let first = at - SignedDuration::from_mins(i64::try_from(events).unwrap_or(i64::MAX));
    let event = |number: usize| {
        let what = kinds[number % kinds.len()];
        let time = first + SignedDuration::from_mins(i64::try_from(number).unwrap_or(i64::MAX));
        let actor = if what == "customer_message" { "customer" } else { "agent" };
        let mut event = json!({ "at": time.to_string(), "type": what, "actor": actor, "public": what != "note" });
        if what == "status_changed" {
            event["status"] = ["open", "pending"][number / kinds.len() % 2].into();
        }
        event
    };
    let first_status = json!({ "at": first.to_string(), "type": "status_changed", "status": "new", "actor": "system" });
    let ticket = &mut grown["ticket"];
    ticket["received_at"] = first.to_string().into();
    ticket["last_customer_message_at"] = at.to_string().into();
    let all: Vec<Value> = std::iter::once(first_status).chain((1..events).map(event)).collect();
    // the status is the one in which they leave the ticket
    ticket["status"] = all.iter().rev().find_map(|event| event.get("status").cloned()).unwrap_or_default();
    ticket["events"] = all.into();
    Ok(grown.to_string().into_bytes())
}
