//! Metadata and conditions.

use std::sync::Arc;

use jiff::Timestamp;
use k8s_openapi::{
    api::core::v1::LocalObjectReference,
    apimachinery::pkg::apis::meta::v1::{self as api, ManagedFieldsEntry, ObjectMeta, Time},
};
use kdr_core::{
    meta::{Meta, Owner},
    pod::Condition,
};

use super::Names;
use crate::kind;

/// Trims metadata.
pub(super) fn trim(meta: ObjectMeta, names: &mut Names) -> Meta {
    let controller = meta
        .owner_references
        .unwrap_or_default()
        .into_iter()
        .find(|owner| owner.controller == Some(true))
        // Other groups have kinds of the same names (OpenKruise's StatefulSet): these are not the watched ones.
        .filter(|owner| !kind::is_workload(&owner.kind) || is_builtin(&owner.api_version))
        .map(|owner| Owner {
            kind: names.share(&owner.kind),
            name: names.share(&owner.name),
            uid: names.share(&owner.uid),
        });
    Meta {
        uid: text(meta.uid),
        namespace: names.share_or_empty(meta.namespace.as_deref()),
        name: text(meta.name),
        created: time(meta.creation_timestamp.as_ref()),
        deleted: time(meta.deletion_timestamp.as_ref()),
        generation: meta.generation.unwrap_or_default(),
        labels: names.labels(&meta.labels.unwrap_or_default()),
        controller,
        manager: names.share(manager(meta.managed_fields.as_deref().unwrap_or_default())),
    }
}

/// The field manager that last wrote anything but the status. A change of `scale` is one of the object itself.
fn manager(entries: &[ManagedFieldsEntry]) -> &str {
    entries
        .iter()
        .filter(|entry| entry.subresource.as_deref() != Some("status"))
        // Of several at the same moment the last, as the API server appends.
        .max_by_key(|entry| time(entry.time.as_ref()))
        .and_then(|entry| entry.manager.as_deref())
        .unwrap_or_default()
}

fn is_builtin(api_version: &str) -> bool {
    api_version.starts_with("apps/") || api_version.starts_with("batch/")
}

/// `metadata.finalizers`, which say something only while they hold a deletion up.
pub(super) fn finalizers(meta: &mut ObjectMeta, names: &mut Names) -> Vec<Arc<str>> {
    let finalizers = meta.finalizers.take().unwrap_or_default();
    if meta.deletion_timestamp.is_none() {
        return Vec::new();
    }
    finalizers.iter().map(|name| names.share(name)).collect()
}

/// A string that is this object's own.
pub(super) fn text(text: Option<String>) -> Arc<str> {
    text.unwrap_or_default().into()
}

/// A time of the API.
pub(super) fn time(time: Option<&Time>) -> Option<Timestamp> {
    time.map(|time| time.0)
}

/// A condition of a pod or workload.
pub(super) fn condition(
    (kind, status): (&str, &str),
    reason: Option<&str>,
    message: Option<&str>,
    since: Option<&Time>,
    names: &mut Names,
) -> Condition {
    Condition {
        kind: names.share(kind),
        status: match status {
            "True" => Some(true),
            "False" => Some(false),
            _ => None,
        },
        reason: names.share_or_empty(reason),
        message: names.share_or_empty(message),
        since: time(since),
    }
}

/// Trims each condition of a list; the kinds' conditions are different types with the same fields.
macro_rules! conditions {
    ($conditions:expr, $type:ty, $names:expr) => {
        $conditions
            .unwrap_or_default()
            .iter()
            .map(|found: &$type| {
                let (reason, since) = (found.reason.as_deref(), found.last_transition_time.as_ref());
                $crate::trim::meta::condition(
                    (&found.type_, &found.status),
                    reason,
                    found.message.as_deref(),
                    since,
                    $names,
                )
            })
            .collect()
    };
}

pub(super) use conditions;

/// Trims conditions of the type that newer kinds share.
pub(super) fn shared_conditions(
    conditions: Option<Vec<api::Condition>>,
    names: &mut Names,
) -> Vec<Condition> {
    let trim = |found: &api::Condition, names: &mut Names| {
        let (reason, message) = (Some(found.reason.as_str()), Some(found.message.as_str()));
        condition((&found.type_, &found.status), reason, message, Some(&found.last_transition_time), names)
    };
    conditions.unwrap_or_default().iter().map(|found| trim(found, names)).collect()
}

/// The names of objects in the same namespace, empty ones left out.
pub(super) fn local_names(references: Option<Vec<LocalObjectReference>>, names: &mut Names) -> Vec<Arc<str>> {
    let references = references.unwrap_or_default().into_iter();
    let references = references.filter(|reference| !reference.name.is_empty());
    references.map(|reference| names.share(&reference.name)).collect()
}

/// A count of the API, which never is negative in truth.
pub(super) fn count(count: Option<i32>) -> u32 {
    count.and_then(|count| count.try_into().ok()).unwrap_or(0)
}
