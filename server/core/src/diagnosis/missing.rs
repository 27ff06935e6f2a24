//! What to do about references that lead nowhere.

use crate::health::Verdict;

/// What to create, or else where to correct the name. The verdict is one of [`crate::resource::or_missing`].
pub(super) fn next(verdict: &Verdict, namespace: &str, place: &str) -> String {
    let kind = verdict.reason.strip_suffix("NotFound").unwrap_or(&verdict.reason);
    // The sentence names them all: ``Needs Secret `db` and ConfigMap `shop`, which do not exist.``
    let named = verdict.why.find(kind).and_then(|start| verdict.why.get(start..));
    let named = named.and_then(|named| named.rsplit_once(", which do")).map_or(kind, |(things, _)| things);
    let within = if namespace.is_empty() || is_of_the_cluster(kind) {
        String::new()
    } else {
        format!(" in namespace {}", crate::sentence::name(namespace))
    };
    format!("Create {named}{within}, or correct the name {place}.")
}

fn is_of_the_cluster(kind: &str) -> bool {
    matches!(kind, "StorageClass" | "PersistentVolume" | "Node")
}
