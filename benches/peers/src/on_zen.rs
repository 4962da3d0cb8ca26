//! zen-engine: a graph of decision tables, compiled: one for each clause with a table, and one of all that only ask.

use std::collections::BTreeMap;
use std::error::Error;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use zen_engine::model::GraphContent;
use zen_engine::{Decision, Variable};

use crate::Peer;
use crate::host::Host;

const ACKNOWLEDGE: Table = Table {
    rule: "acknowledge",
    hits: "first",
    inputs: &["ticket.kind", "ticket.channel", "ticket.priority"],
    outputs: &["rule", "within", "after"],
    rows: &[
        &["'complaint'", "'social'", "", "'acknowledge'", "'1 working hour'", "ticket.received_at"],
        &["'complaint'", "'chat'", "", "'acknowledge'", "'5 minutes'", "ticket.received_at"],
        &["'complaint'", "'phone'", "'urgent'", "'acknowledge'", "'30 minutes'", "ticket.received_at"],
        &["'complaint'", "", "'urgent', 'high'", "'acknowledge'", "'4 working hours'", "ticket.received_at"],
        &["'complaint'", "", "", "'acknowledge'", "'1 working day'", "ticket.received_at"],
    ],
};

const FIRST_ANSWER: Table = Table {
    rule: "first-answer",
    hits: "first",
    inputs: &["ticket.priority", "customer.tier"],
    outputs: &["rule", "within", "after"],
    rows: &[
        &["'urgent'", "", "'first-answer'", "'2 working hours'", "ticket.received_at"],
        &["'high'", "'gold', 'platinum'", "'first-answer'", "'3 working hours'", "ticket.received_at"],
        &["", "'gold', 'platinum'", "'first-answer'", "'6 working hours'", "ticket.received_at"],
        &["'low'", "", "'first-answer'", "'2 working days'", "ticket.received_at"],
        &["", "", "'first-answer'", "'1 working day'", "ticket.received_at"],
    ],
};

const BEST: Table = Table {
    rule: "best",
    hits: "first",
    inputs: &["ticket.priority", "customer.tier"],
    outputs: &["rule", "level"],
    rows: &[
        &["'urgent'", "'platinum'", "'best'", "'manager'"],
        &["'urgent'", "'gold'", "'best'", "'team_lead'"],
        &["'high'", "'platinum'", "'best'", "'team_lead'"],
    ],
};

const GOODWILL: Table = Table {
    rule: "goodwill",
    hits: "first",
    inputs: &["proposal.kind", "customer.tier"],
    outputs: &["rule", "ceiling", "above"],
    rows: &[
        &["'compensate'", "'platinum'", "'goodwill'", "'£75'", "'manager'"],
        &["'compensate'", "'gold'", "'goodwill'", "'£50'", "'manager'"],
        &["'compensate'", "'silver'", "'goodwill'", "'£35'", "'team_lead'"],
        &["'compensate'", "", "'goodwill'", "'£25'", "'team_lead'"],
    ],
};

/// The clauses that only ask; the columns that several of them ask are fields, what one alone asks is a condition.
const ASKED: Table = Table {
    rule: "asked",
    hits: "collect",
    inputs: &["ticket.kind", "proposal.kind", ""],
    outputs: &["rule", "within", "after"],
    rows: &[
        &[
            "'complaint', 'problem'",
            "",
            "ticket.priority in ['high', 'urgent']",
            "'settle'",
            "'24 working hours'",
            "ticket.received_at",
        ],
        &[
            "",
            "",
            "order.promised_for != null and order.delivered_at == null and contains(ticket.tags, 'delivery')",
            "'find-parcel'",
            "'2 working days'",
            "order.promised_for",
        ],
        &[
            "",
            "",
            "order.distance_sale and contains(ticket.tags, 'cancel')",
            "'pay-back'",
            "'14 days'",
            "ticket.received_at",
        ],
        &[
            "",
            "",
            "ticket.status == 'solved' and ticket.kind != 'question'",
            "'follow-up'",
            "'5 working days'",
            "ticket.last_customer_message_at",
        ],
        &["", "'refuse'", "", "'rights'", "", ""],
        &["'complaint'", "'refuse', 'close'", "", "'after-us'", "", ""],
        &["", "", "order.distance_sale and contains(ticket.tags, 'cancel')", "'cancel'", "", ""],
        &["", "", "customer.vulnerable", "'extra-help'", "", ""],
        &["'complaint'", "", "customer.segment == 'business'", "'business'", "", ""],
        &[
            "",
            "",
            "order.promised_for != null and order.delivered_at != null and floor(date(order.delivered_at) / 86400) - floor(date(order.promised_for) / 86400) > 3",
            "'late'",
            "",
            "",
        ],
        &["'complaint'", "", "customer.vulnerable", "'care'", "", ""],
        &["'complaint'", "", "number(customer.lifetime_value.amount) > 5000", "'long-standing'", "", ""],
        &["", "", "count(ticket.events, #.type == 'customer_message') >= 3", "'again'", "", ""],
        &["", "", "contains(ticket.tags, 'press')", "'press'", "", ""],
        &["'complaint'", "", "count(customer.compensation, number(#.amount.amount) >= 10) >= 2", "'before'", "", ""],
        &["'question', 'request', 'problem'", "'compensate'", "", "'vouchers'", "", ""],
        &["", "'compensate'", "", "'budget'", "", ""],
        &["", "'refuse', 'reply'", "contains(proposal.draft, 'not our policy')", "'never-write'", "", ""],
        &["'complaint'", "'close'", "", "'summary'", "", ""],
        &["", "'refuse'", "number(customer.lifetime_value.amount) > 2000", "'say-no'", "", ""],
    ],
};

