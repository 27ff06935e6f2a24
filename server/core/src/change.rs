//! What has changed in the cluster, who did it, and how.

use std::sync::Arc;

mod differ;
mod words;

pub use differ::fields;
pub use words::{of_resource, of_workload};

use jiff::Timestamp;

use crate::meta::ResourceRef;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// A later one has a greater number.
    pub id: u64,
    /// When KDR was told of it.
    pub at: Timestamp,
    /// What sort of change it is.
    pub kind: ChangeKind,
    /// What was changed.
    pub subject: ResourceRef,
    /// The field manager that wrote it; empty when the object does not say.
    pub who: Arc<str>,
    /// What happened, in a few words, for example `rolled out 1.8.3 → 1.9.0`.
    pub what: String,
    /// The fields that differ, at most [`MOST_FIELDS`].
    pub fields: Vec<FieldChange>,
}

/// Fields that a change carries at most.
pub const MOST_FIELDS: usize = 20;

/// The configuration of an object, flat: path and value, in the order of the paths. Values are short: what is long or
/// may be confidential stands as its length and a fingerprint.
pub type Shape = Arc<[(Arc<str>, Arc<str>)]>;

/// What sort of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// A workload has another pod template.
    Rollout,
    /// A container was started again.
    Restart,
    /// A workload has another number of replicas.
    Scale,
    /// Another part of an object's configuration is different.
    Config,
    /// It is new.
    Created,
    /// It is gone.
    Deleted,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Its path, for example `spec.template.spec.containers[app].image`.
    pub path: Arc<str>,
    /// Empty when it was not there.
    pub before: Arc<str>,
    /// Empty when it is not there any more.
    pub after: Arc<str>,
}
