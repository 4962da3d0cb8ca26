//! The hard profile: an engine on which no body can reach the outside, hold up the host or be silently wrong.
//!
//! Every setting answers something that was tried. Sizes bound one value; together with the check of a variable each time it
//! is read ([`crate::program`]) they bound what a body holds, also where Rhai itself does not look: at `map[key] = value`.

use std::collections::BTreeSet;

use redress_model::Limits;
use rhai::module_resolvers::DummyModuleResolver;
use rhai::{Engine, OptimizationLevel, Token};

use crate::natives::module;
use crate::run;
use crate::values::register_types;

/// Script functions and closures of one body with its library.
const MOST_FUNCTIONS: usize = 64;

/// Keywords and operators that bodies do without, with what to do instead.
pub(crate) const REFUSED: &[(&str, &str)] = &[
    // reaches outside, or into the engine
    ("eval", ""),
    ("import", "put shared functions into a `*.rhai` file of the policy"),
    ("export", "functions of a `*.rhai` file of the policy are shared without it"),
    ("print", "what a rule has to say is a finding; write `advise(…)`"),
    ("debug", "what a rule has to say is a finding; write `advise(…)`"),
    ("is_shared", ""),
    ("is_def_var", ""),
    ("is_def_fn", ""),
    ("type_of", ""),
    // builds chains of closures, which overflow the stack when they are dropped
    ("Fn", "write a closure, `|x| …`"),
    ("call", "call the function by its name"),
    ("curry", "write a closure, `|x| …`"),
    ("this", "give the value as an argument"),
    // silences
    ("try", "a rule does not go on after an error: it is reported"),
    ("catch", "a rule does not go on after an error: it is reported"),
    ("switch", "it takes values of different types for different values; write `if … else if …`, or a decision table"),
    ("??", "nothing is null in a rule; ask `has(…)`"),
    ("?.", "nothing is null in a rule; ask `has(…)`"),
    ("?[", "nothing is null in a rule; ask `has(…)`"),
    // bits
    ("**", ""),
    ("<<", ""),
    (">>", ""),
    ("^", ""),
    ("**=", ""),
    ("<<=", ""),
    (">>=", ""),
    ("^=", ""),
    ("&", "write `&&`"),
    ("&=", ""),
    ("|=", ""),
];

/// An engine within the limits. `given` names stand in front of the script as functions while it is read; `fields` are names
/// that may stand after a dot though Rhai reserves them, as `public` does.
pub(crate) fn engine(limits: &Limits, given: usize, fields: BTreeSet<String>) -> Engine {
    let mut engine = Engine::new_raw();
    engine.register_global_module(module());
    register_types(&mut engine);

    // nothing is computed while a script is read, and no operator goes past ours
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_fast_operators(false);
    engine.set_strict_variables(true);
    engine.set_fail_on_invalid_map_property(true);
    for (symbol, _) in REFUSED {
        engine.disable_symbol(*symbol);
    }

    #[expect(deprecated, reason = "marked so because it may change with Rhai's version, which is pinned")]
    engine.on_parse_token(move |token, _, _| match token {
        Token::Reserved(word)
            if fields.contains(word.as_str()) && !REFUSED.iter().any(|(refused, _)| *refused == word.as_str()) =>
        {
            Token::Identifier(word)
        }
        token => token,
    });

    // nought would mean "without limit"
    engine.set_max_operations(limits.steps.max(1));
    engine.set_max_call_levels(limits.call_depth);
    // the same in debug and release builds; Rhai's own defaults differ
    engine.set_max_expr_depths(limits.expression_depth.max(1), (limits.expression_depth * 3 / 4).max(1));
    engine.set_max_string_size(limits.text_bytes.max(1));
    engine.set_max_array_size(limits.list_length.max(1));
    engine.set_max_map_size(limits.map_size.max(1));
    engine.set_max_variables(limits.variables);
    engine.set_max_functions(MOST_FUNCTIONS + given);
    engine.set_max_modules(0);
    engine.set_module_resolver(DummyModuleResolver::new());
    // texts of one customer's case are not kept for the next
    engine.set_max_strings_interned(0);
    engine.on_print(|_| {});
    engine.on_debug(|_, _, _| {});
    engine.on_progress(|_| run::step());
    engine
}
