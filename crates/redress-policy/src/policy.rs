//! A checked policy: every name known, every cell read, every guard compiled.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use redress_model::{
    Calendars, Catalogue, CompiledBody, Currency, FactIndex, FindingKind, Limits, Module, Modules, Origin, Phrase,
    PolicyNames,
};
use redress_time::Calendar;

use crate::declared::DeclaredRule;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::extension::Pack;
use crate::guard::{Guard, NodeIndex, Program};
use crate::language::language_of;
use crate::manifest::Level;
use crate::rule_index::RuleIndex;
use crate::scenario::Scenario;
use crate::shown::{CalendarsShown, Shown};
use crate::simple_body::SimpleBody;
use crate::table::DecisionTable;
use crate::written::Written;

/// One version of a service code, ready to decide by.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What it is called, the same in all its versions.
    pub id: String,
    /// Its title.
    pub title: String,
    /// This version's name.
    pub version: String,
    /// The first day it is in force, if it says one.
    pub from: Option<Date>,
    /// The first day it is no longer in force, if it says one.
    pub until: Option<Date>,
    /// The zone in which its days are counted.
    pub zone: TimeZone,
    /// The zone's IANA name.
    pub zone_name: String,
    /// Its own currency.
    pub currency: Option<Currency>,
    /// The language of its wordings where a ticket's own has none.
    pub language: String,
    /// The fact whose date chooses the version.
    pub anchor: FactIndex,
    /// Its roles, the lowest first, and the other names its rules may use.
    pub names: PolicyNames,
    /// Its escalation levels, the lowest first.
    pub levels: Vec<Level>,
    /// Its own calendar.
    pub calendar: Arc<Calendar>,
    /// Every calendar that its rules may name.
    pub calendars: Arc<Calendars>,
    /// The disclosures that its rules may name.
    pub disclosures: BTreeMap<String, Disclosure>,
    /// The facts that its rules may read.
    pub catalogue: Catalogue,
    /// Its clauses, in the order of the pages.
    pub clauses: Vec<Clause>,
    /// The positions of the clauses that override others, each before those it overrides.
    pub exceptions_first: Vec<usize>,
    /// Its files, by name.
    pub files: Vec<Arc<SourceFile>>,
    /// The facts that some rule reads, the anchor, and those that events and payments are read from.
    pub reads: Vec<FactIndex>,
    /// The same facts in the order of their names.
    pub reads_by_name: Vec<FactIndex>,
    /// Which of its rules a case can fire.
    pub index: RuleIndex,
    /// The limits on its bodies.
    pub limits: Limits,
    /// Its modules, by name.
    pub modules: Modules,
    /// The packs it extends, whose clauses are its own too.
    pub packs: Vec<Arc<Pack>>,
    /// SHA-256 of its files, in hexadecimal digits.
    pub digest: String,
    /// What is most likely not meant, though it loads.
    pub warnings: Vec<Diagnostic>,
    pub(crate) calendars_shown: CalendarsShown,
}

/// What customers are told of their rights, by language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disclosure {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The wording, by BCP 47 language tag.
    pub wording: BTreeMap<String, String>,
    /// The same as they are looked for in a draft.
    pub phrases: BTreeMap<String, Phrase>,
}

/// A numbered heading with what stands below it.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its number: `3.1`.
    pub number: String,
    /// Its identifier, if it has one.
    pub id: Option<String>,
    /// Its title, without the number.
    pub title: String,
    /// The number and the title: `3.1 We acknowledge every complaint`.
    pub full_heading: String,
    /// How deep the heading stands, from 1.
    pub level: usize,
    /// The pack it comes from; `None` for a clause of the code's own.
    pub pack: Option<Arc<Pack>>,
    /// The page.
    pub file: Arc<SourceFile>,
    /// The heading in the page.
    pub heading: Range<usize>,
    /// What the customer reads, as places in the page, in order.
    pub prose: Vec<Range<usize>>,
    /// Its decision table.
    pub table: Option<DecisionTable>,
    /// The compiled expressions of its rules and table.
    pub program: Program,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// The positions of the clauses it overrides.
    pub overrides: Vec<usize>,
    /// The month in which the amounts of its table change each year, from 1, where it names one.
    pub updated_in: Option<i8>,
    /// Who reads it.
    pub readers: Readers,
    /// The first day it is in force.
    pub from: Option<Date>,
    /// The first day it is no longer in force.
    pub until: Option<Date>,
    /// Its worked examples.
    pub scenarios: Vec<Scenario>,
}

