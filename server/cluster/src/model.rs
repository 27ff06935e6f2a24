//! The cluster as KDR knows it: trimmed objects, the indexes between them, the rows made of them, and what of it is
//! dirty. A function of the messages and of the time that is passed in; the actor does the waiting.

mod changes;
mod events;
mod flush;
mod graph;
mod kinds;
mod links;
mod members;
mod namespaces;
mod objects;
mod resources;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;
use kdr_core::{
    meta::{Meta, ResourceRef},
    pod::Pod,
    rows::{PodRow, ResourceRow, WorkloadRef, WorkloadRow},
    view::{KindState, Links},
    workload::Workload,
};

use self::{
    changes::Changes, events::EventStore, graph::Graph, kinds::Kinds, members::Members,
    namespaces::Namespaces, objects::uid, resources::Resources,
};
use crate::{
    kind::{Kind, is_workload},
    message::{Change, Measured, Message},
};

/// A workload's place: namespace, kind and name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub(crate) namespace: Arc<str>,
    pub(crate) workload: WorkloadRef,
}

/// Everything that is known.
pub(crate) struct Model {
    kinds: Kinds,
    version: Option<String>,
    namespaces: Namespaces,
    pods: HashMap<Arc<str>, KnownPod>,
    workloads: HashMap<Arc<str>, KnownWorkload>,
    /// How many workloads of each kind.
    workload_counts: [usize; Kind::ALL.len()],
    /// Rows of pods that are their own workload, by the pod's uid.
    bare: HashMap<Arc<str>, Arc<WorkloadRow>>,
    members: Members,
    resources: Resources,
    graph: Graph,
    /// As last published.
    links: HashMap<ResourceRef, Arc<Links>>,
    changes: Changes,
    /// What the next flush tells.
    measured: Option<Measured>,
    events: EventStore,
    dirty: Dirty,
    /// When time alone changes the verdict of which pod or resource.
    turning: BTreeSet<(Timestamp, Arc<str>)>,
}

struct KnownPod {
    pod: Arc<Pod>,
    /// The workload that owns it in the end.
    place: Place,
    /// As last published.
    row: Option<Arc<PodRow>>,
    /// Its entry in [`Model::turning`].
    turns_at: Option<Timestamp>,
}

struct KnownWorkload {
    workload: Arc<Workload>,
    /// As last published.
    row: Option<Arc<WorkloadRow>>,
    /// It has been published as it is.
    told: bool,
}

/// What the next flush has to look at.
#[derive(Default)]
struct Dirty {
    /// When the oldest change was received.
    observed_at: Option<Timestamp>,
    kinds: bool,
    version: bool,
    /// Ordered, so that an update does not depend on how a hash map feels.
    pods: BTreeSet<Arc<str>>,
    gone_pods: BTreeMap<Arc<str>, Arc<PodRow>>,
    workloads: BTreeSet<Arc<str>>,
    gone_workloads: Vec<Arc<WorkloadRow>>,
    resources: BTreeSet<Arc<str>>,
    gone_resources: BTreeMap<Arc<str>, Arc<ResourceRow>>,
    /// Whose links may be others than before.
    links: BTreeSet<ResourceRef>,
    namespaces: BTreeSet<Arc<str>>,
    events: BTreeSet<ResourceRef>,
}

