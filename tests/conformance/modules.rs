//! Modules in decisions and on the command line: the same bytes in every run, thread and process, and compile bombs that end.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use redress::{Policies, Ticket};
use sha2::{Digest, Sha256};

use crate::components::{MEMORY, RUN, component_of};
use crate::console::{Ran, folder, redress, run, write};
use crate::page::home;

/// A policy of the project that runs modules, the instant, and tickets for it.
struct Desk {
    policy: &'static str,
    at: &'static str,
    tickets: Vec<String>,
}

fn desks() -> Vec<Desk> {
    let reply = |draft: &str| {
        serde_json::json!({
            "ticket": { "kind": "question", "channel": "chat", "priority": "normal", "tags": [], "language": "en",
                "received_at": "2026-03-04T09:30:00Z", "events": [] },
            "customer": { "vulnerable": false, "country": "GB", "segment": "consumer" },
            "proposal": { "kind": "reply", "agent_role": "adviser", "reply_channel": "chat", "draft": draft },
        })
        .to_string()
    };
    let flight = |from: &str, to: &str| {
        serde_json::json!({
            "ticket": { "kind": "complaint", "received_at": "2025-05-05T09:00:00Z" },
            "flight": { "law": "uk261", "departure_at": "2025-05-01T09:00:00Z", "from": from, "to": to, "cancelled": false,
                "arrival_delay": 300 },
        })
        .to_string()
    };
    let long = "We will refund the whole amount to your original payment method, and after that ".repeat(30);
    vec![
        Desk {
            policy: "../policies/house-code",
            at: "2026-03-04T10:00:00Z",
            tickets: vec![reply("Did you plug it in?"), reply(&long), reply("😀 … Grüße"), reply("")],
        },
        Desk {
            policy: "../policies/air-passengers",
            at: "2025-05-05T09:00:00Z",
            tickets: vec![flight("LHR", "JFK"), flight("LHR", "ZZZ"), flight("DUB", "KEF"), flight("Dublin", "KEF")],
        },
    ]
}

#[test]
fn decisions_with_modules_are_the_same_bytes_in_every_run_thread_and_process() {
    let caches = folder("modules-everywhere");
    for (n, desk) in desks().iter().enumerate() {
        let policies = Policies::load(home().join(desk.policy)).unwrap();
        let at: Timestamp = desk.at.parse().unwrap();
        let decide = |policies: &Policies| -> Vec<String> {
            let tickets = desk.tickets.iter();
            tickets.map(|text| policies.decide(&Ticket::from_json(text.as_bytes()).unwrap(), at).to_json()).collect()
        };
        let expected = decide(&policies);
        assert!(expected.iter().all(|decision| decision.contains("\"replayable\":true")), "{expected:?}");
        assert_eq!(decide(&policies), expected, "the next run");
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..6).map(|_| scope.spawn(|| (0..5).map(|_| decide(&policies)).collect::<Vec<_>>())).collect();
            for thread in threads {
                assert!(thread.join().unwrap().iter().all(|each| *each == expected), "another thread");
            }
        });
        // processes: two that compile, each for a cache of its own, and one that finds what was compiled
        for cache in ["one", "other", "one"] {
            let lines = desk.tickets.join("\n");
            let policy = home().join(desk.policy).canonicalize().unwrap();
            let arguments =
                ["decide", "--policy", policy.to_str().unwrap(), "--at", desk.at, "--lines", "--format", "json", "-"];
            let place = caches.join(format!("{n}-{cache}"));
            std::fs::create_dir_all(&place).unwrap();
            let ran = run(&place, &arguments, Some(lines.into_bytes()), false);
            let found: Vec<&str> = ran.stdout.lines().collect();
            assert_eq!(found, expected, "another process\n{}", ran.stderr);
        }
    }
}

/// A policy in a folder of its own whose one module is a core module's text, within these limits.
fn policy_with(name: &str, text: &str, limits: &str) -> PathBuf {
    let folder = folder(name);
    let component = component_of("bare-module", text);
    let digest: String = Sha256::digest(&component).iter().map(|byte| format!("{byte:02x}")).collect();
    let manifest = format!(
        "format_version = 1\nid = \"code\"\ntitle = \"A code\"\nversion = \"1\"\ntime_zone = \"Europe/London\"\n\
         calendar = \"always-open\"\n\n[modules.bomb]\nversion = \"1\"\nsha256 = \"{digest}\"\nfindings = [\"advice\"]\n\
         [modules.bomb.limits]\n{limits}\n"
    );
    write(&folder.join("code/policy.toml"), manifest.as_bytes());
    write(&folder.join("code/modules/bomb.wasm"), &component);
    write(&folder.join("code/01.md"), b"## 1 A {#a module=bomb}\n");
    folder
}

