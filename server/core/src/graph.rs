//! How things hang together: what refers to what by name, and what selects what by labels.
//!
//! ```text
//!   Pod ──mounts, reads, runs as, pulls with──▶ ConfigMap, Secret, PersistentVolumeClaim, ServiceAccount   by name
//!   Ingress, HTTPRoute ──routes──▶ Service       HTTPRoute ──attached to──▶ Gateway                         by name
//!   HorizontalPodAutoscaler ──scales──▶ workload         claim ──bound to──▶ volume ──bound to──▶ class     by name
//!   Service, PodDisruptionBudget, NetworkPolicy ──selects, protects, restricts──▶ pods                      by labels
//! ```
//!
//! A reference by name is data of the object that refers ([`Reference`]); whether it leads anywhere depends on what else
//! there is, which only the model of the whole cluster knows.

use std::sync::Arc;

mod labels;
mod selector;

pub use labels::Labels;
pub use selector::{Operator, Requirement, Selector};

use crate::meta::ResourceRef;

/// What one thing is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Is the controller of it.
    Owns,
    /// Sends its traffic there: Service to pods.
    Selects,
    /// Leads there: Ingress or HTTPRoute to a Service.
    Routes,
    /// Takes its traffic from there: HTTPRoute from a Gateway.
    AttachedTo,
    /// Has it as a volume.
    Mounts,
    /// Reads its environment from there.
    Reads,
    /// Acts with this ServiceAccount.
    RunsAs,
    /// Pulls its images with this Secret.
    PullsWith,
    /// Is bound to it: claim to volume, volume to class.
    BoundTo,
    /// Sets its replicas.
    Scales,
    /// Limits how many of its pods may be evicted at a time.
    Protects,
    /// Filters its traffic.
    Restricts,
    /// Serves TLS with this Secret.
    SecuresWith,
    /// Runs on this node.
    RunsOn,
}

/// A reference by name, within the namespace of what refers unless the kind has none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// What it is for.
    pub relation: Relation,
    /// Kubernetes kind of what is referred to.
    pub kind: Arc<str>,
    /// Namespace of what is referred to; empty for what is not namespaced.
    pub namespace: Arc<str>,
    /// Name of what is referred to.
    pub name: Arc<str>,
    /// `optional: true`, or one that Kubernetes does without when it does not exist.
    pub optional: bool,
}

impl Reference {
    /// What is referred to.
    pub fn target(&self) -> ResourceRef {
        ResourceRef { kind: self.kind.clone(), namespace: self.namespace.clone(), name: self.name.clone() }
    }
}
