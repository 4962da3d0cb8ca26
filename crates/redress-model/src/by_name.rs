//! What is found by name: short names first, which are quickest told apart, and without hashing.

use std::cmp::Ordering;

use smol_str::SmolStr;

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
pub struct ByName<T> {
    // apart from the things, so that a search reads names alone
    names: Vec<SmolStr>,
    things: Vec<T>,
}

impl<T> Default for ByName<T> {
    fn default() -> ByName<T> {
        ByName { names: Vec::new(), things: Vec::new() }
    }
}

impl<T> ByName<T> {
    /// The thing of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let position = self.position(name).ok()?;
        self.things.get(position)
    }

    /// The thing of a name, put there first where there was none.
    pub fn entry(&mut self, name: &str, first: impl FnOnce() -> T) -> &mut T {
        let position = match self.position(name) {
            Ok(position) => position,
            Err(position) => {
                self.names.insert(position, name.into());
                self.things.insert(position, first());
                position
            }
        };
        &mut self.things[position]
    }

    /// The thing of a name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        let position = self.position(name).ok()?;
        self.things.get_mut(position)
    }

    /// Each name with its thing, short names first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.names.iter().map(SmolStr::as_str).zip(&self.things)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    fn position(&self, name: &str) -> Result<usize, usize> {
        self.names.binary_search_by(|each| match each.len().cmp(&name.len()) {
            Ordering::Equal => each.as_str().cmp(name),
            unequal => unequal,
        })
    }
}
