//! What one viewer looks at, and what it gets: a snapshot, then deltas.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use crate::{
    meta::ResourceRef,
    rows::{NamespaceRow, PodDetail, PodRow, WorkloadRef, WorkloadRow},
};

/// Changes that come within this time of each other travel together.
pub const COALESCE: Duration = Duration::from_millis(50);

/// What a viewer looks at. The namespaces are always part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// The list in the middle of the page.
    pub rows: Rows,
    /// The pod in the side panel.
    pub open: Option<ResourceRef>,
}

/// A selection of rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Rows {
    /// Namespaces only.
    #[default]
    None,
    /// Workloads of one namespace, or of all.
    Workloads {
        /// `None` for all.
        namespace: Option<Arc<str>>,
    },
    /// Pods of one namespace or of all, of one workload or of all.
    Pods {
        /// `None` for all.
        namespace: Option<Arc<str>>,
        /// `None` for all.
        workload: Option<WorkloadRef>,
    },
}

impl View {
    /// Whether this workload is among the selected rows.
    pub fn selects_workload(&self, row: &WorkloadRow) -> bool {
        match &self.rows {
            Rows::Workloads { namespace } => namespace.as_ref().is_none_or(|wanted| *wanted == row.namespace),
            Rows::None | Rows::Pods { .. } => false,
        }
    }

    /// Whether this pod is among the selected rows.
    pub fn selects_pod(&self, row: &PodRow) -> bool {
        match &self.rows {
            Rows::Pods { namespace, workload } => {
                namespace.as_ref().is_none_or(|wanted| *wanted == row.namespace)
                    && workload.as_ref().is_none_or(|wanted| *wanted == row.workload)
            }
            Rows::None | Rows::Workloads { .. } => false,
        }
    }
}

/// One step of a watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Forget everything and take this.
    Snapshot {
        /// The new state.
        snapshot: Box<Snapshot>,
        /// Updates that this replaces, because the viewer was too slow for them.
        dropped: u64,
    },
    /// Change what you have.
    Delta(Box<Delta>),
}

/// Everything that a view selects, at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// Which cluster this is.
    pub cluster: Cluster,
    /// Every kind's state.
    pub kinds: Vec<KindState>,
    /// All namespaces that the viewer may see.
    pub namespaces: Vec<Arc<NamespaceRow>>,
    /// The selected workloads.
    pub workloads: Vec<Arc<WorkloadRow>>,
    /// The selected pods.
    pub pods: Vec<Arc<PodRow>>,
    /// The opened pod, if it exists.
    pub open: Option<Box<PodDetail>>,
}

/// What has changed since the step before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delta {
    /// When the oldest change in here was received from the API server.
    pub observed_at: Option<Timestamp>,
    /// Every kind's state when one has changed, else empty.
    pub kinds: Vec<KindState>,
    /// New and changed rows.
    pub namespaces: Vec<Arc<NamespaceRow>>,
    /// New and changed rows.
    pub workloads: Vec<Arc<WorkloadRow>>,
    /// New and changed rows.
    pub pods: Vec<Arc<PodRow>>,
    /// Names of namespaces that are gone.
    pub gone_namespaces: Vec<Arc<str>>,
    /// `uid`s of workloads that are gone or no longer selected.
    pub gone_workloads: Vec<Arc<str>>,
    /// `uid`s of pods that are gone or no longer selected.
    pub gone_pods: Vec<Arc<str>>,
    /// The opened pod when it has changed.
    pub open: Option<Box<PodDetail>>,
    /// The opened pod has been deleted.
    pub open_gone: bool,
}

/// Which cluster this is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cluster {
    /// The context's cluster, `in-cluster` or `demo`.
    pub name: String,
    /// The API server's version; empty until it has answered once.
    pub kubernetes_version: String,
    /// It is the simulated one.
    pub demo: bool,
}

/// How well one kind is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindState {
    /// Plural and group as in the API's path: `pods`, `deployments.apps`.
    pub kind: &'static str,
    /// How far its watch is.
    pub sync: Sync,
    /// Since when; with [`Sync::Reconnecting`] the data is as of this moment.
    pub since: Timestamp,
    /// Why, in a sentence; empty while all is well.
    pub message: String,
    /// How many objects are held.
    pub objects: u32,
}

/// How far the watch of one kind is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sync {
    /// The first list is under way.
    Listing,
    /// Live.
    Live,
    /// The connection is lost; tried again with back-off.
    Reconnecting,
    /// KDR's account lacks a right.
    Forbidden,
    /// Not served, or answered with nonsense.
    Broken,
}

#[cfg(test)]
mod tests;
