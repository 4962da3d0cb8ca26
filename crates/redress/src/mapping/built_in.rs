//! The mappings that the engine carries, and which of them a payload is for.

use redress_model::did_you_mean;

use super::{Mapping, MappingError, Recognition};
use crate::ticket::Ticket;

/// A mapping that the engine carries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BuiltInMapping {
    /// Its name, as `--mapping` takes it.
    pub name: &'static str,
    /// Its text, in TOML.
    pub text: &'static str,
}

/// The mappings that the engine carries.
pub const BUILT_IN_MAPPINGS: [BuiltInMapping; 8] = [
    BuiltInMapping { name: "zendesk", text: include_str!("../../mappings/zendesk.toml") },
    BuiltInMapping { name: "freshdesk", text: include_str!("../../mappings/freshdesk.toml") },
    BuiltInMapping { name: "zammad", text: include_str!("../../mappings/zammad.toml") },
    BuiltInMapping { name: "chatwoot", text: include_str!("../../mappings/chatwoot.toml") },
    BuiltInMapping { name: "intercom", text: include_str!("../../mappings/intercom.toml") },
    BuiltInMapping { name: "help-scout", text: include_str!("../../mappings/help-scout.toml") },
    BuiltInMapping {
        name: "jira-service-management",
        text: include_str!("../../mappings/jira-service-management.toml"),
    },
    BuiltInMapping { name: "frappe-helpdesk", text: include_str!("../../mappings/frappe-helpdesk.toml") },
];

impl Mapping {
    /// The built-in mapping of a name: `zendesk`, `help-scout`.
    ///
    /// # Errors
    ///
    /// There is none of that name; the message suggests one.
    pub fn built_in(name: &str) -> Result<Mapping, MappingError> {
        match BUILT_IN_MAPPINGS.iter().find(|each| each.name == name) {
            Some(mapping) => Mapping::from_toml(mapping.text),
            None => {
                let known = BUILT_IN_MAPPINGS.map(|each| each.name);
                let suggestion = did_you_mean(name, known);
                let known = known.join(", ");
                Err(MappingError::new(format!("there is no mapping `{name}`{suggestion} (built in: {known})")))
            }
        }
    }
}

/// The built-in mapping whose shape a payload is nearest to, and how near; `None` where it has no sign of any.
///
/// ```
/// use redress::{Ticket, recognised};
/// let payload = br#"{"id": 10, "channel": "Channel::WebWidget", "inbox_id": 1, "contact_inbox": {}, "status": "open"}"#;
/// let (mapping, recognition) = recognised(&Ticket::from_json(payload)?).unwrap();
/// assert_eq!(mapping.name(), "chatwoot");
/// assert!(recognition.is_whole());
/// assert!(recognised(&Ticket::from_json(br#"{"ticket": {"id": "T-1"}}"#)?).is_none());
/// # Ok::<(), redress::DocumentError>(())
/// ```
pub fn recognised(payload: &Ticket<'_>) -> Option<(Mapping, Recognition)> {
    let mut nearest: Option<(Mapping, Recognition)> = None;
    for built_in in BUILT_IN_MAPPINGS {
        let Ok(mapping) = Mapping::from_toml(built_in.text) else { continue };
        let Some(recognition) = mapping.recognise(payload).filter(|recognition| recognition.signs > 0) else {
            continue;
        };
        if nearest.as_ref().is_none_or(|(_, other)| recognition.is_nearer_than(other)) {
            nearest = Some((mapping, recognition));
        }
    }
    nearest
}
