//! The vocabulary of redress as data: values and their types, facts, findings, decisions, and what a runtime is.
//!
//! Everything that crosses the border to a host is defined here, together with its schema. Nothing here reads a file, a
//! clock or the environment.

mod core_facts;
mod decision;
mod document;
mod fact;
mod facts;
mod finding;
mod finding_builder;
mod folding;
mod function;
mod limits;
mod module;
mod money;
mod operation;
mod parameter;
mod policy_names;
mod runtime;
mod suggestion;
mod table_reading;
mod ticket_schema;
mod types;
mod unread;
mod value;
mod vocabulary;

pub use decision::{
    Advice, Breach, CellSeen, Compensation, Condition, ConditionKind, ConditionSeen, DECISION_FORMAT_VERSION, Deadline,
    DeadlineState, Decision, DisclosureDue, DisclosureState, Engine, EntitlementLine, Envelope, Escalation,
    EscalationReason, EscalationStep, Grounds, Need, NextChange, OpenPoint, PolicyName, Prohibition, Reason, RowSeen,
    RuleError, RuleOutcome, RuleSummary, Superseded, TimeEntry, TimeReceipt, Verdict, WhyNot, WindowSeen,
};
pub use document::{DocumentError, DocumentLimits, Node};
pub use fact::{Catalogue, FactDefinition, FactIndex, MissingMeans, Named};
pub use facts::{FactProblem, Facts, Slot, value_from_node};
pub use finding::{
    DeadlineFinding, DeadlineTarget, DiscretionFinding, EntitlementBasis, EntitlementFinding, Finding, Warning, Window,
};
pub use finding_builder::FindingBuilder;
pub use folding::folded;
pub use function::{FUNCTIONS, Function, FunctionContext, Returns, Signature};
pub use limits::Limits;
pub use module::{
    Module, ModuleCase, ModuleDefinition, ModuleInput, ModuleLimits, ModuleProblem, ModuleReport, ModuleRuntime,
    ModuleSource, Modules,
};
pub use money::{Currency, Money, MoneyError, Rounding, decimal_from_text, without_separators};
pub use operation::{Arithmetic, Comparison, OperationError, compare, compute, percent_of};
pub use parameter::{Parameter, ParameterKind};
pub use policy_names::{PRIORITY_CHANGES, PolicyNames, REOPENINGS};
pub use runtime::{BodyCase, BodyProblem, BodySource, CompiledBody, Runtime, Stop, TableShape};
pub use suggestion::{did_you_mean, nearest};
pub use table_reading::{DatedRow, TableReading, TableRow};
pub use ticket_schema::TICKET_FORMAT_VERSION;
pub use types::{FieldDefinition, RecordType, Type};
pub use unread::Unread;
pub use value::{Record, Value};
pub use vocabulary::{Call, FindingKind, Method, VOCABULARY};
