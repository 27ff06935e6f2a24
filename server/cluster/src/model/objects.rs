//! Objects come, change and go: what that means for the indexes, and what becomes dirty by it.

use std::{collections::HashSet, sync::Arc};

use kdr_core::{
    meta::{Owner, ResourceRef},
    pod::Pod,
    rows::WorkloadRef,
    workload::Workload,
};

use super::{KnownPod, KnownWorkload, Model, Place, is_row, place};
use crate::{
    kind::{Kind, is_workload},
    message::Object,
};

impl Model {
    /// A complete list: what is not in it is gone, what is the same stays untouched.
    pub(super) fn replace(&mut self, kind: Kind, within: Option<&Arc<str>>, objects: Vec<Object>) {
        let first = self.kinds.listed(kind, within);
        self.dirty.kinds |= first;
        let listed: HashSet<Arc<str>> = objects.iter().map(uid).collect();
        let is_gone = |(uid, namespace): &(Arc<str>, Arc<str>)| {
            within.is_none_or(|within| within == namespace) && !listed.contains(uid)
        };
        // What a list finds changed was changed while nobody watched: a new one is no news at the first.
        let told = !first;
        for (gone, _) in self.known(kind).into_iter().filter(is_gone) {
            self.remove(kind, &gone, told);
        }
        for object in objects {
            self.put(object, told);
        }
        if first {
            self.look_again(kind);
        }
    }

    /// The uids of all that is known of a kind, with their namespaces.
    fn known(&self, kind: Kind) -> Vec<(Arc<str>, Arc<str>)> {
        match kind {
            Kind::Namespaces => self.namespaces.names().into_iter().map(|name| (name, "".into())).collect(),
            Kind::Pods => {
                self.pods.iter().map(|(uid, known)| (uid.clone(), known.pod.meta.namespace.clone())).collect()
            }
            Kind::Events => self.events.uids(),
            kind if kind.is_resource() => self.resources.uids(kind),
            _ => self
                .workloads
                .iter()
                .filter(|(_, known)| Kind::of_workload(&known.workload.kind) == kind)
                .map(|(uid, known)| (uid.clone(), known.workload.meta.namespace.clone()))
                .collect(),
        }
    }

    /// An object is new or different; `told` when its coming is news.
    pub(super) fn put(&mut self, object: Object, told: bool) {
        match object {
            Object::Namespace(namespace) => {
                self.dirty.namespaces.insert(namespace.name.clone());
                self.namespaces.put(namespace);
            }
            Object::Pod(pod) => self.put_pod(pod),
            Object::Workload(workload) => self.put_workload(workload, told),
            Object::Resource(resource) => self.put_resource(resource, told),
            Object::Event(event) => {
                let touched = self.events.put(event);
                self.touch_events(touched);
            }
        }
    }

    /// An object is gone; `told` when that is news.
    pub(super) fn remove(&mut self, kind: Kind, uid: &Arc<str>, told: bool) {
        match kind {
            Kind::Namespaces => {
                self.namespaces.remove(uid);
                self.dirty.namespaces.insert(uid.clone());
            }
            Kind::Pods => self.remove_pod(uid),
            Kind::Events => {
                let touched = self.events.remove(uid);
                self.touch_events(touched);
            }
            kind if kind.is_resource() => self.remove_resource(uid, told),
            _ => self.remove_workload(uid, told),
        }
    }

    /// There are other events about these than before, which may put them into another state.
    fn touch_events(&mut self, objects: impl IntoIterator<Item = ResourceRef>) {
        for object in objects {
            if let Some(uid) = self.graph.uid(&object) {
                if self.pods.contains_key(uid) {
                    self.dirty.pods.insert(uid.clone());
                } else if self.workloads.contains_key(uid) {
                    self.dirty.workloads.insert(uid.clone());
                }
            }
            self.dirty.events.insert(object);
        }
    }

