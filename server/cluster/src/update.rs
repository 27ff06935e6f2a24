//! What the actor publishes: the rows that changed, for every viewer at once.

use std::sync::Arc;

use jiff::Timestamp;
use kdr_core::{
    change,
    event::Event,
    meta::ResourceRef,
    pod::Pod,
    resource::{Resource, Surroundings},
    rows::{NamespaceRow, PodRow, ResourceRow, WorkloadRow},
    view::{KindState, Links},
    workload::Workload,
};

use crate::message::Measured;

/// Events about one object, newest first.
pub(crate) type Events = Arc<[Arc<Event>]>;

/// One flush of the model.
#[derive(Debug, Default)]
pub(crate) struct Update {
    /// When the oldest change in here was received; absent when only time has passed.
    pub(crate) observed_at: Option<Timestamp>,
    /// Every kind's state as of now.
    pub(crate) kinds: Arc<[KindState]>,
    /// A kind's state has changed, not only a count.
    pub(crate) kinds_changed: bool,
    /// The API server's version, when it has become known.
    pub(crate) version: Option<String>,
    pub(crate) namespaces: Vec<Arc<NamespaceRow>>,
    pub(crate) gone_namespaces: Vec<Arc<str>>,
    pub(crate) workloads: Vec<WorkloadChange>,
    pub(crate) gone_workloads: Vec<Arc<WorkloadRow>>,
    pub(crate) pods: Vec<PodChange>,
    pub(crate) gone_pods: Vec<Arc<PodRow>>,
    pub(crate) resources: Vec<ResourceChange>,
    pub(crate) gone_resources: Vec<Arc<ResourceRow>>,
    /// Beginnings whose links are others than before, with all of them.
    pub(crate) links: Vec<Arc<Links>>,
    /// Objects about which there are other events than before, with all of them.
    pub(crate) events: Vec<EventChange>,
    /// New ones, oldest first.
    pub(crate) changes: Vec<Arc<change::Change>>,
    /// What the metrics API has said anew.
    pub(crate) usage: Option<Measured>,
}

/// A pod that is new or has changed.
#[derive(Debug)]
pub(crate) struct PodChange {
    /// Its row. The very same as before when only what the panel shows has changed.
    pub(crate) row: Arc<PodRow>,
    /// The row before; absent when the pod is new.
    pub(crate) before: Option<Arc<PodRow>>,
    /// The trimmed pod.
    pub(crate) pod: Arc<Pod>,
}

/// A workload that is new or has changed.
#[derive(Debug)]
pub(crate) struct WorkloadChange {
    /// Its row. The very same as before when only what the panel shows has changed.
    pub(crate) row: Arc<WorkloadRow>,
    /// The row is another one than before.
    pub(crate) row_changed: bool,
    /// The trimmed workload; absent for a pod that is its own.
    pub(crate) workload: Option<Arc<Workload>>,
}

/// A resource that is new or has changed.
#[derive(Debug)]
pub(crate) struct ResourceChange {
    /// Its row. The very same as before when only what the panel shows has changed.
    pub(crate) row: Arc<ResourceRow>,
    /// The row is another one than before.
    pub(crate) row_changed: bool,
    /// The trimmed resource.
    pub(crate) resource: Arc<Resource>,
    /// What it has to do with.
    pub(crate) around: Arc<Surroundings>,
}

/// Other events about an object than before.
#[derive(Debug)]
pub(crate) struct EventChange {
    /// What they are about.
    pub(crate) object: ResourceRef,
    /// The workload that it belongs to, when it is a pod or stands between one and its workload.
    pub(crate) owner: Option<ResourceRef>,
    /// All of them.
    pub(crate) events: Events,
}

impl PodChange {
    /// Whether the row is another one than before.
    pub(crate) fn row_changed(&self) -> bool {
        self.before.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &self.row))
    }
}

impl Update {
    /// Whether there is nothing to tell anybody.
    pub(crate) fn is_empty(&self) -> bool {
        !self.kinds_changed
            && self.version.is_none()
            && self.namespaces.is_empty()
            && self.gone_namespaces.is_empty()
            && self.workloads.is_empty()
            && self.gone_workloads.is_empty()
            && self.pods.is_empty()
            && self.gone_pods.is_empty()
            && self.resources.is_empty()
            && self.gone_resources.is_empty()
            && self.links.is_empty()
            && self.events.is_empty()
            && self.changes.is_empty()
            && self.usage.is_none()
    }
}
