//! The vocabulary of redress as data: values and their types, facts, findings, decisions, and what a runtime is.
//!
//! Everything that crosses the border to a host is defined here, together with its schema. Nothing here reads a file, a
//! clock or the environment.

mod by_name;
mod case_walk;
mod core_facts;
mod country;
mod currency;
mod decimal;
mod decision;
mod decision_json;
mod digits;
mod document;
mod event_names;
mod fact;
mod fact_tree;
mod facts;
mod finding;
mod finding_borrowed;
mod finding_builder;
mod folded;
mod function;
mod json_text;
mod limits;
mod markup;
mod markup_names;
mod module;
mod money;
mod named_values;
mod operation;
mod own_words;
mod parameter;
mod passage;
mod personal_data;
mod personal_forms;
mod personal_scan;
mod policy_names;
mod prepared;
mod reserved_words;
mod runtime;
mod suggestion;
mod table_reading;
mod texts;
mod ticket_schema;
mod types;
mod unread;
mod value;
mod vocabulary;
mod wording;

pub use by_name::ByName;
pub use country::country_meant;
pub use currency::Currency;
pub use decimal::{decimal_from_text, without_separators};
pub use decision::{
    Advice, Breach, CalendarSeen, CellSeen, Compensation, Condition, ConditionKind, ConditionSeen, ConditionText,
    DECISION_FORMAT_VERSION, DaysCounted, Deadline, DeadlineState, Decision, DisclosureAsked, DisclosureDue,
    DisclosureState, Engine, EntitlementLine, Envelope, Escalation, EscalationReason, EscalationStep, Grounds,
    ModuleUse, Need, NextChange, OpenPoint, OpenPointAbout, Origin, PackName, PolicyName, Prohibition, Reason, RowSeen,
    RuleError, RuleOutcome, RuleSummary, Superseded, Text, TimeEntry, TimeLimit, TimeLimitState, TimeReceipt, Verdict,
    WhyNot, WindowSeen,
};
pub use document::{DocumentError, DocumentLimits, Node};
pub use event_names::{EVENT_HELP, EVENTS, EventNames};
pub use fact::{Catalogue, FactDefinition, FactIndex, MissingMeans, Named};
pub use facts::{FactProblem, Facts, Slot, value_from_node};
pub use finding::{
    DeadlineFinding, DeadlineTarget, DiscretionFinding, EntitlementBasis, EntitlementFinding, Finding, Happened,
    TimeLimitFinding, Warning, Window,
};
pub use finding_builder::FindingBuilder;
pub use function::{Calendars, FUNCTIONS, Function, FunctionContext, Returns, Signature, in_one_spelling};
pub use limits::Limits;
pub use module::{
    Module, ModuleCase, ModuleDefinition, ModuleInput, ModuleLimits, ModuleProblem, ModuleReport, ModuleRuntime,
    ModuleSource, Modules,
};
pub use money::{Money, MoneyError, Rounding};
pub use named_values::NamedValues;
pub use operation::{Arithmetic, Comparison, OperationError, compare, compute, percent_of};
pub use parameter::{NO_LIMIT, Parameter, ParameterKind, SOME_TIME};
pub use passage::Passage;
pub use personal_data::{PersonalData, PersonalKind, card_numbers, personal_data};
pub use policy_names::{
    PRIORITY_CHANGES, PolicyNames, REOPENINGS, ends_a_ticket, reopening_unsaid, working_days_problem,
};
pub use prepared::Prepared;
pub use reserved_words::{instead_of_reserved, instead_of_reserved_field};
pub use runtime::{
    BodyCase, BodyProblem, BodySource, CompiledBody, Fault, NameSource, NameTaken, OpenQuestion, Runtime, Stop,
    TableShape,
};
pub use suggestion::{did_you_mean, nearest, slip_of};
pub use table_reading::{DatedRow, TableReading, TableRow};
pub use texts::Texts;
pub use ticket_schema::TICKET_FORMAT_VERSION;
pub use types::{FieldDefinition, RecordType, Type};
pub use unread::Unread;
pub use value::{Record, Value};
pub use vocabulary::{Call, FindingKind, Method, VOCABULARY};
pub use wording::{Phrase, Reading};
