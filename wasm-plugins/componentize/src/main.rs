//! `componentize MODULE COMPONENT [WIT-FILE WORLD]`

use std::path::Path;
use std::process::ExitCode;

use componentize::{Problem, componentize};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match &*arguments {
        [module, component] => make(module, component, None),
        [module, component, file, world] => make(module, component, Some((Path::new(file), world))),
        _ => Err("usage: componentize MODULE COMPONENT [WIT-FILE WORLD]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("componentize: {problem}");
            ExitCode::from(2)
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a command that reads the file it is given")]
fn make(module: &str, component: &str, contract: Option<(&Path, &str)>) -> Result<(), Problem> {
    let bytes = std::fs::read(module).map_err(|error| format!("`{module}`: {error}"))?;
    let made = componentize(&bytes, contract).map_err(|problem| format!("`{module}`: {problem}"))?;
    std::fs::write(component, made).map_err(|error| format!("`{component}`: {error}"))?;
    Ok(())
}
