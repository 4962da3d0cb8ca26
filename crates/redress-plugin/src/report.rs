//! What a module gives back: values and findings, or why there are none.

use rust_decimal::Decimal;

use crate::finding::{Finding, FindingKind};
use crate::module::Output;
use crate::time::{Date, Duration, Instant};
use crate::value::{Money, Percent, Value};

/// What a module's function gives back.
pub type Answer<V = ()> = Result<Report<V>, Stop>;

/// What came of a case.
///
/// ```
/// use redress_plugin::{Report, advise, require};
/// let report = Report::new().and(advise("offer a call")).and(require("give the date").because("it was asked for"));
/// assert_eq!(report.findings().len(), 2);
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct Report<V = ()> {
    values: V,
    findings: Vec<Finding>,
}

/// Why there is no report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stop {
    /// These facts are needed and missing. The rule is then unknown.
    Missing(Vec<String>),
    /// A question that the law or the firm has not settled. The rule is then unknown.
    OpenPoint(OpenPoint),
    /// What broke. The rule is then in error.
    Failed(String),
}

/// A question that the law or the firm has not settled, and what turns on it; made by [`open_point`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenPoint {
    pub(crate) question: String,
    pub(crate) about: Vec<(FindingKind, Option<String>)>,
}

/// A question that the law or the firm has not settled, in words: lower case, no full stop. The rule is then unknown.
///
/// ```
/// use redress_plugin::{Answer, FindingKind, Report, open_point};
/// fn run(is_storm: bool) -> Answer {
///     if is_storm {
///         let question = open_point("whether a storm that was forecast is an extraordinary circumstance");
///         return Err(question.about(FindingKind::Entitlement, "compensation").into());
///     }
///     Ok(Report::new())
/// }
/// assert!(run(true).is_err());
/// ```
pub fn open_point(question: impl Into<String>) -> OpenPoint {
    OpenPoint { question: question.into(), about: Vec::new() }
}

impl OpenPoint {
    /// What turns on it: a kind of finding that the module declares and, if wanted, its name (`None`: every finding of the kind); said
    /// again, another one. Where nothing is said, whatever the module may report turns on it.
    #[must_use]
    pub fn about<'a>(mut self, kind: FindingKind, name: impl Into<Option<&'a str>>) -> OpenPoint {
        self.about.push((kind, name.into().map(str::to_owned)));
        self
    }
}

impl From<OpenPoint> for Stop {
    fn from(open: OpenPoint) -> Stop {
        Stop::OpenPoint(open)
    }
}

/// What broke, in words: lower case, no full stop. The rule is then in error.
pub fn failed(message: impl Into<String>) -> Stop {
    Stop::Failed(message.into())
}

impl Report<()> {
    /// A report without values.
    pub fn new() -> Report {
        Report::of(())
    }
}

impl Default for Report<()> {
    fn default() -> Report {
        Report::new()
    }
}

impl<V> Report<V> {
    /// A report of these values, as yet without findings.
    pub fn of(values: V) -> Report<V> {
        Report { values, findings: Vec::new() }
    }

    /// The same report with a finding more.
    #[must_use]
    pub fn and(mut self, finding: impl Into<Finding>) -> Report<V> {
        self.findings.push(finding.into());
        self
    }

    /// The same report with these findings too.
    #[must_use]
    pub fn and_all<F: Into<Finding>>(mut self, findings: impl IntoIterator<Item = F>) -> Report<V> {
        self.findings.extend(findings.into_iter().map(Into::into));
        self
    }

    /// What was found, in order.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What was computed.
    pub fn values(&self) -> &V {
        &self.values
    }

    /// The values and the findings.
    pub fn into_parts(self) -> (V, Vec<Finding>) {
        (self.values, self.findings)
    }
}

/// The report as it goes to the host: values by name.
pub(crate) type NamedValues = Vec<(&'static str, Value)>;

impl Report<Vec<(&'static str, Value)>> {
    /// The value of a name; `None` where it was left out.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(each, _)| *each == name).map(|(_, value)| value)
    }
}

impl<V: Values> Report<V> {
    /// The report with its values by name.
    ///
    /// # Errors
    ///
    /// A finding is of a kind that the module does not declare.
    #[doc(hidden)]
    pub fn named(self, declared: &[FindingKind]) -> Result<Report<NamedValues>, Stop> {
        match self.findings.iter().map(Finding::kind).find(|kind| !declared.contains(kind)) {
            Some(kind) => Err(failed(format!("the module reports `{}`, which it does not declare", kind.name()))),
            None => Ok(Report { values: self.values.into_named(), findings: self.findings }),
        }
    }
}

/// What a module's function gave, held against the kinds of finding that it declares: what it reports, and what turns on an open point.
///
/// # Errors
///
/// Why there is no report, or a kind that the module does not declare.
#[doc(hidden)]
pub fn declared<V: Values>(answer: Answer<V>, declared: &[FindingKind]) -> Result<Report<NamedValues>, Stop> {
    match answer {
        Ok(report) => report.named(declared),
        Err(Stop::OpenPoint(open)) => match open.about.iter().find(|(kind, _)| !declared.contains(kind)) {
            Some((kind, _)) => {
                let kind = kind.name();
                Err(failed(format!("an open point of the module is about `{kind}`, which it does not declare")))
            }
            None => Err(open.into()),
        },
        Err(stop) => Err(stop),
    }
}

/// The values that a module computes: the second struct of [`module!`](crate::module!), or `()`.
pub trait Values {
    /// What they are.
    fn outputs() -> Vec<Output>;

    /// Them by name; one that is `None` is left out, and missing to the page that ran the module.
    fn into_named(self) -> NamedValues;
}

impl Values for () {
    fn outputs() -> Vec<Output> {
        Vec::new()
    }

    fn into_named(self) -> NamedValues {
        Vec::new()
    }
}

/// A type that a computed value can have.
pub trait IntoValue {
    /// The type's name in the words of `policy.toml`.
    fn type_name() -> String;

    /// The value; `None` where it is left out.
    fn into_value(self) -> Option<Value>;
}

macro_rules! into_value {
    ($($type:ty: $name:literal),+ $(,)?) => {$(
        impl IntoValue for $type {
            fn type_name() -> String {
                $name.to_owned()
            }

            fn into_value(self) -> Option<Value> {
                Some(self.into())
            }
        }
    )+};
}

into_value! {
    String: "text", &'static str: "text", Decimal: "number", i64: "integer", Percent: "percentage", bool: "bool",
    Money: "money", Instant: "instant", Date: "date", Duration: "duration",
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn type_name() -> String {
        T::type_name()
    }

    fn into_value(self) -> Option<Value> {
        self.and_then(T::into_value)
    }
}

impl<T: IntoValue> IntoValue for Vec<T> {
    fn type_name() -> String {
        format!("list of {}", T::type_name())
    }

    fn into_value(self) -> Option<Value> {
        Some(Value::List(self.into_iter().filter_map(T::into_value).collect()))
    }
}
