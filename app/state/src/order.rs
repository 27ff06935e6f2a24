//! The order of every list: trouble first, then by name.

use std::cmp::Ordering;

use crate::{health::urgency, row::Row};

/// Degraded, missing, unknown, progressing, suspended, healthy; then namespace and name. The key breaks ties, so
/// that the order is total and the same everywhere.
pub fn compare(a: &Row, b: &Row) -> Ordering {
    let urgency = urgency(a.health()).cmp(&urgency(b.health()));
    urgency
        .then_with(|| a.namespace().cmp(b.namespace()))
        .then_with(|| a.name().cmp(b.name()))
        .then_with(|| a.key().cmp(b.key()))
}

/// Sorts, and leaves what is equal in its order. The standard library's algorithm is several kilobytes of code for
/// each type that it sorts: here it sorts places only, whatever stands at them.
pub fn sort<T: Clone>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
        let mut places: Vec<usize> = (0..count).collect();
        places.sort_by(|a, b| compare(*a, *b));
        places
    }
    let places = places(items.len(), &|a, b| compare(&items[a], &items[b]));
    *items = places.into_iter().map(|place| items[place].clone()).collect();
}

/// As [`sort`], by a key that is computed once for each item.
pub fn sort_by_key<T: Clone, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort(&mut places, |a, b| keys[*a].cmp(&keys[*b]));
    *items = places.into_iter().map(|place| items[place].clone()).collect();
}

#[cfg(test)]
mod tests {
    use kdr_proto::v1::{Health, Pod};

    use super::*;

    fn pod(health: Health, namespace: &str, name: &str) -> Row {
        let (namespace, name) = (namespace.to_owned(), name.to_owned());
        Pod { uid: format!("{namespace}/{name}"), namespace, name, health: health.into(), ..Pod::default() }
            .into()
    }

    #[test]
    fn trouble_first_then_namespace_then_name() {
        let mut rows = vec![
            pod(Health::Healthy, "a", "a"),
            pod(Health::Suspended, "a", "s"),
            pod(Health::Degraded, "b", "a"),
            pod(Health::Degraded, "a", "z"),
            pod(Health::Unknown, "a", "u"),
            pod(Health::Missing, "a", "m"),
            pod(Health::Progressing, "a", "p"),
            pod(Health::Degraded, "a", "b"),
        ];
        sort(&mut rows, compare);
        let keys: Vec<_> = rows.iter().map(Row::key).collect();
        assert_eq!(keys, ["a/b", "a/z", "b/a", "a/m", "a/u", "a/p", "a/s", "a/a"]);
    }

    proptest::proptest! {
        #[test]
        fn sorting_is_what_the_standard_library_does(items in proptest::collection::vec((0_u8..5, 0_u8..200), 0..60)) {
            let (mut sorted, mut by_key, mut expected) = (items.clone(), items.clone(), items);
            sort(&mut sorted, |a, b| a.0.cmp(&b.0));
            sort_by_key(&mut by_key, |item| item.0);
            expected.sort_by_key(|item| item.0);
            proptest::prop_assert_eq!(&sorted, &expected);
            proptest::prop_assert_eq!(by_key, expected);
        }
    }
}
