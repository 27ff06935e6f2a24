//! The cluster as KDR knows it: trimmed objects, the indexes between them, the rows made of them, and what of it is
//! dirty. A function of the messages and of the time that is passed in; the actor does the waiting.

mod events;
mod flush;
mod kinds;
mod members;
mod namespaces;
mod objects;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use jiff::Timestamp;
use kdr_core::{
    meta::{Meta, ResourceRef},
    pod::Pod,
    rows::{PodRow, WorkloadRef, WorkloadRow},
    view::KindState,
    workload::Workload,
};

use self::{events::EventStore, kinds::Kinds, members::Members, namespaces::Namespaces, objects::uid};
use crate::{
    kind::{Kind, is_workload},
    message::{Change, Message},
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
    events: EventStore,
    dirty: Dirty,
    /// When time alone changes the verdict of which pod.
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
    namespaces: BTreeSet<Arc<str>>,
    events: HashSet<ResourceRef>,
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
            Message::State { kind, sync, since, message } => {
                self.dirty.kinds |= self.kinds.set(kind, sync, since, message);
            }
            Message::Objects { kind, received, change } => {
                let oldest = self.dirty.observed_at.map_or(received, |before| before.min(received));
                self.dirty.observed_at = Some(oldest);
                match change {
                    Change::Listed(objects) => self.replace(kind, objects),
                    Change::Applied(object) => self.put(object),
                    Change::Removed(object) => self.remove(kind, &uid(&object)),
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
            || !dirty.namespaces.is_empty()
            || !dirty.events.is_empty()
    }

    /// When time alone changes a verdict next.
    pub(crate) fn next_turn(&self) -> Option<Timestamp> {
        self.turning.first().map(|(at, _)| *at)
    }

    /// Looks again at the pods whose time has come.
    pub(crate) fn turn(&mut self, now: Timestamp) {
        while let Some((_, uid)) = self.turning.first().filter(|(at, _)| *at <= now).cloned() {
            self.set_turn(&uid, None);
            self.dirty.pods.insert(uid);
        }
    }

    fn set_turn(&mut self, uid: &Arc<str>, at: Option<Timestamp>) {
        if let Some(known) = self.pods.get_mut(uid) {
            if let Some(before) = std::mem::replace(&mut known.turns_at, at) {
                self.turning.remove(&(before, uid.clone()));
            }
            self.turning.extend(at.map(|at| (at, uid.clone())));
        }
    }
}

/// Whether a workload is shown as a row: not when it only stands between another one and its pods.
fn is_row(workload: &Workload) -> bool {
    workload.meta.controller.as_ref().is_none_or(|owner| !is_workload(&owner.kind))
}

fn place(meta: &Meta, kind: &str) -> Place {
    Place {
        namespace: meta.namespace.clone(),
        workload: WorkloadRef { kind: kind.into(), name: meta.name.clone() },
    }
}

#[cfg(test)]
mod tests;
