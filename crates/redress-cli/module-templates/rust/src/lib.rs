//! Whether a parcel is a letter, a parcel or freight.

use redress_plugin::{Answer, Report, advise};

redress_plugin::module! {
    /// What it reads.
    pub struct Given {
        /// What the parcel weighs, in grams.
        weight: i64,
    }
    /// What it computes.
    pub struct Computed {
        /// `letter`, `parcel` or `freight`.
        class: &'static str,
    }
    findings: advice;
    run: weigh;
}

fn weigh(given: Given) -> Answer<Computed> {
    Ok(match given.weight {
        ..=750 => Report::of(Computed { class: "letter" }),
        ..=30_000 => Report::of(Computed { class: "parcel" }),
        _ => Report::of(Computed { class: "freight" }).and(advise("ask the depot for a lorry")),
    })
}

#[cfg(test)]
mod tests {
    use redress_plugin::{Case, Module, Stop};

    use super::*;

    #[test]
    fn the_weight_says_the_class() {
        for (weight, class) in [(750, "letter"), (751, "parcel"), (30_001, "freight")] {
            let report = TheModule::run(Case::new().with("weight", weight)).unwrap();
            assert_eq!(report.value("class"), Some(&class.into()));
        }
    }

    #[test]
    fn a_missing_weight_is_named() {
        assert_eq!(TheModule::run(Case::new()), Err(Stop::Missing(vec!["weight".to_owned()])));
    }
}
