//! Console sessions: what the command prints and how it ends, as pages of command lines.
//!
//! A command runs in a folder that holds the files of its case, and a small policy in `policy` where the case has none.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value as Json;

use crate::page::{Case, Fence, Page, home, none_differ};
use crate::schemas::hold_against_schema;

#[test]
fn each_runs_as_its_page_says() {
    let differences: Vec<String> = Page::all_in("console").iter().flat_map(|page| page.check(check)).collect();
    none_differ(&differences);
}

/// What a command came to.
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: i32,
}

/// The command, built with what it is built from.
pub(crate) fn redress() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        // from the root, as README does: another selection of packages would build the dependencies anew
        let arguments = ["build", "--quiet", "--message-format", "json"];
        let built = Command::new(env!("CARGO")).args(arguments).current_dir(home().join("..")).output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let messages = String::from_utf8(built.stdout).unwrap();
        let messages = messages.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
        let mut executables = messages.filter_map(|message| Some(PathBuf::from(message["executable"].as_str()?)));
        executables.next_back().unwrap()
    })
}

/// A folder of its own for one test; what was there is removed.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs the command in a folder. Nothing of the caller's environment tells it to colour.
pub(crate) fn run(folder: &Path, arguments: &[&str], input: Option<Vec<u8>>, no_color: bool) -> Ran {
    let mut command = Command::new(redress());
    command.current_dir(folder).args(arguments).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    // compiled modules stay with the test
    command.env("REDRESS_CACHE", folder.join("cache"));
    if no_color {
        command.env("NO_COLOR", "1");
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        // a command that reads no more closes its end
        drop(std::io::Write::write_all(&mut stdin, &input.unwrap_or_default()));
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code().unwrap_or(-1),
    }
}

/// The transcript of each block of commands of a case.
fn check(case: &Case) -> Vec<String> {
    let name: String = case.title.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let folder = folder(&format!("console-{name}"));
    write_files(case, &folder);
    let blocks = case.fences.iter().filter(|fence| fence.is("commands"));
    blocks.map(|block| transcript(block, &folder)).collect()
}

fn write_files(case: &Case, folder: &Path) {
    let has_policy = case.files().any(|(name, _)| name == "policy/policy.toml") || case.text("bare").is_some();
    if !has_policy {
        for (name, text) in crate::cases::defaults_of(case) {
            write(&folder.join("policy").join(name), text.as_bytes());
        }
    }
    for (name, fence) in case.files() {
        if fence.is("wat") || fence.is("modules") {
            write(&folder.join(name), &crate::cases::bytes_of(case, fence));
            continue;
        }
        // characters that an editor would not show are written by their code points
        let mut text = fence.text.clone();
        if fence.is("escaped") {
            for (written, character) in [("<ESC>", '\u{1b}'), ("<RLO>", '\u{202e}'), ("<NUL>", '\u{0}')] {
                text = text.replace(written, &character.to_string());
            }
        }
        write(&folder.join(name), text.as_bytes());
    }
}

pub(crate) fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn transcript(block: &Fence, folder: &Path) -> String {
    let mut text = String::new();
    for line in block.text.lines().filter(|line| !line.trim().is_empty()) {
        let mut words = words_of(line);
        let no_color = words.first().is_some_and(|word| word == "NO_COLOR=1");
        if no_color {
            words.remove(0);
        }
        assert_eq!(words.remove(0), "redress", "{line}");
        let input = words.iter().position(|word| word == "<").map(|at| {
            let name = words.remove(at + 1);
            words.remove(at);
            bytes_of(&folder.join(name))
        });
        let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = run(folder, &arguments, input, no_color);
        if arguments.contains(&"decide") && arguments.contains(&"json") {
            for line in ran.stdout.lines() {
                let json: Json = serde_json::from_str(line).unwrap();
                if json.get("error").is_none() {
                    hold_against_schema(&json);
                }
            }
        }
        text += &format!("$ {line}\n{}", steady(&ran.stdout));
        if !ran.stderr.is_empty() {
            text += &format!("[stderr]\n{}", steady(&ran.stderr));
        }
        text += &format!("[exit {}]\n", ran.status);
    }
    text
}

