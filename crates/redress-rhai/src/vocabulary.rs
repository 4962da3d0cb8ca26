//! The vocabulary as bodies call it. One loop registers every call; [`FindingBuilder`] checks what is said.

use std::any::TypeId;

use redress_model::{Call, FindingBuilder, ModuleCase, OpenQuestion, Slot, Stop, VOCABULARY, Value};
use rhai::{Dynamic, EvalAltResult, ImmutableString, Module, NativeCallContext};

use crate::natives::{MOST_ARGUMENTS, register};
use crate::run::{Halt, Run, beside_the_clock, halt, halt_with, with};
use crate::values::{Absent, from_dynamic};

/// What a call gives: the finding it began, by its place in the order of calls. Every copy speaks of the same finding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Saying(usize);

type Outcome = Result<Dynamic, Box<EvalAltResult>>;

/// How many times the limit on one text the texts of all findings together may have.
const TEXTS: usize = 16;

/// Registers the calls, their methods, `open_point` and `run_module`.
pub(crate) fn register_vocabulary(module: &mut Module) {
    let any = TypeId::of::<Dynamic>();
    let text = TypeId::of::<ImmutableString>();
    for call in VOCABULARY {
        for subject in [any, text] {
            register(module, call.name, &[subject], |context, given| begin(call, &context, given[0]));
        }
        for method in call.methods {
            let fewest = method.parameters.len();
            let most = if method.repeats { MOST_ARGUMENTS } else { fewest };
            for count in fewest..=most {
                for argument in [any, text] {
                    let mut types = vec![argument; count + 1];
                    types[0] = TypeId::of::<Saying>();
                    register(module, method.name, &types, |_, given| say(method.name, given));
                }
            }
        }
    }
    register(module, "open_point", &[any], |context, given| match from_dynamic(given[0])? {
        Value::Text(question) => {
            let about = with(|run| Ok(run.recipe.about(&context)))?;
            Err(halt_with(Stop::OpenPoint(Box::new(OpenQuestion { question: question.to_string(), about }))))
        }
        other => Err(format!("`open_point` takes text, not {other}").into()),
    });
    register(module, "run_module", &[any], |_, given| match from_dynamic(given[0])? {
        Value::Text(name) => with(|run| run_module(run, &name)),
        other => Err(format!("`run_module` takes text, not {other}").into()),
    });
}

fn begin(call: &'static Call, context: &NativeCallContext<'_>, subject: &Dynamic) -> Outcome {
    let subject = from_dynamic(subject)?;
    with(|run| {
        let most = run.recipe.limits.findings;
        if run.builders.len() + run.reported.len() >= most {
            return Err(format!("the body makes more than {most} findings").into());
        }
        hear(run, call.name, std::slice::from_ref(&subject))?;
        let builder = FindingBuilder::start(call.name, &[subject], run.home).map_err(|error| error.to_string())?;
        run.builders.push((builder, context.call_position()));
        Ok(Dynamic::from(Saying(run.builders.len() - 1)))
    })
}

fn say(name: &'static str, given: &mut [&mut Dynamic]) -> Outcome {
    let [saying, arguments @ ..] = given else { return Err("nothing is said of any finding".into()) };
    let Some(Saying(position)) = saying.clone().try_cast::<Saying>() else { return Err("no finding".into()) };
    if let [missing] = arguments
        && let Some(Absent(Some((fact, is_not_yet)))) = missing.clone().try_cast::<Absent>()
    {
        return with(|run| {
            let Some((builder, _)) = run.builders.get_mut(position) else { return Err("no such finding".into()) };
            builder.say_without(name, fact, is_not_yet).map_err(|error| error.to_string())?;
            Ok(Dynamic::from(Saying(position)))
        });
    }
    let arguments: Vec<Value> = arguments.iter().map(|each| from_dynamic(each)).collect::<Result<_, _>>()?;
    with(|run| {
        hear(run, name, &arguments)?;
        let Some((builder, _)) = run.builders.get_mut(position) else { return Err("no such finding".into()) };
        builder.say(name, &arguments).map_err(|error| error.to_string())?;
        Ok(Dynamic::from(Saying(position)))
    })
}

/// Checks names against their closed sets, and that the findings do not grow without end.
fn hear(run: &mut Run, name: &str, given: &[Value]) -> Result<(), Box<EvalAltResult>> {
    for value in given {
        if let Value::Text(text) = value {
            if let Some(problem) = run.recipe.names.problem_with(name, text) {
                return Err(problem.into());
            }
            run.said = run.said.saturating_add(text.len());
        }
    }
    // what is said twice, as a warning may be, is held twice
    run.said = run.said.saturating_add(size_of_val(given));
    let most = run.recipe.limits.text_bytes.saturating_mul(TEXTS);
    if run.said > most { Err(format!("the findings hold more than {most} bytes").into()) } else { Ok(()) }
}

/// Runs a module on the facts of the body, once for each run of the body: what it found is reported, and its values are given.
fn run_module(run: &mut Run, name: &str) -> Outcome {
    if let Some(problem) = run.recipe.names.problem_with("run_module", name) {
        return Err(problem.into());
    }
    let recipe = run.recipe.clone();
    let Some(position) = recipe.modules.iter().position(|given| *given.module.definition().name == *name) else {
        return Err(format!("the module `{name}` was not given to the body").into());
    };
    if let Some(Some(values)) = run.computed.get(position) {
        return Ok(Dynamic::from(values.clone()));
    }
    let given = &recipe.modules[position];
    let facts: Vec<&Slot> = given.facts.iter().filter_map(|place| run.facts.get(*place)).collect();
    let at = run.at();
    let case = ModuleCase { facts, at, date: run.context().calendar.date_of(at), home: run.home };
    let report = beside_the_clock(|| given.module.run(&case)).map_err(|stop| halt(Halt::Stop(stop)))?;
    let most = recipe.limits.findings;
    if run.builders.len() + run.reported.len() + report.findings.len() > most {
        return Err(format!("the body makes more than {most} findings").into());
    }
    let before = run.builders.len();
    run.reported.extend(report.findings.into_iter().map(|finding| (before, finding)));
    if let Some(computed) = run.computed.get_mut(position) {
        *computed = Some(report.values.clone());
    }
    Ok(Dynamic::from(report.values))
}
