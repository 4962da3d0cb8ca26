//! `c-bindings WIT-FILE WORLD FOLDER`: writes the border of a module in C, a header and its source, into a folder.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use wit_bindgen_core::Files;
use wit_parser::Resolve;

/// What went wrong, in words.
type Problem = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match &*arguments {
        [file, world, folder] => write(Path::new(file), world, Path::new(folder)),
        _ => Err("usage: c-bindings WIT-FILE WORLD FOLDER".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("c-bindings: {problem}");
            ExitCode::from(2)
        }
    }
}

fn write(file: &Path, world: &str, folder: &Path) -> Result<(), Problem> {
    let mut resolve = Resolve::default();
    let package = resolve.push_file(file)?;
    let world = resolve.select_world(&[package], Some(world))?;
    let mut files = Files::default();
    // the type of the world is put in by `redress module build`, so that no object file need be kept
    let options = wit_bindgen_c::Opts { no_object_file: true, ..wit_bindgen_c::Opts::default() };
    options.build().generate(&mut resolve, world, &mut files)?;
    for (name, content) in files.iter() {
        let mut content = content.to_vec();
        if name.ends_with(".c") {
            // what would tie the object file to the program is called all the same
            content.extend_from_slice(b"\nvoid __component_type_object_force_link_policy_module(void) {}\n");
        }
        std::fs::write(folder.join(name), content).map_err(|error| format!("`{name}`: {error}"))?;
    }
    Ok(())
}
