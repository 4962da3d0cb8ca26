//! The lint: what a component is made of, counted within stated bounds before anything is compiled.
//!
//! Compilers take more than a fixed time for each byte on some code: 2,000 loops within loops, 14 KB, compile for nine seconds.
//! So what makes them slow is counted first, in one pass over the bytes that ends at the first bound that is crossed.

use redress_model::ModuleLimits;
use wasmparser::{Encoding, FunctionBody, Operator, Parser, Payload, Validator};

use crate::profile::{CORE_INSTANCES, features};

/// What is known of a component from its bytes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Parts {
    /// What it asks the host for.
    pub(crate) imports: Vec<String>,
    /// What it gives the host.
    pub(crate) exports: Vec<String>,
    /// How many functions it defines.
    pub(crate) functions: usize,
    /// The bytes of its longest function.
    pub(crate) function_bytes: usize,
    /// The deepest blocks within blocks.
    pub(crate) nesting: usize,
    /// The most local variables of one function.
    pub(crate) locals: usize,
}

/// Components within components that toolchains make go two deep.
const DEEPEST: usize = 4;

/// Parts of one kind that no module of use has: types, aliases, instances.
const MOST_ITEMS: u32 = 20_000;

/// Counts what a component is made of, and checks that it is one.
///
/// # Errors
///
/// What it has more of than the limits allow, or what is wrong with it: lower case, no full stop.
pub(crate) fn check(component: &[u8], limits: &ModuleLimits) -> Result<Parts, String> {
    if component.len() > limits.component_bytes {
        return Err(more("the component", component.len(), "bytes", "component_bytes", limits.component_bytes));
    }
    if !component.starts_with(b"\0asm") {
        return Err("the file is no WebAssembly".to_owned());
    }
    let parts = count(component, limits)?;
    Validator::new_with_features(features()).validate_all(component).map_err(|error| malformed(&error))?;
    Ok(parts)
}

fn count(component: &[u8], limits: &ModuleLimits) -> Result<Parts, String> {
    let mut parts = Parts::default();
    let (mut depth, mut modules) = (0, 0);
    for payload in Parser::new(0).parse_all(component) {
        match payload.map_err(|error| malformed(&error))? {
            Payload::Version { encoding: Encoding::Module, .. } if depth == 0 => {
                return Err(
                    "the file is a core module, not a component; `wasm-tools component new` makes one of it".to_owned()
                );
            }
            Payload::Version { .. } => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(format!("components within components are deeper than {DEEPEST}"));
                }
            }
            Payload::End(_) => depth -= 1,
            Payload::ModuleSection { .. } => {
                modules += 1;
                if modules > CORE_INSTANCES {
                    return Err(format!("the component is made of more than {CORE_INSTANCES} core modules"));
                }
            }
            Payload::FunctionSection(functions) => {
                let count = usize::try_from(functions.count()).unwrap_or(usize::MAX);
                parts.functions = parts.functions.saturating_add(count);
                if parts.functions > limits.functions {
                    return Err(more("the component", parts.functions, "functions", "functions", limits.functions));
                }
            }
            Payload::CodeSectionEntry(body) => function(&body, limits, &mut parts)?,
            Payload::ComponentImportSection(imports) if depth == 1 => {
                few(imports.count())?;
                for import in imports {
                    parts.imports.push(import.map_err(|error| malformed(&error))?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(exports) if depth == 1 => {
                few(exports.count())?;
                for export in exports {
                    parts.exports.push(export.map_err(|error| malformed(&error))?.name.name.to_owned());
                }
            }
            Payload::TypeSection(section) => few(section.count())?,
            Payload::CoreTypeSection(section) => few(section.count())?,
            Payload::GlobalSection(section) => few(section.count())?,
            Payload::ImportSection(section) => few(section.count())?,
            Payload::ElementSection(section) => few(section.count())?,
            Payload::DataSection(section) => few(section.count())?,
            Payload::InstanceSection(section) => few(section.count())?,
            Payload::ComponentInstanceSection(section) => few(section.count())?,
            Payload::ComponentAliasSection(section) => few(section.count())?,
            Payload::ComponentTypeSection(section) => few(section.count())?,
            Payload::ComponentCanonicalSection(section) => few(section.count())?,
            _ => {}
        }
    }
    Ok(parts)
}

fn function(body: &FunctionBody<'_>, limits: &ModuleLimits, parts: &mut Parts) -> Result<(), String> {
    let bytes = body.range().len();
    if bytes > limits.function_bytes {
        return Err(more("a function", bytes, "bytes", "function_bytes", limits.function_bytes));
    }
    let mut locals = 0usize;
    for declared in body.get_locals_reader().map_err(|error| malformed(&error))? {
        let (count, _) = declared.map_err(|error| malformed(&error))?;
        locals = locals.saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
    }
    if locals > limits.locals {
        return Err(more("a function", locals, "local variables", "locals", limits.locals));
    }
    let (mut depth, mut deepest) = (0usize, 0usize);
    for operator in body.get_operators_reader().map_err(|error| malformed(&error))? {
        match operator.map_err(|error| malformed(&error))? {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                depth += 1;
                deepest = deepest.max(depth);
                if depth > limits.nesting {
                    return Err(more("a function", depth, "blocks within blocks", "nesting", limits.nesting));
                }
            }
            Operator::End => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    parts.function_bytes = parts.function_bytes.max(bytes);
    parts.locals = parts.locals.max(locals);
    parts.nesting = parts.nesting.max(deepest);
    Ok(())
}

/// The words of a bound that `policy.toml` can move.
pub(crate) const BEYOND: &str = "more than its limit";

fn more(what: &str, count: usize, of: &str, limit: &str, most: usize) -> String {
    format!("{what} has {count} {of}, {BEYOND} `{limit}` of {most}")
}

fn few(count: u32) -> Result<(), String> {
    if count > MOST_ITEMS { Err(format!("a section has {count} items, more than {MOST_ITEMS}")) } else { Ok(()) }
}

fn malformed(error: &wasmparser::BinaryReaderError) -> String {
    format!("at byte {} of the file: {}", error.offset(), error.message())
}
