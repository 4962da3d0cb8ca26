//! Looking into a component that no policy names yet: what it imports and exports, how large it is, what it says of itself.

use redress_model::{ModuleDefinition, ModuleLimits, PolicyNames, RecordType};
use sha2::{Digest, Sha256};

use crate::check::{Parts, check};
use crate::description::{Description, describe};
use crate::runtime::WasmRuntime;

/// What a component is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inspection {
    /// SHA-256 of the file, in hexadecimal digits.
    pub digest: String,
    /// Its bytes.
    pub bytes: usize,
    /// What it asks the host for.
    pub imports: Vec<String>,
    /// What it gives the host.
    pub exports: Vec<String>,
    /// How many functions it defines.
    pub functions: usize,
    /// The bytes of its longest function.
    pub function_bytes: usize,
    /// The deepest blocks within blocks.
    pub nesting: usize,
    /// The most local variables of one function.
    pub locals: usize,
    /// Why it does not load within any limits, if it does not.
    pub problem: Option<String>,
    /// Which of the default limits it is beyond, so that its entry needs larger ones.
    pub beyond_defaults: Option<String>,
    /// What it says of itself, if it does.
    pub description: Option<Description>,
}

/// SHA-256 of bytes, in hexadecimal digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
}

/// Looks into a component: lints it within wide bounds, and where it can be loaded asks it what it is.
///
/// # Errors
///
/// The bytes are no component that could be loaded with any limits.
pub fn inspect(runtime: &WasmRuntime, component: &[u8]) -> Result<Inspection, String> {
    let limits = wide();
    let Parts { imports, exports, functions, function_bytes, nesting, locals } = check(component, &limits)?;
    let definition = ModuleDefinition {
        name: "module".into(),
        version: String::new(),
        file: String::new(),
        digest: digest(component),
        reads: Vec::new(),
        reads_at: false,
        findings: Vec::new(),
        values: RecordType { name: "module".into(), fields: Vec::new() }.into(),
        wasi: true,
        limits,
    };
    let program = runtime.program(component, definition.into(), PolicyNames::default().into());
    let described = program.and_then(|program| {
        describe(&program).map_err(|stop| match stop {
            redress_model::Stop::Error(fault) => fault.message,
            _ => "the module does not say what it is".to_owned(),
        })
    });
    let (problem, description) = match described {
        Ok(description) => (None, description),
        Err(problem) => (Some(problem), None),
    };
    Ok(Inspection {
        digest: digest(component),
        bytes: component.len(),
        imports,
        exports,
        functions,
        function_bytes,
        nesting,
        locals,
        problem,
        beyond_defaults: check(component, &ModuleLimits::default()).err(),
        description,
    })
}

/// Bounds within which a large guest, such as one that carries an engine for its language, can be looked at.
fn wide() -> ModuleLimits {
    ModuleLimits {
        fuel: 2_000_000_000,
        memory_bytes: 256 * 1024 * 1024,
        table_elements: 100_000,
        component_bytes: 64 * 1024 * 1024,
        functions: 100_000,
        function_bytes: 4 * 1024 * 1024,
        nesting: 2_000,
        locals: 50_000,
        milliseconds: 10_000,
        ..ModuleLimits::default()
    }
}
