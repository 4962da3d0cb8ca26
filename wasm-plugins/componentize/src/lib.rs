//! Makes a component of a module that was built for `wasm32-unknown-unknown`, and refuses one that asks the host for anything.

use std::error::Error;
use std::path::Path;

use wasmparser::{ComponentExternalKind, Parser, Payload};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// The one import that is none: the interface of the contract's types, which has no functions.
const TYPES: &str = "redress:policy/types@1.";

/// What went wrong, in words.
pub type Problem = Box<dyn Error + Send + Sync>;

/// The interfaces that a component must export, without their versions.
const EXPORTS: [&str; 1] = ["redress:policy/module@1."];

/// The component of a module. `contract` is the WIT file and the world for a module that does not carry its own description, as
/// those in C; a module in Rust carries it.
///
/// # Errors
///
/// The bytes are not such a module, or it imports something, or it does not export what the contract asks for.
pub fn componentize(module: &[u8], contract: Option<(&Path, &str)>) -> Result<Vec<u8>, Problem> {
    let mut module = module.to_vec();
    if let Some((file, world)) = contract {
        let mut resolve = Resolve::default();
        let package = resolve.push_file(file)?;
        let world = resolve.select_world(&[package], Some(world))?;
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)?;
    }
    let component = ComponentEncoder::default().module(&module)?.validate(true).encode()?;
    check(&component)?;
    Ok(component)
}

/// Refuses a component that imports something, or that lacks an export of the contract.
///
/// # Errors
///
/// It does.
pub fn check(component: &[u8]) -> Result<(), Problem> {
    let mut exports = Vec::new();
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(component) {
        match payload? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ComponentImportSection(imports) if depth == 0 => {
                for import in imports {
                    let name = import?.name.name;
                    if !name.starts_with(TYPES) {
                        return Err(format!("the component imports `{name}`; the host gives nothing").into());
                    }
                }
            }
            Payload::ComponentExportSection(section) if depth == 0 => {
                for export in section {
                    let export = export?;
                    if export.kind == ComponentExternalKind::Instance {
                        exports.push(export.name.name.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    match EXPORTS.iter().find(|wanted| !exports.iter().any(|export| export.starts_with(**wanted))) {
        Some(wanted) => Err(format!("the component does not export `{wanted}x`; it exports {exports:?}").into()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(componentize(b"\0asm", None).is_err());
        assert!(componentize(b"not a module", None).is_err());
        // an empty module, and an empty component
        assert!(componentize(b"\0asm\x01\0\0\0", None).is_err());
        assert!(check(b"\0asm\x0d\0\x01\0").is_err());
    }
}
