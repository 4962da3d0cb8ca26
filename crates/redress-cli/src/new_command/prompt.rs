//! Questions on the terminal: asked on standard error, answered on standard input, asked again until the answer is right.

use std::io::{BufRead, Write};

use crate::exit::Failure;
use crate::output::{BESIDE, HEADING, WRONG, styled};

/// Where questions go and answers come from.
pub(crate) struct Prompt<'a> {
    pub(crate) answers: &'a mut dyn BufRead,
    pub(crate) questions: &'a mut dyn Write,
}

/// The most bytes of one answer.
const ANSWER_BYTES: u64 = 4096;

impl Prompt<'_> {
    /// Asks until `check` is content. An empty answer is the default. What `check` says of a good answer is said too.
    ///
    /// # Errors
    ///
    /// The answers end.
    pub(crate) fn ask(
        &mut self,
        text: &str,
        hint: &str,
        default: &str,
        check: &dyn Fn(&str) -> Result<Option<String>, String>,
    ) -> Result<String, Failure> {
        self.say(&format!("\n{} {}\n", styled(HEADING, text), styled(BESIDE, &format!("({hint})"))))?;
        loop {
            self.say(&format!("[{default}] "))?;
            let mut line = String::new();
            let read = std::io::Read::take(&mut *self.answers, ANSWER_BYTES).read_line(&mut line);
            if !matches!(read, Ok(bytes) if bytes > 0) {
                self.say("\n")?;
                return Err(Failure::Said("there was no answer, and nothing was made".to_owned()));
            }
            let answer = if line.trim().is_empty() { default } else { line.trim() };
            match check(answer) {
                Ok(understood) => {
                    if let Some(understood) = understood {
                        self.say(&format!("  {}\n", styled(BESIDE, &understood)))?;
                    }
                    return Ok(answer.to_owned());
                }
                Err(message) => self.say(&format!("  {}\n", styled(WRONG, &redress::escaped(&message))))?,
            }
        }
    }

    /// Says something between questions.
    pub(crate) fn say(&mut self, text: &str) -> Result<(), Failure> {
        self.questions.write_all(text.as_bytes())?;
        self.questions.flush()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(typed: &str) -> (Option<String>, String) {
        let mut questions = Vec::new();
        let mut prompt = Prompt { answers: &mut typed.as_bytes(), questions: &mut questions };
        let check = |text: &str| match text {
            "bad" => Err("that is bad".to_owned()),
            other => Ok((other == "gb").then(|| "United Kingdom".to_owned())),
        };
        let answer = prompt.ask("Country", "a code", "DE", &check).ok();
        (answer, anstream::adapter::strip_str(&String::from_utf8(questions).unwrap()).to_string())
    }

    #[test]
    fn an_answer_is_asked_for_until_it_is_right() {
        let (answer, talk) = asked("bad\n gb \n");
        assert_eq!(answer.as_deref(), Some("gb"));
        assert_eq!(talk, "\nCountry (a code)\n[DE]   that is bad\n[DE]   United Kingdom\n");
        assert_eq!(asked("\n").0.as_deref(), Some("DE"));
        assert_eq!(asked("").0, None);
    }
}
