//! What a runtime of bodies is: it compiles them at load, within limits, and runs them when their guard holds.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use redress_time::Calendar;

use crate::currency::Currency;
use crate::fact::{Catalogue, FactIndex};
use crate::facts::Slot;
use crate::finding::Finding;
use crate::function::Calendars;
use crate::limits::Limits;
use crate::module::Modules;
use crate::policy_names::PolicyNames;
use crate::table_reading::TableReading;
use crate::types::Type;
use crate::value::Value;
use crate::vocabulary::FindingKind;

/// A language in which bodies of rules are written.
pub trait Runtime: Send + Sync + fmt::Debug {
    /// Checks and compiles a body. Nothing of it is run.
    ///
    /// # Errors
    ///
    /// Everything wrong with the body, each with its place in the body's text.
    fn compile(&self, body: &BodySource<'_>) -> Result<CompiledBody, Vec<BodyProblem>>;

    /// Runs a compiled body on one case, within the limits. All its findings, or none.
    ///
    /// # Errors
    ///
    /// Why there are no findings: a missing fact, an open point, or what broke.
    fn run(&self, body: &CompiledBody, case: &BodyCase<'_>) -> Result<Vec<Finding<'static>>, Stop>;
}

/// A body as its author wrote it, with the names it may use.
#[derive(Clone, Copy, Debug)]
pub struct BodySource<'a> {
    /// The statements between the braces of `when … { … }`.
    pub text: &'a str,
    /// The facts.
    pub catalogue: &'a Catalogue,
    /// The `let`s before the guard, with their types.
    pub lets: &'a [(String, Type)],
    /// The clause's table, if it has one.
    pub table: Option<&'a TableShape>,
    /// The names that the policy defines.
    pub names: &'a PolicyNames,
    /// Functions shared by the fences: the text of the policy's `*.rhai` files, by file name.
    pub library: &'a [(String, String)],
    /// The modules that it may run.
    pub modules: &'a Modules,
    /// The limits.
    pub limits: &'a Limits,
}

/// What rules can read of a table.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct TableShape {
    /// The output columns, with their types.
    pub outputs: Vec<(String, Type)>,
    /// Whether a date picks the row: `table.on(date)["…"]`.
    pub is_dated: bool,
    /// Whether every row that hits is given, so that `table["…"]` is a list.
    pub collects: bool,
}

/// A compiled body. Cheap to clone, and shared between threads.
#[derive(Clone)]
pub struct CompiledBody {
    /// The facts it may read, found without running it.
    pub reads: Vec<FactIndex>,
    /// The output columns of the table that it reads, by position.
    pub columns: Vec<usize>,
    /// The kinds of finding it can make.
    pub emits: Vec<FindingKind>,
    /// The names that it asks events for, as written.
    pub events: Vec<String>,
    /// The names that it takes from a column of the table or from a `let`, so that they stand elsewhere than in its text.
    pub names_taken: Vec<NameTaken>,
    /// Whether it reads `at`, so that its next change cannot be known.
    pub reads_at: bool,
    /// What is most likely not meant, each with its place in the body's text.
    pub warnings: Vec<BodyProblem>,
    /// What the runtime keeps.
    pub program: Arc<dyn Any + Send + Sync>,
}

/// A name that a body takes from elsewhere, and what it is given to: `.above(table["who"])`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct NameTaken {
    /// The call or the method that is given it, as [`PolicyNames::problem_with`] knows it: `escalate_to`, `above`, `met_by`.
    pub given_to: String,
    /// Where it stands.
    pub source: NameSource,
}

/// Where a name that a body takes stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NameSource {
    /// In the cells of an output column of the table, by position.
    Column(usize),
    /// In a `let` before the guard, by position.
    Let(usize),
}

/// Something wrong with a body at load.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BodyProblem {
    /// A stable name for it: `unknown-fact`, `syntax`.
    pub code: &'static str,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The bytes of the body's text that it is about.
    pub span: std::ops::Range<usize>,
}

/// What one run of a body is given.
#[derive(Clone, Debug)]
pub struct BodyCase<'a> {
    /// What the case says of each fact the body may read, in the order of [`CompiledBody::reads`].
    pub facts: Vec<Slot>,
    /// The values of the `let`s, in their order.
    pub lets: Vec<Value>,
    /// The clause's table as this case sees it, where the body reads it.
    pub table: Option<TableReading>,
    /// Where the run adds the numbers of the dated rows that it read.
    pub dated_rows: RefCell<Vec<usize>>,
    /// The instant of decision.
    pub at: Timestamp,
    /// The policy's own calendar.
    pub calendar: &'a Arc<Calendar>,
    /// Every calendar that the policy knows, by name.
    pub calendars: &'a Arc<Calendars>,
    /// The currency of a bare `$`.
    pub home: Option<Currency>,
    /// The limits.
    pub limits: &'a Limits,
}

/// Why a rule has no answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Stop {
    /// These facts are missing.
    Missing(Vec<FactIndex>),
    /// The law or the firm has not settled this question.
    OpenPoint(Box<OpenQuestion>),
    /// This broke.
    Error(Box<Fault>),
}

/// What broke.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// What broke: lower case, no full stop.
    pub message: String,
    /// The bytes of the body's text where it broke, if that is known.
    pub span: Option<std::ops::Range<usize>>,
    /// Whether a clock stopped it, so that the decision cannot be replayed.
    pub by_clock: bool,
}

/// A question that the law or the firm has not settled, and what is open for want of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenQuestion {
    /// The question.
    pub question: String,
    /// The findings that turn on it, by kind and, where the rule says it, name.
    pub about: Vec<(FindingKind, Option<String>)>,
}

impl Stop {
    /// An open point that is about whatever its rule can find.
    pub fn open_point(question: impl Into<String>) -> Stop {
        Stop::OpenPoint(Box::new(OpenQuestion { question: question.into(), about: Vec::new() }))
    }

    /// An error without a place.
    pub fn error(message: impl Into<String>) -> Stop {
        Stop::from(Fault { message: message.into(), span: None, by_clock: false })
    }

    /// The stop that governs when two stand in the way: an error beats what is unknown, and missing facts add up.
    #[must_use]
    pub fn and(self, other: Stop) -> Stop {
        match (self, other) {
            (error @ Stop::Error(_), _) | (_, error @ Stop::Error(_)) => error,
            (Stop::Missing(mut one), Stop::Missing(other)) => {
                for fact in other {
                    if !one.contains(&fact) {
                        one.push(fact);
                    }
                }
                Stop::Missing(one)
            }
            (missing @ Stop::Missing(_), _) | (_, missing @ Stop::Missing(_)) => missing,
            (open, Stop::OpenPoint(_)) => open,
        }
    }

    /// Adds this stop to what stood in the way before.
    pub fn join(self, before: &mut Option<Stop>) {
        *before = Some(match before.take() {
            Some(first) => first.and(self),
            None => self,
        });
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Error(Box::new(fault))
    }
}

impl fmt::Debug for CompiledBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompiledBody")
            .field("reads", &self.reads)
            .field("columns", &self.columns)
            .field("emits", &self.emits)
            .finish_non_exhaustive()
    }
}
