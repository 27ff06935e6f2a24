//! What one viewer looks at, and what it gets: a snapshot, then deltas.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use crate::{
    change::Change,
    detail::ResourceDetail,
    finding::Finding,
    graph::Relation,
    meta::ResourceRef,
    rows::{NamespaceRow, PodDetail, PodRow, ResourceRow, WorkloadRef, WorkloadRow},
    usage::Usage,
};

/// Changes that come within this time of each other travel together.
pub const COALESCE: Duration = Duration::from_millis(50);

/// What a viewer looks at. The namespaces are always part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// The list in the middle of the page.
    pub rows: Rows,
    /// What is opened in the side panel.
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
    /// What needs a person, what has changed, what uses most: of one namespace, or of all.
    Overview {
        /// `None` for all.
        namespace: Option<Arc<str>>,
    },
    /// Everything within one namespace, with the links between.
    Map {
        /// Empty for what is not namespaced.
        namespace: Arc<str>,
    },
    /// Objects of any kind, by their metadata.
    Objects {
        /// Which kind.
        kind: ApiKindRef,
        /// `None` for all.
        namespace: Option<Arc<str>>,
    },
}

/// A kind of the API, as its paths name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ApiKindRef {
    /// Empty for the core.
    pub group: Arc<str>,
    /// For example `v1`.
    pub version: Arc<str>,
    /// For example `campaigns`.
    pub plural: Arc<str>,
}

impl View {
    /// Whether this workload is among the selected rows.
    pub fn selects_workload(&self, row: &WorkloadRow) -> bool {
        match &self.rows {
            Rows::Workloads { namespace } => namespace.as_ref().is_none_or(|wanted| *wanted == row.namespace),
            Rows::Map { namespace } => *namespace == row.namespace,
            Rows::None | Rows::Pods { .. } | Rows::Overview { .. } | Rows::Objects { .. } => false,
        }
    }

    /// Whether this pod is among the selected rows.
    pub fn selects_pod(&self, row: &PodRow) -> bool {
        match &self.rows {
            Rows::Pods { namespace, workload } => {
                namespace.as_ref().is_none_or(|wanted| *wanted == row.namespace)
                    && workload.as_ref().is_none_or(|wanted| *wanted == row.workload)
            }
            Rows::Map { namespace } => *namespace == row.namespace,
            Rows::None | Rows::Workloads { .. } | Rows::Overview { .. } | Rows::Objects { .. } => false,
        }
    }

    /// The one namespace that the selected rows are of.
    pub fn namespace(&self) -> Option<&Arc<str>> {
        match &self.rows {
            Rows::None => None,
            Rows::Workloads { namespace }
            | Rows::Pods { namespace, .. }
            | Rows::Overview { namespace }
            | Rows::Objects { namespace, .. } => namespace.as_ref(),
            Rows::Map { namespace } => Some(namespace),
        }
    }

    /// Whether this resource is among the selected rows. EndpointSlices are none: what they say, their Service says.
    pub fn selects_resource(&self, resource: &ResourceRef) -> bool {
        *resource.kind != *"EndpointSlice"
            && matches!(&self.rows, Rows::Map { namespace } if *namespace == resource.namespace)
    }
}

/// Everything that one thing points to; without links it points to nothing any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// Where they begin: a workload, a pod that nothing owns, or a resource.
    pub from: ResourceRef,
    /// Where they lead.
    pub to: Vec<Link>,
}

/// One link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What one is to the other.
    pub relation: Relation,
    /// Where it leads.
    pub to: ResourceRef,
    /// To what does not exist.
    pub missing: bool,
}

/// All that needs a person, worst first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// At most [`MOST_FINDINGS`].
    pub findings: Vec<Arc<Finding>>,
    /// How many there are in truth where the view looks.
    pub total: usize,
    /// How many there are in all that the viewer sees.
    pub everywhere: usize,
}

/// Findings that a viewer gets at most.
pub const MOST_FINDINGS: usize = 100;

/// Changes that a snapshot carries at most.
pub const MOST_CHANGES: usize = 100;

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
    /// The selected resources and objects.
    pub resources: Vec<Arc<ResourceRow>>,
    /// The links of a map.
    pub links: Vec<Arc<Links>>,
    /// Of an overview; of any other view only how many.
    pub findings: Option<Findings>,
    /// Of an overview: newest first, at most [`MOST_CHANGES`].
    pub changes: Vec<Arc<Change>>,
    /// What things use.
    pub usage: Option<Arc<Usage>>,
    /// The opened resource, of whatever kind, if it exists.
    pub detail: Option<Box<ResourceDetail>>,
    /// Why nothing is selected: the viewer may not see it. Empty when they may.
    pub denial: String,
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
    /// What was opened has been deleted.
    pub open_gone: bool,
    /// New and changed resources and objects.
    pub resources: Vec<Arc<ResourceRow>>,
    /// `uid`s of resources and objects that are gone.
    pub gone_resources: Vec<Arc<str>>,
    /// Changed links, whole for each beginning.
    pub links: Vec<Arc<Links>>,
    /// All of them, when they have changed.
    pub findings: Option<Findings>,
    /// New ones, newest first.
    pub changes: Vec<Arc<Change>>,
    /// When it has been measured anew.
    pub usage: Option<Arc<Usage>>,
    /// The opened resource when it has changed.
    pub detail: Option<Box<ResourceDetail>>,
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
    pub kind: Arc<str>,
    /// How far its watch is.
    pub sync: Sync,
    /// Since when; with [`Sync::Reconnecting`] the data is as of this moment.
    pub since: Timestamp,
    /// Why, in a sentence; empty while all is well.
    pub message: String,
    /// How many objects are held; absent for those who do not see all of them.
    pub objects: Option<u32>,
    /// Where it can be read, when not everywhere.
    pub namespaces: Vec<Arc<str>>,
    /// A manifest that would grant the missing right; empty when none is missing.
    pub grant: String,
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
    /// Answered with nonsense, or not served although every cluster has it.
    Broken,
    /// This cluster does not have it, which is in order: an extension that is not installed.
    NotServed,
}

#[cfg(test)]
mod tests;
