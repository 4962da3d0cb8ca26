//! Bodies written to do harm: refused, or stopped in bounded time; and the honest one after them is right.

use std::process::Command;
use std::time::{Duration, Instant};

use redress_model::Limits;

use crate::desk::Desk;

/// An attack: what it is, and its text.
type Attack = (String, String);

fn attacks() -> Vec<Attack> {
    let mut attacks: Vec<Attack> = PLAIN.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    attacks.extend(deep());
    attacks.extend(long());
    attacks
}

const PLAIN: &[(&str, &str)] = &[
    // without end
    ("loop", "loop {}"),
    ("while", "while true {}"),
    ("do until", "do {} until false"),
    ("do while", "do { 1 } while true"),
    ("for over a long range", "let n = 0; for i in 0..9223372036854775807 { n += 1; }"),
    ("empty for over a long range", "for i in 0..9223372036854775807 {}"),
    ("stepped range", "for i in range(0, 9223372036854775807, 1) {}"),
    ("recursion", "fn f() { f() } f();"),
    ("mutual recursion", "fn f() { g() } fn g() { f() } f();"),
    ("recursion through closures", "fn f(n) { [1, 2].map(|x| f(x)) } f(1);"),
    ("map recursion", "fn f(n) { #{ a: f(n), b: f(n) } } f(1);"),
    // big values
    ("text doubling", "let s = \"abc\"; loop { s += s; }"),
    ("text doubling by plus", "let s = \"abc\"; loop { s = s + s; }"),
    ("interpolation doubling", "let s = \"abc\"; loop { s = `${s}${s}`; }"),
    ("list doubling", "let a = [1, 2]; loop { a += a; }"),
    ("list append", "let a = [1, 2]; loop { a.append(a); }"),
    ("list push", "let a = []; loop { a.push(\"x\"); }"),
    ("list of itself", "let a = [1]; loop { a.push(a); }"),
    ("nested doubling", "let a = [1]; loop { a = [a, a]; }"),
    ("nested maps", "let a = #{}; loop { a = #{ x: a, y: a }; }"),
    ("insert", "let a = [1]; loop { a.insert(0, a); }"),
    ("split", "let s = \"\"; for i in 0..8000 { s += \"a,\"; } loop { s.split(\",\"); }"),
    // what Rhai does not measure
    ("map grown by index", "let m = #{}; let i = 0; loop { m[`${i}`] = i; i += 1; }"),
    (
        "map grown by long texts",
        "let s = \"x\"; while s.len() < 8000 { s += s; } let m = #{}; let i = 0; loop { m[`${i}`] = `${s}${i}`; i += 1; }",
    ),
    (
        "list filled with long texts",
        "let s = \"x\"; while s.len() < 8000 { s += s; } let a = []; for i in 0..1000 { a.push(0); } let i = 0; loop { a[i % 1000] = `${s}${i}`; i += 1; }",
    ),
    ("lists put in one another", "let a = [0, 0]; let b = [0, 0]; loop { a[0] = b; b[0] = a; a[1] = b; b[1] = a; }"),
    ("maps put in one another", "let a = #{}; let b = #{}; loop { a.x = b; b.x = a; a.y = b; b.y = a; }"),
    (
        "inner lists pushed to",
        "let a = #{}; for i in 0..250 { a.set(`${i}`, []); } let f = []; for i in 0..1000 { f.push(i); } let k = 0; loop { a[`${k % 250}`].append(f); k += 1; }",
    ),
    (
        "inner maps",
        "let m = #{ a: #{}, b: #{}, c: #{} }; let i = 0; loop { m.a[`${i}`] = m.b; m.b[`${i}`] = m.c; m.c[`${i}`] = m.a; i += 1; }",
    ),
    (
        "copies in variables",
        "fn f(a, n) { let b = a; let c = b; let d = c; let e = d; f(e, n) } let a = []; for i in 0..1000 { a.push(i); } f(a, 1);",
    ),
    ("op-assigned elements", "let a = [\"x\"]; loop { a[0] += a[0]; }"),
    ("op-assigned properties", "let m = #{ a: [1] }; loop { m.a += m.a; }"),
    ("splice in a map", "let m = #{ a: [1] }; loop { m.a.append(m.a); m.b = m.a; }"),
    // callbacks, whose steps Rhai does not count
    ("nested closures", "let a = []; for i in 0..1000 { a.push(i); } a.some(|x| range(0, 1000).contains(x));"),
    (
        "steps in closures",
        "let a = []; for i in 0..1000 { a.push(i); } a.map(|x| { let n = 0; while n < 2000 { n += 1; } n });",
    ),
    (
        "thrice nested closures",
        "fn big() { let a = []; for i in 0..1000 { a.push(i); } a } big().any(|x| big().any(|y| big().any(|z| false)));",
    ),
    ("reduce", "let a = []; for i in 0..1000 { a.push(\"x\"); } loop { a.reduce(|s, x| s + x, \"\"); }"),
    ("ordering", "let a = []; for i in 0..1000 { a.push(1000 - i); } loop { a.order(); }"),
    ("comparing", "let a = []; for i in 0..1000 { a.push(i); } loop { a == a; }"),
    ("containing", "let a = []; for i in 0..1000 { a.push(i); } loop { -1 in a; }"),
    ("copying", "let a = []; for i in 0..1000 { a.push(i); } loop { let b = a; }"),
    ("summing", "let a = []; for i in 0..1000 { a.push(i); } loop { a.sum(); }"),
    ("changing a list in its own closure", "let a = [1, 2, 3]; a.map(|x| a.push(x));"),
    // chains of closures
    ("capture chain", "let x = || 1; loop { let y = x; x = || y; }"),
    ("curry chain", "let f = Fn(\"abs\"); loop { f = f.curry(f); }"),
    ("curry by function", "let f = |x| x; loop { f = curry(f, f); }"),
    ("closure in its own list", "let a = [1]; let f = || a; a[0] = f;"),
    ("closures in lists", "let f = |x| x; let a = [f]; loop { a = [a, f]; }"),
    // outside
    ("sleep", "sleep(6);"),
    ("long sleep", "sleep(1e300);"),
    ("timestamp", "timestamp();"),
    ("exit", "exit();"),
    ("eval", "eval(\"loop {}\");"),
    ("import", "import \"/etc/passwd\" as p;"),
    ("export", "let x = 1; export x;"),
    ("print", "loop { print(\"x\"); }"),
    ("debug", "loop { debug(\"x\"); }"),
    ("blob", "blob(4000000000, 1);"),
    ("pad", "let a = []; a.pad(1000000000, 0);"),
    ("pad text", "let a = \"\"; a.pad(1000000000, 'x');"),
    ("this", "let f = |x| this; f.call(1);"),
    ("module path", "a::b::c();"),
    ("global", "const X = 1; global::X;"),
    ("is_def_fn", "is_def_fn(\"x\", 1);"),
    ("calling by name", "call(\"f\");"),
    ("method of a map", "let m = #{ f: |x| x }; loop { m.f(1); }"),
    // around a limit
    ("try", "try { loop {} } catch { advise(\"x\"); }"),
    ("throw", "throw #{ a: [1, 2, 3] };"),
    ("throw in a closure", "[1].map(|x| throw x);"),
    // sums
    ("power", "2 ** 1000000;"),
    ("shift", "1 << 100000;"),
    ("least integer by -1", "let x = -9223372036854775807 - 1; x / -1;"),
    ("least integer negated", "let x = -9223372036854775807 - 1; -x;"),
    ("remainder of the least integer", "let x = -9223372036854775807 - 1; x % -1;"),
    ("number overflow", "let n = number(\"79228162514264337593543950335\"); loop { n = n * n; }"),
    ("money overflow", "let n = money(\"79228162514264337593543950335 GBP\"); n + n;"),
    ("far instant", "loop { at + 9223372036854775807.hours(); }"),
    ("many days", "after(2147483647.working_days(), at);"),
    ("bad index", "[1][-9223372036854775807];"),
    ("text index", "\"abc\"[1000000];"),
    // findings
    ("many findings", "loop { advise(\"x\"); }"),
    ("long findings", "let s = \"x\"; while s.len() < 8000 { s += s; } loop { advise(s).because(s); }"),
    ("many warnings", "let d = deadline(\"a\").by(at); loop { d.warn(\"1 hour\"); }"),
    (
        "many texts",
        "let s = \"x\"; while s.len() < 8000 { s += s; } loop { deadline(s).met_by(s, s, s, s, s, s, s, s).paused_while(s, s, s, s); }",
    ),
];

