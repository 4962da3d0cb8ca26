//! The runtime of modules as the command uses it: compiled in a child process that can be killed, and kept in the user's cache.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use redress::model::{Module, ModuleProblem, ModuleRuntime, ModuleSource};
use redress::wasm::{Compiler, Effort, ModuleCache, WasmRuntime};
use redress::{LoadError, Policies};

/// What compiling one component may take.
#[derive(Clone, Copy, Debug)]
struct CompileLimits {
    /// Seconds of processor time.
    seconds: u64,
    /// Mebibytes of address space.
    mebibytes: u64,
}

impl CompileLimits {
    /// The limits that the environment sets, and the usual ones where it does not: 60 seconds, 4 GiB.
    #[expect(clippy::disallowed_methods, reason = "the command is where the environment is looked at")]
    fn of_environment() -> Result<CompileLimits, String> {
        let of = |name: &str, usual: u64, most: u64| match std::env::var(name).ok().filter(|text| !text.is_empty()) {
            None => Ok(usual),
            Some(text) => {
                let number = text.parse().ok().filter(|number| (1..=most).contains(number));
                number.ok_or_else(|| format!("`{name}` is a whole number from 1 to {most}, not `{text}`"))
            }
        };
        Ok(CompileLimits {
            seconds: of("REDRESS_COMPILE_SECONDS", 60, 3_600)?,
            mebibytes: of("REDRESS_COMPILE_MEBIBYTES", 4 * 1024, 1024 * 1024)?,
        })
    }

    /// How long the child may take by the clock, on a machine that does other things too.
    fn patience(self) -> Duration {
        Duration::from_secs(4 * self.seconds)
    }

    fn crossed(self) -> String {
        format!("compiling it takes more than {} seconds or {} MiB of memory", self.seconds, self.mebibytes)
    }
}

/// Loads a policy, or the versions of one.
pub(crate) fn policies_of(folder: &std::path::Path) -> Result<Policies, LoadError> {
    Policies::load_with(folder, Some(&CommandModules))
}

/// The command's runtime, made when the first module asks for it: most policies have none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CommandModules;

impl ModuleRuntime for CommandModules {
    fn load(&self, source: &ModuleSource<'_>) -> Result<Arc<dyn Module>, Vec<ModuleProblem>> {
        runtime().load(source)
    }
}

/// The command's runtime.
pub(crate) fn runtime() -> &'static WasmRuntime {
    static RUNTIME: OnceLock<WasmRuntime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let runtime = WasmRuntime::new();
        // the program that runs the command's own tests is no command that could compile as a child
        let runtime = if cfg!(test) { runtime } else { runtime.with_compiler(InChild) };
        // without a cache every load compiles, which is slower and no less safe
        match cache_directory().and_then(|directory| ModuleCache::open(directory).ok()) {
            Some(cache) => runtime.with_cache(cache),
            None => runtime,
        }
    })
}

/// The user's cache: `REDRESS_CACHE`, or as the XDG base directories have it.
#[expect(clippy::disallowed_methods, reason = "the command is where the environment is looked at")]
fn cache_directory() -> Option<PathBuf> {
    let of = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty()).map(PathBuf::from);
    of("REDRESS_CACHE")
        .or_else(|| Some(of("XDG_CACHE_HOME")?.join("redress")))
        .or_else(|| Some(of("HOME")?.join(".cache/redress")))
        .map(|directory| directory.join("modules"))
        .filter(|directory| directory.is_absolute())
}

/// Compiles in a child: this same program, as `redress module compile`, with limits on time and memory.
#[derive(Clone, Copy, Debug)]
struct InChild;

impl Compiler for InChild {
    fn compile(&self, component: &[u8], effort: Effort) -> Result<Vec<u8>, String> {
        let failed = |error: std::io::Error| format!("the compiler cannot be started: {error}");
        let limits = CompileLimits::of_environment()?;
        let program = std::env::current_exe().map_err(failed)?;
        let mut child = Command::new(program)
            .args(["module", "compile", "--effort", effort.name()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        std::thread::scope(|scope| {
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(component)));
            let code = scope.spawn(move || all_of(stdout));
            let said = scope.spawn(move || all_of(stderr));
            let status = wait_for(&mut child, limits.patience()).map_err(failed)?;
            let (code, said) = (code.join().unwrap_or_default(), said.join().unwrap_or_default());
            match status {
                Some(status) if status.success() => Ok(code),
                Some(status) if status.code().is_some() => {
                    let words = String::from_utf8_lossy(&said);
                    let words = words.trim().trim_start_matches("error: ");
                    // memory that is refused ends Rust's programs so
                    if words.contains("memory allocation") { Err(limits.crossed()) } else { Err(words.to_owned()) }
                }
                _ => Err(limits.crossed()),
            }
        })
    }
}

fn all_of(stream: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.map(|mut stream| stream.read_to_end(&mut bytes));
    bytes
}

/// Waits for the child; `None` for one that had to be killed.
fn wait_for(child: &mut std::process::Child, patience: Duration) -> std::io::Result<Option<std::process::ExitStatus>> {
    let mut waited = Duration::ZERO;
    let mut pause = Duration::from_millis(1);
    while waited < patience {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(pause);
        waited += pause;
        pause = (pause * 2).min(Duration::from_millis(50));
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

/// Limits what this process may take from here on.
#[cfg(unix)]
pub(crate) fn limit_this_process() -> Result<(), String> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    let limits = CompileLimits::of_environment()?;
    // what cannot be limited further is limited already
    let _ = setrlimit(Resource::As, at_most(limits.mebibytes << 20));
    let _ = setrlimit(Resource::Cpu, at_most(limits.seconds));
    let _ = setrlimit(Resource::Core, at_most(0));
    Ok(())
}

/// Limits what this process may take from here on: where the system has no such limits, its parent kills it in time.
#[cfg(not(unix))]
pub(crate) fn limit_this_process() -> Result<(), String> {
    Ok(())
}
