//! Tables of a mapping's TOML: each key is asked for by its type, and what is wrong is said with the name of the table.

use redress_model::did_you_mean;
use toml::de::{DeTable, DeValue};

use super::MappingError;
use super::condition::Condition;
use super::read::wrong;

/// A table of the mapping, with its name for messages.
pub(super) struct Table<'t> {
    pub(super) table: &'t DeTable<'t>,
    pub(super) name: String,
}

impl<'t> Table<'t> {
    pub(super) fn has_only(&self, known: &[&str]) -> Result<(), MappingError> {
        for key in self.table.keys() {
            let key = key.get_ref();
            if !known.contains(&&**key) {
                let suggestion = did_you_mean(key, known.iter().copied());
                return Err(wrong(format!("{} has no `{key}`{suggestion}", self.name)));
            }
        }
        Ok(())
    }

    pub(super) fn get(&self, key: &str) -> Option<&'t DeValue<'t>> {
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value.get_ref())
    }

    pub(super) fn text(&self, key: &str) -> Result<Option<String>, MappingError> {
        match self.get(key) {
            None => Ok(None),
            Some(DeValue::String(text)) => Ok(Some(text.to_string())),
            Some(_) => Err(wrong(format!("`{key}` of {} is a text", self.name))),
        }
    }

    /// A text, or a list of texts.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<String>, MappingError> {
        let not_texts = || wrong(format!("`{key}` of {} is a text, or a list of texts", self.name));
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(DeValue::String(text)) => Ok(vec![text.to_string()]),
            Some(DeValue::Array(all)) => {
                all.iter().map(|each| each.get_ref().as_str().map(str::to_owned).ok_or_else(not_texts)).collect()
            }
            Some(_) => Err(not_texts()),
        }
    }

    pub(super) fn table(&self, key: &str) -> Result<Option<Table<'t>>, MappingError> {
        match self.get(key) {
            None => Ok(None),
            Some(DeValue::Table(table)) => Ok(Some(Table { table, name: format!("`{key}`") })),
            Some(_) => Err(wrong(format!("`{key}` of {} is a table", self.name))),
        }
    }

    /// The tables within a table, by name.
    pub(super) fn tables(&self, key: &str) -> Result<Vec<(String, Table<'t>)>, MappingError> {
        let Some(outer) = self.table(key)? else { return Ok(Vec::new()) };
        let table_of = |(name, value): (&toml::Spanned<toml::de::DeString<'t>>, &'t toml::Spanned<DeValue<'t>>)| {
            let name = name.get_ref().to_string();
            match value.get_ref() {
                DeValue::Table(table) => Ok((name.clone(), Table { table, name: format!("`{name}`") })),
                _ => Err(wrong(format!("`{name}` is a table, such as `{{ from = \"/ticket/id\" }}`"))),
            }
        };
        outer.table.iter().map(table_of).collect()
    }

    /// The tables of a list.
    pub(super) fn list(&self, key: &str) -> Result<Vec<Table<'t>>, MappingError> {
        let not_tables = || wrong(format!("`{key}` of {} is a list of tables: `[[{key}]]`", self.name));
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(DeValue::Array(all)) => all
                .iter()
                .map(|each| match each.get_ref() {
                    DeValue::Table(table) => Ok(Table { table, name: format!("one of `{key}`") }),
                    _ => Err(not_tables()),
                })
                .collect(),
            Some(_) => Err(not_tables()),
        }
    }

    pub(super) fn conditions(&self, key: &str) -> Result<Vec<Condition>, MappingError> {
        let Some(table) = self.table(key)? else { return Ok(Vec::new()) };
        table.own_conditions()
    }

    /// What each path of this table must be.
    pub(super) fn own_conditions(&self) -> Result<Vec<Condition>, MappingError> {
        self.table.iter().map(|(path, wanted)| Condition::read(path.get_ref(), wanted.get_ref())).collect()
    }
}
