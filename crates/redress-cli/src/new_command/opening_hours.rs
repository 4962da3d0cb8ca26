//! Opening hours as a firm says them: read from one line, written as words for customers and as lines of a calendar.

use redress::model::did_you_mean;
use redress_time::Interval;

/// The week's opening hours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OpeningHours {
    /// Monday first; a day without intervals is a day off.
    week: [Vec<Interval>; 7],
}

/// The days, Monday first: as people write them, and as a calendar file names them.
const DAYS: [(&str, &str); 7] = [
    ("Monday", "monday"),
    ("Tuesday", "tuesday"),
    ("Wednesday", "wednesday"),
    ("Thursday", "thursday"),
    ("Friday", "friday"),
    ("Saturday", "saturday"),
    ("Sunday", "sunday"),
];

/// How to write them, for messages.
const FOR_EXAMPLE: &str = "write them such as `mon-fri 09:00-17:30; sat 10:00-14:00`";

impl OpeningHours {
    /// Reads `mon-fri 09:00-17:30; sat 10:00-14:00`: parts of days and hours with `;` between them. Days may be ranges, lists
    /// or `every day`; a day may have several spans with commas between them; `22:00-06:00` runs past midnight.
    ///
    /// # Errors
    ///
    /// A part that cannot be read, a day that stands twice, hours that overlap, or no hours at all.
    pub(crate) fn parse(text: &str) -> Result<OpeningHours, String> {
        let mut week: [Option<Vec<Interval>>; 7] = Default::default();
        for part in parts_of(text) {
            let (days, hours) = days_and_hours(part)?;
            for day in days {
                if week[day].is_some() {
                    return Err(format!("{} stands twice in `{}`", DAYS[day].0, text.trim()));
                }
                week[day] = Some(hours.clone());
            }
        }
        let hours = OpeningHours { week: week.map(Option::unwrap_or_default) };
        if hours.week.iter().all(Vec::is_empty) {
            return Err(format!("there are no hours in `{}`; {FOR_EXAMPLE}", text.trim()));
        }
        let overlaps = |day: &Vec<Interval>| day.windows(2).any(|two| two[1].opens() < two[0].closes());
        if hours.week.iter().any(overlaps) {
            return Err(format!("some of the hours in `{}` overlap", text.trim()));
        }
        Ok(hours)
    }

    /// Reads the table `[hours]` of a calendar file, a line a day.
    pub(crate) fn of_calendar(file: &str) -> Option<OpeningHours> {
        let mut week: [Vec<Interval>; 7] = Default::default();
        for line in lines_of_table(file, "[hours]") {
            let (name, list) = line.split_once('=')?;
            let day = DAYS.iter().position(|(_, key)| *key == name.trim())?;
            let texts = list.split('"').skip(1).step_by(2);
            week[day] = texts.map(|text| text.parse().ok()).collect::<Option<_>>()?;
        }
        week.iter().any(|day| !day.is_empty()).then_some(OpeningHours { week })
    }

    /// The lines of the table `[hours]` in a calendar file.
    pub(crate) fn to_toml(&self) -> String {
        let mut text = String::new();
        for ((_, key), intervals) in DAYS.iter().zip(&self.week).filter(|(_, intervals)| !intervals.is_empty()) {
            let spans: Vec<String> = intervals.iter().map(|interval| format!("\"{interval}\"")).collect();
            text += &format!("{key} = [{}]\n", spans.join(", "));
        }
        text
    }

    /// As an answer is written: `mon-fri 08:00-18:00; sat 09:00-13:00`.
    pub(crate) fn as_answer(&self) -> String {
        let short = |day: usize| DAYS[day].1[..3].to_owned();
        let groups = self.groups().into_iter().map(|(days, intervals)| {
            let days: Vec<String> = runs(&days)
                .into_iter()
                .map(
                    |(first, last)| {
                        if first == last { short(first) } else { format!("{}-{}", short(first), short(last)) }
                    },
                )
                .collect();
            let spans: Vec<String> = intervals.iter().map(ToString::to_string).collect();
            format!("{} {}", days.join(","), spans.join(","))
        });
        groups.collect::<Vec<_>>().join("; ")
    }

    /// As customers read them: `Monday to Friday from 8am to 6pm and Saturday from 9am to 1pm`.
    pub(crate) fn in_words(&self) -> String {
        let groups = self.groups().into_iter().map(|(days, intervals)| {
            let days = if days.len() == 7 {
                "every day".to_owned()
            } else {
                let names: Vec<String> = runs(&days)
                    .into_iter()
                    .flat_map(|(first, last)| match last - first {
                        0 | 1 => (first..=last).map(|day| DAYS[day].0.to_owned()).collect(),
                        _ => vec![format!("{} to {}", DAYS[first].0, DAYS[last].0)],
                    })
                    .collect();
                listed(&names)
            };
            let spans: Vec<String> = intervals.iter().map(span_in_words).collect();
            format!("{days} {}", listed(&spans))
        });
        listed(&groups.collect::<Vec<_>>())
    }

