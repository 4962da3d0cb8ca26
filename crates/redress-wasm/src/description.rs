//! What a module says of itself, and whether `policy.toml` says the same.

use redress_model::{Catalogue, FindingKind, ModuleDefinition, ModuleProblem, Stop, Type, did_you_mean};

use crate::contract::manifest;
use crate::program::Program;
use crate::run::call;
use crate::values::from_kind;

/// What a module says of itself. It grants nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Description {
    /// What it is called.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it computes, in one sentence.
    pub meaning: String,
    /// The facts it reads.
    pub reads: Vec<InputDescription>,
    /// Whether it reads the instant of decision.
    pub reads_at: bool,
    /// The kinds of finding it may report.
    pub findings: Vec<FindingKind>,
    /// The values it computes.
    pub values: Vec<OutputDescription>,
}

/// A fact that a module reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputDescription {
    /// The name it asks for.
    pub name: String,
    /// Its type, in the words of `policy.toml`.
    pub value_type: String,
    /// What it means.
    pub meaning: String,
    /// Whether the module can do without.
    pub is_optional: bool,
}

/// A value that a module computes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutputDescription {
    /// Its name.
    pub name: String,
    /// Its type, in the words of `policy.toml`.
    pub value_type: String,
    /// What it means.
    pub meaning: String,
}

/// Asks a module what it is, within its limits; `None` where it does not say.
///
/// # Errors
///
/// It does not answer.
pub(crate) fn describe(program: &Program) -> Result<Option<Description>, Stop> {
    let Some(entry) = &program.describe else { return Ok(None) };
    let (told, _) = call(program, None, |store, instance| entry.describe(store, instance));
    told.map(|told| Some(from_contract(told)))
}

fn from_contract(told: manifest::Description) -> Description {
    let input = |input: manifest::Input| InputDescription {
        name: input.name,
        value_type: input.type_,
        meaning: input.meaning,
        is_optional: input.optional,
    };
    let output = |output: manifest::Output| OutputDescription {
        name: output.name,
        value_type: output.type_,
        meaning: output.meaning,
    };
    Description {
        name: told.name,
        version: told.version,
        meaning: told.meaning,
        reads: told.reads.into_iter().map(input).collect(),
        reads_at: told.reads_at,
        findings: told.findings.into_iter().map(from_kind).collect(),
        values: told.values.into_iter().map(output).collect(),
    }
}

/// Where `policy.toml` and the module itself do not say the same.
pub(crate) fn compare(told: &Description, module: &ModuleDefinition, catalogue: &Catalogue) -> Vec<ModuleProblem> {
    let mut problems = Vec::new();
    let mut report = |key: &'static str, message: String, help: Option<String>| {
        problems.push(ModuleProblem { code: "module", message, help, key });
    };
    if told.version != module.version {
        let message = format!("the component calls itself version `{}`, not `{}`", told.version, module.version);
        report("version", message, None);
    }
    for wanted in &told.reads {
        let given = module.reads.iter().find(|input| *input.name == *wanted.name);
        match given {
            None if !wanted.is_optional => {
                let message = format!("the module reads `{}`, {}, and is not given it", wanted.name, wanted.value_type);
                report("reads", message, Some(format!("name the fact: `{} = \"…\"`", wanted.name)));
            }
            Some(given) => {
                let definition = catalogue.definition(given.fact);
                if !is_called(&definition.value_type, &wanted.value_type) {
                    let message = format!(
                        "the module reads `{}` as {}, and `{}` is of type {}",
                        wanted.name, wanted.value_type, definition.name, definition.value_type
                    );
                    report("reads", message, None);
                }
            }
            None => {}
        }
    }
    for given in &module.reads {
        if !told.reads.iter().any(|wanted| *wanted.name == *given.name) {
            let nearest = did_you_mean(&given.name, told.reads.iter().map(|wanted| wanted.name.as_str()));
            report("reads", format!("the module reads no `{}`{nearest}", given.name), None);
        }
    }
    if told.reads_at && !module.reads_at {
        let help = "add `reads_at = true`; its next change can then not be known".to_owned();
        report("reads_at", "the module reads the instant of decision".to_owned(), Some(help));
    }
    for kind in &told.findings {
        if !module.findings.contains(kind) {
            let message = format!("the module may report a finding of kind {kind}, which is not declared");
            report("findings", message, Some(format!("add \"{kind}\"")));
        }
    }
    for field in &module.values.fields {
        match told.values.iter().find(|value| *value.name == *field.name) {
            None => {
                let nearest = did_you_mean(&field.name, told.values.iter().map(|value| value.name.as_str()));
                report("values", format!("the module computes no `{}`{nearest}", field.name), None);
            }
            Some(value) if !is_called(&field.value_type, &value.value_type) => {
                let message = format!("the module computes `{}` as {}", value.name, value.value_type);
                report("values", format!("{message}, not as {}", field.value_type), None);
            }
            Some(_) => {}
        }
    }
    for value in &told.values {
        if module.values.position(&value.name).is_none() {
            let message = format!("the module computes `{}`, which is not declared", value.name);
            report("values", message, Some(format!("add it to `values`: `{} = \"{}\"`", value.name, value.value_type)));
        }
    }
    problems
}

/// Whether a type goes by a word of `policy.toml`.
fn is_called(value_type: &Type, word: &str) -> bool {
    match value_type {
        Type::Text | Type::OneOf(_) => word == "text",
        Type::Record(_) => word == "record",
        Type::List(element) => word.strip_prefix("list of ").is_some_and(|word| is_called(element, word)),
        Type::Integer => word == "integer" || word == "number",
        other => other.to_string() == word,
    }
}
