//! Passages: where in a text something stands, so that a person is shown the very words.

use std::sync::{Arc, LazyLock};

use schemars::JsonSchema;
use serde::Serialize;

use crate::types::{FieldDefinition, RecordType, Type};
use crate::value::{Record, Value};

/// The most passages that one search gives; what stands further on is found once the first are mended.
pub(crate) const MOST_PASSAGES: usize = 100;

/// A passage of a text, counted in Unicode characters (scalar values) of the text as it was given.
///
/// A host in JavaScript, whose strings are counted in UTF-16 units, takes it with `[...draft].slice(from, until).join("")`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Passage {
    /// The character it begins with, counted from 0 in Unicode characters of the text as given.
    pub from: usize,
    /// The character after its last.
    pub until: usize,
    /// The words as they stand there.
    pub text: String,
}

/// A text taken apart into characters, from which passages are cut.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) characters: Vec<char>,
}

impl Source {
    pub(crate) fn of(text: &str) -> Source {
        Source { characters: text.chars().collect() }
    }

    /// The passage from one character up to another.
    pub(crate) fn passage(&self, from: usize, until: usize) -> Passage {
        let text = self.characters.get(from..until).unwrap_or_default().iter().collect();
        Passage { from, until, text }
    }
}

static PASSAGE: LazyLock<Arc<RecordType>> = LazyLock::new(|| {
    let field = |name: &str, value_type: Type, meaning: &str| FieldDefinition {
        name: name.into(),
        value_type,
        meaning: meaning.into(),
    };
    Arc::new(RecordType {
        name: "passage".into(),
        fields: vec![
            field("kind", Type::Text, "what it is: the phrase that was looked for, `question`, `card number`, …"),
            field("text", Type::Text, "the words as they stand there"),
            field("from", Type::Integer, "the character it begins with, counted from 0"),
            field("until", Type::Integer, "the character after its last"),
        ],
    })
});

impl Passage {
    /// The type of passages as rules see them.
    pub fn record_type() -> Type {
        Type::Record(PASSAGE.clone())
    }

    /// Whether a type is that of a passage, or of a list of them.
    pub(crate) fn is_type(given: &Type) -> bool {
        let record = match given {
            Type::List(element) => element,
            single => single,
        };
        matches!(record, Type::Record(record_type) if **record_type == **PASSAGE)
    }

    /// The passage as a value that rules see, with what it is.
    pub fn to_value(&self, kind: &str) -> Value {
        let count = |number: usize| Some(Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)));
        let fields =
            vec![Some(Value::text(kind)), Some(Value::text(self.text.as_str())), count(self.from), count(self.until)];
        Value::Record(Arc::new(Record::new(PASSAGE.clone(), fields)))
    }

    /// The passages of a value that is one, or a list of them; what is none is left out.
    pub fn all_of(value: &Value) -> Vec<Passage> {
        match value {
            Value::List(values) => values.iter().filter_map(Passage::of).collect(),
            single => Passage::of(single).into_iter().collect(),
        }
    }

    fn of(value: &Value) -> Option<Passage> {
        let Value::Record(record) = value else { return None };
        let count = |name: &str| match record.get(name) {
            Some(Value::Integer(number)) => usize::try_from(*number).ok(),
            _ => None,
        };
        Some(Passage { from: count("from")?, until: count("until")?, text: record.get("text")?.as_text()?.to_owned() })
    }
}