/// Who reads a clause when the code is published.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Readers {
    /// Customers too: heading, prose and table.
    #[default]
    Everyone,
    /// Customers read the heading and the prose; the table is for staff.
    Prose,
    /// Staff alone.
    Staff,
}

/// The executable part of a clause.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name: the clause's identifier or number, and `#2` for a second rule.
    pub id: String,
    /// Where it stands in the page.
    pub span: Range<usize>,
    /// When it fires; a rule without a guard always does.
    pub guard: Option<Guard>,
    /// What it reports.
    pub body: RuleBody,
    /// The facts it may read, each once.
    pub reads: Vec<FactIndex>,
    /// Whether it says something only of a proposal.
    pub reads_proposal: bool,
    /// The positions of the guard's leaves that read what is proposed; `None` where the table asks for it.
    pub proposal_leaves: Option<Vec<usize>>,
    /// The kinds of finding it can make.
    pub emits: Vec<FindingKind>,
    /// Whether it reads the instant of decision where no guard shows how.
    pub reads_at: bool,
    /// Whether it reads the clause's table.
    pub reads_table: bool,
    pub(crate) origin: Shown<Origin>,
}

/// How a rule makes its findings.
#[derive(Clone, Debug)]
pub enum RuleBody {
    /// From attributes and the table's columns.
    Declared(DeclaredRule),
    /// By a body of the page.
    Script {
        /// The compiled body.
        body: CompiledBody,
        /// The same body without an interpreter, where it is as simple as that.
        simple: Option<SimpleBody>,
        /// The `let`s it may use, by name and node.
        lets: Vec<(String, NodeIndex)>,
        /// Where the body's text begins in the page.
        offset: usize,
    },
    /// By a module.
    Module(Arc<dyn Module>),
}

impl Clause {
    /// Whether it is in force on a date.
    pub fn is_in_force_on(&self, date: Date) -> bool {
        is_within(self.from, self.until, date)
    }
}

impl Policy {
    /// Whether its files write a name outside their examples: in quotes, as an attribute, or as a cell of a table. It reads them
    /// anew each time.
    pub fn writes_name(&self, name: &str) -> bool {
        Written::of(&self.files, false).writes(name)
    }

    /// Whether it is in force on a date.
    pub fn is_in_force_on(&self, date: Date) -> bool {
        is_within(self.from, self.until, date)
    }

    /// The calendar that a clause counts in: its pack's, or the policy's own.
    pub fn calendar_of<'p>(&'p self, clause: &'p Clause) -> &'p Arc<Calendar> {
        clause.pack.as_ref().map_or(&self.calendar, |pack| &pack.calendar)
    }

    /// The calendars that a clause may name.
    pub fn calendars_of<'p>(&'p self, clause: &'p Clause) -> &'p Arc<Calendars> {
        clause.pack.as_ref().map_or(&self.calendars, |pack| &pack.calendars)
    }

    /// The currency of amounts that a clause writes without one.
    pub fn currency_of(&self, clause: &Clause) -> Option<Currency> {
        clause.pack.as_ref().map_or(self.currency, |pack| pack.currency)
    }

    /// Every scenario, with the clause it stands beside.
    pub fn scenarios(&self) -> impl Iterator<Item = (&Clause, &Scenario)> {
        self.clauses.iter().flat_map(|clause| clause.scenarios.iter().map(move |scenario| (clause, scenario)))
    }

    /// The wording of a disclosure in a language: the tag itself, its language without region, or the policy's own.
    pub fn wording(&self, id: &str, language: Option<&str>) -> Option<(&str, &str)> {
        let wordings = &self.disclosures.get(id)?.wording;
        let wanted = language.unwrap_or(&self.language).replace('_', "-");
        // BCP 47 tags do not differ by letter case
        [wanted.as_str(), language_of(&wanted), &self.language, language_of(&self.language)].into_iter().find_map(
            |tag| {
                let found = wordings.iter().find(|(each, _)| each.eq_ignore_ascii_case(tag));
                found.map(|(tag, wording)| (tag.as_str(), wording.as_str()))
            },
        )
    }
}

fn is_within(from: Option<Date>, until: Option<Date>, date: Date) -> bool {
    from.is_none_or(|from| from <= date) && until.is_none_or(|until| date < until)
}
