//! The runtime: compiles a body once, runs it as often as its guard holds.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use redress_model::{BodyCase, BodyProblem, BodySource, CompiledBody, Finding, Runtime, Stop};

use crate::check::check;
use crate::program::{Program, Recipe};
use crate::run;

/// The stack, in bytes, that a thread must have left when it compiles or runs a body: 1.5 MiB.
///
/// How deep calls and expressions go is limited, and how deep values nest. The worst body found, within the default limits,
/// takes about half of it. Rust's own threads have 2 MiB.
pub const MINIMUM_STACK: usize = 3 * 512 * 1024;

/// Runs bodies written in Rhai.
///
/// Bodies are compiled to a recipe that any thread can cook from: without Rhai's cargo feature `sync` a compiled script stays
/// on its thread, and with it every value of every other Rhai engine in the host's program would pay for locks, because cargo
/// unites features. So each thread compiles a body once, when it first runs it, and keeps the result in a bounded store that
/// forgets the bodies of dropped policies.
///
/// ```
/// use redress_model::*;
/// use redress_rhai::RhaiRuntime;
///
/// let runtime = RhaiRuntime::new();
/// let catalogue = Catalogue::core();
/// let source = BodySource {
///     text: r#"deadline("acknowledge").within("1 hour").after(ticket.received_at);"#,
///     catalogue: &catalogue,
///     lets: &[],
///     table: None,
///     names: &PolicyNames::default(),
///     library: &[],
///     modules: &Modules::new(),
///     limits: &Limits::default(),
/// };
/// let body = runtime.compile(&source).unwrap();
/// assert_eq!(body.reads, [catalogue.find("ticket.received_at").unwrap()]);
///
/// let misspelt = BodySource { text: "advise(ticket.priorty);", ..source };
/// let problems = runtime.compile(&misspelt).unwrap_err();
/// assert_eq!(problems[0].message, "unknown fact `ticket.priorty`; did you mean `ticket.priority`?");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct RhaiRuntime(());

impl RhaiRuntime {
    /// The runtime. It holds nothing: what it compiles is kept by the bodies and by the threads that run them.
    pub fn new() -> RhaiRuntime {
        RhaiRuntime(())
    }
}

impl Runtime for RhaiRuntime {
    fn compile(&self, body: &BodySource<'_>) -> Result<CompiledBody, Vec<BodyProblem>> {
        let checked = catch_unwind(AssertUnwindSafe(|| check(body))).unwrap_or_else(|_| {
            Err(vec![BodyProblem {
                code: "syntax",
                message: "the body could not be read".to_owned(),
                help: None,
                span: 0..body.text.len(),
            }])
        })?;
        Ok(CompiledBody {
            reads: checked.reads.clone(),
            columns: checked.columns,
            emits: checked.emits,
            events: checked.events,
            names_taken: checked.names_taken,
            reads_at: checked.reads_at,
            warnings: checked.warnings,
            program: Arc::new(checked.recipe),
        })
    }

    fn run(&self, body: &CompiledBody, case: &BodyCase<'_>) -> Result<Vec<Finding<'static>>, Stop> {
        let Ok(recipe) = body.program.clone().downcast::<Recipe>() else {
            return Err(Stop::error("the body was compiled by another runtime"));
        };
        if case.facts.len() != body.reads.len() {
            return Err(Stop::error("the body was not given the facts that it reads"));
        }
        // a panic would be a bug of ours or of Rhai's: the rule is in error, the host stays up
        let ran = catch_unwind(AssertUnwindSafe(|| {
            let program = Program::on_this_thread(&recipe)?;
            run::run(&program, &recipe, body, case)
        }));
        ran.unwrap_or_else(|_| {
            Program::forget(&recipe);
            run::abandon();
            Err(Stop::error("the body broke the engine that runs it"))
        })
    }
}
