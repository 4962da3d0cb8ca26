//! What is found by name: names of one length lie together, and their ends tell them apart without hashing.

use std::ops::Range;

use smol_str::SmolStr;

/// Things by name. Finding one looks at names of its length alone: at the ends of each where they are few, and otherwise in a
/// number of steps that grows as the logarithm of how many.
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
    ends: Vec<Ends>,
    things: Vec<T>,
    /// Where the names of each length begin, and behind them where all end.
    starts: Vec<usize>,
}

/// The first and the last letters of a name, which are all of one up to 16 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Ends(u64, u64);

/// Up to so many names of one length are looked at one by one.
const FEW: usize = 8;

impl<T> Default for ByName<T> {
    fn default() -> ByName<T> {
        ByName { names: Vec::new(), ends: Vec::new(), things: Vec::new(), starts: vec![0] }
    }
}

impl<T> ByName<T> {
    /// The thing of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.things.get(self.position(name)?)
    }

    /// The thing of a name, put there first where there was none.
    pub fn entry(&mut self, name: &str, first: impl FnOnce() -> T) -> &mut T {
        let position = self.position(name).unwrap_or_else(|| {
            let longest = self.starts.len().max(name.len() + 2);
            self.starts.resize(longest, self.names.len());
            let alike = self.of_length(name.len());
            let position = alike.start + self.names[alike].partition_point(|each| each.as_str() < name);
            self.names.insert(position, name.into());
            self.ends.insert(position, Ends::of(name));
            self.things.insert(position, first());
            self.starts[name.len() + 1..].iter_mut().for_each(|start| *start += 1);
            position
        });
        &mut self.things[position]
    }

    /// The thing of a name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        let position = self.position(name)?;
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

    /// Where the names of a length are.
    fn of_length(&self, length: usize) -> Range<usize> {
        match (self.starts.get(length), self.starts.get(length + 1)) {
            (Some(start), Some(end)) => *start..*end,
            _ => 0..0,
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        let alike = self.of_length(name.len());
        let start = alike.start;
        if alike.len() > FEW {
            return self.names[alike].binary_search_by(|each| each.as_str().cmp(name)).ok().map(|place| start + place);
        }
        if alike.is_empty() {
            return None;
        }
        let ends = Ends::of(name);
        let is_it = |position: &usize| {
            self.ends[*position] == ends && (name.len() <= 16 || self.names[*position].as_str() == name)
        };
        alike.into_iter().find(is_it)
    }
}

impl Ends {
    fn of(name: &str) -> Ends {
        let name = name.as_bytes();
        if let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk()) {
            return Ends(u64::from_le_bytes(*first), u64::from_le_bytes(*last));
        }
        if let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk()) {
            return Ends(u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into());
        }
        let byte = |place: usize| u64::from(name.get(place).copied().unwrap_or_default());
        Ends(byte(0) | byte(1) << 8, byte(2))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// It finds what a map finds, whatever is put in first.
        #[test]
        fn each_thing_is_found_by_its_name(names in prop::collection::vec("[ab]{0,4}|[abc]{7,9}|a{10}[ab]{5,9}|é?x", 0..80)) {
            let (asked, put) = names.split_at(names.len() / 3);
            let (mut by_name, mut map) = (ByName::default(), BTreeMap::new());
            for name in put {
                *by_name.entry(name, || 0) += 1;
                *map.entry(name.as_str()).or_insert(0) += 1;
            }
            for name in asked.iter().chain(put) {
                prop_assert_eq!(by_name.get(name), map.get(name.as_str()));
            }
            let mut in_order: Vec<_> = by_name.iter().collect();
            in_order.sort_unstable();
            prop_assert!(in_order.into_iter().eq(map.iter().map(|(name, thing)| (*name, thing))));
        }
    }
}
