//! The rows of everything, as last published: what viewers read.
//!
//! ```text
//!   Update ─▶ apply ─▶ rows by uid, places, links and who links here, events, changes, usage
//!                        ├─ snapshot   what a view selects
//!                        ├─ findings   what needs a person, kept in order
//!                        ├─ detail     what the panel shows
//!                        └─ search
//! ```

mod changes;
mod detail;
mod findings;
mod members;
mod search;
mod shelf;
mod snapshot;
mod usage;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use kdr_core::{
    health::Verdict,
    meta::ResourceRef,
    pod::Pod,
    resource::{Resource, Surroundings},
    rows::{NamespaceRow, PodRow, ResourceRow, WorkloadRow},
    view::{Cluster, KindState, Links},
    workload::Workload,
};

use self::{
    changes::Changes,
    findings::Findings,
    shelf::{Shelf, Shelved},
    usage::UsageBoard,
};
use crate::{
    few::Few,
    update::{Events, Update},
};

/// The rows of everything.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) cluster: Cluster,
    pub(crate) kinds: Arc<[KindState]>,
    namespaces: HashMap<Arc<str>, Arc<NamespaceRow>>,
    workloads: Shelf<KnownWorkload>,
    pods: Shelf<KnownPod>,
    resources: Shelf<KnownResource>,
    /// The uid of what is at a place. A pod that is its own workload stands here once, as both have the same uid.
    places: HashMap<ResourceRef, Arc<str>>,
    /// The pods of each workload, by uid.
    members: HashMap<ResourceRef, BTreeSet<Arc<str>>>,
    links: HashMap<ResourceRef, Arc<Links>>,
    /// Where links to a place begin.
    linked_from: HashMap<ResourceRef, Few<ResourceRef>>,
    events: HashMap<ResourceRef, Events>,
    /// Pods, ReplicaSets and Jobs about which there are events, by the workload that they belong to.
    owned_events: HashMap<ResourceRef, BTreeSet<ResourceRef>>,
    findings: Findings,
    changes: Changes,
    usage: UsageBoard,
}

/// A workload's row, and the workload itself; absent for a pod that is its own.
type KnownWorkload = (Arc<WorkloadRow>, Option<Arc<Workload>>);

type KnownPod = (Arc<PodRow>, Arc<Pod>);

#[derive(Clone)]
struct KnownResource {
    row: Arc<ResourceRow>,
    resource: Arc<Resource>,
    around: Arc<Surroundings>,
}

impl Shelved for KnownWorkload {
    fn place(&self) -> [&Arc<str>; 3] {
        [&self.0.namespace, &self.0.workload.name, &self.0.uid]
    }
}

impl Shelved for KnownPod {
    fn place(&self) -> [&Arc<str>; 3] {
        [&self.0.namespace, &self.0.name, &self.0.uid]
    }
}

impl Shelved for KnownResource {
    fn place(&self) -> [&Arc<str>; 3] {
        [&self.row.resource.namespace, &self.row.resource.name, &self.row.uid]
    }
}

impl Rows {
    /// None yet, with these kinds' states.
    pub(crate) fn new(cluster: Cluster, kinds: Arc<[KindState]>) -> Self {
        Self { cluster, kinds, ..Self::default() }
    }

    /// Takes an update in, and adds to it what needs a person in each namespace: only all rows together tell.
    pub(crate) fn apply(&mut self, update: &mut Update) {
        self.kinds = update.kinds.clone();
        if let Some(version) = &update.version {
            self.cluster.kubernetes_version.clone_from(version);
        }
        self.apply_gone(update);
        for change in &update.workloads {
            let (row, workload) = (change.row.clone(), change.workload.clone());
            self.places.insert(row.resource_ref(), row.uid.clone());
            self.workloads.insert((row, workload));
        }
        for change in &update.pods {
            let row = &change.row;
            if let Some(before) = change.before.as_ref().filter(|before| before.workload != row.workload) {
                self.leave(before);
            }
            self.members.entry(workload_of(row)).or_default().insert(row.uid.clone());
            self.places.insert(row.resource_ref(), row.uid.clone());
            self.pods.insert((row.clone(), change.pod.clone()));
        }
        for change in &update.resources {
            let (row, resource) = (change.row.clone(), change.resource.clone());
            self.places.insert(row.resource.clone(), row.uid.clone());
            self.resources.insert(KnownResource { row, resource, around: change.around.clone() });
        }
        for links in &update.links {
            self.apply_links(links);
        }
        for change in &update.events {
            if let Some(owner) = &change.owner {
                self.owned_events.entry(owner.clone()).or_default().insert(change.object.clone());
            }
            if change.events.is_empty() {
                self.events.remove(&change.object);
                // Who owned it may not be known any more.
                self.owned_events.retain(|_, objects| {
                    objects.remove(&change.object);
                    !objects.is_empty()
                });
            } else {
                self.events.insert(change.object.clone(), change.events.clone());
            }
        }
        self.changes.extend(&update.changes);
        if let Some(measured) = &update.usage {
            self.measure(measured);
        }
        self.judge(update);
        self.count_findings(update);
        self.namespaces.extend(update.namespaces.iter().map(|row| (row.name.clone(), row.clone())));
    }

