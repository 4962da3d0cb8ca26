//! The outside as modules see it: nothing, or, where `policy.toml` says so, a WASI that says nothing.
//!
//! Some toolchains write imports of WASI 0.2 into every component. `wasi = true` gives them functions of the same shape whose
//! answers are the same in every call: a clock that stands still at the instant of decision (or at 1970, where the module is
//! not given it), bytes from a fixed beginning for randomness, no arguments, no variables, no files; what is printed is lost.
//! Everything else that WASI has, sockets among it, ends the call that asks for it.

use jiff::Timestamp;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker, LinkerInstance, Resource, ResourceAny, ResourceType, Val};
use wasmtime::{AsContextMut, Error, Result, StoreContextMut};

use crate::check::Parts;
use crate::run::Inside;
use crate::stop::{self, Asked};
use crate::values::to_instant;

/// A source of numbers that is the same in every call.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The next number: SplitMix64 from a fixed beginning (Steele, Lea, Flood 2014).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// The imports of every module that has types of the contract in its own.
const TYPES: &str = "redress:policy/types@";

/// What a stream or a handle of WASI is to us: nothing.
struct Handle;

/// The most random bytes that are given at once.
const MOST_BYTES: u64 = 64 * 1024;

/// What a component is linked to.
///
/// # Errors
///
/// It imports what it is not granted: lower case, no full stop.
pub(crate) fn linker(
    component: &Component,
    parts: &Parts,
    granted: bool,
) -> std::result::Result<Linker<Inside>, String> {
    for import in &parts.imports {
        if import.starts_with("wasi:") && !granted {
            return Err(format!("the component imports `{import}`, and `policy.toml` grants it nothing"));
        }
        if !import.starts_with("wasi:") && !import.starts_with(TYPES) {
            return Err(format!("the component imports `{import}`, which no module is given"));
        }
    }
    let mut linker = Linker::new(component.engine());
    define(&mut linker, component).map_err(|error| stop::in_words(&error))?;
    Ok(linker)
}

