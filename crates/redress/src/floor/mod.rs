//! The floor: whether a code gives the customer less than a pack that it extends, proved where nothing of the pack gives way and
//! searched for with made cases everywhere else.

mod case_maker;
mod compare;
mod constants;
mod duty;
mod held;
mod random;
mod shrink;
mod witness;

use std::collections::{BTreeMap, BTreeSet};

use redress_model::{FactIndex, FindingKind, ModuleRuntime};
use redress_policy::{Clause, Pack, Policy, Scenario, case_of_example};

pub use duty::{Duty, DutyKind};
pub use witness::QuotedClause;

use crate::policies::{LoadError, Policies};
use crate::scenario::with_histories;
use crate::ticket::Ticket;
use case_maker::{CaseMaker, MadeCase, received_at};
use duty::Less;
use held::Held;

/// How to search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FloorSearch {
    /// How many cases are made.
    pub cases: usize,
    /// The seed they are made from; the same seed makes the same cases.
    pub seed: u64,
    /// On how many threads; it changes nothing but how long it takes.
    pub threads: usize,
}

impl Default for FloorSearch {
    /// 100,000 cases of seed 1 on one thread.
    fn default() -> Self {
        FloorSearch { cases: 100_000, seed: 1, threads: 1 }
    }
}

/// What became of holding a code against one of its packs.
#[derive(Clone, PartialEq, Debug)]
pub struct FloorReport {
    /// The pack's `id`.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its files, in hexadecimal digits.
    pub digest: String,
    /// The pack's clauses that no clause of the code takes the place of: what they owe is owed, whatever the code says.
    pub stands: Vec<String>,
    /// The pack's clauses that a clause of the code takes the place of.
    pub replaced: Vec<String>,
    /// The code's own clauses of which it is proved, row by row of their tables, that they give no less.
    pub proved: Vec<String>,
    /// The code's other clauses that take the place of the pack's, may answer the same questions, or forbid something: they
    /// were held against it in made cases.
    pub searched: Vec<String>,
    /// How many cases were made; none where nothing was to be searched.
    pub cases: usize,
    /// The seed they were made from.
    pub seed: u64,
    /// In how many cases each thing that the pack owed was compared.
    pub compared: BTreeMap<Duty, usize>,
    /// The pack's replaced clauses that owed nothing in any of the cases, so that nothing is shown of them.
    pub not_reached: Vec<String>,
    /// Where the code gives less: for each thing the smallest case.
    pub undercuts: Vec<Undercut>,
}

/// Something of which a code gives less than its floor, with a case that shows it.
#[derive(Clone, PartialEq, Debug)]
pub struct Undercut {
    /// What is less.
    pub duty: Duty,
    /// How, as a sentence.
    pub sentence: String,
    /// The number of the case that showed it first, from 0; the witness is that case made as small as it goes.
    pub found_in: usize,
    /// The pack's clause.
    pub pack_clause: Option<QuotedClause>,
    /// The code's clause; `None` where no single clause is the reason.
    pub own_clause: Option<QuotedClause>,
    /// The witness as a worked example that expects what the floor owes.
    pub scenario: String,
}

impl Policies {
    /// Holds each version that extends packs against each of them.
    ///
    /// # Errors
    ///
    /// A pack cannot be loaded alone.
    pub fn hold_to_floors(
        &self,
        search: &FloorSearch,
        modules: Option<&dyn ModuleRuntime>,
    ) -> Result<Vec<FloorReport>, LoadError> {
        let mut reports = Vec::new();
        for policy in self.versions() {
            for pack in &policy.packs {
                let alone = Policies::from_files_with(std::slice::from_ref(&pack.files), modules)?;
                reports.push(Floor { code: self, policy, pack, alone: &alone }.report(search));
            }
        }
        Ok(reports)
    }
}

/// The findings that owe the customer something.
const OWING: [FindingKind; 7] = [
    FindingKind::Deadline,
    FindingKind::TimeLimit,
    FindingKind::Entitlement,
    FindingKind::Disclosure,
    FindingKind::Requirement,
    FindingKind::Prohibition,
    FindingKind::Escalation,
];

fn makes(clause: &Clause, kind: FindingKind) -> bool {
    clause.rules.iter().any(|rule| rule.emits.contains(&kind))
}

/// A code and a pack that it extends.
struct Floor<'a> {
    code: &'a Policies,
    policy: &'a Policy,
    pack: &'a Pack,
    /// The pack by itself.
    alone: &'a Policies,
}

/// What a share of the cases showed.
#[derive(Default)]
struct Seen {
    /// The numbers of the pack's clauses that owed something.
    reached: BTreeSet<String>,
    compared: BTreeMap<Duty, usize>,
    /// The first case that showed less of each thing.
    first: BTreeMap<Duty, usize>,
}

