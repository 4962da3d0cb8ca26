//! One run of a body: what it was given, what it has said so far, and the meter of what it may use.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use redress_model::{
    BodyCase, Calendars, CompiledBody, Currency, FactIndex, Finding, FindingBuilder, FunctionContext, Record, Slot,
    Stop, TableReading, Value,
};
use redress_time::Calendar;
use rhai::{Dynamic, EvalAltResult, Position, Scope};

use crate::program::{Program, Recipe};
use crate::stop;

/// How many steps pass between two looks at the clock.
const STEPS_BETWEEN_LOOKS: u64 = 32;

/// What the functions that a body calls can see of its run.
pub(crate) struct Run {
    pub(crate) recipe: Arc<Recipe>,
    pub(crate) reads: Vec<FactIndex>,
    pub(crate) facts: Vec<Slot>,
    pub(crate) lets: Vec<Value>,
    pub(crate) table: Option<TableReading>,
    /// The numbers of the dated rows that it read.
    pub(crate) dated_rows: Vec<usize>,
    pub(crate) home: Option<Currency>,
    pub(crate) builders: Vec<(FindingBuilder<'static>, Position)>,
    /// What modules reported, each finding with the number of those that the body itself began before it.
    pub(crate) reported: Vec<(usize, Finding<'static>)>,
    /// The values of the modules that ran, by their places in the recipe.
    pub(crate) computed: Vec<Option<Arc<Record>>>,
    /// Bytes of text that the findings hold so far.
    pub(crate) said: usize,
    at: Timestamp,
    calendar: Arc<Calendar>,
    calendars: Arc<Calendars>,
}

/// Why a run halts that no error of Rhai's says.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Halt {
    /// The rule is unknown.
    Stop(Stop),
    /// Too many steps.
    Steps,
    /// Too much time.
    Clock,
}

/// Own counters: Rhai's count forgets what happens inside closures that native functions call.
struct Meter {
    steps: Cell<u64>,
    most: Cell<u64>,
    next_look: Cell<u64>,
    started: Cell<Option<std::time::Instant>>,
    net: Cell<Duration>,
    /// Set by whatever halts the run: Rhai goes on after an error in some places, writing a value into a text for one.
    halted: Cell<bool>,
}

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
    static HALT: RefCell<Option<Halt>> = const { RefCell::new(None) };
    static METER: Meter = const {
        Meter {
            steps: Cell::new(0),
            most: Cell::new(0),
            next_look: Cell::new(0),
            started: Cell::new(None),
            net: Cell::new(Duration::ZERO),
            halted: Cell::new(false),
        }
    };
}

/// Runs a body on a case.
pub(crate) fn run(
    program: &Program,
    recipe: &Arc<Recipe>,
    body: &CompiledBody,
    case: &BodyCase<'_>,
) -> Result<Vec<Finding<'static>>, Stop> {
    let given = Run {
        recipe: recipe.clone(),
        reads: body.reads.clone(),
        facts: case.facts.clone(),
        lets: case.lets.clone(),
        table: if body.columns.is_empty() { None } else { case.table.clone() },
        dated_rows: Vec::new(),
        home: case.home,
        builders: Vec::new(),
        reported: Vec::new(),
        computed: vec![None; recipe.modules.len()],
        said: 0,
        at: case.at,
        calendar: case.calendar.clone(),
        calendars: case.calendars.clone(),
    };
    // what ran before on this thread is over: nothing that a body calls runs another body
    RUN.with(|run| run.replace(Some(given)));
    HALT.with(|halt| halt.replace(None));
    start_meter(recipe, case);
    let result = program.engine.run_ast_with_scope(&mut Scope::new(), &program.script);
    let run = RUN.with(|run| run.take());
    if let Err(error) = result {
        return Err(stop::from_error(*error, recipe));
    }
    if let Some(halt) = take_halt() {
        return Err(stop::from_halt(halt, Position::NONE, recipe));
    }
    let (builders, reported, rows) = run.map(|run| (run.builders, run.reported, run.dated_rows)).unwrap_or_default();
    if !rows.is_empty() {
        case.dated_rows.borrow_mut().extend(rows);
    }
    let mut findings = Vec::with_capacity(builders.len() + reported.len());
    let mut reported = reported.into_iter().peekable();
    for (position, (builder, called)) in builders.into_iter().enumerate() {
        while let Some((_, finding)) = reported.next_if(|(before, _)| *before <= position) {
            findings.push(finding);
        }
        let finding = builder.finish();
        findings.push(finding.map_err(|error| stop::stopped(error.to_string(), called, recipe, false))?);
    }
    findings.extend(reported.map(|(_, finding)| finding));
    Ok(findings)
}

