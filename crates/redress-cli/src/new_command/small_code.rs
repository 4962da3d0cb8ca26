//! A copy of a small code: what `new` does does not turn on the clauses of the house code.

use super::grid::{copied, page_text, words};
use super::house_code::{Files, answers_of};
use super::scenario_copy::Difference;

/// A small code in place of the house code.
fn other_house() -> Files {
    let files = [
        (
            "01.md",
            "# Promises\n\nThe firm is here Monday to Friday from 9am to 5pm.\n\n\
            ## 1 Late {#late}\n\n| ticket kind | owed |\n| --- | --- |\n| complaint | £5 |\n| - | £0 |\n\n\
            ```rhai\nwhen ticket.kind == \"complaint\" && working_time_between(ticket.received_at, at) > 2.working_hours() {\n    \
            owe(\"late\").amount(table[\"owed\"]);\n}\n```\n\n\
            ### Scenario: three hours within a day\n```yaml\nat: 2026-03-06T15:00:00Z\n\
            ticket: { kind: complaint, received_at: 2026-03-06T12:00:00Z }\nexpect:\n  compensation: { total: \"£5\" }\n```\n\n\
            ## 2 First {#first finding=deadline name=first within=\"1 working hour\" after=ticket.received_at}\n\n\
            ### Scenario: at noon\n```yaml\nat: 2026-03-06T12:05:00Z\n\
            ticket: { kind: complaint, received_at: 2026-03-06T12:00:00Z }\nexpect:\n  deadlines:\n    \
            first: { due: 2026-03-06T13:00:00Z, state: running }\n```\n\n\
            ## 3 Calm {#calm}\n\n```rhai\nwhen working_time_between(ticket.received_at, at) > 2.working_hours() && has(customer.tier) {\n    \
            advise(\"call them\");\n}\n```\n\n\
            ### Scenario: nothing is owed, only a call\n```yaml\nat: 2026-03-06T15:00:00Z\n\
            ticket: { kind: question, received_at: 2026-03-06T12:00:00Z }\ncustomer: { tier: gold }\nexpect: { verdict: null, needs: [] }\n```\n",
        ),
        (
            "calendars/desk.toml",
            "format_version = 1\nholidays_of = \"scotland\"\n\n[hours]\nmonday = [\"09:00-17:00\"]\ntuesday = [\"09:00-17:00\"]\n\
            wednesday = [\"09:00-17:00\"]\nthursday = [\"09:00-17:00\"]\nfriday = [\"09:00-17:00\"]\n",
        ),
        (
            "policy.toml",
            "format_version = 1\nid = \"other\"\ntitle = \"Promises\"\nversion = \"1\"\ntime_zone = \"Europe/London\"\n\
            currency = \"GBP\"\ncalendar = \"desk\"\nroles = [\"one\", \"two\"]\n",
        ),
    ];
    files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).to_vec()
}

#[test]
fn a_scenario_that_loses_its_point_is_told_apart_from_one_with_another_date() {
    let house = other_house();
    let said = answers_of(&house).unwrap_or_else(|failure| panic!("{}", words(&failure)));
    let (_, made) =
        copied(&house, &said, &[("hours", "mon-fri 14:00-22:00"), ("currency", "JPY"), ("firm", "Tea & Co")]);
    let found: Vec<_> =
        made.different.iter().map(|each| (each.place.as_str(), each.title.as_str(), each.difference)).collect();
    assert_eq!(
        found,
        [
            ("01.md:20", "1 Late — three hours within a day", Difference::Outcome),
            ("01.md:32", "2 First — at noon", Difference::Value),
            ("01.md:51", "3 Calm — nothing is owed, only a call", Difference::Reason),
        ]
    );
    let page = page_text(&made.files);
    assert_eq!(
        page,
        "\
# Promises — Tea & Co

In these pages \"we\", \"us\" and \"our\" mean Tea & Co.

Tea & Co is here Monday to Friday from 2pm to 10pm.

## 1 Late {#late}

| ticket kind | owed |
| ----------- | ---- |
| complaint   | ¥500 |
| -           | ¥0   |

```rhai
when ticket.kind == \"complaint\" && working_time_between(ticket.received_at, at) > 2.working_hours() {
    owe(\"late\").amount(table[\"owed\"]);
}
```

### Scenario: three hours within a day (worked out again: another outcome)
```yaml
at: 2026-03-06T15:00:00Z
ticket: { kind: complaint, received_at: 2026-03-06T12:00:00Z }
# worked out again by `redress new` for our own answers; in the house code:
#   compensation: { total: \"¥500\" }
expect:
  compensation: null
```

## 2 First {#first finding=deadline name=first within=\"1 working hour\" after=ticket.received_at}

### Scenario: at noon (worked out again)
```yaml
at: 2026-03-06T12:05:00Z
ticket: { kind: complaint, received_at: 2026-03-06T12:00:00Z }
# worked out again by `redress new` for our own answers; in the house code:
#   deadlines.first.due: 2026-03-06T13:00:00Z
expect:
  deadlines:
    first: { due: 2026-03-06T15:00:00Z, state: running }
```

## 3 Calm {#calm}

```rhai
when working_time_between(ticket.received_at, at) > 2.working_hours() && has(customer.tier) {
    advise(\"call them\");
}
```

### Scenario: nothing is owed, only a call (passes for another reason)
```yaml
at: 2026-03-06T15:00:00Z
ticket: { kind: question, received_at: 2026-03-06T12:00:00Z }
customer: { tier: gold }
expect: { verdict: null, needs: [] }
```
"
    );
}
