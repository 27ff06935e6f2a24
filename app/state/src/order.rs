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
        let mut rows = [
            pod(Health::Healthy, "a", "a"),
            pod(Health::Suspended, "a", "s"),
            pod(Health::Degraded, "b", "a"),
            pod(Health::Degraded, "a", "z"),
            pod(Health::Unknown, "a", "u"),
            pod(Health::Missing, "a", "m"),
            pod(Health::Progressing, "a", "p"),
            pod(Health::Degraded, "a", "b"),
        ];
        rows.sort_by(compare);
        let keys: Vec<_> = rows.iter().map(Row::key).collect();
        assert_eq!(keys, ["a/b", "a/z", "b/a", "a/m", "a/u", "a/p", "a/s", "a/a"]);
    }
}
