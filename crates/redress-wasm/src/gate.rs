//! The gate that every call goes through: it keeps calls within the pool, and ticks for the safety net while some run.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use wasmtime::Engine;

use crate::profile::TICK;

/// How many ticks pass without a call before the ticking stops.
const IDLE_TICKS: u32 = 50;

/// The calls that are under way.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    /// The places in the pool.
    most: u32,
    calls: Mutex<Calls>,
    /// A place became free.
    free: Condvar,
    /// A call began while nothing ticked.
    begun: Condvar,
}

#[derive(Debug, Default)]
struct Calls {
    running: u32,
    /// Those that wait for a place.
    waiting: u32,
    /// Calls that began since the last tick.
    began: bool,
    /// Whether nothing ticks, because nothing ran for a while.
    rests: bool,
}

/// A call's place in the pool, given back when it is dropped.
pub(crate) struct Place<'g>(&'g Gate);

impl Gate {
    /// A gate to an engine that has so many places, whose net ticks for it.
    pub(crate) fn for_engine(engine: &Engine, most: u32) -> Arc<Gate> {
        let gate = Arc::new(Gate { most, ..Gate::default() });
        let (ticking, engine) = (gate.clone(), engine.weak());
        let tick = move || {
            loop {
                ticking.wait_for_work();
                thread::sleep(Duration::from_millis(TICK));
                let Some(engine) = engine.upgrade() else { return };
                engine.increment_epoch();
            }
        };
        // without its thread there is no net; fuel still ends every call
        drop(thread::Builder::new().name("redress-net".to_owned()).stack_size(64 * 1024).spawn(tick));
        gate
    }

    /// Waits for a place in the pool.
    pub(crate) fn enter(&self) -> Place<'_> {
        let mut calls = self.lock();
        while calls.running == self.most {
            calls.waiting += 1;
            calls = self.free.wait(calls).unwrap_or_else(PoisonError::into_inner);
            calls.waiting -= 1;
        }
        calls.running += 1;
        calls.began = true;
        if std::mem::take(&mut calls.rests) {
            self.begun.notify_one();
        }
        Place(self)
    }

    /// Waits until some call runs, or did a moment ago.
    fn wait_for_work(&self) {
        let mut idle = 0;
        loop {
            let mut calls = self.lock();
            if calls.running > 0 || std::mem::take(&mut calls.began) {
                return;
            }
            idle += 1;
            if idle <= IDLE_TICKS {
                drop(calls);
                thread::sleep(Duration::from_millis(TICK));
                continue;
            }
            calls.rests = true;
            while calls.rests {
                calls = self.begun.wait(calls).unwrap_or_else(PoisonError::into_inner);
            }
            return;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut calls = self.0.lock();
        calls.running -= 1;
        // each place that becomes free wakes one of those that wait, also where several do at once
        if calls.waiting > 0 {
            self.0.free.notify_one();
        }
    }
}