/// Things within things.
fn deep() -> Vec<Attack> {
    let forms = [
        ("brackets", "(", "1", ")"),
        ("lists", "[", "1", "]"),
        ("maps", "#{a:", "1", "}"),
        ("minus", "-", "1", ""),
        ("not", "!", "true", ""),
        ("blocks", "{", "1", "}"),
        ("ifs", "if true {", "1", "}"),
        ("else ifs", "if false {} else ", "{ 1 }", ""),
        ("sums", "1+", "1", ""),
        ("and", "true && ", "true", ""),
        ("dots", "a.", "b", ""),
        ("indexes", "", "a", "[0]"),
        ("calls", "abs(", "1", ")"),
        ("methods", "", "1", ".abs()"),
        ("closures", "|x| ", "1", ""),
        ("interpolations", "`${", "1", "}`"),
        ("loops", "while true {", "1", "}"),
        ("comments", "/*", "1", "*/"),
        ("assignments", "let a = ", "1", ";"),
        ("switches", "switch 1 { 1 => ", "1", "}"),
    ];
    let mut attacks = Vec::new();
    for (name, open, middle, close) in forms {
        for times in [100, 1_000, 10_000, 1_000_000] {
            let text = format!("{}{middle}{}", open.repeat(times), close.repeat(times));
            attacks.push((format!("{times} {name}"), text));
        }
    }
    attacks
}

