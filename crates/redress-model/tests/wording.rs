//! A wording is found however it is set, nothing else is, and what is found encloses it.

#![expect(clippy::unwrap_used, reason = "a test says so by panicking")]

use proptest::prelude::*;
use proptest::sample::{Index, select};
use redress_model::{Phrase, Reading};

fn says(text: &str, phrase: &str) -> bool {
    Reading::of(text).says(&Phrase::of(phrase).unwrap())
}

/// The words that the text has for the phrase.
fn found(text: &str, phrase: &str) -> Vec<String> {
    let passages = Reading::of(text).passages(&Phrase::of(phrase).unwrap());
    for passage in &passages {
        let cut: String = text.chars().skip(passage.from).take(passage.until - passage.from).collect();
        assert_eq!(cut, passage.text, "{text:?}");
    }
    passages.into_iter().map(|passage| passage.text).collect()
}

#[test]
fn each_way_of_setting_a_phrase_says_it() {
    for (text, phrase, as_found) in [
        ("That is our policy.", "our policy", "our policy"),
        ("That is OUR  \n Policy.", "our policy", "OUR  \n Policy"),
        ("our&nbsp;policy", "our policy", "our&nbsp;policy"),
        ("our\u{a0}pol\u{ad}icy", "our policy", "our\u{a0}pol\u{ad}icy"),
        ("<p>our</p><p>policy</p>", "our policy", "our</p><p>policy"),
        (
            "<b>our</b> <a href=\"https://shop.example/x?a=1\">policy</a>",
            "our policy",
            "our</b> <a href=\"https://shop.example/x?a=1\">policy",
        ),
        ("**our** _policy_!", "our policy", "our** _policy"),
        ("[our policy](https://shop.example/terms)", "our policy", "our policy"),
        ("our [policy][1]", "our policy", "our [policy"),
        ("our <!-- not --> policy", "our policy", "our <!-- not --> policy"),
        ("> our\n> policy", "our policy", "our\n> policy"),
        ("- our\n- policy", "our policy", "our\n- policy"),
        ("1. our\n2. policy", "our policy", "our\n2. policy"),
        ("our “policy”", "our policy", "our “policy"),
        ("our « policy »", "our policy", "our « policy"),
        ("You\u{2019}re wrong", "you're wrong", "You\u{2019}re wrong"),
        ("you&#8217;re **wrong**", "you're wrong", "you&#8217;re **wrong"),
        ("you&rsquo;re wrong", "you´re wrong", "you&rsquo;re wrong"),
        ("Beruhigen Sie sich", "beruhigen sie sich", "Beruhigen Sie sich"),
        ("nicht zusta\u{308}ndig", "nicht zuständig", "nicht zusta\u{308}ndig"),
        ("nicht zust&auml;ndig", "nicht ZUSTÄNDIG", "nicht zust&auml;ndig"),
        ("GROSSE Mühe", "große mühe", "GROSSE Mühe"),
        ("an e\u{2011}mail", "e-mail", "e\u{2011}mail"),
        ("10–14 days", "10-14 days", "10–14 days"),
        ("Sorry — that is it", "sorry - that", "Sorry — that"),
        ("wait …", "wait...", "wait …"),
        ("calm\\_ down", "calm\\_ down", "calm\\_ down"),
    ] {
        assert_eq!(found(text, phrase), [as_found], "{phrase:?} in {text:?}");
    }
}

#[test]
fn a_phrase_is_whole_words() {
    for (text, phrase) in [
        ("a sour policy", "our policy"),
        ("our policyholders", "our policy"),
        ("our policy-holders", "our policy"),
        ("our_policy", "our policy"),
        ("our, policy", "our policy"),
        ("our dear policy", "our policy"),
        ("ourpolicy", "our policy"),
        ("5*3 of them", "53 of them"),
        ("youre wrong", "you're wrong"),
        // what nobody reads does not count
        ("<!-- our policy -->", "our policy"),
        ("<style>our policy</style>", "our policy"),
        ("<span title=\"our policy\">ours</span>", "our policy"),
        ("[terms](https://shop.example/our-policy)", "our policy"),
    ] {
        assert!(!says(text, phrase), "{phrase:?} in {text:?}");
    }
    // what looks like markup and is none is read
    for text in
        ["our policy <3", "a < our policy > b", "noted [1](our policy)", "<anna> our policy", "our policy & yours &c;"]
    {
        assert!(says(text, "our policy"), "{text:?}");
    }
    assert!(says("our policy's small print", "our policy"));
}

#[test]
fn a_star_lets_a_word_go_on() {
    assert!(says("nicht zuständige", "nicht zuständig*"));
    assert!(says("unzuständig", "*zuständig"));
    assert!(!says("unzuständige", "*zuständig"));
    assert_eq!(Phrase::of(" * "), None);
    assert_eq!(Phrase::of("“”"), None);
}

