//! What is kept of a checked body, and how a thread makes of it something that runs.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use redress_model::{FindingKind, Limits, Module, PolicyNames, Stop};
use rhai::{AST, Dynamic, Engine, EvalAltResult, EvalContext, NativeCallContext, Position};

use crate::facts::{Group, register_properties};
use crate::profile;
use crate::run::{charge, with};
use crate::script::Script;
use crate::table::Table;
use crate::values::to_dynamic;

/// A checked body: its text and what the names in it stand for. It goes between threads; what Rhai makes of it does not.
#[derive(Debug)]
pub(crate) struct Recipe {
    pub(crate) number: u64,
    pub(crate) script: Script,
    pub(crate) given: Vec<(String, Given)>,
    /// Every name that stands after a dot.
    pub(crate) properties: Vec<String>,
    /// The output columns of the table, all of them.
    pub(crate) columns: Vec<String>,
    pub(crate) names: PolicyNames,
    pub(crate) limits: Limits,
    /// Where `has(…)` asks: line and column, in order.
    pub(crate) asked: Vec<(usize, usize)>,
    /// What each open point is about, by the line and column of its call.
    pub(crate) abouts: BTreeMap<(usize, usize), Abouts>,
    /// The modules that the body may run.
    pub(crate) modules: Vec<ModuleGiven>,
}

/// The findings that an open point is about, by kind and, where it is said, name.
pub(crate) type Abouts = Vec<(FindingKind, Option<String>)>;

/// A module that a body may run.
#[derive(Clone, Debug)]
pub(crate) struct ModuleGiven {
    pub(crate) module: Arc<dyn Module>,
    /// The places of its facts among those that the body reads.
    pub(crate) facts: Vec<usize>,
}

/// A name that the run answers for.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    /// `ticket`: the beginning of facts' names.
    Group(Arc<GroupNode>),
    /// A `let` from before the guard, by position.
    Let(usize),
    /// `at`.
    At,
    /// `table`.
    Table,
}

/// The names that can follow in a fact's name.
#[derive(Clone, Debug, Default)]
pub(crate) struct GroupNode(Vec<(String, Child)>);

/// What a name of a group stands for.
#[derive(Clone, Debug)]
pub(crate) enum Child {
    /// More of a name.
    Group(Arc<GroupNode>),
    /// A fact, by its position among those that the body reads.
    Fact(usize),
}

/// A body that can run on this thread.
pub(crate) struct Program {
    pub(crate) engine: Engine,
    pub(crate) script: AST,
}

/// How many programs a thread keeps.
const MOST_PROGRAMS: usize = 1024;

/// The programs of a thread by the numbers of their recipes.
#[derive(Default)]
struct Shelf {
    programs: HashMap<u64, Kept>,
    asked: u64,
}

struct Kept {
    recipe: Weak<Recipe>,
    program: Rc<Program>,
    /// When it was last asked for.
    asked: u64,
}

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::default();
}

/// The number that the next recipe gets.
pub(crate) fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Recipe {
    /// What the open point of a call is about, where its author says so.
    pub(crate) fn about(&self, context: &NativeCallContext<'_>) -> Abouts {
        place_of(context.call_position()).and_then(|at| self.abouts.get(&at)).cloned().unwrap_or_default()
    }

    /// Whether a property or cell is read as what `has(…)` asks about.
    pub(crate) fn asks(&self, context: &NativeCallContext<'_>) -> bool {
        !self.asked.is_empty()
            && place_of(context.call_position()).is_some_and(|at| self.asked.binary_search(&at).is_ok())
    }
}

/// Line and column.
pub(crate) fn place_of(position: Position) -> Option<(usize, usize)> {
    Some((position.line()?, position.position().unwrap_or(0)))
}

impl GroupNode {
    /// What a name stands for.
    pub(crate) fn child(&self, name: &str) -> Option<&Child> {
        self.0.iter().find(|(each, _)| each == name).map(|(_, child)| child)
    }

    /// Puts in the rest of a fact's name.
    pub(crate) fn put(&mut self, rest: &str, position: usize) {
        match rest.split_once('.') {
            None => self.0.push((rest.to_owned(), Child::Fact(position))),
            Some((first, rest)) => {
                if !self.0.iter().any(|(each, _)| each == first) {
                    self.0.push((first.to_owned(), Child::Group(Arc::default())));
                }
                for (each, child) in &mut self.0 {
                    if let Child::Group(group) = child
                        && each == first
                    {
                        Arc::make_mut(group).put(rest, position);
                    }
                }
            }
        }
    }
}

