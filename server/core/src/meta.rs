//! The part of `metadata` that KDR keeps.

use std::sync::Arc;

use jiff::Timestamp;

use crate::graph::Labels;

/// The trimmed `metadata` of an object. Strings are shared: names repeat in rows, owners and events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// `metadata.uid`.
    pub uid: Arc<str>,
    /// Empty for what is not namespaced.
    pub namespace: Arc<str>,
    /// `metadata.name`.
    pub name: Arc<str>,
    /// `metadata.creationTimestamp`.
    pub created: Option<Timestamp>,
    /// `metadata.deletionTimestamp`: when set, the object is being deleted.
    pub deleted: Option<Timestamp>,
    /// `metadata.generation`, zero when absent.
    pub generation: i64,
    /// `metadata.labels`.
    pub labels: Labels,
    /// The owner reference with `controller: true`, else none.
    pub controller: Option<Owner>,
    /// The field manager that last wrote anything but the status; empty when `metadata.managedFields` do not say.
    pub manager: Arc<str>,
}

/// A controlling owner.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Owner {
    /// Kubernetes kind.
    pub kind: Arc<str>,
    /// Name, in the namespace of what it owns.
    pub name: Arc<str>,
    /// `uid`, which tells it from a namesake that was there before.
    pub uid: Arc<str>,
}

/// A resource anywhere in the cluster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceRef {
    /// Kubernetes kind; of a kind that is not built in with its group: `Campaign.shop.example`.
    pub kind: Arc<str>,
    /// Empty for what is not namespaced.
    pub namespace: Arc<str>,
    /// `metadata.name`.
    pub name: Arc<str>,
}

impl ResourceRef {
    /// Builds a reference.
    pub fn new(kind: &str, namespace: &str, name: &str) -> Self {
        Self { kind: kind.into(), namespace: namespace.into(), name: name.into() }
    }

    /// The namespace whose viewers see it: its own, of a namespace itself; empty for what is in none.
    pub fn seen_within(&self) -> &str {
        if &*self.kind == "Namespace" { &self.name } else { &self.namespace }
    }
}