    fn put_pod(&mut self, pod: Arc<Pod>) {
        let uid = pod.meta.uid.clone();
        let before = self.pods.get(&uid);
        if before.is_some_and(|before| before.pod == pod) {
            return;
        }
        let before = before.map(|before| (before.pod.clone(), before.row.clone(), before.turns_at));
        if let Some((before, ..)) = &before {
            self.note_restarts(before, &pod);
        }
        // Statuses change far more often than what hangs together.
        let same_links = before.as_ref().is_some_and(|(before, ..)| {
            before.meta.labels == pod.meta.labels && before.references == pod.references
        });
        if !same_links {
            self.graph.label_pod(&pod.meta.namespace, &uid, &pod.meta.labels);
        }
        self.touch_selectors(&uid);
        let own = pod_ref(&pod);
        if before.is_none() {
            self.graph.add_node(own.clone(), &uid);
            self.touch_referrers(&own);
        }
        let (row, turns_at) = match before {
            Some((_, row, turns_at)) => (row, turns_at),
            // It may have gone and come back since the last flush.
            None => (self.dirty.gone_pods.remove(&uid), None),
        };
        self.unlink_pod(&uid);
        let place = self.place_of(&pod);
        self.link_pod(&pod, &place);
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
        self.touch_selectors(uid);
        let known = self.pods.remove(uid);
        if let Some(known) = &known {
            self.graph.unlabel_pod(&known.pod.meta.namespace, uid);
            let own = pod_ref(&known.pod);
            self.graph.remove_node(&own, uid);
            self.touch_referrers(&own);
        }
        let row = known.and_then(|known| known.row);
        self.dirty.gone_pods.extend(row.map(|row| (uid.clone(), row)));
    }

    /// Takes a pod out of the indexes; its workload has one less.
    fn unlink_pod(&mut self, uid: &Arc<str>) {
        if let Some(known) = self.pods.get(uid) {
            let (place, pod) = (known.place.clone(), known.pod.clone());
            self.drop_pod_links(&pod, &place);
            self.namespaces.remove_pod(&place.namespace);
            self.dirty.namespaces.insert(place.namespace.clone());
            self.touch(&place);
        }
    }

    fn put_workload(&mut self, workload: Arc<Workload>, told: bool) {
        let uid = workload.meta.uid.clone();
        let before = self.workloads.get(&uid);
        if before.is_some_and(|before| before.workload == workload) {
            return;
        }
        let old = before.map(|before| before.workload.clone());
        let row = before.and_then(|before| before.row.clone());
        let moved = before.is_none_or(|before| before.workload.meta.controller != workload.meta.controller);
        let place = place(&workload.meta, workload.kind.name());
        self.note_workload(old.as_deref(), &workload, told);
        self.link_workload(old.as_deref(), &workload);
        self.touch_services_of(old.as_deref(), Some(&workload));
        if is_row(&workload) {
            self.namespaces.add_workload(&workload.meta.namespace, &uid);
            self.members.settle(place, &uid);
            self.dirty.workloads.insert(uid.clone());
        } else if old.as_deref().is_some_and(is_row) {
            // Whether or not its row has been made yet.
            self.drop_workload_row(&uid, &place);
        }
        let row = row.filter(|_| is_row(&workload));
        let kind = Kind::of_workload(&workload.kind).index();
        if self.workloads.insert(uid.clone(), KnownWorkload { workload, row, told: false }).is_none() {
            self.workload_counts[kind] += 1;
        }
        if moved {
            self.place_owned(&uid);
        }
    }

    fn remove_workload(&mut self, uid: &Arc<str>, told: bool) {
        if let Some(workload) = self.workloads.get(uid).map(|known| known.workload.clone()) {
            self.unlink_workload(&workload, told);
            self.touch_services_of(Some(&workload), None);
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
    pub(super) fn drop_bare(&mut self, uid: &Arc<str>) {
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
                self.drop_pod_links(&pod, &before);
                self.link_pod(&pod, &place);
                self.touch(&before);
                // What selects it leads to another workload now.
                self.touch_selectors(&uid);
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
    pub(super) fn touch(&mut self, place: &Place) {
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

/// Where a pod is.
pub(super) fn pod_ref(pod: &Pod) -> ResourceRef {
    ResourceRef { kind: "Pod".into(), namespace: pod.meta.namespace.clone(), name: pod.meta.name.clone() }
}

/// What tells an object from its namesakes; a namespace's is its name, which is how everything refers to it.
pub(super) fn uid(object: &Object) -> Arc<str> {
    match object {
        Object::Namespace(namespace) => namespace.name.clone(),
        Object::Pod(pod) => pod.meta.uid.clone(),
        Object::Workload(workload) => workload.meta.uid.clone(),
        Object::Resource(resource) => resource.meta.uid.clone(),
        Object::Event(event) => event.uid.clone(),
    }
}
