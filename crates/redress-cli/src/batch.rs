//! Many tickets: one JSON a line in, one decision a line out, in order, on all cores.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;

use redress::{Decision, DocumentLimits, Ticket};

use crate::arguments::Format;
use crate::decide_command::status_of;
use crate::decision_text::decision_text;
use crate::exit::{ExitStatus, Failure};
use crate::input::name_of;
use crate::output::say_error;

/// How many lines each core takes at a time.
const LINES_PER_CORE: usize = 256;

/// Decides every line. A line that cannot be read is reported, and answered by an object with `error`.
pub(crate) fn run<'p>(
    path: &Path,
    format: Format,
    decide: &(dyn Fn(Ticket<'static>) -> Decision<'p> + Sync),
) -> Result<ExitStatus, Failure> {
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(path).map_err(|error| Failure::Said(format!("{}: {error}", path.display())))?)
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut lines = Lines { source: BufReader::new(source), number: 0 };
    let mut stdout = anstream::stdout().lock();
    let mut worst = ExitStatus::Fine;
    loop {
        let mut taken = Vec::new();
        while taken.len() < cores * LINES_PER_CORE {
            match lines.next()? {
                Some(line) => taken.push(line),
                None => break,
            }
        }
        if taken.is_empty() {
            stdout.flush()?;
            return Ok(worst);
        }
        for answer in answers(&taken, cores, format, decide) {
            if let Some(problem) = &answer.problem {
                say_error(&format!("{}, line {}: {problem}", name_of(path), answer.line));
            }
            worst = worst.max(answer.status);
            stdout.write_all(answer.text.as_bytes())?;
        }
    }
}

/// What one line is answered.
struct Answer {
    line: usize,
    text: String,
    problem: Option<String>,
    status: ExitStatus,
}

fn answers<'p>(
    lines: &[(usize, Vec<u8>)],
    cores: usize,
    format: Format,
    decide: &(dyn Fn(Ticket<'static>) -> Decision<'p> + Sync),
) -> Vec<Answer> {
    let share = lines.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let work =
            |chunk: &[(usize, Vec<u8>)]| chunk.iter().map(|line| answer(line, format, decide)).collect::<Vec<_>>();
        let workers: Vec<_> = lines.chunks(share).map(|chunk| (chunk, scope.spawn(move || work(chunk)))).collect();
        let answers = workers.into_iter().flat_map(|(chunk, worker)| {
            worker
                .join()
                .unwrap_or_else(|_| chunk.iter().map(|(number, _)| refused(*number, "deciding it broke", "")).collect())
        });
        answers.collect()
    })
}

/// The answer to a line that cannot be decided.
fn refused(line: usize, problem: &str, pointer: &str) -> Answer {
    let object = serde_json::json!({ "error": { "line": line, "message": problem, "pointer": pointer } });
    Answer { line, text: format!("{object}\n"), problem: Some(problem.to_owned()), status: ExitStatus::CouldNot }
}

fn answer<'p>(
    (number, line): &(usize, Vec<u8>),
    format: Format,
    decide: &(dyn Fn(Ticket<'static>) -> Decision<'p> + Sync),
) -> Answer {
    match Ticket::from_json(line).map(Ticket::into_owned) {
        Ok(ticket) => {
            let decision = decide(ticket);
            let text = match format {
                Format::Json => format!("{}\n", decision.to_json()),
                Format::Text => format!("{}\n", decision_text(&decision)),
            };
            Answer { line: *number, text, problem: None, status: status_of(&decision) }
        }
        Err(error) => {
            let problem = if error.line > 0 {
                format!("column {}: {}", error.column, error.message)
            } else {
                error.message.clone()
            };
            refused(*number, &problem, &error.pointer)
        }
    }
}

/// The lines of a source that are not blank, with their numbers; no line is read further than a ticket may be long.
struct Lines<R> {
    source: BufReader<R>,
    number: usize,
}

impl<R: Read> Lines<R> {
    fn next(&mut self) -> Result<Option<(usize, Vec<u8>)>, Failure> {
        let limit = DocumentLimits::default().bytes as u64 + 1;
        loop {
            let mut line = Vec::new();
            let read = (&mut self.source).take(limit).read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if !line.ends_with(b"\n") {
                // the rest of a line that is too long is passed over
                self.skip_line()?;
            }
            if line.iter().any(|byte| !byte.is_ascii_whitespace()) {
                return Ok(Some((self.number, line)));
            }
        }
    }

    fn skip_line(&mut self) -> Result<(), Failure> {
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            match buffer.iter().position(|byte| *byte == b'\n') {
                Some(end) => {
                    self.source.consume(end + 1);
                    return Ok(());
                }
                None => {
                    let length = buffer.len();
                    self.source.consume(length);
                }
            }
        }
    }
}
