//! Guards in three values: the whole truth table, and random guards against a small evaluator of this test's own.

use std::fmt::Write;

use jiff::Timestamp;
use redress::Policies;
use serde_json::{Value as Json, json};

use crate::cases::{with_page, with_page_and_facts};
use crate::page::none_differ;
use crate::random::{Random, on_all_cores};
use crate::schemas::validated;

const AT: &str = "2026-03-06T16:45:00Z";

/// What a guard comes to.
#[derive(Clone, PartialEq, Debug)]
enum Outcome {
    Is(Thing),
    Unknown,
    Error,
}

use Outcome::{Error, Is, Unknown};

/// A value of the small evaluator. Numbers are fractions, so that nothing is rounded.
#[derive(Clone, PartialEq, Debug)]
enum Thing {
    Bool(bool),
    Text(String),
    Number(i128, i128),
    Texts(Vec<String>),
}

/// `&&` and `||`: the rows are the left side, the columns the right side; t, f, u(nknown), e(rror).
const TRUTH: [(&str, [&str; 4]); 2] = [
    //      t    f    u    e
    ("&&", ["tfue", "ffff", "ufue", "efee"]),
    ("||", ["tttt", "tfue", "tuue", "teee"]),
];

#[test]
fn the_truth_table_holds_on_both_sides() {
    let side = |letter: char, name: &str| match letter {
        't' => format!("{name} == 1"),
        'f' => format!("{name} == 2"),
        'u' => format!("{name}_missing == 1"),
        _ => format!("{name}_broken == 1"),
    };
    let (mut page, mut expected) = (String::new(), Vec::new());
    for (sign, rows) in TRUTH {
        for (left, row) in "tfue".chars().zip(rows) {
            for (right, outcome) in "tfue".chars().zip(row.chars()) {
                let guard = format!("{} {sign} {}", side(left, "n.a"), side(right, "n.b"));
                let negated = match outcome {
                    't' => 'f',
                    'f' => 't',
                    other => other,
                };
                expected.push((guard.clone(), outcome));
                expected.push((format!("!({guard})"), negated));
            }
        }
    }
    for (n, (guard, _)) in expected.iter().enumerate() {
        let _ = write!(page, "## {n} A {{#r{n}}}\n\n```rhai\nwhen {guard} {{ advise(\"x\"); }}\n```\n\n");
    }
    let policies = Policies::from_files(&[with_page_and_facts(&page, &numbers())]).unwrap();
    let outcomes = outcomes(&policies, &json!({ "n": { "a": 1, "b": 1, "a_broken": "x", "b_broken": "x" } }));
    let wrong: Vec<String> = expected
        .iter()
        .zip(&outcomes)
        .filter(|((_, expected), found)| !found.starts_with(*expected))
        .map(|((guard, expected), found)| format!("{guard}: expected {expected}, found {found}"))
        .collect();
    none_differ(&wrong);
}

/// How many policies of how many guards, each asked of how many tickets.
const POLICIES: usize = 300;
const GUARDS: usize = 40;
const TICKETS: usize = 25;

#[test]
fn random_guards_agree_with_a_small_evaluator() {
    let seed = 20_260_306;
    println!("seed {seed}");
    let wrong: Vec<String> =
        on_all_cores(POLICIES, |range| range.flat_map(|n| disagreements(seed + n as u64)).collect())
            .into_iter()
            .flat_map(|found: Vec<String>| found)
            .take(20)
            .collect();
    none_differ(&wrong);
}