/// Long sources, most of them just within the limit.
fn long() -> Vec<Attack> {
    let listed = |n: usize, each: &dyn Fn(usize) -> String| (0..n).map(each).collect::<Vec<_>>().join(",");
    let mut attacks = vec![
        ("many arguments".to_owned(), format!("f({});", listed(3000, &|_| "1".to_owned()))),
        ("many arguments of a known function".to_owned(), format!("later({});", listed(3000, &|_| "1".to_owned()))),
        (
            "16 arguments of a method".to_owned(),
            format!("deadline(\"a\").met_by({});", listed(16, &|n| format!("\"{n}\""))),
        ),
        ("many parameters".to_owned(), format!("fn f({}) {{}}", listed(2500, &|n| format!("p{n}")))),
        ("many closure parameters".to_owned(), format!("let f = |{}| 1;", listed(2500, &|n| format!("p{n}")))),
        ("long map".to_owned(), format!("let m = #{{{}}};", listed(2000, &|n| format!("p{n}:1")))),
        ("long list".to_owned(), format!("let m = [{}];", listed(7000, &|_| "1".to_owned()))),
        ("many cases".to_owned(), format!("switch 1 {{ {} }}", listed(1500, &|n| format!("{n} => 1")))),
        ("many variables".to_owned(), (0..1200).map(|n| format!("let v{n}=1;")).collect()),
        ("many functions".to_owned(), (0..1000).map(|n| format!("fn f{n}(){{}}")).collect()),
        ("many closures".to_owned(), format!("let m = [{}];", listed(2000, &|_| "|x| x".to_owned()))),
        (
            "many capturing closures".to_owned(),
            format!("let a = 1; let m = [{}];", listed(2000, &|_| "|x| a".to_owned())),
        ),
        ("long name".to_owned(), format!("let {} = 1;", "x".repeat(16_000))),
        ("long text".to_owned(), format!("let x = \"{}\";", "x".repeat(16_300))),
        ("many newlines".to_owned(), "\n".repeat(16_000)),
        ("too long".to_owned(), " ".repeat(8_000_000)),
        ("long unknown fact".to_owned(), format!("ticket{};", ".a".repeat(8_000))),
    ];
    let advise = "advise(\"x\");";
    attacks.push(("many statements".to_owned(), advise.repeat(16_384 / advise.len())));
    attacks
}

