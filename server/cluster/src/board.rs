//! The rows as they are now, shared by all viewers, and the broadcast of what changes.
//!
//! The actor alone writes. Rows and broadcast stand under one lock, so that a viewer's snapshot and its subscription
//! are of the same moment: nothing is missed between them and nothing is told twice.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use jiff::Timestamp;
use kdr_core::{
    Scope,
    meta::ResourceRef,
    pod::{self, Pod},
    rows::{NamespaceRow, PodDetail, PodRow, WorkloadRow},
    view::{Cluster, KindState, Snapshot, View},
};
use tokio::sync::broadcast;

use crate::update::{Events, Update};

/// Updates that a viewer may be behind before it gets a snapshot instead: at 20 a second, about three seconds' worth.
const BEHIND: usize = 64;

/// The shared rows and their broadcast.
pub(crate) struct Board(RwLock<State>);

struct State {
    rows: Rows,
    /// Absent once the caches have stopped, which ends every viewer's stream.
    updates: Option<broadcast::Sender<Arc<Update>>>,
}

/// The rows of everything.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) cluster: Cluster,
    pub(crate) kinds: Arc<[KindState]>,
    namespaces: HashMap<Arc<str>, Arc<NamespaceRow>>,
    workloads: HashMap<Arc<str>, Arc<WorkloadRow>>,
    pods: HashMap<Arc<str>, (Arc<PodRow>, Arc<Pod>)>,
    events: HashMap<ResourceRef, Events>,
}

impl Board {
    /// Empty, with these kinds' states.
    pub(crate) fn new(cluster: Cluster, kinds: Arc<[KindState]>) -> Self {
        Self(RwLock::new(State {
            rows: Rows::new(cluster, kinds),
            updates: Some(broadcast::Sender::new(BEHIND)),
        }))
    }

    /// Writes an update down and tells every viewer.
    pub(crate) fn publish(&self, update: Update) {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        state.rows.apply(&update);
        if let Some(updates) = &state.updates {
            // An error only says that nobody is looking.
            let _ = updates.send(Arc::new(update));
        }
    }

    /// Ends every viewer's stream, those to come included.
    pub(crate) fn close(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).updates = None;
    }

    /// Reads rows, and subscribes to what comes after them. `None` when nothing will come any more.
    pub(crate) fn subscribe<T>(
        &self,
        read: impl FnOnce(&Rows) -> T,
    ) -> (T, Option<broadcast::Receiver<Arc<Update>>>) {
        let state = self.read();
        (read(&state.rows), state.updates.as_ref().map(broadcast::Sender::subscribe))
    }

    /// Reads rows.
    pub(crate) fn with<T>(&self, read: impl FnOnce(&Rows) -> T) -> T {
        read(&self.read().rows)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rows {
    /// None yet, with these kinds' states.
    pub(crate) fn new(cluster: Cluster, kinds: Arc<[KindState]>) -> Self {
        Self { cluster, kinds, ..Self::default() }
    }

    /// Takes an update in.
    pub(crate) fn apply(&mut self, update: &Update) {
        self.kinds = update.kinds.clone();
        if let Some(version) = &update.version {
            self.cluster.kubernetes_version.clone_from(version);
        }
        for row in &update.gone_workloads {
            self.workloads.remove(&row.uid);
        }
        for row in &update.gone_pods {
            self.pods.remove(&row.uid);
        }
        for name in &update.gone_namespaces {
            self.namespaces.remove(name);
        }
        self.namespaces.extend(update.namespaces.iter().map(|row| (row.name.clone(), row.clone())));
        self.workloads.extend(update.workloads.iter().map(|row| (row.uid.clone(), row.clone())));
        self.pods.extend(
            update
                .pods
                .iter()
                .map(|change| (change.row.uid.clone(), (change.row.clone(), change.pod.clone()))),
        );
        for (object, events) in &update.events {
            if events.is_empty() {
                self.events.remove(object);
            } else {
                self.events.insert(object.clone(), events.clone());
            }
        }
    }

    /// What a view selects within a scope, each list in the order of namespace and name.
    pub(crate) fn snapshot(&self, view: &View, scope: &Scope, now: Timestamp) -> Snapshot {
        let sees = |namespace: &str| scope.sees(namespace);
        let mut namespaces: Vec<_> =
            self.namespaces.values().filter(|row| sees(&row.name)).cloned().collect();
        namespaces.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        let workloads =
            self.workloads.values().filter(|row| view.selects_workload(row) && sees(&row.namespace));
        let mut workloads: Vec<_> = workloads.cloned().collect();
        workloads.sort_unstable_by(|a, b| {
            (&a.namespace, &a.workload.name, &a.uid).cmp(&(&b.namespace, &b.workload.name, &b.uid))
        });
        let pods = self.pods.values().map(|(row, _)| row);
        let mut pods: Vec<_> =
            pods.filter(|row| view.selects_pod(row) && sees(&row.namespace)).cloned().collect();
        pods.sort_unstable_by(|a, b| (&a.namespace, &a.name, &a.uid).cmp(&(&b.namespace, &b.name, &b.uid)));
        let open = view.open.as_ref().filter(|object| sees(&object.namespace));
        Snapshot {
            cluster: self.cluster.clone(),
            kinds: self.kinds.to_vec(),
            namespaces,
            workloads,
            pods,
            open: open.and_then(|object| self.named(object)).and_then(|uid| self.detail(&uid, now)),
        }
    }

    /// The uid of the pod of this name. Of namesakes (one being deleted while the next exists already cannot be, but a
    /// list and a watch may disagree for a moment) the newer.
    pub(crate) fn named(&self, object: &ResourceRef) -> Option<Arc<str>> {
        if *object.kind != *"Pod" {
            return None;
        }
        let rows = self.pods.values().map(|(row, _)| row);
        rows.filter(|row| row.name == object.name && row.namespace == object.namespace)
            .max_by_key(|row| row.created)
            .map(|row| row.uid.clone())
    }

    /// What the panel shows of the pod with this uid.
    pub(crate) fn detail(&self, uid: &str, now: Timestamp) -> Option<Box<PodDetail>> {
        let (row, pod) = self.pods.get(uid)?;
        let object =
            ResourceRef { kind: "Pod".into(), namespace: row.namespace.clone(), name: row.name.clone() };
        Some(Box::new(PodDetail {
            row: PodRow::clone(row),
            pod: pod.clone(),
            containers: pod
                .all_containers()
                .map(|container| (container.clone(), pod::health::container_verdict(pod, container, now)))
                .collect(),
            events: self.events.get(&object).map(|events| events.to_vec()).unwrap_or_default(),
        }))
    }
}
