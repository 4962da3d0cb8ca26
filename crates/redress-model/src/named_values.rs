//! Named values: facts and operands with what they were, in the order of their names.

use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};

use crate::value::Value;

/// Values by the name of a fact or the text of an expression. In JSON an object, its names in order.
#[derive(Clone, Debug, Default)]
pub struct NamedValues<'a>(Entries<'a>);

type Entry<'a> = (Cow<'a, str>, Value);

/// The entries; a single one, as most conditions read, needs no memory of its own.
#[derive(Clone, Debug)]
enum Entries<'a> {
    One([Entry<'a>; 1]),
    Many(Vec<Entry<'a>>),
}

impl Default for Entries<'_> {
    fn default() -> Self {
        Entries::Many(Vec::new())
    }
}

impl<'a> NamedValues<'a> {
    /// No values yet, with room for so many.
    pub fn with_capacity(capacity: usize) -> NamedValues<'a> {
        NamedValues(Entries::Many(if capacity > 1 { Vec::with_capacity(capacity) } else { Vec::new() }))
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
        self.0 = match std::mem::take(&mut self.0) {
            Entries::Many(entries) if entries.capacity() == 0 => Entries::One([(name, value)]),
            Entries::One([(only, _)]) if only == name => Entries::One([(only, value)]),
            Entries::One([only]) if only.0 < name => Entries::Many(vec![only, (name, value)]),
            Entries::One([only]) => Entries::Many(vec![(name, value), only]),
            Entries::Many(mut entries) => {
                // most come in order
                if entries.last().is_none_or(|(last, _)| *last < name) {
                    entries.push((name, value));
                } else {
                    match entries.binary_search_by(|(each, _)| each.cmp(&name)) {
                        Ok(place) => entries[place].1 = value,
                        Err(place) => entries.insert(place, (name, value)),
                    }
                }
                Entries::Many(entries)
            }
        };
    }

    fn entries(&self) -> &[Entry<'a>] {
        match &self.0 {
            Entries::One(entry) => entry,
            Entries::Many(entries) => entries,
        }
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let place = self.entries().binary_search_by(|(each, _)| (**each).cmp(name)).ok()?;
        Some(&self.entries()[place].1)
    }

    /// Whether there is a value of a name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Each name with its value, in the order of the names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.entries().iter().map(|(name, value)| (&**name, value))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// The same values with names of their own.
    pub fn into_owned(self) -> NamedValues<'static> {
        let owned = |(name, value): Entry<'a>| (Cow::Owned(name.into_owned()), value);
        NamedValues(match self.0 {
            Entries::One(entry) => Entries::One(entry.map(owned)),
            Entries::Many(entries) => Entries::Many(entries.into_iter().map(owned).collect()),
        })
    }
}

impl PartialEq for NamedValues<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.entries() == other.entries()
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
