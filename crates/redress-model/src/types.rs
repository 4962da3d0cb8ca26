//! Types: what kind of value a fact, a table column or an expression has.

use std::fmt;
use std::sync::Arc;

use crate::country;
use crate::suggestion::did_you_mean;

/// The type of a value that rules see.
///
/// ```
/// use redress_model::Type;
/// assert_eq!(Type::list_of(Type::Instant).to_string(), "list of instant");
/// assert!(Type::Text.accepts(&Type::one_of(["gold", "silver"])));
/// assert!(!Type::Text.accepts(&Type::Money));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Type {
    /// Any text.
    Text,
    /// One text of a closed set, in its declared order.
    OneOf(Arc<[Arc<str>]>),
    /// An exact decimal.
    Number,
    /// A whole number of 64 bits.
    Integer,
    /// A share in hundredths: `10%`.
    Percent,
    /// True or false.
    Bool,
    /// A decimal amount with its ISO 4217 currency.
    Money,
    /// A point in time.
    Instant,
    /// A civil date.
    Date,
    /// A length of time: elapsed, calendar or working.
    Duration,
    /// Several values of one type, in order.
    List(Arc<Type>),
    /// Named fields.
    Record(Arc<RecordType>),
}

/// The fields of a record, in their declared order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordType {
    /// What one such record is called: `event`.
    pub name: Arc<str>,
    /// Its fields.
    pub fields: Vec<FieldDefinition>,
}

/// One field of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldDefinition {
    /// The name rules use.
    pub name: Arc<str>,
    /// Its type.
    pub value_type: Type,
    /// What it means, in one sentence.
    pub meaning: Arc<str>,
}

impl Type {
    /// A closed set of texts.
    pub fn one_of<'a>(values: impl IntoIterator<Item = &'a str>) -> Type {
        Type::OneOf(values.into_iter().map(Arc::from).collect())
    }

    /// The countries, by their codes of two letters (ISO 3166-1).
    ///
    /// ```
    /// use redress_model::Type;
    /// assert!(Type::country().accepts(&Type::one_of(["GB", "IE"])));
    /// assert_eq!(Type::country().suggestion("UK"), "; did you mean `GB`?");
    /// ```
    pub fn country() -> Type {
        Type::OneOf(country::CODES.clone())
    }

    /// Whether it is the set of all countries, so that nobody wants to see each.
    pub fn is_country(&self) -> bool {
        matches!(self, Type::OneOf(values) if Arc::ptr_eq(values, &country::CODES))
    }

    /// Whether a text is of a closed set.
    pub(crate) fn has(&self, text: &str) -> bool {
        match self {
            Type::OneOf(values) if self.is_country() => values.binary_search_by(|each| (**each).cmp(text)).is_ok(),
            Type::OneOf(values) => values.iter().any(|each| **each == *text),
            _ => false,
        }
    }

    /// `; did you mean ...?` with the value of a closed set that a text most likely meant, or nothing. A set of countries knows
    /// other spellings of them.
    pub fn suggestion(&self, given: &str) -> String {
        let Type::OneOf(values) = self else { return String::new() };
        let is_of_countries =
            values.iter().all(|value| value.len() == 2) && values.iter().all(|value| Type::country().has(value));
        match country::country_meant(given).filter(|code| is_of_countries && self.has(code)) {
            Some(code) => format!("; did you mean `{code}`?"),
            None => did_you_mean(given, values.iter().map(|value| &**value)),
        }
    }

    /// A list of values of one type.
    pub fn list_of(element: Type) -> Type {
        Type::List(Arc::new(element))
    }

    /// Whether a value of type `other` may stand where this type is asked for.
    pub fn accepts(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Text, Type::OneOf(_)) | (Type::Number, Type::Integer) => true,
            (Type::OneOf(allowed), Type::OneOf(values)) => values.iter().all(|value| allowed.contains(value)),
            (Type::List(element), Type::List(given)) => element.accepts(given),
            _ => self == other,
        }
    }

    /// Whether values of the two types can be compared for equality.
    pub fn is_comparable_with(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Text | Type::OneOf(_), Type::Text | Type::OneOf(_))
            | (Type::Number | Type::Integer, Type::Number | Type::Integer) => true,
            (Type::List(one), Type::List(another)) => one.is_comparable_with(another),
            _ => self == other,
        }
    }

    /// Whether values of this type have an order.
    pub fn is_ordered(&self) -> bool {
        matches!(
            self,
            Type::Number | Type::Integer | Type::Percent | Type::Money | Type::Instant | Type::Date | Type::Duration
        )
    }

    /// The element type of a list.
    pub fn element(&self) -> Option<&Type> {
        match self {
            Type::List(element) => Some(element),
            _ => None,
        }
    }
}

impl RecordType {
    /// The position of a field.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| &*field.name == name)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Text => f.write_str("text"),
            Type::OneOf(_) if self.is_country() => {
                f.write_str("country, as an ISO 3166-1 code of two letters such as `GB`")
            }
            Type::OneOf(values) => write!(f, "one of {}", values.join(", ")),
            Type::Number => f.write_str("number"),
            Type::Integer => f.write_str("integer"),
            Type::Percent => f.write_str("percentage"),
            Type::Bool => f.write_str("bool"),
            Type::Money => f.write_str("money"),
            Type::Instant => f.write_str("instant"),
            Type::Date => f.write_str("date"),
            Type::Duration => f.write_str("duration"),
            Type::List(element) => match &**element {
                Type::Record(record) => write!(f, "list of {}", record.name),
                element => write!(f, "list of {element}"),
            },
            Type::Record(record) => write!(f, "record {}", record.name),
        }
    }
}