/// Runs something whose time is bounded by limits of its own: it does not count towards the body's.
pub(crate) fn beside_the_clock<T>(work: impl FnOnce() -> T) -> T {
    let elapsed = || METER.with(|meter| meter.started.get().map(|started| started.elapsed()));
    let before = elapsed();
    let worked = work();
    if let (Some(before), Some(after)) = (before, elapsed()) {
        METER.with(|meter| meter.started.set(meter.started.get().map(|started| started + (after - before))));
    }
    worked
}

/// Leaves nothing behind of a run that panicked.
pub(crate) fn abandon() {
    RUN.with(|run| run.try_borrow_mut().map(|mut run| run.take()).ok());
    HALT.with(|halt| halt.take());
}

/// Looks at the run that is under way, or changes it.
///
/// # Errors
///
/// No body runs on this thread, which is a bug.
pub(crate) fn with<T>(look: impl FnOnce(&mut Run) -> Result<T, Box<EvalAltResult>>) -> Result<T, Box<EvalAltResult>> {
    RUN.with(|run| match &mut *run.borrow_mut() {
        Some(run) => look(run),
        None => Err("no body is running".into()),
    })
}

/// Halts the run for a reason that no `try` of the body could catch.
pub(crate) fn halt(halt: Halt) -> Box<EvalAltResult> {
    keep(halt);
    EvalAltResult::ErrorTerminated(Dynamic::UNIT, Position::NONE).into()
}

/// Keeps the first reason to halt.
fn keep(halt: Halt) {
    METER.with(|meter| meter.halted.set(true));
    HALT.with(|kept| {
        kept.borrow_mut().get_or_insert(halt);
    });
}

/// Stops the run: the rule is unknown, or what it was given is broken.
pub(crate) fn halt_with(stop: Stop) -> Box<EvalAltResult> {
    match stop {
        // Rhai adds the place
        Stop::Error(fault) => fault.message.into(),
        stop => halt(Halt::Stop(stop)),
    }
}

/// Why the run was halted, if it was.
pub(crate) fn take_halt() -> Option<Halt> {
    HALT.with(|halt| halt.take())
}

/// The most steps, and the longest time in milliseconds, of the run that is under way or was last.
pub(crate) fn allowance() -> (u64, u128) {
    METER.with(|meter| (meter.most.get(), meter.net.get().as_millis()))
}

/// Counts a step that Rhai takes. Gives a token where the run must end.
pub(crate) fn step() -> Option<Dynamic> {
    if METER.with(|meter| meter.halted.get()) {
        return Some(Dynamic::UNIT);
    }
    spend(1).err().map(|why| {
        keep(why);
        Dynamic::UNIT
    })
}

/// Counts steps that a native function takes on its own.
pub(crate) fn charge(steps: usize) -> Result<(), Box<EvalAltResult>> {
    spend(u64::try_from(steps).unwrap_or(u64::MAX)).map_err(halt)
}

fn spend(steps: u64) -> Result<(), Halt> {
    METER.with(|meter| {
        let taken = meter.steps.get().saturating_add(steps);
        meter.steps.set(taken);
        if taken > meter.most.get() {
            return Err(Halt::Steps);
        }
        if taken >= meter.next_look.get() {
            meter.next_look.set(taken.saturating_add(STEPS_BETWEEN_LOOKS));
            if meter.started.get().is_some_and(|started| started.elapsed() > meter.net.get()) {
                return Err(Halt::Clock);
            }
        }
        Ok(())
    })
}

fn start_meter(recipe: &Recipe, case: &BodyCase<'_>) {
    #[expect(clippy::disallowed_methods, reason = "the safety net against bodies that are slow within their steps")]
    let now = std::time::Instant::now();
    METER.with(|meter| {
        meter.steps.set(0);
        meter.halted.set(false);
        // sizes were fixed when the body was compiled; what a run takes may be limited further
        meter.most.set(recipe.limits.steps.min(case.limits.steps));
        meter.next_look.set(STEPS_BETWEEN_LOOKS);
        meter.started.set(Some(now));
        meter.net.set(Duration::from_millis(recipe.limits.milliseconds.min(case.limits.milliseconds)));
    });
}

impl Run {
    /// What functions may know besides their arguments.
    pub(crate) fn context(&self) -> FunctionContext<'_> {
        FunctionContext { at: self.at, calendar: &self.calendar, calendars: &self.calendars }
    }

    /// The instant of decision.
    pub(crate) fn at(&self) -> Timestamp {
        self.at
    }
}
