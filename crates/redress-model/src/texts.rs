//! Texts: a few texts of a finding, borrowed from the policy as a whole where they stand there.

use std::ops::Deref;

use crate::decision::Text;

/// Some texts: those of the policy where they stand, or texts of their own.
///
/// ```
/// use redress_model::Texts;
/// let own = Texts::from(vec!["agent_reply".into(), "resolved".into()]);
/// let borrowed = own.borrowed();
/// assert_eq!(borrowed.len(), 2);
/// assert_eq!(borrowed, own);
/// ```
#[derive(Clone, Debug)]
pub enum Texts<'a> {
    /// Where they stand.
    Borrowed(&'a [Text<'a>]),
    /// Their own.
    Owned(Vec<Text<'a>>),
}

impl<'a> Texts<'a> {
    /// The same texts, borrowed from these.
    pub fn borrowed(&'a self) -> Texts<'a> {
        Texts::Borrowed(self)
    }

    /// The same texts, borrowing nothing.
    pub fn into_owned(self) -> Texts<'static> {
        let texts = match self {
            Texts::Borrowed(texts) => texts.to_vec(),
            Texts::Owned(texts) => texts,
        };
        Texts::Owned(texts.into_iter().map(|text| Text::Owned(text.into_owned())).collect())
    }
}

impl<'a> Deref for Texts<'a> {
    type Target = [Text<'a>];

    fn deref(&self) -> &[Text<'a>] {
        match self {
            Texts::Borrowed(texts) => texts,
            Texts::Owned(texts) => texts,
        }
    }
}

impl<'a> From<Vec<Text<'a>>> for Texts<'a> {
    fn from(texts: Vec<Text<'a>>) -> Texts<'a> {
        Texts::Owned(texts)
    }
}

impl<'a> FromIterator<Text<'a>> for Texts<'a> {
    fn from_iter<I: IntoIterator<Item = Text<'a>>>(texts: I) -> Texts<'a> {
        Texts::Owned(texts.into_iter().collect())
    }
}

impl PartialEq for Texts<'_> {
    fn eq(&self, other: &Texts<'_>) -> bool {
        **self == **other
    }
}
