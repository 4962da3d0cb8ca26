//! Checks a body at load: every name in it is one that exists, and what it reads and can report is found without running it.

mod call;
mod chain;
mod event;
mod name_taken;
mod open_point;
mod reopening;
mod syntax;
mod walk;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redress_model::{BodyProblem, BodySource, FactIndex, FindingKind, Module, NameTaken, Type};
use rhai::{AST, Position};

use crate::profile;
use crate::program::{Abouts, Given, GroupNode, ModuleGiven, Recipe, next_number, read};
use crate::script::{Place, Script};

/// A body that passed, and what is known of it.
pub(crate) struct Checked {
    pub(crate) recipe: Recipe,
    pub(crate) reads: Vec<FactIndex>,
    pub(crate) columns: Vec<usize>,
    pub(crate) emits: Vec<FindingKind>,
    pub(crate) events: Vec<String>,
    pub(crate) names_taken: Vec<NameTaken>,
    pub(crate) reads_at: bool,
    pub(crate) warnings: Vec<BodyProblem>,
}

/// What is found in the statements of one function, or of the body itself.
#[derive(Default)]
struct Found {
    reads: BTreeSet<FactIndex>,
    columns: BTreeSet<usize>,
    emits: BTreeSet<FindingKind>,
    /// The names that it asks events for.
    events: BTreeSet<String>,
    names_taken: BTreeSet<NameTaken>,
    reads_at: bool,
    /// The script functions and closures it may call.
    calls: BTreeSet<String>,
    /// The modules it may run.
    modules: BTreeSet<String>,
}

/// A pass over a script.
struct Checker<'a> {
    source: &'a BodySource<'a>,
    script: &'a Script,
    given: &'a [(String, Given)],
    /// The functions the script defines, with their numbers of parameters.
    functions: BTreeMap<String, BTreeSet<usize>>,
    /// Field names of every record, and map keys of the script: what may stand after a dot where the type is not known.
    fields: BTreeSet<String>,
    /// What is found in the part that is being walked.
    found: Found,
    properties: BTreeSet<String>,
    asked: BTreeSet<(usize, usize)>,
    /// What each open point is about, by the place of its call.
    abouts: BTreeMap<(usize, usize), Abouts>,
    problems: Vec<BodyProblem>,
    warnings: Vec<BodyProblem>,
}

/// Checks a body.
///
/// # Errors
///
/// Everything wrong with it, in the order of the text.
pub(crate) fn check(source: &BodySource<'_>) -> Result<Checked, Vec<BodyProblem>> {
    let given = given_names(source);
    let names = || given.iter().map(|(name, _)| name.as_str());
    let alone = BodySource { library: &[], ..*source };
    let fields = field_names(source);
    let parts = source.catalogue.iter().flat_map(|(_, fact)| fact.name.split('.').map(str::to_owned));
    let engine = profile::engine(source.limits, given.len(), parts.chain(fields.iter().cloned()).collect());
    // first without the library, so that an open brace of the body is not closed by a function
    let body = Script::new(&alone, names()).map_err(|problem| vec![problem])?;
    let mut script_read =
        read(&engine, &body, &given).map_err(|error| vec![syntax::problem(&error, source, &body, &given)])?;
    let mut script = body;
    if !source.library.is_empty() {
        script = Script::new(source, names()).map_err(|problem| vec![problem])?;
        script_read =
            read(&engine, &script, &given).map_err(|error| vec![syntax::problem(&error, source, &script, &given)])?;
    }
    let mut checker = Checker::new(source, &script, &given, fields, &script_read);
    let found = checker.walk_all(&script_read);
    let Checker { properties, asked, abouts, mut problems, mut warnings, .. } = checker;
    if !problems.is_empty() {
        problems.sort_by(|one, other| (one.span.start, &one.message).cmp(&(other.span.start, &other.message)));
        problems.dedup();
        return Err(problems);
    }
    let reads: Vec<FactIndex> = found.reads.into_iter().collect();
    let recipe = Recipe {
        number: next_number(),
        given: with_facts(given, source, &reads),
        script,
        properties: properties.into_iter().collect(),
        columns: source.table.iter().flat_map(|table| &table.outputs).map(|(name, _)| name.clone()).collect(),
        names: source.names.clone(),
        limits: *source.limits,
        asked: asked.into_iter().collect(),
        abouts,
        modules: found.modules.iter().filter_map(|name| given_module(source.modules.get(name)?, &reads)).collect(),
    };
    Ok(Checked {
        recipe,
        reads,
        columns: found.columns.into_iter().collect(),
        emits: found.emits.into_iter().collect(),
        events: found.events.into_iter().collect(),
        names_taken: found.names_taken.into_iter().collect(),
        reads_at: found.reads_at,
        warnings: {
            warnings.sort_by_key(|warning| warning.span.start);
            warnings.dedup();
            warnings
        },
    })
}

/// A module with the places of its facts.
fn given_module(module: &Arc<dyn Module>, reads: &[FactIndex]) -> Option<ModuleGiven> {
    let inputs = module.definition().reads.iter();
    let facts = inputs.map(|input| reads.binary_search(&input.fact).ok()).collect::<Option<_>>()?;
    Some(ModuleGiven { module: module.clone(), facts })
}

