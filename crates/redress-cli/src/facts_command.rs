//! `redress facts`: the facts, functions and calls that rules can use.

use std::fmt::Write;

use redress::model::{Catalogue, FUNCTIONS, MissingMeans, Type, VOCABULARY};

use crate::arguments::{Facts, Format};
use crate::exit::{ExitStatus, Failure};
use crate::modules::policies_of;
use crate::output::{BESIDE, HEADING, print, styled};

/// Prints the catalogue.
pub(crate) fn run(arguments: &Facts) -> Result<ExitStatus, Failure> {
    let catalogue = catalogue_of(arguments.policy.as_deref())?;
    match arguments.format {
        Format::Json => print(&format!("{}\n", json(&catalogue, arguments.functions)))?,
        Format::Text => print(&text(&catalogue, arguments.functions))?,
    }
    Ok(ExitStatus::Fine)
}

/// The core facts, or those of the newest version of a policy.
pub(crate) fn catalogue_of(policy: Option<&std::path::Path>) -> Result<Catalogue, Failure> {
    match policy {
        None => Ok(Catalogue::core()),
        Some(folder) => {
            let policies = policies_of(folder)?;
            Ok(policies.versions().last().map_or_else(Catalogue::core, |policy| policy.catalogue.clone()))
        }
    }
}

fn text(catalogue: &Catalogue, functions: bool) -> String {
    let mut text = String::new();
    for (_, fact) in catalogue.iter() {
        let unit = fact.unit.as_ref().map_or_else(String::new, |unit| format!(", in {unit}"));
        let personal = if fact.personal { ", personal" } else { "" };
        let _ = writeln!(text, "{}  {}{unit}{personal}", styled(HEADING, &fact.name), fact.value_type);
        let _ = writeln!(text, "    {}", fact.meaning);
        let later = if fact.later_means_not_yet { "; a time later than the decision means not yet" } else { "" };
        let _ = writeln!(
            text,
            "    {}",
            styled(BESIDE, &format!("at {}{}{later}", fact.pointer, missing(fact.missing_means.as_ref())))
        );
        if let Some(Type::Record(record)) = fact.value_type.element() {
            for field in &record.fields {
                let _ = writeln!(text, "      {}  {}: {}", field.name, field.value_type, field.meaning);
            }
        }
    }
    if functions {
        let _ = writeln!(text, "\n{}", styled(HEADING, "Functions"));
        for function in FUNCTIONS {
            let _ = writeln!(text, "{}\n    {}", function.usage(), function.meaning);
        }
        let _ = writeln!(text, "\n{}", styled(HEADING, "Calls that report a finding"));
        for call in VOCABULARY {
            let _ = writeln!(text, "{}({})  {}\n    {}", call.name, call.subject.name, call.finding, call.meaning);
            for method in call.methods {
                let names: Vec<_> = method.parameters.iter().map(|parameter| parameter.name).collect();
                let _ = writeln!(text, "    .{}({})  {}", method.name, names.join(", "), method.meaning);
            }
        }
    }
    text
}

fn missing(means: Option<&MissingMeans>) -> String {
    match means {
        None => String::new(),
        Some(MissingMeans::Value(value)) => format!("; missing means {value}"),
        Some(MissingMeans::NotYet) => "; missing means not yet".to_owned(),
        Some(MissingMeans::None) => "; missing means none".to_owned(),
    }
}

fn json(catalogue: &Catalogue, functions: bool) -> serde_json::Value {
    let facts: Vec<_> = catalogue
        .iter()
        .map(|(_, fact)| {
            serde_json::json!({
                "name": &*fact.name,
                "type": fact.value_type.to_string(),
                "unit": fact.unit.as_deref(),
                "meaning": &*fact.meaning,
                "pointer": &*fact.pointer,
                "personal": fact.personal,
            })
        })
        .collect();
    let mut all = serde_json::json!({ "facts": facts });
    if functions {
        all["functions"] = FUNCTIONS
            .iter()
            .map(|function| serde_json::json!({ "name": function.name, "usage": function.usage(), "meaning": function.meaning }))
            .collect();
        all["calls"] = VOCABULARY
            .iter()
            .map(|call| {
                let methods: Vec<_> = call.methods.iter().map(|method| {
                    let parameters: Vec<_> = method.parameters.iter().map(|parameter| parameter.name).collect();
                    serde_json::json!({ "name": method.name, "parameters": parameters, "meaning": method.meaning })
                }).collect();
                serde_json::json!({ "name": call.name, "finding": call.finding.name(), "meaning": call.meaning, "methods": methods })
            })
            .collect();
    }
    all
}