fn disagreements(seed: u64) -> Vec<String> {
    let mut random = Random::from_seed(seed);
    let guards: Vec<Guard> = (0..GUARDS).map(|_| condition(&mut random, 4)).collect();
    let mut page = String::new();
    for (n, guard) in guards.iter().enumerate() {
        let text = guard.text(0, &mut random);
        let _ = write!(page, "## {n} A {{#r{n}}}\n\n```rhai\nwhen {text} {{ advise(\"x\"); }}\n```\n\n");
    }
    let policies = match Policies::from_files(&[with_page(&page).with("policy.toml", policy_toml())]) {
        Ok(policies) => policies,
        Err(error) => return vec![format!("seed {seed}: {error}\n{}", error.diagnostics()[0].render(false))],
    };
    let mut wrong = Vec::new();
    for _ in 0..TICKETS {
        let case = Case::random(&mut random);
        let found = outcomes(&policies, &case.json());
        for (guard, found) in guards.iter().zip(found) {
            let expected = match guard.value(&case, &mut Vec::new()) {
                Is(Thing::Bool(true)) => "true",
                Is(_) => "false",
                Unknown => "unknown",
                Error => "error",
            };
            if expected != found {
                let text = guard.text(0, &mut Random::from_seed(1));
                wrong.push(format!("seed {seed}: {text}\n{}\nexpected {expected}, found {found}", case.json()));
            }
        }
    }
    wrong
}

/// What each rule came to, in the order of the page.
fn outcomes(policies: &Policies, ticket: &Json) -> Vec<&'static str> {
    let ticket = redress::Ticket::from_json(ticket.to_string().as_bytes()).unwrap().into_owned();
    let options = redress::DecideOptions { all_rules: true, ..redress::DecideOptions::default() };
    let decision = validated(&policies.decide_with(&ticket, AT.parse::<Timestamp>().unwrap(), options));
    let word = |rule: &Json| match rule["outcome"].as_str() {
        Some("fired") => "true",
        Some("not_met") => "false",
        Some("unknown") => "unknown",
        _ => "error",
    };
    decision["rules"].as_array().unwrap().iter().map(word).collect()
}

const NUMBERS: [&str; 6] = ["n.a", "n.b", "n.a_missing", "n.b_missing", "n.a_broken", "n.b_broken"];

fn numbers() -> String {
    NUMBERS.iter().fold(String::new(), |text, name| {
        format!("{text}[facts.\"{name}\"]\ntype = \"integer\"\nmeaning = \"a number\"\n")
    })
}

fn policy_toml() -> String {
    let top = "id = \"code\"\ntitle = \"A code\"\nversion = \"1\"\ntime_zone = \"UTC\"\ncalendar = \"always-open\"\n";
    format!("{top}{}", numbers())
}

/// A case of the small evaluator: what each fact is.
struct Case {
    facts: Vec<(&'static str, Outcome)>,
}

impl Case {
    fn random(random: &mut Random) -> Case {
        let mut facts = Vec::new();
        let mut add = |name: &'static str, random: &mut Random, thing: Thing| {
            let outcome = match random.below(10) {
                0 | 1 => Unknown,
                2 => Error,
                _ => Is(thing),
            };
            facts.push((name, outcome));
        };
        for name in ["customer.vulnerable", "order.distance_sale"] {
            let thing = Thing::Bool(random.percent(50));
            add(name, random, thing);
        }
        for (name, words) in [("ticket.kind", KINDS), ("ticket.channel", CHANNELS), ("ticket.subject", WORDS)] {
            let thing = Thing::Text(random.word(words).to_owned());
            add(name, random, thing);
        }
        for name in ["n.a", "n.b"] {
            let thing = Thing::Number(random.between(-6, 6).into(), 1);
            add(name, random, thing);
        }
        let tags = (0..random.below(4)).map(|_| random.word(WORDS).to_owned()).collect();
        add("ticket.tags", random, Thing::Texts(tags));
        Case { facts }
    }

    fn get(&self, name: &str) -> Outcome {
        self.facts.iter().find(|(each, _)| *each == name).map_or(Unknown, |(_, outcome)| outcome.clone())
    }

