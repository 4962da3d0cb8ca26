//! Facts and the fields of records as bodies read them: `ticket.received_at`, `event.type`.

use std::sync::Arc;

use redress_model::{Slot, Stop};
use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext};

use crate::program::{Child, GroupNode, Recipe};
use crate::run::{halt_with, with};
use crate::stop::type_word;
use crate::values::{Absent, RecordHandle, to_dynamic};

/// `ticket`, and whatever of a fact's name is not the whole of it.
#[derive(Clone, Debug)]
pub(crate) struct Group(pub(crate) Arc<GroupNode>);

type Outcome = Result<Dynamic, Box<EvalAltResult>>;

/// Registers a property for each name that the body reads after a dot.
pub(crate) fn register_properties(engine: &mut Engine, recipe: &Recipe) {
    engine.register_type_with_name::<Group>("a group of facts");
    for property in &recipe.properties {
        let name = property.clone();
        engine.register_get(property, move |context: NativeCallContext<'_>, group: &mut Group| -> Outcome {
            match group.0.child(&name) {
                Some(Child::Group(group)) => Ok(Dynamic::from(Group(group.clone()))),
                Some(Child::Fact(position)) => fact(*position, &context),
                None => Err(format!("unknown fact `{name}`").into()),
            }
        });
        let name = property.clone();
        engine.register_get(property, move |context: NativeCallContext<'_>, record: &mut RecordHandle| -> Outcome {
            field(record, &name, &context)
        });
    }
}

/// The value of the fact at a position of those the body reads.
fn fact(position: usize, context: &NativeCallContext<'_>) -> Outcome {
    with(|run| match run.facts.get(position) {
        Some(Slot::Known(value) | Slot::Assumed(value)) => Ok(to_dynamic(value)),
        Some(Slot::Broken(problem)) => Err(problem.to_string().into()),
        slot @ (Some(Slot::Missing | Slot::NotYet) | None) if run.recipe.asks(context) => {
            let is_not_yet = matches!(slot, Some(Slot::NotYet));
            Ok(Dynamic::from(Absent(run.reads.get(position).map(|fact| (*fact, is_not_yet)))))
        }
        Some(Slot::Missing | Slot::NotYet) | None => {
            Err(halt_with(Stop::Missing(run.reads.get(position).copied().into_iter().collect())))
        }
    })
}

/// The field of a record; one that is not there is an error, except inside `has(…)`.
fn field(record: &RecordHandle, name: &str, context: &NativeCallContext<'_>) -> Outcome {
    let kind = &record.record_type().name;
    match (record.record_type().position(name), record.get(name)) {
        (None, _) => {
            let names = record.record_type().fields.iter().map(|field| &*field.name);
            Err(format!("{kind} has no field `{name}`{}", redress_model::did_you_mean(name, names)).into())
        }
        (_, Some(value)) => Ok(to_dynamic(value)),
        (_, None) if with(|run| Ok(run.recipe.asks(context)))? => Ok(Dynamic::from(Absent(None))),
        (_, None) => Err(format!("the {kind} has no `{name}`; ask `has(…)` first").into()),
    }
}

/// Whether something is there: the answer of `has(…)`.
pub(crate) fn has(context: &NativeCallContext<'_>, asked: &Dynamic) -> Outcome {
    if asked.is_unit() {
        let nothing = type_word(context.engine().map_type_name(asked.type_name())).to_owned();
        return Err(format!("`has` asks about a fact, a field or a table cell, not {nothing}").into());
    }
    Ok(Dynamic::from(!asked.is::<Absent>()))
}
