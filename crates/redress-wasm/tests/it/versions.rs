//! Versions of the contract: what was written for an earlier one is still read, and a component is held against the one that it names.
//! What each can say of a finding is tried in `vocabulary.rs`.

use redress_model::{Finding, FindingKind, Passage, Slot};
use redress_wasm::{CONTRACT_VERSION, WasmRuntime, inspect};

use crate::components::component_of_contract;
use crate::desk::{Desk, component, text};
use crate::honest::echo;
use crate::load::describing;
use crate::teller::VERSIONS;
use crate::wrong::{finding, message, string};

/// A module as it was written for a minor version of the contract, in which the kinds of finding had other numbers.
fn of_version(minor: usize, world: &str, text: &str) -> Vec<u8> {
    let text = if minor < 2 { text.replace("(i32.const 9))", "(i32.const 8))") } else { text.to_owned() };
    component_of_contract(VERSIONS[minor], world, &text.replace("@1.2.0#", &format!("@1.{minor}.0#")))
}

/// Writes that an option is there, and where its text stands.
fn some(at: u32, place: u32, length: usize) -> String {
    format!("(i32.store8 (i32.const {at}) (i32.const 1)) {}", string(at + 4, place, length))
}

#[test]
fn what_was_written_for_an_earlier_version_is_read() {
    let desk = Desk::new().reading("draft", "proposal.draft", text("as ever"));
    let advice = Finding::Advice { text: "as ever".into(), say_instead: None, in_draft: Vec::new(), because: None };
    assert_eq!(VERSIONS.len(), usize::try_from(CONTRACT_VERSION.1).unwrap() + 1);
    for minor in 0..VERSIONS.len() {
        let loaded = desk.load_bytes(&of_version(minor, "bare-module", &echo())).unwrap();
        assert_eq!(loaded.run(&desk.case()).unwrap().findings, std::slice::from_ref(&advice), "1.{minor}");
        // and what it says of itself
        let described = inspect(&WasmRuntime::new(), &of_version(minor, "policy-module", &describing())).unwrap();
        let description = described.description.unwrap();
        assert_eq!(
            (description.name.as_str(), description.findings.as_slice()),
            ("speed", [FindingKind::Advice].as_slice())
        );
    }
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
    finding(9, "calmkinds", &stores)
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
        let name = |minor: usize| format!("redress:policy/module@1.{minor}.0");
        let known = (0..VERSIONS.len()).map(name).find(|known| at(bytes, known.as_bytes()).is_some()).unwrap();
        while let Some(place) = at(&changed, known.as_bytes()) {
            changed[place + 22..place + 27].copy_from_slice(version.as_bytes());
        }
        changed
    };
    let desk = Desk::new().reading("draft", "proposal.draft", text("yes"));
    let of = |minor: usize| of_version(minor, "bare-module", &echo());
    for minor in 0..VERSIONS.len() {
        assert!(desk.load_bytes(&with_version(&of(minor), &format!("1.{minor}.7"))).is_ok());
        // each is held against the version that it names
        for other in (0..VERSIONS.len()).filter(|other| *other != minor) {
            let message = desk.refused(&with_version(&of(minor), &format!("1.{other}.0")));
            assert!(message.contains("` is not as the contract says: "), "1.{minor} as 1.{other}: {message}");
        }
    }
    for version in ["1.3.0", "2.1.0", "0.1.0"] {
        assert_eq!(
            desk.refused(&with_version(&component(&echo()), version)),
            format!("the component is written for version {version} of the contract; this engine reads 1.0 to 1.2")
        );
    }
}
