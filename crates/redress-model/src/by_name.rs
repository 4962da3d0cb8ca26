//! What is found by name: short names first, which are quickest told apart, and without hashing.

use std::cmp::Ordering;
use std::sync::Arc;

/// Things by name. Finding one compares lengths before letters, in a number of steps that grows as the logarithm of how many.
///
/// ```
/// use redress_model::ByName;
/// let mut levels = ByName::default();
/// *levels.entry("team", || 0) += 1;
/// *levels.entry("lead", || 5) += 1;
/// assert_eq!(levels.get("lead"), Some(&6));
/// assert_eq!(levels.get("leads"), None);
/// ```
#[derive(Clone, Debug)]
pub struct ByName<T>(Vec<(Arc<str>, T)>);

impl<T> Default for ByName<T> {
    fn default() -> ByName<T> {
        ByName(Vec::new())
    }
}

impl<T> ByName<T> {
    /// The thing of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let position = self.position(name).ok()?;
        Some(&self.0[position].1)
    }

    /// The thing of a name, put there first where there was none.
    pub fn entry(&mut self, name: &str, first: impl FnOnce() -> T) -> &mut T {
        let position = match self.position(name) {
            Ok(position) => position,
            Err(position) => {
                self.0.insert(position, (name.into(), first()));
                position
            }
        };
        &mut self.0[position].1
    }

    /// The thing of a name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        let position = self.position(name).ok()?;
        Some(&mut self.0[position].1)
    }

    /// Each name with its thing, short names first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, thing)| (&**name, thing))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn position(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(each, _)| match each.len().cmp(&name.len()) {
            Ordering::Equal => (**each).cmp(name),
            unequal => unequal,
        })
    }
}