/// Far above what an attack takes in a debug build; far below what it would take unstopped.
const LONGEST: Duration = Duration::from_secs(5);

#[test]
fn every_attack_ends_soon_and_the_next_honest_run_is_right() {
    let desk = Desk::new();
    let mut wrong = String::new();
    for (name, text) in attacks() {
        let (taken, outcome) = timed(&desk, &text);
        if taken > LONGEST || outcome.contains("broke the engine") {
            wrong.push_str(&format!("\n{name}: {taken:?}: {}", outcome.chars().take(200).collect::<String>()));
        }
        assert_eq!(desk.outcome("advise(`${order.total * 2}`);"), "169.80 GBP", "after {name}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Pieces of which chance makes bodies.
const PIECES: &[&str] = &[
    "ticket",
    ".",
    "received_at",
    "events",
    "kind",
    "at",
    "table",
    "has",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "#{",
    "a",
    ":",
    ",",
    ";",
    "let ",
    "b",
    "=",
    "==",
    ">",
    "&&",
    "!",
    "+",
    "-",
    "/",
    "1",
    "0.5",
    "\"x\"",
    "`${",
    "`",
    "|e| ",
    "fn f(",
    "deadline(",
    ".within(",
    ".any(",
    ".after(",
    "in ",
    "if ",
    "else ",
    "for ",
    "while ",
    "loop ",
    "return ",
    "break;",
    "throw ",
    "order.total",
    "money(\"1 GBP\")",
    "advise(",
    "'c'",
    "..",
    "?.",
    "??",
    "this",
    "é",
    "\n",
    "/*",
    "//",
    "const ",
    "::",
    "$",
    "@",
    "\\",
    "\u{0}",
    "9223372036854775807",
    "switch ",
    "try ",
    "public",
    "e.at",
    "\"within\"",
    "fault.days",
    "+=",
    "open_point(",
    "run_module(",
];

#[test]
fn no_text_breaks_the_reader_or_the_engine() {
    let mut desk = Desk::new().with_table().with_library("shared.rhai", "fn shared(x) { x + fault.days }");
    desk.limits = Limits { steps: 2_000, ..Limits::default() };
    let mut seed = 0x5EED_u64;
    let mut chance = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or(0) % below
    };
    for _ in 0..5_000 {
        let text: String = (0..1 + chance(14)).map(|_| PIECES[chance(PIECES.len())]).collect();
        let outcome = desk.outcome(&text);
        assert!(!outcome.contains("could not be read") && !outcome.contains("broke the engine"), "{text}: {outcome}");
        if let Err(problems) = desk.compile(&text) {
            for problem in problems {
                assert!(text.get(problem.span.clone()).is_some(), "{text}: {problem:?}");
            }
        }
    }
}

/// Attacks that must never come to an answer.
#[test]
fn what_never_ends_is_stopped_by_its_steps() {
    let desk = Desk::new();
    for (name, text) in PLAIN.iter().filter(|(name, _)| {
        ["loop", "while", "do until", "for over a long range", "thrice nested closures", "steps in closures"]
            .contains(name)
    }) {
        assert_eq!(desk.outcome(text), "error: the body takes more than 100000 steps", "{name}");
    }
    assert_eq!(desk.outcome("fn f() { f() } f();"), "error: calls within calls are deeper than 12");
}

#[test]
fn the_clock_is_the_net() {
    let mut desk = Desk::new();
    desk.limits = Limits { milliseconds: 20, steps: u64::MAX, ..Limits::default() };
    assert_eq!(desk.outcome("loop {}"), "error by clock: the body was stopped after 20 milliseconds");
    assert_eq!(
        desk.outcome("let a = []; for i in 0..1000 { a.push(i); } a.any(|x| { loop {} });"),
        "error by clock: the body was stopped after 20 milliseconds"
    );
}

#[test]
fn each_limit_is_what_was_asked_for() {
    let mut desk = Desk::new();
    desk.limits = Limits {
        text_bytes: 10,
        list_length: 3,
        map_size: 2,
        variables: 4,
        findings: 1,
        call_depth: 3,
        expression_depth: 16,
        source_bytes: 120,
        ..Limits::default()
    };
    let cases = [
        ("let s = \"12345\"; s += s; s += \"1\";", "error: a text is longer than 10 bytes"),
        ("let a = [1, 2]; a.push(3); a.push(4);", "error: a list has more than 3 elements"),
        ("let a = #{}; a.x = 1; a.y = 2; a.z = 3; a.x = 4;", "error: a map has more than 2 entries"),
        ("let a = 1; let b = 1; let c = 1; let d = 1; let e = 1;", "error: more than 4 variables at once"),
        ("advise(\"a\"); advise(\"b\");", "error: the body makes more than 1 findings"),
        ("fn f(n) { f(n) } f(2);", "error: calls within calls are deeper than 3"),
        ("let a = ((((((((((((((((((1))))))))))))))))));", "refused: expressions or blocks are nested deeper than 16"),
    ];
    crate::desk::check(&desk, &cases);
    assert_eq!(desk.outcome(&" ".repeat(121)), "refused: the body has 121 bytes, more than the limit of 120");
}

/// In a process of its own, where nothing else takes memory at the same time.
#[test]
fn memory_is_bounded_and_given_back() {
    let this = std::env::current_exe().unwrap();
    let child = Command::new(this)
        .args(["hostile::the_memory_of_attacks", "--exact", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && said.contains("1 passed"), "{said}\n{}", String::from_utf8_lossy(&child.stderr));
}

#[test]
#[ignore = "run by `memory_is_bounded_and_given_back`"]
fn the_memory_of_attacks() {
    let desk = Desk::new();
    let attacks = attacks();
    // what is kept for good is made first
    for _ in 0..10 {
        let _ = desk.outcome("advise(`${order.total * 2}`);");
    }
    let Some(before) = memory("VmRSS:") else { return };
    // the measure itself: 20 MB are seen
    assert!(peak_of(|| drop(std::hint::black_box(vec![1_u8; 20_000_000]))) > 15_000);
    let mut highest = 0;
    for (name, text) in &attacks {
        let mut ended = (Duration::ZERO, String::new());
        let peak = peak_of(|| ended = timed(&desk, text));
        let (taken, outcome) = ended;
        highest = highest.max(peak);
        if peak > 1_000 || taken > Duration::from_millis(50) {
            println!("{name}: {peak} kB, {taken:?}: {}", outcome.chars().take(100).collect::<String>());
        }
        assert!(peak < 16_000, "{name}: {peak} kB");
    }
    let kept = memory("VmRSS:").unwrap_or(0).saturating_sub(before);
    println!("highest: {highest} kB; kept after all: {kept} kB");
    assert!(kept < 16_000, "{kept} kB are kept");
}

/// How many kB more this process holds at the height of what it does than before.
fn peak_of(act: impl FnOnce()) -> usize {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = memory("VmRSS:").unwrap_or(0);
    act();
    memory("VmHWM:").unwrap_or(0).saturating_sub(before)
}

fn timed(desk: &Desk, text: &str) -> (Duration, String) {
    #[expect(clippy::disallowed_methods, reason = "attacks are timed")]
    let start = Instant::now();
    let outcome = desk.outcome(text);
    (start.elapsed(), outcome)
}

/// A line of the kernel's account of this process, in kB; nothing where there is none.
fn memory(line: &str) -> Option<usize> {
    #[expect(clippy::disallowed_methods, reason = "memory is measured")]
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|each| each.strip_prefix(line))?.split_whitespace().next()?.parse().ok()
}
