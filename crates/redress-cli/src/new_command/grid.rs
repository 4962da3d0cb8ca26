//! The copies of many firms: each checks without a warning, passes its tests, and says what came out otherwise.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::answers::{Answers, HouseAnswers};
use super::copy::{Copy, checked, copy};
use super::house_code::{Files, answers_of, house_code, is_page, text_of};
use super::page_parts::{Part, parts_of};
use super::prompt::Prompt;
use super::report::with_readme;
use super::scenario_copy::Difference;
use crate::arguments::New;
use crate::exit::Failure;
use redress::{Policies, Ticket};

/// Flags as somebody would give them: `country=DE`.
fn answers(said: &HouseAnswers, flags: &[(&str, &str)]) -> Answers {
    let flag = |name: &str| flags.iter().find(|(each, _)| *each == name).map(|(_, value)| (*value).to_owned());
    let new = New {
        folder: "brightwater".into(),
        firm: flag("firm"),
        country: flag("country"),
        time_zone: flag("time-zone"),
        currency: flag("currency"),
        hours: flag("hours"),
        holidays: flag("holidays"),
        roles: flag("roles"),
        phone: flag("phone"),
        mail: flag("mail"),
        scheme: flag("scheme"),
        id: flag("id"),
        defaults: true,
        minimal: false,
    };
    Answers::gather(&new, said, None).unwrap_or_else(|failure| panic!("{flags:?}: {}", words(&failure)))
}

pub(super) fn words(failure: &Failure) -> String {
    match failure {
        Failure::Said(message) => message.clone(),
        Failure::Diagnostics(diagnostics) => {
            diagnostics.iter().map(|diagnostic| diagnostic.render(false)).collect::<Vec<_>>().join("\n")
        }
        Failure::OutputClosed => "the output is closed".to_owned(),
    }
}

pub(super) fn copied(house: &Files, said: &HouseAnswers, flags: &[(&str, &str)]) -> (Answers, Copy) {
    let answers = answers(said, flags);
    let made = copy(house, said, &answers).unwrap_or_else(|failure| panic!("{flags:?}: {}", words(&failure)));
    (answers, made)
}

fn clauses_and_scenarios(policies: &Policies) -> (Vec<String>, usize) {
    let clauses = policies.versions()[0].clauses.iter().map(|clause| clause.number.clone()).collect();
    (clauses, policies.scenarios().count())
}

/// The house code, what it says of itself, and its clauses and scenarios.
fn house() -> &'static (Files, HouseAnswers, (Vec<String>, usize)) {
    static HOUSE: OnceLock<(Files, HouseAnswers, (Vec<String>, usize))> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let house = house_code();
        let said = answers_of(&house).unwrap_or_else(|failure| panic!("{}", words(&failure)));
        let policies = checked(&house).unwrap_or_else(|failure| panic!("{}", words(&failure)));
        (house, said, clauses_and_scenarios(&policies))
    })
}

pub(super) fn page_text(files: &Files) -> String {
    files.iter().filter(|(name, _)| is_page(name)).map(|(_, content)| text_of(content).unwrap_or_default()).collect()
}

/// What every copy keeps, whatever the answers.
fn check(flags: &[(&str, &str)]) -> Copy {
    let (house, said, of_house) = house();
    let (answers, made) = copied(house, said, flags);
    let policies = checked(&made.files).unwrap_or_else(|failure| panic!("{flags:?}: {}", words(&failure)));
    let policy = &policies.versions()[0];
    assert_eq!((policy.id.as_str(), policy.zone_name.as_str()), (answers.id.as_str(), answers.zone_name.as_str()));
    assert_eq!((policy.currency, &policy.names.roles), (Some(answers.currency), &answers.roles));
    assert!(policy.title.ends_with(&answers.firm), "{}", policy.title);

    // no clause and no scenario is lost, every scenario passes, and those worked out again say so
    assert_eq!(clauses_and_scenarios(&policies), *of_house);
    assert_eq!(made.scenarios, of_house.1);
    let mut marked = 0;
    for (clause, scenario) in policies.scenarios() {
        let result = policies.run_scenario(scenario).unwrap();
        let name = format!("{flags:?}: {} — {}", clause.full_heading, scenario.title);
        assert!(result.mismatches.is_empty(), "{name}: {:?}", result.mismatches);
        marked += usize::from(Difference::of_title(&scenario.title).0.is_some());
    }
    assert_eq!(marked, made.different.len(), "{flags:?}");

    // outside the scenarios nothing of the old currency is left, and the hours are said as they are
    if answers.currency != said.currency {
        let change = super::money_text::MoneyChange { from: said.currency, to: answers.currency };
        for (name, content) in made.files.iter().filter(|(name, _)| is_page(name)) {
            for part in parts_of(text_of(content).unwrap_or_default()) {
                let is_scenario = matches!(part, Part::Scenario(_));
                assert!(is_scenario || !change.is_in(part.text()), "{flags:?}: {name}: {}", part.text());
            }
        }
    }
    let prose = page_text(&made.files).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(prose.contains(&answers.hours.in_words()), "{flags:?}: the pages do not say {}", answers.hours.in_words());
    assert!(prose.contains(&format!("mean {}.", answers.firm)), "{flags:?}");

    // the example ticket decides by the copy, and its facts are all there
    let files = with_readme(&made, said, &answers, "brightwater");
    let (_, ticket) = files.iter().find(|(name, _)| name == "example-ticket.json").unwrap();
    let at = super::report::decide_at(&files).parse().unwrap();
    let decision = policies.decide(&Ticket::from_json(ticket).unwrap(), at);
    assert!(
        decision.errors.is_empty() && decision.unread.is_empty(),
        "{flags:?}: {:?} {:?}",
        decision.errors,
        decision.unread
    );
    made
}

