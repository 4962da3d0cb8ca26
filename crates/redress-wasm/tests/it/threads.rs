//! The same case gives the same answer: on every thread, in every run, for the same fuel.

use redress_model::{ModuleReport, Stop};
use redress_wasm::WasmRuntime;

use crate::desk::{Desk, component, module, text};
use crate::honest::echo;

fn is_shared<T: Send + Sync>(_: &T) {}

#[test]
fn a_module_is_shared_by_more_threads_than_the_pool_has_places() {
    let desk = Desk::new().reading("draft", "proposal.draft", text("the same"));
    let loaded = desk.load(&echo());
    is_shared(&loaded);
    let expected = loaded.run(&desk.case());
    std::thread::scope(|scope| {
        for _ in 0..80 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert_eq!(loaded.run(&desk.case()), expected);
                }
            });
        }
    });
}

#[test]
fn a_call_takes_the_same_fuel_each_time() {
    let desk = Desk::new().reading("draft", "proposal.draft", text("the same"));
    let runtime = WasmRuntime::new();
    let loaded = desk.load_with(&runtime, &component(&echo())).unwrap();
    let measured = || runtime.fuel_of(&*loaded, &desk.case()).unwrap();
    let (report, fuel) = measured();
    assert!(report.is_ok());
    assert!((10..2_000).contains(&fuel), "{fuel}");
    for _ in 0..20 {
        assert_eq!(measured().1, fuel);
    }
    // with much less it does not come to its end; it looks at what is left where functions begin and loops turn
    let short = desk.clone().limited(|limits| limits.fuel = 5);
    let message = "the module `probe`: it takes more than its 5 units of fuel".to_owned();
    assert_eq!(short.run(&echo()), Err(Stop::error(message)));
    let enough = desk.limited(|limits| limits.fuel = fuel);
    assert!(enough.run(&echo()).is_ok());
}

#[test]
fn a_quick_compile_answers_as_a_thorough_one_does() {
    let run = |desk: &Desk| -> Result<ModuleReport, Stop> { desk.run(&echo()) };
    let desk = Desk::new().reading("draft", "proposal.draft", text("the same"));
    // a wider limit than the usual one asks for the quick compiler
    let quick = desk.clone().limited(|limits| limits.nesting = 65);
    assert_eq!(run(&desk), run(&quick));
    let runtime = WasmRuntime::new();
    let fuel = |desk: &Desk| {
        let loaded = desk.load_with(&runtime, &component(&echo())).unwrap();
        runtime.fuel_of(&*loaded, &desk.case()).unwrap().1
    };
    assert_eq!(fuel(&desk), fuel(&quick));
    assert!(Desk::new().run(&module("unreachable")).is_err());
}
