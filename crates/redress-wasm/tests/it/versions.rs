//! Versions of the contract: what was written for an earlier one is still read, and what the present one added arrives.

use redress_model::{DeadlineTarget as Target, Finding, ModuleReport, Passage, Slot, Stop};
use redress_time::Duration;

use crate::components::component_of_contract;
use crate::desk::{Desk, component, text};
use crate::honest::echo;
use crate::wrong::{finding, message, string};

/// The same module as it was written for version 1.0.
fn of_version_1_0(text: &str) -> Vec<u8> {
    component_of_contract("1.0/policy.wit", "bare-module", &text.replace("@1.1.0#", "@1.0.0#"))
}

/// What came of a module that was written for version 1.0.
fn run_1_0(desk: &Desk, text: &str) -> Result<ModuleReport, Stop> {
    let loaded = desk.load_bytes(&of_version_1_0(text));
    loaded.unwrap_or_else(|problems| panic!("{problems:?}")).run(&desk.case())
}

/// Writes that an option is there, and where its text stands.
fn some(at: u32, place: u32, length: usize) -> String {
    format!("(i32.store8 (i32.const {at}) (i32.const 1)) {}", string(at + 4, place, length))
}

#[test]
fn what_was_written_for_version_1_0_is_read() {
    let desk = Desk::new().reading("draft", "proposal.draft", text("as ever"));
    let advice = |text: &'static str, because: Option<&'static str>| Finding::Advice {
        text: text.into(),
        say_instead: None,
        in_draft: Vec::new(),
        because: because.map(Into::into),
    };
    assert_eq!(run_1_0(&desk, &echo()).unwrap().findings, [advice("as ever", None)]);

    // text, then why: the present contract has other things between the two
    let words = "tell herit is owed";
    let because = format!("{} {}", string(72, 2048, 8), some(80, 2056, 10));
    let told = |kind: u32| run_1_0(&desk, &finding(kind, words, &because)).unwrap().findings.remove(0);
    assert_eq!(told(8), advice("tell her", Some("it is owed")));
    let required = Finding::Requirement {
        text: "tell her".into(),
        say_instead: None,
        in_draft: Vec::new(),
        because: Some("it is owed".into()),
    };
    assert_eq!(told(6), required);

    let instead = format!("{because} {}", some(92, 2048, 4));
    let forbidden = Finding::Prohibition {
        text: "tell her".into(),
        say_instead: Some("it is owed".into()),
        in_draft: Vec::new(),
        because: Some("tell".into()),
    };
    assert_eq!(run_1_0(&desk, &finding(7, words, &instead)).unwrap().findings, [forbidden]);

    let by = format!(
        "{} (i32.store8 (i32.const 80) (i32.const 1)) (i64.store (i32.const 88) (i64.const 1772815500)) {}",
        string(72, 2048, 4),
        some(104, 2052, 4)
    );
    let escalated = Finding::Escalation {
        level: "team".into(),
        by: Some(Target::By("2026-03-06T16:45:00Z".parse().unwrap())),
        because: Some("late".into()),
    };
    assert_eq!(run_1_0(&desk, &finding(2, "teamlate", &by)).unwrap().findings, [escalated]);

    // what did not change is of one type in both
    let disclosed = Finding::Disclosure { id: "your-rights".into(), by: None, letters: Vec::new().into() };
    let named = finding(1, "your-rights", &string(72, 2048, 11));
    assert_eq!(run_1_0(&desk, &named).unwrap().findings, std::slice::from_ref(&disclosed));
    assert_eq!(desk.run(&named).unwrap().findings, [disclosed]);
}

#[test]
fn an_escalation_may_be_due_a_duration_after_an_instant() {
    // four hours of working time after noon
    let within = format!(
        "{} (i32.store8 (i32.const 80) (i32.const 1)) (i32.store8 (i32.const 88) (i32.const 0))
        (i32.store8 (i32.const 96) (i32.const 3)) (i64.store (i32.const 104) (i64.const 14400))
        (i64.store (i32.const 112) (i64.const 1772798400)) {}",
        string(72, 2048, 4),
        some(128, 2052, 4)
    );
    let found = Desk::new().run(&finding(2, "teamlate", &within)).unwrap().findings;
    let expected = Finding::Escalation {
        level: "team".into(),
        by: Some(Target::Within(Duration::WorkingTime { seconds: 14_400 }, "2026-03-06T12:00:00Z".parse().unwrap())),
        because: Some("late".into()),
    };
    assert_eq!(found, [expected]);
}