#[test]
fn with_the_answers_of_the_house_code_only_the_firm_is_another() {
    let made = check(&[("firm", "Brightwater Kettles")]);
    assert_eq!(made.different.len(), 0);
    assert!(made.notes.is_empty(), "{:?}", made.notes);
    for ((name, content), (house_name, house_content)) in made.files.iter().zip(&house().0) {
        assert_eq!(name, house_name);
        if !is_page(name) && name != "policy.toml" {
            assert_eq!(content, house_content, "{name}");
            continue;
        }
        let lines =
            |content: &[u8]| text_of(content).unwrap_or_default().lines().map(str::to_owned).collect::<BTreeSet<_>>();
        let others: Vec<String> = lines(content).difference(&lines(house_content)).cloned().collect();
        let is_own = |line: &String| line.contains("Brightwater Kettles") || line.starts_with("id = ");
        assert!(others.iter().all(is_own), "{name}: {others:?}");
    }
}

#[test]
fn in_every_zone_and_currency_the_copy_passes_its_own_tests() {
    let hours = [
        "mon-fri 09:00-17:30; sat 10:00-14:00",
        "mon-sun 00:00-24:00",
        "mon-thu 22:00-06:00; sun 20:00-24:00",
        "sun-thu 08:30-12:00,13:00-17:30",
        "mon-fri 08:00-18:00; sat 09:00-13:00",
    ];
    let countries = ["GB", "DE", "US", "AU", "NO"];
    let zones = ["Europe/London", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"];
    let currencies = ["GBP", "EUR", "USD", "JPY", "KWD"];
    let others = other_roles();
    for (n, zone) in zones.into_iter().enumerate() {
        // each zone with three currencies, and each currency in three zones
        for (m, currency) in currencies.into_iter().enumerate().filter(|(m, _)| matches!((5 + m - n) % 5, 0 | 1 | 3)) {
            let mut flags = vec![("time-zone", zone), ("currency", currency)];
            flags.push(("hours", hours[(n + 2 * m) % hours.len()]));
            flags.push(("country", countries[(2 * n + m) % countries.len()]));
            flags.push(("firm", ["Brightwater", "3 Mobile", "Müller \"and\" Sons"][(n + m) % 3]));
            if (n + m) % 2 == 1 {
                flags.push(("roles", &others));
            }
            if (n + m) % 4 == 2 {
                flags.push(("roles", "adviser, owner"));
            }
            if (n + m) % 3 == 1 {
                flags.push(("holidays", ["scotland", "northern-ireland", "none"][n % 3]));
            }
            check(&flags);
        }
    }
}

#[test]
fn every_country_with_its_own_currency_and_each_set_of_holidays() {
    for country in ["DE", "US", "AU", "JP", "NO"] {
        check(&[("country", country)]);
    }
    for holidays in ["england-and-wales", "scotland", "northern-ireland", "none"] {
        check(&[("holidays", holidays)]);
    }
}

/// As many roles as the house code has: a new name, and the others in each other's places, so that a replacement in turn would
/// mix them up.
fn other_roles() -> String {
    let mut roles = house().1.roles.clone();
    roles.rotate_left(1);
    roles[0] = "Shop clerk".to_owned();
    roles.join(", ")
}

#[test]
fn other_names_for_roles_change_no_outcome() {
    let made = check(&[("roles", &other_roles())]);
    assert_eq!(made.different.len(), 0, "{:?}", made.different.iter().map(|each| &each.title).collect::<Vec<_>>());
    let lowest = &house().1.roles[0];
    let text = page_text(&made.files);
    let is_renamed =
        |name: &str| text.contains(&format!("| {name} ")) || !page_text(&house().0).contains(&format!("| {lowest} "));
    assert!(is_renamed("shop_clerk"), "{text}");
}

#[test]
fn a_smaller_firm_has_fewer_roles() {
    for roles in ["clerk, owner", "adviser, manager", "adviser, team_lead, director", "one,two,three"] {
        let made = check(&[("roles", roles)]);
        assert!(made.notes.iter().any(|note| note.contains("fewer roles")), "{roles}: {:?}", made.notes);
    }
}

#[test]
fn another_currency_at_home_changes_no_outcome() {
    for currency in ["EUR", "USD", "JPY", "KWD", "CHF"] {
        let made = check(&[("currency", currency)]);
        let titles = made.different.iter().map(|each| format!("{} {}", each.place, each.title)).collect::<Vec<_>>();
        assert_eq!(made.different.len(), 0, "{currency}: {titles:#?}");
    }
}

#[test]
fn in_another_zone_with_the_same_holidays_the_clock_on_the_wall_keeps_nearly_every_example_true() {
    for zone in ["Europe/Berlin", "Asia/Kathmandu", "America/New_York", "Pacific/Auckland"] {
        let made = check(&[("time-zone", zone)]);
        let others: Vec<_> =
            made.different.iter().filter(|each| each.difference != Difference::Value).map(|each| &each.title).collect();
        assert!(others.is_empty() && made.different.len() * 20 <= made.scenarios, "{zone}: {others:?}");
    }
}

#[test]
fn at_a_terminal_only_what_no_flag_says_is_asked_and_wrong_answers_are_asked_again() {
    let typed = "Brightwater\nBerlin\nEurope/Berlin\n\nmon-fri 9-17\n\nclerk, boss\n020 7946 0000\n\n\n";
    let mut talk = Vec::new();
    let new = New {
        folder: "brightwater".into(),
        firm: None,
        country: Some("DE".to_owned()),
        time_zone: None,
        currency: None,
        hours: None,
        holidays: None,
        roles: None,
        phone: None,
        mail: Some("none".to_owned()),
        scheme: None,
        id: None,
        defaults: false,
        minimal: false,
    };
    let mut input = typed.as_bytes();
    let mut prompt = Prompt { answers: &mut input, questions: &mut talk };
    let answers =
        Answers::gather(&new, &house().1, Some(&mut prompt)).unwrap_or_else(|failure| panic!("{}", words(&failure)));
    assert!(answers.taken.is_empty());
    assert_eq!(
        answers.as_command("brightwater"),
        "redress new brightwater --firm Brightwater --country DE --time-zone Europe/Berlin --currency EUR \
         --hours 'mon-fri 09:00-17:00' --holidays none --roles clerk,boss --id brightwater --phone '020 7946 0000'"
    );
    let talk = anstream::adapter::strip_str(&String::from_utf8(talk).unwrap()).to_string();
    let roles = &house().1.roles;
    let expected = "
The firm's name (as customers know it)
[Our firm] \n\
Time zone (in which your opening hours are)
[Europe/Berlin]   `Berlin` is no time zone: write its name, such as Europe/London; did you mean `Europe/Berlin`?
[Europe/Berlin] \n\
Currency (of the amounts in your code)
[EUR] \n\
Opening hours (such as mon-fri 09:00-17:30; sat 10:00-14:00)
[mon-fri 08:00-18:00; sat 09:00-13:00]   Monday to Friday from 9am to 5pm

Holidays (england-and-wales, scotland, northern-ireland, or none to list your own)
[none] \n\
Roles, the lowest first (who answers customers, and who stands above them: up to COUNT names with commas)
[ROLES] \n\
Telephone number (on which customers ring you, or none)
[none] \n\
Independent scheme (the name of the ombudsman or arbitration scheme that you belong to, or none)
[none] \n\
A short name for the code (letters, digits and hyphens; decisions name the code by it)
[brightwater] ";
    assert_eq!(talk, expected.replace("COUNT", &roles.len().to_string()).replace("ROLES", &roles.join(", ")));
}
