//! From the pages of a service code to a checked policy, or diagnostics that point into the author's own text.
//!
//! A [`Policy`] is made from [`PolicyFiles`] by [`Policy::check`]: pages become numbered clauses, tables become
//! [`DecisionTable`]s, guards are typed and compiled, bodies are handed to a [`redress_model::Runtime`]. Nothing is run.

#![forbid(unsafe_code)]

mod attribute;
mod calendar_check;
mod calendar_file;
mod cell;
mod clause_check;
mod dead_names;
mod declared;
mod declared_check;
mod diagnostic;
mod disclosure_file;
mod early_warning;
mod events_asked;
mod extension;
mod fact_entry;
mod fence;
mod fence_check;
mod guard;
mod heading_meant;
mod language;
mod letter_names;
mod load;
mod manifest;
mod module_entry;
mod names_taken;
mod overrides;
mod pack;
mod page;
mod page_table;
mod passages;
mod policy;
mod policy_files;
mod row_check;
mod rule_check;
mod rule_index;
mod same_answer;
mod scenario;
mod scenario_check;
mod shown;
mod simple_body;
mod source_text;
mod spoilt_rows;
mod staleness;
mod table;
mod table_check;
mod table_proof;
mod table_slips;
mod template;
mod terms;
mod toml_table;
mod version_check;
mod written;
mod yaml;
mod zone;

pub use calendar_file::BUILT_IN_CALENDARS;
pub use declared::{DeclaredRule, FindingWay, RowFinding};
pub use diagnostic::{Diagnostic, Severity, SourceFile, escaped, place_in};
pub use extension::Pack;
pub use guard::{
    CaseView, Evaluation, Guard, GuardChange, Lacking, Leaf, LeafOutcome, LeafOutcomes, NodeIndex, Program,
};
pub use manifest::Level;
pub use policy::{Clause, Disclosure, Policy, Readers, Rule, RuleBody};
pub use policy_files::{PolicyFiles, ReadError};
pub use rule_index::RuleIndex;
pub use scenario::{EXPECTED_FIELDS, Scenario, case_of_example};
pub use shown::{CalendarsShown, Shown, calendar_seen};
pub use simple_body::SimpleBody;
pub use table::{DecisionTable, FailedCell, HitPolicy, InputColumn, InputSource, NearestRow, Row};
pub use zone::zone_meant;
