//! The row of an object of which nothing but its metadata is known.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use kdr_core::{
    health::{Health, Verdict},
    meta::ResourceRef,
    ports::ApiKind,
    resource::Category,
    rows::ResourceRow,
};

use crate::trim::BareObject;

/// What holds a deletion up for longer than this is stuck.
const STUCK: SignedDuration = SignedDuration::from_mins(2);

/// The reason of what is not judged.
pub(crate) const NOT_JUDGED: &str = "NotJudged";

/// How objects of a kind are referred to: `Kind`, or `Kind.group` where another group may have a namesake.
pub(super) fn kind(found: &ApiKind) -> Arc<str> {
    if found.watched || found.path.group.is_empty() {
        found.kind.clone()
    } else {
        format!("{}.{}", found.kind, found.path.group).into()
    }
}

/// The row as of `now`.
pub(super) fn row(kind: &Arc<str>, object: &BareObject, now: Timestamp) -> ResourceRow {
    ResourceRow {
        uid: object.meta.uid.clone(),
        resource: ResourceRef {
            kind: kind.clone(),
            namespace: object.meta.namespace.clone(),
            name: object.meta.name.clone(),
        },
        category: Category::Other,
        verdict: verdict(object, now),
        summary: String::new(),
        created: object.meta.created,
    }
}

/// All that metadata say of how an object is: whether it goes. Of one that stays nothing is judged, so that nothing is
/// said to be well.
pub(super) fn verdict(object: &BareObject, now: Timestamp) -> Verdict {
    let Some(deleted) = object.meta.deleted else {
        let why = "KDR knows its metadata only, and does not judge how it is.";
        return Verdict::new(Health::Unknown, NOT_JUDGED, why);
    };
    if object.finalizers.is_empty() {
        return Verdict::new(Health::Progressing, "Terminating", "Being deleted.");
    }
    let finalizers = object.finalizers.join(", ");
    if now.duration_since(deleted) > STUCK {
        let why = format!(
            "Its deletion is stuck: it waits for whoever set the finalizer {finalizers} to remove it."
        );
        return Verdict::new(Health::Degraded, "StuckFinalizer", why);
    }
    let why = format!("Being deleted; waits for its finalizer {finalizers}.");
    Verdict::new(Health::Progressing, "Terminating", why)
}
