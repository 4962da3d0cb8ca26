//! The module itself: what it says of itself, and the macro that makes one from two structs and a function.

use crate::case::Case;
use crate::finding::FindingKind;
use crate::given::{FromFact, Unread};
use crate::report::{Report, Stop};
use crate::value::Value;

/// A module. [`module!`](crate::module!) makes one and calls it `TheModule`.
pub trait Module {
    /// What the module says of itself.
    fn describe() -> Description;

    /// Computes the clause for one case.
    ///
    /// # Errors
    ///
    /// Facts that are missing, an open point, or what broke.
    fn run(case: Case) -> Result<Report<Vec<(&'static str, Value)>>, Stop>;
}

/// What a module says of itself. It grants nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Description {
    /// What it is called: `great-circle`.
    pub name: String,
    /// Its own version: `1.2.0`.
    pub version: String,
    /// What it computes, in one sentence.
    pub meaning: String,
    /// The facts it reads.
    pub reads: Vec<Input>,
    /// Whether it reads the instant of decision.
    pub reads_at: bool,
    /// The kinds of finding it may report.
    pub findings: Vec<FindingKind>,
    /// The values it computes.
    pub values: Vec<Output>,
}

/// A fact that a module reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// The name it asks for.
    pub name: String,
    /// The type, in the words of `policy.toml`.
    pub type_name: String,
    /// What it means, in one sentence.
    pub meaning: String,
    /// Whether it can do without.
    pub is_optional: bool,
}

/// A value that a module computes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// The type, in the words of `policy.toml`.
    pub type_name: String,
    /// What it means, in one sentence.
    pub meaning: String,
}

/// The facts that a module reads: the first struct of [`module!`](crate::module!).
#[doc(hidden)]
pub trait GivenFacts: Sized {
    /// What they are, and whether the instant of decision is among them.
    fn inputs() -> (Vec<Input>, bool);

    /// Them, from the case; or every one that is missing, or what is wrong with one.
    fn read(case: &Case) -> Result<Self, Stop>;
}

/// Notes one field of the given facts in the description.
#[doc(hidden)]
pub fn describe_field<T: FromFact>(inputs: &mut (Vec<Input>, bool), name: &str, meaning: &str) {
    match T::type_name() {
        Some(type_name) => inputs.0.push(Input {
            name: name.to_owned(),
            type_name,
            meaning: one_sentence(meaning),
            is_optional: T::IS_OPTIONAL,
        }),
        None => inputs.1 = true,
    }
}

/// Reads one field of the given facts; notes it where it is missing.
#[doc(hidden)]
pub fn read_field<T: FromFact>(case: &Case, name: &str, missing: &mut Vec<String>) -> Result<Option<T>, Stop> {
    match T::from_case(case, name) {
        Ok(value) => Ok(Some(value)),
        Err(Unread::Missing) => {
            missing.push(name.to_owned());
            Ok(None)
        }
        Err(Unread::Wrong(why)) => Err(Stop::Failed(format!("`{name}` cannot be read: {why}"))),
    }
}

/// A comment as one sentence: its lines joined, without the full stop.
#[doc(hidden)]
pub fn one_sentence(comment: &str) -> String {
    let comment = comment.trim();
    comment.strip_suffix('.').unwrap_or(comment).to_owned()
}

