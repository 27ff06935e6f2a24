//! Rows by uid, and by namespace in the order of their names: whoever sees few namespaces pays for these alone, and
//! nobody sorts.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// What stands on a shelf.
pub(super) trait Shelved {
    /// Its namespace, which is empty for what is in none, its name and its uid. They never change.
    fn place(&self) -> [&Arc<str>; 3];
}

/// Rows of one sort.
pub(super) struct Shelf<T> {
    by_uid: HashMap<Arc<str>, T>,
    /// The same again, by namespace and then by name and uid.
    in_order: BTreeMap<Arc<str>, BTreeMap<[Arc<str>; 2], T>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { by_uid: HashMap::new(), in_order: BTreeMap::new() }
    }
}

impl<T: Shelved + Clone> Shelf<T> {
    /// Puts a row there, in the place of the one with its uid.
    pub(super) fn insert(&mut self, row: T) {
        let [namespace, name, uid] = row.place().map(Arc::clone);
        self.by_uid.insert(uid.clone(), row.clone());
        self.in_order.entry(namespace).or_default().insert([name, uid], row);
    }

    /// Takes a row away.
    pub(super) fn remove(&mut self, uid: &str) {
        let Some(row) = self.by_uid.remove(uid) else { return };
        let [namespace, name, uid] = row.place().map(Arc::clone);
        if let Some(rows) = self.in_order.get_mut(&namespace) {
            rows.remove(&[name, uid]);
            if rows.is_empty() {
                self.in_order.remove(&namespace);
            }
        }
    }

    /// The row with this uid.
    pub(super) fn get(&self, uid: &str) -> Option<&T> {
        self.by_uid.get(uid)
    }

    /// The row with this uid, and the uid as it is kept.
    pub(super) fn get_key_value(&self, uid: &str) -> Option<(&Arc<str>, &T)> {
        self.by_uid.get_key_value(uid)
    }

    /// Whether there is a row with this uid.
    pub(super) fn contains(&self, uid: &str) -> bool {
        self.by_uid.contains_key(uid)
    }

    /// The rows of one namespace, or of all that are `seen`, in the order of namespace, name and uid.
    pub(super) fn within(&self, only: Option<&str>, seen: impl Fn(&str) -> bool) -> impl Iterator<Item = &T> {
        let one = only.and_then(|only| self.in_order.get_key_value(only));
        let all = only.is_none().then_some(&self.in_order).into_iter().flatten();
        let namespaces = one.into_iter().chain(all).filter(move |(namespace, _)| seen(namespace));
        namespaces.flat_map(|(_, rows)| rows.values())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Row = ([Arc<str>; 3], u8);

    impl Shelved for Row {
        fn place(&self) -> [&Arc<str>; 3] {
            self.0.each_ref()
        }
    }

    fn row(number: u8) -> Row {
        // Each uid has one namespace and one name.
        let parts = [number / 4 % 3, number / 2 % 2, number].map(|part| part.to_string().into());
        (parts, 0)
    }

    proptest! {
        #[test]
        fn it_holds_what_a_sorted_list_would(
            steps in prop::collection::vec((0_u8..24, any::<bool>(), any::<u8>()), 0..60),
            only in prop::option::of(0_u8..4),
            unseen in 0_u8..3,
        ) {
            let mut shelf = Shelf::default();
            let mut plain: BTreeMap<[Arc<str>; 3], Row> = BTreeMap::new();
            for (number, comes, content) in steps {
                let row = (row(number).0, content);
                if comes {
                    shelf.insert(row.clone());
                    plain.insert(row.0.clone(), row);
                } else {
                    shelf.remove(&row.0[2]);
                    plain.remove(&row.0);
                }
                let uid = number.to_string();
                prop_assert_eq!(shelf.contains(&uid), plain.keys().any(|place| *place[2] == *uid));
            }
            let (only, unseen) = (only.map(|only| only.to_string()), unseen.to_string());
            let wanted = |row: &&Row| {
                only.as_ref().is_none_or(|only| *row.0[0] == **only) && *row.0[0] != *unseen
            };
            let expected: Vec<_> = plain.values().filter(wanted).collect();
            let found: Vec<_> = shelf.within(only.as_deref(), |namespace| *namespace != *unseen).collect();
            prop_assert_eq!(found, expected);
            for row in plain.values() {
                prop_assert_eq!(shelf.get(&row.0[2]), Some(row));
            }
            let left = plain.values().map(|row| &row.0[0]).collect::<std::collections::BTreeSet<_>>().len();
            prop_assert_eq!(shelf.in_order.len(), left, "no empty namespace stays");
        }
    }
}