impl Model {
    /// Knows nothing; every kind is being listed since `now`.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            kinds: Kinds::new(now),
            version: None,
            namespaces: Namespaces::default(),
            pods: HashMap::new(),
            workloads: HashMap::new(),
            workload_counts: [0; Kind::ALL.len()],
            bare: HashMap::new(),
            members: Members::default(),
            resources: Resources::default(),
            graph: Graph::default(),
            links: HashMap::new(),
            changes: Changes::default(),
            measured: None,
            events: EventStore::default(),
            dirty: Dirty::default(),
            turning: BTreeSet::new(),
        }
    }

    /// Takes in a message.
    pub(crate) fn apply(&mut self, message: Message) {
        match message {
            Message::Version(version) => {
                self.dirty.version = self.version.as_ref() != Some(&version);
                self.version = Some(version);
            }
            Message::State { kind, sync, since, message, readable } => {
                if self.kinds.set(kind, sync, since, message, readable) {
                    self.dirty.kinds = true;
                    self.dirty.namespaces.extend(self.namespaces.all());
                    self.look_again(kind);
                }
            }
            Message::Usage(measured) => self.measured = Some(measured),
            Message::Objects { kind, within, received, change } => {
                let oldest = self.dirty.observed_at.map_or(received, |before| before.min(received));
                self.dirty.observed_at = Some(oldest);
                match change {
                    Change::Listed(objects) => self.replace(kind, within.as_ref(), objects),
                    Change::Applied(object) => self.put(object, true),
                    Change::Removed(object) => self.remove(kind, &uid(&object), true),
                }
            }
        }
    }

    /// Every kind's state with what is held of it.
    pub(crate) fn kind_states(&self) -> Vec<KindState> {
        let mut objects = self.workload_counts;
        objects[Kind::Namespaces.index()] = self.namespaces.known();
        objects[Kind::Pods.index()] = self.pods.len();
        objects[Kind::Events.index()] = self.events.len();
        for kind in Kind::ALL.into_iter().filter(|kind| kind.is_resource()) {
            objects[kind.index()] = self.resources.count(kind);
        }
        self.kinds.states(&objects)
    }

    /// Whether every kind has been listed once, or cannot be.
    pub(crate) fn is_settled(&self) -> bool {
        self.kinds.are_settled()
    }

    /// Whether a flush would look at anything.
    pub(crate) fn is_dirty(&self) -> bool {
        let dirty = &self.dirty;
        dirty.kinds
            || dirty.version
            || !dirty.pods.is_empty()
            || !dirty.gone_pods.is_empty()
            || !dirty.workloads.is_empty()
            || !dirty.gone_workloads.is_empty()
            || !dirty.resources.is_empty()
            || !dirty.gone_resources.is_empty()
            || !dirty.links.is_empty()
            || !dirty.namespaces.is_empty()
            || !dirty.events.is_empty()
            || !self.changes.is_empty()
            || self.measured.is_some()
    }

    /// When time alone changes a verdict next.
    pub(crate) fn next_turn(&self) -> Option<Timestamp> {
        self.turning.first().map(|(at, _)| *at)
    }

    /// Looks again at the pods and resources whose time has come.
    pub(crate) fn turn(&mut self, now: Timestamp) {
        while let Some((_, uid)) = self.turning.first().filter(|(at, _)| *at <= now).cloned() {
            self.set_turn(&uid, None);
            if self.pods.contains_key(&uid) {
                self.dirty.pods.insert(uid);
            } else {
                self.dirty.resources.insert(uid);
            }
        }
    }

    fn set_turn(&mut self, uid: &Arc<str>, at: Option<Timestamp>) {
        let of_pod = self.pods.get_mut(uid).map(|known| &mut known.turns_at);
        let known = of_pod.or_else(|| self.resources.get_mut(uid).map(|known| &mut known.turns_at));
        if let Some(known) = known {
            if let Some(before) = std::mem::replace(known, at) {
                self.turning.remove(&(before, uid.clone()));
            }
            self.turning.extend(at.map(|at| (at, uid.clone())));
        }
    }

    /// Whether things of this kind exist can be told now, or cannot any more: who refers to what is not there, or selects
    /// pods, is in another state.
    fn look_again(&mut self, kind: Kind) {
        let mut touched = self.graph.dangling(kind.kubernetes_kind());
        if kind == Kind::Pods {
            touched.extend(self.graph.all_selecting());
        }
        for place in touched {
            self.touch_place(&place);
        }
    }
}

/// Whether a workload is shown as a row: not when it only stands between another one and its pods.
fn is_row(workload: &Workload) -> bool {
    workload.meta.controller.as_ref().is_none_or(|owner| !is_workload(&owner.kind))
}

impl Place {
    /// The same as a reference to the workload.
    pub(crate) fn resource_ref(&self) -> ResourceRef {
        ResourceRef {
            kind: self.workload.kind.clone(),
            namespace: self.namespace.clone(),
            name: self.workload.name.clone(),
        }
    }
}

fn place(meta: &Meta, kind: &str) -> Place {
    Place {
        namespace: meta.namespace.clone(),
        workload: WorkloadRef { kind: kind.into(), name: meta.name.clone() },
    }
}

#[cfg(test)]
mod tests;