/// Makes a module of a struct of facts, a struct of values, and a function.
///
/// The name, the version and the meaning are those of `Cargo.toml`. Each field has a comment, which is what the module says of it.
/// The second struct and `findings` may be left out. See [the crate](crate) for a whole module; this one computes no values:
///
/// ```
/// use redress_plugin::{Answer, Instant, Duration, Report, time_limit};
///
/// redress_plugin::module! {
///     /// What it reads.
///     pub struct Given {
///         /// When the order was delivered.
///         delivered_at: Instant,
///     }
///     findings: time_limit;
///     run: withdraw;
/// }
///
/// fn withdraw(given: Given) -> Answer {
///     let limit = time_limit("withdraw").within(Duration::days(14)).after(given.delivered_at);
///     Ok(Report::new().and(limit.used_by("withdrawn")))
/// }
/// ```
///
/// A field without a comment does not compile, nor a kind of finding that is none, nor a function that takes something else:
///
/// ```compile_fail
/// redress_plugin::module! {
///     /// What it reads.
///     pub struct Given {
///         weight: i64,
///     }
///     run: weigh;
/// }
/// # fn weigh(_: Given) -> redress_plugin::Answer { Ok(redress_plugin::Report::new()) }
/// ```
#[macro_export]
macro_rules! module {
    (
        $(#[$given_about:meta])*
        $given_visible:vis struct $given:ident {
            $($(#[doc = $meaning:expr])+ $field:ident: $type:ty $(= $called:literal)?),* $(,)?
        }
        $(
            $(#[$values_about:meta])*
            $(pub)? struct $values:ident {
                $($(#[doc = $value_meaning:expr])+ $value:ident: $value_type:ty $(= $value_called:literal)?),* $(,)?
            }
        )?
        $(findings: $($finding:tt),+ $(,)?;)?
        run: $run:path $(;)?
    ) => {
        $(#[$given_about])*
        #[derive(Clone, PartialEq, Debug)]
        $given_visible struct $given {
            $($(#[doc = $meaning])+ pub $field: $type,)*
        }

        impl $crate::__module::GivenFacts for $given {
            fn inputs() -> (Vec<$crate::Input>, bool) {
                #[allow(unused_mut, reason = "a module may read nothing")]
                let mut inputs = (Vec::new(), false);
                $($crate::__module::describe_field::<$type>(
                    &mut inputs,
                    $crate::__name!($field $(, $called)?),
                    concat!($($meaning),+),
                );)*
                inputs
            }

            fn read(case: &$crate::Case) -> Result<Self, $crate::Stop> {
                #[allow(unused_mut, reason = "a module may read nothing")]
                let mut missing = Vec::new();
                $(let $field =
                    $crate::__module::read_field::<$type>(case, $crate::__name!($field $(, $called)?), &mut missing)?;)*
                match ($($field,)*) {
                    ($(Some($field),)*) => Ok($given { $($field),* }),
                    #[allow(unreachable_patterns, reason = "a module may read nothing")]
                    _ => Err($crate::Stop::Missing(missing)),
                }
            }
        }

        $(
            $(#[$values_about])*
            #[derive(Clone, PartialEq, Debug)]
            pub struct $values {
                $($(#[doc = $value_meaning])+ pub $value: $value_type,)*
            }

            impl $crate::Values for $values {
                fn outputs() -> Vec<$crate::Output> {
                    vec![$($crate::Output {
                        name: $crate::__name!($value $(, $value_called)?).to_owned(),
                        type_name: <$value_type as $crate::IntoValue>::type_name(),
                        meaning: $crate::__module::one_sentence(concat!($($value_meaning),+)),
                    }),*]
                }

                fn into_named(self) -> Vec<(&'static str, $crate::Value)> {
                    let mut named = Vec::new();
                    $(if let Some(value) = $crate::IntoValue::into_value(self.$value) {
                        named.push(($crate::__name!($value $(, $value_called)?), value));
                    })*
                    named
                }
            }
        )?

        /// The module, as the host and tests run it.
        pub struct TheModule;

        impl TheModule {
            const FINDINGS: &[$crate::FindingKind] = &[$($($crate::__finding_kind!($finding)),+)?];

            fn outputs_of<V: $crate::Values>(_: fn($given) -> $crate::Answer<V>) -> Vec<$crate::Output> {
                V::outputs()
            }
        }

        impl $crate::Module for TheModule {
            fn describe() -> $crate::Description {
                let (reads, reads_at) = <$given as $crate::__module::GivenFacts>::inputs();
                $crate::Description {
                    name: env!("CARGO_PKG_NAME").to_owned(),
                    version: env!("CARGO_PKG_VERSION").to_owned(),
                    meaning: $crate::__module::one_sentence(env!("CARGO_PKG_DESCRIPTION")),
                    reads,
                    reads_at,
                    findings: Self::FINDINGS.to_vec(),
                    values: Self::outputs_of($run),
                }
            }

            fn run(
                case: $crate::Case,
            ) -> Result<$crate::Report<Vec<(&'static str, $crate::Value)>>, $crate::Stop> {
                let given = <$given as $crate::__module::GivenFacts>::read(&case)?;
                $crate::__module::declared($run(given), Self::FINDINGS)
            }
        }

        $crate::__export!();
    };
}

/// Exports `TheModule` to the host.
#[cfg(target_family = "wasm")]
#[doc(hidden)]
#[macro_export]
macro_rules! __export {
    () => {
        $crate::bindings::export_module!(TheModule with_types_in $crate::bindings);
    };
}

/// There is no host to export to.
#[cfg(not(target_family = "wasm"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __export {
    () => {};
}
