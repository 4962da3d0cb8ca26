//! `redress new`: a folder with a code to start from, the house code or a small one, that checks and passes its own tests.

mod answer;
mod answers;
mod calendar_copy;
mod contacts;
mod copy;
mod country;
mod expectation;
#[cfg(test)]
mod grid;
mod holidays;
mod house_code;
mod manifest_copy;
mod money_text;
mod opening_hours;
mod page_copy;
mod page_parts;
mod prompt;
mod report;
mod scenario_copy;
#[cfg(test)]
mod small_code;
mod starter;
mod substitution;
mod table_copy;

use std::io::{IsTerminal, Write};
use std::path::Path;

use crate::arguments::New;
use crate::exit::{ExitStatus, Failure};
use crate::output::{print, say};
use answers::Answers;
use house_code::{Files, answers_of, house_code};
use prompt::Prompt;

/// Makes the folder. What it makes is checked and tested first, so that a wrong answer makes nothing.
pub(crate) fn run(arguments: &New) -> Result<ExitStatus, Failure> {
    let folder = &arguments.folder;
    stands_empty(folder)?;
    if arguments.minimal {
        write_all(folder, &starter::starter(arguments)?)?;
        print(&report::of_starter(folder))?;
        return Ok(ExitStatus::Fine);
    }
    let house = house_code();
    let said = answers_of(&house)?;
    let answers = if arguments.defaults || !std::io::stdin().is_terminal() {
        Answers::gather(arguments, &said, None)?
    } else {
        let (mut input, mut talk) = (std::io::stdin().lock(), anstream::stderr().lock());
        let mut prompt = Prompt { answers: &mut input, questions: &mut talk };
        prompt.say(
            "A few questions about your firm. Press Enter to take the answer in [brackets]; Ctrl-C makes nothing.\n",
        )?;
        let answers = Answers::gather(arguments, &said, Some(&mut prompt))?;
        prompt.say("\n")?;
        answers
    };
    if !answers.taken.is_empty() {
        say(&format!("taken, since nothing else was said: {}\n", answers.taken.join(" ")));
    }
    let house = contacts::with_contacts(&house, &answers)?;
    // what comes of its scenarios is found again, since some show the number or the address
    let said = answers_of(&house)?;
    let mut made = copy::copy(&house, &said, &answers)?;
    made.notes.splice(0..0, contacts::not_given(&made.files, &answers));
    let files = report::with_readme(&made, &said, &answers, &report::shown(folder));
    write_all(folder, &files)?;
    print(&report::of_copy(&made, folder, &report::decide_at(&files)))?;
    Ok(ExitStatus::Fine)
}

/// Nothing that stands in the folder is ever touched.
fn stands_empty(folder: &Path) -> Result<(), Failure> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(Failure::Said(format!("{} is not empty, and nothing in it was touched", folder.display()))),
            None => Ok(()),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            Err(Failure::Said(format!("{} is a file, and a code is a folder", folder.display())))
        }
        Err(error) => Err(Failure::Said(format!("{}: {error}", folder.display()))),
    }
}

fn write_all(folder: &Path, files: &Files) -> Result<(), Failure> {
    for (name, content) in files {
        let path = folder.join(name);
        write(&path, content).map_err(|error| Failure::Said(format!("{}: {error}", path.display())))?;
    }
    Ok(())
}

fn write(path: &Path, content: &[u8]) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::File::create_new(path)?.write_all(content)
}
