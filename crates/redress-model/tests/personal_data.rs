//! Personal data is found where it is some, and only there: each form has a rule that few other texts keep.

use proptest::prelude::*;
use proptest::sample::select;
use redress_model::personal_data;

/// The kinds and words that are found in a text.
fn found(text: &str) -> Vec<(&'static str, String)> {
    let characters: Vec<char> = text.chars().collect();
    let found = personal_data(text);
    for each in &found {
        let cut: String = characters[each.passage.from..each.passage.until].iter().collect();
        assert_eq!(cut, each.passage.text);
    }
    found.into_iter().map(|each| (each.kind.name(), each.passage.text)).collect()
}

#[test]
fn each_form_is_found() {
    for (text, kind, words) in [
        // the numbers that card schemes publish for tests
        ("paid with 4111 1111 1111 1111.", "card number", "4111 1111 1111 1111"),
        ("4111111111111111", "card number", "4111111111111111"),
        ("4111-1111-1111-1111", "card number", "4111-1111-1111-1111"),
        ("4111 1111\u{a0}<b>1111</b> 1111", "card number", "4111 1111\u{a0}<b>1111</b> 1111"),
        ("5555 5555 5555 4444 12/27", "card number", "5555 5555 5555 4444"),
        ("2223003122003222", "card number", "2223003122003222"),
        ("3782 822463 10005", "card number", "3782 822463 10005"),
        ("6011 1111 1111 1117", "card number", "6011 1111 1111 1117"),
        ("3530 1113 3330 0000", "card number", "3530 1113 3330 0000"),
        ("3056 9309 0259 04", "card number", "3056 9309 0259 04"),
        // the examples of the IBAN registry
        ("to GB82 WEST 1234 5698 7654 32 today", "bank account", "GB82 WEST 1234 5698 7654 32"),
        ("DE89370400440532013000", "bank account", "DE89370400440532013000"),
        ("at61 1904 3002 3457 3201", "bank account", "at61 1904 3002 3457 3201"),
        ("NO93 8601 1117 947.", "bank account", "NO93 8601 1117 947"),
        ("write to anna.smith+shop@mail.example.co.uk.", "e-mail address", "anna.smith+shop@mail.example.co.uk"),
        ("<a href=\"mailto:anna@example.com\">Anna</a>", "e-mail address", "anna@example.com"),
        ("[Anna](mailto:anna@example.com)", "e-mail address", "anna@example.com"),
        ("jürgen@müller.example", "e-mail address", "jürgen@müller.example"),
        ("ring 07700 900123 now", "phone number", "07700 900123"),
        ("ring (020) 7946 0018", "phone number", "(020) 7946 0018"),
        ("+44 7700 900123", "phone number", "+44 7700 900123"),
        ("+49 (0)30 901820", "phone number", "+49 (0)30 901820"),
        ("0049 30 901820", "phone number", "0049 30 901820"),
        ("030/90182012", "phone number", "030/90182012"),
        ("at SW1A 1AA.", "postcode", "SW1A 1AA"),
        ("in M1 1AE", "postcode", "M1 1AE"),
        ("EC1A 1BB", "postcode", "EC1A 1BB"),
        ("B33 8TH", "postcode", "B33 8TH"),
    ] {
        assert_eq!(found(text), [(kind, words.to_owned())], "{text:?}");
    }
}

#[test]
fn what_only_looks_like_it_is_left_alone() {
    for text in [
        "order 4111 1111 1111 1112",
        "order 1234 5678 9012 3452",
        "41111111111111111111111",
        "GB82 WEST 1234 5698 7654 33",
        "XX82 WEST 1234 5698 7654 32",
        "£1,250.00 on 06.03.2026 10:30",
        "01/02/2026 12345",
        "2026-03-06T16:40:00Z",
        "EAN 4006381333931",
        "ticket H-20871, order O-77120",
        "me @ home, 3 @ £5",
        "@shop thanks",
        "anna@localhost",
        "the AB1 2CD part",
        "QQ1 1AA",
        "sw1a 1aa",
        "page 10 of 12",
        "0.123456789012",
        "within 30 days",
    ] {
        assert_eq!(found(text), [], "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// A number with its check digit is found whatever stands between its groups; with another last digit it is not.
    #[test]
    fn card_numbers_are_told_by_their_check_digit(
        head in prop::collection::vec(0_u8..10, 14),
        blanks in prop::collection::vec(select(vec!["", " ", "-", "\u{a0}", "&nbsp;"]), 3),
        off in 1_u8..10,
    ) {
        let mut digits = vec![4];
        digits.extend(head);
        // the check digit by the standard's own words: double every second one from the right
        let sum: u32 = digits.iter().rev().enumerate().map(|(n, digit)| {
            let digit = u32::from(*digit) * if n % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        }).sum();
        let check = u8::try_from((10 - sum % 10) % 10).unwrap_or(0);
        let written = |last: u8| {
            let all: Vec<String> = digits.iter().chain([&last]).map(ToString::to_string).collect();
            let groups: Vec<String> = all.chunks(4).map(|group| group.concat()).collect();
            format!("{}{}{}{}{}{}{}", groups[0], blanks[0], groups[1], blanks[1], groups[2], blanks[2], groups[3])
        };
        let right = found(&format!("card {} please", written(check)));
        prop_assert!(right.contains(&("card number", written(check))), "{:?}", right);
        let wrong = found(&format!("card {} please", written((check + off) % 10)));
        prop_assert!(wrong.iter().all(|(kind, words)| *kind != "card number" || words.len() < written(check).len()), "{:?}", wrong);
    }

    #[test]
    fn any_text_is_looked_through(text in "\\PC{0,80}|[0-9+(). @a-zGB-]{0,120}") {
        let found = found(&text);
        prop_assert!(found.len() <= 100);
    }
}
