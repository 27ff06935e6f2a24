//! Sets that mostly have one member or two, of which there are tens of thousands: what refers to each thing.

/// A set in order. A `BTreeSet` takes room for eleven members with its first one, this doubles from one on. Members are
/// moved to make place for another, which for some thousands of them still takes microseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Few<T>(Vec<T>);

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Ord> Few<T> {
    /// Adds a member.
    pub(crate) fn insert(&mut self, member: T) {
        let Err(at) = self.0.binary_search(&member) else { return };
        if self.0.len() == self.0.capacity() {
            self.0.reserve_exact(self.0.len().max(1));
        }
        self.0.insert(at, member);
    }

    /// Takes a member out.
    pub(crate) fn remove(&mut self, member: &T) {
        if let Ok(at) = self.0.binary_search(member) {
            self.0.remove(at);
        }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_has_what_a_set_has(steps in prop::collection::vec((any::<bool>(), 0_u8..12), 0..60)) {
            let (mut few, mut set) = (Few::default(), BTreeSet::new());
            for (comes, member) in steps {
                if comes {
                    few.insert(member);
                    set.insert(member);
                } else {
                    few.remove(&member);
                    set.remove(&member);
                }
                prop_assert!(few.into_iter().eq(&set));
                prop_assert_eq!(few.is_empty(), set.is_empty());
            }
        }
    }

    #[test]
    fn one_member_takes_the_room_of_one() {
        let mut few = Few::default();
        few.insert(1);
        assert_eq!(few.0.capacity(), 1);
    }
}