fn define(linker: &mut Linker<Inside>, component: &Component) -> Result<()> {
    let engine = component.engine().clone();
    for (name, item) in component.component_type().imports(&engine) {
        let ComponentItem::ComponentInstance(interface) = item.ty else {
            return Err(Error::msg(format!("the component imports `{name}`, which is no interface")));
        };
        let mut instance = linker.instance(name)?;
        for (function, item) in interface.exports(&engine) {
            match item.ty {
                ComponentItem::ComponentFunc(_) if name.starts_with(TYPES) => {
                    return Err(Error::msg(format!("`{name}` has no function `{function}`")));
                }
                ComponentItem::ComponentFunc(_) => answer(&mut instance, name, function)?,
                ComponentItem::Resource(_) => {
                    instance.resource(function, ResourceType::host::<Handle>(), |_, _| Ok(()))?;
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Defines one function of WASI.
fn answer(instance: &mut LinkerInstance<'_, Inside>, interface: &str, function: &str) -> Result<()> {
    let interface = interface.split('@').next().unwrap_or(interface);
    let name = format!("{interface}#{function}");
    let called = name.clone();
    instance.func_new(function, move |store, _, given, results| {
        let result = result_of(store, &called, given)?;
        if let (Some(place), Some(result)) = (results.first_mut(), result) {
            *place = result;
        }
        Ok(())
    })
}

/// What a function of WASI gives; `None` where it gives nothing.
fn result_of(mut store: StoreContextMut<'_, Inside>, name: &str, given: &[Val]) -> Result<Option<Val>> {
    let fine = |value: Option<Val>| Val::Result(Ok(value.map(Box::new)));
    let nothing = || Val::Option(None);
    let numbers = |store: &mut StoreContextMut<'_, Inside>| store.data_mut().chance.next();
    Ok(Some(match name {
        "wasi:cli/environment#get-environment"
        | "wasi:cli/environment#get-arguments"
        | "wasi:filesystem/preopens#get-directories" => Val::List(Vec::new()),
        "wasi:cli/environment#initial-cwd"
        | "wasi:cli/environment#get-initial-cwd"
        | "wasi:cli/terminal-stdin#get-terminal-stdin"
        | "wasi:cli/terminal-stdout#get-terminal-stdout"
        | "wasi:cli/terminal-stderr#get-terminal-stderr"
        | "wasi:filesystem/types#filesystem-error-code" => nothing(),
        "wasi:cli/stdin#get-stdin"
        | "wasi:cli/stdout#get-stdout"
        | "wasi:cli/stderr#get-stderr"
        | "wasi:io/streams#[method]input-stream.subscribe"
        | "wasi:io/streams#[method]output-stream.subscribe"
        | "wasi:clocks/monotonic-clock#subscribe-instant"
        | "wasi:clocks/monotonic-clock#subscribe-duration" => handle(store)?,
        "wasi:clocks/monotonic-clock#now" => Val::U64(0),
        "wasi:clocks/monotonic-clock#resolution" => Val::U64(1),
        "wasi:clocks/wall-clock#now" => clock(store.data().clock.unwrap_or(Timestamp::UNIX_EPOCH)),
        "wasi:clocks/wall-clock#resolution" => datetime(0, 1),
        "wasi:random/random#get-random-u64" | "wasi:random/insecure#get-insecure-random-u64" => {
            Val::U64(numbers(&mut store))
        }
        "wasi:random/insecure-seed#insecure-seed" | "wasi:random/insecure-seed#get-insecure-seed" => {
            Val::Tuple(vec![Val::U64(numbers(&mut store)), Val::U64(numbers(&mut store))])
        }
        "wasi:random/random#get-random-bytes" | "wasi:random/insecure#get-insecure-random-bytes" => {
            let [Val::U64(length @ ..=MOST_BYTES)] = given else {
                return Err(asked(format!("it asks for more than {MOST_BYTES} random bytes at once")));
            };
            Val::List((0..*length).map(|_| Val::U8((numbers(&mut store) >> 56) as u8)).collect())
        }
        "wasi:io/streams#[method]output-stream.check-write" => fine(Some(Val::U64(4096))),
        "wasi:io/streams#[method]output-stream.write"
        | "wasi:io/streams#[method]output-stream.flush"
        | "wasi:io/streams#[method]output-stream.blocking-flush"
        | "wasi:io/streams#[method]output-stream.blocking-write-and-flush" => fine(None),
        "wasi:io/streams#[method]input-stream.read" | "wasi:io/streams#[method]input-stream.blocking-read" => {
            Val::Result(Err(Some(Box::new(Val::Variant("closed".to_owned(), None)))))
        }
        "wasi:io/poll#[method]pollable.ready" => Val::Bool(true),
        "wasi:io/poll#[method]pollable.block" => return Ok(None),
        "wasi:io/poll#poll" => {
            let [Val::List(polled)] = given else { return Err(outside(name)) };
            Val::List((0u32..).zip(polled).map(|(place, _)| Val::U32(place)).collect())
        }
        "wasi:cli/exit#exit" => return Err(asked("it ends itself".to_owned())),
        _ => return Err(outside(name)),
    }))
}

fn outside(name: &str) -> Error {
    asked(format!("it asks for `{name}`, which no module is given"))
}

fn asked(words: String) -> Error {
    Error::new(Asked(words))
}

fn handle(mut store: StoreContextMut<'_, Inside>) -> Result<Val> {
    let made = Resource::<Handle>::new_own(0);
    Ok(Val::Resource(ResourceAny::try_from_resource(made, store.as_context_mut())?))
}

fn clock(instant: Timestamp) -> Val {
    let instant = to_instant(instant);
    // WASI counts from 1970 on
    datetime(u64::try_from(instant.seconds).unwrap_or(0), instant.nanoseconds)
}

fn datetime(seconds: u64, nanoseconds: u32) -> Val {
    let seconds = ("seconds".to_owned(), Val::U64(seconds));
    Val::Record(vec![seconds, ("nanoseconds".to_owned(), Val::U32(nanoseconds))])
}
