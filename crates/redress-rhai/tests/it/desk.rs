//! A policy's surroundings to try bodies in, and a case.

use std::cell::RefCell;
use std::sync::Arc;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use redress_model::*;
use redress_rhai::RhaiRuntime;
use redress_time::Calendar;

pub(crate) struct Desk {
    pub(crate) catalogue: Catalogue,
    pub(crate) lets: Vec<(String, Type)>,
    pub(crate) let_values: Vec<Value>,
    pub(crate) table: Option<TableShape>,
    pub(crate) reading: Option<TableReading>,
    pub(crate) names: PolicyNames,
    pub(crate) library: Vec<(String, String)>,
    pub(crate) modules: Modules,
    pub(crate) limits: Limits,
    pub(crate) calendar: Arc<Calendar>,
    calendars: Arc<redress_model::Calendars>,
    pub(crate) document: &'static str,
}

pub(crate) const DOCUMENT: &str = r#"{
  "ticket": {
    "id": "T-1", "kind": "complaint", "channel": "social", "priority": "urgent", "subject": "Where is it?",
    "tags": ["late", "vip"], "received_at": "2026-03-06T16:40:00Z",
    "events": [
      { "at": "2026-03-06T16:41:00Z", "type": "acknowledged", "actor": "bot", "public": true },
      { "at": "2026-03-06T16:44:00Z", "type": "agent_reply", "actor": "agent" }
    ]
  },
  "customer": { "id": "C-1", "tier": "gold", "vulnerable": 3 },
  "order": { "total": "84.90 GBP", "delivery_price": "4.90 GBP", "items": [
    { "id": "A", "quantity": 2, "price": "30 GBP" }, { "id": "B", "quantity": 1, "price": "24.90 GBP" }
  ] },
  "fault": { "days": 7 }
}"#;

impl Desk {
    pub(crate) fn new() -> Desk {
        let mut catalogue = Catalogue::core();
        for (name, value_type, missing_means) in [
            ("fault.days", Type::Integer, None),
            ("fault.share", Type::Percent, None),
            ("fault.fixed_at", Type::Instant, Some(MissingMeans::NotYet)),
            ("fault.depot", Type::Text, Some(MissingMeans::Value(Value::text("north")))),
        ] {
            catalogue.put(FactDefinition {
                name: name.into(),
                value_type,
                unit: None,
                meaning: "for tests".into(),
                pointer: format!("/{}", name.replace('.', "/")).into(),
                missing_means,
                later_means_not_yet: false,
                personal: false,
            });
        }
        let hours = ["09:00-17:30".parse().unwrap()];
        let mut calendar = Calendar::builder("desk", TimeZone::get("Europe/London").unwrap());
        for day in [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday] {
            calendar = calendar.weekly(day, &hours);
        }
        let calendar = Arc::new(calendar.build().unwrap());
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Desk {
            catalogue,
            lets: Vec::new(),
            let_values: Vec::new(),
            table: None,
            reading: None,
            names: PolicyNames {
                roles: owned(&["agent", "lead", "manager"]),
                levels: owned(&["team lead", "ombudsman"]),
                disclosures: owned(&["adr"]),
                calendars: owned(&["desk"]),
                modules: owned(&["scoring"]),
                statuses: owned(&["new", "open", "pending", "solved"]),
                forms: owned(&["refund", "voucher", "credit", "goodwill"]),
                ..PolicyNames::default()
            },
            library: Vec::new(),
            modules: Modules::new(),
            limits: Limits::default(),
            calendars: Arc::new([("desk".to_owned(), calendar.clone())].into()),
            calendar,
            document: DOCUMENT,
        }
    }

    pub(crate) fn with_let(mut self, name: &str, value_type: Type, value: Value) -> Desk {
        self.lets.push((name.to_owned(), value_type));
        self.let_values.push(value);
        self
    }