/// `redress check` of such a policy, with variables of the environment, and how long it took.
#[expect(clippy::disallowed_methods, reason = "what is tested is that the time is bounded")]
fn checked(folder: &Path, variables: &[(&str, &str)]) -> (Ran, Duration) {
    let begun = Instant::now();
    let mut command = Command::new(redress());
    command.current_dir(folder).args(["check", "code"]).env("REDRESS_CACHE", folder.join("cache")).env("NO_COLOR", "1");
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let ran =
        Ran { stdout: text(output.stdout), stderr: text(output.stderr), status: output.status.code().unwrap_or(-1) };
    (ran, begun.elapsed())
}

/// 2,000 loops within loops: 14 KB that a compiler which tries hard works on for seconds.
fn nested_loops() -> String {
    format!("(module {MEMORY} (func {}{}) {RUN} (i32.const 0)))", "(loop ".repeat(1_990), ")".repeat(1_990))
}

/// 50,000 small functions: half a megabyte for which a compiler which tries hard takes hundreds.
fn many_functions() -> String {
    let function = "(func (param i32) (result i32) (i32.mul (local.get 0) (i32.add (local.get 0) (i32.const 7))))";
    format!("(module {MEMORY} {} {RUN} (i32.const 0)))", function.repeat(50_000))
}

const BUSY: Duration = Duration::from_secs(60);

#[test]
fn compile_bombs_are_refused_before_they_are_compiled() {
    for (name, text, expected) in [
        ("nested-loops", nested_loops(), "65 blocks within blocks, more than its limit `nesting` of 64"),
        ("many-functions", many_functions(), "50002 functions, more than its limit `functions` of 2000"),
    ] {
        let (ran, took) = checked(&policy_with(name, &text, "component_bytes = 2_000_000"), &[]);
        assert_eq!(ran.status, 2, "{}{}", ran.stdout, ran.stderr);
        assert!(format!("{}{}", ran.stdout, ran.stderr).contains(expected), "{name}");
        assert!(took < BUSY / 4, "{name} took {took:?}");
    }
}

#[test]
fn compile_bombs_that_a_policy_allows_are_compiled_in_bounded_time() {
    for (name, text, limits) in [
        ("allowed-loops", nested_loops(), "nesting = 2_000"),
        ("allowed-functions", many_functions(), "functions = 60_000\ncomponent_bytes = 4_000_000"),
    ] {
        let (ran, took) = checked(&policy_with(name, &text, limits), &[]);
        assert_eq!(ran.status, 0, "{name}: {}{}", ran.stdout, ran.stderr);
        assert!(took < BUSY, "{name} took {took:?}");
    }
}

/// A component within the default limits that takes more than a second: 16 functions of 60 KB, a branch in every 19 bytes.
fn long_functions() -> String {
    let branch = "(block (br_if 0 (local.get 0))
        (local.set 0 (i32.rotl (i32.add (local.get 0) (i32.const 77777)) (local.get 0))))";
    let function = format!("(func (param i32) {})", branch.repeat(3_200));
    format!("(module {MEMORY} {} {RUN} (i32.const 0)))", function.repeat(16))
}

#[test]
fn the_compiler_ends_at_its_limits_of_time_and_memory() {
    let small = policy_with("small-module", &format!("(module {MEMORY} {RUN} (i32.const 0)))"), "");
    let long = policy_with("long-functions", &long_functions(), "");
    let many = policy_with("much-memory", &many_functions(), "functions = 60_000\ncomponent_bytes = 4_000_000");
    for (folder, variable, value, expected) in [
        (&long, "REDRESS_COMPILE_SECONDS", "1", "compiling it takes more than 1 seconds or 4096 MiB of memory"),
        (&many, "REDRESS_COMPILE_MEBIBYTES", "192", "compiling it takes more than 60 seconds or 192 MiB of memory"),
    ] {
        let (ran, took) = checked(folder, &[(variable, value)]);
        assert_eq!(ran.status, 2, "{variable}: {}{}", ran.stdout, ran.stderr);
        assert!(format!("{}{}", ran.stdout, ran.stderr).contains(expected), "{variable}: {}", ran.stderr);
        assert!(took < BUSY, "{variable} took {took:?}");
        assert!(!keeps_code(folder), "{variable}: nothing is kept of what did not come to its end");
        // the same limits are wide enough for an ordinary module
        let (ran, _) = checked(&small, &[(variable, value)]);
        assert_eq!(ran.status, 0, "{variable}: {}{}", ran.stdout, ran.stderr);
        std::fs::remove_dir_all(small.join("cache")).unwrap();
    }
    let (ran, _) = checked(&small, &[("REDRESS_COMPILE_SECONDS", "soon")]);
    let expected = "`REDRESS_COMPILE_SECONDS` is a whole number from 1 to 3600, not `soon`";
    assert!(ran.status == 2 && format!("{}{}", ran.stdout, ran.stderr).contains(expected), "{}", ran.stderr);
}

/// Whether the cache of a folder has compiled code.
fn keeps_code(folder: &Path) -> bool {
    let is_code = |path: PathBuf| path.extension().is_some_and(|extension| extension == "cwasm");
    folder.join("cache/modules").read_dir().is_ok_and(|mut entries| entries.any(|entry| is_code(entry.unwrap().path())))
}