impl Program {
    /// The program of a recipe, made when this thread first asks for it.
    pub(crate) fn on_this_thread(recipe: &Arc<Recipe>) -> Result<Rc<Program>, Stop> {
        if let Some(program) = SHELF.with(|shelf| shelf.borrow_mut().take_down(recipe)) {
            return Ok(program);
        }
        let program = Rc::new(Program::make(recipe)?);
        SHELF.with(|shelf| shelf.borrow_mut().put_up(recipe, program.clone()));
        Ok(program)
    }

    /// Throws away this thread's program of a recipe.
    pub(crate) fn forget(recipe: &Arc<Recipe>) {
        SHELF.with(|shelf| {
            if let Ok(mut shelf) = shelf.try_borrow_mut() {
                shelf.programs.remove(&recipe.number);
            }
        });
    }

    fn make(recipe: &Arc<Recipe>) -> Result<Program, Stop> {
        let mut engine =
            profile::engine(&recipe.limits, recipe.given.len(), recipe.properties.iter().cloned().collect());
        register_properties(&mut engine, recipe);
        answer_for_names(&mut engine, recipe);
        let script = read(&engine, &recipe.script, &recipe.given)
            .map_err(|error| Stop::error(format!("the body cannot be read any more: {error}")))?;
        Ok(Program { engine, script })
    }
}

/// Reads a script, without the functions that stood for given names.
pub(crate) fn read(engine: &Engine, script: &Script, given: &[(String, Given)]) -> Result<AST, rhai::ParseError> {
    let mut read = engine.compile(&script.text)?;
    read.retain_functions(|_, _, name, arity| arity > 0 || !given.iter().any(|(each, _)| each == name));
    Ok(read)
}

/// Has the engine ask us what a name stands for.
///
/// It asks for the body's own variables too. Each is measured before it is read or changed, so that no value grows beyond the
/// limits by more than one step: Rhai does not measure what `map[key] = value` and `list[n] = value` make.
fn answer_for_names(engine: &mut Engine, recipe: &Recipe) {
    let given = recipe.given.clone();
    #[expect(deprecated, reason = "marked so because it may change with Rhai's version, which is pinned")]
    engine.on_var(move |name, index, context: EvalContext<'_, '_, '_, '_, '_, '_>| {
        if index > 0 {
            return measure(name, &context).map(|()| None);
        }
        match given.iter().find(|(each, _)| each == name) {
            Some((_, Given::Group(group))) => Ok(Some(Dynamic::from(Group(group.clone())))),
            Some((_, Given::Table)) => Ok(Some(Dynamic::from(Table))),
            Some((_, Given::At)) => with(|run| Ok(Some(Dynamic::from(run.at())))),
            Some((_, Given::Let(position))) => with(|run| match run.lets.get(*position) {
                Some(value) => Ok(Some(to_dynamic(value))),
                None => Err(format!("`{name}` was given no value").into()),
            }),
            None => measure(name, &context).map(|()| None),
        }
    });
}

fn measure(name: &str, context: &EvalContext<'_, '_, '_, '_, '_, '_>) -> Result<(), Box<EvalAltResult>> {
    match context.scope().get(name) {
        Some(value) if value.is_array() || value.is_map() || value.is_string() => {
            context.engine().ensure_data_size_within_limits(value)?;
            // reading a variable may copy it, so that a large one counts for more steps
            charge(parts(value) / PARTS_OF_A_STEP)
        }
        _ => Ok(()),
    }
}

/// How many elements are copied in about the time of a step.
const PARTS_OF_A_STEP: usize = 32;

/// How many elements a value has, those of its elements included. Its size was checked, which bounds how deep it goes.
fn parts(value: &Dynamic) -> usize {
    if let Ok(list) = value.as_array_ref() {
        list.len() + list.iter().map(parts).sum::<usize>()
    } else if let Ok(map) = value.as_map_ref() {
        map.len() + map.values().map(parts).sum::<usize>()
    } else {
        0
    }
}

impl Shelf {
    fn take_down(&mut self, recipe: &Recipe) -> Option<Rc<Program>> {
        self.asked += 1;
        let kept = self.programs.get_mut(&recipe.number)?;
        kept.asked = self.asked;
        Some(kept.program.clone())
    }

    fn put_up(&mut self, recipe: &Arc<Recipe>, program: Rc<Program>) {
        // what nobody can run any more goes first, then what was not asked for longest
        self.programs.retain(|_, kept| kept.recipe.strong_count() > 0);
        if self.programs.len() >= MOST_PROGRAMS
            && let Some(oldest) = self.programs.values().map(|kept| kept.asked).min()
        {
            self.programs.retain(|_, kept| kept.asked > oldest);
        }
        let kept = Kept { recipe: Arc::downgrade(recipe), program, asked: self.asked };
        self.programs.insert(recipe.number, kept);
    }
}
