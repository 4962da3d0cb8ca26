//! Adding working days and working time beside a minute-by-minute walk and beside other crates that do the same job.
//!
//! `cargo bench -p redress-benches --bench time` checks first that all contenders give the same answers on the same starts,
//! and then prints the median time of each and its ratio to redress-time's. The desk is open from 09:00 to 17:00, Monday to
//! Friday, in London, with fifteen years of holidays, eight a year; the starts are 256 whole minutes of two years, open or
//! closed, by chance from a seed.
//!
//! # Conventions
//!
//! - n working days after a start: the same time of day on the n-th working day after the start's date (redress-time's
//!   `same_time`), whether the desk is open at that time or not;
//! - working time: counting begins at once if the desk is open and otherwise at the next opening; what runs out exactly at
//!   closing ends at closing;
//! - 10 years are 2,530 working days, and as working time that many times eight hours.
//!
//! # Contenders
//!
//! - redress-time;
//! - the walk, which reads the clock on the wall for every minute and shares no code with redress-time; over ten years it is
//!   checked and measured on two starts only;
//! - `workdays` (chrono) counts working days date by date; it knows no time of day, so it has no answer for working time,
//!   and zone and time of day are `chrono-tz`'s and chrono's;
//! - `opening-hours` (chrono) lists open intervals and adds nothing by itself; the sum over them is the few lines that its
//!   user would write. Over ten years it is checked and measured on four starts;
//! - `workclock` (jiff), with `--features workclock`, adds working time; working days are told by its working periods. Over
//!   ten years it is checked and measured on four starts. It is not in the usual run because it turns on jiff's default
//!   features for the whole build, so that the others would be measured with another jiff than the one they ship with.

#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]

mod desk;
mod on_chrono;
mod on_jiff;

use std::error::Error;

use desk::{QUESTIONS, Question, STARTS, Way};
use redress_benches::stopwatch::{Contender, Times, in_thousands, measure, ratio};

/// How often each contender works through its starts.
const ROUNDS: usize = 21;
/// What no addition may take longer than, in nanoseconds.
const LIMIT: u128 = 2_000;

/// One column of the table; the first is the one that the others are compared with.
struct Entrant {
    name: &'static str,
    way: Box<dyn Way>,
    /// How many of the starts it works through when the question is a long one.
    starts_of_long: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let entrants = entrants()?;
    let starts = desk::starts();
    for question in &QUESTIONS {
        agree(question, &entrants, &starts)?;
    }
    println!("{STARTS} starts: all contenders give the same answers\n");
    println!("median of {ROUNDS} batches, each contender in turn; ns for one addition; in brackets the ratio\n");
    print!("{:<26}", "");
    entrants.iter().for_each(|entrant| print!("{:>24}", entrant.name));
    println!();
    let mut slowest = 0;
    for question in &QUESTIONS {
        slowest = slowest.max(print_row(question, &entrants, &starts));
    }
    let verdict = if slowest <= LIMIT { "within" } else { "ABOVE" };
    println!(
        "\n{}'s slowest addition takes {} ns, {verdict} the limit of {} ns",
        entrants[0].name,
        in_thousands(slowest),
        in_thousands(LIMIT)
    );
    Ok(())
}

fn entrants() -> Result<Vec<Entrant>, Box<dyn Error>> {
    let entrant = |name, way, starts_of_long| Entrant { name, way, starts_of_long };
    Ok(vec![
        entrant("redress-time", Box::new(on_jiff::Redress::new()?), STARTS),
        entrant("minute walk", Box::new(on_jiff::Walk::new()), 2),
        entrant("workdays", Box::new(on_chrono::Workdays::new()?), STARTS),
        entrant("opening-hours", Box::new(on_chrono::Openings::new()?), 4),
        #[cfg(feature = "workclock")]
        entrant("workclock", Box::new(on_jiff::Workclock::new()?), 4),
    ])
}

impl Entrant {
    fn starts<'a>(&self, question: &Question, starts: &'a [i64]) -> &'a [i64] {
        if question.is_long { &starts[..self.starts_of_long] } else { starts }
    }

    fn can_answer(&self, question: &Question, starts: &[i64]) -> bool {
        self.way.add(starts[0], question.amount).is_some()
    }
}

/// Compares every answer with the first contender's.
fn agree(question: &Question, entrants: &[Entrant], starts: &[i64]) -> Result<(), Box<dyn Error>> {
    let (first, others) = entrants.split_first().ok_or("there are contenders")?;
    for other in others.iter().filter(|other| other.can_answer(question, starts)) {
        for &start in other.starts(question, starts) {
            let answers = [first, other].map(|entrant| entrant.way.add(start, question.amount));
            if answers[0] != answers[1] {
                let (start, answers) = (instant(start)?, answers.map(|answer| answer.map(instant)));
                let names = [first.name, other.name];
                return Err(format!("{} after {start}: {names:?} answer {answers:?}", question.name).into());
            }
        }
    }
    Ok(())
}

fn instant(second: i64) -> Result<String, jiff::Error> {
    jiff::Timestamp::from_second(second).map(|instant| instant.to_string())
}

/// Measures one question, prints its line, and gives the nanoseconds of the first contender's addition.
fn print_row(question: &Question, entrants: &[Entrant], starts: &[i64]) -> u128 {
    let (entered, absent): (Vec<_>, Vec<_>) = entrants.iter().partition(|entrant| entrant.can_answer(question, starts));
    let contenders: Vec<_> = entered
        .iter()
        .map(|entrant| {
            let batch = entrant.starts(question, starts);
            Contender::each(entrant.name, batch, |&start| entrant.way.add(start, question.amount))
        })
        .collect();
    let times = measure(&contenders, ROUNDS);
    let batches: Vec<_> = entered.iter().map(|entrant| entrant.starts(question, starts).len() as u128).collect();
    let of_one = |times: Times, batch: u128| times.median.as_nanos() / batch;
    print!("{:<26}", question.name);
    let mut measured = times.iter().zip(&batches);
    for entrant in entrants {
        let cell = if absent.iter().any(|each| each.name == entrant.name) {
            "-".to_owned()
        } else if let Some((&time, &batch)) = measured.next() {
            let ratio = ratio(time.median.as_nanos() * batches[0], times[0].median.as_nanos() * batch);
            format!("{} ({ratio})", in_thousands(of_one(time, batch)))
        } else {
            String::new()
        };
        print!("{cell:>24}");
    }
    println!();
    of_one(times[0], batches[0])
}