/// A decision table: of each row the cells of its inputs and then those of its outputs.
struct Table {
    rule: &'static str,
    hits: &'static str,
    inputs: &'static [&'static str],
    outputs: &'static [&'static str],
    rows: &'static [&'static [&'static str]],
}

impl Table {
    fn node(&self) -> Value {
        let column = |(n, field): (usize, &&str)| json!({ "id": format!("c{n}"), "name": field, "field": field });
        let outputs = self.outputs.iter().enumerate();
        let rows = self.rows.iter().enumerate().map(|(n, cells)| {
            let mut row: BTreeMap<String, String> =
                cells.iter().enumerate().map(|(n, cell)| (format!("c{n}"), (*cell).to_owned())).collect();
            row.insert("_id".to_owned(), format!("row {n}"));
            row
        });
        json!({
            "id": self.rule, "name": self.rule, "type": "decisionTableNode",
            "content": {
                "hitPolicy": self.hits,
                "inputs": self.inputs.iter().enumerate().map(column).collect::<Vec<_>>(),
                "outputs": outputs.map(|(n, field)| column((n + self.inputs.len(), field))).collect::<Vec<_>>(),
                "rules": rows.collect::<Vec<_>>(),
                "outputPath": self.rule,
                "passThrough": false,
            },
        })
    }
}

pub(crate) struct Zen {
    decision: Decision,
    host: Host,
}

/// What was found, with the instants that the host adds.
#[derive(Serialize)]
struct Answer<'a> {
    findings: &'a Variable,
    due: BTreeMap<String, Timestamp>,
}

impl Zen {
    pub(crate) fn new() -> Result<Zen, Box<dyn Error>> {
        let tables = [ACKNOWLEDGE, FIRST_ANSWER, BEST, GOODWILL, ASKED];
        let mut nodes = vec![
            json!({ "id": "in", "name": "in", "type": "inputNode", "content": {} }),
            json!({ "id": "out", "name": "out", "type": "outputNode", "content": {} }),
        ];
        let mut edges = Vec::new();
        for table in tables {
            for (from, to) in [("in", table.rule), (table.rule, "out")] {
                edges.push(json!({ "id": format!("{from} {to}"), "type": "edge", "sourceId": from, "targetId": to }));
            }
            nodes.push(table.node());
        }
        let graph: GraphContent = serde_json::from_value(json!({ "nodes": nodes, "edges": edges }))?;
        let mut decision = Decision::from(graph);
        decision.compile();
        decision.validate().map_err(|error| format!("{error:?}"))?;
        Ok(Zen { decision, host: Host::new()? })
    }

    fn add_due(&self, finding: &Variable, due: &mut BTreeMap<String, Timestamp>) {
        match finding {
            Variable::Array(findings) => findings.borrow().iter().for_each(|each| self.add_due(each, due)),
            Variable::Object(members) => {
                let members = members.borrow();
                let text = |name: &str| members.get(&Variable::key(name)).and_then(Variable::as_str);
                if let (Some(rule), Some(within), Some(after)) = (text("rule"), text("within"), text("after")) {
                    due.extend(self.host.due(within, after).map(|due| (rule.to_owned(), due)));
                }
            }
            _ => {}
        }
    }
}

impl Peer for Zen {
    fn answer(&self, ticket: &[u8]) -> Vec<u8> {
        let ticket: Variable = serde_json::from_slice(ticket).expect("the generated tickets are JSON");
        let response = pollster::block_on(self.decision.evaluate(ticket));
        let findings = response.unwrap_or_else(|error| panic!("the tables are read: {error:?}")).result;
        let mut due = BTreeMap::new();
        if let Variable::Object(tables) = &findings {
            tables.borrow().iter().for_each(|(_, finding)| self.add_due(finding, &mut due));
        }
        serde_json::to_vec(&Answer { findings: &findings, due }).expect("findings are JSON")
    }
}