    /// Days of the same hours together, in the order in which they first come.
    fn groups(&self) -> Vec<(Vec<usize>, &[Interval])> {
        let mut groups: Vec<(Vec<usize>, &[Interval])> = Vec::new();
        for (day, intervals) in self.week.iter().enumerate().filter(|(_, intervals)| !intervals.is_empty()) {
            match groups.iter_mut().find(|(_, same)| same == intervals) {
                Some((days, _)) => days.push(day),
                None => groups.push((vec![day], intervals)),
            }
        }
        groups
    }
}

/// The lines of a table of a TOML file that say something.
fn lines_of_table<'a>(file: &'a str, header: &'a str) -> impl Iterator<Item = &'a str> {
    let from_header = file.lines().map(str::trim).skip_while(move |line| *line != header).skip(1);
    from_header.take_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The parts of an answer: between them stands `;`, or a comma before the name of a day.
fn parts_of(text: &str) -> Vec<&str> {
    let mut parts = vec![];
    let mut start = 0;
    for (at, mark) in text.match_indices([';', ',']) {
        let is_end = mark == ";"
            || (text[start..at].contains(|c: char| c.is_ascii_digit())
                && text[at + 1..].trim_start().starts_with(char::is_alphabetic));
        if is_end {
            parts.push(&text[start..at]);
            start = at + 1;
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// One part: its days, and their hours in order.
fn days_and_hours(part: &str) -> Result<(Vec<usize>, Vec<Interval>), String> {
    let lower = part.to_lowercase();
    if matches!(lower.as_str(), "24/7" | "always") {
        return Ok(((0..7).collect(), vec![Interval::WHOLE_DAY]));
    }
    let (days, hours) = match lower.strip_suffix("closed") {
        Some(days) => (days.to_owned(), Vec::new()),
        None => {
            let start = lower.find(|c: char| c.is_ascii_digit());
            let start = start.ok_or_else(|| format!("there are no hours in `{part}`; {FOR_EXAMPLE}"))?;
            let mut hours = Vec::new();
            for span in lower[start..].split(',').map(str::trim) {
                hours.push(interval(span)?);
            }
            hours.sort_by_key(Interval::opens);
            (lower[..start].to_owned(), hours)
        }
    };
    let days = days.trim().trim_end_matches([':', ',']).trim();
    if days.is_empty() {
        return Err(format!("`{part}` does not say on which days; {FOR_EXAMPLE}"));
    }
    if matches!(days, "every day" | "daily") {
        return Ok(((0..7).collect(), hours));
    }
    let mut all = Vec::new();
    let days = days.replace(" to ", "-").replace('–', "-").replace(" and ", ",");
    for range in days.split([',', ' ']).filter(|range| !range.is_empty()) {
        match range.split_once('-') {
            None => all.push(day(range)?),
            Some((first, last)) => {
                let (first, last) = (day(first)?, day(last)?);
                // saturday to wednesday goes round the end of the week
                all.extend((0..7).map(|n| (first + n) % 7).take((last + 7 - first) % 7 + 1));
            }
        }
    }
    Ok((all, hours))
}

fn day(text: &str) -> Result<usize, String> {
    let text = text.trim();
    let is_it = |name: &str| name == text || (text.len() >= 3 && name.starts_with(text.trim_end_matches('s')));
    DAYS.iter().position(|(_, name)| is_it(name)).ok_or_else(|| {
        let meant = did_you_mean(text, DAYS.map(|(_, name)| name));
        format!("`{text}` is no day of the week: {FOR_EXAMPLE}{meant}")
    })
}

/// `09:00-17:30`, and `9-17`, `9am-5.30pm`.
fn interval(span: &str) -> Result<Interval, String> {
    let wrong = || format!("`{span}` is no span of hours; write it such as `09:00-17:30`");
    let span_of = span.replace('–', "-").replace(" to ", "-");
    let (opens, closes) = span_of.split_once('-').ok_or_else(wrong)?;
    let (opens, closes) = (reading(opens).ok_or_else(wrong)?, reading(closes).ok_or_else(wrong)?);
    if closes < opens && !span.contains(':') && !span.ends_with('m') {
        return Err(format!("`{span}` closes before it opens; write it such as `09:00-17:00`"));
    }
    Interval::from_seconds(opens, closes).map_err(|error| error.to_string())
}

/// Seconds after midnight.
fn reading(text: &str) -> Option<i32> {
    let text = text.trim();
    let (clock, half_day) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim(), Some(0)),
        (_, Some(clock)) => (clock.trim(), Some(12)),
        _ => (text, None),
    };
    let (hour, minute) = clock.split_once([':', '.']).unwrap_or((clock, "0"));
    let number = |digits: &str| digits.parse::<u8>().ok().map(i32::from);
    let (hour, minute) = (number(hour)?, number(minute)?);
    let hour = match half_day {
        Some(noon) if (1..=12).contains(&hour) => hour % 12 + noon,
        Some(_) => return None,
        None => hour,
    };
    (hour <= 24 && minute < 60).then_some(hour * 3600 + minute * 60).filter(|seconds| *seconds <= 86_400)
}

/// Days in runs: `[0, 1, 2, 5]` is `(0, 2), (5, 5)`.
fn runs(days: &[usize]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &day in days {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    runs
}

fn span_in_words(interval: &Interval) -> String {
    if *interval == Interval::WHOLE_DAY {
        return "round the clock".to_owned();
    }
    let next = match interval.closes() - 86_400 {
        ..=0 => "",
        1..=43_199 => " the next morning",
        _ => " the next day",
    };
    format!("from {} to {}{next}", clock(interval.opens()), clock(interval.closes()))
}

/// A reading of the clock, as people say it: `8am`, `5.30pm`, `noon`.
fn clock(seconds: i32) -> String {
    let (hour, minute) = (seconds / 3600 % 24, seconds / 60 % 60);
    let minutes = if minute == 0 { String::new() } else { format!(".{minute:02}") };
    match (hour, minute) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "noon".to_owned(),
        (0..12, _) => format!("{}{minutes}am", if hour == 0 { 12 } else { hour }),
        _ => format!("{}{minutes}pm", if hour == 12 { 12 } else { hour - 12 }),
    }
}

/// `a, b and c`
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, answer: &str, words: &str) {
        let hours = OpeningHours::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(hours.as_answer(), answer);
        assert_eq!(hours.in_words(), words);
        assert_eq!(OpeningHours::parse(answer).unwrap(), hours, "{answer}");
        let file = format!("title = \"x\"\n\n[hours]\n{}\n[overrides]\n", hours.to_toml());
        assert_eq!(OpeningHours::of_calendar(&file), Some(hours), "{file}");
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        check(
            "mon-fri 09:00-17:30; sat 10:00-14:00",
            "mon-fri 09:00-17:30; sat 10:00-14:00",
            "Monday to Friday from 9am to 5.30pm and Saturday from 10am to 2pm",
        );
        check(
            "mon-fri 9-17.30, sat 10-14",
            "mon-fri 09:00-17:30; sat 10:00-14:00",
            "Monday to Friday from 9am to 5.30pm and Saturday from 10am to 2pm",
        );
        check("Monday to Friday 9am-5.30pm", "mon-fri 09:00-17:30", "Monday to Friday from 9am to 5.30pm");
        check("every day 9-17", "mon-sun 09:00-17:00", "every day from 9am to 5pm");
        check("24/7", "mon-sun 00:00-24:00", "every day round the clock");
        check("sun-thu 08:00-16:00", "mon-thu,sun 08:00-16:00", "Monday to Thursday and Sunday from 8am to 4pm");
        check(
            "mon,wed,fri 09:00-12:30,13:30-17:00; tue 12:00-24:00; sun closed",
            "mon,wed,fri 09:00-12:30,13:30-17:00; tue 12:00-24:00",
            "Monday, Wednesday and Friday from 9am to 12.30pm and from 1.30pm to 5pm and Tuesday from noon to midnight",
        );
        check("mon-sun 22:00-06:00", "mon-sun 22:00-06:00", "every day from 10pm to 6am the next morning");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let message = |text: &str| OpeningHours::parse(text).unwrap_err();
        assert_eq!(message("mon-fry 09:00-17:00"), format!("`fry` is no day of the week: {FOR_EXAMPLE}"));
        assert_eq!(message("mon 9-5"), "`9-5` closes before it opens; write it such as `09:00-17:00`");
        assert_eq!(message("mon 09:00"), "`09:00` is no span of hours; write it such as `09:00-17:30`");
        assert_eq!(message("mon 09:00-25:00"), "`09:00-25:00` is no span of hours; write it such as `09:00-17:30`");
        assert_eq!(message("mon-fri 9-17; fri 9-12"), "Friday stands twice in `mon-fri 9-17; fri 9-12`");
        assert_eq!(message("mon 9-12,11-17"), "some of the hours in `mon 9-12,11-17` overlap");
        assert_eq!(message("09:00-17:00"), format!("`09:00-17:00` does not say on which days; {FOR_EXAMPLE}"));
        assert_eq!(message("sun closed"), format!("there are no hours in `sun closed`; {FOR_EXAMPLE}"));
        assert!(message("weekdays 9-17").starts_with("`weekdays` is no day of the week"));
    }
}
