//! Bad input: tickets and files that are broken, hostile or huge are refused with a clear message, and nothing panics.

use std::fmt::Write;

use redress::{Policies, PolicyFiles, Ticket};

use crate::cases::with_page;
use crate::console::{folder, run};
use crate::page::none_differ;

/// A ticket that is none, and what is said of it.
const BROKEN: &[(&[u8], &str)] = &[
    (b"", "line 1, column 1: EOF while parsing a value"),
    (b"   \n ", "line 2, column 1: EOF while parsing a value"),
    (b"ticket", "line 1, column 2: expected ident"),
    (b"null", "line 1, column 1: a ticket is a JSON object, not null"),
    (b"[]", "line 1, column 1: a ticket is a JSON object, not a list of 0"),
    (b"\"{}\"", "line 1, column 1: a ticket is a JSON object, not the text \"{}\""),
    (b"{", "line 1, column 1: EOF while parsing an object"),
    (b"{\"ticket\": {\"id\": \"T-1\"", "line 1, column 23: EOF while parsing an object"),
    (b"{\"a\": 1,}", "line 1, column 9: trailing comma"),
    (b"{\"a\" 1}", "line 1, column 6: expected `:`"),
    (b"{\"a\": 1} {}", "line 1, column 10: trailing characters"),
    (b"{a: 1}", "line 1, column 2: key must be a string"),
    (b"{'a': 1}", "line 1, column 2: key must be a string"),
    (b"{\"a\": 01}", "line 1, column 8: invalid number"),
    (b"{\"a\": 1.}", "line 1, column 9: invalid number"),
    (b"{\"a\": +1}", "line 1, column 7: expected value"),
    (b"{\"a\": NaN}", "line 1, column 7: expected value"),
    (b"{\"a\": -Infinity}", "line 1, column 8: invalid number"),
    (b"{\"a\": 1, \"b\": 2, \"a\": 3}", "line 1, column 18: the name `a` stands twice in one object"),
    (b"{\"a\": 1, \"\\u0061\": 3}", "line 1, column 10: the name `a` stands twice in one object"),
    (b"{\"a\": \"\n\"}", "line 2, column 1: control character (\\u0000-\\u001F) found while parsing a string"),
    (b"{\"a\": \"\\x\"}", "line 1, column 9: invalid escape"),
    (b"{\"a\": \"\\ud800\"}", "line 1, column 14: unexpected end of hex escape"),
    (b"{\"a\": \"\xff\"}", "line 1, column 8: a text is not UTF-8"),
    (b"{\"a\": \"\xc3", "line 1, column 8: EOF while parsing a string"),
    (b"{\"\xed\xa0\x80\": 1}", "line 1, column 3: a text is not UTF-8"),
    (b"\xff\xfe{\x00}\x00", "line 1, column 1: expected value"),
    (b"{\"a\": 1}\x00", "line 1, column 9: trailing characters"),
    (b"// a comment\n{}", "line 1, column 1: expected value"),
];

#[test]
fn broken_tickets_are_refused_in_words() {
    let found = |text: &[u8]| match Ticket::from_json(text) {
        Ok(_) => "a ticket".to_owned(),
        Err(error) => error.to_string(),
    };
    let mut differences = Vec::new();
    for (text, expected) in BROKEN {
        let found = found(text);
        if found != *expected {
            differences.push(format!("{}\nexpected {expected}\nfound    {found}", text.escape_ascii()));
        }
    }
    none_differ(&differences);
}

#[test]
fn a_byte_order_mark_and_blanks_are_no_harm() {
    assert!(Ticket::from_json(b"\xef\xbb\xbf{\"ticket\": {}}\r\n").is_ok());
    assert!(Ticket::from_json(b"\n\t {\"ticket\": {}} \n\n").is_ok());
}

/// A name, a ticket too large or deep, and what is said of it.
fn huge() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let nested = |open: &str, close: &str, depth: usize| {
        format!("{{\"a\": {}1{}}}", open.repeat(depth), close.repeat(depth)).into_bytes()
    };
    let many = |count: usize| {
        let mut text = "{\"a\": [1".to_owned();
        for _ in 1..count {
            text.push_str(",1");
        }
        text.push_str("]}");
        text.into_bytes()
    };
    let members = (0..50_000).fold("{\"x\": 0".to_owned(), |mut text, n| {
        let _ = write!(text, ",\"m{n}\": {n}");
        text
    }) + ",\"m7\": 1}";
    vec![
        ("lists 10,000 deep", nested("[", "]", 10_000), "nested more than 128 deep"),
        ("objects 10,000 deep", nested("{\"a\":", "}", 10_000), "nested more than 128 deep"),
        ("open lists, a million", vec![b'['; 1_000_000], "nested more than 128 deep"),
        ("100 MB of blanks", vec![b' '; 100_000_000], "it has more than 16 MB, which is the limit"),
        ("two million values", many(2_000_000), "more than 1000000 values"),
        ("a name again after 50,000", members.into_bytes(), "the name `m7` stands twice in one object"),
    ]
}

#[test]
fn huge_tickets_are_refused_in_words() {
    for (name, text, expected) in huge() {
        let error = Ticket::from_json(&text).map(|_| ()).unwrap_err().to_string();
        assert!(error.ends_with(expected), "{name}: expected {expected}, found {error}");
    }
}

#[test]
fn what_is_just_within_the_limits_is_read() {
    let nested = format!("{{\"a\": {}1{}}}", "[".repeat(127), "]".repeat(127));
    assert!(Ticket::from_json(nested.as_bytes()).is_ok());
    let long = format!("{{\"ticket\": {{\"subject\": \"{}\"}}}}", "x".repeat(10_000_000));
    assert!(Ticket::from_json(long.as_bytes()).is_ok());
}