    fn json(&self) -> Json {
        let mut json = json!({});
        for (name, outcome) in &self.facts {
            let (group, field) = name.split_once('.').unwrap();
            let value = match outcome {
                Unknown => continue,
                Error => json!({ "broken": true }),
                Is(Thing::Bool(yes)) => json!(yes),
                Is(Thing::Text(text)) => json!(text),
                Is(Thing::Number(number, _)) => json!(i64::try_from(*number).unwrap()),
                Is(Thing::Texts(texts)) => json!(texts),
            };
            json[group][field] = value;
        }
        json
    }
}

const KINDS: &[&str] = &["complaint", "question", "request"];
const CHANNELS: &[&str] = &["chat", "email", "social"];
const WORDS: &[&str] = &["a", "ab", "b", ""];

/// An expression of the small evaluator.
#[derive(Clone, Debug)]
enum Guard {
    Fact(&'static str),
    Bool(bool),
    Text(&'static str),
    Number(i64),
    Element,
    Texts(Vec<&'static str>),
    Not(Box<Guard>),
    Minus(Box<Guard>),
    Two(&'static str, Box<Guard>, Box<Guard>),
    In(Box<Guard>, Box<Guard>, bool),
    Has(Box<Guard>),
    Length(Box<Guard>),
    Quantified(&'static str, Box<Guard>),
    Choice(Box<Guard>, Box<Guard>, Box<Guard>),
}

fn two(sign: &'static str, left: Guard, right: Guard) -> Guard {
    Guard::Two(sign, Box::new(left), Box::new(right))
}

fn condition(random: &mut Random, depth: usize) -> Guard {
    let leaf = depth == 0;
    match random.below(if leaf { 4 } else { 14 }) {
        0 => Guard::Fact(random.word(&["customer.vulnerable", "order.distance_sale"])),
        1 => two(random.word(&["==", "!="]), Guard::Fact("ticket.kind"), Guard::Text(random.word(KINDS))),
        2 => two(random.word(&["<", "<=", ">", ">=", "==", "!="]), number(random, 2), number(random, 2)),
        3 if random.percent(20) => Guard::Bool(random.percent(50)),
        3 => two("==", Guard::Fact("ticket.channel"), Guard::Text(random.word(CHANNELS))),
        4..=6 => two("&&", condition(random, depth - 1), condition(random, depth - 1)),
        7..=9 => two("||", condition(random, depth - 1), condition(random, depth - 1)),
        10 => Guard::Not(Box::new(condition(random, depth - 1))),
        11 => match random.below(4) {
            0 => Guard::In(
                Box::new(Guard::Fact("ticket.kind")),
                Box::new(Guard::Texts(KINDS[..random.below(2) + 1].to_vec())),
                random.percent(40),
            ),
            1 => Guard::In(
                Box::new(Guard::Text(random.word(WORDS))),
                Box::new(Guard::Fact("ticket.tags")),
                random.percent(40),
            ),
            2 => Guard::Has(Box::new(Guard::Fact(random.word(&["n.a", "ticket.tags", "customer.vulnerable"])))),
            _ => two("==", Guard::Fact("ticket.subject"), Guard::Text(random.word(WORDS))),
        },
        12 => choice(random, depth - 1, condition),
        _ => {
            let body = match random.below(4) {
                0 => two("==", Guard::Element, Guard::Fact("ticket.subject")),
                1 => two("&&", two("==", Guard::Element, Guard::Text("a")), condition(random, depth - 1)),
                2 => two("||", two("!=", Guard::Element, Guard::Text("ab")), condition(random, 0)),
                _ => two(">", Guard::Length(Box::new(Guard::Element)), Guard::Fact("n.b")),
            };
            Guard::Quantified(random.word(&["any", "all"]), Box::new(body))
        }
    }
}

fn choice(random: &mut Random, depth: usize, side: fn(&mut Random, usize) -> Guard) -> Guard {
    let sides = (side(random, depth), side(random, depth));
    Guard::Choice(Box::new(condition(random, depth)), Box::new(sides.0), Box::new(sides.1))
}

fn number(random: &mut Random, depth: usize) -> Guard {
    match random.below(if depth == 0 { 3 } else { 9 }) {
        0 => Guard::Number(random.between(-4, 9)),
        1 => Guard::Fact(random.word(&["n.a", "n.b"])),
        2 => Guard::Length(Box::new(Guard::Fact(random.word(&["ticket.tags", "ticket.subject"])))),
        3..=5 => two(random.word(&["+", "-", "*"]), number(random, depth - 1), number(random, depth - 1)),
        6 if random.percent(50) => Guard::Minus(Box::new(number(random, depth - 1))),
        6 => Guard::Quantified("count", Box::new(two("==", Guard::Element, Guard::Text(random.word(WORDS))))),
        7 => choice(random, depth - 1, number),
        // by what divides into decimals without end to their digits, or by nothing
        _ => two("/", number(random, depth - 1), Guard::Number(*random.one_of(&[0, 1, 2, 4, 5]))),
    }
}

impl Guard {
    /// The guard as an author writes it, with the brackets it needs where what stands around binds so tightly.
    fn text(&self, around: u8, random: &mut Random) -> String {
        let (binds, text) = match self {
            Guard::Fact(name) => (9, (*name).to_owned()),
            Guard::Bool(yes) => (9, yes.to_string()),
            Guard::Text(text) => (9, format!("{text:?}")),
            Guard::Number(number) if *number < 0 => (6, number.to_string()),
            Guard::Number(number) => (9, number.to_string()),
            Guard::Element => (9, "each".to_owned()),
            Guard::Texts(texts) => (9, format!("{texts:?}")),
            Guard::Not(of) => (6, format!("!{}", of.text(6, random))),
            Guard::Minus(of) => (6, format!("-{}", of.text(6, random))),
            Guard::Two(sign, left, right) => {
                let binds = match *sign {
                    "||" => 1,
                    "&&" => 2,
                    "+" | "-" => 4,
                    "*" | "/" => 5,
                    _ => 3,
                };
                // what stands on the right of an equal operator needs brackets; comparisons need them on both sides
                let on_the_left = if binds == 3 { 4 } else { binds };
                (binds, format!("{} {sign} {}", left.text(on_the_left, random), right.text(binds + 1, random)))
            }
            Guard::In(item, list, negated) => {
                let word = if *negated { "!in" } else { "in" };
                (3, format!("{} {word} {}", item.text(4, random), list.text(4, random)))
            }
            Guard::Has(of) => (9, format!("has({})", of.text(0, random))),
            Guard::Length(of) => (9, format!("{}.len()", of.text(9, random))),
            Guard::Choice(condition, one, other) => {
                let [condition, one, other] = [condition, one, other].map(|part| part.text(0, random));
                (9, format!("if {condition} {{ {one} }} else {{ {other} }}"))
            }
            Guard::Quantified(word, body) => (9, format!("ticket.tags.{word}(|each| {})", body.text(0, random))),
        };
        if binds < around || random.percent(5) { format!("({text})") } else { text }
    }

    fn value(&self, case: &Case, elements: &mut Vec<String>) -> Outcome {
        match self {
            Guard::Fact(name) => case.get(name),
            Guard::Bool(yes) => Is(Thing::Bool(*yes)),
            Guard::Text(text) => Is(Thing::Text((*text).to_owned())),
            Guard::Number(number) => Is(Thing::Number((*number).into(), 1)),
            Guard::Element => elements.last().map_or(Error, |each| Is(Thing::Text(each.clone()))),
            Guard::Texts(texts) => Is(Thing::Texts(texts.iter().map(|each| (*each).to_owned()).collect())),
            Guard::Not(of) => match of.value(case, elements) {
                Is(Thing::Bool(yes)) => Is(Thing::Bool(!yes)),
                other => other,
            },
            Guard::Minus(of) => match of.value(case, elements) {
                Is(Thing::Number(number, under)) => Is(Thing::Number(-number, under)),
                other => other,
            },
            Guard::Two(sign @ ("&&" | "||"), left, right) => {
                logic(*sign == "||", left.value(case, elements), right.value(case, elements))
            }
            Guard::Two(sign, left, right) => match (left.value(case, elements), right.value(case, elements)) {
                (Is(left), Is(right)) => computed(sign, &left, &right),
                (Error, _) | (_, Error) => Error,
                _ => Unknown,
            },
            Guard::In(item, list, negated) => match (item.value(case, elements), list.value(case, elements)) {
                (Is(Thing::Text(text)), Is(Thing::Texts(texts))) => Is(Thing::Bool(texts.contains(&text) != *negated)),
                (Error, _) | (_, Error) => Error,
                _ => Unknown,
            },
            Guard::Has(of) => match of.value(case, elements) {
                Is(_) => Is(Thing::Bool(true)),
                Unknown => Is(Thing::Bool(false)),
                Error => Error,
            },
            Guard::Length(of) => match of.value(case, elements) {
                Is(Thing::Text(text)) => Is(Thing::Number(text.chars().count() as i128, 1)),
                Is(Thing::Texts(texts)) => Is(Thing::Number(texts.len() as i128, 1)),
                other => other,
            },
            Guard::Choice(condition, one, other) => match condition.value(case, elements) {
                Is(Thing::Bool(yes)) => (if yes { one } else { other }).value(case, elements),
                stopped => match (one.value(case, elements), other.value(case, elements)) {
                    (Is(one), Is(other)) if computed("==", &one, &other) == Is(Thing::Bool(true)) => Is(one),
                    (Error, _) | (_, Error) => Error,
                    _ => stopped,
                },
            },
            Guard::Quantified(word, body) => {
                let Is(Thing::Texts(texts)) = case.get("ticket.tags") else { return case.get("ticket.tags") };
                let each = texts.iter().map(|text| {
                    elements.push(text.clone());
                    let outcome = body.value(case, elements);
                    elements.pop();
                    outcome
                });
                quantified(word, each.collect())
            }
        }
    }
}

/// What decides, decides; otherwise an error beats what is unknown.
fn logic(decisive: bool, left: Outcome, right: Outcome) -> Outcome {
    let both = [left, right];
    if both.contains(&Is(Thing::Bool(decisive))) {
        return Is(Thing::Bool(decisive));
    }
    both.iter().find(|each| **each == Error).or(both.iter().find(|each| **each == Unknown)).unwrap_or(&both[0]).clone()
}

fn quantified(word: &str, each: Vec<Outcome>) -> Outcome {
    match word {
        "any" => each.into_iter().fold(Is(Thing::Bool(false)), |sum, one| logic(true, sum, one)),
        "all" => each.into_iter().fold(Is(Thing::Bool(true)), |sum, one| logic(false, sum, one)),
        _ if each.contains(&Error) => Error,
        _ if each.contains(&Unknown) => Unknown,
        _ => Is(Thing::Number(each.iter().filter(|one| **one == Is(Thing::Bool(true))).count() as i128, 1)),
    }
}

fn computed(sign: &str, left: &Thing, right: &Thing) -> Outcome {
    let (Thing::Number(a, b), Thing::Number(c, d)) = (left, right) else {
        return Is(Thing::Bool((left == right) == (sign == "==")));
    };
    let order = (a * d).cmp(&(c * b));
    Is(match sign {
        "+" => Thing::Number(a * d + c * b, b * d),
        "-" => Thing::Number(a * d - c * b, b * d),
        "*" => Thing::Number(a * c, b * d),
        "/" if *c == 0 => return Error,
        "/" => Thing::Number(a * d, b * c),
        "<" => Thing::Bool(order.is_lt()),
        "<=" => Thing::Bool(order.is_le()),
        ">" => Thing::Bool(order.is_gt()),
        ">=" => Thing::Bool(order.is_ge()),
        "==" => Thing::Bool(order.is_eq()),
        _ => Thing::Bool(order.is_ne()),
    })
}
