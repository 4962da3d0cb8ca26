//! The cache of compiled code: a directory of our own, from which nothing is loaded that we did not write.
//!
//! An entry is named by the hash of the component, the settings and the version of the runtime, and begins with an
//! authentication code (HMAC-SHA256) over that name and its bytes. The key is 32 random bytes in a file of the directory that
//! only its owner can read; the directory itself must be the owner's and closed to everybody else. Whoever can read the key
//! can have code of theirs run with the rights of this program: that is the owner, who could do so anyway.

use std::fmt;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use wasmtime::Engine;

use crate::compile::Effort;
use crate::inspect::hexadecimal;
use crate::native_code::Trusted;

/// Bytes of the key, and of an authentication code.
const BYTES: usize = 32;

/// The most bytes of one entry that are read.
const MOST: u64 = 1024 * 1024 * 1024;

/// A directory of compiled code.
#[derive(Clone)]
pub struct ModuleCache {
    directory: PathBuf,
    key: [u8; BYTES],
}

/// Why a directory cannot be used as a cache.
#[derive(Debug)]
pub struct CacheError(String);

impl ModuleCache {
    /// Opens a cache, and makes its directory and its key where there are none.
    ///
    /// # Errors
    ///
    /// The directory cannot be made or read, is not the user's own, or is open to others.
    pub fn open(directory: impl AsRef<Path>) -> Result<ModuleCache, CacheError> {
        let directory = directory.as_ref().to_owned();
        let failed = |error: io::Error| CacheError(format!("{}: {error}", directory.display()));
        make_directory(&directory).map_err(failed)?;
        let key = match read_key(&directory).map_err(failed)? {
            Some(key) => key,
            None => {
                make_key(&directory).map_err(failed)?;
                let missing = || CacheError(format!("{}: the key cannot be read back", directory.display()));
                read_key(&directory).map_err(failed)?.ok_or_else(missing)?
            }
        };
        check_closed(&directory)?;
        Ok(ModuleCache { directory, key })
    }

    /// Where it is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The code of a component, if it is there and was written by us.
    pub(crate) fn get(&self, component: &[u8], engine: &Engine, effort: Effort) -> Option<Trusted> {
        let name = name(component, engine, effort);
        let mut content = Vec::new();
        let file = fs::File::open(self.directory.join(&name)).ok()?;
        file.take(MOST).read_to_end(&mut content).ok()?;
        let code = content.split_off(content.len().min(BYTES));
        self.authentication(&name, &code).verify_slice(&content).ok()?;
        Some(Trusted::from_cache(code))
    }

    /// Keeps the code of a component.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub(crate) fn put(&self, component: &[u8], engine: &Engine, effort: Effort, code: &Trusted) -> io::Result<()> {
        let name = name(component, engine, effort);
        let proof = self.authentication(&name, code.bytes()).finalize().into_bytes();
        write_whole(&self.directory, &name, &[&proof, code.bytes()])
    }

    fn authentication(&self, name: &str, code: &[u8]) -> Hmac<Sha256> {
        // HMAC fills a key up with zeros to the block of its hash (RFC 2104)
        let mut block = [0; 64];
        block[..BYTES].copy_from_slice(&self.key);
        let mut authentication = Hmac::<Sha256>::new(&block.into());
        authentication.update(name.as_bytes());
        authentication.update(&[0]);
        authentication.update(code);
        authentication
    }
}

/// The name of an entry.
fn name(component: &[u8], engine: &Engine, effort: Effort) -> String {
    let mut hash = Hash256(Sha256::new());
    hash.0.update(Sha256::digest(component));
    // the version of the runtime and every setting that changes the code
    engine.precompile_compatibility_hash().hash(&mut hash);
    effort.name().hash(&mut hash);
    format!("{}.cwasm", hexadecimal(&hash.0.finalize()))
}

/// SHA-256 fed by what can be hashed.
struct Hash256(Sha256);

impl Hasher for Hash256 {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

/// Writes a file whole or not at all.
fn write_whole(directory: &Path, name: &str, parts: &[&[u8]]) -> io::Result<()> {
    let draft = directory.join(format!("{name}.{}", std::process::id()));
    let written = options().open(&draft).and_then(|mut file| {
        for part in parts {
            file.write_all(part)?;
        }
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&draft, directory.join(name)));
    if renamed.is_err() {
        drop(fs::remove_file(&draft));
    }
    renamed
}

fn read_key(directory: &Path) -> io::Result<Option<[u8; BYTES]>> {
    let mut key = [0; BYTES];
    match fs::File::open(directory.join("key")) {
        Ok(mut file) => file.read_exact(&mut key).map(|()| Some(key)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes a key. Where another process made one first, that one stays.
fn make_key(directory: &Path) -> io::Result<()> {
    let mut key = [0; BYTES];
    random(&mut key)?;
    let draft = directory.join(format!("key.{}", std::process::id()));
    let mut file = options().open(&draft)?;
    file.write_all(&key)?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, directory.join("key"));
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn random(into: &mut [u8]) -> io::Result<()> {
    fs::File::open("/dev/urandom")?.read_exact(into)
}

#[cfg(not(unix))]
fn random(_: &mut [u8]) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "compiled modules are kept on Unix only"))
}

#[cfg(unix)]
fn options() -> fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn options() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    options
}

#[cfg(unix)]
fn make_directory(directory: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)
}

#[cfg(not(unix))]
fn make_directory(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)
}

/// The directory must be ours, and neither it nor the key open to anybody else.
#[cfg(unix)]
fn check_closed(directory: &Path) -> Result<(), CacheError> {
    use std::os::unix::fs::MetadataExt;
    let of =
        |path: &Path| fs::symlink_metadata(path).map_err(|error| CacheError(format!("{}: {error}", path.display())));
    // what this process makes belongs to its user
    let probe = directory.join(format!("owner.{}", std::process::id()));
    let made = options().open(&probe).map_err(|error| CacheError(format!("{}: {error}", probe.display())));
    made?;
    let user = of(&probe).map(|metadata| metadata.uid());
    drop(fs::remove_file(&probe));
    let user = user?;
    let (itself, key) = (of(directory)?, of(&directory.join("key"))?);
    if !itself.is_dir() || itself.uid() != user || key.uid() != user || !key.is_file() {
        return Err(CacheError(format!("{}: the directory is not the user's own", directory.display())));
    }
    if itself.mode() & 0o077 != 0 || key.mode() & 0o077 != 0 {
        return Err(CacheError(format!(
            "{}: the directory is open to others; its mode must be 0700",
            directory.display()
        )));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_closed(_: &Path) -> Result<(), CacheError> {
    Ok(())
}

impl fmt::Display for CacheError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CacheError {}

impl fmt::Debug for ModuleCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModuleCache").field("directory", &self.directory).finish_non_exhaustive()
    }
}