    fn apply_gone(&mut self, update: &Update) {
        for row in &update.gone_workloads {
            self.workloads.remove(&row.uid);
            self.forget_place(&row.resource_ref(), &row.uid);
        }
        for row in &update.gone_pods {
            self.pods.remove(&row.uid);
            self.leave(row);
            self.forget_place(&row.resource_ref(), &row.uid);
            self.usage.forget(&row.uid);
        }
        for row in &update.gone_resources {
            self.resources.remove(&row.uid);
            self.forget_place(&row.resource, &row.uid);
        }
        for name in &update.gone_namespaces {
            self.namespaces.remove(name);
        }
    }

    /// A namesake that came in the meantime stays, as does what is a pod and a workload at once and only one of these
    /// went.
    fn forget_place(&mut self, place: &ResourceRef, uid: &str) {
        let lives = self.pods.contains(uid) || self.workloads.contains(uid);
        if !lives && self.places.get(place).is_some_and(|known| **known == *uid) {
            self.places.remove(place);
        }
    }

    fn leave(&mut self, row: &PodRow) {
        let workload = workload_of(row);
        if let Some(pods) = self.members.get_mut(&workload) {
            pods.remove(&row.uid);
            if pods.is_empty() {
                self.members.remove(&workload);
            }
        }
    }

    fn apply_links(&mut self, links: &Arc<Links>) {
        if let Some(before) = self.links.remove(&links.from) {
            for link in &before.to {
                if let Some(from_here) = self.linked_from.get_mut(&link.to) {
                    from_here.remove(&links.from);
                    if from_here.is_empty() {
                        self.linked_from.remove(&link.to);
                    }
                }
            }
        }
        for link in &links.to {
            self.linked_from.entry(link.to.clone()).or_default().insert(links.from.clone());
        }
        if !links.to.is_empty() {
            self.links.insert(links.from.clone(), links.clone());
        }
    }

    /// How something is, and what it is in a few words; `None` when it is not known.
    fn glance(&self, place: &ResourceRef) -> Option<(Verdict, String)> {
        let verdict = self.verdict(place)?.clone();
        let uid = self.places.get(place)?;
        if let Some(known) = self.resources.get(uid) {
            return Some((verdict, known.row.summary.clone()));
        }
        if let Some((row, _)) = self.pods.get(uid) {
            return Some((verdict, row.columns.status.clone()));
        }
        let (row, _) = self.workloads.get(uid)?;
        Some((verdict, format!("{}/{} ready", row.ready, row.desired)))
    }

    /// How something is; `None` when it is not known.
    fn verdict(&self, place: &ResourceRef) -> Option<&Verdict> {
        let uid = self.places.get(place)?;
        let resource = self.resources.get(uid).map(|known| &known.row.verdict);
        let pod = || self.pods.get(uid).map(|(row, _)| &row.verdict);
        let workload = || self.workloads.get(uid).map(|(row, _)| &row.verdict);
        resource.or_else(pod).or_else(workload)
    }

    /// How something is, when it is broken.
    fn broken(&self, place: &ResourceRef) -> Option<&Verdict> {
        self.verdict(place).filter(|verdict| verdict.health.is_broken())
    }

    fn events_about(&self, place: &ResourceRef) -> &[Arc<kdr_core::event::Event>] {
        self.events.get(place).map_or(&[], |events| events)
    }

    /// Events about a workload and about what stands between it and its pods, newest first.
    fn events_of_workload(&self, place: &ResourceRef) -> Vec<Arc<kdr_core::event::Event>> {
        let owned =
            self.owned_events.get(place).into_iter().flatten().filter(|object| &*object.kind != "Pod");
        let mut events: Vec<_> = std::iter::once(place)
            .chain(owned)
            .flat_map(|object| self.events_about(object))
            .cloned()
            .collect();
        events.sort_unstable_by(|a, b| b.last.cmp(&a.last).then_with(|| a.uid.cmp(&b.uid)));
        events
    }

    /// The pods of a workload, trouble first.
    fn pods_of(&self, place: &ResourceRef) -> Vec<&KnownPod> {
        let uids = self.members.get(place).into_iter().flatten();
        let mut pods: Vec<_> = uids.filter_map(|uid| self.pods.get(uid)).collect();
        pods.sort_unstable_by(|(a, _), (b, _)| {
            b.verdict.health.cmp(&a.verdict.health).then_with(|| a.name.cmp(&b.name))
        });
        pods
    }
}

/// The workload that a pod belongs to.
fn workload_of(row: &PodRow) -> ResourceRef {
    ResourceRef {
        kind: row.workload.kind.clone(),
        namespace: row.namespace.clone(),
        name: row.workload.name.clone(),
    }
}
