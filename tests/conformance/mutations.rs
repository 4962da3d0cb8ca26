//! Mutations: a hundred thousand damaged pages are checked without a panic, and every complaint points into its file.

use redress_policy::{Policy, PolicyFiles};
use redress_rhai::RhaiRuntime;

use crate::cases::{is_within, with_page};
use crate::page::{Page, files_in, home, none_differ, text_of};
use crate::random::{Random, on_all_cores};

const MUTANTS: usize = 100_000;
const SEED: u64 = 20_260_308;

#[test]
fn damaged_pages_never_panic_and_complaints_point_into_them() {
    println!("seed {SEED}");
    let pages = pages();
    assert!(pages.len() > 100, "too few pages to damage: {}", pages.len());
    let tallies = on_all_cores(MUTANTS, |range| {
        let mut tally = Tally::default();
        for n in range {
            let mut random = Random::from_seed(SEED + n as u64);
            let page = mutant(&pages, &mut random);
            tally.check(&page, n % 10 == 0);
        }
        tally
    });
    let loaded: usize = tallies.iter().map(|tally| tally.loaded).sum();
    let mut wrong: Vec<String> = tallies.into_iter().flat_map(|tally| tally.wrong).collect();
    wrong.truncate(10);
    println!("{loaded} of {MUTANTS} still load");
    none_differ(&wrong);
    // damage that always breaks everything, or never anything, would test nothing
    assert!(loaded > MUTANTS / 50 && loaded < MUTANTS * 9 / 10, "{loaded} of {MUTANTS} load");
}

#[derive(Default)]
struct Tally {
    loaded: usize,
    wrong: Vec<String>,
}

impl Tally {
    /// Checks one page, and shows its first complaint where that is asked for.
    fn check(&mut self, page: &str, is_shown: bool) {
        let files: PolicyFiles = with_page(page);
        let diagnostics = match std::panic::catch_unwind(|| Policy::check(&files, &RhaiRuntime::new())) {
            Ok(Ok(policy)) => {
                self.loaded += 1;
                policy.warnings
            }
            Ok(Err(diagnostics)) => diagnostics,
            Err(_) => return self.wrong.push(format!("checking this page panics:\n{page}")),
        };
        for diagnostic in &diagnostics {
            let related = diagnostic.related.iter().map(|(span, _)| span);
            if !related.chain([&diagnostic.span]).all(|span| is_within(&diagnostic.file, span)) {
                self.wrong.push(format!("a complaint points out of its file: {diagnostic:?}\n{page}"));
            }
            if diagnostic.headline.is_empty() || diagnostic.headline.len() > 2_000 {
                self.wrong.push(format!("a headline of {} bytes\n{page}", diagnostic.headline.len()));
            }
        }
        // how a complaint is shown has places of its own to get wrong
        let shown =
            diagnostics.first().filter(|_| is_shown).map(|first| std::panic::catch_unwind(|| first.render(false)));
        if let Some(Err(_)) = shown {
            self.wrong.push(format!("showing a complaint about this page panics:\n{page}"));
        }
    }
}

/// Whole pages and single clauses, of the tests and of the policies in the repository.
fn pages() -> Vec<String> {
    let mut pages = Vec::new();
    for folder in ["diagnostics", "decisions"] {
        for page in Page::all_in(folder) {
            let texts = page.cases.iter().flat_map(|case| case.files().filter(|(name, _)| name.ends_with(".md")));
            pages.extend(texts.map(|(_, fence)| fence.text.clone()));
        }
    }
    for folder in ["policies/every-kind", "../crates/redress-cli/starter", "../policies/house-code"] {
        let folder = home().join(folder);
        for file in folder.is_dir().then(|| files_in(&folder, "md")).into_iter().flatten() {
            let text = text_of(&file);
            // one clause at a time is quicker to check, and damaged as thoroughly
            pages.extend(text.split("\n## ").map(|clause| format!("## {clause}")));
        }
    }
    pages.retain(|page| page.len() < 8_000);
    pages
}