/// An advice about some characters of the draft, with what to say instead.
fn about(passages: &[(u32, u32)]) -> String {
    let mut stores = format!("{} {}", string(72, 2048, 4), some(80, 2052, 5));
    stores += &string(92, 512, passages.len());
    for (place, (from, until)) in (512..).step_by(8).zip(passages) {
        stores += &format!(
            "(i32.store (i32.const {place}) (i32.const {from})) (i32.store (i32.const {}) (i32.const {until}))",
            place + 4
        );
    }
    finding(8, "calmkinds", &stores)
}

#[test]
fn a_finding_names_passages_of_the_draft_by_their_characters() {
    let draft = "Grüße 😀. Calm down!";
    let desk = Desk::new().reading("subject", "ticket.subject", text("x")).reading("d", "proposal.draft", text(draft));
    let passage = |from, until, text: &str| Passage { from, until, text: text.to_owned() };
    let expected = Finding::Advice {
        text: "calm".into(),
        say_instead: Some("kinds".into()),
        in_draft: vec![passage(9, 18, "Calm down"), passage(6, 7, "😀")],
        because: None,
    };
    assert_eq!(desk.run(&about(&[(9, 18), (6, 7)])).unwrap().findings, [expected]);
    // to the very end, and not beyond it
    assert!(desk.run(&about(&[(0, 19)])).is_ok());
    for (from, until) in [(0, 20), (19, 20), (3, 3), (4, 3), (u32::MAX, u32::MAX)] {
        let expected = format!("it names the characters {from} to {until} of a draft of 19");
        let (from, until) = (from.cast_signed(), until.cast_signed());
        let text =
            about(&[(0, 0)]).replace("(i32.const 512) (i32.const 0)", &format!("(i32.const 512) (i32.const {from})"));
        let text = text.replace("(i32.const 516) (i32.const 0)", &format!("(i32.const 516) (i32.const {until})"));
        assert_eq!(message(&desk, &text), expected);
    }
    let many = [(0, 1); 101];
    assert_eq!(message(&desk, &about(&many)), "it names 101 passages of the draft in one finding, more than 100");
    assert!(desk.run(&about(&many[1..])).is_ok());
}

#[test]
fn only_a_module_that_is_given_the_draft_names_passages_of_it() {
    let expected = "it names a passage of the draft, which it is not given";
    assert_eq!(message(&Desk::new().reading("draft", "ticket.subject", text("a draft")), &about(&[(0, 1)])), expected);
    let mut desk = Desk::new().reading("draft", "proposal.draft", Slot::Missing);
    desk.definition.reads[0].is_optional = true;
    assert_eq!(message(&desk, &about(&[(0, 1)])), expected);
    assert!(desk.run(&about(&[])).is_ok());
}

#[test]
fn a_component_is_read_whatever_patch_of_the_contract_it_was_written_for() {
    let at = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|each| each == what);
    let with_version = |bytes: &[u8], version: &str| {
        let mut changed = bytes.to_vec();
        let minor = if at(bytes, b"redress:policy/module@1.0.0").is_some() { "0" } else { "1" };
        let known = format!("redress:policy/module@1.{minor}.0");
        while let Some(place) = at(&changed, known.as_bytes()) {
            changed[place + 22..place + 27].copy_from_slice(version.as_bytes());
        }
        changed
    };
    let desk = Desk::new().reading("draft", "proposal.draft", text("yes"));
    let (now, earlier) = (component(&echo()), of_version_1_0(&echo()));
    assert!(desk.load_bytes(&with_version(&now, "1.1.7")).is_ok());
    assert!(desk.load_bytes(&with_version(&earlier, "1.0.7")).is_ok());
    for version in ["1.2.0", "2.1.0", "0.1.0"] {
        assert_eq!(
            desk.refused(&with_version(&now, version)),
            format!("the component is written for version {version} of the contract; this engine reads 1.0 to 1.1")
        );
    }
    // each is held against the version that it names
    for (bytes, version) in [(&now, "1.0.0"), (&earlier, "1.1.0")] {
        let message = desk.refused(&with_version(bytes, version));
        assert!(message.contains("` is not as the contract says: "), "{message}");
    }
}
