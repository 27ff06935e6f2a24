//! Metadata and conditions.

use std::sync::Arc;

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ObjectMeta, Time};
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
        labels: meta
            .labels
            .unwrap_or_default()
            .iter()
            .map(|(key, value)| (names.share(key), names.share(value)))
            .collect(),
        controller,
    }
}

fn is_builtin(api_version: &str) -> bool {
    api_version.starts_with("apps/") || api_version.starts_with("batch/")
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

/// A count of the API, which never is negative in truth.
pub(super) fn count(count: Option<i32>) -> u32 {
    count.and_then(|count| count.try_into().ok()).unwrap_or(0)
}
