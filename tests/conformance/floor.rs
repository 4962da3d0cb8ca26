//! Floors: every witness replays, the search is the same on any number of threads, and what is proved of tables holds.

use jiff::Timestamp;
use redress::{FloorReport, FloorSearch, Policies, PolicyFiles, Ticket};
use serde_json::json;

use crate::page::{Case, Page, home};
use crate::random::Random;

const CASES: usize = 3000;

/// The code and the pack of a case of `console/floor.md`, with more at the end of the page of one of them.
fn policies_of(case: &Case, folder: &str, more: &str) -> Policies {
    let files_of = |wanted: &str| {
        let own = case.files().filter_map(|(name, fence)| Some((name.strip_prefix(wanted)?.strip_prefix('/')?, fence)));
        own.fold(PolicyFiles::new(), |files, (name, fence)| {
            let is_page = name.ends_with(".md") && wanted == folder;
            files.with(name, if is_page { format!("{}\n{more}", fence.text) } else { fence.text.clone() })
        })
    };
    let files = match folder {
        "pack" => files_of("pack"),
        _ => files_of("code").with_pack("till-rules", &files_of("pack")),
    };
    Policies::from_files(&[files]).unwrap_or_else(|error| panic!("{}: {error}", case.title))
}

fn reports(policies: &Policies, seed: u64, threads: usize) -> Vec<FloorReport> {
    policies.hold_to_floors(&FloorSearch { cases: CASES, seed, threads }, None).unwrap()
}

#[test]
fn every_witness_replays_and_threads_change_nothing() {
    let page = Page::read(home().join("console/floor.md"));
    let mut replayed = 0;
    for case in page.cases.iter().filter(|case| !case.title.starts_with("a pack that is not there")) {
        let policies = policies_of(case, "code", "");
        let [report] = &reports(&policies, 1, 1)[..] else { panic!("{}: one pack, one report", case.title) };
        assert_eq!(reports(&policies, 1, 3), std::slice::from_ref(report), "{}", case.title);
        let duties = |report: &FloorReport| -> Vec<String> {
            let mut names: Vec<String> = report.undercuts.iter().map(|each| each.duty.name.clone()).collect();
            names.sort();
            names
        };
        assert_eq!(duties(&reports(&policies, 2, 2)[0]), duties(report), "another seed: {}", case.title);
        for undercut in &report.undercuts {
            replayed += 1;
            let titled = format!("\n{}", undercut.scenario);
            let outcome = |folder: &str| {
                let policies = policies_of(case, folder, &titled);
                let (_, scenario) = policies.scenarios().last().unwrap();
                policies.run_scenario(scenario).unwrap().mismatches
            };
            assert!(!outcome("code").is_empty(), "the code owes no less here: {}", undercut.scenario);
            assert_eq!(outcome("pack"), [], "the pack owes it: {}", undercut.scenario);
            assert!(undercut.pack_clause.is_some() && !undercut.sentence.is_empty());
        }
    }
    assert!(replayed >= 5, "{replayed} witnesses");
}

/// A random table of rows, with one below that matches everything.
fn table(random: &mut Random) -> String {
    let mut text = "| channel | order total | within |\n| --- | --- | --- |\n".to_owned();
    for _ in 0..random.below(4) {
        let channel = random.word(&["-", "social", "chat", "social, chat", "not chat"]);
        let total = random.word(&["-", "> £50", "<= £50", "£10 to £50", "over £10 to under £50", "£10"]);
        text += &format!("| {channel} | {total} | {} hours |\n", random.between(1, 3));
    }
    text += &format!("| - | - | {} hours |\n", random.between(1, 4));
    text
}

#[test]
fn what_is_proved_row_by_row_holds_and_what_holds_is_proved() {
    let manifest = |id: &str, more: &str| {
        format!(
            "format_version = 1\nid = \"{id}\"\ntitle = \"{id}\"\nversion = \"1\"\ntime_zone = \"Europe/London\"\n\
             currency = \"GBP\"\ncalendar = \"always-open\"\n{more}"
        )
    };
    let page = |table: &str, attributes: &str| {
        format!("## 1 Answers {{{attributes} finding=deadline name=answer after=ticket.received_at}}\n\n{table}")
    };
    let at: Timestamp = "2026-03-06T12:00:00Z".parse().unwrap();
    let mut tickets = Vec::new();
    for channel in [Some("social"), Some("chat"), Some("email"), None] {
        for total in [Some("9.99"), Some("10"), Some("30"), Some("50"), Some("50.01"), None] {
            let mut ticket = json!({ "ticket": { "received_at": at.to_string(), "events": [] } });
            if let Some(channel) = channel {
                ticket["ticket"]["channel"] = json!(channel);
            }
            if let Some(total) = total {
                ticket["order"]["total"] = json!(format!("{total} GBP"));
            }
            tickets.push(Ticket::from_json(ticket.to_string().as_bytes()).unwrap().into_owned());
        }
    }
    let (mut proved, mut unproved) = (0, 0);
    for n in 0..400 {
        let mut random = Random::from_seed(n);
        let (own, pack) = (table(&mut random), table(&mut random));
        let pack = PolicyFiles::new().with("policy.toml", manifest("pack", "")).with("01.md", page(&pack, "#answer"));
        let code = PolicyFiles::new()
            .with("policy.toml", manifest("code", "[extends.pack]\npath = \"../pack\"\n"))
            .with("01.md", page(&own, "#ours overrides=\"pack:answer\""))
            .with_pack("pack", &pack);
        let load = |files| Policies::from_files(&[files]).unwrap_or_else(|error| panic!("{error}"));
        let (alone, code) = (load(pack), load(code));
        let due = |policies: &Policies, ticket: &Ticket| {
            policies.decide(ticket, at).deadlines.first().and_then(|each| each.due)
        };
        let is_less =
            |ticket: &Ticket| due(&code, ticket).zip(due(&alone, ticket)).is_some_and(|(ours, floor)| ours > floor);
        let holds = !tickets.iter().any(is_less);
        let [ours, floors] = &code.versions()[0].clauses[..] else { panic!("two clauses") };
        let is_proved = code.versions()[0].never_gives_less(ours, floors);
        assert_eq!(is_proved, holds, "tables {n}:\n{own}\n{:?}", floors.table.as_ref().map(|table| &table.rows));
        (proved, unproved) = (proved + usize::from(is_proved), unproved + usize::from(!is_proved));
    }
    assert!(proved > 40 && unproved > 40, "{proved} proved, {unproved} not");
}