impl Floor<'_> {
    fn report(&self, search: &FloorSearch) -> FloorReport {
        let is_pack = |clause: &&Clause| clause.pack.as_ref().is_some_and(|pack| pack.id == self.pack.id);
        let own = || self.policy.clauses.iter().filter(|clause| clause.pack.is_none());
        let mut replaced: Vec<&Clause> = own()
            .flat_map(|clause| &clause.overrides)
            .map(|position| &self.policy.clauses[*position])
            .filter(is_pack)
            .collect();
        replaced.sort_by_key(|clause| &clause.number);
        replaced.dedup_by_key(|clause| &clause.number);
        let is_replaced = |clause: &Clause| replaced.iter().any(|each| each.number == clause.number);
        let headings = |clauses: Vec<&Clause>| clauses.into_iter().map(|clause| clause.full_heading.clone()).collect();
        let with_rules = || self.policy.clauses.iter().filter(is_pack).filter(|clause| !clause.rules.is_empty());
        let (proved, searched): (Vec<&Clause>, Vec<&Clause>) =
            own().filter(|clause| self.may_give_less(clause)).partition(|clause| self.is_proved(clause));
        let mut report = FloorReport {
            pack: self.pack.id.clone(),
            version: self.pack.version.clone(),
            digest: self.pack.digest.clone(),
            stands: headings(with_rules().filter(|clause| !is_replaced(clause)).collect()),
            replaced: headings(with_rules().filter(|clause| is_replaced(clause)).collect()),
            proved: headings(proved.clone()),
            searched: headings(searched.clone()),
            cases: if searched.is_empty() { 0 } else { search.cases },
            seed: search.seed,
            compared: BTreeMap::new(),
            not_reached: Vec::new(),
            undercuts: Vec::new(),
        };
        let rivals = searched.iter().flat_map(|clause| self.rivals(clause));
        let mut in_question: Vec<&Clause> = searched.iter().copied().chain(replaced.iter().copied()).collect();
        for rival in rivals {
            if !in_question.iter().any(|clause| clause.number == rival.number) {
                in_question.push(rival);
            }
        }
        let maker = self.maker(&in_question, search.seed);
        let seen = self.search(&maker, report.cases, search.threads);
        for (duty, n) in seen.first {
            report.undercuts.extend(self.witness(&maker, duty, n));
        }
        report.undercuts.sort_by_key(|undercut| undercut.found_in);
        report.compared = seen.compared;
        let owes = |clause: &Clause| clause.rules.iter().any(|rule| rule.emits.iter().any(|kind| OWING.contains(kind)));
        let is_reached = |clause: &Clause| {
            let number = clause.number.strip_prefix(&self.pack.id).map(str::trim);
            number.is_some_and(|number| seen.reached.contains(number))
        };
        let is_proved = |clause: &Clause| {
            let position = self.policy.clauses.iter().position(|each| each.number == clause.number);
            let mut by = own().filter(|each| position.is_some_and(|position| each.overrides.contains(&position)));
            by.all(|each| self.is_proved(each))
        };
        let not_reached =
            replaced.into_iter().filter(|clause| owes(clause) && !is_reached(clause) && !is_proved(clause));
        report.not_reached = not_reached.map(|clause| clause.full_heading.clone()).collect();
        report
    }

    /// Whether a clause of the code's own may give less than the pack: it takes the place of one of its clauses, may answer the
    /// same question, or forbids something. Everything else it says comes on top.
    fn may_give_less(&self, clause: &Clause) -> bool {
        !self.rivals(clause).is_empty() || makes(clause, FindingKind::Prohibition)
    }

    /// The pack's clauses that a clause takes the place of, or whose questions it may answer too.
    fn rivals(&self, clause: &Clause) -> Vec<&Clause> {
        let names = |clause: &Clause, kind: FindingKind| self.policy.names_made(clause, kind);
        let answers_alike = |other: &Clause, kind: FindingKind| {
            let both = makes(clause, kind) && makes(other, kind);
            both && match (names(clause, kind), names(other, kind)) {
                (Some(own), Some(theirs)) => own.iter().any(|name| theirs.contains(name)),
                _ => true,
            }
        };
        let rival = |position: usize, other: &&Clause| {
            other.pack.as_ref().is_some_and(|pack| pack.id == self.pack.id)
                && (clause.overrides.contains(&position)
                    || [FindingKind::Deadline, FindingKind::TimeLimit, FindingKind::Entitlement]
                        .iter()
                        .any(|kind| answers_alike(other, *kind)))
        };
        let all = self.policy.clauses.iter().enumerate();
        all.filter(|(position, other)| rival(*position, other)).map(|(_, other)| other).collect()
    }

    /// Whether it is proved row by row that a clause gives no less than each of the pack's clauses that it stands against.
    fn is_proved(&self, clause: &Clause) -> bool {
        let rivals = self.rivals(clause);
        !rivals.is_empty() && rivals.into_iter().all(|rival| self.policy.never_gives_less(clause, rival))
    }

    fn maker(&self, in_question: &[&Clause], seed: u64) -> CaseMaker<'_> {
        let reads = |clause: &&Clause| -> Vec<FactIndex> {
            let mut reads: Vec<FactIndex> = clause.rules.iter().flat_map(|rule| rule.reads.clone()).collect();
            reads.sort_unstable();
            reads.dedup();
            reads
        };
        let focus = in_question.iter().map(reads).collect();
        let number = |clause: &Clause| format!("{} {}", self.pack.id, clause.number);
        let is_near = |clause: &Clause| {
            in_question.iter().any(|each| each.number == clause.number || each.number == number(clause))
        };
        let examples = || self.policy.scenarios().chain(self.alone.scenarios());
        let near: Vec<&Scenario> =
            examples().filter(|(clause, _)| is_near(clause)).map(|(_, scenario)| scenario).collect();
        let far = examples().filter(|(clause, _)| !is_near(clause)).map(|(_, scenario)| scenario).collect();
        let mut events: Vec<String> = in_question
            .iter()
            .flat_map(|clause| {
                // without an event of its own, a deadline is met by that of its name
                let named = self.policy.names_made(clause, FindingKind::Deadline).unwrap_or_default();
                clause.events_asked().into_iter().map(str::to_owned).chain(named).collect::<Vec<_>>()
            })
            .collect();
        events.sort();
        events.dedup();
        CaseMaker::new(self.policy, (near, far), focus, events, seed)
    }

    fn search(&self, maker: &CaseMaker<'_>, cases: usize, threads: usize) -> Seen {
        let threads = threads.clamp(1, cases.max(1));
        let share = |thread: usize| {
            let mut seen = Seen::default();
            for n in (thread..cases).step_by(threads) {
                let (held, less) = self.hold(&maker.case(n));
                for (duty, clause) in held {
                    seen.reached.insert(clause);
                    *seen.compared.entry(duty).or_insert(0) += 1;
                }
                for less in less {
                    seen.first.entry(less.duty).or_insert(n);
                }
            }
            seen
        };
        let shares: Vec<Seen> = std::thread::scope(|scope| {
            let share = &share;
            let others: Vec<_> = (1..threads).map(|thread| (thread, scope.spawn(move || share(thread)))).collect();
            let first = share(0);
            // a thread that panicked has a bug of ours: its share is searched here, where the panic is seen
            let others = others.into_iter().map(|(thread, other)| other.join().unwrap_or_else(|_| share(thread)));
            std::iter::once(first).chain(others).collect()
        });
        shares.into_iter().fold(Seen::default(), |mut all, share| {
            all.reached.extend(share.reached);
            for (duty, count) in share.compared {
                *all.compared.entry(duty).or_insert(0) += count;
            }
            for (duty, n) in share.first {
                let first = all.first.entry(duty).or_insert(n);
                *first = (*first).min(n);
            }
            all
        })
    }

    /// Decides one case by the pack alone and by the code.
    fn hold(&self, made: &MadeCase) -> (Vec<(Duty, String)>, Vec<Less>) {
        // nobody decides a ticket before it came: that is an error, whatever else the decision says
        if received_at(made).is_some_and(|received| made.at < received) {
            return (Vec::new(), Vec::new());
        }
        let ticket = with_histories(Ticket::from_node(made.case.clone()));
        let floor = self.alone.decide(&ticket, made.at);
        let owes = !floor.deadlines.is_empty()
            || !floor.time_limits.is_empty()
            || !floor.disclosures.is_empty()
            || !floor.conditions.is_empty()
            || !floor.prohibitions.is_empty()
            || floor.compensation.is_some()
            || floor.escalation.is_some();
        if !owes {
            return (Vec::new(), Vec::new());
        }
        let own = self.code.decide(&ticket, made.at);
        // another version of the code decides this case
        if own.policy.as_ref().is_none_or(|policy| policy.version != self.policy.version) {
            return (Vec::new(), Vec::new());
        }
        Held { policy: self.policy, pack: self.pack, floor: &floor, own: &own }.less()
    }

    /// The smallest case that shows less of something, written as an example and read again from what was written.
    fn witness(&self, maker: &CaseMaker<'_>, duty: Duty, n: usize) -> Option<Undercut> {
        let less_in = |made: &MadeCase| self.hold(made).1.into_iter().find(|less| less.duty == duty);
        let smallest = shrink::smallest(maker.case(n), &self.policy.zone, &|made| less_in(made).is_some());
        let less = less_in(&smallest)?;
        let title = format!("no less than {} {} owes", self.pack.id, less.pack_clause);
        let scenario = witness::scenario(&smallest, &title, &less.expect);
        let (at, case) = case_of_example(&scenario)?;
        let less = less_in(&MadeCase { at, case })?;
        let named = |number: &str| self.policy.clauses.iter().find(|clause| clause.number == number);
        Some(Undercut {
            pack_clause: named(&format!("{} {}", self.pack.id, less.pack_clause)).map(QuotedClause::of),
            own_clause: less.own_clause.as_deref().and_then(named).map(QuotedClause::of),
            sentence: less.sentence,
            found_in: n,
            duty,
            scenario,
        })
    }
}