#[test]
fn overlapping_words_are_found_wherever_they_begin_a_word() {
    assert_eq!(found("xa a a", "a a"), ["a a"]);
    assert_eq!(found("a a a", "a a").len(), 2);
}

#[test]
fn own_words_are_not_quoted_struck_out_or_hidden() {
    for text in [
        "> I will go to the ombudsman.\nHello",
        "Hello\n  >> I will go to the ombudsman.",
        "Hello<br>&gt; I will go to the ombudsman.<br>Bye",
        "<p>Hello</p><p>&gt; the ombudsman</p>",
        "<blockquote type=\"cite\"><p>the ombudsman</p><blockquote>x</blockquote> ombudsman</blockquote>Hello",
        "<blockquote>the ombudsman",
        "<div class=\"x gmail_quote_container\">On Monday Anna wrote: <div>a</div> the ombudsman</div>Hello",
        "Hello\n-----Original Message-----\nFrom: Anna\n\nthe ombudsman",
        "Hello\r\n\r\n----- Ursprüngliche Nachricht -----\r\nthe ombudsman",
        "You can go ~~to the ombudsman~~ nowhere.",
        "You can go <s>to the ombudsman</s> nowhere.",
        "You can go <DEL>to the ombudsman</DEL> nowhere.",
        "<span style=\"color: red; display : none\">the ombudsman</span>Hello",
        "<span hidden>the ombudsman</span>",
        "<p style='visibility:hidden'>the <b>ombudsman</b></p>",
        "You can go to the ombuds<s>wo</s>",
    ] {
        let reading = Reading::of(text);
        assert!(!reading.own_words().says(&Phrase::of("ombudsman").unwrap()), "{text:?}");
    }
    for text in [
        "You can go to the ombudsman.",
        "5 > 3, says the ombudsman.",
        "\\> the ombudsman",
        "~ the ombudsman ~ and ~~the ombudsman",
        "~~gone~~ the ombudsman ~~gone~~",
        "~~not closed\n\nthe ombudsman~~",
        "<s>no</s> the ombudsman <del>no</del>",
        "<b>the ombudsman</b>",
        "<sub>the ombudsman</sub> <span class=\"hidden-xs\">a</span>",
        "<span aria-hidden=\"true\">x</span> <a href=\"/x\">the ombudsman</a>",
        "<br hidden>the ombudsman",
        "- the ombudsman\n--\nAnna",
        "<!-- <blockquote> --> the ombudsman",
        "On Monday you wrote to the ombudsman",
        "> quoted\nthe ombudsman\n> quoted",
        "<p>> quoted</p>the ombudsman",
    ] {
        let reading = Reading::of(text);
        assert!(reading.own_words().says(&Phrase::of("ombudsman").unwrap()), "{text:?}");
    }
    // places and words are those of the whole text
    let reading = Reading::of("> ombudsman\nthe ~~old~~ ombudsman");
    let [found] = &reading.own_words().passages(&Phrase::of("the ombudsman").unwrap())[..] else { panic!() };
    assert_eq!((found.from, found.until, &*found.text), (12, 33, "the ~~old~~ ombudsman"));
    // what somebody else said before the question does not answer for it
    let early = Reading::of("> I am sorry to ask\nWhich one is it?").questions_before(&[Phrase::of("sorry").unwrap()]);
    assert_eq!(early.len(), 1);
}

#[test]
fn questions_are_sentences() {
    let reading =
        Reading::of("Hi Anna\n\nWhere is it plugged in? So sorry!\nDid you look at https://shop.example/?a=1 first?");
    let questions: Vec<String> = reading.questions().into_iter().map(|each| each.text).collect();
    assert_eq!(questions, ["Where is it plugged in?", "Did you look at https://shop.example/?a=1 first?"]);
    let sorry = [Phrase::of("sorry").unwrap()];
    let early: Vec<String> = reading.questions_before(&sorry).into_iter().map(|each| each.text).collect();
    assert_eq!(early, ["Where is it plugged in?"]);
    assert!(Reading::of("I am so sorry, could you tell me which one?").questions_before(&sorry).is_empty());
    assert_eq!(Reading::of("Which one?").questions_before(&sorry).len(), 1);
}

/// A way of setting the blank between two words.
fn blanks() -> impl Strategy<Value = &'static str> {
    select(vec![
        " ",
        "  ",
        "\n",
        "\r\n",
        "\t",
        "\u{a0}",
        "&nbsp;",
        "\u{202f}",
        "<br>",
        "<br/>\n",
        "</p>\n<p>",
        "\n> ",
        "\n- ",
        "\n* ",
        "\n1. ",
        " \u{200b}",
        "</li><li>",
        " <!-- x --> ",
        "\n\n",
        " \u{2014} ",
        " | ",
    ])
}