/// The names the run answers for: the groups of facts, the `let`s, `at` and `table`.
fn given_names(source: &BodySource<'_>) -> Vec<(String, Given)> {
    let roots: BTreeSet<&str> =
        source.catalogue.iter().filter_map(|(_, fact)| fact.name.split_once('.')).map(|(root, _)| root).collect();
    let mut given: Vec<(String, Given)> =
        roots.into_iter().map(|root| (root.to_owned(), Given::Group(Arc::default()))).collect();
    given.push(("at".to_owned(), Given::At));
    given.push(("table".to_owned(), Given::Table));
    // a `let` of the page goes before a group of its name, as in the guard
    for (position, (name, _)) in source.lets.iter().enumerate() {
        given.retain(|(each, _)| each != name);
        given.push((name.clone(), Given::Let(position)));
    }
    given
}

/// The same names, the groups filled with the facts that the body reads.
fn with_facts(given: Vec<(String, Given)>, source: &BodySource<'_>, reads: &[FactIndex]) -> Vec<(String, Given)> {
    given
        .into_iter()
        .map(|(root, each)| match each {
            Given::Group(_) => {
                let mut group = GroupNode::default();
                for (position, fact) in reads.iter().enumerate() {
                    if let Some((first, rest)) = source.catalogue.name(*fact).split_once('.')
                        && first == root
                    {
                        group.put(rest, position);
                    }
                }
                (root, Given::Group(Arc::new(group)))
            }
            each => (root, each),
        })
        .collect()
}

impl<'a> Checker<'a> {
    fn new(
        source: &'a BodySource<'a>,
        script: &'a Script,
        given: &'a [(String, Given)],
        fields: BTreeSet<String>,
        read: &AST,
    ) -> Checker<'a> {
        let mut functions: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for function in read.iter_functions() {
            functions.entry(function.name.to_owned()).or_default().insert(function.params.len());
        }
        Checker {
            source,
            script,
            given,
            functions,
            fields,
            found: Found::default(),
            properties: BTreeSet::new(),
            asked: BTreeSet::new(),
            abouts: BTreeMap::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Walks the body and every function. What counts is the body and the functions it may come to call.
    fn walk_all(&mut self, read: &AST) -> Found {
        self.keys_of(read);
        let body = read.clone_statements_only();
        self.library_has_functions_only(&body);
        self.walk_statements(&body);
        self.findings_made(&body);
        let mut whole = std::mem::take(&mut self.found);
        let mut by_name: BTreeMap<String, Found> = BTreeMap::new();
        for function in read.iter_functions() {
            self.check_definition(&function);
            // `clone_functions_only_filtered` does not filter in Rhai 1.27
            let mut one = read.clone_functions_only();
            one.retain_functions(|_, _, name, arity| name == function.name && arity == function.params.len());
            self.walk_statements(&one);
            let found = std::mem::take(&mut self.found);
            by_name.entry(function.name.to_owned()).or_default().add(found);
        }
        let mut open: Vec<String> = whole.calls.iter().cloned().collect();
        while let Some(name) = open.pop() {
            if let Some(found) = by_name.remove(&name) {
                open.extend(found.calls.iter().cloned());
                whole.add(found);
            }
        }
        whole
    }

    /// Notes a problem at a position; the span covers the word there.
    fn problem(&mut self, code: &'static str, position: Position, message: impl Into<String>, help: Option<String>) {
        let place = self.script.place(position);
        self.problem_at(code, place, message.into(), help);
    }

    fn problem_at(&mut self, code: &'static str, place: Option<Place>, message: String, help: Option<String>) {
        let (span, message) = match place {
            Some(Place::Body(span)) => (span, message),
            Some(Place::Library(file, line)) => (0..0, format!("in `{file}` line {line}: {message}")),
            None => (0..self.source.text.len(), message),
        };
        self.problems.push(BodyProblem { code, message, help, span });
    }

    /// What a given name stands for.
    fn given(&self, name: &str) -> Option<&'a Given> {
        self.given.iter().find(|(each, _)| each == name).map(|(_, given)| given)
    }

    /// Checks a literal name against the closed set that it must be of. One that stands elsewhere is noted.
    fn check_set(&mut self, name: &str, argument: Option<&rhai::Expr>) {
        match argument {
            Some(rhai::Expr::StringConstant(text, position)) => {
                if let Some(message) = self.source.names.problem_with(name, text) {
                    self.problem("unknown-name", *position, message, None);
                }
            }
            Some(argument) => self.note_taken(name, argument),
            None => {}
        }
    }
}

impl Found {
    fn add(&mut self, other: Found) {
        self.reads.extend(other.reads);
        self.columns.extend(other.columns);
        self.emits.extend(other.emits);
        self.events.extend(other.events);
        self.names_taken.extend(other.names_taken);
        self.reads_at |= other.reads_at;
        self.calls.extend(other.calls);
        self.modules.extend(other.modules);
    }
}

/// The names of the fields of every record that a body can come by.
fn field_names(source: &BodySource<'_>) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    for (_, fact) in source.catalogue.iter() {
        fields_of(&fact.value_type, &mut fields);
    }
    for module in source.modules.values() {
        fields_of(&Type::Record(module.definition().values.clone()), &mut fields);
    }
    let columns = source.table.iter().flat_map(|table| &table.outputs);
    for (_, value_type) in source.lets.iter().chain(columns) {
        fields_of(value_type, &mut fields);
    }
    fields
}

fn fields_of(value_type: &Type, into: &mut BTreeSet<String>) {
    match value_type {
        Type::List(element) => fields_of(element, into),
        Type::Record(record) => {
            for field in &record.fields {
                into.insert(field.name.to_string());
                fields_of(&field.value_type, into);
            }
        }
        _ => {}
    }
}
