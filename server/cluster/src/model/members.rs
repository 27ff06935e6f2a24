//! Which pods belong to which workload.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use kdr_core::pod::Pod;

use super::Place;

/// The indexes from owners to pods.
#[derive(Default)]
pub(super) struct Members {
    /// By the uid of the pods' direct controller.
    controlled: HashMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// By the workload that owns them in the end.
    placed: HashMap<Place, BTreeSet<Arc<str>>>,
    /// The uid of the workload at a place.
    settled: HashMap<Place, Arc<str>>,
}

impl Members {
    /// A pod belongs to a place.
    pub(super) fn link(&mut self, pod: &Pod, place: &Place) {
        let uid = &pod.meta.uid;
        if let Some(owner) = &pod.meta.controller {
            self.controlled.entry(owner.uid.clone()).or_default().insert(uid.clone());
        }
        self.placed.entry(place.clone()).or_default().insert(uid.clone());
    }

    /// It does not any more.
    pub(super) fn unlink(&mut self, pod: &Pod, place: &Place) {
        let uid = &pod.meta.uid;
        if let Some(owner) = &pod.meta.controller {
            take(&mut self.controlled, &owner.uid, uid);
        }
        take(&mut self.placed, place, uid);
    }

    /// The pods of a place, in the order of their uids.
    pub(super) fn pods(&self, place: &Place) -> impl Iterator<Item = &Arc<str>> {
        self.placed.get(place).into_iter().flatten()
    }

    /// The pods that this object controls directly.
    pub(super) fn controlled_by(&self, owner: &str) -> Vec<Arc<str>> {
        self.controlled.get(owner).into_iter().flatten().cloned().collect()
    }

    /// A workload is at a place.
    pub(super) fn settle(&mut self, place: Place, uid: &Arc<str>) {
        self.settled.insert(place, uid.clone());
    }

    /// It is not any more; a namesake that came in the meantime stays.
    pub(super) fn unsettle(&mut self, place: &Place, uid: &str) {
        if self.settled.get(place).is_some_and(|settled| **settled == *uid) {
            self.settled.remove(place);
        }
    }

    /// The uid of the workload at a place.
    pub(super) fn settled(&self, place: &Place) -> Option<Arc<str>> {
        self.settled.get(place).cloned()
    }
}

fn take<K: std::hash::Hash + Eq>(index: &mut HashMap<K, BTreeSet<Arc<str>>>, key: &K, uid: &Arc<str>) {
    if let Some(pods) = index.get_mut(key) {
        pods.remove(uid);
        if pods.is_empty() {
            index.remove(key);
        }
    }
}