/// A way of setting a word.
fn set(word: &str, way: usize) -> String {
    match way {
        0 => word.to_uppercase(),
        1 => format!("**{word}**"),
        2 => format!("_{word}_"),
        3 => format!("<b>{word}</b>"),
        4 => format!("“{word}”"),
        5 => format!("«{word}»"),
        6 => format!("[{word}](https://shop.example/a_(b)?c=d \"a title\")"),
        7 => format!("<span style=\"color: red\">{word}</span>"),
        8 => word.chars().map(String::from).collect::<Vec<_>>().join("\u{ad}"),
        9 => word.chars().map(|each| format!("&#{};", u32::from(each))).collect(),
        10 => format!("`{word}`"),
        11 => format!("\"{word}\""),
        12 => word.replace('\'', "\u{2019}"),
        13 => word.replace('\'', "&rsquo;"),
        14 => format!("~~{word}~~"),
        15 => word.to_lowercase(),
        16 => word.replace('-', "\u{2011}"),
        17 => format!("‘{word}’"),
        _ => word.to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_wording_is_found_however_it_is_set(
        words in prop::collection::vec("[a-zäößé]{1,6}|[a-z]{1,3}'[a-z]{1,3}|e-mail|[1-9][0-9]?|straße|Ångström", 1..7),
        ways in prop::collection::vec((0_usize..20, blanks()), 7),
        around in (select(vec!["", "Dear Anna, ", "<p>", "(", "> ", "x "]), select(vec!["", ".", "!", "</p>", ")", " y"])),
    ) {
        let wording = words.join(" ");
        let mut text = String::new();
        for (n, (word, (way, blank))) in words.iter().zip(&ways).enumerate() {
            if n > 0 {
                text.push_str(blank);
            }
            text.push_str(&set(word, *way));
        }
        let draft = format!("{}{text}{}", around.0, around.1);
        let reading = Reading::of(&draft);
        let passages = reading.passages(&Phrase::wording(&wording).unwrap());
        prop_assert!(!passages.is_empty(), "{wording:?} in {draft:?}");
        prop_assert!(reading.says(&Phrase::of(&wording).unwrap()));
        // what is found, cut out, says it too, and begins and ends where its words do
        for passage in passages {
            let cut: String = draft.chars().skip(passage.from).take(passage.until - passage.from).collect();
            prop_assert_eq!(&cut, &passage.text);
            prop_assert!(Reading::of(&cut).says(&Phrase::wording(&wording).unwrap()), "{:?} in {:?}", wording, cut);
            prop_assert!(!cut.starts_with(char::is_whitespace) && !cut.ends_with(char::is_whitespace), "{:?}", cut);
        }
    }

    #[test]
    fn a_wording_with_a_word_more_or_less_is_another(
        words in prop::collection::vec("[a-z]{2,6}", 2..6),
        cut in any::<Index>(),
        blank in blanks(),
    ) {
        let wording = words.join(" ");
        let without: Vec<String> = {
            let mut rest = words.clone();
            rest.remove(cut.index(words.len()));
            rest
        };
        prop_assume!(!without.join(" ").contains(&wording));
        prop_assert!(!Reading::of(&without.join(blank)).says(&Phrase::wording(&wording).unwrap()));
        let mut other = words.clone();
        let position = cut.index(words.len());
        other[position].push('q');
        prop_assert!(!Reading::of(&other.join(blank)).says(&Phrase::wording(&wording).unwrap()));
    }

    #[test]
    fn any_text_is_read_and_says_its_own_words(text in "\\PC{0,60}|[ab*_<>&;#\\[\\]()!\\\\\"'`~|=+.?0-9 \n-]{0,80}") {
        let reading = Reading::of(&text);
        if let Some(phrase) = Phrase::wording(&text) {
            prop_assert!(reading.says(&phrase), "{text:?}");
            prop_assert!(!reading.passages(&phrase).is_empty());
        }
        let length = text.chars().count();
        for question in reading.questions() {
            prop_assert!(question.from < question.until && question.until <= length);
        }
    }
}

/// Texts that make a search go back and forth: ten times the length must not take a hundred times the time.
#[test]
fn long_hostile_texts_are_read_in_linear_time() {
    let pieces = [
        "a",
        "<",
        "<!--",
        "<style>",
        "[a](",
        "](",
        "&",
        "'",
        "_",
        "*",
        "our polic",
        "? ",
        "1. \n",
        "<a href=\"",
        "\u{300}",
    ];
    #[expect(clippy::disallowed_methods, reason = "the test is about how long it takes")]
    let took = |piece: &str, times: usize| {
        let text = piece.repeat(times);
        let phrase = Phrase::of(&format!("{}b", "a".repeat(2_000))).unwrap();
        let begun = std::time::Instant::now();
        let reading = Reading::of(&text);
        let (hits, questions) = (reading.passages(&phrase).len(), reading.questions().len());
        assert!(hits == 0 && questions <= 100);
        begun.elapsed()
    };
    for piece in pieces {
        // four megabytes in a debug build; quadratic work would take minutes
        let took = took(piece, 400_000 / piece.len());
        assert!(took.as_secs() < 10, "{piece:?} took {took:?}");
    }
}