    pub(crate) fn with_library(mut self, name: &str, text: &str) -> Desk {
        self.library.push((name.to_owned(), text.to_owned()));
        self
    }

    /// A table of two outputs whose row hit: `within` of `4 working hours`, `note` of `-`.
    pub(crate) fn with_table(mut self) -> Desk {
        self.table = Some(TableShape {
            outputs: vec![("within".to_owned(), Type::Duration), ("note".to_owned(), Type::Text)],
            is_dated: false,
            collects: false,
        });
        let within = Value::Duration("4 working hours".parse().unwrap());
        self.reading = Some(TableReading::One(Ok(TableRow { number: 3, outputs: vec![Some(within), None] })));
        self
    }

    pub(crate) fn compile(&self, text: &str) -> Result<CompiledBody, Vec<BodyProblem>> {
        RhaiRuntime::new().compile(&BodySource {
            text,
            catalogue: &self.catalogue,
            lets: &self.lets,
            table: self.table.as_ref(),
            names: &self.names,
            library: &self.library,
            modules: &self.modules,
            limits: &self.limits,
        })
    }

    pub(crate) fn case(&self, body: &CompiledBody) -> BodyCase<'_> {
        let at = "2026-03-06T16:45:00Z".parse().unwrap();
        let node = Node::from_json(self.document.as_bytes(), &DocumentLimits::default()).unwrap();
        let facts = Facts::read(&self.catalogue, body.reads.iter().copied(), &node, at);
        BodyCase {
            facts: body.reads.iter().map(|fact| facts.slot(*fact).clone()).collect(),
            lets: self.let_values.clone(),
            table: self.reading.clone(),
            dated_rows: RefCell::default(),
            at,
            calendar: &self.calendar,
            calendars: &self.calendars,
            home: None,
            limits: &self.limits,
        }
    }

    pub(crate) fn run(&self, text: &str) -> Result<Vec<Finding<'static>>, Stop> {
        let body = self.compile(text).unwrap_or_else(|problems| panic!("{text}\n{problems:#?}"));
        RhaiRuntime::new().run(&body, &self.case(&body))
    }

    /// What a run comes to, in one line; a body that is refused gives its problems.
    pub(crate) fn outcome(&self, text: &str) -> String {
        let body = match self.compile(text) {
            Ok(body) => body,
            Err(problems) => {
                let lines = problems.iter().map(|problem| format!("refused: {}", problem.message));
                return lines.collect::<Vec<_>>().join("\n");
            }
        };
        match RhaiRuntime::new().run(&body, &self.case(&body)) {
            Ok(findings) => findings.iter().map(short).collect::<Vec<_>>().join("; "),
            Err(stop) => self.stopped(&stop),
        }
    }

    pub(crate) fn stopped(&self, stop: &Stop) -> String {
        match stop {
            Stop::Missing(facts) => {
                let names: Vec<_> = facts.iter().map(|fact| &**self.catalogue.name(*fact)).collect();
                format!("missing: {}", names.join(", "))
            }
            Stop::OpenPoint(open) => format!("open: {}", open.question),
            Stop::Error(fault) => {
                format!("error{}: {}", if fault.by_clock { " by clock" } else { "" }, fault.message)
            }
        }
    }
}

/// A finding in a few words; advice is its text, so that bodies can show values.
pub(crate) fn short(finding: &Finding) -> String {
    match finding {
        Finding::Advice { text, .. } => text.to_string(),
        Finding::Deadline(deadline) => format!("deadline {} {:?}", deadline.name, deadline.target),
        other => format!("{other:?}"),
    }
}

/// Runs every `body` of a table and compares.
pub(crate) fn check(desk: &Desk, cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in cases {
        let outcome = desk.outcome(text);
        if outcome != *expected {
            wrong.push_str(&format!("\n{text}\n  expected {expected}\n  found    {outcome}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A body that shows one value.
pub(crate) fn show(expression: &str) -> String {
    format!("advise(`${{{expression}}}`);")
}
