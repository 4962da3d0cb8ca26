//! Named values: facts and operands with what they were, in the order of their names.

use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};

use crate::value::Value;

/// Values by the name of a fact or the text of an expression. In JSON an object, its names in order.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct NamedValues<'a>(Vec<(Cow<'a, str>, Value)>);

impl<'a> NamedValues<'a> {
    /// No values yet, with room for so many.
    pub fn with_capacity(capacity: usize) -> NamedValues<'a> {
        NamedValues(Vec::with_capacity(capacity))
    }

    /// Puts a value under a name, in the place of the one that was there.
    ///
    /// ```
    /// use redress_model::{NamedValues, Value};
    /// let mut values = NamedValues::default();
    /// values.insert("ticket.priority", Value::text("high"));
    /// values.insert("ticket.channel", Value::text("email"));
    /// let names: Vec<&str> = values.iter().map(|(name, _)| name).collect();
    /// assert_eq!(names, ["ticket.channel", "ticket.priority"]);
    /// assert_eq!(values.get("ticket.priority"), Some(&Value::text("high")));
    /// ```
    pub fn insert(&mut self, name: impl Into<Cow<'a, str>>, value: Value) {
        let name = name.into();
        // most come in order
        if self.0.last().is_none_or(|(last, _)| *last < name) {
            return self.0.push((name, value));
        }
        match self.0.binary_search_by(|(each, _)| each.cmp(&name)) {
            Ok(place) => self.0[place].1 = value,
            Err(place) => self.0.insert(place, (name, value)),
        }
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let place = self.0.binary_search_by(|(each, _)| (**each).cmp(name)).ok()?;
        Some(&self.0[place].1)
    }

    /// Whether there is a value of a name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Each name with its value, in the order of the names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same values with names of their own.
    pub fn into_owned(self) -> NamedValues<'static> {
        NamedValues(self.0.into_iter().map(|(name, value)| (Cow::Owned(name.into_owned()), value)).collect())
    }
}

impl Serialize for NamedValues<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl schemars::JsonSchema for NamedValues<'_> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "NamedValues".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        std::collections::BTreeMap::<String, Value>::json_schema(generator)
    }
}
