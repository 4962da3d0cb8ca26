//! Gaps: why a mapping gives no value for a fact, in words.

use std::collections::BTreeSet;

/// Why there is no value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Gap {
    /// Nothing stands at any of the places.
    Nothing,
    /// Null, or an empty text.
    Null(String),
    /// 0, which stands for never.
    Never(String),
    /// A value that says nothing of the fact.
    SaysNothing(String, String),
    /// A value that the mapping does not know, and that need not say anything of the fact.
    Unknown(String, String),
    /// None of the labels says it.
    NoLabel(String),
    /// Labels that say different things.
    LabelsDisagree(String),
    /// An amount without its currency, and where that should stand.
    NoCurrency(String, String),
    /// A local time, and nothing says in which zone.
    NoZone(String, String),
    /// What stands at these places does not say that the fact can be read.
    NotSaid(BTreeSet<String>),
    /// The payload does not tell the history; why.
    Untold(String),
}

impl Gap {
    /// This gap, or the other where this one says no more than that there is nothing.
    pub(crate) fn or(self, other: Gap) -> Gap {
        if self == Gap::Nothing { other } else { self }
    }

    /// Why there is no value; `places` are where the mapping looked.
    pub(crate) fn in_words(&self, places: &[String]) -> String {
        match self {
            Gap::Nothing if places.is_empty() => "the payload does not carry it".to_owned(),
            Gap::Nothing => format!("nothing stands at {}", places.join(" or ")),
            Gap::Null(pointer) => format!("{pointer} is null or empty"),
            Gap::Never(pointer) => format!("{pointer} is 0, which stands for never"),
            Gap::SaysNothing(pointer, value) => format!("{value} at {pointer} says nothing of it"),
            Gap::Unknown(pointer, value) => format!("{value} at {pointer} does not say it"),
            Gap::NoLabel(pointer) => format!("none of the labels at {pointer} says it"),
            Gap::LabelsDisagree(pointer) => format!("labels at {pointer} say different things"),
            Gap::NoCurrency(pointer, path) => {
                format!("the amount at {pointer} has no currency: nothing stands at {path}")
            }
            Gap::NoZone(pointer, time) => {
                format!(
                    "`{time}` at {pointer} is local time, and nothing says in which zone: a mapping with `time_zone = \"…\"` does"
                )
            }
            Gap::NotSaid(asked) => {
                let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
                format!("what stands at {} does not say that it is so", asked.join(" and "))
            }
            Gap::Untold(why) => why.clone(),
        }
    }
}
