//! Loading machine code: the one place of the workspace that needs `unsafe`.
//!
//! Wasmtime runs what it is given here as it stands: forged code would do whatever the process can. So code comes to
//! [`load`] from two places only, and [`Trusted`] can be made nowhere else:
//!
//! - [`Trusted::just_compiled`]: what the compiler gave in this call. A compiler is part of the host's own program (or a
//!   process of it, from whose output the bytes were read); a host that does not trust its own program has lost already.
//! - [`Trusted::from_cache`]: what [`crate::cache`] read from the cache and found to carry the right authentication code
//!   (HMAC-SHA256 over the entry's name and its bytes), made with a key that only the owner of the cache directory can read.
//!   The bytes that were checked are the bytes that are loaded: they are not read from the file a second time.
//!
//! Wasmtime itself checks besides that the code was made by the same version of it, for the same settings and processor.

use wasmtime::Engine;
use wasmtime::component::Component;

/// Machine code that this program, or an earlier run of it, has compiled.
pub(crate) struct Trusted(Vec<u8>);

impl Trusted {
    /// What a compiler has just given.
    pub(crate) fn just_compiled(code: Vec<u8>) -> Trusted {
        Trusted(code)
    }

    /// What the cache read and authenticated.
    pub(crate) fn from_cache(authenticated: Vec<u8>) -> Trusted {
        Trusted(authenticated)
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Loads machine code.
#[expect(unsafe_code, reason = "loading compiled code; the argument stands at the head of this file")]
pub(crate) fn load(engine: &Engine, code: &Trusted) -> wasmtime::Result<Component> {
    // SAFETY: the bytes are unchanged output of `Engine::precompile_component`, as a `Trusted` holds no others: either it came
    // from the compiler in this call, or it carries an authentication code that only we can make.
    unsafe { Component::deserialize(engine, &code.0) }
}
