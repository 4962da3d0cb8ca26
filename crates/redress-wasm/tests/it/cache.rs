//! The cache: what was compiled is found again, and nothing is loaded that we did not write.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use redress_wasm::{Compiler, Effort, ModuleCache, WasmRuntime, compile};

use crate::desk::{Desk, component, text};
use crate::honest::echo;

/// Compiles, and counts how often.
#[derive(Debug, Default, Clone)]
struct Counting(Arc<AtomicUsize>);

impl Compiler for Counting {
    fn compile(&self, component: &[u8], effort: Effort) -> Result<Vec<u8>, String> {
        self.0.fetch_add(1, Ordering::Relaxed);
        compile(component, effort)
    }
}

/// An empty directory that is taken away again.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Directory {
        let path = std::env::temp_dir().join(format!("redress-cache-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&path));
        Directory(path)
    }

    fn entries(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "cwasm")).collect()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn desk() -> Desk {
    Desk::new().reading("draft", "proposal.draft", text("kept"))
}

/// Loads and runs the honest module; how often it was compiled.
fn compiled(directory: &Path) -> usize {
    let counting = Counting::default();
    let runtime = WasmRuntime::new().with_cache(ModuleCache::open(directory).unwrap()).with_compiler(counting.clone());
    let desk = desk();
    let loaded = desk.load_with(&runtime, &component(&echo())).unwrap();
    assert_eq!(loaded.run(&desk.case()).unwrap().findings.len(), 1);
    counting.0.load(Ordering::Relaxed)
}

#[test]
fn what_was_compiled_is_found_again() {
    let directory = Directory::new("again");
    assert_eq!(compiled(&directory.0), 1);
    assert_eq!(compiled(&directory.0), 0);
    assert_eq!(directory.entries().len(), 1);
    // another component has another entry
    let other = desk();
    let runtime = WasmRuntime::new().with_cache(ModuleCache::open(&directory.0).unwrap());
    other.load_with(&runtime, &component(&echo().replace("(i32.const 64)", "(i32.const 128)"))).ok();
    assert_eq!(directory.entries().len(), 2);
}

#[test]
fn the_directory_and_the_key_are_the_users_alone() {
    let directory = Directory::new("closed");
    compiled(&directory.0);
    assert_eq!(fs::metadata(&directory.0).unwrap().mode() & 0o777, 0o700);
    let key = directory.0.join("key");
    assert_eq!(fs::metadata(&key).unwrap().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&key).unwrap().len(), 32);
    fs::set_permissions(&directory.0, fs::Permissions::from_mode(0o755)).unwrap();
    let refused = ModuleCache::open(&directory.0).unwrap_err().to_string();
    assert!(refused.ends_with("the directory is open to others; its mode must be 0700"), "{refused}");
    fs::set_permissions(&directory.0, fs::Permissions::from_mode(0o700)).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(ModuleCache::open(&directory.0).is_err());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what is tested are files")]
fn what_we_did_not_write_is_not_loaded() {
    let directory = Directory::new("forged");
    compiled(&directory.0);
    let entry = directory.entries().remove(0);
    let whole = fs::read(&entry).unwrap();
    // every kind of change: the code, its proof, its length
    for change in [0, 31, 32, 40, whole.len() / 2, whole.len() - 1] {
        let mut forged = whole.clone();
        forged[change] ^= 1;
        fs::write(&entry, &forged).unwrap();
        assert_eq!(compiled(&directory.0), 1, "byte {change}");
    }
    for length in [0, 16, 32, 33, whole.len() - 1] {
        fs::write(&entry, &whole[..length]).unwrap();
        assert_eq!(compiled(&directory.0), 1, "length {length}");
    }
    // an entry of another name, although we wrote it
    compiled(&directory.0);
    let runtime = WasmRuntime::new().with_cache(ModuleCache::open(&directory.0).unwrap());
    desk().load_with(&runtime, &component(&echo().replace("(i32.const 64)", "(i32.const 128)"))).ok();
    let other = directory.entries().into_iter().find(|path| *path != entry).unwrap();
    fs::copy(&other, &entry).unwrap();
    assert_eq!(compiled(&directory.0), 1);
    // code made with the key of another directory
    let elsewhere = Directory::new("elsewhere");
    compiled(&elsewhere.0);
    fs::copy(elsewhere.entries().remove(0), &entry).unwrap();
    assert_eq!(compiled(&directory.0), 1);
    assert_eq!(compiled(&directory.0), 0);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what is tested is the time")]
fn a_cached_module_loads_in_no_time() {
    let directory = Directory::new("quick");
    compiled(&directory.0);
    let runtime = WasmRuntime::new().with_cache(ModuleCache::open(&directory.0).unwrap());
    let (desk, bytes) = (desk(), component(&echo()));
    let fastest = (0..50).map(|_| {
        let begun = Instant::now();
        desk.load_with(&runtime, &bytes).unwrap();
        begun.elapsed()
    });
    let fastest = fastest.min().unwrap();
    assert!(fastest < Duration::from_millis(if cfg!(debug_assertions) { 10 } else { 1 }), "{fastest:?}");
}
