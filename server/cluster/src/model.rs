//! The cluster as KDR knows it: trimmed objects, the indexes between them, the rows made of them, and what of it is
//! dirty. A function of the messages and of the time that is passed in; the actor does the waiting.

mod events;
mod flush;
mod kinds;
mod members;
mod namespaces;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use jiff::Timestamp;
use kdr_core::{
    meta::{Meta, Owner, ResourceRef},
    pod::Pod,
    rows::{PodRow, WorkloadRef, WorkloadRow},
    view::KindState,
    workload::Workload,
};

use self::{events::EventStore, kinds::Kinds, members::Members, namespaces::Namespaces};
use crate::{
    kind::{Kind, is_workload},
    message::{Change, Message, Object},
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

    /// A complete list: what is not in it is gone, what is the same stays untouched.
    fn replace(&mut self, kind: Kind, objects: Vec<Object>) {
        self.dirty.kinds |= self.kinds.listed(kind);
        let listed: HashSet<Arc<str>> = objects.iter().map(uid).collect();
        for gone in self.uids(kind).into_iter().filter(|known| !listed.contains(known)) {
            self.remove(kind, &gone);
        }
        for object in objects {
            self.put(object);
        }
    }

    fn uids(&self, kind: Kind) -> Vec<Arc<str>> {
        match kind {
            Kind::Namespaces => self.namespaces.names(),
            Kind::Pods => self.pods.keys().cloned().collect(),
            Kind::Events => self.events.uids(),
            _ => self
                .workloads
                .iter()
                .filter(|(_, known)| Kind::of_workload(&known.workload.kind) == kind)
                .map(|(uid, _)| uid.clone())
                .collect(),
        }
    }

    fn put(&mut self, object: Object) {
        match object {
            Object::Namespace(namespace) => {
                self.dirty.namespaces.insert(namespace.name.clone());
                self.namespaces.put(namespace);
            }
            Object::Pod(pod) => self.put_pod(pod),
            Object::Workload(workload) => self.put_workload(workload),
            Object::Event(event) => self.dirty.events.extend(self.events.put(event)),
        }
    }

    fn remove(&mut self, kind: Kind, uid: &Arc<str>) {
        match kind {
            Kind::Namespaces => {
                self.namespaces.remove(uid);
                self.dirty.namespaces.insert(uid.clone());
            }
            Kind::Pods => self.remove_pod(uid),
            Kind::Events => self.dirty.events.extend(self.events.remove(uid)),
            _ => self.remove_workload(uid),
        }
    }

    fn put_pod(&mut self, pod: Arc<Pod>) {
        let uid = pod.meta.uid.clone();
        let before = self.pods.get(&uid);
        if before.is_some_and(|before| before.pod == pod) {
            return;
        }
        let (row, turns_at) = match before {
            Some(before) => (before.row.clone(), before.turns_at),
            // It may have gone and come back since the last flush.
            None => (self.dirty.gone_pods.remove(&uid), None),
        };
        self.unlink_pod(&uid);
        let place = self.place_of(&pod);
        self.members.link(&pod, &place);
        self.namespaces.add_pod(&pod.meta.namespace);
        self.dirty.namespaces.insert(pod.meta.namespace.clone());
        self.pods.insert(uid.clone(), KnownPod { pod, place, row, turns_at });
        self.dirty.pods.insert(uid);
    }

    fn remove_pod(&mut self, uid: &Arc<str>) {
        self.set_turn(uid, None);
        self.unlink_pod(uid);
        self.drop_bare(uid);
        self.dirty.pods.remove(uid);
        let row = self.pods.remove(uid).and_then(|known| known.row);
        self.dirty.gone_pods.extend(row.map(|row| (uid.clone(), row)));
    }

    /// Takes a pod out of the indexes; its workload has one less.
    fn unlink_pod(&mut self, uid: &Arc<str>) {
        if let Some(known) = self.pods.get(uid) {
            let place = known.place.clone();
            self.members.unlink(&known.pod, &place);
            self.namespaces.remove_pod(&place.namespace);
            self.dirty.namespaces.insert(place.namespace.clone());
            self.touch(&place);
        }
    }

    fn put_workload(&mut self, workload: Arc<Workload>) {
        let uid = workload.meta.uid.clone();
        let before = self.workloads.get(&uid);
        if before.is_some_and(|before| before.workload == workload) {
            return;
        }
        let row = before.and_then(|before| before.row.clone());
        let moved = before.is_none_or(|before| before.workload.meta.controller != workload.meta.controller);
        let place = place(&workload.meta, workload.kind.name());
        if is_row(&workload) {
            self.namespaces.add_workload(&workload.meta.namespace, &uid);
            self.members.settle(place, &uid);
            self.dirty.workloads.insert(uid.clone());
        } else if row.is_some() {
            self.drop_workload_row(&uid, &place);
        }
        let row = row.filter(|_| is_row(&workload));
        let kind = Kind::of_workload(&workload.kind).index();
        if self.workloads.insert(uid.clone(), KnownWorkload { workload, row }).is_none() {
            self.workload_counts[kind] += 1;
        }
        if moved {
            self.place_owned(&uid);
        }
    }

    fn remove_workload(&mut self, uid: &Arc<str>) {
        if let Some(workload) = self.workloads.get(uid).map(|known| known.workload.clone()) {
            self.drop_workload_row(uid, &place(&workload.meta, workload.kind.name()));
            self.workloads.remove(uid);
            self.workload_counts[Kind::of_workload(&workload.kind).index()] -= 1;
            self.dirty.workloads.remove(uid);
            self.place_owned(uid);
        }
    }

    fn drop_workload_row(&mut self, uid: &Arc<str>, place: &Place) {
        self.members.unsettle(place, uid);
        self.namespaces.remove_workload(&place.namespace, uid);
        self.dirty.namespaces.insert(place.namespace.clone());
        let row = self.workloads.get_mut(uid).and_then(|known| known.row.take());
        self.dirty.gone_workloads.extend(row);
    }

    /// The row of a pod that was its own workload goes away.
    fn drop_bare(&mut self, uid: &Arc<str>) {
        if let Some(row) = self.bare.remove(uid) {
            self.namespaces.remove_workload(&row.namespace, uid);
            self.dirty.namespaces.insert(row.namespace.clone());
            self.dirty.gone_workloads.push(row);
        }
    }

    /// Finds anew to whom the pods belong that this object controls: it has come, gone, or got another controller.
    fn place_owned(&mut self, owner: &Arc<str>) {
        for uid in self.members.controlled_by(owner) {
            let Some(known) = self.pods.get(&uid) else { continue };
            let pod = known.pod.clone();
            let place = self.place_of(&pod);
            if let Some(known) = self.pods.get_mut(&uid)
                && known.place != place
            {
                let before = std::mem::replace(&mut known.place, place.clone());
                self.members.unlink(&pod, &before);
                self.members.link(&pod, &place);
                self.touch(&before);
                self.dirty.pods.insert(uid);
            }
        }
    }

    /// The workload that owns a pod in the end. Owner references carry kind and name, so the owner's owner is known
    /// even when it cannot be read itself.
    fn place_of(&self, pod: &Pod) -> Place {
        let Some(owner) = pod.meta.controller.as_ref().filter(|owner| is_workload(&owner.kind)) else {
            // Nothing owns it, or something that is not watched, such as a node its static pods.
            return place(&pod.meta, "Pod");
        };
        let workload = match self.workloads.get(&owner.uid).map(|known| &known.workload.meta.controller) {
            Some(Some(above)) if is_workload(&above.kind) => {
                WorkloadRef { kind: above.kind.clone(), name: above.name.clone() }
            }
            Some(_) => WorkloadRef { kind: owner.kind.clone(), name: owner.name.clone() },
            None => stamped_deployment(pod, owner)
                .unwrap_or_else(|| WorkloadRef { kind: owner.kind.clone(), name: owner.name.clone() }),
        };
        Place { namespace: pod.meta.namespace.clone(), workload }
    }

    /// The workload at this place has other pods than before.
    fn touch(&mut self, place: &Place) {
        if let Some(uid) = self.members.settled(place) {
            self.dirty.workloads.insert(uid);
        }
    }
}

/// The Deployment of a pod whose ReplicaSet is not known: not yet, not any more, or because it may not be read.
/// Deployments, and nothing else, stamp their pods and name their ReplicaSets with a hash of the template
/// (`pod-template-hash`, see the Deployment controller).
fn stamped_deployment(pod: &Pod, owner: &Owner) -> Option<WorkloadRef> {
    let hash = pod.meta.labels.get("pod-template-hash").filter(|_| *owner.kind == *"ReplicaSet")?;
    let name = owner.name.strip_suffix(&**hash)?.strip_suffix('-')?;
    Some(WorkloadRef { kind: "Deployment".into(), name: name.into() })
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

/// What tells an object from its namesakes; a namespace's is its name, which is how everything refers to it.
fn uid(object: &Object) -> Arc<str> {
    match object {
        Object::Namespace(namespace) => namespace.name.clone(),
        Object::Pod(pod) => pod.meta.uid.clone(),
        Object::Workload(workload) => workload.meta.uid.clone(),
        Object::Event(event) => event.uid.clone(),
    }
}

#[cfg(test)]
mod tests;
