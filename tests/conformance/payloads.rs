//! Payloads as helpdesks send them: each decides through its mapping; what it does not carry is needed, not guessed; with the few
//! facts that are needed laid over it, each gives exact deadlines and a determined verdict.

use std::path::PathBuf;

use redress::{Decision, Mapping, Policies, Ticket, Verdict};

use crate::page::{home, text_of};
use crate::schemas::validated;

/// A payload with its mapping, the instant, and what must come of it.
struct Payload {
    file: &'static str,
    mapping: &'static str,
    at: &'static str,
    /// The facts that the payload itself gives.
    carries: &'static [(&'static str, &'static str)],
    /// Facts that it does not carry, and that some rule waits for.
    needs: &'static [&'static str],
    verdict: Verdict,
    /// The deadlines of the completed case, by name.
    due: &'static [(&'static str, &'static str)],
}

const PAYLOADS: &[Payload] = &[
    Payload {
        file: "zendesk_1",
        mapping: "zendesk",
        at: "2025-03-31T09:00:00Z",
        carries: &[
            ("ticket.id", "35436"),
            ("ticket.kind", "complaint"),
            ("ticket.channel", "email"),
            ("ticket.priority", "high"),
            ("ticket.status", "open"),
            ("ticket.language", "de"),
            ("ticket.received_at", "2025-03-28T15:42:10Z"),
            ("customer.tier", "gold"),
        ],
        needs: &["ticket.events"],
        verdict: Verdict::Allowed,
        due: &[
            ("first answer", "2025-03-29T10:42:10Z"),
            ("resolve", "2025-04-01T22:59:59Z"),
            ("final answer", "2025-05-23T14:42:10Z"),
        ],
    },
    Payload {
        file: "zendesk_3",
        mapping: "zendesk",
        at: "2025-01-09T15:00:00Z",
        carries: &[
            ("ticket.id", "5158"),
            ("ticket.channel", "web"),
            ("ticket.priority", "normal"),
            ("ticket.status", "pending"),
            ("ticket.received_at", "2025-01-08T10:12:07Z"),
        ],
        needs: &["ticket.kind", "ticket.events"],
        verdict: Verdict::Refused,
        due: &[("first answer", "2025-01-09T23:59:59Z"), ("final answer", "2025-03-05T10:12:07Z")],
    },
    Payload {
        file: "zammad_1",
        mapping: "zammad",
        at: "2020-11-13T15:00:00Z",
        carries: &[
            ("ticket.id", "81"),
            ("ticket.channel", "phone"),
            ("ticket.priority", "normal"),
            ("ticket.status", "open"),
            ("ticket.received_at", "2020-11-13T14:34:35.282Z"),
        ],
        needs: &["ticket.kind", "ticket.events"],
        verdict: Verdict::NeedsApproval,
        due: &[
            ("first answer", "2020-11-13T15:34:35.282Z"),
            ("resolve", "2020-11-19T23:59:59Z"),
            ("final answer", "2021-01-08T14:34:35.282Z"),
        ],
    },
];

fn read(name: String) -> Ticket<'static> {
    let path: PathBuf = home().join("data/tickets").join(name);
    let text = text_of(&path);
    let ticket = Ticket::from_json(text.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    ticket.into_owned()
}

fn decide<'p>(policies: &'p Policies, payload: &Payload, is_completed: bool) -> Decision<'p> {
    let mut ticket = Mapping::built_in(payload.mapping).unwrap().apply(&read(format!("{}.json", payload.file)));
    if is_completed {
        ticket = ticket.with(&read(format!("{}.facts.json", payload.file)));
    }
    let decision = policies.decide(&ticket, payload.at.parse().unwrap());
    validated(&decision);
    decision
}

#[test]
fn what_a_payload_does_not_carry_is_needed_and_never_guessed() {
    let policies = Policies::load(home().join("../policies/house-code")).unwrap();
    for payload in PAYLOADS {
        let decision = decide(&policies, payload, false);
        let name = payload.file;
        for (fact, expected) in payload.carries {
            let found = serde_json::to_value(decision.facts.get(fact)).unwrap();
            assert_eq!(found.as_str(), Some(*expected), "{name}: {fact}");
        }
        for fact in payload.needs {
            assert!(decision.needs.iter().any(|need| need.fact == *fact), "{name} needs {fact}: {:#?}", decision.needs);
            assert!(!decision.facts.contains_key(fact) && !decision.assumed.contains_key(fact), "{name}: {fact}");
        }
        assert_eq!(decision.verdict, None, "{name}: nothing is proposed");
        assert!(decision.errors.is_empty(), "{name}: {:#?}", decision.errors);
        assert!(decision.breaches.is_empty(), "{name}: without a history nothing is known to be broken");
    }
}

#[test]
fn completed_payloads_give_exact_deadlines_and_a_determined_verdict() {
    let policies = Policies::load(home().join("../policies/house-code")).unwrap();
    for payload in PAYLOADS {
        let decision = decide(&policies, payload, true);
        let name = payload.file;
        assert_eq!(decision.verdict, Some(payload.verdict), "{name}: {:#?}", decision.verdict_because);
        assert!(decision.needs.is_empty(), "{name}: {:#?}", decision.needs);
        assert!(decision.errors.is_empty(), "{name}: {:#?}", decision.errors);
        for (deadline, due) in payload.due {
            let found = decision.deadlines.iter().find(|each| each.name.replace(['_', '-'], " ") == *deadline);
            let found = found.unwrap_or_else(|| panic!("{name} has no deadline {deadline}"));
            assert_eq!(found.due, Some(due.parse().unwrap()), "{name}: {deadline}");
        }
    }
}

#[test]
fn payloads_of_another_shape_give_nothing_rather_than_something() {
    for payload in PAYLOADS {
        let other = if payload.mapping == "zendesk" { "zammad" } else { "zendesk" };
        let ticket = Mapping::built_in(other).unwrap().apply(&read(format!("{}.json", payload.file)));
        assert!(ticket.document().pointer("/ticket/channel").is_none(), "{} through {other}", payload.file);
    }
}