/// What damage is made of: signs that mean something somewhere, and characters that take several bytes.
const PIECES: &[&str] = &[
    "|",
    "`",
    "```",
    "~~~",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "'",
    "\\",
    "#",
    "##",
    "-",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "\r\n",
    "é",
    "日",
    "\u{202e}",
    "\u{0}",
    "\u{feff}",
    "𝄞",
    "1é",
    "0x1",
    "1_000",
    "2026-04-08",
    "£",
    "£1,",
    "%",
    "$",
    "!",
    "!in",
    "in",
    "&&",
    "||",
    "=",
    "==",
    "<",
    "..",
    ".",
    ",",
    ";",
    ":",
    "//",
    "/*",
    "*/",
    "|x|",
    "when",
    "let",
    "true",
    "table",
    "at",
    "- ",
    "> ",
    "yes",
    "not ",
    " to ",
    "9223372036854775808",
    "-1",
    "{#a}",
    "{#a finding=advice}",
    "overrides=1",
    "1.1",
    "loop {}",
    "ticket.events",
    ".any(|e| ",
    "table[\"",
    "\"]",
    "99999999999999999999999999999999",
    "from",
    "```rhai",
    "```yaml",
];

fn mutant(pages: &[String], random: &mut Random) -> String {
    let mut page = random.one_of(pages).clone();
    for _ in 0..=random.below(3) {
        page = match random.below(9) {
            0 => with_lines(
                &page,
                |lines, random| {
                    let at = random.below(lines.len());
                    lines.remove(at);
                },
                random,
            ),
            1 => with_lines(
                &page,
                |lines, random| {
                    let (one, other) = (random.below(lines.len()), random.below(lines.len()));
                    lines.swap(one, other);
                },
                random,
            ),
            2 => with_lines(
                &page,
                |lines, random| {
                    let line = lines[random.below(lines.len())].clone();
                    lines.insert(random.below(lines.len()), line);
                },
                random,
            ),
            3 => cells_swapped(&page, random),
            4 => page[..place(&page, random)].to_owned(),
            5 => {
                // a stretch of another page
                let other = random.one_of(pages);
                let (from, to) = (place(other, random), place(other, random));
                let at = place(&page, random);
                [&page[..at], &other[from.min(to)..from.max(to)], &page[at..]].concat()
            }
            6 => {
                let (from, to) = (place(&page, random), place(&page, random));
                let (from, to) = (from.min(to), from.max(to));
                let to = if to - from > 40 { from } else { to };
                [&page[..from], &page[to..]].concat()
            }
            _ => {
                let at = place(&page, random);
                [&page[..at], random.word(PIECES), &page[at..]].concat()
            }
        };
        if page.len() > 20_000 {
            break;
        }
    }
    page
}

/// A place between two characters.
fn place(page: &str, random: &mut Random) -> usize {
    let mut at = random.below(page.len() + 1);
    while !page.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn with_lines(page: &str, change: impl FnOnce(&mut Vec<String>, &mut Random), random: &mut Random) -> String {
    let mut lines: Vec<String> = page.split('\n').map(str::to_owned).collect();
    change(&mut lines, random);
    lines.join("\n")
}

/// Two cells of a table change places.
fn cells_swapped(page: &str, random: &mut Random) -> String {
    with_lines(
        page,
        |lines, random| {
            let rows: Vec<usize> = (0..lines.len()).filter(|n| lines[*n].starts_with('|')).collect();
            if rows.is_empty() {
                return;
            }
            let (one, other) = (*random.one_of(&rows), *random.one_of(&rows));
            let mut first: Vec<String> = lines[one].split('|').map(str::to_owned).collect();
            let mut second: Vec<String> = lines[other].split('|').map(str::to_owned).collect();
            let (a, b) = (random.below(first.len()), random.below(second.len()));
            if one == other {
                first.swap(a, b);
                lines[one] = first.join("|");
            } else {
                std::mem::swap(&mut first[a], &mut second[b]);
                (lines[one], lines[other]) = (first.join("|"), second.join("|"));
            }
        },
        random,
    )
}
