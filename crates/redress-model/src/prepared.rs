//! Prepared texts: what every decision says of a rule in the same words, written as JSON once and copied from then on.

use std::borrow::Cow;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::{Serialize, Serializer};

use crate::decision::{CalendarSeen, ConditionText, Origin, RowSeen};
use crate::decision_json::WriteMembers;
use crate::json_text::JsonText;

/// A value that never changes, with the JSON of its members. It reads as the value itself.
///
/// ```
/// use redress_model::{Origin, Prepared};
/// let origin = Prepared::from(Origin {
///     clause: "1.1".to_owned(),
///     heading: "1.1 We acknowledge every complaint".to_owned(),
///     rule: "acknowledge".to_owned(),
/// });
/// assert_eq!(origin.clause, "1.1");
/// ```
#[derive(Clone, Debug)]
pub struct Prepared<T> {
    value: T,
    /// The members of its object, as in `"clause":"1.1","rule":"acknowledge"`.
    members: Box<str>,
}

impl<T> Prepared<T> {
    /// The members of its object, without the braces.
    pub(crate) fn members(&self) -> &str {
        &self.members
    }
}

/// Makes a type of the decision one that can be prepared.
macro_rules! prepared {
    ($($type:ty)*) => {$(
        impl From<$type> for Prepared<$type> {
            fn from(value: $type) -> Prepared<$type> {
                let mut members = JsonText::with_capacity(128);
                value.write_members(&mut members);
                // what is written in the middle of an object begins with its comma, which goes where it is copied to
                let members = members.into_string();
                Prepared { members: members.strip_prefix(',').unwrap_or(&members).into(), value }
            }
        }
    )*};
}

prepared!(Origin ConditionText RowSeen CalendarSeen);

impl<T> Deref for Prepared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Prepared<T> {
    fn eq(&self, other: &Prepared<T>) -> bool {
        self.value == other.value
    }
}

impl<T: Serialize> Serialize for Prepared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Prepared<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