#[expect(clippy::disallowed_methods, reason = "tests read their own data")]
fn bytes_of(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

/// Words as a shell takes them apart: blanks part them, quotes of either kind hold them together.
pub(crate) fn words_of(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in line.chars() {
        match (character, quote) {
            (mark, Some(open)) if mark == open => quote = None,
            ('\'' | '"', None) => quote = Some(character),
            (' ', None) => words.push(String::new()),
            (other, _) => words.last_mut().unwrap().push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The text without what changes with every release, and with escapes that can be seen.
pub(crate) fn steady(text: &str) -> String {
    let mut steady = text.replace('\u{1b}', "<ESC>").replace(env!("CARGO_PKG_VERSION"), "<VERSION>");
    for name in ["\"zone_data\":\"", "\"digest\":\"", "; digest ", "\"limits\":{"] {
        let mut parts = steady.split(name);
        let mut kept = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(['"', '\n', '}']).unwrap_or(part.len());
            let end = if name.ends_with('{') { part.find('}').unwrap_or(end) } else { end };
            kept += &format!("{name}…{}", &part[end..]);
        }
        steady = kept;
    }
    if !steady.is_empty() && !steady.ends_with('\n') {
        steady += "\n[no newline]\n";
    }
    steady
}

#[test]
fn deciding_twice_gives_the_same_bytes() {
    let folder = folder("twice");
    let made = run(&folder, &["new", "code", "--minimal"], None, false);
    assert_eq!(made.status, 0, "{}", made.stderr);
    let ticket = r#"{"ticket": {"id": "T-1", "kind": "complaint", "channel": "social", "priority": "normal",
        "received_at": "2026-03-06T16:40:00Z", "events": []}, "proposal": {"kind": "refuse", "agent_role": "agent"}}"#;
    let decide = |format: &str| {
        let arguments =
            ["decide", "--policy", "code", "--at", "2026-03-06T16:45:00Z", "--why-not", "--format", format, "-"];
        run(&folder, &arguments, Some(ticket.as_bytes().to_vec()), false).stdout
    };
    for format in ["json", "text"] {
        let first = decide(format);
        assert!(!first.is_empty());
        for _ in 0..5 {
            assert_eq!(first, decide(format));
        }
    }
}

#[test]
fn thousands_of_lines_come_back_in_order_on_all_cores() {
    let folder = folder("lines");
    assert_eq!(run(&folder, &["new", "code", "--minimal"], None, false).status, 0);
    let mut lines = String::new();
    for n in 0..5000 {
        match n % 100 {
            7 => lines += "{broken\n",
            8 => lines += "\n",
            _ => lines += &format!("{{\"ticket\": {{\"id\": \"T-{n}\", \"kind\": \"question\"}}}}\n"),
        }
    }
    let arguments = ["decide", "--policy", "code", "--at", "2026-03-06T16:45:00Z", "--lines", "--format", "json", "-"];
    let ran = run(&folder, &arguments, Some(lines.into_bytes()), false);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    let answers: Vec<Json> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let wanted: Vec<String> = (0..5000)
        .filter(|n| n % 100 != 8)
        .map(|n| match n % 100 {
            7 => format!("line {}", n + 1),
            _ => format!("T-{n}"),
        })
        .collect();
    let found: Vec<String> = answers
        .iter()
        .map(|answer| match answer["error"]["line"].as_u64() {
            Some(line) => format!("line {line}"),
            None => answer["ticket_id"].as_str().unwrap_or_default().to_owned(),
        })
        .collect();
    assert_eq!(wanted, found);
    assert_eq!(ran.stderr.lines().count(), 50);
}