#[test]
fn the_command_refuses_huge_tickets_too() {
    let folder = folder("huge");
    assert_eq!(run(&folder, &["new", "code", "--minimal"], None, false).status, 0);
    for (name, text, _) in huge() {
        let arguments = ["decide", "--policy", "code", "--at", "2026-03-06T16:45:00Z", "-"];
        let ran = run(&folder, &arguments, Some(text), false);
        assert_eq!(ran.status, 2, "{name}: {}", ran.stderr);
        assert!(ran.stderr.starts_with("error: standard input cannot be read: "), "{name}: {}", ran.stderr);
        assert!(ran.stderr.len() < 300, "{name}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{name}");
    }
}

#[test]
fn one_huge_line_of_many_costs_only_itself() {
    let folder = folder("huge-line");
    assert_eq!(run(&folder, &["new", "code", "--minimal"], None, false).status, 0);
    let mut lines = b"{\"ticket\": {\"id\": \"one\"}}\n".to_vec();
    lines.extend(vec![b'['; 40_000_000]);
    lines.extend(b"\n{\"ticket\": {\"id\": \"three\"}}\n");
    let arguments = ["decide", "--policy", "code", "--at", "2026-03-06T16:45:00Z", "--lines", "--format", "json", "-"];
    let ran = run(&folder, &arguments, Some(lines), false);
    let answers: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!((ran.status, answers.len()), (2, 3), "{}", ran.stderr);
    assert!(answers[0].contains("\"ticket_id\":\"one\"") && answers[2].contains("\"ticket_id\":\"three\""));
    assert!(answers[1].starts_with("{\"error\":{\"line\":2,"), "{}", &answers[1][..100]);
}

#[test]
fn tickets_cut_off_anywhere_never_panic() {
    let whole = r#"{"ticket": {"id": "T\u00e9-1", "received_at": "2026-03-06T16:40:00Z", "tags": ["é", "b"],
        "events": [{"at": "2026-03-06T16:40:00Z", "type": "x"}]}, "order": {"total": {"amount": -12.50e1, "currency": "GBP"}}}"#;
    let bytes = whole.as_bytes();
    for end in 0..bytes.len() {
        assert!(Ticket::from_json(&bytes[..end]).is_err(), "cut off at {end}");
    }
    for at in 0..bytes.len() {
        for other in [0, b'"', b'{', b'}', b'\\', 0xff, b'0'] {
            let mut changed = bytes.to_vec();
            changed[at] = other;
            drop(Ticket::from_json(&changed));
        }
    }
}

/// Files that are hostile to whoever loads them.
#[test]
fn hostile_policies_are_refused_or_load_and_never_panic() {
    let deep_list = "- ".repeat(5_000);
    let rows = |cells: usize| format!("|{}\n|{}\n", " a |".repeat(cells), "---|".repeat(cells));
    let pages: Vec<(&str, String)> = vec![
        ("quotations in one another", "> ".repeat(5_000) + "## 1 A"),
        ("lists in one another", deep_list + "a"),
        ("a heading without end", format!("## 1 {}", "a ".repeat(100_000))),
        ("attributes without end", format!("## 1 A {{#a {}}}", "x=1 ".repeat(20_000))),
        ("a table of very many columns", format!("## 1 A {{#a}}\n\n{}", rows(20_000))),
        ("a guard of very many parts", format!("## 1 A\n\n```rhai\nwhen {}true {{}}\n```\n", "true && ".repeat(1_500))),
        ("signs in a row", format!("## 1 A\n\n```rhai\nwhen {}true {{}}\n```\n", "!".repeat(10_000))),
        (
            "closures in one another",
            format!("## 1 A\n\n```rhai\nwhen {}true{} {{}}\n```\n", "ticket.tags.any(|a| ".repeat(60), ")".repeat(60)),
        ),
        ("braces without end", format!("## 1 A\n\n```rhai\nwhen true {}\n```\n", "{".repeat(15_000))),
        ("brackets in an example", format!("## 1 A\n\n### Scenario: s\n```yaml\nat: {}\n```\n", "[".repeat(20_000))),
        ("maps in an example", format!("## 1 A\n\n### Scenario: s\n```yaml\n{}\n```\n", "a: {".repeat(10_000))),
        ("fences in one another", ["`".repeat(100_000), "~".repeat(100_000)].join("\n")),
        ("links and emphasis", ["[".repeat(20_000), "*a_".repeat(20_000)].concat()),
        ("very many clauses", (0..3_000).fold(String::new(), |text, n| format!("{text}## {n} A\n\n"))),
    ];
    for (name, page) in pages {
        println!("{name}");
        if let Err(error) = Policies::from_files(&[with_page(&page)]) {
            assert!(error.to_string().len() < 2_000, "{name}: a long message");
        }
    }
}

#[test]
fn hostile_toml_is_refused_and_never_panics() {
    let texts = [
        format!("a = {}", "[".repeat(50_000)),
        format!("{}1", "a.".repeat(20_000)),
        "[a]\n".repeat(10_000),
        format!("id = \"{}", "x".repeat(100_000)),
        "\u{0}\u{1}".to_owned(),
        "from = 2026-02-30".to_owned(),
        "id = 99999999999999999999999999".to_owned(),
        "[limits]\nsteps = -5\nmilliseconds = 0x10".to_owned(),
    ];
    for text in texts {
        for name in ["policy.toml", "calendars/office.toml", "disclosures/rights.toml"] {
            let files: PolicyFiles = with_page("## 1 A").with(name, text.as_str());
            assert!(Policies::from_files(&[files]).is_err(), "{name}: {}", &text[..text.len().min(80)]);
        }
    }
}
